"""The figures of the charts that a form declares, for whatever draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gouji.model.chart import Bar, Chart
from gouji.model.edit import Number
from gouji.model.language import Language
from gouji.model.reporting_period import Period
from gouji.model.text_size import text_width
from gouji.model.totals import sum_of_stated

MOST_UNITS = 50
"""More units than these do not fit on a page: the largest are drawn, the others are one figure beside them."""
LONGEST_LABEL = 40
"""Width of a label in characters, Chinese ones counting two."""
_TITLE = {"zh": "{title}（{notes}）", "en": "{title} ({notes})"}
_UNIT = {"zh": "单位：{unit}", "en": ""}
_CUT = {"zh": "{count} 个单位中最多的 {shown} 个", "en": "the {shown} largest of {count}"}
_REST = {"zh": "其余 {count} 个单位", "en": "{count} other units"}
_NO_YEAR = {"zh": ("上年", "本年"), "en": ("last year", "this year")}

Values = Mapping[str, Number | None]


class Series(NamedTuple):
    """Bars of one colour: what they are, and the figure of each, None for none."""

    name: str
    values: tuple[Number | None, ...]


class Plot(NamedTuple):
    """The figures of a chart: a label for every place along the axis, and the bars there.

    ``bars`` are those bars of the form that are drawn. Where the axis lists units, ``units`` are the
    positions of those drawn among all; ``rest`` is how many others the last label stands for, whose
    bar would dwarf every other and is not to be drawn.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    units: tuple[int, ...] = ()
    rest: int = 0

    @property
    def drawn(self) -> int:
        """How many labels have bars."""
        return len(self.labels) - bool(self.rest)


def figure(bar: Bar, values: Values) -> Number | None:
    """What a bar shows: its cells added up, blanks left out; None when all are blank."""
    return sum_of_stated(values.get(cell) for cell in bar.cells)


def together(submissions: Iterable[Values]) -> dict[str, Number | None]:
    """Many returns added up cell by cell, blanks left out."""
    listed: dict[str, list[Number | None]] = {}
    for values in submissions:
        for cell, value in values.items():
            listed.setdefault(cell, []).append(value)
    return {cell: sum_of_stated(values) for cell, values in listed.items()}


def plot_units(chart: Chart, units: Sequence[tuple[str, Values]], language: Language) -> Plot:
    """The bars of every unit (name, figures) in the order given; of too many units the largest first."""
    heights = [[figure(bar, values) for bar in chart.bars] for _, values in units]
    shown, rest = list(range(len(units))), []
    if len(units) > MOST_UNITS:
        ranked = sorted(shown, key=lambda i: -sum(height or 0 for height in heights[i]))
        shown, rest = ranked[:MOST_UNITS], ranked[MOST_UNITS:]
    labels = [units[i][0] for i in shown]
    columns = [[heights[i][number] for i in shown] for number in range(len(chart.bars))]
    if rest:
        labels.append(_REST[language].format(count=len(rest)))
        for number, column in enumerate(columns):
            column.append(sum(heights[i][number] or 0 for i in rest))
    cut = _CUT[language].format(shown=len(shown), count=len(units)) if rest else ""
    series = tuple(Series(bar.label[language], tuple(column)) for bar, column in zip(chart.bars, columns, strict=True))
    return Plot(_title(chart, language, cut), tuple(labels), series, chart.bars, tuple(shown), len(rest))


def plot_items(chart: Chart, total: Values, language: Language) -> Plot:
    """Every bar once, as the units have it together."""
    series = Series(chart.unit or chart.title[language], tuple(figure(bar, total) for bar in chart.bars))
    labels = tuple(bar.label[language] for bar in chart.bars)
    return Plot(_title(chart, language), labels, (series,), chart.bars)


def plot_years(
    chart: Chart,
    last_year: tuple[Period | None, Values],
    this_year: tuple[Period | None, Values],
    language: Language,
    note: str = "",
) -> Plot | None:
    """Every bar for last year and this; those without a figure of last year are left out, None when all are.

    ``note`` says which units are compared, where it is not all of them.
    """
    before = last_year[1]
    bars = tuple(bar for bar in chart.bars if before.keys() >= set(bar.cells) and figure(bar, before) is not None)
    if not bars:
        return None
    series = tuple(
        Series(_named(period, language) if period else unknown, tuple(figure(bar, values) for bar in bars))
        for unknown, (period, values) in zip(_NO_YEAR[language], (last_year, this_year), strict=True)
    )
    return Plot(_title(chart, language, note), tuple(bar.label[language] for bar in bars), series, bars)


def _named(period: Period, language: Language) -> str:
    if language is not Language.ZH:
        return str(period)
    return period.words() if period.part else f"{period.year} 年"


def shortened(label: str) -> str:
    """A label that is not too long for an axis; the end of a name tells most, so its middle goes."""
    if text_width(label) <= LONGEST_LABEL:
        return label
    head, tail = label, label
    while text_width(head) > LONGEST_LABEL // 2:
        head = head[:-1]
    while text_width(tail) > LONGEST_LABEL - LONGEST_LABEL // 2 - 2:
        tail = tail[1:]
    return f"{head}…{tail}"


def _title(chart: Chart, language: Language, more: str = "") -> str:
    unit = _UNIT[language].format(unit=chart.unit) if chart.unit else ""
    notes = ("；" if language == "zh" else "; ").join(filter(None, (unit, more)))
    title = chart.title[language]
    return _TITLE[language].format(title=title, notes=notes) if notes else title
