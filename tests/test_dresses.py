"""Returns in formats that hardly any program writes any more read as they were: drawn here, as no program at hand does."""

from __future__ import annotations

import re
import tracemalloc
from dataclasses import replace

import pytest
from dresses import as_excel_5, as_single_page, as_xml_spreadsheet, excel_5_records
from hypothesis import given, settings
from strategies import balanced
from test_formats import COUNT, drawing, said, sent_back, unmarked

from gouji import Document, Grid, Piece, Place, bind, layout, load_form
from gouji.formats.read import document_in
from gouji.formats.xmlss import document as xml_spreadsheet
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Appearance, DateValue, ErrorValue, Value

F21 = load_form("2021")


@pytest.fixture(scope="module")
def drifted_documents() -> list[Document]:
    """Returns with odd entries, drifted."""
    documents: list[Document] = []

    @settings(drawing, max_examples=COUNT)
    @given(sent_back())
    def collect(document: Document) -> None:
        documents.append(document)

    collect()
    return documents


def test_an_xml_spreadsheet_says_what_the_workbook_said(drifted_documents: list[Document]) -> None:
    for document in drifted_documents:
        read = document_in(as_xml_spreadsheet(document), "a.xls")

        assert said(bind(F21, document)[0]) == said(bind(F21, read)[0])
        assert [grid.visibility for grid in document] == [grid.visibility for grid in read]
        assert [grid.hidden_rows for grid in document] == [grid.hidden_rows for grid in read]


def test_names_formulas_and_properties_of_an_xml_spreadsheet_are_those_of_the_workbook() -> None:
    document = layout(F21, balanced(F21))
    read = document_in(as_xml_spreadsheet(document), "a.xml")

    named = {piece.name: Place(grid.name, *piece[:2]) for grid in document for piece in grid.pieces if piece.name}
    formulas = {(grid.name, *piece[:2]): piece.formula for grid in document for piece in grid.pieces if piece.formula}
    assert named == read.names
    assert dict(document.properties) == read.properties
    assert formulas == {
        (grid.name, *piece[:2]): piece.formula for grid in read for piece in grid.pieces if piece.formula
    }


@pytest.mark.slow
def test_a_page_in_one_file_says_what_the_workbook_said(drifted_documents: list[Document]) -> None:
    for document in drifted_documents:
        read = document_in(as_single_page(document), "a.mht")

        assert said(bind(F21, unmarked(document))[0]) == said(bind(F21, read)[0])
        assert [(grid.name, grid.visibility) for grid in document] == [(grid.name, grid.visibility) for grid in read]


@pytest.mark.parametrize(("stream", "codepage"), [("Book", 936), ("Book", None), ("BOOK", 936), ("WorkBook", 936)])
def test_excel_5_holds_the_texts_and_numbers(stream: str, codepage: int | None) -> None:
    document = Document(tuple(grid for grid in layout(F21, balanced(F21)) if grid.name in ("封面", "表二", "表三")))
    read = document_in(as_excel_5(document, stream, codepage), "a.xls")

    assert values(document) == values(read)


def test_a_workbook_of_excel_5_needs_no_file_around_its_records() -> None:
    document = Document((Grid("表", (Piece(0, 0, "单位"), Piece(1, 1, 3))),))

    assert values(document) == values(document_in(excel_5_records(document), "a.xls"))


def values(document: Document) -> dict[tuple[str, int, int], bytes]:
    return {
        (grid.name, piece.row, piece.column): str(piece.value).encode("gbk")[:255]
        for grid in document
        for piece in grid.pieces
        if piece.value not in (None, "")
    }


HEAD = '<?xml version="1.0"{}?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'


def table(cells: str, encoding: str = "utf-8") -> Grid:
    told = "" if encoding == "utf-8" else f' encoding="{encoding}"'
    sheet = f'<Worksheet ss:Name="表"><Table>{cells}</Table></Worksheet></Workbook>'
    (grid,) = document_in((HEAD.format(told) + sheet).encode(encoding), "a.xls")
    return grid


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("Number", "12", 12),
        ("Number", " 1.5E1 ", 15),
        ("String", "12", "12"),
        ("Boolean", "1", True),
        ("Error", "#REF!", ErrorValue("#REF!")),
        ("DateTime", "2024-01-12T00:00:00.000", DateValue("2024-01-12")),
        ("DateTime", "1899-12-31T08:30:00.000", DateValue("08:30:00")),
        ("DateTime", "2024-01-12T08:30:00", DateValue("2024-01-12 08:30:00")),
        ("String", "<B xmlns='http://www.w3.org/TR/REC-html40'>甲</B>乙", "甲乙"),
    ],
)
def test_each_type_of_data_holds_its_value(kind: str, text: str, value: Value) -> None:
    (piece,) = table(f'<Row><Cell><Data ss:Type="{kind}">{text}</Data></Cell></Row>').pieces
    assert (type(value), value) == (type(piece.value), piece.value)


HTML = 'xmlns="http://www.w3.org/TR/REC-html40"'


@pytest.mark.parametrize(("text", "value", "aside"), [
    (f"<S {HTML}>40</S>46", "46", "40"), (f"46<Sup {HTML}><Font>1</Font></Sup>", "46", "1"), (f"<Sub {HTML}>4</Sub>", "4", "4"),
    (f'<Font html:Color="#FFFFFF" {HTML} xmlns:html="x">40</Font>46', "46", "40"), (f"<B {HTML}>4</B>6", "46", ""),
])  # fmt: skip
def test_characters_set_aside_are_no_part_of_a_figure(text: str, value: str, aside: str) -> None:
    (piece,) = table(f'<Row><Cell><Data ss:Type="String">{text}</Data></Cell></Row>').pieces

    assert value == piece.value
    assert (Appearance(re.sub("<[^>]*>", "", text), aside) if aside else None) == piece.shown


