"""Documents, grids and pieces: the waist between file formats and forms.

A reader of any file format returns a `Document`; a writer of any file format draws one.
Neither knows what a form is. Indices are 0-based here; `address` makes the ``表三!D4`` that
people see.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, Self

from gouji.model.patterns import regex


class ErrorValue(str):
    """A spreadsheet error such as ``#REF!``. It is neither text nor a blank."""

    __slots__ = ()


class DateValue(str):
    """A number that the cell shows as a date or a time, in ISO form: ``2024-01-12``."""

    __slots__ = ()


Value = str | int | Decimal | bool | ErrorValue | DateValue | None


class InReport(str):
    """The name of a grid that is a table of a report or page, where nothing has an address: places are told in words.

    ``above`` counts the lines of running text that were put over its rows; ``measured`` says that the last piece of
    each row, empty or not, tells how long it is. ``source`` is what the reader called it, where the form's own name
    of the table has taken the place of that.
    """

    __slots__ = ("above", "measured", "source")
    above: int
    measured: bool
    source: str

    def __new__(cls, name: str, above: int = 0, measured: bool = False, source: str = "") -> Self:
        """A name like that."""
        made = super().__new__(cls, name)
        made.above, made.measured, made.source = above, measured, source
        return made

    def __getnewargs__(self) -> tuple[str, int, bool, str]:  # type: ignore[override] # what a copy is made of
        return str(self), self.above, self.measured, self.source

    def spot(self, row: int, column: int) -> str:
        """A position in words."""
        return f"第{row - self.above + 1}行第{column + 1}列" if row >= self.above else _ABOVE


class RunningText(InReport):
    """The name under which the running text of a report is looked through, a paragraph a row."""

    __slots__ = ()

    def spot(self, row: int, column: int) -> str:
        """A paragraph in words."""
        return f"第{row + 1}段"


BODY = RunningText("正文")
"""That of a whole report."""


class Place(NamedTuple):
    """One position in a document: sheet name, 0-based row and column."""

    sheet: str
    row: int
    column: int


class Validation(NamedTuple):
    """What may be typed into a piece: a `gouji.model.kind.Kind` of figure, ``year``, ``date``, ``text`` or ``choice``.

    ``unit`` is that of a figure, ``choices`` are those of a ``choice``.
    """

    kind: str
    unit: str = ""
    choices: tuple[str, ...] = ()


class Appearance(NamedTuple):
    """What a person sees in a cell whose value is another.

    ``text`` is what is seen, empty for nothing; ``aside`` are characters that are struck through, raised, lowered or
    unseen, and so no part of the value unless there are no others; ``unit`` is a unit of measure that only the number
    format writes.
    """

    text: str = ""
    aside: str = ""
    unit: str = ""


LETTER = "letter"
"""The role of what only names a column of a table: 甲, 乙, 1, 2."""


class Piece(NamedTuple):
    """One rectangle of a grid and what it holds.

    ``value`` is what it holds; ``raw`` the characters the file stores for it; ``shown`` what a person sees instead.
    ``formula`` has no leading ``=``; a formula with ``value`` None has no stored result.
    ``role``, ``entry`` and ``name`` say how a writer draws the piece, what a person may type
    there, and by which hidden name it can be found again; ``note`` is shown as a comment on it.
    """

    row: int
    column: int
    value: Value = None
    rows: int = 1
    columns: int = 1
    raw: str = ""
    formula: str | None = None
    role: str = "text"
    entry: Validation | None = None
    name: str | None = None
    note: str = ""
    shown: Appearance | None = None


class WholeRow(NamedTuple):
    """A whole row of single pieces from the first column on: what they hold and how they are drawn.

    ``height`` is in points.
    """

    row: int
    values: Sequence[Value]
    roles: Sequence[str]
    height: float | None = None

    def pieces(self) -> Iterator[Piece]:
        """The same piece by piece."""
        for column, (value, role) in enumerate(zip(self.values, self.roles, strict=True)):
            yield Piece(self.row, column, value, role=role)


