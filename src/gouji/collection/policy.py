"""Which of several returns of a unit counts."""

from __future__ import annotations

from enum import StrEnum


class Policy(StrEnum):
    """The newest, the first as they were given, or none until somebody decides."""

    LATEST = "latest"
    FIRST = "first"
    REFUSE = "refuse"
