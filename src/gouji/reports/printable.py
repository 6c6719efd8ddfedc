"""Texts that a terminal or a line can show."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text without control characters, which could steer a terminal."""
    return "".join(c if c.isprintable() or c in "\n\u3000" else "\ufffd" for c in text)


def one_line(text: str) -> str:
    """The text as one printable line, so that what a file says cannot look like a line of the report."""
    return printable(text.replace("\r\n", " ").replace("\n", " "))
