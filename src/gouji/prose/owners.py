"""Whose figures a sentence tells: those of the unit that reports, or of others and parts of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from gouji.prose.pieces import Stretch

_BODY = (
    "局|委员会|委|厅|办公室|办公厅|政府办|府办|法院|检察院|政府|街道办事处|街道|乡镇|镇街|镇|乡|中心|支队|大队"
    "|区县|县区|各区|各县|部门|行政机关|机关|单位|系统|派出机构|分支机构|本级|[省市县区]级|[省市县区]直"
)
_ADVERB = "全年|本年|上年|年内|共|总计|总共|合计|累计|直接|新|依法|已|分别|均|都|也|仅|再|机关|主动|以部门名义"
_DEED = (
    "收到|收悉|受理|接收|接到|收办|登记|新收|答复|回复|办结|办理|处理|制发|制定|印发|出台|废止|作出|实施|实行|推行|牵头|公示|公布"
    r"|未|没有|无|因|被|#|\d"
)
_NAMED = re.compile(
    rf"(?P<some>[一-鿿、（）]{{0,14}}?(?:{_BODY}))(?:{_ADVERB})*(?:{_DEED})"
    r"|(?P<counted>#(?:单位|部门|乡镇|镇街|镇|街道|行政机关|区县|县区))"
)
_WHOLE = re.compile(
    r"(?:截至|[今本去当上全]?年度?|其中|目前|年内|共有|有|在|由)*"
    r"(?:[全我本该](?:街道|部门|管委会|中心|[省市州县区旗镇乡局委办厅院校])?|[省市州县区旗镇乡])?"
)
"""What stands in front of the name of a body, down to whose it is."""
_ALL = re.compile(
    r"各(?:级|地)?(?:各?(?:政府|(?:行政)?(?:执法)?(?:机关|单位|部门))){0,3}|(?:人民)?政府(?:及|和)[其各所属组成工作有关]{0,6}(?:部门|单位|机构)|(?:各级)?(?:(?:行政)?(?:执法)?(?:机关|单位|部门)|政府系统|政府部门|政府)?"
)
_TOGETHER = re.compile(
    r"(?=.*(?:部门|单位|机关))(?=.*[乡镇街])"
    r"(?:[各级直属所与和及以、（）]|两级|工作|(?:人民)?政府|行政机关|机关|部门|单位|办事处|街道|镇街|乡镇|镇|乡)+"
)
"""Departments and townships named together, which is everybody: 县直部门和各乡镇（街道）."""
_AGAIN = re.compile(
    r"全[省市州县区旗镇乡]|[我本](?:街道|部门|管委会|中心|[省市州县区旗镇乡局委办厅])|本机关|本单位|我单位"
)
_AREA = re.compile("全(?P<kind>[国省市州县区旗]|系统)")
_OURS = re.compile("[我本](?:街道|[局委办厅院校县区旗镇乡])|本机关|本单位|我单位|局机关")
_SEAT = re.compile("(?P<kind>[省市州县区旗镇乡])(?:人民)?政府(?:办公室|办公厅)?$")
_PARTS = re.compile("其中|[（(]")
"""Behind these a sentence counts parts of what it has named."""
_SHORT = 2
"""So short a name is the unit's own: 我局, 市局."""


class Owner(NamedTuple):
    """Whether others' figures are told, since which sentence and how deep in brackets."""

    other: bool = False
    sentence: int = -1
    depth: int = 0

    def turned(self, piece: Stretch, unit: str) -> Owner:
        """Whose figures are told from a piece on: another's until the sentence or the brackets end."""
        named = _NAMED.search(piece.words) and _of_another(_PARTS.split(piece.sentence, maxsplit=1)[0], unit)
        if named or _of_more(piece, unit) or _of_another(piece.words, unit):
            return Owner(other=True, sentence=piece.number, depth=piece.depth)
        over = self.sentence != piece.number or piece.depth < self.depth
        return Owner() if over or _AGAIN.search(piece.words) else self


def _of_more(piece: Stretch, unit: str) -> bool:
    """Whether words name an area larger than that of the unit."""
    area, seat = _AREA.search(piece.words), _SEAT.search(unit)
    if area is None or piece.figure is None:
        return False
    if seat is not None or area["kind"] in "国省":
        return area["kind"] not in (seat["kind"] if seat else unit)
    return bool(_OURS.search(piece.sentence))


def _of_another(words: str, unit: str) -> bool:
    """Whether words name somebody else as the one who acts, or count units."""
    return any(found["counted"] or _is_other(found["some"], unit) for found in _NAMED.finditer(words))


def _is_other(name: str, unit: str) -> bool:
    """Whether a name is neither that of the unit, in full or short, nor of all its parts together."""
    own, short = unit.replace("人民政府", "政府"), name.replace("人民政府", "政府").removesuffix("系统")
    start = _WHOLE.match(short)
    core = short[start.end() :] if start else short
    if len(short) <= _SHORT and not short.endswith("级"):
        return short in ("乡镇", "镇街", "区县", "县区", "各区", "各县", "各镇", "各乡")
    if _TOGETHER.fullmatch(core):
        return False
    if _ALL.fullmatch(core) and not short.endswith(("本级", "市级", "县级", "区级", "省级")):
        return False
    return not (short in own or core in own or short.endswith(own or "#"))
