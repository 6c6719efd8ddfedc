"""What a command line names: files, folders and archives, every path accounted for."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from collecting import read_all

from gouji import Refused, Return
from gouji.intake.inputs import inputs, junk_kind
from gouji.intake.read import read

SAMPLE = (Path(__file__).parents[1] / "samples" / "hongqi-2023.xlsx").read_bytes()


def archive(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def told(paths: Sequence[str | Path]) -> list[tuple[str, str]]:
    """The name of every file and what became of it: ``read``, or the code of the first finding."""
    return [
        (os.path.relpath(found.file, paths[0]), "read" if isinstance(found, Return) else found.findings[0].code)
        for found in read_all(paths)
    ]


def test_every_path_in_a_folder_is_accounted_for_in_order(tmp_path: Path) -> None:
    files = {
        "~$甲.xlsx": b"x", ".DS_Store": b"\0", "Thumbs.db": b"x", "._甲.xlsx": b"x", "a/1.xlsx": SAMPLE, "a/b/2.dat": SAMPLE,
        "__MACOSX/x.xlsx": b"x", ".git/config": b"x", "通知.docx": archive({"_rels/.rels": b"<x/>"}), "说明.txt": "谢谢".encode(),
        "坏.xlsx": SAMPLE[:99], "空.xlsx": b"", "扫描.pdf": b"%PDF-1.4", "照片.xlsx": b"\x89PNG\r\n\x1a\n",
        ".~lock.甲.ods#": b"x", "desktop.ini": b"x",
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)

    expected = {
        ".DS_Store": "R141", "._甲.xlsx": "R141", ".git": "R141", ".~lock.甲.ods#": "R141", "Thumbs.db": "R141",
        "__MACOSX": "R141", "a/1.xlsx": "read", "a/b/2.dat": "read", "desktop.ini": "R141", "~$甲.xlsx": "R141",
        "坏.xlsx": "R108", "扫描.pdf": "R142", "照片.xlsx": "R106", "空.xlsx": "R104", "说明.txt": "R142", "通知.docx": "R108",
    }  # fmt: skip
    assert sorted(expected.items()) == sorted(told([tmp_path]))
    assert [name for name, _ in told([tmp_path])] == sorted(name for name, _ in told([tmp_path]))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("~$a.xlsx", "lock"), (".~a.xlsx", "lock"), (".DS_Store", "system"), ("THUMBS.DB", "system"), (".a", "hidden"),
     ("a.xlsx", None), ("甲~$.xlsx", None)],
)  # fmt: skip
def test_litter(name: str, kind: str | None) -> None:
    assert kind == junk_kind(name)


def test_a_file_given_by_name_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "~$甲.tmp").write_bytes(SAMPLE)

    assert [(".", "read")] == [(".", result) for _, result in told([tmp_path / "~$甲.tmp"])]


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "回收.zip").write_bytes(
        archive({"甲/1.xlsx": SAMPLE, "__MACOSX/甲/._1.xlsx": b"x", "~$1.xlsx": b"x", "乙.pdf": b"%PDF-1", "甲/": b"",
                 "丙.zip": archive({"1.xlsx": SAMPLE}), "坏.xlsx": b"PK\x03\x04"})
    )  # fmt: skip

    found = {name.removeprefix("回收.zip/"): result for name, result in told([tmp_path])}

    assert {"甲/1.xlsx": "read", "__MACOSX/甲/._1.xlsx": "R141", "~$1.xlsx": "R141", "乙.pdf": "R142",
            "丙.zip/1.xlsx": "read", "坏.xlsx": "R108"} == found  # fmt: skip


def test_names_in_an_archive_made_in_china_are_chinese(tmp_path: Path) -> None:
    packed = archive({"jiaju.xlsx": SAMPLE})
    (tmp_path / "a.zip").write_bytes(packed.replace(b"jiaju", "甲局a".encode("gbk")))

    assert [("a.zip/甲局a.xlsx", "read")] == told([tmp_path])


def test_a_broken_archive_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive({"1.xlsx": SAMPLE, "2.xlsx": SAMPLE})[:-30])
    (tmp_path / "b.zip").write_bytes(archive({"../1.xlsx": SAMPLE}))

    assert [("a.zip", "R108"), ("b.zip", "R108")] == told([tmp_path])


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
@pytest.mark.parametrize("name", ["甲\n局.xlsx".encode(), "甲局.xlsx".encode("gbk"), b"a" * 250 + b".xlsx", b"-a.xlsx"])
def test_odd_names_are_read(name: bytes, tmp_path: Path) -> None:
    with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
        file.write(SAMPLE)

    assert ["read"] == [result for _, result in told([tmp_path])]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no pipes in folders")
def test_what_is_no_regular_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    (tmp_path / "环").symlink_to(tmp_path)

    assert [("环", "R102"), ("管道.xlsx", "R102")] == told([tmp_path])


def test_what_is_left_out_is_left_out(tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        (tmp_path / name).write_bytes(SAMPLE)

    found = [found.file for found in inputs([tmp_path], {os.path.realpath(tmp_path / "2.xlsx")})]

    assert [os.fspath(tmp_path / "1.xlsx")] == found


def test_a_file_that_is_no_return_has_its_hash_too(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")

    assert 64 == len(str(read(tmp_path / "a.pdf").sha256))


@pytest.mark.parametrize("name", ["转发.msg", "转发.eml", "收.zip", "收.7z", "收.RAR", "收.tar"])
@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02\xff\xfe\x03" * 50, "不是邮件，也不是压缩包".encode()], ids=["bytes", "text"]
)
def test_a_broken_archive_or_mail_in_a_folder_is_an_error(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (one,) = read_all([tmp_path])

    assert isinstance(one, Refused)
    assert ("R108", "error") == (one.findings[0].code, one.findings[0].severity)
