"""The prose of a published report: which section of the form each paragraph of the running text belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gouji.model.form import Form, leaf_paths
from gouji.model.grid import Paragraph
from gouji.model.labels import LEAD, fold, squeezed, unnumbered
from gouji.model.patterns import regex
from gouji.model.report_section import Section
from gouji.units.on_covers import ORGAN

_LONGEST_TITLE = 40
_LONGEST_LINE = 60
_ALIKE = 0.6
"""The part of the characters that a title in other words shares with the official one of the same number."""
_OTHERS = 2
"""So many sections with titles of the form's are there where another is told by its number and place."""
_LEAST = 4
"""Characters of a title that is known without its number."""
_CHAPTER = regex(
    r"\s*(?:第?[一二三四五六七八九十]{1,2}(?:部分)?\s*[、.．:：]|第[一二三四五六七八九十]部分|[1-9]\s*[、.．]|[一二三四五六]\s+(?=\S))"
)
"""The number of a section, in front of its title, as in no part of one: （一）."""
_OF_PART = regex(r"\s*[（(]\s*([一二三四五六七八九十]{1,2})\s*[）)]")
_PLACED = regex(r"\s*第?([一二三四五六七八九十]{1,2})(?:部分)?(?:\s*[、.．:：]|\s+(?=\S)|(?<=部分))")
_BEHIND = " \t　:：。，,；;"
_NO_PROSE = regex(
    r"[（(]?\s*(?:计量)?单位\s*[:：].{0,10}|表\s*[一二三四五六0-9]{1,2}(?:[\s:：.、].{0,40})?"
    r"|校验码\s*[:：][\d\s]{0,12}|[-—–\s]*(?:第\s*)?\d{1,3}\s*(?:页)?[-—–\s]*|第\s*\d{1,3}\s*页[\s,，/／]{0,3}共\s*\d{1,3}\s*页"
    r"|\d{1,3}\s*[/／]\s*\d{1,3}|[（(]?(?:续表?[一二三四五六0-9]{0,2}|[上接下转续]{2}(?:表|上表|上页|下页))[）)]?(?:[\s:：.、].{0,40})?|[\d〇零一二三四五六七八九十年月日./\s-]{6,16}"
)
"""Captions of tables and their units of measure, check codes, numbers of pages, a table going on, a day."""
_OF_YEAR = regex(r"(?:19|20)\d\d\s*年")
_CLAUSE = regex(r"[。；：:]\s*$|，")
"""What only sentences have."""
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
    found.reverse()
    if form.sections and len(found) < len(form.sections):
        found += _by_number(form, paragraphs, found)
        found.sort(key=lambda one: one[0])
    return Sections(tuple(found))


def _by_number(
    form: Form, paragraphs: Sequence[Paragraph], found: Sequence[tuple[int, Section, str]]
) -> Iterator[tuple[int, Section, str]]:
    """The titles of sections that are not ``found``: with the number of a part, or told by number and place alone."""
    starts = {section.number: at for at, section, _ in found}
    numbers = [section.number for section in form.sections]
    after = -1
    for i, section in enumerate(form.sections):
        if section.number in starts:
            after = starts[section.number]
            continue
        end = min((starts[one] for one in numbers[i + 1 :] if one in starts), default=len(paragraphs))
        inside = range(after + 1, end)
        lead = [at for at in inside if _is_part_title(section, paragraphs[at].text)]
        numbered = [at for at in inside if len(found) >= _OTHERS and _is_plain_title(paragraphs[at].text)]
        placed = [at for at in numbered if _number_of(paragraphs[at].text) == section.number]
        others = {_number_of(paragraphs[at].text) for at in numbered} & {*starts}  # a list in another section
        if lead or (placed and not others):
            after = max(lead or placed)
            yield after, section, ""


def _is_part_title(section: Section, text: str) -> bool:
    """Whether a line is the title of a section, with its number as parts of sections have it: （一）总体情况."""
    known = _OF_PART.match(text) if len(text) <= _LONGEST_TITLE else None
    return known is not None and known[1] == section.number and fold(text[known.end() :]) in _names(section)


def _is_plain_title(text: str) -> bool:
    """Whether a line may be a title in words of the unit's own."""
    return len(text) <= _LONGEST_TITLE and _PLACED.match(text) is not None and _CLAUSE.search(text) is None


def _number_of(text: str) -> str:
    known = _PLACED.match(text)
    return known[1] if known else ""


def narrative_in(form: Form, paragraphs: Sequence[Paragraph]) -> Mapping[str, str]:
    """The prose of each section that has any, by its number, a paragraph a line; that before the first by none.

    Where no title of a section is found all sentences are before the first.

    Title and unit are none, nor are captions of tables and the signature at the end.
    """
    sections = sections_in(form, paragraphs)
    first = sections.starts[0][0] if sections.starts else len(paragraphs)
    before = [one.text for one in paragraphs[:first] if not one.level and _CLAUSE.search(one.text)]
    found = {"": "\n".join(before)} if before else {}
    for section, inside, said in sections.ranges(len(paragraphs)):
        lines = [said, *(paragraphs[at].text.strip() for at in inside)]
        ended = next((at for at, line in enumerate(lines) if _END_OF_PAGE.search(line) and len(line) < 60), len(lines))
        aside = _words_aside(form, section.number)
        prose = [line for line in lines[:ended] if line and not _is_aside(form, section, line, aside)]
        if section is form.sections[-1]:
            while prose and len(prose[-1]) < _LONGEST_TITLE and ORGAN.fullmatch(squeezed(prose[-1])):
                prose.pop()
        if prose:
            found[section.number] = "\n".join(prose)
    return found


def _is_aside(form: Form, section: Section, line: str, words: str) -> bool:
    """Whether a line is no prose: a title once more, over a table or a page, or a piece of a label of the table."""
    if _NO_PROSE.fullmatch(line):
        return True
    chapter = _CHAPTER.match(line)
    bare = line[chapter.end() :] if chapter else line
    if len(line) > _LONGEST_LINE:
        return False
    folded = fold(bare)
    if folded in _names(section) or (chapter and any(folded in _names(one) for one in form.sections)):
        return True
    is_head = line.endswith(form.title) and _OF_YEAR.search(line) is not None
    return is_head or (len(folded) > 1 and folded in words)


@lru_cache(maxsize=64)
def _words_aside(form: Form, number: str) -> str:
    """All labels of the table of a section, between signs that no line holds."""
    blocks = [block for table in form.tables if table.number == number for block in table.blocks]
    headers = {
        one for block in blocks for path in (*leaf_paths(block.rows), *leaf_paths(block.columns)) for one in path
    }
    texts = [text for block in blocks for text in (block.caption, block.corner)]
    return "\n".join({*map(fold, texts), *(fold(one.label) for one in headers)})


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
