"""Which of last year's returns is that of a unit."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.model.finding import INFORMATION, WARNING, Finding
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
    if named:
        years = "、".join(sorted({str(one.year) for one in named}))
        return None, (Finding("E308", WARNING, {"years": years, "wanted": wanted}),)
    likely = near_misses(_roster_of(candidates), unit) if unit else []
    names = "、".join(candidate.name for candidate, _ in likely)
    return None, (Finding("E306", INFORMATION, {"likely": names}),)


def _roster_of(candidates: Sequence[Submission]) -> Roster:
    return Roster(tuple(ReportingUnit(one.unit) for one in candidates if one.unit))
