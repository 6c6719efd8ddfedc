"""What is wrong with a return (E1, E2), what is odd about it (E3), and what became of that."""

from __future__ import annotations

from gouji.model.edit import Number, Relation
from gouji.model.finding import Finding, Severity
from gouji.model.findings import CellsFinding, Comparison, Imbalance, MeasureInDoubt
from gouji.model.grid import Place
from gouji.model.reporting_period import Earlier, Now, Period
from gouji.model.wording import Keyword, Phrase, Some, Texts
from gouji.workbook.findings import Answered

_SHOWN = 8
"""So many cells without a figure are pointed at in a sentence."""

# ── cells and figures ───────────────────────────────────────────────────────────────────────


class Absent(Keyword):
    """Where a cell stands that the file does not have."""

    ABSENT = "absent"


class InSummary(Phrase, says="in_summary"):
    """A cell of a summary, not of a return, and the ``units`` of which the same is said."""

    where: Place | Absent | str
    units: Some[str] | None = None


class OfSummary(Phrase, says="of_summary of_summary_from"):
    """A summary, not a return, and the ``units`` of which the same is said."""

    units: Some[str] | None

    @property
    def wording(self) -> str:
        """With units or without."""
        return self.wordings[self.units is not None]


Where = Place | Absent | InSummary | str
"""Where a cell stands: its place, that it has none, or its id when the return came from no file."""


class StatedFigure(Phrase, says="stated_figure stated_figure_of_sheet"):
    """A cell with the figure it states, with its ``sheet`` where cells of several are told together."""

    where: Place | str
    value: Number | None
    sheet: bool = False

    @property
    def wording(self) -> str:
        """With the sheet or without."""
        return self.wordings[self.sheet]


class LastYearsFigure(Phrase, says="last_years_figure"):
    """A cell of last year's return, or one of an earlier period, with its figure."""

    label: str
    value: Number | None
    earlier: Earlier = Earlier.LAST_YEAR


Figure = StatedFigure | LastYearsFigure


# ── edit rules ──────────────────────────────────────────────────────────────────────────────


class RuleFailure(Imbalance):
    """An edit rule that does not hold; its severity is the rule's.

    ``left`` and ``right`` are its sides, ``figures`` what stands in its cells: all of a short rule, those that are
    not zero of a long one.
    """

    where: Where
    title: Texts
    left: Number
    right: Number
    figures: tuple[StatedFigure, ...]


class OutOfBalance(RuleFailure, code="E101"):
    """Two sides are not equal."""

    subject: str


class WrongTotal(RuleFailure, code="E102"):
    """A total is not the sum of its parts."""

    label: str


class OrderReversed(RuleFailure, code="E105"):
    """One side is larger than the other, which it should not be."""

    subject: str
    relation: Relation


class PartsBeyondTotal(RuleFailure, code="E325"):
    """The parts that are filled in come to more than the total, whatever the blank ones stand for."""

    label: str


class NeverInBalance(RuleFailure, code="E326"):
    """Two sides of which no figures in the blanks would make equals; blanks are left out of both."""

    subject: str


class Unfilled(CellsFinding):
    """Cells of a table without a figure where the unit should have put one."""

    table: str

    @property
    def spots(self) -> Some[Place]:
        """The first of them."""
        return Some.of(self.places, _SHOWN)


class UnfilledInRules(Unfilled, code="E103", severity=Severity.WARNING):
    """So many ``rules`` cannot be decided for them."""

    rules: int


class UnfilledAlone(Unfilled, code="E104", severity=Severity.WARNING):
    """No rule is undecided for them."""


# ── head and foot ───────────────────────────────────────────────────────────────────────────


class InField(Finding):
    """Something is wrong in a head or foot field."""

    label: str


class FieldEmpty(InField, code="E350"):
    """It is left blank though the form requires it."""


class FieldOdd(InField, code="E351"):
    """What stands there is not what the form asks for."""

    raw: str


class FieldNoDate(InField, code="E352"):
    """What stands in one for a date is none."""

    raw: str


class InWords(Finding):
    """Something is wrong in a cell that holds words; no other cell can be the cause."""

    where: Where
    label: str


class NotChosen(InWords, code="E353"):
    """What stands in a cell is none of its list; ``near`` is the one that it may have meant, if any."""

    raw: str
    near: str = ""


class WordsMissing(InWords, code="E354"):
    """A cell is left blank in which the form requires words."""


class WordsTooLong(InWords, code="E355"):
    """There are more characters in a cell than the form allows."""

    count: int
    most: int


# ── what stands in a cell ───────────────────────────────────────────────────────────────────


class OddFigure(Finding):
    """What stands in a cell is no figure that it can have; ``raw`` as it is written there."""

    where: Where
    label: str
    raw: str


