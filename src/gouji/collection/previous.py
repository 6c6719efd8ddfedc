"""Returns of earlier periods, asked for by unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from gouji.collection.empty import is_empty
from gouji.collection.findings import SeveralLastYear, SummedLastYear
from gouji.collection.merged import stated, summed
from gouji.collection.policy import Policy
from gouji.collection.versions import (
    Figures,
    chosen,
    cover_date,
    differences,
    in_parts,
    is_marked_copy,
    stored_time,
    tables_filled,
    tables_lacking,
)
from gouji.editing.findings import NoPreviousReturn, PreviousOfOtherYear
from gouji.editing.review import Beside
from gouji.intake.weigh import nobodys
from gouji.model.edit import PREVIOUS, YEAR_AGO, EditRule, Number
from gouji.model.finding import Finding, Severity
from gouji.model.labels import fold
from gouji.model.reading import Reading, Return, SummaryReturn
from gouji.model.reporting_period import Earlier, Frequency, Period
from gouji.model.submission import Submission
from gouji.units.names import former_part, full_name, near_misses, unit_called
from gouji.units.roster import ReportingUnit, Roster
from gouji.workbook.findings import SummaryIncomplete


class _Candidate(NamedTuple):
    """A return of last year, or the line that a summary of last year has for a unit."""

    unit: str
    submission: Submission
    file: str = ""
    dated: date | None = None
    sent: datetime | None = None
    saved: datetime | None = None
    modified: datetime | None = None
    lacks: frozenset[str] = frozenset()
    filled: Mapping[str, Figures] = {}
    named: bool = True
    former: str = ""
    draft: str = ""
    marked: bool = False
    is_report: bool = False
    weight: Number = 0


class LastYear:
    """What was returned before: last year, or of a form with more returns a year for any period before.

    Those that a summary was made of are among them.

    A unit's own return counts before a summary by its name, and that before the line of another summary; of several
    versions one counts by the ``policy``, as this year; where that takes none of several, the latest. Lines of a
    summary go by the full names of the ``roster``, as returns do; a blank that came back empty is none.
    A summary of units that report themselves is the return of none: of the office by whose name it goes, too, its
    line counts. ``readings`` is everything that was read.
    """

    def __init__(self, readings: Iterable[Reading], policy: str = Policy.LATEST, roster: Roster | None = None) -> None:
        self.readings = tuple(readings)
        self.policy = Policy.LATEST if policy == Policy.REFUSE else policy
        self._names: dict[str, str] = {}
        self._own: dict[str, list[_Candidate]] = {}
        self._summaries: dict[str, list[_Candidate]] = {}
        """Those that are returns of the units they name."""
        self._wholes: dict[str, list[_Candidate]] = {}
        self._lines: dict[str, list[_Candidate]] = {}
        for one in self.readings:
            if isinstance(one, Return) and nobodys(one) is None and not is_empty(one):
                seen, times = one.submission, (one.sent, stored_time(one), one.modified)
                tables = tables_lacking(one), tables_filled(seen)
                made = _Candidate(seen.unit or "", seen, one.file, cover_date(seen), *times, *tables)
                made = made._replace(
                    former=former_part(roster, stated(one)),
                    draft=one.evidence.draft,
                    marked=is_marked_copy(one),
                    is_report=one.is_report,
                    weight=sum(value or 0 for value in seen.figures),
                )
                if not isinstance(one, SummaryReturn):
                    self._add(self._own, made)
                else:
                    self._add(self._wholes if _is_of_others(one, roster) else self._summaries, made)
            for member in one.members if isinstance(one, SummaryReturn) else ():
                line = _Candidate(full_name(roster, member.unit or ""), member)
                self._add(self._lines, line._replace(former=former_part(roster, member.unit or "")))

    def unusual(self) -> Iterator[Finding]:
        """What is said of readings that are no returns, and of summaries without all of their detail."""
        for one in self.readings:
            incomplete = [finding for finding in one.findings if isinstance(finding, SummaryIncomplete)]
            yield from one.findings[:1] if not isinstance(one, Return) else incomplete

    def __bool__(self) -> bool:
        return bool(self._own or self._summaries or self._wholes or self._lines)

    def of(
        self, unit: str | None, when: int | Period | None, *, rules: Sequence[EditRule] = (), summary: bool = False
    ) -> Beside:
        """The unit's return for the year or period before ``when``, that for the same period a year ago, and why not.

        The name of the unit decides, however it is spaced, then the period: E306 where no return has the
        name, E308 where those that have it are of others. A ``summary`` is set beside one. Where the
        ``rules`` look back to one of the two only, nothing is said of the other.
        """
        period = Period.of(when)
        before = self._at(unit, period.previous if period is not None else None, summary)
        if period is None or period.frequency is Frequency.YEAR:
            return before._replace(year_ago=before.previous)
        ago = self._at(unit, period.year_ago, summary)
        used = _used(rules)
        findings = before.findings if PREVIOUS in used or ago.previous is None else ()
        if YEAR_AGO in used and before.previous is not None:
            findings += ago.findings
        return Beside(before.previous, findings, ago.previous)

    def _at(self, unit: str | None, wanted: Period | None, summary: bool) -> Beside:
        """The unit's return for one period, and why there is none."""
        name = fold(unit or "")
        groups = (self._wholes, self._summaries, self._own) if summary else (self._own, self._summaries, self._lines)
        named = [group.get(name, []) for group in groups] if name else []
        fitting = [[one for one in group if _fits(one.submission, wanted)] for group in named]
        earlier = Earlier.before(wanted.frequency if wanted is not None else Frequency.YEAR)
        if (added := self._merged(fitting, earlier)) is not None:
            return added
        for fit in fitting:
            if fit:
                kept, by = chosen(fit, self.policy)
                if kept is None:
                    return Beside(None, (in_parts(fit[0].unit, fit, Severity.WARNING),))
                several = len(fit) > 1 and any(differences(kept.submission, one.submission) for one in fit)
                told = SeveralLastYear(unit=kept.unit, file=kept.file, count=len(fit), by=by, earlier=earlier)
                return Beside(kept.submission, (told,) if several else ())
        if any(named) and wanted is not None:
            others = {one.submission.period for group in named for one in group}
            periods = tuple(sorted(filter(None, others)))
            return Beside(None, (PreviousOfOtherYear(periods=periods, wanted=wanted),))
        likely = near_misses(self._roster, unit) if unit else []
        names = tuple(candidate.name for candidate, _ in likely)
        return Beside(None, (NoPreviousReturn(likely=names, earlier=earlier),))

    def _merged(self, fitting: Iterable[list[_Candidate]], earlier: Earlier) -> Beside | None:
        """What the several units that one was made of returned, added up; None where it has returned itself."""
        parts: dict[str, _Candidate] = {}
        for group in fitting:
            for former in dict.fromkeys(one.former for one in group):
                mine = [one for one in group if one.former == former]
                kept, _ = chosen(mine, self.policy)
                if not former or (kept is None and former not in parts):
                    return None
                if kept is not None:
                    parts.setdefault(former, kept)
        forms = {one.submission.form.id for one in parts.values()}
        if len(parts) < 2 or len(forms) > 1:
            return None
        unit = next(iter(parts.values())).unit
        told = SummedLastYear(unit=unit, names=tuple(parts), earlier=earlier)
        return Beside(summed([one.submission for one in parts.values()]), (told,))

    @cached_property
    def _roster(self) -> Roster:
        """The units that returned last year."""
        return Roster(tuple(ReportingUnit(name) for name in self._names.values() if name))

    def _add(self, groups: dict[str, list[_Candidate]], one: _Candidate) -> None:
        groups.setdefault(fold(one.unit), []).append(one)
        if groups is not self._wholes:
            self._names.setdefault(fold(one.unit), one.unit)


def _fits(submission: Submission, wanted: Period | None) -> bool:
    """Whether a return is for the period that is wanted, for all it says."""
    return wanted is None or submission.period is None or submission.period.may_be(wanted)


def _used(rules: Sequence[EditRule]) -> set[str]:
    """To which earlier periods some rules look back."""
    cells = [cell for rule in rules for cell in rule.cells]
    return {prefix for prefix in (PREVIOUS, YEAR_AGO) if any(cell.startswith(prefix) for cell in cells)}


def _is_of_others(summary: SummaryReturn, roster: Roster | None) -> bool:
    """Whether a summary adds up returns of units of the ``roster``; without one, whether its own unit is among them."""
    own = fold(summary.unit)
    units = {fold(full_name(roster, member.unit or "")) for member in summary.members}
    if roster is None:
        return own in units
    return any(unit != own and unit_called(roster, unit) is not None for unit in units)