class RowStream:
    """The pieces of a long sheet, made anew whenever they are asked for, so that none of them need be kept.

    ``make`` yields them row by row, or whole rows; nothing is typed into them and none has a name. ``rows`` and
    ``columns`` are the size of the sheet.
    """

    def __init__(self, make: Callable[[], Iterator[Piece | WholeRow]], rows: int, columns: int) -> None:
        self.make, self.rows, self.columns = make, rows, columns

    def __iter__(self) -> Iterator[Piece]:
        for one in self.make():
            yield from one.pieces() if isinstance(one, WholeRow) else (one,)


class Alert(NamedTuple):
    """Pieces that turn red while a formula is true. ``cells`` are (row, column) pairs."""

    cells: tuple[tuple[int, int], ...]
    formula: str


class Drawing(NamedTuple):
    """A chart of a small table in the same grid: lying bars (``bar``) or standing ones (``column``).

    ``table`` is the first row and column of that table and its size: a header row with the names of the series,
    a first column with the labels. The chart stands at the left edge of ``row``; its size is in points.
    """

    kind: str
    title: str
    row: int
    width: float
    height: float
    table: tuple[int, int, int, int]


class PageSetup(NamedTuple):
    """How a grid is shown and printed. Widths are in characters, heights in points.

    ``pages`` is how many pages wide and high it may become, 0 for as many as it takes; new pages
    also begin at the rows in ``breaks``. Where they begin at the columns in ``breaks_across``, ``pages`` is not
    kept, and all is printed at ``scale`` hundredths. ``printed`` is how many rows and columns are printed, all when
    None. ``corner`` are lines at the right of the header.
    """

    widths: tuple[float, ...] = ()
    heights: Mapping[int, float] = {}
    header: str = ""
    corner: str = ""
    footer: str = ""
    repeat_rows: tuple[int, int] | None = None
    freeze: tuple[int, int] | None = None
    repeat_columns: tuple[int, int] | None = None
    landscape: bool = False
    pages: tuple[int, int] = (1, 1)
    breaks: tuple[int, ...] = ()
    breaks_across: tuple[int, ...] = ()
    scale: int = 100
    printed: tuple[int, int] | None = None

    @property
    def header_rows(self) -> int:
        """How many rows there are down to the last that every page repeats."""
        return self.repeat_rows[1] + 1 if self.repeat_rows else 0


_PLAIN_PAGE = PageSetup()


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``visibility`` is ``visible``, ``hidden`` or ``very_hidden``.

    ``hidden_rows`` and ``hidden_columns`` are ranges of 0-based indices that the sheet does not show, in order.
    """

    name: str
    pieces: tuple[Piece, ...] | RowStream
    visibility: str = "visible"
    hidden_rows: tuple[range, ...] = ()
    hidden_columns: tuple[range, ...] = ()
    page: PageSetup = _PLAIN_PAGE
    alerts: tuple[Alert, ...] = ()
    locked: bool = False
    drawings: tuple[Drawing, ...] = ()


class Comment(NamedTuple):
    """What somebody has written on a cell; programs do not always say who."""

    text: str
    author: str = ""


class Overlay(NamedTuple):
    """A text box with its words, or a picture with none: it lies over the cells from a place to the ``last`` one."""

    place: Place
    last: tuple[int, int]
    text: str = ""

    def covers(self, place: Place) -> bool:
        """Whether it lies over a place."""
        (sheet, row, column), (last_row, last_column) = self.place, self.last
        return place.sheet == sheet and row <= place.row <= last_row and column <= place.column <= last_column


class Paragraph(NamedTuple):
    """Running text outside all tables: ``before`` counts the grids of the document that stand above it.

    ``level`` is that of a heading, 0 for text; ``page`` counts from 1, 0 where the file has no pages.
    """

    text: str
    before: int = 0
    level: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A workbook or a report: its grids in order, named cells, custom properties, and sheets that it lists and has not.

    ``saved`` is when a program says, in the file itself, that it last saved it; ``comments`` are what people have
    written on cells, ``overlays`` the text boxes and pictures that lie over them. ``paragraphs`` are the running text
    around the grids, in order. ``is_report`` says that it is made for reading, as a Word document, and no workbook;
    ``otherwise`` is the same read in another way, where nobody knows beforehand which is right. ``titles`` are lines
    that name the whole beside its text: of its properties, over its pages, of the window that shows it.
    """

    grids: tuple[Grid, ...]
    names: Mapping[str, Place] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    saved: datetime | None = field(default=None, compare=False)
    comments: Mapping[Place, Comment] = field(default_factory=dict, compare=False)
    overlays: tuple[Overlay, ...] = field(default=(), compare=False)
    paragraphs: tuple[Paragraph, ...] = ()
    is_report: bool = False
    titles: tuple[str, ...] = field(default=(), compare=False)
    otherwise: Document | None = field(default=None, compare=False)

    def __iter__(self) -> Iterator[Grid]:
        return iter(self.grids)


