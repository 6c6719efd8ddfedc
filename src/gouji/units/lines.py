"""Which lines of an office's list are units, and which are headings of groups, sums, signatures, dates or remarks."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from gouji.model.labels import fold, squeezed
from gouji.model.patterns import regex
from gouji.units.names import area_and_rest, without_body
from gouji.units.written import EDGES, joined, unnumbered

_COUNT = "[0-9一二三四五六七八九十百零两]+"
_HEADS = regex(rf"[(（\[【]?(?:共|计|合计)?{_COUNT}(?:个|家|户)(?:单位|部门|机关|镇街|乡镇|街道|镇|乡)?[)）\]】]?$")
"""How many units a group has, behind its name: （4个）."""
_NUMBER = regex(rf"[(（]{_COUNT}[)）]$")
_GENERAL = regex(
    "街道办事处|垂直管理|双重管理|人民政府|行政执法|委办局|街道办|企事业|中小学|功能区|开发区|高新区"
    "|示范区|园区|派出|派驻|直属|所属|下属|中央|其他|其它|党委|党群|党政|政府|行政|执法|司法|政法|事业"
    "|企业|国有|公共|群团|经济|综合|社会|教育|卫生|医疗|条管|垂管|双管|组成|工作|办事|议事|协调|管理|职能"
    "|基层|成员|责任|填报|应报|报送|部门|单位|机关|机构|组织|团体|系统|公司|学校|高校|院校|医院"
    "|镇街(?!道)|街镇|乡镇|镇乡|街道|社区|省|市|区|县|旗|州|镇|乡|村|级|直|属|辖|管|各|全|本|驻|委|和|与"
    "|及|类"
)
"""What names of sorts of units are made of."""
_SORT = regex(
    "(?:部门|单位|机关|机构|组织|团体|系统|企业|学校|中小学|高校|院校|镇街|街镇|乡镇|镇乡|街道|街道办|街道办事处|委办局|[镇乡类])$"
)
_PERHAPS_SORT = regex("(?:园区|开发区|高新区|功能区|示范区|公司|医院|社区)$")
_OF_ZONE = regex("(?:功能区|开发区|高新区|示范区|园区)(?:街道|街道办|街道办事处|人民政府)$")
"""One unit: a zone has one street office, or one government."""
_ONLY_SORTS = regex("(?:部门|单位|系统|条线)$")
_TITLE = regex("(?:花名册|名册|名单|一览表|名录|清单)$")
_SUM = regex(
    "(?:合计|总计|小计|共计|累计|总数|总共)"
    rf"|(?:以上|本页|应报|全[省市区县])?(?:单位)?(?:共有|共|计){_COUNT}(?:个|家|户|名)"
)
_SUBTOTAL = regex("小[ 　]*计")
_HEADING = regex(".*(?:名称|全称|序号)|单位")
_DAY = "[0-9〇零○一二三四五六七八九十]{0,3}"
_DATE = regex(
    rf"(?:截[至止]|日期|时间)?(?:[0-9〇零○一二三四五六七八九]{{2,4}}[年./-])?{_DAY}[月./-](?:{_DAY}[日号]?)?(?:\d\d?:\d\d(?::\d\d)?)?"
    r"|20\d{6}|20\d\d年?|年月日"
)
_SIGNED = regex(
    rf"(?<![0-9〇零○])(?:20[0-9]{{2}}|[二2][〇零○][〇零○一二三四五六七八九]{{2}})[年./-]{_DAY}[月./-]{_DAY}[日号]?$"
)
"""A whole date behind a name, which signs a list."""
_ERROR = regex("#(?:REF!|N/A|VALUE!|NAME\\?|DIV/0!|NUM!|NULL!)")
_BRACKETS = regex(r"[(（\[【][^()（）\[\]【】]*(?:[)）\]】]|$)")
_REMARK = regex(
    "[：:。；;]|^(?:注|备注|说明|附注|(?:[此本该][行页栏处格表])?以[下上]|[此本该][行页栏处格表](?:空白|无)|空白$|第.{1,4}页|共.{1,4}页)"
)
_DASHES = "-—–―─━－_＿=＝~～…<>〈〉《》"
"""What may stand around the words that end a list."""
_BODY = regex(
    "(?:局|委|办|室|厅|部|院|站|所|队|处|署|会|社|中心|政府|镇|乡|街道|馆|校|[中小大]学|公司|集团|支行|台|场|库)$"
)
"""What a single unit ends in."""
_LINES = regex(r"[\r\n]+")
_MARKS = regex(r"(?<![0-9一二三四五六七八九十])[、，,；;\r\n]+(?![^(（]*[)）])")
_TOWN = regex("(?:镇|乡|街道|苏木)(?:人民政府|政府|办事处)?$")
_CELL = 5000
"""Characters of a cell that may hold several units."""
_READ = 200
"""Characters by which a line is told: no name is as long, and what is longer need not be read to its end."""
_LONGEST = 40
"""Characters of the name of a unit."""


class LineKind(Enum):
    """What a line of a list is."""

    UNIT = "unit"
    GROUP = "group"
    OTHER = "other"


class Line(NamedTuple):
    """A line as far as it says what it is.

    ``text`` stands in the column of names, or is what the line says without one; ``number`` stands in a column of its
    own. ``alone`` says that there is nothing else.
    """

    row: int
    text: str
    number: str = ""
    alone: bool = False


class Meaning(NamedTuple):
    """What a line is, and the name of the group that it heads."""

    kind: LineKind
    group: str = ""


_OTHER, _UNIT = Meaning(LineKind.OTHER), Meaning(LineKind.UNIT)


def kinds_of(lines: Sequence[Line]) -> list[Meaning]:
    """What each of the lines below one row of headings is, in their order.

    A number such as 一、 heads a group where other lines have none or have 1 and 2, and so may a line without a number
    among numbered ones, if there are units below it.
    """
    read = [_read(line.text) for line in lines]
    numbered = [unnumbered(joined(line.text[:_READ])) for line in lines]
    chinese = [
        one.chinese or unnumbered(f"{line.number.strip(EDGES)}、x").chinese
        for one, line in zip(numbered, lines, strict=True)
    ]
    counted = 2 * sum(bool(line.number) for line in lines) > sum(one is not _OTHER for one in read)
    closed = [at > 0 and read[at - 1] is _OTHER and not _SUBTOTAL.search(lines[at - 1].text) for at in range(len(read))]
    signed = [
        one is _UNIT and _is_signature(lines, at, counted=counted, closed=behind)
        for at, (one, behind) in enumerate(zip(read, closed, strict=True))
    ]
    read = [_OTHER if signature else one for one, signature in zip(read, signed, strict=True)]
    all_chinese = all(is_chinese for is_chinese, one in zip(chinese, read, strict=True) if one is not _OTHER)
    told: list[Meaning] = []
    below = False
    for line, one, number, is_chinese in reversed(list(zip(lines, read, numbered, chinese, strict=True))):
        heads = (is_chinese and not all_chinese) or (counted and not line.number and line.alone)
        text = _BRACKETS.sub("", number.text).strip(EDGES)
        is_group = one is _UNIT and heads and below and (not _BODY.search(text) or _is_general(text))
        is_unit = one.kind is LineKind.GROUP and not line.alone and _BODY.search(fold(one.group)) is not None
        told.append(Meaning(LineKind.GROUP, text) if is_group else _UNIT if is_unit else one)
        below = told[-1] is _UNIT or (below and one is _OTHER)
    return told[::-1]


def _read(text: str) -> Meaning:
    """What a line is by its text alone."""
    said = unnumbered(joined(text[:_READ])).text.strip(EDGES + ":：")
    plain = squeezed(said)
    folded = fold(plain)
    if not any(map(str.isalpha, folded)) or _ERROR.match(plain) or _DATE.fullmatch(plain) or _BRACKETS.fullmatch(plain):
        return _OTHER
    if _SUM.match(folded) or _HEADING.fullmatch(folded) or _REMARK.search(_BRACKETS.sub("", plain).strip(_DASHES)):
        return _OTHER
    name = _TITLE.sub("", _HEADS.sub("", _NUMBER.sub("", said)))
    general = _is_general(name)
    if _TITLE.search(plain):
        return Meaning(LineKind.GROUP, name) if general else _OTHER
    counts = bool(_HEADS.search(plain)) and not (_BODY.search(name) and not general)
    if counts and not name:
        return _OTHER
    if counts or (general and _SORT.search(fold(name))) or _ONLY_SORTS.search(name):
        return Meaning(LineKind.GROUP, name)
    return _UNIT


def _is_general(name: str) -> bool:
    """Whether a name says of what sort units are, and names none: 区直部门, 镇（街道）, 其他单位."""
    sort = fold(name)
    is_sort = _SORT.search(sort) or _PERHAPS_SORT.search(sort)
    return bool(is_sort) and not _GENERAL.sub("", sort) and not _OF_ZONE.fullmatch(sort)


def _is_signature(lines: Sequence[Line], at: int, *, counted: bool, closed: bool) -> bool:
    """Whether a line ends in a date, or has one below and stands apart, or alone behind what ``closed`` a list."""
    line, below = lines[at], lines[at + 1 : at + 2]
    if line.alone and _SIGNED.search(squeezed(line.text[-_LONGEST:])):
        return True
    apart = (closed and line.alone) or (counted and not line.number) or (at > 0 and line.row - lines[at - 1].row > 1)
    return apart and any(_DATE.fullmatch(squeezed(one.text)) for one in below)


def units_in(text: str) -> list[str]:
    """The units that stand in one cell, set apart by line breaks or marks outside of brackets, if there are several.

    One name over two lines is none: what follows is only a word for a body, or lacks the area of the first.
    """
    if len(text) > _CELL:
        return []
    for between in (_LINES, _MARKS):
        units = [unit.strip(EDGES) for unit in between.split(text) if fold(unit)]
        cores = [unnumbered(joined(unit)).text for unit in units]
        areas = [bool(area_and_rest(fold(core))[0]) or _TOWN.search(fold(core)) is not None for core in cores]
        if len(units) > 1 and all(is_body(unit) and _is_named(unit) for unit in cores) and areas[0] <= min(areas):
            return units
    return []


def _is_named(unit: str) -> bool:
    return bool(without_body(area_and_rest(fold(unit))[1])) and not _is_general(unit)


def is_body(text: str) -> bool:
    """Whether a text ends as the name of a unit does, and is no sentence."""
    plain = joined(text).strip(EDGES)
    return len(plain) <= _LONGEST and bool(_BODY.search(plain)) and _read(plain) is _UNIT
