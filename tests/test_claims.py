"""What a sentence says of the figures: the number, the cells it may mean, and whether it is so."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import planting
import pytest
from fixed import FIXED
from hypothesis import given
from hypothesis import strategies as st
from narrating import group, report

from gouji import Form, FormError, Language, Observation, Return, Review, Submission, load_form, review
from gouji.editing.localise.findings import Support
from gouji.editing.localise.locate import locate
from gouji.editing.read_prose import read_prose
from gouji.forms.prose import prose_of
from gouji.model.claim import Claim, ClaimVerdict
from gouji.model.edit import Number
from gouji.model.finding import Verdict
from gouji.prose.claims import MOST_PIECES, claims_of
from gouji.prose.findings import DraftLeft, FalseClaim, LeftFrom, ProseContradiction, ProseUnread, YearInProse
from gouji.prose.verdicts import judged
from gouji.publication.draft import drafted
from gouji.reports.check_html import as_html
from gouji.reports.check_json import as_json
from gouji.reports.check_markdown import as_markdown
from gouji.reports.check_text import as_text

F21 = load_form("2021")
NEW, IN, DONE, OUT = (f"requests.{row}.total" for row in ("new", "carried_in", "handled", "carried_out"))
REVIEW, DIRECT, AFTER = (
    f"cases.{court}.total" for court in ("reconsideration", "litigation_direct", "litigation_after")
)
ISSUED, REPEALED, IN_FORCE = (f"disclosure.normative.{column}" for column in ("issued", "repealed", "in_force"))
FEES = "disclosure.fees.amount"


def told(text: str, unit: str = "甲市水务局", /, **figures: Number) -> Submission:
    """A return of zeros, but for some figures (``__`` stands for the dot), and its first section."""
    values: dict[str, Number] = dict.fromkeys(F21.cells, 0)
    values |= {cell.replace("__", "."): value for cell, value in figures.items()}
    return of(values, text, unit)


def of(values: Mapping[str, Number], text: str, unit: str = "甲市水务局") -> Submission:
    seen = {cell: Observation.of(value) for cell, value in values.items()}
    return Submission(F21, unit, 2024, seen, narrative={"一": text})


def claims(submission: Submission) -> tuple[Claim, ...]:
    return judged(claims_of(submission).claims, submission.values())


def meant(text: str, unit: str = "甲市水务局") -> list[tuple[Number, set[frozenset[str]]]]:
    """The numbers of a text that are cells', with the sums that each may be."""
    found = claims_of(told(text, unit)).claims
    return [(one.number, {frozenset(cells) for cells in one.cells}) for one in found if one.cells and not one.weak]


def first(text: str) -> list[tuple[Number, frozenset[str]]]:
    """The same with what each means in the first place."""
    found = claims_of(told(text)).claims
    return [(one.number, frozenset(one.cells[0])) for one in found if one.cells and not one.weak]


