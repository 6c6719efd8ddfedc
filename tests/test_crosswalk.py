"""Crosswalks: what the figures of an earlier form say in the cells of its successor, and nothing besides."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from gouji import Form, FormError, Language, Observation, Submission, load_form
from gouji.editing.carry_over import prefills
from gouji.editing.findings import NotContinued
from gouji.editing.query_edits import compare, last_years_figures
from gouji.forms.audit.audit import audit
from gouji.forms.audit.crosswalks import NOWHERE, TWICE, compared
from gouji.forms.language.define import define
from gouji.model.crosswalk import Doubt, Fate, crosswalk
from gouji.model.form import remember, under
from gouji.reports.audit import audit_as_text

F21, F19 = load_form("2021"), load_form("2019")

OLD = """
[form]
id = "fees-2018"
edition = "2018"
family = "fees"
title = "收费情况年报"
source = "某财〔2018〕1号"
years = [2018, 2020]
unit = "件"
[[tables]]
key = "fees"
sheet = "收费"
title = "收费情况"
[[tables.blocks]]
columns = [
  { key = "items", label = "项目" },
  { key = "cash", label = "收费金额（元）", kind = "amount", unit = "元" },
  { key = "bank", label = "转账金额（元）", kind = "amount", unit = "元" },
  { key = "left", label = "年末在办" },
  { key = "note", label = "备注", kind = "text" },
]
rows = [{ key = "city", label = "市级" }, { key = "county", label = "县级" }]
"""
NEW = """
[form]
id = "fees-2021"
edition = "2021"
family = "fees"
title = "收费情况年报"
source = "某财〔2021〕3号"
years = [2021]
unit = "件"
[[tables]]
key = "charges"
sheet = "收费"
title = "收费情况"
[[tables.blocks]]
columns = [
  { key = "items", label = "项目数" },
  { key = "amount", label = "金额（万元）", kind = "amount", unit = "万元" },
  { key = "begin", label = "年初在办" },
  { key = "end", label = "年末在办" },
  { key = "online", label = "网上办理" },
]
rows = [{ key = "city", label = "市级" }, { key = "county", label = "县级" }]

[[queries]]
id = "CARRY"
title = { zh = "年初在办等于上年年末在办" }
each = "rows"
expression = "charges.begin == previous.charges.end"
source = "文义"
reason = { zh = "更正" }

