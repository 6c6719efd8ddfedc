"""AES against the examples of its standards and against a compiled library."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from gouji.formats.encryption import aes
from gouji.formats.encryption.aes import Aes

KEYS = st.sampled_from([16, 24, 32]).flatmap(lambda size: st.binary(min_size=size, max_size=size))
BLOCKS = st.integers(0, 40).flatmap(lambda count: st.binary(min_size=16 * count, max_size=16 * count))
START = st.binary(min_size=16, max_size=16)

# FIPS-197, appendix C
PLAIN = "00112233445566778899aabbccddeeff"
KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
# NIST SP 800-38A, appendix F
TEXT = (
    "6bc1bee22e409f96e93d7e117393172a" "ae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52ef" "f69f2445df4f9b17ad2b417be66c3710"
)  # fmt: skip
SHORT, LONG = (
    "2b7e151628aed2a6abf7158809cf4f3c",
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
)


def bytes_of(text: str) -> bytes:
    return bytes.fromhex(text)


@pytest.mark.parametrize(
    ("bits", "sealed"),
    [
        (128, "69c4e0d86a7b0430d8cdb78070b4c55a"),
        (192, "dda97ca4864cdfe06eaf70a0ec0d7191"),
        (256, "8ea2b7ca516745bfeafc49904b496089"),
    ],
)
def test_the_examples_of_fips_197(bits: int, sealed: str) -> None:
    cipher = Aes(bytes_of(KEY)[: bits // 8])

    assert bytes_of(sealed) == cipher.encrypted(bytes_of(PLAIN))
    assert bytes_of(PLAIN) == cipher.decrypted(bytes_of(sealed))


@pytest.mark.parametrize(
    ("key", "sealed"),
    [
        (SHORT, "3ad77bb40d7a3660a89ecaf32466ef97" "f5d3d58503b9699de785895a96fdbaaf"
                "43b1cd7f598ece23881b00e3ed030688" "7b0c785e27e8ad3f8223207104725dd4"),
        (LONG, "f3eed1bdb5d2a03c064b5a7e3db181f8" "591ccb10d410ed26dc5ba74a31362870"
               "b6ed21b99ca6f4f9f153e7b1beafed1d" "23304b7a39f9f3ff067d8d8f9e24ecc7"),
    ],
    ids=["F.1.1", "F.1.5"],
)  # fmt: skip
def test_the_examples_of_sp_800_38a_block_by_block(key: str, sealed: str) -> None:
    cipher = Aes(bytes_of(key))

    assert bytes_of(sealed) == cipher.encrypted(bytes_of(TEXT))
    assert bytes_of(TEXT) == cipher.decrypted(bytes_of(sealed))


@pytest.mark.parametrize(
    ("key", "sealed"),
    [
        (SHORT, "7649abac8119b246cee98e9b12e9197d" "5086cb9b507219ee95db113a917678b2"
                "73bed6b8e3c1743b7116e69e22229516" "3ff1caa1681fac09120eca307586e1a7"),
        (LONG, "f58c4c04d6e5f1ba779eabfb5f7bfbd6" "9cfc4e967edb808d679f777bc6702c7d"
               "39f23369a9d9bacfa530e26304231461" "b2eb05e2c39be9fcda6c19078c6a9d1b"),
    ],
    ids=["F.2.2", "F.2.6"],
)  # fmt: skip
def test_the_examples_of_sp_800_38a_in_a_chain(key: str, sealed: str) -> None:
    start = bytes(range(16))

    assert bytes_of(TEXT) == Aes(bytes_of(key)).decrypted_chain(bytes_of(sealed), start)


@given(KEYS, BLOCKS, START)
def test_it_does_what_a_compiled_library_does(key: bytes, blocks: bytes, start: bytes) -> None:
    ours = Aes(key)
    theirs, chained = (Cipher(algorithms.AES(key), mode) for mode in (modes.ECB(), modes.CBC(start)))

    assert theirs.encryptor().update(blocks) == ours.encrypted(blocks)
    assert theirs.decryptor().update(blocks) == ours.decrypted(blocks)
    assert chained.decryptor().update(blocks) == ours.decrypted_chain(blocks, start)


@given(KEYS, BLOCKS)
def test_pieces_are_put_together_again(key: bytes, blocks: bytes) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(aes, "_AT_ONCE", 256)

        assert blocks == Aes(key).decrypted(Aes(key).encrypted(blocks))


@pytest.mark.parametrize("length", [0, 15, 17, 33])
def test_there_is_no_other_key(length: int) -> None:
    with pytest.raises(ValueError):
        Aes(bytes(length))


@pytest.mark.parametrize("length", [1, 15, 31])
def test_there_are_only_whole_blocks(length: int) -> None:
    with pytest.raises(ValueError):
        Aes(bytes(16)).decrypted(bytes(length))
