"""A summary traced to its returns and derived anew: whatever moved is named."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from collecting import consolidated as consolidate
from collecting import read_all
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile
from narrowed import the
from strategies import balanced, stated
from word import report, word_file

from gouji import ReportingUnit, Return, Roster, UnreadableFile, layout, load_form, read, summary_workbook, write
from gouji.consolidation.adjustments import Adjustment
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.model.grid import InReport, Place, RunningText, address, parse_a1, place_at, spot
from gouji.model.reporting_period import Period
from gouji.summary.findings import (
    CellsDiffer,
    NotCompleted,
    ReturnsOfOtherYear,
    SheetDiffers,
    SourceChanged,
    TableDiffers,
)
from gouji.summary.trace import lineage
from gouji.summary.verify import open_summary, verify
from gouji.workbook.detail import Source
from gouji.workbook.layout import places

F21 = load_form("2021")
COUNTY = Path(__file__).parents[1] / "samples" / "county"
NEW = "requests.new.total"
CUT = Adjustment("requests.new.person", -3, "跨年重复登记三件", "清源县公安局")


def saved(folder: Path, *adjustments: Adjustment, **options: Any) -> Path:
    """The county's returns in ``folder/回收件`` and their summary beside them."""
    shutil.copytree(COUNTY, folder / "回收件")
    result = consolidate(list(read_all([folder / "回收件"])), unit="清源县", adjustments=adjustments, **options)
    return write(summary_workbook(result), folder / "汇总表.xlsx")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return saved(tmp_path, CUT)


def told(path: Path, *paths: Path, **options: Any) -> list[tuple[str, str | None]]:
    findings = verify(open_summary(path), paths, **options)
    return [(finding.code, getattr(finding, "unit", None)) for finding in findings]


def edited(path: Path, sheet: str, **cells: Any) -> Path:
    """The workbook with some cells typed over, every stored result kept."""
    values = openpyxl.load_workbook(path, data_only=True)
    for at, value in cells.items():
        values[sheet][at] = value
    values.save(path)
    return path


def tampered(path: Path, sheet: str, at: str, value: object) -> Path:
    """The workbook with the element of one cell replaced in its file: everything else stays to the byte."""
    package = package_of(path.read_bytes(), path.name)
    number = [grid.name for grid in document_of(package)].index(sheet) + 1
    part = f"xl/worksheets/sheet{number}.xml"
    new = "" if value is None else f"<f>{value[1:]}</f><v>2</v>" if isinstance(value, str) else f"<v>{value}</v>"
    content, count = re.subn(
        rf'<c r="{at}"( s="\d+")?[^>]*?(/>|>.*?</c>)', rf'<c r="{at}"\1>{new}</c>', package.read(part).decode()
    )
    assert count == 1
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(path.with_suffix(".tmp"), "w") as after:
        for name in before.namelist():
            after.writestr(name, content.encode() if name == part else before.read(name))
    return path.with_suffix(".tmp").replace(path)


# ── tracing ─────────────────────────────────────────────────────────────────────────────────


def test_a_total_is_traced_to_every_unit_file_and_address(made: Path) -> None:
    opened = open_summary(made)
    traced = lineage(F21, opened.document, NEW)
    said = {one.unit: one.seen.value or 0 for one in traced.contributions}
    files = {one.unit: Path(the(Source, one.source).file).name for one in traced.contributions}

    assert {"清源县人民政府办公室": 49, "清源县教育局": 13, "清源县公安局": 32, "清源县自然资源局": 62, "清源县卫生健康局": 13,
            "城关镇人民政府": 0, "柳河镇人民政府": 5, "东关街道办事处": 7} == said  # fmt: skip
    assert sum(said.values()) - 3 == traced.value == opened.submission.values()[NEW]
    assert (CUT,) == traced.adjustments
    assert {path.name for path in COUNTY.iterdir()} == set(files.values())
    assert files["清源县公安局"] == "03-清源县公安局.xlsx"


def test_the_address_is_the_one_in_the_file_even_in_a_retyped_return(made: Path) -> None:
    traced = lineage(F21, open_summary(made).document, NEW)
    places_told = {one.unit: address(the(Place, one.at)) for one in traced.contributions}
    retyped = openpyxl.load_workbook(COUNTY / "05-清源县卫生健康局.xlsx")
    sheet, at = places_told.pop("清源县卫生健康局").split("!")

    assert {address(places(F21)[NEW])} == set(places_told.values())
    assert 13 == retyped[sheet][at].value
    assert parse_a1(at) != places(F21)[NEW][1:]


