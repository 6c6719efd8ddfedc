"""Which of several returns of a unit counts, and by what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from collecting import collected
from strategies import balanced, stated

from gouji import Entry, Observation, Return, load_form
from gouji.collection.versions import by_unit, differences
from gouji.model.dates import day_of
from gouji.model.submission import NOTHING, Status

F21 = load_form("2021")


def version(file: str, day: str = "", saved: int | None = None, unit: str | None = "甲局") -> Entry:
    submission = replace(balanced(F21), unit=unit, contact={"date": day} if day else {})
    modified = datetime(2025, 1, saved) if saved else None
    (entry,) = collected([Return(file, "ab" * 32, submission, (), modified=modified)]).entries
    return entry


@pytest.mark.parametrize(("text", "day"), [
    ("2025-01-15", date(2025, 1, 15)),
    ("2025/1/5", date(2025, 1, 5)),
    ("2025.1.15", date(2025, 1, 15)),
    (" 2025年1月15日", date(2025, 1, 15)),
    ("2025 年 1 月 15 日 上午", date(2025, 1, 15)),
    ("20250115", date(2025, 1, 15)),
    ("2025-01-15 08:30:00", date(2025, 1, 15)),
    ("2025-13-15", None),
    ("2025-02-30", None),
    ("2025115", None),
    ("202501151", None),
    ("1月15日", None),
    ("1999-01-15", None),
    ("", None),
])  # fmt: skip
def test_dates_as_people_write_them(text: str, day: date | None) -> None:
    assert day == day_of(text)


@pytest.mark.parametrize(("versions", "policy", "kept", "by"), [
    ([version("a")], "latest", "a", "order"),
    ([version("a", "2025-01-20", 1), version("b", "2025-01-15", 9)], "latest", "a", "cover_date"),
    ([version("a", "2025-01-15", 1), version("b", "2025年1月15日", 9)], "latest", "b", "file_time"),
    ([version("a", "2025-01-20", 1), version("b", "", 9)], "latest", "b", "file_time"),
    ([version("a", "2025-01-20", 3), version("b", "2025-01-20", 3), version("c", "2025-01-01", 9)], "latest", "a", "order"),
    ([version("a"), version("b", "", 9)], "latest", "a", "order"),
    ([version("a", "2025-01-15"), version("b", "2025-01-20")], "first", "a", "order"),
    ([version("a", "2025-01-15"), version("b", "2025-01-20")], "refuse", None, "never"),
    ([version("a")], "refuse", "a", "order"),
])  # fmt: skip
def test_the_version_that_counts(versions: list[Entry], policy: str, kept: str | None, by: str) -> None:
    (found,) = by_unit(versions, policy)

    assert (kept, by) == (found.kept and found.kept.file, found.by)
    assert [one.file for one in versions if one.file != kept] == [other.file for other in found.others]


def test_units_are_told_by_name_however_spaced_else_by_file() -> None:
    readings = [
        version("b"),
        version("x/乙局.xlsx", unit=None),
        version("c", unit="甲 局"),
        version("乙局.et", unit=None),
    ]

    assert [("甲局", 2), ("乙局", 2)] == [(one.unit, len(one.all)) for one in by_unit(readings, "first")]


def test_an_unknown_policy_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="newest"):
        by_unit([], "newest")


def test_differences_are_cells_that_do_not_say_the_same() -> None:
    mine = balanced(F21)
    blank, zero, more = "cases.reconsideration.other", "requests.denied.process.legal", "requests.new.person"
    known = stated(mine)[more]
    theirs = replace(mine, observations={
        **mine.observations, more: Observation.of(known + 1), blank: NOTHING, zero: NOTHING._replace(value=0),
    })  # fmt: skip

    assert () == differences(mine, replace(mine, unit="乙", contact={"date": "2025-01-15"}))
    assert {more, blank, zero} == set(differences(mine, theirs))
    assert list(differences(mine, theirs)) == [cell for cell in F21.cells if cell in (more, blank, zero)]


def test_a_blank_and_a_text_are_different_though_neither_is_a_figure() -> None:
    cell = "requests.new.person"
    mine, theirs = (replace(balanced(F21), observations=balanced(F21).columns | {cell: seen})
                    for seen in (NOTHING, Observation(None, "约20", Status.NOT_A_NUMBER)))  # fmt: skip

    assert (cell,) == differences(mine, theirs)
