"""xls and et workbooks: what they say, and that nothing in them does harm here."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from narrowed import the
from office import Office
from strategies import balanced

from gouji import Grid, bind, layout, load_form, write
from gouji.formats import child, child_tasks
from gouji.formats.bounds import CHILD_SECONDS
from gouji.formats.child import run
from gouji.formats.compound import OLE
from gouji.formats.xls.biff import facts, sheet_starts
from gouji.formats.xls.document import read_xls
from gouji.formats.xls.tokens import text_of
from gouji.model.errors import UnreadableFile
from gouji.model.findings import FileFinding
from gouji.model.grid import DateValue, ErrorValue, Place

SAMPLE = Path(__file__).parent.parent / "samples" / "hongqi-2023.xlsx"


def told(action: Callable[[], object]) -> tuple[object, ...]:
    """The code and the arguments with which something is refused."""
    with pytest.raises(UnreadableFile) as caught:
        action()
    finding = caught.value.finding
    assert the(FileFinding, finding).file == "a.xls"
    return finding.code, *(getattr(finding, name) for name in type(finding).__annotations__ if name != "file")


# A small xls, record by record. xlrd takes the stream of a workbook without the OLE file around it, too.


def record(kind: int, layout: str = "", *values: object, more: bytes = b"") -> bytes:
    content = struct.pack("<" + layout, *values) + more
    return struct.pack("<HH", kind, len(content)) + content


def text(value: str, length: str = "<H") -> bytes:
    return struct.pack(length + "B", len(value), 1) + value.encode("utf-16-le")


BOF, EOF = 0x0809, record(0x000A)
GLOBALS, SHEET = (record(BOF, "HHHHII", 0x0600, kind, 0, 0, 0, 0) for kind in (5, 0x10))
GENERAL, DATE, CHINESE_DATE, RED = range(4)


def xf(form: int) -> bytes:
    return record(0x00E0, "HHHBBBBIiH", 0, form, 1, 0, 0, 0, 0, 0, 0, 0)


def workbook(sheets: dict[str, bytes], visibilities: tuple[int, ...] = (), more: bytes = b"", epoch: int = 0) -> bytes:
    """A workbook of sheets whose records are given."""
    styles = record(0x0031, "HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0, more=text("宋体", "<B")) * 4
    formats = record(0x041E, "H", 170, more=text('yyyy"年"m"月"d"日"')) + record(0x041E, "H", 171, more=text("[Red]0"))
    cells = b"".join(map(xf, (0, 170, 31, 171)))
    head = GLOBALS + record(0x0022, "H", epoch) + styles + formats + cells + more
    at = len(head) + sum(14 - 4 + 2 + 2 * len(name) for name in sheets) + len(EOF)
    bodies = []
    for index, (name, body) in enumerate(sheets.items()):
        visibility = visibilities[index] if visibilities else 0
        head += record(0x0085, "IBB", at, visibility, 0, more=text(name, "<B"))
        bodies.append(SHEET + body + EOF)
        at += len(bodies[-1])
    return head + EOF + b"".join(bodies)


def number(row: int, column: int, value: float, style: int = GENERAL) -> bytes:
    return record(0x0203, "HHHd", row, column, style, value)


def label(row: int, column: int, value: str) -> bytes:
    return record(0x0204, "HHH", row, column, 0, more=text(value))


def formula(row: int, column: int, tokens: bytes, result: bytes = struct.pack("<d", 6)) -> bytes:
    return record(0x0006, "HHH8sHIH", row, column, 0, result, 0, 0, len(tokens), more=tokens)


def special(kind: int, value: int = 0) -> bytes:
    """The result of a formula that is no number."""
    return bytes([kind, 0, value, 0, 0, 0, 255, 255])


def ref(row: int, column: int, token: int = 0x44) -> bytes:
    return struct.pack("<BHH", token, row, column | 0xC000)


def area(top: int, left: int, bottom: int, right: int, token: int = 0x25) -> bytes:
    return struct.pack("<B4H", token, top, bottom, left | 0xC000, right | 0xC000)


def call(function: int, count: int) -> bytes:
    return struct.pack("<BBH", 0x42, count, function)


def hint(kind: int, distance: int = 0) -> bytes:
    return struct.pack("<BBH", 0x19, kind, distance)


def integer(value: int) -> bytes:
    return struct.pack("<BH", 0x1E, value)


COUNT, IF, SUM, ABS = 0, 1, 4, 24
ADD, SUBTRACT, MULTIPLY, EQUAL, PARENTHESES = (bytes([token]) for token in (3, 4, 5, 0x0B, 0x15))
EMPTY = b"\x17\0\0"
D4, E4, F4 = ref(3, 3), ref(3, 4), ref(3, 5)
D4_D8 = area(3, 3, 7, 3)
SUM_D4_D8 = D4_D8 + hint(0x10)
GUARDED = (
    D4_D8 + call(COUNT, 1) + integer(0) + EQUAL + hint(2, 9) + EMPTY + hint(8, 9) + SUM_D4_D8 + hint(8, 3) + call(IF, 3)
)


def sheet(body: bytes) -> Grid:
    (grid,) = read_xls(workbook({"表": body}), "a.xls")
    return grid


# Formulas


@pytest.mark.parametrize(
    ("tokens", "written"),
    [
        (GUARDED, 'IF(COUNT(D4:D8)=0,"",SUM(D4:D8))'),
        (SUM_D4_D8, "SUM(D4:D8)"),
        (D4_D8 + E4 + call(SUM, 2), "SUM(D4:D8,E4)"),
        (D4 + E4 + ADD, "D4+E4"),
        (D4 + E4 + ADD + F4 + SUBTRACT, "D4+E4-F4"),
        (D4 + E4 + F4 + SUBTRACT + SUBTRACT, "D4-(E4-F4)"),
        (D4 + E4 + F4 + SUBTRACT + PARENTHESES + SUBTRACT, "D4-(E4-F4)"),
        (D4 + E4 + ADD + F4 + MULTIPLY, "(D4+E4)*F4"),
        (D4 + PARENTHESES, "(D4)"),
        (D4 + b"\x13" + E4 + MULTIPLY, "-D4*E4"),
        (D4 + b"\x14", "D4%"),
        (struct.pack("<BHH", 0x24, 3, 3), "$D$4"),
        (struct.pack("<BHH", 0x24, 3, 3 | 0x8000), "$D4"),
        (struct.pack("<BHH", 0x24, 65535, 255 | 0xC000), "IV65536"),
        (struct.pack("<BHH", 0x4C, 0xFFFF, 0x00FF | 0xC000), "A1"),
        (struct.pack("<B4H", 0x2D, 0xFFFF, 0, 0xC0FF, 0xC000), "A1:B2"),
        (struct.pack("<BHHH", 0x3A, 7, 3, 3 | 0xC000), "'表''三'!D4"),
        (struct.pack("<BH4H", 0x3B, 7, 3, 4, 0xC003, 0xC003), "'表''三'!D4:D5"),
        (struct.pack("<Bd", 0x1F, 0.1), "0.1"),
        (b"\x1d\x01", "TRUE"),
        (b"\x17" + text('一"', "<B"), '"一"""'),
        (b"\x17\x01\x00a", '"a"'),
        (D4 + struct.pack("<BH", 0x41, ABS), "ABS(D4)"),
        (hint(0x40, 0x0102) + D4, "D4"),
    ],
)
def test_tokens_are_written_as_in_an_xlsx(tokens: bytes, written: str) -> None:
    assert text_of(tokens, (1, 1), {7: "表'三"}.get) == written


