"""A table of a web page while it is read: where its cells go, and what they cover."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gouji.formats.addresses import COLUMNS, LAST_ADDRESS, ROWS
from gouji.formats.content import too_large
from gouji.formats.findings import Limited
from gouji.formats.hidden import runs
from gouji.formats.markup import TEXT
from gouji.formats.merges import under
from gouji.formats.ooxml.texts import number
from gouji.formats.shown import seen_as
from gouji.formats.text.literals import literal
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Appearance, ErrorValue, Grid, InReport, Piece, Value
from gouji.model.patterns import regex

Attributes = dict[str, str]

EMPTY, _MOST_EMPTY = "gouji-empty", 64
"""The tag that stands for so many empty cells at the end of a row, and how many of these are counted."""

_UNSHOWN = regex(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*(?:all|screen)",
    re.IGNORECASE,
)
_BESIDE = regex(r"line-through|vertical-align\s*:\s*su(?:per|b)", re.IGNORECASE)
_UNSEEN = regex(
    r"(?<![\w-])opacity\s*:\s*0*(?:\.0*)?%?\s*(?:[;!]|$)|(?<![\w-])(?:left|top|text-indent|margin-left)\s*:\s*-[0-9]{3,}",
    re.IGNORECASE,
)
_END = r"\s*(?:[;!]|$)"
_WHITE = rf"(?:white|\#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\)){_END}"
_PALE = rf"(?:{_WHITE}|\#(?:[ef]{{3}}|(?:[ef][0-9a-f]){{3}}){_END})"
_WHITE_TEXT = regex(rf"(?<![\w-])color\s*:\s*{_WHITE}", re.IGNORECASE)
_GROUND = regex(
    rf"(?<![\w-])background(?:-color)?\s*:\s*(?!{_PALE}|transparent|none|inherit|initial|;|$)\S", re.IGNORECASE
)
"""A ground on which white is seen."""
_SPAN = regex(r"\s*([0-9]{1,9})")
_SEVERAL, _AROUND_LINES = regex(" +"), regex(" *\n *")
_DATE = regex(r"[0-9]\s*[-/:年月]\s*[0-9]")


def is_hidden(attributes: Attributes) -> bool:
    """Whether an element says that it is not shown."""
    return "hidden" in attributes or ("style" in attributes and bool(_UNSHOWN.search(attributes["style"])))


def is_beside(attributes: Attributes) -> bool:
    """Whether an element strikes its text through or raises it."""
    return bool(_BESIDE.search(attributes.get("style", "")))


@lru_cache(maxsize=1024)
def has_ground(style: str) -> bool:
    """Whether an element has a ground of its own on which white is seen."""
    return _GROUND.search(style) is not None


def is_unseen(attributes: Attributes, on_ground: bool) -> bool:
    """Whether an element, perhaps in others with a ground, has its text out of sight or white on white."""
    if "style" not in attributes and "color" not in attributes:
        return False
    style = attributes.get("style", "")
    if _UNSEEN.search(style):
        return True
    white = _WHITE_TEXT.search(f"{style};color:{attributes['color']}" if "color" in attributes else style)
    return bool(white) and not on_ground and not has_ground(style)


def _span(attributes: Attributes, name: str) -> int:
    if name not in attributes:
        return 1
    match = _SPAN.match(attributes[name])
    return int(match[1]) if match else 1


class _Reach(NamedTuple):
    """Columns that a cell of an earlier row covers, down to the row ``bottom`` and without it."""

    left: int
    right: int
    bottom: int


class TextTable:
    """One table. Cells are placed as a browser places them; a claim never costs more than a cell does.

    With those ``before`` it there may be ``most`` cells.
    """

    def __init__(self, file: str, attributes: Attributes, lines: Sequence[str], before: int, most: int) -> None:
        self.file = file
        self.before, self.most = before, most
        self.hidden = is_hidden(attributes)
        self.caption = ""
        self.lines = lines
        self.pieces: list[Piece] = []
        self.row = -1
        self.in_row = False
        self.cell: Attributes | None = None
        self.texts: list[str] = []
        self.beside: list[str] = []
        self._tell: Callable[[str], None] | None = None
        self._told = 0
        self._columns = 0
        self._column = 0
        self._reaches: list[_Reach] = []
        self._new_reaches: list[_Reach] = []
        self._ends: dict[int, int] = {}
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[int] = []

    @property
    def here(self) -> tuple[int, int]:
        """Where the open cell stands in the grid."""
        self._room()
        return self.row + len(self.lines), self._column

    @property
    def holds_text(self) -> bool:
        """Whether there is text in it that it does not merely lay out."""
        return self._tell is None and any(piece.value is not None for piece in self.pieces)

    def begin_row(self, attributes: Attributes) -> None:
        """The next row, whether the last one was ended or not."""
        self.end_row()
        self.in_row = True
        self.row += 1
        self._column = 0
        if self.row >= ROWS:
            raise self._far()
        if is_hidden(attributes):
            self._hidden_rows.append(self.row)

    def end_row(self) -> None:
        """No more cells in this row."""
        self.end_cell()
        if self.in_row:
            self._ends[self.row] = self._column
        self.in_row = False
        if self._new_reaches or self._reaches:
            alive = (reach for reach in (*self._reaches, *self._new_reaches) if reach.bottom > self.row + 1)
            self._reaches = sorted(alive)
            self._new_reaches = []

    def begin_cell(self, attributes: Attributes) -> None:
        """The next cell; a row begins with it if there is none."""
        self.end_cell()
        if not self.in_row:
            self.begin_row({})
        self.cell = attributes
        self.texts, self.beside = [], []
        self._told = 0

    def pass_empty(self, attributes: Attributes) -> None:
        """Empty cells at the end of the row."""
        self.end_cell()
        if not self.in_row:
            self.begin_row({})
        for _ in range(min(_span(attributes, "span"), _MOST_EMPTY)):
            self._room()
            self._column += 1

    def lay_out(self, tell: Callable[[str], None]) -> None:
        """A table begins in the open cell: this one lays out a page, so its texts are told as running text."""
        if self._tell is None:
            for piece in self.pieces:
                tell(str(piece.value or ""))
        self._tell = tell
        self._tell_open()

    def _tell_open(self) -> None:
        """Tell what the open cell has said since it was told last."""
        if self._tell is not None:
            self._tell(self._text(self.texts[self._told :]))
            self._told = len(self.texts)

    def end_cell(self) -> None:
        """Place the open cell, if there is one, with the text it has got."""
        attributes, self.cell = self.cell, None
        if attributes is None:
            return
        self._tell_open()
        room = self._room()
        columns = min(max(1, _span(attributes, "colspan")), room)
        # 0 is to the end of the table, which `grid` knows.
        rows = min(_span(attributes, "rowspan") or ROWS, ROWS - self.row)
        if rows > 1:
            self._new_reaches.append(_Reach(self._column, self._column + columns, self.row + rows))
        text, beside = self._text(self.texts), self._text(self.beside)
        if not (attributes or text or beside):
            self._column += 1
            return
        if text and "line-through" in attributes.get("style", ""):
            text, beside = "", f"{beside} {text}".strip()
        value, raw, shown = _content(attributes, text, beside)
        formula = attributes.get("x:fmla", "").lstrip("=") or None
        if is_hidden(attributes) and value is not None:
            shown = Appearance()
        if value is not None or formula is not None or rows > 1 or columns > 1:
            self.pieces.append(Piece(self.row, self._column, value, rows, columns, raw, formula, shown=shown))
            if self.before + len(self.pieces) > self.most:
                raise too_large(self.file, Limited.CELLS, self.most)
        self._column += columns

    def column(self, attributes: Attributes) -> None:
        """What a ``<col>`` says about the next columns."""
        count = min(max(1, _span(attributes, "span")), COLUMNS - self._columns)
        if is_hidden(attributes):
            self._hidden_columns += range(self._columns, self._columns + count)
        self._columns += count

    def grid(self, name: str) -> Grid:
        """The table as a grid, under the lines that stand before it. No cell reaches below its last row."""
        self.end_row()
        above, end = len(self.lines), self.row + 1
        within = (one if one.rows == 1 else one._replace(rows=min(one.rows, end - one.row)) for one in self.pieces)
        pieces = list(under(self.lines, within, self.most))
        if isinstance(name, InReport) and name.measured:
            pieces += self._last_cells(above)
        return Grid(
            name,
            tuple(pieces),
            "hidden" if self.hidden else "visible",
            hidden_rows=runs([row + above for row in self._hidden_rows]),
            hidden_columns=runs(self._hidden_columns),
        )

    def _last_cells(self, above: int) -> Iterator[Piece]:
        """The empty cells at the ends of rows, which tell how long these are."""
        filled: dict[int, int] = {}
        for piece in self.pieces:
            filled[piece.row] = max(filled.get(piece.row, 0), piece.column + piece.columns)
        return (Piece(row + above, end - 1) for row, end in self._ends.items() if row in filled and end > filled[row])

    def _room(self) -> int:
        """Go to the next column that no earlier row covers; how many there are up to the next that one does."""
        for left, right, _ in self._reaches:
            if self._column < left:
                return left - self._column
            self._column = max(self._column, right)
        if self._column >= COLUMNS:
            raise self._far()
        return COLUMNS - self._column

    def _far(self) -> UnreadableFile:
        return too_large(self.file, Limited.ADDRESS, LAST_ADDRESS)

    def _text(self, chunks: list[str]) -> str:
        if not chunks:
            return ""
        text = "".join(chunks)
        if "\n" in text or "  " in text:
            text = _AROUND_LINES.sub("\n", _SEVERAL.sub(" ", text))
        text = text.strip(" \n")
        if len(text) > TEXT:
            raise too_large(self.file, Limited.TEXT, TEXT)
        return text


def _content(attributes: Attributes, text: str, beside: str) -> tuple[Value, str, Appearance | None]:
    """The value of a cell: Excel (``x:``) and LibreOffice (``sdval``) write down what its text rounds.

    A date is told by its text: the number behind it is but a count of days. Text ``beside`` it is struck through or
    raised, and counts only where there is no other.
    """
    shown = None
    if beside:
        shown = Appearance(f"{beside} {text}".strip(), aside=beside)
        text = text or beside
    if "x:str" in attributes:
        text = attributes["x:str"] or text
        return text or None, text, shown
    value, raw = literal(text) if text else (None, "")
    stored = attributes.get("x:num") or attributes.get("sdval") or ""
    exact = number(stored)
    if isinstance(exact, (int, Decimal)) and not isinstance(value, ErrorValue) and not _DATE.search(text):
        return exact, stored, shown or seen_as(exact, text)
    return value, raw, shown
