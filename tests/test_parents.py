"""Headers over others with figures of their own: their ids, their relations, how they are printed and read."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drift import drifted, filled, flat
from hypothesis import given, settings
from opened import there_and_back
from test_drift import at_length, misread

from gouji import Document, Form, FormError, bind, layout, load_form
from gouji.forms.language.define import define
from gouji.forms.language.keys import HEADER
from gouji.model.form import Cell, describe
from gouji.model.groups import not_within
from gouji.workbook.layout import places, skeleton

ASSETS = load_form(Path(__file__).parent / "data" / "parents.toml")
HEAD = {"id": "made", "edition": "1", "title": "资产表", "source": "示例", "years": [2020]}
Tree = list[dict[str, Any]]


def defined(rows: Tree, columns: Tree) -> Form:
    block = {"rows": rows, "columns": columns}
    return define({"form": HEAD, "tables": [{"key": "t", "sheet": "资产", "title": "资产情况表", "blocks": [block]}]})


# ── trees at random, and what they mean worked out another way ──────────────────────────────


def tree(chance: random.Random, words: Iterator[str], depth: int, letter: str) -> Tree:
    found: Tree = []
    for at in range(chance.randint(1, 3)):
        one: dict[str, Any] = {"key": f"{letter}{at}", "label": next(words)}
        if depth and chance.random() < 0.6:
            one["children"] = tree(chance, words, depth - 1, letter)
            one |= chance.choice(
                [{}, {"sum": "children"}, {"whole": True}, {"whole": "exclusive"}, {"figure": True}, {"figure": "合计"}]
            )
        found.append(one)
    return found


def named(tree: Tree, above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every header that has a figure, by its keys."""
    for one in tree:
        key = f"{above}.{one['key']}".lstrip(".")
        if "children" not in one or {"sum", "whole", "figure"} & one.keys():
            yield key, one
        yield from named(one.get("children", []), key)


def shares(one: dict[str, Any], key: str) -> list[str]:
    """The names of the figures right below a header."""
    found = []
    for child in one["children"]:
        name = f"{key}.{child['key']}"
        own = "children" not in child or {"sum", "whole", "figure"} & child.keys()
        found += [name] if own else shares(child, name)
    return found


def relations(rows: Tree, columns: Tree) -> list[tuple[str, str, tuple[str, ...]]]:
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for mine, others, pattern in ((rows, columns, "t.{0}.{1}"), (columns, rows, "t.{1}.{0}")):
        for key, one in named(mine):
            for other, _ in named(others):
                parts = [pattern.format(part, other) for part in shares(one, key)] if "children" in one else []
                if one.get("sum"):
                    found.append((pattern.format(key, other), "==", tuple(parts)))
                elif one.get("whole") == "exclusive":
                    found.append((pattern.format(key, other), ">=", tuple(parts)))
                elif one.get("whole"):
                    found += [(pattern.format(key, other), ">=", (part,)) for part in parts]
    return sorted(found)


@pytest.mark.parametrize("seed", range(60))
def test_a_tree_of_parents_means_what_it_says_and_comes_back(seed: int) -> None:
    chance = random.Random(seed)
    words = (f"{first}{second}情况" for first in "子丑寅卯辰巳午未申酉戌亥" for second in "东南西北春夏秋冬金木水火")
    rows, columns = tree(chance, words, 2, "r"), tree(chance, words, chance.randint(0, 2), "c")
    form = defined(rows, columns)

    assert [f"t.{row}.{column}" for row, _ in named(rows) for column, _ in named(columns)] == list(form.cells)
    said = [
        (rule.left.terms[0][0], "==", tuple(part for part, _ in rule.right.terms))
        if rule.total
        else (rule.right.terms[0][0], ">=", tuple(part for part, _ in rule.left.terms))
        for rule in form.rules
    ]
    assert relations(rows, columns) == sorted(said)
    assert len(form.rules) == len({rule.name for rule in form.rules})
    (grid,) = flat(form, filled(form))
    moved = (piece._replace(row=piece.row + 2, column=piece.column + 1) for piece in grid.pieces)
    for document in (there_and_back(layout(form, filled(form))), Document((type(grid)("Sheet1", tuple(moved)),))):
        again, findings = bind(form, document)
        assert filled(form).values() == again.values()
        assert [] == [finding.code for finding in findings if finding.severity == "error"]


FROM_ABOVE: dict[str, dict[str, Any]] = {
    "special": {"special": {"N/A": "none"}},
    "decimals": {"kind": "amount", "decimals": 3},
    "rounded": {"kind": "amount", "decimals": 2, "rounded": True},
    "cumulative": {"cumulative": True},
    "kind": {"kind": "amount"},
    "aggregation": {"aggregation": "max"},
    "unit": {"unit": "亩"},
    "weight": {"weight": 7},
}


