"""Submissions (填报表): the figures one unit reported, and where each was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from gouji.model.finding import INFORMATION, Finding
from gouji.model.form import Form
from gouji.model.grid import Place

REPORTED, BLANK, NOT_APPLICABLE = "reported", "blank", "not_applicable"
NOT_A_NUMBER, UNCOMPUTED = "not_a_number", "uncomputed"

MARKS, LABELS, POSITION = "marks", "labels", "position"


class Observation(NamedTuple):
    """What one cell of a return says (填报值).

    ``value`` is None when nothing is reported, which is never the same as 0. A blank that
    a declared policy counts as zero has value 0 and keeps the status ``blank``.
    """

    value: int | Decimal | None
    raw: str = ""
    status: str = REPORTED

    @classmethod
    def of(cls, value: int | Decimal | None) -> Observation:
        """The observation of a figure known from elsewhere than a file."""
        return NOTHING if value is None else cls(value, str(value))

    @property
    def said(self) -> str:
        """What counts of the cell as a text: the figure, else what stands there instead; empty for nothing."""
        return str(self.value) if self.value is not None else self.raw.strip()


NOTHING = Observation(None, "", BLANK)


class Origin(NamedTuple):
    """Where an observation was read and how that place was found.

    ``way`` is ``marks``, ``labels`` or ``position``. ``formula`` is the formula in the cell;
    ``live`` says that it is the form's own sum, so its result follows its parts.
    """

    place: Place
    way: str
    formula: str | None = None
    live: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """One return: the form it fills, the reporting unit (填报单位), the year, the observations.

    ``explanations`` are the unit's own words on figures that look odd, by the name of what usually holds.
    Equal when they say the same, wherever it was read: ``origins`` does not count.
    """

    form: str
    unit: str | None
    year: int | None
    observations: Mapping[str, Observation]
    nil_return: bool = False
    contact: Mapping[str, str] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    unit_at: Place | None = field(default=None, compare=False)

    def values(self) -> dict[str, int | Decimal | None]:
        """The figures alone, by cell id."""
        return {cell: observation.value for cell, observation in self.observations.items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file. ``submission`` is None when the file could not be read as a return.

    ``sha256`` is the hexadecimal digest of the file, None when not even its bytes could be had;
    ``modified`` is when the file was last saved, in local time, as far as the disk or archive knows;
    ``is_summary`` says that the file is a consolidation and not a return somebody filled in, ``members``
    are then the returns it was made of.
    """

    file: str
    sha256: str | None
    form: Form | None
    submission: Submission | None
    findings: tuple[Finding, ...]
    is_summary: bool = False
    members: tuple[Submission, ...] = ()
    modified: datetime | None = None

    @property
    def passed_over(self) -> bool:
        """Whether the file is none that anybody would take for a return."""
        return self.submission is None and all(finding.severity == INFORMATION for finding in self.findings)
