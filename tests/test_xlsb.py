"""Reading binary workbooks (xlsb): every kind of cell, formulas, and damaged streams."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.formats.bounds import Bounds
from gouji.formats.package import package_of
from gouji.formats.xlsb import cells as binarycells
from gouji.formats.xlsb import records as records_module
from gouji.formats.xlsb.document import read_xlsb
from gouji.formats.xlsb.tokens import text_of
from gouji.model.errors import UnreadableFile
from gouji.model.formulas import added_cells
from gouji.model.grid import Appearance, DateValue, Document, ErrorValue, Piece, Place

TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIVE = 0xC000


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    while length >= 0x80:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + data


def text(content: str) -> bytes:
    return struct.pack("<I", len(content.encode("utf-16-le")) // 2) + content.encode("utf-16-le")


def cell(kind: int, column: int, data: bytes = b"", style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + data)


def short(kind: int, data: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<I", style) + data)


def row(number: int, flags: int = 0) -> bytes:
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))


def fmla(tokens: bytes) -> bytes:
    return struct.pack("<HI", 0, len(tokens)) + tokens + struct.pack("<I", 0)


def real(value: float) -> bytes:
    return struct.pack("<d", value)


def sheet(cells: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return record(129) + before + record(145) + cells + record(146) + after + record(130)


def bundle(name: str, relationship: str = "r1", state: int = 0) -> bytes:
    return record(156, struct.pack("<II", state, 1) + text(relationship) + text(name))


def book(*inside: bytes) -> bytes:
    return record(131) + b"".join(inside) + record(132)


def relationships(*entries: tuple[str, str, str]) -> str:
    listed = "".join(f'<Relationship Id="{i}" Type="{TYPE}/{t}" Target="{target}"/>' for i, t, target in entries)
    return f'<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


STRINGS = record(159, struct.pack("<II", 9, 0xFFFFFFFF)) + record(19, b"\0" + text("一")) + record(19, b"\1" + text("二") + b"\0" * 8) + record(160)  # fmt: skip


WHITE, RED, NAVY = ((struct.pack("<BBh4B", 5, 0, 0, *colour, 255)) for colour in ((255, 255, 255), (255, 0, 0), (0, 0, 128)))  # fmt: skip


def font(options: int = 0, position: int = 0, colour: bytes = RED) -> bytes:
    return record(43, struct.pack("<HHHHBBBB", 220, options, 400, position, 0, 0, 0, 0) + colour + b"\0" + text("宋体"))


def fill(pattern: int, colour: bytes) -> bytes:
    return record(45, struct.pack("<I", pattern) + colour + colour + b"\0" * 48)


FONTS = (font(), font(options=8), font(position=1), font(position=2), font(colour=WHITE))
FILLS = (fill(0, RED), fill(1, NAVY), fill(1, WHITE))


def dressed(*formats: tuple[int, int]) -> bytes:
    """Cell formats by their font and fill."""
    own = b"".join(record(47, struct.pack("<HHHH", 0, 0, *one) + b"\0" * 8) for one in formats)
    return record(278) + b"".join(FONTS + FILLS) + record(617) + own + record(618) + record(279)


def rich(content: str, *runs: tuple[int, int]) -> bytes:
    return b"\1" + text(content) + struct.pack("<I", len(runs)) + b"".join(struct.pack("<HH", *run) for run in runs)


def styles(*formats: int, codes: dict[int, str] | None = None) -> bytes:
    listed = b"".join(record(44, struct.pack("<H", number) + text(code)) for number, code in (codes or {}).items())
    own = b"".join(record(47, struct.pack("<HH", 0, number) + b"\0" * 12) for number in formats)
    parents = record(626) + record(47, struct.pack("<HH", 0xFFFF, 14) + b"\0" * 12) + record(627)
    return record(278) + listed + parents + record(617) + own + record(618) + record(279)


def read(
    sheet1: bytes, workbook: bytes | None = None, strings: bytes = STRINGS, style: bytes | None = None, **sheets: bytes
) -> Document:
    listed = [
        ("r1", "worksheet", "worksheets/sheet1.bin"),
        ("rs", "sharedStrings", "sharedStrings.bin"),
        ("rt", "styles", "styles.bin"),
    ]
    listed += [(name, "worksheet", f"worksheets/{name}.bin") for name in sheets]
    parts: dict[str, str | bytes] = {f"xl/worksheets/{name}.bin": data for name, data in sheets.items()}
    parts |= {
        "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book(bundle("表三")) if workbook is None else workbook,
        "xl/_rels/workbook.bin.rels": relationships(*listed),
        "xl/worksheets/sheet1.bin": sheet1,
        "xl/sharedStrings.bin": strings,
        "xl/styles.bin": styles(0) if style is None else style,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return read_xlsb(package_of(stream.getvalue(), "a.xlsb"))


def pieces(cells: bytes, **more: bytes) -> tuple[Piece, ...]:
    return tuple(read(sheet(cells), **more).grids[0].pieces)


def lone(kind: int, data: bytes, **more: bytes) -> Piece:
    (piece,) = pieces(row(3) + cell(kind, 2, data), **more)
    assert (3, 2) == piece[:2]
    return piece


def refused(*arguments: bytes, **more: bytes) -> tuple[str, object]:
    with pytest.raises(UnreadableFile) as caught:
        read(*arguments, **more)
    told = vars(caught.value.finding)
    return caught.value.finding.code, next((told[key] for key in ("reason", "what", "looks_like") if key in told), None)


def rk(whole: int, hundredth: bool = False) -> bytes:
    return struct.pack("<i", whole << 2 | 2 | hundredth)


ONE = b"\x1e\x01\x00"
KINDS = [
    (2, rk(12), 12, "12"),
    (2, rk(-12), -12, "-12"),
    (2, rk(1250, True), Decimal("12.5"), "12.5"),
    (2, struct.pack("<I", 0x3FF80000), Decimal("1.5"), "1.5"),
    (2, struct.pack("<I", 0x3FF80000 | 1), Decimal("0.015"), "0.015"),
    (3, b"\x00", ErrorValue("#NULL!"), "#NULL!"),
    (3, b"\x07", ErrorValue("#DIV/0!"), "#DIV/0!"),
    (3, b"\x0f", ErrorValue("#VALUE!"), "#VALUE!"),
    (3, b"\x17", ErrorValue("#REF!"), "#REF!"),
    (3, b"\x1d", ErrorValue("#NAME?"), "#NAME?"),
    (3, b"\x24", ErrorValue("#NUM!"), "#NUM!"),
    (3, b"\x2a", ErrorValue("#N/A"), "#N/A"),
    (4, b"\x01", True, "1"),
    (4, b"\x00", False, "0"),
    (5, real(0.1 + 0.2), Decimal("0.3"), "0.3"),
    (5, real(1e15), 10**15, "1000000000000000"),
    (6, text("文字 𠀀"), "文字 𠀀", "文字 𠀀"),
    (7, struct.pack("<I", 1), "二", "二"),
    (62, b"\1" + text("粗体") + b"\0" * 12, "粗体", "粗体"),
]
FORMULAS = [
    (8, text(""), "", ""),
    (8, text("有"), "有", "有"),
    (9, real(7), 7, "7"),
    (10, b"\x01", True, "1"),
    (11, b"\x17", ErrorValue("#REF!"), "#REF!"),
]


@pytest.mark.parametrize(("kind", "data", "value", "raw"), KINDS)
def test_each_kind_of_cell_holds_its_value(kind: int, data: bytes, value: object, raw: str) -> None:
    piece = lone(kind, data)

    assert (type(value), value, raw, None) == (type(piece.value), piece.value, piece.raw, piece.formula)


@pytest.mark.parametrize(("kind", "data", "value", "raw"), FORMULAS)
def test_each_kind_of_formula_has_its_result(kind: int, data: bytes, value: str | int | ErrorValue, raw: str) -> None:
    piece = lone(kind, data + fmla(ONE))

    assert (type(value), value, raw, "1") == (type(piece.value), piece.value, piece.raw, piece.formula)


@pytest.mark.parametrize(("kind", "data", "value", "raw"), KINDS[:-1])
def test_a_short_cell_stands_right_of_its_neighbour(kind: int, data: bytes, value: object, raw: str) -> None:
    found = pieces(row(0) + cell(1, 4) + short(kind + 11, data) + short(12, b"") + short(kind + 11, data))

    assert [(0, 5, value, raw), (0, 7, value, raw)] == [(*piece[:3], piece.raw) for piece in found]


def test_blank_cells_are_nothing_and_records_beside_the_data_no_cells() -> None:
    looks_like_a_cell = cell(5, 0, real(1))

    assert (Piece(0, 1, 2, raw="2"),) == read(
        sheet(row(0) + cell(1, 0) + cell(5, 1, real(2)), looks_like_a_cell, looks_like_a_cell)
    ).grids[0].pieces  # fmt: skip


def test_numbers_that_are_none_stay_text() -> None:
    assert "inf" == lone(5, real(float("inf"))).value
    assert "nan" == lone(5, real(float("nan"))).value


def test_dates_are_told_by_the_format_of_the_cell() -> None:
    formats = styles(0, 14, 164, 165, codes={164: 'yyyy"年"m"月"d"日"', 165: "0.00"})
    cells = row(0) + b"".join(cell(5, style, real(45303), style) for style in range(5))

    assert [
        (int, 45303, "45303"),
        (DateValue, "2024-01-12", "45303"),
        (DateValue, "2024-01-12", "45303"),
        (int, 45303, "45303"),
        (int, 45303, "45303"),
    ] == [(type(piece.value), piece.value, piece.raw) for piece in pieces(cells, style=formats)]


def test_dates_may_count_from_1904() -> None:
    workbook = book(record(153, struct.pack("<II", 1, 0) + text("")), bundle("表三"))
    cells = row(0) + cell(2, 0, rk(43841))

    assert "2024-01-12" == pieces(cells, workbook=workbook, style=styles(14))[0].value


def test_merges_and_hidden_rows_and_columns() -> None:
    columns = record(60, struct.pack("<IIIIH", 2, 3, 0, 0, 1)) + record(60, struct.pack("<IIIIH", 4, 4, 0, 0, 0))
    columns += record(60, struct.pack("<IIIIH", 16000, 0xFFFFFFFE, 0, 0, 1)) + record(
        60, struct.pack("<IIIIH", 9, 5, 0, 0, 1)
    )
    merges = record(176, struct.pack("<4I", 1, 2, 0, 3)) + record(176, struct.pack("<4I", 5, 5, 0, 1))
    grid = read(
        sheet(row(0, 0x10) + row(1, 0x10) + cell(5, 0, real(3)) + row(2) + row(4, 0x10), columns, merges)
    ).grids[0]

    assert [(1, 0, 3, 2, 4), (5, 0, None, 1, 2)] == [piece[:5] for piece in grid.pieces]
    assert ((range(2), range(4, 5)), (range(2, 4), range(16000, 16384))) == (grid.hidden_rows, grid.hidden_columns)


def test_what_is_too_low_or_narrow_to_be_read_is_hidden() -> None:
    columns = record(60, struct.pack("<IIIIH", 2, 3, 25, 0, 0)) + record(60, struct.pack("<IIIIH", 4, 4, 300, 0, 0))
    rows = b"".join(
        record(0, struct.pack("<IIHHBI", at, 0, height, 0, 0, 0)) for at, height in enumerate([255, 2, 40, 0])
    )
    grid = read(sheet(rows, columns)).grids[0]

    assert ((range(1, 3),), (range(2, 4),)) == (grid.hidden_rows, grid.hidden_columns)


def test_sheets_have_states_and_names_mean_cells() -> None:
    def name(of: str, index: int, sheet_index: int = 0xFFFFFFFF, more: bytes = b"", row: int = 3) -> bytes:
        tokens = struct.pack("<BHIH", 0x3A, index, row, 2) + more
        return record(39, struct.pack("<IBI", 0, 0, sheet_index) + text(of) + struct.pack("<I", len(tokens)) + tokens)

    links = (
        record(357)
        + record(355)
        + record(
            362,
            struct.pack("<I", 3)
            + struct.pack("<Iii", 0, 1, 1)
            + struct.pack("<Iii", 1, 0, 0)
            + struct.pack("<Iii", 0, 0, 1),
        )
    )
    names = (
        name("unit", 0, 1)
        + name("own", 0)
        + name("elsewhere", 1)
        + name("both", 2)
        + name("far", 9)
        + name("sum", 0, more=ONE)
        + name("below", 0, row=1 << 20)
    )
    workbook = book(bundle("封面"), bundle("表三", "b", 1), bundle("_gouji", "c", 2), links, names)
    formula = fmla(struct.pack("<BHIH", 0x5A, 0, 3, 2 | RELATIVE))

    document = read(sheet(row(0) + cell(9, 0, real(1) + formula)), workbook, b=sheet(b""), c=sheet(b""))

    assert [("封面", "visible"), ("表三", "hidden"), ("_gouji", "very_hidden")] == [
        (g.name, g.visibility) for g in document
    ]
    assert {"unit": Place("表三", 3, 2), "own": Place("表三", 3, 2)} == document.names
    assert "'表三'!C4" == next(iter(document.grids[0].pieces)).formula


# Formulas


def ref(row: int, column: int, marks: int = RELATIVE) -> bytes:
    return struct.pack("<BIH", 0x44, row, column | marks)


def area(top: int, bottom: int, left: int, right: int) -> bytes:
    return struct.pack("<BIIHH", 0x25, top, bottom, left | RELATIVE, right | RELATIVE)


def many(count: int, number: int) -> bytes:
    return struct.pack("<BBH", 0x42, count, number)


def hint(flags: int, offset: int = 0) -> bytes:
    return struct.pack("<BBH", 0x19, flags, offset)


def string(content: str) -> bytes:
    return struct.pack("<BH", 0x17, len(content)) + content.encode("utf-16-le")


D4_D8 = area(3, 7, 3, 3)
GUARDED = (
    D4_D8
    + many(1, 0)
    + b"\x1e\0\0"
    + b"\x0b"
    + hint(2, 9)
    + string("")
    + hint(8, 20)
    + D4_D8
    + hint(0x10)
    + hint(8, 3)
    + many(3, 1)
)


@pytest.mark.parametrize(
    ("tokens", "formula"),
    [
        (GUARDED, 'IF(COUNT(D4:D8)=0,"",SUM(D4:D8))'),
        (D4_D8 + area(9, 9, 0, 3) + many(2, 4), "SUM(D4:D8,A10:D10)"),
        (ref(3, 3) + ref(4, 3) + b"\x03" + ref(5, 3) + b"\x03", "D4+D5+D6"),
        (ref(3, 3, 0) + ref(3, 3, 0x4000) + b"\x04" + ref(3, 3, 0x8000) + b"\x05", "($D$4-D$4)*$D4"),
        (ref(0, 0) + ref(0, 1) + b"\x03\x15" + b"\x1f" + real(2.5) + b"\x06", "(A1+B1)/2.5"),
        (ref(0, 0) + b"\x13", "-A1"),
        (string('是"') + b"\x1d\x01" + b"\x0e", '"是"""<>TRUE'),
        (hint(0x40, 0x101) + ONE, "1"),
        (ref(0, 0) + b"\x16" + many(2, 4), "SUM(A1,)"),
        (ref(0, 0) + ONE + b"\x41\x1b\0", "ROUND(A1,1)"),
        (struct.pack("<BHIIHH", 0x3B, 0, 3, 7, 3 | RELATIVE, 3 | RELATIVE) + many(1, 4), "SUM('表三'!D4:D8)"),
        (struct.pack("<BHIH", 0x3A, 1, 3, 3), ""),
        (b"\x01" + struct.pack("<I", 3), ""),
        (ref(0, 0) + many(1, 999), ""),
        (ref(0, 0) + many(2, 4), ""),
        (ref(0, 0) + ref(0, 0), ""),
        (ref(1 << 20, 0), ""),
        (hint(4, 2), ""),
        (b"\x03", ""),
        (b"", ""),
    ],
)
def test_tokens_become_the_text_of_a_formula(tokens: bytes, formula: str) -> None:
    assert formula == text_of(tokens, {0: "表三"}.get)


