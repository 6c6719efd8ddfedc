"""The styles of an OpenDocument spreadsheet, as far as they say what of a cell is seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gouji.formats.inheriting import Inheriting, Said
from gouji.formats.ods.values import OFFICE, STYLE, TABLE, TEXT
from gouji.formats.runs import Font
from gouji.model.patterns import regex

PROPERTIES = {f"{STYLE}table-properties", f"{STYLE}text-properties", f"{STYLE}table-cell-properties"}
CHILDREN: Mapping[str, set[str]] = {
    f"{OFFICE}automatic-styles": {f"{STYLE}style"},
    f"{OFFICE}styles": {f"{STYLE}style"},
    f"{STYLE}style": PROPERTIES,
}
"""Where styles stand."""
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0 "
_ON_THE_LINE = regex(r"\s*(?:[-+]?0*(?:\.0*)?%|$)")
"""Where text stands unless it is raised or lowered: ``super``, ``sub`` or by how much of its height."""
_STRUCK = (f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type")
_PALE = regex("#(?:[ef][0-9a-f]){3}|transparent", re.IGNORECASE)
"""Grounds on which nobody sees white."""


class OdsLook(NamedTuple):
    """What a style says: its font, whether white is not seen on its ground, whether its table is hidden."""

    font: Font = Font()
    pale: bool = True
    hidden: bool = False


class OdsStyles(Inheriting[OdsLook]):
    """The styles by their family and name."""

    def __init__(self) -> None:
        super().__init__(_look)

    def add(self, attributes: Said) -> None:
        """A style begins."""
        family = attributes.get(f"{STYLE}family", "")
        name, parent = (attributes.get(f"{STYLE}{which}", "") for which in ("name", "parent-style-name"))
        self.begin(f"{family} {name}", f"{family} {parent}")

    def of(self, family: str, name: str | None) -> OdsLook:
        """The look of a cell, a table or a text of some style."""
        return self.look(f"{family} {name}")


def _look(said: Said) -> OdsLook:
    struck = any(said.get(name, "none") != "none" for name in _STRUCK)
    unseen = said.get(f"{TEXT}display", "true") == "none"
    raised = not _ON_THE_LINE.match(said.get(f"{STYLE}text-position", ""))
    coloured = said.get(f"{STYLE}use-window-font-color") != "true"
    white = coloured and said.get(f"{_FO}color", "").lower() == "#ffffff"
    pale = bool(_PALE.fullmatch(said.get(f"{_FO}background-color", "transparent")))
    return OdsLook(Font(struck or unseen or raised, white), pale, said.get(f"{TABLE}display") == "false")
