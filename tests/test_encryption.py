"""Workbooks that need a password: opened as others open them, and nothing in them does harm."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto
import pytest
from compounds import compound
from hypothesis import given, settings
from hypothesis import strategies as st
from locking import (
    Agile,
    Lock,
    agile,
    by_cryptoapi,
    by_obfuscation,
    by_rc4,
    described,
    holding,
    locked,
    standard,
)
from msoffcrypto.format.ooxml import OOXMLFile
from office import Office
from test_xls import SAMPLE, mutants, number, record, told, workbook
from test_xls import saved as saved

from gouji.formats.compound import OLE, CompoundFile
from gouji.formats.encryption import opening
from gouji.formats.encryption.keys import stretched
from gouji.formats.encryption.opening import decrypted
from gouji.formats.read import document_in
from gouji.formats.xls.document import read_xls
from gouji.formats.xls.stream import workbook_stream
from gouji.model.errors import UnreadableFile

PASSWORDS = st.text(st.characters(codec="utf-16"), min_size=1, max_size=20)


def packed(content: bytes) -> bytes:
    """A zip, as which msoffcrypto knows that it has found the right thing."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a", content)
    return made.getvalue()


PLAIN = st.integers(4096, 9000).map(lambda length: packed(random.Random(length).randbytes(length)))


def by_msoffcrypto(data: bytes, password: str) -> bytes:
    office, plain = msoffcrypto.OfficeFile(io.BytesIO(data)), io.BytesIO()
    office.load_key(password=password)
    office.decrypt(plain)
    return plain.getvalue()


# ── packages ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def package() -> bytes:
    """A workbook that msoffcrypto encrypted as Office does."""
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(SAMPLE.read_bytes())).encrypt("密码 1", stream)
    return stream.getvalue()


def test_the_password_opens_an_encrypted_workbook(package: bytes) -> None:
    assert decrypted(package, "密码 1", "a.xls") == SAMPLE.read_bytes()


@pytest.mark.parametrize("password", ["", "密码", "\n" * 300, "\ud800"])
def test_another_password_is_r107(package: bytes, password: str) -> None:
    assert told(lambda: decrypted(package, password, "a.xls")) == ("R107",)


@given(
    PLAIN,
    PASSWORDS,
    st.sampled_from(
        [("sha1", 128), ("sha256", 128), ("sha256", 256), ("sha384", 256), ("sha512", 128), ("sha512", 256)]
    ),
    st.integers(0, 3),
)
@settings(max_examples=15, deadline=None)
def test_what_office_2010_encrypts_is_opened_as_by_msoffcrypto(
    plain: bytes, password: str, way: tuple[str, int], spins: int
) -> None:
    data = agile(plain, password, Agile(*way, spins))

    assert plain == by_msoffcrypto(data, password) == decrypted(data, password, "a.xls")
    assert told(lambda: decrypted(data, password + "x", "a.xls")) == ("R107",)


@pytest.mark.parametrize("how", [Agile("sha1", 256), Agile("sha384", 192), Agile(sealed=False)])
def test_what_msoffcrypto_does_not_open_is_opened(how: Agile) -> None:
    """Keys longer than the hash, keys of 192 bits, and packages without a seal."""
    assert SAMPLE.read_bytes() == decrypted(agile(SAMPLE.read_bytes(), "密码", how), "密码", "a.xls")


@given(PLAIN, PASSWORDS, st.sampled_from([128, 192, 256]))
@settings(max_examples=3, deadline=None)
def test_what_office_2007_encrypts_is_opened_as_by_msoffcrypto(plain: bytes, password: str, bits: int) -> None:
    data = standard(plain, password, bits)

    assert plain == by_msoffcrypto(data, password) == decrypted(data, password, "a.xls")
    assert told(lambda: decrypted(data, password + "x", "a.xls")) == ("R107",)


@pytest.mark.parametrize("length", [1, 15, 16, 17, 4095, 4096, 4097, 8192])
def test_every_length_is_told_by_the_package(length: int) -> None:
    plain = bytes(place % 251 for place in range(length))

    assert plain == decrypted(agile(plain, "1"), "1", "a.xls")
    assert plain == decrypted(standard(plain, "1"), "1", "a.xls")


