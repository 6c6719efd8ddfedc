"""The sheet 图表 of a summary: the charts of the form, drawn of live figures that stand on a page behind them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gouji.consolidation.add_up import Consolidation
from gouji.editing.query_edits import last_years_figures
from gouji.model.chart import BY_ITEM, BY_UNIT, BY_YEAR, Bar
from gouji.model.form import CHARTS, DETAIL
from gouji.model.formulas import Places, guarded_sum, ranges
from gouji.model.grid import Drawing, Grid, PageSetup, Piece, Place, a1, quoted
from gouji.model.language import Language
from gouji.model.submission import Submission
from gouji.model.text_size import text_height
from gouji.summary.sheets.areas import Detail, joined
from gouji.workbook.charts import Plot, plot_items, plot_units, plot_years
from gouji.workbook.detail import HEADER_ROWS, NAME_COLUMN
from gouji.workbook.layout import places
from gouji.workbook.list_page import PAGE_NUMBERS

_UNSTATED = "（未填）"
_WIDTHS = (38.0, 9.0, 9.0, 9.0, 9.0)
_WIDTH, _PAGE = 400.0, 725.0
"""Points: how wide charts are, as wide as those columns, and how much of them goes on a page of A4."""
_ROW = 20.0
_AROUND, _BAR, _BETWEEN = 64.0, 13.0, 7.0
"""Points: for the title and the legend of a chart, for a bar, and between the bars of two labels."""
_STANDING = 200.0

Formula = str | None


def chart_sheet(result: Consolidation, detail: Detail, previous: Submission | None) -> tuple[Grid, ...]:
    """The charts and their figures; nothing where the form declares no chart.

    This year's figures are formulas over the sheet 明细 and the official tables; those of ``previous``, last
    year's total, are constants.
    """
    plots = list(_plots(result, previous))
    if not plots:
        return ()
    heights = [_height(by, plot) for by, plot in plots]
    tops, breaks = _tops(heights)
    width = max(len(plot.series) for _, plot in plots)
    row = breaks[-1]
    pieces = [Piece(0, 0, f"{result.form.title}图表", columns=len(_WIDTHS), role="title")]
    drawings = []
    formulas = _Formulas(result, detail)
    for (by, plot), top, height in zip(plots, tops, heights, strict=True):
        pieces += _table(plot, row, formulas.of(by, plot, row + 2))
        area = (row + 1, 0, 1 + plot.drawn, 1 + len(plot.series))
        kind = "column" if by == BY_YEAR else "bar"
        drawings.append(Drawing(kind, plot.title, top, _WIDTH, height, area))
        row += len(plot.labels) + 3
    lines = {p.row: text_height(str(p.value), _WIDTHS[0]) for p in pieces if p.role == "line"}
    page = PageSetup(
        widths=_WIDTHS + (_WIDTHS[-1],) * (width + 1 - len(_WIDTHS)),
        heights={0: 34.0} | dict.fromkeys(range(1, row), _ROW) | lines,
        footer=PAGE_NUMBERS,
        pages=(0, 0),
        breaks=breaks,
    )
    return (Grid(CHARTS, tuple(pieces), page=page, drawings=tuple(drawings)),)


def _plots(result: Consolidation, previous: Submission | None) -> Iterator[tuple[str, Plot]]:
    """What is drawn, with what its axis lists."""
    this_year = (result.period, result.total.values())
    last_year = (previous.period if previous is not None else None, last_years_figures(result.form, previous))
    drawn = {cell for chart in result.form.charts if chart.by == BY_UNIT for bar in chart.bars for cell in bar.cells}
    units = [(one.unit, {cell: one.submission.value(cell) for cell in drawn}) for one in result.members if drawn]
    for chart in result.form.charts:
        if chart.by == BY_UNIT:
            yield BY_UNIT, plot_units(chart, units, Language.ZH)
        elif chart.by == BY_ITEM:
            yield BY_ITEM, plot_items(chart, this_year[1], Language.ZH)
        elif (plot := plot_years(chart, last_year, this_year, Language.ZH)) is not None:
            yield BY_YEAR, plot


def _height(by: str, plot: Plot) -> float:
    lying = _AROUND + plot.drawn * (_BETWEEN + _BAR * len(plot.series))
    return _STANDING if by == BY_YEAR else min(lying, _PAGE - 4 * _ROW)  # a page with the title of the sheet


def _tops(heights: Sequence[float]) -> tuple[list[int], tuple[int, ...]]:
    """The row of every chart, and the rows where new pages begin: no chart is cut, the figures follow the last."""
    tops, breaks = [], []
    row, used = 1, 2 * _ROW
    for height in heights:
        if used + height > _PAGE:
            breaks.append(row)
            used = 0.0
        tops.append(row)
        lines = math.ceil(height / _ROW) + 1
        row, used = row + lines, used + lines * _ROW
    return tops, (*breaks, row)


def _table(plot: Plot, row: int, formulas: Sequence[tuple[Formula, Sequence[Formula]]]) -> Iterator[Piece]:
    """The figures of a chart: a heading, the names of the series, a line for every label."""
    yield Piece(row, 0, plot.title, columns=len(_WIDTHS), role="heading")
    for column, name in enumerate(("", *(series.name for series in plot.series))):
        yield Piece(row + 1, column, name, role="header")
    for number, (label, (own, figures)) in enumerate(zip(plot.labels, formulas, strict=True)):
        at = row + 2 + number
        values = [series.values[number] for series in plot.series]
        unstated = own is not None and not any(value is not None for value in values)
        yield Piece(at, 0, label + _UNSTATED if unstated else label, formula=own, role="line")
        for column, (value, formula) in enumerate(zip(values, figures, strict=True), 1):
            yield Piece(at, column, "" if value is None else value, formula=formula, role="plain")


class _Formulas:
    """The formulas behind the figures: where everything stands that they add up."""

    def __init__(self, result: Consolidation, detail: Detail) -> None:
        self.detail, self.tables = detail, places(result.form)

    def of(self, by: str, plot: Plot, top: int) -> list[tuple[Formula, Sequence[Formula]]]:
        """For every line of a chart's figures the formula of its label and of each figure; None for a constant."""
        if by == BY_YEAR:
            return [(None, (None, _sum(bar, self.tables))) for bar in plot.bars]
        if by == BY_ITEM:
            return [(None, (_sum(bar, self.tables),)) for bar in plot.bars]
        lines: list[tuple[Formula, Sequence[Formula]]] = []
        for row, unit in enumerate(plot.units, top):
            name = f"{quoted(DETAIL)}!{a1(HEADER_ROWS + unit, NAME_COLUMN, True)}"
            figures = f"{a1(row, 1)}:{a1(row, len(plot.bars))}"
            label = f'{name}&IF(COUNT({figures})=0,"{_UNSTATED}","")'
            lines.append((label, [self._of_unit(unit, bar) for bar in plot.bars]))
        if plot.rest:
            last = top + len(plot.units) - 1
            lines.append((None, [self._rest(bar, i, top, last) for i, bar in enumerate(plot.bars, 1)]))
        return lines

    def _of_unit(self, unit: int, bar: Bar) -> str:
        return _sum(bar, {cell: Place(DETAIL, HEADER_ROWS + unit, self.detail.columns[cell]) for cell in bar.cells})

    def _rest(self, bar: Bar, column: int, top: int, last: int) -> str:
        """All units less those that are drawn."""
        areas = joined(*map(self.detail.area, bar.cells))
        return f"ROUND(SUM({areas})-SUM({a1(top, column)}:{a1(last, column)}),6)"


def _sum(bar: Bar, where: Places) -> str:
    return guarded_sum(",".join(ranges(bar.cells, where, CHARTS)))
