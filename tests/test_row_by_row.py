"""A long sheet that is read row by row says what it says when all of it is read, or is refused as that is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from collecting import consolidated, read_all
from hypothesis import given
from hypothesis import strategies as st
from narrowed import the
from strategies import balanced

from gouji import Grid, UnreadableFile, layout, load_form, summary_workbook, verify, write
from gouji.formats import package
from gouji.formats.read import long_document, read_document
from gouji.model.form import CODE, DETAIL, ORIGINS, SOURCES
from gouji.model.grid import RowStream
from gouji.summary.verify import open_summary

COUNTY = Path(__file__).parents[1] / "samples" / "county"
GOLDEN = Path(__file__).parent / "data" / "golden"
F21 = load_form("2021")
LONG = (DETAIL, SOURCES, ORIGINS, CODE)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="{DETAIL}" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="a" Type="{OFFICE}/worksheet" Target="sheet.xml"/>'
    f'<Relationship Id="b" Type="{OFFICE}/sharedStrings" Target="strings.xml"/>'
    f'<Relationship Id="c" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/strings.xml": f"<sst {MAIN}><si><t>甲局</t></si><si><r><rPr><strike/></rPr><t>乙</t></r><r><t>丙</t></r></si></sst>",
    "xl/styles.xml": f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
}  # fmt: skip
RELATIONSHIPS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'

VALUES = st.sampled_from(
    ["<v>7</v>", "<v>0</v>", "<v>-3</v>", "<v>1.5</v>", "<v>1e3</v>", "<v>9999999999999999</v>", "<v></v>", "<v/>", "", "<v> 7</v>",
     "<v>1</v>", "<v>2</v>", "<f>SUM(A1:A2)</f><v>4</v>", "<is><t>甲</t></is>", '<is><t xml:space="preserve"> 甲 </t></is>',
     "<is><t>a&amp;b&lt;</t></is>", "<is><t>_x0041_</t></is>", "<v>a&#65;</v>", "<v>甲</v>", "<is><r><t>甲</t></r></is>"]
)  # fmt: skip
LOOKS = st.sampled_from(
    [
        "",
        ' t="n"',
        ' t="s"',
        ' t="str"',
        ' t="inlineStr"',
        ' t="b"',
        ' t="e"',
        ' t="d"',
        ' s="0"',
        ' s="1"',
        ' s="1" t="s"',
        " ",
    ]
)
CELLS = st.lists(st.tuples(st.sampled_from(["A", "B", "C", "AA", "a", ""]), LOOKS, VALUES), max_size=5)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["{}", "{}", "{}", "", "2"]), CELLS, st.sampled_from(["", "", ' ht="12"', ' hidden="1"'])
    ),
    max_size=6,
)
BEHIND = st.sampled_from(
    [
        "",
        '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
        '<mergeCells><mergeCell ref="A2:C2"/><mergeCell ref="B4:B6"/></mergeCells>',
    ]
)
BETWEEN = st.sampled_from(["", "", "", '<row r="3"/>', " ", "<!-- </row> -->", "<row"])


def sheet(rows: list[tuple[str, list[tuple[str, str, str]], str]], behind: str, between: str) -> str:
    text = ""
    for at, (number, cells, look) in enumerate(rows, 1):
        said = number.format(at)
        inner = "".join(
            f"<c{f' r={chr(34)}{letters}{at}{chr(34)}' if letters else ''}{look}>{value}</c>"
            for letters, look, value in cells
        )
        text += f"<row{f' r={chr(34)}{said}{chr(34)}' if said else ''}{look}>{inner}</row>"
    return f"<worksheet {MAIN}><sheetData>{text}{between}</sheetData>{behind}</worksheet>"


def book(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "xl/sheet.xml": content}.items():
            archive.writestr(name, text.replace("<Relationships", f"<Relationships {RELATIONSHIPS}"))
    return path


def said(read: Callable[[], Grid]) -> object:
    """The pieces of a sheet, or the code with which it is refused."""
    try:
        return tuple(read().pieces)
    except UnreadableFile as refused:
        return refused.finding.code


@given(ROWS, BEHIND, BETWEEN)
def test_any_rows_say_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, list[tuple[str, str, str]], str]],
    behind: str,
    between: str,
) -> None:
    path = book(tmp_path_factory.getbasetemp() / "a.xlsx", sheet(rows, behind, between))
    whole = said(lambda: read_document(path)[0].grids[0])
    by_row = said(lambda: long_document(path, LONG).grids[0])

    assert whole == by_row or (by_row == "R108" and "2" in [number for number, *_ in rows])  # rows out of order


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.xlsx")), ids=lambda path: path.stem)
def test_summaries_of_every_version_say_the_same(path: Path) -> None:
    whole, by_row = read_document(path)[0], long_document(path, LONG)

    assert [(grid.name, grid.visibility, tuple(grid.pieces)) for grid in whole] == [
        (grid.name, grid.visibility, tuple(grid.pieces)) for grid in by_row
    ]


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    result = consolidated(list(read_all([COUNTY])), unit="清源县")
    return write(summary_workbook(result), tmp_path / "汇总表.xlsx")


def test_the_long_sheets_of_a_summary_are_read_row_by_row(summary: Path) -> None:
    opened = open_summary(summary)

    assert set(LONG) == {grid.name for grid in opened.document if isinstance(grid.pieces, RowStream)}
    assert ["M159"] == [finding.code for finding in verify(opened, [COUNTY])]


def test_a_long_sheet_has_a_budget_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too much for a part of a return is not for the lines of a summary; beyond its own budget it is refused."""
    folder = tmp_path / "returns"
    folder.mkdir()
    for number in range(30):
        write(layout(F21, replace(balanced(F21), unit=f"第{number}局")), folder / f"{number}.xlsx")
    result = consolidated(list(read_all([folder])), unit="清源县")
    summary = write(summary_workbook(result), tmp_path / "汇总表.xlsx")
    detail = max(part.size for part in package.package_of(summary.read_bytes(), "a").parts.values())
    monkeypatch.setattr(package, "PART_BYTES", detail - 1)

    assert ["M159"] == [finding.code for finding in verify(open_summary(summary), [folder])]
    monkeypatch.setattr(package, "ARCHIVE_BYTES", detail - 1)
    with pytest.raises(UnreadableFile) as refused:
        open_summary(summary)
    assert "R105" == refused.value.finding.code


