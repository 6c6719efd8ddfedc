"""The prose of reports as offices set it: under headings of their own, or none, in lines of any width."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_word import busy
from word import report, word_file

from gouji import Finding, Submission, bind, load_form
from gouji.editing.read_prose import read_prose
from gouji.formats.read import document_in
from gouji.intake.findings import NoSections
from gouji.model.claim import ClaimVerdict
from gouji.prose.findings import FalseClaim, ProseContradiction

F21 = load_form("2021")
BOOK = busy()
NEW, IN, DONE, OUT = (BOOK.value(f"requests.{row}.total") for row in ("new", "carried_in", "handled", "carried_out"))
GRANTED, PARTIAL = (BOOK.value(f"requests.{row}.total") for row in ("granted", "partial"))
TRUE = (
    f"2024年，我局共收到政府信息公开申请{NEW}件，上年结转{IN}件。本年办结{DONE}件，其中予以公开{GRANTED}件、部分公开{PARTIAL}件，"
    f"结转下年度继续办理{OUT}件。全年未收取信息处理费，也没有其他需要说明的情况。"
)
FALSE = TRUE.replace(f"收到政府信息公开申请{NEW}件", f"收到政府信息公开申请{int(NEW or 0) + 9}件")
TITLES = [section.title for section in F21.sections]


def of_blocks(titles: list[str | None], prose: str) -> tuple[Submission, tuple[Finding, ...]]:
    """A report in Word with other titles of its sections, or without some."""
    blocks = report(BOOK, {"一": prose.split("\n"), "六": ["无其他事项。"]})
    now = dict(zip(TITLES, titles, strict=True))
    changed = [now[block[1]] if isinstance(block, tuple) else block for block in blocks]
    return bind(F21, document_in(word_file([one for one in changed if one is not None]), "a.docx"))


def alarms(submission: Submission) -> list[Finding]:
    return [one for one in read_prose(submission, {})[1] if isinstance(one, FalseClaim | ProseContradiction)]


def parted(number: str, title: str) -> str:
    return f"（{number}）{title.partition('、')[2]}"


@pytest.mark.parametrize("first", [
    "一、政府信息公开工作总体情况", "一、概述", "一、2024年度政府信息公开工作总体情况", "一、基本情况", "一 总体情况", "（一）总体情况",
    "第一部分 概况", "一、工作综述",
])  # fmt: skip
def test_the_first_section_is_known_under_any_heading(first: str) -> None:
    found, _ = of_blocks([first, *TITLES[1:]], FALSE)

    assert {"一": FALSE, "六": "无其他事项。"} == found.narrative
    assert "一" in {one.section for one in alarms(found) if isinstance(one, FalseClaim)}


def test_titles_may_be_numbered_as_parts() -> None:
    found, said = of_blocks([parted(*one) for one in zip("一二三四五六", TITLES, strict=True)], FALSE)

    assert {"一": FALSE, "六": "无其他事项。"} == found.narrative
    assert not any(isinstance(one, NoSections) for one in said)


def test_prose_without_titles_is_checked_and_told() -> None:
    found, said = of_blocks([None] * 6, FALSE)

    assert [("一、总体情况", "六、其他需要报告的事项")] == [
        (one.first, one.last) for one in said if isinstance(one, NoSections)
    ]
    assert {"一"} == {one.section for one in alarms(found) if isinstance(one, FalseClaim)}
    assert {"一"} == {one.section for one in read_prose(found, {})[0]}


def test_a_list_in_another_section_has_no_titles() -> None:
    found, _ = of_blocks([*TITLES[:5], "一、加强学习"], "无。\n六、加强检查")

    assert {"一": "无。\n六、加强检查", "五": "一、加强学习\n无其他事项。"} == found.narrative


@pytest.mark.parametrize("line", [
    "续表", "续表三", "（续表）", "接上表", "第3页 共5页", "3/5", "甲局2024年政府信息公开工作年度报告", "二、主动公开政府信息情况",
    "项之和，等于", "情形，不计其", "法人或其他组",
])  # fmt: skip
def test_what_stands_around_tables_is_no_prose(line: str) -> None:
    blocks = report(BOOK, {"一": [TRUE], "三": [line, "本表另附说明。"], "六": ["无其他事项。"]})
    found, _ = bind(F21, document_in(word_file(blocks), "a.docx"))

    assert {"一": TRUE, "三": "本表另附说明。", "六": "无其他事项。"} == found.narrative


def as_lines(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


WIDTHS = [
    width for width in range(14, 60) if not any(line.endswith("。") for line in as_lines(TRUE, width).split("\n")[:-1])
]
"""Where no line happens to end with its sentence, as a paragraph does."""


@pytest.mark.parametrize("width", WIDTHS)
def test_lines_of_any_width_say_what_their_paragraph_says(width: int) -> None:
    seen = replace(BOOK, narrative={"一": TRUE})
    whole = [(one.number, one.cells, one.verdict) for one in read_prose(seen, {})[0]]
    wrapped = read_prose(replace(seen, narrative={"一": as_lines(TRUE, width)}), {})[0]

    assert {ClaimVerdict.TRUE, ClaimVerdict.NONE} >= {verdict for *_, verdict in whole}
    assert whole == [(one.number, one.cells, one.verdict) for one in wrapped]


@pytest.mark.parametrize("at", range(1, len(TRUE)))
def test_a_line_may_end_anywhere(at: int) -> None:
    seen = replace(BOOK, narrative={"一": f"{TRUE[:at]}\n{TRUE[at:]}"})

    assert not [one for one in alarms(seen) if isinstance(one, FalseClaim)]


def test_items_of_a_list_stay_apart() -> None:
    lines = f"一、收到申请{NEW}件\n二、结转下年{OUT}件\n（三）收到的申请，上年结转{IN}件"
    seen = replace(BOOK, narrative={"一": lines})

    assert [NEW, OUT, IN] == [one.number for one in read_prose(seen, {})[0]]


def test_the_samples_of_this_file_are_what_they_say() -> None:
    assert not [one for one in alarms(replace(BOOK, narrative={"一": TRUE})) if isinstance(one, FalseClaim)]
    assert [FalseClaim] == [
        type(one) for one in alarms(replace(BOOK, narrative={"一": FALSE})) if isinstance(one, FalseClaim)
    ]