def test_a_workbook_changed_after_it_was_sealed_is_r108() -> None:
    data = agile(b"x" * 5000, "1", Agile(broken_seal=True))

    assert told(lambda: decrypted(data, "1", "a.xls")) == ("R108", "checksum")
    assert told(lambda: decrypted(data, "2", "a.xls")) == ("R107",)


def test_a_changed_workbook_is_told_as_what_it_is() -> None:
    changed = agile(b"x" * 5000, "1", Agile(broken_seal=True))

    assert told(lambda: document_in(changed, "a.xls", "1")) == ("R108", "checksum")
    assert told(lambda: document_in(changed, "a.xls", "2")) == ("R144",)
    assert told(lambda: document_in(changed, "a.xls")) == ("R107",)


def test_a_workbook_that_asks_for_endless_work_is_r105() -> None:
    data = agile(b"x", "1", Agile(said_spins=10**9))

    assert told(lambda: decrypted(data, "1", "a.xls")) == ("R105", "rounds", 1_000_000)
    assert told(lambda: document_in(data, "a.xls")) == ("R105", "rounds", 1_000_000)


@pytest.mark.parametrize("made", [agile, standard])
def test_more_than_may_be_decrypted_is_r105(
    made: Callable[[bytes, str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "ENCRYPTED_BYTES", 5008)
    assert b"x" * 5008 == decrypted(made(b"x" * 5008, "1"), "1", "a.xls")

    data = made(b"x" * 5009, "1")

    assert told(lambda: decrypted(data, "1", "a.xls")) == ("R105", "locked", 5008)


def test_more_records_than_may_be_decrypted_are_r105(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = locked(book(by_rc4("1"), 400), by_rc4("1"))
    data = compound({"Workbook": stream})
    monkeypatch.setattr(opening, "ENCRYPTED_BYTES", len(stream))
    assert stream != decrypted(data, "1", "a.xls")

    monkeypatch.setattr(opening, "ENCRYPTED_BYTES", len(stream) - 1)

    assert told(lambda: decrypted(data, "1", "a.xls")) == ("R105", "locked", len(stream) - 1)


@pytest.mark.parametrize("cipher", ["DES", "RC2"])
def test_a_cipher_that_nobody_here_knows_is_r107(cipher: str) -> None:
    assert told(lambda: decrypted(agile(b"x", "1", Agile(cipher=cipher)), "1", "a.xls")) == ("R107",)


SEALED = b"\x10" + bytes(23)
XML = b"\4\0\4\0\x40\0\0\0"
STANDARD = b"\4\0\2\0\x24\0\0\0"


@pytest.mark.parametrize(
    ("info", "sealed", "refusal"),
    [
        (b"", SEALED, ("R108", "truncated")),
        (XML, b"", ("R108", "truncated")),
        (XML, b"\x11" + bytes(23), ("R108", "truncated")),
        (XML, SEALED, ("R108", "xml")),
        (XML + b"<a/>", SEALED, ("R108", "format")),
        (XML + b"<!DOCTYPE a><a/>", SEALED, ("R109", "EncryptionInfo")),
        (XML + b"<a>" * 100, SEALED, ("R105", "depth", 64)),
        (XML + bytes(1 << 16), SEALED, ("R105", "part", 1 << 16)),
        (b"\3\0\3\0\x40\0\0\0", SEALED, ("R107",)),
        (b"\4\0\5\0\x40\0\0\0", SEALED, ("R107",)),
        (STANDARD, SEALED, ("R108", "truncated")),
        (STANDARD + described(0x6801, 128, 1) + b"\x10\0\0\0" + bytes(72), SEALED, ("R107",)),
        (STANDARD + described(0x660E, 129, 1) + b"\x10\0\0\0" + bytes(72), SEALED, ("R107",)),
        (STANDARD + described(0x660E, 128, 1) + b"\x11\0\0\0" + bytes(72), SEALED, ("R108", "format")),
        (STANDARD + described(0x660E, 128, 1) + b"\x10\0\0\0" + bytes(67), SEALED, ("R108", "truncated")),
        (STANDARD + b"\xff\xff\xff\xff" + bytes(99), SEALED, ("R108", "truncated")),
    ],
)
def test_a_description_that_cannot_be_is_refused(info: bytes, sealed: bytes, refusal: tuple[object, ...]) -> None:
    assert told(lambda: decrypted(holding(info, sealed), "1", "a.xls")) == refusal


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        (b'spinCount="10"', b'spinCount="-1"'),
        (b'spinCount="10"', b'spinCount="1x"'),
        (b'spinCount="10"', 'spinCount="１"'.encode()),
        (b'keyBits="256"', b'keyBits=""'),
        (b'encryptedKeyValue="', b'encryptedKeyValue="A'),
        (b"encryptedKeyValue", b"somethingElse"),
        (b'saltValue="[^"]*"', b'saltValue="A"'),
        (b"<keyEncryptors>.*</keyEncryptors>", b""),
    ],
)
def test_words_that_cannot_be_are_r108(word: bytes, instead: bytes) -> None:
    good = CompoundFile(agile(b"x" * 99, "1"), "")
    info, sealed = (good.read(good.streams()[name]) for name in ("encryptioninfo", "encryptedpackage"))
    changed = re.sub(word, instead, info)

    assert changed != info
    assert told(lambda: decrypted(holding(changed, sealed), "1", "a.xls")) == ("R108", "format")


# ── xls ─────────────────────────────────────────────────────────────────────────────────────


def book(lock: Lock, cells: int) -> bytes:
    """The records of a workbook with so many cells, long enough for the sectors of a compound file."""
    body = b"".join(number(row, 0, row) for row in range(cells))
    return workbook({"表": body, "乙": number(0, 0, 1)}, more=record(0x002F, more=lock.said))


LETTERS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=15)
LOCKS = st.one_of(
    PASSWORDS.map(lambda password: (by_rc4(password), password)),
    st.tuples(PASSWORDS, st.sampled_from([40, 56, 128])).map(lambda two: (by_cryptoapi(*two), two[0])),
    LETTERS.map(lambda password: (by_obfuscation(password.encode()), password)),
)


