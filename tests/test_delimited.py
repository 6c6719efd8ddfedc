"""Comma-separated values: encodings, delimiters, what a field says, and what is refused."""

from __future__ import annotations

import csv
import io
import random
from decimal import Decimal
from pathlib import Path

import pytest
from office import convert
from strategies import balanced

from gouji import bind, layout, load_form, write
from gouji.formats.bounds import CELLS
from gouji.formats.content import encoding_of, kind_of
from gouji.formats.text import delimited
from gouji.formats.text.delimited import read_csv
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Document, ErrorValue

TABLE = "单位,件数\n一局,12\n二局,0.5\n"
HELD = {(0, 0): "单位", (0, 1): "件数", (1, 0): "一局", (1, 1): 12, (2, 0): "二局", (2, 1): Decimal("0.5")}


def cells(data: bytes | str) -> dict[tuple[int, int], object]:
    (grid,) = read_csv(data.encode() if isinstance(data, str) else data, "folder/a.csv")
    assert grid.name == "a"
    return {(piece.row, piece.column): piece.value for piece in grid.pieces}


def told(data: bytes, most: int = CELLS) -> tuple[str, object]:
    with pytest.raises(UnreadableFile) as caught:
        read_csv(data, "a.csv", most)
    arguments = vars(caught.value.finding)
    assert arguments["file"] == "a.csv"
    return caught.value.finding.code, arguments.get("what") or arguments.get("reason")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_the_encoding_is_found(encoding: str) -> None:
    assert cells(TABLE.encode(encoding)) == HELD


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_mark_says_the_order_of_the_bytes(encoding: str) -> None:
    assert cells(f"\ufeff{TABLE}".encode(encoding)) == HELD


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["一,1\n", "表一\t一一一一\r\n一\t2\r\n", "a"])
def test_utf_16_without_a_mark_is_told_by_its_zeros(text: str, encoding: str) -> None:
    assert encoding_of(text.encode(encoding)) == encoding
    assert kind_of(text.encode(encoding)) in ("csv", "text")


@pytest.mark.parametrize(
    "data",
    [
        b"1,2\n",
        "一".encode(),
        b"\0\1\2",
        bytes(range(256)),
        b"\0\0\0\0",
        b"a\0\0\0",
        b"1,2,3,4,5,6,7,8\n" * 9 + b"\0,\n",
    ],
)
def test_other_bytes_are_no_utf_16(data: bytes) -> None:
    assert encoding_of(data) is None


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_found(delimiter: str, ending: str) -> None:
    assert cells(TABLE.replace(",", delimiter).replace("\n", ending)) == HELD


def test_the_delimiter_is_the_one_the_lines_agree_on() -> None:
    assert cells("甲;乙\n1,5;2\n3,5,1;4\n") == {
        (0, 0): "甲", (0, 1): "乙", (1, 0): "1,5", (1, 1): 2, (2, 0): "3,5,1", (2, 1): 4,
    }  # fmt: skip


def test_what_is_quoted_does_not_vote() -> None:
    assert cells('"a,b";1\n"c,d";2\n') == {(0, 0): "a,b", (0, 1): 1, (1, 0): "c,d", (1, 1): 2}


def test_full_width_commas_are_text_beside_real_ones() -> None:
    assert cells("甲，乙,1\n丙，丁,2\n") == {(0, 0): "甲，乙", (0, 1): 1, (1, 0): "丙，丁", (1, 1): 2}


def test_excels_own_word_about_the_delimiter_holds_and_is_dropped() -> None:
    assert cells("sep=;\r\n1,2;3\r\n") == {(0, 0): "1,2", (0, 1): 3}
    assert cells('"sep=|"\n1|2\n') == {(0, 0): 1, (0, 1): 2}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("-0.50", Decimal("-0.5")),
        ("7.0", 7),
        ("999999999999999", 999999999999999),
        ("410702199001011234", "410702199001011234"),
        ("1234567890123456", "1234567890123456"),
        ("0.1234567890123456", "0.1234567890123456"),
        ("007", "007"),
        ("00", "00"),
        ("+1", 1),
        (".5", ".5"),
        ("5.", "5."),
        ("1e3", "1e3"),
        ("１２", "１２"),
        ("٣", "٣"),
        (" 12", " 12"),
        ("TRUE", "TRUE"),
        ("2024-01-12", "2024-01-12"),
        ('="12"', "12"),
        ('="00""7"', '00"7'),
        ("=1+1", "=1+1"),
        ("#N/A!", "#N/A!"),
    ],
)
def test_what_a_field_says(text: str, value: object) -> None:
    assert cells(text + "\n") == {(0, 0): value}
    assert type(cells(text + "\n")[0, 0]) is type(value)


