"""Pictures of a web page: over a cell of a table, or between its paragraphs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gouji.formats.bounds import PARTS
from gouji.formats.text.tables import Attributes, TextTable, is_hidden
from gouji.model.grid import BODY, Overlay, Place

_TAGS = frozenset({"img", "object", "embed"})
_LEAST = 20
"""Pixels that a picture has each way, if the page says how large it is; what is smaller is a spacer or an icon."""


class _Seen(NamedTuple):
    table: TextTable | None
    where: tuple[int, int]
    paragraph: int


class Pictures:
    """Those of one page, told with places once it is known which of its tables only lay it out."""

    def __init__(self) -> None:
        self._seen: list[_Seen] = []

    def __bool__(self) -> bool:
        return bool(self._seen)

    def note(self, tag: str, attributes: Attributes, table: TextTable | None, paragraph: int) -> None:
        """An element begins, in a cell of a table or behind so many paragraphs."""
        if tag not in _TAGS or len(self._seen) >= PARTS or is_hidden(attributes) or _is_small(attributes):
            return
        within = table if table is not None and table.cell is not None else None
        self._seen.append(_Seen(within, within.here if within is not None else (0, 0), paragraph))

    def overlays(self, names: Mapping[int, str]) -> tuple[Overlay, ...]:
        """The pictures; ``names`` are those of the grids by the identities of their tables."""
        places = (
            Place(names[id(table)], *where) if table is not None and table.holds_text else Place(BODY, paragraph, 0)
            for table, where, paragraph in self._seen
        )
        return tuple(Overlay(place, place[1:]) for place in places)


def _is_small(attributes: Attributes) -> bool:
    sizes = (attributes.get(side, "").removesuffix("px").strip() for side in ("width", "height"))
    return any(size.isascii() and size.isdecimal() and int(size[:6]) < _LEAST for size in sizes)
