"""Formulas of xls files as text."""

from __future__ import annotations

import struct

from gouji.formats.reversepolish import Formula, SheetNames

_SHARED = 0x01


def shared_by(tokens: bytes) -> tuple[int, int] | None:
    """The first cell of the group whose formula these tokens refer to, if that is all they do."""
    return struct.unpack_from("<HH", tokens, 1) if tokens[:1] == bytes([_SHARED]) and len(tokens) >= 5 else None


def text_of(tokens: bytes, cell: tuple[int, int], sheet_names: SheetNames) -> str | None:
    """The formula in ``cell`` as text without ``=``; None when any of it is not understood."""
    return Formula(tokens, cell, sheet_names).text()
