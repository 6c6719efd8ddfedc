"""How each role of a piece looks in a workbook. 宋体 for tables, 黑体 for headings, as offices print."""

from __future__ import annotations

from typing import Any

Look = dict[str, Any]

INPUT_TINT, TOTAL_TINT, HEADER_TINT, EXTRA_TINT = "#FFFBE6", "#E7E6E6", "#F2F2F2", "#E2EFDA"
PREFILLED_TINT = "#DDEBF7"

TYPE: Look = {"font_name": "宋体", "font_size": 10}
BASE: Look = TYPE | {"valign": "vcenter", "text_wrap": True}
SERIES = ("#B7C9DD", "#2F5D8C", "#7A9E3E", "#C98B2B", "#8C5A8C", "#5F6B76")
"""The colours of a chart's bars: last year's pale before this year's strong one, apart also when printed grey."""
ODD_TINT = "#FFF3A6"
ALERT: Look = {"bg_color": "#FF9C9C", "font_color": "#9C0006"}

MARK_TINTS = {"wrong": ALERT["bg_color"], "candidate": "#FFD9A8", "concerned": ODD_TINT, "open": "#E6D9F2"}
"""Behind the cells of a marked copy, by why they are marked."""
FRAME: Look = {"border": 5, "border_color": "#C00000"}
"""Around a cell that is wrong: thick and red."""
NOTE: Look = {"font_name": "宋体", "font_size": 9}

_BOX: Look = {"border": 1}
_CENTER: Look = {"align": "center"}
_LEFT: Look = {"align": "left", "indent": 1}

ROLES: dict[str, Look] = {
    "text": {},
    "title": {"font_name": "黑体", "font_size": 16, "align": "center"},
    "subtitle": {"font_size": 11, "align": "center"},
    "heading": {"font_name": "黑体", "font_size": 11},
    "note": {"valign": "top"},
    "signed": {"font_size": 11},
    "number": {"align": "right"},
    "label": _BOX | {"font_name": "黑体", "font_size": 11, "align": "center", "bg_color": HEADER_TINT},
    "answer": _BOX | {"font_size": 11, "align": "left", "indent": 1, "locked": False, "bg_color": INPUT_TINT},
    "result": _BOX | {"align": "left", "indent": 1, "bold": True},
    "mark": _BOX | _CENTER | {"bold": True},
    "caption": _BOX | _CENTER | {"bold": True},
    "corner": _BOX | _CENTER,
    "header": _BOX | _CENTER,
    "letter": _BOX | _CENTER,
    "group": _BOX | _CENTER,
    "stub": _BOX | _LEFT,
    "code": _BOX | _CENTER,
    "unit": _BOX | _CENTER,
    "vertical": _BOX | _CENTER | {"rotation": 270, "text_wrap": False},
    "line": _BOX | _LEFT,
    "link": _BOX | _LEFT | {"underline": 1, "font_color": "#0563C1"},
    "plain": _BOX | _CENTER,
    "input": _BOX | _CENTER | {"locked": False, "bg_color": INPUT_TINT},
    "name": _BOX | _LEFT | {"locked": False, "bg_color": INPUT_TINT},
    "prefilled": _BOX | _CENTER | {"locked": False, "bg_color": PREFILLED_TINT},
    "closed": _BOX | _CENTER | {"bg_color": HEADER_TINT},
    "summed": _BOX | _CENTER | {"bg_color": EXTRA_TINT},
    "total": _BOX | _CENTER | {"bg_color": TOTAL_TINT},
    "bad": _BOX | _CENTER | ALERT,
    "odd": _BOX | _CENTER | {"bg_color": ODD_TINT},
}