@pytest.mark.parametrize(
    "tokens",
    [
        b"",
        b"\xff",
        ADD,
        D4 + ADD,
        D4 + E4,
        call(SUM, 1),
        D4 + call(999, 1),
        D4[:3],
        b"\x17\x09\x00a",
        b"\x17\x01\x01\x00\xd8",
        struct.pack("<BHHH", 0x3A, 8, 3, 3),
        b"\x01\0\0\0\0",
        struct.pack("<BHI", 0x43, 1, 0),
        D4 + (D4 + MULTIPLY + PARENTHESES) * 2000,
    ],
)
def test_tokens_that_are_not_understood_have_no_text(tokens: bytes) -> None:
    assert text_of(tokens, (1, 1), {7: "表'三"}.get) is None


def test_shared_formulas_are_written_out_for_each_cell() -> None:
    left = struct.pack("<BHH", 0x4C, 0, 0xC0FE) + struct.pack("<BHH", 0x4C, 0, 0xC0FF) + ADD
    expression = b"\x01" + struct.pack("<HH", 2, 3)
    group = record(0x04BC, "HHBBBBH", 2, 3, 3, 3, 0, 2, len(left), more=left)
    stream = formula(2, 3, expression) + group + formula(3, 3, expression) + formula(4, 3, b"\x01\x09\0\x09\0") + EOF
    assert facts(stream, 0, lambda _: None).formulas == {(2, 3): "B3+C3", (3, 3): "B4+C4", (4, 3): ""}


