"""Notes beside a table that say nothing anew: the year of the return, where a figure is from, that all was checked."""

from __future__ import annotations

from gouji.model.keeping import kept
from gouji.model.patterns import regex
from gouji.model.periods import plain, whole_years

_LEAD = regex(r"\s*(?:(?:注|备注|说明|附注)\s*[:,]\s*)?(?:[(]?\d{1,2}[).、](?!\d)|[一二三四五六七八九]、)?\s*")
_CLAUSE = regex(r"[。;,\n]")
_SUBJECT = r"(?:本表|本报告|以上|上述|表[内中]|所有|全部)?(?:各项)?(?:数据|数字|数)?的?"
_OF_YEAR = regex(
    rf"{_SUBJECT}(?:统计|报告|数据)?(?:期间?|时间|时段|周期|区间|年度|范围)[为是:]?(20\d\d)年?度?"
    r"|[\u4e00-\u9fff“”、]{0,20}按照?(20\d\d)年度?[\u4e00-\u9fff]{0,4}决算(?:数据?|报表)?填[列报写]"
)
"""The period of the table, or the accounts of a year that a figure was taken from."""
_IDLE = regex(
    r"[较比与同](?:上一?年|去年|20\d\d年)度?(?:同期)?(?:相比)?(?:均|都)?(?:有所|略有|明显|基本|大幅)?(?:下降|上升|增加|减少|增长|持平|回落)"
    rf"|{_SUBJECT}(?:均|都|已|经|业)*(?:(?:核对|核实|审核|复核|校对|核查|检查|自查)(?:过|完毕)?)+(?:均|都)?(?:无误|属实|准确|一致|相符|通过)?"
    rf"|{_SUBJECT}(?:均|都)?(?:真实|准确|完整|、|无误|属实)+"
)
"""How a figure compares with another year's, or that somebody checked it."""


@kept
def is_idle(text: str, year: int | None) -> bool:
    """Whether every clause of a text says only what is so anyway of a return for that ``year``."""
    said = whole_years("".join(plain(text).split(" ")))
    clauses = [
        clause for part in _CLAUSE.split(_LEAD.sub("", said, count=1)) if (clause := _LEAD.sub("", part, count=1))
    ]
    return bool(clauses) and all(_says_nothing(clause, year) for clause in clauses)


def _says_nothing(clause: str, year: int | None) -> bool:
    dated = _OF_YEAR.fullmatch(clause)
    return int(dated[1] or dated[2]) == year if dated else _IDLE.fullmatch(clause) is not None