def held_in(data: bytes) -> bytes:
    return workbook_stream(CompoundFile(data, "a.xls"))


@given(LOCKS, st.integers(250, 600))
@settings(max_examples=25, deadline=None)
def test_a_locked_xls_is_opened_as_by_msoffcrypto(made: tuple[Lock, str], cells: int) -> None:
    lock, password = made
    plain = book(lock, cells)
    data = compound({"Workbook": locked(plain, lock)})

    opened = decrypted(data, password, "a.xls")

    said = plain.index(record(0x002F, more=lock.said))
    theirs, head = held_in(by_msoffcrypto(data, password)), slice(said, said + 4 + len(lock.said))
    assert opened[: head.start] == plain[: head.start] == theirs[: head.start]
    assert opened[head.stop :] == plain[head.stop :] == theirs[head.stop :]
    assert told(lambda: decrypted(data, password + "x", "a.xls")) == ("R107",)


@pytest.mark.parametrize("lock", [by_rc4("密码1"), by_cryptoapi("密码1"), by_cryptoapi("密码1", 40)])
def test_what_is_opened_is_read(lock: Lock) -> None:
    data = compound({"Workbook": locked(book(lock, 3), lock)})

    grids = document_in(data, "a.xls", "密码1").grids

    assert [("表", [0, 1, 2]), ("乙", [1])] == [(grid.name, [one.value for one in grid.pieces]) for grid in grids]