def test_the_sheets_with_cells_are_found_where_the_workbook_says() -> None:
    listed = [record(0x0085, "iBB", at, 0, kind, more=b"\1\0A") for at, kind in ((70, 0), (80, 2), (90, 0))]
    book = record(0x0809, "HH", 0x0600, 5) + b"".join(listed) + EOF
    stream = (book.ljust(70, b"\0") + SHEET.ljust(20, b"\0") + SHEET).ljust(200, b"\0")

    assert [at + len(SHEET) for at in (70, 90)] == sheet_starts(stream)


def test_records_of_charts_are_none_of_the_sheets() -> None:
    stream = SHEET + formula(0, 0, D4) + EOF + formula(1, 1, E4) + EOF + formula(2, 2, F4)
    assert facts(stream, 0, lambda _: None).formulas == {(1, 1): "E4"}


def test_formulas_keep_their_results() -> None:
    grid = sheet(
        formula(0, 0, GUARDED, special(3))
        + formula(1, 0, D4 + E4 + ADD)
        + formula(2, 0, D4, special(0)) + record(0x0207, more=text("一"))
        + formula(3, 0, D4, special(1, 1))
        + formula(4, 0, D4, special(2, 23))
        + formula(5, 0, b"\xff", struct.pack("<d", 0.1 + 0.2))
    )  # fmt: skip
    assert [(piece.value, piece.formula) for piece in grid.pieces] == [
        ("", 'IF(COUNT(D4:D8)=0,"",SUM(D4:D8))'), (6, "D4+E4"), ("一", "D4"), (True, "D4"), ("#REF!", "D4"), (Decimal("0.3"), ""),
    ]  # fmt: skip
    assert type(tuple(grid.pieces)[4].value) is ErrorValue


# Values


def test_every_kind_of_value_is_read() -> None:
    grid = sheet(
        label(0, 0, "填报单位")
        + number(0, 1, 12)
        + number(1, 0, -0.5)
        + number(1, 1, 45303, DATE)
        + number(2, 0, 45303, CHINESE_DATE)
        + number(2, 1, 3, RED)
        + record(0x0205, "HHHBB", 3, 0, 0, 1, 0)
        + record(0x0205, "HHHBB", 3, 1, 0, 7, 1)
        + record(0x0201, "HHH", 4, 0, 0)
    )
    assert [(piece.row, piece.column, piece.value, piece.raw, piece.formula) for piece in grid.pieces] == [
        (0, 0, "填报单位", "填报单位", None), (0, 1, 12, "12", None), (1, 0, Decimal("-0.5"), "-0.5", None),
        (1, 1, "2024-01-12", "45303", None), (2, 0, "2024-01-12", "45303", None), (2, 1, 3, "3", None),
        (3, 0, True, "1", None), (3, 1, "#DIV/0!", "#DIV/0!", None),
    ]  # fmt: skip
    assert [type(tuple(grid.pieces)[i].value) for i in (3, 4, 7)] == [DateValue, DateValue, ErrorValue]


