"""Tables of web pages saved under the name of a workbook."""

from __future__ import annotations

import random
from decimal import Decimal
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from narrowed import the
from office import Office
from strategies import balanced

from gouji import bind, identify, layout, load_form, write
from gouji.formats.bounds import CELLS
from gouji.formats.text import hypertext, tables
from gouji.formats.text.hypertext import read_html
from gouji.formats.text.tags import TagParser
from gouji.intake.bind.bind import take
from gouji.model.errors import UnreadableFile
from gouji.model.findings import FileFinding
from gouji.model.grid import Appearance, Document, ErrorValue, Grid


def page(text: str, most: int = CELLS) -> Document:
    return read_html(text.encode(), "a.xls", cells=most)


def grid(text: str, most: int = CELLS) -> Grid:
    (only,) = page(f"<table>{text}</table>", most)
    return only


def cells(text: str, most: int = CELLS) -> dict[tuple[int, int], object]:
    return {(piece.row, piece.column): piece.value for piece in grid(text, most).pieces}


def shapes(text: str) -> list[tuple[int, int, int, int, object]]:
    return [(p.row, p.column, p.rows, p.columns, p.value) for p in grid(text).pieces]


def said(text: str) -> object:
    """What a page says in its one cell."""
    return cells(f"<tr><td>{text}</td></tr>").get((0, 0))


def told(data: bytes, most: int = CELLS) -> tuple[str, object]:
    with pytest.raises(UnreadableFile) as caught:
        read_html(data, "a.xls", cells=most)
    finding = caught.value.finding
    assert the(FileFinding, finding).file == "a.xls"
    return finding.code, next(getattr(finding, name) for name in type(finding).__annotations__ if name != "file")


# Encodings


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("<META CHARSET='GBK'>", "gbk"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030"),
        ("<meta http-equiv=Content-Type content='text/html; charset=GB18030'>", "gb18030"),
        ("<meta charset=big5>", "big5"),
        ("<meta charset=utf-8>", "gb18030"),
        ("<meta charset=nonsense>", "utf-8"),
        ("<meta charset=base64>", "utf-8"),
        ("", "utf-8"),
        ("", "gb18030"),
        ("", "utf-8-sig"),
        ("<meta charset=gb2312>", "utf-16"),
        ("<meta charset=gb2312>", "utf-8-sig"),
    ],
)
def test_the_encoding_is_the_mark_then_what_is_declared_then_what_fits(head: str, encoding: str) -> None:
    (only,) = read_html(f"<html>{head}<table><td>一局市府</table>".encode(encoding), "a.xls")
    assert next(iter(only.pieces)).value == "一局市府"


@pytest.mark.parametrize("text", ["朱镕基喆㐀", "一·—"])
def test_what_calls_itself_gb2312_may_hold_later_characters(text: str) -> None:
    (only,) = read_html(f"<meta charset=gb2312><table><td>{text}</table>".encode("gb18030"), "a.xls")
    assert next(iter(only.pieces)).value == text


def test_bytes_without_meaning_are_r106() -> None:
    assert told(b"<table><td>\xff\xff</table>") == ("R106", "odd-text")


# Texts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 一 \n\t 二 ", "一 二"),
        ("一&nbsp;&#160;二&nbsp;", "一 二"),
        ("&nbsp;", None),
        ("", None),
        ("一<br>二<BR/>三", "一\n二\n三"),
        ("<p>一</p><p>二</p>", "一\n二"),
        ("<div>一</div>二", "一\n二"),
        ("<font color=red><b>一</b>二</font>", "一二"),
        ("&lt;1&gt; &amp;amp; &#x4E00;", "<1> &amp; 一"),
        ("12", 12),
        ("<span>1</span>2&nbsp;", 12),
        ("0.50", Decimal("0.5")),
        ("007", "007"),
        ("1,234", "1,234"),
        ("一<script>var a = '<td>2</td>';</script><style>td{}</style><!-- 二 <td> -->三", "一三"),
        ("一<![if !mso]>二<![endif]><![nonsense[三", "一二"),
        ("<input value=12>", 12),
        ("<input type=TEXT value='一'>件", "一件"),
        ("一<input type=hidden value=12><input type=submit value=存><input>", "一"),
        ("1<b", 1),
    ],
)
def test_what_a_cell_says(text: str, value: object) -> None:
    assert said(text) == value
    assert type(said(text)) is type(value)


