"""Lists from which a cell takes its words (选项)."""

from __future__ import annotations

from typing import NamedTuple


class Option(NamedTuple):
    """One of a list: its words, and its code where the list has codes."""

    label: str
    code: str = ""

    @property
    def text(self) -> str:
        """As it is chosen and printed: ``1 研究阶段``."""
        return f"{self.code} {self.label}" if self.code and self.label != self.code else self.label
