"""Hidden marks: what a workbook of ours was made for, by whatever way a program has kept it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gouji.model.form import MARKS
from gouji.model.grid import Document
from gouji.model.wording import Keyword
from gouji.workbook.cover import LIST_MARK, MARK


class ListKind(Keyword):
    """A list of gouji's own making: what was handed out, who has returned."""

    HANDOUT = "handout"
    STATUS = "status"


def marks_of(document: Document) -> Mapping[str, str]:
    """What the blank was made for: its very hidden sheet, which programs keep better than the custom properties."""
    sheet = next((grid for grid in document if grid.name == MARKS), None)
    if sheet is None:
        return document.properties
    keys, said = ({one.row: str(one.value) for one in sheet.pieces if one.column == at and one.value} for at in (0, 1))
    return {**document.properties, **{MARK + key: said[row] for row, key in keys.items() if row in said}}


def list_kind(document: Document) -> ListKind | None:
    """Which list of gouji's own making a workbook is; None for a return."""
    stated = marks_of(document).get(LIST_MARK)
    return ListKind(stated) if stated in tuple(ListKind) else None


class MadeFor(NamedTuple):
    """The form whose blank a workbook says it is, by its id, empty where it says nothing, and which revision of it."""

    form: str = ""
    revision: int = 1


def made_for(document: Document) -> MadeFor:
    """Of which form a workbook is the blank."""
    marks = marks_of(document)
    revision = marks.get(f"{MARK}revision", "")
    return MadeFor(marks.get(f"{MARK}form", ""), int(revision) if revision.isdecimal() else 1)