@pytest.mark.parametrize(("damage", "code"), [
    (lambda text: text.replace("</sheetData>", ""), "R108"),
    (lambda text: text.replace("<sheetData>", "<!DOCTYPE a><sheetData>"), "R108"),
    (lambda text: text.replace("<sheetData>", "<sheetData>" + '<row r="9"><c r="A9"><v>1</v></c></row>' * 2), "R108"),
    (lambda text: text.replace("<sheetData>", "<sheetData>" + "<row>" * 99), "R105"),
    (lambda text: text.replace("<sheetData>", "<sheetData>" + " " * 20_000_000), "R105"),
])  # fmt: skip
def test_a_broken_sheet_is_refused_by_name(tmp_path: Path, damage: Callable[[str], str], code: str) -> None:
    content = sheet([("{}", [("A", "", "<v>7</v>"), ("B", ' t="s"', "<v>0</v>")], "")] * 9, "", "")

    assert code == said(lambda: long_document(book(tmp_path / "a.xlsx", damage(content)), LONG).grids[0])


def test_what_is_packed_wrongly_is_refused_by_name(summary: Path) -> None:
    data = bytearray(summary.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        largest = max(archive.infolist(), key=lambda one: one.file_size)
    data[largest.header_offset + len(largest.filename) + 200] ^= 0xFF
    summary.write_bytes(data)

    with pytest.raises(UnreadableFile) as refused:
        open_summary(summary)
    assert "R108" == the(UnreadableFile, refused.value).finding.code
