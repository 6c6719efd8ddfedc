"""The name of a file or folder against the cover, where no roster says which names are units'."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from collecting import collected, consolidated, review
from collecting import standing as collection_status
from strategies import balanced
from test_evidence import page

from gouji import Document, Return, identify, layout, load_form
from gouji.campaign.collection_status import UnitState
from gouji.campaign.return_letter import Sender, letter
from gouji.campaign.send_back import to_send_back
from gouji.collection.entry import Part
from gouji.consolidation.findings import UnlistedUnit
from gouji.intake.bind.bind import take
from gouji.intake.findings import UnitInDoubt, UnitNearMiss
from gouji.units.roster import ReportingUnit, Roster

F21 = load_form("2021")
MINE = "云和县教育局"


def returned(file: str, times: int = 1, unit: str = MINE, roster: Roster | None = None) -> Return:
    """A return whose cover names a unit, in some file."""
    tables = [grid for grid in layout(F21, balanced(F21, times)) if grid.name.startswith("表")]
    cover = page(("单位名称", unit), ("报告年度", 2024), ("填报日期", f"2025-01-{10 + times}"))
    return identify(take(F21, Document((cover, *tables)), file), roster)


HONEST = ("教育局/年报.xlsx", "云和县教育局.xlsx", "教育局.xlsx", "年报.xlsx", "收件/云和县教育局2024年报.xlsx")
OTHERS = (
    "民政局/年报.xlsx",
    "云和县民政局.xlsx",
    "民政局.xlsx",
    "云和县民政局/教育年报.xlsx",
    "收件/云和县民政局（更正）.xlsx",
)


@pytest.mark.parametrize(("honest", "other"), list(product(HONEST, OTHERS)))
def test_a_path_of_another_unit_never_takes_the_place_of_an_honest_return(honest: str, other: str) -> None:
    for files in ((honest, other), (other, honest)):
        both = [returned(file, 1 + (file == other)) for file in files]
        found = collected(both)
        parts = {entry.file: entry.part for entry in found.entries}

        assert {honest: Part.COUNTS, other: Part.IN_DOUBT} == parts
        assert [honest] == [one.file for one in consolidated(both).members]
        told = next(one for one in found.reviews() if one.file == other).findings
        assert [MINE] == [one.unit for one in told if isinstance(one, UnitInDoubt)]


@pytest.mark.parametrize("file", ["云和县民政局.xlsx", "收件/云和县民政局（更正）.xlsx"])
def test_the_full_name_of_another_unit_of_the_place_is_a_doubt_by_itself(file: str) -> None:
    assert [Part.IN_DOUBT] == [entry.part for entry in collected([returned(file)]).entries]


@pytest.mark.parametrize("file", [
    "民政局.xlsx", "上报云和县人民政府办公室.xlsx", "报送县政府办.xlsx", "政务公开办/教育局.xlsx", "云和县人民政府/教育.xlsx", "县教育局/a.xlsx",
    "云和县政府/云和县教育局.xlsx", "更正/教育局.xlsx", "1月20日报/教育局.xlsx", "教育局重报/年报.xlsx",
])  # fmt: skip
def test_a_short_name_a_receiver_or_an_office_s_folder_is_none(file: str) -> None:
    assert [Part.COUNTS] == [entry.part for entry in collected([returned(file)]).entries]


@pytest.mark.parametrize(("one", "other"), [
    ("1月20日报/教育局.xlsx", "1月28日重报/教育局.xlsx"), ("教育局.xlsx", "教育局（更正）.xlsx"), ("教育局/年报.xlsx", "更正/教育局.xlsx"),
    ("收件/教育局.xlsx", "政府办/县教育局更正.xlsx"), ("教育局.xlsx", "云和县教育局/更正.xlsx"),
])  # fmt: skip
def test_two_drafts_in_two_folders_stay_versions(one: str, other: str) -> None:
    found = collected([returned(one, 1), returned(other, 2)])

    assert {Part.COUNTS, Part.OTHER_VERSION} == {entry.part for entry in found.entries}


# ── near names on no roster ─────────────────────────────────────────────────────────────────

ROSTER = Roster(tuple(map(ReportingUnit, ("青同镇人民政府", "云和县教育局", "云和县住房和城乡建设局", "云和县水务局"))))
NEAR = (
    ("青同镇人民政府", "青同镇"),
    ("云和县教育局", "云和县教育菊"),
    ("云和县住房和城乡建设局", "云和县住建局"),
    ("云和县水务局", "云和县水务"),
)


@pytest.mark.parametrize(("unit", "name"), NEAR)
@pytest.mark.parametrize("beside", [True, False])
def test_a_return_by_a_name_near_one_on_the_roster_counts_for_nobody_and_the_likely_unit_is_asked(
    unit: str, name: str, beside: bool
) -> None:
    near = returned("补.xlsx", 2, name, ROSTER)
    given = [near, returned("一.xlsx", 1, unit, ROSTER)][: 1 + beside]
    line = next(one for one in collection_status(ROSTER, review(given)).lines if one.unit.name == unit)
    back = to_send_back(line)

    assert [unit] == [one.near for one in near.findings if isinstance(one, UnitNearMiss)]
    assert [Part.IN_DOUBT] == [
        entry.part for entry in collected(given, roster=ROSTER).entries if entry.file == "补.xlsx"
    ]
    assert UnitState.CONTESTED is line.state
    assert back is not None
    text = "".join(getattr(block, "text", "") for block in letter(unit, back, Sender(date(2025, 2, 1))))
    assert f"“{name}”" in text
    other = returned("a.xlsx", 3, "云和县司法局", ROSTER)
    total = consolidated([*given, other], roster=ROSTER)
    assert [*([unit] if beside else []), "云和县司法局"] == [one.unit for one in total.members]
    assert ["云和县司法局"] == [one.unit for one in total.findings if isinstance(one, UnlistedUnit)]
