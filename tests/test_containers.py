"""Archives, locked ones too, and mails: what lies in them is read as if it lay in the folder, within bounds."""

from __future__ import annotations

import base64
import io
import os
import struct
import zipfile
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from random import Random

import pytest
from compounds import Folder, compound
from narrowed import the
from test_inputs import SAMPLE, archive, told

from gouji import Office, read
from gouji.collection.reviews import readings
from gouji.formats import containers
from gouji.formats import content as files
from gouji.formats import package as bounds
from gouji.formats.containers import Container, opened
from gouji.formats.content import kind_of
from gouji.formats.findings import ContentKind, Limited, TooLarge
from gouji.formats.mail.message import BOUNDARIES, taken_apart
from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.package import package_of
from gouji.formats.read import document_in
from gouji.intake import inputs as listing
from gouji.intake.inputs import content_of, inputs
from gouji.model.errors import UnreadableFile

LIST = "单位,件数\n甲局,3\n".encode()
# Made by zip and by a program that knows AES: 甲.csv, the list above, locked with 2024.
OLD_LOCK = base64.b64decode(
    "UEsDBAoACQAAAGkWel2A24a2IwAAABcAAAAHABwA55SyLmNzdlVUCQADpp4Ha6aeB2t1eAsAAQQAAAAABAAAAADiH4YajoXIMuw3pZxDcMZkPbwl2V2XUVqI9cwA"
    "G5yVggDRKFBLBwiA24a2IwAAABcAAABQSwECHgMKAAkAAABpFnpdgNuGtiMAAAAXAAAABwAYAAAAAAABAAAApIEAAAAA55SyLmNzdlVUBQADpp4Ha3V4CwABBAAA"
    "AAAEAAAAAFBLBQYAAAAAAQABAE0AAAB0AAAAAAA="
)
AES_LOCK = base64.b64decode(
    "UEsDBBQAAQhjAE0Wel0AAAAAOAAAABcAAAAHAAsA55SyLmNzdgGZBwACAEFFAwgARR1UkVFr4jGxqgERadMsVaEoU2SPrxH5zvYi/Tc8sBI5nNRL27YePeNH4/7X"
    "EVB+6kWWLKIYRoZQSwECFAMUAAEIYwBNFnpdAAAAADgAAAAXAAAABwALAAAAAAAAAAAAgAEAAAAA55SyLmNzdgGZBwACAEFFAwgAUEsFBgAAAAABAAEAQAAAAGgA"
    "AAAAAA=="
)


def refused(data: bytes, password: str | None = None) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        opened(data, "a.zip", password)
    return refusal.value.finding.code


def held(data: bytes, password: str | None = None) -> Container:
    """What some bytes hold, which are files."""
    found = opened(data, "a", password)
    assert found is not None
    return found


# ── archives ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("locked", [OLD_LOCK, AES_LOCK], ids=["old", "aes"])
def test_a_locked_archive_is_opened_with_its_password(locked: bytes) -> None:
    found = held(locked, "2024")

    assert ["甲.csv"] == list(found.names)
    assert LIST == found.read("甲.csv")
    assert LIST == found.head("甲.csv")
    assert "R107" == refused(locked)
    assert "R144" == refused(locked, "2025")


@pytest.mark.parametrize("locked", [OLD_LOCK, AES_LOCK], ids=["old", "aes"])
def test_a_changed_byte_of_what_is_locked_is_found_out(locked: bytes) -> None:
    start = locked.index("甲.csv".encode()) + 40
    for position in range(start, start + 20):
        changed = bytearray(locked)
        changed[position] ^= 4
        assert "R144" == refused(bytes(changed), "2024")


def test_what_is_not_locked_is_read_all_the_same_and_the_rest_told(tmp_path: Path) -> None:
    half = bytearray(archive({"1.xlsx": SAMPLE, "2.xlsx": SAMPLE}))
    entry = half.index(b"PK\x01\x02")
    half[entry + 8] |= 1
    (tmp_path / "a.zip").write_bytes(half)

    assert [("a.zip", "R107"), ("a.zip/2.xlsx", "read")] == told([tmp_path])


def test_archives_within_archives_are_opened(tmp_path: Path) -> None:
    (tmp_path / "县.zip").write_bytes(
        archive({"甲.xlsx": SAMPLE, "镇/乡镇.zip": archive({"乙.xlsx": SAMPLE, "~$丙.xlsx": b"x"})})
    )

    expected = {"甲.xlsx": "read", "镇/乡镇.zip/乙.xlsx": "read", "镇/乡镇.zip/~$丙.xlsx": "R141"}
    assert expected == {name.removeprefix("县.zip/"): result for name, result in told([tmp_path])}
    assert SAMPLE == content_of(os.fspath(tmp_path / "县.zip" / "镇" / "乡镇.zip" / "乙.xlsx"))


