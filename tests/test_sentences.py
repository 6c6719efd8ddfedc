"""Short sentences of many kinds: each number finds its cells, a slip is told, and other counts give no alarm."""

from __future__ import annotations

import random
from collections.abc import Mapping

import planting
import pytest
from sentences import BUREAU, COUNTY, ELSEWHERE, LABELS, MINISTRY, NOTHING, SAID, TOWN, Said

from gouji import Finding, Observation, Submission, load_form
from gouji.editing.read_prose import read_prose
from gouji.model.claim import Claim, ClaimVerdict
from gouji.prose.findings import FalseClaim, LeftFrom, ProseContradiction

F21 = load_form("2021")
NIL = dict.fromkeys(F21.cells, 0)
AHEAD = ("", "（二）依申请公开情况。", "全年收到政府信息公开申请{NEW}件，办结{DONE}件。", "制发行政规范性文件{n1}件。")


def read(
    figures: Mapping[str, int],
    text: str,
    unit: str = COUNTY,
    section: str = "一",
    last: Mapping[str, int] | None = None,
) -> tuple[tuple[Claim, ...], list[Finding]]:
    seen = {cell: Observation.of(number) for cell, number in figures.items()}
    told, found = read_prose(Submission(F21, unit, 2024, seen, narrative={section: text}), last or {})
    return told, [one for one in found if isinstance(one, FalseClaim | ProseContradiction)]


def busy(seed: int) -> dict[str, int]:
    """A busy unit, none of whose printed figures is so small that it would be another's by chance."""
    return planting.busy(F21, random.Random(seed))


def test_every_number_finds_its_cells_and_every_slip_is_told() -> None:
    right = wrong = missed = planted = caught = 0
    for seed in range(12):
        figures = busy(seed)
        for said in SAID:
            claims, alarms = read(figures, said.told(figures), said.unit, said.section)
            assert [] == alarms, said.told(figures)
            wanted = [{*LABELS[label]} for label in said.slots()]
            given = [claim for claim in claims if claim.cells]
            hits = [cells for cells in wanted if any(cells in map(set, one.cells) for one in given)]
            right, missed, wrong = (
                right + len(hits), missed + len(wanted) - len(hits), wrong + max(0, len(given) - len(wanted))
            )  # fmt: skip
            for label in said.slots():
                spoilt = figures | {LABELS[label][0]: figures[LABELS[label][0]] + 7}
                planted, caught = (
                    planted + 1,
                    caught + bool(read(spoilt, said.told(figures), said.unit, said.section)[1]),
                )

    assert right >= 0.98 * (right + wrong)
    assert right >= 0.97 * (right + missed)
    assert planted > 1000
    assert caught >= 0.97 * planted


@pytest.mark.parametrize("text", NOTHING)
def test_none_of_something_is_nought_in_each_of_its_cells(text: str) -> None:
    claims, alarms = read(NIL, text, BUREAU)

    assert [] == alarms
    assert {LABELS[label] for label in NOTHING[text]} <= {one.cells[0] for one in claims if one.cells}
    for label in NOTHING[text]:
        assert [] != read(NIL | {LABELS[label][0]: 3}, text, BUREAU)[1], label


@pytest.mark.parametrize("text", ELSEWHERE)
def test_other_counts_give_no_alarm(text: str) -> None:
    for seed, unit in enumerate((COUNTY, TOWN, MINISTRY, BUREAU)):
        figures = busy(seed)
        for ahead in AHEAD:
            assert [] == read(figures, Said(unit, "一", ahead).told(figures) + text, unit)[1], unit


# ── what a report says twice, and what was left standing ─────────────────────────────────────

BUSY = NIL | {
    "requests.new.total": 240, "requests.new.person": 190, "requests.new.company": 50, "requests.carried_in.total": 18,
    "requests.handled.total": 236, "requests.granted.total": 236, "requests.carried_out.total": 22,
    "disclosure.normative.issued": 34, "cases.reconsideration.total": 15, "cases.litigation_direct.total": 7,
}  # fmt: skip
ASKED = "依申请公开情况。"