def test_days_may_count_from_1904() -> None:
    document = read_xls(workbook({"表": number(0, 0, 43841, DATE)}, epoch=1), "a.xls")
    assert next(iter(document.grids[0].pieces)).value == "2024-01-12"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 1e300])
def test_impossible_numbers_and_dates_are_read(value: float) -> None:
    assert len(tuple(sheet(number(0, 0, value) + number(0, 1, value, DATE)).pieces)) == 2


def test_merges_hidden_rows_and_hidden_columns_are_told() -> None:
    grid = sheet(
        label(0, 0, "甲")
        + record(0x00E5, "H4H4H4H4H", 4, 0, 1, 0, 2, 4, 4, 1, 2, 1, 0, 2, 2, 1, 3, 2, 5)
        + record(0x0208, "HHHHIHH", 3, 0, 1, 255, 0, 0x20, 0)
        + record(0x0208, "HHHHIHH", 4, 0, 1, 255, 0, 0x100, 0)
        + record(0x007D, "HHHHHH", 2, 4, 2000, 0, 1, 0)
        + record(0x007D, "HHHHHH", 6, 6, 2000, 0, 0, 0)
    )
    assert [piece[:5] for piece in grid.pieces] == [(0, 0, "甲", 2, 3), (4, 1, None, 1, 2)]
    assert (grid.hidden_rows, grid.hidden_columns) == ((range(3, 4),), (range(2, 5),))


def test_what_is_too_low_or_narrow_to_be_read_is_hidden() -> None:
    rows = b"".join(
        record(0x0208, "HHHHIHH", row, 0, 1, height, 0, 0x140, 0) for row, height in enumerate([255, 2, 40, 0, 100])
    )
    columns = record(0x007D, "HHHHHH", 2, 4, 25, 0, 0, 0) + record(0x007D, "HHHHHH", 6, 6, 300, 0, 0, 0)
    grid = sheet(label(0, 0, "甲") + rows + columns)

    assert ((range(1, 3),), (range(2, 5),)) == (grid.hidden_rows, grid.hidden_columns)


def test_sheets_have_names_and_visibilities() -> None:
    one = number(0, 0, 1)
    document = read_xls(workbook({"甲": one, "乙": one, "丙": one}, (0, 1, 2)), "a.xls")
    assert [(grid.name, grid.visibility) for grid in document] == [
        ("甲", "visible"), ("乙", "hidden"), ("丙", "very_hidden"),
    ]  # fmt: skip


def test_names_of_one_cell_are_told() -> None:
    def name(called: str, tokens: bytes, options: int = 0) -> bytes:
        head = struct.pack("<HBBHHHBBBB", options, 0, len(called), len(tokens), 0, 0, 0, 0, 0, 0)
        return record(0x0018, more=head + b"\x01" + called.encode("utf-16-le") + tokens)

    cell = struct.pack("<BHHH", 0x3A, 0, 3, 4)
    several = struct.pack("<BH4H", 0x3B, 0, 3, 4, 4, 4)
    local = record(0x01AE, "HH", 1, 0x0401) + record(0x0017, "HHHH", 1, 0, 0, 0)
    more = local + name("gouji.一", cell) + name("b", several) + name("\x06", cell, 0x20)
    assert read_xls(workbook({"表": number(0, 0, 1)}, more=more), "a.xls").names == {"gouji.一": Place("表", 3, 4)}


