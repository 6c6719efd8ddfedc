"""What the styles of a Word document say of its paragraphs and runs: which are headings, which nobody sees."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import NamedTuple

from gouji.formats.docx.elements import TOGGLES, is_on, plain
from gouji.formats.inheriting import Inheriting
from gouji.formats.markup import starts
from gouji.formats.package import Package
from gouji.formats.runs import PLAIN, Font
from gouji.model.errors import UnreadableFile
from gouji.model.patterns import regex

_HEADING = regex(r"(?:heading|标题) ?([1-9])")
_TITLES = ("title", "标题")


class WordLook(NamedTuple):
    """The level of a heading, 0 for text, and whether characters count."""

    level: int = 0
    font: Font = PLAIN


class WordStyles:
    """The styles by their ids."""

    def __init__(self) -> None:
        self._styles = Inheriting(_look)

    def look(self, style: str) -> WordLook:
        """What a style makes of a paragraph or run; nothing where there is none of that id."""
        return self._styles.look(style)

    def read(self, package: Package, part: str) -> None:
        """Learn all styles of a part, or those before what cannot be read: no figure stands there."""

        def start(name: str, attributes: dict[str, str]) -> None:
            local, said = plain(name, attributes)
            value = said.get("val", "")
            if local == "style":
                self._styles.begin(said.get("styleId", ""), "")
            elif local == "basedOn":
                self._styles.say({"": value})
            elif local == "name":
                self._styles.say({"name": value.casefold()})
            elif local == "outlineLvl":
                self._styles.say({local: value})
            elif local in TOGGLES:
                self._styles.say({local: "1" if is_on(said) else "0"})

        with contextlib.suppress(UnreadableFile):
            starts(package, part, package.read(part), start, package.bounds.page)


def _look(said: Mapping[str, str]) -> WordLook:
    heading = _HEADING.fullmatch(said.get("name", ""))
    written = said.get("outlineLvl", "")
    level = int(heading[1]) if heading else int(written) + 1 if written.isdecimal() and int(written) < 9 else 0
    aside = any(said.get(toggle) == "1" for toggle in TOGGLES)
    return WordLook(level or int(said.get("name") in _TITLES), Font(aside=aside))
