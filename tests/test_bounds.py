"""What a return may cost: however much of something there is, it is counted, and looked through once."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dresses import as_single_page, as_xml_spreadsheet
from narrowed import the

from gouji import Observation, Submission, bind, layout, load_form
from gouji.formats.findings import Damaged, Limited, TooLarge
from gouji.formats.ooxml import emptiness
from gouji.formats.package import package_of
from gouji.formats.read import document_in
from gouji.formats.xlsx.write import to_xlsx
from gouji.intake import read as reading
from gouji.intake import recall
from gouji.intake.bind import looking, placing
from gouji.intake.bind.alignment import Alignment, Sheet, align
from gouji.intake.inputs import Input
from gouji.intake.read import read_input
from gouji.model.errors import UnreadableFile
from gouji.model.form import DETAIL, Table
from gouji.model.grid import Document, Grid, Piece
from gouji.model.reading import Refused, Return

F21 = load_form("2021")
OTHER_FORMATS: dict[str, Callable[[Document], bytes]] = {
    "a.xml": as_xml_spreadsheet,
    "a.mht": as_single_page,
    "a.csv": lambda document: "\n".join("1,2" for _ in document.grids[-1].pieces).encode(),
}


def tables() -> Document:
    """The official tables, every figure another."""
    figures = {cell: Observation.of(number) for number, cell in enumerate(F21.cells)}
    grids = layout(F21, Submission(F21, "甲局", 2024, figures))
    return Document(tuple(grid for grid in grids if grid.name in {table.sheet for table in F21.tables}))


def stacked(times: int) -> Document:
    """All of them so many times below each other on one sheet."""
    pieces, at = [], 0
    for _ in range(times):
        for grid in tables():
            pieces += [piece._replace(row=piece.row + at) for piece in grid.pieces]
            at += max(piece.row + piece.rows for piece in grid.pieces)
    return Document((Grid("附表", tuple(pieces)),))


def listed(rows: int, name: str = "台账") -> Document:
    """The tables beside a list of so many rows of ten cells."""
    cells = tuple(Piece(row, column, row * 10 + column) for row in range(rows) for column in range(10))
    return Document((*tables(), Grid(name, cells)))


def limit_of(document: bytes | Document, file: str = "a.xlsx") -> tuple[Limited, object] | None:
    """Of what there is too much in a file for a return, and the limit; None when it is read as one."""
    data = document if isinstance(document, bytes) else to_xlsx(document)
    found = read_input(Input(file, file, data, named=True), (F21,))
    if isinstance(found, Refused):
        finding = the(TooLarge, found.findings[0])
        return finding.what, finding.limit
    the(Return, found)
    return None


# ── tables that stand there again and again ─────────────────────────────────────────────────


@pytest.mark.parametrize("spread", [lambda n: stacked(n), lambda n: sheets(n)], ids=["one sheet", "sheets"])
def test_tables_may_stand_there_often_but_not_endlessly(
    spread: Callable[[int], Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "TIMES", 5)

    bind(F21, spread(5))
    with pytest.raises(UnreadableFile) as caught:
        bind(F21, spread(6))
    finding = the(TooLarge, caught.value.finding)
    assert (Limited.TABLES, 5) == (finding.what, finding.limit)


def sheets(times: int) -> Document:
    return Document(tuple(Grid(f"{grid.name}{n}", grid.pieces) for n in range(times) for grid in tables()))


def test_no_more_tables_are_matched_than_may_stand_there(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def noted(table: Table, sheet: Sheet) -> Alignment | None:
        tried.append(sheet)
        return align(table, sheet)

    monkeypatch.setattr(placing, "TIMES", 5)
    monkeypatch.setattr(looking, "align", noted)

    for times in (12, 24):
        tried.clear()
        with pytest.raises(UnreadableFile):
            bind(F21, stacked(times))
        assert 6 == len(tried)


class Counted(tuple[Piece, ...]):
    """Pieces that count how often somebody goes through them all."""

    times = 0

    def __iter__(self) -> Iterator[Piece]:
        Counted.times += 1
        return super().__iter__()


def test_a_sheet_is_gone_through_no_oftener_for_having_more_copies() -> None:
    gone_through = []
    for times in (3, 6, 12):
        (sheet,) = stacked(times)
        Counted.times = 0
        bind(F21, Document((Grid(sheet.name, Counted(sheet.pieces)),)))
        gone_through.append(Counted.times)

    assert 0 < gone_through[0]
    assert 1 == len(set(gone_through))


# ── cells ───────────────────────────────────────────────────────────────────────────────────


def few(monkeypatch: pytest.MonkeyPatch, cells: int, **more: Any) -> None:
    """Let a return have no more cells than this."""
    bounds = recall.OF_A_RETURN._replace(cells=cells, page=cells, **more)
    for module in (reading, recall):
        monkeypatch.setattr(module, "OF_A_RETURN", bounds)


def test_the_cells_of_all_sheets_of_a_return_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, 1000)
    first, second = listed(40), listed(40, "又一册")
    both = Document((*first, second.grids[-1]))

    assert None is limit_of(first)
    assert (Limited.CELLS, 1000) == limit_of(both)
    assert (Limited.CELLS, 1000) == limit_of(listed(101))


def test_sheets_of_summaries_may_be_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, 1000)

    assert None is limit_of(listed(200, DETAIL))


@pytest.mark.parametrize("file", OTHER_FORMATS)
def test_no_format_has_room_for_more_cells(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, 1000)

    assert (Limited.CELLS, 1000) == limit_of(OTHER_FORMATS[file](listed(101)), file)


def test_text_is_measured_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, 1000, text=5000)

    assert (Limited.FILE, 5000) == limit_of(b"1,2\n" * 1251, "a.csv")


def test_an_office_s_own_lists_are_not_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, 1000)

    assert 2000 == len(tuple(document_in(to_xlsx(listed(200)), "a.xlsx").grids[-1].pieces))


def test_a_list_of_five_thousand_lines_beside_the_tables_is_no_burden() -> None:
    assert None is limit_of(listed(5000))


# ── parts ───────────────────────────────────────────────────────────────────────────────────


def packed(content: bytes, method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("xl/a.xml", content)
    return stream.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("size", [0, 1, 1 << 16, (1 << 16) + 1, 300_000])
def test_parts_are_unpacked_piece_by_piece(size: int, method: int) -> None:
    for content in (random.Random(size).randbytes(size), b"7" * size):
        package = package_of(packed(content, method), "a.xlsx")
        pieces = list(package.chunks("xl/a.xml"))

        assert content == b"".join(pieces) == package.read("xl/a.xml")
        assert all(len(piece) <= 1 << 16 for piece in pieces)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_pieces_that_are_not_what_was_declared_are_damage(method: int) -> None:
    data = bytearray(packed(random.Random(7).randbytes(300_000), method))
    data[150_000] ^= 1

    with pytest.raises(UnreadableFile) as caught:
        package_of(bytes(data), "a.xlsx").read("xl/a.xml")
    the(Damaged, caught.value.finding)


def test_a_sheet_is_refused_before_it_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptiness, "LARGE", 1000)
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    content = "".join(row.format(n) + " " * 1000 for n in range(1, 1000)).encode()
    package, unpacked = package_of(packed(content, zipfile.ZIP_STORED), "a.xlsx"), []

    def noted(chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            unpacked.append(len(chunk))
            yield chunk

    by_rows = emptiness._by_rows
    monkeypatch.setattr(emptiness, "_by_rows", lambda chunks: by_rows(noted(chunks)))
    with pytest.raises(UnreadableFile) as caught:
        emptiness.without_empty(package, "xl/a.xml", 200_000)

    assert (Limited.PART, 200_000) == ((finding := the(TooLarge, caught.value.finding)).what, finding.limit)
    assert sum(unpacked) < 400_000 < len(content)
