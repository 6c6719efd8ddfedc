"""Lines of pages put together to paragraphs, without what a page says above and below of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gouji.formats.pdf.signs import SignRun, joined
from gouji.model.grid import Paragraph
from gouji.model.patterns import regex

_NUMBER = regex(r"[-—–－·\s]*[0-9０-９]{1,3}[-—–－·\s]*|第\s*[0-9]{1,3}\s*页.{0,12}|[0-9]{1,3}\s*/\s*[0-9]{1,3}")
_DIGITS = regex("[0-9]+")
_EDGE = 0.1
"""The part of a page, above and below, in which lines that return on other pages are none of the text."""
_LONG = 15
"""Characters of a line that says how wide the text is."""
_FULL, _INDENTED = 1.6, 1.2
"""Characters that a full line may leave free, and that the first line of a paragraph does."""
_NARROW = 0.5
"""Of a character, what one of a number takes up that would not have been broken."""
_WORD = regex("[A-Za-z0-9.,%]+")


class PageLine(NamedTuple):
    """A line of running text: its page, what it says, and how many tables stand above it."""

    page: int
    said: SignRun
    before: int = 0


def margins_of(page: int, height: float, lines: Sequence[SignRun]) -> list[list[PageLine]]:
    """The lines at the upper and at the lower edge of a page, the outermost first."""
    upper = [PageLine(page, one) for one in lines if one.middle <= _EDGE * height]
    lower = [PageLine(page, one) for one in lines if one.middle >= (1 - _EDGE) * height]
    return [upper, lower[::-1]]


def of_pages(edges: Iterable[Sequence[PageLine]]) -> list[PageLine]:
    """Those lines at the edges of pages that stand on several alike but for their numbers, or only number pages.

    A number with more text of the page beyond it is none of its own.
    """
    known = list(edges)
    often = Counter(text for _, text in {(line.page, _masked(line)) for lines in known for line in lines})
    found: list[PageLine] = []
    for lines in known:
        is_outermost = True
        for line in lines:
            is_number = _NUMBER.fullmatch(line.said.text) is not None
            repeats = often[_masked(line)] > 1 and any(map(str.isalpha, line.said.text))
            if repeats or (is_number and is_outermost):
                found.append(line)
            else:
                is_outermost = False
    return found


def _masked(line: PageLine) -> str:
    return _DIGITS.sub("0", line.said.text)


def paragraphs_of(lines: Sequence[PageLine]) -> Iterator[Paragraph]:
    """The paragraphs of some lines in order: one goes on where its line is full and the next is not indented."""
    widths = _widths(lines)
    open_ones: list[PageLine] = []
    for line in lines:
        if open_ones and not _goes_on(open_ones[-1], line, widths):
            yield _whole(open_ones)
            open_ones = []
        open_ones.append(line)
    if open_ones:
        yield _whole(open_ones)


def _whole(lines: Sequence[PageLine]) -> Paragraph:
    return Paragraph(joined(line.said.text for line in lines), lines[0].before, page=lines[0].page)


def _widths(lines: Sequence[PageLine]) -> dict[int, tuple[float, float]]:
    """From where to where the text goes on each page."""
    of_page: dict[int, list[SignRun]] = {}
    for line in lines:
        of_page.setdefault(line.page, []).append(line.said)
    all_long = [one for said in of_page.values() for one in said if len(one.text) >= _LONG]
    found = {}
    for page, said in of_page.items():
        long = [one for one in said if len(one.text) >= _LONG]
        long = long if len(long) > 2 else all_long or said
        found[page] = min(one.left for one in long), max(one.right for one in long)
    return found


def _goes_on(before: PageLine, line: PageLine, widths: dict[int, tuple[float, float]]) -> bool:
    left, right = widths[before.page]
    size = before.said.height
    word = _WORD.match(line.said.text)
    free = _FULL + _NARROW * (len(word[0]) if word else 0)
    is_full = before.said.right > right - free * size and before.said.left < left + 4 * size
    alike = abs(line.said.height - size) < 0.3 * size
    is_first = line.said.left > widths[line.page][0] + _INDENTED * line.said.height
    return is_full and alike and not is_first and line.before == before.before and line.page - before.page in (0, 1)
