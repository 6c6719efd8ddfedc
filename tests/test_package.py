"""The bounded zip: what it opens, and what it refuses with which code."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from compounds import Folder, compound
from narrowed import the

from gouji.formats.bounds import FILE_BYTES
from gouji.formats.findings import Limited, TooLarge, Unopened
from gouji.formats.package import Package, open_package, package_of
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.findings import FileFinding, NoSuchFile

MEBI = 1 << 20
ORDINARY = {"_rels/.rels": b"<r/>", "xl/workbook.xml": b"<workbook/>" * 40, "xl/empty.xml": b""}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip made by the standard library."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def directory_entry(data: bytes, name: str) -> int:
    """Where the directory entry of a part begins."""
    return data.rindex(name.encode()) - 46


def patched(data: bytes, position: int, layout: str, *values: int) -> bytes:
    """The data with numbers written over it."""
    changed = bytearray(data)
    struct.pack_into(layout, changed, position, *values)
    return bytes(changed)


def refused(action: Callable[[], object]) -> Finding:
    """The finding of the refusal that the action ends with."""
    with pytest.raises(UnreadableFile) as caught:
        action()
    return caught.value.finding


def told(data: bytes, part: str | None = None) -> tuple[str, object]:
    """The code and the one telling argument with which these bytes, or one part of them, are refused."""
    finding = refused(lambda: package_of(data, "a.xlsx") if part is None else package_of(data, "a.xlsx").read(part))
    assert finding.severity == "error"
    assert the(FileFinding, finding).file == "a.xlsx"
    telling = [getattr(finding, key) for key in ("reason", "what", "looks_like") if hasattr(finding, key)]
    return finding.code, telling[0] if telling else None


def contents(package: Package) -> dict[str, bytes]:
    return {name: package.read(name) for name in package.names}


# What is opened


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_every_part_reads_as_it_was_written(method: int) -> None:
    assert contents(package_of(packed(ORDINARY, method), "a.xlsx")) == ORDINARY


def test_a_file_is_opened_by_path(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(ORDINARY))
    package = open_package(path)
    assert (package.file, package.data) == (str(path), path.read_bytes())


def test_the_hash_is_that_of_the_file() -> None:
    data = packed(ORDINARY)
    assert package_of(data, "a.xlsx").sha256 == hashlib.sha256(data).hexdigest()


def test_part_names_match_in_any_case() -> None:
    package = package_of(packed(ORDINARY), "a.xlsx")
    assert "XL/Workbook.xml" in package
    assert "xl/other.xml" not in package
    assert package.read("XL/Workbook.xml") == ORDINARY["xl/workbook.xml"]


def test_bytes_in_front_of_the_zip_are_tolerated() -> None:
    assert contents(package_of(b"MZ self-extracting" * 50 + packed(ORDINARY), "a.xlsx")) == ORDINARY


def test_sizes_after_the_data_are_tolerated() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"<a/>")
    data = pipe.getvalue()
    assert data[6] & 8, "the sample must really use a data descriptor"
    assert package_of(data, "a.xlsx").read("a.xml") == b"<a/>"


def test_64_bit_sizes_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ORDINARY.items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(content)
    data = stream.getvalue()
    assert b"PK\x06\x06" in data
    assert contents(package_of(data, "a.xlsx")) == ORDINARY
    assert contents(package_of(b"in front" + data, "a.xlsx")) == ORDINARY


def test_backslashes_are_read_as_slashes() -> None:
    data = packed(ORDINARY).replace(b"xl/workbook.xml", b"xl\\workbook.xml")
    assert package_of(data, "a.xlsx").read("xl/workbook.xml") == ORDINARY["xl/workbook.xml"]


def test_folders_are_no_parts() -> None:
    assert package_of(packed({"xl/": b"", "xl/a.xml": b"<a/>"}), "a.xlsx").names == ("xl/a.xml",)


def test_a_zip_with_a_comment_is_opened() -> None:
    stream = io.BytesIO(packed(ORDINARY))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = b"c" * 65535
    assert contents(package_of(stream.getvalue(), "a.xlsx")) == ORDINARY


# R101 to R104


@pytest.mark.parametrize("name", ["absent.xlsx", "file/below.xlsx", "nul\0.xlsx"])
def test_a_file_that_is_not_there_is_r101(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"x")
    finding = refused(lambda: open_package(tmp_path / name))
    assert finding == NoSuchFile(file=str(tmp_path / name))


def test_a_folder_is_r102(tmp_path: Path) -> None:
    assert refused(lambda: open_package(tmp_path)).code == "R102"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_r102_and_nobody_waits(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    assert refused(lambda: open_package(tmp_path / "a.xlsx")).code == "R102"


@pytest.mark.parametrize(("error", "reason"), [(PermissionError(), "permission"), (OSError(5, ""), "reading")])
def test_a_file_that_cannot_be_read_is_r103(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str
) -> None:
    def failing(*_: object) -> None:
        raise error

    (tmp_path / "a.xlsx").write_bytes(b"x")
    monkeypatch.setattr("builtins.open", failing)
    finding = refused(lambda: open_package(tmp_path / "a.xlsx"))
    assert (finding.code, the(Unopened, finding).reason) == ("R103", reason)


def test_an_empty_file_is_r104(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").touch()
    assert refused(lambda: open_package(tmp_path / "a.xlsx")).code == "R104"


# R105


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    with open(tmp_path / "a.xlsx", "wb") as stream:
        stream.truncate(FILE_BYTES + 1)
    finding = refused(lambda: open_package(tmp_path / "a.xlsx"))
    assert finding.code == "R105"
    assert finding == TooLarge(file=str(tmp_path / "a.xlsx"), what=Limited.FILE, limit=64 * MEBI)


def test_a_file_of_just_the_limit_is_not_too_large(tmp_path: Path) -> None:
    with open(tmp_path / "a.xlsx", "wb") as stream:
        stream.truncate(FILE_BYTES)
    assert refused(lambda: open_package(tmp_path / "a.xlsx")).code == "R106"


def test_4000_parts_are_the_most() -> None:
    parts = {f"{number}.xml": b"" for number in range(4000)}
    assert len(package_of(packed(parts), "a.xlsx").names) == 4000
    assert told(packed({**parts, "one more": b""})) == ("R105", "parts")


def declaring(sizes: list[int]) -> bytes:
    """A zip whose parts say they have these sizes, packed to a hundredth."""
    data = packed({f"part{number}": b"x" for number in range(len(sizes))})
    for number, size in enumerate(sizes):
        data = patched(data, directory_entry(data, f"part{number}") + 20, "<LL", size // 100, size)
    return data


@pytest.mark.parametrize(
    ("sizes", "what"),
    [([128 * MEBI + 1], "part"), ([100 * MEBI] * 3, "total"), ([0xFFFFFFF0], "part")],
)
def test_declared_sizes_have_a_ceiling(sizes: list[int], what: str) -> None:
    assert told(declaring(sizes)) == ("R105", what)


def test_declared_sizes_up_to_the_ceiling_are_opened() -> None:
    assert len(package_of(declaring([128 * MEBI, 128 * MEBI]), "a.xlsx").names) == 2


def test_a_part_blown_up_more_than_200_times_is_refused() -> None:
    assert told(packed({"a": bytes(2 * MEBI)})) == ("R105", "ratio")
    assert package_of(packed({"a": bytes(MEBI)}), "a.xlsx").read("a") == bytes(MEBI)


# R106 and R107


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (compound({"Workbook": b"x"}), "xls"),
        (compound({"Book": b"x"}), "xls"),
        (compound({"WordDocument": b"x"}), "doc"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"<html><body><table><tr><td>1", "html"),
        ("\ufeff<!DOCTYPE HTML><p>1".encode(), "html"),
        ("<HTML>".encode("utf-16"), "html"),
        ("单位,件数\n甲,1\n".encode(), "csv"),
        ("单位\t件数\n甲\t1\n".encode("gb18030"), "csv"),
        ("今年收到申请3件, 上年2件\n谢谢\n".encode(), "text"),
        (b"\x00\x01\x02", "unknown"),
        (bytes(range(256)) * 20, "unknown"),
    ],
)
def test_the_content_tells_what_a_file_is(data: bytes, looks_like: str) -> None:
    assert told(data) == ("R106", looks_like)


def test_an_encrypted_workbook_is_r107() -> None:
    assert told(compound({"EncryptedPackage": b"x"})) == ("R107", None)


def test_only_what_lies_in_the_outermost_folder_tells_what_it_is() -> None:
    embedded: Folder = {"ObjectPool": {"_1": {"Workbook": b"x"}}, "WordDocument": b"EncryptedPackage"}
    assert told(compound(embedded)) == ("R106", "doc")


@pytest.mark.parametrize("flag", [0x0001, 0x0040, 0x2000])
def test_encrypted_parts_are_r107(flag: int) -> None:
    data = packed(ORDINARY)
    package = package_of(patched(data, directory_entry(data, "xl/empty.xml") + 8, "<H", flag), "a.xlsx")
    with pytest.raises(UnreadableFile) as caught:
        package.read("xl/empty.xml")
    assert caught.value.finding.code == "R107"


# R108


@pytest.mark.parametrize("twentieth", range(1, 20))
def test_a_file_cut_off_is_r108(twentieth: int) -> None:
    data = packed(ORDINARY)
    assert told(data[: len(data) * twentieth // 20]) == ("R108", "truncated")


@pytest.mark.parametrize("size", [1, 439, 441, 100_000])
def test_a_lie_about_the_size_is_found_out(size: int) -> None:
    data = packed(ORDINARY)
    lying = patched(data, directory_entry(data, "xl/workbook.xml") + 24, "<L", size)
    assert told(lying, "xl/workbook.xml") == ("R108", "size")


def test_no_more_is_inflated_than_declared() -> None:
    data = packed({"a": bytes(20 * MEBI)})
    lying = patched(data, directory_entry(data, "a") + 24, "<L", 9)
    tracemalloc.start()
    try:
        assert told(lying, "a") == ("R108", "size")
        assert tracemalloc.get_traced_memory()[1] < MEBI
    finally:
        tracemalloc.stop()


def test_every_changed_bit_of_a_part_is_found_out() -> None:
    content = b"<v>12345</v>"
    data = packed({"a": content}, zipfile.ZIP_STORED)
    start = data.index(content)
    for bit in range(8 * len(content)):
        changed = patched(data, start + bit // 8, "B", data[start + bit // 8] ^ (1 << bit % 8))
        assert told(changed, "a") == ("R108", "checksum")


def test_data_that_does_not_inflate_is_r108() -> None:
    data = packed(ORDINARY)
    start = data.index(b"xl/workbook.xml") + len(b"xl/workbook.xml")
    assert told(patched(data, start, "B", 0xFF), "xl/workbook.xml") == ("R108", "compression")


def test_other_compressions_are_r108() -> None:
    assert told(packed(ORDINARY, zipfile.ZIP_BZIP2)) == ("R108", "compression")


def test_a_part_that_is_not_there_is_r108() -> None:
    assert told(packed(ORDINARY), "xl/absent.xml") == ("R108", "missing-part")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", ["xl/A.xml", "xl\\a.xml"])
def test_a_part_listed_twice_is_r108(again: str) -> None:
    assert told(packed({"xl/a.xml": b"1", again: b"2"})) == ("R108", "part-twice")


@pytest.mark.parametrize("name", ["/xl/a.xml", "../a.xml", "xl/../../a", "C:/a.xml", "a\0b", "..\\a"])
def test_part_names_that_lead_elsewhere_are_r108(name: str) -> None:
    harmless = "x" * len(name)
    assert told(packed({harmless: b""}).replace(harmless.encode(), name.encode())) == ("R108", "part-name")


def test_a_part_without_a_name_is_r108() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, archive.open(zipfile.ZipInfo(""), "w") as part:
        part.write(b"<a/>")
    assert told(stream.getvalue()) == ("R108", "part-name")


def test_a_local_header_of_another_name_is_r108() -> None:
    data = packed(ORDINARY).replace(b"xl/workbook.xml", b"xl/wOrkbook.xml", 1)
    assert told(data, "xl/workbook.xml") == ("R108", "directory")


@pytest.mark.parametrize(
    ("offset", "layout", "value"),
    [(10, "<H", 2), (10, "<H", 4), (12, "<L", 9), (12, "<L", 0x7FFFFFFF), (16, "<L", 0x7FFFFFFF)],
)
def test_a_directory_that_is_not_where_it_should_be_is_r108(offset: int, layout: str, value: int) -> None:
    data = packed(ORDINARY)
    assert told(patched(data, len(data) - 22 + offset, layout, value)) == ("R108", "directory")


def test_a_directory_entry_without_its_mark_is_r108() -> None:
    data = packed(ORDINARY)
    assert told(patched(data, directory_entry(data, "xl/workbook.xml"), "B", 0)) == ("R108", "directory")


@pytest.mark.parametrize(("start", "reason"), [(0x7FFFFFF0, "directory"), (5, "directory")])
def test_a_part_that_is_not_where_it_should_be_is_r108(start: int, reason: str) -> None:
    data = packed(ORDINARY)
    moved = patched(data, directory_entry(data, "xl/workbook.xml") + 42, "<L", start)
    assert told(moved, "xl/workbook.xml") == ("R108", reason)


def test_a_part_that_runs_over_the_end_is_r108() -> None:
    data = packed(ORDINARY)
    assert told(patched(data, directory_entry(data, "xl/workbook.xml") + 20, "<L", 99999), "xl/workbook.xml") == (
        "R108",
        "truncated",
    )


def test_a_missing_64_bit_size_is_r108() -> None:
    data = packed(ORDINARY)
    assert told(patched(data, directory_entry(data, "xl/workbook.xml") + 24, "<L", 0xFFFFFFFF)) == ("R108", "directory")
