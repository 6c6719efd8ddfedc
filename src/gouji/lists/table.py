"""Lists that an office keeps in a spreadsheet, their columns found by the headings."""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from gouji.formats.addresses import COLUMNS, ROWS
from gouji.formats.findings import EmptyFile
from gouji.formats.read import read_document
from gouji.lists.findings import NoColumn
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Document, Grid, Piece, Place, range_of
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.units.names import abbreviates

_HEADING_ROWS = 20
_TITLE_ROWS = 3
_COMPARED = 100
"""Lines by which two columns are compared."""
_LONGEST = 40
"""Characters of a heading."""
_SUMS = frozenset({"合计", "总计", "小计", "共计"})
"""What a line of sums begins with; it is no line of the list."""
_COUNTS = regex(r"(?:COUNT|SUM|SUBTOTAL|ROW)[A-Z]*\(", re.IGNORECASE)
_BRACKETS = regex(r"[(（\[［【〔][^()（）]*[)）\]］】〕]")


class ListLine(NamedTuple):
    """One line of a list: where it stands, and its texts by field. Empty cells are left out."""

    at: Place
    fields: Mapping[str, str]


class BlockLine(NamedTuple):
    """One line of a block: its row, its texts by field, and all of them from left to right."""

    row: int
    fields: Mapping[str, str]
    texts: tuple[str, ...]


class Listing(NamedTuple):
    """What stands below one row of headings, in columns of its own where several lists stand side by side.

    ``title`` is what stands above the headings, ``uncomputed`` are formulas without a result in required columns,
    ``unread`` the headings of columns with something in them that are none of the list's fields. ``unseen`` are the
    first required cells, by their rows, of lines that are struck out there, which is said, or not shown.
    """

    sheet: str
    title: str
    lines: list[BlockLine]
    uncomputed: tuple[Place, ...] = ()
    unread: tuple[str, ...] = ()
    unseen: Mapping[int, tuple[Place, bool]] = {}


@dataclass(frozen=True)
class Headings:
    """The wordings of the headings of every field of a list, and which fields it must have.

    ``patterns`` and ``perhaps`` are further wordings, folded; the latter are headings only among others, as they may
    also stand in a line. ``below`` are wordings of a second row of headings. A field in ``again`` begins another list
    when it comes a second time; but a second column of names that are those of the first in other words holds the
    field that ``again`` says. Fields in ``many`` may have several columns; of others the first counts.
    """

    wordings: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    perhaps: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    below: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    again: Mapping[str, str] = field(default_factory=dict)
    many: tuple[str, ...] = ()

    def field_of(self, text: str) -> tuple[str, bool] | None:
        """The field that a heading names, whatever it adds in brackets, and whether it can be nothing else."""
        said = _said(text)
        sure = _worded(self._known, said) or _matched(self.patterns, said)
        if sure is not None:
            return sure, True
        perhaps = _matched(self.perhaps, said)
        return (perhaps, False) if perhaps is not None else None

    def field_below(self, text: str) -> str | None:
        """The field that a text in the second row of headings names; empty for a heading of something else."""
        below = _worded(self._known_below, _said(text))
        name, sure = self.field_of(text) or (None, False)
        return name if below is None and sure else below

    @cached_property
    def _known(self) -> Mapping[str, str]:
        return {fold(text): name for name, texts in self.wordings.items() for text in texts}

    @cached_property
    def _known_below(self) -> Mapping[str, str]:
        return {fold(text): name for name, texts in self.below.items() for text in texts}


def _said(text: str) -> tuple[str, ...]:
    """A heading folded, with what stands in brackets and without; nothing for a text that is too long for one."""
    return (fold(text), fold(_BRACKETS.sub("", text))) if len(text) <= _LONGEST else ()


def _worded(known: Mapping[str, str], said: Sequence[str]) -> str | None:
    return next((known[text] for text in said if text in known), None)


def _matched(patterns: Mapping[str, re.Pattern[str]], said: Sequence[str]) -> str | None:
    return next((name for name, pattern in patterns.items() if any(map(pattern.fullmatch, said))), None)


def read_list(path: str | os.PathLike[str], headings: Mapping[str, tuple[str, ...]], *required: str) -> list[ListLine]:
    """The lines below the headings, on every sheet that is shown and has the ``required`` ones.

    ``headings`` are the wordings of every field; of two columns for one field the first counts. Lines of sums are
    left out. Raises `UnreadableFile` with R101 to R109, and with R143 when a required column is missing.
    """
    known = Headings(headings, required)
    document = list_document(path, known)
    return [
        ListLine(Place(block.sheet, line.row, 0), line.fields)
        for block in blocks(document, known, os.fspath(path))
        for line in block.lines
        if fold(line.texts[0]) not in _SUMS
    ]