@pytest.mark.parametrize(("text", "expected"), [
    ("我局共收到政府信息公开申请12件。", [(12, [NEW])]),
    ("收到3份政府信息公开申请。", [(3, [NEW])]),
    ("依申请公开情况：共受理申请1,204件，办结1,200件。", [(1204, [NEW]), (1200, [DONE])]),
    ("新收政府信息公开申请三百二十件，上年结转两件。", [(320, [NEW]), (2, [IN])]),
    ("除2023年结转的4件政府信息公开申请外，本年新收政府信息公开申请9件。", [(4, [IN]), (9, [NEW])]),
    ("收到政府信息公开申请9件，结转至2025年1件。", [(9, [NEW]), (1, [OUT])]),
    ("受理政府信息公开申请9件，目前尚有2件正在办理。", [(9, [NEW]), (2, [OUT])]),
    ("收到政府信息公开申请9件，上年结转4件，共计13件。", [(9, [NEW]), (4, [IN]), (13, [NEW, IN])]),
    ("办理政府信息公开申请9件，其中予以公开和部分公开6件，不予公开3件。",
     [(9, [DONE]), (6, ["requests.granted.total", "requests.partial.total"]), (3, group("不予公开"))]),
    ("收到信息公开申请（含自然人、法人）15件，办结（均按期）14件。", [(15, [NEW]), (14, [DONE])]),
    ("办结政府信息公开申请9件，予以公开（含部分公开）6件。",
     [(9, [DONE]), (6, ["requests.granted.total", "requests.partial.total"])]),
    ("政府信息公开申请中，因不掌握等原因无法提供5件。", [(5, group("无法提供"))]),
    ("政府信息公开申请中，属于过程性信息6件。", [(6, ["requests.denied.process.total"])]),
    ("因政府信息公开引发行政复议、行政诉讼分别为3件、5件。", [(3, [REVIEW]), (5, [DIRECT, AFTER])]),
    ("因政府信息公开引发行政复议、行政诉讼各2件。", [(2, [REVIEW]), (2, [DIRECT, AFTER])]),
    ("因政府信息公开引发行政复议、行政诉讼共7件。", [(7, [REVIEW, DIRECT, AFTER])]),
    ("政府信息公开行政诉讼8件，其中复议后起诉3件，未经复议直接起诉5件。", [(8, [DIRECT, AFTER]), (3, [AFTER]), (5, [DIRECT])]),
    ("政府信息公开行政复议8件，其中结果维持3件，尚未审结5件。",
     [(8, [REVIEW]), (3, ["cases.reconsideration.upheld"]), (5, ["cases.reconsideration.pending"])]),
    ("制发行政规范性文件4件，废止6件，现行有效9件。", [(4, [ISSUED]), (6, [REPEALED]), (9, [IN_FORCE])]),
    ("行政许可、行政处罚、行政强制决定数量分别为31件、22件和13件。",
     [(number, [f"disclosure.{kind}.decisions"]) for number, kind in ((31, "licensing"), (22, "penalty"), (13, "coercion"))]),
    ("收取行政事业性收费716.6万元。", [(Decimal("716.6"), [FEES])]),
    ("收取行政事业性收费2.5亿元。", [(25000, [FEES])]),
    ("收取行政事业性收费5000元。", [(Decimal("0.5"), [FEES])]),
    ("作出行政处罚决定2764.2万宗。", [(27642000, ["disclosure.penalty.decisions"])]),
    ("我局未收到政府信息公开申请。", [(0, [NEW])]),
    ("全年没有收到公民、法人和其他组织提出的政府信息公开申请。", [(0, [NEW])]),
    ("未发生因政府信息公开引起的行政复议和行政诉讼。", [(0, [REVIEW]), (0, [DIRECT, AFTER])]),
    ("收到政府信息公开申请9件，无下年度结转。", [(9, [NEW]), (0, [OUT])]),
    ("本年无新增规章和规范性文件。", [(0, ["disclosure.regulations.issued"]), (0, [ISSUED])]),
])  # fmt: skip
def test_a_sentence_claims_cells(text: str, expected: list[tuple[Number, list[str]]]) -> None:
    assert [(number, frozenset(cells)) for number, cells in expected] == first(text)


@pytest.mark.parametrize("text", [
    "主动公开政府信息1204条。", "受理行政许可申请35件，办结34件。", "收到网民留言20条，办结19件。", "办理人大代表建议12件、政协提案15件。",
    "拨打12345热线。收到12345热线工单300件，办结299件。", "政府信息公开申请数量同比增加15件。", "较上年减少3件。", "通过信函申请12件，网络申请5件。",
    "公开规范性文件16条。", "公示行政处罚120件。", "办理政府信息公开行政应诉案件12件。", "收取政府信息公开信息处理费3940元。",
    "收到政府信息公开申请约30件。", "收到政府信息公开申请30余件。", "根据国办公开办函〔2021〕30号第20条，开展培训3次。", "与市档案馆一起办理申请。",
    "坚持高效办成一件事。", "自2008年以来共收到政府信息公开申请300件。", "上半年收到政府信息公开申请20件。", "发布信息均未涉及国家秘密。",
    "本单位未受到行政处罚。", "无正当理由不得拒绝政府信息公开申请。", "按时发布《2023年收到政府信息公开申请12件的说明》。", "2023年收到政府信息公开申请120件。",
    "答复延期3件。", "其中，涉及征地拆迁的申请30件。", "向各镇提出的信息公开申请36件。", "帮扶企业12家，落实资金3亿元。",
    "依申请公开情况。审核依申请公开答复文书45份，开展专项检查2次。", "依申请公开情况。不动产登记受理申请3000件，办结3000件。", "依申请公开情况。受理业务3000件，办结2990件。",
    "依申请公开情况。市司法局收到行政复议申请500件。", "办理行政复议案件120件，其中维持80件。", "答复省司法厅行政复议案件3件。", "五年来，共受理政府信息公开申请500件。",
    "协助答复依申请公开10件。", "受理政府信息公开申请的窗口有3个，咨询电话12345。",
])  # fmt: skip
def test_a_sentence_claims_none(text: str) -> None:
    assert [] == meant(text)


