"""What filled returns say of a draft: sums that hold in all of them, and those that one contradicts."""

from __future__ import annotations

import os
from typing import NamedTuple

from gouji.drafting.drafted import FormDraft


class Held(NamedTuple):
    """How many returns a draft was held against, and what became of its relations."""

    files: int
    confirmed: int
    contradicted: int


def weigh(draft: FormDraft, folder: str | os.PathLike[str], password: str | None) -> Held:
    """Hold a draft against the returns in a folder; what they say is noted in it."""
    return Held(0, 0, 0)
