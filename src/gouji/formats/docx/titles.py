"""Lines that name a Word document beside its text: the title among its properties, and what stands over its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from gouji.formats.docx.elements import plain
from gouji.formats.markup import check_depth, parse
from gouji.formats.ooxml.parts import relationships_of, relationships_part
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile

_PARTS = 8
_LONGEST = 200


def titles_of(package: Package, main: str) -> tuple[str, ...]:
    """Those lines; none of a part that cannot be read."""
    found: list[str] = []
    for part in [*_related(package, main, "header"), *_related(package, "", "core-properties")][:_PARTS]:
        with suppress(UnreadableFile):
            found += _lines(package, part)
    return tuple(dict.fromkeys(found))


def _related(package: Package, part: str, wanted: str) -> Iterator[str]:
    if relationships_part(part) in package:
        for kind, target in relationships_of(package, part).values():
            if kind == wanted and target in package:
                yield target


def _lines(package: Package, part: str) -> list[str]:
    """The paragraphs of a header, the title of the properties."""
    lines, taking, depth = [""], False, 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal taking, depth
        depth += 1
        check_depth(package, depth)
        local, _ = plain(name, attributes)
        taking = local == "t" or name.endswith("/elements/1.1/ title")
        if local == "p":
            lines.append("")

    def end(_name: str) -> None:
        nonlocal taking, depth
        taking, depth = False, depth - 1

    def text(characters: str) -> None:
        if taking and len(lines[-1]) < _LONGEST:
            lines[-1] += characters

    parse(package, part, package.read(part), start, end, text)
    return [line.strip() for line in lines if line.strip()]