def test_gouji_knows_its_own_totals_again() -> None:
    assert frozenset((row, 3) for row in range(3, 8)) == added_cells(text_of(GUARDED, lambda _: None))


@given(st.binary(max_size=60))
def test_any_tokens_become_some_text(tokens: bytes) -> None:
    assert isinstance(text_of(tokens, {0: "表三"}.get), str)


def test_every_beginning_of_a_formula_becomes_some_text() -> None:
    for end in range(len(GUARDED)):
        assert isinstance(text_of(GUARDED[:end], lambda _: None), str)


def test_a_formula_without_end_is_not_understood() -> None:
    assert "" == text_of(ONE + b"\x13" * 8190, lambda _: None)
    assert "" == text_of(b"\x16" * 8193, lambda _: None)


def test_only_so_many_formulas_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binarycells, "TOKENS", 2 * len(ONE))
    cells = row(0) + b"".join(cell(9, column, real(1) + fmla(ONE)) for column in range(3))

    assert ["1", "1", ""] == [piece.formula for piece in pieces(cells)]


# Damage


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (row(1 << 20), ("R105", "address")),
        (row(0) + cell(5, 16384, real(1)), ("R105", "address")),
        (row(0) + cell(5, 16383, real(1)) + short(16, real(1)), ("R105", "address")),
        (row(0) + cell(5, 0xFFFFFFFF, real(1)), ("R105", "address")),
        (row(0) + cell(5, 0, real(1)) + cell(1, 0), ("R108", "cell-twice")),
        (row(0) + cell(5, 0, real(1)) + row(0) + cell(6, 0, text("a")), ("R108", "cell-twice")),
        (cell(5, 0, real(1)), ("R108", "address")),
        (row(0) + cell(7, 0, struct.pack("<I", 2)), ("R108", "string-index")),
        (row(0) + cell(7, 0, struct.pack("<I", 0xFFFFFFFF)), ("R108", "string-index")),
        (row(0) + cell(5, 0, b"1234567"), ("R108", "size")),
        (row(0) + cell(6, 0, struct.pack("<I", 0x7FFFFFFF) + b"ab"), ("R108", "size")),
        (row(0) + cell(9, 0, real(1) + struct.pack("<HI", 0, 5) + b"abcd"), ("R108", "size")),
        (row(0) + record(5, b"\0" * 7), ("R108", "size")),
        (record(0, b"\0" * 11), ("R108", "size")),
        (record(176, struct.pack("<4I", 0, 1 << 20, 0, 1)), ("R105", "address")),
        (record(176, struct.pack("<4I", 2, 1, 0, 1)), ("R108", "address")),
        (row(0) + cell(6, 0, text("长" * (1 << 20) + "长")), ("R105", "text")),
        (b"\x05\xff\xff\xff\x7f", ("R108", "size")),
    ],
)
def test_a_bad_record_is_refused(cells: bytes, told: tuple[str, str]) -> None:
    assert told == refused(sheet(cells))


