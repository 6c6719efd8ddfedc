"""A collection: every file has one part, and every command goes by it."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from collecting import consolidated
from narrowed import the
from strategies import balanced
from test_cli import Gouji, gouji  # noqa: F401  a fixture

from gouji import (
    Collection,
    Form,
    LastYear,
    Observation,
    Office,
    Part,
    ProcessPool,
    ReportingUnit,
    Return,
    Review,
    Roster,
    Submission,
    collect,
    collection_status,
    complete,
    consolidate,
    layout,
    load_form,
    read,
    readings,
    reviewed,
    reviews,
    summary_workbook,
    write,
)
from gouji.editing import check as editing
from gouji.lists.confirmations import VERIFIED, as_verdicts, read_verdicts
from gouji.model import edit, totals
from gouji.model.labels import fold
from gouji.model.language import Language

F21, F19 = load_form("2021"), load_form("2019")
SAMPLES = Path(__file__).parents[1] / "samples"
COUNTY = SAMPLES / "county"
COUNTY_NAME, POLICE, SCHOOLS = "清源县", "清源县公安局", "清源县教育局"
ROSTER = Roster((ReportingUnit(COUNTY_NAME), *(ReportingUnit(name, parent=COUNTY_NAME) for name in (POLICE, SCHOOLS))))
CARRIED_OUT = "requests.carried_out.person"
PARTS = {
    "公安局-初稿.xlsx": Part.OTHER_VERSION,
    "公安局-终稿.xlsx": Part.COUNTS,
    "教育局.xlsx": Part.COUNTS,
    "教育居.xlsx": Part.IN_DOUBT,
    "汇总.xlsx": Part.SUBTOTAL,
    "去年.xlsx": Part.OTHER_YEAR,
    "旧版.xlsx": Part.OTHER_FORM,
    "坏.xlsx": Part.REFUSED,
    "通知.txt": Part.PASSED_OVER,
}
COUNTING = {POLICE: "公安局-终稿.xlsx", SCHOOLS: "教育局.xlsx"}


def made(
    unit: str, times: int = 1, carried_out: int = 0, year: int = 2024, day: str = "", form: Form = F21
) -> Submission:
    """A return in balance, unless so much more is carried out."""
    whole = balanced(form, times)
    seen = replace(whole, unit=unit, year=year, contact={"date": day} if day else {})
    if not carried_out:
        return seen
    typed = {cell: one for cell, one in seen.observations.items() if cell not in form.sums}
    typed[CARRIED_OUT] = Observation.of((typed[CARRIED_OUT].value or 0) + carried_out)
    return complete(replace(seen, observations=typed))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lies in an office's folder shortly before the due day."""
    folder = tmp_path_factory.mktemp("收件")
    returned = {
        "公安局-初稿.xlsx": made(POLICE, 1, 7, day="2025-01-10"),
        "公安局-终稿.xlsx": made(POLICE, 1, 3, day="2025-01-20"),
        "教育局.xlsx": made(SCHOOLS, 2),
        "教育居.xlsx": made("清源县教育居", 7),
        "去年.xlsx": made(SCHOOLS, 5, year=2023),
        "旧版.xlsx": made(SCHOOLS, 1, year=2020, form=F19),
    }
    for name, seen in returned.items():
        write(layout(seen.form, seen), folder / name)
    earlier = [Return(name, "ab" * 32, returned[name], ()) for name in ("公安局-初稿.xlsx", "教育局.xlsx")]
    write(summary_workbook(consolidated(earlier, unit=COUNTY_NAME)), folder / "汇总.xlsx")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "通知.txt").write_text("请按时报送", "utf-8")
    return folder


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("名册") / "名册.csv"
    path.write_text("单位名称,上级\n" + "".join(f"{one.name},{one.parent}\n" for one in ROSTER.units), "utf-8")
    return path


def collected(paths: list[Path], office: Office) -> Collection:
    return collect(reviews(paths, office), office)


def named(path: str) -> str:
    return Path(path).name


