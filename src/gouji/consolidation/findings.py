"""Why a file is not added up, and what there is to know about a sum."""

from __future__ import annotations

from gouji.collection.findings import SubtotalDifference, VersionFinding
from gouji.collection.policy import Decider
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.findings import CellsFinding, FileFinding, Imbalance, PlaceFinding, UnitFileFinding, file_of
from gouji.model.grid import Place
from gouji.model.reporting_period import Period
from gouji.model.wording import Keyword, Phrase, Some, Texts
from gouji.workbook.findings import PoorReason

# ── files that are not added up ─────────────────────────────────────────────────────────────


class Unreadable(FileFinding, code="M101"):
    """It could not be read, for this reason; a return of the ``unit`` that its name tells counts, if so."""

    reason: Finding | None
    unit: str = ""

    @property
    def beside(self) -> str:
        """The file, where the reason does not name it."""
        return self.file if self.reason is None or file_of(self.reason) != self.file else ""


class OtherReportYear(FileFinding, code="M104"):
    """It is a return for another period."""

    period: Period | None
    expected: Period | None


class DifferingCell(Phrase, says="differing_cell"):
    """What a cell, by its label where it has no place, says in another version and in the one that counts."""

    where: Place | str
    other: str
    kept: str


class OtherVersion(VersionFinding, code="M102"):
    """Another one counts, and says something else."""

    kept: str
    by: Decider
    figures: Some[DifferingCell]

    @property
    def differences(self) -> int:
        """In how many cells they differ."""
        return len(self.cells)


class NoVersionCounts(VersionFinding, code="M112"):
    """None of them counts."""


class KnownSummary(UnitFileFinding, code="M110", severity=Severity.WARNING):
    """It is a summary of units that are added up themselves."""


class GuessedSummary(UnitFileFinding, code="M117", severity=Severity.WARNING):
    """Its every figure is the sum of the others', or of some where it is named a sum, and hardly by chance."""


# ── returns that are added up ───────────────────────────────────────────────────────────────


class AddedWithErrors(Finding, code="M105"):
    """The return of the unit has errors."""

    unit: str


class UnnamedReturn(UnitFileFinding, code="M106", severity=Severity.WARNING):
    """It names no unit and counts under the name of its file."""


class SummaryAsUnit(UnitFileFinding, code="M109", severity=Severity.WARNING):
    """It is a summary and counts as a unit's return."""


class UnlistedUnit(UnitFileFinding, code="M120", severity=Severity.WARNING):
    """Its unit is not on the roster; ``likely`` are units there whose names are like its own."""

    likely: tuple[str, ...] = ()


class PerhapsSummary(UnitFileFinding, code="M122", severity=Severity.WARNING):
    """Its every figure is the sum of all others', perhaps by chance."""


class NotCounted(CellsFinding, code="M108", severity=Severity.WARNING):
    """Cells without a figure add nothing; the first by their places, in words where they have none."""

    unit: str
    spots: Some[Place | str]


class NotAskedOfAll(CellsFinding, code="M206", severity=Severity.WARNING):
    """Units returned blanks of an earlier revision, which did not have some cells; these add nothing there."""

    units: Some[str]
    revision: int
    labels: Some[str]

    @property
    def total(self) -> int:
        """How many units."""
        return self.units.total


class GroupFigure(Phrase, says="group_figure"):
    """The figure of a whole group of rows in one column."""

    label: str
    value: Number


class GroupNotCounted(Finding, code="R215", severity=Severity.WARNING):
    """A unit states a group of rows as a whole, so that its figures are in no cell that is added up."""

    unit: str
    figures: Some[GroupFigure]


class UnitsMissing(Finding, code="M113", severity=Severity.WARNING):
    """Of the units ``expected`` these returned nothing."""

    expected: int
    units: Some[str]

    @property
    def count(self) -> int:
        """How many did not."""
        return self.units.total


class UpperUnitMissing(Finding, code="M114", severity=Severity.INFORMATION):
    """A unit returned nothing, but units below it did."""

    unit: str


# ── the sum ─────────────────────────────────────────────────────────────────────────────────


class TotalsDiffer(Imbalance, code="M107", severity=Severity.WARNING):
    """The totals that units stated do not add up to the total of the sum; ``units`` are those whose own is off."""

    label: str
    stated: Number
    value: Number | None
    units: Some[str]


class SummaryUnbalanced(Finding, code="M183"):
    """So many rules of the form fail for the sum; the first of them, and what its sides come to."""

    count: int
    subject: str
    title: Texts
    left: Number
    right: Number


class SubtotalAgrees(UnitFileFinding, code="M115", severity=Severity.INFORMATION):
    """A reported summary is the sum of its units, of which there are so many."""

    members: int


class SubtotalDiffers(CellsFinding, UnitFileFinding, code="M116", severity=Severity.WARNING):
    """A reported summary is not the sum of its units, of which there are so many."""

    members: int
    figures: Some[SubtotalDifference]


# ── adjustments ─────────────────────────────────────────────────────────────────────────────


class AdjustmentFault(Keyword):
    """Why a line of the list of adjustments is not applied."""

    NO_CELL = "no-cell"
    TOTAL = "total"
    NOT_ADDED = "not-added"
    NO_NUMBER = "no-number"
    NO_COUNT = "no-count"
    NO_REASON = "no-reason"


class NotApplied(PlaceFinding, code="M118"):
    """A line of the list of adjustments; ``cell`` is what it says is to be adjusted, ``quoted`` a poor reason."""

    cell: str
    fault: AdjustmentFault | PoorReason
    quoted: str = ""


class SpoiltRule(Finding, code="M119"):
    """A rule that holds for the units' figures and fails once they are adjusted."""

    subject: str
    title: Texts
    left: Number
    right: Number


class Adjusted(Finding, code="M121", severity=Severity.INFORMATION):
    """So many adjustments were applied."""

    count: int


class SpoiltFigure(Finding, code="M123"):
    """A figure that is negative only once it is adjusted."""

    label: str
    value: Number
    before: Number