@pytest.mark.parametrize("rule", ["", "comment { display:none; }"])
@pytest.mark.parametrize("note", ["上年为 2 件，已预填。", "<b>9</b><br>9", ""])
def test_a_note_on_a_cell_is_no_part_of_it(rule: str, note: str) -> None:
    cell = f'<a class="comment-indicator"></a><comment>{note}</comment><font>2</font>'
    (found,) = page(f"<style>{rule}</style><table><tr><td>{cell}</td><td>5</td></tr></table>")

    assert [(2, None), (5, None)] == [(piece.value, piece.shown) for piece in found.pieces]


@pytest.mark.parametrize(("rules", "written", "value", "beside"), [
    ("td .w{display:none}", "<b class='v w'>8</b>53", 53, "8"), ("TABLE > tr i{visibility:hidden}", "53<i>8</i>", 53, "8"),
    ("/* x */ i{font-size:0}", "53<i>8</i>", 53, "8"), ("#n{opacity:0}", "53<i id=n>8</i>", 53, "8"), (".w, .v{opacity:.0}", "<i class=v>8</i>53", 53, "8"),
    (".w{color:white}", "53<i class=w>8</i>", 53, "8"), ("", "53<i style='opacity: 0'>8</i>", 53, "8"),
    ("", "53<i style='position:fixed;top:-2000px'>8</i>", 53, "8"), ("", "53<font color='#FFFFFF'>8</font>", 53, "8"),
    ("", "53<i style='COLOR: rgb(255, 255, 255)'>8</i>", 53, "8"), ("", "53<noscript>8</noscript>", 53, "8"),
    ("", "<details><summary>53</summary>8</details>", 53, "8"), ("", "53<sub>8</sub>", 53, "8"),
    # shown
    ("p .w{display:none}", "<b class=w>8</b>53", 853, ""), ("i .w{display:none}", "<i>8</i><b class=w>5</b>3", 853, ""),
    (".w .v{display:none}", "<b class=w>8</b>53", 853, ""), ("b.w{display:none}", "<i class=w>8</i>53", 853, ""),
    ("td{background:#345}", "<i style='color:#fff'>8</i>53", 853, ""), ("", "<i style='color:#fff;background-color:navy'>8</i>53", 853, ""),
    (".w{background:white}", "53<i class=w style='color:#fff'>8</i>", 53, "8"), ("", "<i style='opacity:0.9'>8</i>53", 853, ""),
    ("", "<i style='left:-1px;background-color:#fff'>8</i>53", 853, ""), ("", "<details open><summary>8</summary>53</details>", 853, ""),
    ("i:hover{display:none}", "<i>8</i>53", 853, ""), ("", "<i style='border-color:#fff'>8</i>53", 853, ""),
])  # fmt: skip
def test_what_no_browser_shows_is_no_part_of_a_figure(rules: str, written: str, value: int, beside: str) -> None:
    (only,) = page(f"<style>{rules}</style><table><tr><td>{written}</td></tr></table>")
    (piece,) = only.pieces

    assert (value, beside) == (piece.value, piece.shown.aside if piece.shown else "")


X = "<b class=x>8</b>53"


