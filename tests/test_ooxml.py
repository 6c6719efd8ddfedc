"""Reading workbooks: compared with openpyxl, with what XlsxWriter wrote, and under attack."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from gouji.formats import addresses, markup, merges
from gouji.formats import read as opening
from gouji.formats.bounds import Bounds
from gouji.formats.findings import Damaged
from gouji.formats.memory import Memory
from gouji.formats.ooxml import document as spreadsheetml
from gouji.formats.ooxml import emptiness, plain, sharing, texts
from gouji.formats.ooxml.cells import parsed
from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.ooxml.styles import cell_styles
from gouji.formats.package import package_of
from gouji.formats.read import read_document
from gouji.model.errors import UnreadableFile
from gouji.model.grid import DateValue, Document, ErrorValue, Grid, Piece, Place, Value

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def relationships(*entries: tuple[str, str, str]) -> str:
    listed = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{t}" Target="{target}"/>' for i, t, target in entries)
    return f'<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


def sheet_xml(rows: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def parts_of(sheet: str | bytes, strings: str = "", names: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet called 表三."""
    return {
        "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表三" sheetId="1" '
        f'r:id="r1"/></sheets><definedNames>{names}</definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            ("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="9" uniqueCount="4294967296">{strings}</sst>',
    }


def read(data: bytes) -> Document:
    return spreadsheetml.read_xlsx(package_of(data, "a.xlsx"))


def pieces(sheet: str | bytes, strings: str = "") -> tuple[Piece, ...]:
    return tuple(read(packed(parts_of(sheet, strings))).grids[0].pieces)


def cell(inside: str, attributes: str = "", strings: str = "") -> Piece | None:
    """The piece a lone cell gives."""
    found = pieces(sheet_xml(f'<row r="1"><c r="A1"{attributes}>{inside}</c></row>'), strings)
    return found[0] if found else None


def refused(action: Callable[[], object]) -> tuple[str, object]:
    """The code of the refusal and its telling argument."""
    with pytest.raises(UnreadableFile) as caught:
        action()
    arguments = vars(caught.value.finding)
    telling = [arguments[key] for key in ("reason", "what", "looks_like", "part") if key in arguments]
    return caught.value.finding.code, telling[0] if telling else None