@pytest.mark.parametrize(("text", "wrong"), [
    (ASKED + "收到政府信息公开申请240件，全年共收到申请204件。", 204), (ASKED + "办结申请236件。全年总计办结213件。", 213),
    ("制发行政规范性文件34件。本年度共制发行政规范性文件31件。", 31), ("政府信息公开行政复议15件，行政诉讼7件，合计23件。", 23),
    (ASKED + "自然人190件，企业50件，合计241件。", 241), (ASKED + "新收申请240件、上年结转18件，总计254件。", 254),
    (ASKED + "申请办结217件，其中按时办结236件。", 217),
])  # fmt: skip
def test_the_smaller_of_two_numbers_of_one_thing_is_told(text: str, wrong: int) -> None:
    found = [one.said for one in read(BUSY, text)[1] if isinstance(one, FalseClaim)]

    assert [wrong] == found


def test_numbers_that_add_up_otherwise_contradict_one_another() -> None:
    text = ASKED + "新收申请240件，上年结转18件，办结236件，结转下年25件。"
    told = [(one.left, one.right) for one in read(BUSY, text)[1] if isinstance(one, ProseContradiction)]

    assert [(258, 261)] == told


def test_a_total_that_the_tables_confirm_contradicts_nothing() -> None:
    assert [] == read(BUSY, ASKED + "收到申请240件，办理258件（含上年结转18件），其中22件延期至2025年答复。")[1]


def test_last_years_figure_is_told_as_that_in_every_table() -> None:
    texts = {"requests.new.total": ASKED + "收到申请201件。", "disclosure.normative.issued": "制发行政规范性文件29件。"}
    for cell, last in (("requests.new.total", 201), ("disclosure.normative.issued", 29)):
        (found,) = read(BUSY, texts[cell], last=NIL | {cell: last})[1]
        assert isinstance(found, FalseClaim)
        assert LeftFrom.LAST_YEAR is found.why


# ── what words mean beside others ────────────────────────────────────────────────────────────


def test_true_numbers_beside_it_settle_what_a_number_is_of() -> None:
    assert [] == read(BUSY, "收到申请204件。")[1]
    assert [204] == [one.said for one in read(BUSY, "收到申请204件，予以公开236件。")[1] if isinstance(one, FalseClaim)]


def test_numbers_of_channels_that_add_up_settle_it_too() -> None:
    text = "收到申请{}件，其中网上申请200件，信函申请30件，当面申请10件。"

    assert [] == read(BUSY, text.format(240))[1]
    assert [204] == [one.said for one in read(BUSY, text.format(204))[1] if isinstance(one, FalseClaim)]


def test_applicants_of_one_list_are_of_one_row() -> None:
    handled = {"requests.handled.person": 188, "requests.handled.company": 48, "requests.new.research": 3,
               "requests.handled.research": 2, "requests.new.legal": 4, "requests.handled.legal": 4}  # fmt: skip
    text = ASKED + "自然人{}件，商业企业{}件，科研机构{}件，法律服务机构4件。"

    assert [] == read(BUSY | handled, text.format(190, 50, 3))[1]
    assert [] == read(BUSY | handled, text.format(188, 48, 2))[1]
    assert [2] == [one.said for one in read(BUSY | handled, text.format(190, 50, 2))[1] if isinstance(one, FalseClaim)]


def test_a_department_may_count_what_its_words_leave_open() -> None:
    text = "我局收到行政复议15件。"

    assert ClaimVerdict.TRUE in {one.verdict for one in read(BUSY, text, BUREAU)[0]}
    assert [] == read(BUSY, "我局收到行政复议51件。", BUREAU)[1]
    assert ClaimVerdict.TRUE not in {one.verdict for one in read(BUSY, "县政府收到行政复议15件。", COUNTY)[0]}
