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
    "兩两嚴严鄉乡書书產产眾众傳传冊册劃划辦办協协廳厅縣县變变臺台號号聽听圖图備备實实張张歸归戶户擬拟時时術术極极欄栏濟济種种積积稱称級级給给統统網网訓训設设證证評评資资較较還还裡里鎮镇門门際际預预專专寫写"
    "準准幾几歷历圍围場场頭头獎奖將将師师錄录徑径徵征態态擔担標标檢检樣样測测點点熱热環环盤盘約约線线絡络職职聯联勝胜節节見见訂订記记話话該该讀读調调談谈負负敗败賬账貼贴貸贷載载辯辩違违遞递遺遗郵邮針针銷销"
    "錯错長长間间聞闻隱隐領领駁驳順顺頒颁員员財财農农衛卫監监廣广東东馬马龍龙寧宁興兴陽阳慶庆漢汉蘇苏澤泽紅红雲云貴贵蘭兰樂乐鳳凤麗丽橋桥灣湾島岛嶺岭溝沟榮荣華华遼辽運运銅铜錦锦鹽盐齊齐臨临廬庐園园鐵铁電电"
    "車车兒儿學学質质氣气險险勞劳稅税鄭郑陳陈楊杨劉刘趙赵吳吴黃黄豐丰義义聖圣達达遠远連连"
)


def _pairs(text: str) -> dict[int, str]:
    return {ord(one): other for one, other in zip(text[::2], text[1::2], strict=True)}


RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI} | _pairs(_RADICALS)
"""For `str.translate`: radicals become the words that look the same, ⼀⾏⼈ 一行人."""
SIMPLIFIED = _pairs(_TRADITIONAL)
"""For `str.translate`: the Traditional characters of labels, of what reports say and of names become Simplified."""
