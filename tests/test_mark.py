"""Marked copies: the suspect cells show, everything else is as it was, and they read like the original."""

from __future__ import annotations

import io
import os
import posixpath
import re
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from collecting import checked, collected, read_all
from hypothesis import given, settings
from lxml import etree
from narrowed import the
from office import convert
from openpyxl.comments import Comment
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter
from strategies import balanced, returned

from gouji import Observation, Return, Review, Submission, load_form, read
from gouji.campaign.mark import mark, marked_names, needs_marking
from gouji.campaign.marks import COLOURS
from gouji.cli.main import main
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.package import Package
from gouji.formats.style import HEADER_TINT, INPUT_TINT, MARK_TINTS, PREFILLED_TINT, TOTAL_TINT
from gouji.formats.xlsx.write import to_xlsx
from gouji.messages.render import ui_text
from gouji.model.form import OPINION
from gouji.model.language import Language
from gouji.reports.marked import CONCERNED, WRONG, marked_cells
from gouji.workbook.blank import layout
from gouji.workbook.cover import guidance

F21 = load_form("2021")
COUNTY = Path(__file__).parents[1] / "samples" / "county"
RETURNED = Path(__file__).parents[1] / "samples" / "returned"
POLICE, LAND = COUNTY / "03-清源县公安局.xlsx", COUNTY / "04-清源县自然资源局.xlsx"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# The children of a worksheet in the order of the schema (ECMA-376, CT_Worksheet).
ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]


def marked(path: Path, folder: Path) -> Path:
    target = folder / "marked.xlsx"
    target.write_bytes(mark(the(Review, checked(read(path))), language=Language.ZH).content)
    return target


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert None is package.testzip()
        return {name: package.read(name) for name in package.namelist()}


def wrong_return(folder: Path, name: str = "a.xlsx", **figures: int) -> Path:
    good = balanced(F21)
    figures = figures or {"requests__denied__state_secret__person": 120}
    seen = {cell.replace("__", "."): Observation.of(value) for cell, value in figures.items()}
    path = folder / name
    path.write_bytes(to_xlsx(layout(F21, replace(good, observations=good.columns | seen))))
    return path


def test_the_wrong_cell_is_red_framed_and_says_what_it_should_be(tmp_path: Path) -> None:
    cell = openpyxl.load_workbook(marked(POLICE, tmp_path))["表三"]["D8"]

    assert f"FF{COLOURS[WRONG]}" == cell.fill.fgColor.rgb
    assert "thick" == cell.border.left.style
    assert "填报 12，应为 3" in cell.comment.text
    assert 12 == cell.value


def test_the_first_sheet_lists_what_was_found_with_links_to_the_cells(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(marked(POLICE, tmp_path))
    sheet = book.worksheets[0]
    texts = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_col=5)]
    links = [sheet[f"D{4 + i}"].hyperlink.location.replace("'", "") for i in range(3)]

    assert (OPINION, OPINION) == (book.sheetnames[0], book.worksheets[0].title)
    assert ["序号", "级别", "代码", "位置", "问题"] == texts[0]
    texts, legend = texts[:4], texts[4:]
    assert ["L101", "E102", "E102"] == [row[2] for row in texts[1:]]
    assert {*COLOURS.values()} == {sheet.cell(row, 1).fill.fgColor.rgb[2:] for row in range(8, 12)}
    assert ["红底粗框：最可能填错的格", "橙底：也可能错在这一格"] == [row[1] for row in legend[1:3]]
    assert [row[3] for row in texts[1:]] == links
    assert "清源县公安局　2024 年度" in sheet["A2"].value
    assert ["表三!D8", "表三!J8", "表三!D27"] == [row[3] for row in texts[1:]]


def test_the_marked_cells_are_those_of_the_diagnosis_and_no_others(tmp_path: Path) -> None:
    report = the(Review, checked(read(LAND)))
    before, after = openpyxl.load_workbook(LAND), openpyxl.load_workbook(marked(LAND, tmp_path))
    coloured = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in before
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb != after[sheet.title][cell.coordinate].fill.fgColor.rgb
    }

    places = report.submission.origins
    assert {f"{places[c].place.sheet}!{get_column_letter(places[c].place.column + 1)}{places[c].place.row + 1}"
            for c in marked_cells(report, Language.ZH)} == coloured  # fmt: skip


