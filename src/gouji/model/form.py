"""Forms (报表格式): one official edition as data. No other module names a row of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, NamedTuple

from gouji.model.chart import Chart
from gouji.model.choices import Option
from gouji.model.edit import EditRule
from gouji.model.fields import FormField
from gouji.model.kind import Aggregation, Kind
from gouji.model.open_rows import ROW_CODE, OpenRows, RowName, Stub, row_keys
from gouji.model.predecessor import Predecessor
from gouji.model.report_section import Section
from gouji.model.reporting_period import JANUARY, Frequency, YearStart
from gouji.model.special import Token

# The sheets that stand beside the official tables; no table may take their names.
COVER, CHECKS, DETAIL, SOURCES, CONTROL, MARKS = "封面", "勾稽检查", "明细", "来源", "核对", "_gouji"
OPINION, EXPLANATIONS, CHARTS = "审核意见", "说明", "图表"
LEVELS, ADJUSTMENTS, SUBTOTALS, ORIGINS = "逐级汇总", "调整", "节点检查", "_gouji_origins"
PROSE = "正文"
"""Where a unit may write the prose of its report."""
CODE = "_gouji_code"
"""What the check code is reckoned from, where nobody sees it."""
OPINIONS = (OPINION, *(f"{OPINION}（{number}）" for number in range(2, 10)))
"""What the list of findings may be called, in this order: a unit may keep a sheet of the first of these names."""
OWN_SHEETS = (CHECKS, DETAIL, SOURCES, CONTROL, *OPINIONS, CHARTS, LEVELS, ADJUSTMENTS, SUBTOTALS, ORIGINS, CODE)
"""Sheets that gouji itself fills: nothing that a unit reports stands there."""
RESERVED_SHEETS = (*OWN_SHEETS, COVER, MARKS, EXPLANATIONS, PROSE)


class Header(NamedTuple):
    """A node of a header tree (表头): a label, and the headers it stands over.

    ``key`` is its part of the cell id, if it has one. ``aliases`` are other wordings seen in
    returns. ``sum`` names what this header adds up; ``rule`` the edit rule that says so.
    ``vertical`` headers are printed one character below the other. ``weight`` is how much sooner
    any other figure is suspected of being wrong than one under this header, 0 for unsaid. ``code`` is its official code
    (代码), printed in a column of its own where the block has one. Words below it are from the list ``choices``, may be
    ``required``, and have ``longest`` characters at most. Rows from one at the ``bottom`` on are level with the last
    ones of a longer block beside. One with a figure of its own besides its children's names in ``whole`` those that are
    within it, and are so together where ``exclusive``; ``heading`` stands over its column. The lines of such a row's
    children know the labels ``above`` them. What is None is said further up.
    """

    label: str
    key: str = ""
    children: tuple[Header, ...] = ()
    aliases: tuple[str, ...] = ()
    sum: tuple[str, ...] = ()
    rule: str = ""
    kind: Kind | None = None
    unit: str = ""
    vertical: bool = False
    weight: int = 0
    code: str = ""
    aggregation: Aggregation | None = None
    decimals: int | None = None
    rounded: bool | None = None
    choices: str = ""
    required: bool = False
    longest: int = 0
    special: tuple[Token, ...] | None = None
    bottom: bool = False
    heading: str = ""
    whole: tuple[str, ...] = ()
    exclusive: bool = False
    above: tuple[str, ...] = ()
    cumulative: bool | None = None

    def __hash__(self) -> int:
        # Else the rest of a tree would be gone through for each way through it.
        return hash((self.label, self.key))

    @property
    def is_open(self) -> bool:
        """Whether it is a row that the unit put there, and named, itself."""
        return self.key.startswith("[")

    @property
    def depth(self) -> int:
        """How many header levels the tree below and including this node needs."""
        return 1 + max((child.depth for child in self.children), default=0)

    @property
    def leaf_count(self) -> int:
        """How many rows or columns of figures stand under this header."""
        return sum(child.leaf_count for child in self.children) or 1


Path = tuple[Header, ...]


def leaf_paths(headers: tuple[Header, ...], above: Path = ()) -> Iterator[Path]:
    """Every way from the top of a header tree down to a leaf, in order."""
    for header in headers:
        if header.children:
            yield from leaf_paths(header.children, (*above, header))
        else:
            yield (*above, header)


def key_path(path: Path) -> str:
    """The part of a cell id that a way through a header tree gives."""
    return joined(*[header.key for header in path])


def joined(*keys: str) -> str:
    """A cell id, or a part of one, from the keys it is made of: ``table.row.column``, ``table[row].column``."""
    found = ""
    for key in keys:
        if key:
            found += key if not found or key.startswith("[") else f".{key}"
    return found


class Block(NamedTuple):
    """A rectangle of figures under one header: row tree × column tree.

    A table is one or more blocks, one below the other; one that is ``beside`` stands at the right of the one before.
    ``caption`` is a line over the whole width, ``corner`` the text where the two headers meet. A block without rows
    has one unlabelled line of figures. ``stubs`` are the columns before them where they are not just the row tree.
    ``closed`` are cells, or rows with all of theirs, in which nothing can stand: a dash is printed there.
    With ``letters`` a line under its headings names its columns: 甲, 乙 … those in front, 1, 2 … those of figures.
    Of a block with ``repeat`` the rows are those of one return, in a form as it is defined empty ones.
    """

    columns: tuple[Header, ...]
    rows: tuple[Header, ...] = ()
    caption: str = ""
    corner: str = ""
    stubs: tuple[Stub, ...] = ()
    repeat: OpenRows | None = None
    closed: tuple[str, ...] = ()
    beside: bool = False
    letters: bool = False

    @property
    def has_codes(self) -> bool:
        """Whether a column shows codes."""
        return any(stub.shows == ROW_CODE for stub in self.stubs)


def is_closed(block: Block, row: Path, column: Path) -> bool:
    """Whether the form has no cell there."""
    cell = joined(key_path(row), key_path(column))
    return any(under(cell, name) for name in block.closed)


class Cell(NamedTuple):
    """One value of the form (指标): its stable id, where it stands, what it counts; ``cumulative``: since New Year."""

    id: str
    table: str
    block: int
    row: Path
    column: Path
    kind: Kind
    unit: str
    total: bool
    weight: int = 1
    aggregation: Aggregation = Aggregation.SUM
    decimals: int | None = None
    rounded: bool = False
    choices: tuple[Option, ...] = ()
    required: bool = False
    longest: int = 0
    special: tuple[Token, ...] = ()
    cumulative: bool = False

    @property
    def row_label(self) -> str:
        """The row's labels from the outside in, ``""`` for an unlabelled line."""
        return "/".join(header.label for header in self.row)

    @property
    def column_label(self) -> str:
        """The column's labels from the top down."""
        return "/".join(header.label for header in self.column)


