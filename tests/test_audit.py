"""The audit of rules: contradictions, what follows from what, and the blind spots, against a brute-force oracle."""

from __future__ import annotations

import itertools
import json
import random
import tomllib
from fractions import Fraction
from pathlib import Path

import numpy
import pytest

from gouji import FormError, load_form
from gouji.forms.audit.audit import audit
from gouji.forms.audit.feasibility import conflict, possible
from gouji.forms.language.define import define
from gouji.model.form import Form
from gouji.model.language import Language
from gouji.reports.audit import audit_as_json, audit_as_text

F21, F19 = load_form("2021"), load_form("2019")
TOY = (Path(__file__).parent / "data" / "toy.toml").read_text("utf-8")


def small(cells: int, *rules: str, label: str = "甲", queries: tuple[str, ...] = ()) -> Form:
    """A form of one line of cells a, b, c … under some rules."""
    keys = [chr(97 + number) for number in range(cells)]
    columns = [{"key": key, "label": f"{label}{key}" if label == "甲" else label} for key in keys]
    title = {"zh": "r"}
    listed = [{"id": f"R{n}", "title": title, "expression": e, "source": "s"} for n, e in enumerate(rules)]
    asked = [
        {"id": f"Q{n}", "title": title, "expression": e, "source": "s", "reason": title} for n, e in enumerate(queries)
    ]
    table = {"key": "t", "number": "1", "sheet": "甲", "title": "t", "blocks": [{"columns": columns}]}
    head = {"id": "small", "edition": "small", "title": "small", "source": "s", "years": [2020]}
    return define({"form": head, "tables": [table], "rules": listed, "queries": asked}, "small")


def notices(form: Form, change: dict[str, int]) -> bool:
    return any(sum(n * change.get(cell, 0) for cell, n in rule.coefficients().items()) for rule in form.rules)


def smallest_blind_spot(form: Form, most: int = 6) -> int:
    """Fewest cells whose columns in the matrix of the rules are dependent, by trying all."""
    matrix = {cell: [rule.coefficients().get(cell, 0) for rule in form.rules] for cell in form.cells}
    for size in range(1, most + 1):
        for cells in itertools.combinations(form.cells, size):
            if numpy.linalg.matrix_rank(numpy.array([matrix[cell] for cell in cells], dtype=float)) < size:
                return size
    return most + 1


@pytest.mark.parametrize("seed", range(60))
def test_blind_spots_are_those_found_by_trying_all(seed: int) -> None:
    chance = random.Random(seed)
    rules = []
    for _ in range(chance.randint(1, 6)):
        chosen = chance.sample("abcdefgh", chance.randint(2, 5))
        left, right = chosen[:1], chosen[1:]
        rules.append(f"{' + '.join(f't.{c}' for c in right)} == {chance.choice(('', '2 * '))}t.{left[0]}")
    form = small(8, *rules)
    spot = audit(form).blind[0]

    assert smallest_blind_spot(form) == spot.cells
    assert spot.cells == len(spot.example)
    assert all(change for _, change in spot.example)
    assert not notices(form, dict(spot.example))


def test_table_three_needs_four_cells_and_two_and_four_are_nearly_open() -> None:
    found = audit(F21)

    assert {"disclosure": 1, "requests": 4, "cases": 2} == {spot.table: spot.cells for spot in found.blind}
    assert {"disclosure": 0, "requests": 175, "cases": 0} == dict(found.located)
    assert not any(notices(F21, dict(spot.example)) for spot in found.blind)


def test_the_rules_that_follow_from_others_are_the_two_over_the_column_of_totals() -> None:
    assert ["T3-LEAF.total", "T3-BAL.total"] == [rule for rule, _ in audit(F21).redundant]
    found = audit(F21)
    assert () == (*found.contradictory, *found.forced, *found.unsummed, *audit(F19).unsummed)