def test_comments_stand_at_suspects_and_at_what_a_finding_is_about_and_nowhere_else(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(marked(POLICE, tmp_path))["表三"]

    assert {"D8", "J8", "D27"} == {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert f"FF{COLOURS[CONCERNED]}" == sheet["D6"].fill.fgColor.rgb


def test_where_errors_are_comes_first_then_these_then_warnings(tmp_path: Path) -> None:
    wrong = wrong_return(tmp_path, requests__denied__state_secret__person=120, disclosure__fees__amount=180_000)
    sheet = openpyxl.load_workbook(marked(wrong, tmp_path)).worksheets[0]
    codes = [sheet[f"C{row}"].value for row in range(4, sheet.max_row + 1)]

    assert ["L101", "E102", "E301"] == [code for code in dict.fromkeys(codes) if code]


@pytest.mark.parametrize("path", [POLICE, LAND, *sorted(RETURNED.glob("*.xlsx"))], ids=lambda path: path.stem)
def test_a_marked_copy_reads_like_the_original(path: Path, tmp_path: Path) -> None:
    before = the(Return, read(path))
    after = the(Return, read(marked(path, tmp_path)))

    assert (before.submission, before.submission.origins) == (after.submission, after.submission.origins)
    assert sorted([*(one.code for one in before.findings), "R205"]) == sorted(one.code for one in after.findings)


@pytest.mark.slow
@given(submission=returned(F21))
@settings(max_examples=12, deadline=None)  # what is wrong with some of them is looked for at length
def test_any_return_reads_the_same_when_marked(
    submission: Submission, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / "a.xlsx"
    path.write_bytes(to_xlsx(layout(F21, submission)))
    report = the(Review, checked(read(path)))
    (folder / "marked.xlsx").write_bytes(mark(report, language=Language.ZH).content)

    assert report.submission == the(Return, read(folder / "marked.xlsx")).submission
    check_package(parts(folder / "marked.xlsx"))


def test_everything_else_keeps_its_bytes(tmp_path: Path) -> None:
    before, after = parts(POLICE), parts(marked(POLICE, tmp_path))
    changed = {name for name, content in before.items() if after[name] != content}

    assert before.keys() <= after.keys()
    assert {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"} <= changed
    assert all(name.startswith("xl/worksheets/sheet") for name in changed - {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"})  # fmt: skip


def test_formulas_results_validations_conditions_names_and_protection_stay(tmp_path: Path) -> None:
    path = marked(POLICE, tmp_path)
    for values in (False, True):
        before, after = (openpyxl.load_workbook(file, data_only=values) for file in (POLICE, path))
        for sheet in before:
            twin = after[sheet.title]
            assert [[c.value for c in row] for row in sheet.iter_rows()] == [
                [c.value for c in row] for row in twin.iter_rows()
            ]
            assert sheet.merged_cells.ranges == twin.merged_cells.ranges
            assert str(sheet.data_validations) == str(twin.data_validations)
            kept = [str(area.sqref) for area in sheet.conditional_formatting]
            assert kept == [str(area.sqref) for area in twin.conditional_formatting][-len(kept) :]
            assert sheet.protection.sheet == twin.protection.sheet
            assert sheet.sheet_state == twin.sheet_state
        assert before.defined_names.keys() == after.defined_names.keys()
        assert {n: d.attr_text for n, d in before.defined_names.items()} == {
            n: d.attr_text for n, d in after.defined_names.items()
        }


def test_print_titles_still_belong_to_their_sheets(tmp_path: Path) -> None:
    before, after = openpyxl.load_workbook(POLICE), openpyxl.load_workbook(marked(POLICE, tmp_path))

    assert any(sheet.print_title_rows for sheet in before)
    assert {s.title: s.print_title_rows for s in before} == {
        s.title: s.print_title_rows for s in after if s.title != OPINION
    }


def test_comments_of_the_unit_are_kept_and_lengthened(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(wrong_return(tmp_path))
    book["表三"]["D8"].comment = Comment("含跨年办件", "张三")
    book["表二"]["A3"].comment = Comment("另一张表", "李四")
    book.save(tmp_path / "b.xlsx")
    after = openpyxl.load_workbook(marked(tmp_path / "b.xlsx", tmp_path))

    assert re.match(r"含跨年办件\n表三 D8.*应为", after["表三"]["D8"].comment.text)
    assert "张三" == after["表三"]["D8"].comment.author
    assert "另一张表" == after["表二"]["A3"].comment.text
    check_package(parts(tmp_path / "marked.xlsx"))


def test_a_second_marking_replaces_the_first_sheet(tmp_path: Path) -> None:
    once = marked(POLICE, tmp_path)
    again = tmp_path / "again.xlsx"
    again.write_bytes(mark(the(Review, checked(read(once))), language=Language.ZH).content)
    book = openpyxl.load_workbook(again)

    assert 1 == book.sheetnames.count(OPINION)
    assert the(Return, read(POLICE)).submission == the(Return, read(again)).submission
    check_package(parts(again))


def test_a_strict_file_is_marked_in_its_own_namespaces(tmp_path: Path) -> None:
    path = tmp_path / "strict.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts(wrong_return(tmp_path)).items():
            for transitional, strict in (
                (
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                ),
                (
                    b"http://schemas.openxmlformats.org/officeDocument/2006/",
                    b"http://purl.oclc.org/ooxml/officeDocument/",
                ),
            ):
                content = content.replace(transitional, strict)
            package.writestr(name, content)
    after = parts(marked(path, tmp_path))

    assert the(Return, read(path)).submission == the(Return, read(tmp_path / "marked.xlsx")).submission
    assert not any(
        b"schemas.openxmlformats.org/spreadsheetml/2006/main" in after[name] for name in after if name.endswith(".xml")
    )


def test_what_is_no_xlsx_is_drawn_anew_and_that_is_told(tmp_path: Path) -> None:
    rows = ["本年新收,1"]
    document = tmp_path / "a.csv"
    sheet = openpyxl.load_workbook(wrong_return(tmp_path))["表三"]
    rows = [
        ",".join("" if cell.value is None else str(cell.value).replace(",", "，") for cell in row)
        for row in sheet.iter_rows()
    ]
    document.write_text("\n".join(rows), "utf-8-sig")
    report = the(Review, checked(read(document)))
    copy = mark(report, language=Language.ZH)

    assert ["R146"] == [finding.code for finding in copy.findings]
    (tmp_path / "marked.xlsx").write_bytes(copy.content)
    assert OPINION == openpyxl.load_workbook(tmp_path / "marked.xlsx").sheetnames[0]
    assert report.submission.values() == the(Return, read(tmp_path / "marked.xlsx")).submission.values()


def test_a_member_of_an_archive_is_marked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "回收.zip", "w") as archive:
        archive.write(POLICE, "报表/公安局.xlsx")
    with pytest.raises(SystemExit):
        main(["check", str(tmp_path / "回收.zip"), "--mark", str(tmp_path / "out")])

    assert ["公安局-标注.xlsx"] == os.listdir(tmp_path / "out")
    assert the(Return, read(POLICE)).submission == the(Return, read(tmp_path / "out" / "公安局-标注.xlsx")).submission


def test_names_are_kept_apart() -> None:
    suffixes = [".xlsx", ".xlsx", ".xlsx", ".xlsx", ".xlsm"]
    assert ["a-标注.xlsx", "a-标注-2.xlsx", "B-标注.xlsx", "b-标注-2.xlsx", "b-标注.xlsm"] == marked_names(
        ["x/a.xls", "y/a.xlsx", "B.et", "b.csv", "b.xlsm"], suffixes
    )


def test_many_names_are_each_there_only_once() -> None:
    files = [f"{number}/{'AaBb'[number % 4]}{'-标注-2' * (number % 3)}.xlsx" for number in range(300)]
    names = marked_names(files, [".xlsx"] * len(files))

    assert len(files) == len({name.casefold() for name in names})
    assert [Path(file).stem for file in files] == [
        name[: len(Path(file).stem)] for file, name in zip(files, names, strict=True)
    ]


def test_a_good_return_needs_no_marking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not needs_marking(the(Review, checked(read(COUNTY / "02-清源县教育局.xlsx"))))
    with pytest.raises(SystemExit) as left:
        main(["check", str(COUNTY / "02-清源县教育局.xlsx"), "--mark", str(tmp_path / "out")])

    assert (0, []) == (left.value.code, os.listdir(tmp_path / "out"))
    assert "标注件 0 份" in capsys.readouterr().err


def test_nothing_is_overwritten_without_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", str(POLICE), "--mark", str(tmp_path)]
    for extra, code in (([], 1), ([], 2), (["--force"], 1)):
        with pytest.raises(SystemExit) as left:
            main([*arguments, *extra])
        assert code == left.value.code
    assert "--force" in capsys.readouterr().err


def test_no_return_is_overwritten_even_with_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The unit corrected the marked copy and sent that back."""
    wrong_return(tmp_path, "甲局.xlsx")
    corrected = tmp_path / "甲局-标注.xlsx"
    corrected.write_bytes((COUNTY / "02-清源县教育局.xlsx").read_bytes())
    before = corrected.read_bytes()
    with pytest.raises(SystemExit) as left:
        main(["check", *map(str, sorted(tmp_path.iterdir())), "--mark", str(tmp_path), "--force", "--lang", "zh"])

    assert 2 == left.value.code
    assert "另一个文件夹" in capsys.readouterr().err
    assert before == corrected.read_bytes()
    assert {"甲局.xlsx", "甲局-标注.xlsx"} == set(os.listdir(tmp_path))


@pytest.mark.parametrize("below", ["", "标注"])
def test_marked_copies_do_not_go_among_the_returns(below: str, tmp_path: Path) -> None:
    wrong_return(tmp_path, "甲局.xlsx")
    with pytest.raises(SystemExit) as left:
        main(["check", str(tmp_path), "--mark", str(tmp_path / below)])

    assert 2 == left.value.code
    assert ["甲局.xlsx"] == os.listdir(tmp_path)


@pytest.mark.parametrize("later", [True, False])
def test_a_marked_copy_beside_its_original_is_told_and_does_not_count(later: bool, tmp_path: Path) -> None:
    whole = replace(balanced(F21), unit="甲局", year=2024)
    wrong = whole.columns | {"requests.new.person": Observation.of(99)}
    original = tmp_path / "甲局.xlsx"
    original.write_bytes(to_xlsx(layout(F21, replace(whole, observations=wrong))))
    copy = marked(original, tmp_path).rename(tmp_path / "甲局-标注.xlsx")
    os.utime(copy, (0, 2_000_000_000 if later else 1))
    found = collected(read_all([tmp_path]))

    (group,) = found.versions
    assert group.kept is not None
    assert ("甲局.xlsx", "original") == (Path(group.kept.file).name, group.by)
    assert "R205" in [one.code for entry in group.others for one in found[entry].findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "written", ['tabSelected="1"', "tabSelected = '1'", 'showGridLines="0" tabSelected="true" zoomScale="90"']
)
def test_only_the_first_sheet_is_selected_and_no_other_changes_else(
    written: str, encoding: str, tmp_path: Path
) -> None:
    def selecting(name: str, content: bytes) -> dict[str, bytes]:
        if not name.startswith("xl/worksheets/sheet"):
            return {name: content}
        text = re.sub(r"<sheetView [^>]*?(/?)>", rf'<sheetView {written} workbookViewId="0"\1>', content.decode())
        return {name: text.replace("UTF-8", encoding.upper()).encode(encoding)}

    path = rewritten(wrong_return(tmp_path), tmp_path / "b.xlsx", selecting)
    before, after = parts(path), parts(marked(path, tmp_path))
    sheets = {name: content for name, content in after.items() if name.startswith("xl/worksheets/sheet")}
    quiet = [
        name
        for name in sheets
        if name in before and f"xl/worksheets/_rels/{posixpath.basename(name)}.rels" not in after
    ]

    assert 1 == sum(b"tabSelected" in content.replace(b"\0", b"") for content in sheets.values())
    assert len(quiet) > 3
    for name in quiet:
        text = before[name].decode(encoding)
        shown = after[name].decode("utf-8" if encoding == "utf-8" or b"\0" not in after[name] else encoding)
        assert (
            re.sub(r"\s*tabSelected\s*=\s*[\"'][^\"']*[\"']", "", text).partition("<sheetData>")[2]
            == shown.partition("<sheetData>")[2]
        )


def test_sheets_without_marks_are_not_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them says that it is selected, as programs write that copy sheets."""
    table = next(grid for grid in layout(F21, balanced(F21)) if grid.name == "表三")
    grids = [replace(table, name=f"附{number}") for number in range(50)]
    whole = layout(F21, replace(balanced(F21), unit="甲局", year=2024))
    path = tmp_path / "a.xlsx"
    path.write_bytes(to_xlsx(replace(whole, grids=(*whole.grids, *grids))))
    selected = rewritten(path, tmp_path / "b.xlsx", lambda name, content: {
        name: re.sub(rb"<sheetView (?![^>]*tabSelected)", b'<sheetView tabSelected="1" ', content) if "/sheet" in name else content
    })  # fmt: skip
    report = the(Review, checked(read(selected)))
    taken: list[str] = []
    apart = PartEdit.__init__

    def noting(self: PartEdit, package: Package, name: str, content: bytes) -> None:
        taken.append(name)
        apart(self, package, name, content)

    monkeypatch.setattr(PartEdit, "__init__", noting)
    made = zipped(mark(report, language=Language.ZH).content)

    assert len(taken) < 40
    assert 1 == sum(b"tabSelected" in content for name, content in made.items() if "worksheets/sheet" in name)


def zipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_text_of_the_file_is_no_formula_and_no_markup(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(wrong_return(tmp_path))
    book["表二"]["B7"] = "=cmd|'/C calc'!A0 <b>&amp;</b>"
    book["表二"]["B7"].data_type = "s"
    book.save(tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(marked(tmp_path / "b.xlsx", tmp_path)).worksheets[0]
    told = [row[4] for row in sheet.iter_rows(min_row=4) if "calc" in str(row[4].value)]

    assert ["s"] == [cell.data_type if cell.data_type != "inlineStr" else "s" for cell in told]
    assert "<b>&amp;</b>" in str(told[0].value)


# ── other programs ──────────────────────────────────────────────────────────────────────────


def test_libreoffice_opens_it_with_comments_and_colours(tmp_path: Path, soffice: str) -> None:
    path = marked(POLICE, tmp_path)
    convert(soffice, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out", path)
    book = openpyxl.load_workbook(tmp_path / "out" / "marked.xlsx")

    assert OPINION == book.sheetnames[0]
    assert "应为 3" in book["表三"]["D8"].comment.text
    assert f"FF{COLOURS[WRONG]}" == book["表三"]["D8"].fill.fgColor.rgb
    assert (
        the(Return, read(POLICE)).submission.values()
        == the(Return, read(tmp_path / "out" / "marked.xlsx")).submission.values()
    )


def test_a_file_saved_by_libreoffice_is_marked(tmp_path: Path, soffice: str) -> None:
    convert(soffice, "xlsx:Calc MS Excel 2007 XML", tmp_path, POLICE)
    saved = tmp_path / POLICE.name

    assert the(Return, read(saved)).submission == the(Return, read(marked(saved, tmp_path))).submission
    check_package(parts(tmp_path / "marked.xlsx"))


def test_exceljs_opens_it_with_the_comment(tmp_path: Path, node: tuple[str, Path]) -> None:
    program, modules = node
    path = marked(POLICE, tmp_path)
    script = f"""const E = require({str(modules / "exceljs")!r}); const b = new E.Workbook();
    b.xlsx.readFile({str(path)!r}).then(() => {{ const c = b.getWorksheet("表三").getCell("D8");
    console.log(JSON.stringify([b.worksheets[0].name, c.value, c.fill.fgColor.argb, c.note.texts.map(t => t.text).join("")])); }});"""
    done = subprocess.run([program, "-e", script], capture_output=True, encoding="utf-8", check=False)

    assert "" == done.stderr
    assert f'["{OPINION}",12,"FF{COLOURS[WRONG]}",' in done.stdout
    assert "应为 3" in done.stdout


# ── the rules of the format ─────────────────────────────────────────────────────────────────


def without_styles(path: Path, folder: Path, styles: bytes | None) -> Path:
    """The workbook with another table of styles or, for None, without; nothing refers to a style."""
    removed = [(rb"<(Override|Relationship) [^>]*styles[^>]*/>", b"")] if styles is None else []
    removed += [(rb' (s|style)="\d+"', b""), (rb"<conditionalFormatting.*?</conditionalFormatting>", b"")]
    with zipfile.ZipFile(folder / "plain.xlsx", "w") as package:
        for name, content in parts(path).items():
            for pattern, text in removed if not name.endswith("styles.xml") else ():
                content = re.sub(pattern, text, content, flags=re.DOTALL)
            if not name.endswith("styles.xml"):
                package.writestr(name, content)
            elif styles is not None:
                package.writestr(name, styles)
    return folder / "plain.xlsx"


EMPTY_STYLES = f'<styleSheet xmlns="{MAIN[1:-1]}"/>'.encode()


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize("styles", [None, EMPTY_STYLES], ids=["no table", "an empty table"])
def test_a_workbook_without_styles_is_marked(styles: bytes | None, tmp_path: Path) -> None:
    plain = without_styles(POLICE, tmp_path, styles)
    copy = marked(plain, tmp_path)
    cell = openpyxl.load_workbook(copy)["表三"]["D8"]

    assert (f"FF{COLOURS[WRONG]}", 12) == (cell.fill.fgColor.rgb, cell.value)
    assert the(Return, read(plain)).submission == the(Return, read(copy)).submission
    check_package(parts(copy))


def check_package(content: dict[str, bytes]) -> None:
    """What Excel insists on: targets that exist, declared types, the order of children, ids used once, counts."""
    types = etree.fromstring(content["[Content_Types].xml"])
    overrides = {one.get("PartName") for one in types if one.tag.endswith("Override")}
    defaults = {one.get("Extension").lower() for one in types if one.tag.endswith("Default")}
    assert len(overrides) == sum(one.tag.endswith("Override") for one in types)
    for name in content:
        if name != "[Content_Types].xml":
            assert f"/{name}" in overrides or name.rpartition(".")[2].lower() in defaults, name
    assert all(name[1:] in content for name in overrides)
    for name in content:
        if not name.endswith(".rels"):
            continue
        source = posixpath.dirname(posixpath.dirname(name))
        relations = etree.fromstring(content[name])
        assert len({one.get("Id") for one in relations}) == len(relations), name
        for one in relations:
            if one.get("TargetMode") != "External":
                target = one.get("Target")
                found = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(source, target))
                assert found in content, (name, found)
    for name in content:
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            check_sheet(name, content)
    styles = etree.fromstring(content["xl/styles.xml"])
    for table in ("fonts", "fills", "borders", "cellXfs"):
        found = styles.find(f"{MAIN}{table}")
        assert int(found.get("count")) == len(found), table
    formats = styles.find(f"{MAIN}cellXfs")
    for one in formats:
        for attribute, table in (("fillId", "fills"), ("fontId", "fonts"), ("borderId", "borders")):
            assert int(one.get(attribute, "0")) < len(styles.find(f"{MAIN}{table}"))
    workbook = etree.fromstring(content["xl/workbook.xml"])
    sheets = workbook.find(f"{MAIN}sheets")
    for attribute in ("sheetId", "name"):
        assert len({sheet.get(attribute) for sheet in sheets}) == len(sheets)
    local = {
        int(one.get("localSheetId")) for one in workbook.iter(f"{MAIN}definedName") if "localSheetId" in one.attrib
    }
    assert all(number < len(sheets) for number in local)


def check_sheet(name: str, content: dict[str, bytes]) -> None:
    sheet = etree.fromstring(content[name])
    order = [ORDER.index(child.tag.removeprefix(MAIN)) for child in sheet if child.tag.startswith(MAIN)]
    assert order == sorted(order), name
    rows = [int(row.get("r")) for row in sheet.iter(f"{MAIN}row")]
    assert rows == sorted(set(rows)), name
    styles = len(etree.fromstring(content["xl/styles.xml"]).find(f"{MAIN}cellXfs"))
    for row in sheet.iter(f"{MAIN}row"):
        columns = [coordinate_from_string(cell.get("r"))[0] for cell in row]
        indexes = [column_index_from_string(column) for column in columns]
        assert indexes == sorted(set(indexes)), name
        assert all(int(cell.get("s", "0")) < styles for cell in row)
    related = f"xl/worksheets/_rels/{posixpath.basename(name)}.rels"
    if sheet.find(f"{MAIN}legacyDrawing") is not None:
        targets = {one.get("Type").rpartition("/")[2]: one.get("Target") for one in etree.fromstring(content[related])}
        at = {kind: target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl/worksheets", target))
              for kind, target in targets.items()}  # fmt: skip
        comments = etree.fromstring(content[at["comments"]])
        authors = len(comments.find(f"{MAIN}authors"))
        listed = list(comments.find(f"{MAIN}commentList"))
        assert all(int(comment.get("authorId")) < authors for comment in listed)
        assert len({comment.get("ref") for comment in listed}) == len(listed)
        drawing = etree.fromstring(content[at["vmlDrawing"]])
        shapes = [shape.get("id") for shape in drawing.iter("{urn:schemas-microsoft-com:vml}shape")]
        assert len(shapes) == len(set(shapes)) >= len(listed)


def test_the_rules_of_the_format_hold_for_the_samples(tmp_path: Path) -> None:
    for path in (POLICE, LAND, *sorted(RETURNED.glob("*.xlsx"))):
        check_package(parts(marked(path, tmp_path)))


def test_the_same_return_gives_the_same_bytes() -> None:
    assert (
        mark(the(Review, checked(read(POLICE))), language=Language.ZH).content
        == mark(the(Review, checked(read(POLICE))), language=Language.ZH).content
    )
    assert zipfile.is_zipfile(io.BytesIO(mark(the(Review, checked(read(POLICE))), language=Language.ZH).content))


# ── what files of others may hold ───────────────────────────────────────────────────────────


def rewritten(path: Path, target: Path, change: Callable[[str, bytes], dict[str, bytes]]) -> Path:
    """A copy of a workbook with every part passed through ``change(name, bytes)``; further parts come with it."""
    new: dict[str, bytes] = {}
    for name, content in parts(path).items():
        new |= change(name, content)
    with zipfile.ZipFile(target, "w") as package:
        for name, content in new.items():
            package.writestr(name, content)
    return target


def test_a_sheet_of_the_unit_that_has_the_name_of_ours_stays_with_every_cell(tmp_path: Path) -> None:
    path = wrong_return(tmp_path)
    book = openpyxl.load_workbook(path)
    own = book.create_sheet(OPINION)
    own["A1"], own["B2"], own["C3"] = "股室核稿", "局长：同意", 12
    book.save(path)
    copy = marked(path, tmp_path)
    again = tmp_path / "again.xlsx"
    again.write_bytes(mark(the(Review, checked(read(copy))), language=Language.ZH).content)

    for made in (copy, again):
        after = openpyxl.load_workbook(made)
        assert [f"{OPINION}（2）", OPINION] == [name for name in after.sheetnames if name.startswith(OPINION)]
        assert ("股室核稿", "局长：同意", 12) == tuple(after[OPINION][at].value for at in ("A1", "B2", "C3"))
    assert the(Return, read(path)).submission == the(Return, read(again)).submission
    assert ["R205"] == [f.code for f in read(again).findings]
    assert () == read(path).findings


def test_what_a_unit_wrote_into_our_list_stays_too(tmp_path: Path) -> None:
    copy = marked(wrong_return(tmp_path), tmp_path)
    book = openpyxl.load_workbook(copy)
    book[OPINION]["F4"] = "已改，请复核"
    book.save(copy)
    again = tmp_path / "again.xlsx"
    again.write_bytes(mark(the(Review, checked(read(copy))), language=Language.ZH).content)
    after = openpyxl.load_workbook(again)

    assert "已改，请复核" == after[OPINION]["F4"].value
    assert f"{OPINION}（2）" in after.sheetnames


def locked(name: str, content: bytes, password: bytes) -> bytes:
    """An archive of one file, locked in the way of old."""
    table = list(range(256))
    for _ in range(8):
        table = [(one >> 1) ^ (0xEDB88320 if one & 1 else 0) for one in table]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(old: int, byte: int) -> int:
        return (old >> 8) ^ table[(old ^ byte) & 0xFF]

    def update(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    for byte in password:
        update(byte)
    checksum, packed = zlib.crc32(content), bytearray()
    for byte in bytes(11) + bytes([checksum >> 24]) + content:
        mask = (keys[2] | 2) & 0xFFFF
        packed.append(byte ^ (mask * (mask ^ 1) >> 8 & 0xFF))
        update(byte)
    stem = name.encode()
    about = struct.pack("<HHHHHLLLHH", 20, 1, 0, 0, 0, checksum, len(packed), len(content), len(stem), 0)
    local = b"PK\x03\x04" + about + stem + packed
    entry = b"PK\x01\x02\x14\0" + about + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + stem
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(entry), len(local), 0)


@pytest.mark.parametrize("inside", [False, True])
def test_a_copy_of_a_workbook_with_macros_is_called_so(
    inside: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, macros = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    )
    path = rewritten(
        wrong_return(tmp_path),
        tmp_path / "宏.xlsm",
        lambda name, old: {name: old.replace(plain.encode(), macros.encode())},
    )
    if inside:
        path = tmp_path / "收.zip"
        path.write_bytes(locked("宏.xlsm", (tmp_path / "宏.xlsm").read_bytes(), b"2024"))
    with pytest.raises(SystemExit):
        main(["check", str(path), "--mark", str(tmp_path / "标注"), "--password", "2024"])

    assert ["宏-标注.xlsm"] == [one.name for one in (tmp_path / "标注").iterdir()]
    assert macros.encode() in parts(tmp_path / "标注" / "宏-标注.xlsm")["[Content_Types].xml"]


SHEET3 = "xl/worksheets/sheet3.xml"
HEADER = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="CH" style="width:9pt;height:9pt">'
    b'<v:imagedata o:relid="rId1" xmlns:o="urn:schemas-microsoft-com:office:office"/></v:shape></xml>'
)
RELATED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdH" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" Target="../drawings/head.vml"/>'
    b"</Relationships>"
)


def test_notes_do_not_go_among_the_pictures_of_the_header(tmp_path: Path) -> None:
    def change(name: str, old: bytes) -> dict[str, bytes]:
        if name == SHEET3:
            head = b'<legacyDrawingHF xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdH"/>'
            made = old.replace(b"</worksheet>", head + b"</worksheet>")
            return {name: made, "xl/drawings/head.vml": HEADER, "xl/worksheets/_rels/sheet3.xml.rels": RELATED}
        if name == "[Content_Types].xml":
            vml = b'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
            return {name: old.replace(b"<Override", vml + b"<Override", 1)}
        return {name: old}

    copy = marked(rewritten(wrong_return(tmp_path), tmp_path / "b.xlsx", change), tmp_path)
    held = parts(copy)
    order = [child.tag.removeprefix(MAIN) for child in etree.fromstring(held[SHEET3])]

    assert HEADER == held["xl/drawings/head.vml"]
    assert order.index("legacyDrawing") + 1 == order.index("legacyDrawingHF")
    assert order == sorted(order, key=ORDER.index)
    assert b'ObjectType="Note"' in held["xl/drawings/vmlDrawing1.vml"]


def test_rows_of_one_number_lose_nothing(tmp_path: Path) -> None:
    def change(name: str, old: bytes) -> dict[str, bytes]:
        if name != SHEET3:
            return {name: old}
        (row,) = re.findall(rb'<row r="8"[^>]*>', old)
        first_figure = old.index(b'<c r="D8"')
        return {name: old[:first_figure] + b"</row>" + row + old[first_figure:]}

    path = wrong_return(tmp_path)
    split = rewritten(path, tmp_path / "b.xlsx", change)
    copy = marked(split, tmp_path)

    whole, *others = (the(Return, read(one)).submission for one in (path, split, copy))
    assert [whole, whole] == others
    assert 1 == parts(copy)[SHEET3].count(b'r="D8"')
    assert 1 == parts(copy)[SHEET3].count(b'r="C8"')


def test_a_new_list_of_relations_has_a_content_type(tmp_path: Path) -> None:
    rels = b"application/vnd.openxmlformats-package.relationships+xml"

    def change(name: str, old: bytes) -> dict[str, bytes]:
        if name != "[Content_Types].xml":
            return {name: old}
        without = re.sub(rb'<Default Extension="rels"[^>]*/>', b"", old)
        both = b"".join(
            b'<Override PartName="/%s" ContentType="%s"/>' % (part, rels)
            for part in (b"_rels/.rels", b"xl/_rels/workbook.xml.rels")
        )
        return {name: without.replace(b"</Types>", both + b"</Types>")}

    copy = marked(rewritten(wrong_return(tmp_path), tmp_path / "b.xlsx", change), tmp_path)

    assert "xl/worksheets/_rels/sheet3.xml.rels" in parts(copy)
    assert b'Extension="rels"' in parts(copy)["[Content_Types].xml"]


def test_what_a_blank_turns_red_gives_way_to_the_marks(tmp_path: Path) -> None:
    copy = openpyxl.load_workbook(marked(wrong_return(tmp_path), tmp_path))
    sheet = copy["表三"]
    rules = [(rule.priority, rule, area) for area in sheet.conditional_formatting for rule in area.rules]
    ahead = [(rule, area) for _, rule, area in sorted(rules, key=lambda one: one[0]) if rule.stopIfTrue]
    held = {str(at) for _, area in ahead for at in area.sqref.ranges}

    assert [1, 2] == [rule.priority for rule, _ in ahead][:2]
    assert "D8" in held
    *colours, (rest, everywhere) = ahead
    assert {f"FF{COLOURS[WRONG]}", f"FF{COLOURS[CONCERNED]}"} <= {rule.dxf.fill.bgColor.rgb for rule, _ in colours}
    assert rest.dxf.fill is None, "and no other cell of a rule is red"
    own = {str(at) for _, rule, area in rules if not rule.stopIfTrue for at in area.sqref.ranges}
    assert own == {str(at) for at in everywhere.sqref.ranges}
    assert min(rule.priority for _, rule, _ in rules if not rule.stopIfTrue) > len(ahead)


@pytest.mark.parametrize("places", [["D29"], ["D29", "J31"], ["L9"], ["K30", "A40"]])
def test_figures_beside_a_table_are_marked_and_printed(tmp_path: Path, places: list[str]) -> None:
    book = openpyxl.load_workbook(next(COUNTY.glob("*教育局*")))
    for place in places:
        book["表三"][place] = 7
    book.save(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(marked(tmp_path / "a.xlsx", tmp_path))["表三"]
    (area,) = sheet.print_area.replace("$", "").rpartition("!")[2].split(",")
    printed = {cell.coordinate for row in sheet[area] for cell in row}

    assert {*places, "A1", "J28"} <= printed
    for place in places:
        assert sheet[place].fill.fgColor.rgb.endswith(COLOURS[CONCERNED])
        assert sheet[place].comment is not None


def test_no_colour_of_a_mark_is_one_that_the_blank_uses_itself() -> None:
    own = {INPUT_TINT, TOTAL_TINT, HEADER_TINT, PREFILLED_TINT}
    hue = ui_text("legend_open", Language.ZH)[0]

    assert own.isdisjoint(MARK_TINTS.values())
    assert hue not in "".join(guidance(F21, prefilled=True)), "nor is one called the same"
