"""Bodies of their own whose names begin with a unit's: its schools, stations and villages, which are not the unit."""

from __future__ import annotations

import re

from gouji.model.labels import fold
from gouji.model.patterns import regex

_SEVERAL = (
    "社区|村委|[村居]委会|(?:村民|居民)委员会|学校|[大中小]学|[一二三四五六七八九十实附][中小]|医院|卫生院|[福敬养].院|学院|法院|检察院"
    "|研究院|..所|中心校?|分局|支局|公司|集团|林场|农场|幼儿园|工会|学会|协会|支部|总支|团委|妇联|纪委|纪检组|基金会|商会|联合会"
    "|管理处|服务处|[大中支总]队|站|厂|馆"
)
_OWN = regex(
    rf"(?:(?![年报表填])[\u4e00-\u9fff]){{0,16}}?(?:{_SEVERAL}|(?<=[\u4e00-\u9fff])(?P<one>[村校学院园所场队库局]))"
    r"(?:$|[^\u4e00-\u9fff]|年|上?报|政府信息|信息公开|公开|的|统计|更正|最终|定稿)"
)
_BY_ITSELF = regex(
    "[\u4e00-\u9fff]{0,14}(?:社区|村委|[村居]委会|(?:村民|居民)委员会|(?<=.)村|学校|[中小]学|[一二三四五六七八九十实附][中小]|中心校|幼儿园"
    "|医院|卫生院|(?:财政|司法|派出|税务|国土|资源|林业|水利|监管|管理|服务|研究)所|分局|[大中]队|工会)"
)
"""What is by itself, and for certain, the name of such a body: 信息中心 may be the office that fills in the return."""
_WORDS = regex(
    "[12]\\d{3}年?度?|\\W|\\d|[a-z_]|年度|年报|报表|统计表?|报告|政府信息公开|信息公开|工作|上报|填报|报送|更正|最终版?|定稿|终稿|公章|盖章",
    re.IGNORECASE,
)
_SIGNS = regex(r"[^\w\s]+|_")
_GOVERNING = ("镇", "乡", "道", "府", "处")
"""How the names of governments and of their places end; a 局 behind them is another body, but not behind a 局."""


def is_of_a_body_below(text: str, name: str) -> bool:
    """Whether a name that stands in some text, folded, stands there only before the name of a body of its own.

    县教育局 in 县教育局第二中学, 石桥镇 in 石桥镇石桥村; not in 县教育局（含下属学校）.
    """
    marked = fold(_SIGNS.sub("q", text))
    behind = [_own_body(marked, at + len(name), name) for at in _places_of(marked, name)]
    return bool(behind) and all(behind)


def body_below_in(text: str) -> str:
    """The name of a village, school or the like that the name of a file is, but for the year and such words."""
    name = next((name for name in _WORDS.split(text) if name and _BY_ITSELF.fullmatch(name)), "")
    return name if len(name) > 2 else ""


def _own_body(text: str, at: int, name: str) -> bool:
    found = _OWN.match(text, at)
    if found is None:
        return False
    alone = found["one"] is not None and found.start("one") == at
    return not alone and (found["one"] != "局" or name.endswith(_GOVERNING))


def _places_of(text: str, name: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(name, at)]
