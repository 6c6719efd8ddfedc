"""What is said while a return is read: which file, whose return, where its figures stand, how they are written."""

from __future__ import annotations

from gouji.formats.findings import ContentKind
from gouji.model.finding import Finding, Severity
from gouji.model.findings import CellsFinding, FileFinding, PlaceFinding
from gouji.model.grid import Place
from gouji.model.reading import StatedBy
from gouji.model.reporting_period import Frequency, Period
from gouji.model.wording import Keyword, Phrase, Some
from gouji.units.names import Likeness
from gouji.workbook.marks import OwnKind

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


class OwnFile(FileFinding, code="M148", severity=Severity.INFORMATION):
    """What gouji made that is no return lies among the returns."""

    kind: OwnKind


class OfficeList(FileFinding, code="M187", severity=Severity.INFORMATION):
    """A list that an office keeps lies among the returns."""

    kind: KeptList


# ── whose return, for which year ────────────────────────────────────────────────────────────


class NoUnit(Finding, code="R120", severity=Severity.WARNING):
    """Nothing names the unit."""


class NoYear(Finding, code="R121", severity=Severity.WARNING):
    """Nothing says the year."""


class WrongEdition(Finding, code="R122"):
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
    """Two sources name two units, seen by a person or one of them on no roster: the return counts for neither."""

    unit: str
    stated_by: StatedBy
    found_in: StatedBy
    other: str


class ExampleUnit(Finding, code="R161"):
    """The name stands for any unit; ``other`` is what the file's own name says, if it names one."""

    unit: str
    other: str = ""


class NamedSpecimen(Finding, code="R168", severity=Severity.WARNING):
    """The name of the file says that it is an example, and the unit is on no roster."""

    unit: str


class SeveralUnits(Finding, code="R199"):
    """Sheets of it hold the tables of several units: it counts for none of them."""

    units: tuple[str, ...]
    sheets: tuple[str, ...]


class SentSeparately(Finding, code="R202"):
    """It is by one of the units that were made into one, and another of these has sent its own."""

    unit: str
    former: str
    other: str
    file: str


class TableOfOtherYear(Finding, code="R203"):
    """The heading over one of its tables, or the name of its sheet, says another period than the rest."""

    table: str
    where: str
    year: Period
    other: Period


class OldBlank(Finding):
    """It is on a blank of an earlier ``revision`` of the form than the ``latest``."""

    revision: int
    latest: int


class EarlierRevision(OldBlank, code="R206", severity=Severity.INFORMATION):
    """The blank asked for all that the form asks for now."""


class NotAskedYet(OldBlank, CellsFinding, code="R207", severity=Severity.WARNING):
    """The blank did not have some cells, so that nothing is stated there."""

    labels: Some[str]


class FigureOfBlank(Phrase, says="figure_of_blank"):
    """What a cell of the blank says."""

    label: str
    said: str


class NotCarried(OldBlank, code="R208", severity=Severity.WARNING):
    """Cells of the blank are gone, or ask for another thing now: what stands there is not taken."""

    figures: Some[FigureOfBlank]


class NewerBlank(OldBlank, code="R270"):
    """The blank is of a later ``revision`` than the ``latest`` that the definition knows."""


class ChangedSince(Finding, code="R209"):
    """The blank names cells that the definition has not: it was changed after the blank was made, and says nothing.

    ``names`` are their ids.
    """

    names: Some[str]


class NoSections(Finding, code="R280", severity=Severity.WARNING):
    """A report has prose with figures and no title of any of its sections, of ``first`` to ``last``."""

    first: str
    last: str


NOBODYS = (UnitInDoubt, ExampleUnit, SeveralUnits, SentSeparately, TableOfOtherYear)
"""With one of these a return counts for nobody."""


class PartOfYear(Finding, code="R162"):
    """It speaks of a part of a year; the file's name alone is only a hint."""

    found_in: StatedBy
    said: str


class OtherPart(Finding, code="R240", severity=Severity.WARNING):
    """Another source says another part of the year than the one that counts."""

    part: Period
    found_in: StatedBy
    other: Period


class OtherLength(Finding, code="R241"):
    """It speaks of a part of the year that is longer or shorter than those of the form; the file's name is a hint."""

    found_in: StatedBy
    said: str
    frequency: Frequency


class NoPart(Finding, code="R242", severity=Severity.WARNING):
    """Nothing says for which part of the year it is."""

    frequency: Frequency


class YearUnclear(Finding, code="R163", severity=Severity.WARNING):
    """What is said of the year names none, or several; ``year`` is what another source says, and is taken."""

    said: str
    year: int | None = None


class CoverDateDoubted(Finding, code="R164", severity=Severity.WARNING):
    """No return for that year can be made on that day."""

    said: str


class CoverDateUnread(Finding, code="R165", severity=Severity.INFORMATION):
    """The day on the cover is none, or may be one of two."""

    said: str


DOUBTFUL = (
    OtherUnit, OtherYear, NoYear, PartOfYear, OtherPart, OtherLength, NoPart, YearUnclear, NamedSpecimen
)  # fmt: skip
"""With one of these a return may be another unit's, not of the whole year, of another year, or nobody's."""


class NilUnclear(PlaceFinding, code="R171", severity=Severity.WARNING):
    """The answer to 零报告 on the cover is neither yes nor no."""

    text: str


class ZeroSince(Keyword):
    """Why blanks count as zero."""

    NIL_RETURN = "nil_return"
    ASKED_FOR = "asked_for"


class BlanksAsZero(CellsFinding, code="R131", severity=Severity.INFORMATION):
    """They were counted as zero, by the cover or because it was asked for."""

    since: ZeroSince = ZeroSince.NIL_RETURN


class FiguresInNilReturn(CellsFinding, code="R132"):
    """The cover says nil return, and these are not zero."""

    @property
    def first(self) -> Some[Place]:
        """Where the first of them stand."""
        return Some.of(self.places, 5)


class EmptyTableUnsaid(PlaceFinding, code="R268", severity=Severity.WARNING):
    """A ``table`` has no figures, and the ``sentence`` that then belongs below it is missing."""

    table: str
    sentence: str