@dataclass(frozen=True)
class Table:
    """One official table. ``sheet`` is the worksheet that holds it, ``widths`` in characters.

    ``imprint`` are lines printed at its head (表号, 批准文号 …), ``notes`` those below it; ``empty_note`` is what is
    said there where it has no figures.
    """

    key: str
    number: str
    sheet: str
    title: str
    unit: str
    blocks: tuple[Block, ...]
    cells: tuple[Cell, ...]
    widths: tuple[float, ...] = ()
    landscape: bool = False
    imprint: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    empty_note: str = ""

    def __hash__(self) -> int:
        return hash((self.key, self.sheet))

    def __reduce__(self) -> tuple[Any, ...]:
        """What was worked out for it stays behind."""
        return Table, tuple(getattr(self, part.name) for part in fields(self))

    @property
    def repeat(self) -> OpenRows | None:
        """The open rows of the table, if it has any."""
        return next((block.repeat for block in self.blocks if block.repeat is not None), None)


@dataclass(frozen=True, repr=False)
class Form:
    """One official edition of a report form.

    ``family`` is what it is an edition of: those of a family follow one another by years; its id unless said.
    ``default`` says that its family is meant where none is named and several have a form for a year.
    ``source`` is the document that prescribes it; ``years`` the report years it covers, the second None while it is
    in force. ``rules`` holds every edit rule instance, the sums of the header trees first; ``queries`` those that may
    fail for a good reason, some of them over last year's figures (``previous.`` before the id of a cell).
    ``predecessors`` says of earlier forms, by id, how its cells compare with theirs (see `gouji.model.crosswalk`).
    ``country`` and ``office`` are those that ask for it. One that is ``partial`` is a part of a
    report; its ``note`` says which. ``charts`` are drawn of a consolidation, ``fields`` are what it asks for besides
    figures. ``sections`` are those of the report in which the tables are published; ``prose`` is the file that says
    which of its sentences claim figures. ``blank_is_zero``: a blank cell means that there was nothing. ``frequency`` is
    how often it is returned, ``year_start`` when its year begins.
    ``revision`` counts the corrections of its ``definition``; ``earlier`` is what it was before each, the last first,
    so that the blanks handed out then are read.

    A form with open rows is as it is defined one with empty rows; with those that a
    return has it is another `Form` of the same id, which ``expands`` the first: ``rows`` are the open rows of each
    table, by its key, and ``made`` is what makes it again elsewhere.
    """

    id: str
    edition: str
    title: str
    source: str
    years: tuple[int, int | None]
    tables: tuple[Table, ...]
    rules: Sequence[EditRule]
    aliases: tuple[str, ...] = ()
    family: str = ""
    default: bool = False
    queries: Sequence[EditRule] = ()
    predecessors: Mapping[str, Predecessor] = field(default_factory=dict)
    charts: tuple[Chart, ...] = ()
    fields: tuple[FormField, ...] = ()
    sections: tuple[Section, ...] = ()
    prose: str = ""
    country: str = ""
    office: str = ""
    partial: bool = False
    note: str = ""
    blank_is_zero: bool = False
    frequency: Frequency = Frequency.YEAR
    year_start: YearStart = JANUARY
    revision: int = 1
    earlier: tuple[Form, ...] = ()
    definition: Mapping[str, Any] = field(default_factory=dict, compare=False)
    expands: Form | None = None
    rows: Mapping[str, tuple[RowName, ...]] = field(default_factory=dict)
    made: tuple[Callable[..., Form], tuple[Any, ...]] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if not self.family:  # the only edition of what it is
            object.__setattr__(self, "family", self.id)
        vars(self).update(frequency=Frequency(self.frequency), year_start=YearStart(*self.year_start))  # of an outline

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Every cell by its id, in the order of the form."""
        return {cell.id: cell for table in self.tables for cell in table.cells}

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The position of every cell in the order of the form."""
        return {cell: i for i, cell in enumerate(self.cells)}

    @cached_property
    def texts(self) -> frozenset[str]:
        """The cells that hold no figures."""
        return frozenset(cell.id for cell in self.cells.values() if not cell.kind.is_figure)

    @cached_property
    def has_special(self) -> bool:
        """Whether signs may stand for figures anywhere."""
        return any(cell.special for cell in self.cells.values())

    @cached_property
    def is_cumulative(self) -> bool:
        """Whether any figure counts from the beginning of the year."""
        return any(cell.cumulative for cell in self.cells.values())

    @cached_property
    def sums(self) -> Mapping[str, tuple[EditRule, ...]]:
        """The sum rules that define each total cell; where two cross, the row's comes first."""
        found: dict[str, tuple[EditRule, ...]] = {}
        for rule in self.rules:
            if rule.total is not None:
                found[rule.total] = (*found.get(rule.total, ()), rule)
        return found

    @cached_property
    def table_of(self) -> Mapping[str, Table]:
        """The tables by key."""
        return {table.key: table for table in self.tables}

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The worksheets of its tables."""
        return tuple(table.sheet for table in self.tables)

    @property
    def revisions(self) -> tuple[Form, ...]:
        """The form as it is, and as it was before, the last first."""
        return (self, *self.earlier) if self.revision > 1 else (self,)

    @property
    def base(self) -> Form:
        """The form as it is defined, whatever rows a return has put into it."""
        return self.expands or self

    @property
    def is_open(self) -> bool:
        """Whether units put rows of their own into it."""
        return any(table.repeat is not None for table in self.tables)

    def rows_of(self, table: str) -> list[tuple[str, RowName]]:
        """The open rows of a table, each with its key."""
        repeat, rows = self.table_of[table].repeat, self.rows.get(table, ())
        return list(zip(row_keys(repeat, rows), rows, strict=True)) if repeat is not None else []

    def at(self, revision: int) -> Form:
        """The form as it was at one of its revisions; itself at one that is not known."""
        return next((one for one in self.earlier if one.revision == revision), self)

    def covers(self, year: int) -> bool:
        """Whether this edition is the one for reports on that year."""
        first, last = self.years
        return first <= year and (last is None or year <= last)

    @cached_property
    def _hash(self) -> int:
        return hash((self.id, *self.rows.items()))

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Form({self.id!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy from another process is the form that is known here, so that what is kept by form is found."""
        if self.made is not None:
            return self.made
        return _received, tuple(getattr(self, part.name) for part in fields(self))


KNOWN: dict[str, list[Form]] = {}
"""Every form that was loaded, by id; a definition that is being worked on has several."""


def remember(form: Form) -> Form:
    """The form as it was loaded first, for this one or a copy from another process."""
    same = KNOWN.setdefault(form.id, [])
    if form not in same:
        same.append(form)
    return same[same.index(form)]


def _received(*parts: Any) -> Form:
    return remember(Form(*parts))


def under(cell: str, name: str) -> bool:
    """Whether a cell id is this name or stands below it: ``a.b.c`` under ``a.b``."""
    return cell == name or cell.startswith((f"{name}.", f"{name}["))


def describe_path(path: Path) -> str:
    """The labels along a way through a header tree that tell it from others: those with a key; an empty row's place."""
    named = (header for header in path if header.key or header is path[-1])
    labels = [header.label or (f"第{header.key[1:-1]}行" if header.is_open else "") for header in named]
    return " ".join([label for header in path for label in header.above[-1:]] + labels)


def describe(cell: Cell) -> str:
    """A cell in words, as a colleague would point at it: ``（三）不予公开 1.属于国家秘密·自然人``."""
    return "·".join(filter(None, (describe_path(cell.row), describe_path(cell.column))))
