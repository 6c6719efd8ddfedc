"""A draft while it is being made: headers, blocks and tables that know where in the workbook they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gouji.drafting.seen import At, SeenSheet, Spot
from gouji.model.form import joined


@dataclass(slots=True, eq=False)
class DraftHeader:
    """A header of rows or of columns. ``at`` is the row or column of figures that a leaf stands for, else -1.

    ``sum`` are the leaves that it adds up, ``why`` is where that is said and ``rule`` what it is called; ``comments``
    stand in lines above it, ``remark`` behind it. ``parts`` are headers below it by their numbers or indents, or what
    it may add up, though it has figures of its own. ``aggregation`` is ``none`` where open rows are not added up.
    """

    label: str
    spot: Spot
    at: int = -1
    children: list[DraftHeader] = field(default_factory=list)
    key: str = ""
    sum: list[DraftHeader] = field(default_factory=list)
    why: str = ""
    rule: str = ""
    kind: str = ""
    unit: str = ""
    code: str = ""
    aggregation: str = ""
    vertical: bool = False
    comments: list[str] = field(default_factory=list)
    remark: str = ""
    parts: list[DraftHeader] = field(default_factory=list)


Way = tuple[DraftHeader, ...]


def ways(headers: Iterable[DraftHeader], above: Way = ()) -> Iterator[Way]:
    """Every way from the top down to a leaf."""
    for header in headers:
        if header.children:
            yield from ways(header.children, (*above, header))
        else:
            yield (*above, header)


def leaves(headers: Iterable[DraftHeader]) -> list[DraftHeader]:
    """The headers over which figures stand."""
    return [way[-1] for way in ways(headers)]


def keys_of(way: Way) -> str:
    """The part of a cell id that a way gives."""
    return ".".join(header.key for header in way if header.key)


@dataclass(slots=True, eq=False)
class DraftRepeat:
    """Rows that the unit names, the first of the keys ``[1]``, ``[2]``, … and one that may add them up.

    ``names`` is the heading over their names. ``by_prefix`` says that codes begin those of the rows below them,
    ``numbered`` that they only count the rows. ``comments`` are questions.
    """

    lines: list[DraftHeader]
    total: DraftHeader | None
    names: str
    first: bool = False
    coded: bool = False
    by_prefix: bool = False
    numbered: bool = False
    comments: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class DraftBlock:
    """A rectangle of figures. ``line`` is the row of figures where no row has a label; one may be ``beside`` the last.

    ``closed`` is where nothing can be filled in, ``dashed`` where strokes say so. ``comments`` are what the language
    has no words for, and questions. ``stubs`` are what its columns in front show and their headings, where codes or
    units are among them; ``letters`` whether a line names the columns 甲, 乙, 1, 2. Where it has a ``repeat``, its
    rows are those of that.
    """

    columns: list[DraftHeader]
    rows: list[DraftHeader]
    caption: str = ""
    corner: str = ""
    line: int = -1
    comments: list[str] = field(default_factory=list)
    closed: frozenset[At] = frozenset()
    dashed: frozenset[At] = frozenset()
    beside: bool = False
    stubs: tuple[tuple[str, str], ...] = ()
    letters: bool = False
    repeat: DraftRepeat | None = None

    @property
    def row_ways(self) -> list[Way]:
        """The rows; one empty way for a line without a label."""
        return list(ways(self.rows)) or [()]

    def row_of(self, way: Way) -> int:
        """Where in the sheet the figures of a row stand."""
        return way[-1].at if way else self.line


@dataclass(slots=True, eq=False)
class DraftTable:
    """One sheet with a table in it."""

    sheet: SeenSheet
    name: str = ""
    key: str = ""
    number: str = ""
    title: str = ""
    unit: str = ""
    money: str = ""
    blocks: list[DraftBlock] = field(default_factory=list)
    widths: tuple[float, ...] = ()
    notes: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    imprint: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)

    def cells(self) -> Iterator[tuple[At, str]]:
        """Where each figure stands, and the id of its cell."""
        for block in self.blocks:
            for row in block.row_ways:
                for column in ways(block.columns):
                    name = joined(self.key, keys_of(row), keys_of(column))
                    at = self.sheet.at(block.row_of(row), column[-1].at).at
                    if at not in block.dashed:
                        yield at, name

    def dashes(self, block: DraftBlock) -> Iterator[str]:
        """What of a block is no cell, as a definition says it: rows, else row and column."""
        across = list(ways(block.columns))
        for row in block.row_ways:
            there = [self.sheet.at(block.row_of(row), column[-1].at).at in block.dashed for column in across]
            if row and all(there):
                yield keys_of(row)
                continue
            for column, is_dashed in zip(across, there, strict=True):
                if is_dashed:
                    yield joined(keys_of(row), keys_of(column))


@dataclass(slots=True, eq=False)
class DraftRule:
    """An equation, without an expression that of a sum which a header states.

    ``hold`` says why it is not used yet, empty where it is.
    """

    id: str
    title: str
    expression: str
    source: str
    each: str = ""
    comments: list[str] = field(default_factory=list)
    hold: str = ""


@dataclass(slots=True, eq=False)
class FormDraft:
    """A whole draft."""

    id: str
    title: str
    source: str
    year: int
    unit: str
    tables: list[DraftTable]
    rules: list[DraftRule] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
