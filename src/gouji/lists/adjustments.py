"""Reading adjustments from the list an office keeps, in any spreadsheet format."""

from __future__ import annotations

import os

from gouji.consolidation.adjustments import Adjustment, adjustments_of
from gouji.lists.table import ListLine, read_list
from gouji.model.finding import Finding
from gouji.model.form import Form

_HEADINGS = {
    "cell": ("单元格", "指标", "指标代码", "项目"),
    "amount": ("调整数", "调整", "差额", "增减"),
    "reason": ("原因", "调整原因", "理由", "说明"),
    "units": ("涉及单位", "单位", "单位名称"),
}


def read_adjustments(path: str | os.PathLike[str], form: Form) -> tuple[tuple[Adjustment, ...], tuple[Finding, ...]]:
    """The adjustments in a list with the columns 单元格, 调整数, 原因 and, if given, 涉及单位; see `adjustments_of`.

    A cell is named by its id, its address (表四!F4) or its labels. Raises `UnreadableFile` with R101 to
    R109, and with R143 when no column is headed 单元格.
    """
    return adjustments_of(form, adjustment_lines(path))


def adjustment_lines(path: str | os.PathLike[str]) -> list[ListLine]:
    """The lines of such a list, whatever the form. Raises likewise."""
    return read_list(path, _HEADINGS, "cell")
