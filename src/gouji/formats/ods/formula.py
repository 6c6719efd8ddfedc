"""Formulas as OpenDocument writes them, turned into the spelling of Office Open XML."""

from __future__ import annotations

import re

from gouji.model.grid import quoted
from gouji.model.patterns import regex

_PREFIX = regex("(?:([A-Za-z][A-Za-z0-9]*):)?=")
_TRANSLATED = (None, "of", "oooc")
"""Prefixes of the languages with references in brackets; the first stands for none at all."""

# Every opening finds an end, be it that of the text: what never fails is never tried twice.
_TOKEN = regex(r"""("[^"]*(?:"|$))|\[((?:[^\]']+|'[^']*(?:'|$))*)(?:\]|$)|([;~|])""")
_SEPARATORS = {";": ",", "~": ",", "|": ";"}
_END = r"(?:\$?(?:'((?:[^']|'')+)'|([^'.:\[\]!#$]+)))?\.(\$?[A-Z]{1,3}\$?[0-9]{1,7}|\$?[A-Z]{1,3}|\$?[0-9]{1,7}|#REF!)"
_REFERENCE = regex(f"{_END}(?::{_END})?")
_PLAIN_NAME = regex(r"(?![A-Za-z]{1,3}[0-9]+$)[^\W\d]\w*")


def plain_formula(text: str) -> str:
    """A formula without prefix and ``=``: ``of:=SUM([.D4:.D8];1)`` is ``SUM(D4:D8,1)``.

    What is in another language, or is no reference known here, stays as it is.
    """
    prefix = _PREFIX.match(text)
    if prefix is None:
        return text
    formula = text[prefix.end() :]
    return _TOKEN.sub(_translated, formula) if prefix[1] in _TRANSLATED else formula


def plain_reference(text: str) -> str | None:
    """A reference without its brackets, ``$表三.D4:.D8``, as ``表三!D4:D8``; None when it is none."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    quoted_sheet, sheet, first, quoted_other, other, last = match.groups()
    name = quoted_sheet.replace("''", "'") if quoted_sheet else sheet
    again = quoted_other.replace("''", "'") if quoted_other else other
    if again not in (None, name):
        return None
    front = "" if name is None else f"{name if _PLAIN_NAME.fullmatch(name) else quoted(name)}!"
    return front + first + (f":{last}" if last else "")


def _translated(token: re.Match[str]) -> str:
    string, reference, separator = token.groups()
    if string is not None:
        return string
    if reference is not None:
        return plain_reference(reference) or token[0]
    return _SEPARATORS[separator]
