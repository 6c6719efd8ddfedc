"""Names as offices write them into their lists: behind a running number, with marks and with words in brackets."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from gouji.model.labels import fold
from gouji.model.patterns import regex

_NUMERALS = "一二三四五六七八九十百"
_GAP = regex(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_CHINESE = regex(
    rf"(?:[(（]\s*[{_NUMERALS}]{{1,4}}\s*[)）]\s*[、.．]?|[{_NUMERALS}]{{1,4}}\s*[、.．:：]"
    rf"|第[{_NUMERALS}]{{1,4}}(?:部分|类|批|组)\s*[、.．:：，,]?)\s*"
)
_ARABIC = regex(r"(?:[(（\[［【]\s*\d{1,3}\s*[)）\]］】]\s*[、.．]?|\d{1,3}\s*[.、．，,)）:：])(?!\d)\s*")
_COUNTED = regex(r"(\d{1,3})(\s*[.、．，,)）:：]\s*|\s+|(?=[^\d\s]))")
"""A number as 110指挥中心 and 3.15投诉中心 begin with one, too: it is no part of the name only where lines count on."""
EDGES = "*＊※★☆▲△●○◆◇■□√✓☑✔•·→、，,；;。.． \t\n"
_FOOTNOTE = regex(r"(?:[(（\[［【〔]\s*注?\s*\d{1,2}\s*[)）\]］】〕]|[¹²³⁰-⁹①-⑳])$")
_OPENING, _CLOSING = r"(（\[［【〔", r")）\]］】〕"
_LAST = regex(rf"(?P<name>.+)[{_OPENING}](?P<inside>[^{_OPENING}{_CLOSING}]*)[{_CLOSING}]?")
_FIRST = regex(rf"[{_OPENING}](?P<inside>[^{_OPENING}{_CLOSING}]*)[{_CLOSING}](?P<name>.+)")
_GONE = regex("撤销|取消|停报|不报|免报|不再|并入|注销|停办")
_MARKS = (
    r".{0,8}(?:增设|新增|增加|新设|新建|新组建|组建|新成立|成立|设立|新纳入|纳入|新划入|划入)(?:单位|机构)?",
    r"新|(?:盖|公|签)章|章|盖单位章|规范名称|(?:单位)?全称|更名|改名|合并",
    r"(?:试点|重点|必报|选报|直报|待定|参公|保留|代管|托管|垂管|双管|条管|垂直管理|双重管理)(?:单位)?",
    r"[省市区县]?(?:直属|直|属|级|管)(?:单位)?|[正副]?[省厅处科股]级",
    r"共?\d*(?:个|家|人|户|名)?(?:单位)?",
)
_MARK = regex("|".join(_MARKS))
"""What says something about the line, and is no name."""
_MADE_OF = "(?:等?(?:合并)?(?:更名|改名|改制|变更|合并|组建|划转|转隶|整合)(?:组建|而来|而成|成立)?)?"
_FORMER = regex(
    "(?:原名称?|原单位|原为|原系|由原|原|曾用名|曾名|曾称|旧称|旧名|前身为?|更名前为?|由)[:：]?"
    rf"(?P<one>[^\W\d].+?){_MADE_OF}|(?P<other>.+?)(?:更名|改名|改制)(?:而来)?"
)
_ALSO = regex(
    "(?:同时)?(?:加挂|挂|又称|又名|亦称|也称|对外称|简称|别名)[:：为]?(?P<one>.+?)(?:的?牌子?)?"
    "|(?P<other>.+?)(?:的?牌子|合署(?:办公)?)"
)
_BODY = regex(
    "(?:局|委|办|厅|部|院|站|所|队|处|署|会|社|团|中心|政府|街道|镇|乡|村|馆|校|[中小大]学|园|公司|集团|室|台|场|库)$"
)
"""What the name of a unit ends in, and hardly any other word in brackets."""
_ABOUT = regex("[含除仅限见由各所指如例不驻]|包括|详见")
"""How words in brackets begin that end like a name and are none: 含乡镇."""
_LONGEST = 200
"""Characters of a name that is taken apart."""
LISTED = regex("[、，,；;/|\n]+")
"""What stands between the names of one unit."""


class Written(NamedTuple):
    """What a name in a list comes to: the unit's name, what else it goes by, whether it says the unit is gone.

    ``bare`` is the name without words in brackets that are part of it; where no other unit has it, it means this one.
    ``merged`` are the several former units that it was made of.
    """

    name: str
    aliases: tuple[str, ...] = ()
    gone: bool = False
    bare: str = ""
    merged: tuple[str, ...] = ()


class Numbered(NamedTuple):
    """A text without the running number in front of it; ``chinese`` says that this was 一、 and not 1."""

    text: str
    chinese: bool = False


def joined(text: str) -> str:
    """A text in one line, without the blanks that set Chinese characters apart: ``教 育 局`` is 教育局."""
    return _GAP.sub("", " ".join(text.split()))


def unnumbered(text: str) -> Numbered:
    """A text without a running number that can be nothing else: ``1.``, ``（1）``, ``①``, ``一、``, ``（一）``."""
    first = text[:1]
    if first and unicodedata.category(first) == "No" and len(text) > 1:
        return Numbered(text[1:].lstrip(EDGES), "一" <= unicodedata.normalize("NFKC", first).strip("()")[:1])
    for chinese, pattern in ((True, _CHINESE), (False, _ARABIC)):
        match = pattern.match(text)
        if match is not None and text[match.end() :]:
            return Numbered(text[match.end() :], chinese)
    return Numbered(text)


def counted_on(texts: Sequence[str]) -> list[str]:
    """The texts without any number in front, where most lines have one, set off alike, and count on."""
    found = [_COUNTED.match(text) for text in texts]
    signs = Counter(match[2].strip() for match in found if match is not None)
    sign = max(signs, key=lambda one: signs[one], default="")
    last = 0
    stripped = []
    for text, match in zip(texts, found, strict=True):
        follows = match is not None and match[2].strip() == sign and int(match[1]) in (1, *range(last + 1, last + 6))
        last = int(match[1]) if match is not None and follows else last
        stripped.append(text[match.end() :] if match is not None and follows else text)
    counted = sum(one != text for one, text in zip(stripped, texts, strict=True))
    return stripped if counted > 1 and 3 * counted >= 2 * len(texts) else list(texts)


def written(texts: Sequence[str]) -> list[Written]:
    """The names of the units that some texts of a list name, all numbers, marks and brackets told apart.

    A former name (原白桥乡) or a second signboard (区外事办) in brackets is a further name; a word about the line
    (新增) is none. Other words stay part of the name: 教育局（本级）; and so does a signboard that tells two lines
    apart: 税务局（第一税务所） and 税务局（第二税务所）.
    """
    read = [_taken_apart(unnumbered(text).text) for text in counted_on([joined(text) for text in texts])]
    shared = Counter(fold(_with(bare, inside)) for bare, inside in read)
    return [_named(bare, inside, apart=shared[fold(_with(bare, inside))] == 1) for bare, inside in read]


class _Inside(NamedTuple):
    """Words in brackets, as ``written``: the names among them, and whether they are part of the name."""

    written: str
    names: tuple[str, ...] = ()
    stays: bool = False
    former: bool = False
    gone: bool = False


def _taken_apart(text: str) -> tuple[str, list[_Inside]]:
    """The name without marks and brackets, and what stands in brackets before and behind it, in this order."""
    inside: list[_Inside] = []
    if len(text) > _LONGEST:
        return text, inside
    bare = text
    while True:
        bare = _FOOTNOTE.sub("", bare.strip(EDGES)).strip(EDGES)
        last, first = _LAST.fullmatch(bare), _FIRST.fullmatch(bare)
        match = last or first
        if match is None or not fold(match["name"]):
            return bare or text.strip(), inside
        read = _read(bare.replace(match["name"], "", 1), match["inside"].strip())
        inside.insert(0 if last else len(inside), read)
        bare = match["name"]


def _read(written: str, words: str) -> _Inside:
    if _MARK.fullmatch(words) or _GONE.search(words):
        return _Inside(written, gone=bool(_GONE.search(words)))
    for pattern in (_FORMER, _ALSO):
        match = pattern.fullmatch(words)
        if match is not None:
            return _Inside(written, _names(match["one"] or match["other"]), former=pattern is _FORMER)
    names = _names(words)
    is_name = names and all(map(_BODY.search, names)) and not _ABOUT.match(words)
    return _Inside(written, names) if is_name else _Inside(written, stays=True)


def _names(words: str) -> tuple[str, ...]:
    return tuple(filter(fold, map(str.strip, LISTED.split(words))))


def _with(bare: str, inside: Sequence[_Inside], *, signboards: bool = False) -> str:
    """A name with the words in brackets that are part of it, or that tell it from others."""
    kept = (one for one in inside if one.stays or (signboards and one.names and not one.former))
    return bare + "".join(one.written for one in kept)


def _named(bare: str, inside: Sequence[_Inside], *, apart: bool) -> Written:
    whole = bare + "".join(one.written for one in inside if one.names or one.stays)
    name = _with(bare, inside, signboards=not apart)
    others = [whole, *(other for one in inside if one.written not in name for other in one.names)]
    aliases = dict.fromkeys(other for other in others if fold(other) != fold(name))
    merged = next((one.names for one in inside if one.former and len(one.names) > 1), ())
    return Written(name, tuple(aliases), any(one.gone for one in inside), bare if bare != name else "", merged)