class NotWhole(OddFigure, code="E201"):
    """A count with decimals."""


class Negative(OddFigure, code="E202"):
    """Less than nothing."""


class NotANumber(OddFigure, code="E203"):
    """A text."""


class TooLong(OddFigure, code="E320"):
    """A number of more than 15 digits, which no form asks for."""


class ErrorInCell(OddFigure, code="E204"):
    """An error value such as ``#REF!``."""


class DateInCell(OddFigure, code="E205"):
    """A date or a time."""


class TooFine(OddFigure, code="E340", severity=Severity.WARNING):
    """An amount with more than the ``decimals`` that it has in the form."""

    decimals: int


class PerhapsADate(OddFigure, code="E206", severity=Severity.WARNING):
    """A number as which a spreadsheet stores something ``typed`` like 1/12."""

    typed: str


# ── comparisons ─────────────────────────────────────────────────────────────────────────────


class NotCompared(Keyword):
    """Why a query about last year was not decided."""

    BLANK = "blank"
    EDITION = "edition"
    NO_FIGURE = "no_figure"
    OTHER_FORM = "other_form"


class Query(Imbalance, Comparison):
    """A query edit that does not hold; ``reason`` is a good one that it may have."""

    where: Where
    title: Texts
    left: Number
    right: Number
    figures: tuple[Figure, ...]
    reason: Texts


class Unusual(Query, code="E301", severity=Severity.WARNING):
    """What usually holds does not."""

    subject: str


class NotContinued(Query, code="E302", severity=Severity.WARNING):
    """A figure does not follow on from last year's, or that of an earlier period."""

    label: str
    earlier: Earlier = Earlier.LAST_YEAR


class TableComparison(Comparison):
    """A table as a whole beside another; ``count`` figures of the other one are not zero.

    ``owner`` says of what it is a table, where that is no return.
    """

    owner: OfSummary | None = None
    table: str
    count: int


class CopyOfLastYear(TableComparison, code="E303", severity=Severity.WARNING):
    """It says the same as last year's, or that of the period before."""

    earlier: Earlier = Earlier.LAST_YEAR


class CopyOfAnother(TableComparison, code="E304", severity=Severity.WARNING):
    """It says the same as another unit's."""

    other: str


class AllZero(TableComparison, code="E305", severity=Severity.WARNING):
    """It is all zero after a busy year, or a busy period."""

    earlier: Earlier = Earlier.LAST_YEAR

    @property
    def now(self) -> Now:
        """For when it is all zero."""
        return self.earlier.now


class FallenFigure(Phrase, says="fallen_figure"):
    """A figure from the beginning of the year, and the larger one of the period before."""

    label: str
    value: Number | None
    last: Number


class Fallen(Comparison, code="E309", severity=Severity.WARNING):
    """So many figures from the beginning of the year are below those of the period before."""

    table: str
    count: int
    figures: Some[FallenFigure]


class OtherSize(MeasureInDoubt):
    """An amount ``value`` of a plausible size only in another unit, in which it is ``converted``."""

    where: Where
    label: str
    value: Number
    unit: str
    other_unit: str
    converted: Number


class LikeLastYearInOtherUnit(OtherSize, code="E321", severity=Severity.WARNING):
    """It would be much like last year's, or that of the period before."""

    last: Number
    earlier: Earlier = Earlier.LAST_YEAR


class LikeOthersInOtherUnit(OtherSize, code="E322", severity=Severity.WARNING):
    """It is far beyond the ``largest`` of the other units, and would be like theirs."""

    largest: Number


class NoPreviousReturn(Finding, code="E306", severity=Severity.INFORMATION):
    """The returns of before have none of the unit; ``likely`` are units whose names are like its own."""

    likely: tuple[str, ...]
    earlier: Earlier = Earlier.LAST_YEAR


class LeftUncompared(Finding, code="E307", severity=Severity.INFORMATION):
    """So many queries could not be decided for want of a figure of last year, or an earlier period."""

    count: int
    why_not: NotCompared
    earlier: Earlier = Earlier.LAST_YEAR


class PreviousOfOtherYear(Finding, code="E308", severity=Severity.WARNING):
    """The unit's return among those of before is of other periods than the one ``wanted``."""

    periods: tuple[Period, ...]
    wanted: Period

    @property
    def needed(self) -> Period | None:
        """The period of which a return is needed, if it is not simply the year before."""
        return self.wanted if self.wanted.part else None


# ── verified ────────────────────────────────────────────────────────────────────────────────


class Verified(Answered, code="E313", severity=Severity.INFORMATION):
    """The office has verified it."""

    remark: str


class VerifiedBefore(Answered, code="E314", severity=Severity.WARNING):
    """The office has verified it, but for other figures."""

    remark: str
