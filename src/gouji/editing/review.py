"""Reviewing a return (审核): everything found in it, its verdict, and which cells explain a failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from gouji.editing.check import check, outcomes, verdict
from gouji.editing.confirmations import Verification, verified
from gouji.editing.localise.diagnosis import SOUND, Diagnosis
from gouji.editing.localise.soundness import is_sound, may_be_off
from gouji.editing.query_edits import compare, last_years_figures
from gouji.forms.open_rows import on_form
from gouji.model.finding import Finding, Verdict, reportable
from gouji.model.form import Form
from gouji.model.reading import PassedOver, Refused, Return, SummaryReturn
from gouji.model.submission import Submission
from gouji.workbook.reasons import answered

if TYPE_CHECKING:
    from gouji.model.claim import Claim


class Beside(NamedTuple):
    """What a return is compared with, and what there is to say about it.

    ``previous`` is the unit's return of last year, or the period before, ``year_ago`` the one of the same period
    last year.
    """

    previous: Submission | None = None
    findings: tuple[Finding, ...] = ()
    year_ago: Submission | None = None


NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True)
class Review:
    """A return that was reviewed: everything found, the verdict, and which cells explain a failure.

    ``verdict`` is ``pass``, ``fail`` or ``undecided``; ``previous`` and ``year_ago`` are the unit's returns
    that it was compared with (see `Beside`); ``claims`` are what its prose says of its figures.
    """

    returned: Return
    findings: tuple[Finding, ...]
    verdict: Verdict
    previous: Submission | None = None
    year_ago: Submission | None = None
    claims: tuple[Claim, ...] = ()
    _diagnosis: Diagnosis | None = field(default=None, compare=False, repr=False)

    @property
    def diagnosis(self) -> Diagnosis:
        """Which cells are probably wrong; worked out when it is first asked for."""
        if self._diagnosis is None:
            from gouji.editing.localise.locate import locate  # not needed where all is well

            seen = self.submission
            last_year = last_years_figures(seen.form, self.previous)
            object.__setattr__(self, "_diagnosis", locate(seen, last_year, self.claims))
            assert self._diagnosis is not None
        return self._diagnosis

    @property
    def file(self) -> str:
        """The path of the file, as people know it."""
        return self.returned.file

    @property
    def sha256(self) -> str | None:
        """The digest of the file."""
        return self.returned.sha256

    @property
    def submission(self) -> Submission:
        """What the return says."""
        return self.returned.submission

    @property
    def form(self) -> Form:
        """The form that it fills."""
        return self.returned.form

    @property
    def unit(self) -> str:
        """The unit it counts for: the one it names, else the name of its file."""
        return self.returned.unit

    @property
    def is_summary(self) -> bool:
        """Whether it is a consolidation and not a return somebody filled in."""
        return isinstance(self.returned, SummaryReturn)

    def reportable(self) -> tuple[Finding, ...]:
        """The findings for people."""
        return reportable(self.findings)

    def located(self) -> tuple[Finding, ...]:
        """The diagnosis as findings."""
        if self.diagnosis == SOUND:
            return ()
        from gouji.editing.localise.report import tell

        return tell(self.submission, self.diagnosis)


Reviewed = Review | Refused | PassedOver
"""What comes of one file once it is reviewed; what is no return stays what it is."""


def review(returned: Return, beside: Beside = NOTHING_BESIDE) -> Review:
    """Review one return: its rules are each tried once; what fails is located when `Review.diagnosis` is asked for.

    A block that was pasted one line off is an error although no rule fails.

    What units have explained is no warning any more only once `settled` has seen it.
    """
    submission, previous = returned.submission, beside.previous
    previous, year_ago = (
        on_form(one, submission.form) if one is not None and one.form.base == submission.form.base else one
        for one in (previous, beside.year_ago)
    )
    tried = outcomes(submission)
    sound = is_sound(submission, tried)
    moved = _displaced(submission) if not sound and may_be_off(submission) else ()
    wrong = (*moved, *check(submission, tried))
    if submission.form.fields and not isinstance(returned, SummaryReturn):
        from gouji.editing.fields import fields_in_error

        wrong = (*wrong, *fields_in_error(submission))
    if submission.form.texts and not isinstance(returned, SummaryReturn):
        from gouji.editing.words import words_in_error

        wrong = (*wrong, *words_in_error(submission))
    claims, said = _prose(submission, previous) if submission.narrative else ((), ())
    found = (*returned.findings, *wrong, *said, *beside.findings, *compare(submission, previous, tried, year_ago))
    return Review(returned, found, verdict(found), previous, year_ago, claims, SOUND if sound else None)


def _displaced(submission: Submission) -> tuple[Finding, ...]:
    from gouji.editing.localise.locate import displaced
    from gouji.editing.localise.report import tell_displaced

    return tell_displaced(submission, displaced(submission))


def _prose(submission: Submission, previous: Submission | None) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    from gouji.editing.read_prose import read_prose  # a workbook has none

    return read_prose(submission, last_years_figures(submission.form, previous))


def settled(one: Review, more: Sequence[Finding] = (), confirmations: Sequence[Verification] = ()) -> Review:
    """A review with more findings, and what the office has confirmed or, of the rest, the unit explained settled."""
    findings = verified(one.submission, (*one.findings, *more), confirmations)
    return replace(one, findings=answered(one.submission, findings))
