"""A district of 40 units plays two years, with LibreOffice as everybody's Excel, by commands alone."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from narrowed import the
from office import Office

from gouji import Return, Submission, complete, load_form, read
from gouji.cli.main import main
from gouji.model.form import COVER
from gouji.model.grid import a1
from gouji.model.submission import NOTHING, Observation
from gouji.workbook.cover import DATE, FIELDS, NIL, NO, TOP, UNIT, Field
from gouji.workbook.layout import places

F21 = load_form("2021")
DISTRICT = "清源县"
OFFICE = "清源县人民政府办公室"
BUREAUS = ["发展和改革局", "教育局", "科学技术局", "工业和信息化局", "公安局", "民政局", "司法局", "财政局", "人力资源和社会保障局", "自然资源局", "住房和城乡建设局", "交通运输局", "水利局", "农业农村局", "商务局", "文化和旅游局", "卫生健康局", "退役军人事务局", "应急管理局", "审计局", "市场监督管理局", "统计局", "医疗保障局", "行政审批局"]  # fmt: skip
TOWNS = ["城关镇", "柳河镇", "石门镇", "双桥镇", "临水镇", "青山镇", "白塔镇", "古城镇", "新河镇", "平原镇"]
STREETS = ["东关街道", "西关街道", "南关街道", "北关街道", "开发区街道"]
UNITS = [OFFICE, *(f"清源县{name}" for name in BUREAUS), *(f"{name}人民政府" for name in TOWNS),
         *(f"{name}办事处" for name in STREETS)]  # fmt: skip
KINDS = ["办公室"] + ["部门"] * 24 + ["镇街"] * 15
ABSENT = {"清源县统计局", "石门镇人民政府", "新河镇人民政府", "北关街道办事处"}
TWICE, MISNAMED = "清源县民政局", "清源县水利局"
FAULTY: dict[
    str, tuple[str, Callable[[int], int] | None]
] = {  # what somebody typed for what the books say; the totals, still formulas, follow
    "清源县公安局": ("requests.carried_out.person", lambda right: right * 10 + 5),
    "城关镇人民政府": ("requests.granted.company", lambda right: right + 90),
    "清源县教育局": ("cases.reconsideration.total", None),  # typed over by hand
}
COLUMNS = [cell.column[-1].key for cell in F21.cells.values() if cell.id.startswith("requests.new.") and not cell.total]
INPUTS = [cell for cell in F21.cells if cell not in F21.sums]

Books = dict[str, dict[str, int]]


def books(chance: random.Random, before: Books | None = None) -> Books:
    """What every unit's books say: balanced, following on from last year."""
    kept: Books = {}
    for unit in UNITS:
        values = dict.fromkeys(INPUTS, 0)
        for cell in INPUTS:
            if not cell.startswith("requests.") and chance.random() < 0.3:
                values[cell] = chance.randint(1, 60)
        for column in COLUMNS:
            mine = [cell for cell in INPUTS if cell.startswith("requests.") and cell.endswith(f".{column}")]
            head = {name: f"requests.{name}.{column}" for name in ("new", "carried_in", "carried_out")}
            for cell in mine:
                if cell not in head.values() and chance.random() < 0.25:
                    values[cell] = chance.randint(1, 30)
            values[head["carried_in"]] = before[unit][head["carried_out"]] if before else chance.randint(0, 3)
            values[head["carried_out"]] = chance.randint(1, 9)
            done = sum(values[cell] for cell in mine if cell not in head.values())
            values[head["carried_out"]] += max(0, values[head["carried_in"]] - done - values[head["carried_out"]])
            values[head["new"]] = done + values[head["carried_out"]] - values[head["carried_in"]]
        # in force is what was in force, and what was issued, less what was repealed
        for row in ("regulations", "normative"):
            name = f"disclosure.{row}."
            issued = 0 if row == "regulations" else values[name + "issued"]
            past = before[unit][name + "in_force"] if before else (0 if row == "regulations" else 100)
            values |= {name + "issued": issued, name + "repealed": 0, name + "in_force": past + issued}
        kept[unit] = values
    return kept


