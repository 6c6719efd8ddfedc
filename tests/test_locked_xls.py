"""Workbooks of Excel 97 to 2003 that need a password: opened as others open them, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from compounds import compound
from hypothesis import given, settings
from hypothesis import strategies as st
from locked_books import PASSWORDS, book, by_msoffcrypto
from locking import Lock, by_cryptoapi, by_obfuscation, by_rc4, described, locked
from office import Office
from test_xls import record, told, workbook
from test_xls import saved as saved

from gouji.formats.compound import CompoundFile
from gouji.formats.encryption import opening
from gouji.formats.encryption.opening import decrypted
from gouji.formats.read import document_in
from gouji.formats.xls.document import read_xls
from gouji.formats.xls.stream import workbook_stream

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


def test_more_records_than_may_be_decrypted_are_r105(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = locked(book(by_rc4("1"), 400), by_rc4("1"))
    data = compound({"Workbook": stream})
    monkeypatch.setattr(opening, "ENCRYPTED_BYTES", len(stream))
    assert stream != decrypted(data, "1", "a.xls")

    monkeypatch.setattr(opening, "ENCRYPTED_BYTES", len(stream) - 1)

    assert told(lambda: decrypted(data, "1", "a.xls")) == ("R105", "locked", len(stream) - 1)


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
