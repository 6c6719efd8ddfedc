"""What somebody wrote into a list of ours, found by the names of the units, so that a new list can say it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gouji.campaign.findings import Unkept
from gouji.model.form import MARKS
from gouji.model.grid import Document, Place, Value
from gouji.model.labels import fold
from gouji.workbook.cover import MARK
from gouji.workbook.marks import marks_of

OWN_REMARK = "remark."
"""What stands before the name of a unit where the hidden sheet says what gouji itself remarked on it."""
AS_WRITTEN = "roster."
"""The same for what it wrote into the columns ``ROSTERED``, which stands there with ``BETWEEN`` it."""
ROSTERED = ("类型", "联系人", "电话")
BETWEEN = "｜"
OTHERS = "其他文件"
"""The sheet of the list that no notes are kept from."""
_QUOTED = 60


class ClerksNotes(NamedTuple):
    """The notes of each unit by its folded name: the one among the remarks, then those below further ``headings``."""

    headings: tuple[str, ...]
    by_unit: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    unkept: tuple[Unkept, ...] = ()

    def of(self, unit: str) -> tuple[str, ...]:
        """The notes of a unit, empty texts for none."""
        return self.by_unit.get(fold(unit), ("",) * (1 + len(self.headings)))

    def left_over(self, units: Sequence[str]) -> list[tuple[str, str]]:
        """The notes of units that are not among these: name and note."""
        gone = self.by_unit.keys() - {fold(unit) for unit in units}
        return [
            (self.names[unit], "；".join(filter(None, said))) for unit, said in self.by_unit.items() if unit in gone
        ]


NO_NOTES = ClerksNotes((), {}, {})


def notes_in(document: Document, headings: Sequence[str], written: Mapping[str, str]) -> ClerksNotes:
    """The notes in a list of units whose last heading is that of the remarks; what gouji itself remarked is no note.

    The list may have been sorted, and columns put behind it. ``written`` are marks ``AS_WRITTEN`` where it has none.
    """
    unit, remarks = headings[1], headings[-1]
    own = {
        fold(name.removeprefix(MARK + OWN_REMARK)): text
        for name, text in marks_of(document).items()
        if name.startswith(MARK + OWN_REMARK)
    }
    for grid in document:
        lines: dict[int, dict[int, Value]] = {}
        for piece in grid.pieces:
            lines.setdefault(piece.row, {})[piece.column] = piece.value
        for top, line in sorted(lines.items()):
            named = {str(value): column for column, value in line.items() if value is not None}
            if unit in named and remarks in named:
                below = [one for row, one in sorted(lines.items()) if row > top]
                notes = _notes(line, below, named[unit], named[remarks], own)
                return notes._replace(unkept=tuple(_unkept(document, grid.name, top, named, lines, headings, written)))
    return NO_NOTES


def _unkept(
    document: Document,
    sheet: str,
    top: int,
    named: Mapping[str, int],
    lines: Mapping[int, Mapping[int, Value]],
    headings: Sequence[str],
    written: Mapping[str, str],
) -> Iterator[Unkept]:
    """What else somebody added: comments, sheets, lines that are no unit's, and what is not as it was written."""
    for place, comment in sorted(document.comments.items()):
        yield Unkept(sort="comment", text=comment.text[:_QUOTED], place=place)
    for grid in document:
        if grid.name not in (sheet, OTHERS, MARKS) and grid.pieces:
            yield Unkept(sort="sheet", text=grid.name)
    marks, unit, state = marks_of(document), named[headings[1]], named.get(headings[3])
    corrected = [named[one] for one in ROSTERED if one in named]
    for row, line in sorted(lines.items()):
        if row <= top:
            continue
        name = _said(line.get(unit))
        if state is not None and not (name and _said(line.get(state))):
            added = [column for column in sorted(line) if _said(line[column])]
        else:
            before = marks.get(MARK + AS_WRITTEN + name, written.get(AS_WRITTEN + name))
            ours = [text.strip() for text in before.split(BETWEEN)] if before is not None else []
            added = [
                column
                for column, text in zip(corrected, ours, strict=False)
                if _said(line.get(column)) not in ("", text)
            ]
        for column in added:
            yield Unkept(sort="cell", text=_said(line.get(column))[:_QUOTED], place=Place(sheet, row, column))


def _notes(
    line: Mapping[int, Value], below: Sequence[Mapping[int, Value]], unit: int, remarks: int, own: Mapping[str, str]
) -> ClerksNotes:
    last = max((column for one in (line, *below) for column, value in one.items() if _said(value)), default=remarks)
    further = range(remarks + 1, last + 1)
    by_unit: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for one in below:
        name = _said(one.get(unit))
        remark = _added(_said(one.get(remarks)), own.get(fold(name), ""))
        said = (remark, *(_said(one.get(column)) for column in further))
        if name and any(said):
            by_unit[fold(name)], names[fold(name)] = said, name
    return ClerksNotes(tuple(_said(line.get(column)) for column in further), by_unit, names)


def _added(remark: str, own: str) -> str:
    """What somebody wrote around gouji's own lines, on one of them too; a line that was changed is theirs."""
    lines = remark.splitlines()
    for ours in own.splitlines():
        at = next((number for number, line in enumerate(lines) if ours in line), None)
        if at is not None:
            rest = lines.pop(at).replace(ours, "", 1).strip(_JOINS)
            lines[at:at] = [rest] if rest else []
    return "\n".join(lines).strip()


_JOINS = " \u3000，,；;、。"
"""What joins a note to the text before or after it, and means nothing without that."""


def _said(value: Value) -> str:
    return "" if value is None else str(value).strip()
