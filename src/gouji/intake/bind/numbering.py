"""Rows and columns of numbers that only count the columns and rows of a table (栏次 1, 2, 3 …): they are no data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from gouji.model.figures import observe
from gouji.model.grid import LETTER, Grid, Piece
from gouji.model.labels import squeezed
from gouji.model.patterns import regex

_SHORT = 20
"""Characters of a number of a column with what it is calculated from, and of a word that heads such numbers."""
_FEWEST = 4
"""So many numbers in order count columns where no word says so."""
_WORDS = frozenset(
    ("栏次", "栏目", "列次", "列号", "栏号", "序号", "行次", "行号", "编号", "序列", "项次", *"甲乙丙丁戊己—－-")
)
_OF_ROWS = frozenset(("序号", "行次", "行号", "项次", "编号", "栏次"))
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}
_NUMBER = regex(
    r"[（(]?(?:第)?([0-9]{1,3})(?:栏|列)?[)）]?(?:\s*=[0-9+\-—*×/÷()（）\s]{1,60})?", re.ASCII, having="0123456789"
)


def numbered(grid: Grid) -> tuple[frozenset[tuple[int, int]], frozenset[int]]:
    """The (row, column) of every cell that only counts columns or rows, and the rows of column numbers."""
    lines, heads, named = set(), set(), set()
    before = None
    for piece in grid.pieces:
        value = piece.value
        if value == 2 or (type(value) is str and len(value) < _SHORT):
            if before is not None and before.row == piece.row and _count(value) == 2 and _count(before.value) == 1:
                lines.add(piece.row)
            elif piece.role == LETTER:
                named.add(piece.row)
            elif _is_word(value, _OF_ROWS):
                heads.add(piece.column)
        before = piece
    if not lines and not heads and not named:
        return frozenset(), frozenset()
    rows: dict[int, list[Piece]] = {}
    for piece in grid.pieces:
        if piece.value is not None and piece.value != "":
            rows.setdefault(piece.row, []).append(piece)
    found = {row for row in lines - named if _counts_columns(rows[row]) and _has_figures_below(rows, row)}
    cells = {(piece.row, piece.column) for row in found for piece in rows[row]}
    cells.update((piece.row, piece.column) for row in named for piece in rows[row] if piece.role == LETTER)
    for column in heads:
        cells.update(_row_numbers(piece for pieces in rows.values() for piece in pieces if piece.column == column))
    return frozenset(cells), frozenset(found | named)


def in_words(value: object) -> str:
    """What may name a column, as forms print it: its number, or its letter."""
    text = squeezed(str(value))
    count = _count(text)
    return text if count is None else str(count)


def counts_columns(word: object) -> bool:
    """Whether a word may stand in a row of numbers that count columns."""
    return _is_word(word, _WORDS)


def heads_numbers(word: object) -> bool:
    """Whether a word heads a column of numbers that count rows."""
    return _is_word(word, _OF_ROWS)


def _is_word(value: object, among: frozenset[str]) -> bool:
    return isinstance(value, str) and "".join(value.split()) in among


def _count(value: object) -> int | None:
    """The number of a column or a row."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip()
    match = _NUMBER.fullmatch(text)
    return int(match[1]) if match else _CIRCLED.get(text)


def _counts_columns(pieces: Sequence[Piece]) -> bool:
    """Whether a row holds 1, 2, 3 … from left to right and else only words such as 栏次 and 甲."""
    numbers, words = [], 0
    for piece in sorted(pieces, key=lambda piece: piece.column):
        count = _count(piece.value)
        if count is not None:
            numbers.append(count)
        elif _is_word(piece.value, _WORDS):
            words += 1
        else:
            return False
    in_order = numbers == list(range(1, len(numbers) + 1))
    return in_order and len(numbers) >= (2 if words else _FEWEST)


def _has_figures_below(rows: Mapping[int, Sequence[Piece]], row: int) -> bool:
    """Whether figures follow in the next row, or a word says what these are: else they may be figures themselves."""
    if any(_is_word(piece.value, _WORDS) for piece in rows[row]):
        return True
    columns = {piece.column for piece in rows[row]}
    below = min((other for other in rows if other > row), default=row)
    return below > row and any(
        piece.column in columns and (piece.formula is not None or observe(piece.value).value is not None)
        for piece in rows[below]
    )


def _row_numbers(column: Iterable[Piece]) -> Iterable[tuple[int, int]]:
    """The cells of a column headed 序号 or 行次 that hold 1, 2, 3 … from there down."""
    found: list[tuple[int, int]] = []
    headed, last = False, 0
    for piece in sorted(column, key=lambda piece: piece.row):
        count = _count(piece.value)
        if _is_word(piece.value, _OF_ROWS):
            headed, last = True, 0
        elif headed and count is not None and count in (1, last + 1):
            found.append((piece.row, piece.column))
            last = count
        elif isinstance(piece.value, str) and count is None and not found:
            headed = False
    return found if len(found) > 1 else ()
