"""What functions say of texts is kept, a bounded number of times and for short texts only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.formats import content
from gouji.model import keeping
from gouji.model.keeping import kept


@given(st.lists(st.text(max_size=3) | st.sampled_from(["x" * 300, "x" * 301]), max_size=30), st.integers(1, 4))
def test_a_text_is_looked_at_again_only_when_it_is_long_or_was_forgotten(said: list[str], most: int) -> None:
    asked: list[str] = []

    def doubled(text: str) -> str:
        asked.append(text)
        return text * 2

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "_RESULTS", most)
        double = kept(doubled)
        known: list[str] = []
        for number, text in enumerate(said):
            before = len(asked)
            assert double(text) == text * 2, number
            assert (len(asked) == before) is (text in known)
            if text not in known and len(text) <= 300:
                known = [*known, text][-most:]


def test_a_function_of_more_than_a_text_is_asked_for_each() -> None:
    asked: list[tuple[str, int]] = []

    @kept
    def times(text: str, number: int = 1) -> str:
        asked.append((text, number))
        return text * number

    assert [times("甲"), times("甲", 2), times("甲", number=2), times("甲")] == ["甲", "甲甲", "甲甲", "甲"]
    assert [("甲", 1), ("甲", 2), ("甲", 2)] == asked


def test_a_file_that_grows_while_it_is_read_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    before = path.stat()
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    monkeypatch.setattr("gouji.formats.content.os.stat", lambda _: before)

    assert content.load(path) == b"a,b\n1,2\n3,4\n"
