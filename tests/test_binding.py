"""Binding: the figures are found by their labels, wherever people and programs put them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from strategies import balanced

from gouji import Document, Finding, Form, Grid, Submission, bind, layout, load_form, read, recognise, write
from gouji.intake.bind.findings import OtherMeasure, TableTwice, TextFigures
from gouji.model.form import CHECKS
from gouji.model.grid import ErrorValue, Piece, Place, Value, address
from gouji.model.submission import LABELS, MARKS, POSITION

F21 = load_form("2021")
TRUTH = balanced(F21)


Change = Callable[[Piece], Piece | None]


def plain(form: Form = F21, submission: Submission = TRUTH) -> Document:
    """The official tables alone, as a clerk retypes them: no cover, no names, no marks."""
    tables = {table.sheet for table in form.tables}
    grids = [
        replace(grid, pieces=tuple(p._replace(name=None, formula=None, role="text") for p in grid.pieces))
        for grid in layout(form, submission)
        if grid.name in tables
    ]
    return Document(tuple(grids))


def marked() -> Document:
    document = layout(F21, TRUTH)
    names = {p.name: Place(g.name, p.row, p.column) for g in document for p in g.pieces if p.name}
    return replace(document, names=names)


def changed(document: Document, sheet: str, change: Change) -> Document:
    """The document with ``change`` applied to every piece of a sheet; None leaves a piece out."""
    grids = []
    for grid in document:
        pieces = [change(piece) for piece in grid.pieces] if grid.name == sheet else grid.pieces
        grids.append(replace(grid, pieces=tuple(p for p in pieces if p is not None)))
    return replace(document, grids=tuple(grids))


def with_text(document: Document, sheet: str, row: int, column: int, text: Value) -> Document:
    """The document with one more text or figure on a sheet."""
    more = Piece(row, column, text)
    grids = (replace(grid, pieces=(*grid.pieces, more)) if grid.name == sheet else grid for grid in document)
    return replace(document, grids=tuple(grids))


def figures(submission: Submission) -> dict[str, int | Decimal | None]:
    return {cell: seen.value for cell, seen in submission.observations.items()}


def codes(findings: Iterable[Finding]) -> list[str]:
    return sorted(f.code for f in findings if f.code not in ("R120", "R121"))


def ways(submission: Submission) -> set[str]:
    return {origin.way for origin in submission.origins.values()}


def relabel(old: str, new: Value) -> Change:
    return lambda p: p._replace(value=new) if p.value == old else p


def test_official_labels_alone_are_enough() -> None:
    read, findings = bind(F21, plain())

    assert figures(TRUTH) == figures(read)
    assert [] == codes(findings)
    assert {LABELS} == ways(read)


def test_own_workbook_is_read_by_its_marks() -> None:
    read, _ = bind(F21, marked())

    assert {MARKS} == ways(read)


@pytest.mark.parametrize("sheet", ["表二", "表三", "表四"])
@pytest.mark.parametrize(("down", "right"), [(1, 0), (0, 1), (7, 3)])
def test_a_shifted_table_is_found(sheet: str, down: int, right: int) -> None:
    document = changed(plain(), sheet, lambda p: p._replace(row=p.row + down, column=p.column + right))

    read, findings = bind(F21, document)

    assert figures(TRUTH) == figures(read)
    assert [] == codes(findings)


def test_labels_outrank_marks_that_did_not_move_along() -> None:
    document = changed(marked(), "表三", lambda p: p._replace(row=p.row + 1) if p.row >= 5 else p)

    read, findings = bind(F21, document)

    typed = [cell for cell in F21.cells if cell not in F21.sums]
    assert [figures(TRUTH)[cell] for cell in typed] == [figures(read)[cell] for cell in typed]
    stale = {cell for finding in findings if finding.code == "R130" for cell in finding.cells}
    assert stale == {cell for cell in F21.sums if figures(read)[cell] != figures(TRUTH)[cell]}, "nor did the formulas"
    assert {"R116", "R129", "R130"} == set(codes(findings))


def test_renamed_and_reordered_sheets_are_found() -> None:
    document = plain()
    grids = [replace(grid, name=f"Sheet{i}") for i, grid in enumerate(reversed(document.grids))]

    read, findings = bind(F21, Document(tuple(grids)))

    assert figures(TRUTH) == figures(read)
    assert [] == codes(findings)


def test_all_tables_on_one_sheet_are_told_apart() -> None:
    top, pieces = 2, [Piece(0, 0, "年度报告附表")]
    for grid in plain():
        pieces += [p._replace(row=p.row + top) for p in grid.pieces]
        top = max(p.row for p in pieces) + 3

    read, findings = bind(F21, Document((Grid("全部", tuple(pieces)),)))

    assert figures(TRUTH) == figures(read)
    assert [] == codes(findings)


def test_lost_merges_and_lost_parents_do_no_harm() -> None:
    def spoil(piece: Piece) -> Piece | None:
        if piece.value in ("三、本年度办理结果", "（六）其他处理", "申请人情况", "法人或其他组织"):
            return None
        return piece._replace(rows=1, columns=1)

    document = plain()
    for sheet in ("表二", "表三", "表四"):
        document = changed(document, sheet, spoil)
    read, findings = bind(F21, document)

    assert figures(TRUTH) == figures(read)
    assert [] == codes(findings)


@pytest.mark.parametrize(("old", "new"), [
    ("（一）予以公开", "(一) 予以公开"), ("1.属于国家秘密", "1、属于国家 秘密"), ("3.危及“三安全一稳定”", '3. 危及"三安全一稳定"'),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（二）部分公开"), ("科研机构", "科研企业"), ("尚未审结", "尚未审\n结"),
    ("行政规范性文件", "规范性文件"), ("现行有效件数", "现行有效件"), ("结果维持", "结果 维持"), ("3.其他", "３．其他"),
    ("本年收费金额（单位：万元）", "本年收费金额(单位:万元)"), ("三、本年度办理结果", "三\n、\n本\n年\n度\n办\n理\n结\n果"),
])  # fmt: skip
def test_the_same_words_in_another_guise(old: str, new: str) -> None:
    document = plain()
    for sheet in ("表二", "表三", "表四"):
        document = changed(document, sheet, relabel(old, new))

    read, findings = bind(F21, document)

    assert figures(TRUTH) == figures(read)
    assert [] == codes(findings)


def test_a_row_with_a_label_nobody_knows_is_taken_by_position_and_told() -> None:
    read, findings = bind(F21, changed(plain(), "表三", relabel("2.重复申请", "反复的")))

    assert figures(TRUTH) == figures(read)
    assert ["R113"] == codes(findings)
    doubted = next(finding for finding in findings if finding.code == "R113")
    assert {cell for cell in F21.cells if cell.startswith("requests.rejected.repeat.")} == set(doubted.cells)
    assert {POSITION} == {read.origins[cell].way for cell in doubted.cells}


def test_marks_stand_in_where_a_label_was_lost() -> None:
    read, findings = bind(F21, changed(marked(), "表三", relabel("2.重复申请", "反复的")))

    assert figures(TRUTH) == figures(read)
    assert {MARKS} == {read.origins[c].way for c in F21.cells if c.startswith("requests.rejected.repeat.")}
    assert ["R113"] == codes(findings)


def test_a_deleted_row_is_missing_and_never_filled_from_its_neighbour() -> None:
    def delete(piece: Piece) -> Piece | None:
        if piece.row == 19:
            return None
        return piece._replace(row=piece.row - 1) if piece.row > 19 else piece

    read, findings = bind(F21, changed(plain(), "表三", delete))
    gone = {cell for cell in F21.cells if cell.startswith("requests.rejected.repeat.")}

    assert {cell: value for cell, value in figures(TRUTH).items() if cell not in gone} == {
        cell: value for cell, value in figures(read).items() if cell not in gone
    }
    assert {None} == {figures(read)[cell] for cell in gone}
    assert gone == set(next(f for f in findings if f.code == "R112").cells)


def test_an_inserted_row_with_figures_is_told() -> None:
    def insert(piece: Piece) -> Piece:
        return piece._replace(row=piece.row + 1) if piece.row > 10 else piece

    document = changed(plain(), "表三", insert)
    extra = (Piece(11, 2, "其中：涉密"), Piece(11, 3, 99))
    grids = [replace(g, pieces=tuple(sorted((*g.pieces, *extra)))) if g.name == "表三" else g for g in document]
    read, findings = bind(F21, Document(tuple(grids)))

    assert figures(TRUTH) == figures(read)
    assert [("R114", ("表三!D12",))] == [
        (f.code, tuple(map(address, f.places))) for f in findings if f.code.startswith("R11")
    ]


def test_a_missing_table_is_told_with_all_its_cells() -> None:
    document = Document(tuple(grid for grid in plain() if grid.name != "表四"))

    read, findings = bind(F21, document)

    assert ["R111"] == codes(findings)
    assert 15 == len(next(f for f in findings if f.code == "R111").cells)
    assert {None} == {value for cell, value in figures(read).items() if cell.startswith("cases.")}


@pytest.mark.parametrize(("more", "code"), [(0, "R115"), (1, "R117")], ids=["same figures", "other figures"])
def test_a_copied_sheet_is_told_and_the_official_one_used(more: int, code: str) -> None:
    document = plain()
    copy = replace(document.grids[1], name="表三 (2)", pieces=tuple(
        p._replace(value=p.value + more) if isinstance(p.value, int) else p for p in document.grids[1].pieces))  # fmt: skip

    read, findings = bind(F21, Document((copy, *document.grids)))

    assert figures(TRUTH) == figures(read)
    assert [code] == codes(findings)


def swapped(one: str, other: str) -> Change:
    return lambda p: p._replace(value={one: other, other: one}.get(str(p.value), p.value))


@pytest.mark.parametrize(
    ("document", "sheet", "labels"),
    [
        (plain(), "表四", ("未经复议直接起诉", "复议后起诉")),
        (marked(), "表四", ("未经复议直接起诉", "复议后起诉")),
        (plain(), "表四", ("行政复议", "行政诉讼")),
        (plain(), "表三", ("科研机构", "社会公益组织")),
        (marked(), "表三", ("科研机构", "社会公益组织")),
        (plain(), "表三", ("2.重复申请", "3.要求提供公开出版物")),
        (marked(), "表三", ("2.重复申请", "3.要求提供公开出版物")),
    ],
    ids=["cases", "cases marked", "kinds", "columns", "columns marked", "rows", "rows marked"],
)
def test_a_figure_is_never_read_under_a_label_that_is_not_its_own(
    document: Document, sheet: str, labels: tuple[str, str]
) -> None:
    read, findings = bind(F21, changed(document, sheet, swapped(*labels)))
    wrong = {cell for cell, seen in read.observations.items() if seen.value not in (None, value_under(cell, labels))}

    assert set() == wrong
    assert {"R111", "R112", "R125"} & set(codes(findings))


def value_under(cell: str, labels: tuple[str, str]) -> int | Decimal | None:
    """What a person reads in a cell of the form after two labels changed places: figures stay where they are."""
    found = F21.cells[cell]
    names = [header.label for header in (*found.row, *found.column)]
    if not set(names) & set(labels):
        return TRUTH.observations[cell].value
    twins = [
        other.id
        for other in F21.cells.values()
        if [
            swap.get(h.label, h.label)
            for swap in [dict(zip(labels, labels[::-1], strict=True))]
            for h in (*other.row, *other.column)
        ]
        == names
    ]
    return TRUTH.observations[twins[0]].value if twins else None


FEE = "disclosure.fees.amount"


@pytest.mark.parametrize(("label", "stated"), [
    ("本年收费金额（单位：元）", "元"), ("本年收费金额（元）", "元"), ("本年收费金额，单位:千元", "千元"), ("本年收费金额[亿元]", "亿元"),
    ("本年收费金额（金额单位：人民币元）", "人民币元"), ("行政事业性收费（单位：元）", "元"), ("行政事业性收费(元)", "元"),
])  # fmt: skip
def test_a_label_with_another_unit_leaves_the_figure_and_gives_both_readings(label: str, stated: str) -> None:
    plain_label = "本年收费金额（单位：万元）" if label.startswith("本年") else "行政事业性收费"
    submission, findings = bind(F21, changed(plain(), "表二", relabel(plain_label, label)))
    (found,) = [f for f in findings if f.severity >= "warning" and f.code not in ("R120", "R121")]
    told = the(OtherMeasure, found)
    value = TRUTH.observations[FEE].value
    assert value is not None
    size: Any = {"元": Decimal("0.0001"), "人民币元": Decimal("0.0001"), "千元": Decimal("0.1"), "亿元": 10_000}[stated]

    assert (value, ("R118", "warning", (FEE,))) == (submission.value(FEE), (told.code, told.severity, told.cells))
    assert (stated, "万元", value, value * size) == (told.stated, told.unit, told.value, told.said.converted)


@pytest.mark.parametrize(("words", "stated"), [
    ("（单位：件、元）", ["元"]), ("\n金额单位：百元", ["百元"]), ("（单位：件、万元）", []), ("（单位：件）", []), ("", []),
])  # fmt: skip
def test_a_title_with_another_unit_than_a_heading_is_told(words: str, stated: list[str]) -> None:
    title = "二、主动公开政府信息情况"
    _, findings = bind(F21, changed(plain(), "表二", relabel(f"{title}\n计量单位：件、万元", title + words)))

    assert stated == [the(OtherMeasure, f).stated for f in findings if f.code == "R118"]


@pytest.mark.parametrize("heading", ["本年收费金额", "本年收费金额（单位：万元）"])
@pytest.mark.parametrize(("row", "column", "words"), [
    (16, 0, "单位：元"), (15, 2, "（单位：元）"), (16, 0, "注：以上金额以元计"), (13, 4, "元"), (13, 5, "（元）"), (13, 4, "单位：元"),
])  # fmt: skip
def test_a_unit_said_below_the_table_or_beside_the_figure_is_told(
    heading: str, row: int, column: int, words: str
) -> None:
    document = changed(plain(), "表二", relabel("本年收费金额（单位：万元）", heading))
    document = with_text(document, "表二", row, column, words)
    _, findings = bind(F21, document)

    assert ["元"] == [the(OtherMeasure, f).stated for f in findings if f.code == "R118"]


@pytest.mark.parametrize(("row", "column", "words", "stated"), [
    (12, 4, "单位：元", {"元"}), (12, 5, "计量单位：千元", {"千元"}), (11, 4, "（百元）", {"百元"}), (12, 4, "按元填报", {"元"}),
    (11, 5, "金额按人民币元填列", {"人民币元"}), (8, 4, "千件", {"千件"}), (7, 6, "单位：百件", {"百件"}), (1, 4, "单位：十件", {"十件"}),
    (12, 4, "单位：万元", set()), (11, 5, "按万元填报", set()), (8, 4, "单位：件", set()), (12, 4, "单位：件", set()),
])  # fmt: skip
def test_a_unit_said_beside_the_headings_of_a_figure_is_told(
    row: int, column: int, words: str, stated: set[str]
) -> None:
    _, findings = bind(F21, with_text(plain(), "表二", row, column, words))
    told = [the(OtherMeasure, one) for one in findings if one.code == "R118"]

    assert stated == {one.stated for one in told}
    assert all(row < place.row <= row + 4 for one in told for place in one.places)


@pytest.mark.parametrize("figure", [12, "12"])
def test_a_unit_in_the_heading_of_another_column_is_of_that_column(figure: Value) -> None:
    document = with_text(plain(), "表二", 12, 4, "其中信息处理费（单位：元）")
    _, findings = bind(F21, with_text(document, "表二", 13, 4, figure))

    assert "R118" not in {one.code for one in findings}


@pytest.mark.parametrize(("row", "column", "words"), [
    (16, 0, "单位：万元"), (16, 0, "单位：件"), (13, 4, "万元"), (6, 4, "件"), (16, 0, "信息处理费 500 元已退"),
])  # fmt: skip
def test_the_units_of_the_form_said_there_are_no_other(row: int, column: int, words: str) -> None:
    document = with_text(plain(), "表二", row, column, words)

    assert "R118" not in {f.code for f in bind(F21, document)[1]}


@pytest.mark.parametrize(
    "label", ["本年收费金额（万元）", "本年收费金额（单位：件、万元）", "本年收费金额（人民币，万元）"]
)
def test_a_label_that_says_the_unit_of_the_form_is_no_other_unit(label: str) -> None:
    _, findings = bind(F21, changed(plain(), "表二", relabel("本年收费金额（单位：万元）", label)))

    assert "R118" not in {f.code for f in findings}


def test_figures_in_the_official_places_without_any_label_are_taken_by_position() -> None:
    def figures_only(piece: Piece) -> Piece | None:
        return piece if isinstance(piece.value, int) else None

    read, findings = bind(F21, changed(plain(), "表四", figures_only))

    assert figures(TRUTH) == figures(read)
    assert ["R113"] == codes(findings)
    assert {POSITION} == {read.origins[cell].way for cell in F21.cells if cell.startswith("cases.")}


def test_an_empty_official_place_is_never_taken_by_position() -> None:
    read, findings = bind(F21, changed(plain(), "表四", lambda p: p if p.value == 200 else None))

    assert ["R111"] == codes(findings)
    assert {None} == {value for cell, value in figures(read).items() if cell.startswith("cases.")}


STATUSES = [
    (0, None, (0, "0", "reported")), (None, None, (None, "", "blank")), ("　", None, (None, "　", "blank")),
    ("/", None, (None, "/", "not_applicable")), ("——", None, (None, "——", "not_applicable")),
    ("无", None, (None, "无", "not_applicable")), ("约20", None, (None, "约20", "not_a_number")),
    (ErrorValue("#REF!"), "SUM(#REF!)", (None, "#REF!", "not_a_number")), (True, None, (None, "TRUE", "not_a_number")),
    (None, "MAX(Z1)", (None, "", "uncomputed")), (5, "MAX(Z1)", (5, "5", "reported")), (5, "Z1*2", (0, "5", "reported")), (None, "3+4", (7, "", "uncomputed")),
    (5, "D4+1", (5, "5", "reported")), (5, "7/Z1", (None, "#DIV/0!", "not_a_number")), (5, '"9份"+2', (None, "#VALUE!", "not_a_number")),
    ("１２", None, (12, "１２", "reported")),
    ("1,234", None, (1234, "1,234", "reported")), (" 7 ", None, (7, " 7 ", "reported")),
]  # fmt: skip


@pytest.mark.parametrize(("value", "formula", "seen"), STATUSES, ids=repr)
def test_statuses_are_kept_apart(value: Value, formula: str | None, seen: tuple[int | None, str, str]) -> None:
    def put(piece: Piece) -> Piece:
        return piece._replace(value=value, formula=formula) if (piece.row, piece.column) == (3, 3) else piece

    read, _ = bind(F21, changed(plain(), "表三", put))

    assert seen == tuple(read.observations["requests.new.person"])


def test_a_stale_total_follows_its_parts_and_is_told() -> None:
    def stale(piece: Piece) -> Piece:
        return piece._replace(value=1) if piece.name == "gouji.cases.reconsideration.total" else piece

    read, findings = bind(F21, changed(marked(), "表四", stale))

    assert figures(TRUTH) == figures(read)
    assert [("R130", ("cases.reconsideration.total",))] == [(f.code, f.cells) for f in findings]


def test_a_total_without_result_stays_uncomputed() -> None:
    def strip(piece: Piece) -> Piece:
        return piece._replace(value=None) if piece.formula else piece

    read, findings = bind(F21, changed(marked(), "表四", strip))

    assert "uncomputed" == read.observations["cases.reconsideration.total"].status
    assert () == findings


def test_a_typed_total_stays_what_the_unit_said() -> None:
    def typed(piece: Piece) -> Piece:
        mine = piece.name == "gouji.cases.reconsideration.total"
        return piece._replace(value=1, formula=None) if mine else piece

    read, findings = bind(F21, changed(marked(), "表四", typed))

    assert 1 == read.observations["cases.reconsideration.total"].value
    assert () == findings


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_the_edition_is_told_by_the_labels(edition: str) -> None:
    form = load_form(edition)
    document = plain(form, balanced(form))

    assert form == recognise(document, [load_form("2021"), load_form("2019")])


def test_labels_outrank_the_marks_in_telling_the_edition() -> None:
    old = plain(load_form("2019"), balanced(load_form("2019")))

    assert load_form("2019") == recognise(
        replace(old, properties={"gouji.form": "zfxxgk-2021"}), [F21, load_form("2019")]
    )


def test_a_strange_workbook_is_no_form() -> None:
    strange = Document((Grid("通讯录", (Piece(0, 0, "姓名"), Piece(0, 1, "电话"), Piece(1, 0, "其他"))),))

    assert recognise(strange, [F21]) is None


LABELS_OF_2021 = sorted({p.value for grid in plain() for p in grid.pieces if isinstance(p.value, str)})
scraps = st.builds(
    Piece,
    row=st.integers(0, 30),
    column=st.integers(0, 14),
    value=st.one_of(
        st.sampled_from(LABELS_OF_2021), st.integers(0, 99), st.none(), st.sampled_from(["单位名称", "", "/", "是"])
    ),
    rows=st.integers(1, 3),
    columns=st.integers(1, 3),
)


@pytest.mark.slow
@settings(max_examples=150)
@given(st.lists(st.lists(scraps, max_size=120, unique_by=lambda p: (p.row, p.column)), min_size=1, max_size=3))
def test_scraps_of_the_form_in_any_order_are_bound_without_a_word_of_protest(sheets: list[list[Piece]]) -> None:
    document = Document(tuple(Grid(f"S{i}", tuple(sorted(s, key=lambda p: p[:2]))) for i, s in enumerate(sheets)))
    read, findings = bind(F21, document)

    assert list(F21.cells) == list(read.observations)
    at = {Place(grid.name, piece.row, piece.column): piece.value for grid in document for piece in grid.pieces}
    for cell, seen in read.observations.items():
        if seen.value is not None:
            assert seen.value == at[read.origins[cell].place]
    missing = {cell for cell in F21.cells if cell not in read.origins}
    assert missing == {cell for finding in findings if finding.code in ("R111", "R112") for cell in finding.cells}


class Unwalked(tuple[range, ...]):
    """Ranges that may be looked up, but never one after the other."""

    __slots__ = ()

    def __iter__(self) -> NoReturn:
        raise AssertionError


def test_of_many_hidden_rows_each_figure_looks_at_a_few() -> None:
    hidden = Unwalked(range(row, row + 1) for row in range(0, 100_000, 2))
    document = layout(F21, balanced(F21))
    grids = tuple(replace(grid, hidden_rows=hidden) if grid.name == "表二" else grid for grid in document)
    (found,) = [finding for finding in bind(F21, Document(grids))[1] if finding.code == "R126"]

    assert {"表二"} == {place.sheet for place in found.places}
    assert {0} == {place.row % 2 for place in found.places}


def test_a_workbook_of_more_sheets_than_anybody_sends_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("gouji.intake.bind.placement.SECONDS", -1)
    document = layout(F21, balanced(F21))
    table = next(grid for grid in document if grid.name == "表三")
    path = write(Document((*document, replace(table, name="又一张"))), tmp_path / "a.xlsx")

    assert ["R105"] == [finding.code for finding in read(path).findings]


def test_only_the_first_sheets_that_repeat_a_table_are_named() -> None:
    document = layout(F21, balanced(F21))
    table = next(grid for grid in document if grid.name == "表三")
    bare = tuple(piece._replace(name=None) for piece in table.pieces)
    copies = tuple(replace(table, name=f"副本{number}", pieces=bare) for number in range(20))
    (found,) = (finding for finding in bind(F21, Document((*document, *copies)))[1] if isinstance(finding, TableTwice))

    assert (8, 20) == (len(found.others.first), found.others.total)


@pytest.mark.parametrize("more", [0, 1])
def test_the_check_sheet_is_known_when_a_program_has_taken_its_name_away(more: int) -> None:
    document = layout(F21, TRUTH)
    own = [Piece(5, 12, 77)] * more
    grids = tuple(
        replace(grid, name="表格7", pieces=(*grid.pieces, *own)) if grid.name == CHECKS else grid for grid in document
    )
    _, findings = bind(F21, replace(document, grids=grids, names={}))

    assert [1] * more == [len(one.places) for one in findings if one.code == "R124"], "a figure beside it is told"


def test_of_figures_written_as_text_the_unusual_ones_are_named_first() -> None:
    said = {"规章": "3件", "行政许可": "22（其中修订16件）", "行政处罚": "一百二十"}
    at = {piece.value: piece.row for grid in plain() for piece in grid.pieces}
    texts = {(at[label], 1): text for label, text in said.items()}
    document = changed(plain(), "表二", lambda p: p._replace(value=texts.get(p[:2], p.value)))
    (found,) = (the(TextFigures, one) for one in bind(F21, document)[1] if one.code == "R127")

    assert ["22（其中修订16件）", "一百二十", "3件"] == [one.raw for one in found.figures.first]
