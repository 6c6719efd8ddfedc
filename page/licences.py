"""Whose work is inside the page, and on what terms."""

from __future__ import annotations

from email.parser import HeaderParser
from pathlib import Path


def licences(page: Path, packages: Path) -> dict[str, str]:
    """The licence of everything inside, by its name and version."""
    found = {path.stem: path.read_text("utf-8") for path in sorted((page / "licences").glob("*.txt"))}
    for info in sorted(packages.glob("*.dist-info")):
        about = HeaderParser().parsestr((info / "METADATA").read_text("utf-8"))
        texts = [path.read_text("utf-8") for path in sorted(info.rglob("*")) if path.is_file() and _says(path.name)]
        found[f"{about['Name']} {about['Version']}"] = "\n".join(texts) or about["License"]
    return found


def _says(name: str) -> bool:
    return name.upper().startswith(("LICEN", "COPYING"))
