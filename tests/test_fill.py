"""Writing totals back into a return: the right cells, the right figures, and nothing else touched."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from narrowed import the
from office import Office
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from strategies import balanced, stated

from gouji import Form, Observation, Return, Submission, complete, layout, load_form, read, read_document, write
from gouji.cli.main import main
from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.package import open_package
from gouji.intake.fill_totals import Filled, fill
from gouji.intake.findings import ArrayTotal
from gouji.model.errors import UnreadableFile
from gouji.model.form import CHECKS, COVER
from gouji.model.grid import a1
from gouji.model.submission import NOTHING, Status
from gouji.workbook.layout import places, skeleton

HERE = Path(__file__).parent
TABLE = "表三"
WORKBOOK, TYPES, RELATIONS = "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
CELL = re.compile(rb'<((?:\w+:)?)c r="([A-Z]+[0-9]+)"[^<>]*?(?:/>|[^/]>.*?</\1c>|>.*?</\1c>)', re.DOTALL)


# ── returns and files ───────────────────────────────────────────────────────────────────────


def in_balance(form: Form) -> Submission:
    """A return with a figure in every input cell; the toy form breaks its own rules with it, the others do not."""
    if form.id != "wards":
        return balanced(form)
    inputs = [cell for cell in form.cells if cell not in form.sums]
    figures = {cell: Observation.of(number) for number, cell in enumerate(inputs, 3)}
    observations = dict.fromkeys(form.cells, NOTHING) | figures
    return complete(Submission(form, "红旗区医院", 2023, observations))


@pytest.fixture
def returned(f21: Form, tmp_path: Path) -> Path:
    """A balanced return as gouji laid it out."""
    return write(layout(f21, balanced(f21)), tmp_path / "returned.xlsx")


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def repack(path: Path, changed: dict[str, bytes | None]) -> Path:
    """The same file with some parts replaced, added, or left out (None)."""
    kept = parts(path) | changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in kept.items():
            if content is not None:
                package.writestr(name, content)
    return path


def sheet_part(path: Path, sheet: str = TABLE) -> str:
    return sheet_parts(open_package(path))[sheet]


def alter(path: Path, change: Callable[[bytes], bytes], sheet: str = TABLE) -> Path:
    """The same file with the XML of one sheet changed."""
    part = sheet_part(path, sheet)
    before = parts(path)[part]
    after = change(before)
    assert before != after
    return repack(path, {part: after})


def cells(xml: bytes) -> dict[str, bytes]:
    """Every ``<c>`` element of a sheet by its address."""
    return {found[2].decode(): found[0] for found in CELL.finditer(xml)}


def recell(xml: bytes, address: str, inner: str | None, attributes: str = "") -> bytes:
    """A sheet with another content in one cell, which keeps its style; None takes the cell out."""
    old = cells(xml)[address]
    style = re.search(rb' s="[0-9]+"', old)
    new = f'<c r="{address}"{style[0].decode() if style else ""}{attributes}>{inner}</c>'
    return xml.replace(old, b"" if inner is None else new.encode())


def typed(address: str, figure: object) -> Callable[[bytes], bytes]:
    return lambda xml: recell(xml, address, f"<v>{figure}</v>")


def totals_of(form: Form) -> dict[str, tuple[str, str]]:
    """Sheet and address of every total in gouji's own layout."""
    where = places(form)
    return {cell: (where[cell].sheet, a1(where[cell].row, where[cell].column)) for cell in form.sums}


def saved(filled: Filled, path: Path) -> Path:
    path.write_bytes(filled.content)
    return path


def told(filled: Filled) -> dict[str, tuple[object, object]]:
    """What the filling says it changed: address, figure before and after."""
    return {
        f"{total.place.sheet}!{a1(total.place.row, total.place.column)}": (total.before.value, total.after)
        for total in filled.totals
        if total.changed
    }


def assert_rest_kept(before: Path, after: Path, changed: dict[str, set[str]]) -> None:
    """Every byte is kept but those of some cells (by sheet), the wish to recalculate and the order of calculation."""
    old, new = parts(before), parts(after)
    orders = {name for name in old if name.endswith("calcChain.xml")}
    assert [name for name in old if name not in orders] == list(new)
    sheets = {sheet_part(before, sheet): addresses for sheet, addresses in changed.items()}
    special = {WORKBOOK, *((TYPES, RELATIONS) if orders else ())}
    assert [] == [name for name in new if name not in special | sheets.keys() and old[name] != new[name]]
    for part, addresses in sheets.items():
        assert without(old[part], addresses) == without(new[part], addresses)


def without(xml: bytes, addresses: set[str]) -> bytes:
    """A sheet with some cells cut out."""
    return CELL.sub(lambda found: b"" if found[2].decode() in addresses else found[0], xml)