def test_the_office_of_a_government_is_not_its_whole_area() -> None:
    text = "区政府办公室共收到政府信息公开申请8件。"

    assert [(8, {frozenset([NEW]), frozenset([NEW, IN])})] == meant(text, "甲区人民政府办公室")
    assert [] == meant(text, "甲区人民政府")


@pytest.mark.parametrize(("text", "figures", "verdict"), [
    ("收到政府信息公开申请12件。", {"requests__new__total": 12}, "true"),
    ("收到政府信息公开申请12件。", {"requests__new__total": 10, "requests__carried_in__total": 2}, "true"),
    ("收到政府信息公开申请12件。", {"requests__new__total": 10}, "false"),
    ("公开规范性文件12件。", {}, "other_basis"),
    ("主动公开信息12条。", {}, "none"),
    ("作出行政许可决定1.2万件。", {"disclosure__licensing__decisions": 12_499}, "true"),
    ("作出行政许可决定1.2万件。", {"disclosure__licensing__decisions": 12_501}, "false"),
    ("我局未收到政府信息公开申请。", {"requests__new__total": 1}, "false"),
])  # fmt: skip
def test_a_claim_is_false_only_when_nothing_makes_it_true(text: str, figures: dict[str, int], verdict: str) -> None:
    assert [verdict] == [one.verdict for one in claims(told(text, **figures))]


def test_a_blank_makes_nothing_false() -> None:
    blank = told("收到政府信息公开申请12件。").with_observations({IN: Observation.of(None)})

    assert [ClaimVerdict.NONE] == [one.verdict for one in claims(blank)]


def test_no_alarm_on_a_cell_that_another_sentence_confirms() -> None:
    text = "全市共收到政府信息公开申请12件。市局机关收到政府信息公开申请5件。"
    told_of = claims(told(text, requests__new__total=12))

    assert [ClaimVerdict.TRUE, ClaimVerdict.OTHER_BASIS] == [one.verdict for one in told_of]


def test_a_doubtful_nought_is_true_by_chance_alone() -> None:
    assert [ClaimVerdict.NONE] == [one.verdict for one in claims(told("人事信息、行政规范性文件0条。"))]


def test_a_sentence_on_last_year_is_never_false() -> None:
    found = claims(told("2023年，共收到政府信息公开申请31件，办结30件。", requests__new__total=12))

    assert [ClaimVerdict.NONE, ClaimVerdict.NONE] == [one.verdict for one in found]


# ── findings ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "why"),
    [(91, "digits_swapped"), (1, "digit_lost"), (190, "zero_more_or_less"), (77, LeftFrom.LAST_YEAR), (45, None)],
)
def test_a_false_number_is_explained_where_something_explains_it(said: int, why: str | None) -> None:
    submission = told(f"收到政府信息公开申请{said}件。", requests__new__total=19)
    (found,) = [one for one in read_prose(submission, {NEW: 77, IN: 0})[1] if isinstance(one, FalseClaim)]

    assert (said, why, [19, 19]) == (found.said, found.why, [one.value for one in found.sums])


def test_prose_contradicts_itself() -> None:
    text = "新收政府信息公开申请{}件，上年结转2件，办结10件，结转下年1件。"
    found = {
        n: [one for one in read_prose(told(text.format(n)), {})[1] if isinstance(one, ProseContradiction)]
        for n in (9, 8)
    }

    assert [] == found[9]
    assert [(10, 11)] == [(one.left, one.right) for one in found[8]]


def test_what_may_be_meant_otherwise_is_no_contradiction() -> None:
    found = read_prose(told("收到政府信息公开申请11件（含上年结转2件），办结10件，结转下年1件。"), {})[1]

    assert [] == [one for one in found if isinstance(one, ProseContradiction)]


def test_what_is_left_unsaid_is_no_contradiction() -> None:
    found = read_prose(told("收到政府信息公开申请11件，办结10件，结转下年2件。"), {})[1]

    assert [] == [one for one in found if isinstance(one, ProseContradiction)]


