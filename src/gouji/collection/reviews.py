"""Going over many files: each is read, identified and reviewed, in one worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gouji.collection.documents import taken_for
from gouji.collection.office import Office
from gouji.editing.review import NOTHING_BESIDE, Review, Reviewed, review
from gouji.intake.identify import identify
from gouji.intake.inputs import AnyPath, Input, inputs
from gouji.intake.read import read_input
from gouji.intake.weigh import is_of_office
from gouji.model.reading import Reading, Return, SummaryReturn
from gouji.parallel import ProcessPool, each

if TYPE_CHECKING:
    from concurrent.futures import Executor

ANYONE = Office()
"""An office that knows nothing."""


def reviews(
    paths: Sequence[AnyPath],
    office: Office = ANYONE,
    executor: Executor | ProcessPool | None = None,
    *,
    locating: bool = True,
) -> Iterator[Reviewed]:
    """Review every return among some files, folders and zip archives, in order of name.

    Every path gives a `Review`, or a `Refused` or `PassedOver` file. The work is handed to the ``executor``; without
    one it is done in this process. With ``locating`` wrong cells are searched for at once, by the same worker, else
    only when a review is asked for them. What lies between the files is decided by `gouji.collect`.
    """
    return each(
        partial(review_input, office=office, locating=locating),
        inputs(paths, office.without, office.password),
        executor,
        office.forms,
    )


def readings(
    paths: Sequence[AnyPath], office: Office = ANYONE, executor: Executor | ProcessPool | None = None
) -> Iterator[Reading]:
    """Read and identify every return among some files, folders and zip archives, without reviewing them."""
    found = inputs(paths, office.without, office.password)
    return each(partial(identified, office=office), found, executor, office.forms)


def reviewed(reading: Reading, office: Office = ANYONE) -> Reviewed:
    """Review what was read and identified, beside the unit's return of last year as the office knows it."""
    if not isinstance(reading, Return):
        return reading
    seen, last_year = reading.submission, office.last_year
    if isinstance(reading, SummaryReturn) and is_of_office(seen.unit, office.roster, office.unit):
        last_year = None  # an earlier summary of the office itself, no return of this year
    if last_year is None:
        return review(reading, NOTHING_BESIDE)
    is_summary = isinstance(reading, SummaryReturn)
    return review(reading, last_year.of(seen.unit, seen.period, rules=seen.form.queries, summary=is_summary))


def identified(source: Input, office: Office) -> Reading:
    """Read one thing that a command line named, and say whose it is."""
    reading = read_input(source, office.forms, office.password)
    if isinstance(reading, Return):
        reading = identify(reading, office.roster, blank_as_zero=office.blank_as_zero, office=office.unit)
    return taken_for(source, reading, office.roster)


def review_input(source: Input, office: Office, locating: bool = True) -> Reviewed:
    """Read, identify and review one thing that a command line named."""
    found = reviewed(identified(source, office), office)
    if locating and isinstance(found, Review):
        _ = found.diagnosis
    return found