def test_rules_that_cannot_hold_together_are_named() -> None:
    found = audit(small(3, "t.a == t.b + t.c", "t.b + t.c == t.a + 3"))

    assert (("R1", "R0"),) == found.contradictory


def test_every_group_of_rules_that_cannot_hold_together_is_named() -> None:
    found = audit(small(4, "t.a == t.b", "t.b == t.a + 3", "t.c == t.d", "t.d == t.c + 1", "t.a >= t.b + 1"))

    assert (("R1", "R0"), ("R3", "R2")) == found.contradictory


@pytest.mark.parametrize(("rules", "named"), [
    (["t.a <= t.b", "t.c == t.a", "t.a >= t.b + 1"], {"R0", "R2"}),
    (["t.c >= 0", "t.a + t.b == 0 - 3"], {"R1"}),
    (["t.a == t.b", "t.b + t.c == 2", "t.a + t.b >= 5"], {"R0", "R1", "R2"}),
    (["t.a <= 3", "2 * t.a >= 7", "t.a == t.b + 3", "t.b >= 0"], {"R0", "R1"}),
    (["t.a == t.a + 1"], {"R0"}),
])  # fmt: skip
def test_rules_that_cannot_hold_because_of_inequalities_or_signs_are_named_and_no_others(
    rules: list[str], named: set[str]
) -> None:
    form = small(3, *rules)
    (group,) = audit(form).contradictory

    assert tuple(sorted(named, reverse=True)) == group, "the last one first, as for others"
    assert "没有矛盾" not in audit_as_text(form, audit(form), Language.ZH)
    assert all(
        f"R{n}" in audit_as_text(form, audit(form), Language.ZH).splitlines()[1] for n in range(4) if f"R{n}" in named
    )


def test_a_signed_figure_may_be_negative() -> None:
    signed = define(tomllib.loads(TOY + """
[[rules]]
id = "LESS"
title = { zh = "减少" }
source = "试"
expression = "beds.surgery.change == 0 - 3"
"""), "toy")  # fmt: skip

    assert () == audit(signed).contradictory


@pytest.mark.parametrize("seed", range(200))
def test_rules_are_possible_where_elimination_says_so(seed: int) -> None:
    chance = random.Random(seed)
    sides = [" + ".join(f"{chance.randint(1, 3)} * t.{cell}" for cell in chance.sample("abc", chance.randint(1, 2)))
             for _ in range(8)]  # fmt: skip
    rules = [f"{left} {chance.choice(('==', '<=', '>='))} {right} + {chance.randint(-4, 4)}".replace("+ -", "- ")
             for left, right in zip(sides[::2], sides[1::2], strict=True)]  # fmt: skip
    form = small(3, *rules)

    assert eliminated(form) == possible(form.rules, ())
    assert eliminated(form) == (conflict(form) == ())


def eliminated(form: Form) -> bool:
    """Whether figures that are not negative satisfy all rules, by Fourier and Motzkin's elimination."""
    facts = [({cell: Fraction(1)}, Fraction(0)) for cell in form.cells]  # Σ coefficient × cell ≥ constant
    for rule in form.rules:
        row = {cell: Fraction(n) for cell, n in rule.coefficients().items()}
        constant = Fraction(rule.right.constant - rule.left.constant)
        facts += [(row, constant)] if rule.relation != "<=" else []
        facts += [({cell: -n for cell, n in row.items()}, -constant)] if rule.relation != ">=" else []
    for cell in form.cells:
        above, below = ([f for f in facts if f[0].get(cell, 0) * sign > 0] for sign in (1, -1))
        facts = [fact for fact in facts if not fact[0].get(cell)]
        for one, other in itertools.product(above, below):
            share = -other[0][cell] / one[0][cell]
            row = {c: share * one[0].get(c, 0) + other[0].get(c, 0) for c in one[0].keys() | other[0].keys()}
            facts.append((row, share * one[1] + other[1]))
    return all(constant <= 0 for _, constant in facts)


