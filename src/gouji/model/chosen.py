"""Which one of a list a text names."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.model.choices import Option
from gouji.model.labels import fold


def chosen(choices: Sequence[Option], text: str) -> Option | None:
    """The one that a text names, by its code, its label or both."""
    wanted = fold(text)
    for one in choices:
        if wanted in {fold(said) for said in (one.code, one.label, one.text) if said}:
            return one
    return None