@pytest.fixture(params=["pattern", "expat"])
def reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the two ways a sheet is read."""
    if request.param == "expat":
        monkeypatch.setattr(plain, "PLAIN_BYTES", -1)


def by_xlsxwriter(build: Callable[[Any], object]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        build(book)
    return stream.getvalue()


def form_like(book: Any) -> None:
    """Two sheets with what report forms are made of."""
    cover = book.add_worksheet("封面")
    cover.merge_range("A1:D1", "政府信息公开工作年度报告")
    cover.write("C4", "红旗区人民政府")
    cover.write("C5", " 前后 空格 \n换行 ")
    sheet = book.add_worksheet("表三")
    cover.write_formula("C6", '=IF(\'表三\'!A1<>"","有 & 无","")', None, "有 & 无")
    sheet.merge_range("A1:A3", "新收")
    for row in range(3):
        for column in range(1, 6):
            sheet.write_number(row, column, row * 10 + column)
        sheet.write_formula(row, 6, f"=SUM(B{row + 1}:F{row + 1})", None, row * 50 + 15)
    sheet.write_number("B4", 12.5)
    sheet.write_number("C4", -0.1)
    sheet.write_number("D4", 1234567890123)
    sheet.write_boolean("E4", True)
    sheet.write_formula("F4", "=1/0", None, "#DIV/0!")
    sheet.write_formula("G4", '=""', None, "")
    sheet.write_rich_string("A5", "其中", book.add_format({"bold": True}), "粗体", "部分")
    book.add_worksheet("说明").hide()
    book.add_worksheet("_meta").very_hidden()
    book.define_name("gouji.unit", "='封面'!$C$4")
    book.define_name("gouji.block", "='表三'!$B$1:$F$3")
    book.set_custom_property("form", "zfxxgk-2021")


FORM = by_xlsxwriter(form_like)


def through_openpyxl(data: bytes) -> bytes:
    stream = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(stream)
    return stream.getvalue()


def inline_by_openpyxl() -> bytes:
    stream = io.BytesIO()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("表三")
    sheet.append(["单位", 3, 2.5, None, True, "=SUM(B1:C1)", " 空 "])
    book.save(stream)
    return stream.getvalue()


def seen_by_openpyxl(data: bytes) -> Iterator[tuple[str, int, int, object, object]]:
    """Sheet, row, column, value and formula of each cell that holds anything."""
    values: Any
    formulas: Any
    values, formulas = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (True, False))
    for sheet in values:
        for line in sheet.iter_rows():
            for each in line:
                formula = formulas[sheet.title].cell(each.row, each.column).value
                is_formula = isinstance(formula, str) and formula.startswith("=")
                if each.value is not None or is_formula:
                    formula = formula[1:] if is_formula else None
                    yield sheet.title, each.row - 1, each.column - 1, each.value, formula


# Compared with others


@pytest.mark.parametrize(
    "data", [FORM, through_openpyxl(FORM), inline_by_openpyxl()], ids=["xlsxwriter", "openpyxl", "inline"]
)
@pytest.mark.usefixtures("reading")
def test_values_and_formulas_are_those_openpyxl_sees(data: bytes) -> None:
    def plain(value: object) -> object:
        if value == "":
            return None  # openpyxl has no empty text
        return (type(value) is bool, float(value) if isinstance(value, Decimal) else value)

    ours = [(g.name, p.row, p.column, plain(p.value), p.formula) for g in read(data) for p in g.pieces]
    theirs = [(*place, plain(value), formula) for *place, value, formula in seen_by_openpyxl(data)]
    assert len(theirs) > 5
    assert ours == theirs


def test_merges_names_properties_and_hidden_sheets_are_read() -> None:
    document = read(FORM)
    assert [(grid.name, grid.visibility) for grid in document] == [
        ("封面", "visible"),
        ("表三", "visible"),
        ("说明", "hidden"),
        ("_meta", "very_hidden"),
    ]
    assert document.names == {"gouji.unit": Place("封面", 3, 2)}
    assert document.properties == {"form": "zfxxgk-2021"}
    assert [p[:5] for grid in document for p in grid.pieces if p.rows > 1 or p.columns > 1] == [
        (0, 0, "政府信息公开工作年度报告", 1, 4),
        (0, 0, "新收", 3, 1),
    ]


XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
).filter(lambda text: not text.startswith("<r>"))
FIGURES = st.builds(
    lambda digits, scale: Decimal(digits).scaleb(-scale), st.integers(-(10**14), 10**14), st.integers(0, 6)
)
CONTENTS = st.dictionaries(
    st.tuples(st.integers(0, 40), st.integers(0, 12)), st.one_of(st.booleans(), FIGURES, XML_TEXT), max_size=12
)


def agreed(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    return value


@given(CONTENTS)
@settings(deadline=None, max_examples=60)
def test_what_is_written_is_read_back(contents: dict[tuple[int, int], object]) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet()
        for (row, column), value in contents.items():
            if isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, Decimal):
                sheet.write_number(row, column, float(value))
            else:
                sheet.write_string(row, column, value)

    back = {(p.row, p.column): p.value for p in read(by_xlsxwriter(build)).grids[0].pieces}
    assert {place: (type(v), v) for place, v in back.items()} == {
        place: (type(agreed(v)), agreed(v)) for place, v in contents.items()
    }


ODD_CELLS = (
    "<c{r}/>",
    '<c{r} s="1" />',
    '<c{r} t="n"><v>12.50</v></c>',
    "<c{r}><v>7</v></c>",
    "<c{r}><v/></c>",
    "<c{r}><v></v></c>",
    '<c{r} t="str"><f>A1&amp;"&lt;"</f><v></v></c>',
    '<c{r} t="str"><f>B2</f></c>',
    '<c{r}><f t="shared" ref="A1:A9" si="0">A1+$B$2</f><v>3</v></c>',
    '<c{r}><f t="shared" si="0"/><v>4</v></c>',
    '<c{r}><f aca="false"/><v>4</v></c>',
    '<c{r} t="s"><v>0</v></c>',
    '<c{r} t="s"><v>9</v></c>',
    '<c{r} t="b"><v>1</v></c>',
    '<c{r} t="e"><v>#REF!</v></c>',
    '<c{r} t="inlineStr"><is><t>字</t></is></c>',
    '<c{r} t="inlineStr"><is><t xml:space="preserve"> &#25919;&#38;b&lt; </t></is></c>',
    '<c{r} t="inlineStr"><is><t>&#95;x0041_</t></is></c>',
    '<c{r} t="inlineStr"><is><t>&#11;</t></is></c>',
    '<c{r} t="inlineStr"><is><t>&#55296;&#65535;</t></is></c>',
    '<c{r} t="inlineStr"><is><t>&#13;&#1234567;</t></is></c>',
    '<c{r} t="inlineStr"><is><t></t></is></c>',
    '<c{r} t="inlineStr"><is><t>字</t></is><v>1</v></c>',
    '<c{r} t="inlineStr"><v>字</v></c>',
    '<c{r} t="inlineStr"><v>字</t></is></c>',
    '<c{r} t="n"><is><t>5</t></is></c>',
    '<c{r} t="n"><is><t>5</t></is></c><c r="Z1" t="inlineStr"><is><t>字</t></is></c>',
    '<c{r} t="str"><v>&#65292;&#9;</v></c>',
    "<c{r}><v>1&#48;</v></c>",
    '<c{r} t="str"><v>a\rb</v></c>',
    '<c{r} t="str"><v>\x01</v></c>',
    "<c{r}><v>1</v><v>2</v></c>",
    "<c{r}><x/></c>",
    "<c{r}>",
    "</row>",
    '<row r="7"/>',
    '<row r="8" spans="1:2">',
    "<row>",
    "<!-- <v>1</v> -->",
    "stray",
)
ADDRESSES = st.sampled_from(["", *(f' r="{letter}{row}"' for letter in "ABC" for row in "12"), ' r="A0"', ' r="XFE1"'])


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(ODD_CELLS), ADDRESSES), max_size=6), st.booleans())
@settings(deadline=None, max_examples=400)
def test_the_quick_way_reads_as_expat_does(cells: list[tuple[str, str]], merged: bool) -> None:
    reads_as_expat_does(cells, merged)


@pytest.mark.parametrize("text", ODD_CELLS)
def test_the_quick_way_reads_any_one_cell_as_expat_does(text: str) -> None:
    reads_as_expat_does([(text, ' r="A1"')], merged=False)


def reads_as_expat_does(cells: list[tuple[str, str]], merged: bool) -> None:
    row = '<row r="1">' + "".join(text.replace("{r}", address) for text, address in cells) + "</row>"
    after = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>' if merged else ""
    data = packed(parts_of(sheet_xml(row, after), "<si><t>共享</t></si>"))

    def outcome() -> object:
        try:
            return read(data)
        except UnreadableFile as refusal:
            return refusal.finding

    quick = outcome()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "PLAIN_BYTES", -1)
        spreadsheetml._GRIDS.clear()  # else the sheet is known
        assert quick == outcome()


def test_the_quick_way_is_taken_for_ordinary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    # Expat is given too little to find the rows, which it should not be asked for.
    monkeypatch.setattr(
        spreadsheetml, "parsed", lambda package, part, content, *more: parsed(package, part, content[:2000], *more)
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 200))
    assert len(pieces(sheet_xml(rows))) == 199


# Values


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("3", 3),
        ("-3", -3),
        ("007", 7),
        ("3.0", 3),
        ("1E+2", 100),
        ("-0", 0),
        (" 5 ", 5),
        (".5", Decimal("0.5")),
        ("12.50", Decimal("12.5")),
        ("0.30000000000000004", Decimal("0.3")),
        ("2.9999999999999996", 3),
        ("123456789012345678", 123456789012346000),
        ("1e-300", Decimal("1e-300")),
        ("NaN", "NaN"),
        ("INF", "INF"),
        ("1e999", "1e999"),
        ("1_0", "1_0"),
        ("１２", "１２"),
        ("²", "²"),
        ("0x10", "0x10"),
        ("abc", "abc"),
    ],
)
def test_a_number_is_what_a_person_sees(literal: str, value: Value) -> None:
    piece = cell(f"<v>{literal}</v>")
    assert piece == Piece(0, 0, value, raw=literal)
    assert type(piece.value) is type(value)


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    ("attributes", "inside", "value", "raw"),
    [
        (' t="b"', "<v>1</v>", True, "1"),
        (' t="b"', "<v>0</v>", False, "0"),
        (' t="b"', "<v>maybe</v>", "maybe", "maybe"),
        (' t="e"', "<v>#REF!</v>", ErrorValue("#REF!"), "#REF!"),
        (' t="d"', "<v>2024-01-31</v>", DateValue("2024-01-31"), "2024-01-31"),
        (' t="str"', "<v></v>", "", ""),
        (' t="str"', "<v>a_x000D_b_x005F_x000D_</v>", "a\rb_x000D_", "a\rb_x000D_"),
        (' t="str"', "<v>_xD83D__xDE00_ _xD83D_</v>", "\U0001f600 \ufffd", "\U0001f600 \ufffd"),
        (' t="inlineStr"', "<is><t> 空 </t></is>", " 空 ", " 空 "),
        (' t="inlineStr"', "<is><r><t>一</t></r><r><t>二</t></r><rPh><t>er</t></rPh></is>", "一二", "一二"),
        (' t="inlineStr"', "<is><t/></is>", "", ""),
        (' t="s"', "<v>1</v>", "第二", "第二"),
        (' t="unheard-of"', "<v>7</v>", "7", "7"),
    ],
)
def test_each_type_of_cell(attributes: str, inside: str, value: Value, raw: str) -> None:
    piece = cell(inside, attributes, "<si><t>第一</t></si><si><t>第二</t></si>")
    assert piece == Piece(0, 0, value, raw=raw)
    assert type(piece.value) is type(value)


def test_rich_text_is_joined_and_its_pronunciation_left_out() -> None:
    strings = (
        '<si> <r><rPr><b/></rPr><t xml:space="preserve"> 新 </t></r> <r><t>收</t></r>'
        '<rPh sb="0" eb="1"><t>xin</t></rPh><phoneticPr fontId="1"/></si>'
    )
    assert cell("<v>0</v>", ' t="s"', strings) == Piece(0, 0, " 新 收", raw=" 新 收")


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("inside", ["", "<v/>", "<v></v>", "<v>  </v>", "<f/>", "<f></f>"])
def test_a_cell_that_holds_nothing_gives_no_piece(inside: str) -> None:
    assert cell(inside) is None


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("inside", ["<f>A2</f>", "<f>A2</f><v/>", "<f>A2</f><v></v>"])
def test_a_formula_without_a_stored_result_has_no_value(inside: str) -> None:
    assert cell(inside) == Piece(0, 0, None, formula="A2")


@pytest.mark.usefixtures("reading")
def test_an_empty_text_computed_is_a_value() -> None:
    assert cell("<f>A2</f><v></v>", ' t="str"') == Piece(0, 0, "", formula="A2")
    assert cell("<f>A2</f>", ' t="str"') == Piece(0, 0, None, formula="A2")


@pytest.mark.usefixtures("reading")
def test_entities_in_formulas_and_texts_are_replaced() -> None:
    piece = cell("<f>IF(A2&lt;&gt;&quot;a&amp;b&quot;,1)</f><v>x&amp;lt;</v>", ' t="str"')
    assert piece == Piece(0, 0, "x&lt;", raw="x&lt;", formula='IF(A2<>"a&b",1)')


@pytest.mark.parametrize("index", ["2", "-1", "99999999999"])
def test_a_shared_string_that_is_not_there_is_r108(index: str) -> None:
    strings = "<si><t>a</t></si><si><t>b</t></si>"
    assert refused(lambda: cell(f"<v>{index}</v>", ' t="s"', strings)) == ("R108", "string-index")


# Addresses


def test_cells_and_rows_without_addresses_are_counted() -> None:
    rows = (
        "<row><c><v>1</v></c><c/><c><v>2</v></c></row>"
        '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
        "<row><c><v>5</v></c></row>"
    )
    assert [p[:3] for p in pieces(sheet_xml(rows))] == [(0, 0, 1), (0, 2, 2), (4, 2, 3), (4, 3, 4), (5, 0, 5)]


@pytest.mark.usefixtures("reading")
def test_pieces_are_sorted_whatever_their_order() -> None:
    rows = '<row r="2"><c r="B2"><v>4</v></c><c r="A2"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    assert [p.value for p in pieces(sheet_xml(rows))] == [1, 3, 4]


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("second", ['<c r="A1"/>', '<c r="A1"><v>2</v></c>'])
def test_the_same_address_twice_is_r108(second: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{second}</row>'
    assert refused(lambda: pieces(sheet_xml(rows))) == ("R108", "cell-twice")


@pytest.mark.usefixtures("reading")
def test_the_last_cell_of_a_sheet_costs_nothing() -> None:
    row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert pieces(sheet_xml(row)) == (Piece(1048575, 16383, 1, raw="1"),)


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="A2147483648"/></row>',
        '<row r="1"><c r="A1048577"/></row>',
        '<row r="1"><c r="XFE1"/></row>',
        '<row r="1048577"/>',
        '<row r="1048576"/><row/>',
        '<row r="1"><c r="XFD1"/><c/></row>',
    ],
)
def test_an_address_beyond_the_sheet_is_r105(row: str) -> None:
    assert refused(lambda: pieces(sheet_xml(row))) == ("R105", "address")


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("address", ["", "A", "1", "A1B", "A-1", "a 1"])
def test_an_address_that_is_none_is_r108(address: str) -> None:
    assert refused(lambda: pieces(sheet_xml(f'<row r="1"><c r="{address}"/></row>'))) == ("R108", "address")


@pytest.mark.parametrize("rows", ["<c/>", "<row><x><c/></x></row>", "<row><c><c/></c></row>"])
def test_a_cell_in_an_odd_place_is_r108(rows: str) -> None:
    assert refused(lambda: pieces(sheet_xml(rows))) == ("R108", "xml")


# Merges


def merged(*references: str, rows: str = "") -> list[tuple[object, ...]]:
    listed = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    return [p[:5] for p in pieces(sheet_xml(rows, f"<mergeCells>{listed}</mergeCells>"))]


def test_the_first_cell_of_a_merge_stands_for_it_even_when_empty() -> None:
    assert merged("B2:D3") == [(1, 1, None, 2, 3)]


def test_a_merge_keeps_the_value_and_formula_of_its_first_cell() -> None:
    row = '<row r="1"><c r="A1"><f>B9</f><v>7</v></c></row>'
    after = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    assert pieces(sheet_xml(row, after)) == (Piece(0, 0, 7, 1, 2, "7", "B9"),)


def test_values_under_a_merge_are_kept() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    assert merged("A1:C1", rows=row) == [(0, 0, 1, 1, 3), (0, 1, 2, 1, 1)]


def test_a_merge_of_the_whole_sheet_costs_nothing() -> None:
    assert merged("A1:XFD1048576") == [(0, 0, None, 1048576, 16384)]


def test_a_merge_of_one_cell_is_none() -> None:
    assert merged("A1", "B2:B2") == []


@pytest.mark.parametrize(
    ("references", "kept"),
    [
        (["B2:C3", "A1:B2"], [(1, 1)]),
        (["A1:B2", "A1:B2"], [(0, 0)]),
        (["A1:J1", "C1:D9", "A2:B3"], [(0, 0), (1, 0)]),
        (["A1:A9", "C1:C9", "A5:C5", "B1:B9"], [(0, 0), (0, 1), (0, 2)]),
        (["D1:E1", "A2:C2", "B2:F5"], [(0, 3), (1, 0)]),
    ],
)
def test_of_overlapping_merges_the_first_is_kept(references: list[str], kept: list[tuple[int, int]]) -> None:
    assert [piece[:2] for piece in merged(*references)] == kept


CORNERS = st.tuples(*[st.integers(0, 9)] * 4)


@given(st.lists(CORNERS, max_size=8))
def test_kept_merges_never_share_a_cell(corners: list[tuple[int, int, int, int]]) -> None:
    def covered(top: int, left: int, bottom: int, right: int) -> set[tuple[int, int]]:
        return {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}

    areas = [addresses.Area(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]
    expected: list[addresses.Area] = []
    taken: set[tuple[int, int]] = set()
    for area in areas:
        if taken.isdisjoint(covered(*area)):
            taken |= covered(*area)
            expected.append(area)
    assert merges.disjoint(package_of(FORM, "a.xlsx"), areas) == expected


def many_merges(count: int) -> bytes:
    listed = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, count + 1))
    return packed(parts_of(sheet_xml("", f"<mergeCells>{listed}</mergeCells>")), zipfile.ZIP_STORED)


@pytest.mark.slow
def test_a_million_merges_are_refused() -> None:
    assert refused(lambda: read(many_merges(1_000_000))) == ("R105", "merges")


@pytest.mark.slow
def test_thirty_thousand_merges_are_read() -> None:
    assert len(tuple(read(many_merges(30_000)).grids[0].pieces)) == 30_000


def test_many_overlapping_merges_are_refused() -> None:
    assert refused(lambda: merged(*["A1:B2"] * 2001)) == ("R105", "merges")


# Formulas


@pytest.mark.parametrize(
    "formula",
    [
        "A1+B2",
        "$A1+A$1+$A$1",
        "SUM(B2:D4)",
        "SUM(B:B)+SUM($B:C)+SUM(2:3)+SUM($2:3)",
        "表三!D4+'表 三'!D4+'it''s A1'!B2",
        'IF(A1="B2 ""C3""",A1,"")',
        "LOG10(A1)+ATAN2(B1,C1)",
        "Q1!A1+Q1!Q1",
        "_rate1*A1+my.A1+A1.b",
        "1E5+A1*2.5E3",
        "[1]表三!A1",
        "XFC3+A1048570",
    ],
)
def test_shared_formulas_are_written_out_as_openpyxl_does(formula: str) -> None:
    assert "=" + sharing.moved_formula(formula, 2, 1) == Translator("=" + formula, "D4").translate_formula("E6")


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+$A1", "#REF!+#REF!"),
        ("B2", "A1"),
        ("SUM(Q1:Q4!B2)", "SUM(Q1:Q4!A1)"),
        ("T[[#All],[B2]]+表[B2]", "T[[#All],[B2]]+表[B2]"),
        ("'B2'!B2", "'B2'!A1"),
        ("SUM(A:A)", "SUM(#REF!)"),
        ("表B2+B2表+B2(1)", "表B2+B2表+B2(1)"),
    ],
)
def test_shared_formulas_move_up_and_left(formula: str, moved: str) -> None:
    assert sharing.moved_formula(formula, -1, -1) == moved


