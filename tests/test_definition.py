"""Form definitions: every problem at once, each with its path and a way out."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gouji import FormError, Language, Observation, Submission, bind, complete, layout
from gouji.forms.language.define import define
from gouji.messages.render import error_message

TOY = tomllib.loads((Path(__file__).parent / "data" / "toy.toml").read_text("utf-8"))


def problems(change: Callable[[Any], object]) -> dict[str, str]:
    data = copy.deepcopy(TOY)
    change(data)
    with pytest.raises(FormError) as caught:
        define(data, "toy")
    told: dict[str, str] = {}
    for problem in caught.value.problems:
        told[problem.path] = told.get(problem.path, "")
    for line in error_message(caught.value, Language.EN).split("\n")[1:]:
        path = line.strip().split(": ")[0]
        told[path] += line
    assert "" not in told.values()
    return told


def columns(data: Any) -> Any:
    return data["tables"][0]["blocks"][0]["columns"]


def rows(data: Any) -> Any:
    return data["tables"][0]["blocks"][0]["rows"]


QUERY = {"id": "Q", "title": {"zh": "q"}, "expression": "beds.total.planned >= previous.beds.total.planned",
         "source": "s", "reason": {"zh": "r"}}  # fmt: skip

BAR = {"label": {"zh": "床位"}, "cells": ["beds.surgery.planned"]}
CHART = {"id": "C", "title": {"zh": "图"}, "by": "units", "bars": [BAR]}

CASES = {
    "weight of nothing": (lambda d: columns(d)[0].update(weight=0), "tables[0].blocks[0].columns[0].weight", "1 to 9"),
    "query that looks at nothing known": (
        lambda d: d.update(queries=[QUERY | {"expression": "previous.beds.x == 1"}]), "queries[0].expression", "beds."),
    "query without a reason": (
        lambda d: d.update(queries=[{k: v for k, v in QUERY.items() if k != "reason"}]), "queries[0].reason", "missing"),
    "query without an expression": (
        lambda d: d.update(queries=[{k: v for k, v in QUERY.items() if k != "expression"}]), "queries[0].expression", "missing"),
    "query for units by no pattern": (lambda d: d.update(queries=[QUERY | {"units": "("}]), "queries[0].units", "regular"),
    "query with the id of a rule": (lambda d: d.update(queries=[QUERY | {"id": "CROSS"}]), "queries", "CROSS"),
    "rule over last year": (
        lambda d: d["rules"][2].update(expression=QUERY["expression"]), "rules", "CROSS"),
    "table called previous": (lambda d: d["tables"][1].update(key="previous"), "tables[1].key", "previous"),
    "predecessor that shares nothing": (
        lambda d: d.update(predecessors=[{"form": "old", "cells": ["beds.nowhere"]}]), "predecessors[0].cells", "nowhere"),
    "unknown key with a suggestion": (
        lambda d: d["form"].update(titel="x"), "form.titel", "Did you mean 'title'?"),
    "missing key": (lambda d: d["form"].pop("source"), "form.source", "is missing"),
    "wrong type": (lambda d: d["form"].update(title=3), "form.title", "must be str, not int"),
    "years that run backwards": (lambda d: d["form"].update(years=[2022, 2020]), "form.years", "years = [2021]"),
    "years that are no numbers": (lambda d: d["form"].update(years=["x"]), "form.years", "[first, last]"),
    "sheet name no spreadsheet takes": (
        lambda d: d["tables"][0].update(sheet="a/b"), "tables[0].sheet", "cannot be a sheet name"),
    "sheet name of gouji's own": (lambda d: d["tables"][0].update(sheet="封面"), "tables[0].sheet", "own sheets"),
    "two tables on one sheet": (lambda d: d["tables"][1].update(sheet="床位"), "tables", "used 2 times"),
    "widths that do not fit": (lambda d: d["tables"][0].update(widths=[1, 2]), "tables[0].widths", "must be 7 numbers"),
    "leaf without a key": (
        lambda d: columns(d)[0].pop("key"), "tables[0].blocks[0].columns[0].key", "need a key"),
    "key that is no key": (
        lambda d: columns(d)[0].update(key="Ü"), "tables[0].blocks[0].columns[0].key", "small letters"),
    "kind that is not known": (
        lambda d: columns(d)[0].update(kind="amuont"), "tables[0].blocks[0].columns[0].kind", "Did you mean 'amount'?"),
    "sum of nothing known": (
        lambda d: rows(d)[2].update(sum=["surgeri"]), "tables[0].blocks[0].rows[2].sum", "Did you mean 'surgery'?"),
    "sum of itself": (lambda d: rows(d)[2].update(sum=["total"]), "tables[0].blocks[0].rows[2].sum", "itself"),
    "sum that adds twice": (
        lambda d: rows(d)[2].update(sum=["surgery", "surgery"]), "tables[0].blocks[0].rows[2].sum", "added twice"),
    "sum with children": (
        lambda d: rows(d)[0].update(sum="siblings"), "tables[0].blocks[0].rows[0].sum", "with children"),
    "sums in a circle": (
        lambda d: (rows(d)[1].update(sum=["total"]), rows(d)[2].update(sum=["surgery"])), "tables[0]", "circle"),
    "rule that nothing uses": (
        lambda d: d["rules"].append({"id": "X", "title": {"zh": "x"}, "source": "x"}), "rules[3]", "no sum uses"),
    "rule of a sum not declared": (lambda d: d["rules"].pop(0), "rules", "BED-SUM"),
    "expression over an unknown cell": (
        lambda d: d["rules"][2].update(expression="money.fees.bils == 1"), "rules[2].expression", "money.fees.bills"),
    "expression that is none": (
        lambda d: d["rules"][2].update(expression="money.fees.bills"), "rules[2].expression", "exactly one of"),
    "severity that is not known": (
        lambda d: d["rules"][1].update(severity="warn"), "rules[1].severity", "Did you mean 'warning'?"),
    "each over what is no axis": (lambda d: d["rules"][1].update(each="row"), "rules[1].each", "Did you mean 'rows'?"),
    "chart of nothing known": (
        lambda d: d.update(charts=[CHART | {"bars": [BAR | {"cells": ["beds.surgery.plannd"]}]}]),
        "charts[0].bars[0].cells", "Did you mean 'beds.surgery.planned'?"),
    "chart that counts a cell twice": (
        lambda d: d.update(charts=[CHART | {"bars": [BAR | {"cells": ["beds.surgery", "beds.surgery.planned"]}]}]),
        "charts[0].bars[0].cells", "added twice"),
    "chart that counts a total and one of its parts": (
        lambda d: d.update(charts=[CHART | {"bars": [BAR | {
            "cells": ["beds.total.planned", "beds.inner.heart.planned"]}]}]), "charts[0].bars[0].cells", "added twice"),
    "chart by nothing known": (
        lambda d: d.update(charts=[CHART | {"by": "unit"}]), "charts[0].by", "Did you mean 'units'?"),
    "chart without bars": (lambda d: d.update(charts=[CHART | {"bars": []}]), "charts[0].bars", "missing"),
    "chart with a key not known": (lambda d: d.update(charts=[CHART | {"kind": "pie"}]), "charts[0].kind", "by, bars"),
    "bar without a Chinese label": (
        lambda d: d.update(charts=[CHART | {"bars": [BAR | {"label": {"en": "beds"}}]}]), "charts[0].bars[0].label.zh",
        "missing"),
    "title in a language not known": (
        lambda d: d.update(charts=[CHART | {"title": {"zh": "图", "fr": "graphe"}}]), "charts[0].title.fr", "zh, en"),
    "chart in two units": (
        lambda d: d.update(charts=[CHART | {"bars": [BAR, BAR | {"cells": ["money.fees.amount"]}]}]), "charts[0].bars",
        "one unit only"),
    "two charts of one name": (lambda d: d.update(charts=[CHART, CHART]), "charts", "used 2 times"),
    "same cell id twice": (
        lambda d: columns(d)[0].update(key="change"), "tables", "cell id 'beds.inner.heart.change' is used 2 times"),
    "header that is no table": (
        lambda d: rows(d).append("x"), "tables[0].blocks[0].rows[3]", "must be a table"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "path", "text"), CASES.values(), ids=CASES)
def test_problem_is_told_with_its_path_and_a_way_out(change: Callable[..., object], path: str, text: str) -> None:
    found = problems(change)

    assert text in found[path]


@pytest.mark.parametrize(("names", "cells"), [
    (["beds.surgery.planned"], ["beds.surgery.planned"]),
    (["beds.inner.heart.used"], ["beds.inner.heart.used.day", "beds.inner.heart.used.night"]),
    (["beds.inner.sub.planned", "beds.surgery.planned"], ["beds.inner.sub.planned", "beds.surgery.planned"]),
    (["beds.total.used"], ["beds.total.used.day", "beds.total.used.night"]),
    (["money.grant", "money.fees"], ["money.grant.amount", "money.grant.bills", "money.fees.amount", "money.fees.bills"]),
])  # fmt: skip
def test_a_bar_adds_up_what_is_named_but_the_totals_among_it(names: list[str], cells: list[str]) -> None:
    data = copy.deepcopy(TOY) | {"charts": [CHART | {"bars": [BAR | {"cells": names}]}]}
    if names[0] == "money.grant":
        for block in data["tables"][1]["blocks"]:
            block["columns"] = [{k: v for k, v in one.items() if k not in ("kind", "unit")} for one in block["columns"]]

    assert [tuple(cells)] == [bar.cells for bar in define(data, "toy").charts[0].bars]


def test_all_problems_are_told_at_once() -> None:
    def spoil(data: Any) -> None:
        data["form"]["titel"] = "x"
        data["rules"][1]["severity"] = "warn"
        columns(data)[0]["kind"] = "x"

    assert {"form.titel", "rules[1].severity", "tables[0].blocks[0].columns[0].kind"} <= set(problems(spoil))


def test_an_empty_definition_is_told_what_it_lacks() -> None:
    with pytest.raises(FormError) as caught:
        define({}, "empty")

    assert {"form", "tables"} <= {problem.path for problem in caught.value.problems}


@pytest.mark.parametrize("junk", [{"form": 1, "tables": 2, "rules": 3}, {"form": {}, "tables": [1], "rules": [[]]},
                                  {"tables": [{"blocks": [{"columns": [{"children": [3]}]}]}]},
                                  {"charts": [1, {"title": 2, "by": 3, "bars": [4, {"label": 5, "cells": 6}]}]}])  # fmt: skip
def test_junk_is_a_form_error_and_nothing_else(junk: dict[str, Any]) -> None:
    with pytest.raises(FormError):
        define(junk, "junk")


def test_totals_beside_each_other_may_share_a_rule() -> None:
    data = copy.deepcopy(TOY)
    for key in ("more", "again"):
        columns(data).append({"key": key, "label": key, "sum": ["planned", "change"], "rule": "SIDE"})
    data["rules"].append({"id": "SIDE", "title": {"zh": "相加"}, "source": "s"})
    form = define(data, "toy")

    assert ["SIDE.surgery.again", "SIDE.surgery.more"] == sorted(
        rule.name for rule in form.rules if rule.total in ("beds.surgery.more", "beds.surgery.again")
    )


@pytest.mark.parametrize("count", [1, 2])
def test_a_rule_may_be_shared_by_totals_of_groups_without_keys_and_of_several_tables(count: int) -> None:
    def group(label: str, *keys: str) -> dict[str, Any]:
        parts = [{"key": key, "label": key} for key in keys]
        return {
            "label": label,
            "children": [*parts, {"key": f"all_{keys[0]}", "label": "小计", "sum": [*keys], "rule": "R"}],
        }

    total = {"key": "all", "label": "合计", "sum": ["all_a", "all_c"], "rule": "R"}
    columns = [{"key": "n", "label": "件"}, {"key": "m", "label": "次"}]
    block = {"columns": columns, "rows": [group("甲", "a", "b"), group("乙", "c", "d"), total]}
    tables = [
        {"key": f"t{at}", "number": "1", "sheet": f"表{at}", "title": f"表{at}", "blocks": [block]}
        for at in range(count)
    ]
    head = {"id": "shared", "edition": "1", "title": "t", "source": "s", "years": [2020]}
    form = define({"form": head, "tables": tables, "rules": [{"id": "R", "title": {"zh": "r"}, "source": "s"}]})

    assert len({rule.name for rule in form.rules}) == len(form.rules) == 6 * count
    assert {rule.id for rule in form.rules} == {"R"}


BANDS = """
[form]
id = "bands"
edition = "bands"
title = "一行折成三栏"
source = "示例"
years = [2024]

