"""The content or the comments of a Word document being changed: new elements in its own namespace and prefix."""

from __future__ import annotations

import html
from collections.abc import Iterator

from gouji.formats.ooxml.fragments import KEPT_BLANKS, assigned, element, escaped
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.spans import Element

COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_UNREAD = frozenset({"del", "moveFrom", "txbxContent", "Fallback", "tbl"})
"""What of a paragraph is none of its own words."""


class WordPart:
    """A part with the namespace of Word as that of its root."""

    def __init__(self, edit: PartEdit) -> None:
        self.edit = edit
        # Attributes need a prefix, which the elements may do without.
        self._prefix = edit.root.prefix or "w:"
        self._declared = {} if edit.root.prefix else edit.declared("w", edit.root.namespace)

    def made(self, local: str, *inner: str, whole: bool = False, **attributes: str) -> str:
        """A new element around what is XML already; a ``whole`` one is the root of another part."""
        declared = {f"xmlns:{self._prefix[:-1]}": self.edit.root.namespace} if whole else self._declared
        named = {f"{self._prefix}{name}": text for name, text in attributes.items()}
        return element(f"{self._prefix}{local}", *inner, **declared, **named)

    def run(self, text: str, *looks: str) -> str:
        """A new run of text."""
        properties = self.made("rPr", *looks) if looks else ""
        return self.made("r", properties, self.text(text))

    def text(self, text: str) -> str:
        """The text of a run, with its blanks."""
        tag = f"{self._prefix}t"
        return f"<{tag}{assigned(self._declared | KEPT_BLANKS)}>{escaped(text)}</{tag}>"

    def around(self, comment: str) -> tuple[str, str]:
        """What stands ahead of something and behind it to have it commented."""
        reference = self.made("r", self.made("commentReference", id=comment))
        return self.made("commentRangeStart", id=comment), self.made("commentRangeEnd", id=comment) + reference

    def said(self, one: Element, attribute: str) -> str:
        """An attribute in Word's own namespace."""
        return one.attributes.get(f"{self.edit.root.namespace} {attribute}", "")

    def text_of(self, one: Element) -> str:
        """An element with all changes to it."""
        return self.edit.text_of(one)

    def paragraphs(self, parent: Element) -> Iterator[Element]:
        """The paragraphs in an element, however deep."""
        name = f"{self.edit.root.namespace} p"
        return (one for one in parent.walk() if one.name == name)

    def runs(self, paragraph: Element) -> Iterator[Element]:
        """The runs of a paragraph that are seen, also those in links and insertions."""
        waiting = list(reversed(paragraph.children))
        while waiting:
            one = waiting.pop()
            if one.local == "r" and one.namespace == self.edit.root.namespace:
                yield one
            elif one.local not in _UNREAD:
                waiting += reversed(one.children)

    def characters(self, text: Element) -> str:
        """What a ``t`` says, if that is plain."""
        inside = self.edit.inside(text)
        return "" if "<" in inside else html.unescape(inside)

    def words(self, paragraph: Element) -> str:
        """The words of a paragraph."""
        texts = (one for run in self.runs(paragraph) for one in self.edit.children(run, "t"))
        return "".join(map(self.characters, texts))
