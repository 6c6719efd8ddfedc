"""An office's own workbook as a blank: every cell found, marks and formulas put in, and nothing else changed."""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from collecting import review
from drafts import drafted_form, office_workbook
from keeping import parts
from narrowed import the
from office import Job, Office, convert
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from test_distribute import HAND_LIST, KNOWN
from test_distribute import ROSTER as TWO
from test_drafting import accounts, one_sheet, penalties, run, table, yearly
from test_editing import ODDITIES, WORKBOOK, plain_parts, zipped

from gouji import Form, Return, Review, check, load_form, read, read_document
from gouji.campaign.distribute import distribute
from gouji.campaign.findings import (
    MadeBefore,
    NotEmpty,
    OpenRowsOnto,
    OtherSum,
    OtherYearPrinted,
    SheetTaken,
    SumUntold,
)
from gouji.campaign.mark import mark
from gouji.campaign.onto import OfficeWorkbook, fit
from gouji.editing.carry_over import Prefill
from gouji.formats.findings import ContentKind
from gouji.formats.ooxml.parts import _WORKBOOKS, sheet_parts
from gouji.formats.ooxml.spans import as_utf8
from gouji.formats.package import SECONDS, open_package, package_of
from gouji.formats.read import document_in
from gouji.formats.xlsx.onto import drawn_onto
from gouji.intake.bind.findings import MissingCells, MissingTable
from gouji.intake.fill_totals import fill
from gouji.intake.recall import Sighting, forget
from gouji.model.errors import UnreadableFile
from gouji.model.form import CHECKS, CODE, COVER, EXPLANATIONS, MARKS, PROSE
from gouji.model.grid import Alert, Document, Grid, Piece, Place, Validation, a1
from gouji.model.kind import Kind
from gouji.model.language import Language
from gouji.units.roster import ReportingUnit, Roster
from gouji.workbook.blank import layout
from gouji.workbook.layout import places

HERE = Path(__file__).parent
F21, TOY = load_form("2021"), load_form(HERE / "data" / "toy.toml")
UNIT = "清源县教育局"
OURS = {COVER, EXPLANATIONS, PROSE, CHECKS, CODE, MARKS}
Make = Callable[[], Workbook]
WRITTEN: list[Any] = [0, 5, "/", "无", 1.5]


# ── workbooks of offices ────────────────────────────────────────────────────────────────────


def side_by_side() -> Workbook:
    book, sheet = one_sheet("总表")
    sheet["A1"], sheet["A2"] = "收入支出总表", "单位：万元"
    head: list[Any] = ["收入", "决算数", "支出", "决算数"]
    rows: list[list[Any]] = [["拨款", None, "教育支出", None], ["其他收入", None, "卫生支出", None]]
    table(sheet, 3, [head, *rows, ["总计", "=SUM(B4:B5)", "总计", "=D4+D5"]])
    return book


def over_two_sheets() -> Workbook:
    book, sheet = one_sheet("甲表")
    table(sheet, 1, [["项目", "数量"], ["一月", None], ["二月", None]])
    table(book.create_sheet("乙表"), 1, [["项目", "数量"], ["全年", "=甲表!B2+甲表!B3"], ["上年", None]])
    return book


def furnished() -> Workbook:
    """What offices keep in their workbooks beside the table."""
    book = yearly()
    sheet = book.worksheets[0]
    sheet["H1"] = "填报说明：本表按自然年度填报，有 3 项要求。"
    sheet["A1"].comment = Comment("此表由办公室印发", "办公室")
    sheet.print_area, sheet.print_title_rows = "A1:F20", "1:2"
    sheet.freeze_panes = "B3"
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "第 &P 页"
    one = CellIsRule("equal", ["1"], fill=PatternFill("solid", bgColor="00FF00"))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("A1:A3", one)
    other = book.create_sheet("参数")
    other["A1"], other["A2"], other.sheet_state = 365, "=A1*2", "hidden"
    other.print_area = "A1:A2"
    book.defined_names["天数"] = DefinedName("天数", attr_text="参数!$A$1")
    chart = BarChart()
    chart.add_data(Reference(other, min_col=1, min_row=1, max_row=2))
    book.create_sheet("图").add_chart(chart, "B2")
    return book


MAKES: dict[str, Make] = {
    "line of figures": penalties, "codes and notes": accounts, "side by side": side_by_side,
    "over two sheets": over_two_sheets, "yearly": yearly, "furnished": furnished,
}  # fmt: skip


class Case:
    """A workbook of an office with the form that is drafted from it."""

    def __init__(self, folder: Path, make: Make, changed: Make | None = None) -> None:
        self.path = folder / "官方报表.xlsx"
        make().save(self.path)
        self.form = drafted_form(self.path, folder)
        if changed is not None:
            changed().save(self.path)
        self.workbook = fitted(self.path, self.form)