# ── parts ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("policy", "changes"), [
    ("latest", {}),
    ("first", {"公安局-初稿.xlsx": Part.COUNTS, "公安局-终稿.xlsx": Part.OTHER_VERSION}),
    ("refuse", {"公安局-终稿.xlsx": Part.OTHER_VERSION}),
])  # fmt: skip
def test_every_file_has_one_part(folder: Path, policy: str, changes: dict[str, Part]) -> None:
    found = collected([folder], Office(roster=ROSTER, policy=policy))

    assert (F21, 2024) == (found.form, found.year)
    assert sorted((PARTS | changes).items()) == sorted((named(one.file), one.part) for one in found.entries)
    assert [entry.file for entry in found.entries] == [one.file for one in found.reviews()]


def test_the_year_asked_for_goes_before_the_commonest(folder: Path) -> None:
    found = collected([folder], Office(roster=ROSTER, year=2023))

    assert ["去年.xlsx"] == [named(entry.file) for entry in found.counting()]
    assert 5 == len(found.playing(Part.OTHER_YEAR))


def test_one_return_counts_for_a_unit_whatever_is_done_with_it(
    folder: Path,
    roster: Path,
    tmp_path: Path,
    gouji: Gouji,  # noqa: F811
) -> None:
    day = ("--date", "2025-01-25")
    stands = json.loads(gouji("status", folder, "--roster", roster, "--format", "json").out)
    gouji("merge", folder, "--roster", roster, "-o", tmp_path / "s.xlsx", "--json", tmp_path / "s.json")
    gouji("check", folder, "--roster", roster, "--mark", tmp_path / "标注")
    gouji("status", folder, "--roster", roster, "--slips", tmp_path / "退回", *day)
    gouji("distribute", roster, "--year", 2025, "--previous", folder, "-o", tmp_path / "空白")
    members = json.loads((tmp_path / "s.json").read_text("utf-8"))["members"]
    counting = {COUNTY_NAME: "汇总.xlsx"} | COUNTING

    assert counting == {one["unit"]: named(one["file"]) for one in stands["units"]}
    assert COUNTING == {one["unit"]: named(one["file"]) for one in members}
    (slip,) = (tmp_path / "退回").rglob(f"{POLICE}-标注件.xlsx")
    assert (tmp_path / "标注" / "公安局-终稿-标注.xlsx").read_bytes() == slip.read_bytes()
    for unit, file in COUNTING.items():
        carried = the(Return, read(folder / file)).submission.values()[CARRIED_OUT]
        blank = the(Return, read(tmp_path / "空白" / f"{unit}.xlsx")).submission
        assert carried == blank.values()["requests.carried_in.person"], unit


# ── one verdict ─────────────────────────────────────────────────────────────────────────────

LAST_YEAR = [SAMPLES / "hongqi-2023.xlsx", SAMPLES / "checked" / "2023.xlsx"]


def verified(paths: list[Path], target: Path, **options: Any) -> Path:
    """A file of verdicts in which the office has verified whatever is odd about some returns."""
    office = Office(last_year=LastYear(readings(LAST_YEAR)), **options)
    lines = list(
        csv.DictReader(
            io.StringIO(as_verdicts(list(collected(paths, office).reviews()), Language.ZH).removeprefix("\ufeff"))
        )
    )
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, ["单位名称", "年度", "编号", "提醒内容", "单位说明", "核实结论", "备注", "数字校验"]
        )
        writer.writeheader()
        writer.writerows(line | {"核实结论": VERIFIED} for line in lines)
    return target


@pytest.mark.parametrize("folder", ["checked", "returned", "county"])
def test_a_return_has_one_verdict_whoever_asks(folder: str, tmp_path: Path) -> None:
    paths = sorted((SAMPLES / folder).glob("*.xlsx"))
    verdicts = read_verdicts(verified(paths, tmp_path / "核实.csv")).verifications
    known = Office(last_year=LastYear(readings(LAST_YEAR)), confirmations=verdicts)
    for path in paths:
        (found,) = collected([path], known).reviews()
        alone = the(Review, found)
        if alone.submission.unit is None or any(one.code == "R122" for one in alone.findings):
            continue  # counts for nobody where a roster is known, or not in that year
        office = replace(known, roster=Roster((ReportingUnit(alone.unit),)), year=alone.submission.year)
        among = collected([path], office)
        (line,) = collection_status(among).lines
        (member,) = consolidate(among).members

        assert alone == member == line.kept
        assert [alone.verdict] == [entry.verdict for entry in among.entries], path


