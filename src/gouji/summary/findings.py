"""What has moved since a summary was made: its sources, its detail, its tables, its formulas."""

from __future__ import annotations

from typing import Literal

from gouji.editing.findings import Where
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.findings import CellsFinding, FileFinding, Imbalance
from gouji.model.grid import Place
from gouji.model.reporting_period import Period
from gouji.model.wording import Phrase, Some


class NoSummary(FileFinding, code="M151"):
    """It is no summary of gouji's own making."""


class SourceGone(FileFinding, code="M152"):
    """It was added up for ``unit`` and is nowhere to be found."""

    unit: str


class CellsDiffer(CellsFinding):
    """Cells that say another thing in two places; the first of them, and what it says on either side."""

    where: Where
    label: str
    left: Number | None
    right: Number | None


class SourceChanged(CellsDiffer, FileFinding, code="M153"):
    """A return says another thing now (right) than when it was added up."""

    unit: str


class DetailDiffers(CellsDiffer, FileFinding, code="M154"):
    """The detail says another thing than the return (right), which is as it was."""

    unit: str


class ListedOnce(FileFinding, code="M155"):
    """The summary has a unit in its detail or among its sources, not in both."""

    unit: str


class TableDiffers(CellsDiffer, FileFinding, code="M156"):
    """A table says another thing than the detail adds up to (right)."""

    table: str


class ReturnedSince(FileFinding, code="M157", severity=Severity.WARNING):
    """It is a return and was not added up."""


class SavedAgain(FileFinding, code="M158", severity=Severity.WARNING):
    """Its digest is another than when it was added up, its figures are the same."""

    unit: str


class ReturnsOfOtherYear(FileFinding, code="M204"):
    """So many returns are of other periods than the summary's, this ``file`` the first of them."""

    count: int
    periods: tuple[Period, ...]
    period: Period


class NotCompleted(Finding, code="M205", severity=Severity.WARNING):
    """So many files are locked or could not be read; of the ``total`` returns so many were found as they were."""

    unread: int
    agreed: int
    total: int


class Confirmed(FileFinding, code="M159", severity=Severity.INFORMATION):
    """Nothing has moved; ``count`` returns are all there."""

    count: int


class SheetDiffers(Finding, code="M160"):
    """Figures of a sheet beside the tables are not what their formulas come to.

    Of the first: what stands there, and what should (right), the empty text where no formula says so.
    """

    sheet: str
    left: Number | None
    right: Number | Literal[""] | None

    @property
    def due(self) -> tuple[Number | None, ...]:
        """What should stand there, None for a sum of nothing; empty where no formula says so."""
        return () if self.right == "" else (self.right,)

    @property
    def count(self) -> int:
        """How many figures."""
        return len(self.places)

    @property
    def where(self) -> Place:
        """Where the first stands."""
        return self.places[0]


class FormulasLost(Finding, code="M161", severity=Severity.WARNING):
    """Some program has kept the figures of these sheets and none of their formulas."""

    sheets: tuple[str, ...]


class LinesMoved(Finding, code="M175"):
    """The lines of the detail stand in another order: sums of some of the units add up others.

    Of the first: what stands there, and what should (right).
    """

    sheets: tuple[str, ...]
    left: Number | None
    right: Number | None

    @property
    def where(self) -> Place:
        """Where the first stands."""
        return self.places[0]


class StatedTotal(Phrase, says="stated_total stated_total_unknown"):
    """A unit's total as it was stated, and as its own parts add up; None where not all of them are figures."""

    unit: str
    stated: Number | None
    value: Number | None

    @property
    def wording(self) -> str:
        """Whether the parts add up to anything."""
        return self.wordings[self.value is None]


class PartsDiffer(Imbalance, code="M184", severity=Severity.WARNING):
    """What the units state for a total does not add up to what its parts come to; ``units`` are those whose own is off.

    Each as it was stated, and as its own parts add up.
    """

    stated: Number
    value: Number | None
    units: Some[StatedTotal]


class ShownDiffers(Finding, code="M185"):
    """A table of the summary shows another figure than the units' lines add up to."""

    left: Number | None
    right: Number | None

    @property
    def where(self) -> Place:
        """Where it stands."""
        return self.places[0]
