"""One list of a roster: which of its lines are units, and what their names come to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gouji.lists.table import BlockLine, Listing
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.units.entries import RosterLine
from gouji.units.lines import Line, LineKind, kinds_of, units_in
from gouji.units.roster import ReportingUnit
from gouji.units.written import LISTED, Written, joined, written

_NOT_DUE = regex("否|不|不是|不报|不需要?|不用|不应报|无需|无须|免|免报|停报|no|n|false|0")
"""What stands in the column 是否应报 of a unit that has not to report."""

_NONE = frozenset({"", "无", "没有"})
"""What stands in the column of other names of a unit that has none."""


class RosterList(NamedTuple):
    """One list of units, the file it stands in, and where in the file.

    ``units`` are its units by their lines, ``names`` what their names were read as; ``others`` are lines that are no
    units, by their 1-based row and their text; ``several`` are cells with more than one unit, and these.
    """

    file: str
    listing: Listing
    units: list[RosterLine]
    names: list[tuple[str, Written]]
    others: list[tuple[int, str]]
    several: list[tuple[str, tuple[str, ...]]]

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return self.listing.sheet

    @property
    def known(self) -> frozenset[str]:
        """The names of its units, folded."""
        return frozenset(fold(line.unit.name) for line in self.units) - {""}


def roster_list(file: str, listing: Listing) -> RosterList:
    """What a list comes to. The heading of a group becomes the kind of the units below that have none."""
    group = ""
    several = [(line, found) for line in listing.lines if (found := units_in(line.fields.get("name", "")))]
    apart = {line.row: [_one_of(line, unit) for unit in found] for line, found in several}
    lines = [one for line in listing.lines for one in apart.get(line.row, [line])]
    units: list[tuple[BlockLine, str]] = []
    others: list[tuple[int, str]] = []
    for line, (kind, heads) in zip(lines, kinds_of([_said(line) for line in lines]), strict=True):
        group = heads or group
        name = line.fields.get("name")
        if kind is LineKind.UNIT or (name is None and not _has_letters(line.texts)):
            units += [(line, group)] if name or _is_about_a_unit(line) else []
        elif name and (_has_letters([name]) or _is_about_a_unit(line)):
            others.append((line.row + 1, joined(name)))
    texts = [joined(line.fields.get("name", "")) for line, _ in units]
    names = [name if text else Written("") for text, name in zip(texts, written(texts), strict=True)]
    names = [
        name._replace(gone=name.gone or _NOT_DUE.fullmatch(fold(line.fields.get("due", ""))) is not None)
        for name, (line, _) in zip(names, units, strict=True)
    ]
    return RosterList(
        file,
        listing,
        [_unit(line, name, group) for (line, group), name in zip(units, names, strict=True)],
        list(zip(texts, names, strict=True)),
        others,
        [(" ".join(line.fields["name"].split()), tuple(found)) for line, found in several],
    )


def _one_of(line: BlockLine, unit: str) -> BlockLine:
    """The line of one of the units in a cell: what else stands there holds for all, but no code does."""
    fields = {key: text for key, text in line.fields.items() if key not in ("code", "aliases")} | {"name": unit}
    return BlockLine(line.row, fields, tuple(unit if text == line.fields["name"] else text for text in line.texts))


def _said(line: BlockLine) -> Line:
    """A line as far as it says what it is."""
    name, number = line.fields.get("name", ""), line.fields.get("number", "")
    text = name or next((text for text in line.texts if _has_letters([text])), "")
    return Line(line.row, text, number if text != number else "", not set(line.texts) - {name, number})


def _is_about_a_unit(line: BlockLine) -> bool:
    """Whether a line has something beside a name that a line of a unit has."""
    return bool(line.fields.keys() - {"name", "number", "kind", "parent"})


def _has_letters(texts: Iterable[str]) -> bool:
    return any(character.isalpha() for text in texts for character in fold(text))


def _unit(line: BlockLine, name: Written, group: str) -> RosterLine:
    told = {key: text for key, text in line.fields.items() if key not in ("name", "number", "aliases", "due")}
    listed = (text.strip() for text in LISTED.split(line.fields.get("aliases", "")))
    aliases = tuple(dict.fromkeys((*(text for text in listed if fold(text) not in _NONE), *name.aliases)))
    return RosterLine(
        line.row + 1, ReportingUnit(name.name, aliases=aliases, merged=name.merged, **({"kind": group} | told))
    )