@pytest.mark.parametrize("title", [["甲局2024年政府信息公开工作年度报告"], ["甲局", "2024年政府信息公开工作年度报告"]])
def test_the_place_in_a_report_is_told_in_the_words_of_the_report(title: list[str], tmp_path: Path) -> None:
    (tmp_path / "甲.docx").write_bytes(word_file(report(balanced(F21), title=title)))
    found = the(Return, read(tmp_path / "甲.docx"))
    path = write(summary_workbook(consolidate([found])), tmp_path / "s.xlsx")

    document = open_summary(path).document
    for cell in F21.cells:
        (one,) = lineage(F21, document, cell).contributions
        assert address(found.submission.origins[cell].place) == address(the(Place, one.at))


sheets = st.sampled_from(["表格1", "表二", "Sheet 1"])
numbers = st.integers(0, 10**6)
in_report = st.builds(InReport, sheets, above=st.integers(0, 9))


@given(st.builds(Place, st.one_of(sheets, in_report, sheets.map(RunningText)), numbers, st.integers(0, 16383)))
def test_a_place_is_read_back_as_it_is_told(place: Place) -> None:
    assert address(place) == address(the(Place, place_at(str(place.sheet), spot(place))))


def test_a_figure_that_was_nowhere_has_no_address(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(layout(F21, replace(balanced(F21), unit="甲")), tmp_path / "甲.xlsx"))
    del book["表四"]
    book.save(tmp_path / "甲.xlsx")
    result = consolidate(read_all([tmp_path / "甲.xlsx"]))
    path = write(summary_workbook(result), tmp_path / "s.xlsx")

    (one,) = lineage(F21, open_summary(path).document, "cases.reconsideration.upheld").contributions
    assert (None, None) == (one.seen.value, one.at)


def test_a_summary_that_is_none_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        open_summary(COUNTY / "01-清源县人民政府办公室.xlsx")

    assert "M151" == refused.value.finding.code


# ── deriving anew ───────────────────────────────────────────────────────────────────────────


def test_nothing_moved(made: Path) -> None:
    assert [("M159", None)] == told(made) == told(made, made.parent / "回收件") == told(made, made.parent)


def test_the_returns_are_found_by_digest_wherever_and_whatever_they_are_called(made: Path) -> None:
    folder = made.parent / "归档"
    folder.mkdir()
    for number, path in enumerate(sorted((made.parent / "回收件").iterdir())):
        path.rename(folder / f"{number}.dat")

    assert [("M159", None)] == told(made, folder)


def test_the_returns_are_found_in_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "回收件.zip", "w") as archive:
        for path in COUNTY.iterdir():
            archive.write(path, path.name)
    path = write(summary_workbook(consolidate(list(read_all([tmp_path / "回收件.zip"])))), tmp_path / "s.xlsx")

    assert [("M159", None)] == told(path)


