"""A unit's name typed among labels, seals and measures is read whole, and nothing of them with it."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from test_evidence import said

from gouji.model.grid import Value
from gouji.units.on_covers import DOING, unit_name

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


def test_a_label_for_an_answer_is_an_example() -> None:
    assert "R161" in said(("单位名称", "单位名称"), ("报告年度", 2024))[1]
