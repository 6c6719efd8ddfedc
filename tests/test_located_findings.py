"""What a clerk is told: one movement in one sentence, last year as evidence, what to look up when nothing decides."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

import pytest
from planting import submission
from strategies import balanced, stated

from gouji import Form, load_form
from gouji.editing.localise.locate import locate
from gouji.editing.localise.report import tell
from gouji.editing.localise.search import Search
from gouji.editing.localise.system import system_of
from gouji.forms.language.define import define
from gouji.messages.render import render
from gouji.model.language import Language
from gouji.model.totals import recalculate

F21 = load_form("2021")
GOOD = {cell: int(value) for cell, value in stated(balanced(F21)).items()}
COLUMNS = ("person", "company", "research", "charity", "legal", "other", "total")


def row(key: str) -> list[str]:
    return [f"requests.{key}.{column}" for column in COLUMNS]


def told(
    values: dict[str, int],
    previous: Mapping[str, int | Decimal | None] | None = None,
    *,
    live: bool = False,
    language: str = "zh",
) -> list[str]:
    made = recalculate(submission(F21, {c: v for c, v in values.items() if not (live and c in F21.sums)}, live=live))
    return [render(finding, Language(language)) for finding in tell(made, locate(made, previous))]


def moved(cells: list[str], way: int) -> dict[str, int]:
    """The figures of some cells pasted one cell further (1) or nearer (-1), nothing left behind."""
    return (
        GOOD | {target: GOOD[source] for target, source in pairwise(cells[::-way])} | {cells[0 if way == 1 else -1]: 0}
    )


@pytest.mark.parametrize(("way", "words"), [(1, "向右错了一格"), (-1, "向左错了一格")])
def test_a_row_typed_one_cell_off_is_one_sentence(way: int, words: str) -> None:
    said = told(moved(row("granted"), way))[0]

    assert f"表三 D6:J6 这几格整体{words}（" in said
    assert "共 7 格" in said


def test_a_column_typed_one_row_off_is_one_sentence() -> None:
    first = told(moved([f"requests.denied.{key}.company" for key in
                        ("state_secret", "forbidden_by_law", "security_stability", "third_party")], 1))[0]  # fmt: skip

    assert "表三 E8:E11 这几格整体向下错了一行" in first


def test_rows_pasted_one_line_low_are_one_sentence() -> None:
    rows = [[cell.id for cell in F21.table_of["requests"].cells if cell.row == path]
            for path in dict.fromkeys(cell.row for cell in F21.table_of["requests"].cells)]  # fmt: skip
    spoilt = GOOD | dict.fromkeys(rows[20], 0)
    for target, source in zip(rows[21:], rows[20:], strict=False):
        spoilt |= {cell: GOOD[other] for cell, other in zip(target, source, strict=True)}

    assert "表三 D24:J28 各行整体向下错了一行" in told(spoilt)[0]


def test_two_rows_exchanged_are_named() -> None:
    one, other = row("handled"), row("carried_out")
    exchanged = GOOD | {a: GOOD[b] for a, b in zip(one + other, other + one, strict=True)}

    assert told(exchanged)[0].startswith("“（七）总计”与“四、结转下年度继续办理”两行的数字填反了")


def test_totals_left_behind_are_one_explanation() -> None:
    late = {"granted.person": 7, "partial.legal": 3, "denied.process.other": 9}
    fresh = dict(GOOD)
    for key, more in late.items():
        column = key.rpartition(".")[2]
        for cell in (f"requests.{key}", f"requests.new.{column}"):
            fresh[cell] += more

    assert "个合计没有随分项更新" in told(fresh)[0]


def test_two_neighbouring_cells_exchanged_is_one_slip() -> None:
    one, other = "requests.granted.person", "requests.granted.company"
    first = told(GOOD | {one: GOOD[other], other: GOOD[one]})[0]

    assert "表三 D6" in first
    assert "表三 E6" in first
    assert "疑似两格填反" in first


def test_a_total_that_left_out_a_part_is_the_likeliest_of_its_sum() -> None:
    block = "cases.litigation_direct"
    values = GOOD | {f"{block}.total": GOOD[f"{block}.total"] - GOOD[f"{block}.other"]}

    assert "表四 J4" in told(values)[0]
    assert "疑似合计漏加了一项" in told(values)[0]


def test_last_year_decides_where_arithmetic_cannot() -> None:
    last = {"requests.carried_out.person": GOOD["requests.carried_in.person"]}
    wrong = GOOD | {"requests.carried_in.person": GOOD["requests.carried_in.person"] + 2}
    without, first = told(wrong, live=True), told(wrong, last, live=True)[0]

    assert [
        "单凭算术分不出是哪一格：表三 D4:D5 中有一格多填了 2，或表三 D6:D26、D28 中有一格少填了 2。请按台账核对这些格。"
    ] == without
    assert first.startswith("第 1 种可能：表三 D5（二、上年结转政府信息公开申请数量·自然人）")
    assert "改后与上年报表衔接" in first


def test_a_cell_that_carries_on_from_last_year_is_no_suspect() -> None:
    last = {"requests.carried_out.person": GOOD["requests.carried_in.person"]}
    wrong = GOOD | {"requests.new.person": GOOD["requests.new.person"] + 2}
    (said,) = told(wrong, last, live=True)

    assert "表三 D4 多填了 2" in said
    assert "D5" not in said


def test_last_years_figure_speaks_for_the_same_figure() -> None:
    cell = "requests.denied.process.person"
    first = told(GOOD | {cell: GOOD[cell] + 40}, {cell: GOOD[cell]}, live=True)[0]

    assert "上年这一格就是这个数" in first
    assert f"应为 {GOOD[cell]}" in first


def test_a_slip_that_shows_sets_one_cell_of_the_column_apart() -> None:
    cell = "requests.rejected.petition.legal"
    first = told(GOOD | {cell: GOOD[cell] * 10}, live=True)[0]

    assert "表三 H19" in first
    assert "疑似多了或少了一个 0" in first


def test_a_blank_that_must_have_been_a_figure_is_imputed_and_one_that_may_be_zero_is_not() -> None:
    made = submission(F21, {cell: value for cell, value in GOOD.items() if cell != "requests.granted.person"})

    found = locate(made)
    assert ((), GOOD["requests.granted.person"]) == (found.locations, found.imputed[0].suggested)
    (said,) = (render(finding, Language.ZH) for finding in tell(made, found))
    assert said.startswith("按勾稽关系推算，表三 D6（（一）予以公开·自然人）：空白，应为")
    assert () == locate(submission(F21, {})).imputed
    assert () == locate(submission(F21, dict.fromkeys(F21.cells, 0) | {"disclosure.fees.amount": 3})).imputed


def test_a_whole_row_of_blanks_is_imputed_from_the_columns() -> None:
    lost = row("partial")[:-1]
    made = submission(F21, {cell: value for cell, value in GOOD.items() if cell not in lost})

    assert {cell: GOOD[cell] for cell in lost} == {one.cell: one.suggested for one in locate(made).imputed}


def test_two_blanks_of_one_sum_are_not_imputed() -> None:
    lost = [f"cases.reconsideration.{key}" for key in ("upheld", "corrected")]

    assert () == locate(submission(F21, {c: v for c, v in GOOD.items() if c not in lost})).imputed


def test_a_blank_under_a_live_total_is_a_suspect() -> None:
    cell = "requests.granted.person"
    made = submission(F21, {c: v for c, v in GOOD.items() if c != cell and c not in F21.sums}, live=True)
    made = recalculate(made)
    first = next(render(finding, Language.ZH) for finding in tell(made, locate(made)))

    assert f"表三 D6（（一）予以公开·自然人）：空白，应为 {GOOD[cell]}（疑似漏填）" in first


def test_every_sentence_can_be_said_in_english() -> None:
    spoilt = [moved(row("granted"), 1), moved(row("granted"), -1), GOOD | {"requests.new.person": 1}]

    for values in spoilt:
        assert told(values, language="en")[0].endswith("Compare with the register.")


# ── weights ─────────────────────────────────────────────────────────────────────────────────


def weighted(**weights: int) -> Form:
    columns = [{"key": key, "label": key} | ({"weight": weights[key]} if key in weights else {}) for key in "abc"]
    total = {"key": "sum", "label": "sum", "sum": "siblings"} | (
        {"weight": weights["total"]} if "total" in weights else {}
    )
    head = {"id": "w", "edition": "w", "title": "w", "source": "w", "years": [2020]}
    block = {"columns": [*columns, total]}
    return define({"form": head, "tables": [{"key": "t", "sheet": "t", "title": "t", "blocks": [block]}]})


def test_a_weight_takes_a_cell_out_of_the_smallest_sets() -> None:
    form = weighted(a=2, total=3)
    values = {"t.a": 5, "t.b": 6, "t.c": 7, "t.sum": 19}

    assert {("t.b",), ("t.c",)} == {one.cells for one in locate(submission(form, values)).locations}


def test_sets_have_the_smallest_weight_and_not_the_fewest_cells() -> None:
    form = weighted(a=3)
    system = system_of(
        submission(form, {"t.a": 5, "t.b": 0, "t.c": 0, "t.sum": 5}), {"t.a": 5, "t.b": 0, "t.c": 0, "t.sum": 4}
    )

    assert [1, 0, 1] == [len([s for s in Search(system, 1000).sets(w) if set(s) & {"t.a", "t.sum"}]) for w in (1, 2, 3)]


def test_weights_of_the_official_forms_are_all_one() -> None:
    assert {1} == {cell.weight for cell in F21.cells.values()}


@pytest.mark.parametrize(
    ("parts", "total", "code"),
    [((9, 8, 6), 10, "L109"), ((9, 8, 6), 5, "L101")],
)
def test_parts_that_may_overlap_are_not_claimed_to_be_a_wrong_total(
    parts: tuple[int, ...], total: int, code: str
) -> None:
    columns = [{"key": key, "label": key} for key in "abc"]
    columns.append({"key": "all", "label": "合计", "sum": "siblings"})
    table = {"key": "t", "number": "1", "sheet": "表", "title": "表", "blocks": [{"columns": columns}]}
    head = {"id": "kinds", "edition": "1", "title": "t", "source": "s", "years": [2020]}
    form = define({"form": head, "tables": [table]})
    made = submission(form, {f"t.{key}": value for key, value in zip("abc", parts, strict=True)} | {"t.all": total})
    assert code in {finding.code for finding in tell(made, locate(made, None))}
