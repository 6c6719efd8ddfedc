"""Rows that a unit names are drafted as such, where an empty workbook leaves no doubt of them."""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path

import openpyxl
import pytest
from drafts import Sum, drafted_form, fit_in_words, office_workbook
from fixed import FIXED, OPEN
from hypothesis import given, settings
from hypothesis import strategies as st
from office import convert
from openpyxl.workbook import Workbook
from test_drafting import CHANGES, one_sheet, saved, table

from gouji.drafting.draft import draft_file
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.catalogue import load_definition
from gouji.forms.language.define import define
from gouji.model.form import Form
from gouji.workbook.blank import layout


def over_open_rows(equations: frozenset[Sum]) -> set[Sum]:
    """The equations that add up what several open rows have."""
    return {one for one in equations if {("[1]",), ("[2]",)} <= {words[1] for words, _ in one if len(words) == 4}}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", OPEN, ids=lambda form: form.id)
def test_our_own_blanks_with_open_rows_are_drafted_whole(form: Form, change: str, tmp_path: Path) -> None:
    drafted = drafted_form(office_workbook(form, tmp_path / "a.xlsx", CHANGES[change]), tmp_path)
    found = fit_in_words(form, drafted)

    assert [one.title for one in form.tables] == [one.title for one in drafted.tables]
    assert [one.notes for one in form.tables] == [one.notes for one in drafted.tables]
    assert found.share >= 0.98
    assert found.met == found.equations or change == "plain"  # what only formulas say
    assert over_open_rows(found.equations) <= found.met
    assert set() == found.false


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", OPEN, ids=lambda form: form.id)
def test_so_they_are_when_another_program_has_saved_them(form: Form, change: str, soffice: str, tmp_path: Path) -> None:
    stored = tmp_path / "saved"
    stored.mkdir()
    convert(soffice, "xlsx", stored, office_workbook(form, tmp_path / "a.xlsx", CHANGES[change]))

    found = fit_in_words(form, drafted_form(stored / "a.xlsx", tmp_path))

    assert found.share >= 0.98
    assert found.met == found.equations or change == "plain"
    assert over_open_rows(found.equations) <= found.met
    assert set() == found.false


def test_a_total_below_two_bands_is_asked_for_and_the_answer_is_the_sum_of_both(tmp_path: Path) -> None:
    (form,) = (form for form in FIXED if form.id == "xzzf-hubei-2023")
    text = draft_file(office_workbook(form, tmp_path / "a.xlsx", CHANGES["plain"]), "drafted").text
    assert set() == fit_in_words(form, define(tomllib.loads(text))).met

    question = re.search(r"是否等于上下两栏.*(sum = \[.*\])", text)
    assert question is not None
    answered = text.replace('label = "合计（宗）"', f'label = "合计（宗）", {question[1]}')
    (tmp_path / "answered.toml").write_text(answered, "utf-8")

    found = fit_in_words(form, load_definition(tmp_path / "answered.toml"))
    assert found.equations == found.met
    assert set() == found.false


# ── tables of our own invention ─────────────────────────────────────────────────────────────

STUBS = {"单位名称": False, "项目名称": False, "科目编码 科目名称": True, "序号 单位名称": False, "Agency": False}
"""Headings in front of the figures, and whether codes with levels stand below them."""
TOTALS = ("合计", "总计", "全县合计", "Agency Overall", "Total")


def bodies(stubs: str = "单位名称", lines: int = 4, total: str = "合计", *, first: bool = False) -> Workbook:
    """A table of empty lines, with a row that adds them up or none."""
    book, sheet = one_sheet("机构")
    head = stubs.split()
    row: list[str | None] = [None] * (len(head) + 3)
    whole = [[total, *row[1:]]] if total else []
    body = [*(whole if first else []), *([row] * lines), *([] if first else whole)]
    sheet["A1"] = "所属机构办理情况表"
    table(sheet, 3, [[*head, "受理", "办结", "平均天数"], *body])
    return book


def repeat_in(text: str) -> dict[str, object] | None:
    (only,) = tomllib.loads(text)["tables"]
    (block,) = only["blocks"]
    found: dict[str, object] | None = block.get("repeat")
    return found