def test_names_that_mean_no_cell_do_not_keep_a_workbook_from_being_read() -> None:
    """xlrd works out every name, and gives up on all of the file when one leads to two results."""
    tokens = integer(1) + integer(2)
    head = struct.pack("<HBBHHHBBBB", 0, 0, 1, len(tokens), 0, 0, 0, 0, 0, 0)
    more = record(0x0018, more=head + b"\x01" + "b".encode("utf-16-le") + tokens)
    (grid,) = read_xls(workbook({"表": number(0, 0, 1)}, more=more), "a.xls")

    assert [1] == [piece.value for piece in grid.pieces]


def test_a_table_of_strings_may_claim_more_than_it_has() -> None:
    table = record(0x00FC, "II", 9, 9, more=text("甲") + text("乙"))
    (grid,) = read_xls(workbook({"表": record(0x00FD, "HHHI", 0, 0, 0, 1)}, more=table), "a.xls")
    assert ["乙"] == [piece.value for piece in grid.pieces]

    lost = workbook({"表": record(0x00FD, "HHHI", 0, 0, 0, 2)}, more=table)
    assert told(lambda: read_xls(lost, "a.xls")) == ("R108", "format")


def test_a_locked_workbook_is_told_whatever_the_lock() -> None:
    for lock in (b"\0\0\1\2\3\4", b"\1\0\1\0\1\0", b"\7"):
        more = record(0x002F, more=lock)
        data = workbook({"表": number(0, 0, 1)}, more=more)
        with pytest.raises(UnreadableFile) as refusal:
            read_xls(data, "a.xls")
        assert refusal.value.finding.code == "R107"


def test_a_cell_in_the_last_corner_costs_no_memory() -> None:
    grid = sheet(number(0, 0, 1) + number(65535, 255, 2))
    assert [(piece.row, piece.column, piece.value) for piece in grid.pieces] == [(0, 0, 1), (65535, 255, 2)]


# LibreOffice


@pytest.fixture(scope="module")
def saved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A return in balance that LibreOffice saved as xls."""
    folder = tmp_path_factory.mktemp("xls")
    form = load_form("2021")
    path = write(layout(form, balanced(form)), folder / "return.xlsx")
    office.run(path, save=folder / "return.xls")
    return (folder / "return.xls").read_bytes()


def test_a_workbook_saved_by_libreoffice_is_the_same_return(saved: bytes) -> None:
    form = load_form("2021")
    submission = balanced(form)

    read, findings = bind(form, read_xls(saved, "a.xls"))

    assert submission == read
    assert all(read.origins[cell].live for cell in form.sums)
    assert [finding.code for finding in findings if finding.severity == "error"] == []


def mutants(data: bytes, count: int) -> list[bytes]:
    chance = random.Random(20240112)
    found = []
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 20)):
            changed[chance.randrange(len(data))] = chance.choice((0, 1, 255, chance.randrange(256)))
        found.append(bytes(changed[: chance.randrange(len(data)) if chance.random() < 0.3 else len(data)]))
    return found


def outcome(data: bytes) -> str:
    """What becomes of some bytes: the code of the refusal or nothing."""
    try:
        read_xls(data, "a.xls")
    except UnreadableFile as refused:
        return refused.finding.code
    return ""


def test_damaged_workbooks_give_a_document_or_a_refusal(saved: bytes) -> None:
    assert {outcome(data) for data in [*mutants(saved, 6), saved[: len(saved) // 2], saved[:600], OLE, b""]} <= {
        "",
        "R105",
        "R107",
        "R108",
    }


@pytest.mark.slow
def test_many_damaged_workbooks_give_a_document_or_a_refusal() -> None:
    """Small ones, in which every change tells; test_fuzz has many more of what LibreOffice saved."""
    damaged = mutants(workbook({"表": formula(0, 0, GUARDED)}), 40)
    assert {outcome(data) for data in damaged} <= {"", "R105", "R107", "R108"}


# Refusals


@pytest.mark.parametrize("data", [b"", b"\0" * 5000, "一局".encode() * 99, OLE + bytes(504), GLOBALS, GLOBALS + EOF])
def test_what_is_no_workbook_is_r108(data: bytes) -> None:
    assert told(lambda: read_xls(data, "a.xls")) == ("R108", "format")


def test_an_ole_file_whose_chain_loops_is_r108() -> None:
    header = (
        OLE
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    )
    table = struct.pack("<128I", 0xFFFFFFFD, 1, *[0xFFFFFFFF] * 126)
    entry = "Root Entry".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 22, 5, 1) + b"\xff" * 12
    data = header + b"\xff" * (512 - len(header)) + table + entry.ljust(512, b"\0")
    assert told(lambda: read_xls(data, "a.xls"))[0] == "R108"


def test_too_many_cells_are_r105() -> None:
    body = b"".join(record(0x00BD, "HH", row, 0, more=b"\0\0\x06\0\0\0" * 250 + b"\xf9\0") for row in range(801))
    assert told(lambda: read_xls(workbook({"表": body}), "a.xls")) == ("R105", "cells", 200_000)


def test_an_encrypted_workbook_is_r107() -> None:
    assert told(lambda: read_xls(workbook({"表": b""}, more=record(0x002F, "HHH", 0, 1, 2)), "a.xls")) == ("R107",)


def test_the_password_is_on_no_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[list[str]] = []
    original = subprocess.Popen

    def spoken_to(command: list[str], **rest: Any) -> Any:
        spoken.append(command)
        return original(command, **rest)

    monkeypatch.setattr(subprocess, "Popen", spoken_to)
    told(lambda: run("pdf", b"x", "a.xls", password="secret-1"))
    assert spoken
    assert not any("secret-1" in word for word in spoken[0])


# Children that misbehave


def answering(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Have another program answer in place of the child."""
    monkeypatch.setattr(child, "_command", lambda: [sys.executable, "-I", "-c", f"import os, sys\n{program}"])


