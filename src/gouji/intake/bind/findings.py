"""What is said of the tables and cells of a return: where they stand, what they show, what is left over."""

from __future__ import annotations

from gouji.model.code_match import CodeReason
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.findings import CellsFinding, MeasureInDoubt, PlaceFinding
from gouji.model.grid import ErrorValue, Place
from gouji.model.wording import Phrase, Some

_SHOWN = 8


class MissingTable(Finding, code="R111"):
    """A table was not found."""

    table: str


class ConcealedTable(CellsFinding, code="R173"):
    """A table stands only on a very hidden sheet, which no menu shows; it was not read."""

    table: str
    sheet: str


class PicturedTable(MissingTable, code="R210"):
    """A table was not found; in the section of the report where it belongs stand pictures, or embedded files."""

    section: str
    count: int


class SplitTable(Finding, code="R172", severity=Severity.INFORMATION):
    """A table runs on from one sheet to the next; they were put together."""

    table: str
    sheets: tuple[str, ...]


class TablePlacing(CellsFinding):
    """How some cells of a table were placed; ``labels`` say the first of them in words."""

    table: str
    labels: Some[str]


class MissingCells(TablePlacing, code="R112"):
    """They were not found."""


class GroupInOneRow(TablePlacing, code="R214", severity=Severity.WARNING):
    """A group of rows stands there as one row, as in an earlier edition; its figures are none of these cells'."""


class ByPosition(TablePlacing, code="R113", severity=Severity.WARNING):
    """No label speaks for their place."""


class MovedCells(TablePlacing, code="R116", severity=Severity.INFORMATION):
    """They stand elsewhere than the hidden marks say."""


class ByEquations(TablePlacing, code="R119", severity=Severity.WARNING):
    """Of several places that in which most equations hold was taken."""


class OutOfOrder(TablePlacing, code="R125", severity=Severity.WARNING):
    """Their rows or columns stand in another order than in the form."""


class PlaceInDoubt(TablePlacing, code="R139"):
    """Of several places one was taken, and nothing tells them apart."""


class FiguresRunTogether(TablePlacing, code="R220"):
    """A row of text has more or fewer figures than the form has cells there: which is which cannot be told."""


class GluedFigures(TablePlacing, code="R221", severity=Severity.WARNING):
    """Digits run together; they were parted in the one way that has a digit a cell, or in which the row adds up."""


class HeadingsInDoubt(TablePlacing, code="R222"):
    """Columns of a table in running text seem to stand in another order than in the form."""


class LooseFigures(Finding, code="R223", severity=Severity.WARNING):
    """Lines of figures among those of the tables belong to no row."""

    lines: Some[str]
    count: int


class FiguresPassed(TablePlacing, code="R283", severity=Severity.WARNING):
    """Among the lines of a table stand figures that are in none of its rows: some may be in others' cells."""


class ShiftedFigures(TablePlacing, code="R224", severity=Severity.WARNING):
    """Rows with empty cells break their equations as a row does in which figures have moved to the left or right."""


class ReadingsDiffer(TablePlacing, code="R250", severity=Severity.WARNING):
    """The ways to read a PDF differ about some cells; ``labels`` say both figures, first the one that was taken."""


class FiguresLost(TablePlacing, code="R253", severity=Severity.WARNING):
    """Some cells of a PDF are blank, while figures stand on its pages that are in no cell."""

    figures: Some[str]


class TableTwice(Finding, code="R115", severity=Severity.WARNING):
    """A table stands in several sheets with the same figures."""

    table: str
    sheet: str
    others: Some[str]


class TablesDiffer(Finding, code="R117"):
    """A table stands in several sheets with different figures."""

    table: str
    sheet: str
    others: Some[str]


class UntoldTables(CellsFinding, code="R225"):
    """Tables with the same headings stand on ``sheets``, and nothing tells which is which; they were not read."""

    tables: tuple[str, ...]
    sheets: tuple[str, ...]


class ByOrderAlone(Finding, code="R226", severity=Severity.WARNING):
    """Of tables with the same headings a table was told by the order alone."""

    table: str
    sheet: str


class OtherName(Finding, code="R227", severity=Severity.WARNING):
    """A sheet has the title of one table and the name of an ``other`` that is nowhere else; the title was believed."""

    sheet: str
    table: str
    other: str


class SecondTable(PlaceFinding, code="R166"):
    """A sheet holds the figures of a table more than once, another set from ``where`` on."""

    table: str
    sheet: str


class TableOfYear(PlaceFinding, code="R167", severity=Severity.INFORMATION):
    """Of several sets of figures of a table that of the report year was taken, which stands from ``where`` on."""

    table: str
    year: int
    others: tuple[int, ...]


class Unread(Finding):
    """Figures of a sheet that were not read, ``count`` in all."""

    sheet: str
    count: int

    @property
    def spots(self) -> Some[Place]:
        """The first of them."""
        return Some(self.places[:_SHOWN], self.count)


class LeftOver(Unread, code="R114", severity=Severity.WARNING):
    """They stand beside or among the cells of a table."""


class OtherSheet(Unread, code="R124", severity=Severity.INFORMATION):
    """Their sheet holds no table at all."""


class WordsThere(Phrase, says="words_in_cell words_in_comment words_in_box"):
    """What is written in a cell, or as a ``comment`` on it or in a ``box`` over it, cut short."""

    place: Place
    text: str
    comment: bool
    box: bool = False

    @property
    def wording(self) -> str:
        """By where it is written."""
        return self.wordings[2 if self.box else self.comment]


