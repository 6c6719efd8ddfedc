"""Texts that a terminal, a line or a sheet of paper can show."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """The text without control characters, which could steer a terminal."""
    return "".join(c if c.isprintable() or c in "\n\u3000" else "\ufffd" for c in text)


def on_paper(text: str) -> str:
    """The text as it can be printed: signs that take no room are left out, and what no font has is ``□``."""
    return text if text.isascii() and text.isprintable() else "".join(map(_on_paper, text))


def _on_paper(sign: str) -> str:
    if sign in "\n\u3000" or (sign.isprintable() and sign != "\ufffd"):
        return sign
    kind = unicodedata.category(sign)
    return " " if kind[0] == "Z" or sign == "\t" else "" if kind in ("Cf", "Cc") else "□"


def one_line(text: str) -> str:
    """The text as one printable line, so that what a file says cannot look like a line of the report."""
    return printable(text.replace("\r\n", " ").replace("\n", " "))
