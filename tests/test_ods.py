"""Reading OpenDocument spreadsheets: what cells hold, what is hidden, and hostile files."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import Office
from strategies import balanced

from gouji import Form, bind, layout, load_form, write
from gouji.formats.bounds import Bounds
from gouji.formats.ods.document import read_ods
from gouji.formats.ods.formula import plain_formula, plain_reference
from gouji.formats.ooxml.document import read_xlsx
from gouji.formats.package import open_package, package_of
from gouji.model.errors import UnreadableFile
from gouji.model.formulas import added_cells
from gouji.model.grid import Appearance, DateValue, Document, ErrorValue, Piece, Place

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    [f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "table", "text", "style", "meta", "manifest")]
    + [
        f'xmlns:fo="{ODF}xsl-fo-compatible:1.0" xmlns:draw="{ODF}drawing:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
    + ['xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"']
)


def content_xml(sheet: str, styles: str = "") -> str:
    return (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body></office:document-content>"
    )


def table(rows: str, attributes: str = 'table:name="表三"') -> str:
    return f"<table:table {attributes}>{rows}</table:table>"


def row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def cell(attributes: str = "", text: str = "") -> str:
    return f"<table:table-cell {attributes}>{text}</table:table-cell>"


def number(value: object, attributes: str = "") -> str:
    return cell(f'office:value-type="float" office:value="{value}" {attributes}', f"<text:p>{value}</text:p>")


def read(content: str | bytes, **parts: str) -> Document:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, text in parts.items():
            archive.writestr(
                {"meta": "meta.xml", "manifest": "META-INF/manifest.xml", "styles": "styles.xml"}[name], text
            )
    return read_ods(package_of(stream.getvalue(), "a.ods"))


def pieces(rows: str) -> list[Piece]:
    return list(read(content_xml(table(rows))).grids[0].pieces)


def lone(attributes: str, text: str = "") -> Piece:
    (piece,) = pieces(row(cell(attributes, text)))
    return piece


def refused(content: str | bytes, **parts: str) -> tuple[str, object]:
    with pytest.raises(UnreadableFile) as caught:
        read(content, **parts)
    arguments = vars(caught.value.finding)
    return caught.value.finding.code, next(
        (arguments[k] for k in ("reason", "what", "looks_like", "part") if k in arguments), None
    )


# Values


@pytest.mark.parametrize(
    ("attributes", "value"),
    [
        ('office:value-type="float" office:value="12"', 12),
        ('office:value-type="float" office:value="12.50"', Decimal("12.5")),
        ('office:value-type="float" office:value="0.30000000000000004"', Decimal("0.3")),
        ('office:value-type="float" office:value="1E+03"', 1000),
        ('office:value-type="currency" office:currency="CNY" office:value="-3"', -3),
        ('office:value-type="percentage" office:value="0.25"', Decimal("0.25")),
        ('office:value-type="boolean" office:boolean-value="true"', True),
        ('office:value-type="boolean" office:boolean-value="false"', False),
        ('office:value-type="date" office:date-value="2024-01-12"', DateValue("2024-01-12")),
        (
            'office:value-type="date" office:date-value="2024-01-12T08:30:00.000000000"',
            DateValue("2024-01-12 08:30:00"),
        ),
        ('office:value-type="time" office:time-value="PT8H30M05S"', DateValue("08:30:05")),
        ('office:value-type="time" office:time-value="PT100H00M00.5S"', DateValue("100:00:00")),
        ('office:value-type="date" office:date-value="soon"', "shown"),
        ('office:value-type="float"', "shown"),
        ('office:value-type="string"', "shown"),
        ('office:value-type="string" office:string-value="stored"', "stored"),
        ('office:value-type="string" calcext:value-type="error" office:string-value=""', ErrorValue("shown")),
        ("", "shown"),
    ],
)
def test_a_cell_holds_what_its_type_says(attributes: str, value: object) -> None:
    found = lone(attributes, "<text:p>shown</text:p>").value

    assert (type(value), value) == (type(found), found)


def test_raw_is_what_the_file_stores() -> None:
    assert ["12.50", "2024-01-12", "文"] == [
        piece.raw
        for piece in pieces(
            row(
                number("12.50")
                + cell('office:value-type="date" office:date-value="2024-01-12"', "<text:p>12.1.24</text:p>")
                + cell('office:value-type="string"', "<text:p>文</text:p>")
            )
        )
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<text:p>一</text:p><text:p>二</text:p>", "一\n二"),
        ("<text:p/><text:p>二</text:p>", "\n二"),
        ('<text:p>a<text:s text:c="3"/>b<text:s/></text:p>', "a   b "),
        ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
        ("<text:p>\n  a \n <text:span>  b</text:span> c</text:p>", "a b c"),
        ("<text:p>a<text:span>b<text:a>c</text:a></text:span>d</text:p>", "abcd"),
        ("<text:p>大<text:ruby><text:ruby-base>中</text:ruby-base><text:ruby-text>zhōng</text:ruby-text></text:ruby></text:p>", "大中"),
        ("<office:annotation><dc:date>2024</dc:date><text:p>remark</text:p></office:annotation><text:p>5</text:p>", "5"),
        ("<text:p>5<office:annotation><text:p>remark</text:p></office:annotation>6</text:p>", "56"),
        ("<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame><text:p>5</text:p>", "5"),
        ('<text:p>a<text:s text:c="many"/>b</text:p>', "a b"),
    ],
)  # fmt: skip
def test_text_is_what_the_paragraphs_of_the_cell_show(text: str, value: str) -> None:
    assert value == lone('office:value-type="string"', text).value


@pytest.mark.parametrize(("written", "value"), [
    ('style:text-position="33% 58%"', "4"), ('style:text-position="-8% 58%"', "4"), ('style:text-position="super 58%"', "4"),
    ('style:text-position="sub 58%"', "4"), ('text:display="none"', "4"), ('style:text-line-through-style="solid"', "4"),
    ('style:text-line-through-type="single"', "4"), ('fo:color="#ffffff"', "4"), ('fo:color="#ffffff" style:use-window-font-color="true"', "64"),
    ('style:text-position="0% 100%"', "64"), ('text:display="true"', "64"), ('style:text-line-through-style="none"', "64"),
])  # fmt: skip
def test_characters_beside_the_line_or_not_shown_are_no_part_of_a_figure(written: str, value: str) -> None:
    styles = f'<style:style style:name="T" style:family="text"><style:text-properties {written}/></style:style>'
    shown = '<text:p><text:span text:style-name="T">6</text:span>4</text:p>'
    (piece,) = read(content_xml(table(row(cell("", shown))), styles)).grids[0].pieces

    assert value == piece.value
    assert (piece.shown is None) == (value == "64")


DARK, PALE = (f'<style:table-cell-properties fo:background-color="{ground}"/>' for ground in ("#000080", "#fff9e5"))


@pytest.mark.parametrize(("said", "shown"), [
    ('<style:text-properties fo:color="#ffffff"/>', Appearance()), ('<style:text-properties fo:color="#FFFFFF"/>' + PALE, Appearance()),
    ('<style:text-properties fo:color="#ffffff"/>' + DARK, None), ('<style:text-properties fo:color="#ff0000"/>', None),
    ('<style:text-properties style:text-line-through-type="single"/>', Appearance("46", "46")),
])  # fmt: skip
@pytest.mark.parametrize("at", ["cell", "row", "column", "parent", "common"])
def test_the_style_of_a_cell_says_what_is_seen_wherever_it_stands(said: str, shown: Appearance | None, at: str) -> None:
    styles = f'<style:style style:name="a" style:family="table-cell">{said}</style:style>'
    own = '<style:style style:name="b" style:family="table-cell" style:parent-style-name="a"/>'
    named = {"cell": "a", "parent": "b", "common": "b"}.get(at)
    inherited = 'table:default-cell-style-name="a"'
    columns = f"<table:table-column/><table:table-column {inherited if at == 'column' else ''}/>"
    cells = cell() + number(46, f'table:style-name="{named}"' if named else "")
    common = f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles></office:document-styles>"
    document = read(
        content_xml(
            table(columns + row(cells, inherited if at == "row" else "")), own if at == "common" else own + styles
        ),
        **{"styles": common} if at == "common" else {},
    )
    (piece,) = document.grids[0].pieces

    assert (46, shown) == (piece.value, piece.shown)


def test_a_cell_with_nothing_but_a_remark_is_empty() -> None:
    assert [] == pieces(row(cell("", "<office:annotation><text:p>remark</text:p></office:annotation>")))


# Formulas


def test_a_formula_has_its_stored_result() -> None:
    piece = lone('table:formula="of:=SUM([.A1:.A3])" office:value-type="float" office:value="7"', "<text:p>7</text:p>")

    assert (7, "7", "SUM(A1:A3)") == (piece.value, piece.raw, piece.formula)


def test_a_formula_without_result_has_no_value() -> None:
    piece = lone('table:formula="of:=1+1"')

    assert (None, "", "1+1") == (piece.value, piece.raw, piece.formula)


def test_a_formula_that_shows_an_empty_paragraph_has_an_empty_text() -> None:
    assert "" == lone('table:formula="of:=&quot;&quot;"', "<text:p/>").value


@pytest.mark.parametrize("shown", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "Err:502"])
@pytest.mark.parametrize("attributes", ['office:value-type="string"', 'office:value-type="float" office:value="0"', ""])
def test_a_formula_that_shows_an_error_is_that_error(shown: str, attributes: str) -> None:
    value = lone(f'table:formula="of:=1/0" {attributes}', f"<text:p>{shown}</text:p>").value

    assert (ErrorValue, shown) == (type(value), value)


def test_a_typed_text_that_looks_like_an_error_is_text() -> None:
    assert str is type(lone('office:value-type="string"', "<text:p>#REF!</text:p>").value)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ('of:=IF(COUNT([.D4:.D8])=0;"";SUM([.D4:.D8]))', 'IF(COUNT(D4:D8)=0,"",SUM(D4:D8))'),
        ("oooc:=SUM([.D4:.D8];1)", "SUM(D4:D8,1)"),
        ("=SUM([.$D$4];2)", "SUM($D$4,2)"),
        ("of:=[$表三.D4]+[表三.$E5]", "表三!D4+表三!$E5"),
        ("of:=[$'表 三'.D4:$'表 三'.D5]", "'表 三'!D4:D5"),
        ("of:=[$'it''s'.D4]", "'it''s'!D4"),
        ("of:=[$A1.D4]", "'A1'!D4"),
        ("of:=[$'a].;b'.D4];1", "'a].;b'!D4,1"),
        ('of:="[.D4];""~"&[.D4]', '"[.D4];""~"&D4'),
        ("of:=SUM([.A1]~[.A3])", "SUM(A1,A3)"),
        ("of:={1;2|3;4}", "{1,2;3,4}"),
        ("of:=[.A:.B]+[.1:.2]", "A:B+1:2"),
        ("of:=[.#REF!]", "#REF!"),
        ("of:=['file:///x.ods'#$Sheet1.A1]", "['file:///x.ods'#$Sheet1.A1]"),
        ("of:=[$一.A1:$二.A2]", "[$一.A1:$二.A2]"),
        ("msoxl:=SUM(D4:D8,1)", "SUM(D4:D8,1)"),
        ("of:=[.D4", "D4"),
        ("nothing known", "nothing known"),
    ],
)
def test_formulas_are_spelled_as_in_an_xlsx_file(written: str, plain: str) -> None:
    assert plain == plain_formula(written)


def test_gouji_knows_its_own_totals_again() -> None:
    assert frozenset({(3, 3), (4, 3)}) == added_cells(plain_formula('of:=IF(COUNT([.D4:.D5])=0;"";SUM([.D4:.D5]))'))


@given(st.text("of:=[].$'\"#;~|A1!表", max_size=40))
def test_any_formula_becomes_some_text(text: str) -> None:
    assert isinstance(plain_formula(f"of:={text}"), str)
    plain_reference(text)


@pytest.mark.parametrize("unit", ["[", "'", '"', "['", "[$'", "[.", ";", "$", "[.A1:"])
def test_long_formulas_take_no_time(unit: str) -> None:
    assert plain_formula("of:=" + unit * 200_000)


# Places


def test_empty_cells_and_rows_only_count_on() -> None:
    found = pieces(
        row(cell('table:number-columns-repeated="3"'), 'table:number-rows-repeated="1000000"')
        + row(cell('table:number-columns-repeated="16383"') + number(5))
        + row(cell('table:number-columns-repeated="999999999"'), 'table:number-rows-repeated="999999999"')
    )

    assert [(1_000_000, 16_383, 5)] == [piece[:3] for piece in found]


def test_filled_cells_and_rows_are_repeated() -> None:
    found = pieces(
        row(cell() + number(5, 'table:number-columns-repeated="2"') + number(6), 'table:number-rows-repeated="2"')
    )

    assert [(0, 1, 5), (0, 2, 5), (0, 3, 6), (1, 1, 5), (1, 2, 5), (1, 3, 6)] == [piece[:3] for piece in found]


@pytest.mark.parametrize(
    "rows",
    [
        row(number(1), 'table:number-rows-repeated="1048577"'),
        row(number(1, 'table:number-columns-repeated="16385"')),
        row(cell('table:number-columns-repeated="16384"') + number(1)),
        row(cell(), 'table:number-rows-repeated="1048576"') + row(number(1)),
        row(cell('table:number-columns-spanned="16385"')),
        row(cell('table:number-rows-spanned="1048577"')),
    ],
)
def test_nothing_lies_beyond_the_last_cell(rows: str) -> None:
    assert ("R105", "address") == refused(content_xml(table(rows)))


@pytest.mark.parametrize("count", ["0", "-1", "x", "", "1" * 5000, "1.5"])
def test_a_count_that_is_none_is_damage(count: str) -> None:
    assert ("R108", "address") == refused(content_xml(table(row(cell(f'table:number-columns-repeated="{count}"')))))


def test_a_few_bytes_make_no_million_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ("R105", "cells") == refused(content_xml(table(row(number(1), 'table:number-rows-repeated="1000001"'))))
    monkeypatch.setattr("gouji.formats.package.OF_A_LIST", Bounds(5))
    three = row(number(1, 'table:number-columns-repeated="3"'))
    assert 3 == len(pieces(three))
    assert ("R105", "cells") == refused(content_xml(table(three) + table(three, 'table:name="表四"')))


def test_spans_make_pieces_and_covered_cells_keep_what_they_hold() -> None:
    found = pieces(
        row(number(1, 'table:number-columns-spanned="2" table:number-rows-spanned="2"') + "<table:covered-table-cell/>" + number(9))
        + row('<table:covered-table-cell/><table:covered-table-cell office:value-type="float" office:value="7"/>')
        + row(cell('table:number-columns-spanned="3"'))
    )  # fmt: skip

    assert [(0, 0, 1, 2, 2), (0, 2, 9, 1, 1), (1, 1, 7, 1, 1), (2, 0, None, 1, 3)] == [piece[:5] for piece in found]


def test_spans_of_a_repeated_row_are_repeated() -> None:
    found = pieces(row(number(1, 'table:number-columns-spanned="2"'), 'table:number-rows-repeated="3"'))

    assert [(0, 0, 1, 1, 2), (1, 0, 1, 1, 2), (2, 0, 1, 1, 2)] == [piece[:5] for piece in found]


def test_of_overlapping_spans_the_first_one_counts() -> None:
    found = pieces(row(cell('table:number-columns-spanned="2"') + number(5, 'table:number-columns-spanned="2"')))

    assert [(0, 0, None, 1, 2), (0, 1, 5, 1, 1)] == [piece[:5] for piece in found]


def test_a_few_bytes_make_no_million_spans() -> None:
    rows = row(cell('table:number-columns-spanned="2"'), 'table:number-rows-repeated="1000000"')

    assert ("R105", "merges") == refused(content_xml(table(rows)))


# What is hidden, named and said of the document


def test_hidden_rows_and_columns_are_ranges() -> None:
    hidden = 'table:visibility="collapse"'
    grid = read(
        content_xml(
            table(
                f'<table:table-column table:number-columns-repeated="2"/><table:table-column-group><table:table-column {hidden}/>'
                f'</table:table-column-group><table:table-column {hidden} table:number-columns-repeated="2"/>'
                f'<table:table-column table:visibility="visible"/><table:table-column {hidden} table:number-columns-repeated="99999"/>'
                f"<table:table-header-rows>{row(number(1), hidden)}</table:table-header-rows>"
                + f"<table:table-row-group><table:table-row-group>{row(cell(), 'table:visibility=' + chr(34) + 'filter' + chr(34))}"
                + f"</table:table-row-group></table:table-row-group><table:table-rows>{row(number(2))}</table:table-rows>"
                + row(cell(), f'{hidden} table:number-rows-repeated="999999999"')
            )
        )
    ).grids[0]

    assert (range(2), range(3, 1_048_576)) == grid.hidden_rows
    assert (range(2, 5), range(6, 16_384)) == grid.hidden_columns
    assert [(0, 0, 1), (2, 0, 2)] == [piece[:3] for piece in grid.pieces]


def test_a_sheet_whose_style_does_not_display_it_is_hidden() -> None:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    sheets = "".join(table("", f'table:name="{name}" table:style-name="{name}"') for name in ("ta1", "ta2"))

    grids = read(content_xml(sheets, styles)).grids

    assert [("ta1", "visible"), ("ta2", "hidden")] == [(grid.name, grid.visibility) for grid in grids]


def test_names_of_one_cell_are_places() -> None:
    def name(of: str, address: str) -> str:
        return f'<table:named-range table:name="{of}" table:cell-range-address="{address}"/>'

    local = (
        f"<table:named-expressions>{name('unit', '$表三.$A$1')}{name('own', '$表三.$A$2')}</table:named-expressions>"
    )
    names = name("unit", "$表三.$D$4") + name("same", "$表三.$D$4:.$D$4") + name("area", "$表三.$D$4:.$D$5")
    names += name("lost", "$没有.$D$4") + name("odd", "#REF!") + name("spaced", "$'表 四'.$B$2")
    sheets = table(row(number(1)) + local) + table("", 'table:name="表 四"')

    found = read(content_xml(sheets + f"<table:named-expressions>{names}</table:named-expressions>")).names

    assert {
        "unit": Place("表三", 3, 3),
        "same": Place("表三", 3, 3),
        "own": Place("表三", 1, 0),
        "spaced": Place("表 四", 1, 1),
    } == found


def test_custom_properties_are_read_if_they_can_be() -> None:
    meta = f'<office:document-meta {NAMESPACES}><office:meta><dc:title>no</dc:title><meta:user-defined meta:name="gouji.model.form">zfxxgk-2021</meta:user-defined></office:meta></office:document-meta>'

    assert {"gouji.model.form": "zfxxgk-2021"} == read(content_xml(table("")), meta=meta).properties
    assert {} == read(content_xml(table("")), meta=meta[:-9]).properties


def test_only_tables_of_the_spreadsheet_count() -> None:
    inner = table(row(number(2)), 'table:name="inner"')
    sheet = table(
        f"<table:shapes>{inner}</table:shapes>"
        + row(cell("", f"<text:p>1</text:p>{inner}<draw:object>{inner}</draw:object>"))
    )
    tracked = f"<table:tracked-changes><table:cell-content-change>{inner}{row(number(3))}</table:cell-content-change></table:tracked-changes>"

    (grid,) = read(content_xml(tracked + sheet)).grids

    assert [(0, 0, "1")] == [piece[:3] for piece in grid.pieces]


# Refusals


def test_an_encrypted_spreadsheet_is_told() -> None:
    manifest = f'<manifest:manifest {NAMESPACES}><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'

    assert ("R149", None) == refused(b"\x8e\x01\xff", manifest=manifest)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (content_xml(""), ("R108", "missing-part")),
        (f"<office:document-content {NAMESPACES}/>", ("R108", "missing-part")),
        (f"<office:document-content {NAMESPACES}><office:body><office:text><text:p>1</text:p></office:text></office:body></office:document-content>", ("R108", "missing-part")),
        (content_xml(table("") + table("")), ("R108", "relationship")),
        (content_xml(table(""))[:-3], ("R108", "xml")),
        ("<!DOCTYPE a [<!ENTITY b '1'>]>" + content_xml(table("")), ("R109", "content.xml")),
        (content_xml(table(row(cell("", "<text:p>" + "<text:span>" * 64 + "</text:span>" * 64 + "</text:p>")))), ("R105", "depth")),
        (content_xml("<a>" * 70 + "</a>" * 70), ("R105", "depth")),
        (content_xml(table(row(cell("", '<text:p><text:s text:c="999999999"/></text:p>')))), ("R105", "text")),
        (content_xml(table(row(cell("", "<text:p>" + '<text:s text:c="1000000"/>' * 2 + "</text:p>")))), ("R105", "text")),
        (content_xml(table(row(cell("table:formula='of:=" + "1" * 1_100_000 + "'")))), ("R105", "text")),
        (content_xml("".join(table("", f'table:name="{i}"') for i in range(1001))), ("R105", "sheets")),
        (content_xml(table("<table:named-expressions>" + '<table:named-range table:cell-range-address="$a.$A$1"/>' * 100_001 + "</table:named-expressions>")), ("R105", "names")),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused(content: str, told: tuple[str, str]) -> None:
    assert told == refused(content)


def test_every_beginning_of_a_file_is_refused() -> None:
    content = content_xml(table(row(number(1) + cell("", "<text:p>文</text:p>")))).encode()

    for end in range(len(content)):
        with pytest.raises(UnreadableFile):
            read(content[:end])


# In the hands of LibreOffice


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_a_return_is_the_same_in_both_formats(edition: str, office: Office, tmp_path: Path) -> None:
    form: Form = load_form(edition)
    path = write(layout(form, balanced(form)), tmp_path / "return.xlsx", force=True)
    office.run(path, save=tmp_path / "return.ods")

    as_xlsx, found_xlsx = bind(form, read_xlsx(open_package(path)))
    as_ods, found_ods = bind(form, read_ods(open_package(tmp_path / "return.ods")))

    assert as_xlsx.values() == as_ods.values()
    assert (as_xlsx.unit, as_xlsx.year) == (as_ods.unit, as_ods.year)
    assert [seen.status for seen in as_xlsx.observations.values()] == [
        seen.status for seen in as_ods.observations.values()
    ]
    assert [finding.code for finding in found_xlsx] == [finding.code for finding in found_ods]


@pytest.mark.slow
def test_a_blank_stays_blank_in_libreoffice(office: Office, tmp_path: Path) -> None:
    form = load_form("2021")
    path = write(layout(form), tmp_path / "blank.xlsx", force=True)
    office.run(path, save=tmp_path / "blank.ods")

    as_xlsx, _ = bind(form, read_xlsx(open_package(path)))
    as_ods, _ = bind(form, read_ods(open_package(tmp_path / "blank.ods")))

    assert [seen.status for seen in as_xlsx.observations.values()] == [
        seen.status for seen in as_ods.observations.values()
    ]
