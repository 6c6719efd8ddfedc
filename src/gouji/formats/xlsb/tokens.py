"""Formulas of binary workbooks as text."""

from __future__ import annotations

from gouji.formats.reversepolish import Formula, SheetNames


class _WideFormula(Formula):
    """A formula over the rows and columns that sheets have since Excel 2007; its texts are always wide."""

    rows, columns = 1 << 20, 1 << 14
    reference, area = "<IH", "<IIHH"

    def _text_size(self) -> tuple[int, int]:
        return self._take("<H")[0], 1


def text_of(tokens: bytes, sheet_names: SheetNames) -> str:
    """The formula as text without ``=``, empty when any of it is not understood.

    ``sheet_names`` gives the name of the sheet that a reference to another one means.
    """
    return _WideFormula(tokens, (0, 0), sheet_names).text() or ""
