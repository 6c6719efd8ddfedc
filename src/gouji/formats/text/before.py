"""The running text of a page or report, and its lines before a table: headings, and what stands right above it."""

from __future__ import annotations

import re
from functools import lru_cache

from gouji.formats.markup import TEXT
from gouji.formats.text.stylesheets import OpenElement
from gouji.formats.text.tables import is_beside, is_hidden
from gouji.model.grid import Paragraph
from gouji.model.patterns import regex
from gouji.model.unseen import seen

_BLANKS = regex("[ \t\n\r\f\xa0]+")
_LONGEST = 60
"""Characters of a line that may be a heading; a paragraph has more, or a full stop at its end."""
_STOP = "。"
_MOST = TEXT
"""Characters of running text that are kept."""
PARAGRAPHS = 20_000
_HEADINGS = range(1, 4)
_LINES = 8
"""So many lines are kept before a table, and as many headings."""
_PLAIN = len(";background:")
PARTS_OF_PAGE = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "header", "footer", "nav"}
    | {"section", "article", "main", "center", "form", "tr", "td", "th"}
)
"""Elements that begin a line, and end a paragraph."""
_ASIDE = frozenset(
    {"s", "strike", "del", "a", "nav", "footer", "li", "option", "button", "select", "textarea", "noscript"}
)
"""What leads elsewhere or is no text of the page."""


_OF_PAGE = regex(r"<(?:html|body|head|p|div|br|span|section|h[1-6]|li|pre)\b", re.IGNORECASE)
_NUMBER_SIGNS = regex(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE)
"""What makes a line of Markdown a heading."""
_TABLE = regex(r"<(/?)table\b", re.IGNORECASE)


def with_line_ends(page: str) -> str:
    """A page; of text with tables in it, as Markdown may have, the ends of its lines as those of a page's lines."""
    if _OF_PAGE.search(page) is not None:
        return page
    parts: list[str] = []
    depth = at = 0
    for tag in _TABLE.finditer(page):
        if not tag[1]:
            if not depth:
                parts.append(_NUMBER_SIGNS.sub("", page[at : tag.start()]).replace("\n", "<br>"))
                at = tag.start()
            depth += 1
        elif depth and not (depth := depth - 1):
            parts.append(page[at : tag.start()])
            at = tag.start()
    return "".join((*parts, page[at:] if depth else _NUMBER_SIGNS.sub("", page[at:]).replace("\n", "<br>")))


@lru_cache(maxsize=1024)
def is_aside(element: OpenElement) -> bool:
    """Whether what stands in an element is not seen, struck through, or no part of the text."""
    style = {"style": element.style}
    return element.tag in _ASIDE or (len(element.style) > _PLAIN and (is_hidden(style) or is_beside(style)))


class LinesBefore:
    """Collects the running text, and its lines up to the next table. ``tables`` counts those that have begun."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.tables = 0
        self._kept = 0
        self._open: list[str] = []
        self._headings: list[str] = []
        self._lines: list[str] = []

    def add(self, text: str) -> None:
        """More text of the line that is open."""
        if (left := _MOST - self._kept) > 0:
            said = _BLANKS.sub(" ", seen(text))[:left]
            self._open.append(said)
            self._kept += len(said)

    def add_lines(self, text: str) -> None:
        """The same of a text whose line ends are kept."""
        first, *more = text.split("\n")
        self.add(first)
        for line in more:
            self.end_line()
            self.add(line)

    def end_line(self, level: int = 0) -> None:
        """The line ends here; one without a word is none, and a long one parts those above it from the table."""
        if not self._open:
            return
        line = _BLANKS.sub(" ", "".join(self._open)).strip()
        self._open = []
        self._note(line, level)
        if len(line) > _LONGEST or line.endswith(_STOP):
            self._lines.clear()
        elif any(map(str.isalpha, line)):
            (self._headings if level in _HEADINGS else self._lines).append(line)
            del self._headings[:-_LINES], self._lines[:-_LINES]

    def tell(self, text: str, level: int = 0) -> None:
        """A text of which each line is one."""
        for line in text.split("\n"):
            self.add(line)
            self.end_line(level)

    def tell_of_cell(self, text: str) -> None:
        """The same of a text that stands around a table in a cell, and is no heading of other tables."""
        for line in text.split("\n"):
            kept = _BLANKS.sub(" ", seen(line)).strip()[: max(0, _MOST - self._kept)]
            self._kept += len(kept)
            self._note(kept, 0)

    def _note(self, line: str, level: int) -> None:
        if line and len(self.paragraphs) < PARAGRAPHS:
            self.paragraphs.append(Paragraph(line, self.tables, level))

    def taken(self) -> tuple[str, ...]:
        """The headings and lines since the last table, for the next one."""
        self.end_line()
        found = (*self._headings, *self._lines)
        self._headings, self._lines = [], []
        return found