def test_every_key_that_headers_take_from_above_is_tried() -> None:
    assert FROM_ABOVE.keys() == {name for name, key in HEADER.items() if "of the header above" in key.default}


@pytest.mark.parametrize("key", FROM_ABOVE)
@pytest.mark.parametrize("said", [{"figure": True}, {"sum": "children"}, {"whole": True}])
def test_what_a_header_says_holds_below_it_whether_it_has_a_figure_or_not(key: str, said: dict[str, Any]) -> None:
    def below(more: dict[str, Any], *, is_row: bool) -> list[tuple[Any, ...]]:
        leaves = [{"key": "a", "label": "子", "children": [{"key": "x", "label": "寅"}]}, {"key": "b", "label": "丑"}]
        one = [{"key": "all", "label": "全部", **FROM_ABOVE[key], **more, "children": leaves}]
        other = [{"key": "n", "label": "数"}]
        form = defined(one, other) if is_row else defined(other, one)
        kept = [cell for name, cell in form.cells.items() if {"a", "b"} & {*name.split(".")}]
        return [(cell.id, *(getattr(cell, field) for field in Cell._fields[5:])) for cell in kept]

    for is_row in (True, False):
        assert below({}, is_row=is_row) == below(said, is_row=is_row)


# ── as printed ──────────────────────────────────────────────────────────────────────────────


def test_lines_below_a_row_are_set_in_and_a_column_comes_before_those_below_it() -> None:
    labels = {piece.row: piece.value for piece in skeleton(ASSETS.tables[0]).labels if piece.column == 0}
    where = places(ASSETS)

    assert "一、流动资产合计" == labels[where["assets.current.opening"].row]
    assert "\u3000货币资金" == labels[where["assets.current.cash.opening"].row]
    assert "\u3000\u3000\u3000其中：生产性固定资产" == labels[where["assets.long.fixed.cost.tools.opening"].row]
    assert where["assets.current.cash.opening"].row == where["assets.current.opening"].row + 1
    assert where["land.north.area.own"].column == where["land.north.area"].column + 1


def test_a_line_is_told_with_the_one_it_stands_under() -> None:
    told = {cell.id: describe(cell) for cell in ASSETS.cells.values()}

    assert "固定资产原价 其中：生产性固定资产·年初数" == told["assets.long.fixed.cost.tools.opening"]
    assert "五、人员情况 女·年初数" == told["assets.staff.women.opening"]
    assert "北部·流转总面积 小计" == told["land.north.area"]
    assert "北部·农户数 户数" == told["land.north.homes"]
    assert len(told) == len(set(told.values()))


def test_units_come_down_from_the_row_above() -> None:
    units = {cell.id: cell.unit for cell in ASSETS.cells.values()}

    assert ("个", "人", "天") == (
        units["assets.villages.gaining.opening"], units["assets.staff.women.opening"], units["assets.staff.days.opening"]
    )  # fmt: skip


def test_what_is_within_another_figure_is_not_added_to_it() -> None:
    for name, wanted in (
        ("assets.villages", ["assets.villages.opening", "assets.villages.closing"]),
        ("land.north.homes", ["land.north.homes"]),
        ("assets.long.fixed.cost", ["assets.long.fixed.cost.opening", "assets.long.fixed.cost.closing"]),
    ):
        assert wanted == not_within(ASSETS, [cell for cell in ASSETS.cells if f"{cell}.".startswith(f"{name}.")])


@pytest.mark.slow
def test_no_figure_of_parents_is_misread_without_a_word() -> None:
    base = flat(ASSETS, filled(ASSETS))

    @settings(at_length, max_examples=200)
    @given(drifted(base, most=2))
    def search(case: tuple[Document, list[str]]) -> None:
        assert [] == misread(ASSETS, case[0])[0]

    search()


def test_what_only_parents_may_say_is_told() -> None:
    def kinds(header: dict[str, Any]) -> list[str]:
        with pytest.raises(FormError) as caught:
            defined([{"key": "b", "label": "乙"}, {"label": "甲", "key": "a", **header}], [{"key": "n", "label": "数"}])
        return [problem.kind for problem in caught.value.problems]

    children = [{"key": "x", "label": "丙"}]
    assert ["no_children"] == kinds({"whole": True})
    assert ["no_children"] == kinds({"figure": True})
    assert "no_children" in kinds({"sum": "children"})
    assert ["sum_with_children"] == kinds({"sum": ["b"], "children": children})
    assert ["sum_with_children"] == kinds({"sum": "children", "whole": True, "children": children})
    assert ["not_known"] == kinds({"whole": "apart", "children": children})
