"""The words of the page in both languages."""

from __future__ import annotations

import json
from pathlib import Path

PAGE = Path(__file__).parents[1] / "page"


def words(language: str) -> dict[str, str]:
    text = (PAGE / "words" / f"{language}.js").read_text("utf-8")
    found: dict[str, str] = json.loads(text[text.index(f"WORDS.{language} = ") :].partition("= ")[2].rstrip(";\n"))
    return found


ZH, EN = words("zh"), words("en")
