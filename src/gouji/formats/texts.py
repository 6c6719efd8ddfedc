"""Texts and numbers as workbooks store them."""

from __future__ import annotations

import re
from decimal import Decimal

from gouji.formats.markup import DEPTH, MAIN, check_depth, checked_text, parse
from gouji.formats.package import Package
from gouji.grid import Value

STRINGS = 1_000_000

_NUMBER = re.compile(r"[ \t\r\n]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\r\n]*")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def shared_strings(package: Package, part: str) -> list[str]:
    """The shared strings in order; the counts the table claims are not believed."""
    tags = {f"{namespace} {local}": local for namespace in MAIN for local in ("si", "t", "rPh")}
    strings: list[str] = []
    chunks: list[str] = []
    texts: list[str] = []
    depth = 0
    phonetic = False

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, phonetic
        depth += 1
        if depth > DEPTH:
            check_depth(package, depth)
        tag = tags.get(name)
        if tag == "t":
            chunks.clear()
        elif tag == "si":
            texts.clear()
        elif tag == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal depth, phonetic
        depth -= 1
        tag = tags.get(name)
        if tag == "t":
            if not phonetic:
                texts.extend(chunks)
        elif tag == "si":
            strings.append(unescaped(checked_text(package, "".join(texts))))
            if len(strings) > STRINGS:
                raise package.refusal("R105", what="strings", limit=STRINGS)
        elif tag == "rPh":
            phonetic = False

    parse(package, part, package.read(part), start, end, chunks.append)
    return strings


def unescaped(text: str) -> str:
    """The text with each ``_xHHHH_`` replaced by the UTF-16 unit it stands for."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def number(literal: str) -> Value:
    """A stored number with the 15 digits a person can see; text when it is no finite number."""
    if not _NUMBER.fullmatch(literal):
        return literal if literal.strip() else None
    number = float(literal)
    if number in (float("inf"), float("-inf")):
        return literal
    if number.is_integer() and abs(number) < 1e15:
        return int(number)
    decimal = Decimal(format(number, ".15g"))
    return int(decimal) if decimal == decimal.to_integral_value() else decimal


# Cells