def in_order(document: Document) -> Iterator[Paragraph | Grid]:
    """The running text and the grids of a document as they stand under one another."""
    told = 0
    for paragraph in document.paragraphs:
        yield from document.grids[told : paragraph.before]
        told = max(told, paragraph.before)
        yield paragraph
    yield from document.grids[told:]


def column_widths(grid: Grid) -> list[float]:
    """The widths of all columns that a grid has, in characters: those of its page, else the usual one."""
    columns = max((piece.column + piece.columns for piece in grid.pieces), default=1)
    return [*grid.page.widths[:columns], *[_USUAL] * (columns - len(grid.page.widths))]


def column_letters(column: int) -> str:
    """Letters of a 0-based column: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int, absolute: bool = False) -> str:
    """The A1 notation of a 0-based position, with ``$`` when absolute."""
    mark = "$" if absolute else ""
    return f"{mark}{column_letters(column)}{mark}{row + 1}"


def address(place: Place) -> str:
    """A position as people write it: ``表三!D4``; ``表格3 第7行第4列`` where it has no address."""
    return f"{place.sheet}{' ' if isinstance(place.sheet, InReport) else '!'}{spot(place)}"


def spot(place: Place) -> str:
    """The same within its sheet."""
    sheet, row, column = place
    return sheet.spot(row, column) if isinstance(sheet, InReport) else a1(row, column)


def place_at(sheet: str, spot: str) -> Place | None:
    """The position in a sheet that `spot` makes such words or letters of; None when they are neither."""
    if (cell := parse_a1(spot)) is not None:
        return Place(sheet, *cell)
    if (told := _IN_WORDS.fullmatch(spot)) is None:
        return None
    row, column, paragraph = (int(number or 1) - 1 for number in told.groups())
    if told[3]:
        return Place(RunningText(sheet), paragraph, 0)
    return Place(InReport(sheet, above=int(spot == _ABOVE)), row, column)


def quoted(sheet: str) -> str:
    """A sheet name as it stands in a formula: ``'表三'``."""
    return "'" + sheet.replace("'", "''") + "'"


def pinned(place: Place) -> str:
    """A position as a formula on any sheet names it: ``'封面'!$C$9``."""
    return f"{quoted(place.sheet)}!{a1(place.row, place.column, absolute=True)}"


_USUAL = 9.0
_ABOVE = "上方"
_IN_WORDS = regex(rf"第([0-9]{{1,7}})行第([0-9]{{1,7}})列|第([0-9]{{1,7}})段|{_ABOVE}", having="第上")
_REFERENCE = regex(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def parse_a1(reference: str) -> tuple[int, int] | None:
    """The 0-based (row, column) of ``D4`` or ``$D$4``; None when it is no such reference."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row - 1, column - 1) if column <= 16384 and row <= 1048576 else None


def range_of(ranges: Sequence[range], index: int) -> range | None:
    """The one of some ranges, in order, in which an index lies; None where it lies in none."""
    at = bisect_right(ranges, index, key=lambda one: one.start)
    return ranges[at - 1] if at > 0 and index in ranges[at - 1] else None
