"""Number formats: which cell styles of a workbook show a number as a date."""

from __future__ import annotations

from typing import NamedTuple

from gouji.formats.dates import is_date
from gouji.formats.markup import MAIN, check_depth, parse
from gouji.formats.memory import Memory
from gouji.formats.package import Package


class DateFormats(NamedTuple):
    """The style numbers, as texts, that show dates; ``from_1904`` says which day numbers count from."""

    styles: frozenset[str] = frozenset()
    from_1904: bool = False


NO_DATES = DateFormats()
_SEEN: Memory[frozenset[str]] = Memory()


def date_styles(package: Package, part: str) -> frozenset[str]:
    """The style numbers that show dates."""
    content = package.read(part)
    return _SEEN.recall(content, lambda: _date_styles(package, part, content))


def _date_styles(package: Package, part: str, content: bytes) -> frozenset[str]:
    tags = {
        f"{namespace} {local}": local for namespace in MAIN for local in ("numFmt", "xf", "cellXfs", "cellStyleXfs")
    }
    codes: dict[str, str] = {}
    formats: list[str] = []
    depth = 0
    section = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, section
        depth += 1
        check_depth(package, depth)
        tag = tags.get(name)
        if depth == 2:
            section = tag or ""
        elif tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and section == "cellXfs":
            formats.append(attributes.get("numFmtId", "0"))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parse(package, part, content, start, end, lambda _text: None)
    dates = {number for number in set(formats) if _is_date(number, codes.get(number, ""))}
    return frozenset(str(style) for style, number in enumerate(formats) if number in dates)


def _is_date(number: str, code: str) -> bool:
    return number.isdecimal() and len(number) < 9 and is_date(int(number), code)
