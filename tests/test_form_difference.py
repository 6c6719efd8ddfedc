"""What differs between two definitions: nothing between equal ones, else just what was done."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from revising import definition, edited

from gouji import Language, load_form
from gouji.forms.difference import FormChange, FormDifference, FormPart, differences, of_definitions
from gouji.forms.language.define import define
from gouji.forms.language.edition_keys import PREDECESSOR, REVISED
from gouji.forms.language.keys import (
    BLOCK,
    CHART,
    DEFINITION,
    FIELD,
    FORM,
    HEADER,
    LIST,
    QUERY,
    RULE,
    SECTION,
    TABLE,
)
from gouji.messages.texts import texts
from gouji.reports.form_difference import differences_as_json, differences_as_text

F21, F19 = load_form("2021"), load_form("2019")
TOY = tomllib.loads((Path(__file__).parent / "data" / "toy.toml").read_text("utf-8"))
Told = set[tuple[FormChange, FormPart, str]]


def told(found: tuple[FormDifference, ...]) -> Told:
    return {(one.change, one.part, one.name) for one in found}


def header(name: str) -> tuple[FormPart, str]:
    """The part and the name of what `revising` calls ``t1.rows.r2``."""
    table, *rest = name.split(".")
    if not rest:
        return FormPart.TABLE, table
    axis, key = rest
    return (FormPart.ROW if axis == "rows" else FormPart.COLUMN), f"{table}.{key}"


@pytest.mark.parametrize("seed", range(300))
def test_the_difference_is_just_what_was_done(seed: int) -> None:
    found = edited(Random(seed), 6)
    expected = {(change, *header(name)) for change, names in (
        (FormChange.ADDED, found.added), (FormChange.GONE, found.gone), (FormChange.RENAMED, found.renamed)) for name in names
    }  # fmt: skip
    before, after = define(found.before), define(found.after)

    assert expected == told(differences(before, after))
    assert len(expected) == len(differences(before, after))
    turned = {
        FormChange.ADDED: FormChange.GONE,
        FormChange.GONE: FormChange.ADDED,
        FormChange.RENAMED: FormChange.RENAMED,
    }
    assert {(turned[change], *rest) for change, *rest in expected} == told(differences(after, before))
    assert () == differences(before, define(copy.deepcopy(found.before)))


@pytest.mark.parametrize("seed", range(100))
def test_a_revised_definition_differs_by_its_revision_too(seed: int) -> None:
    found = edited(Random(seed), 6)
    plain, declared = (differences(define(found.before), define(one)) for one in (found.after, found.declared))
    (head,) = set(map(str, declared)) - set(map(str, plain))
    assert "aspect='revision', old=None, new=2" in head


@pytest.mark.parametrize("seed", range(100))
def test_what_has_moved_is_the_least_that_can_have(seed: int) -> None:
    random = Random(seed)
    before = definition(random)
    after = copy.deepcopy(before)
    rows = after["tables"][0]["blocks"][0]["rows"]
    random.shuffle(rows)
    found = of_definitions(before, after)
    moved = [one.name.removeprefix("t1.") for one in found]

    assert {(FormChange.MOVED, FormPart.ROW)} >= {(one.change, one.part) for one in found}
    old = [one["key"] for one in before["tables"][0]["blocks"][0]["rows"]]
    new = [one["key"] for one in rows]
    assert [key for key in old if key not in moved] == [key for key in new if key not in moved]
    rising = [0] * len(new)
    for at, key in enumerate(new):
        rising[at] = 1 + max((rising[b] for b in range(at) if old.index(new[b]) < old.index(key)), default=0)
    assert len(new) - max(rising) == len(moved)


def everywhere() -> dict[str, tuple[Mapping[str, Any], Callable[[Any], Any], FormPart]]:
    """The tables of a definition by name: their keys, where one stands in a full one, and which part it is."""

    def block(data: Any) -> Any:
        return data["tables"][0]["blocks"][0]

    return {
        "form": (FORM, lambda d: d["form"], FormPart.FORM),
        "table": (TABLE, lambda d: d["tables"][0], FormPart.TABLE),
        "block": (BLOCK, block, FormPart.BLOCK),
        "row": (HEADER, lambda d: block(d)["rows"][0], FormPart.ROW),
        "column": (HEADER, lambda d: block(d)["columns"][0], FormPart.COLUMN),
        "rule": (RULE, lambda d: d["rules"][0], FormPart.RULE),
        "query": (QUERY, lambda d: d["queries"][0], FormPart.QUERY),
        "field": (FIELD, lambda d: d["fields"][0], FormPart.FIELD),
        "list": (LIST, lambda d: d["lists"][0], FormPart.LIST),
        "section": (SECTION, lambda d: d["sections"][0], FormPart.SECTION),
        "chart": (CHART, lambda d: d["charts"][0], FormPart.CHART),
        "predecessor": (PREDECESSOR, lambda d: d["predecessors"][0], FormPart.PREDECESSOR),
    }


BEFORE = """
[form]
id = "before"
edition = "1"
title = "年报"
source = "某办〔2023〕1号"
years = [2023]
rounded = true
decimals = 2
[[fields]]
key = "head"
label = "单位负责人"
[[lists]]
key = "stages"
values = ["一", "二"]
[[tables]]
key = "t"
sheet = "表一"
title = "表一"
notes = ["一、说明"]
[[tables.blocks]]
columns = [{ key = "a", label = "甲" }, { key = "b", label = "乙" }, { key = "stage", label = "阶段", choices = "stages" }]
rows = [{ key = "x", label = "子" }, { key = "y", label = "丑" }]
[[tables]]
key = "u"
sheet = "表二"
title = "表二"
[[tables.blocks]]
columns = [{ key = "a", label = "甲" }]
[[rules]]
id = "R"
title = { zh = "甲不超过乙" }
each = "rows"
expression = "t.a <= t.b"
source = "文义"
[[queries]]
id = "Q"
title = { zh = "甲不少" }
expression = "t.x.a >= 1"
source = "文义"
reason = { zh = "没有" }
[[sections]]
number = "一"
title = "总体"
[[charts]]
id = "C"
title = { zh = "图" }
by = "units"
bars = [{ label = { zh = "甲" }, cells = ["t.x.a"] }]
[[predecessors]]
form = "earlier"
cells = ["t.x"]
"""
AFTER = (
    BEFORE.replace('"before"', '"after"')
    .replace('values = ["一", "二"]', 'values = ["一", "二", { label = "三", code = "3" }]')
    .replace("decimals = 2", "decimals = 1")
    .replace('"一、说明"', '"一、新说明"')
    .replace('{ key = "a", label = "甲" }, { key = "b", label = "乙" }', '{ key = "b", label = "乙" }, { key = "a", label = "甲数" }')
    .replace('{ key = "y", label = "丑" }', '{ label = "丑", children = [{ key = "y", label = "丑一" }] }')
    .replace('title = "表二"', 'title = "表二"\nlandscape = true')
    .replace('[{ key = "a", label = "甲" }]\n[[rules]]', '[{ key = "a", label = "甲", weight = 2 }]\n[[tables.blocks]]\ncaption = "另"\n'
             'columns = [{ key = "z", label = "寅" }]\n[[rules]]')
    .replace('label = "单位负责人"', 'label = "负责人"\nrequired = true')
    .replace("t.a <= t.b", "t.b >= t.a")
    .replace("t.x.a >= 1", "t.x.a >= 2")
    .replace('title = "总体"', 'title = "总体情况"')
    .replace('zh = "图"', 'zh = "图一"')
    .replace('cells = ["t.x"]\n', 'cells = ["t.x.a"]\n')
)  # fmt: skip
"""Two definitions that differ in every part."""
TREES = {"children", "rows", "columns", "blocks"}
FULL: dict[str, Any] = {
    "form": {"id": "f", "title": "年报"},
    "tables": [{"key": "t", "title": "表", "blocks": [
        {"rows": [{"key": "a", "label": "甲"}, {"key": "b", "label": "乙"}], "columns": [{"key": "c", "label": "丙"}]}]}],
    "rules": [{"id": "R", "title": {"zh": "关系"}}],
    "queries": [{"id": "Q", "title": {"zh": "提示"}}],
    "fields": [{"key": "head", "label": "负责人"}],
    "lists": [{"key": "kinds", "values": ["甲"]}],
    "sections": [{"number": "一", "title": "总体"}],
    "charts": [{"id": "C", "title": {"zh": "图"}}],
    "predecessors": [{"form": "e", "cells": ["t"]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("where", "key"),
    [(name, key) for name, (keys, *_) in everywhere().items() for key in keys if key not in TREES | REVISED.keys()],
)
def test_every_key_of_a_definition_is_compared(where: str, key: str) -> None:
    _, at, part = everywhere()[where]
    after = copy.deepcopy(FULL)
    at(after)[key] = ["另"] if key in ("notes",) else "另"
    found, *rest = of_definitions(FULL, after)

    if (where, key) in (("list", "key"), ("predecessor", "form")):  # nobody can tell that it is the same one
        assert [FormChange.GONE, FormChange.ADDED] == [found.change, *(one.change for one in rest)]
        return
    assert not rest
    assert part is found.part or (key == "notes" and found.part is FormPart.NOTE)
    if found.change is FormChange.CHANGED:
        assert (key, at(FULL).get(key), at(after)[key]) == (found.aspect, found.old, found.new)
    else:
        assert found.change in (FormChange.RENAMED, FormChange.ADDED)
        assert "另" in (found.new, found.label)
    assert set(DEFINITION) == set(FULL)


def test_every_aspect_can_be_said() -> None:
    keys = {key for keys, *_ in everywhere().values() for key in keys} - TREES - REVISED.keys() - {"notes"}
    for language in Language:
        ui = texts("ui", language)
        assert keys == {key.removeprefix("aspect_") for key in ui if key.startswith("aspect_")}
        assert {*map(str, FormPart)} == {key.removeprefix("diff_part_") for key in ui if key.startswith("diff_part_")}


def test_two_definitions_may_differ_in_every_part() -> None:
    before, after = (define(tomllib.loads(text)) for text in (BEFORE, AFTER))
    parts = {one.part for one in differences(before, after)}
    assert {*FormPart} - {FormPart.TABLE} <= parts
    for language in Language:
        assert differences_as_text(before, after, differences(before, after), language)


def test_a_leaf_that_becomes_a_branch_was_split() -> None:
    after = copy.deepcopy(FULL)
    after["tables"][0]["blocks"][0]["rows"][1]["children"] = [{"key": "x", "label": "子"}, {"key": "y", "label": "丑"}]
    (split,), (merged,) = of_definitions(FULL, after), of_definitions(after, FULL)
    assert (FormChange.SPLIT, "t.b", ["子", "丑"]) == (split.change, split.name, split.new)
    assert (FormChange.MERGED, "t.b", ["子", "丑"]) == (merged.change, merged.name, merged.old)


def test_blocks_are_the_same_by_caption_or_by_what_stands_in_them() -> None:
    before, after = copy.deepcopy(FULL), copy.deepcopy(FULL)
    other = {"caption": "第二段", "rows": [{"key": "d", "label": "丁"}], "columns": [{"key": "c", "label": "丙"}]}
    before["tables"][0]["blocks"] = [before["tables"][0]["blocks"][0], other]
    after["tables"][0]["blocks"] = [{**other, "rows": [{"key": "e", "label": "戊"}]}, after["tables"][0]["blocks"][0]]
    assert {
        (FormChange.GONE, FormPart.ROW, "t.d"),
        (FormChange.ADDED, FormPart.ROW, "t.e"),
        (FormChange.MOVED, FormPart.BLOCK, "t"),
    } == told(of_definitions(before, after))


def test_the_edition_of_2021_is_told_as_the_circular_introduced_it() -> None:
    found = differences(F19, F21)
    of_tables = {
        (one.change.value, one.part.value, one.block, one.label, str(one.old or ""))
        for one in found
        if one.table and one.aspect == ""
    }
    one, five, six, eight = (f"第二十条第（{number}）项" for number in "一五六八")
    expected = {("gone", "column", one, label, "") for label in ("本年新制作数量", "本年新公开数量", "对外公开总数量")}
    expected |= {("added", "column", one, label, "") for label in ("本年制发件数", "本年废止件数", "现行有效件数")}
    expected |= {("renamed", "row", one, "行政规范性文件", "规范性文件")}
    expected |= {
        ("gone", "column", block, label, "")
        for block in (five, six, eight)
        for label in ("上一年项目数量", "本年增/减")
    }
    expected |= {("renamed", "column", block, "本年处理决定数量", "处理决定数量") for block in (five, six)}
    expected |= {("gone", "row", five, "其他对外管理服务事项", "")}
    expected |= {("added", "column", eight, "本年收费金额（单位：万元）", "")}
    expected |= {("gone", "block", "", "第二十条第（九）项", "['政府集中采购']")}
    expected |= {("split", "row", "", "（六）其他处理", "")}
    assert expected == of_tables

    text = differences_as_text(F19, F21, found, Language.ZH)
    assert "没有改动的表：“四、政府信息公开行政复议、行政诉讼情况”。" in text
    assert "依据：国办公开办函〔2019〕60号 → 国办公开办函〔2021〕30号" in text
    assert "适用年度：2019—2020 年 → 2021 年起" in text
    assert "第二十条第（八）项：取消列“上一年项目数量”“本年增/减”；新增列“本年收费金额（单位：万元）”。" in text
    assert all(
        piece in differences_as_text(F19, F21, found, Language.EN) for piece in ("from 2021 on", "is split into")
    )


def test_nothing_differs_in_words_either() -> None:
    assert () == differences(F21, F21)
    assert "zfxxgk-2021 与 zfxxgk-2021 没有不同。" == differences_as_text(F21, F21, (), Language.ZH)
    assert json.loads(differences_as_json(F21, F21, ()))["same"] is True


def test_rows_are_found_again_under_another_key() -> None:
    after = copy.deepcopy(TOY)
    after["tables"][0]["blocks"][0]["rows"][0]["key"] = "surgical"
    found = of_definitions(TOY, after)
    assert ("key", "inner", "surgical") in {(one.aspect, one.old, one.new) for one in found}
    assert {FormChange.CHANGED} == {one.change for one in found}
