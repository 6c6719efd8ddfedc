"""What is said while blanks are handed out, returns awaited and sent back."""

from __future__ import annotations

from datetime import date

from gouji.collection.entry import Dating
from gouji.collection.findings import EditionName
from gouji.collection.policy import Decider
from gouji.formats.findings import ContentKind
from gouji.model.finding import Finding, Severity
from gouji.model.findings import CellsFinding, FileFinding, PlaceFinding, UnitFileFinding
from gouji.model.grid import Place
from gouji.model.reporting_period import Earlier, Period
from gouji.model.wording import Keyword, Phrase, Some

# ── handing out ─────────────────────────────────────────────────────────────────────────────


class HandedOut(UnitFileFinding):
    """Why a file that is there is not replaced by a unit's blank."""


class FilledIn(HandedOut, code="M131", severity=Severity.WARNING):
    """The unit has written into it."""


class OtherBlank(HandedOut, code="M132"):
    """It is an untouched blank that says something else."""


class NoBlank(HandedOut, code="M133"):
    """It cannot be told to be a blank."""


class NothingToCarry(Finding, code="M134", severity=Severity.WARNING):
    """There is no return of last year; ``likely`` are units of then whose names are like its own."""

    unit: str
    likely: tuple[str, ...]
    earlier: Earlier = Earlier.LAST_YEAR


class OtherYearToCarry(Finding, code="M135", severity=Severity.WARNING):
    """The return given for last year, or the period before, is of others than the one ``wanted``."""

    unit: str
    periods: tuple[Period, ...]
    wanted: Period

    @property
    def needed(self) -> Period | None:
        """The period of which a return is needed, if it is not simply the year before."""
        return self.wanted if self.wanted.part else None


class CellsOfRow(Phrase, says="cells_of_row cells_without_row"):
    """Cells by the labels of their row, empty where it has none, and of their columns."""

    row: str
    columns: tuple[str, ...]

    @property
    def wording(self) -> str:
        """An unlabelled row is not named."""
        return self.wordings[not self.row]


class NoFigureToCarry(Finding, code="M136", severity=Severity.WARNING):
    """Last year's return has no usable figure for so many cells."""

    unit: str
    count: int
    rows: tuple[CellsOfRow, ...]
    earlier: Earlier = Earlier.LAST_YEAR


# ── who has returned ────────────────────────────────────────────────────────────────────────


class EditionOfYear(Phrase, says="year_alone edition_of_year titled_edition_of_year"):
    """The period of a return; edition and title of the form, as people name them, where these are in question."""

    period: Period | None
    edition: str
    title: str

    @property
    def wording(self) -> str:
        """By how much there is to tell."""
        return self.wordings[bool(self.edition) + bool(self.title)]


class Unusable(Keyword):
    """Why a file is no return, whoever's it is."""

    EMPTY = "empty"
    REFUSED = "refused"
    PASSED_OVER = "passed_over"


class LyingFile(Phrase, says="lying_file"):
    """A file that may be a unit's, and what it is where that is known."""

    file: str
    what: EditionOfYear | Unusable | None


class NotReturned(Finding, code="M141"):
    """There is nothing of the unit but perhaps what it returned ``before``, for other years."""

    unit: str
    contact: str
    before: tuple[str, ...] = ()


class PerhapsReturned(Finding, code="M149"):
    """There is nothing that counts, but files that may be the unit's."""

    unit: str
    contact: str
    files: tuple[LyingFile, ...]


class OnOtherEdition(Finding, code="M202"):
    """The unit has returned on another form than the one that is ``expected``."""

    unit: str
    contact: str
    files: tuple[LyingFile, ...]
    expected: EditionName


class OnEarlierBlank(Finding, code="M207", severity=Severity.INFORMATION):
    """The return that counts is on a blank handed out before the form was revised; so many cells were not asked."""

    unit: str
    revision: int
    latest: int
    count: int


class ReturnedEmpty(Finding, code="M181"):
    """The unit has sent back its blank, with nothing filled in."""

    unit: str
    contact: str
    files: tuple[str, ...]


class ReturnedLate(Finding, code="M142"):
    """The unit returned on a day after the one it was due."""

    unit: str
    day: date
    dated: Dating
    due: date


class OneOfSeveral(Finding, code="M143", severity=Severity.WARNING):
    """Of several returns one counts; ``differing`` cells say something else in another."""

    unit: str
    count: int
    kept: str
    by: Decider
    differing: int


class NoneOfSeveral(Finding, code="M144"):
    """Of several returns none counts."""

    unit: str
    count: int
    files: tuple[str, ...]
    differing: int


class CoveredBelow(Finding, code="M145", severity=Severity.INFORMATION):
    """The unit has not returned, but all of the ``count`` units below it have."""

    unit: str
    count: int


class OtherCampaign(UnitFileFinding, code="M146"):
    """It is a return of another form or year."""

    actual: EditionOfYear
    expected: EditionOfYear


class SummaryReturned(UnitFileFinding, code="M147", severity=Severity.INFORMATION):
    """It is a summary, not a return somebody filled in."""


class NoteOfNobody(Finding, code="M190", severity=Severity.WARNING):
    """Somebody's ``note`` in the list that was replaced, on a unit that is on the roster no more."""

    unit: str
    note: str


class Unkept(Phrase, says="unkept_comment unkept_cell unkept_sheet"):
    """What somebody added to the list: a ``comment``, the text of a ``cell``, or a ``sheet``, which is the text."""

    sort: str
    text: str
    place: Place | None = None

    @property
    def wording(self) -> str:
        """What it is."""
        return f"unkept_{self.sort}"


class NotCarriedOver(Finding, code="M191", severity=Severity.WARNING):
    """What somebody added to the list that was replaced, and is not in the new one."""

    added: Some[Unkept]


# ── an office's own workbook as a blank ─────────────────────────────────────────────────────


class NoGround(FileFinding, code="M231"):
    """It is no xlsx, the only format that is kept as it is while a form is put into it."""

    looks_like: ContentKind


class LockedGround(FileFinding, code="M238"):
    """It has a password."""


class OpenRowsOnto(FileFinding, code="M232"):
    """The form has rows whose number each unit decides, for which nobody can tell beforehand where they will stand."""

    tables: tuple[str, ...]


class MadeBefore(FileFinding, code="M233"):
    """It is a workbook that gouji has made already."""


class SheetTaken(FileFinding, code="M234"):
    """It has sheets of its own that are called like those that gouji adds."""

    sheets: tuple[str, ...]


class NotEmpty(FileFinding, CellsFinding, code="M235"):
    """Something stands where units are to fill something in; ``first`` are the first such cells."""

    first: Some[Place]


class OtherSum(FileFinding, PlaceFinding, code="M236"):
    """A formula in the cell of a total comes to something else than the form says, which is the ``wanted`` formula."""

    label: str
    formula: str
    wanted: str


class OtherYearPrinted(FileFinding, PlaceFinding, code="M239", severity=Severity.WARNING):
    """Over a table it says another ``stated`` period than the one that the blank is ``wanted`` for."""

    stated: Period
    wanted: Period


class SumUntold(FileFinding, PlaceFinding, code="M237", severity=Severity.WARNING):
    """A formula in the cell of a total stays, though nobody can tell whether it says what the form says."""

    label: str
    formula: str
    wanted: str


# ── sending back ────────────────────────────────────────────────────────────────────────────


class DrawnAnew(FileFinding, code="R146", severity=Severity.INFORMATION):
    """Its marked copy was made of what was read, as only an xlsx can be marked as it stands."""
