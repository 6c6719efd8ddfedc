"""The campaign (催报): where every unit of the roster stands, told from the returns alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from gouji.collection.versions import COVER_DATE, FILE_TIME, ORDER, unit_of
from gouji.editing.review import Review
from gouji.model.dates import day_of
from gouji.model.finding import ERROR, INFORMATION, WARNING, Finding
from gouji.model.form import Form
from gouji.model.submission import Reading
from gouji.units.roster import ReportingUnit

RETURNED, MISSING, COVERED, CONTESTED, BROKEN = "returned", "missing", "covered", "contested", "broken"
STATES = (RETURNED, MISSING, COVERED, CONTESTED, BROKEN)
"""A return counts; there is none; there is none but all units below have returned; there are several and
the policy takes none; all there is cannot be read."""

_UNKNOWN = ("R120", "R136", "R138")


class When(NamedTuple):
    """The day of a return, and whether the cover or the file says so."""

    day: date
    by: str


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """Where one unit of the roster stands.

    ``versions`` are its returns in the order found, ``kept`` the one that counts and ``by`` what decided;
    ``differing`` is the number of cells that other versions state otherwise. ``first`` is when the unit first
    returned: a correction asked for after the due day makes nobody ``late``. ``perhaps`` are files that do not
    count but may be this unit's, by a near miss of its name or by their file name.
    """

    unit: ReportingUnit
    state: str
    versions: tuple[Review, ...] = ()
    kept: Review | None = None
    by: str = ORDER
    differing: int = 0
    first: When | None = None
    late: bool = False
    perhaps: tuple[Review, ...] = ()
    findings: tuple[Finding, ...] = ()

    def count(self, severity: str) -> int:
        """How many findings of a severity the return that counts has."""
        return sum(finding.severity == severity for finding in self.kept.reportable()) if self.kept else 0


class Stranger(NamedTuple):
    """A return of a unit that is not on the roster, and the unit that its name may have meant."""

    report: Review
    near: ReportingUnit | None


@dataclass(frozen=True, slots=True)
class CollectionStatus:
    """Where a campaign stands: a line for every unit in the order of the roster, and every other file.

    ``aside`` are returns of another edition or year, ``passed_over`` files that are no returns.
    """

    form: Form | None
    year: int | None
    policy: str
    due: date | None
    lines: tuple[UnitStatus, ...]
    unknown: tuple[Stranger, ...]
    unreadable: tuple[Review, ...]
    aside: tuple[Review, ...]
    passed_over: tuple[Review, ...]

    def told(self) -> tuple[Finding, ...]:
        """Everything found: of the campaign, of the returns that count and of every other file."""
        lines = [f for line in self.lines for f in (*line.findings, *(line.kept.findings if line.kept else ()))]
        strangers = [finding for report, _ in self.unknown for finding in report.findings]
        unreadable = [finding for report in self.unreadable for finding in report.findings]
        return (*lines, *strangers, *unreadable, *(finding for _, finding in self.others()))

    def others(self) -> Iterator[tuple[Review, Finding]]:
        """Every file that is no unit's return, with the finding that says why."""
        for report, _ in self.unknown:
            doubts = (finding for finding in report.findings if finding.code in _UNKNOWN)
            stranger = Finding("R136", WARNING, {"unit": unit_of(report.reading)})
            yield report, next(chain(summary_told(report), doubts, [stranger]))
        for report in self.aside:
            yield report, Finding("M146", WARNING, _of_another(report.reading, self.form, self.year))
        for report in (*self.unreadable, *self.passed_over):
            yield report, report.findings[0]

    def counts(self) -> dict[str, int]:
        """How many units are in each state, late, returned twice or have errors, and how many other files there are."""
        states = Counter(line.state for line in self.lines)
        return {
            "units": len(self.lines),
            **{state: states[state] for state in STATES},
            "late": sum(line.late for line in self.lines),
            "several": sum(len(line.versions) > 1 for line in self.lines),
            "failing": sum(line.count(ERROR) > 0 for line in self.lines),
            "unknown": len(self.unknown),
            "unreadable": len(self.unreadable),
            "aside": len(self.aside),
            "passed_over": len(self.passed_over),
        }


def when(reading: Reading) -> When | None:
    """The day of a return: the date on its cover, else the day its file was saved; None when neither is known."""
    stated = day_of(reading.submission.contact.get("date", "")) if reading.submission is not None else None
    if stated is not None:
        return When(stated, COVER_DATE)
    return When(reading.modified.date(), FILE_TIME) if reading.modified is not None else None


def summary_told(report: Review) -> tuple[Finding, ...]:
    """Word that a return is a summary."""
    if not report.reading.is_summary:
        return ()
    return (Finding("M147", INFORMATION, {"file": report.reading.file, "unit": unit_of(report.reading)}),)


def _of_another(reading: Reading, form: Form | None, year: int | None) -> dict[str, object]:
    """What a return is, and what was asked for."""
    seen = reading.submission
    assert seen is not None
    return {
        "file": reading.file,
        "unit": unit_of(reading),
        "actual": _edition(reading.form, seen.year),
        "expected": _edition(form, year),
    }


def _edition(form: Form | None, year: int | None) -> str:
    return f"{year or ''} {form.id if form else ''}".strip()