@pytest.mark.parametrize(("text", "years"), [
    ("2023年，我局加强领导。", [2023]), ("2024年，我局加强领导。2023年，我局曾予通报。", []), ("统计期限为2023年1月1日至2023年12月31日。", [2023]),
    ("统计期限为2024年1月1日至12月31日。", []), ("2023年结转的申请均已答复，2025年，我局将再接再厉。", []),
    ("2024年工作平稳。2023年，共收到政府信息公开申请31件。", [2023]),
    ("2023年，共收到政府信息公开申请31件。2024年，共收到政府信息公开申请31件。", []),
])  # fmt: skip
def test_another_year_in_the_text(text: str, years: list[int]) -> None:
    found = read_prose(told(text, requests__new__total=31), {})[1]

    assert years == [one.stated for one in found if isinstance(one, YearInProse)]


def test_last_years_figure_in_a_sentence_on_last_year_is_right() -> None:
    submission = told("2024年工作平稳。2023年，共收到政府信息公开申请31件。", requests__new__total=31)

    assert [] == [one for one in read_prose(submission, {NEW: 31, IN: 0})[1] if isinstance(one, YearInProse)]


def test_a_return_with_a_false_sentence_fails() -> None:
    said = told("收到政府信息公开申请12件。", requests__new__total=0)

    assert Verdict.FAIL is review(Return("a.docx", None, said, ())).verdict
    assert Verdict.PASS is review(Return("a.docx", None, replace(said, narrative={}), ())).verdict


def test_prose_without_end_is_told() -> None:
    submission = told("收到申请1件，" * (MOST_PIECES + 1))
    said, found = read_prose(submission, {})

    assert MOST_PIECES == len(said)
    assert [ProseUnread] == [type(one) for one in found if isinstance(one, ProseUnread)]


# ── evidence for the locator ────────────────────────────────────────────────────────────────


def test_a_sentence_decides_between_two_explanations() -> None:
    values = dict.fromkeys(F21.cells, 0)
    for court, figures in (("reconsideration", (30, 20, 5, 3)),):
        values |= {
            f"cases.{court}.{kind}": n
            for kind, n in zip(("upheld", "corrected", "other", "pending"), figures, strict=True)
        }
    values[REVIEW] = 61
    submission = of(values, "政府信息公开行政复议58件。")
    alone, beside = locate(submission), locate(submission, None, claims(submission))

    assert not any(one.evidence for one in alone.locations)
    assert ((REVIEW,), (Support.STATED,)) == (beside.locations[0].cells, beside.locations[0].evidence)


def test_a_sentence_speaks_against_an_explanation() -> None:
    values = dict.fromkeys(F21.cells, 0) | {
        "cases.reconsideration.upheld": 30,
        "cases.reconsideration.other": 7,
        REVIEW: 40,
    }
    submission = of(values, "政府信息公开行政复议40件。")
    found = {one.cells: one.evidence for one in locate(submission, None, claims(submission)).locations}

    assert (Support.MISSTATED,) == found[REVIEW,]


# ── reports of many offices ─────────────────────────────────────────────────────────────────


@given(st.integers(0, 10**9))
def test_honest_prose_gives_no_alarm(seed: int) -> None:
    chance = random.Random(seed)
    values = planting.busy(F21, chance) if chance.random() < 0.5 else planting.quiet(F21, chance)
    prose = report(chance, values, 2024)

    assert [] == [one for one in claims(of(values, prose.text)) if one.verdict is ClaimVerdict.FALSE]


def test_most_numbers_are_tied_to_their_cells_and_most_slips_are_told() -> None:
    chance = random.Random(15)
    right = wrong = missed = caught = planted = 0
    for _ in range(150):
        values = planting.busy(F21, chance) if chance.random() < 0.6 else planting.quiet(F21, chance)
        prose = report(chance, values, 2024)
        open_ones = [said for said in prose.said if said.cells]
        for claim in claims(of(values, prose.text)):
            hit = [said for said in open_ones
                   if said.number == claim.number and {*said.cells} in map(set, claim.cells)]  # fmt: skip
            if hit:
                open_ones.remove(hit[0])
            right, wrong = right + bool(hit), wrong + bool(claim.cells and not hit)
        missed += len(open_ones)
        for said in chance.sample(prose.said, min(3, len(prose.said))):
            for slip in planting.one_cell(chance, values, chance.choice(said.cells)) if said.cells else ():
                found = claims(of(slip.values, prose.text))
                planted, caught = planted + 1, caught + any(one.verdict is ClaimVerdict.FALSE for one in found)

    assert right >= 0.98 * (right + wrong)
    assert right >= 0.9 * (right + missed)
    assert planted > 500
    assert caught >= 0.97 * planted