@pytest.mark.parametrize(("rules", "written", "value", "beside"), [
    # media
    ("@media print{.x{display:none}}", X, 853, ""), ("@media print{.y{left:0}.x{display:none}}", X, 853, ""), ("@media screen{.x{display:none}}", X, 53, ""),
    ("@media (max-width:9em){.x{display:none}}", X, 853, ""), ("@media only screen and (min-width: 9em), print{.x{display:none}}", X, 53, ""),
    ("@media print{.y{left:0}}.x{display:none}", X, 53, ""), ("@import 'a.css';.x{display:none}", X, 53, ""), (".x{display:none", X, 53, ""),
    # what goes before what
    (".x{display:none}.x{display:inline}", X, 853, ""), ("b.x{display:none}.x{display:inline}", X, 53, ""), (".x{display:inline}b.x{display:none}", X, 53, ""),
    ("#n{display:inline}.x{display:none}", "<b id=n class=x>8</b>53", 853, ""), (".x{display:none}", "<b class=x style=display:inline>8</b>53", 853, ""),
    (".x{display:none!important}", "<b class=x style=display:inline>8</b>53", 53, ""), (".x{text-decoration:line-through}b.x{text-decoration:none}", X, 853, ""),
    ("b{vertical-align:super}.x{vertical-align:baseline}", X, 853, ""), (".x{visibility:hidden!important}#n{visibility:visible}", X, 53, ""),
    # what cannot be known
    (".x:first-child{display:none}", X, 53, "8"), (".x[title]{display:none}", X, 53, "8"), ("i + .x{display:none}", X, 853, ""), (".x:not(i){opacity:0}", X, 853, ""),
    ("tr > .x{display:none}", X, 853, ""), ("td > .x{display:none}", X, 53, "8"), (".x::before{display:none}", X, 853, ""),
])  # fmt: skip
def test_style_sheets_are_read_as_a_browser_on_a_screen_reads_them(
    rules: str, written: str, value: int, beside: str
) -> None:
    test_what_no_browser_shows_is_no_part_of_a_figure(rules, written, value, beside)


@pytest.mark.parametrize(("rules", "written", "shown"), [
    (".x{color:white}", "<td class=x>46", Appearance()), (".x{color:white;background:navy}", "<td class=x>46", None),
    (".x{color:#FFF;background:#FFF9E5}", "<td class=x>46", Appearance()), ("", "<tr bgcolor=#000080><td style='color:white'>46", None),
    (".x{text-decoration:line-through}", "<td class=x>46", Appearance("46", "46")), (".x{display:none}", "<td class=x>46", Appearance()),
    ("td:nth-child(1){display:none}", "<td>46", Appearance("46", "46")), (".x{vertical-align:bottom}", "<td class=x>46", None),
])  # fmt: skip
def test_what_a_style_makes_of_a_whole_cell_is_told(rules: str, written: str, shown: Appearance | None) -> None:
    (only,) = page(f"<style>{rules}</style><table>{written}</table>")

    assert [(46, shown)] == [(piece.value, piece.shown) for piece in only.pieces]


def test_errors_are_errors() -> None:
    assert type(said("#REF!")) is ErrorValue
    assert type(cells('<td sdval="0">#DIV/0!')[0, 0]) is ErrorValue


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<td x:num="12.5">13', Decimal("12.5")),
        ("<td x:num>12", 12),
        ('<td x:num="0.125">12.5%', Decimal("0.125")),
        ('<td sdval="1234" sdnum="1033;">1,234', 1234),
        ('<td x:num="45303">2024-01-12', "2024-01-12"),
        ('<td x:num="45303">2024年1月12日', "2024年1月12日"),
        ('<td x:num="一">12', 12),
        ('<td x:num="1e999">12', 12),
        ("<td x:str>12", "12"),
        ('<td x:str="一 ">一', "一 "),
    ],
)
def test_what_excel_and_libreoffice_write_beside_a_text(cell: str, value: object) -> None:
    assert cells(cell)[0, 0] == value
    assert type(cells(cell)[0, 0]) is type(value)


def test_formulas_of_excel_are_kept() -> None:
    (piece,) = grid('<td x:num x:fmla="=SUM(A1:A3)">6').pieces
    assert (piece.value, piece.formula) == (6, "SUM(A1:A3)")


# Tables