def test_three_commands_agree_on_the_sample_county(tmp_path: Path, gouji: Gouji) -> None:  # noqa: F811
    verdicts = verified(sorted(COUNTY.glob("*.xlsx")), tmp_path / "核实.csv")
    options = (COUNTY, "--previous", LAST_YEAR[0], "--verdicts", verdicts)
    returned = json.loads(gouji("check", *options, "--format", "json").out)["submissions"]
    stands = gouji("status", *options, "--roster", SAMPLES / "名册.csv", "--format", "json", "--lang", "zh")
    gouji("merge", *options, "-o", tmp_path / "s.xlsx", "--json", tmp_path / "s.json")
    members = json.loads((tmp_path / "s.json").read_text("utf-8"))["members"]
    expected = {one["file"]: one["verdict"] for one in returned}

    assert ["pass", "pass", "fail", "fail", "pass", "pass", "undecided", "fail"] == list(expected.values())
    assert expected == {one["file"]: one["verdict"] for one in members}
    assert expected == {one["file"]: one["verdict"] for one in json.loads(stands.out)["units"] if one["file"]}


# ── what is done once ───────────────────────────────────────────────────────────────────────


def counted(monkeypatch: pytest.MonkeyPatch, home: object, name: str) -> list[object]:
    """The first argument of every call of a function, by whatever module of gouji."""
    work, calls = getattr(home, name), []

    def counting(first: object, *more: object) -> object:
        calls.append(first)
        return work(first, *more)

    for module in [one for known, one in sys.modules.items() if known.startswith("gouji.")]:
        if module.__dict__.get(name) is work:
            monkeypatch.setattr(module, name, counting)
    return calls


def test_totals_are_worked_out_once_and_all_rules_are_tried_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = write(layout(F21, made(POLICE)), tmp_path / "a.xlsx")
    before = [Return("b.xlsx", None, made(POLICE, year=2023), ())]
    totalled, tried = counted(monkeypatch, totals, "recalculate"), counted(monkeypatch, editing, "outcomes")
    asked = counted(monkeypatch, edit, "confront")
    (found,) = reviews([path], Office(last_year=LastYear(before)), locating=False)

    assert (2023, 1, 1) == (the(Submission, the(Review, found).previous).year, len(totalled), len(tried))
    assert len(asked) == len(set(asked)), "of each rule no more than once"
    assert {*F21.queries} <= set(asked) <= {*F21.rules, *F21.queries}


# ── by one process or many ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("pool", [
    lambda: ThreadPoolExecutor(2), lambda: ProcessPoolExecutor(2), lambda: ProcessPool(least=1),
], ids=["threads", "processes", "gouji's own"])  # fmt: skip
def test_reviews_are_the_same_whoever_does_the_work(folder: Path, pool: Callable[[], Executor | ProcessPool]) -> None:
    office = Office(roster=ROSTER, last_year=LastYear(readings([folder / "去年.xlsx"])))
    paths = [folder, COUNTY]
    alone = list(reviews(paths, office))
    executor = pool()
    shared = list(reviews(paths, office, executor))
    if not isinstance(executor, ProcessPool):
        executor.shutdown()

    assert alone == shared
    assert [one.located() for one in alone if isinstance(one, Review)] == [
        one.located() for one in shared if isinstance(one, Review)
    ]


def test_whether_a_unit_has_a_return_is_looked_up_and_not_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    units = [f"第{number}局" for number in range(50)]
    returns = [
        Return(f"{one}.xlsx", f"{at:064x}", replace(balanced(F21), unit=one), ()) for at, one in enumerate(units)
    ]
    collection = collect([reviewed(one, Office()) for one in returns], Office())
    folded = []

    def counted(text: str) -> str:
        folded.append(text)
        return fold(text)

    monkeypatch.setattr("gouji.collection.collect.fold", counted)

    assert [True] * 50 + [False] == [collection.counts(unit) for unit in (*units, "市局")]
    assert len(folded) <= 2 * len(units) + 1
