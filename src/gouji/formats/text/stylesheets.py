"""What the style sheets in a web page say of its elements, as far as it decides what a browser shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gouji.formats.text.tables import Attributes

DEEPEST = 256
"""Elements within each other of which selectors are told."""
_TELLING = re.compile(
    r"display|visibility|font-size|mso-hide|line-through|vertical-align|opacity|color|background|left|top|indent",
    re.IGNORECASE,
)
_SIMPLE = re.compile(r"([a-z][\w-]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_STEP = re.compile(r"[\s>]+")


_UNNAMED = frozenset({"#"})


class OpenElement(NamedTuple):
    """An open element; ``names`` are its classes behind a dot, its identifier behind ``#``."""

    tag: str
    names: frozenset[str]
    style: str = ""

    @classmethod
    def of(cls, tag: str, attributes: Attributes) -> OpenElement:
        """The element that a tag begins."""
        if not attributes:
            return cls(tag, _UNNAMED)
        names = {f".{name}" for name in attributes.get("class", "").split()}
        return cls(tag, frozenset(names | {f"#{attributes.get('id', '').strip()}"}))

    def fits(self, wanted: OpenElement) -> bool:
        """Whether this is such an element as a selector wants."""
        return wanted.tag in ("", self.tag) and wanted.names <= self.names


class StyleSheets:
    """The rules of a page. Of selectors elements, classes, identifiers and what lies within what are understood."""

    def __init__(self, text: str) -> None:
        self._rules: dict[str, list[tuple[tuple[OpenElement, ...], str]]] = {}
        position = 0
        while (start := text.find("<style", position)) >= 0:
            position = text.find("</style", start)
            position = position if position >= 0 else len(text)
            first, *rest = text[start:position].partition(">")[2].replace("<!--", "").split("/*")
            sheet = "".join([first, *(commented.partition("*/")[2] for commented in rest)])
            for block in sheet.split("}")[:-1]:
                selectors, _, rules = block.rpartition("{")
                if _TELLING.search(rules):
                    for selector in selectors.rpartition("{")[2].split(","):
                        self._learn(selector, rules)

    def _learn(self, selector: str, rules: str) -> None:
        steps = [_SIMPLE.fullmatch(step) for step in _STEP.split(selector.strip()) if step]
        wanted = [
            OpenElement((one[1] or "").lower(), frozenset(re.findall(r"[.#][\w-]+", one[2]))) for one in steps if one
        ]
        if wanted and len(wanted) == len(steps):
            key = min(wanted[-1].names, default=wanted[-1].tag)
            self._rules.setdefault(key, []).append((tuple(wanted), rules))

    def said(self, element: OpenElement, around: Sequence[OpenElement]) -> Iterator[tuple[str, bool]]:
        """The rules for an element that lies in others, each with whether its selector is but a class."""
        for key in (element.tag, *sorted(element.names)) if self._rules else ():
            for wanted, rules in self._rules.get(key, ()):
                if element.fits(wanted[-1]) and _lie_around(wanted[:-1], around):
                    yield rules, len(wanted) == 1 and key.startswith(".")


def _lie_around(wanted: Sequence[OpenElement], around: Sequence[OpenElement]) -> bool:
    outer = iter(around)
    return all(any(element.fits(one) for element in outer) for one in wanted)
