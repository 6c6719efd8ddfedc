"""Charts of a form (图表): which figures stand side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

BY_UNIT, BY_ITEM, BY_YEAR = "units", "items", "years"


class Bar(NamedTuple):
    """One bar of a chart: its label in every language, and the cells whose figures it adds up."""

    label: Mapping[str, str]
    cells: tuple[str, ...]


class Chart(NamedTuple):
    """A picture for those who read the report (图表).

    ``by`` says what stands side by side: ``units`` draws the bars of every reporting unit, ``items``
    each bar once, ``years`` each bar for last year and this. All figures are in one ``unit``.
    """

    id: str
    title: Mapping[str, str]
    by: str
    bars: tuple[Bar, ...]
    unit: str = ""
