"""The texts: a folder for every language, a file for every letter of codes and for what else is said."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from gouji.model.language import Language
from gouji.toml import toml

LETTERS = "RELM"
"""What a code begins with: reading, edit rules, locating, merging."""


@cache
def texts(name: str, language: Language) -> dict[str, Any]:
    """The texts in one file: those of a letter, ``words``, ``phrases``, ``errors`` or ``ui``."""
    return toml(Path(__file__).parent / f"{language}/{name}.toml")


def page_of(code: str, language: Language) -> dict[str, str]:
    """The texts of a code. Raises KeyError for a code that does not exist."""
    if not code or code[0] not in LETTERS:
        raise KeyError(code)
    page: dict[str, str] = texts(code[0], language)[code]
    return page


def ui_text(key: str, language: Language, **arguments: object) -> str:
    """What a command says of its own work."""
    return str(texts("ui", language)[key]).format_map(arguments)
