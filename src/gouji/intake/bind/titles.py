"""The tables whose title, or the name of whose sheet, stands in a part of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from gouji.intake.bind.areas import LEAST, SheetArea
from gouji.model.form import Form, Table
from gouji.model.keeping import once_for
from gouji.model.labels import fold, unnumbered


def titled(form: Form, area: SheetArea) -> Iterator[int]:
    """The tables whose title stands in an area: over its headings, or else anywhere in it."""
    shortest, sheets = _shortest_names(form)
    known = [(piece, text) for piece, text in area.sheet.texts if len(text) >= shortest or text.endswith(sheets)]
    texts = [(piece.row < area.top, text) for piece, text in known]
    for over in (True, False):
        said = [_naming(form, text) for above, text in texts if above is over]
        if best := max(map(max, said), default=0):
            yield from {number for lengths in said for number, length in enumerate(lengths) if length == best}
            return


@lru_cache(maxsize=4096)
def _naming(form: Form, text: str) -> tuple[int, ...]:
    """How many characters of a line name each of the tables."""
    return tuple(_named_in(table, text) for table in form.tables)


def _named_in(table: Table, text: str) -> int:
    """How many characters of a line name a table, by its title or the name of its sheet."""
    *names, sheet = _names(table)
    for name in names:
        if len(name) >= LEAST and name in text:
            return len(name)
    return len(sheet) if sheet and (text == sheet or _is_heading_of_sheet(text, sheet)) else 0


@once_for
def _shortest_names(form: Form) -> tuple[int, tuple[str, ...]]:
    """How long the shortest title is, and the names of the sheets: no other text names a table."""
    names = [_names(table) for table in form.tables]
    titles = [len(name) for *both, _ in names for name in both if len(name) >= LEAST]
    return min(titles, default=LEAST), tuple(sheet for *_, sheet in names if sheet)


@once_for
def _names(table: Table) -> tuple[str, str, str]:
    """What a table is called: its title, the same without its number, the name of its sheet."""
    return fold(table.title), fold(unnumbered(table.title)), fold(table.sheet)


def _is_heading_of_sheet(text: str, sheet: str) -> bool:
    """Whether a page saved by a program names a sheet over its table: Sheet 3: 表三."""
    lead = text.removesuffix(sheet)
    return lead != text and lead.rstrip("0123456789") in ("sheet", "工作表", "表", "表格") and lead[-1:].isdigit()
