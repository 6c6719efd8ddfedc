"""Returns that name no unit: copies of others are never added to them, and parts of one belong together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from collecting import collected, consolidated, standing
from hypothesis import given
from hypothesis import strategies as st
from planting import busy, submission

from gouji import Observation, Reading, ReportingUnit, Return, Roster, load_form, reviewed
from gouji.collection.entry import Part
from gouji.collection.findings import NamelessCopy
from gouji.intake.bind.findings import MissingTable
from gouji.intake.findings import NoUnit
from gouji.model.finding import Severity
from gouji.model.submission import NOTHING

F21 = load_form("2021")
ROSTER = Roster((ReportingUnit("甲局"), ReportingUnit("乙局")))
LICENCES = "disclosure.licensing.decisions"


def returned(unit: str | None, file: str, seed: int, roster: Roster | None = None) -> Return:
    """A busy return, told as one without a unit where it names none."""
    seen = replace(submission(F21, busy(F21, random.Random(seed))), unit=unit, year=2024)
    if unit is not None:
        return Return(file, "ab" * 32, seen, ())
    severity = Severity.WARNING if roster is None else Severity.ERROR
    return Return(file, "cd" * 32, replace(seen, year=None), (NoUnit(severity=severity),))


def changed(one: Return, cells: Sequence[str]) -> Return:
    seen = one.submission
    more = {cell: Observation.of((seen.value(cell) or 0) + 7) for cell in cells}
    return replace(one, submission=seen.with_observations(more))


@pytest.mark.slow
@given(st.integers(0, 50), st.sets(st.sampled_from(sorted(F21.cells)), max_size=6), st.booleans(), st.booleans())
def test_a_nameless_copy_is_told_and_never_added(seed: int, cells: set[str], known: bool, first: bool) -> None:
    roster = ROSTER if known else None
    named, other = returned("甲局", "甲局.xlsx", seed), returned("乙局", "乙局.xlsx", seed + 1000)
    copy = changed(returned(None, "Book1.xlsx", seed, roster), sorted(cells))
    readings: list[Reading] = [copy, named, other] if first else [named, other, copy]
    found = collected(readings, roster=roster)
    entry = next(one for one in found.entries if one.file == "Book1.xlsx")
    whole, without = consolidated(readings, roster=roster), consolidated([named, other], roster=roster)

    assert without.total.values() == whole.total.values()
    assert (Part.OTHER_VERSION, "甲局") == (entry.part, entry.unit)
    assert [("甲局.xlsx", len(cells))] == [
        (one.other, one.differing) for one in found[entry].findings if isinstance(one, NamelessCopy)
    ]
    assert ["M102" if cells else "M111"] == [one.code for one in whole.excluded]
    if known:
        status = standing(ROSTER, [reviewed(one) for one in readings])
        assert [["M143" if cells else "M111"], []] == [[one.code for one in line.findings] for line in status.lines]


@given(st.integers(0, 50))
def test_a_nameless_return_with_figures_of_its_own_is_no_copy(seed: int) -> None:
    named, stranger = returned("甲局", "甲局.xlsx", seed), returned(None, "Book1.xlsx", seed + 1000)

    assert ["甲局", "Book1"] == [member.unit for member in consolidated([named, stranger]).members]
    nobody = returned(None, "Book1.xlsx", seed + 1000, ROSTER)
    assert ["甲局"] == [member.unit for member in consolidated([named, nobody], roster=ROSTER).members]


def test_returns_of_nothing_but_zeros_are_no_copies() -> None:
    zeros = replace(submission(F21, dict.fromkeys(F21.cells, 0)), year=2024)
    readings = [
        Return(file, None, replace(zeros, unit=unit), ()) for unit, file in (("甲局", "甲.xlsx"), (None, "乙.xlsx"))
    ]

    assert 2 == len(collected(readings).counting())


def part(table: str, seed: int, folder: str, **changes: Any) -> Return:
    """A file with one table, as a program saves each sheet as a text."""
    seen = returned(None, f"{folder}/{table}.csv", seed)
    others = [one for one in F21.tables if one.sheet != table]
    blank = {cell.id: NOTHING for one in others for cell in one.cells}
    missing = tuple(MissingTable(table=one.title) for one in others)
    return replace(seen, submission=seen.submission.with_observations(blank), findings=(*seen.findings, *missing))


@pytest.mark.parametrize("folder", ["收/区局材料.zip", "收/区局", "收/甲.zip/报表.zip"])
def test_nameless_parts_in_one_folder_belong_together_and_are_no_units(folder: str) -> None:
    parts = [part(table.sheet, 1, folder) for table in F21.tables]
    result = consolidated([returned("甲局", "甲局.xlsx", 2), *parts])

    assert ["甲局"] == [member.unit for member in result.members]
    assert ["M172"] == [one.code for one in result.excluded]


def test_a_lone_nameless_part_still_counts_under_its_file_name() -> None:
    alone = part("表二", 1, "收")

    assert ["甲局", "表二"] == [one.unit for one in consolidated([returned("甲局", "甲局.xlsx", 2), alone]).members]


@pytest.mark.parametrize("files", [("甲局/年报.xlsx", "乙局/年报.xlsx"), ("1.xlsx", "2.xlsx")])
def test_of_two_that_name_nobody_neither_is_the_other_s_copy(files: tuple[str, str]) -> None:
    readings = [replace(returned(None, file, 7), sha256=str(number) * 64) for number, file in enumerate(files)]

    assert [Part.COUNTS, Part.COUNTS] == [entry.part for entry in collected(readings).entries]