@pytest.mark.parametrize(
    ("password", "spelling"),
    [
        ("secret", b"secret"),
        ("密码1", "密码1".encode("gb18030")),
        ("密码1", b"\xc6\x011"),
        ("一", b"\x4e"),
        ("0123456789abcdefgh", b"0123456789abcde"),
    ],
)
@pytest.mark.parametrize("old", [False, True])
def test_an_obfuscated_workbook_opens_however_its_password_is_written(
    password: str, spelling: bytes, old: bool
) -> None:
    lock = by_obfuscation(spelling, old=old)
    plain = book(lock, 3)

    opened = decrypted(compound({"Workbook": locked(plain, lock)}), password, "a.xls")

    assert plain.replace(record(0x002F, more=lock.said), b"") == opened.replace(record(0xFFFF, more=lock.said), b"")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (b"", ("R108", "truncated")),
        (b"\1\0\1\0\1", ("R108", "truncated")),
        (b"\1\0\1\0\1\0" + bytes(47), ("R108", "truncated")),
        (b"\1\0\2\0\2\0" + bytes(4), ("R108", "truncated")),
        (b"\1\0\2\0\2\0" + bytes(4) + described(0x660E, 128, 1) + b"\x10\0\0\0" + bytes(60), ("R107",)),
        (b"\1\0\2\0\2\0" + bytes(4) + described(0x6801, 1 << 30, 1) + b"\x10\0\0\0" + bytes(60), ("R107",)),
        (b"\7\0\7\0\7\0", ("R107",)),
    ],
)
def test_a_lock_that_cannot_be_is_refused(said: bytes, refusal: tuple[object, ...]) -> None:
    data = compound({"Workbook": workbook({"表": b""}, more=record(0x002F, more=said))})

    assert told(lambda: decrypted(data, "1", "a.xls")) == refusal


def test_a_workbook_without_a_lock_is_r108() -> None:
    assert told(lambda: decrypted(compound({"Workbook": workbook({"表": b""})}), "1", "a.xls")) == ("R108", "format")


# ── LibreOffice ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("password", ["密码1", "VelvetSweatshop"])
def test_an_xls_that_libreoffice_encrypted_opens_with_its_password(
    password: str, saved: bytes, office: Office, tmp_path: Path
) -> None:
    (tmp_path / "plain.xls").write_bytes(saved)
    office.run(tmp_path / "plain.xls", save=tmp_path / "a.xls", lock=password)
    made = (tmp_path / "a.xls").read_bytes()

    assert told(lambda: decrypted(made, "another", "a.xls")) == ("R107",)
    assert read_xls(decrypted(made, password, "a.xls"), "a.xls").grids == read_xls(saved, "a.xls").grids
    if password == "VelvetSweatshop":  # Excel asks nobody for this one
        assert document_in(made, "a.xls").grids == read_xls(saved, "a.xls").grids
    else:
        assert document_in(made, "a.xls", password).grids == read_xls(saved, "a.xls").grids
        assert told(lambda: document_in(made, "a.xls")) == ("R107",)


def test_an_xlsx_that_libreoffice_encrypted_opens_with_its_password(office: Office, tmp_path: Path) -> None:
    source = Path(shutil.copy(SAMPLE, tmp_path / "source.xlsx"))
    office.run(source, save=tmp_path / "a.xlsx", lock="密码1")
    office.run(source, save=tmp_path / "plain.xlsx")
    made = (tmp_path / "a.xlsx").read_bytes()

    assert by_msoffcrypto(made, "密码1") == decrypted(made, "密码1", "a.xls")
    plain = document_in((tmp_path / "plain.xlsx").read_bytes(), "a.xls")
    assert document_in(made, "a.xls", "密码1").grids == plain.grids
    assert told(lambda: decrypted(made, "密码2", "a.xls")) == ("R107",)


@pytest.mark.parametrize(
    "lock", [by_rc4("1234"), by_cryptoapi("1234"), by_obfuscation(b"1234")], ids=["rc4", "cryptoapi", "obfuscated"]
)
def test_libreoffice_opens_what_is_opened_here(lock: Lock, office: Office, tmp_path: Path) -> None:
    """The files of these tests are locked as others understand it, so that they are witnesses."""
    plain = book(lock, 500)
    open_to_all = plain.replace(record(0x002F, more=lock.said), record(0xFFFF, more=lock.said))
    for name, stream in (("locked", locked(plain, lock)), ("open", open_to_all)):
        (tmp_path / f"{name}.xls").write_bytes(compound({"Workbook": stream}))

    seen = office.run(tmp_path / "locked.xls", password="1234")

    assert 499.0 == seen["表"]["A500"].value
    assert office.run(tmp_path / "open.xls") == seen


