"""Patterns that were taken apart find what the whole ones do."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from gouji.intake.bind import answers
from gouji.units import on_covers as covers
from gouji.units import variants

_NAMED = (
    "清源县 教育 局 委 办公室 （ ( 【 ) ） 】 更正 第二次 报送 最终 稿 版 王 小明 主任 局长 张 12 (1) 项 一 _ - 盖章版 "
    "扫描件 已 改 局 局 党组 财务科"
)
NAMES = st.lists(
    st.sampled_from(_NAMED.split()) | st.sampled_from([" ", "\n", "　", ""]),
    max_size=7,
).map("".join)
BEHIND = re.compile("|".join(one.pattern for one in (covers._BRACKETED, *covers._BEHIND)))
"""All that may stand behind a name, in one pattern."""


@given(NAMES)
@example("某局（更正）（王小明主任）")
def test_what_stands_behind_a_name_begins_at_one_place(text: str) -> None:
    found = BEHIND.search(text)

    assert (found.start() if found else 0) == covers._behind(text)


@given(NAMES)
def test_where_nothing_goes_on_nothing_is_added(text: str) -> None:
    if not covers.goes_on(text):
        assert not BEHIND.search(text)
        assert not covers._SAID_OF_DRAFT.search(text)
        assert text[:1].isdecimal() or not variants._ADDED.search(text)


EACH = "|".join(r"\s?".join(text) for text in sorted(answers._WORDINGS, key=len, reverse=True))
LABELS = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[日件局府会室心办厅委镇乡道]))({EACH})\s{{0,3}}(?:[（(][^（）()]{{0,12}}[)）])?\s{{0,3}}[:：]"
)
"""Every label written out."""
_OTHERS = "制表机关 制表机构 单位 填报 制 表 机 关 人 日 时 间 年 甲局"
LINES = st.lists(
    st.sampled_from([*answers._WORDINGS, *_OTHERS.split()])
    | st.sampled_from(["：", ":", " ", "  ", "（盖章）", "(", "）"]),
    max_size=8,
).map("".join)


@given(LINES)
def test_labels_in_a_line_are_those_written_out(text: str) -> None:
    assert [one.span(1) for one in LABELS.finditer(text)] == [one.span(1) for one in answers._IN_LINE.finditer(text)]


def test_every_label_is_found_in_a_line() -> None:
    assert not [word for word in answers._WORDINGS if not answers._IN_LINE.fullmatch(f"{word}：")]
