"""A cell of a summary that was opened, traced."""

from __future__ import annotations

from gouji.summary.trace import Lineage, lineage, shown_otherwise
from gouji.summary.verify import Summary, stored_figures


def traced_in(summary: Summary, cell: str) -> Lineage:
    """Where a figure of a summary comes from, with word of a table that shows another one."""
    traced = lineage(summary.form, summary.document, cell)
    shown = shown_otherwise(summary.form, traced, stored_figures(summary).get(cell))
    return traced._replace(findings=(*traced.findings, *shown))