@given(st.integers(0, 10**9))
def test_what_is_drafted_is_true_and_told_as_a_draft(seed: int) -> None:
    chance = random.Random(seed)
    values = planting.busy(F21, chance) if chance.random() < 0.5 else planting.quiet(F21, chance)
    submission = of(values, "")
    narrative = {section.number: "\n".join(drafted(section, submission)) for section in F21.sections}
    said, found = read_prose(replace(submission, narrative=narrative), {})

    assert {ClaimVerdict.TRUE} == {one.verdict for one in said}
    assert [DraftLeft] == list(dict.fromkeys(map(type, found)))


# ── what reports show ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("show", [as_text, as_html, as_markdown])
def test_every_report_counts_what_agrees(show: Callable[[Sequence[Review], Language], str]) -> None:
    text = "收到政府信息公开申请12件，上年结转3件，主动公开信息5条。"
    said = review(Return("a.docx", None, told(text, requests__new__total=12), ()))
    silent = review(Return("a.docx", None, told(""), ()))

    assert "正文与表格：1 处一致，1 处不符。" in show([said], Language.ZH)
    assert "正文与表格" not in show([silent], Language.ZH)


def test_programs_get_every_number() -> None:
    text = "收到政府信息公开申请12件，上年结转3件，主动公开信息5条，公开规范性文件2件。行政事业性收费0.50万元。"
    said = review(
        Return("a.docx", None, told(text, requests__new__total=12, disclosure__fees__amount=Decimal("0.5")), ())
    )
    (listed,) = json.loads(as_json([said], Language.ZH))["submissions"]

    assert [("12", "true", [[NEW], [NEW, IN]]), ("3", "false", [[IN]]), ("5", "none", []), ("2", "other_basis", []),
            ("0.5", "true", [[FEES]])] == [(one["number"], one["verdict"], one["cells"]) for one in listed["claims"]]  # fmt: skip
    assert {"一"} == {one["section"] for one in listed["claims"]}
    assert "收到政府信息公开申请12件" == listed["claims"][0]["text"]


# ── the patterns themselves ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", [form for form in FIXED if not form.partial], ids=lambda form: str(form.id))
def test_every_edition_has_patterns_over_its_own_cells(form: Form) -> None:
    found = prose_of(form)

    assert found is not None
    assert len(found.claims) > 50
    assert {cell for one in found.claims for cells in one.cells for cell in cells} <= form.cells.keys()


OWN = """
units = ["张"]
negations = "无"
[vocabulary]
beds = "床位|病床"
[[claims]]
words = ["<beds>", "编制"]
cells = ["beds.total.planned"]
[[claims]]
zero = true
words = ["空余", "<beds>"]
cells = ["beds.*.used.all"]
"""


def own_form(folder: Path, prose: str) -> Form:
    """A form of another kind, with patterns of its own beside it."""
    toy = (Path(__file__).parent / "data" / "toy.toml").read_text("utf-8")
    (folder / "form.toml").write_text(
        toy.replace('unit = "张"\n', 'unit = "张"\nprose = "words/own.toml"\n', 1), "utf-8"
    )
    (folder / "words").mkdir()
    (folder / "words" / "own.toml").write_text(prose, "utf-8")
    return load_form(folder / "form.toml")


def test_another_form_has_patterns_of_its_own(tmp_path: Path) -> None:
    form = own_form(tmp_path, OWN)
    values = dict.fromkeys(form.cells, Observation.of(0)) | {"beds.total.planned": Observation.of(120)}
    seen = Submission(form, "医院", 2020, values, narrative={"1": "本季编制床位120张，无空余病床，新购设备3张。"})

    assert [(120, "true"), (0, "true"), (3, "none")] == [(one.number, one.verdict) for one in claims(seen)]


FAULTS = {
    "claims[0].cells": ("total.planned", "total.planed"),
    "claims[0].words": ('"<beds>", "编', '"<bads>", "编'),
    "units": ('units = ["张"]', ""),
    "claims[1].zero": ("zero = true", "zero = 1"),
    "topics[0].name": ("[[claims]]", '[[topics]]\nwords = ["床"]\n[[claims]]'),
    "claims[0].topics": ('words = ["<beds>", "编制"]', 'words = ["<beds>", "编制"]\ntopics = ["ward"]'),
}


@pytest.mark.parametrize("path", FAULTS)
def test_problems_of_patterns_are_told(tmp_path: Path, path: str) -> None:
    with pytest.raises(FormError) as caught:
        prose_of(own_form(tmp_path, OWN.replace(*FAULTS[path], 1)))

    assert [path] == [problem.path for problem in caught.value.problems]
