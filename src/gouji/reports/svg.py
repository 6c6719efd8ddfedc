"""A chart as lying bars in SVG: where everything goes, for a template that writes it down."""

from __future__ import annotations

from typing import NamedTuple

from gouji.model.text_size import text_width
from gouji.workbook.charts import Plot, shortened

WIDTH = 760.0
_LETTER, _MARGIN = 7.2, 14.0  # width of half a Chinese character or a Latin one, room beside a text
_FIGURE = 70.0  # room for a figure at the end of a bar
_BAR, _PAIRED, _BETWEEN, _LEGEND = 16.0, 15.0, 9.0, 26.0


class Rectangle(NamedTuple):
    """A bar and its figure, None for none, which begins (anchor ``start``) or ends (``end``) at ``text_x``."""

    series: int
    x: float
    y: float
    width: float
    height: float
    figure: str | None
    text_x: float
    anchor: str


class Stroke(NamedTuple):
    """A label, shortened to what fits, and its bars. ``y`` is the middle of the line."""

    label: str
    y: float
    bars: tuple[Rectangle, ...]


class Picture(NamedTuple):
    """A chart ``WIDTH`` wide.

    Labels end at ``left``, bars begin at ``zero``, below ``top``; ``legend`` has (name, x) for each series.
    """

    height: float
    left: float
    zero: float
    top: float
    lines: tuple[Stroke, ...]
    legend: tuple[tuple[str, float], ...]


def picture(plot: Plot) -> Picture:
    """Lay a plot out, one line for each label that is drawn."""
    labels = [shortened(label) for label in plot.labels[: plot.drawn]]
    values = [value or 0 for series in plot.series for value in series.values[: plot.drawn]]
    low, high = min([0, *values]), max([0, *values])
    left = _MARGIN + _LETTER * max(map(text_width, labels), default=0)
    begin = left + (_FIGURE if low < 0 else 0.0)
    scale = (WIDTH - _FIGURE - begin) / float(high - low or 1)
    zero = begin - float(low) * scale
    thick = _BAR if len(plot.series) == 1 else _PAIRED
    top = _LEGEND if len(plot.series) > 1 else 0.0
    pitch = thick * len(plot.series) + _BETWEEN
    lines = []
    for number, label in enumerate(labels):
        y = top + number * pitch + _BETWEEN / 2
        bars = []
        for i, series in enumerate(plot.series):
            value = series.values[number]
            length = float(value or 0) * scale
            end = zero + length
            shown = None if value is None else f"{value:,}"
            text = (end - 4, "end") if length < 0 else (end + 4, "start")
            bars.append(Rectangle(i, min(zero, end), y + i * thick, abs(length), thick, shown, *text))
        lines.append(Stroke(label, y + thick * len(plot.series) / 2, tuple(bars)))
    return Picture(top + len(labels) * pitch, left, zero, top, tuple(lines), _legend(plot))


def _legend(plot: Plot) -> tuple[tuple[str, float], ...]:
    """The names of the series and where they stand; one series needs none."""
    names, x = [], _MARGIN
    for series in plot.series if len(plot.series) > 1 else ():
        names.append((series.name, x))
        x += 24 + _LETTER * text_width(series.name) + 2 * _MARGIN
    return tuple(names)
