"""Rows of whole numbers and simple texts as XML: many times as quick as XlsxWriter, and the same characters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from gouji.model.grid import Value, WholeRow, column_letters
from gouji.model.patterns import regex

_LONGEST = 10**15
_TEXT = regex(r"[^\s\x00-\x1f\ud800-\udfff\ufffe\uffff&<>\"_]{1,300}")
"""Texts that XML holds as they are, and so does a spreadsheet."""


def plain_cells(line: WholeRow, styles: Mapping[str, int]) -> str | None:
    """The cells of a line, by the number of the style of each role; None where one of them is not plain."""
    number = line.row + 1
    columns = _columns(len(line.values))
    cells = []
    for letters, value, role in zip(columns, line.values, line.roles, strict=True):
        if type(value) is int and -_LONGEST < value < _LONGEST:
            cells.append(f'<c r="{letters}{number}" s="{styles[role]}"><v>{value}</v></c>')
        elif (content := _content(value)) is not None:
            cells.append(f'<c r="{letters}{number}" s="{styles[role]}"{content}')
        else:
            return None
    return "".join(cells)


def _content(value: Value) -> str | None:
    if value is None:
        return "/>"
    if type(value) is str and _TEXT.fullmatch(value):
        return f' t="inlineStr"><is><t>{value}</t></is></c>'
    return None


@lru_cache(maxsize=64)
def _columns(count: int) -> tuple[str, ...]:
    return tuple(map(column_letters, range(count)))