def test_there_are_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    three = sheet(row(0) + cell(1, 9) + cell(5, 0, real(1)) + cell(5, 1, real(1)) + cell(5, 2, real(1)))
    monkeypatch.setattr("gouji.formats.package.OF_A_LIST", Bounds(5))
    assert ("R105", "cells") == refused(three, book(bundle("一"), bundle("二", "b")), b=three)
    monkeypatch.setattr(binarycells, "MERGES", 1)
    assert ("R105", "merges") == refused(sheet(record(176, b"\0" * 16) * 2))
    with monkeypatch.context() as within:
        within.setattr("gouji.formats.xlsb.document.STRINGS", 1)
        assert ("R105", "strings") == refused(sheet(b""))
    monkeypatch.setattr(records_module, "RECORDS", 9)
    assert ("R105", "tags") == refused(sheet(record(999) * 9))


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"workbook": record(129)}, ("R108", "size")),
        ({"workbook": b""}, ("R108", "truncated")),
        ({"workbook": book()}, ("R108", "missing-part")),
        ({"workbook": book(bundle("表三", "nothing"))}, ("R108", "relationship")),
        ({"workbook": book(bundle("一"), bundle("二"))}, ("R108", "relationship")),
        ({"workbook": book(bundle("一"), record(362, struct.pack("<I", 0xFFFFFFFF)))}, ("R108", "size")),
        ({"strings": record(19, b"\0" + text("a"))}, ("R108", "size")),
        ({"style": record(278) + record(44, b"\1")}, ("R108", "size")),
    ],
)
def test_a_bad_part_is_refused(parts: dict[str, bytes], told: tuple[str, str]) -> None:
    assert told == refused(sheet(b""), **parts)