@pytest.mark.usefixtures("reading")
def test_a_shared_formula_reaches_every_cell_that_shares_it() -> None:
    rows = (
        '<row r="1"><c r="B1"><f t="shared" si="0"/><v>1</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" ref="B1:B3" si="0">A2*$A$9</f><v>2</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/></c><c r="C3"><f t="shared" si="7"/><v>0</v></c></row>'
    )
    assert [(p.value, p.formula) for p in pieces(sheet_xml(rows))] == [
        (1, "A1*$A$9"),
        (2, "A2*$A$9"),
        (None, "A3*$A$9"),
        (0, ""),
    ]


@pytest.mark.usefixtures("reading")
def test_a_group_of_shared_formulas_may_be_given_anew() -> None:
    cells = '<c r="{0}1"><f t="shared" si="0">{1}</f></c><c r="{0}2"><f t="shared" si="0"/></c>'
    rows = f'<row r="1">{cells.format("A", "X9")}{cells.format("B", "Y9*2")}</row>'
    assert [p.formula for p in pieces(sheet_xml(rows))] == ["X9", "Y9*2", "X10", "Y10*2"]


@pytest.mark.usefixtures("reading")
def test_a_cell_of_a_data_table_has_a_formula_without_text() -> None:
    assert cell('<f t="dataTable" ref="A1:B2" r1="C1"/><v>3</v>') == Piece(0, 0, 3, raw="3", formula="")


