"""Bytes that are laid down are the bytes that come back, wherever they lie."""

from __future__ import annotations

import tempfile
from itertools import pairwise, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.formats import spool
from gouji.formats.spool import Spool


class Small:
    """A file on a disk that takes so many bytes."""

    def __init__(self, room: int) -> None:
        self.content, self.room, self.at = bytearray(), room, 0

    def seek(self, at: int) -> int:
        self.at = at
        return at

    def write(self, content: bytes) -> int:
        taken = content[: self.room - self.at]
        self.content[self.at :] = taken
        if content and not taken:
            raise OSError
        return len(taken)

    def read(self, size: int) -> bytes:
        return bytes(self.content[self.at : self.at + size])

    def close(self) -> None:
        self.room = 0


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_AT_HAND", 20)


@pytest.mark.usefixtures("small")
@given(
    st.lists(st.binary(max_size=15)), st.sampled_from([0, 1, 30, 45, 10**6]), st.lists(st.integers(0, 40), max_size=9)
)
def test_what_is_laid_down_comes_back(pieces: list[bytes], room: int, asked: list[int]) -> None:
    ends = [0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "TemporaryFile", lambda **_: Small(room))
        kept = Spool()
        for number, one in enumerate(pieces):
            kept.append(one)
            ends.append(len(kept))
            for at in asked:  # between what comes, too
                if at <= number:
                    assert pieces[at] == kept.between(ends[at], ends[at + 1])
    assert pieces == [kept.between(*both) for both in pairwise(ends)]


@pytest.mark.usefixtures("small")
def test_what_is_much_lies_on_disk() -> None:
    kept = Spool()
    for _ in repeat(None, 9):
        kept.append(bytes(7))

    assert 63 == len(kept)
    assert 20 > len(kept._waiting)
    assert bytes(7) == kept.between(7, 14)
    assert kept._file is not None
    kept._file.close()
