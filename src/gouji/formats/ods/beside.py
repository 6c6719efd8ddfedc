"""What lies over the cells of an OpenDocument spreadsheet: comments, text boxes and pictures."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.formats.bounds import NOTE, NOTES
from gouji.formats.ods.values import OFFICE, TABLE, TEXT
from gouji.model.grid import Comment, Overlay, Place, parse_a1

ANNOTATION = f"{OFFICE}annotation"
DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_AUTHOR = "http://purl.org/dc/elements/1.1/ creator"


class BesideTheText:
    """Collects the words of what is no text of a cell, one thing at a time; of charts there are none."""

    def __init__(self) -> None:
        self.comments: dict[Place, Comment] = {}
        self.overlays: list[Overlay] = []
        self.place: Place | None = None
        self._clear()

    def begin(self, place: Place) -> None:
        """Begin with something at a place."""
        self.place = place

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element of it."""
        if self.place is None:
            return
        self.names.append(name)
        if name == f"{TEXT}p" and self.said:
            self.said.append("\n")
        if (last := parse_a1(attributes.get(f"{TABLE}end-cell-address", "").rpartition(".")[2])) is not None:
            self.last = last
        self.kinds.add(name)

    def text(self, text: str) -> None:
        """Take some of its text."""
        if self.place is not None and self.length < NOTE:
            if _AUTHOR in self.names:
                self.author.append(text)
            elif f"{TEXT}p" in self.names:
                self.said.append(text)
                self.length += len(text)

    def end(self, _name: str, *, last: bool) -> None:
        """Leave an element of it, the ``last`` one with all of it."""
        if self.place is None:
            return
        self.names.pop()
        if not last:
            return
        said, place = "".join(self.said).strip()[:NOTE], self.place
        if ANNOTATION in self.kinds:
            if said and len(self.comments) < NOTES:
                self.comments[place] = Comment(said, "".join(self.author).strip())
        elif (said or self._is_picture()) and len(self.overlays) < NOTES:
            end = max(self.last[0], place.row), max(self.last[1], place.column)
            self.overlays.append(Overlay(place, end, said))
        self._clear()

    def _is_picture(self) -> bool:
        return f"{DRAWING}image" in self.kinds and f"{DRAWING}object" not in self.kinds

    def _clear(self) -> None:
        self.place = None
        self.names: list[str] = []
        self.said: list[str] = []
        self.author: list[str] = []
        self.kinds: set[str] = set()
        self.length = 0
        self.last = (0, 0)
