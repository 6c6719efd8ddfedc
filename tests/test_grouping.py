"""Parts of a consolidation: units by kind and by level, each with who should have been among them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from collecting import consolidated as consolidate
from strategies import balanced

from gouji import Consolidation, ReportingUnit, Return, Roster, load_form
from gouji.consolidation.grouping import Group, by_kind, by_level

F21 = load_form("2021")


def consolidated(units: str, *roster: ReportingUnit) -> Consolidation:
    readings = [Return(f"{u}.xlsx", "ab" * 32, replace(balanced(F21), unit=u), ()) for u in units]
    return consolidate(readings, roster=Roster(roster) if roster else None)


@pytest.mark.parametrize(("units", "roster", "parts"), [
    ("甲乙", [], ()),
    ("甲乙", [ReportingUnit("甲", kind="镇"), ReportingUnit("乙", kind="镇")], ()),
    ("甲乙", [ReportingUnit("甲"), ReportingUnit("丙")], ()),
    ("甲乙", [ReportingUnit("甲", kind="镇"), ReportingUnit("丙")], (Group("镇", (0,), 1), Group("名册外", (1,), 0))),
    ("甲乙丙", [ReportingUnit("甲", kind="镇"), ReportingUnit("乙", kind="局"), ReportingUnit("丙", kind="镇"),
              ReportingUnit("丁", kind="局"), ReportingUnit("戊", kind="园区")], (Group("镇", (0, 2), 2), Group("局", (1,), 2))),
    ("甲乙", [ReportingUnit("甲", kind="镇"), ReportingUnit("乙")], (Group("镇", (0,), 1), Group("其他", (1,), 1))),
], ids=["no roster", "one kind", "no kinds", "unlisted", "missing units", "without kind"])  # fmt: skip
def test_units_by_kind_in_the_order_of_the_roster(
    units: str, roster: list[ReportingUnit], parts: tuple[Group, ...]
) -> None:
    assert parts == by_kind(consolidated(units, *roster))


def test_each_unit_above_others_with_all_below_it() -> None:
    roster = [
        ReportingUnit("县"), ReportingUnit("镇", parent="县"), ReportingUnit("村", parent="镇"),
        ReportingUnit("局", parent="县"), ReportingUnit("区"), ReportingUnit("社", parent="区"),
    ]  # fmt: skip
    result = consolidated("村镇局县外", *roster)

    assert ["县", "镇", "村", "局", "外"] == [member.unit for member in result.members]
    assert (Group("县", (0, 1, 2, 3), 4, 0), Group("镇", (1, 2), 2, 1)) == by_level(result)
    assert () == by_level(consolidated("村镇"))
