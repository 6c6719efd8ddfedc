"""Where the figures of a summary stand, as its formulas see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.open_rows import RowSource
from gouji.model.aggregation import Figure
from gouji.model.edit import Number
from gouji.model.form import ADJUSTMENTS, DETAIL
from gouji.model.formulas import aggregated
from gouji.model.grid import a1, column_letters, quoted
from gouji.model.kind import Aggregation
from gouji.model.special import Token
from gouji.workbook.detail import ADJUSTMENT_COLUMNS, ADJUSTMENT_ROWS, HEADER_ROWS, LEAD


class Detail(NamedTuple):
    """Where the sheet 明细 has its figures: the column of every cell, and how many units there are.

    ``own`` are the cells in which one unit's figure of another cell stands.
    """

    columns: Mapping[str, int]
    units: int
    own: Mapping[str, RowSource] = {}

    @classmethod
    def of(cls, result: Consolidation) -> Detail:
        """The detail of a consolidation."""
        columns = {cell: LEAD + number for number, cell in enumerate(result.common.cells)}
        own = {cell: source for cell, source in result.sources.items() if source.cell in columns}
        return cls(columns, len(result.members), own)

    def has(self, cell: str) -> bool:
        """Whether the figure of a cell is in the detail."""
        return cell in self.columns or cell in self.own

    def area(self, cell: str, members: Sequence[int] | None = None, *, here: bool = False) -> str:
        """The figures in one cell of all units, or of some by position, as seen from other sheets or from ``here``."""
        if (source := self.own.get(cell)) is not None:
            cell, members = source.cell, (source.member,)
        column = column_letters(self.columns[cell])
        sheet = "" if here else f"{quoted(DETAIL)}!"
        runs = [range(self.units)] if members is None else _runs(members)
        top = HEADER_ROWS + 1
        return ",".join(f"{sheet}${column}${run.start + top}:${column}${run.stop - 1 + top}" for run in runs)


def _runs(members: Sequence[int]) -> list[range]:
    """Positions as ranges, neighbours together."""
    groups = groupby(enumerate(members), key=lambda pair: pair[1] - pair[0])
    return [range(run[0][1], run[-1][1] + 1) for _, pairs in groups if (run := list(pairs))]


def adjusted_area(result: Consolidation, cell: str) -> str:
    """Where the adjustments of a cell stand; empty when there are none."""
    rows = [ADJUSTMENT_ROWS + number for number, one in enumerate(result.adjustments) if one.cell == cell]
    if not rows:
        return ""
    first, last = (a1(row, ADJUSTMENT_COLUMNS["amount"], True) for row in (rows[0], rows[-1]))
    return f"{quoted(ADJUSTMENTS)}!{first}:{last}"


def joined(*areas: str) -> str:
    """Some areas as the arguments of one sum."""
    return ",".join(filter(None, areas))


def shown(figure: Figure) -> Number | str:
    """What a guarded sum shows that comes to so much: empty when nothing has a figure."""
    return figure.text if isinstance(figure, Token) else "" if figure is None else figure


def live(figure: Figure, area: str, how: Aggregation) -> str | None:
    """The formula for what an area of the detail comes to; none for a sign, which no formula of a spreadsheet gives."""
    return None if isinstance(figure, Token) else aggregated(area, how)
