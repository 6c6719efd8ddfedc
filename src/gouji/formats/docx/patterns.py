"""The patterns in a Word document: paragraphs and a table that hold placeholders, ready to be repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gouji.formats.ooxml.fragments import KEPT_BLANKS, element, escaped
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.spans import Element
from gouji.model.patterns import regex

TITLE, ADDRESSEE, HEADING, BODY, SIGNATURE = "title", "addressee", "heading", "body", "signature"
_HEADINGS, _ENTRIES = "headings", "entries"
PLACEHOLDERS = {
    "标题": TITLE,
    "称谓": ADDRESSEE,
    "小标题": HEADING,
    "正文": BODY,
    "表头": _HEADINGS,
    "内容": _ENTRIES,
    "落款": SIGNATURE,
}
"""What stands in a template between braces, and what it stands for."""
FLOW = (HEADING, BODY)
"""The kinds of paragraphs that share one place, and tables with them."""

_NAMES = "|".join(PLACEHOLDERS)
_PLACEHOLDER = regex(rf"[{{｛]\s*({_NAMES})\s*[}}｝]")
_SPLIT_OFF = ("bookmarkStart", "bookmarkEnd", "proofErr")
"""What Word strews among the runs and must not be there twice."""


def place_of(what: str) -> str:
    """What marks the place of something still to come; no XML holds such characters."""
    return f"\0{what}\0"


_TEXT, _WIDTH, _GRID, _CELLS = map(place_of, ("text", "width", "grid", "cells"))


class Patterns:
    """The patterns of a document, and the ``document`` with the places where they are to be repeated.

    ``missing`` lists the placeholders that it lacks; it is of no use before that is empty.
    """

    def __init__(self, part: PartEdit) -> None:
        self._part, self._prefix = part, part.root.prefix
        roles = {one: role for one in part.every("p") if (role := self._opened(one)) is not None}
        self._paragraphs = {role: part.text_of(one) for one, role in reversed(roles.items())}
        tables = [found for one in part.every("tbl") if (found := self._rows(one, roles)) is not None]
        known = {role for role in roles.values() if role not in (_HEADINGS, _ENTRIES)}
        known |= {_HEADINGS, _ENTRIES} if tables else set()
        self.missing = [name for name, role in PLACEHOLDERS.items() if role not in known]
        if not self.missing:
            table, rows = tables[0]
            self._read(table, rows)
            self.document = self._emptied([table, *(one for one, role in roles.items() if role in FLOW)], roles)

    def paragraph(self, role: str, text: str, *, kept: bool = False) -> str:
        """A paragraph of the letter, ``kept`` on the page of the next one if asked."""
        pattern = self._paragraphs[role]
        return (self._kept(pattern) if kept else pattern).replace(_TEXT, escaped(text))

    def _kept(self, pattern: str) -> str:
        """A pattern that stays with the next paragraph; the mark comes behind the style, as the schema has it."""
        tag = self._prefix
        if f"<{tag}keepNext" in pattern:
            return pattern
        mark = element(f"{tag}keepNext")
        styled, found = re.subn(rf"(<{tag}pPr\b[^>]*>\s*<{tag}pStyle\b[^>]*/>)", rf"\1{mark}", pattern, count=1)
        if not found:
            styled, found = re.subn(rf"(<{tag}pPr\b[^>/]*>)", rf"\1{mark}", pattern, count=1)
        if not found:
            styled = re.sub(rf"(<{tag}p\b[^>]*>)", rf"\1{element(f'{tag}pPr', mark)}", pattern, count=1)
        return styled

    def table(self, lines: Sequence[Sequence[str]], widths: Sequence[float]) -> str:
        """A table, as wide as the one of the template; the first line is that of the headings."""
        share = self._width / sum(widths)
        fitted = [str(round(width * share)) for width in widths]
        columns = (element(f"{self._prefix}gridCol", **{f"{self._prefix}w": width}) for width in fitted)
        headings, *entries = (
            self._row(kind, texts, fitted)
            for kind, texts in zip((_HEADINGS, *(_ENTRIES for _ in lines[1:])), lines, strict=True)
        )
        drawn = self._table.replace(_GRID, element(f"{self._prefix}tblGrid", *columns))
        return drawn.replace(place_of(_HEADINGS), headings).replace(place_of(_ENTRIES), "".join(entries))

    def _row(self, kind: str, texts: Sequence[str], widths: Sequence[str]) -> str:
        row, cell = self._kinds[kind]
        cells = (
            cell.replace(_WIDTH, width).replace(_TEXT, escaped(text)) for text, width in zip(texts, widths, strict=True)
        )
        return row.replace(_CELLS, "".join(cells))

    # ── finding them ──

    def _opened(self, paragraph: Element) -> str | None:
        """What the placeholder in a paragraph stands for; text will go in its place, whatever runs it is split into."""
        texts = [(one, self._part.inside(one)) for one in _texts(paragraph, f"{self._part.root.namespace} t")]
        found = _PLACEHOLDER.search("".join(text for _, text in texts))
        if found is None:
            return None
        position, what = 0, _TEXT
        for one, text in texts:
            begin, end = (min(max(at - position, 0), len(text)) for at in found.span())
            position += len(text)
            if begin < end:
                self._part.replace(one, element(one.tag, text[:begin], what, text[end:], **KEPT_BLANKS))
                what = ""
        for one in paragraph.walk():
            if one.local in _SPLIT_OFF:
                self._part.replace(one, "")
        self._part.set(paragraph, **{"w14:paraId": None, "w14:textId": None})
        return PLACEHOLDERS[found[1]]

    def _rows(
        self, table: Element, roles: dict[Element, str]
    ) -> tuple[Element, dict[str, tuple[Element, Element]]] | None:
        """A table with, for headings and entries, its row and the cell in it that is the pattern; None for another."""
        part = self._part
        found: dict[str, tuple[Element, Element]] = {}
        for row in part.children(table, "tr"):
            for cell in part.children(row, "tc"):
                for role in {_HEADINGS, _ENTRIES} & {roles.get(one) for one in part.children(cell, "p")}:
                    found[role] = row, cell
        rows = {row for row, _ in found.values()}
        return (table, found) if len(rows) == 2 and self._grid(table) else None

    def _grid(self, table: Element) -> int:
        """How wide the columns of a table are together, in twentieths of a point."""
        columns = [one for grid in self._part.children(table, "tblGrid") for one in grid.children]
        widths = [one.attributes.get(f"{one.namespace} w", "") for one in columns]
        return sum(int(width) for width in widths if width.isdecimal())

    def _read(self, table: Element, rows: dict[str, tuple[Element, Element]]) -> None:
        """Take a table apart into itself, its rows and their cells."""
        part = self._part
        self._kinds: dict[str, tuple[str, str]] = {}
        for kind, (row, cell) in rows.items():
            for one in cell.walk():
                if one.local == "tcW":
                    part.set(one, **{f"{self._prefix}w": _WIDTH, f"{self._prefix}type": "dxa"})
                elif one.local == "gridSpan":
                    part.replace(one, "")
            drawn = part.text_of(cell)
            first, *others = part.children(row, "tc")
            part.replace(first, _CELLS)
            for one in others:
                part.replace(one, "")
            self._kinds[kind] = part.text_of(row), drawn
            part.replace(row, place_of(kind))
        self._width = self._grid(table)
        part.replace(part.children(table, "tblGrid")[0], _GRID)
        self._table = part.text_of(table)

    def _emptied(self, flow: list[Element], roles: dict[Element, str]) -> str:
        """The document with the places of its patterns in their stead."""
        for one, role in roles.items():
            self._part.replace(one, place_of(role))
        for one in flow:
            self._part.replace(one, "")
        self._part.replace(min(flow, key=lambda one: one.start), place_of(BODY))
        return self._part.text_of(self._part.root)


def _texts(paragraph: Element, name: str) -> Iterator[Element]:
    """The texts of a paragraph, those of text boxes in it left out."""
    waiting = list(reversed(paragraph.children))
    while waiting:
        one = waiting.pop()
        if one.name == name:
            yield one
        elif one.name != paragraph.name:
            waiting += reversed(one.children)