def test_shared_formulas_that_grow_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "TRANSLATED", 20)
    rows = '<row r="1"><c r="A1"><f t="shared" si="0">B1+C1+D1</f></c>%s</row>'
    dependents = "".join(f'<c r="{letter}1"><f t="shared" si="0"/></c>' for letter in "EFG")
    assert refused(lambda: pieces(sheet_xml(rows % dependents))) == ("R105", "formulas")
    assert len(pieces(sheet_xml(rows % '<c r="E1"><f t="shared" si="0"/></c>'))) == 2


# Names, properties, parts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("'表三'!$D$4", Place("表三", 3, 3)),
        ("表三!$D$4", Place("表三", 3, 3)),
        ("表三!D4", Place("表三", 3, 3)),
        ("表三!$D$4:$D$4", Place("表三", 3, 3)),
        ("表三!$D$4:$E$4", None),
        ("表三!$D$4,表三!$E$4", None),
        ("别的!$D$4", None),
        ("[1]表三!$D$4", None),
        ("表三!#REF!", None),
        ("表三!$XFE$4", None),
        ("3", None),
    ],
)
def test_a_name_is_kept_when_it_means_one_cell(text: str, place: Place | None) -> None:
    data = packed(parts_of(sheet_xml(), names=f'<definedName name="n">{text}</definedName>'))
    assert read(data).names == ({"n": place} if place else {})


def test_a_name_of_the_workbook_goes_before_one_of_a_sheet() -> None:
    names = (
        '<definedName name="n" localSheetId="0">表三!$A$1</definedName><definedName name="n">表三!$B$2</definedName>'
    )
    assert read(packed(parts_of(sheet_xml(), names=names))).names == {"n": Place("表三", 1, 1)}


