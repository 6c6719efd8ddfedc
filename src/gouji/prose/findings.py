"""What is said of the prose of a report."""

from __future__ import annotations

from gouji.model.areas import CellArea
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.mechanism import Mechanism
from gouji.model.wording import Keyword, Phrase, Some, Texts


class LeftFrom(Keyword):
    """What else than a slip of the hand explains a number in prose."""

    LAST_YEAR = "last_year"


class ComparedSum(Phrase, says="compared_cell compared_sum"):
    """What a cell says that may be meant, or what several add up to; by their ids where they have no place."""

    label: str
    at: tuple[CellArea, ...] | tuple[str, ...]
    value: Number
    several: bool = False

    @property
    def wording(self) -> str:
        """One cell or several."""
        return self.wordings[self.several]


class InProse(Finding):
    """Something about a sentence of a section; ``text`` is the sentence, or as much of it as tells it."""

    section: str
    text: str


class FalseClaim(InProse, code="N101"):
    """A sentence says a number that none of the cells says that it may mean; ``why`` is how that may have come."""

    said: Number
    sums: tuple[ComparedSum, ...]
    why: LeftFrom | Mechanism | None = None


class OtherBasis(Finding, code="N102", severity=Severity.INFORMATION):
    """So many numbers count something else than the tables do."""

    texts: Some[str]

    @property
    def count(self) -> int:
        """How many."""
        return self.texts.total


class ProseContradiction(Finding, code="N103", severity=Severity.WARNING):
    """Numbers in prose break a rule whatever the tables say."""

    title: Texts
    left: Number
    right: Number
    texts: Some[str]


class DraftLeft(InProse, code="N104", severity=Severity.WARNING):
    """A paragraph is still marked as a draft."""


class TemplateLeft(InProse, code="N105", severity=Severity.WARNING):
    """Words of a template were left standing."""

    words: str


class YearInProse(InProse, code="N106", severity=Severity.WARNING):
    """A sentence speaks of another year where this report's year belongs."""

    stated: int
    year: int


class ProseUnread(Finding, code="N107", severity=Severity.WARNING):
    """The prose is longer than anybody writes; only so many characters or numbers of it were looked at."""

    characters: int
    numbers: int
