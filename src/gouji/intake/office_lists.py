"""Lists that an office keeps, lying among the returns: told for what they are by their headings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gouji.intake.findings import KeptList
from gouji.model.grid import Document
from gouji.model.labels import fold
from gouji.model.patterns import regex

_UNIT = "(?:(?:填报|应报|报送)?单位|机关|部门)(?:名称|全称)?(?:全称)?"
_HEADINGS: Mapping[KeptList, tuple[re.Pattern[str], ...]] = {
    KeptList.VERDICTS: (regex(_UNIT), regex("编号"), regex("(?:核实)?结论"), regex("数字校验")),
    KeptList.ADJUSTMENTS: (regex("单元格|指标"), regex("调整数"), regex("(?:调整)?原因")),
    KeptList.ROSTER: (
        regex(_UNIT),
        regex(
            "(?:单位)?(?:类型|类别|编码|代码|简称)|别名|(?:上级|主管)(?:单位|部门|机关)?|联系人|(?:联系)?电话|联系方式"
        ),
    ),
}
_HIGHEST = 20
_FEWEST = 2
"""So many lines below the headings make a list; a cover that lies across has one."""


def office_list(document: Document) -> KeptList | None:
    """Which list that an office keeps a document is, if it is one: its headings stand in one row above its lines."""
    for grid in document:
        rows: dict[int, dict[int, str]] = {}
        for piece in grid.pieces:
            if piece.value is not None and (text := fold(str(piece.value)[:60])):
                rows.setdefault(piece.row, {})[piece.column] = text
        for row in (row for row in sorted(rows) if row < _HIGHEST):
            for kind, wanted in _HEADINGS.items():
                columns = [next((at for at, text in rows[row].items() if one.fullmatch(text)), None) for one in wanted]
                if None not in columns and sum(columns[0] in line for at, line in rows.items() if at > row) >= _FEWEST:
                    return kind
    return None