def test_properties_are_read_without_the_blanks_around_them() -> None:
    parts = unpacked(FORM)
    pretty = parts["docProps/custom.xml"].replace(b"><", b">\n  <")
    parts["docProps/custom.xml"] = pretty
    assert read(packed({**parts})).properties == {"form": "zfxxgk-2021"}


@pytest.mark.parametrize("custom", [b"", b"<Properties>", b"<!DOCTYPE p><p/>", b"\xff\xfe\x00"])
def test_broken_properties_do_not_lose_the_workbook(custom: bytes) -> None:
    parts = unpacked(FORM)
    parts["docProps/custom.xml"] = custom
    document = read(packed({**parts}))
    assert (document.properties, document.grids) == ({}, read(FORM).grids)


def test_parts_may_go_by_any_name_and_place() -> None:
    parts = parts_of(sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), "<si><t>字</t></si>")
    sheet, workbook, strings = (
        parts["xl/worksheets/sheet1.xml"],
        parts["xl/workbook.xml"],
        parts["xl/sharedStrings.xml"],
    )
    moved = {
        "_rels/.rels": relationships(("r1", "officeDocument", "/Data/./Book.xml")),
        "Data/Book.xml": workbook,
        "Data/_rels/Book.xml.rels": relationships(("r1", "worksheet", "..\\S.xml"), ("r2", "sharedStrings", "/T.XML")),
        "s.xml": sheet,
        "t.xml": strings,
    }
    assert read(packed(moved)) == read(packed(parts))


def test_sheets_are_found_in_their_parts() -> None:
    found = sheet_parts(package_of(FORM, "a.xlsx"))
    assert list(found.items())[:2] == [("封面", "xl/worksheets/sheet1.xml"), ("表三", "xl/worksheets/sheet2.xml")]
    assert list(found) == [grid.name for grid in read(FORM)]


def test_chart_sheets_are_passed_over() -> None:
    def build(book: Any) -> None:
        book.add_worksheet("表三").write(0, 0, 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=表三!$A$1"})
        book.add_chartsheet("图").set_chart(chart)

    assert [grid.name for grid in read(by_xlsxwriter(build))] == ["表三"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("xl/_rels/workbook.xml.rels", relationships(("r9", "worksheet", "worksheets/sheet1.xml")), "relationship"),
        ("xl/_rels/workbook.xml.rels", relationships(("r1", "worksheet", "worksheets/none.xml")), "missing-part"),
        ("xl/_rels/workbook.xml.rels", relationships(("r1", "chartsheet", "worksheets/sheet1.xml")), "missing-part"),
        ("xl/workbook.xml", f'<workbook xmlns="{MAIN}"/>', "missing-part"),
        ("xl/workbook.xml", "<workbook", "xml"),
        ("xl/worksheets/sheet1.xml", '<worksheet xmlns="other"><sheetData/></worksheet>', "xml"),
        ("xl/worksheets/sheet1.xml", '<worksheet xmlns="other"><sheetData></sheetData></worksheet>', "xml"),
        ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"/>', "xml"),
        ("xl/worksheets/sheet1.xml", sheet_xml() + "x", "xml"),
        ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><x><sheetData/></x></worksheet>', "xml"),
        ("xl/worksheets/sheet1.xml", sheet_xml('<row r="1"><c r="A1">\0</c></row>'), "xml"),
        ("xl/worksheets/sheet1.xml", sheet_xml('<row r="1">\xff</row>').encode("latin-1"), "xml"),
        ("xl/worksheets/sheet1.xml", b'<?xml version="1.0" encoding="gbk"?><a/>', "xml"),
        ("xl/worksheets/sheet1.xml", b'<?xml version="1.0" encoding="none"?><a/>', "xml"),
        ("xl/worksheets/sheet1.xml", sheet_xml('<row r="1"><c r="A1"/>'), "xml"),
        ("_rels/.rels", relationships(), "relationship"),
        ("_rels/.rels", relationships(("r1", "officeDocument", "xl/none.xml")), "missing-part"),
    ],
)
def test_a_workbook_with_something_missing_is_r108(name: str, content: str | bytes, reason: str) -> None:
    parts = parts_of(sheet_xml())
    parts[name] = content
    assert refused(lambda: read(packed(parts))) == ("R108", reason)