def formula_cells(path: Path, sheet: str) -> set[str]:
    return {address for address, xml in cells(parts(path)[sheet_part(path, sheet)]).items() if b"<f>" in xml}


def own_checks(path: Path) -> dict[str, set[str]]:
    """The cells whose stored results follow the totals in a workbook of gouji's own making."""
    return {sheet: formula_cells(path, sheet) for sheet in (CHECKS, COVER)}


# ── typed over ──────────────────────────────────────────────────────────────────────────────


def test_a_total_typed_over_is_told_with_both_figures(returned: Path, f21: Form) -> None:
    honest = balanced(f21).values()["requests.new.total"]
    alter(returned, typed("J4", 999))

    assert {"表三!J4": (999, honest)} == told(fill(returned))


def test_the_figure_after_is_the_sum_of_the_row(returned: Path, tmp_path: Path) -> None:
    alter(returned, typed("J4", 999))
    kinds = "DEFGHI"

    filled = fill(returned)
    sheet = openpyxl.load_workbook(saved(filled, tmp_path / "filled.xlsx"), data_only=True)[TABLE]

    assert sheet["J4"].value == sum(sheet[f"{column}4"].value for column in kinds)


def test_every_total_typed_over_is_a_formula_again(form: Form, tmp_path: Path) -> None:
    submission = in_balance(form)
    path = write(layout(form, submission), tmp_path / "returned.xlsx")
    for sheet, address in totals_of(form).values():
        alter(path, typed(address, 7_654_321), sheet)

    filled = fill(path, form)
    reading = the(Return, read(saved(filled, tmp_path / "filled.xlsx"), form))

    assert {f"{sheet}!{address}" for sheet, address in totals_of(form).values()} == set(told(filled))
    assert submission.values() == reading.submission.values()
    assert form.sums.keys() == {cell for cell, origin in reading.submission.origins.items() if origin.live}
    assert () == reading.findings


def test_nothing_but_the_totals_changes_in_a_return_typed_over(form: Form, tmp_path: Path) -> None:
    path = write(layout(form, in_balance(form)), tmp_path / "returned.xlsx")
    changed: dict[str, set[str]] = own_checks(path)
    for sheet, address in totals_of(form).values():
        alter(path, typed(address, 7_654_321), sheet)
        changed.setdefault(sheet, set()).add(address)

    after = saved(fill(path, form), tmp_path / "filled.xlsx")

    assert_rest_kept(path, after, changed)


def test_a_total_keeps_its_style(returned: Path, tmp_path: Path) -> None:
    style = the(re.Match, re.search(rb' s="([0-9]+)"', cells(parts(returned)[sheet_part(returned)])["J4"]))[1]
    alter(returned, typed("J4", 999))

    after = saved(fill(returned), tmp_path / "filled.xlsx")

    assert b'<c r="J4" s="%s">' % style in parts(after)[sheet_part(after)]


def test_a_return_with_all_its_formulas_comes_back_as_it_is(returned: Path) -> None:
    filled = fill(returned)

    assert (returned.read_bytes(), ()) == (filled.content, filled.totals)


def test_a_blank_comes_back_as_it_is(form: Form, tmp_path: Path) -> None:
    path = write(layout(form), tmp_path / "blank.xlsx")

    assert path.read_bytes() == fill(path, form).content


def test_filling_twice_changes_nothing_more(returned: Path, tmp_path: Path) -> None:
    alter(returned, typed("J4", 999))

    once = saved(fill(returned), tmp_path / "once.xlsx")

    assert once.read_bytes() == fill(once).content


def test_the_file_itself_is_left_alone(returned: Path) -> None:
    alter(returned, typed("J4", 999))
    before = returned.read_bytes()

    fill(returned)

    assert before == returned.read_bytes()


def test_a_stale_result_under_a_right_formula_is_computed_anew(returned: Path, f21: Form, tmp_path: Path) -> None:
    honest = balanced(f21).values()["requests.new.total"]
    alter(returned, lambda xml: recell(xml, "J4", '<f>IF(COUNT(D4:I4)=0,"",SUM(D4:I4))</f><v>13</v>'))

    filled = fill(returned)

    assert {"表三!J4": (13, honest)} == told(filled)
    assert () == read(saved(filled, tmp_path / "filled.xlsx")).findings


def test_a_wrong_formula_is_replaced(returned: Path, f21: Form) -> None:
    honest = balanced(f21).values()["requests.new.total"]
    alter(returned, lambda xml: recell(xml, "J4", "<f>SUM(D4:H4)</f><v>1</v>"))

    assert {"表三!J4": (1, honest)} == told(fill(returned))