def test_too_many_archives_within_each_other_are_told(tmp_path: Path) -> None:
    data = archive({"甲.xlsx": SAMPLE})
    for _ in range(5):
        data = archive({"里.zip": data})
    (tmp_path / "外.zip").write_bytes(data)

    assert [("外.zip/里.zip/里.zip/里.zip/里.zip", "R180")] == told([tmp_path])


def test_the_bounds_of_one_archive_hold_for_all_within_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = archive({f"{number}.txt": b"x" for number in range(30)})
    (tmp_path / "a.zip").write_bytes(archive({"1.zip": inner, "2.zip": inner}))
    monkeypatch.setattr(listing, "PARTS", 40)
    assert [("a.zip/2.zip", "R105")] == [one for one in told([tmp_path]) if one[1] == "R105"]

    monkeypatch.setattr(listing, "PARTS", 4000)
    monkeypatch.setattr(listing, "TOTAL_BYTES", len(inner))
    assert [("a.zip/2.zip", "R105")] == [one for one in told([tmp_path]) if one[1] == "R105"]


@pytest.mark.slow
@pytest.mark.parametrize(("limit", "value"), [("PART_BYTES", 1_000_000), ("RATIO", 200), ("TOTAL_BYTES", 1_000_000)])
@pytest.mark.parametrize("big", ["甲.xlsx", "视频.mp4", "里.zip"])
def test_a_part_beyond_a_limit_is_told_and_the_others_are_read(
    limit: str, value: int, big: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytes(2 << 20) if limit == "RATIO" else Random(1).randbytes(2 << 20)
    data = archive({"a.xlsx": SAMPLE, big: content, "z.xlsx": SAMPLE})
    for name in ("PART_BYTES", "TOTAL_BYTES"):
        monkeypatch.setattr(bounds, name, 1 << 30)
    monkeypatch.setattr(bounds, limit, value)
    (tmp_path / "收.zip").write_bytes(data)
    (tmp_path / "转.eml").write_bytes(mail(("收.zip", data)))

    expected = {"a.xlsx": "read", "z.xlsx": "read", big: "R105"}
    assert {
        f"{where}/{name}": code for where in ("收.zip", "转.eml/收.zip") for name, code in expected.items()
    } == dict(told([tmp_path]))
    with pytest.raises(UnreadableFile):
        package_of(data, "a.xlsx")


def test_an_archive_larger_than_any_return_is_gone_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "收.zip").write_bytes(archive({"a.xlsx": SAMPLE, "视频.mp4": Random(1).randbytes(2 << 20)}))
    (tmp_path / "假.zip").write_bytes(b"PK" + bytes(2 << 20))
    for module in (files, containers):
        monkeypatch.setattr(module, "FILE_BYTES", 1 << 20)
    monkeypatch.setattr(bounds, "PART_BYTES", 1 << 20)

    assert [("假.zip", "R105"), ("收.zip/a.xlsx", "read"), ("收.zip/视频.mp4", "R105")] == sorted(told([tmp_path]))
    monkeypatch.setattr(containers, "ARCHIVE_BYTES", 1 << 20)
    (tmp_path / "收.zip").rename(tmp_path / "再收.zip")
    assert ("再收.zip", "R105") in told([tmp_path])


def test_a_part_packed_in_an_unknown_way_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("a.xlsx", SAMPLE)
        packed.writestr("b.xlsx", SAMPLE, zipfile.ZIP_LZMA)
    (tmp_path / "收.zip").write_bytes(buffer.getvalue())

    assert [("收.zip/a.xlsx", "read"), ("收.zip/b.xlsx", "R108")] == told([tmp_path])


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"Rar!\x1a\x07\x01\x00", ContentKind.RAR),
        (b"7z\xbc\xaf\x27\x1c", ContentKind.SEVEN_ZIP),
        (b"\x1f\x8b\x08\x00", ContentKind.ARCHIVE),
        (b"MSCF\0\0", ContentKind.ARCHIVE),
        (b"a".ljust(257, b"\0") + b"ustar\x0000", ContentKind.ARCHIVE),
    ],
)
def test_an_archive_that_cannot_be_opened_is_an_error(head: bytes, kind: ContentKind, tmp_path: Path) -> None:
    (tmp_path / "教育系统.rar").write_bytes(head)

    assert kind == kind_of(head)
    assert [("教育系统.rar", "R180")] == told([tmp_path])


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"OFD.xml": b"<x/>", "Doc_0/Document.xml": b"<x/>"}, "R142"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, "R142"),
        ({"Index/Document.iwa": b"x", "preview.jpg": b"\xff\xd8\xff"}, "R142"),
    ],
)
def test_documents_that_are_zips_are_no_archives(parts: dict[str, bytes], code: str, tmp_path: Path) -> None:
    (tmp_path / "甲").write_bytes(archive(parts))

    assert [("甲", code)] == told([tmp_path])