def test_a_table_of_strings_that_is_not_there_is_not_missed() -> None:
    parts = parts_of(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    del parts["xl/sharedStrings.xml"]
    assert read(packed(parts)).grids[0].pieces == (Piece(0, 0, 1, raw="1"),)


def test_two_sheets_of_one_part_are_r108() -> None:
    parts = parts_of(sheet_xml())
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("<sheet ", '<sheet name="b" r:id="r1"/><sheet ', 1)
    assert refused(lambda: read(packed(parts))) == ("R108", "relationship")


def test_a_missing_directory_of_the_package_is_r108() -> None:
    assert refused(lambda: read(packed({"[Content_Types].xml": "<Types/>"}))) == ("R108", "missing-part")


# Other spellings of the same


def rewritten(data: bytes, *replacements: tuple[str, str]) -> bytes:
    parts = unpacked(data)
    for old, new in replacements:
        parts = {name: content.replace(old.encode(), new.encode()) for name, content in parts.items()}
    return packed({**parts})


def test_a_strict_workbook_reads_the_same() -> None:
    strict = rewritten(
        FORM,
        (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (f"{OFFICE}/custom-properties", "http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties"),
        (OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )
    assert MAIN.encode() not in b"".join(unpacked(strict).values())
    assert read(strict) == read(FORM)


def test_prefixes_and_namespaces_declared_late_read_the_same() -> None:
    plain = sheet_xml('<row r="1"><c r="A1" t="str"><v>字</v></c></row>')
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><row xmlns="{MAIN}" r="1"><y:c t="str" xmlns:y="{MAIN}" r="A1">'
        "<x:v>字</x:v></y:c></row></x:sheetData></x:worksheet>"
    )
    assert pieces(prefixed) == pieces(plain)


def test_cells_of_other_namespaces_are_not_ours() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><o:c xmlns:o="other" r="A1"><o:v>2</o:v></o:c></row>'
    assert [p.value for p in pieces(sheet_xml(rows))] == [1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_other_encodings_read_the_same(encoding: str) -> None:
    declared = {"utf-16": "UTF-16", "utf-8-sig": "UTF-8", "iso-8859-1": "ISO-8859-1"}[encoding]
    row = '<row r="1"><c r="A1" t="str"><v>caf\xe9</v></c></row>'
    content = f'<?xml version="1.0" encoding="{declared}"?>{sheet_xml(row)}'.encode(encoding)
    assert pieces(content) == (Piece(0, 0, "caf\xe9", raw="caf\xe9"),)


def test_a_declared_encoding_is_believed() -> None:
    row = '<row r="1"><c r="A1" t="str"><v>\xc3\xa9</v></c></row>'
    content = f'<?xml version="1.0" encoding="ISO-8859-1"?>{sheet_xml(row)}'.encode("latin-1")
    assert [p.value for p in pieces(content)] == ["\xc3\xa9"]


def test_comments_and_cdata_are_understood() -> None:
    rows = '<row r="1"><!--<c r="A1"><v>9</v></c>--><c r="A1"><v><![CDATA[1]]>2</v></c></row>'
    assert pieces(sheet_xml(rows)) == (Piece(0, 0, 12, raw="12"),)


def test_sheet_data_that_is_none_is_left_to_expat() -> None:
    hidden = '<sheetData><row r="1"><c r="A1"><v>9</v></c></row></sheetData>'
    content = f'<?a {hidden}?><x:worksheet xmlns:x="{MAIN}"><x:sheetData/></x:worksheet>'
    assert pieces('<?xml version="1.0"?>' + content) == ()


# Hostile content


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize("forbidden", [LAUGHS, '<!DOCTYPE w SYSTEM "file:///etc/passwd">', "<!DOCTYPE w>"])
def test_document_types_are_r109(part: str, forbidden: str) -> None:
    parts = parts_of(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    parts[part] = forbidden + str(parts[part])
    assert refused(lambda: read(packed(parts))) == ("R109", part)


@pytest.mark.parametrize("part", sorted(parts_of("")))
def test_deep_xml_is_refused_in_every_part(part: str) -> None:
    parts = parts_of(sheet_xml())
    root = str(parts[part]).split(">")[0] + ">"
    deep = root + "<g>" * 100_000
    parts[part] = deep
    assert refused(lambda: read(packed(parts, zipfile.ZIP_STORED))) == ("R105", "depth")


def test_64_levels_are_the_deepest() -> None:
    def levels(count: int) -> str:
        return sheet_xml("", "<g>" * (count - 1) + "</g>" * (count - 1))

    assert pieces(levels(64)) == ()
    assert refused(lambda: pieces(levels(65))) == ("R105", "depth")


@pytest.mark.usefixtures("reading")
def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.formats.package.OF_A_LIST", Bounds(3))
    row = '<row r="1"><c r="A1"/><c r="B1"/><c r="C1"/>%s</row>'
    assert pieces(sheet_xml(row % "")) == ()
    assert refused(lambda: pieces(sheet_xml(row % '<c r="D1"/>'))) == ("R105", "cells")


def test_too_many_shared_strings_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "STRINGS", 2)
    assert pieces(sheet_xml(), "<si><t>a</t></si>" * 2) == ()
    assert refused(lambda: pieces(sheet_xml(), "<si/>" * 3)) == ("R105", "strings")


@pytest.mark.parametrize("kind", ["s", "str", "inlineStr"])
def test_too_long_a_text_is_refused(kind: str) -> None:
    text = "长" * (markup.TEXT + 1)
    inside = {"s": "<v>0</v>", "str": f"<v>{text}</v>", "inlineStr": f"<is><t>{text}</t></is>"}[kind]
    strings = f"<si><t>{text}</t></si>" if kind == "s" else ""
    data = packed(
        parts_of(sheet_xml(f'<row r="1"><c r="A1" t="{kind}">{inside}</c></row>'), strings), zipfile.ZIP_STORED
    )
    assert refused(lambda: read(data)) == ("R105", "text")


def test_too_many_tags_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "TAGS_A_CELL", 4)
    monkeypatch.setattr("gouji.formats.package.OF_A_LIST", Bounds(5))
    assert pieces(sheet_xml("", "<g></g>" * 5)) == ()
    assert refused(lambda: pieces(sheet_xml("", "<g/>" * 10))) == ("R105", "tags")


def test_a_long_number_that_is_none_does_not_take_long() -> None:
    literal = "1" * 300_000 + "x"
    assert cell(f"<v>{literal}</v>") == Piece(0, 0, literal, raw=literal)


# What is remembered between files


def test_a_shape_remembered_does_not_mend_a_row_without_an_end() -> None:
    row = '<row r="1"><c r="A1"/>'
    assert pieces(sheet_xml(row + "</row>")) == ()
    assert refused(lambda: pieces(sheet_xml(row))) == ("R108", "xml")


def capital(content: str, asked: list[str]) -> str:
    asked.append(content)
    return content.upper()


def test_memory_is_bounded_and_forgets_the_oldest_first() -> None:
    asked: list[str] = []
    memory: Memory[str] = Memory(entries=2, longest=3)
    for content in ("a", "b", "a", "c", "a", "long", "long"):
        assert content.upper() == memory.recall(content, partial(capital, content, asked))

    assert ["a", "b", "c", "a", "long", "long"] == asked


# Whole files


def test_a_document_comes_with_the_hash_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "无后缀"
    path.write_bytes(FORM)
    assert read_document(path) == (read(FORM), package_of(FORM, "").sha256)


@pytest.mark.parametrize(
    ("parts", "looks_like"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "odt"),
        ({"照片.jpg": b"\xff\xd8"}, "zip"),
    ],
)
def test_other_zips_named_xlsx_are_r106(parts: dict[str, str | bytes], looks_like: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(parts))
    assert refused(lambda: read_document(path)) == ("R106", looks_like)


def test_a_file_cut_off_anywhere_is_refused() -> None:
    for twentieth in range(1, 20):
        with pytest.raises(UnreadableFile) as caught:
            read(FORM[: len(FORM) * twentieth // 20])
        assert (caught.value.finding.code, the(Damaged, caught.value.finding).reason) == ("R108", "truncated")


def test_a_changed_bit_never_changes_a_figure() -> None:
    grids = read(FORM).grids

    def outcome(data: bytes) -> tuple[Grid, ...] | str:
        try:
            document = read(data)
        except UnreadableFile as refusal:
            return refusal.finding.code
        # A sheet that is lost is told, unless nobody ever sees it, and takes nothing with it.
        gone = {*document.lost, *(grid.name for grid in grids if grid.visibility == "very_hidden" and not grid.pieces)}
        lost = [grid for grid in grids if grid.name in gone and grid not in document.grids]
        kept = tuple(grid for grid in grids if grid not in lost)
        return "lost" if lost and document.grids == kept else document.grids

    outcomes = set()
    for position in range(0, len(FORM), 11):
        changed = bytearray(FORM)
        changed[position] ^= 1 << position % 8
        seen = outcome(bytes(changed))
        assert seen == grids or isinstance(seen, str), position
        outcomes.add(seen if isinstance(seen, str) else "same")
    assert {"same", "R108", "lost"} <= outcomes


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), ("R105", "memory")),
        (RecursionError(), ("R108", "format")),
        (IndexError(), ("R108", "format")),
        (UnicodeDecodeError("utf-8", b"", 0, 1, ""), ("R108", "format")),
    ],
)
def test_whatever_goes_wrong_is_a_refusal(
    error: Exception, told: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise error

    path = tmp_path / "a.xlsx"
    path.write_bytes(FORM)
    monkeypatch.setattr(opening, "read_xlsx", failing)
    assert refused(lambda: read_document(path)) == told


def test_far_columns_are_told_apart() -> None:
    letters = [get_column_letter(number) for number in (1, 26, 27, 702, 703, 16384)]
    row = "".join(f'<c r="{each}1"><v>{number}</v></c>' for number, each in enumerate(letters))
    assert [p.column for p in pieces(sheet_xml(f'<row r="1">{row}</row>'))] == [0, 25, 26, 701, 702, 16383]


# Dates, hidden lines, and what is remembered


def first_of(grid: Grid) -> Piece:
    return next(iter(grid.pieces))


def dated(rows: str, before: str = "", from_1904: str = "") -> Grid:
    """A sheet in a workbook whose styles 1 and 3 show dates."""
    formats = '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
    xfs = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 2, 170))
    styles = f'<styleSheet xmlns="{MAIN}">{formats}<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    parts = parts_of(f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>')
    parts["xl/styles.xml"] = f"{styles}<cellXfs>{xfs}</cellXfs></styleSheet>"
    parts["xl/_rels/workbook.xml.rels"] = relationships(
        ("r1", "worksheet", "worksheets/sheet1.xml"), ("r3", "styles", "styles.xml")
    )
    parts["xl/workbook.xml"] = the(str, parts["xl/workbook.xml"]).replace("<sheets>", f"{from_1904}<sheets>")
    return read(packed(parts)).grids[0]