def list_document(path: str | os.PathLike[str], headings: Headings) -> Document:
    """A list of the office's own. Raises `UnreadableFile`, for an empty file with R143: no unit sent it."""
    try:
        return read_document(path)[0]
    except UnreadableFile as refused:
        if isinstance(refused.finding, EmptyFile):
            missing = NoColumn(file=os.fspath(path), heading=_missing((), headings), size=0)
            raise UnreadableFile(missing) from None
        raise


def blocks(document: Document, headings: Headings, file: str, merged: Sequence[str] = ()) -> list[Listing]:
    """Every list on the sheets that are shown, one below or beside the other.

    A cell merged downwards counts for all its lines in the fields ``merged``, for the first line elsewhere. Raises
    `UnreadableFile` with R143 when there is none, as a required column is missing.
    """
    shown = [grid for grid in document if grid.visibility == "visible"]
    found = [block for grid in shown for block in blocks_of(grid, headings, merged)]
    if not found:
        raise UnreadableFile(NoColumn(file=file, heading=_missing(shown, headings)))
    return found


def blocks_of(grid: Grid, headings: Headings, merged: Sequence[str] = ()) -> Iterator[Listing]:
    """The lists on one sheet."""
    rows = texts_of(grid)
    numbers = list(rows)
    heads = list(_heads(rows, headings))
    tall = [piece for piece in grid.pieces if piece.rows > 1]
    spans = {(min(there), max(there)) for _, there in heads}
    for order, (at, columns) in enumerate(heads, 1):
        first = min(columns) if any(last < min(columns) for _, last in spans) else 0
        behind = min((begin for begin, _ in spans if begin > max(columns)), default=COLUMNS)
        later = islice(heads, order, None)
        ends = (other for other, there in later if other > at and min(there) < behind and max(there) >= first)
        end = next(ends, ROWS)
        below = numbers[bisect_right(numbers, at) : bisect_left(numbers, end)]
        own = {number: texts for number in below if (texts := _between(rows[number], first, behind))}
        known = dict(columns)
        if below[:1] == [at + 1] and (second := _second(own.get(at + 1, {}), headings)):
            known |= second
            del own[at + 1]
        _spread(tall, own, [column for column, name in known.items() if name in merged])
        above = [rows[number] for number in range(at - _TITLE_ROWS, at + 1) if number in rows]
        title = " ".join(text for row in above for text in _between(row, first, behind).values())
        needed = {column for column, name in known.items() if name in headings.required}
        uncomputed = (piece for piece in grid.pieces if piece.column in needed and _is_uncomputed(piece))
        yield Listing(
            grid.name,
            title,
            [_line(number, row, known, headings.many) for number, row in own.items()],
            tuple(Place(grid.name, one.row, one.column) for one in uncomputed if at < one.row < end),
            tuple(
                text
                for column, text in _between(rows[at], first, behind).items()
                if column not in known and any(column in row for row in own.values())
            ),
            _unseen(grid, own, min(needed)),
        )


def _unseen(grid: Grid, lines: Mapping[int, Mapping[int, str]], column: int) -> dict[int, tuple[Place, bool]]:
    """The cells of a column that are struck out or not shown, and whether they are struck out."""
    struck = {
        piece.row
        for piece in grid.pieces
        if piece.column == column and piece.shown is not None and piece.shown.aside == str(piece.value)
    }
    unseen = (row for row in sorted(lines) if row in struck or range_of(grid.hidden_rows, row) is not None)
    return {row: (Place(grid.name, row, column), row in struck) for row in unseen}


def _is_uncomputed(piece: Piece) -> bool:
    """Whether a piece is a formula without a result that is no count of the lines."""
    return piece.formula is not None and piece.value is None and _COUNTS.match(piece.formula) is None


def _between(row: Mapping[int, str], first: int, behind: int) -> dict[int, str]:
    return {at: text for at, text in row.items() if first <= at < behind}


