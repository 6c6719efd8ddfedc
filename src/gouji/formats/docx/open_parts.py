"""What of a Word document lies open while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from gouji.formats.docx.tables import WordTable
from gouji.formats.runs import PLAIN, Font


@dataclass(slots=True)
class Flow:
    """Text that belongs together: of the body, of a cell of the ``table``, of a text ``box``.

    ``told`` counts the runs that were told as running text; ``fields`` say of the fields that lie open in it whether
    their result is being read; ``outer`` is the font of the run that holds a box.
    """

    table: WordTable | None = None
    box: bool = False
    runs: list[tuple[str, Font]] = field(default_factory=list)
    length: int = 0
    outer: Font = PLAIN
    told: int = 0
    fields: list[bool] = field(default_factory=list)
    # Of the paragraph that lies open: its level, its font, and whether its end was deleted.
    level: int = 0
    font: Font = PLAIN
    joined: bool = False
    is_open: bool = False


@dataclass(slots=True)
class OpenRow:
    """A row that lies open, and whether it was deleted or is not shown."""

    deleted: bool = False
    hidden: bool = False


@dataclass(slots=True)
class OpenCell:
    """A cell that lies open: its size, whether it continues one above or beside it, and whether it was deleted."""

    columns: int = 1
    merge: str = ""
    joins: bool = False
    deleted: bool = False