def test_styles_that_are_alike_are_made_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, xf = [], '<xf numFmtId="9" fontId="3" xfId="0"/>'
    monkeypatch.setattr("gouji.formats.ooxml.styles.cell_format", lambda *told: asked.append(told))
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{xf * 5_000}</cellXfs></styleSheet>'
    package = package_of(packed({"xl/styles.xml": styles}), "a.xlsx")

    assert {} == cell_styles(package, "xl/styles.xml")
    assert [(9, "", False, False)] == asked


@pytest.mark.usefixtures("reading")
def test_a_number_that_shows_as_a_date_is_a_date() -> None:
    cells = [
        ("A", "", 45303),
        ("B", ' s="0"', 45303),
        ("C", ' s="1"', 45303),
        ("D", ' s="2"', 45303),
        ("E", ' s="3"', 45303),
    ]
    rows = '<row r="1">' + "".join(f'<c r="{at}1"{style}><v>{n}</v></c>' for at, style, n in cells) + "</row>"

    found = dated(rows).pieces

    assert [45303, 45303, DateValue("2024-01-12"), 45303, DateValue("2024-01-12")] == [piece.value for piece in found]
    assert [int, int, DateValue, int, DateValue] == [type(piece.value) for piece in found]
    assert {"45303"} == {piece.raw for piece in found}


def test_days_may_count_from_1904() -> None:
    row = '<row r="1"><c r="A1" s="1"><v>1</v></c></row>'

    assert "1900-01-01" == first_of(dated(row)).value
    assert "1904-01-02" == first_of(dated(row, from_1904='<workbookPr date1904="1"/>')).value


@pytest.mark.usefixtures("reading")
def test_hidden_rows_and_columns_are_known() -> None:
    columns = '<cols><col min="2" max="3" hidden="1"/><col min="4" max="4"/><col min="16384" max="99999" hidden="true"/></cols>'
    rows = (
        '<row r="1"/><row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="1"/><row r="5" hidden="0"/>'
    )

    grid = dated(rows, columns)

    assert (range(1, 3),) == grid.hidden_rows
    assert (range(1, 3), range(16383, 16384)) == grid.hidden_columns


@pytest.mark.usefixtures("reading")
def test_what_is_too_low_or_narrow_to_be_read_is_hidden() -> None:
    heights = ["0", "0.1", "1.5", "2.9", "6", "13.5", "x"]
    rows = "".join(
        f'<row r="{at}" ht="{size}" customHeight="1"><c r="A{at}"><v>1</v></c></row>'
        for at, size in enumerate(heights, 1)
    )
    columns = '<cols><col min="1" max="1" width="8.4"/><col min="2" max="3" width="0.1"/><col min="4" max="4" width="1"/></cols>'

    grid = dated(rows, columns)

    assert ((range(4),), (range(1, 3),)) == (grid.hidden_rows, grid.hidden_columns)


@pytest.mark.parametrize(
    "inside", ["<v>1<x>2</x></v>", "<v>1<v>2</v></v>", "<f>1<v>2</v></f>", "<is><t>1<t>2</t></t></is>"]
)
def test_a_value_with_an_element_in_it_is_refused(inside: str) -> None:
    assert ("R108", "xml") == refused(lambda: cell(inside))


@pytest.mark.parametrize("index", ["1e0", "0x0", "7 8", "-0", "+0", "٠", "9" * 12, "1"])
@pytest.mark.usefixtures("reading")
def test_an_index_is_a_number_of_a_string(index: str) -> None:
    assert ("R108", "string-index") == refused(lambda: cell(f"<v>{index}</v>", ' t="s"', "<si><t>甲</t></si>"))


def test_a_row_seen_before_means_the_strings_and_dates_of_its_own_workbook() -> None:
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>7</v></c></row>'

    first, second = (pieces(sheet_xml(row), f"<si><t>{text}</t></si>") for text in "甲乙")

    assert [["甲", 7], ["乙", 7]] == [[piece.value for piece in found] for found in (first, second)]
    assert ("R108", "string-index") == refused(lambda: pieces(sheet_xml(row)))
    number = '<row r="1"><c r="B1" s="1"><v>7</v></c></row>'
    assert [7, DateValue("1900-01-07")] == [pieces(sheet_xml(number))[0].value, first_of(dated(number)).value]


def test_a_row_that_comes_twice_is_refused() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/></row>'

    assert ("R108", "cell-twice") == refused(lambda: pieces(sheet_xml(row * 2)))
    assert ("R108", "cell-twice") == refused(lambda: pieces(sheet_xml(row + '<row r="1"><c r="B1"/></row>')))


