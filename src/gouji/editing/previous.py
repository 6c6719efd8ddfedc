"""Which of last year's returns is that of a unit."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.editing.findings import NoPreviousReturn, PreviousOfOtherYear
from gouji.model.finding import Finding
from gouji.model.labels import fold
from gouji.model.submission import Submission
from gouji.units.names import near_misses
from gouji.units.roster import ReportingUnit, Roster


def previous_return(
    submission: Submission, candidates: Sequence[Submission]
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """The unit's return of last year among some returns, and why there is none.

    The name of the unit decides, however it is spaced, then the year: E306 where no return has the
    name, E308 where those that have it are of another year. Of several the first counts.
    """
    unit = submission.unit
    named = [one for one in candidates if unit and one.unit and fold(one.unit) == fold(unit)]
    wanted = None if submission.year is None else submission.year - 1
    for one in named:
        if wanted is None or one.year in (None, wanted):
            return one, ()
    if named and wanted is not None:
        years = sorted({one.year for one in named if one.year is not None})
        return None, (PreviousOfOtherYear(years=tuple(years), wanted=wanted),)
    likely = near_misses(_roster_of(candidates), unit) if unit else []
    return None, (NoPreviousReturn(likely=tuple(candidate.name for candidate, _ in likely)),)


def _roster_of(candidates: Sequence[Submission]) -> Roster:
    return Roster(tuple(ReportingUnit(one.unit) for one in candidates if one.unit))