SAY = "sys.stdin.buffer.read(); sys.stdout.buffer.write({!r})"


@pytest.mark.parametrize(
    "program",
    [
        "os.abort()",
        "os._exit(3)",
        "os.kill(os.getpid(), 9)",
        "raise SystemExit('gone')",
        "sys.stdin.close(); os.close(1)",
        "",
        SAY.format(b"garbage\n"),
        SAY.format(b"[]\n"),
        SAY.format(b"[" * 900 + b"\n"),
        SAY.format(b'{"code": "R101"}\n'),
        SAY.format(b'{"code": ["R108"], "reason": "x"}\n'),
        SAY.format(b'{"code": "R108"}\n'),
        SAY.format(b'{"code": "R107", "more": 1}\n'),
        SAY.format(b'{"code": "R108", "reason": {}}\n'),
        SAY.format(b"\xff" * 5000),
        SAY.format(b"{}\n{}") + "; sys.stdout.flush(); os._exit(1)",
    ],
)
def test_a_child_that_breaks_off_or_talks_nonsense_is_r108(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, program)
    assert told(lambda: run("xls", b"x" * 3_000_000, "a.xls")) == ("R108", "crash")


@pytest.mark.parametrize(
    ("answer", "told_of"),
    [
        (b'{"code": "R108", "file": "", "reason": "format"}\n', ("R108", "format")),
        (b'{"code": "R107", "file": ""}\n', ("R107",)),
        (b'{"limit": 3, "file": "", "code": "R105", "what": "cells"}\n', ("R105", "cells", 3)),
    ],
)
def test_a_child_may_refuse(answer: bytes, told_of: tuple[object, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, SAY.format(answer))
    assert told(lambda: run("xls", b"", "a.xls")) == told_of


@pytest.mark.parametrize(
    "program",
    [
        "while True: pass",
        "sys.stdin.buffer.read(); os.close(1)\nwhile True: pass",
        SAY.format(b"{}") + "; sys.stdout.flush()\nwhile True: pass",
        "os.read(os.pipe()[0], 1)",
    ],
)
def test_a_child_that_does_not_end_is_r105(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "CLOCK", 0.3)
    answering(monkeypatch, program)
    assert told(lambda: run("xls", b"x" * 3_000_000, "a.xls")) == ("R105", "time", 0.3)


def test_a_child_that_does_not_stop_talking_is_r105(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "ANSWER_BYTES", 1 << 20)
    answering(monkeypatch, "while True: sys.stdout.buffer.write(b'x' * 65536)")
    assert told(lambda: run("xls", b"", "a.xls")) == ("R105", "memory", 1 << 20)


def test_the_longest_answer_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "ANSWER_BYTES", 1 << 20)
    answering(monkeypatch, "sys.stdout.buffer.write(b'{}\\n' + b'x' * (1 << 20))")
    assert run("xls", b"", "a.xls") == b"x" * (1 << 20)


