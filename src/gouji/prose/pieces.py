"""Running text cut into pieces of at most one number: which words belong to it, what was said before.

Calendar words become those of the report year, so that 2023年结转 in a report on 2024 is 上年结转.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from gouji.model.ideographs import SIMPLIFIED
from gouji.prose.numbers import Figure, figures_in, masked

LAST, THIS, NEXT, OTHER = "上年", "本年", "下年", "某年"
_PERIOD = "历年"
SPANS = (NEXT, OTHER, _PERIOD)
HOLE = "#"
"""Where the number stands among the words of its piece."""
_BEFORE, _AFTER, _SENTENCE = 60, 40, 120
"""So many characters around a number are looked at."""

_ENDS = "。！？!?；;：:…"
_ITEM = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,2}[、.．]|\d{1,2}[、.．)）](?!\d)|[①-⑳]"
    r"|第[一二三四五六七八九十]+[，,、]|[一二三四五六七八九十]是"
)
_CLAUSES = re.compile("[，。；！？]")
_COUNTED = re.compile(r"\d[\d.,]*[万亿]?(?:[件条份次起宗例个项人篇元]|万元)$")
_WRAPPED, _FULL = 12, 0.8
"""Characters of a line that is broken at the edge of a page, and the part of the longest line that it fills."""

_SPACE = re.compile(r"[^\S\n]+")
_TITLE = re.compile(r"《[^《》\n]{0,120}》")
_PLAIN = SIMPLIFIED | {0xFF10 + i: chr(0x30 + i) for i in range(10)} | {ord("．"): "."}
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:，\d{3})+(?=[^\d，])")
_YEARS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:年度?)?(?:[-—~至到](?:19|20)\d\d年度?)|(?<!\d)(?P<one>(?:19|20)\d\d)(?:年度|年(?!度))"
    r"|(?P<last>上一?年度?|去年度?|前一年度?)|(?P<next>下一?年度?|来年|次年|明年|翌年|第二年)|(?P<this>本年度?|今年|当年)"
)
_POINT = r"(?<=[^\x00-\x7f])\.(?!\d)"
_STOP = re.compile(rf"[。！？!?\n]|{_POINT}")
_BREAK = re.compile(rf"[，。；;：:！？!?\n（）()【】]|(?<!\d),|,(?!\d)|{_POINT}")
_SOFT = re.compile(r"、|以及|并且|并|和|及|与|或")
_PART = re.compile(r"^(?:其中|包括|包含|含|另有|另)")
_DIVIDED = re.compile(r"分别|(?:各|均|都)(?=为|是|$|\d|有)")
_OPENS = re.compile(r".?|其中|另有|还有|已有|共有|仍有|尚有")
"""What may stand in front of a number whose words follow it: 其中6件维持、3件纠正."""
_BARE = re.compile("[的共为有]?")
_AMONG = re.compile(r"[^，。；]{2,16}?中")
"""Words between two numbers that are of the first: 14件行政复议案件中被纠正3件."""
_LEADS = re.compile(
    rf"(?P<span>(?:{THIS}|{LAST})?(?:[上下]半年|(?:第?[一二三四]|前[两二三])个?季度|1?月?[至到—~-](?:[2-9]|1[01])月)|(?:近|过去)?[二两三四五六七八九十几多]{{1,2}}年(?:来|间|以来)|(?:最近|近|过去)[二两三四五六七八九十几多]{{1,2}}年|近年来|(?!本年)[^，。]{{0,8}}以来|(?:截至|到|至)?{NEXT}(?:\d{{1,2}}|[一二三])月|截至[^，。]{{0,8}}(?:6|六)月)"
    rf"|(?P<year>{LAST}|{THIS}|{NEXT}|{OTHER}|历年)(?=$|[我本全共各区市县镇乡局委办]|收到|受理|接收|接到|新收)"
)
"""A calendar word that a sentence begins with and that holds for all of it, or until the report year is named."""
_NOT_ONE = re.compile(
    r"(?:未|没有?|无|不存在)(?:曾|再)?(?:发生|收到|接到|接收|受理|引发|引起|产生|出现|有|存在|被|提起|制发|制定|印发|出台|废止|作出)?(?:过|任何)?"
    r"(?P<one>[一1][件起例宗份条个项])(?P<more>[^，。；;：\d（）]{0,20}?[、和或及与][一1][件起例宗份条个项])*"
)
_ONE = re.compile(r"[一1][件起例宗份条个项]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words with a number or none: ``words`` has `HOLE` for it and calendar words of the report year.

    ``text`` is as it is printed, ``sentence`` the whole sentence, ``before`` what is said up to it.
    ``part`` says that it stands in brackets or behind 其中; ``depth`` counts open brackets, ``number`` sentences.
    ``year`` is the calendar word that opened the sentence; `SPANS` are those of no report year.
    """

    text: str
    words: str
    figure: Figure | None
    sentence: str
    before: str
    part: bool
    depth: int
    number: int
    year: str


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a section without spaces, Simplified, digits in half width, titles of documents left out."""
    plain = _GROUPED.sub(lambda match: match[0].replace("，", ","), _SPACE.sub("", text.translate(_PLAIN)))
    lines = _joined([line for line in plain.split("\n") if line])
    return [_TITLE.sub(lambda match: "□" * len(match[0]), line) for line in lines]


def _joined(lines: list[str]) -> list[str]:
    """Paragraphs of lines, of which one that breaks off within a sentence goes on in the next."""
    longest = max(map(len, lines), default=0)
    found: list[str] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None and _breaks_off(before, line, longest):
            found[-1] += line
        else:
            found.append(line)
    return found


def _breaks_off(line: str, following: str, longest: int) -> bool:
    """Whether a sentence goes on behind the end of a line: no stop ends it, and it is no heading or item of a list."""
    if line[-1] in _ENDS or _ITEM.match(following):
        return False
    if line[-1] in "，、（《“" or following[0] in "，、。；：）》”":
        return True
    if _ITEM.match(line) and not _CLAUSES.search(line):
        return False
    if _COUNTED.search(line):
        return False
    return _CLAUSES.search(line) is not None or len(line) >= max(_WRAPPED, _FULL * longest)


def calendar(text: str, year: int | None) -> str:
    """The text with every year as one of the words for last, this and next year."""
    if "年" not in text:
        return text

    def word(match: re.Match[str]) -> str:
        if match["last"] or match["next"] or match["this"]:
            return LAST if match["last"] else NEXT if match["next"] else THIS
        if match["year"]:
            return _PERIOD
        return {-1: LAST, 0: THIS, 1: NEXT}.get(int(match["one"]) - year, OTHER) if year else OTHER

    return _YEARS.sub(word, text)


def pieces(paragraph: str, year: int | None, numbers: re.Pattern[str], ahead: str = "") -> Iterator[Stretch]:
    """The pieces of one paragraph; ``ahead`` is what stands before it."""
    hidden, nothing = masked(paragraph), [match.span() for match in _NOT_ONE.finditer(paragraph)]
    figures = [one for one in figures_in(hidden, numbers) if not any(start < one.start < end for start, end in nothing)]
    around: list[bool] = []
    part, sentence = False, ""
    opened, number, at, outer, lead, items = 0, 0, 0, -1, "", ""
    breaks = [(match.start(), match.end(), match[0]) for match in _BREAK.finditer(paragraph)]
    queue = iter([*figures, None])
    figure = next(queue)
    for start, end, mark in [*breaks, (len(paragraph), len(paragraph), "\n")]:
        mine = []
        while figure is not None and figure.start < start:
            if figure.start >= at:
                mine.append(figure)
            figure = next(queue)
        if start > at:
            words = calendar(paragraph[at:start], year)
            lead = _lead(words, lead, opens=at == opened)
            part |= bool(_PART.match(words))
            if not sentence:
                stop = _STOP.search(paragraph, opened, opened + _SENTENCE)
                sentence = paragraph[opened : stop.end() if stop else opened + _SENTENCE]
            before = ahead + paragraph[max(0, at - 300) : min(start, at + 300)]
            for text, said, one in _cut(paragraph, at, start, mine, items):
                if one is not None and outer >= 0 and _BARE.fullmatch(paragraph, at, one.start):  # 不予公开（含…）3件
                    text, said = paragraph[outer:at] + text, paragraph[outer:at] + said
                said = _NOT_ONE.sub(lambda match: _ONE.sub("", match[0]), said)
                yield Stretch(
                    text, calendar(said, year), one, sentence, before, bool(part or around), len(around), number, lead
                )
            items = paragraph[max(at, start - _BEFORE) : start] if not mine else ""
        if mark in "（(：:" and not mine:  # 受理情况：3件
            outer = at
        elif mine or mark not in "）)":
            outer = -1
        if mark in "（(【":
            around.append(part)
        elif mark in "）)】" and around:
            part = around.pop()
        if mark in "。.！？!?；;":
            part = False
        if mark in "。.！？!?":
            around, opened, number, lead, sentence = [], end, number + 1, "", ""
        at = end


def _lead(words: str, lead: str, *, opens: bool) -> str:
    """The calendar word that holds for a sentence from these words on."""
    found = _LEADS.match(words) if opens else None
    if found:
        return found["year"] or _PERIOD
    return "" if words.startswith(THIS) else lead


def _cut(
    text: str, start: int, end: int, figures: list[Figure], items: str
) -> Iterator[tuple[str, str, Figure | None]]:
    """A stretch of text as pieces: how each is printed, its words, its number."""
    if not figures:
        said = text[start:end][:_SENTENCE]
        yield said, said, None
        return
    if divided := _divided(text[start : figures[0].start], items, text[figures[-1].end : end], len(figures)):
        for said, figure in zip(divided, figures * (len(divided) if len(figures) == 1 else 1), strict=True):
            yield text[start:end][: 2 * _BEFORE], said, figure
        return
    borders = [start, *_borders(text, start, figures), end]
    for (left, right), figure in zip(pairwise(borders), figures, strict=True):
        left, right = max(left, figure.start - _BEFORE), min(right, figure.end + _AFTER)
        rest = text[figure.end : right]
        words = text[left : figure.start] + HOLE + ("" if rest == "等" else rest)
        yield text[left:right].strip("、"), words.strip("、"), figure


def _borders(text: str, start: int, figures: list[Figure]) -> Iterator[int]:
    """Where the words of one number end and those of the next begin."""
    leading = bool(_OPENS.fullmatch(text, start, figures[0].start))
    for one, other in pairwise(figures):
        soft, among = _SOFT.search(text, one.end, other.start), _AMONG.match(text, one.end, other.start)
        if among is not None:
            yield among.end()
        elif soft is not None and (soft.start() == one.end or leading or soft.end() < other.start):
            yield soft.start()
        else:
            yield other.start if leading else one.end


def _divided(head: str, items: str, tail: str, count: int) -> list[str]:
    """The words of each number where several share them: 甲、乙决定分别为3件、5件, 甲和乙各2件; none for other text."""
    match = _DIVIDED.search(head)
    if match is None or (count == 1 and match[0] == "分别"):
        return []
    named = head[match.end() :].strip("为有是") if match.end() < len(head) - 2 else ""
    listed = named if _SOFT.search(named) else head[: match.start()] or items
    parts = [part for part in _SOFT.split(listed) if part]
    if len(parts) < 2 or (count > 1 and len(parts) < count):
        return []
    parts = parts[-count:] if count > 1 else parts[-4:]
    shared = parts[-1][min(map(len, parts)) :]
    rest = "" if listed is not named else head[: match.start()]
    whole = [*(part + shared for part in parts[:-1]), parts[-1]]
    return [f"{rest}{part}分别{HOLE}{tail[:_AFTER]}" for part in whole]
