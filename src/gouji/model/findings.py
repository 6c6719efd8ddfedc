"""What is said of files, whoever opens them."""

from __future__ import annotations

from gouji.model.finding import Finding


class FileFinding(Finding):
    """Something about the file that goes by this path or name."""

    file: str


class NoSuchFile(FileFinding, code="R101"):
    """Nothing stands at the path."""
