"""What is said of the explanations that units give, and of summaries that lack something."""

from __future__ import annotations

from gouji.model.finding import Finding, Severity
from gouji.model.findings import FileFinding
from gouji.model.wording import Keyword, Some, Texts


class PoorReason(Keyword):
    """Why what is written as a reason does not do."""

    PHRASE = "phrase"
    SHORT = "short"


class Answered(Finding):
    """Something about a comparison, ``title`` being what usually holds."""

    title: Texts


class NoReasonGiven(Answered, code="E311", severity=Severity.WARNING):
    """The unit's explanation says nothing."""

    text: str
    poor: PoorReason


class Explained(Answered, code="E312", severity=Severity.INFORMATION):
    """The unit has given a reason."""

    text: str


class AnswerInOtherLine(Answered, code="E315", severity=Severity.WARNING):
    """A reason stands in a line about which nothing was asked; what was asked, ``title``, has none."""

    written: Texts
    text: str


class SummaryIncomplete(FileFinding, code="M176"):
    """A sheet of a summary lacks what says whose figures they are: headings, or the columns of cells."""

    sheet: str
    lacking: Some[str]
