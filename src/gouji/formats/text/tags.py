"""The tags of a web page: those written the everyday way are told at a glance, all others by the library."""

from __future__ import annotations

from functools import lru_cache
from html.parser import HTMLParser

from gouji.model.patterns import regex

Given = list[tuple[str, str | None]]

_BLANKS = r"[ \t\n\r\f]"
_NAMED = rf"{_BLANKS}+([a-zA-Z][a-zA-Z0-9:_-]*)"
_ATTRIBUTE = rf"""{_NAMED}(?:(=)(?:"([^"<>&]*)"|'([^'<>&]*)'|([^\s"'=<>&`/]+)))?"""
_START = regex(rf"<([a-zA-Z][a-zA-Z0-9]*)((?:{_ATTRIBUTE})*){_BLANKS}*>")
_CELL = regex(rf"<[tT][dD]((?:{_ATTRIBUTE})*){_BLANKS}*>([^<&]*)</[tT][dD]>")
_END = regex(r"</([a-zA-Z][a-zA-Z0-9]*)>")
_EACH = regex(_ATTRIBUTE)
_LONGEST = 300
"""Characters of attributes that are remembered: cells have the same ones again and again."""


class TagParser(HTMLParser):
    """The parser of the library, which looks at every tag several times, and less at those of the everyday kind."""

    def parse_starttag(self, i: int) -> int:
        """The tag at a position of what has been fed: where it ends."""
        cell = _CELL.match(self.rawdata, i)
        if cell is not None and self.handle_cell(self._given(cell[1]), cell[cell.lastindex or 0]):
            return cell.end()
        found = _START.match(self.rawdata, i)
        tag = found[1].lower() if found is not None else ""
        if found is None or tag in self.CDATA_CONTENT_ELEMENTS:
            return super().parse_starttag(i)
        self.lasttag = tag
        self.handle_starttag(tag, self._given(found[2]))
        return found.end()

    def handle_cell(self, attrs: Given, text: str) -> bool:
        """A cell of a table with nothing but text in it, unless this says that it has to come piece by piece."""
        raise NotImplementedError

    @staticmethod
    def _given(said: str) -> Given:
        return list(_known(said) if len(said) <= _LONGEST else _read(said)) if said else []

    def parse_endtag(self, i: int) -> int:
        """The end tag at a position: where it ends."""
        found = _END.match(self.rawdata, i)
        if found is None or self.cdata_elem is not None:
            return super().parse_endtag(i)
        self.handle_endtag(found[1].lower())
        return found.end()

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines: nobody asks for them."""
        return j


def _read(said: str) -> tuple[tuple[str, str | None], ...]:
    return tuple(
        (name.lower(), (double or single or bare) if equals else None)
        for name, equals, double, single, bare in _EACH.findall(said)
    )


_known = lru_cache(maxsize=1024)(_read)


def without_comments(text: str) -> str:
    """The text without comments and declarations, found in one pass however they are broken."""
    kept = []
    position = 0
    while (start := text.find("<!", position)) >= 0:
        kept.append(text[position:start])
        mark = "-->" if text.startswith("<!--", start) else ">"
        end = text.find(mark, start + 2)
        position = end + len(mark) if end >= 0 else len(text)
    kept.append(text[position:])
    return "".join(kept)
