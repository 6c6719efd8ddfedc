"""What a collection remembers of each file: who, when, what it came to and what part it plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from gouji.model.edit import Number
from gouji.model.finding import Verdict
from gouji.model.form import Form
from gouji.model.reporting_period import Period
from gouji.model.wording import Keyword
from gouji.units.roster import ReportingUnit

NO_FIGURES: Mapping[str, tuple[Number | None, ...]] = {}
"""Those of most entries: one for all."""


class Part(StrEnum):
    """What part a file plays in a collection."""

    COUNTS = "counts"
    """It is the return that counts for its unit."""
    OTHER_VERSION = "other_version"
    """Another return counts for the unit, or none of several does."""
    SUBTOTAL = "subtotal"
    """A reported summary of units that have returned themselves: compared with their sum, not added."""
    EMPTY = "empty"
    """A blank that came back without a figure."""
    IN_DOUBT = "in_doubt"
    """It names two units, or an example: it counts for nobody."""
    OTHER_FORM = "other_form"
    OTHER_YEAR = "other_year"
    REFUSED = "refused"
    """It should have been a return and could not be read as one."""
    PASSED_OVER = "passed_over"
    """Nobody would take it for a return."""


class Dating(Keyword):
    """What says on which day a return was made."""

    COVER_DATE = "cover_date"
    MAIL_DATE = "mail_date"
    STORED_TIME = "stored_time"
    FILE_TIME = "file_time"


class When(NamedTuple):
    """The day of a return, and what says so."""

    day: date
    by: Dating


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a collection.

    ``number`` is its position among what was reviewed; ``unit`` the name it counts for, the full one where it is
    ``known`` on the roster, else the one it names, else its file's; ``named`` whether the return names one at all.
    ``perhaps`` are the names that one in doubt gives, ``lacks`` the tables that it does not have; ``filled`` those
    that are filled in, each with its figures, where a unit returned several or the return names none; ``draft`` what
    its cover says about which draft it is. ``marked`` says that it is a marked copy, ``is_report`` that it is no
    workbook. ``weight`` is the sum of all its figures, ``own_weight`` of those that are no totals. What is no return
    has neither unit nor form.
    """

    number: int
    file: str
    sha256: str | None
    part: Part
    verdict: Verdict
    unit: str = ""
    named: bool = False
    known: ReportingUnit | None = None
    form: Form | None = None
    period: Period | None = None
    dated: date | None = None
    sent: datetime | None = None
    saved: datetime | None = None
    modified: datetime | None = None
    perhaps: tuple[str, ...] = ()
    lacks: frozenset[str] = frozenset()
    filled: Mapping[str, tuple[Number | None, ...]] = field(default_factory=lambda: NO_FIGURES, hash=False)
    draft: str = ""
    is_summary: bool = False
    marked: bool = False
    is_report: bool = False
    weight: Number = 0
    own_weight: Number = 0

    @property
    def year(self) -> int | None:
        """The year of its period, as far as it is said."""
        return (self.period.year if self.period is not None else 0) or None

    @property
    def is_dated(self) -> bool:
        """Whether it says all of its period."""
        return self.period is not None and self.period.is_known

    @property
    def when(self) -> When | None:
        """The day of a return: the date on its cover, else of the mail it came with, else that of its file."""
        if self.dated is not None:
            return When(self.dated, Dating.COVER_DATE)
        if self.sent is not None:
            return When(self.sent.date(), Dating.MAIL_DATE)
        if self.saved is not None:
            return When(self.saved.date(), Dating.STORED_TIME)
        return When(self.modified.date(), Dating.FILE_TIME) if self.modified is not None else None
