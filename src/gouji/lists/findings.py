"""Why a list that an office keeps cannot be used."""

from __future__ import annotations

from gouji.model.findings import FileFinding


class NoColumn(FileFinding, code="R143"):
    """None of its headings is that of a column it must have."""

    heading: str


class NoRoster(FileFinding, code="R147"):
    """It is given as the roster and is a return or a summary."""
