"""Comparing a code that somebody has written down with the figures of a return: equal, explained, or another copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from gouji.model.check_code import NoCode, check_code, misprints
from gouji.model.submission import Observation, Submission
from gouji.model.wording import Keyword


class CodeReason(Keyword):
    """Why a code may differ from that of a return with the same figures."""

    MISPRINT = "misprint"
    """One digit is wrong, or two neighbours have changed places."""
    BLANKS_AS_ZERO = "blanks_as_zero"
    ZEROS_AS_BLANK = "zeros_as_blank"
    LAST_YEAR = "last_year"
    NEXT_YEAR = "next_year"
    OTHER_PERIOD = "other_period"
    OTHER_EDITION = "other_edition"


class CodeMatch(NamedTuple):
    """What became of comparing a code: the return's own, or why it has none, and how the two go together.

    ``reasons`` are those for which they differ although the figures may be the same, none where they are equal or
    where nothing explains it.
    """

    own: str | NoCode
    written: str
    reasons: tuple[CodeReason, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether the code is that of the return."""
        return self.own == self.written


def match_code(submission: Submission, written: str, editions: Iterable[int] = ()) -> CodeMatch:
    """Compare a code with a return; ``editions`` are the numbers of other editions of its form.

    Where they differ what explains that with the fewest assumptions is told: blanks printed as zeros or the other way
    round, the year before or after, another period of the year, another edition; after all these a slip of the hand.
    """
    own = check_code(submission, on_paper=True)
    if own == written or isinstance(own, NoCode):
        return CodeMatch(own, written)
    others = _others(submission, tuple(editions))
    for reasons, code in sorted(others, key=lambda one: len(one[0])):
        if code == written:
            return CodeMatch(own, written, reasons)
    return CodeMatch(own, written, (CodeReason.MISPRINT,) if written in misprints(own) else ())


def _others(submission: Submission, editions: tuple[int, ...]) -> Iterator[tuple[tuple[CodeReason, ...], str | NoCode]]:
    """The codes that the return has under every combination of other assumptions."""
    period = submission.period
    assert period is not None  # else it has no code
    without = _unzeroed(submission)
    blanks = [(None, submission), (CodeReason.BLANKS_AS_ZERO, submission), (CodeReason.ZEROS_AS_BLANK, without)]
    next_year = replace(period, year=period.year + 1)
    periods = [(None, period), (CodeReason.LAST_YEAR, period.year_ago), (CodeReason.NEXT_YEAR, next_year)]
    others = range(1, period.frequency.per_year + 1) if period.part else ()
    periods += [(CodeReason.OTHER_PERIOD, replace(period, part=part)) for part in others if part != period.part]
    numbers = [(None, None), *((CodeReason.OTHER_EDITION, edition) for edition in editions)]
    for (blank, seen), (when, then), (which, edition) in product(blanks, periods, numbers):
        reasons = tuple(reason for reason in (blank, when, which) if reason is not None)
        if reasons:
            zeros = {CodeReason.BLANKS_AS_ZERO: True, CodeReason.ZEROS_AS_BLANK: False}.get(blank) if blank else None
            yield reasons, check_code(seen, period=then, edition=edition, zeros=zeros, on_paper=True)


def _unzeroed(submission: Submission) -> Submission:
    """The return with nothing in its cells that hold zero."""
    zeros = [cell for cell, value in submission.values().items() if value == 0]
    return replace(submission.with_observations(dict.fromkeys(zeros, Observation.of(None))), nil_return=False)
