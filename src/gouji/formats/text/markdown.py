"""Running text, plain or in Markdown: its paragraphs line by line, and the tables between them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from gouji.formats.bounds import OF_A_LIST, PARTS, Bounds
from gouji.formats.content import RULE_OF_TABLE, too_large
from gouji.formats.findings import Limited
from gouji.formats.markup import TEXT
from gouji.formats.text.characters import decoded
from gouji.formats.text.literals import literal
from gouji.model.grid import Document, Grid, InReport, Paragraph, Piece
from gouji.model.ideographs import RADICALS
from gouji.model.patterns import regex
from gouji.model.unseen import UNSEEN

_BAR = regex(r"(?<!\\)\|")
_RULE = regex(RULE_OF_TABLE)
"""Only below the headings of a table: elsewhere in it a single dash is what stands in a cell."""
_REPEATED_RULE = regex(r"\|?[ \t]*+:?-{3,}+:?[ \t]*+(?:\|[ \t]*+:?-{3,}+:?[ \t]*+)*+\|?")
_FENCE = regex(r"(?:`{3,}|~{3,})[^`|]*")
_BREAK = regex(r"(?:[-*_][ \t]*){3,}|(?:[-=_*－＝—─━═＿][ \t]*){4,}")
_UNDERLINE = regex(r"=+|-{3,}")
_HEADING = regex(r"(#{1,6})[ \t]+(.*?)[ \t#]*")
_LINE_END = regex(r"[ \t]*<br[ \t]*/?>[ \t]*", re.IGNORECASE)
_TAG = regex(r"</?(?:b|strong|i|em|u|span|p|div|center|font|sub|small|a|h[1-6])(?:[ \t][^<>]*)?>", re.IGNORECASE)
_BOLD, _ITALIC = regex(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), regex(r"(?<![\w*])\*(?=[^\s*])([^*]+)(?<=\S)\*(?![\w*])")
_LINK, _IMAGE = regex(r"\[([^\[\]]*)\]\([^()\s]*\)"), regex(r"!\[[^\[\]]*\]\([^()\s]*\)")
_SIGNS = "\\`*_{}[]()#+-.!|~<>"
_ESCAPED = regex(rf"\\([{re.escape(_SIGNS)}])")
_APART = 0xFDD0
"""From here on stand characters that no text has; meanwhile they are the signs that mean nothing but themselves."""
_BACK = {_APART + at: sign for at, sign in enumerate(_SIGNS)}
_TITLE = 60
"""Characters of a line that may be a heading."""


def read_text(data: bytes, file: str, bounds: Bounds = OF_A_LIST) -> Document:
    """The paragraphs of a text, a line each with its tabs, and its pipe and HTML tables, a grid each.

    Cells that hold nothing are pieces without a value, so that a row has as many as were written. Raises
    `UnreadableFile` with R105 or R106.
    """
    return _Text(file, bounds).read(decoded(data, file).translate(RADICALS | UNSEEN))


class _Text:
    """Collects paragraphs and tables in the order of the text."""

    def __init__(self, file: str, bounds: Bounds) -> None:
        self.file = file
        self.bounds = bounds
        self.grids: list[Grid] = []
        self.paragraphs: list[Paragraph] = []
        self.rows: list[list[str]] = []
        self.under_rule = self.open_ended = False
        self.count = 0

    def read(self, text: str) -> Document:
        lines = self._lines(text)
        before = ""
        for line in lines:
            bare = line.strip().lstrip("> ")
            lower = bare[:6].lower()
            if lower == "<table":
                self._end_table()
                self._take_html(bare, lines)
            elif self._is_row(bare):
                self._take_row(line.strip(" >"))
            else:
                self._end_table()
                self._take_line(line.rstrip(" "), bare, before)
            before = bare
        self._end_table()
        return Document(tuple(self.grids), paragraphs=tuple(self.paragraphs))

    def _lines(self, text: str) -> Iterator[str]:
        """The lines that hold anything, and an empty one where a paragraph ends. Raises R105 about too long a line."""
        position = 0
        while position < len(text):
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            if end - position > TEXT:
                raise too_large(self.file, Limited.TEXT, TEXT)
            yield from text[position:end].splitlines() or ("",)
            position = end + 1

    def _add(self, count: int) -> None:
        self.count += count
        if self.count > self.bounds.cells:
            raise too_large(self.file, Limited.CELLS, self.bounds.cells)

    # ── tables ──

    def _is_row(self, bare: str) -> bool:
        """Whether a line belongs to a table: it begins with a bar, or stands below a row and its rule."""
        if "|" not in bare:
            return False
        return (bare[0] == "|" and len(_BAR.findall(bare)) > 1) or self.under_rule or _RULE.fullmatch(bare) is not None

    def _take_row(self, bare: str) -> None:
        """One row; where the headings have no bars at their ends, those of other rows part empty cells."""
        first = len(self.rows) < 2 and not self.under_rule
        if (_RULE if first else _REPEATED_RULE).fullmatch(bare):
            if not self.rows and self.paragraphs and "|" in self.paragraphs[-1].text:
                self.rows.append(_cells(self.paragraphs.pop().text, open_ended=True))
                self.open_ended = True
            self.under_rule = True
            self._add(1)
            return
        cells = _cells(bare, self.open_ended)
        self._add(len(cells))
        self.rows.append(cells)

    def _end_table(self) -> None:
        rows, self.rows, self.under_rule, self.open_ended = self.rows, [], False, False
        if not rows:
            return
        if len(self.grids) >= PARTS:
            raise too_large(self.file, Limited.TABLES, PARTS)
        pieces = []
        for row, cells in enumerate(rows):
            for column, text in enumerate(map(_plain, cells)):
                value, raw = literal(text) if text else (None, "")
                pieces.append(Piece(row, column, value, raw=raw))
        self.grids.append(Grid(InReport(f"表格{len(self.grids) + 1}"), tuple(pieces)))

    def _take_html(self, line: str, lines: Iterator[str]) -> None:
        """A table in HTML up to its end."""
        from gouji.formats.text.hypertext import read_html

        parts, deep = [line], 0
        while (deep := deep + parts[-1].lower().count("<table") - parts[-1].lower().count("</table")) > 0:
            if (more := next(lines, None)) is None:
                break
            parts.append(more)
        left = self.bounds.page - self.count
        for grid in read_html("\n".join(parts).encode(), self.file, "utf-8", max(left, 1)):
            pieces = tuple(grid.pieces)
            self._add(max((piece.row + 1) * (piece.column + piece.columns) for piece in pieces) if pieces else 0)
            self.grids.append(Grid(InReport(f"表格{len(self.grids) + 1}"), _filled(pieces)))

    # ── lines ──

    def _take_line(self, line: str, bare: str, before: str) -> None:
        if not bare or _FENCE.fullmatch(bare) or (_BREAK.fullmatch(bare) and not _UNDERLINE.fullmatch(bare)):
            return
        if _UNDERLINE.fullmatch(bare):
            if before and self.paragraphs and len(self.paragraphs[-1].text) <= _TITLE:
                last = self.paragraphs.pop()
                self.paragraphs.append(last._replace(level=1 if bare[0] == "=" else 2))
            return
        self._add(1)
        heading = _HEADING.fullmatch(bare)
        text = _plain(heading[2] if heading else line).strip(" \n")
        if text.strip():
            level = len(heading[1]) if heading else 0
            self.paragraphs += (Paragraph(part, len(self.grids), level) for part in text.split("\n") if part.strip())


def _filled(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """With pieces for the cells that hold nothing, of which a web page is not asked."""
    covered = {
        (row, column)
        for piece in pieces
        for row in range(piece.row, piece.row + piece.rows)
        for column in range(piece.column, piece.column + piece.columns)
    }
    width = max((column for _, column in covered), default=-1) + 1
    rows = sorted({row for row, _ in covered})
    empty = (Piece(row, column) for row in rows for column in range(width) if (row, column) not in covered)
    return tuple(sorted((*pieces, *empty), key=lambda piece: piece[:2]))


def _cells(line: str, open_ended: bool = False) -> list[str]:
    """What stands between the bars of a row, which has one at either end unless it is ``open_ended``."""
    cells = _BAR.split(line)
    if open_ended or len(cells) < 2:
        return cells
    return cells[not cells[0].strip() : len(cells) - (not cells[-1].strip())]


def _plain(text: str) -> str:
    """A text without its marks: bold, links, entities, line ends within a cell."""
    text = text.strip(" ")
    if "\\" in text and _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda sign: chr(_APART + _SIGNS.index(sign[1])), text)
        return _plain(text).translate(_BACK)
    if "<" in text:
        text = _TAG.sub("", _LINE_END.sub("\n", text))
    if "*" in text or "__" in text:
        text = _ITALIC.sub(r"\1", _BOLD.sub(r"\2", text))
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    return html.unescape(text).replace("\xa0", " ").strip(" \n") if "&" in text else text
