"""The prose of a published report: which section of the form each paragraph of the running text belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gouji.model.form import Form, Section
from gouji.model.grid import Paragraph
from gouji.model.labels import LEAD, fold, squeezed, unnumbered
from gouji.model.patterns import regex
from gouji.units.on_covers import ORGAN

_LONGEST_TITLE = 40
_ALIKE = 0.6
"""The part of the characters that a title in other words shares with the official one of the same number."""
_LEAST = 4
"""Characters of a title that is known without its number."""
_CHAPTER = regex(
    r"\s*(?:第?[一二三四五六七八九十]{1,2}(?:部分)?\s*[、.．:：]|第[一二三四五六七八九十]部分|[1-9]\s*[、.．])"
)
"""The number of a section, in front of its title, as in no part of one: （一）."""
_BEHIND = " \t　:：。，,；;"
_NO_PROSE = regex(
    r"[（(]?\s*(?:计量)?单位\s*[:：].{0,10}|表\s*[一二三四五六0-9]{1,2}(?:[\s:：.、].{0,40})?"
    r"|[-—–\s]*(?:第\s*)?\d{1,3}\s*(?:页)?[-—–\s]*|[\d〇零一二三四五六七八九十年月日./\s-]{6,16}"
)
"""Captions of tables and their units of measure, numbers of pages, the day of a signature."""
_END_OF_PAGE = regex(
    r"打印本?页|关闭(?:窗口|本页)|版权所有|主办单位|承办单位|ICP备|网站标识码|上一[篇条]|下一[篇条]|分享到|扫一扫|责任编辑"
)
"""What stands on web pages below a report."""


class Sections(NamedTuple):
    """Where the sections of a report begin: the numbers of their paragraphs, in order, and what is said there."""

    starts: tuple[tuple[int, Section, str], ...]

    def ranges(self, end: int) -> Iterator[tuple[Section, range, str]]:
        """Each section with its paragraphs and what is said of it on the line of its title, up to an ``end``."""
        ends = [at for at, *_ in self.starts[1:]] + [end]
        for (at, section, said), stop in zip(self.starts, ends, strict=False):
            yield section, range(at + 1, stop), said


def sections_in(form: Form, paragraphs: Sequence[Paragraph]) -> Sections:
    """The sections that begin with one of some paragraphs, in the order of the form.

    A title counts with its number, with another or with none, also in other words where it has its number. Of titles
    that stand there twice, as in a list of contents, the last before the next section counts.
    """
    titles = [(at, section, said) for at, one in enumerate(paragraphs) for section, said in _titles(form, one.text)]
    found: list[tuple[int, Section, str]] = []
    before = len(paragraphs)
    for section in reversed(form.sections):
        mine = [one for one in titles if one[1] is section and one[0] < before]
        if mine:
            found.append(mine[-1])
            before = mine[-1][0]
    return Sections(tuple(reversed(found)))


def narrative_in(form: Form, paragraphs: Sequence[Paragraph]) -> Mapping[str, str]:
    """The prose of each section that has any, by its number, a paragraph a line.

    What stands before the first section is none, nor are captions of tables and the signature at the end.
    """
    found = {}
    for section, inside, said in sections_in(form, paragraphs).ranges(len(paragraphs)):
        lines = [said, *(paragraphs[at].text.strip() for at in inside)]
        ended = next((at for at, line in enumerate(lines) if _END_OF_PAGE.search(line) and len(line) < 60), len(lines))
        prose = [
            line for line in lines[:ended] if line and not _NO_PROSE.fullmatch(line) and not _is_caption(section, line)
        ]
        if section is form.sections[-1]:
            while prose and len(prose[-1]) < _LONGEST_TITLE and ORGAN.fullmatch(squeezed(prose[-1])):
                prose.pop()
        if prose:
            found[section.number] = "\n".join(prose)
    return found


def _is_caption(section: Section, line: str) -> bool:
    """Whether a line is the title of its section once more, as over a table."""
    bare = _CHAPTER.sub("", line, count=1)
    return len(bare) <= _LONGEST_TITLE and fold(bare) in _names(section)


def _titles(form: Form, text: str) -> Iterator[tuple[Section, str]]:
    """The sections of which a paragraph may be the title, and what it says behind that."""
    lead = LEAD.match(text)
    chapter = _CHAPTER.match(text)
    if lead and not chapter:
        return
    bare = text[chapter.end() :] if chapter else text
    bare = bare.strip(_BEHIND)
    for section in form.sections:
        if len(bare) <= _LONGEST_TITLE and fold(bare) in _names(section):
            yield section, ""
        elif (said := _run_in(section, bare, _BEHIND if chapter else ":：")) is not None:
            yield section, said
        elif chapter and len(bare) <= _LONGEST_TITLE and section.number in chapter[0] and _is_alike(section, bare):
            yield section, ""


@lru_cache(maxsize=256)
def _names(section: Section) -> frozenset[str]:
    return frozenset(fold(unnumbered(name)) for name in (section.title, *section.aliases))


def _run_in(section: Section, text: str, signs: str) -> str | None:
    """What follows the title on its own line, where one of some signs parts them."""
    for name in (unnumbered(one) for one in (section.title, *section.aliases)):
        if text.startswith(name) and text[len(name) : len(name) + 1] in tuple(signs):
            return text[len(name) :].strip(_BEHIND)
    return None


def _is_alike(section: Section, text: str) -> bool:
    """Whether a title says the same in other words: 存在问题和改进措施."""
    mine = Counter(fold(text))
    theirs = (Counter(name) for name in _names(section))
    return len(fold(text)) >= _LEAST and any(
        2 * (mine & other).total() >= _ALIKE * (mine.total() + other.total()) for other in theirs
    )