def fitted(path: Path, form: Form) -> OfficeWorkbook:
    workbook, findings = fit(path, form)
    assert () == findings
    assert workbook is not None
    return workbook


@pytest.fixture(scope="session")
def case_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Case]:
    return cache(lambda name: Case(tmp_path_factory.mktemp("office"), MAKES[name]))


@pytest.fixture(params=MAKES)
def case(request: pytest.FixtureRequest, case_of: Callable[[str], Case]) -> Case:
    return case_of(request.param)


def plain_office(form: Form, folder: Path) -> Path:
    """The blank of one of our forms as an office would have it, without sheets of ours."""

    def bare(book: Workbook) -> None:
        for name in OURS.intersection(book.sheetnames):
            del book[name]
        for sheet in book.worksheets:
            sheet.protection.disable()

    return office_workbook(form, folder / f"{form.id}.xlsx", bare)


def figures(workbook: OfficeWorkbook, seed: int = 0) -> dict[str, int]:
    """Some figure for every cell that is filled in."""
    chance, form = random.Random(seed), workbook.form
    typed = [cell for cell in form.cells if cell not in form.sums and cell not in workbook.ground.formulas]
    return {cell: chance.randrange(1, 1000) for cell in typed if form.cells[cell].kind.is_figure}


def typed(workbook: OfficeWorkbook, values: Mapping[str, int]) -> dict[tuple[str, str], int | float | str]:
    at = workbook.ground.places
    return {(at[cell].sheet, a1(*at[cell][1:])): value for cell, value in values.items()}


def filled(workbook: OfficeWorkbook, values: Mapping[str, int], path: Path, content: bytes | None = None) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(content or workbook.blank(UNIT, workbook.form.years[0], "07")))
    for (sheet, spot), value in typed(workbook, values).items():
        book[sheet][spot] = value
    book.save(path)
    return path


def assert_reads(found: Return, workbook: OfficeWorkbook, values: Mapping[str, int]) -> None:
    said = found.submission
    assert values == {cell: said.value(cell) for cell in values}
    assert (UNIT, workbook.form.years[0]) == (said.unit, said.year)
    assert {"marks"} == {origin.way for origin in said.origins.values()}
    assert [] == [*found.findings, *found.evidence.remarks], "all that is odd is the office's own"


# ── what comes back ─────────────────────────────────────────────────────────────────────────


def test_every_figure_typed_into_it_is_read(case: Case, tmp_path: Path) -> None:
    for seed in range(3):
        values = figures(case.workbook, seed)
        path = filled(case.workbook, values, tmp_path / "填.xlsx")

        assert_reads(the(Return, read(path, form=case.form)), case.workbook, values)


@pytest.mark.parametrize("form", [F21, load_form("2019"), TOY], ids=lambda form: form.id)
def test_so_it_is_in_a_workbook_that_looks_like_ours(form: Form, tmp_path: Path) -> None:
    workbook = fitted(plain_office(form, tmp_path), form)
    values = figures(workbook)
    found = the(Return, read(filled(workbook, values, tmp_path / "填.xlsx"), form=form))

    assert values == {cell: found.submission.value(cell) for cell in values}
    assert form.sums.keys() == found.submission.live
    assert places(form) == workbook.ground.places


@pytest.mark.slow
def test_so_it_is_when_libreoffice_has_filled_it_in(case: Case, office: Office, tmp_path: Path) -> None:
    """Its own formulas are calculated, too: totals are right, and so is what the check sheet says."""
    workbook, values = case.workbook, figures(case.workbook)
    blank = tmp_path / "空.xlsx"
    blank.write_bytes(workbook.blank(UNIT, case.form.years[0]))
    shown = office.run(blank, typed=typed(workbook, values), save=tmp_path / "填.xlsx")
    found = the(Return, read(tmp_path / "填.xlsx", form=case.form))

    assert_reads(found, workbook, values)
    failing = {one.rule for one in check(found.submission) if one.code == "E101"}
    marks = [seen.value for spot, seen in shown[CHECKS].items() if re.fullmatch("H[0-9]+", spot)]
    assert len(failing) == marks.count("×")
    assert len(case.form.rules) - len(failing) == marks.count("√")
    for cell, rules in case.form.sums.items():
        place = workbook.ground.places[cell]
        expected = sum(the(int, found.submission.value(part)) for part in rules[0].parts)
        assert expected == shown[place.sheet][a1(*place[1:])].value


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_so_it_is_in_other_formats(suffix: str, case: Case, soffice: str, tmp_path: Path) -> None:
    values = figures(case.workbook)
    convert(soffice, suffix, tmp_path, filled(case.workbook, values, tmp_path / "填.xlsx"))
    found = the(Return, read(tmp_path / f"填.{suffix}", form=case.form)).submission

    assert values == {cell: found.value(cell) for cell in values}
    assert (UNIT, case.form.years[0]) == (found.unit, found.year)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("client", "name"),
    [
        (client, name)
        for client in ("exceljs", "sheetjs")
        for name in MAKES
        if (client, name) != ("exceljs", "furnished")
    ],
)
def test_so_it_is_when_other_programs_have_saved_it(
    client: str,
    name: str,
    case_of: Callable[[str], Case],
    node_clients: Callable[[str, list[Job]], None],
    tmp_path: Path,
) -> None:
    """exceljs opens no workbook with charts that openpyxl has written, neither the office's nor the blank."""
    case = case_of(name)
    workbook, values = case.workbook, figures(case.workbook)
    blank = tmp_path / "空.xlsx"
    blank.write_bytes(workbook.blank(UNIT, case.form.years[0]))
    node_clients(client, [Job(blank, tmp_path / "填.xlsx", typed(workbook, values))])
    found = the(Return, read(tmp_path / "填.xlsx", form=case.form))

    assert values == {cell: found.submission.value(cell) for cell in values}
    assert (UNIT, case.form.years[0]) == (found.submission.unit, found.submission.year)


