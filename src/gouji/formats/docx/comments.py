"""Comments that people have written in a Word document."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.formats.bounds import NOTE, NOTES
from gouji.formats.docx.elements import plain
from gouji.formats.markup import check_depth, parse
from gouji.formats.ooxml.parts import relationships_of, relationships_part
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Comment, Place


def comments_at(package: Package, main: str, noted: Mapping[str, Place]) -> dict[Place, Comment]:
    """The comments on places, which are ``noted`` by their numbers; none where their list cannot be read."""
    if not noted or relationships_part(main) not in package:
        return {}
    found: dict[Place, Comment] = {}
    try:
        kinds = relationships_of(package, main).values()
        said = [one for kind, part in kinds if kind == "comments" and part in package for one in _listed(package, part)]
    except UnreadableFile:
        return {}
    for number, comment in said:
        if (place := noted.get(number)) is None:
            continue
        if (before := found.get(place)) is not None:
            who = comment.author if comment.author == before.author else ""
            comment = Comment(f"{before.text}\n{comment.text}"[:NOTE], who)
        found[place] = comment
    return found


def _listed(package: Package, part: str) -> list[tuple[str, Comment]]:
    found: list[tuple[str, Comment]] = []
    here: list[str] = []
    number, author, depth, taking = "", "", 0, False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal number, author, depth, taking
        depth += 1
        check_depth(package, depth)
        local, said = plain(name, attributes)
        taking = local == "t"
        if local == "comment":
            here.clear()
            number, author = said.get("id", ""), said.get("author", "").strip()
        elif local == "p":
            here.append("\n")

    def end(name: str) -> None:
        nonlocal depth, taking
        depth, taking = depth - 1, False
        if name.endswith(" comment") and len(found) < NOTES and (written := "".join(here).strip()):
            found.append((number, Comment(written[:NOTE], author)))

    def text(characters: str) -> None:
        if taking:
            here.append(characters)

    parse(package, part, package.read(part), start, end, text)
    return found