def test_missing_end_tags_are_read_as_browsers_read_them() -> None:
    assert cells("<tr><td>1<td>2<tr><th>3<td>4") == {(0, 0): 1, (0, 1): 2, (1, 0): 3, (1, 1): 4}
    assert cells("<td>1<td>2<tr><td>3") == {(0, 0): 1, (0, 1): 2, (1, 0): 3}
    assert cells("<thead><tr><td>1</thead><tbody><td>2</tbody></tr></td>") == {(0, 0): 1, (1, 0): 2}


def test_empty_rows_count() -> None:
    assert cells("<tr></tr><tr><tr><td></td><td>1") == {(2, 1): 1}


def test_spans_push_the_cells_behind_them() -> None:
    text = "<tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td rowspan=2>e<td>f<tr><td colspan=2>g<td>h"
    assert shapes(text) == [
        (0, 0, 2, 1, "a"), (0, 1, 1, 2, "b"), (0, 3, 1, 1, "c"),
        (1, 1, 1, 1, "d"), (1, 2, 2, 1, "e"), (1, 3, 1, 1, "f"),
        (2, 0, 1, 2, "g"), (2, 3, 1, 1, "h"),
    ]  # fmt: skip


def test_a_span_ends_where_the_table_ends() -> None:
    assert shapes("<tr><td rowspan=9>a<td>b<tr><td>c") == [(0, 0, 2, 1, "a"), (0, 1, 1, 1, "b"), (1, 1, 1, 1, "c")]
    assert shapes("<tr><td rowspan=0>a<td>b<tr><td>c") == [(0, 0, 2, 1, "a"), (0, 1, 1, 1, "b"), (1, 1, 1, 1, "c")]


def test_a_span_ends_where_another_one_is() -> None:
    text = "<tr><td>a<td>b<td rowspan=2>c<tr><td colspan=9>d"
    assert shapes(text)[-1] == (1, 0, 1, 2, "d")


