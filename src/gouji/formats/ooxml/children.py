"""The order that the schema prescribes for the children of a worksheet."""

from __future__ import annotations

_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing",
)  # fmt: skip
"""Up to the last one concerned; what Excel wraps stands behind it."""


def ahead_of(name: str) -> tuple[str, ...]:
    """What may come before a child of that name."""
    return _ORDER[: _ORDER.index(name)]
