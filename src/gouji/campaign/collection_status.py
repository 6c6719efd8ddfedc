"""The campaign (催报): where every unit of the roster stands, told from the returns alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from gouji.collection.collect import Collection
from gouji.collection.entry import Entry, When
from gouji.collection.policy import Decider
from gouji.editing.review import Review
from gouji.model.finding import Finding, Verdict
from gouji.model.form import Form
from gouji.model.reading import Refused
from gouji.model.reporting_period import Period
from gouji.units.roster import ReportingUnit


class UnitState(StrEnum):
    """Where a unit stands.

    A return counts; there is none; there is none but all units below have returned; there are several and none is
    taken, or one that may be another unit's; all there is cannot be read, or is a blank that came back empty.
    """

    RETURNED = "returned"
    MISSING = "missing"
    COVERED = "covered"
    CONTESTED = "contested"
    BROKEN = "broken"
    EMPTY = "empty"

    @property
    def is_open(self) -> bool:
        """Whether somebody has to follow the unit up."""
        return self not in (UnitState.RETURNED, UnitState.COVERED)


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """Where one unit of the roster stands.

    ``versions`` are its returns in the order found, ``counting`` the one that counts, with how many ``errors`` and
    ``warnings`` people are told, ``is_warned`` whether it has any warning, and ``by`` what decided; ``differing`` is
    the number of cells that other versions state otherwise. ``first`` is when the unit first returned: a correction
    asked for after the due day makes nobody ``late``. ``perhaps`` are files that do not count but may be this unit's,
    by a near miss of its name or by their file name; ``doubted`` is the first of them that names another unit, or an
    example, as well, or of those that are only parts of a return; ``refused`` is the first of those that could not be
    read, where nothing else can be. ``before`` are its returns for earlier periods, made in their time.
    """

    unit: ReportingUnit
    state: UnitState
    versions: tuple[Entry, ...] = ()
    counting: Entry | None = None
    errors: int = 0
    warnings: int = 0
    is_warned: bool = False
    by: Decider = Decider.ORDER
    differing: int = 0
    first: When | None = None
    late: bool = False
    perhaps: tuple[Entry, ...] = ()
    doubted: Review | None = None
    refused: Refused | None = None
    before: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    collection: Collection | None = field(default=None, compare=False, repr=False)
    """That which holds its returns, none of which is held here."""

    @property
    def kept(self) -> Review | None:
        """The return that counts, as it was reviewed; made when asked for."""
        if self.counting is None:
            return None
        assert self.collection is not None
        return self.collection.of((self.counting,))[self.counting]

    @property
    def dated(self) -> When | None:
        """When the return that counts was made; where none does, when the unit first returned."""
        return self.first if self.counting is None else self.counting.when

    @property
    def is_only_warned(self) -> bool:
        """Whether the return that counts has nothing but warnings that a letter would tell."""
        return self.warnings > 0 and self.counting is not None and self.counting.verdict is Verdict.PASS


class OtherFile(NamedTuple):
    """A file that is no unit's return, and the finding that says why.

    ``near`` is the unit of the roster that its name may have meant, ``findings`` everything found in it.
    """

    entry: Entry
    why: Finding
    near: ReportingUnit | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionStatus:
    """Where a campaign stands: a line for every unit in the order of the roster, and every other file.

    ``unknown`` are returns of units that are not on the roster, ``aside`` those of another edition or period,
    ``blanks`` came back empty, ``passed_over`` are files that are no returns. ``findings`` are about the collection.
    """

    form: Form | None
    period: Period | None
    policy: str
    due: date | None
    lines: tuple[UnitStatus, ...]
    unknown: tuple[OtherFile, ...]
    unreadable: tuple[OtherFile, ...]
    aside: tuple[OtherFile, ...]
    passed_over: tuple[OtherFile, ...]
    blanks: tuple[OtherFile, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of the period."""
        return self.period.year if self.period is not None else None

    @property
    def subject(self) -> str:
        """What was asked for, as letters and lists call it: ``2024年度`` and the title of the form."""
        return (self.period.words() if self.period else "") + (self.form.title if self.form else "报表")

    def reportable(self) -> Iterator[Finding]:
        """Everything found: of the campaign, of the returns that count and of every other file."""
        yield from self.findings
        for line in self.lines:
            yield from line.findings
            yield from kept.findings if (kept := line.kept) is not None else ()
        for one in (*self.unknown, *self.unreadable):
            yield from one.findings
        yield from (one.why for one in self.others())

    def others(self) -> Iterator[OtherFile]:
        """Every file that is no unit's return."""
        yield from (*self.unknown, *self.aside, *self.blanks, *self.unreadable, *self.passed_over)

    def counts(self) -> dict[str, int]:
        """How many units are in each state, late, returned twice or have errors, and how many other files there are."""
        states = Counter(line.state for line in self.lines)
        return {
            "units": len(self.lines),
            **{state: states[state] for state in UnitState},
            "late": sum(line.late for line in self.lines),
            "several": sum(len(line.versions) > 1 for line in self.lines),
            "failing": sum(line.errors > 0 for line in self.lines),
            "unknown": len(self.unknown),
            "unreadable": len(self.unreadable),
            "aside": len(self.aside),
            "passed_over": len(self.passed_over),
            "blanks": len(self.blanks),
        }
