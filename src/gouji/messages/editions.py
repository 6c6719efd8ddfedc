"""Forms in words: the years of an edition, a part of a report; and which edition is in force."""

from __future__ import annotations

from gouji.forms.catalogue import Catalogue, official
from gouji.messages.texts import ui_text
from gouji.model.errors import NoEdition, UnknownForm, WrongYear
from gouji.model.form import Form
from gouji.model.language import Language
from gouji.model.reporting_period import Period


def years_of(form: Form, language: Language) -> str:
    """The years of a form in words."""
    first, last = form.years
    return (
        ui_text("since", language, first=first)
        if last is None
        else ui_text("between", language, first=first, last=last)
    )


def only_a_part(form: Form, language: Language) -> str:
    """That a form is only a part of a report, and what to do to use it all the same."""
    return ui_text("only_a_part", language, form=form.id, title=form.title, note=form.note)


def form_in_force(known: Catalogue | None, period: Period | None, language: Language) -> Form:
    """The form of those ``known``, or of the usual official ones, for a period; without one the newest.

    Raises `NoEdition` where none covers the year, `WrongYear` for one form that was not in force, `WrongPeriod` for one
    that is not returned for such a period, and `AmbiguousForm` where several are and none is the default.
    """
    forms = known or official().usual
    if period is None:
        return forms.newest()
    if known is not None and len(forms.forms) == 1 and not forms.forms[0].covers(period.year):
        form = forms.forms[0]
        raise WrongYear(form=form.id, year=period.year, years=years_of(form, language))
    try:
        return forms.in_force(period)
    except UnknownForm:
        listed = "; ".join(f"{form.id} ({years_of(form, language)})" for form in forms.forms)
        raise NoEdition(year=period.year, known=listed) from None