def test_something_else_than_a_worksheet_is_refused() -> None:
    assert ("R108", "size") == refused(record(129) + record(130))


def test_every_beginning_of_a_part_is_refused() -> None:
    cells = row(3) + b"".join(cell(kind, i, data) for i, (kind, data, _, _) in enumerate(KINDS))
    cells += row(4) + b"".join(cell(kind, i, data + fmla(GUARDED)) for i, (kind, data, _, _) in enumerate(FORMULAS))
    whole = {"sheet1": sheet(cells), "workbook": book(bundle("表三")), "strings": STRINGS, "style": styles(14, 0)}
    assert len(KINDS) + len(FORMULAS) == len(tuple(read(**whole).grids[0].pieces))

    for part, data in whole.items():
        for end in range(len(data)):
            with pytest.raises(UnreadableFile):
                read(**whole | {part: data[:end]})


@given(st.data())
def test_a_changed_file_gives_a_document_or_a_refusal(data: st.DataObject) -> None:
    cells = row(3) + b"".join(cell(kind, i, data) for i, (kind, data, _, _) in enumerate(KINDS))
    cells += row(4) + b"".join(cell(kind, i, data + fmla(GUARDED)) for i, (kind, data, _, _) in enumerate(FORMULAS))
    whole = {"sheet1": sheet(cells), "workbook": book(bundle("表三")), "strings": STRINGS, "style": styles(14, 0)}
    part = data.draw(st.sampled_from(sorted(whole)))
    content = bytearray(whole[part])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    with contextlib.suppress(UnreadableFile):
        assert isinstance(read(**whole | {part: bytes(content)}), Document)