def summed(kept: Books, units: Iterable[str]) -> dict[str, int]:
    """The sum over some units' books, totals too."""
    added = {cell: sum(kept[unit][cell] for unit in units) for cell in INPUTS}
    observations = {cell: Observation.of(added[cell]) if cell in added else NOTHING for cell in F21.cells}
    return {
        cell: the(int, value) for cell, value in complete(Submission(F21, None, None, observations)).values().items()
    }


def at(cell: str) -> tuple[str, str]:
    place = places(F21)[cell]
    return place.sheet, a1(place.row, place.column)


def on_cover(field: Field) -> tuple[str, str]:
    return COVER, a1(TOP + FIELDS.index(field), 2)


class District:
    """The folders of one year, and the hands that work in them."""

    def __init__(self, office: Office, capsys: pytest.CaptureFixture[str], root: Path, year: int) -> None:
        self.office, self.capsys, self.year = office, capsys, year
        self.folder = root / str(year)
        self.blanks, self.returns = self.folder / "空白表", self.folder / "回收件"
        self.summary = self.folder / "汇总表.xlsx"
        self.roster = root / "名册.csv"
        self.returns.mkdir(parents=True)

    def gouji(self, *arguments: object) -> tuple[int, str]:
        """Run a command; its exit code and what it printed."""
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return the(int, leaving.value.code), out

    def blank_of(self, unit: str) -> Path:
        (found,) = self.blanks.glob(f"*-{unit}.xlsx")
        return found

    def fill(
        self,
        unit: str,
        values: dict[str, int],
        *,
        day: str,
        name: str = "",
        target: str = "",
        odd: Mapping[str, int] = {},
    ) -> Path:
        """Open a unit's blank in LibreOffice, type its figures and save it among the returns."""
        typed: dict[tuple[str, str], object] = {at(cell): value for cell, value in values.items()}
        typed |= {on_cover(DATE): day, on_cover(NIL): NO}
        typed |= {on_cover(UNIT): name} if name else {}
        path = self.returns / (target or f"{unit}.xlsx")
        scratch = {at(cell): value for cell, value in odd.items()} or None
        self.office.run(self.blank_of(unit), typed=typed, scratch=scratch, save=path)
        return path

    def status(self, *options: object) -> tuple[int, dict[str, Any]]:
        code, out = self.gouji("status", self.returns, "--roster", self.roster, "--format", "json", *options)
        return code, json.loads(out)