def doing(monkeypatch: pytest.MonkeyPatch, task: str) -> None:
    """Have the child do another task, under its limits but with less time of its own."""
    program = child._PROGRAM.replace(
        "main()", f"tasks.CHILD_SECONDS = 1; tasks.TASKS = {{'xls': {task}}}; tasks.main()"
    )
    program = program.replace(
        "from gouji.formats.child_tasks import main", "from gouji.formats import child_tasks as tasks"
    )
    command = [program if word == child._PROGRAM else word for word in child._command()]
    monkeypatch.setattr(child, "_command", lambda: command)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no processor time")
def test_a_child_that_works_too_long_is_r105_long_before_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, "lambda *_: [None for _ in iter(int, 1)]")
    assert told(lambda: run("xls", b"", "a.xls")) == ("R105", "time", CHILD_SECONDS)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux is known to hold the limit of memory")
def test_a_child_that_eats_memory_is_r105(monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, "lambda *_: bytes(1 << 30)")
    assert told(lambda: run("xls", b"", "a.xls")) == ("R105", "memory", 256 << 20)


@pytest.mark.parametrize("error", [OSError(12, ""), MemoryError(), RuntimeError("can't start new thread")])
def test_no_child_at_all_is_refused(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    if isinstance(error, RuntimeError):
        monkeypatch.setattr(threading.Thread, "start", failing)
    else:
        monkeypatch.setattr(subprocess, "Popen", failing)
    assert told(lambda: run("xls", b"", "a.xls"))[0] in ("R105", "R108")


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"[]", b"{", b"{}", b'{"sheets": [], "names": {}, "from_1904": false}',
        b'{"sheets": [1], "names": {}, "from_1904": false}',
    ],
)  # fmt: skip
def test_what_a_child_says_is_not_believed(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, SAY.format(b"{}\n" + answer))
    assert told(lambda: read_xls(b"", "a.xls"))[0] == "R108"


@pytest.mark.parametrize(
    "cell",
    [
        b'[-1, 0, "s", "x", null]', b'[0, 16384, "s", "x", null]', b'[0.5, 0, "s", "x", null]', b'[true, 0, "s", "x", null]',
        b'[0, 0, "s", 1, null]', b'[0, 0, "s", "x", 1]', b'[0, 0, "s"]', b'[0, 0, "d", "x", null]', b'[0, 0, "?", "x", null]',
    ],
)  # fmt: skip
def test_cells_that_cannot_be_are_not_believed(cell: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = (
        b'{"name": "x", "visibility": "visible", "cells": [%s], "merges": [], "hidden_rows": [], "hidden_columns": []}'
        % cell
    )
    answering(monkeypatch, SAY.format(b'{}\n{"sheets": [' + sheet + b'], "names": {}, "from_1904": false}'))
    assert told(lambda: read_xls(b"", "a.xls")) == ("R108", "crash")


def test_the_child_imports_what_this_process_does() -> None:
    assert child_tasks.__file__.startswith(tuple(path for path in sys.path if path))
    assert told(lambda: run("no such task", b"", "a.xls")) == ("R108", "format")
