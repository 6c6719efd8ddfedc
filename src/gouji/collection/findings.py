"""What is said of what lies between the files of a collection."""

from __future__ import annotations

from gouji.collection.policy import Decider
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.findings import FileFinding, UnitFileFinding
from gouji.model.reporting_period import Earlier, Period
from gouji.model.wording import Phrase, Some


class SummaryHoldsMore(UnitFileFinding, code="M177"):
    """It is an earlier summary of returns that count themselves, and holds units that have none here."""

    units: Some[str]


class PerhapsSumByHand(UnitFileFinding, code="M178", severity=Severity.WARNING):
    """A return counts, but may hold the others: by its name, or as the office's own that says as much as all others.

    For example: what it says of a cell, and what the others come to.
    """

    label: str
    own: Number
    others: Number


class SubtotalDifference(Phrase, says="subtotal_difference"):
    """A cell as a reported summary has it, and as its units add up."""

    label: str
    reported: Number
    total: Number


class ApartFromSum(Phrase, says="apart_nowhere apart_in"):
    """In which cells a return is not the sum of others."""

    figures: Some[SubtotalDifference]

    @property
    def wording(self) -> str:
        """By whether there is any."""
        return self.wordings[bool(self.figures.total)]


class PerhapsSumOfOthers(UnitFileFinding, code="M240", severity=Severity.WARNING):
    """A return counts, and is the sum of the ``units``, which count too, in so many of the cells in use."""

    units: Some[str]
    used: int
    alike: int
    apart: ApartFromSum

    @property
    def members(self) -> int:
        """How many units."""
        return self.units.total


class PerhapsSameUnit(Finding, code="M179", severity=Severity.WARNING):
    """Two names that differ in the place or in 人民政府 alone; both returns count."""

    units: tuple[str, str]
    files: tuple[str, str]


class EmptyReturn(FileFinding, code="M180", severity=Severity.WARNING):
    """Nothing was filled in but what the office had, in so many cells if in any: a blank that came back."""

    prefilled: int | None = None


class NewestYear(Finding, code="M182", severity=Severity.WARNING):
    """Returns of several periods are here and none was asked for: those of the newest count."""

    periods: tuple[Period, ...]
    period: Period


class SummaryNamesUnits(UnitFileFinding, code="M186"):
    """A summary counts as one unit's return, and some units it names have returned here with other figures."""

    units: Some[str]


class YearNotStated(UnitFileFinding, code="M199", severity=Severity.WARNING):
    """It says no period that could be understood, and counts for the one that is collected."""

    period: Period


class DatesUnread(Finding, code="M188", severity=Severity.WARNING):
    """Which of several returns of a unit counts was not decided by the days on their covers, one of which is none."""

    unit: str
    files: tuple[str, ...]
    said: tuple[str, ...]
    by: Decider


class InDoubt(FileFinding, code="M171"):
    """It counts for nobody, for this reason."""

    reason: Finding


class FilePart(Phrase, says="part_whole part_lacks part_says_otherwise"):
    """A file and the tables that it lacks or leaves blank, and whether it differs from one that has them all."""

    file: str
    tables: tuple[str, ...] = ()
    differs: bool = False

    @property
    def wording(self) -> str:
        """By whether it is whole."""
        return self.wordings[bool(self.tables) + (bool(self.tables) and self.differs)]


class ReturnInParts(Finding, code="M172"):
    """Of these files of the unit the one that would count lacks tables that another has."""

    unit: str
    parts: tuple[FilePart, ...]

    @property
    def count(self) -> int:
        """How many files."""
        return len(self.parts)

    @property
    def files(self) -> tuple[str, ...]:
        """Their paths."""
        return tuple(one.file for one in self.parts)

    @property
    def whole(self) -> tuple[str, ...]:
        """Those of files that lack nothing."""
        return tuple(one.file for one in self.parts if not one.tables)


class SeveralLastYear(UnitFileFinding, code="M173", severity=Severity.INFORMATION):
    """Of ``count`` returns of last year, or an earlier period, this one is compared with."""

    count: int
    by: Decider
    earlier: Earlier = Earlier.LAST_YEAR


class SummedLastYear(Finding, code="M189", severity=Severity.INFORMATION):
    """The unit was made of several, and is compared with the sum of what these returned last year, or before."""

    unit: str
    names: tuple[str, ...]
    earlier: Earlier = Earlier.LAST_YEAR


class PerhapsAnother(Finding, code="M174"):
    """The unit has returned, but there are files that may be its return, too."""

    unit: str
    files: tuple[str, ...]


class EditionName(Phrase, says="edition_name"):
    """A form as people name it: its title, its edition and the document that prescribes it."""

    title: str
    edition: str
    source: str


class OtherEdition(FileFinding, code="M103"):
    """It is a return on another form."""

    form: EditionName
    expected: EditionName


class VersionFinding(UnitFileFinding):
    """One of the ``count`` returns of its unit, which does not count."""

    count: int


class NamelessCopy(UnitFileFinding, code="M203", severity=Severity.WARNING):
    """It names no unit and says what the return of the ``unit`` in the ``other`` file says, but for some cells."""

    other: str
    differing: int


class SameVersion(VersionFinding, code="M111", severity=Severity.INFORMATION):
    """Another one counts, and says the same."""

    kept: str


class DifferingFigure(Phrase, says="differing_figure"):
    """What a workbook says of a cell, and the report made of it; empty for nothing."""

    label: str
    workbook: str
    report: str


class ReportDiffers(UnitFileFinding, code="R212"):
    """The unit has returned a workbook, which counts, and a report that says something else."""

    figures: Some[DifferingFigure]

    @property
    def count(self) -> int:
        """How many figures differ; that of a group is one, of several cells."""
        return self.figures.total


class ReportWrong(UnitFileFinding, code="R281"):
    """In the report of a unit whose workbook counts something is wrong that no comparison of figures shows."""

    reason: Finding


class ReportAgrees(UnitFileFinding, code="R213", severity=Severity.INFORMATION):
    """The unit has returned its report as well, with the figures of the workbook: they count once."""


class ReportElsewhere(UnitFileFinding, code="R284", severity=Severity.WARNING):
    """The report of a unit lies in the folder of another."""

    folder: str


class BlankForm(FileFinding, code="R216", severity=Severity.INFORMATION):
    """It is a document with the form in it, of no unit and without a figure."""


class FiguresOfOtherYear(UnitFileFinding, code="R217", severity=Severity.WARNING):
    """It is a report for the ``other`` period, with every figure of the unit's workbook for this one."""

    period: Period
    other: Period
