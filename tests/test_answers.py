"""Labels in lines are found as their pattern finds them, where somebody looks before using it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from gouji.intake.bind.answers import _IN_LINE, _REACH, _WORDINGS, _labels_in

WORDS = st.sampled_from(sorted(_WORDINGS)).flatmap(
    lambda word: st.sampled_from([word, " ".join(word), "　".join(word)])
)
PIECES = WORDS | st.sampled_from(
    [":", "：", "（公章）", "(须与:公章一致)", "   ", "单位", "本年收费金额（单位：", "甲局", "\n"]
)


@given(st.lists(PIECES, max_size=8).map("".join))
@example("审核未过的，请写明原因：")
@example("填 报 单 位   （123456789012）   ：甲局")
def test_labels_are_found_as_by_their_pattern(text: str) -> None:
    assert [one.span() for one in _IN_LINE.finditer(text)] == [one.span() for one in _labels_in(text)]


def test_a_label_reaches_no_further_than_is_looked() -> None:
    longest = max(map(len, _WORDINGS))

    assert 2 * longest - 1 + 3 + 14 + 3 <= _REACH