# Looks


@pytest.mark.parametrize(("runs", "value", "aside"), [
    (((0, 1), (2, 0)), "46", "40"), (((0, 2), (2, 0)), "46", "40"), (((2, 3),), "40", "46"), (((0, 4), (2, 0)), "46", "40"),
    (((0, 1),), "4046", "4046"), (((0, 0), (2, 9)), "4046", ""), ((), "4046", ""),
])  # fmt: skip
@pytest.mark.parametrize("shared", [True, False])
def test_characters_set_aside_are_no_part_of_a_figure(
    runs: tuple[tuple[int, int], ...], value: str, aside: str, shared: bool
) -> None:
    content = rich("4046", *runs)
    strings = record(159, b"\0" * 8) + record(19, content) + record(160)
    piece = (
        lone(7, struct.pack("<I", 0), strings=strings, style=dressed())
        if shared
        else lone(62, content, style=dressed())
    )

    assert (value, Appearance("4046", aside) if aside else None) == (piece.value, piece.shown)


@pytest.mark.parametrize(("look", "shown"), [
    ((0, 0), None), ((1, 0), Appearance("46", "46")), ((2, 0), Appearance("46", "46")), ((3, 0), Appearance("46", "46")),
    ((4, 0), Appearance()), ((4, 2), Appearance()), ((4, 1), None), ((9, 9), None),
])  # fmt: skip
def test_a_cell_format_says_what_is_seen(look: tuple[int, int], shown: Appearance | None) -> None:
    piece = lone(5, real(46), style=dressed(look))

    assert (46, shown) == (piece.value, piece.shown)
