"""What is said while a return is read: which file, whose return, where its figures stand, how they are written."""

from __future__ import annotations

from gouji.formats.findings import ContentKind
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.findings import CellsFinding, FileFinding, PlaceFinding
from gouji.model.grid import Place
from gouji.model.reading import StatedBy
from gouji.model.wording import Keyword, Phrase, Some
from gouji.units.names import Likeness
from gouji.workbook.marks import ListKind

_SHOWN = 8
"""So many places are written out of figures that were not read."""

# ── files ───────────────────────────────────────────────────────────────────────────────────


class Junk(Keyword):
    """What programs and systems leave in folders."""

    LOCK = "lock"
    SYSTEM = "system"
    HIDDEN = "hidden"


class NoForm(FileFinding, code="R110"):
    """It holds none of the forms."""


class SeveralForms(FileFinding, code="R148"):
    """It fits forms of several families equally well."""

    forms: tuple[str, ...]


class ArrayTotal(FileFinding, code="R140"):
    """A total lies in an array formula over several cells."""

    cell: str


class JunkFile(FileFinding, code="R141", severity=Severity.INFORMATION):
    """A program or the system has left it there."""

    junk: Junk


class NoReturn(FileFinding, code="R142", severity=Severity.INFORMATION):
    """It lies in the folder and is nothing that anybody would take for a return."""

    looks_like: ContentKind


class UnopenedArchive(FileFinding, code="R180"):
    """It may hold returns, and is an archive that cannot be opened here, or lies in too many others."""

    looks_like: ContentKind


class LostSheet(Finding, code="R181", severity=Severity.INFORMATION):
    """The workbook lists a sheet and has no content of it."""

    sheet: str


class NotFillable(FileFinding, code="R145"):
    """It is no xlsx, the only format whose totals can be written back."""

    looks_like: ContentKind


class KeptList(Keyword):
    """A list that an office keeps: of the units that report, of what it has verified, of adjustments."""

    ROSTER = "roster"
    VERDICTS = "verdicts"
    ADJUSTMENTS = "adjustments"


class OwnList(FileFinding, code="M148", severity=Severity.INFORMATION):
    """A list that gouji made lies among the returns."""

    kind: ListKind


class OfficeList(FileFinding, code="M187", severity=Severity.INFORMATION):
    """A list that an office keeps lies among the returns."""

    kind: KeptList


# ── whose return, for which year ────────────────────────────────────────────────────────────


class NoUnit(Finding, code="R120", severity=Severity.WARNING):
    """Nothing names the unit."""


class NoYear(Finding, code="R121", severity=Severity.WARNING):
    """Nothing says the year."""


class WrongEdition(Finding, code="R122", severity=Severity.WARNING):
    """The form is not the one for that year; it is named by the document that prescribes it."""

    form: str
    year: int


class UnitByMarks(Finding, code="R123", severity=Severity.WARNING):
    """Only the hidden marks of the blank name the unit."""

    unit: str


class UnitByAlias(Finding, code="R133", severity=Severity.INFORMATION):
    """The roster knows the name as another one of a unit."""

    stated: str
    unit: str


class OtherUnit(Finding, code="R134", severity=Severity.WARNING):
    """Another source names another unit than the one that counts."""

    unit: str
    found_in: StatedBy
    other: str


class OtherYear(Finding, code="R135", severity=Severity.WARNING):
    """Another source says another year than the one that counts."""

    year: int
    found_in: StatedBy
    other: int


class UnitNotListed(Finding, code="R136", severity=Severity.WARNING):
    """The roster has neither the name nor one like it."""

    unit: str


class UnitByFile(Finding, code="R137", severity=Severity.WARNING):
    """Only the name of the file names the unit."""

    unit: str


class UnitNearMiss(Finding, code="R138", severity=Severity.WARNING):
    """The roster has not the name, but one like it."""

    unit: str
    near: str
    likeness: Likeness


class UnitInDoubt(Finding, code="R160"):
    """Two sources that a person sees name two units: the return counts for neither."""

    unit: str
    stated_by: StatedBy
    found_in: StatedBy
    other: str


class ExampleUnit(Finding, code="R161"):
    """The name stands for any unit; ``other`` is what the file's own name says, if it names one."""

    unit: str
    other: str = ""


NOBODYS = (UnitInDoubt, ExampleUnit)
"""With one of these a return counts for nobody."""


class PartOfYear(Finding, code="R162"):
    """It speaks of a part of a year; the file's name alone is only a hint."""

    found_in: StatedBy
    said: str


class YearUnclear(Finding, code="R163", severity=Severity.WARNING):
    """What is said of the year names none, or several."""

    said: str


class CoverDateDoubted(Finding, code="R164", severity=Severity.WARNING):
    """No return for that year can be made on that day."""

    said: str


class CoverDateUnread(Finding, code="R165", severity=Severity.INFORMATION):
    """The day on the cover is none, or may be one of two."""

    said: str


# ── tables and places ───────────────────────────────────────────────────────────────────────


class MissingTable(Finding, code="R111"):
    """A table was not found."""

    table: str


class TablePlacing(CellsFinding):
    """How some cells of a table were placed; ``labels`` say the first of them in words."""

    table: str
    labels: Some[str]


class MissingCells(TablePlacing, code="R112"):
    """They were not found."""


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


# ── figures ─────────────────────────────────────────────────────────────────────────────────


class HiddenFigure(Phrase, says="hidden_figure"):
    """A figure that is not shown."""

    place: Place
    value: Number


class TextFigure(Phrase, says="text_figure"):
    """A figure as it is written, cut short, and the number it was taken for."""

    place: Place
    raw: str
    value: Number


class OwnFormula(Phrase, says="own_formula own_formula_unknown"):
    """A formula, cut short; empty where it is not known."""

    place: Place
    formula: str

    @property
    def wording(self) -> str:
        """Without its formula a place alone."""
        return self.wordings[not self.formula]


class HiddenFigures(CellsFinding, code="R126", severity=Severity.WARNING):
    """They stand in hidden rows, columns or sheets."""

    figures: Some[HiddenFigure]


class TextFigures(CellsFinding, code="R127", severity=Severity.WARNING):
    """They are text, so that a spreadsheet does not count them."""

    figures: Some[TextFigure]


class OwnFormulas(CellsFinding, code="R129", severity=Severity.INFORMATION):
    """They are results of formulas that are not the form's."""

    figures: Some[OwnFormula]


class OtherMeasure(PlaceFinding, code="R118"):
    """The heading states another unit of measure than the form."""

    label: str
    stated: str
    unit: str


class StaleTotal(PlaceFinding, code="R130", severity=Severity.INFORMATION):
    """The stored result of a sum is not the sum."""

    label: str
    stored: Number
    value: Number | None


class BlanksAsZero(CellsFinding, code="R131", severity=Severity.INFORMATION):
    """They were counted as zero, by the cover or because it was asked for."""


class FiguresInNilReturn(CellsFinding, code="R132"):
    """The cover says nil return, and these are not zero."""

    @property
    def first(self) -> tuple[Place, ...]:
        """Where the first of them stand."""
        return self.places[:5]
