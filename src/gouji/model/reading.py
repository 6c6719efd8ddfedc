"""What came of one file: a return, a summary, a refusal, or something that is no return at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import ClassVar, NamedTuple

from gouji.model.check_code import WrittenCode
from gouji.model.finding import Finding, Verdict
from gouji.model.form import Form
from gouji.model.grid import Place, address
from gouji.model.submission import Submission
from gouji.model.wording import Keyword


class StatedBy(Keyword):
    """What says whose return it is and for when, best first."""

    COVER = "cover"
    ELSEWHERE = "elsewhere"
    """A second answer in the same file."""
    TITLE = "title"
    SHEET = "sheet"
    MARKS = "marks"
    CODE = "code"
    FILE = "file"
    FOLDER = "folder"


class Side(NamedTuple):
    """A set of figures among several of one table: its sheet, the unit it names, if any, and where it begins.

    ``place`` is None for one that has a sheet of its own.
    """

    sheet: str
    unit: str
    place: Place | None = None

    @property
    def where(self) -> str:
        """The sheet, and where several are in one, the cell."""
        return self.sheet if self.place is None else address(self.place)


class Evidence(NamedTuple):
    """What says whose return a file is; before `gouji.identify` its name says nothing of the unit yet.

    ``parts`` are the words by which a source speaks of a part of a year, ``numbers`` which of those of the form it is,
    0 for one of another length, ``unclear`` what is said of the year and not understood, ``code`` the unit's code in
    the blank. ``placed`` says that cells of the form were found in it; ``remarks`` is what else there is to say of its
    content. ``sides`` are sets of figures for the same tables. ``draft`` is what is written beside the unit's name
    about which draft it is, ``sealed`` the check code that is typed or printed in it; one that a formula shows follows
    the figures and says nothing. ``in_force`` is the form as it is now, where the file was found to be a blank of an
    earlier revision of it.
    """

    units: Mapping[StatedBy, str | None] = {}
    years: Mapping[StatedBy, int | None] = {}
    parts: Mapping[StatedBy, str] = {}
    unclear: str = ""
    code: str | None = None
    placed: bool = True
    remarks: tuple[Finding, ...] = ()
    sides: tuple[Side, ...] = ()
    draft: str = ""
    sealed: WrittenCode | None = None
    numbers: Mapping[StatedBy, int] = {}
    in_force: Form | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """A file that could be read as a return.

    ``sha256`` is the hexadecimal digest of the file, None for what was never one; ``modified`` is when the file was
    last saved, in local time, as far as the disk or archive knows, and ``saved`` what is stored in the file itself
    of that, which a mail or a copy keeps; ``sent`` when the mail was that it came with.
    ``evidence`` is what `gouji.identify` weighs. ``is_report`` says that it was read from a report and no workbook.
    """

    file: str
    sha256: str | None
    submission: Submission
    findings: tuple[Finding, ...]
    modified: datetime | None = None
    evidence: Evidence = field(default=Evidence(), compare=False, repr=False)
    saved: datetime | None = None
    sent: datetime | None = None
    is_report: bool = False

    @property
    def form(self) -> Form:
        """The form that it fills."""
        return self.submission.form.base

    @property
    def unit(self) -> str:
        """The unit it counts for: the one it names, else the name of its file."""
        return self.submission.unit or PurePath(self.file).stem


@dataclass(frozen=True, slots=True)
class SummaryReturn(Return):
    """A return that is a consolidation and not one somebody filled in.

    ``members`` are what it was made of, ``digests`` the SHA-256 of the files that they came from.
    """

    members: tuple[Submission, ...] = ()
    digests: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that should have been a return and could not be read as one; the first finding says why.

    ``sha256`` is None when not even its bytes could be had.
    """

    file: str
    sha256: str | None
    findings: tuple[Finding, ...]

    verdict: ClassVar[Verdict] = Verdict.UNREADABLE


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that nobody would take for a return, such as a notice, or a list that gouji made (R141, R142, M148)."""

    file: str
    sha256: str | None
    findings: tuple[Finding, ...]

    verdict: ClassVar[Verdict] = Verdict.PASSED_OVER


Reading = Return | SummaryReturn | Refused | PassedOver