def test_a_rule_that_says_nothing_is_called_so() -> None:
    form = small(2, "t.a == t.a", "t.a <= t.b")

    assert "恒成立：R0" in audit_as_text(form, audit(form), Language.ZH)
    assert "No rule: R0" in audit_as_text(form, audit(form), Language.EN)


def test_a_cell_that_the_rules_leave_one_value_is_named() -> None:
    found = audit(small(4, "t.a == t.b + t.c", "t.a == t.b", "t.c + t.d == 5"))

    assert {"t.c": 0, "t.d": 5} == {cell: int(value) for cell, value in found.forced}


def test_a_header_that_reads_like_a_total_but_adds_nothing_up() -> None:
    assert (("t", "合计"),) == audit(small(1, label="合计")).unsummed
    assert () == audit(small(1, label="对外公开总数量")).unsummed


def test_last_year_closes_blind_spots() -> None:
    found = audit(small(2, queries=("t.a == previous.t.a + t.b", "t.b == previous.t.b")))

    assert (1, 7) == (found.blind[0].cells, found.blind_with_last_year[0].cells)
    assert "至少要改动 7 格" in audit_as_text(small(2), found, Language.ZH)


def test_the_report_tells_everything_once_in_both_languages() -> None:
    form = define(tomllib.loads(TOY), "toy")
    found = audit(form)
    told = audit_as_text(form, found, Language.ZH)
    data = json.loads(audit_as_json(form, found))

    assert 1 == told.count("没有矛盾")
    assert (
        2
        == told.count("可以推出：")
        == len(data["redundant"])
        == audit_as_text(form, found, Language.EN).count("Redundant:")
    )
    assert {"beds": 17, "money": 1} == data["located"]
    broken = small(2, "t.a == t.b", "t.a == t.b + 1")
    assert "矛盾：R1 与 R0 不可能同时成立" in audit_as_text(broken, audit(broken), Language.ZH)
    assert "没有矛盾" not in audit_as_text(broken, audit(broken), Language.ZH)


def two_tables(
    *,
    sheets: tuple[str, str] = ("甲", "乙"),
    titles: tuple[str, str] = ("甲", "乙"),
    captions: tuple[str, str] = ("", ""),
) -> Form:
    """A form of two tables with the same headings."""
    columns = [{"key": "a", "label": "件数"}]
    tables = [
        {
            "key": f"t{at}",
            "number": "1",
            "sheet": sheet,
            "title": title,
            "blocks": [{"columns": columns, "caption": caption}],
        }
        for at, (sheet, title, caption) in enumerate(zip(sheets, titles, captions, strict=True))
    ]
    head = {"id": "two", "edition": "two", "title": "two", "source": "s", "years": [2020]}
    return define({"form": head, "tables": tables}, "two")


def test_tables_with_like_headings_are_named_with_what_tells_them_apart() -> None:
    form = two_tables()
    assert audit(form).alike == (("甲", "乙", ("sheet", "title")),)
    assert "“甲”与“乙”要靠工作表名、表题区分" in audit_as_text(form, audit(form), Language.ZH).replace("，", "、")
    assert json.loads(audit_as_json(form, audit(form)))["alike"] == [
        {"tables": ["甲", "乙"], "distinguished_by": ["sheet", "title"]}
    ]
    same = two_tables(sheets=("V.B1", "V.B(1)"), captions=("收入", "支出"), titles=("甲", "甲"))
    assert audit(same).alike == (("甲", "甲", ("caption",)),)
    assert () == audit(F21).alike == audit(F19).alike


def test_tables_that_nothing_tells_apart_are_refused() -> None:
    with pytest.raises(FormError) as refused:
        two_tables(sheets=("V.B1", "V.B(1)"), titles=("甲", "甲"))
    assert [(one.path, one.kind) for one in refused.value.problems] == [("tables[1]", "same_table")]
