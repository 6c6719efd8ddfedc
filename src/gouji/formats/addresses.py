"""Addresses in the XML of a sheet, bounded by the size of a worksheet."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from gouji.formats.findings import Damage, Limited
from gouji.formats.package import Package
from gouji.model.grid import column_letters, parse_a1
from gouji.model.patterns import regex

ROWS, COLUMNS, LAST_ADDRESS = 1_048_576, 16_384, "XFD1048576"

_DIGITS = len(str(ROWS))
_FAR_ADDRESS = regex("[A-Za-z]+[0-9]+")
_place = lru_cache(maxsize=8192)(parse_a1)


class Area(NamedTuple):
    """A merged range, all four inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@lru_cache(maxsize=8192)
def _column(letters: str) -> int | None:
    place = parse_a1(f"{letters}1")
    return place[1] if place is not None else None


def column_in(reference: str, number: str) -> int | None:
    """The 0-based column of a plain address in the row that a file calls ``number``; None where it is no such one."""
    if number and reference.endswith(number) and (letters := reference[: -len(number)]).isalpha():
        return _column(letters)
    return None


def position(package: Package, reference: str) -> tuple[int, int]:
    """The 0-based row and column of an address such as ``D4``."""
    place = _place(reference) or _place(reference.strip().upper())
    if place is not None:
        return place
    if _FAR_ADDRESS.fullmatch(reference):
        raise package.too_large(Limited.ADDRESS, LAST_ADDRESS)
    raise package.damaged(Damage.ADDRESS)


def row_number(package: Package, number: str) -> int:
    """The 0-based row that a file counts from 1."""
    if number.isdecimal() and number.isascii() and len(number) < _DIGITS and number[0] != "0":
        return int(number) - 1
    return position(package, f"A{number.strip()}")[0]


def area(package: Package, reference: str) -> Area:
    """The range ``A1:B2``; a single cell is a range too, and so are whole columns (``A:B``) and rows (``1:2``)."""
    first, _, last = (end.strip().replace("$", "") for end in reference.partition(":"))
    if first.isalpha() and last.isalpha():
        first, last = f"{first}1", f"{last}{ROWS}"
    elif first.isdecimal() and last.isdecimal():
        first, last = f"A{first}", f"{column_letters(COLUMNS - 1)}{last}"
    (top, left), (bottom, right) = position(package, first), position(package, last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