def test_a_right_sum_in_other_words_is_no_change_of_the_figure(returned: Path, f21: Form) -> None:
    honest = balanced(f21).values()["requests.new.total"]
    alter(returned, lambda xml: recell(xml, "J4", f"<f>D4+E4+F4+G4+H4+I4</f><v>{honest}</v>"))

    filled = fill(returned)

    assert ({}, ["requests.new.total"]) == (told(filled), [total.cell for total in filled.totals])


def test_the_check_sheet_of_the_return_follows_its_totals(returned: Path, f21: Form, tmp_path: Path) -> None:
    wrong = replace(balanced(f21), observations=balanced(f21).columns | {"requests.new.total": Observation.of(1)})
    path = write(layout(f21, wrong), tmp_path / "wrong.xlsx")
    before = openpyxl.load_workbook(path, data_only=True)

    after = openpyxl.load_workbook(saved(fill(path), tmp_path / "filled.xlsx"), data_only=True)

    assert ("×", "√") == (before[CHECKS]["H4"].value, after[CHECKS]["H4"].value)
    assert "× 2 项" in before[COVER]["C10"].value
    assert "√ 42 项，× 0 项" in after[COVER]["C10"].value


def test_a_total_over_blanks_only_shows_a_blank(f21: Form, tmp_path: Path) -> None:
    path = write(layout(f21), tmp_path / "blank.xlsx")
    alter(path, typed("J4", 5))

    filled = fill(path)

    assert {"表三!J4": (5, None)} == told(filled)
    assert (
        b'<f>IF(COUNT(D4:I4)=0,"",SUM(D4:I4))</f><v></v>'
        in cells(parts(saved(filled, tmp_path / "filled.xlsx"))[sheet_part(path)])["J4"]
    )


def test_text_among_the_parts_adds_nothing(returned: Path, f21: Form) -> None:
    good = stated(balanced(f21))
    alter(returned, lambda xml: recell(xml, "D4", "<is><t>12（含网络）</t></is>", ' t="inlineStr"'))
    alter(returned, typed("J4", 999))

    assert good["requests.new.total"] - good["requests.new.person"] == told(fill(returned))["表三!J4"][1]


def test_a_number_stored_as_text_adds_nothing_as_in_a_spreadsheet(returned: Path, f21: Form) -> None:
    good = stated(balanced(f21))
    alter(returned, lambda xml: recell(xml, "D4", "<is><t>12</t></is>", ' t="inlineStr"'))
    alter(returned, typed("J4", 999))

    assert good["requests.new.total"] - good["requests.new.person"] == told(fill(returned))["表三!J4"][1]


