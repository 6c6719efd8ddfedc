"""The official editions against the facts: cell list, printed ranges, number of equations."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from gouji import Form, FormError, Table, load_form
from gouji.forms.audit.audit import rank
from gouji.forms.language.define import define
from gouji.model.grid import a1
from gouji.workbook.layout import skeleton

DATA = Path(__file__).parent / "data"

# Merged ranges as the official templates have them, table by table (国办公开办函〔2021〕30号).
PRINTED = {
    "表二": "A1:D1 A5:D5 B6:D6 B7:D7 A8:D8 B9:D9 B10:D10 B11:D11 A12:D12 B13:D13 B14:D14",
    "表三": "A1:C3 D1:J1 D2:D3 E2:I2 J2:J3 A4:C4 A5:C5 A6:A27 B6:C6 B7:C7 B8:B15 B16:B18 B19:B23 B24:B26 B27:C27 A28:C28",
    "表四": "A1:E1 F1:O1 A2:A3 B2:B3 C2:C3 D2:D3 E2:E3 F2:J2 K2:O2",
}


def spans(table: Table) -> set[str]:
    frame = skeleton(table)
    rectangles = [(p.row, p.column, p.rows, p.columns) for p in frame.labels]
    rectangles += [(row, column, 1, columns) for row, column, columns in frame.slots.values()]
    return {f"{a1(r, c)}:{a1(r + h - 1, c + w - 1)}" for r, c, h, w in rectangles if h * w > 1}


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_cells_are_exactly_those_of_the_official_list(edition: str) -> None:
    form = load_form(edition)
    with (DATA / f"cells-{edition}.csv").open(encoding="utf-8") as file:
        expected = [tuple(row.values()) for row in csv.DictReader(file)]
    actual = []
    for cell in form.cells.values():
        table = form.table_of[cell.table]
        row = "/".join(filter(None, (table.blocks[cell.block].caption, cell.row_label)))
        column = cell.column_label.removeprefix("申请人情况/")  # spans the whole table; the list leaves it out
        actual.append((cell.id, table.number, row, column, cell.kind, "yes" if cell.total else ""))

    assert expected == actual


@pytest.mark.parametrize(("table", "ranges"), PRINTED.items())
def test_spans_derived_from_the_trees_are_the_printed_ones(f21: Form, table: str, ranges: str) -> None:
    found = next(spans(t) for t in f21.tables if t.sheet == table)

    assert set(ranges.split()) == found


def test_2019_table_three_has_one_row_for_other_outcomes() -> None:
    table = load_form("2019").table_of["requests"]

    assert {"A6:A25", "B8:B15", "B16:B18", "B19:B23", "B24:C24", "B25:C25", "A26:C26"} <= spans(table)
    assert len(table.cells) == 161


@pytest.mark.parametrize(("edition", "sizes"), [("2021", (28, 10)), ("2019", (26, 10))])
def test_size_of_table_three(edition: str, sizes: tuple[int, int]) -> None:
    frame = skeleton(load_form(edition).table_of["requests"])

    assert sizes == (frame.rows, frame.columns)


@pytest.mark.parametrize(("edition", "instances"), [
    ("2021", {"T3-BAL": 7, "T3-LEAF": 7, "T3-ROW": 25, "T4-SUM": 3}),
    ("2019", {"T3-BAL": 7, "T3-LEAF": 7, "T3-ROW": 23, "T4-SUM": 3}),
])  # fmt: skip
def test_instances_of_every_equation(edition: str, instances: dict[str, int]) -> None:
    rules = load_form(edition).rules

    assert instances == {name: sum(rule.id == name for rule in rules) for name in {rule.id for rule in rules}}


def test_forty_of_the_42_equations_are_independent(f21: Form) -> None:
    assert (42, 40) == (len(f21.rules), rank(f21.rules))


def test_leaf_rule_adds_21_outcomes_and_in_2019_nineteen(f21: Form) -> None:
    def parts(form: Form) -> int:
        return len(next(rule for rule in form.rules if rule.name == "T3-LEAF.person").right.terms)

    assert (21, 19) == (parts(f21), parts(load_form("2019")))


def test_every_rule_names_its_authority(f21: Form) -> None:
    assert all("国办公开办函〔2021〕30号" in rule.source for rule in f21.rules)


def test_fees_are_in_ten_thousand_yuan_and_2019_procurement_states_no_unit(f21: Form) -> None:
    assert f21.cells["disclosure.fees.amount"].unit == "万元"
    assert load_form("2019").cells["disclosure.procurement.amount"].unit == ""
    assert {"件"} == {cell.unit for cell in f21.cells.values() if cell.kind == "count"}


@pytest.mark.parametrize(("year", "edition"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021")])
def test_edition_in_force(year: int, edition: str) -> None:
    from gouji import form_for_year

    assert edition == form_for_year(year).edition


def test_no_code_names_a_row_of_a_form() -> None:
    source = Path(__file__).parents[1] / "src" / "gouji"
    words = [
        "requests",
        "carried",
        "reconsideration",
        "litigation",
        "自然人",
        "予以公开",
        "行政许可",
        "表三",
        "T3-",
        "zfxxgk",
    ]
    leaks = {
        (path.name, word)
        for path in source.rglob("*.py")
        for code in ["\n".join(code_lines(path))]
        for word in words
        if word in code
    }

    assert set() == leaks


def code_lines(path: Path) -> list[str]:
    """The lines of a module without its docstrings and comments, which may give examples."""
    import ast

    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
        body = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [n for n in body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))] or body[
                :1
            ]
    return ast.unparse(tree).split("\n")


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_report_has_six_sections_of_which_three_hold_the_tables(edition: str) -> None:
    form = load_form(edition)
    titles = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况"]
    titles += ["政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项"]
    numbers = "一二三四五六"
    assert [(section.number, section.title) for section in form.sections] == [
        (number, f"{number}、{title}") for number, title in zip(numbers, titles, strict=True)
    ]
    assert [table.number for table in form.tables] == ["二", "三", "四"]


def test_a_section_without_table_or_title_is_told() -> None:
    definition = tomllib.loads((DATA / "toy.toml").read_text("utf-8")) | {"sections": [{"number": "九"}]}
    with pytest.raises(FormError) as refused:
        define(definition)
    assert "sections[0].title" in str(refused.value)
