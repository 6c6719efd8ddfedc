"""What a text means that a format without types puts into a cell."""

from __future__ import annotations

from gouji.formats.ooxml.texts import number
from gouji.model.grid import ErrorValue, Value
from gouji.model.patterns import regex

_PLAIN = regex(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DIGITS = 15
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"})


def literal(text: str) -> tuple[Value, str]:
    """The value of a text and the characters that say so.

    A plain decimal number of at most 15 digits is that number and the name of a spreadsheet error is
    that error. Everything else stays text, unchanged: a longer number would lose digits, one with
    leading zeros is a code. A plus is how cells of signed figures show them.
    """
    if len(text) <= _DIGITS + 2 and _PLAIN.fullmatch(text) and sum(map(str.isdigit, text)) <= _DIGITS:
        return number(text), text
    return (ErrorValue(text) if text in _ERRORS else text), text
