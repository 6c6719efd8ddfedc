"""A unit's name typed among labels, seals and measures is read whole, and nothing of them with it."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from collecting import collected
from hypothesis import given
from hypothesis import strategies as st
from strategies import balanced
from test_evidence import F21, page, said

from gouji import Document, identify, layout
from gouji.collection.policy import Decider
from gouji.intake.bind.bind import take
from gouji.model.grid import Value
from gouji.units.on_covers import DOING, LONGEST_ORGAN, ORGAN, organs_in, unit_name

NAMES = ("临江市水利局", "柳树镇人民政府", "临江市水利局（河长制办公室）", "青山县城南街道办事处", "第九中学")
LABELS = ("", "单位：", "单位名称:", "名 称：", "填 报 单 位：", "填报单位（公章）：", "报送单位（盖章） ：", "填报单位(须与公章一致)：",
          "单位名称：填报单位：", *(f"{doing}{what}：" for doing in DOING for what in ("单位", "部门", "单位名称")))  # fmt: skip
SEALS = (
    "",
    "（章）",
    "（公章）",
    "(盖章)",
    "（加盖公章）",
    "（加盖单位公章）",
    "【签章】",
    "（签字盖章处）",
    "（请在此处盖章）",
    "（单位公章）",
    "（ 盖 章 ）",
)
NEXT = (
    "",
    "单位：件",
    "计量单位：件、万元",
    "（单位：件）",
    "填报日期：2025年1月8日",
    "报告年度：2025",
    "联系人（签字）：李敏",
    "统计负责人：李敏",
)
GAPS = (" ", "　", "\t", "\n", "；", "/", "   ")


def typed(label: str, name: str, seal: str) -> list[str]:
    """What an office may type in one cell: with every label behind the name, and every gap before it."""
    between = (*GAPS, "") if seal else GAPS
    return [f"{label}{name}{seal}{gap}{following}" for gap, following in product(between, NEXT)]


@pytest.mark.parametrize("label", LABELS)
def test_a_name_is_read_without_labels_seals_and_measures(label: str) -> None:
    wrong = {
        text: found
        for name, seal in product(NAMES, SEALS)
        for text in typed(label, name, seal)
        if (found := unit_name(text)) != name
    }

    assert {} == wrong


ADDED = (
    "（更正）", "更正", " 更正", "（重报）", "（第二次报送）", "第二次报送", "（第2次）", "（最终稿）", "-最终稿", "(1)", "（2）", "（盖章版）", "（修改稿）", "_终稿",
    "（重新报送）", "（二稿）", "（更正）（1）", " 王芳", "　李建国", " 王主任", "主任", " 主任", "李主任", "副主任李敏", "（李主任）", "（更正）\n王芳",
)  # fmt: skip
BODIES = (
    "临江市水利局",
    "柳树镇人民政府",
    "青山县人民政府办公室",
    "青山县城南街道办事处",
    "第九中学学校",
    "临江市疾病预防控制中心",
)


@pytest.mark.parametrize("added", ADDED)
def test_which_draft_it_is_and_who_made_it_are_no_part_of_a_name(added: str) -> None:
    assert {} == {name: found for name in BODIES if (found := unit_name(name + added)) != name}
    for name in BODIES:
        seen, told = said(("单位名称", name + added), ("报告年度", 2024))
        assert (name, {}) == (seen.unit, told)


@pytest.mark.parametrize("name", [
    "税务局（第一税务所）", "教育局（本级）", "青山县 水务局", "县 财 政 局", "教育局 计财科", "柳树镇 卫生院", "重点工程建设办公室", "实验小学（一）部", "第一中学",
    "城市更新局", "修正药业公司", "青山县党委办公室", "石门县 金山镇", "邮政局", "安全生产委员会", "临江市水利局（河长制办公室）", "老年大学", "最新港镇", "省农信社",
])  # fmt: skip
def test_words_of_a_name_stay(name: str) -> None:
    assert name.replace(" ", "") == unit_name(name).replace(" ", "")


def test_a_label_of_a_signature_behind_the_name_is_no_other_label() -> None:
    seen, found = said(("单位名称", "临江市水利局(公章) 负责人签字："), ("报告年度", 2024))

    assert ("临江市水利局", {}) == (seen.unit, found)


@pytest.mark.parametrize("label", ["填报单位：", "填报单位（公章）：", "填写单位：", "单位名称："])
@pytest.mark.parametrize(
    "following", ["", " 填报日期：2025年1月8日", "（加盖公章） 计量单位：件、万元", "（章）　单位：件"]
)
def test_the_cell_of_the_answer_may_repeat_its_label(label: str, following: str) -> None:
    seen, found = said(("单位名称", f"{label}临江市水利局{following}"), ("报告年度", 2024))

    assert ("临江市水利局", {}) == (seen.unit, found)


@pytest.mark.parametrize(
    "text", ["单位：件", "计量单位：件、万元", "填报单位：", "填报单位（盖章）：  填报日期：2025年1月8日", "（盖章）"]
)
def test_labels_and_measures_alone_are_no_name(text: str) -> None:
    assert "" == unit_name(text)


@pytest.mark.parametrize("text", ["填报单位：某某局", "单位名称：XX县水务局（盖章）"])
def test_an_example_behind_a_label_is_an_example(text: str) -> None:
    assert "R161" in said(("单位名称", text), ("报告年度", 2025))[1]


ANSWERS: dict[str, Value] = {"报告年度": 2024, "单位名称": "临江市水利局", "填报人": "周敏", "联系电话": "0311-1"}


@pytest.mark.parametrize("blank", ["", *ANSWERS])
@pytest.mark.parametrize("order", list(permutations(ANSWERS)), ids="-".join)
def test_under_a_row_of_labels_one_may_be_left_without_answer(order: tuple[str, ...], blank: str) -> None:
    told = {**ANSWERS, blank: None}
    seen, found = said(order, tuple(told[label] for label in order))

    assert (told["单位名称"], told["报告年度"]) == (seen.unit, seen.year)
    assert (told["填报人"], told["联系电话"]) == (seen.contact.get("person"), seen.contact.get("phone"))
    assert {"单位名称": {"R120"}, "报告年度": {"R121"}}.get(blank, set()) == {*found}


@pytest.mark.parametrize("head", ["本年新收", "上年结转件数", "公开", "总计（件）"])
def test_the_head_of_a_list_of_units_is_no_unit(head: str) -> None:
    listed = page(("单位名称", head), ("临江市水利局", 3), ("临江市体育局", 4), name="台账")
    seen, found = said(("单位名称", "青山县水务局"), ("报告年度", 2024), sheets=(listed,))

    assert ("青山县水务局", {}) == (seen.unit, found)


def test_a_label_for_an_answer_is_an_example() -> None:
    assert "R161" in said(("单位名称", "单位名称"), ("报告年度", 2024))[1]


@pytest.mark.parametrize("added", ["（更正）", "更正", " 第二次报送", "（重报）", "（最终稿）"])
@pytest.mark.parametrize("turned", [1, -1])
def test_the_cover_says_which_of_two_drafts_is_the_later(added: str, turned: int) -> None:
    tables = [grid for grid in layout(F21, balanced(F21)) if grid.name.startswith("表")]
    returned = [
        identify(take(F21, Document((page(("单位名称", f"临江市水利局{words}"), ("报告年度", 2024)), *tables)), file))
        for words, file in (("", "a.xlsx"), (added, "b.xlsx"))
    ]
    (group,) = collected(returned[::turned]).versions

    assert ("b.xlsx", Decider.FILE_NAME) == (group.kept and group.kept.file, group.by)


@given(st.text("甲县局政府办公室街道 01-a", max_size=12) | st.text("县局", min_size=25, max_size=40))
def test_names_of_bodies_are_told_in_a_text_as_by_their_pattern(text: str) -> None:
    assert [name for name in ORGAN.findall(text) if len(name) <= LONGEST_ORGAN] == organs_in(text)
