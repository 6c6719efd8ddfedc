"""Packages that need a password, of Office 2007 and later: opened as others open them, or refused."""

from __future__ import annotations

import io
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from locked_books import PASSWORDS, by_msoffcrypto
from locking import Agile, agile, described, holding, standard
from msoffcrypto.format.ooxml import OOXMLFile
from office import Office
from test_xls import SAMPLE, told

from gouji.formats.compound import CompoundFile
from gouji.formats.encryption import opening
from gouji.formats.encryption.opening import decrypted
from gouji.formats.read import document_in


def packed(content: bytes) -> bytes:
    """A zip, as which msoffcrypto knows that it has found the right thing."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a", content)
    return made.getvalue()


PLAIN = st.integers(4096, 9000).map(lambda length: packed(random.Random(length).randbytes(length)))


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


def test_an_xlsx_that_libreoffice_encrypted_opens_with_its_password(office: Office, tmp_path: Path) -> None:
    source = Path(shutil.copy(SAMPLE, tmp_path / "source.xlsx"))
    office.run(source, save=tmp_path / "a.xlsx", lock="密码1")
    office.run(source, save=tmp_path / "plain.xlsx")
    made = (tmp_path / "a.xlsx").read_bytes()

    assert by_msoffcrypto(made, "密码1") == decrypted(made, "密码1", "a.xls")
    plain = document_in((tmp_path / "plain.xlsx").read_bytes(), "a.xls")
    assert document_in(made, "a.xls", "密码1").grids == plain.grids
    assert told(lambda: decrypted(made, "密码2", "a.xls")) == ("R107",)


@pytest.mark.parametrize("made", [standard, agile])
def test_libreoffice_opens_the_packages_that_are_opened_here(
    made: Callable[[bytes, str], bytes], office: Office, tmp_path: Path
) -> None:
    source = Path(shutil.copy(SAMPLE, tmp_path / "source.xlsx"))
    (tmp_path / "a.xlsx").write_bytes(made(SAMPLE.read_bytes(), "1234"))

    assert office.run(source) == office.run(tmp_path / "a.xlsx", password="1234")
