"""Compound files: what they hold is found, whatever else is wrong with them."""

from __future__ import annotations

import random
import struct

import pytest
from compounds import END, SECTOR, Folder, compound
from dresses import excel_5_records

from gouji import Document, Grid, Piece
from gouji.formats.compound import OLE, CompoundFile
from gouji.formats.content import kind_of
from gouji.formats.findings import ContentKind
from gouji.formats.read import document_in
from gouji.model.errors import UnreadableFile

LONG, SHORT = bytes(range(256)) * 40, b"short"


def read(data: bytes, *path: str) -> bytes:
    found, folder = CompoundFile(data, "a.xls"), 0
    for step in path[:-1]:
        folder = found.folders(folder)[step]
    return found.read(found.streams(folder)[path[-1]])


@pytest.mark.parametrize("backwards", [0, 1])
def test_streams_are_found_in_their_folders_whatever_the_case_of_their_names(backwards: int) -> None:
    data = compound({"Long": LONG, "sHort": SHORT, "Folder": {"Long": SHORT, "leer": b""}}, first_sector=backwards)

    assert LONG == read(data, "long")
    assert SHORT == read(data, "short")
    assert SHORT == read(data, "folder", "long")
    assert b"" == read(data, "folder", "leer")


def with_last(name: str, content: bytes) -> bytes:
    """A compound file that ends with the last byte of a stream: its last sector is cut short."""
    whole = compound({name: content})
    start, count = whole.index(content), -(-len(content) // SECTOR)
    table = (int.from_bytes(whole[76:80], "little") + 1) * SECTOR
    moved = len(whole) // SECTOR - 1
    data = bytearray(whole + content)
    assert moved + count <= 128
    for number in range(count):
        following = moved + number + 1 if number + 1 < count else END
        struct.pack_into("<L", data, table + 4 * (moved + number), following)
    entry = data.index(name.encode("utf-16-le"))
    assert start // SECTOR - 1 == struct.unpack_from("<L", data, entry + 116)[0]
    struct.pack_into("<L", data, entry + 116, moved)
    return bytes(data)


def test_a_last_sector_cut_short_is_no_matter_and_more_is() -> None:
    data = with_last("Long", LONG + b"x" * 300)

    assert LONG + b"x" * 300 == read(data, "long")
    assert LONG + b"x" * 200 == read(data[:-100], "long")
    with pytest.raises(UnreadableFile):
        read(data[: -SECTOR - 300], "long")


def test_a_chain_that_comes_back_to_itself_is_refused() -> None:
    data = bytearray(compound({"Long": LONG}))
    table = (int.from_bytes(data[76:80], "little") + 1) * SECTOR
    first = struct.unpack_from("<L", data, data.index("Long".encode("utf-16-le")) + 116)[0]
    struct.pack_into("<L", data, table + 4 * (first + 2), first)

    with pytest.raises(UnreadableFile) as refusal:
        read(bytes(data), "long")
    assert "R108" == refusal.value.finding.code


def test_chains_of_others_are_no_matter() -> None:
    data = bytearray(compound({"Other": LONG[::-1], "Long": LONG}))
    first = struct.unpack_from("<L", data, data.index("Long".encode("utf-16-le")) + 116)[0]
    struct.pack_into("<L", data, data.index("Other".encode("utf-16-le")) + 116, first)

    assert LONG == read(bytes(data), "long")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"WorkBook": b"x"}, ContentKind.XLS),
        ({"BOOK": b"x"}, ContentKind.XLS),
        ({"WordDocument": b"x", "ObjectPool": {"_1": {"Workbook": b"x"}}}, ContentKind.DOC),
        ({"PowerPoint Document": b"x", "Embedded": {"Workbook": b"x"}}, ContentKind.UNKNOWN),
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}, ContentKind.ENCRYPTED),
        ({"__properties_version1.0": b"x"}, ContentKind.MSG),
    ],
)
def test_the_outermost_folder_tells_what_it_is(content: Folder, kind: ContentKind) -> None:
    assert kind == kind_of(compound(content))


def test_no_bytes_do_harm() -> None:
    chance = random.Random(5)
    good = compound({"Long": LONG, "Short": SHORT, "Folder": {"Inner": SHORT}})
    outcomes = set()
    for _ in range(400):
        data = bytearray(good)
        for _ in range(chance.randint(1, 5)):
            data[chance.choice((chance.randrange(SECTOR), chance.randrange(len(data))))] = chance.randrange(256)
        try:
            found = CompoundFile(bytes(data[: chance.randint(SECTOR, len(data))]), "a.xls")
            for stream in found.streams().values():
                found.read(stream)
            outcomes.add("read")
        except UnreadableFile as refused:
            outcomes.add(refused.finding.code)
    assert {"read", "R108"} == outcomes
    assert ContentKind.UNKNOWN == kind_of(OLE)


def test_a_workbook_cut_short_behind_its_cells_is_read_and_one_within_them_is_not() -> None:
    sheet = Grid("表", tuple(Piece(row, 0, row) for row in range(400)))
    records = excel_5_records(Document((sheet,)))
    data = with_last("Book", records + bytes(200))

    assert 400 == len(list(document_in(data[: -200 - 4], "a.xls").grids[0].pieces))
    assert 400 == len(list(document_in(data[: -200 - 6], "a.xls").grids[0].pieces))
    with pytest.raises(UnreadableFile) as refusal:
        document_in(data[: -200 - 30], "a.xls")
    assert "R108" == refusal.value.finding.code