OPENDOCUMENT = archive({
    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": (
        b'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        b' xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><o:body><o:spreadsheet><t:table t:name="a">'
        b'<t:table-row><t:table-cell o:value-type="float" o:value="7"/></t:table-row>'
        b"</t:table></o:spreadsheet></o:body></o:document-content>"
    ),
})  # fmt: skip


def repacked(data: bytes, folder: str, further: dict[str, bytes] | None = None) -> bytes:
    """A document unpacked and packed again by somebody who took its folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return archive({f"{folder}/{one}": source.read(one) for one in source.namelist()} | (further or {}))


@pytest.mark.parametrize("folder", ["水利局", "报送/水利局"])
@pytest.mark.parametrize(
    "further", [{}, {"__MACOSX/水利局/._xl": b"x", "水利局/.DS_Store": b"x", ".DS_Store": b"y"}], ids=len
)
@pytest.mark.parametrize("data", [SAMPLE, OPENDOCUMENT], ids=["xlsx", "ods"])
def test_a_document_packed_again_within_its_folder_is_that_document(
    data: bytes, folder: str, further: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "水利局").write_bytes(data)
    expected = [code for _, code in told([tmp_path])]
    (tmp_path / "水利局").write_bytes(repacked(data, folder, further))
    (tmp_path / "收.zip").write_bytes(archive({"水利局": repacked(data, folder, further)}))

    assert expected * 2 == [code for _, code in told([tmp_path])]
    assert document_in(data, "a").grids == document_in(repacked(data, folder, further), "a").grids


def test_a_marked_copy_can_be_made_of_a_document_packed_again() -> None:
    data = repacked(SAMPLE, "水利局", {"__MACOSX/水利局/._xl": b"x"})

    assert document_in(SAMPLE, "a").grids == document_in(PackageEditor(package_of(data, "a.xlsx")).packed(), "a").grids


def test_a_numbers_document_may_be_a_return(tmp_path: Path) -> None:
    (tmp_path / "甲.numbers").write_bytes(archive({"Index/Document.iwa": b"x", "preview.jpg": b"\xff\xd8\xff"}))

    assert [("甲.numbers", "R106")] == told([tmp_path])


FLAT = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n\n<office:document xmlns:css3t="http://www.w3.org/TR/css3-text/" '
    + b'xmlns:x="http://www.w3.org/" ' * 70
    + b'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.%s">\n <office:meta/>'
)


@pytest.mark.parametrize("name", ["甲.fods", "甲.xml", "甲.xlsx", "甲"])
def test_a_flat_open_document_may_be_a_return(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FLAT % b"spreadsheet")

    assert ContentKind.FLAT_ODS == kind_of(FLAT % b"spreadsheet")
    assert [(name, "R106")] == told([tmp_path])
    (tmp_path / name).unlink()
    (tmp_path / "通知.fodt").write_bytes(FLAT % b"text")
    assert [("通知.fodt", "R142")] == told([tmp_path])


def test_nothing_is_held_of_what_is_listed(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.pdf").write_bytes(b"%PDF-1.4" + bytes(5000))
    (tmp_path / "a.zip").write_bytes(archive({"1.xlsx": SAMPLE, "2.pdf": b"%PDF-1.4"}))

    assert [None] * 6 == [one.data for one in inputs([tmp_path])]


def test_a_file_that_goes_while_others_are_read_is_told(tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        (tmp_path / name).write_bytes(SAMPLE)
    found = readings([tmp_path], Office())
    next(found)
    (tmp_path / "2.xlsx").unlink()

    assert ["R101"] == [one.findings[0].code for one in found]


# ── mails ───────────────────────────────────────────────────────────────────────────────────


def mail(*attached: tuple[str, bytes], page: str = "") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "年报", "a@example.org", "b@example.org"
    message.set_content("见附件")
    if page:
        message.add_alternative(page, subtype="html")
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def by_hand(header: bytes, content: bytes = SAMPLE) -> bytes:
    """A mail whose attachment has just this header."""
    body = base64.encodebytes(content)
    return (
        b"From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/plain\r\n\r\nx\r\n--b\r\n"
        + header
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + body
        + b"--b--\r\n"
    )


def test_what_is_attached_to_a_mail_is_read(tmp_path: Path) -> None:
    (tmp_path / "转发.eml").write_bytes(
        mail(("甲局.xlsx", SAMPLE), ("通知.pdf", b"%PDF-1.4"), ("镇.zip", archive({"乙.xlsx": SAMPLE})))
    )

    assert [
        ("转发.eml/甲局.xlsx", "read"),
        ("转发.eml/通知.pdf", "R142"),
        ("转发.eml/镇.zip/乙.xlsx", "read"),
    ] == sorted(told([tmp_path]))
    assert SAMPLE == content_of(os.fspath(tmp_path / "转发.eml" / "镇.zip" / "乙.xlsx"))


@pytest.mark.parametrize(
    "header",
    [
        'Content-Disposition: attachment; filename="甲局.xlsx"'.encode(),
        'Content-Disposition: attachment; filename="甲局.xlsx"'.encode("gbk"),
        b'Content-Disposition: attachment; filename="=?GB2312?B?'
        + base64.b64encode("甲局.xlsx".encode("gbk"))
        + b'?="',
        b'Content-Type: application/octet-stream; name="=?utf-8?B?' + base64.b64encode("甲局.xlsx".encode()) + b'?="',
        b"Content-Disposition: attachment; filename*=gb2312''%BC%D7%BE%D6.xlsx",
        b"Content-Disposition: attachment;\r\n filename*0*=utf-8''%E7%94%B2;\r\n filename*1*=%E5%B1%80.xlsx",
    ],
)
def test_names_of_attachments_are_understood_as_mail_programs_write_them(header: bytes) -> None:
    assert ["甲局.xlsx"] == list(held(by_hand(header)).names)


def test_names_of_attachments_are_different_and_lead_nowhere() -> None:
    names = held(mail(("a.xlsx", b"1"), ("a.xlsx", b"2"), ("../../b.xlsx", b"3"))).names

    assert ["a.xlsx", "a-2.xlsx", "_.._b.xlsx"] == list(names)


def test_a_forwarded_mail_gives_what_is_attached_to_it() -> None:
    outer = MIMEMultipart()
    outer["From"], outer["To"] = "a@example.org", "b@example.org"
    part = MIMEApplication(b"", "rfc822")
    inner = EmailMessage()
    inner["Subject"] = "内"
    inner.add_attachment(SAMPLE, maintype="application", subtype="zip", filename="甲.xlsx")
    del part
    whole = outer.as_bytes().replace(
        b"\n\n",
        b"\n\n" + f"--{outer.get_boundary()}\nContent-Type: message/rfc822\n\n".encode() + inner.as_bytes() + b"\n",
        1,
    )

    assert ["甲.xlsx"] == list(held(whole).names)


def test_a_mail_of_more_parts_than_anybody_sends_is_refused_before_it_is_taken_apart() -> None:
    part = b"--a\nContent-Type: text/html\n\n1\n"
    head = b"From: a@b\nSubject: c\nContent-Type: multipart/mixed; boundary=a\n\n"
    assert 3 == taken_apart(head + part * 3).partition(b"\n")[0].count(b'"type"')
    with pytest.raises(UnreadableFile) as refused:
        taken_apart(head + part * (BOUNDARIES + 1))

    assert (Limited.PARTS, BOUNDARIES) == (
        the(TooLarge, refused.value.finding).what,
        the(TooLarge, refused.value.finding).limit,
    )


def test_a_mail_without_anything_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail())

    assert [("a.eml", "R142")] == told([tmp_path])


def test_a_return_pasted_into_a_mail_is_not_lost(tmp_path: Path) -> None:
    page = "<table><tr><td>规章<td>3</table>"
    (tmp_path / "1.eml").write_bytes(mail(("logo.png", b"\x89PNG\r\n\x1a\n"), page=page))
    (tmp_path / "2.eml").write_bytes(mail(("甲.xlsx", SAMPLE), page=page))

    assert [("1.eml/logo.png", "R142"), ("1.eml/正文.html", "R142"), ("2.eml/甲.xlsx", "read")] == told([tmp_path])


def tnef(*attached: tuple[str, bytes]) -> bytes:
    def attribute(number: int, content: bytes) -> bytes:
        return struct.pack("<BLL", 2, number, len(content)) + content + bytes(2)

    data = struct.pack("<LH", 0x223E9F78, 1) + attribute(0x00069005, b"-")
    for name, content in attached:
        data += (
            attribute(0x00069002, bytes(14))
            + attribute(0x00018010, name.encode("gbk") + b"\0")
            + attribute(0x0006800F, content)
        )
    return data


def outlook(*attached: tuple[str, bytes], forwarded: Folder | None = None) -> Folder:
    folder: dict[str, bytes | Folder] = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001F": "年报".encode("utf-16-le"),
    }
    for number, (name, content) in enumerate(attached):
        folder[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_3704001F": "TRUNC~1.XLS".encode("utf-16-le"),
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": content,
        }
    if forwarded is not None:
        folder["__attach_version1.0_#000000FF"] = {"__substg1.0_3701000D": forwarded}
    return folder


@pytest.mark.parametrize("name", ["winmail.dat", "年报.msg"])
def test_mails_of_outlook_are_opened(name: str, tmp_path: Path) -> None:
    attached = (("甲局.xlsx", SAMPLE), ("说明.txt", b"x"))
    data = (
        tnef(*attached)
        if name == "winmail.dat"
        else compound(outlook(*attached, forwarded=outlook(("乙局.xlsx", SAMPLE))))
    )
    (tmp_path / name).write_bytes(data)

    expected = [(f"{name}/甲局.xlsx", "read"), (f"{name}/说明.txt", "R142")]
    expected += [] if name == "winmail.dat" else [(f"{name}/乙局.xlsx", "read")]
    assert sorted(expected) == sorted(told([tmp_path]))


WHOLE = tnef(("甲局.xlsx", SAMPLE), ("说明.txt", b"x"))


@pytest.mark.parametrize("broken", [
    WHOLE[:6] + bytes(500), WHOLE[:6], WHOLE[:5], WHOLE[:40] + bytes(500), WHOLE[:-20] + b"\x07" * 40, WHOLE + b"\x09" * 20,
], ids=range(6))  # fmt: skip
def test_a_broken_envelope_of_outlook_is_an_error(broken: bytes, tmp_path: Path) -> None:
    (tmp_path / "winmail.dat").write_bytes(broken)

    assert [("winmail.dat", "R108")] == told([tmp_path])


def test_an_envelope_of_outlook_that_is_filled_up_or_holds_nothing_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_bytes(WHOLE + bytes(100))
    (tmp_path / "b.dat").write_bytes(tnef())

    assert [("a.dat/甲局.xlsx", "read"), ("a.dat/说明.txt", "R142"), ("b.dat", "R142")] == told([tmp_path])


def test_an_envelope_of_outlook_within_a_mail_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(("winmail.dat", tnef(("甲.xlsx", SAMPLE)))))

    assert [("a.eml/winmail.dat/甲.xlsx", "read")] == told([tmp_path])


def test_a_mail_cut_off_anywhere_is_read_or_told() -> None:
    whole = mail(("甲.xlsx", SAMPLE), ("乙.csv", LIST))
    for length in range(100, len(whole), len(whole) // 7):
        found = opened(whole[:length], "a.eml")
        assert found is None or set(found.names) <= {"甲.xlsx", "乙.csv"}


@pytest.mark.parametrize("cut", range(8))
def test_an_attachment_that_was_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    whole = mail(("甲.xlsx", SAMPLE))
    (tmp_path / "a.eml").write_bytes(whole[: len(whole) // 2 + cut])

    assert [("a.eml/甲.xlsx", "R108")] == told([tmp_path])


def test_there_are_no_more_attachments_than_parts_of_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "PARTS", 2)

    assert "R105" == refused(mail(*((f"{number}.txt", b"x") for number in range(3))))


def test_a_named_archive_that_cannot_be_opened_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.rar").write_bytes(b"Rar!\x1a\x07\x00")

    assert "R180" == read(tmp_path / "a.rar").findings[0].code


def test_a_deep_folder_is_gone_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("乙.xlsx").write_bytes(SAMPLE)
    for _ in range(1100):
        os.mkdir("d")
        os.chdir("d")
    Path("甲.xlsx").write_bytes(SAMPLE)
    os.chdir(tmp_path)
    found = [Path(one.file).name for one in inputs(["."])]
    for _ in range(1100):  # what removes folders for pytest does not go so deep
        os.chdir("d")
    Path("甲.xlsx").unlink()
    for _ in range(1100):
        os.chdir("..")
        os.rmdir("d")

    assert ["甲.xlsx", "乙.xlsx"] == found


def test_the_lock_of_a_zip_is_no_lock_of_a_workbook() -> None:
    buffer = io.BytesIO(SAMPLE)
    with zipfile.ZipFile(buffer) as package:
        assert "[Content_Types].xml" in package.namelist()
    assert None is opened(SAMPLE, "a.xlsx", "2024")
