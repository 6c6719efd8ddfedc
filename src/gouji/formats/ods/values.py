"""What a cell of an OpenDocument table holds, told from its attributes and its text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from gouji.formats.ods.formula import plain_formula
from gouji.formats.ooxml.texts import number
from gouji.formats.runs import RichText
from gouji.formats.shown import seen_as
from gouji.model.grid import Appearance, DateValue, ErrorValue, Value
from gouji.model.patterns import regex

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE, META = (f"{_ODF}{name}:1.0 " for name in ("office", "table", "text", "style", "meta"))
"""Namespaces as `gouji.formats.markup.parse` puts them in front of names."""

_FORMULA, _KIND, _SAID = f"{TABLE}formula", f"{OFFICE}value-type", f"{OFFICE}string-value"
_KIND_OF_LIBREOFFICE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_NUMBERS = frozenset({"float", "currency", "percentage"})
_BOOLEANS = {"true": True, "false": False}
_ERROR = regex(r"#(?:REF|DIV/0|VALUE|NUM|NULL)!|#N/A|#NAME\?|Err:[0-9]{3}")
_DATE = regex(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,][0-9]+)?Z?)?")
_TIME = regex(r"PT([0-9]{1,9})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]+)?S")


class Content(NamedTuple):
    """What a `gouji.model.grid.Piece` says of the content of a cell."""

    value: Value
    raw: str
    formula: str | None
    shown: Appearance | None = None


EMPTY = Content(None, "", None)


def content(attributes: Mapping[str, str], text: str | None) -> Content:
    """What a cell holds; ``text`` is what it shows, None when it has no paragraph."""
    if isinstance(text, RichText):
        said = {name: value for name, value in attributes.items() if name != _SAID}
        return content(said, str(text).strip())._replace(shown=Appearance(text.all, aside=text.aside))
    if text is None and not attributes:
        return EMPTY
    written = attributes.get(_FORMULA)
    formula = None if written is None else plain_formula(written)
    shown = text or ""
    kind = attributes.get(_KIND)
    if attributes.get(_KIND_OF_LIBREOFFICE) == "error" or (formula is not None and _ERROR.fullmatch(shown)):
        return Content(ErrorValue(shown), shown, formula)
    if kind is None and formula is not None:
        # LibreOffice shows an empty paragraph for an empty text, and none before it has calculated.
        return Content(text, shown, formula)
    if kind in _NUMBERS:
        raw = attributes.get(f"{OFFICE}value", shown)
        value = number(raw)
        seen = seen_as(value, text) if text is not None and isinstance(value, (int, Decimal)) else None
        return Content(value, raw, formula, seen)
    if kind == "boolean":
        raw = attributes.get(f"{OFFICE}boolean-value", shown)
        return Content(_BOOLEANS.get(raw, shown), raw, formula)
    if kind in ("date", "time"):
        raw = attributes.get(f"{OFFICE}{kind}-value", shown)
        return Content(_moment(raw) or shown, raw, formula)
    if kind is None:
        return Content(text, shown, None) if text else EMPTY
    shown = attributes.get(_SAID, shown)
    return Content(shown, shown, formula)


def _moment(raw: str) -> DateValue | None:
    """A date, a time or both as people write them; None for what is neither."""
    date = _DATE.fullmatch(raw)
    if date is not None:
        return DateValue(" ".join(part for part in date.groups() if part))
    time = _TIME.fullmatch(raw)
    return None if time is None else DateValue(":".join(part.zfill(2) for part in time.groups()))