@pytest.mark.parametrize(
    "strings",
    ["<si><t>甲&amp;乙</t></si><si><t/></si>", '<si><t xml:space="preserve"> 甲 </t></si>', "<si><t>a_x0041_</t></si>",
     "<si><r><t>甲</t></r><r><t>乙</t></r></si>", "<si><t>甲</t><phoneticPr/></si>", " <si><t>甲</t></si>\n",
     "<si><t>&#30002;&#38;&#13;</t></si>", "<si/><si><t>甲</t></si>", "<si><t>甲</t></si><!--<si><t>乙</t></si>-->",
     "<si><t>甲</t></si><!--</si>--><si><t>甲</t></si>", "<si><r><t>甲</t></r><!--</si><si>--></si>", "<si><si/><r><t>甲</t></r></si>",
     "<si><r><t>甲</t></r><!--<x>--></si>", "<si><r><t><![CDATA[</si>]]></t></r></si><si><t>乙</t></si>"],
)  # fmt: skip
def test_strings_are_the_same_by_pattern_and_by_expat(strings: str, monkeypatch: pytest.MonkeyPatch) -> None:
    package = package_of(packed(parts_of(sheet_xml(), strings)), "a.xlsx")
    quick = texts.shared_strings(package, "xl/sharedStrings.xml")
    assert quick == texts.shared_strings(package, "xl/sharedStrings.xml")  # as they are known
    monkeypatch.setattr(texts, "PLAIN_BYTES", -1)

    assert quick == texts.shared_strings(package, "xl/sharedStrings.xml")
    assert quick


def test_reading_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.formats.package.SECONDS", -1)

    assert ("R105", "time") == refused(lambda: cell("<v>1</v>"))


def test_the_time_that_a_busy_machine_takes_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.monotonic", count(1e12, 100).__next__)

    assert cell("<v>1</v>") is not None


# ── what spreadsheets accept ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><v> 12\n</v></c>', 12),
        ('<c r="b2"><v>12</v></c>', 12),
        ('<c r=" B2 "><v>12</v></c>', 12),
        ('<c r="B2" t="s"><v> 0 </v></c>', "甲"),
        ('<c r="B2" t="S"><v>0</v></c>', "甲"),
        ('<c r="B2" t=" s"><v>0</v></c>', "甲"),
        ('<c r="B2" t=""><v>12</v></c>', 12),
        ('<c r="B2" t="N"><v>12</v></c>', 12),
        ('<c r="B2" t="b"><v> TRUE </v></c>', True),
        ('<c r="B2" t="e"><v> #REF! </v></c>', ErrorValue("#REF!")),
        ('<c r="B2" t="inlinestr"><is><t> 甲 </t></is></c>', " 甲 "),
        ('<c r="B2" t="STR"><v> 甲 </v></c>', " 甲 "),
    ],
)
def test_blanks_and_case_mean_nothing_where_spreadsheets_pass_over_them(cell: str, value: Value) -> None:
    for row in ('<row r="2">', '<row r=" 2 ">', "<row r='2' >", "<row/><row>"):
        found = read(packed(parts_of(sheet_xml(f"{row}{cell}</row>"), "<si><t>甲</t></si>"))).grids[0].pieces
        assert [(1, 1, value)] == [piece[:3] for piece in found]
        assert [type(value)] == [type(piece.value) for piece in found]


@pytest.mark.parametrize(
    ("merged", "size"),
    [
        ("a1:b2", (2, 2)),
        ("A1:B2 ", (2, 2)),
        ("$A$1:$B$2", (2, 2)),
        ("A:A", (1048576, 1)),
        ("A:b", (1048576, 2)),
        ("1:1", (1, 16384)),
        ("1:3", (3, 16384)),
    ],
)
def test_merges_as_spreadsheets_understand_them(merged: str, size: tuple[int, int]) -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>', f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>')
    (piece,) = pieces(xml)
    assert (piece.rows, piece.columns) == size


@pytest.mark.parametrize("state", ["", ' state="hidden"', ' state="veryHidden"'])
@pytest.mark.parametrize("reference", ["", "r9", "r3"])
def test_a_sheet_that_leads_nowhere_is_told_and_the_others_are_read(state: str, reference: str) -> None:
    parts = parts_of(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    listed = f'<sheet name="宏" sheetId="2"{state} r:id="{reference}"/></sheets>'
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("</sheets>", listed)
    gone = '<Relationship Id="r3" Type="x/worksheet" Target="worksheets/sheet9.xml"/></Relationships>'
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = str(parts[name]).replace("</Relationships>", gone)
    document = read(packed(parts))

    assert ["表三"] == [grid.name for grid in document]
    assert (() if "very" in state else ("宏",)) == document.lost
    assert {"表三"} == set(sheet_parts(package_of(packed(parts), "a.xlsx")))


@pytest.mark.parametrize(
    "rows",
    [
        "".join(f'<row r="{r}" ht="15"><c r="A{r}" s="1"/><c s="2" r="B{r}"></c></row>' for r in range(2, 60_000)),
        "".join(f'<row r="{r}" spans="1:9" customHeight="1"/>' for r in range(2, 120_000)),
        "".join(f'<row r="{r}" hidden="1"><c r="A{r}" t="s" s="3" /></row>' for r in range(2, 60_000)),
    ],
)
def test_cells_and_rows_that_hold_nothing_are_no_burden(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.formats.package.OF_A_LIST", Bounds(3))
    monkeypatch.setattr(emptiness, "LARGE", 1 << 20)
    monkeypatch.setattr(markup, "TAGS_A_CELL", 50_000)
    full = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    (grid,) = read(packed(parts_of(sheet_xml(full.format(1) + rows + full.format(200_000))))).grids

    assert [(0, 0, 1), (199_999, 0, 1)] == [piece[:3] for piece in grid.pieces]
    assert ((range(1, 59_999),) if "hidden" in rows else ()) == grid.hidden_rows


@pytest.mark.parametrize(
    "cell", ["<c><v>7</v></c>", '<c s="1"><v>7</v></c>', '<c  r="C1"><v>7</v></c>', '<c\nr="C1"><v>7</v></c>']
)
def test_what_follows_an_empty_cell_stays_where_it_is(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptiness, "LARGE", 0)
    found = pieces(
        sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="4"/>{cell}</row><row/><row><c><v>9</v></c></row>')
    )

    assert [(0, 0, 1), (0, 2, 7), (2, 0, 9)] == [piece[:3] for piece in found]
