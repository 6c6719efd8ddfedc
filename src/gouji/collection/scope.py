"""What is collected, where the office does not say so: the form and the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from gouji.collection.empty import is_empty
from gouji.collection.office import Office
from gouji.collection.versions import commonest, stored_time
from gouji.editing.review import Review
from gouji.model.dates import day_of
from gouji.model.form import Form


class Glimpse(NamedTuple):
    """The form and the year of a return, whether nothing is filled in, whether the year was over when it was made."""

    form: Form
    year: int | None
    empty: bool
    over: bool

    @classmethod
    def of(cls, one: Review, office: Office) -> Glimpse:
        """What is seen of a return."""
        year, empty = one.submission.year, is_empty(one.returned, blank_as_zero=office.blank_as_zero)
        return cls(one.form, year, empty, year is not None and _was_over(year, one))


def asked_for(returned: Sequence[Glimpse], office: Office) -> tuple[Form | None, int | None, tuple[int, ...]]:
    """The form and the year that are collected, and the years of which there are returns of that form's family.

    The newest year is the collection under way: last year's returns lie beside the first of this year's. It is no
    year that had not ended when its returns were made; a cover may name the year in which it was filled in. Of the
    editions to choose from the one in force in that year is asked for, however many units have filled in another.
    """
    form = office.asked or commonest(one.form for one in returned)
    alike = [one for one in returned if form is not None and one.form.family == form.family]
    years = sorted({one.year for one in alike if one.year is not None})
    over = max((one.year for one in alike if one.year is not None and one.over), default=None)
    year = office.year or over or commonest(one.year for one in alike)
    if office.asked is None and form is not None:
        then = commonest(one.form for one in alike if one.year == year) or form
        form = then if year is None or then.covers(year) else _in_force(office.forms, then.family, year) or then
    return form, year, tuple(years)


def _in_force(forms: Sequence[Form], family: str, year: int) -> Form | None:
    """The edition of a family for a year."""
    return next((one for one in forms if one.family == family and one.covers(year)), None)


def _was_over(year: int, one: Review) -> bool:
    """Whether a year was as good as over when a return for it was made, as far as anybody knows."""
    saved = stored_time(one.returned) or one.returned.modified
    day = day_of(one.submission.contact.get("date", ""), year) or (saved.date() if saved is not None else None)
    return day is None or day >= date(year, 12, 1)
