"""The official forms of which every cell is known before a return is, and those with open rows."""

from __future__ import annotations

from gouji import editions

FIXED = tuple(form for form in editions() if not form.is_open)
OPEN = tuple(form for form in editions() if form.is_open)