class PictureOver(Unread, code="R204", severity=Severity.WARNING):
    """A picture lies over cells of the form; what stands in them is read."""


class MarkedCopyReturned(Finding, code="R205", severity=Severity.INFORMATION):
    """It is a marked copy that the office made of a return, with a sheet that lists what was found."""


class AddedWords(Finding, code="R201", severity=Severity.WARNING):
    """The unit has written words on the sheet of a table where the form asks for none."""

    sheet: str
    words: Some[WordsThere]


# ── figures ─────────────────────────────────────────────────────────────────────────────────


class HiddenFigure(Phrase, says="hidden_figure"):
    """A figure that is not shown."""

    place: Place
    value: Number


class HiddenLines(Phrase, says="hidden_sheet hidden_rows hidden_columns"):
    """A sheet that is not shown, or the ``rows`` or ``columns`` of one that are not."""

    sheet: str
    rows: str = ""
    columns: str = ""

    @property
    def wording(self) -> str:
        """What is hidden."""
        return self.wordings[1 if self.rows else 2 if self.columns else 0]


class TextFigure(Phrase, says="text_figure"):
    """A figure as it is written, cut short, and the number it was taken for."""

    place: Place
    raw: str
    value: Number


class OwnFormula(Phrase, says="own_formula own_formula_unknown own_formula_stored own_formula_uncomputed"):
    """A formula, cut short; empty where it is not known.

    ``stored`` says that it was not calculated, ``uncomputed`` that it has no stored result either.
    """

    place: Place
    formula: str
    stored: bool = False
    uncomputed: bool = False

    @property
    def wording(self) -> str:
        """Without its formula a place alone."""
        return self.wordings[1 if not self.formula else 3 if self.uncomputed else 2 if self.stored else 0]


class HiddenFigures(CellsFinding, code="R126", severity=Severity.WARNING):
    """Nobody sees them: they lie in what is ``hidden``, or are ``unseen`` by a merge over them or by their format."""

    figures: Some[HiddenFigure]
    hidden: tuple[HiddenLines, ...] = ()
    unseen: int | None = None


class TextFigures(CellsFinding, code="R127", severity=Severity.WARNING):
    """They are text, so that a spreadsheet does not count them."""

    figures: Some[TextFigure]


class NotedFigures(CellsFinding, code="R282", severity=Severity.WARNING):
    """In a report they have words or marks beside them."""

    figures: Some[TextFigure]


class OwnFormulas(CellsFinding, code="R129", severity=Severity.INFORMATION):
    """They are results of formulas that are not the form's, calculated anew where that can be done."""

    figures: Some[OwnFormula]


class SaidUnit(Phrase, says="unit_labelled unit_shown unit_format"):
    """Which unit a label or heading says, or what a number format shows, and what the figure then is."""

    stated: str
    shown: str
    converted: Number | None
    unit: str

    @property
    def wording(self) -> str:
        """By where it is said."""
        return self.wordings[0 if not self.shown else 1 if self.converted is not None else 2]


class OtherMeasure(PlaceFinding, MeasureInDoubt, code="R118", severity=Severity.WARNING):
    """A label, a heading or a number format says another unit of measure than the form; the figure stays as it is."""

    label: str
    stated: str
    unit: str
    said: SaidUnit
    value: Number


class AsideFigure(Phrase, says="aside_figure aside_whole"):
    """A figure that has characters ``aside`` it, or is ``whole`` made of such."""

    place: Place
    value: Number
    aside: str
    whole: bool

    @property
    def wording(self) -> str:
        """By whether the figure stands beside them or is made of them."""
        return self.wordings[self.whole]


class CharactersAside(CellsFinding, code="R170", severity=Severity.WARNING):
    """Characters struck through, raised, lowered or not shown were left out of figures, or are all there is."""

    figures: Some[AsideFigure]


class OpenRowsFinding(PlaceFinding):
    """About rows that the unit has put into a ``table`` itself; ``names`` are the first of them."""

    table: str
    names: Some[str]

    @property
    def count(self) -> int:
        """How many rows they are."""
        return len(self.places)


class RowTwice(OpenRowsFinding, code="R260"):
    """Several rows have one code or name, where each belongs once."""


class RowWithoutName(OpenRowsFinding, code="R261"):
    """Rows with figures say neither by code nor by name what they are."""


class OddRowCode(OpenRowsFinding, code="R262"):
    """Codes of rows are none that the form has."""


class SumAmongRows(OpenRowsFinding, code="R266", severity=Severity.WARNING):
    """Rows are called as sums are and stand among others, where they are added up with these."""


class SumByFigures(OpenRowsFinding, code="R267", severity=Severity.WARNING):
    """The row of the sum is not called so; its figures are those of all other rows together."""


class RowCount(Finding, code="R263"):
    """There are fewer rows in a table than belong there, or more."""

    table: str
    count: int
    minimum: int
    maximum: int


class StaleTotal(PlaceFinding, code="R130", severity=Severity.INFORMATION):
    """The stored result of a formula is not what it comes to."""

    label: str
    stored: Number
    value: Number | ErrorValue | None


class CodeDiffers(Finding, code="R230"):
    """The check code that is ``written`` in it is not that of its figures (``own``), and nothing explains that."""

    written: str
    own: str
    where: Place | None = None


class CodeExplained(CodeDiffers, code="R231", severity=Severity.WARNING):
    """The same, but it would be the code for these ``reasons``."""

    reasons: tuple[CodeReason, ...] = ()