def texts_of(grid: Grid) -> dict[int, dict[int, str]]:
    """The texts of a grid that are not empty, by row and column."""
    rows: dict[int, dict[int, str]] = {}
    for piece in grid.pieces:
        if piece.value is not None and (text := str(piece.value).strip("\ufeff \t\r\n\u3000")):
            rows.setdefault(piece.row, {})[piece.column] = text
    return {number: dict(sorted(row.items())) for number, row in sorted(rows.items())}


def _heads(rows: Mapping[int, Mapping[int, str]], headings: Headings) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows of headings, one for each list: the first near the top, others wherever the headings are repeated."""
    last: dict[int, int] = {}
    for number, row in rows.items():
        if not last and number >= _HEADING_ROWS:
            return
        found = {column: known for column, text in row.items() if (known := headings.field_of(text)) is not None}
        names = {column: name for column, (name, _) in found.items()}
        if not set(headings.required) <= set(names.values()):
            continue
        near = range(number + 1, number + _COMPARED) if len(set(names.values())) < len(names) else ()
        lines = [rows[at] for at in near if at in rows]
        at_work = bool(last)
        for part in _side_by_side(names, row, lines, headings):
            sure = any(found.get(column, ("", False))[1] for column in part)
            second = any(last.get(column) == number - 1 for column in part) and headings.below
            if not second and (sure or (not at_work and len(found) == len(row))):
                yield number, part
                last |= dict.fromkeys(range(min(part), max(part) + 1), number)


def _second(row: Mapping[int, str], headings: Headings) -> dict[int, str] | None:
    """The fields that a second row of headings names more exactly; None where the row is none."""
    if not headings.below:
        return None
    named = {column: headings.field_below(text) for column, text in row.items()}
    if any(name is None for name in named.values()):
        return None
    return {column: name for column, name in named.items() if name}


def _side_by_side(
    columns: Mapping[int, str], said: Mapping[int, str], lines: Sequence[Mapping[int, str]], headings: Headings
) -> list[dict[int, str]]:
    """The columns of each list, by what a column holds."""
    parts: list[dict[int, str]] = [{}]
    for column, name in sorted(columns.items()):
        part = parts[-1]
        first = next((at for at, known in part.items() if known == name), None)
        if first is None or name in headings.many:
            part[column] = name
        elif name in headings.again:
            other = said.get(first) != said.get(column)
            if other and headings.again[name] and _is_the_same_in_other_words(first, column, lines):
                part[column] = headings.again[name]
            elif set(headings.required) <= set(part.values()):
                before = max(part)  # a column of numbers stands before its names
                ours = name in headings.required and part[before] in headings.again and part[before] != name
                parts.append({before: part.pop(before), column: name} if ours else {column: name})
    return [part for part in parts if set(headings.required) <= set(part.values())]


def _is_the_same_in_other_words(first: int, second: int, lines: Iterable[Mapping[int, str]]) -> bool:
    """Whether two columns name the same things, such as units by their full and by their short names."""
    both = [(fold(line[first]), fold(line[second])) for line in lines if first in line and second in line]
    alike = sum(one in other or other in one or abbreviates(*sorted((one, other), key=len)) for one, other in both)
    return 2 * alike > len(both)


def _line(number: int, row: Mapping[int, str], columns: Mapping[int, str], many: Sequence[str]) -> BlockLine:
    fields = {name: row[column] for column, name in columns.items() if column in row}
    for name in many:
        if texts := [row[column] for column, known in columns.items() if known == name and column in row]:
            fields[name] = "\n".join(texts)
    return BlockLine(number, fields, tuple(row.values()))


def _spread(tall: Sequence[Piece], lines: Mapping[int, dict[int, str]], columns: Sequence[int]) -> None:
    """Write the text of a cell that is merged downwards into every line it covers."""
    numbers = sorted(lines)
    for piece in tall:
        if piece.column in columns and piece.column in lines.get(piece.row, ()):
            for at in numbers[bisect_left(numbers, piece.row) : bisect_left(numbers, piece.row + piece.rows)]:
                lines[at].setdefault(piece.column, lines[piece.row][piece.column])


def _missing(grids: Sequence[Grid], headings: Headings) -> str:
    """The first wording of a required field that is missing where most of them are there."""
    missing = list(headings.required)
    for grid in grids:
        for _, row in filter(lambda one: one[0] < _HEADING_ROWS, texts_of(grid).items()):
            names = {known[0] for text in row.values() if (known := headings.field_of(text)) is not None}
            missing = min(missing, [name for name in headings.required if name not in names], key=len)
    return headings.wordings[(missing or list(headings.required))[0]][0]