@pytest.mark.parametrize(("style", "value", "shown"), [
    ('<NumberFormat ss:Format="0,"/>', 46000, Appearance("46")), ('<NumberFormat ss:Format="Percent"/>', 46000, Appearance("4600000.00%", unit="%")),
    ('<NumberFormat ss:Format="Short Date"/>', DateValue("2025-12-09"), None), ('<NumberFormat ss:Format="Standard"/>', 46000, None),
    ('<Font ss:StrikeThrough="1"/>', 46000, Appearance("46000", "46000")), ('<Font ss:VerticalAlign="Subscript"/>', 46000, Appearance("46000", "46000")),
    ('<Font ss:Color="#FFFFFF"/>', 46000, Appearance()), ('<Font ss:Color="#FFFFFF"/><Interior ss:Color="#000080" ss:Pattern="Solid"/>', 46000, None),
])  # fmt: skip
@pytest.mark.parametrize("at", ["Cell", "Row", "Column", "Table", "Parent"])
def test_a_style_says_what_is_seen(style: str, value: Value, shown: Appearance | None, at: str) -> None:
    styled = {name: ' ss:StyleID="s"' if name == at else "" for name in ("Cell", "Row", "Column", "Table")}
    styled["Cell"] = ' ss:StyleID="t"' if at == "Parent" else styled["Cell"]
    data = (
        f'<Styles><Style ss:ID="s">{style}</Style><Style ss:ID="t" ss:Parent="s"/></Styles>'
        f'<Worksheet ss:Name="表"><Table{styled["Table"]}><Column{styled["Column"]}/><Row{styled["Row"]}>'
        f'<Cell{styled["Cell"]}><Data ss:Type="Number">46000</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    (grid,) = document_in((HEAD.format("") + data).encode(), "a.xls")
    (piece,) = grid.pieces

    assert (value, shown) == (piece.value, piece.shown)


def test_what_is_hidden_is_kept_as_ranges() -> None:
    tracemalloc.start()
    grid = table('<Row ss:Index="1" ss:Hidden="1" ss:Span="1048575"/>' * 3 + '<Row ss:Index="4"/>')
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (range(1_048_576),) == grid.hidden_rows
    assert most < 4 << 20


def test_the_styles_of_columns_are_kept_once_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[int, ...]] = []

    def ranged(*ends: int) -> range:
        kept.append(ends)
        return range(*ends)

    monkeypatch.setattr(xml_spreadsheet, "range", ranged, raising=False)
    table('<Column ss:Index="1" ss:Span="16383" ss:StyleID="s"/>' * 50)

    assert [(0, 16384)] == kept


def test_cells_and_rows_follow_each_other_where_they_say_no_place() -> None:
    cell = '<Cell{}><Data ss:Type="Number">{}</Data></Cell>'
    rows = (
        f'<Row ss:Span="2">{cell.format("", 1)}{cell.format(" ss:MergeAcross=" + chr(34) + "1" + chr(34), 2)}{cell.format("", 3)}</Row>'
        f'<Row>{cell.format("", 4)}</Row><Row ss:Index="9">{cell.format(" ss:Index=" + chr(34) + "4" + chr(34), 5)}</Row>'
    )
    found = {(piece.row, piece.column): piece.value for piece in table(rows).pieces}

    assert {(0, 0): 1, (0, 1): 2, (0, 3): 3, (3, 0): 4, (8, 3): 5} == found


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "utf-16"])
def test_an_xml_spreadsheet_in_each_encoding(encoding: str) -> None:
    (piece,) = table('<Row><Cell><Data ss:Type="String">一局</Data></Cell></Row>', encoding).pieces
    assert "一局" == piece.value


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=SUM(RC[-2]:RC[-1])", "SUM(A3:B3)"),
        ("=R1C1+R[1]C", "$A$1+C4"),
        ("='R1C1'!RC+表!R[-2]C[-2]", "'R1C1'!C3+表!A1"),
        ('=IF(RC[-1]="R1C1",ROUND(R2C2,0),RANK(RC1,R))', 'IF(B3="R1C1",ROUND($B$2,0),RANK($A3,R))'),
        ("=R[-9]C", "#REF!"),
    ],
)
def test_formulas_are_written_as_everybody_sees_them(formula: str, shown: str) -> None:
    quoted = formula.replace('"', "&quot;")
    (piece,) = table(f'<Row ss:Index="3"><Cell ss:Index="3" ss:Formula="{quoted}"/></Row>').pieces
    assert shown == piece.formula


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<Row ss:Index="1048577"/>', "R105"),
        ('<Row><Cell ss:Index="16385"/></Row>', "R105"),
        ('<Row ss:Index="x"/>', "R108"),
        ("<Row>", "R108"),
    ],
)
def test_what_no_program_writes_is_refused(cells: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        table(cells)
    assert code == refusal.value.finding.code


def test_a_document_type_is_refused() -> None:
    bomb = HEAD.format("").replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook') + "</Workbook>"
    with pytest.raises(UnreadableFile) as refusal:
        document_in(bomb.encode(), "a.xls")
    assert "R109" == refusal.value.finding.code


def test_two_tables_of_one_name_in_a_page_are_told_apart() -> None:
    document = Document((Grid("表", (Piece(0, 0, 1),)), Grid("甲", (Piece(0, 0, 2),))))
    page = as_single_page(document).replace("甲".encode(), "表".encode())
    read = document_in(page, "a.mht")
    assert 2 == len(read.grids)
    assert 2 == len({grid.name for grid in replace(read)})
