"""Filling a letter into a Word document that an office has designed.

A paragraph of the template that holds a placeholder such as ``{正文}`` is the pattern of the paragraphs of that kind:
it is repeated with the text of each in the place of the placeholder, in its own style, between whatever else it says.
Headings, body and tables share one place, where the first of their patterns stands, in the order of the letter.
Every placeholder has to be there, so nothing of a letter can get lost. All other parts keep their bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gouji.formats.docx.patterns import (
    ADDRESSEE,
    BODY,
    FLOW,
    HEADING,
    PLACEHOLDERS,
    SIGNATURE,
    TITLE,
    Patterns,
    place_of,
)
from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.fragments import element, escaped
from gouji.formats.package import package_of
from gouji.model.errors import UnreadableFile, UnusableTemplate

__all__ = ["ADDRESSEE", "BODY", "HEADING", "SIGNATURE", "TITLE", "LetterTemplate", "Lines", "Text"]

_DOCUMENT, _TEMPLATE = (
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}.main+xml"
    for kind in ("document", "template")
)


class Text(NamedTuple):
    """One paragraph and what it is in the letter: title, addressee, heading, body or signature."""

    role: str
    text: str


class Lines(NamedTuple):
    """A table: headings, lines of texts, and how wide the columns are in proportion."""

    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


class LetterTemplate:
    """A Word document (docx or dotx) that letters are filled into.

    Raises `UnusableTemplate` when it is none or lacks a placeholder. ``name`` is what the error calls it.
    """

    def __init__(self, data: bytes, name: str) -> None:
        missing: Sequence[str] = tuple(PLACEHOLDERS)
        try:
            self._package = package_of(data, name)
            book = PackageEditor(self._package)
            if book.content_type(book.main) in (_DOCUMENT, _TEMPLATE):
                self._patterns = Patterns(book.part(book.main))
                missing = self._patterns.missing
        except UnreadableFile:
            pass
        if missing:
            raise UnusableTemplate(path=name, missing="".join(f"{{{one}}}" for one in missing))

    def filled(self, blocks: Sequence[Text | Lines]) -> bytes:
        """The letter as bytes. The same blocks always give the same bytes.

        What stands below the last heading is kept on one page with the signature, which would be alone there else.
        """
        book = PackageEditor(self._package.anew())
        document = self._patterns.document
        last = max((i for i, one in enumerate(blocks) if _is(one, HEADING)), default=len(blocks))
        drawn = [self._drawn(one, kept=last < i < len(blocks) - 1) for i, one in enumerate(blocks)]
        for role in (TITLE, ADDRESSEE, SIGNATURE):
            mine = (text for text, one in zip(drawn, blocks, strict=True) if _is(one, role))
            document = document.replace(place_of(role), "".join(mine))
        flow = "".join(text for text, one in zip(drawn, blocks, strict=True) if _is(one, *FLOW))
        book.put(book.main, document.replace(place_of(BODY), flow))
        book.declare(book.main, _DOCUMENT)
        _name(book, next((one.text for one in blocks if isinstance(one, Text) and one.role == TITLE), ""))
        return book.packed()

    def _drawn(self, block: Text | Lines, *, kept: bool) -> str:
        if isinstance(block, Text):
            return self._patterns.paragraph(block.role, block.text, kept=kept)
        return self._patterns.table((block.headings, *block.lines), block.widths)


def _is(block: Text | Lines, *roles: str) -> bool:
    """Whether a block has one of some roles; a table goes with the body."""
    return (block.role if isinstance(block, Text) else BODY) in roles


def _name(book: PackageEditor, title: str) -> None:
    """Let the properties of the document say its title, if they have room for one."""
    name = book.related("").get("core-properties")
    if name is None or name not in book:
        return
    properties = book.part(name)
    for one in properties.root.children:
        if one.local == "title":
            properties.replace(one, element(one.tag, escaped(title)))