@pytest.mark.parametrize("made", [standard, agile])
def test_libreoffice_opens_the_packages_that_are_opened_here(
    made: Callable[[bytes, str], bytes], office: Office, tmp_path: Path
) -> None:
    source = Path(shutil.copy(SAMPLE, tmp_path / "source.xlsx"))
    (tmp_path / "a.xlsx").write_bytes(made(SAMPLE.read_bytes(), "1234"))

    assert office.run(source) == office.run(tmp_path / "a.xlsx", password="1234")


# ── harm ────────────────────────────────────────────────────────────────────────────────────

MADE: dict[str, Callable[[], bytes]] = {
    "agile": lambda: agile(b"x" * 5000, "1"),
    "unsealed": lambda: agile(b"x" * 5000, "1", Agile(sealed=False)),
    "standard": lambda: standard(b"x" * 5000, "1"),
    "rc4": lambda: compound({"Workbook": locked(book(by_rc4("1"), 9), by_rc4("1"))}),
    "cryptoapi": lambda: compound({"Workbook": locked(book(by_cryptoapi("1"), 9), by_cryptoapi("1"))}),
    "obfuscated": lambda: compound({"Workbook": locked(book(by_obfuscation(b"1"), 9), by_obfuscation(b"1"))}),
}


def outcome(data: bytes) -> str:
    """What becomes of some bytes: the code of the refusal or nothing."""
    try:
        decrypted(data, "1", "a.xls")
    except UnreadableFile as refused:
        return refused.finding.code
    return ""


@pytest.mark.parametrize("made", MADE)
def test_damaged_files_are_opened_or_refused(made: str) -> None:
    good = MADE[made]()
    cut = [good[:length] for length in range(0, len(good), 1499)]

    assert outcome(good) == ""
    assert {outcome(data) for data in [*mutants(good, 12), *cut]} <= {"", "R105", "R107", "R108", "R109"}


@pytest.mark.parametrize("made", MADE)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_a_bit_gone_over_in_the_description_is_refused_or_no_matter(made: str, data: st.DataObject) -> None:
    good = bytearray(MADE[made]())
    bit = data.draw(st.integers(0, 8 * len(good) - 1))
    good[bit // 8] ^= 1 << bit % 8

    assert outcome(bytes(good)) in {"", "R105", "R107", "R108", "R109"}


def test_every_bit_of_what_is_sealed_counts() -> None:
    good = CompoundFile(agile(b"x" * 99, "1"), "")
    info, sealed = (good.read(good.streams()[name]) for name in ("encryptioninfo", "encryptedpackage"))

    for place in range(8, len(sealed), 7):
        changed = bytearray(sealed)
        changed[place] ^= 0x20
        assert outcome(holding(info, bytes(changed))) == "R108"


@pytest.mark.parametrize("data", [b"", OLE, b"PK\x03\x04" * 99, OLE + bytes(5000)])
def test_what_is_no_compound_file_is_r108(data: bytes) -> None:
    assert told(lambda: decrypted(data, "1", "a.xls"))[0] == "R108"


# ── keys ────────────────────────────────────────────────────────────────────────────────────


def test_keys_are_stretched_as_rfc_6070_shows() -> None:
    salt = b"saltSALTsaltSALTsaltSALTsaltSALTsalt"
    expected = "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"

    assert bytes.fromhex(expected) == stretched(b"passwordPASSWORDpassword", salt, 4096, 25)
    assert "56fa6aa75548099dcc37d7f03425e0c3" == stretched(b"pass\0word", b"sa\0lt", 4096, 16).hex()


WITHOUT = """
import sys
for name in ("_hashlib", "_ssl", "cryptography", "msoffcrypto", "lxml", "pandas", "xlrd", "subprocess", "multiprocessing"):
    sys.modules[name] = None
from gouji.formats.containers import Archive
from gouji.formats.encryption.opening import decrypted
from gouji.formats.unlocking import Unlocker
sys.stdout.buffer.write(decrypted(sys.stdin.buffer.read(), sys.argv[1], ""))
"""


@pytest.mark.parametrize("made", MADE)
def test_a_python_without_openssl_packages_and_processes_opens_them(made: str) -> None:
    """As the one in the browser is."""
    data = MADE[made]()

    done = subprocess.run([sys.executable, "-c", WITHOUT, "1"], input=data, capture_output=True, check=False)

    assert b"" == done.stderr
    assert decrypted(data, "1", "") == done.stdout
