"""The sheet 说明: what a unit writes there is read, judged, told and carried up, whoever saved the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from collecting import consolidated as consolidate
from collecting import review
from narrowed import the
from office import Job
from strategies import balanced
from test_clients import Filler, filler  # noqa: F401  fixtures
from test_query_edits import EVERYBODY, F21, zeros

from gouji import (
    Consolidation,
    Finding,
    Form,
    Grid,
    Observation,
    Return,
    Submission,
    bind,
    layout,
    load_form,
    read,
    read_document,
    summary_workbook,
    write,
)
from gouji.campaign.mark import needs_marking
from gouji.editing.query_edits import compare, copies
from gouji.editing.review import Review
from gouji.messages.render import render, verdict_word
from gouji.model.form import CHECKS, COVER, EXPLANATIONS, PROSE
from gouji.model.grid import Document, Piece
from gouji.model.language import Language
from gouji.reports.check_html import as_html
from gouji.reports.check_text import as_text
from gouji.reports.marked import marked_cells
from gouji.workbook.findings import NoReasonGiven
from gouji.workbook.reasons import COPY, LONGEST, SAME, ZERO, answered, explanation_sheet, gathered, is_empty_phrase

REASON = "2023 年底接收县水利局移交的在办申请 3 件"
ITEMS = ["X-CARRY", "X-STOCK", "T2-STOCK", "T2-RULE", "T2-FEE", "X-FEE", "T3-OTHER", "T3-OUT", COPY, ZERO, SAME]
BEFORE = zeros(2023)


def carried(explanation: str | None = None, unit: str = EVERYBODY[1], person: int = 3) -> Submission:
    """A return with more carried in than last year carried out, and maybe an answer to that."""
    now = zeros(unit=unit, requests__carried_in__person=person, requests__carried_out__person=person)
    return replace(now, explanations={"X-CARRY": explanation} if explanation else {})


def reviewed(submission: Submission, previous: Submission = BEFORE) -> Review:
    (report,) = review([Return("甲.xlsx", "ab" * 32, submission, ())], [previous])
    return the(Review, report)


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in findings]


# ── the sheet ───────────────────────────────────────────────────────────────────────────────


def cells_of(grid: Grid) -> dict[tuple[int, int], object]:
    return {(piece.row, piece.column): piece.value for piece in grid.pieces}


def test_every_thing_that_may_be_asked_has_a_line_and_room_for_an_answer() -> None:
    grid = explanation_sheet(F21, {"T2-FEE": REASON})
    cells = cells_of(grid)

    assert ("编号", "一般应当成立的事项", "不成立的常见原因", "本单位说明") == tuple(cells[2, n] for n in range(4))
    assert ITEMS == [cells[3 + n, 0] for n in range(len(ITEMS))]
    assert {"T2-FEE": REASON} == {cells[row, 0]: cells[row, 3] for row in range(3, 14) if cells[row, 3]}
    assert all(cells[row, 1] and cells[row, 2] for row in range(3, 14))
    assert {(row, 3) for row in range(3, 14)} == {piece[:2] for piece in grid.pieces if piece.entry}


def test_the_sheet_stands_between_the_tables_and_the_checks() -> None:
    names = [grid.name for grid in layout(F21)]

    assert [COVER, *(table.sheet for table in F21.tables), EXPLANATIONS, PROSE, CHECKS] == names[:-2]


def test_a_long_answer_makes_its_row_higher_but_no_higher_than_a_spreadsheet_allows() -> None:
    heights = [explanation_sheet(F21, {"X-CARRY": "长" * length}).page.heights[3] for length in (1, 200, 5_000)]

    assert heights == sorted(set(heights))
    assert heights[-1] <= 409
    assert explanation_sheet(F21, {"X-CARRY": "\n".join("一二三四五六七八九十")}).page.heights[3] >= 10 * 16, (
        "11 points high"
    )


Change = Callable[[tuple[Piece, ...]], tuple[Piece, ...]]


def with_sheet(change: Change) -> Document:
    """A filled blank whose sheet 说明 was changed."""
    grids = layout(F21, zeros()).grids
    return Document(tuple(replace(g, pieces=change(tuple(g.pieces))) if g.name == EXPLANATIONS else g for g in grids))


def answered_at(row: int, text: int | str, by: int = 0, right: int = 0) -> Change:
    """With an answer in some row, everything moved down and to the right."""
    return lambda pieces: tuple(
        p._replace(row=p.row + by, column=p.column + right, value=text if p[:2] == (row, 3) else p.value)
        for p in pieces
    )


@pytest.mark.parametrize(("change", "expected"), [
    (answered_at(3, REASON), {"X-CARRY": REASON}),
    (answered_at(6, f"  {REASON}\n"), {"T2-RULE": REASON}),
    (answered_at(3, REASON, by=2, right=1), {"X-CARRY": REASON}),
    (answered_at(3, "   "), {}),
    (answered_at(3, 5), {"X-CARRY": "5"}),
    (answered_at(3, "长" * 40_000), {"X-CARRY": "长" * LONGEST}),
    (lambda pieces: tuple(p for p in answered_at(3, REASON)(pieces) if p.column != 0), {"X-CARRY": REASON}),
    (lambda pieces: tuple(p for p in answered_at(3, REASON)(pieces) if p.column != 1), {"X-CARRY": REASON}),
    (lambda pieces: tuple(p for p in answered_at(3, REASON)(pieces) if p.row != 2), {"X-CARRY": REASON}),
    (lambda pieces: (*pieces, Piece(40, 0, "办公电话"), Piece(40, 3, "0123")), {}),
    (answered_at(3, "X-STOCK"), {"X-CARRY": "X-STOCK"}),
    (lambda pieces: (*answered_at(3, REASON)(pieces), Piece(40, 0, "X-CARRY"), Piece(40, 3, "后来的")), {"X-CARRY": REASON}),
], ids=["as laid out", "spaces", "moved", "blank", "a number", "too long", "no numbers", "no wording", "no headings", "own line", "a number as answer", "twice"])  # fmt: skip
def test_answers_are_found_by_the_number_or_the_wording_of_their_line(change: Change, expected: dict[str, str]) -> None:
    submission, findings = bind(F21, with_sheet(change))

    assert expected == submission.explanations
    assert () == tuple(finding for finding in findings if finding.severity != "information")


def test_an_answer_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    text = '=HYPERLINK("http://example.invalid","点这里")'
    path = write(layout(F21, replace(zeros(), explanations={"X-CARRY": text})), tmp_path / "a.xlsx")
    (grid,) = (grid for grid in read_document(path)[0] if grid.name == EXPLANATIONS)

    assert [None] == [piece.formula for piece in grid.pieces if piece.value == text]
    assert {"X-CARRY": text} == the(Return, read(path)).submission.explanations


# ── judging ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", [
    "无", "核实无误", "数据无误。", "已核实，数据属实", "经与台账核对，本单位上报数据准确无误", "情况属实，特此说明", "同上",
    "经再次核实，确实如此", "无变化", "按实际填报", "没有问题", "/", "……", "？？？？？？", "5", "2024", "OK", "正确正确正确正确",
    "checked and correct", "好好好好好好", "划转", "无\n核实无误", "甲局：无", "清源县水利局：核实无误\n清源县林业局：无", "县：甲局：属实",
    "详见附件", "见报告正文", "因工作原因", "因特殊情况", "具体情况见附件1", "请见年度报告第三部分", "由于历史原因所致", "客观因素造成", "工作需要",
    "详见我局年报", "参见随附材料", "正常波动", "属正常增减", "见附表二", "因业务工作需要", "详见情况说明", "见备注",
])  # fmt: skip
def test_a_phrase_without_a_reason_is_refused(text: str) -> None:
    assert is_empty_phrase(text)


@pytest.mark.parametrize("text", [
    REASON, "机构改革职能划转", "机构改革：划转", "上年结转数字公布后更正过一次", "原因如下：\n不动产登记划入本局", "年底前失效3件",
    "撤回申请较多", "we took over the water office", "清源县水利局：无\n清源县林业局：机构改革后职能划入", "经核实，为代县政府统计的规章",
    "因工作原因上年漏计自然人申请1件", "见附件：上年1件经行政复议后重新办理", "统计口径有调整", "业务划转至县林业局", "历史遗留案件2件今年办结",
    "因特殊情况，申请人撤回3件", "上年报告漏报3件", "见县编办2024年5号文，职能划入我局",
])  # fmt: skip
def test_a_reason_is_a_reason(text: str) -> None:
    assert not is_empty_phrase(text)


def test_an_explained_warning_is_information_and_what_was_written_follows_it() -> None:
    report = reviewed(carried(REASON.rstrip("。") + "。"))

    assert [("E302", "information"), ("E312", "information")] == told(report.findings)
    assert f"“{REASON.rstrip('。')}”。" in render(report.findings[1], Language.ZH)
    assert "pass" == report.verdict
    assert "通过" == verdict_word(report.verdict, report.findings, Language.ZH)


@pytest.mark.parametrize("text", ["核实无误", "第二项上年结转等于上年报表第四项结转下年度继续办理"])
def test_an_empty_phrase_leaves_the_warning_and_is_a_warning_itself(text: str) -> None:
    report = reviewed(carried(text))

    assert [("E302", "warning"), ("E311", "warning")] == told(report.findings)
    assert f"“{text}”" in render(report.findings[1], Language.ZH)


def test_one_answer_settles_every_column_and_is_told_once_behind_the_last() -> None:
    now = zeros(requests__carried_in__person=3, requests__carried_out__person=3,
                requests__carried_in__company=1, requests__carried_out__company=1)  # fmt: skip
    findings = answered(replace(now, explanations={"X-CARRY": REASON}), compare(now, BEFORE))

    assert ["E302", "E302", "E312"] == [finding.code for finding in findings]


def test_an_answer_to_something_else_settles_nothing_and_is_told() -> None:
    now = replace(carried(), explanations={"X-STOCK": REASON, "甲": REASON, "COPY": "无"})

    assert [("E302", "warning"), ("E315", "warning")] == told(reviewed(now).findings)


def test_an_answer_to_something_else_is_not_told_where_nothing_is_left_open() -> None:
    now = replace(carried(REASON), explanations={"X-CARRY": REASON, "X-STOCK": REASON})

    assert [("E302", "information"), ("E312", "information")] == told(reviewed(now).findings)


def test_an_answer_where_nothing_is_odd_is_left_alone() -> None:
    assert () == reviewed(replace(zeros(), explanations={"X-CARRY": REASON})).findings


def test_an_explanation_is_no_excuse_for_an_error() -> None:
    now = replace(zeros(), explanations={"T3-BAL": REASON, "X-CARRY": REASON})
    broken = replace(now, observations={**now.observations, "requests.new.person": Observation.of(3)})

    assert ["E101", "E102"] == sorted({f.code for f in reviewed(broken).findings if f.severity == "error"})


@pytest.mark.parametrize(("item", "code"), [(COPY, "E303"), (ZERO, "E305"), (SAME, "E304")])
def test_copies_and_sudden_zeros_can_be_explained_too(item: str, code: str) -> None:
    busy = balanced(F21)
    now, before = {
        "E303": (replace(busy, year=2024), replace(busy, year=2023)),
        "E305": (zeros(), replace(busy, year=2023, unit=EVERYBODY[1])),
        "E304": (replace(busy, unit="乙局"), busy),
    }[code]
    now = replace(now, explanations={item: "两家合署办公，业务在年内全部划出"})
    found = compare(now, before) if code != "E304" else [finding for at, finding in copies([before, now]) if at]
    findings = [f for f in answered(now, found) if f.code in (code, "E312")]

    assert len(F21.tables) + 1 == len(findings)
    assert {(code, "information"), ("E312", "information")} == set(told(findings))


def test_a_query_without_columns_is_not_taken_for_its_own_answer() -> None:
    town = replace(zeros(unit="甲镇人民政府", disclosure__regulations__in_force=1), explanations={"T2-RULE": REASON})

    assert ["E301", "E312"] == [
        finding.code for finding in reviewed(town, zeros(2023, unit="乙镇")).findings if finding.code != "E306"
    ]


@pytest.mark.parametrize(("length", "shown"), [(200, "长" * 200), (201, "长" * 200 + "……")])
def test_a_long_answer_is_cut_off_visibly(length: int, shown: str) -> None:
    said = the(NoReasonGiven, reviewed(carried("长短句" + "长" * (length - 3))).findings[1]).text

    assert shown.replace("长" * 3, "长短句", 1) == said


# ── what the reports say ────────────────────────────────────────────────────────────────────


def test_settled_warnings_look_settled_in_every_report() -> None:
    open_, settled = reviewed(carried()), reviewed(carried(REASON))

    assert "[提醒 E302]" in as_text([open_], Language.ZH)
    assert "[说明 E302]" in as_text([settled], Language.ZH)
    assert "单位已作说明。" in as_text([settled], Language.ZH)
    assert "请核对台账" not in as_text([settled], Language.ZH)
    assert "The unit has explained it." in as_text([settled], Language.EN)
    assert ([True, False], [False, True]) == (
        [bool(marked_cells(report, Language.ZH)) for report in (open_, settled)], [not needs_marking(report) for report in (open_, settled)])  # fmt: skip
    assert 'class="concerned" tabindex' in as_html([open_], Language.ZH)
    assert 'class="concerned" tabindex' not in as_html([settled], Language.ZH)


def test_what_a_unit_writes_is_text_in_the_page() -> None:
    page = as_html([reviewed(carried("<script>alert(1)</script>机构改革"))], Language.ZH)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;机构改革" in page


# ── one level up ────────────────────────────────────────────────────────────────────────────


def test_the_summary_holds_the_reasons_of_its_units_by_name_and_no_empty_phrases() -> None:
    said = [
        ("甲局", {"X-CARRY": REASON, "T2-FEE": "无"}),
        ("乙局", {"X-CARRY": "核实无误"}),
        ("丙局", {"X-CARRY": "第一行。\n\n第二行机构改革"}),
    ]

    assert {"X-CARRY": f"甲局：{REASON}\n丙局：第一行。；第二行机构改革"} == gathered(said)


def test_the_words_of_very_many_units_fit_into_a_cell_and_those_left_out_are_counted() -> None:
    said = [(f"{n} 局", {"X-CARRY": f"第 {n} 个理由" + "长" * 1_000}) for n in range(100)]
    lines = gathered(said)["X-CARRY"].split("\n")

    assert 29 == len(lines) - 1
    assert "另有 71 个单位的说明较长，见其报表。" == lines[-1]
    assert len("\n".join(lines)) <= LONGEST


def test_a_single_word_too_many_is_left_out_too() -> None:
    assert {"X-CARRY": "另有 1 个单位的说明较长，见其报表。"} == gathered([("甲局", {"X-CARRY": "长短宽窄" * 7_500})])


@pytest.mark.parametrize(("length", "kept"), [(LONGEST - 41, True), (LONGEST - 40, False)])
def test_what_just_fits_is_kept(length: int, kept: bool) -> None:
    line = "长短宽窄" + "长" * (length - 7)
    (text,) = gathered([("甲局", {"X-CARRY": line})]).values()

    assert kept == (text == f"甲局：{line}")


def merged(*submissions: Submission, unit: str = "清源县") -> Consolidation:
    return consolidate([Return(f"{n}.xlsx", "ab" * 32, one, ()) for n, one in enumerate(submissions)], unit=unit)


def test_a_summary_reads_back_with_the_words_of_its_units_and_is_judged_by_them(tmp_path: Path) -> None:
    result = merged(carried(REASON, "甲局"), carried("无", "乙局"))
    back = the(Return, read(write(summary_workbook(result), tmp_path / "summary.xlsx"))).submission

    assert {"X-CARRY": f"甲局：{REASON}"} == back.explanations == result.total.explanations
    assert [("E302", "information"), ("E312", "information")] == told(
        reviewed(back, zeros(2023, unit="清源县")).findings
    )


def test_a_summary_of_empty_phrases_is_not_explained(tmp_path: Path) -> None:
    path = write(summary_workbook(merged(carried("无", "甲局"), carried("属实", "乙局"))), tmp_path / "s.xlsx")
    back = the(Return, read(path)).submission

    assert [("E302", "warning")] == told(reviewed(back, zeros(2023, unit="清源县")).findings)


def test_two_levels_up_the_words_are_still_there() -> None:
    county = merged(carried(REASON, "甲局"), carried("上年数字更正过", "乙局")).total
    city = merged(county, zeros(unit="丙县"), unit="某市").total

    assert {"X-CARRY": f"清源县：甲局：{REASON}；乙局：上年数字更正过"} == city.explanations


# ── whoever saved the file ──────────────────────────────────────────────────────────────────

SAID = {"X-CARRY": REASON, COPY: "代县政府统计，\n共“1”件；=1+1 <b>&amp;", SAME: "两家合署办公，同一套台账"}
SAVED = [("libreoffice", "xlsx"), ("libreoffice", "xls"), ("libreoffice", "ods"), ("exceljs", "xlsx"),
         ("sheetjs", "xlsx"), ("sheetjs", "xls"), ("sheetjs", "ods"), ("sheetjs", "xlsb")]  # fmt: skip


EDITIONS = {"2021": 2024, "2019": 2020}


@pytest.fixture(scope="module")
def saved(filler: Filler, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str, str, str], Path]:  # noqa: F811
    """A return as each client saves it: with the answers that gouji wrote, and with answers typed by the client."""
    folder = tmp_path_factory.mktemp("saved")

    def jobs(client: str, form: Form, year: int) -> Iterator[Job]:
        seen = replace(balanced(form), year=year)
        rows = {piece.value: piece.row + 1 for piece in explanation_sheet(form, {}).pieces if piece.column == 0}
        typed = {(EXPLANATIONS, f"D{rows[name]}"): text for name, text in SAID.items()}
        full = write(layout(form, replace(seen, explanations=SAID)), folder / f"{client}-{form.edition}-written.xlsx")
        blank = write(layout(form, seen), folder / f"{client}-{form.edition}-typed.xlsx")
        for suffix in [suffix for name, suffix in SAVED if name == client]:
            for before, cells in ((full, {}), (blank, typed)):
                yield Job(before, folder / f"{before.stem}-saved.{suffix}", cells)

    @cache
    def run(client: str) -> None:
        fill = filler(client)
        fill([job for edition, year in EDITIONS.items() for job in jobs(client, load_form(edition), year)])

    def path(client: str, suffix: str, edition: str, kind: str) -> Path:
        run(client)
        return folder / f"{client}-{edition}-{kind}-saved.{suffix}"

    return path


@pytest.mark.slow
@pytest.mark.parametrize(("client", "suffix"), SAVED)
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", ["written", "typed"])
def test_answers_come_back_from_every_client(
    client: str, suffix: str, edition: str, kind: str, saved: Callable[[str, str, str, str], Path]
) -> None:
    reading = the(Return, read(saved(client, suffix, edition, kind)))

    assert SAID == reading.submission.explanations
    assert [] == [finding for finding in reading.findings if finding.severity != "information"]
