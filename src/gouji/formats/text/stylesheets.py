"""What the style sheets in a web page say of its elements, as far as it decides what a browser shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gouji.formats.text.tables import Attributes
from gouji.model.patterns import regex

DEEPEST = 256
"""Elements within each other of which selectors are told."""
_TELLING = regex(
    r"display|visibility|font-size|mso-hide|line-through|text-decoration|vertical-align|opacity|color|background|left|top|indent",
    re.IGNORECASE,
)
_SIMPLE = regex(r"([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)(.*)", re.IGNORECASE | re.DOTALL)
_STEP = regex(" ?> ?| ")
_PASSING = regex("::|:(?:hover|active|focus|visited|link|target|checked|before|after|first-l|selection)", re.IGNORECASE)
"""What is of no element, or of one only while somebody does something with it."""
_SHOWN_ON = regex(r"\s*(?:all|(?:only\s+)?screen|\(min-[^)]*\))\s*(?:and\s*\(min-[^)]*\)\s*)*", re.IGNORECASE)
"""Media of which a page in a wide window on a screen is one."""
_REMEMBERED = 1000
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
        if "class" not in attributes and "id" not in attributes:
            return cls(tag, _UNNAMED)
        names = {f".{name}" for name in attributes.get("class", "").split()}
        return cls(tag, frozenset(names | {f"#{attributes.get('id', '').strip()}"}))

    def fits(self, wanted: OpenElement) -> bool:
        """Whether this is such an element as a selector wants."""
        return wanted.tag in ("", self.tag) and wanted.names <= self.names


Weight = tuple[int, int, int, int, int]
"""Whether it is important, identifiers, classes, elements, and how many rules stand in front."""


class Rule(NamedTuple):
    """Some properties of the elements that fit a selector.

    ``around`` says of each element that must lie around them whether it must do so at once; ``doubtful`` that the
    selector asks for more, of which nothing is known. What weighs more goes before what weighs less.
    """

    weight: Weight
    wanted: OpenElement
    around: tuple[tuple[OpenElement, bool], ...]
    said: tuple[tuple[str, str], ...]
    doubtful: bool

    @property
    def text(self) -> str:
        """Its properties as they would stand in an element's own style."""
        return ";".join(f"{name}:{value}" for name, value in self.said)

    @property
    def is_of_a_class(self) -> bool:
        """Whether it is for all of one class, as a page hides what it hides on purpose."""
        return not self.around and not self.doubtful and any(name.startswith(".") for name in self.wanted.names)


class StyleSheets:
    """The rules of a page. Of selectors elements, classes, identifiers and what lies within what are understood."""

    def __init__(self, text: str) -> None:
        self._rules: dict[str, list[Rule]] = {}
        # Those of elements for which it does not matter where they lie.
        self._everywhere: dict[tuple[str, frozenset[str]], list[Rule]] = {}
        self._count = 0
        self.work = 0  # rules that were looked at
        position = 0
        while (start := text.find("<style", position)) >= 0:
            position = text.find("</style", start)
            position = position if position >= 0 else len(text)
            first, *rest = text[start:position].partition(">")[2].replace("<!--", "").split("/*")
            self._read("".join([first, *(commented.partition("*/")[2] for commented in rest)]))

    def _read(self, sheet: str) -> None:
        shown, selectors = [True], ""
        for piece, mark in re.findall(r"([^{}]*)([{}]|$)", sheet):
            head = piece.rpartition(";")[2].strip() if mark == "{" else ""
            if mark == "{":
                media = head.startswith("@media") and any(map(_SHOWN_ON.fullmatch, head[6:].split(",")))
                shown.append(shown[-1] and (media or not head.startswith("@")))
                selectors = "" if head.startswith("@") else head
            else:  # the last may be without an end
                if shown[-1] and selectors and _TELLING.search(piece):
                    for selector in selectors.split(","):
                        self._learn(selector, piece)
                selectors = ""
                if len(shown) > 1:
                    shown.pop()

    def _learn(self, selector: str, rules: str) -> None:
        if _PASSING.search(selector):
            return
        selector = " ".join(selector.split())
        steps, at_once = _STEP.split(selector), [">" in mark for mark in _STEP.findall(selector)]
        found = [match for match in map(_SIMPLE.fullmatch, steps) if match is not None]
        wanted = [
            OpenElement((one[1] or "").lower().replace("*", ""), frozenset(re.findall(r"[.#][\w-]+", one[2])))
            for one in found
        ]
        doubtful = any(one[3] for one in found)
        if not wanted or (doubtful and not wanted[-1].tag and not wanted[-1].names):
            return
        names = [name for one in wanted for name in one.names]
        ids, tags = sum(name.startswith("#") for name in names), sum(bool(one.tag) for one in wanted)
        self._count += 1
        for important in (0, 1):
            said = tuple(_declarations(rules, bool(important)))
            if said:
                weight = important, ids, len(names) - ids, tags, self._count
                rule = Rule(weight, wanted[-1], tuple(zip(wanted[:-1], at_once, strict=False)), said, doubtful)
                self._rules.setdefault(min(wanted[-1].names, default=wanted[-1].tag), []).append(rule)

    def said(self, element: OpenElement, around: Sequence[OpenElement]) -> list[Rule]:
        """The rules for an element that lies in others, what goes before the rest at the end."""
        if not self._rules:
            return []
        name = element[:2]
        if name in self._everywhere:
            return self._everywhere[name]
        keys = (element.tag, "", *element.names)
        known = [rule for key in keys for rule in self._rules.get(key, ())]
        self.work += len(known)
        found = [rule for rule in known if element.fits(rule.wanted) and _lie_around(rule.around, around)]
        found.sort(key=lambda rule: rule.weight)
        if len(self._everywhere) < _REMEMBERED and not any(rule.around for rule in known):
            self._everywhere[name] = found
        return found


def _declarations(rules: str, important: bool) -> Iterator[tuple[str, str]]:
    for declaration in rules.split(";"):
        name, _, value = declaration.partition(":")
        value, mark, _ = value.partition("!")
        if value and bool(mark) == important:
            yield name.strip().lower(), value.strip()


def cascaded(rules: Sequence[Rule], own: str) -> str:
    """The properties that are left of those of some rules, sorted, and of an element's own style."""
    said: dict[str, str] = {}
    for rule in rules:
        if not rule.weight[0]:
            said.update(rule.said)
    said.update(_declarations(own, important=False))
    for rule in rules:
        if rule.weight[0]:
            said.update(rule.said)
    said.update(_declarations(own, important=True))
    return ";".join(f"{name}:{value}" for name, value in said.items())


def _lie_around(wanted: Sequence[tuple[OpenElement, bool]], around: Sequence[OpenElement]) -> bool:
    """Whether elements lie around another in that order, from the innermost outwards."""
    at = len(around)
    for one, at_once in reversed(wanted):
        at -= 1
        while at >= 0 and not around[at].fits(one):
            if at_once:
                return False
            at -= 1
        if at < 0:
            return False
    return True
