"""Values in words: templates filled with the fields of a finding or of a phrase.

A place holder names a field, or a property made of fields. Behind a colon may stand, separated by strokes, what
stands for nothing, or how a place is written (``A1`` within its sheet, ``!`` as in formulas); what stands between
the members of a list; and what stands behind a list that goes on: ``{figures:空白|，|……}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from gouji.messages.texts import page_of, texts, ui_text
from gouji.model.areas import CellArea, area_names
from gouji.model.declared import Declared
from gouji.model.finding import Finding
from gouji.model.grid import Place, address, spot
from gouji.model.language import Language
from gouji.model.reporting_period import Period
from gouji.model.wording import Bytes, Keyword, Phrase, Some

LONGEST = 200
"""Characters of a text that a message quotes."""
_LARGE = 10**16
"""From here on a number is told as it is written: no spreadsheet keeps its digits."""


class Sentence(NamedTuple):
    """A finding in words: what is the matter, and what to do about it or who has settled it."""

    what: str
    todo: str


def sentence(finding: Finding, language: Language) -> Sentence:
    """A finding in words, for those who need its parts. Raises KeyError for a code that does not exist."""
    page = page_of(finding.code, language)
    todo = word(finding.settled, language) if finding.settled else filled(page["todo"], finding, language)
    return Sentence(filled(page["what"], finding, language), todo)


def word(keyword: Keyword, language: Language) -> str:
    """A keyword in words; one that has no wording stays as it is."""
    return str(texts("words", language)[type(keyword).__name__].get(keyword, keyword))


def filled(template: str, thing: Declared, language: Language) -> str:
    """A template filled with the fields of a thing; brackets with nothing to say are left out."""
    said = {name: _said(thing, name, language, spec) for _, name, spec in _parts(template) if name}
    for name in (name for name, text in said.items() if not text):
        template = re.sub(_IN_BRACKETS.format(name=name), "", template)
    return "".join(text + said.get(name, "") for text, name, _ in _parts(template))


def _said(thing: Declared, name: str, language: Language, spec: str) -> str:
    """A field in words. The name of a file is told whole, however long: somebody has to find it."""
    value = getattr(thing, name)
    return value if name == "file" and value else spoken(value, language, spec)


def quoted(text: str, language: Language) -> str:
    """A text from a file, cut where it is longer than anybody wants to read, with word of how long it is."""
    return text if len(text) <= LONGEST else ui_text("shortened", language, text=text[:LONGEST], count=len(text))


_IN_BRACKETS = r"（[^（）{{}}]*{{{name}(?::[^{{}}]*)?}}[^（）{{}}]*）| \([^(){{}}]*{{{name}(?::[^{{}}]*)?}}[^(){{}}]*\)"


@cache
def _parts(template: str) -> tuple[tuple[str, str, str], ...]:
    """Every place holder, with the text in front of it: text, name, and what stands behind the colon."""
    from string import Formatter  # compiles a pattern

    return tuple((text, name or "", spec or "") for text, name, spec, _ in Formatter().parse(template))


def spoken(value: object, language: Language, spec: str = "") -> str:
    """A value in words."""
    form, *listing = spec.split("|")
    if value is None or value == "":
        return form
    if type(value) is int:
        return str(value)
    if type(value) is str:
        return quoted(value, language)
    match value:
        case Finding():
            return rendered(value, language)
        case Phrase():
            return filled(str(texts("phrases", language)[value.wording]), value, language)
        case Keyword():
            return word(value, language)
        case Place():
            return _place(value, form)
        case Period():
            return _periods((value,), language)
        case Some(first, total):
            return _list(first, language, form, listing, more=len(first) < total)
        case (Period(), *_):
            return _periods(tuple(one for one in value if isinstance(one, Period)), language)
        case tuple():
            return _list(value, language, form, listing, more=False)
        case Mapping():
            return str(value[language])
        case Decimal() if value == value.to_integral_value() and abs(value) < _LARGE:
            return str(int(value))  # sums of fractions are told like any other whole figure
        case Bytes():
            return f"{value >> 20} MB"
    return quoted(str(value), language)


def rendered(finding: Finding, language: Language) -> str:
    """A finding as a sentence that ends with what to do. Raises KeyError for a code that does not exist."""
    return ui_text("sentences", language, **sentence(finding, language)._asdict())


def _periods(periods: tuple[Period, ...], language: Language) -> str:
    """Reporting periods in words; of several years the word for a year stands behind the last."""
    between = ui_text("list_between", language)
    if language is not Language.ZH:
        return between.join(map(str, periods))
    if all(period.part == 0 for period in periods):
        return f"{between.join(str(period.year) for period in periods)} 年度"
    return between.join(period.words(" ") for period in periods)


def _place(place: Place, form: str) -> str:
    if form == "A1":
        return spot(place)
    return address(place) if form == "!" else f"{place.sheet} {spot(place)}"


def _list(items: tuple[object, ...], language: Language, form: str, listing: list[str], *, more: bool) -> str:
    between = listing[0] if listing else ui_text("list_between", language)
    behind = listing[1] if listing[1:] else ui_text("list_goes_on", language)
    areas = [item for item in items if isinstance(item, CellArea)]
    said = area_names(areas) if areas else [spoken(item, language, form) for item in items]
    return between.join(said) + (behind if more else "")
