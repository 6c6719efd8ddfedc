"""The tree of a roster, whatever order, circles and gaps the list has."""

from __future__ import annotations

from collections.abc import Iterable

from gouji import ReportingUnit, Roster
from gouji.units.tree import ancestors, descendants, in_order, parents


def roster(**above: str) -> Roster:
    return Roster(tuple(ReportingUnit(name, parent=parent) for name, parent in above.items()))


TREE = roster(站="镇", 县="", 镇="县", 局="县", 省外="某部", 队="局")
CIRCLE = roster(甲="乙", 乙="丙", 丙="甲", 丁="甲", 己="己")


def unit(tree: Roster, name: str) -> ReportingUnit:
    return next(one for one in tree.units if one.name == name)


def names(units: Iterable[ReportingUnit]) -> str:
    return " ".join(one.name for one in units)


def test_who_stands_above_whom() -> None:
    assert {"站": "镇", "镇": "县", "局": "县", "队": "局"} == {u.name: p.name for u, p in parents(TREE).items()}
    assert "镇 县" == names(ancestors(TREE, unit(TREE, "站")))
    assert "" == names(ancestors(TREE, unit(TREE, "省外")))


def test_everything_below_a_unit_branch_by_branch() -> None:
    assert "镇 站 局 队" == names(descendants(TREE, unit(TREE, "县")))
    assert "" == names(descendants(TREE, unit(TREE, "站")))


def test_the_whole_tree_in_order() -> None:
    assert "县 镇 站 局 队 省外" == names(in_order(TREE))


def test_a_circle_ends() -> None:
    assert "己 甲 丙 乙 丁" == names(in_order(CIRCLE))
    assert "丙 乙 丁" == names(descendants(CIRCLE, unit(CIRCLE, "甲")))
    assert "乙 丙" == names(ancestors(CIRCLE, unit(CIRCLE, "甲")))


def test_a_parent_goes_by_its_alias_too() -> None:
    tree = Roster((ReportingUnit("城关镇人民政府", aliases=("城关镇",)), ReportingUnit("卫生院", parent="城关镇")))

    assert "城关镇人民政府 卫生院" == names(in_order(tree))


def test_a_unit_below_a_circle_has_each_of_it_above_once() -> None:
    below, one, other = (
        ReportingUnit("丙", parent="甲"),
        ReportingUnit("甲", parent="乙"),
        ReportingUnit("乙", parent="甲"),
    )

    assert (one, other) == ancestors(Roster((below, one, other)), below)
