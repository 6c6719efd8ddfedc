"""What the clerk has set, as the engine understands it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar, cast

from gouji.collection.policy import Policy
from gouji.desk.protocol import FormLine, SettingsGiven
from gouji.forms.catalogue import Catalogue, official
from gouji.messages.editions import years_of
from gouji.messages.render import ui_text
from gouji.model.asked_period import YEARS, asked_period
from gouji.model.errors import UnknownSetting
from gouji.model.finding import Severity
from gouji.model.form import Form
from gouji.model.language import Language
from gouji.model.reporting_period import Period

_TYPES = {"year": int, "blank_as_zero": bool, "partial": bool}
"""Of settings that are no texts."""
_Choice = TypeVar("_Choice", bound=StrEnum)


class Asked(NamedTuple):
    """The settings of a campaign; ``period`` is what is asked for, ``day`` that of lists and letters."""

    language: Language
    period: Period | None
    unit: str | None
    office: str
    contact: str
    due: date | None
    day: date
    policy: Policy
    blank_as_zero: bool
    password: str | None
    fail_on: Severity
    partial: bool


def as_given(settings: Mapping[str, Any]) -> SettingsGiven:
    """The settings among some values, which may come from a file. Raises TypeError for one that is of another type."""
    for name, value in settings.items():
        if value is not None and type(value) is not _TYPES.get(name, str):
            raise TypeError(name)
    return cast("SettingsGiven", {name: settings[name] for name in SettingsGiven.__annotations__ if name in settings})


def understood(given: SettingsGiven) -> Asked:
    """The settings that were given.

    Raises `UnknownSetting`, `UnknownPeriod` or `TwoPeriods` for what cannot be meant.
    """
    language = language_of(given)
    year = given.get("year")
    if year is not None and not YEARS[0] <= year <= YEARS[1]:
        raise _unknown("year", year, language)
    return Asked(
        language=language,
        period=asked_period(year, given.get("period") or None),
        unit=given.get("unit") or None,
        office=given.get("office") or "",
        contact=given.get("contact") or "",
        due=_day(given.get("due"), "due", language),
        day=_day(given.get("date"), "date", language) or date.today(),
        policy=_one_of(Policy, given.get("policy") or Policy.LATEST, "policy", language),
        blank_as_zero=bool(given.get("blank_as_zero")),
        password=given.get("password") or None,
        fail_on=_one_of(Severity, given.get("fail_on") or Severity.ERROR, "fail_on", language),
        partial=bool(given.get("partial")),
    )


def language_of(given: SettingsGiven) -> Language:
    """The language of messages: Chinese, unless another is asked for."""
    return Language.EN if given.get("lang") == Language.EN else Language.ZH


def form_line(form: Form, language: Language) -> FormLine:
    """A form in words."""
    return {
        "id": form.id,
        "title": form.title,
        "source": form.source,
        "years": years_of(form, language),
        "partial": form.partial,
    }


def form_lines(own: Catalogue | None, language: Language) -> list[FormLine]:
    """The forms to choose from: the office's own first, then the official ones."""
    forms = dict.fromkeys((*(own.listed if own else ()), *official().listed))
    return [form_line(form, language) for form in forms]


def _day(text: str | None, setting: str, language: Language) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _unknown(setting, text, language) from None


def _one_of(choices: type[_Choice], text: str, setting: str, language: Language) -> _Choice:
    try:
        return choices(text)
    except ValueError:
        raise _unknown(setting, text, language) from None


def _unknown(setting: str, value: object, language: Language) -> UnknownSetting:
    return UnknownSetting(setting=ui_text(f"setting_{setting}", language), value=value)