@given(
    stubs=st.sampled_from(sorted(STUBS)),
    lines=st.integers(3, 14),
    total=st.sampled_from(["", *TOTALS]),
    first=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_like_empty_lines_are_open_rows_and_their_blank_is_drafted_alike(
    tmp_path_factory: pytest.TempPathFactory, stubs: str, lines: int, total: str, first: bool
) -> None:
    folder = tmp_path_factory.mktemp("drafted")
    text = draft_file(saved(bodies(stubs, lines, total, first=first), folder), "x").text

    repeat = repeat_in(text)
    assert repeat is not None
    assert lines == repeat["blank_rows"]
    said = repeat.get("total", {})
    assert isinstance(said, dict)
    assert (total, first and bool(total)) == (said.get("label", ""), said.get("first", False))
    assert (STUBS[stubs] and bool(total)) == ("code" in repeat)
    form = define(tomllib.loads(text))
    added = {cell.column_label for cell in form.cells.values() if cell.total}
    assert added == (set() if STUBS[stubs] or not total else {"受理", "办结"})  # averages are not added up

    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(form))))
    again = folder / "again.xlsx"
    book.save(again)
    once, twice = tomllib.loads(text)["tables"], tomllib.loads(draft_file(again, "x").text)["tables"]
    kept = ("stubs", "repeat")
    assert [{key: one["blocks"][0][key] for key in kept} for one in once] == [
        {key: one["blocks"][0][key] for key in kept} for one in twice
    ]


def test_numbers_of_lines_are_no_codes_to_add_up_by(tmp_path: Path) -> None:
    repeat = repeat_in(draft_file(saved(bodies("序号 单位名称"), tmp_path), "x").text)

    assert repeat is not None
    assert (False, "append") == (repeat["unique"], repeat["merge"])


@pytest.mark.parametrize(
    "cell",
    [{"A4": "城关镇"}, {"B5": 3}, {"C6": "—"}, {"A8": "说明"}, {"B8": 12}, {"A4": "总计"}, {"C5": "=B5"}],
    ids=["a name", "a figure", "a stroke", "no total", "its figure", "two totals", "a line unlike the others"],
)
def test_lines_in_which_something_stands_are_asked_for(cell: dict[str, str | int], tmp_path: Path) -> None:
    book = bodies()
    for at, value in cell.items():
        book.worksheets[0][at].value = value

    text = draft_file(saved(book, tmp_path), "x").text

    assert repeat_in(text) is None
    assert "没有名称的空行" in text


def test_formulas_say_what_is_added_up_and_what_holds_in_each_row(tmp_path: Path) -> None:
    book, sheet = one_sheet("收支")
    rows = [[None, None, None, f"=B{row}-C{row}", None] for row in range(2, 7)]
    table(
        sheet,
        1,
        [
            ["单位名称", "收入", "支出", "结余", "人数"],
            *rows,
            ["合计", "=SUM(B2:B6)", "=SUM(C2:C6)", "=B7-C7", "=E2+E3"],
        ],
    )

    text = draft_file(saved(book, tmp_path), "x").text

    form = define(tomllib.loads(text))
    assert {"收入", "支出", "结余"} == {cell.column_label for cell in form.cells.values() if cell.total}
    (rule,) = (rule for rule in tomllib.loads(text)["rules"] if "expression" in rule)
    assert "rows" == rule["each"]
    assert "# ? 只说个别可变行的关系没有写成规则：原表公式（收支!E7）" in text


def test_beside_filled_returns_they_are_asked_for(tmp_path: Path) -> None:
    returns = tmp_path / "填好的报表"
    returns.mkdir()
    office = saved(bodies(), tmp_path)

    assert repeat_in(draft_file(office, "x").text) is not None
    text = draft_file(office, "x", returns=returns).text
    assert repeat_in(text) is None
    assert "没有名称的空行" in text


def test_two_tables_of_empty_lines_on_a_sheet_are_asked_for(tmp_path: Path) -> None:
    book = bodies()
    table(book.worksheets[0], 11, [["项目名称", "数量"], *([[None, None]] * 4), ["合计", None]])

    text = draft_file(saved(book, tmp_path), "x").text

    assert "[tables.blocks.repeat]" not in text
    assert 2 == text.count("没有名称的空行")