def test_what_to_do_about_figures_typed_as_text_is_said_as_no_figure_is_changed(
    returned: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "filled.xlsx"
    alter(returned, lambda xml: recell(xml, "D4", "<is><t>12</t></is>", ' t="inlineStr"'))
    for source, made in ((returned, target), (target, tmp_path / "again.xlsx")):
        with pytest.raises(SystemExit, match="0"):
            main(["fill", str(source), "-o", str(made), "--lang", "zh"])
    said = capsys.readouterr().out

    assert 2 == said.count("有 1 格的数字写成了文字"), "also where no formula had to be written back"
    assert 2 == said.count("重新输入为数字")


def test_a_nil_return_gets_its_totals_back_blank(f21: Form, tmp_path: Path) -> None:
    nothing = Submission(f21, "城关镇人民政府", 2023, dict.fromkeys(f21.cells, NOTHING), nil_return=True)
    path = write(layout(f21, nothing), tmp_path / "nil.xlsx")
    alter(path, lambda xml: recell(xml, "J4", None))

    filled = fill(path)

    assert (["requests.new.total"], {}) == ([total.cell for total in filled.totals], told(filled))


# ── deleted ─────────────────────────────────────────────────────────────────────────────────


def filled_sheet(path: Path, tmp_path: Path, reader: Callable[[Path], object] = openpyxl.load_workbook) -> bytes:
    """The sheet of table 三 after filling, once gouji and another reader have read the whole file."""
    after = saved(fill(path), tmp_path / "filled.xlsx")
    reader(after)
    read_document(after)
    return parts(after)[sheet_part(after)]


def test_a_missing_cell_is_put_back_between_its_neighbours(returned: Path, tmp_path: Path) -> None:
    alter(returned, lambda xml: recell(xml, "E27", None))

    row = the(re.Match, re.search(rb'<row r="27".*?</row>', filled_sheet(returned, tmp_path), re.DOTALL))[0]

    assert ["D27", "E27", "F27"] == [address for address in cells(row) if address[0] in "DEF"]
    assert b"SUM(E6:E26)" in cells(row)["E27"]


def test_missing_cells_at_the_end_and_in_the_middle_of_one_row_are_put_back(returned: Path, tmp_path: Path) -> None:
    for address in ("D27", "E27", "I27", "J27"):
        alter(returned, partial(recell, address=address, inner=None))

    row = the(re.Match, re.search(rb'<row r="27".*?</row>', filled_sheet(returned, tmp_path), re.DOTALL))[0]

    assert [f"{column}27" for column in "ABCDEFGHIJ"] == list(cells(row))
    assert all(b"<f>" in cells(row)[f"{column}27"] for column in "DEFGHIJ")


def test_a_missing_row_is_put_back_between_its_neighbours(returned: Path, f21: Form, tmp_path: Path) -> None:
    alter(returned, lambda xml: re.sub(rb'<row r="27".*?</row>', b"", xml, flags=re.DOTALL))

    sheet = filled_sheet(returned, tmp_path)

    assert [b"26", b"27", b"28"] == re.findall(rb'<row r="([0-9]+)"', sheet)[-3:]
    assert balanced(f21).values() == the(Return, read(tmp_path / "filled.xlsx")).submission.values()


def test_a_missing_last_row_is_put_back(tmp_path: Path) -> None:
    form = load_form(HERE / "data" / "toy.toml")
    path = write(layout(form, in_balance(form)), tmp_path / "returned.xlsx")
    alter(path, lambda xml: re.sub(rb'<row r="7".*?</row>', b"", xml, flags=re.DOTALL), "床位")

    after = saved(fill(path, form), tmp_path / "filled.xlsx")

    assert in_balance(form).values() == the(Return, read(after, form)).submission.values()
    openpyxl.load_workbook(after)


@pytest.mark.parametrize("row", [b'<row r="27"/>', b'<row r="27" ht="26" customHeight="1" />', b'<row r="27"></row>'])
def test_an_empty_row_is_filled(returned: Path, f21: Form, row: bytes, tmp_path: Path) -> None:
    alter(returned, lambda xml: re.sub(rb'<row r="27".*?</row>', row, xml, flags=re.DOTALL))

    sheet = filled_sheet(returned, tmp_path)

    assert [f"{column}27" for column in "DEFGHIJ"] == [address for address in cells(sheet) if address[1:] == "27"]
    assert balanced(f21).values() == the(Return, read(tmp_path / "filled.xlsx")).submission.values()


def test_a_total_is_put_behind_an_empty_cell_that_ends_its_row(returned: Path, f21: Form, tmp_path: Path) -> None:
    alter(returned, lambda xml: recell(xml, "J4", None).replace(cells(xml)["I4"], b'<c r="I4" s="3"/>'))

    sheet = filled_sheet(returned, tmp_path)

    good = stated(balanced(f21))
    expected = good["requests.new.total"] - good["requests.new.other"]
    assert expected == the(Return, read(tmp_path / "filled.xlsx")).submission.values()["requests.new.total"]
    assert b'<c r="I4" s="3"/><c r="J4">' in sheet


@pytest.mark.parametrize("result", ["<v/>", "<v />", "<v></v>", ""])
def test_a_formula_without_a_result_gets_one(returned: Path, f21: Form, result: str, tmp_path: Path) -> None:
    alter(returned, lambda xml: recell(xml, "J4", f"<f>SUM(D4:I4)</f>{result}"))

    filled_sheet(returned, tmp_path)

    assert balanced(f21).values() == the(Return, read(tmp_path / "filled.xlsx")).submission.values()
    assert () == read(tmp_path / "filled.xlsx").findings


# ── of another shape ────────────────────────────────────────────────────────────────────────


def plain_book(form: Form, submission: Submission, top: int = 2) -> openpyxl.Workbook:
    """The official tables as another program writes them: a title above, no marks, totals typed and wrong."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for table in form.tables:
        frame = skeleton(table)
        sheet = book.create_sheet(table.sheet)
        sheet["A1"] = f"{submission.unit}{submission.year}年{form.title}"
        for label in frame.labels:
            at = (label.row + 1 + top, label.column + 1)
            sheet.cell(*at, label.value)
            if label.rows > 1 or label.columns > 1:
                sheet.merge_cells(None, *at, at[0] + label.rows - 1, at[1] + label.columns - 1)
        for cell, (row, column, _) in frame.slots.items():
            value = submission.values()[cell]
            sheet.cell(row + 1 + top, column + 1, 424_242 if cell in form.sums else float(value or 0))
    return book


def moved(form: Form, top: int = 2) -> dict[str, set[str]]:
    """The addresses of all totals of a plain workbook, by sheet."""
    found: dict[str, set[str]] = {}
    for cell in form.sums:
        place = places(form)[cell]
        found.setdefault(place.sheet, set()).add(a1(place.row + top, place.column))
    return found


def test_totals_are_found_in_a_table_moved_down_by_two_rows(returned: Path, f21: Form, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(returned)
    sheet = book[TABLE]
    sheet.insert_rows(1, 2)
    for area in sheet.merged_cells.ranges:
        area.shift(row_shift=2)
    book.save(returned)

    filled = fill(returned)
    after = openpyxl.load_workbook(saved(filled, tmp_path / "filled.xlsx"))[TABLE]

    assert after["J6"].value == '=IF(COUNT(D6:I6)=0,"",SUM(D6:I6))'
    assert after["E29"].value == '=IF(COUNT(E8:E28)=0,"",SUM(E8:E28))'
    assert balanced(f21).values() == the(Return, read(tmp_path / "filled.xlsx")).submission.values()


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_a_workbook_of_another_program_gets_every_total_and_keeps_the_rest(edition: str, tmp_path: Path) -> None:
    form = load_form(edition)
    path = tmp_path / "returned.xlsx"
    plain_book(form, balanced(form)).save(path)

    after = saved(fill(path), tmp_path / "filled.xlsx")

    assert balanced(form).values() == the(Return, read(after)).submission.values()
    assert_rest_kept(path, after, moved(form))


def test_everything_a_clerk_added_with_openpyxl_is_kept(f21: Form, tmp_path: Path) -> None:
    path = tmp_path / "returned.xlsx"
    book = plain_book(f21, balanced(f21))
    sheet = book[TABLE]
    sheet["D6"].comment = Comment("含网络申请", "李敏")
    sheet["J6"].comment = Comment("手工合计", "李敏")
    sheet["J7"].fill = PatternFill("solid", "FFFF00")
    sheet["J8"].number_format = "#,##0"
    sheet["M1"] = "=SUM(D6:J6)"
    sheet["M2"] = "=TODAY()"
    sheet.column_dimensions["J"].width = 31
    sheet.row_dimensions[9].hidden = True
    sheet.add_data_validation(DataValidation("whole", operator="greaterThan", formula1="0", sqref="D6:J30"))
    sheet.conditional_formatting.add("J6:J30", FormulaRule(["$J6>9"], fill=PatternFill("solid", "FF0000")))  # type: ignore[no-untyped-call]  # of openpyxl
    book.defined_names["本年新收"] = DefinedName("本年新收", attr_text="'表三'!$J$6")
    book.create_sheet("台账")["A1"] = "=表三!J6*2"
    book["台账"].sheet_state = "hidden"
    book.save(path)

    after = saved(fill(path), tmp_path / "filled.xlsx")

    assert_rest_kept(path, after, moved(f21))
    assert balanced(f21).values() == the(Return, read(after)).submission.values()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def test_everything_a_clerk_added_with_xlsxwriter_is_kept(f21: Form, tmp_path: Path) -> None:
    path = tmp_path / "returned.xlsx"
    submission = balanced(f21)
    book = xlsxwriter.Workbook(path)
    tinted = book.add_format({"bg_color": "#FFFF00", "num_format": "#,##0", "bold": True})
    for table in f21.tables:
        frame = skeleton(table)
        sheet = book.add_worksheet(table.sheet)
        for label in frame.labels:
            sheet.write(label.row, label.column, label.value)
        for cell, (row, column, _) in frame.slots.items():
            sheet.write_number(row, column, 7 if cell in f21.sums else float(submission.values()[cell] or 0), tinted)
        sheet.set_column(9, 9, 31)
        sheet.set_row(8, None, None, {"hidden": True})
        sheet.write_comment(3, 9, "手工合计", {"author": "李敏"})
        sheet.data_validation(3, 3, 27, 9, {"validate": "integer", "criteria": ">=", "value": 0})
        sheet.conditional_format(3, 9, 27, 9, {"type": "cell", "criteria": ">", "value": 9, "format": tinted})
        sheet.autofilter(2, 0, 27, 9)
        sheet.freeze_panes(3, 3)
        sheet.insert_image(3, 12, "picture.png", {"image_data": io.BytesIO(PNG)})
        sheet.write_url(30, 0, "https://www.gov.cn/")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='表三'!$J$4:$J$28"})
    book.add_worksheet("图").insert_chart("B2", chart)
    book.define_name("本年新收", "='表三'!$J$4")
    book.close()

    after = saved(fill(path), tmp_path / "filled.xlsx")

    assert_rest_kept(path, after, moved(f21, top=0))
    assert submission.values() == the(Return, read(after)).submission.values()


def test_the_wish_to_recalculate_is_all_that_changes_in_the_workbook_part(returned: Path, tmp_path: Path) -> None:
    alter(returned, typed("J4", 999))
    plainly = parts(returned)[WORKBOOK].replace(b' fullCalcOnLoad="1"', b"")
    repack(returned, {WORKBOOK: plainly})

    after = parts(saved(fill(returned), tmp_path / "filled.xlsx"))[WORKBOOK]

    assert (1, plainly) == (after.count(b' fullCalcOnLoad="1"'), after.replace(b' fullCalcOnLoad="1"', b""))


@pytest.mark.parametrize(
    "setting",
    ["", '<calcPr calcId="191029"/>', '<calcPr fullCalcOnLoad="0" calcId="1"/>', '<calcPr fullCalcOnLoad="1"/>'],
)
def test_the_filled_workbook_asks_to_be_recalculated(returned: Path, setting: str, tmp_path: Path) -> None:
    alter(returned, typed("J4", 999))
    workbook = re.sub(rb"<calcPr[^>]*/>", setting.encode(), parts(returned)[WORKBOOK])
    repack(returned, {WORKBOOK: workbook})

    after = saved(fill(returned), tmp_path / "filled.xlsx")

    assert openpyxl.load_workbook(after).calculation.fullCalcOnLoad is True
    assert 1 == parts(after)[WORKBOOK].count(b"<calcPr")


@pytest.mark.parametrize("ending", ["/>", "></{}>"])
def test_the_order_of_calculation_is_dropped_with_all_that_points_to_it(
    returned: Path, ending: str, tmp_path: Path
) -> None:
    alter(returned, typed("J4", 999))
    before = parts(returned)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"' + ending.format("Override")
    pointer = f'<Relationship Id="rId99" Type="{relation}" Target="calcChain.xml"' + ending.format("Relationship")
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    order: dict[str, bytes | None] = {
        "xl/calcChain.xml": b'<calcChain xmlns="%s"><c r="J4" i="3"/></calcChain>' % main,
        TYPES: before[TYPES].replace(b"</Types>", override.encode() + b"</Types>"),
        RELATIONS: before[RELATIONS].replace(b"</Relationships>", pointer.encode() + b"</Relationships>"),
    }
    repack(returned, order)

    after = parts(saved(fill(returned), tmp_path / "filled.xlsx"))

    assert "xl/calcChain.xml" not in after
    assert (before[TYPES], before[RELATIONS]) == (after[TYPES], after[RELATIONS])


# ── formulas over several cells ─────────────────────────────────────────────────────────────


def shared(returned: Path, addresses: Sequence[str], master: str) -> None:
    """Give some cells one shared formula whose text stands in the master."""
    for address in addresses:
        body = '<f t="shared" si="0"/><v>5</v>'
        if address == master:
            row, area = address[1:], f"{addresses[0]}:{addresses[-1]}"
            body = f'<f t="shared" ref="{area}" si="0">SUM(D{row}:I{row})</f><v>5</v>'
        alter(returned, partial(recell, address=address, inner=body))


def put_behind(address: str, more: bytes, xml: bytes) -> bytes:
    """A sheet with something right behind one cell."""
    return xml.replace(cells(xml)[address], cells(xml)[address] + more)


def test_a_clerks_own_cells_keep_the_formula_they_shared_with_a_total(returned: Path, tmp_path: Path) -> None:
    # J4 and J5 are totals; K4 and K5 are the clerk's own, written out from J4.
    alter(returned, lambda xml: recell(xml, "J4", '<f t="shared" ref="J4:K5" si="0">SUM(D4:I4)</f><v>5</v>'))
    own = b'<c r="K%d"><f t="shared" si="0"/><v>9</v></c>'
    for row in (4, 5):
        alter(returned, partial(put_behind, f"J{row}", own % row))
    alter(returned, lambda xml: recell(xml, "J5", '<f t="shared" si="0"/><v>5</v>'))

    after = cells(filled_sheet(returned, tmp_path))

    assert b'<c r="K4"><f>SUM(E4:J4)</f><v>9</v></c>' == after["K4"]
    assert b'<c r="K5"><f>SUM(E5:J5)</f><v>9</v></c>' == after["K5"]
    assert b't="shared"' not in after["J4"] + after["J5"]


def test_totals_that_shared_one_formula_each_get_their_own(returned: Path, f21: Form, tmp_path: Path) -> None:
    shared(returned, [f"J{row}" for row in range(6, 27)], "J6")

    sheet = filled_sheet(returned, tmp_path)

    assert b't="shared"' not in sheet
    assert balanced(f21).values() == the(Return, read(tmp_path / "filled.xlsx")).submission.values()


def test_a_shared_formula_that_starts_in_the_clerks_cell_stays(returned: Path, tmp_path: Path) -> None:
    own = b'<c r="K4"><f t="shared" ref="K4:K5" si="7">J4*2</f><v>9</v></c>'
    alter(returned, lambda xml: xml.replace(cells(xml)["J4"], cells(xml)["J4"] + own))
    alter(returned, typed("J4", 999))

    assert own == cells(filled_sheet(returned, tmp_path))["K4"]


@pytest.mark.parametrize(("master", "area"), [("J4", "J4:J5"), ("I4", "I4:J4")])
def test_a_total_in_an_array_formula_over_several_cells_is_refused(returned: Path, master: str, area: str) -> None:
    alter(returned, typed("J4", 999))
    alter(returned, typed("J5", 999))
    alter(returned, lambda xml: recell(xml, master, f'<f t="array" ref="{area}">D4:E5*1</f><v>5</v>'))

    with pytest.raises(UnreadableFile) as refused:
        fill(returned)

    assert "R140" == refused.value.finding.code
    assert {"J4"} == {the(ArrayTotal, refused.value.finding).cell}


@pytest.mark.parametrize("area", ["J4", "J4:J4"])
def test_an_array_formula_in_one_cell_is_replaced(returned: Path, f21: Form, area: str) -> None:
    alter(returned, lambda xml: recell(xml, "J4", f'<f t="array" ref="{area}">SUM(D4:I4*1)</f><v>5</v>'))

    assert {"表三!J4": (5, balanced(f21).values()["requests.new.total"])} == told(fill(returned))


def test_an_array_formula_elsewhere_stays(returned: Path, tmp_path: Path) -> None:
    own = b'<c r="L4"><f t="array" ref="L4:M5">D4:E5*1</f><v>5</v></c>'
    alter(returned, lambda xml: xml.replace(cells(xml)["J4"], cells(xml)["J4"] + own))
    alter(returned, typed("J4", 999))

    assert own == cells(filled_sheet(returned, tmp_path))["L4"]


# ── odd XML ─────────────────────────────────────────────────────────────────────────────────


def prefixed(xml: bytes) -> bytes:
    """A sheet with a prefix on every element of its main namespace."""
    xml = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", xml)
    return xml.replace(b" xmlns=", b" xmlns:x=")


def test_a_sheet_with_a_namespace_prefix_is_filled(returned: Path, f21: Form, tmp_path: Path) -> None:
    alter(returned, typed("J4", 999))
    alter(returned, lambda xml: recell(xml, "E27", None))
    alter(returned, lambda xml: re.sub(rb'<row r="28".*?</row>', b'<row r="28"><c r="D28"><v>3</v></c></row>', xml))
    alter(returned, prefixed)

    after = cells(filled_sheet(returned, tmp_path))

    assert after["J4"].startswith(b"<x:c ")
    assert (
        balanced(f21).values()["requests.new.total"]
        == the(Return, read(tmp_path / "filled.xlsx")).submission.values()["requests.new.total"]
    )
    assert b"<x:f>" in after["E27"]
    assert b"<x:f>" in after["J28"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_sheet_in_another_encoding_is_filled(returned: Path, f21: Form, encoding: str, tmp_path: Path) -> None:
    alter(returned, typed("J4", 999))

    def encoded(xml: bytes) -> bytes:
        return xml.decode().replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"').encode(encoding)

    alter(returned, encoded)

    assert (
        balanced(f21).values() == the(Return, read(saved(fill(returned), tmp_path / "filled.xlsx"))).submission.values()
    )


def test_cells_without_addresses_are_counted(returned: Path, f21: Form, tmp_path: Path) -> None:
    alter(returned, typed("J4", 999))
    alter(returned, lambda xml: re.sub(rb'<(c|row) r="[A-Z0-9]+"', rb"<\1", xml))

    assert (
        balanced(f21).values() == the(Return, read(saved(fill(returned), tmp_path / "filled.xlsx"))).submission.values()
    )


def test_a_comment_in_the_xml_that_looks_like_a_cell_is_passed_over(returned: Path, f21: Form, tmp_path: Path) -> None:
    alter(returned, typed("J4", 999))
    alter(returned, lambda xml: xml.replace(b"<sheetData>", b'<!-- <row r="4"><c r="J4"/></row> --><sheetData>'))

    assert (
        balanced(f21).values() == the(Return, read(saved(fill(returned), tmp_path / "filled.xlsx"))).submission.values()
    )


CONTROLS = b'<controls xmlns:d="urn:d"><control><d:row>40</d:row></control></controls>'
EXTENSION = b'<extLst><ext uri="{A}" xmlns:m="urn:m"><m:f>D4</m:f></ext></extLst>'


def test_what_stands_behind_the_rows_is_not_taken_for_rows(returned: Path, f21: Form, tmp_path: Path) -> None:
    for address in ("J27", "J28"):
        alter(returned, partial(recell, address=address, inner=None))
    alter(returned, lambda xml: re.sub(rb'<row r="27".*?</row>', b"", xml, flags=re.DOTALL))
    alter(returned, lambda xml: xml.replace(b"</worksheet>", CONTROLS + b"</worksheet>"))
    alter(returned, lambda xml: re.sub(rb'(<row r="28".*?</row>)(.*)$', rb"\2", xml, flags=re.DOTALL))

    sheet = filled_sheet(returned, tmp_path, parts)  # openpyxl knows no foreign elements

    assert sheet.endswith(CONTROLS + b"</worksheet>")
    assert sheet.index(b'<row r="27"') < sheet.index(b"</sheetData>")


def test_a_formula_behind_the_rows_is_not_taken_for_one_of_the_last_cell(returned: Path, tmp_path: Path) -> None:
    alter(returned, lambda xml: recell(xml, "J4", '<f t="shared" ref="J4:J28" si="0">SUM(D4:I4)</f><v>5</v>'))
    own = b'<c r="K28"><f t="shared" si="0"/><v>9</v></c>'
    alter(returned, lambda xml: xml.replace(cells(xml)["J28"], cells(xml)["J28"] + own))
    alter(returned, lambda xml: xml.replace(b"</worksheet>", EXTENSION + b"</worksheet>"))

    sheet = filled_sheet(returned, tmp_path, parts)

    assert b'<c r="K28"><f>SUM(E28:J28)</f><v>9</v></c>' == cells(sheet)["K28"]
    assert sheet.endswith(EXTENSION + b"</worksheet>")


# ── refusals ────────────────────────────────────────────────────────────────────────────────


def test_a_workbook_that_is_no_return_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book["Sheet"]["A1"] = "请假条"
    book.save(tmp_path / "other.xlsx")

    with pytest.raises(UnreadableFile) as refused:
        fill(tmp_path / "other.xlsx")

    assert "R110" == refused.value.finding.code


def test_a_total_whose_parts_cannot_all_be_found_is_left_alone(f21: Form, tmp_path: Path) -> None:
    path = tmp_path / "returned.xlsx"
    book = plain_book(f21, balanced(f21))
    book[TABLE].delete_cols(5)
    book.save(path)

    filled = fill(path)

    assert "R112" in {finding.code for finding in filled.findings}
    assert not any(total.cell.startswith("requests.") and total.cell.endswith(".total") for total in filled.totals)


# ── in a spreadsheet program ────────────────────────────────────────────────────────────────


def overtyped(form: Form, submission: Submission, path: Path) -> Path:
    write(layout(form, submission), path)
    for sheet, address in totals_of(form).values():
        alter(path, typed(address, 7_654_321), sheet)
    return path


def gaps(form: Form) -> Submission:
    """A balanced return with a blank and a mark in two inputs."""
    good = in_balance(form)
    inputs = [cell for cell in form.cells if cell not in form.sums]
    odd = {inputs[len(inputs) // 2]: NOTHING, inputs[-3]: Observation(None, "/", Status.NOT_APPLICABLE)}
    return replace(good, observations=good.columns | odd)


@pytest.mark.parametrize("make", [in_balance, gaps])
def test_libreoffice_recalculates_the_filled_copy_to_what_is_stored(
    form: Form, make: Callable[[Form], Submission], office: Office, tmp_path: Path
) -> None:
    path = overtyped(form, make(form), tmp_path / "returned.xlsx")
    after = saved(fill(path, form), tmp_path / "filled.xlsx")
    document, _ = read_document(after)
    stored = {
        (grid.name, a1(piece.row, piece.column)): piece.value if isinstance(piece.value, str) else float(piece.value)
        for grid in document
        for piece in grid.pieces
        if piece.value not in (None, "")
    }

    sheets = office.run(after, recalculate=True)

    shown = {
        (sheet, at): seen.value for sheet, seens in sheets.items() for at, seen in seens.items() if seen.value != ""
    }
    assert stored == shown
    openpyxl.load_workbook(after)


def test_what_a_clerk_computes_from_the_totals_follows_them_in_libreoffice(
    f21: Form, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "returned.xlsx"
    book = plain_book(f21, balanced(f21))
    book.create_sheet("台账")["A1"] = "=表三!J6*2"
    book.save(path)

    sheets = office.run(saved(fill(path), tmp_path / "filled.xlsx"), recalculate=True)

    assert 2 * stated(balanced(f21))["requests.new.total"] == sheets["台账"]["A1"].value