@pytest.mark.parametrize("claim", ["", "x", "-2", "1.5", " 1 "])
def test_senseless_spans_are_one(claim: str) -> None:
    assert shapes(f"<tr><td rowspan='{claim}' colspan='{claim}'>a<td>b") == [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b")]


def test_merged_empty_cells_are_pieces() -> None:
    assert shapes("<tr><td colspan=2></td><td>1") == [(0, 0, 1, 2, None), (0, 2, 1, 1, 1)]


def test_enormous_claims_are_cut_to_the_sheet() -> None:
    (piece,) = grid("<td rowspan=2000000000 colspan=2000000000>1").pieces
    assert piece[:5] == (0, 0, 1, 1, 16384)
    assert told(b"<table><td colspan=999999999>1<td>2</table>") == ("R105", "address")


def test_the_cells_of_a_table_cover_no_more_than_a_sheet_may_hold() -> None:
    found = grid("<tr><td rowspan=3 colspan=3>1<td rowspan=3>2<tr><tr>", 10).pieces
    assert [(piece.rows, piece.columns) for piece in found] == [(3, 3), (1, 1)]


def test_too_many_cells_rows_tables_and_levels_are_r105(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(b"<table><tr><td>" * 65) == ("R105", "depth")
    assert len(page("<table><td>1</table>" * 4000).grids) == 4000
    assert told(b"<table></table>" * 4001) == ("R105", "parts")
    assert len(cells("<td>1" * 10, 10)) == 10
    assert told(b"<table>" + b"<td>1" * 11, 10) == ("R105", "cells")
    assert len(page("<table>" + "<td>1" * 5 + "</table><table>" + "<td>1" * 5, 10).grids) == 2
    assert told(b"<table>" + b"<td>1" * 5 + b"</table><table>" + b"<td>1" * 6, 10) == ("R105", "cells")
    monkeypatch.setattr(tables, "ROWS", 10)
    assert told(b"<table>" + b"<tr>" * 11) == ("R105", "address")


def test_texts_have_a_ceiling() -> None:
    assert len(str(said("x" * (1 << 20)))) == 1 << 20
    assert told(b"<table><td>" + b"x" * ((1 << 20) + 1)) == ("R105", "text")


def test_a_table_in_a_cell_is_a_grid_of_its_own() -> None:
    outer, inner, last = page("<table><tr><td>a<table><tr><td>b</table>c<td>d</table><table><td>e</table>")
    assert [piece.value for piece in outer.pieces] == ["ac", "d"]
    assert [piece.value for piece in inner.pieces] == ["b"]
    assert [piece.value for piece in last.pieces] == ["e"]


def test_a_table_in_no_cell_ends_the_one_before() -> None:
    first, second = page("<table><tr><td>a</td></tr><table><tr><td>b</table><td>c")
    assert ([piece.value for piece in first.pieces], [piece.value for piece in second.pieces]) == (["a"], ["b"])


def test_lines_before_a_table_stand_over_it_and_what_else_is_around_it_is_dropped() -> None:
    one, other = page(
        "<title>t</title><h1>h</h1><p>p<br>q<table>x<tr>y<td>1</td>z</table><td>v</td></tr><table><td>2</table>3"
    )
    assert [(piece.row, piece.value) for piece in one.pieces] == [(0, "h"), (1, "p"), (2, "q"), (3, 1)]
    assert [(piece.row, piece.value) for piece in other.pieces] == [(0, "v"), (1, 2)]


@pytest.mark.parametrize("text", [
    "<p hidden>甲</p>", "<div style='display:none'><p>甲</p></div>", "<style>.x p{display:none}</style><div class=x><p>甲</p></div>", "<p><s>甲</s></p>",
    "<nav>甲</nav>", "<ul><li>甲</ul>", "<p><a href=x>甲</a></p>", "<script>甲</script>", "<p>2024</p>", "<p>甲</p><p>" + "长" * 61, "<select><option>甲</select>",
    "<footer><p>甲</p></footer>", "<p style='text-decoration:line-through'>甲",
])  # fmt: skip
def test_what_nobody_sees_or_leads_elsewhere_is_no_line(text: str) -> None:
    assert ["乙", 1] == [piece.value for piece in page(f"{text}<p>乙<table><td>1").grids[0].pieces]
    assert [1] == [piece.value for piece in page(f"<p>{text}<table><td>1").grids[0].pieces]


def test_text_of_a_line_is_put_together_and_only_the_last_lines_count() -> None:
    only = page("<h2>清源县<b>教育</b>局 </h2>" + "".join(f"<p>第{n}行" for n in range(20)) + "<table><td>1").grids[0]
    assert ["清源县教育局", *(f"第{n}行" for n in range(12, 20)), 1] == [piece.value for piece in only.pieces]


FORM = load_form("2021")


def written(part: Grid) -> str:
    """A sheet as a table of a page."""
    rows: dict[int, list[str]] = {}
    for piece in part.pieces:
        span = f" rowspan={piece.rows} colspan={piece.columns}"
        text = piece.value if isinstance(piece.value, str) else 3 if piece.role in ("input", "total") else ""
        rows.setdefault(piece.row, []).append(f"<td{span}>{text}</td>")
    return "<table>" + "".join(f"<tr>{''.join(rows.get(row, ()))}</tr>" for row in range(max(rows) + 1)) + "</table>"


HEADINGS = [
    "<h1>清源县教育局2024年政府信息公开工作年度报告</h1>", "<p>清源县教育局2024年政府信息公开工作年度报告</p>", "<p>填报单位：清源县教育局<p>报告年度：2024年",
    "<center><h2>清源县教育局2024年度政府信息公开统计表</h2></center>", "<div>填报单位：<u>清源县教育局</u>&nbsp;&nbsp;&nbsp;报告年度：2024</div>",
    "<h3>清源县教育局2024年度统计表</h3><p>" + "一、总体情况。" * 20 + "</p>",
]  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("apart", [True, False])
def test_unit_and_year_over_the_tables_are_read(heading: str, apart: bool) -> None:
    tables = [written(part) for part in layout(FORM) if part.name.startswith("表")]
    body = heading + ("<p>表格</p>" if apart else "").join(tables)
    seen = identify(take(FORM, page(body), "a.xls")).submission

    assert ("清源县教育局", 2024) == (seen.unit, seen.year)
    assert 200 == sum(origin is not None for origin in seen.origins.values())


@pytest.mark.parametrize("text", ["", "<p>一", "<html><div><td>1</td>", "<!-- <table><td>1</table> -->", "</table>"])
def test_a_page_without_tables_is_r106(text: str) -> None:
    assert told(text.encode()) == ("R106", "html")


# Names


def test_tables_are_named_by_caption_else_by_excel_else_by_number() -> None:
    head = """<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet>
    <x:Name>表二&amp;</x:Name></x:ExcelWorksheet> <x:ExcelWorksheet><x:Name>x</x:Name></x:ExcelWorksheet></xml><![endif]-->"""
    document = page(head + "<table><td>1</table><table><caption> 表\n三 <b>乙</b></caption><td>1</table><table>")
    assert [found.name for found in document] == ["表二&", "表 三 乙", "表格3"]
    assert [piece.value for piece in document.grids[1].pieces] == [1]


def test_names_are_unique() -> None:
    one = "<table><caption>表<tr><td>1</table>"
    assert [found.name for found in page(one + one.replace("表", "表(2)") + one)] == ["表", "表(2)", "表(3)"]


# Hidden


def test_hidden_rows_and_columns_are_told_and_hidden_cells_keep_their_place() -> None:
    found = grid(
        "<col><col span=2 style='width:0;display: none'><col hidden>"
        "<tr><td>1<td style='DISPLAY:NONE'>2<td>3<tr hidden><td>4<tr style='display:none'><td>5<tr><td>6"
    )
    assert (found.hidden_rows, found.hidden_columns) == ((range(1, 3),), (range(1, 4),))
    assert [(piece.row, piece.column, piece.value) for piece in found.pieces] == [
        (0, 0, 1), (0, 1, 2), (0, 2, 3), (1, 0, 4), (2, 0, 5), (3, 0, 6),
    ]  # fmt: skip


def test_a_hidden_table_is_a_hidden_grid() -> None:
    assert [found.visibility for found in page("<table hidden><td>1</table><table><td>1")] == ["hidden", "visible"]


# Hostile pages


def test_the_time_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hypertext, "SECONDS", -1)
    assert told(b"<table><td>1</table>") == ("R105", "time")


def test_the_clock_is_not_looked_at_for_each_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = count()
    monkeypatch.setattr("time.process_time", lambda: float(next(looks) * 0))
    grid("<tr><td>1</td></tr>" * 800)

    assert 4 * 800 / 32 > next(looks) > 1


def test_of_empty_cells_at_the_end_of_a_row_nobody_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    monkeypatch.setattr(tables.TextTable, "begin_cell", lambda *_: begun.append(1))
    for said in ("", " class=xl65", ' style="x:y"\n width="9"', " rowspan=1 colspan=1"):
        assert not grid("<tr>" + f"<td{said}></td>\n" * 500 + "</tr>").pieces
        assert not begun
    for said in (" rowspan=2", " colspan=11", ' x:num="7"', " colspan=1x"):
        begun.clear()
        grid(f"<tr><td{said}></td></tr>")
        assert begun


def test_empty_cells_count_for_nothing() -> None:
    assert {(0, 1): 1, (0, 2): None, (1, 0): 2, (1, 3): None} == cells(
        "<tr><td></td><td>1</td><td> </td></tr><tr><td>2</td><td>&nbsp;</td><TD></td><td></td>", 9
    )
    assert (2,) == tuple(piece.value for piece in grid("<tr><td></td><td> </td></tr>" * 50 + "<tr><td>2", 30).pieces)
    assert told(b"<table>" + b"<tr><td>1" * 10, 9) == ("R105", "cells")
    assert told(b"<table>" + b"<tr><th>1" * 10, 9) == ("R105", "cells")


def test_too_many_tags_are_r105() -> None:
    assert told(b"<div>" * 21, 4) == ("R105", "tags")
    assert told(b"<div>" * 20, 4) == ("R106", "html")


def test_the_time_that_a_busy_machine_takes_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.monotonic", count(1e12, 100).__next__)
    assert cells("<td>1") == {(0, 0): 1}


@pytest.mark.parametrize(
    "piece", ["<!--", "<!", "<?", "</", "<a b='", "<![CDATA[", "&#", "<", "<td x='\"", "<script>", "</script"]
)
def test_broken_tags_cost_no_more_than_the_time_there_is(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hypertext, "SECONDS", 0.05)
    assert outcome("<table><tr><td>1</td></tr>" + piece * 50_000) in ("", "R105")


def outcome(text: str) -> str:
    """What becomes of a page: the code of the refusal or nothing."""
    try:
        page(text)
    except UnreadableFile as refused:
        return refused.finding.code
    return ""


def test_any_page_gives_a_document_or_a_refusal() -> None:
    chance = random.Random(7)
    parts = ["<table>", "</table>", "<tr>", "</tr>", "<td rowspan=3>", "<td colspan=0>", "</td>", "<caption>", "<col span=9>",
             "<!--", "-->", "<![x[", "<script>", "</script>", "<input value=1>", "<p>", "</p>", "&#99999999;", "&#0;", "<td x:num=nan>",
             "<td x:str>", "1", "一", "<", "\0", "<title>", "\ud7ff", "</", "<a href='"]  # fmt: skip
    for _ in range(300):
        text = "<table>" + "".join(chance.choices(parts, k=40))
        assert outcome(text) == ""
        for each in page(text):
            taken = [
                (r, c)
                for p in each.pieces
                for r in range(p.row, p.row + p.rows)
                for c in range(p.column, p.column + p.columns)
            ]
            assert len(taken) == len(set(taken))
            assert all(piece.row + piece.rows <= 40 for piece in each.pieces)


# LibreOffice


@pytest.mark.slow
def test_a_page_saved_by_libreoffice_is_the_same_return(office: Office, tmp_path: Path) -> None:
    form = load_form("2021")
    submission = balanced(form)
    path = write(layout(form, submission), tmp_path / "return.xlsx")

    office.run(path, save=tmp_path / "return.html")
    read, _ = bind(form, read_html((tmp_path / "return.html").read_bytes(), "return.xls"))

    assert submission.values() == read.values()
    assert (submission.unit, submission.year) == (read.unit, read.year)


@given(
    st.lists(
        st.sampled_from(
            ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<TD class=a>1</TD>", "<td>甲</td>", "<td> 7 </td>",
             '<td rowspan="2">2</td>', "<td colspan=2 class='b'>&nbsp;</td>", "<td x:num=3>3.1</td>", "<td sdval='5'>5.0</td>", "<td nowrap>4</td>",
             "<td style='display:none'>5</td>", "<td style='color:white'>5</td>", "<td hidden>5</td>", "<td/>", "<td class=hid>6</td>", "<td\xa0a=1>7</td>", "<td a=>8</td>",
             "<td b=c=d>9</td>", '<td title="a>b">10</td>', "<del>", "</del>", "<select><option>", "</select>", "<p>", "a",
             "<caption>x", "<br>", "<th>y</th>", "< ", "&lt;", "<style>.hid{display:none}</style>", "<script>", "</script>"]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_cells_told_at_a_glance_are_those_that_the_parser_of_the_library_finds(parts: list[str]) -> None:
    """Every quick way beside the slow one, on pages of everything that may stand in one."""
    text = "<table>" + "".join(parts)
    with pytest.MonkeyPatch.context() as slowly:
        slowly.setattr(TagParser, "parse_starttag", HTMLParser.parse_starttag)
        slowly.setattr(TagParser, "parse_endtag", HTMLParser.parse_endtag)
        found = page(text)

    assert found == page(text)
