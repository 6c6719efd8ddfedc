"""Handing figures to analysts as a pandas frame. pandas is imported only when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gouji.model.grid import address
from gouji.model.submission import Submission

if TYPE_CHECKING:
    import pandas


def to_frame(submissions: Iterable[Submission]) -> pandas.DataFrame:
    """One line for each cell of each return, cells in the order of its form.

    Columns: ``unit``, ``year``, ``period`` (as ``2025-Q1``), ``cell``, ``table``, ``row``, ``column`` (labels),
    ``measure`` (件, 万元 …), ``cumulative`` (whether it counts from the beginning of the year: such figures are not to
    be added over periods), ``value`` (an ``int`` or ``Decimal``, ``None`` when not reported), ``raw``, ``status`` and
    ``at``. Pivot on ``cell`` for a line per unit.
    """
    import pandas as pd

    columns = [
        "unit",
        "year",
        "period",
        "cell",
        "table",
        "row",
        "column",
        "measure",
        "cumulative",
        "value",
        "raw",
        "status",
        "at",
    ]
    lines = [
        (
            submission.unit,
            submission.year,
            str(submission.period or ""),
            cell.id,
            submission.form.table_of[cell.table].title,
            cell.row_label,
            cell.column_label,
            cell.unit,
            cell.cumulative,
            seen.value,
            seen.raw,
            seen.status,
            address(submission.origins[cell.id].place) if cell.id in submission.origins else None,
        )
        for submission in submissions
        for cell in submission.form.cells.values()
        if (seen := submission.observations[cell.id]) is not None
    ]
    frame = pd.DataFrame(lines, columns=columns)
    frame["value"] = pd.Series([line[columns.index("value")] for line in lines], dtype=object)
    frame["year"] = frame["year"].astype("Int64")
    return frame