def test_the_returns_are_found_beside_a_summary_that_was_moved_with_them(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = made.parent / "别处"
    moved.mkdir()
    (made.parent / "回收件").rename(moved / "回收件")
    made.rename(moved / made.name)

    assert {"M152"} == {code for code, _ in told(moved / made.name)}
    assert [("M159", None)] == told(moved / made.name, moved / "回收件")


def test_the_returns_are_found_when_they_lie_beside_the_summary_in_one_folder(made: Path) -> None:
    flat = made.parent / "拷贝"
    (made.parent / "回收件").rename(flat)
    made.rename(flat / made.name)

    assert [("M159", None)] == told(flat / made.name)


def test_a_return_that_is_gone_changed_or_new_is_named(made: Path) -> None:
    folder = made.parent / "回收件"
    (folder / "05-清源县卫生健康局.xlsx").unlink()
    edited(folder / "03-清源县公安局.xlsx", "表三", D8=3)
    openpyxl.load_workbook(folder / "07-柳河镇人民政府.xlsx").save(folder / "07-柳河镇人民政府.xlsx")
    write(layout(F21, replace(balanced(F21), unit="清源县水利局", year=2024)), folder / "09-清源县水利局.xlsx")

    findings = verify(open_summary(made), [folder])

    assert {"M153": "清源县公安局", "M158": "柳河镇人民政府", "M152": "清源县卫生健康局", "M157": None} == {
        finding.code: getattr(finding, "unit", None) for finding in findings
    }
    changed = the(CellsDiffer, next(finding for finding in findings if finding.code == "M153"))
    assert ("requests.denied.state_secret.person",) == changed.cells
    assert (Place("表三", 7, 3), 12, 3) == (changed.where, changed.left, changed.right)


def test_a_copy_and_a_version_that_was_left_out_are_not_new(tmp_path: Path) -> None:
    folder = tmp_path / "回收件"
    folder.mkdir()
    for name, times in (("甲.xlsx", 1), ("甲（更正）.xlsx", 2), ("乙.xlsx", 3)):
        write(layout(F21, replace(balanced(F21, times), unit=name[0])), folder / name)
    path = write(summary_workbook(consolidate(list(read_all([folder])))), tmp_path / "s.xlsx")
    shutil.copyfile(folder / "乙.xlsx", folder / "乙 - 副本.xlsx")

    assert [("M159", None)] == told(path, folder)


def test_what_stands_in_the_place_of_a_return_and_cannot_be_read_is_told_with_its_reason(made: Path) -> None:
    folder = made.parent / "回收件"
    (folder / "05-清源县卫生健康局.xlsx").write_bytes(b"")
    (folder / "坏.xlsx").write_bytes(b"")
    (folder / "通知.txt").write_text("请按时报送", "utf-8")

    assert [("M152", "清源县卫生健康局"), ("R104", None), ("R104", None)] == told(made, folder)


def test_an_encrypted_return_needs_its_password_again(tmp_path: Path) -> None:
    path = write(layout(F21, replace(balanced(F21), unit="甲局")), tmp_path / "甲局.xlsx")
    content = path.read_bytes()
    with path.open("wb") as locked:
        OOXMLFile(io.BytesIO(content)).encrypt("密码", locked)
    made = write(summary_workbook(consolidate(read_all([path], password="密码"))), tmp_path / "s.xlsx")

    assert [("M159", None)] == told(made, password="密码")
    assert [("R107", None), ("M205", None)] == told(made)


def test_returns_of_another_year_are_told_and_not_compared(made: Path) -> None:
    folder = made.parent / "去年"
    folder.mkdir()
    for path in (made.parent / "回收件").iterdir():
        seen = the(Return, read(path)).submission
        write(layout(seen.form, replace(seen, year=2023)), folder / path.name)
    found = verify(open_summary(made), [folder])

    assert {"M204": 1, "M152": 8} == Counter(one.code for one in found)
    (other,) = (one for one in found if isinstance(one, ReturnsOfOtherYear))
    assert ((Period(2023),), Period(2024), 8) == (other.periods, other.period, other.count)


def test_a_folder_that_is_not_there_is_told(made: Path) -> None:
    assert {"M152", "R101"} == {code for code, _ in told(made, made.parent / "没有")}


def test_two_units_that_sent_the_same_file_are_both_looked_for(tmp_path: Path) -> None:
    folder = tmp_path / "回收件"
    folder.mkdir()
    for name in ("甲局.xlsx", "乙局.xlsx"):
        write(layout(F21, replace(balanced(F21), unit=None)), folder / name)
    path = write(summary_workbook(consolidate(list(read_all([folder])))), tmp_path / "s.xlsx")

    assert [("M159", None)] == told(path, folder)
    (folder / "甲局.xlsx").unlink()
    assert [("M152", "甲局")] == told(path, folder)


def test_files_of_one_name_are_distinguished_by_unit_and_folder(tmp_path: Path) -> None:
    for unit in "甲乙丙":
        (tmp_path / unit).mkdir()
        write(layout(F21, replace(balanced(F21), unit=unit if unit != "丙" else None)), tmp_path / unit / "报表.xlsx")
    readings = [replace(the(Return, one), submission=replace(the(Return, one).submission, unit=unit))
                for one, unit in zip(read_all([tmp_path / unit for unit in "甲乙丙"]), "甲乙丙", strict=True)]  # fmt: skip
    path = write(summary_workbook(consolidate(readings)), tmp_path / "s.xlsx")
    for number, unit in enumerate("丙乙甲", 2):
        changed = replace(balanced(F21, number), unit=unit if unit != "丙" else None)
        write(layout(F21, changed), tmp_path / unit / "报表.xlsx", force=True)
    found = verify(open_summary(path), [tmp_path])

    assert {(unit, str(tmp_path / unit / "报表.xlsx")) for unit in "甲乙丙"} == {
        (the(SourceChanged, one).unit, the(SourceChanged, one).file) for one in found
    }
    assert {"M153"} == {one.code for one in found}


@pytest.mark.slow
@pytest.mark.parametrize("unit", [None, "某市"])
def test_a_summary_below_that_changed_or_came_since_is_told_and_an_earlier_one_of_its_own_is_not(
    tmp_path: Path, unit: str | None
) -> None:
    def county(name: str, times: int, file: str = "") -> None:
        one = write(layout(F21, replace(balanced(F21, times), unit=f"{name}局")), tmp_path / "x.xlsx", force=True)
        made = summary_workbook(consolidate(read_all([one]), unit=name))
        write(made, tmp_path / "县" / (file or f"{name}.xlsx"), force=True)
        one.unlink()

    (tmp_path / "县").mkdir()
    county("甲县", 1)
    county("乙县", 2)
    path = write(summary_workbook(consolidate(read_all([tmp_path / "县"]), unit=unit)), tmp_path / "县" / "市.xlsx")
    shutil.copyfile(path, tmp_path / "县" / "市（旧）.xlsx")
    assert [("M159", None)] == told(path, tmp_path)

    county("乙县", 3)
    county("丙县", 3)
    assert [("M153", "乙县"), ("M157", None)] == told(path, tmp_path)


def test_an_edited_detail_is_told_by_unit_and_cell(made: Path) -> None:
    edited(made, "明细", F6=77)  # 清源县教育局, the second cell of the form
    findings = verify(open_summary(made), [made.parent / "回收件"])

    assert [("M154", "清源县教育局"), ("M156", None), ("M160", None)] == [
        (f.code, getattr(f, "unit", None)) for f in findings
    ]
    assert [("disclosure.regulations.repealed",)] * 2 == [finding.cells for finding in findings[:2]]
    assert [(77, 0), (0, 77)] == [(the(CellsDiffer, f).left, the(CellsDiffer, f).right) for f in findings[:2]]
    sheet = the(SheetDiffers, findings[2])
    assert (0, 77) == (sheet.left, sheet.right)


@pytest.mark.parametrize(("at", "cell"), [
    ("D4", "requests.new.person"), ("J27", "requests.handled.total"),
])  # fmt: skip
def test_an_edited_official_table_is_told(made: Path, at: str, cell: str) -> None:
    edited(made, "表三", **{at: 9999})
    finding, code = verify(open_summary(made), [made.parent / "回收件"])  # no formula is left on the cover

    assert "R230" == code.code
    assert ("M156", (cell,), 9999) == (finding.code, finding.cells, the(TableDiffers, finding).left)


KINDS = {"教育": "部门", "公安": "部门", "自然": "部门", "卫生": "部门", "城关": "镇", "柳河": "镇", "东关": "街道"}


@pytest.fixture
def grouped(tmp_path: Path) -> Path:
    names = [path.stem[3:] for path in sorted(COUNTY.iterdir())]
    units = [ReportingUnit(name, kind=KINDS.get(name.removeprefix("清源县")[:2], "")) for name in names]
    units = [replace(unit, parent="城关镇人民政府" if unit.kind == "街道" else "") for unit in units]
    return saved(tmp_path, CUT, roster=Roster(tuple(units)))


@pytest.mark.slow
@pytest.mark.parametrize(("sheet", "at", "value"), [
    ("表三（部门）", "D4", 9999), ("表三（部门）", "J27", 9999), ("表二（镇）", "B3", 9999), ("表二（镇）", "B3", None), ("逐级汇总", "D4", 9999),
    ("逐级汇总", "D14", 0), ("明细", "F13", 9999), ("表三（部门）", "D4", "=1+1"), ("表三（部门）", "D4", None),
])  # fmt: skip
def test_a_figure_of_another_sheet_that_was_typed_over_is_told(
    grouped: Path, sheet: str, at: str, value: int | str | None
) -> None:
    assert [("M159", None)] == told(grouped)
    shown = openpyxl.load_workbook(grouped, data_only=True)[sheet][at].value
    content = tampered(grouped, sheet, at, value)
    found = verify(open_summary(content))

    assert value is None or shown != value
    assert [("M160", sheet)] == [(one.code, the(SheetDiffers, one).sheet) for one in found]
    assert f"{sheet}!{at}" in [address(place) for place in found[0].places]


@pytest.mark.slow
def test_a_figure_behind_a_chart_that_was_typed_over_is_told(grouped: Path) -> None:
    book = openpyxl.load_workbook(grouped, data_only=False)
    figures = [cell.coordinate for row in book["图表"] for cell in row if str(cell.value).startswith("=IF(COUNT(")]

    assert figures
    assert [("M160", "图表")] == [
        (one.code, the(SheetDiffers, one).sheet)
        for one in verify(open_summary(tampered(grouped, "图表", figures[0], 9999)))
    ]


def test_an_edited_adjustment_is_told(made: Path) -> None:
    edited(made, "调整", D3=-4)
    (finding,) = verify(open_summary(made), [made.parent / "回收件"])

    assert ("M156", ("requests.new.person", NEW)) == (finding.code, finding.cells)


def test_an_adjustment_whose_reason_was_wiped_is_told(made: Path) -> None:
    edited(made, "调整", E3=None)

    assert {"M118", "M156"} == {code for code, _ in told(made, made.parent / "回收件")}


def test_a_unit_that_was_slipped_in_or_taken_out_is_told(made: Path) -> None:
    edited(made, "明细", B5="清源县人民政府")

    findings = told(made, made.parent / "回收件")
    assert [("M155", "清源县人民政府"), ("M155", "清源县人民政府办公室")] == [
        one for one in findings if one[0] == "M155"
    ]


def test_blanks_that_counted_as_zero_are_no_difference(tmp_path: Path) -> None:
    shutil.copytree(COUNTY, tmp_path / "回收件")
    readings = list(read_all([tmp_path / "回收件"], blank_as_zero=True))
    path = write(summary_workbook(consolidate(readings)), tmp_path / "s.xlsx")

    assert [("M159", None)] == told(path)


# ── one level up ────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_county_city_and_province_are_the_same_step(tmp_path: Path) -> None:
    """Three levels of three: the province's figures are the sums of all 27 returns, each traced down."""
    total = 0
    for city in "ABC":
        for county in "123":
            for number, unit in ((1, "甲"), (2, "乙"), (4, "丙")):
                submission = replace(balanced(F21, number), unit=f"{city}市{county}县{unit}局", year=2024)
                write(layout(F21, submission), tmp_path / f"{city}{county}{unit}.xlsx")
                total += number
            returns = sorted(tmp_path.glob(f"{city}{county}?.xlsx"))
            result = consolidate(read_all(returns), unit=f"{city}市{county}县")
            write(summary_workbook(result), tmp_path / f"县-{city}{county}.xlsx")
        result = consolidate(read_all(sorted(tmp_path.glob(f"县-{city}?.xlsx"))), unit=f"{city}市")
        write(summary_workbook(result), tmp_path / f"市-{city}.xlsx")
    cities = [ReportingUnit(f"{city}市") for city in "ABC"]
    result = consolidate(read_all(sorted(tmp_path.glob("市-*.xlsx"))), unit="某省", roster=Roster(tuple(cities)))
    province = write(summary_workbook(result), tmp_path / "省.xlsx")

    assert {cell: total * (value or 0) for cell, value in balanced(F21).values().items()} == result.total.values()
    assert () == result.excluded == result.findings
    assert [("M159", None)] == told(province, tmp_path / "市-A.xlsx", tmp_path / "市-B.xlsx", tmp_path / "市-C.xlsx")
    below = lineage(F21, open_summary(province).document, NEW)
    (first, *_) = below.contributions
    (second, *_) = lineage(F21, open_summary(the(Source, first.source).file).document, NEW).contributions
    (third, *_) = lineage(F21, open_summary(the(Source, second.source).file).document, NEW).contributions
    assert ("A市", "A市1县", "A市1县丙局") == (first.unit, second.unit, third.unit)
    assert 4 * stated(balanced(F21))[NEW] == third.seen.value


def test_a_return_that_needs_its_password_is_told_not_compared(tmp_path: Path) -> None:
    (tmp_path / "回收件").mkdir()
    with (tmp_path / "回收件" / "密.xlsx").open("wb") as file:
        OOXMLFile(io.BytesIO(next(COUNTY.glob("02-*")).read_bytes())).encrypt("对", file)
    result = consolidate(list(read_all([tmp_path / "回收件"], password="对")))
    path = write(summary_workbook(result), tmp_path / "汇总表.xlsx")

    unfinished = the(NotCompleted, verify(open_summary(path))[-1])
    assert [("R107", None), ("M205", None)] == told(path)
    assert (1, 0, 1) == (unfinished.unread, unfinished.agreed, unfinished.total)
    assert [("M159", None)] == told(path, password="对")