@pytest.fixture
def district(office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[[int], District]:
    lines = ["单位编码,单位名称,类型,上级,联系人,电话"]
    lines += [f"{number:03},{unit},{kind},,李{number},0351-55501{number:02}"
              for number, (unit, kind) in enumerate(zip(UNITS, KINDS, strict=True), 1)]  # fmt: skip
    (tmp_path / "名册.csv").write_text("\n".join(lines), "utf-8-sig")
    return lambda year: District(office, capsys, tmp_path, year)


@pytest.mark.slow
def test_two_years_of_a_district(district: Callable[[int], District]) -> None:
    chance = random.Random(49)
    first, second = district(2024), district(2025)
    kept = books(chance)
    first_year(first, kept)
    second_year(second, first, books(chance, kept), kept)


def first_year(year: District, kept: Books) -> None:
    hand_out(year)
    returned = [unit for unit in UNITS if unit not in ABSENT]
    take_back(year, kept, returned)
    before_corrections(year, returned)
    send_back(year)
    correct(year, kept, returned)
    consolidate(year, kept, returned)
    trace_and_tamper(year, kept, returned)


def hand_out(year: District) -> None:
    code, _ = year.gouji("distribute", year.roster, "--year", year.year, "-o", year.blanks)
    made = sorted(path.name for path in year.blanks.iterdir())

    assert 0 == code
    assert [f"{number:03}-{unit}.xlsx" for number, unit in enumerate(UNITS, 1)] == made[:-1]
    assert "发放清单.xlsx" == made[-1]
    before = {path.name: path.read_bytes() for path in year.blanks.iterdir()}
    assert 0 == year.gouji("distribute", year.roster, "--year", year.year, "-o", year.blanks)[0]
    assert before == {path.name: path.read_bytes() for path in year.blanks.iterdir()}


def take_back(year: District, kept: Books, returned: list[str]) -> None:
    for unit in returned:
        values = dict(kept[unit])
        if unit == MISNAMED:
            year.fill(unit, values, day="2025-01-10", name="清源县水力局", target="报表.xlsx")
        elif unit == TWICE:
            draft = values | {"disclosure.licensing.decisions": values["disclosure.licensing.decisions"] + 7}
            year.fill(unit, draft, day="2025-01-08")
            year.fill(unit, values, day="2025-01-12", target=f"{unit}（更正）.xlsx")
        elif unit in FAULTY:
            cell, slip = FAULTY[unit]
            if slip is None:
                parts = sum(values[part] for part in F21.sums[cell][0].parts)
                year.fill(unit, values, day="2025-01-10", odd={cell: parts + 1})
            else:
                year.fill(unit, values | {cell: slip(values[cell])}, day="2025-01-10")
        else:
            year.fill(unit, values, day="2025-01-10")


def before_corrections(year: District, returned: list[str]) -> None:
    code, seen = year.status("--due", "2025-01-11")
    by_unit = {unit["unit"]: unit for unit in seen["units"]}
    state = {unit: line["state"] for unit, line in by_unit.items()}

    assert 1 == code
    assert UNITS == [unit["unit"] for unit in seen["units"]]
    assert ABSENT == {unit for unit, said in state.items() if said != "returned"}, (
        "its blank says whose the misnamed is"
    )
    assert set(FAULTY) == {unit for unit, line in by_unit.items() if line["verdict"] == "fail"}
    versions = {unit: [Path(one["file"]).name for one in line["versions"]] for unit, line in by_unit.items()}
    assert {TWICE: [f"{TWICE}.xlsx", f"{TWICE}（更正）.xlsx"]} == {
        u: files for u, files in versions.items() if len(files) > 1
    }
    assert [False, True] == [one["counts"] for one in by_unit[TWICE]["versions"]]
    assert [] == seen["unknown"]


def send_back(year: District) -> None:
    slips = year.folder / "退回"
    code, _ = year.status(
        "--due", "2025-01-11", "--slips", slips, "--office", OFFICE, "-o", year.folder / "催报表.xlsx"
    )
    files = sorted(path.name for path in slips.rglob("*") if path.is_file())

    assert 1 == code
    for suffix in (".docx", ".xlsx"):
        assert len(FAULTY) == sum(name.endswith(suffix) for name in files)
    assert len(FAULTY) + len(ABSENT) == sum(name.endswith(".txt") for name in files), "these are reminded"
    for unit in FAULTY:
        assert any(unit in str(path) for path in slips.rglob("*.docx"))


def correct(year: District, kept: Books, returned: list[str]) -> None:
    """Units correct the marked copies they got back; the misnamed one is renamed; all errors are gone."""
    for unit, (cell, slip) in FAULTY.items():
        (marked,) = (path for path in (year.folder / "退回").rglob("*.xlsx") if unit in str(path))
        typed: dict[tuple[str, str], object] = {on_cover(DATE): "2025-01-20"}
        if slip is None:
            parts = sum(kept[unit][part] for part in F21.sums[cell][0].parts)
            year.office.run(marked, typed=typed, scratch={at(cell): parts}, save=year.returns / f"{unit}.xlsx")
        else:
            year.office.run(marked, typed=typed | {at(cell): kept[unit][cell]}, save=year.returns / f"{unit}.xlsx")
    year.office.run(year.returns / "报表.xlsx", typed={on_cover(UNIT): MISNAMED}, save=year.returns / "报表.xlsx")
    code, seen = year.status()
    by_unit = {unit["unit"]: unit for unit in seen["units"]}

    assert 1 == code, "four units are still missing"
    assert ABSENT == {unit for unit, line in by_unit.items() if line["state"] != "returned"}
    assert {"pass"} == {by_unit[unit]["verdict"] for unit in returned}


def consolidate(year: District, kept: Books, returned: list[str], *options: object) -> dict[str, Any]:
    figures = year.folder / "汇总.json"
    code, _ = year.gouji("merge", year.returns, "-o", year.summary, "--unit", DISTRICT, "--roster", year.roster,
                         "--json", figures, *options)  # fmt: skip
    data: dict[str, Any] = json.loads(figures.read_text("utf-8"))

    assert 0 == code
    assert summed(kept, returned) == {cell: seen["value"] for cell, seen in data["cells"].items()}
    assert returned == [member["unit"] for member in data["members"]]
    assert [unit for unit in UNITS if unit not in returned] == data["missing"]
    recalculated = year.office.run(year.summary, recalculate=True)
    shown = {cell: recalculated[at(cell)[0]][at(cell)[1]].value for cell in F21.cells}
    assert summed(kept, returned) == shown
    return data


def trace_and_tamper(year: District, kept: Books, returned: list[str]) -> None:
    cell = "requests.carried_out.person"
    _, out = year.gouji("trace", "表三!" + at(cell)[1], year.summary, "--format", "json")
    traced = json.loads(out)
    assert {unit: kept[unit][cell] for unit in returned} == {c["unit"]: c["value"] for c in traced["contributors"]}
    assert all(Path(one["file"]).is_file() for one in traced["contributors"])
    assert 0 == year.gouji("verify", year.summary, year.returns)[0]
    path = year.returns / "清源县财政局.xlsx"
    original = path.read_bytes()
    book = openpyxl.load_workbook(path)
    sheet, address = at(cell)
    book[sheet][address] = kept["清源县财政局"][cell] + 1
    book.save(path)
    code, out = year.gouji("verify", year.summary, year.returns)
    assert 1 == code
    assert "M153" in out
    assert f"清源县财政局的报表 {path}" in out
    assert f"{sheet} {address}" in out
    path.write_bytes(original)
    assert 0 == year.gouji("verify", year.summary, year.returns)[0]


def second_year(year: District, last: District, kept: Books, before: Books) -> None:
    """Blanks carry last year's figures on; all 40 return; nothing is odd beside last year but for the four."""
    code, _ = year.gouji("distribute", year.roster, "--year", year.year, "-o", year.blanks, "--previous", last.summary)
    assert 0 == code
    carried = [cell for cell in INPUTS if cell.startswith("requests.carried_in.")]
    for unit in UNITS:
        prefilled = the(Return, read(year.blanks / year.blank_of(unit).name)).submission.values()
        expected = {cell: None if unit in ABSENT else before[unit][cell.replace("_in", "_out")] for cell in carried}
        assert expected == {cell: prefilled[cell] for cell in carried}
    for unit in UNITS:
        own = {cell: value for cell, value in kept[unit].items() if unit in ABSENT or cell not in carried}
        year.fill(unit, own, day="2026-01-15")
    code, out = year.gouji("check", year.returns, "--previous", last.returns, "--format", "json")
    data: dict[str, Any] = json.loads(out)
    assert {"pass": 40, "fail": 0, "undecided": 0, "unreadable": 0} == data["counts"]
    told = {finding["code"] for one in data["submissions"] if one["unit"] not in ABSENT for finding in one["findings"]}
    assert not {code for code in told if code.startswith("E30")}
    consolidate(year, kept, UNITS, "--previous", last.summary)
    assert 0 == year.status("--previous", last.returns)[0]
    shutil.rmtree(year.folder)


def test_the_books_of_the_play_balance() -> None:
    kept = books(random.Random(1))
    after = books(random.Random(2), kept)

    for unit in UNITS:
        for column in COLUMNS:
            here = {name: after[unit][f"requests.{name}.{column}"] for name in ("new", "carried_in", "carried_out")}
            done = sum(v for c, v in after[unit].items() if c.startswith("requests.") and c.endswith(f".{column}"))
            done -= sum(here.values())
            assert here["new"] + here["carried_in"] == done + here["carried_out"]
            assert kept[unit][f"requests.carried_out.{column}"] == here["carried_in"]
            assert min(here.values()) >= 0
    assert 40 == len(set(UNITS)) == len(KINDS)
