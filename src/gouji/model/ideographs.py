"""Characters that stand for others: radicals that PDF programs put in the place of words, and Traditional forms."""

from __future__ import annotations

import unicodedata

_KANGXI = range(0x2F00, 0x2FD6)
_RADICALS = (
    "⺎兀⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦"
    "⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
_TRADITIONAL = (
    "萬万業业個个為为爲为舉举內内決决況况減减則则別别務务動动區区單单發发後后國国處处復复複复審审對对屬属應应廢废"
    "開开當当總总縂总執执護护報报據据數数無无機机權权條条構构沒没現现類类糾纠納纳組组織织經经結结繼继續续維维繳缴"
    "罰罚獲获補补規规計计認认議议許许訟讼訪访訴诉詢询請请購购費费轉转過过這这進进項项額额題题體体會会確确係系"
    "穩稳採采問问關关於于製制強强範范祕秘併并與与"
)


def _pairs(text: str) -> dict[int, str]:
    return {ord(one): other for one, other in zip(text[::2], text[1::2], strict=True)}


RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI} | _pairs(_RADICALS)
"""For `str.translate`: radicals become the words that look the same, ⼀⾏⼈ 一行人."""
SIMPLIFIED = _pairs(_TRADITIONAL)
"""For `str.translate`: the Traditional characters that occur in labels become Simplified, 總計 总计."""
