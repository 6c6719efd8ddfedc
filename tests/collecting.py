"""Returns at hand, reviewed and collected as a command does with files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from os import PathLike
from typing import Any

from gouji import (
    Collection,
    CollectionStatus,
    Consolidation,
    Finding,
    Form,
    LastYear,
    Office,
    ProcessPool,
    Reading,
    Return,
    Roster,
    Submission,
    SummaryReturn,
    collect,
    collection_status,
    consolidate,
    identify,
    readings,
    reviewed,
)
from gouji.collection.policy import Policy
from gouji.consolidation.adjustments import Adjustment
from gouji.consolidation.last_year import total_of_last_year as last_year_added_up
from gouji.editing.confirmations import Verification
from gouji.editing.review import Beside, Review, Reviewed
from gouji.model.reading import Evidence, StatedBy
from gouji.model.reporting_period import Period


def the_return(reading: Reading) -> Return:
    """What was read, where it must be a return."""
    assert isinstance(reading, Return)
    return reading


def the_review(reviewed: Reviewed) -> Review:
    """What came of a file, where it must be a return."""
    assert isinstance(reviewed, Review)
    return reviewed


def last_year(submissions: Iterable[Submission], roster: Roster | None = None) -> LastYear:
    """What an office with a roster knows of last year when it has these returns."""
    covers = ((one, Evidence(units={StatedBy.COVER: one.unit})) for one in submissions)
    found = (identify(Return(f"{one.unit}.xlsx", None, one, (), evidence=said), roster) for one, said in covers)
    return LastYear(found, roster=roster)


def previous_return(submission: Submission, candidates: Iterable[Submission]) -> Beside:
    """The unit's return of last year among some returns, and why there is none."""
    return last_year(candidates).of(submission.unit, submission.year)


def as_summary(returned: Return, members: Sequence[Submission] = ()) -> SummaryReturn:
    """The same return, were it a consolidation."""
    given = {field.name: getattr(returned, field.name) for field in fields(Return)}
    return SummaryReturn(**given, members=tuple(members))


def checked(reading: Reading, previous: Sequence[Submission] | None = None) -> Reviewed:
    """One return by itself, beside last year's returns."""
    known = Office(last_year=last_year(previous) if previous is not None else None)
    return reviewed(reading, known)


def collected(readings: Iterable[Reading], previous: Sequence[Submission] | None = None, **office: Any) -> Collection:
    """Some returns collected by an office that knows this and that."""
    known = Office(last_year=last_year(previous) if previous is not None else None, **office)
    return collect([reviewed(one, known) for one in readings], known)


def review(
    readings: Iterable[Reading],
    previous: Sequence[Submission] | None = None,
    verifications: Sequence[Verification] = (),
) -> list[Reviewed]:
    """Some returns, each by itself and against the others."""
    return list(collected(readings, previous, confirmations=tuple(verifications)).reviews())


def consolidated(
    readings: Iterable[Reading],
    *,
    form: Form | None = None,
    unit: str | None = None,
    roster: Roster | None = None,
    policy: str = Policy.LATEST,
    adjustments: Sequence[Adjustment] = (),
    previous: Sequence[Reading] | None = None,
) -> Consolidation:
    """Some returns added up for a unit, and set beside last year's."""
    before = LastYear(previous) if previous is not None else None
    office = Office(form=form, unit=unit, roster=roster, policy=policy, last_year=before)
    return consolidate(collect([reviewed(one, office) for one in readings], office), adjustments)


def total_of_last_year(
    form: Form, given: Iterable[Reading], unit: str | None, year: int | None, roster: Roster | None = None
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """Last year's total among some readings, for a unit that adds up."""
    return last_year_added_up(form, Period.of(year), Office(unit=unit, roster=roster, last_year=LastYear(given)))


def standing(
    roster: Roster,
    reports: Iterable[Reviewed],
    policy: str = Policy.LATEST,
    due: date | None = None,
    *,
    form: Form | None = None,
    year: int | None = None,
) -> CollectionStatus:
    """Where every unit of a roster stands by some reviews."""
    return collection_status(
        collect(list(reports), Office(roster=roster, policy=policy, due=due, form=form, year=year))
    )


def read_all(paths: Iterable[str | PathLike[str]], form: Form | None = None, **office: Any) -> Iterator[Reading]:
    """Everything among some paths, read and identified by several processes where that is worth it."""
    return readings(list(paths), Office(form=form, **office), ProcessPool())
