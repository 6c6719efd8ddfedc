"""The styles of an XML Spreadsheet 2003, as far as they change what is seen."""

from __future__ import annotations

import re

from gouji.formats.inheriting import Inheriting, Said
from gouji.formats.runs import Font
from gouji.formats.shown import CellFormat, cell_format
from gouji.model.patterns import regex

_NAMED = {"Percent": "0.00%", "General Date": "yyyy/m/d h:mm", "General Number": "", "Euro Currency": '"€"#,##0.00',
          "Long Date": "yyyy/m/d", "Medium Date": "yyyy/m/d", "Short Date": "yyyy/m/d", "Long Time": "h:mm:ss",
          "Medium Time": "h:mm", "Short Time": "h:mm", "Currency": '"¥"#,##0.00', "Fixed": "0.00",
          "Standard": "#,##0.00", "Scientific": "0.00E+00", "Yes/No": '"Yes";"Yes";"No"',
          "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"'}  # fmt: skip
"""The formats that such files name in words."""
_PALE = regex("#(?:[EF][0-9A-F]){3}", re.IGNORECASE)
PARTS = ("Font", "Interior", "NumberFormat")
_ASIDE = ("S", "Sub", "Sup")


def styles() -> Inheriting[CellFormat | None]:
    """How the cells of each style show what they hold, for a reader to tell of."""
    return Inheriting(_format)


def _format(said: Said) -> CellFormat | None:
    struck = said.get("Font StrikeThrough") == "1"
    raised = said.get("Font VerticalAlign") in ("Superscript", "Subscript")
    dark = said.get("Interior Pattern", "None") != "None" and not _PALE.fullmatch(said.get("Interior Color", ""))
    code = said.get("NumberFormat Format", "")
    return cell_format(0, _NAMED.get(code, code), struck or raised, is_white(said.get("Font Color", "")) and not dark)


def is_white(colour: str) -> bool:
    """Whether a colour is white."""
    return colour.lower() in ("#ffffff", "white")


def font_within(local: str, attributes: Said, around: Font) -> Font:
    """The font of the characters in an element of a rich text."""
    colours = [value for name, value in attributes.items() if name.endswith("Color")]
    return Font(around.aside or local in _ASIDE, is_white(colours[0]) if colours else around.white)