[[tables]]
key = "t"
sheet = "表"
title = "一行折成三栏"
[[tables.blocks]]
columns = [{ key = "a", label = "甲" }, { label = "乙丙", children = [{ key = "b", label = "乙" }, { key = "c", label = "丙" }] }]
[[tables.blocks]]
columns = [{ key = "d", label = "丁" }, { key = "half", label = "小计", sum = ["a", "b", "d"] }]
[[tables.blocks]]
columns = [{ key = "e", label = "戊" }, { key = "all", label = "合计", sum = ["half", "c", "e"] }]
"""


def test_a_line_printed_in_bands_has_sums_over_those_above() -> None:
    form = define(tomllib.loads(BANDS))
    figures = dict(zip("abcde", (3, 5, 7, 11, 13), strict=True))
    wrong = BANDS.replace('sum = ["half", "c", "e"]', 'sum = ["half", "c", "f"]')
    below = BANDS.replace('sum = ["a", "b", "d"]', 'sum = ["a", "b", "e"]')
    typed = Submission(form, "教育局", 2024, {f"t.{key}": Observation.of(value) for key, value in figures.items()})
    again, findings = bind(form, layout(form, complete(typed)))

    assert {"t.half": {"t.a", "t.b", "t.d"}, "t.all": {"t.half", "t.c", "t.e"}} == {
        total: set(rule.parts) for total, (rule,) in form.sums.items()
    }
    assert (3 + 5 + 11, 39) == (again.value("t.half"), again.value("t.all"))
    assert () == findings
    for text in (wrong, below):
        with pytest.raises(FormError):
            define(tomllib.loads(text))
