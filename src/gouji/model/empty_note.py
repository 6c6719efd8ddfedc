"""What is said below a table that has no figures (本年度没有……，故本表无数据)."""

from __future__ import annotations

from collections.abc import Iterable

from gouji.model.labels import fold
from gouji.model.patterns import regex

WITHOUT_FIGURES = "本表没有数据的，在表下写明："
_COMMA = regex("[，,]")


def says(texts: Iterable[str], sentence: str) -> bool:
    """Whether one of some texts says a sentence, or its end, however it begins: 我局没有……，故本表无数据."""
    end = fold(_COMMA.split(sentence)[-1])
    return any(end in fold(text) for text in texts)
