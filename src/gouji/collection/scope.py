"""What is collected, where the office does not say so: the form and the period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gouji.collection.empty import is_empty
from gouji.collection.office import Office
from gouji.collection.versions import commonest, stored_time
from gouji.editing.review import Review
from gouji.model.dates import day_of
from gouji.model.form import Form
from gouji.model.reporting_period import Days, Period


class Glimpse(NamedTuple):
    """The form and the period of a return, whether nothing is filled in, whether that was over when it was made."""

    form: Form
    period: Period | None
    empty: bool
    over: bool

    @classmethod
    def of(cls, one: Review, office: Office) -> Glimpse:
        """What is seen of a return."""
        seen, empty = one.submission, is_empty(one.returned, blank_as_zero=office.blank_as_zero)
        return cls(one.form, seen.period, empty, seen.days is not None and _was_over(seen.days, one))


def asked_for(returned: Sequence[Glimpse], office: Office) -> tuple[Form | None, Period | None, tuple[Period, ...]]:
    """The form and the period that are collected, and the periods of which there are returns of that form's family.

    The newest period is the collection under way: the last one's returns lie beside the first of this one's. It is none
    that had not ended when its returns were made; a cover may name the one in which it was filled in. Of the
    editions to choose from the one in force then is asked for, however many units have filled in another.
    """
    wanted = office.asks_for
    form = office.asked or commonest(one.form for one in returned if wanted is None or _returned_as(one.form, wanted))
    form = form or commonest(one.form for one in returned)
    alike = [one for one in returned if form is not None and (one.form.family, one.form.frequency) == _kind(form)]
    dated = [(one.period, one.over) for one in alike if one.period is not None and one.period.is_known]
    over = max((period for period, is_over in dated if is_over), default=None)
    period = wanted or over or commonest(period for period, _ in dated) or commonest(one.period for one in alike)
    if office.asked is None and form is not None:
        then = commonest(one.form for one in alike if one.period == period) or form
        form = then if period is None or then.covers(period.year) else _in_force(office.forms, then, period) or then
    return form, period, tuple(sorted({period for period, _ in dated}))


def _kind(form: Form) -> tuple[str, str]:
    return form.family, form.frequency


def _returned_as(form: Form, period: Period) -> bool:
    return form.frequency is period.frequency


def _in_force(forms: Sequence[Form], form: Form, period: Period) -> Form | None:
    """The edition of the family of a form for a period."""
    return next((one for one in forms if _kind(one) == _kind(form) and one.covers(period.year)), None)


def _was_over(days: Days, one: Review) -> bool:
    """Whether a period was as good as over when a return for it was made, as far as anybody knows."""
    saved = stored_time(one.returned) or one.returned.modified
    day = day_of(one.submission.contact.get("date", ""), days) or (saved.date() if saved is not None else None)
    return day is None or day >= days.returned_from
