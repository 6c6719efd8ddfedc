"""The lines of a web page before a table: headings, and what stands right above it."""

from __future__ import annotations

from functools import lru_cache

from gouji.formats.text.stylesheets import OpenElement
from gouji.formats.text.tables import is_beside, is_hidden
from gouji.model.patterns import regex

_BLANKS = regex("[ \t\n\r\f\xa0]+")
_LONGEST = 60
"""Characters of a line that may be a heading; a paragraph has more."""
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


@lru_cache(maxsize=1024)
def is_aside(element: OpenElement) -> bool:
    """Whether what stands in an element is not seen, struck through, or no part of the text."""
    style = {"style": element.style}
    return element.tag in _ASIDE or (len(element.style) > _PLAIN and (is_hidden(style) or is_beside(style)))


class LinesBefore:
    """Collects lines of text up to the next table."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._length = 0
        self._headings: list[str] = []
        self._lines: list[str] = []

    def add(self, text: str) -> None:
        """More text of the line that is open; of a long one no more is kept than tells that it is."""
        if self._length <= _LONGEST:
            said = _BLANKS.sub(" ", text)[: _LONGEST + 1]
            self._open.append(said)
            self._length += len(said.strip())

    def end_line(self, *, is_heading: bool = False) -> None:
        """The line ends here; one without a word is none, and a long one parts those above it from the table."""
        line = _BLANKS.sub(" ", "".join(self._open)).strip()
        self._open, self._length = [], 0
        if len(line) > _LONGEST:
            self._lines.clear()
        elif any(map(str.isalpha, line)):
            (self._headings if is_heading else self._lines).append(line)
            del self._headings[:-_LINES], self._lines[:-_LINES]

    def taken(self) -> tuple[str, ...]:
        """The headings and lines since the last table, for the next one."""
        self.end_line()
        found = (*self._headings, *self._lines)
        self._headings, self._lines = [], []
        return found