@pytest.mark.parametrize("text", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
def test_errors_are_errors(text: str) -> None:
    assert type(cells(text)[0, 0]) is ErrorValue


def test_raw_is_what_the_file_says() -> None:
    (grid,) = read_csv(b'7.0\t="12"', "a.csv")
    assert [piece.raw for piece in grid.pieces] == ["7.0", '="12"']


def test_empty_fields_are_no_pieces_and_empty_lines_are_rows() -> None:
    assert cells("1,,2\n\n,,3\n") == {(0, 0): 1, (0, 2): 2, (2, 2): 3}


def test_quoted_fields_hold_line_ends_quotes_and_delimiters() -> None:
    assert cells('"一\n二","a""b,"\r\n1,2') == {(0, 0): "一\n二", (0, 1): 'a"b,', (1, 0): 1, (1, 1): 2}


@pytest.mark.parametrize("text", ['a,"b\nc,1\n', 'a"b",c\n', '"a"b,c\n', "a\0b,\0\n", "\x1a", "", "\u2028,\x85\x0b\n"])
def test_odd_texts_are_read(text: str) -> None:
    assert all(isinstance(value, str | int) for value in cells(text).values())


def test_bytes_without_meaning_are_r106() -> None:
    assert told(b"a,\xff\xff\n") == ("R106", None)
    assert told(b"\xff\xfe1\x00\x00\xd8") == ("R106", None)


def test_a_row_wider_than_a_sheet_is_r105() -> None:
    assert len(cells("1" + ",1" * 16383)) == 16384
    assert len(cells("1,2\n" * 20_000)) == 40_000
    assert told(b"1" + b",1" * 16384) == ("R105", "address")
    assert told(b'"\n",,,,,\n' + b'"\n"' + b',,"\n"' * 9000) == ("R105", "address")


def test_more_rows_than_a_sheet_has_are_r105(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "ROWS", 100)
    assert list(cells("\n" * 99 + "1")) == [(99, 0)]
    assert told(b"\n" * 100 + b"1") == ("R105", "address")


def test_more_cells_than_a_sheet_may_have_are_r105() -> None:
    assert len(tuple(read_csv(b"1,2\n" * 5, "a.csv", 10).grids[0].pieces)) == 10
    assert told(b"1,2\n" * 5 + b"1\n", 10) == ("R105", "cells")


def test_texts_have_a_ceiling_that_others_may_have_lowered_or_raised() -> None:
    before = csv.field_size_limit()
    try:
        for limit in (10, 1 << 30):
            csv.field_size_limit(limit)
            assert len(str(cells("x" * (1 << 20))[0, 0])) == 1 << 20
            assert told(b"x" * ((1 << 20) + 1)) == ("R105", "text")
            assert told(b'1,"' + b"\n" * ((1 << 20) + 1)) == ("R105", "text")
    finally:
        csv.field_size_limit(before)


def outcome(data: bytes) -> str:
    """What becomes of some bytes: the code of the refusal or nothing."""
    try:
        read_csv(data, "a.csv")
    except UnreadableFile as refused:
        return refused.finding.code
    return ""


def test_any_bytes_give_a_document_or_a_refusal() -> None:
    chance = random.Random(7)
    good = TABLE.encode("gb18030") * 3 + b'"x","y"\r\n'
    outcomes = set()
    for _ in range(300):
        data = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.choice(b'\0",;\t\r\n=' + bytes([chance.randrange(256)]))
        outcomes.add(outcome(bytes(data[: chance.randint(0, len(data))])))
    assert outcomes == {"", "R106"}


def test_what_python_writes_is_read() -> None:
    rows = [["甲,乙", '"', "a\nb"], ["；", "x\ty", "="]]
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    assert cells(stream.getvalue()) == {(r, c): rows[r][c] for r in range(2) for c in range(3)}


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["76", "85"], ids=["utf-8", "gb18030"])
def test_a_sheet_saved_by_libreoffice_is_the_same_return(encoding: str, soffice: str, tmp_path: Path) -> None:
    form = load_form("2021")
    submission = balanced(form)
    write(layout(form, submission), tmp_path / "return.xlsx")
    options = f"csv:Text - txt - csv (StarCalc):44,34,{encoding},1,,0,false,true,false,false,false,-1"
    convert(soffice, options, tmp_path, tmp_path / "return.xlsx")

    grids = [
        read_csv((tmp_path / f"return-{table.sheet}.csv").read_bytes(), f"return-{table.sheet}.csv").grids[0]
        for table in form.tables
    ]
    read, _ = bind(form, Document(tuple(grids)))

    assert submission.values() == read.values()