[[predecessors]]
form = "fees-2018"
source = "某财〔2021〕3号附件"
renamed = { "charges.city.items" = "fees.city.items", "charges.county.items" = "fees.county.items", "charges.city.end" = "fees.city.left", "charges.county.end" = "fees.county.left" }
derived = { "charges.city.amount" = "(fees.city.cash + fees.city.bank) / 10000", "charges.county.amount" = "(fees.county.cash + fees.county.bank) / 10000" }
not_comparable = [{ cells = ["charges.city.begin", "charges.county.begin"], reason = { zh = "原来不统计" } }]
dropped = [{ cells = ["fees.city.note", "fees.county.note"], reason = { zh = "不再填写备注" } }]
"""
NEWER = NEW.replace("2021", "2024").replace("[2024]", "[2024]").split("[[predecessors]]")[0] + """
[[predecessors]]
form = "fees-2021"
cells = ["charges.city"]
derived = { "charges.county.items" = "charges.county.items + charges.city.items" }
"""  # fmt: skip


def in_files() -> dict[str, str]:
    """Definitions with crosswalks, sound ones and one with every fault, as files."""
    wrong = (
        NEW.replace('"fees.city.items", ', '"fees.city.left", ')
        .replace('"2021"', '"faulty"')
        .replace("fees-2021", "faulty")
    )
    wrong = wrong.replace('= "fees.county.items"', '= "fees.county.cash"').replace('"fees.county.note"', '"fees.town"')
    wrong = wrong.replace('"(fees.county.cash', '"(fees.village.cash')
    wrong = wrong.replace('"charges.city.amount" = "(fees.city.cash + fees.city.bank) / 10000", ', "")
    wrong = wrong.replace("renamed = { ", 'renamed = { "charges.city.amount" = "fees.city.cash", ')
    unknown = NEW.replace("fees-2021", "unknown").replace('form = "fees-2018"', 'form = "fees-1990"')
    return {"2018.toml": OLD, "2021.toml": NEW, "错.toml": wrong, "未知.toml": unknown}


def forms() -> tuple[Form, Form, Form]:
    return tuple(remember(define(tomllib.loads(text))) for text in (OLD, NEW.replace("[2021]", "[2021, 2023]"), NEWER))  # type: ignore[return-value]


FORM18, FORM21, FORM24 = forms()
FIGURES: dict[str, int | Decimal | None] = {
    "fees.city.items": 3, "fees.city.cash": Decimal("12345.67"), "fees.city.bank": 4, "fees.city.left": 7,
    "fees.county.items": 5, "fees.county.cash": 1, "fees.county.bank": None, "fees.county.left": None,
}  # fmt: skip


def test_every_cell_is_comparable_derived_or_not() -> None:
    found = crosswalk(FORM21, FORM18)
    assert [*FORM21.cells] == [*found.cells]
    fates = {cell.rpartition(".")[2]: one.fate for cell, one in found.cells.items() if ".city." in cell}
    derived = dict.fromkeys(("items", "end"), Fate.COMPARABLE) | {"amount": Fate.DERIVED}
    assert derived | dict.fromkeys(("begin", "online"), Fate.NOT_COMPARABLE) == fates
    assert "原来不统计" == found.cells["charges.city.begin"].reason["zh"]
    assert {} == found.cells["charges.city.online"].reason, "nothing is said, and nothing is made up"
    assert {"fees.city.note": "不再填写备注", "fees.county.note": "不再填写备注"} == {
        cell: reason["zh"] for cell, reason in found.gone.items()
    }


def test_figures_are_reckoned_exactly_and_a_blank_is_none() -> None:
    assert {
        "charges.city.items": 3,
        "charges.city.amount": Decimal("1.234967"),
        "charges.city.end": 7,
        "charges.county.items": 5,
        "charges.county.amount": None,
        "charges.county.end": None,
    } == crosswalk(FORM21, FORM18).figures(FIGURES)


def test_editions_between_are_gone_through() -> None:
    found = crosswalk(FORM24, FORM18, (FORM21,))
    assert ((("fees.city.left", Fraction(1)),), Fate.COMPARABLE) == found.cells["charges.city.end"][1::-1]
    items = found.cells["charges.county.items"]
    assert Fate.DERIVED is items.fate
    assert dict.fromkeys(("fees.county.items", "fees.city.items"), Fraction(1)) == dict(items.terms)
    assert {"fees.city.cash": Fraction(1, 10000), "fees.city.bank": Fraction(1, 10000)} == dict(
        found.cells["charges.city.amount"].terms
    )
    assert "原来不统计" == found.cells["charges.city.begin"].reason["zh"]
    assert Fate.NOT_COMPARABLE is found.cells["charges.county.amount"].fate
    assert {Fate.NOT_COMPARABLE} == {one.fate for one in crosswalk(FORM24, FORM18).cells.values()}, "no way is named"


def test_what_lies_between_two_years_is_what_was_known_of_both() -> None:
    before = Submission(FORM18, "甲局", 2020, {cell: Observation.of(value) for cell, value in FIGURES.items()})
    assert crosswalk(FORM24, FORM18, (FORM21,)).figures(FIGURES) == last_years_figures(FORM24, before)


def test_last_year_is_asked_and_carried_over_in_the_words_of_the_new_form() -> None:
    before = Submission(FORM18, "甲局", 2020, {cell: Observation.of(value) for cell, value in FIGURES.items()})
    now = Submission(FORM21, "甲局", 2021, {"charges.city.begin": Observation.of(9)})
    found, missing = prefills(FORM21, before)

    assert {"charges.city.begin": 7} == {cell: one.value for cell, one in found.items()}
    assert ("charges.county.begin",) == missing
    (told,) = [one for one in compare(now, before) if isinstance(one, NotContinued)]
    assert (9, 7) == (told.left, told.right)


@pytest.mark.parametrize("seed", range(200))
def test_a_chain_gives_what_its_links_give_one_after_the_other(seed: int) -> None:
    random = Random(seed)
    made = [_random_form(random, number) for number in range(3)]
    first, second, third = (
        define(_with_crosswalk(random, data, made[at - 1] if at else None)) for at, data in enumerate(made)
    )
    figures = {cell: random.choice([None, random.randrange(100)]) for cell in first.cells}
    found = crosswalk(third, first, (second,))
    by_steps = crosswalk(third, second).figures(crosswalk(second, first).figures(figures))

    assert {cell: value for cell, value in by_steps.items() if cell in found.figures(figures)} == found.figures(figures)
    lost = by_steps.keys() - found.figures(figures).keys()
    assert all(by_steps[cell] is None for cell in lost), "of what is not comparable there is no figure"
    used = {name for one in found.cells.values() for name, _ in one.terms}
    assert used | found.gone.keys() == first.cells.keys()
    assert used.isdisjoint(found.gone)


def _random_form(random: Random, number: int) -> dict[str, Any]:
    columns = [{"key": f"c{at}", "label": f"栏{at}"} for at in range(random.randint(2, 5))]
    table = {"key": f"t{number}", "sheet": "表", "title": "表", "blocks": [{"columns": columns}]}
    head = {"id": f"chain-{number}", "edition": str(number), "family": "chain", "title": "t", "source": "s"}
    return {"form": {**head, "years": [2000 + number, 2000 + number]}, "tables": [table]}


def _with_crosswalk(random: Random, data: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    if before is None:
        return data
    (mine, _), (theirs, cells) = (
        (one["tables"][0]["key"], one["tables"][0]["blocks"][0]["columns"]) for one in (data, before)
    )
    names = [f"{theirs}.{one['key']}" for one in cells]
    renamed, derived = {}, {}
    for one in data["tables"][0]["blocks"][0]["columns"]:
        way = random.randrange(3)
        if way == 0:
            renamed[f"{mine}.{one['key']}"] = random.choice(names)
        elif way == 1:
            derived[f"{mine}.{one['key']}"] = " - 2 * ".join(random.sample(names, random.randint(1, 2)))
    return {**data, "predecessors": [{"form": before["form"]["id"], "renamed": renamed, "derived": derived}]}


# ── the definition ──────────────────────────────────────────────────────────────────────────


def changed(change: Callable[[Any], object]) -> dict[str, Any]:
    data = tomllib.loads(NEW)
    change(data["predecessors"][0])
    return data


@pytest.mark.parametrize(
    ("change", "path", "kind"),
    [
        (lambda p: p["renamed"].update({"charges.nowhere": "fees.city.items"}), "predecessors[0].cells", "no_such_cell"),
        (lambda p: p.update(cells=["charges.city"]), "predecessors[0]", "mapped_twice"),
        (lambda p: p["derived"].update({"charges.city.online": "3"}), "predecessors[0].derived.charges.city.online", "expression"),
        (lambda p: p["derived"].update({"charges.city.online": "fees.x / 0"}), "predecessors[0].derived.charges.city.online", "expression"),
        (lambda p: p["renamed"].update({"charges.city.online": "a + b"}), "predecessors[0].renamed.charges.city.online", "expression"),
        (lambda p: p["renamed"].update({"charges.city.online": 3}), "predecessors[0].renamed.charges.city.online", "wrong_type"),
        (lambda p: p["not_comparable"][0].pop("reason"), "predecessors[0].not_comparable[0].reason", "missing"),
        (lambda p: p.update(cell=[]), "predecessors[0].cell", "unknown_key"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_names_is_a_problem_of_the_definition(change: Any, path: str, kind: str) -> None:
    with pytest.raises(FormError) as caught:
        define(changed(change))
    assert (path, kind) in {(problem.path, problem.kind) for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda p: p["renamed"].update({"charges.city.online": "fees.city.nothing"}), (Doubt.MISSING, "charges.city.online")),
        (lambda p: p["renamed"].update({"charges.city.online": "fees.city.note"}), (Doubt.KIND, "charges.city.online")),
        (lambda p: p["derived"].update({"charges.city.online": "fees.city.cash"}), (Doubt.KIND, "charges.city.online")),
        (lambda p: p["derived"].update({"charges.city.online": "fees.city.items / 2"}), (Doubt.KIND, "charges.city.online")),
        (lambda p: (p["derived"].pop("charges.city.amount"), p["renamed"].update({"charges.city.amount": "fees.city.cash"})),
         (Doubt.UNIT, "charges.city.amount")),
        (lambda p: p["renamed"].update({"charges.city.online": "fees.city.items"}), (TWICE, "fees.city.items")),
        (lambda p: p["dropped"].append({"cells": ["fees.town"], "reason": {"zh": "r"}}), (NOWHERE, "fees.town")),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_earlier_form_is_told_and_counts_for_nothing(change: Any, fault: tuple[str, str]) -> None:
    form = define(changed(change))
    (one,) = compared(form, {FORM18.id: FORM18})
    assert fault in {(found.kind, found.name) for found in one.faults}
    if fault[0] in tuple(Doubt):
        assert Fate.NOT_COMPARABLE is crosswalk(form, FORM18).cells[fault[1]].fate
    text = audit_as_text(form, audit(form), Language.ZH, (one,))
    assert "请更正 predecessors" in text or "请只留一个" in text or "derived 换算" in text


def test_a_sound_crosswalk_has_no_faults_and_says_what_is_left_open() -> None:
    (sound,) = compared(FORM21, {FORM18.id: FORM18})
    assert () == sound.faults
    text = audit_as_text(FORM21, audit(FORM21), Language.ZH, (sound,))
    assert "与 fees-2018 对照：4 个指标可比，2 个可以推算，4 个不可比；旧表有 2 个指标没有对应。" in text
    assert "没有写明对照的有 2 个，按不可比处理：市级·网上办理，县级·网上办理。" in text
    (unknown,) = compared(FORM21, {})
    assert unknown.crosswalk is None
    assert "找不到这张报表的定义" in audit_as_text(FORM21, audit(FORM21), Language.ZH, (unknown,))


def test_every_fault_is_told_of_a_definition_with_all() -> None:
    (one,) = compared(define(tomllib.loads(in_files()["错.toml"])), {FORM18.id: FORM18})
    assert {*Doubt, TWICE, NOWHERE} == {fault.kind for fault in one.faults}


# ── the editions of the official report ─────────────────────────────────────────────────────


def test_of_2019_and_2021_every_cell_has_its_fate_and_its_reason() -> None:
    (one,) = compared(F21, {F19.id: F19})
    found = one.crosswalk
    assert found is not None
    assert () == one.faults
    assert (172, 0, 28) == tuple(len(found.of(fate)) for fate in Fate)
    lossy = ("disclosure.regulations", "disclosure.normative", "disclosure.fees", "requests.other")
    assert {cell for cell in F21.cells if any(under(cell, name) for name in lossy)} == {*found.of(Fate.NOT_COMPARABLE)}
    assert all(
        found.cells[cell].reason["zh"] and found.cells[cell].reason["en"] for cell in found.of(Fate.NOT_COMPARABLE)
    )
    assert len(F19.cells) - 172 == len(found.gone)
    assert all(reason.get("zh") and reason.get("en") for reason in found.gone.values())
