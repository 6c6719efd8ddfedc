"""Comments that people have written on the cells of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.formats.bounds import NOTE, NOTES
from gouji.formats.markup import check_depth, parse
from gouji.formats.ooxml.parts import relationships_of, relationships_part
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Comment, Place, parse_a1


def comments_on(package: Package, sheet: str, part: str) -> Iterator[tuple[Place, Comment]]:
    """The comments on the cells of a sheet; none where their list cannot be read."""
    if relationships_part(part) not in package:
        return
    try:
        kinds = relationships_of(package, part).values()
        for target in (target for kind, target in kinds if kind == "comments" and target in package):
            yield from _listed(package, sheet, target)
    except UnreadableFile:
        return


def _listed(package: Package, sheet: str, part: str) -> list[tuple[Place, Comment]]:
    authors: list[str] = []
    found: list[tuple[Place, Comment]] = []
    here: list[str] = []
    at, author, depth, said = "", "", 0, False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal at, author, depth, said
        depth += 1
        check_depth(package, depth)
        said = name.endswith((" t", " author"))
        if name.endswith((" comment", " author")):
            here.clear()
            at, author = attributes.get("ref", ""), attributes.get("authorId", "")

    def end(name: str) -> None:
        nonlocal depth, said
        depth, said = depth - 1, False
        if name.endswith(" author"):
            authors.append("".join(here))
        elif name.endswith(" comment") and len(found) < NOTES:
            place, by = parse_a1(at), int(author) if author.isdecimal() else -1
            written = "".join(here).strip()[:NOTE]
            if place is not None and written:
                who = authors[by].strip() if 0 <= by < len(authors) else ""
                found.append((Place(sheet, *place), Comment(written, who)))

    def text(characters: str) -> None:
        if said:  # what lies beside is where the comment is drawn
            here.append(characters)

    parse(package, part, package.read(part), start, end, text)
    return found
