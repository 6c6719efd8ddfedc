"""Nothing in an encrypted workbook does harm, and a Python without packages and processes opens it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from compounds import compound
from hypothesis import given, settings
from hypothesis import strategies as st
from locked_books import book
from locking import Agile, agile, by_cryptoapi, by_obfuscation, by_rc4, holding, locked, standard
from test_xls import mutants, told

from gouji.formats.compound import OLE, CompoundFile
from gouji.formats.encryption.keys import stretched
from gouji.formats.encryption.opening import decrypted
from gouji.model.errors import UnreadableFile

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
def test_a_bit_gone_over_is_refused_or_no_matter(made: str, data: st.DataObject) -> None:
    good = bytearray(MADE[made]())
    bit = data.draw(st.integers(0, 8 * len(good) - 1))
    good[bit // 8] ^= 1 << bit % 8

    assert outcome(bytes(good)) in {"", "R105", "R107", "R108", "R109"}


def test_what_is_sealed_is_not_changed_unseen() -> None:
    good = CompoundFile(agile(b"x" * 99, "1"), "")
    info, sealed = (good.read(good.streams()[name]) for name in ("encryptioninfo", "encryptedpackage"))

    for place in range(8, len(sealed), 7):
        changed = bytearray(sealed)
        changed[place] ^= 0x20
        assert outcome(holding(info, bytes(changed))) == "R108"


@pytest.mark.parametrize("data", [b"", OLE, b"PK\x03\x04" * 99, OLE + bytes(5000)])
def test_what_is_no_compound_file_is_r108(data: bytes) -> None:
    assert told(lambda: decrypted(data, "1", "a.xls"))[0] == "R108"


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
