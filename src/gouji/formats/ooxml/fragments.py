"""Writing new elements as text."""

from __future__ import annotations

_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_TEXT = str.maketrans(_IN_TEXT)
_VALUE = str.maketrans(_IN_TEXT | {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})

KEPT_BLANKS = {"xml:space": "preserve"}


def escaped(text: str) -> str:
    """Text as the content of an element."""
    return text.translate(_TEXT)


def value(text: str) -> str:
    """Text as the value of an attribute, with its quotation marks."""
    return f'"{text.translate(_VALUE)}"'


def assigned(attributes: dict[str, str]) -> str:
    """Attributes as they stand in a start tag, each with a blank in front."""
    return "".join(f" {name}={value(text)}" for name, text in attributes.items())


def element(tag: str, *inner: str, **attributes: str) -> str:
    """An element around what is XML already."""
    start = f"<{tag}{assigned(attributes)}"
    return f"{start}>{''.join(inner)}</{tag}>" if inner else f"{start}/>"
