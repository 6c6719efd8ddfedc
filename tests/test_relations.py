"""What a relation means, and what a kind of cell allows, is said in one place: everybody else asks there."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from narrowed import the

from gouji import Finding, Form, FormError, Observation, Submission, check, confront, layout
from gouji.consolidation.adjustments import spoilt
from gouji.editing.findings import OrderReversed
from gouji.editing.localise.system import system_of
from gouji.formats.xlsx.validations import validation_of
from gouji.forms.audit.feasibility import possible
from gouji.forms.language.define import define
from gouji.model.edit import OutcomeVerdict, Relation
from gouji.model.form import CHECKS
from gouji.model.formulas import broken_formula
from gouji.model.grid import Validation
from gouji.model.kind import Kind
from gouji.workbook.layout import places

SOURCE = Path(__file__).parents[1] / "src" / "gouji"
HEAD = {"id": "one", "edition": "one", "title": "one", "source": "s", "years": [2020]}


def form_of(*expressions: str, kind: str = "count") -> Form:
    """A form of one line of the cells a and b under some rules."""
    columns = [{"key": key, "label": f"甲{key}", "kind": kind} for key in "ab"]
    table = {"key": "t", "sheet": "甲", "title": "t", "blocks": [{"columns": columns}]}
    rules = [
        {"id": f"R{i}", "title": {"zh": "r"}, "expression": one, "source": "s"} for i, one in enumerate(expressions)
    ]
    return define({"form": HEAD, "tables": [table], "rules": rules}, "one")


def returned(form: Form, *values: int | Decimal | None) -> Submission:
    return Submission(form, "x", 2020, dict(zip(form.cells, map(Observation.of, values), strict=True)))


def by_text(text: str) -> Relation:
    return Relation(text)  # type: ignore[call-arg]  # mypy takes it for the making of a member


@pytest.mark.parametrize(("relation", "holding", "formulas"), [
    (by_text("=="), {0}, ("=0", "<>0")),
    (by_text("<="), {-1, 0}, ("<=0", ">0")),
    (by_text(">="), {0, 1}, (">=0", "<0")),
])  # fmt: skip
def test_a_relation_holds_has_formulas_and_a_slack(
    relation: Relation, holding: set[int], formulas: tuple[str, str]
) -> None:
    assert holding == {more for more in (-1, 0, 1) if relation.holds(5 + more, 5)}
    assert formulas == (relation.sign, relation.opposite)
    assert holding == {0, -relation.slack}, "what is lacking, or over, is made up by a figure that is not negative"
    assert relation.is_equation == (holding == {0})


class Other(str):
    """A relation that nobody has heard of: the left side is less than half the right one."""

    holds = staticmethod(lambda left, right: 2 * left < right)
    sign, opposite, slack, is_equation = "<half", ">half", 1, False


def test_whoever_uses_a_relation_takes_its_meaning_from_it() -> None:
    form = form_of("t.a == t.b + 1")
    rule = replace(form.rules[0], relation=Other("<<"))  # type: ignore[arg-type]  # which is what is tried
    strange = replace(form, rules=(rule,))

    assert OutcomeVerdict.SATISFIED is confront(rule, {"t.a": 4, "t.b": 8}).verdict
    assert OutcomeVerdict.FAILED is confront(rule, {"t.a": 5, "t.b": 8}).verdict
    assert broken_formula(rule, places(form), "甲", {}).endswith("6)>half)")
    results = [p.formula for grid in layout(strange) if grid.name == CHECKS for p in grid.pieces if p.role == "mark"]
    assert "<half" in str(results[0])
    assert () == system_of(returned(strange, 5, 8), {"t.a": 5, "t.b": 8}).rows
    assert possible((rule, form_of("t.a == 0").rules[0]), ()), "a slack, no equation"
    (finding,) = check(returned(strange, 5, 8))
    assert ("E105", "<<") == (finding.code, the(OrderReversed, finding).relation)


def test_no_other_module_spells_a_relation() -> None:
    """Only formulas, formats and validations of workbooks, which have words of their own, drafts and rules in codes."""
    spelt = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in (*Relation, Kind.SIGNED_COUNT, OutcomeVerdict.FAILED)
    }

    homes = {"model/edit.py", "model/kind.py", "formats/xlsx/validations.py", "formats/reversepolish.py",
             "formats/shown.py", "model/calculation.py", "forms/language/coded.py"}  # fmt: skip
    assert homes == {path for path in spelt if not path.startswith("drafting/")}


@pytest.mark.parametrize("relation", ["!=", "<", ">", "=", "<>", "===", "=<"])
def test_a_relation_that_does_not_exist_is_refused_by_name(relation: str) -> None:
    with pytest.raises(FormError) as caught:
        form_of(f"t.a {relation} t.b")

    assert f"expected exactly one of ==, <=, >=, found {relation}'" in str(caught.value)


FIGURES: list[int | Decimal] = [-1, 0, 1, Decimal("0.5"), Decimal("-0.5")]


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("count", {0, 1}),
        ("signed_count", {-1, 0, 1}),
        ("amount", {0, 1, Decimal("0.5")}),
        ("signed_amount", set(FIGURES)),
    ],
)
def test_all_agree_what_a_kind_allows(kind: str, allowed: set[int | Decimal]) -> None:
    form = form_of("t.a == t.b", kind=kind)

    assert allowed == {figure for figure in FIGURES if form.cells["t.a"].kind.allows(figure)}
    assert allowed == {f for f in FIGURES if not {"E201", "E202"} & codes(check(returned(form, f, f)))}
    system = system_of(returned(form, 1, 1), {"t.a": 1, "t.b": 1})
    assert allowed == {figure for figure in FIGURES if system.allows("t.a", figure)}
    assert {f for f in allowed if f < 0} == {
        f
        for f in (-1, *(one for one in allowed if one < 0))
        if "M123" not in codes(spoilt(returned(form, 0, 0), returned(form, f, f)))
    }
    assert allowed == {
        figure for figure in FIGURES if may_be_typed(figure, validation_of(Validation(form.cells["t.a"].kind)))
    }
    assert (-1 in allowed) == possible(
        form_of("t.a == 0 - 1", kind=kind).rules, {c.id for c in form.cells.values() if c.kind.signed}
    )


def codes(findings: Iterable[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def may_be_typed(figure: int | Decimal, validation: Any) -> bool:
    """Whether a spreadsheet takes a figure under a data validation."""
    least = validation["value"] if validation["criteria"] == ">=" else validation["minimum"]
    return least <= figure and (validation["validate"] == "decimal" or figure == int(figure))