def test_returns_of_it_are_recalled_as_they_are_found_the_long_way(case: Case, tmp_path: Path) -> None:
    """All but the figures is as it was the last time; what the office calculates itself has to be looked at each time."""
    paths = [filled(case.workbook, figures(case.workbook, seed), tmp_path / f"{seed}.xlsx") for seed in range(5)]
    long = []
    for path in paths:
        forget()
        long.append(the(Return, read(path, form=case.form)))
    forget()
    quick = [the(Return, read(path, form=case.form)) for path in paths]

    assert long == quick
    assert [one.submission.origins for one in long] == [one.submission.origins for one in quick]
    form, content = case.form, paths[-1].read_bytes()
    sighting = Sighting.of(content, str(paths[-1]), [form])
    recalled = sighting.recall([form], str(paths[-1]), "", None) if sighting is not None else None
    live = all(cell in form.sums for cell in case.workbook.ground.formulas)
    alone = case.workbook.ground.sheets == tuple(grid.name for grid in case.workbook.document)
    assert (recalled is not None) == (live and alone)


def test_a_unit_s_own_words_beside_the_office_s_are_told(case_of: Callable[[str], Case], tmp_path: Path) -> None:
    workbook = case_of("line of figures").workbook
    path = filled(workbook, figures(workbook), tmp_path / "填.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[1]["A7"] = "说明：罚款的 3 宗有误，应为 5 宗。"
    book.worksheets[1]["H5"] = 77
    book.save(path)

    told = the(Return, read(path, form=workbook.form)).evidence.remarks
    assert ["R114", "R201"] == sorted(one.code for one in told)


# ── what the workbook keeps ─────────────────────────────────────────────────────────────────

CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


def test_all_but_the_cells_concerned_stays_byte_for_byte(case: Case) -> None:
    before, after = parts(case.path.read_bytes()), parts(case.workbook.blank(UNIT, 2024))
    sheets = sheet_parts(open_package(case.path))
    at = case.workbook.ground.places
    concerned = {sheets[place.sheet] for place in at.values()}
    shared = {"[Content_Types].xml", WORKBOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml", "_rels/.rels"}

    assert {name: before[name] for name in before.keys() - concerned - shared} == {
        name: after[name] for name in before.keys() - concerned - shared
    }
    for sheet, part in sheets.items():
        totals = {a1(*at[cell][1:]) for cell in case.form.sums if at[cell].sheet == sheet}
        totals |= {a1(*at[cell][1:]) for cell in case.workbook.ground.formulas if at[cell].sheet == sheet}
        assert bare(before[part], totals) == bare(after[part], totals)


def bare(content: bytes, totals: set[str]) -> str:
    """A sheet without the cells of totals, and what may have been put behind."""
    text = CELL.sub(lambda cell: "" if cell[1] in totals else cell[0], content.decode())
    for part in ("dataValidations", "conditionalFormatting"):
        text = re.sub(rf"<{part}\b.*?</{part}>", "", text, flags=re.DOTALL)
    return text


def test_what_offices_keep_beside_the_table_stays(case_of: Callable[[str], Case]) -> None:
    case = case_of("furnished")
    before = openpyxl.load_workbook(case.path)
    after = openpyxl.load_workbook(io.BytesIO(case.workbook.blank(UNIT, 2024)))
    names = before.sheetnames

    assert [COVER, *names, EXPLANATIONS, CHECKS, CODE, MARKS] == after.sheetnames
    assert ["hidden", "veryHidden", "veryHidden"] == [after[name].sheet_state for name in ("参数", CODE, MARKS)]
    assert names[0] == the(Worksheet, after.active).title, "the office's first sheet is the one that is shown"
    assert before.defined_names["天数"].attr_text == after.defined_names["天数"].attr_text
    for name in names:
        one, other = the(Worksheet, before[name]), the(Worksheet, after[name])
        assert (one.print_area, one.print_title_rows, one.freeze_panes) == (
            other.print_area,
            other.print_title_rows,
            other.freeze_panes,
        )
        assert one.merged_cells == other.merged_cells
        assert {key: one.column_dimensions[key].width for key in "ABCDE"} == {
            key: other.column_dimensions[key].width for key in "ABCDE"
        }
        assert len(one._charts) == len(other._charts)  # type: ignore[attr-defined]
    assert "此表由办公室印发" == after[names[0]]["A1"].comment.text


def test_entries_of_the_office_s_own_stay_the_only_ones(tmp_path: Path) -> None:
    def ruled() -> Workbook:
        book = yearly()
        rule = DataValidation("whole", operator="between", formula1="0", formula2="9")
        rule.add("B3:B5")
        book.worksheets[0].add_data_validation(rule)
        return book

    case = Case(tmp_path, yearly, ruled)
    book = openpyxl.load_workbook(io.BytesIO(case.workbook.blank(UNIT, 2024)))
    (name,) = case.workbook.ground.sheets
    sheet = book[name]
    areas = [area for one in sheet.data_validations.dataValidation for area in one.sqref.ranges]
    inputs = [place for cell, place in case.workbook.ground.places.items() if cell not in case.form.sums]

    assert ["0", "9"] == [
        sheet.data_validations.dataValidation[0].formula1,
        sheet.data_validations.dataValidation[0].formula2,
    ]
    for place in inputs:
        spot = place.row + 1, place.column + 1
        covering = [
            one for one in areas if one.min_row <= spot[0] <= one.max_row and one.min_col <= spot[1] <= one.max_col
        ]
        assert 1 == len(covering), a1(*place[1:])


@pytest.mark.parametrize("locked", [True, False])
def test_cells_are_locked_only_where_the_office_has_locked_its_sheet(locked: bool, tmp_path: Path) -> None:
    def protected() -> Workbook:
        book = yearly()
        book.worksheets[0].protection.sheet = locked
        book.worksheets[0]["B3"].font = Font(bold=True)
        return book

    case = Case(tmp_path, yearly, protected)
    book = openpyxl.load_workbook(io.BytesIO(case.workbook.blank(UNIT, 2024)))
    at = case.workbook.ground.places
    cells = {cell: book[place.sheet].cell(place.row + 1, place.column + 1) for cell, place in at.items()}

    assert locked == book.worksheets[1].protection.sheet
    assert {cell: cell in case.form.sums or not locked for cell in at} == {
        cell: one.protection.locked for cell, one in cells.items()
    }
    assert book.worksheets[1]["B3"].font.b
    assert {one.border.left.style for one in cells.values()} == {"thin"}


def test_cells_for_figures_are_no_texts(tmp_path: Path) -> None:
    def texts() -> Workbook:
        book = yearly()
        for row in book.worksheets[0].iter_rows(min_row=3, min_col=2):
            for cell in row:
                cell.number_format = "@"
        return book

    case = Case(tmp_path, yearly, texts)
    book = openpyxl.load_workbook(io.BytesIO(case.workbook.blank(UNIT, 2024)))
    at = {cell: place for cell, place in case.workbook.ground.places.items() if cell not in case.form.sums}

    assert {"General"} == {
        book[place.sheet].cell(place.row + 1, place.column + 1).number_format for place in at.values()
    }


@pytest.mark.parametrize("oddity", ODDITIES)
def test_odd_workbooks_are_drawn_on(oddity: str) -> None:
    """What Excel, its older versions and other writers make of the same thing: read back it is what was put in."""
    content = plain_parts()
    ODDITIES[oddity](content)
    package = package_of(zipped(content), "a.xlsx")
    there = document_in(package.data, "a.xlsx")
    entry = Validation(Kind.COUNT, "件")
    over = Grid(
        "表三",
        (
            Piece(4, 0, role="input", entry=entry, name="gouji.a"),
            Piece(5, 1, 7, formula='IF(COUNT(A5)=0,"",SUM(A5))', role="total", name="gouji.b"),
            Piece(6, 1, 12, role="prefilled", entry=entry, note="上年结转"),
        ),
        alerts=(Alert(((4, 0),), "$A$5>3"),),
    )
    sheet = Grid("勾稽检查", (Piece(0, 0, "甲 <&> \n乙", role="title"), Piece(2, 1, 3, formula="1+2", role="plain")))
    front = Grid(
        "封面", (Piece(0, 0, "单位", role="label"), Piece(0, 1, 2024, role="answer", entry=Validation("year")))
    )
    made = drawn_onto(package, there, Document((front, over, sheet), properties={"gouji.form": "x"}))
    again = document_in(made, "b.xlsx")
    grids = {grid.name: grid for grid in again}

    assert ["封面", "表三", "勾稽检查"] == list(grids)
    before = {piece[:3] for grid in there for piece in grid.pieces if piece.value is not None}
    after = {piece[:3]: piece.formula for piece in grids["表三"].pieces if piece.value is not None}
    assert before <= after.keys()
    assert {(5, 1, 7): 'IF(COUNT(A5)=0,"",SUM(A5))', (6, 1, 12): None} == {
        key: formula for key, formula in after.items() if key not in before
    }
    assert [(0, 0, "甲 <&> \n乙"), (2, 1, 3)] == [piece[:3] for piece in grids["勾稽检查"].pieces]
    assert {"gouji.a": Place("表三", 4, 0), "gouji.b": Place("表三", 5, 1)}.items() <= again.names.items()
    changed = {
        name: as_utf8(text).decode()
        for name, text in parts(made).items()
        if name.endswith(".xml") and text[:2] != b"no"
    }
    assert 1 == changed[WORKBOOK].count('localSheetId="1"'), "the print area is still that of the same sheet"
    validations = re.findall(r'sqref="([^"]*)"', changed["xl/worksheets/sheet1.xml"])
    assert "A5 B7" in validations


# ── totals ──────────────────────────────────────────────────────────────────────────────────


def test_formulas_that_say_the_same_are_kept(case_of: Callable[[str], Case]) -> None:
    case = case_of("side by side")
    document = document_in(case.workbook.blank(UNIT, 2024), "a.xlsx")
    pieces = {piece[:2]: piece for grid in document if grid.name == "总表" for piece in grid.pieces}

    assert [("SUM(B4:B5)", 0), ("D4+D5", 0)] == [(pieces[at].formula, pieces[at].value) for at in ((5, 1), (5, 3))]


def test_totals_without_formulas_get_them_and_show_nothing(tmp_path: Path) -> None:
    workbook = fitted(plain_office(TOY, tmp_path), TOY)
    book = openpyxl.load_workbook(workbook.package.file)
    for cell in TOY.sums:
        place = workbook.ground.places[cell]
        book[place.sheet].cell(place.row + 1, place.column + 1).value = None
    book.save(tmp_path / "无公式.xlsx")
    made = fitted(tmp_path / "无公式.xlsx", TOY).blank(UNIT, 2023)
    ours = {piece.name: piece for grid in layout(TOY) for piece in grid.pieces if piece.role == "total"}
    there = {Place(grid.name, *piece[:2]): piece for grid in document_in(made, "a.xlsx") for piece in grid.pieces}

    assert TOY.sums
    for cell in TOY.sums:
        piece = there[workbook.ground.places[cell]]
        assert (ours[f"gouji.{cell}"].formula, "") == (piece.formula, piece.value)


FORMULAS = {
    "SUM(B3:B5)": (), "B3+B4+B5": (), "ROUND(SUM(B3:B5),2)": (), "SUM(B3,B4:B5)": (), "IF(COUNT(B3:B5)=0,0,B5+B4+B3)": (),
    "SUM(B3:B4)": (OtherSum,), "B3+B4-B5": (OtherSum,), "SUM(B3:B5)+1": (OtherSum,), "SUM(C3:C5)": (OtherSum,),
    "SUM(B3:B5)/2": (OtherSum,), "SUBTOTAL(9,B3:B5)": (SumUntold,), "SUMPRODUCT(B3:B5)": (SumUntold,),
}  # fmt: skip


def summed() -> Workbook:
    book, sheet = one_sheet("甲表")
    rows: list[list[Any]] = [["项目", "数量", "金额（万元）"], *([name, None, None] for name in ("一", "二", "三"))]
    sheet["A1"] = "数量统计表"
    table(sheet, 2, [*rows, ["合计", "=SUM(B3:B5)", "=SUM(C3:C5)"]])
    return book


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_that_say_something_else_are_told(formula: str, tmp_path: Path) -> None:
    case = Case(tmp_path, summed)
    book = openpyxl.load_workbook(case.path)
    book["甲表"]["B6"] = f"={formula}"
    book.save(tmp_path / "改.xlsx")
    workbook, findings = fit(tmp_path / "改.xlsx", case.form)

    assert FORMULAS[formula] == tuple(map(type, findings))
    assert (OtherSum in FORMULAS[formula]) == (workbook is None)
    for one in findings:
        assert (Place("甲表", 5, 1),) == one.places


def test_figures_carried_over_are_in_it_with_the_totals_they_make(
    case_of: Callable[[str], Case], tmp_path: Path
) -> None:
    workbook = case_of("side by side").workbook
    first, second, *_ = figures(workbook)
    prefilled = {first: Prefill(30, "上年结转，已预填"), second: Prefill(12, "上年结转，已预填")}
    (tmp_path / "空.xlsx").write_bytes(workbook.blank(UNIT, 2025, "07", prefilled))
    found = the(Return, read(tmp_path / "空.xlsx", form=workbook.form)).submission
    document, _ = read_document(tmp_path / "空.xlsx")

    assert {30, 12, 42} <= set(found.figures)
    assert {"上年结转，已预填"} == {one.text for one in document.comments.values()}


# ── what is told instead ────────────────────────────────────────────────────────────────────


def test_cells_that_are_not_there_are_told(tmp_path: Path) -> None:
    case = Case(tmp_path, over_two_sheets)
    book = openpyxl.load_workbook(case.path)
    book["甲表"].delete_rows(3)
    del book["乙表"]
    book.save(case.path)
    workbook, findings = fit(case.path, case.form)

    assert workbook is None
    assert {MissingCells, MissingTable} == set(map(type, findings))


def test_figures_in_it_are_told_by_their_places(case_of: Callable[[str], Case], tmp_path: Path) -> None:
    """Every one, and nothing is made of it: an office's blank should be empty."""
    case = case_of("yearly")
    chance = random.Random(1)
    at = case.workbook.ground.places
    for count in range(1, len(at)):
        chosen = chance.sample([cell for cell in at if cell not in case.workbook.ground.formulas], min(count, 4))
        book = openpyxl.load_workbook(case.path)
        for cell in chosen:
            sheet = the(Worksheet, book[at[cell].sheet])
            sheet.cell(at[cell].row + 1, at[cell].column + 1, chance.choice(WRITTEN))
        book.save(tmp_path / "填过.xlsx")
        workbook, findings = fit(tmp_path / "填过.xlsx", case.form)

        assert workbook is None
        (told,) = (one for one in findings if isinstance(one, NotEmpty))
        assert {at[cell] for cell in chosen} == set(told.places)


@pytest.mark.parametrize(
    ("said", "year", "told"),
    [
        ("2023年度统计表", 2024, [2023]), ("2024年度统计表", 2024, []), ("统计表", 2024, []), ("二〇二三年统计表", 2024, [2023]),
        ("2023年度统计表", None, []), ("清政办〔2019〕3号", 2024, []), ("2023年、2024年对照表", 2024, []),
    ],
)  # fmt: skip
def test_another_year_over_a_table_is_told(
    said: str, year: int | None, told: list[int], case_of: Callable[[str], Case], tmp_path: Path
) -> None:
    case = case_of("yearly")
    book = openpyxl.load_workbook(case.path)
    the(Worksheet, book.worksheets[0])["A2"] = said
    book.save(tmp_path / "原表.xlsx")
    workbook, findings = fit(tmp_path / "原表.xlsx", case.form, year)

    assert workbook is not None
    assert told == [the(OtherYearPrinted, one).stated.year for one in findings]


def test_a_blank_of_ours_and_names_that_are_taken_are_told(case_of: Callable[[str], Case], tmp_path: Path) -> None:
    case = case_of("yearly")
    (tmp_path / "空.xlsx").write_bytes(case.workbook.blank())
    assert [MadeBefore] == list(map(type, fit(tmp_path / "空.xlsx", case.form).findings))

    book = openpyxl.load_workbook(case.path)
    book.create_sheet(COVER)
    book.create_chartsheet(CHECKS)
    book.save(tmp_path / "重名.xlsx")
    (told,) = fit(tmp_path / "重名.xlsx", case.form).findings
    assert (COVER, CHECKS) == the(SheetTaken, told).sheets


def test_forms_with_open_rows_are_told() -> None:
    foia = load_form("us-foia-2018")
    (told,) = fit(HERE.parent / "samples" / "hongqi-2023.xlsx", foia).findings[:1]

    assert the(OpenRowsOnto, told).tables


@pytest.mark.slow
@pytest.mark.parametrize(
    ("suffix", "kind"), [("xls", ContentKind.XLS), ("ods", ContentKind.ODS), ("docx", ContentKind.DOCX)]
)
def test_other_formats_are_told(
    suffix: str, kind: ContentKind, case_of: Callable[[str], Case], soffice: str, tmp_path: Path
) -> None:
    case = case_of("yearly")
    path = tmp_path / f"{case.path.stem}.{suffix}"
    if suffix == "docx":
        path.write_bytes((HERE.parent / "src" / "gouji" / "campaign" / "return_letter.docx").read_bytes())
    else:
        convert(soffice, suffix, tmp_path, case.path)
    with pytest.raises(UnreadableFile) as refused:
        fit(path, case.form)

    assert ("M231", kind) == (refused.value.finding.code, refused.value.finding.looks_like)  # type: ignore[attr-defined]


# ── by the command line, for every unit ─────────────────────────────────────────────────────


def with_macros(path: Path) -> Path:
    content = parts(path.read_bytes())
    content["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0macros"
    types = content["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    content["[Content_Types].xml"] = types
    target = path.with_suffix(".xlsm")
    target.write_bytes(zipped(content))
    return target


def test_of_a_template_it_is_a_workbook(tmp_path: Path) -> None:
    case = Case(tmp_path, yearly)
    content = parts(case.path.read_bytes())
    types = content["[Content_Types].xml"].replace(b"sheet.main+xml", b"template.main+xml")
    path = tmp_path / "模板.xltx"
    path.write_bytes(zipped(content | {"[Content_Types].xml": types}))
    workbook = fitted(path, case.form)

    assert types != content["[Content_Types].xml"]
    assert ".xlsx" == workbook.suffix
    assert b"sheet.main+xml" in parts(workbook.blank())["[Content_Types].xml"]
    assert b"template.main+xml" not in parts(workbook.blank())["[Content_Types].xml"]


def test_the_command_makes_it_and_keeps_macros(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = Case(tmp_path, yearly)
    form = tmp_path / "drafted.toml"
    macros = with_macros(case.path)
    base = ("blank", "--form", form, "--year", case.form.years[0], "--unit", UNIT)

    assert 0 == run(*base, "--onto", case.path, "-o", tmp_path / "空.xlsx")
    assert 2 == run(*base, "--onto", case.path, "-o", tmp_path / "空.xlsx")
    own = case.path.read_bytes()
    assert 2 == run(*base, "--onto", case.path, "-o", case.path, "--force")
    assert own == case.path.read_bytes(), "the office's own workbook is never written over"
    assert 2 == run(*base, "--onto", macros, "-o", tmp_path / "宏.xlsx")
    assert ".xlsm" in capsys.readouterr().err
    assert 0 == run(*base, "--onto", macros, "-o", tmp_path / "宏.xlsm")
    assert b"\xd0\xcf\x11\xe0macros" == parts((tmp_path / "宏.xlsm").read_bytes())["xl/vbaProject.bin"]
    assert 1 == run(*base, "--onto", tmp_path / "空.xlsx", "-o", tmp_path / "二.xlsx")
    assert 2 == run(*base, "--onto", form, "-o", tmp_path / "二.xlsx")
    assert not (tmp_path / "二.xlsx").exists()
    assert not (tmp_path / "宏.xlsx").exists()


ROSTER = Roster((ReportingUnit(UNIT, "01"), ReportingUnit("城关镇（<&>）", "02"), ReportingUnit("柳河镇")))


def outcomes(folder: Path, case: Case, onto: OfficeWorkbook | None, **more: Any) -> list[str]:
    *blanks, _ = distribute(case.form, ROSTER, case.form.years[0], folder, onto=onto, **more)
    return [one.outcome for one in blanks]


@pytest.mark.parametrize("make", [yearly, penalties])
def test_every_unit_gets_a_copy_and_what_is_written_in_stays(make: Make, tmp_path: Path) -> None:
    case = Case(tmp_path, make)
    folder, workbook = tmp_path / "发", case.workbook
    assert ["made"] * 3 == outcomes(folder, case, workbook)
    made = [next(folder.glob(f"*{unit.name[:3]}*.xlsx")) for unit in ROSTER.units]
    for unit, path in zip(ROSTER.units, made, strict=True):
        assert unit.name == the(Return, read(path, form=case.form)).submission.unit
        single = parts(workbook.blank(unit.name, case.form.years[0], unit.code))
        assert single == parts(path.read_bytes()), "copied is as drawn"

    assert ["unchanged"] * 3 == outcomes(folder, case, workbook)
    values = figures(workbook)
    filled(workbook, values, folder / "柳河镇.xlsx", (folder / "柳河镇.xlsx").read_bytes())
    assert ["unchanged", "unchanged", "kept"] == outcomes(folder, case, workbook, force=True)
    assert values == {
        cell: the(Return, read(folder / "柳河镇.xlsx", form=case.form)).submission.value(cell) for cell in values
    }
    assert ["replaced", "replaced", "kept"] == outcomes(folder, case, None, force=True), "back to our own layout"
    assert ["kept", "kept", "kept"] == outcomes(folder, case, workbook)


def test_figures_of_last_year_are_carried_over_as_into_our_own_blank(tmp_path: Path) -> None:
    workbook = fitted(plain_office(F21, tmp_path), F21)
    for folder, onto in (("own", None), ("office", workbook)):
        distribute(F21, TWO, 2025, tmp_path / folder, previous=KNOWN, onto=onto)
    own, office = (sorted((tmp_path / folder).glob("*.xlsx")) for folder in ("own", "office"))

    assert [path.name for path in own] == [path.name for path in office]
    for one, other in zip(own, office, strict=True):
        if one.name != HAND_LIST:
            first, second = (the(Return, read(path)) for path in (one, other))
            assert first.submission == second.submission
            comments = {place: said.text for place, said in read_document(one)[0].comments.items()}
            assert comments == {place: said.text for place, said in read_document(other)[0].comments.items()}
    assert any(the(Return, read(path)).submission.figures != (None,) * len(F21.cells) for path in office[:-1])
    again = distribute(F21, TWO, 2025, tmp_path / "office", previous=KNOWN, onto=workbook)
    assert {"unchanged"} == {one.outcome for one in again}


def test_workbooks_with_macros_are_handed_out_with_them(tmp_path: Path) -> None:
    case = Case(tmp_path, yearly)
    workbook = fitted(with_macros(case.path), case.form)
    distribute(case.form, ROSTER, case.form.years[0], tmp_path / "发", onto=workbook)
    (path,) = (tmp_path / "发").glob("柳河镇.*")

    assert ".xlsm" == path.suffix
    assert b"\xd0\xcf\x11\xe0macros" == parts(path.read_bytes())["xl/vbaProject.bin"]
    assert "柳河镇" == the(Return, read(path, form=case.form)).submission.unit


def test_a_marked_copy_of_a_return_of_it_is_read_again(case_of: Callable[[str], Case], tmp_path: Path) -> None:
    case = case_of("side by side")
    values = figures(case.workbook)
    total = next(cell for cell in case.form.sums if case.workbook.ground.places[cell].column == 1)
    path = filled(case.workbook, values | {total: 1}, tmp_path / "填.xlsx")
    found = the(Return, read(path, form=case.form))
    (reviewed,) = review([found])
    (tmp_path / "标注.xlsx").write_bytes(mark(the(Review, reviewed), language=Language.ZH).content)
    found = the(Return, read(tmp_path / "标注.xlsx", form=case.form))

    assert values | {total: 1} == {cell: found.submission.value(cell) for cell in [*values, total]}


def test_totals_are_put_back_and_checks_refreshed(tmp_path: Path) -> None:
    """A unit has typed over a total: `fill` writes the formula of this workbook again, and what its sheets then show."""
    case = Case(tmp_path, summed)
    workbook, values = case.workbook, figures(case.workbook)
    (total,) = (cell for cell in case.form.sums if workbook.ground.places[cell][1:] == (5, 1))
    path = filled(workbook, values | {total: 1}, tmp_path / "填.xlsx")
    (tmp_path / "补.xlsx").write_bytes(fill(path, case.form).content)
    document, _ = read_document(tmp_path / "补.xlsx")
    pieces = {Place(grid.name, *piece[:2]): piece for grid in document for piece in grid.pieces}
    sums = sum(values[part] for part in case.form.sums[total][0].parts)

    assert sums == pieces[workbook.ground.places[total]].value
    assert 'IF(COUNT(B3:B5)=0,"",SUM(B3:B5))' == pieces[workbook.ground.places[total]].formula
    marks = {
        piece.value for place, piece in pieces.items() if place.sheet == CHECKS and place.column == 7 and place.row > 2
    }
    assert {"√"} == marks


# ── oracles ─────────────────────────────────────────────────────────────────────────────────


def test_the_time_that_blanks_before_it_took_is_not_its_own(tmp_path: Path) -> None:
    workbook = Case(tmp_path, penalties).workbook
    first = workbook.blank(UNIT, 2024)
    workbook.package = replace(workbook.package, opened=time.process_time() - SECONDS - 1)
    _WORKBOOKS.clear()

    assert first == workbook.blank(UNIT, 2024)


@pytest.mark.slow
def test_it_is_as_valid_as_the_workbook_was(case: Case, validate: Callable[[str, bytes], list[str]]) -> None:
    before = validate("原表.xlsx", case.path.read_bytes())

    assert before == validate("空白表.xlsx", case.workbook.blank(UNIT, 2024, "01"))


@pytest.mark.slow
def test_one_that_libreoffice_has_saved_is_as_valid_too(
    soffice: str,
    validate: Callable[[str, bytes], list[str]],
    tmp_path: Path,
) -> None:
    (tmp_path / "lo").mkdir()
    convert(soffice, "xlsx", tmp_path / "lo", plain_office(F21, tmp_path))
    workbook = fitted(tmp_path / "lo" / f"{F21.id}.xlsx", F21)

    assert validate("原表.xlsx", workbook.package.data) == validate("空白表.xlsx", workbook.blank(UNIT, 2024, "01"))
