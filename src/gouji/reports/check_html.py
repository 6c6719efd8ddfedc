"""The report of a check as one page: the official tables as printed, suspect cells marked, nothing else loaded."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gouji.editing.review import Review, Reviewed
from gouji.messages.gathering import Gathered, gathered
from gouji.messages.render import explain, render, ui_text, verdict_word
from gouji.messages.speech import quoted, spoken
from gouji.model.finding import Severity, reportable
from gouji.model.form import Cell
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.model.reading import Refused
from gouji.model.submission import Submission
from gouji.reports.finding_lines import claims_line, code_line, counts, passed_over, returns
from gouji.reports.marked import SIGNS, Mark, marked_cells
from gouji.reports.overview import overviews
from gouji.reports.page import page_text, printed_table, template
from gouji.reports.printable import printable
from gouji.reports.svg import WIDTH, picture
from gouji.workbook.charts import Plot

_LINKS = 6
_PIECES = 1000
"""So many pieces of the page go out together."""


def as_html(reports: Iterable[Reviewed], language: Language) -> str:
    """One self-contained page: a list of the units, and for each its findings and its tables, marked.

    It works without scripts, prints one unit after the other on A4, and shows what files say as text only.
    """
    return "".join(html_parts(tuple(reports), language))


def html_parts(reports: Iterable[Reviewed], language: Language) -> Iterator[str]:
    """The same in parts, each made when it is asked for; ``reports`` are gone through again and again."""
    found = counts(reports)
    script = page_text("check.js")
    page = template("check.html").stream(
        language=language,
        **_words(language),
        listed=(_heading(number, report, language) for number, report in enumerate(returns(reports), 1)),
        sections=(_section(number, report, language) for number, report in enumerate(returns(reports), 1)),
        overviews=overviews(reports, language),
        drawn=lambda plot: _chart(plot, language),
        chart_width=WIDTH,
        counts=found,
        verdicts={verdict: verdict_word(verdict, (), language) for verdict in found},
        signs=SIGNS,
        passed_over=[_clean(render(one.findings[0], language)) for one in passed_over(reports)],
        style=page_text("check.css") + page_text("return.css"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
    page.enable_buffering(_PIECES)
    return page


def section_as_html(report: Review | Refused, language: Language, number: int = 1) -> str:
    """The part of the page that is about one return, the ``number``-th: ids begin with ``unit-1`` and ``u1-``."""
    return template("section.html").render(one=_section(number, report, language), **_words(language))


def _words(language: Language) -> dict[str, Any]:
    """What a template says things with."""
    return {
        "word": lambda key, **arguments: ui_text(f"page_{key}", language, **arguments),
        "said": lambda value: spoken(value, language),
    }


def _clean(text: object) -> str:
    return printable(str(text))


# ── all returns together ────────────────────────────────────────────────────────────────────


def _chart(plot: Plot, language: Language) -> dict[str, Any]:
    """A chart as a picture, and its figures as text, a line for each label."""
    plot = plot._replace(labels=tuple(map(_clean, plot.labels)))
    lines = []
    for number, label in enumerate(plot.labels):
        values = [(series.name if plot.series[1:] else "", series.values[number]) for series in plot.series]
        figures = [f"{name} {ui_text('page_blank', language) if v is None else f'{v:,}'}".strip() for name, v in values]
        lines.append(f"{label} {ui_text('next_short', language).join(figures)}")
    whole = ui_text("next", language).join(lines)
    return {"plot": plot, "picture": picture(plot), "whole": whole, "rest": lines[plot.drawn :]}


# ── one return ──────────────────────────────────────────────────────────────────────────────


def _heading(number: int, report: Review | Refused, language: Language) -> dict[str, Any]:
    """A return in the list of all."""
    unit = report.submission.unit or ui_text("unknown_unit", language) if isinstance(report, Review) else report.file
    said = verdict_word(report.verdict, report.findings, language)
    return {"id": f"unit-{number}", "unit": _clean(unit), "verdict": report.verdict, "said": said}


def _section(number: int, report: Review | Refused, language: Language) -> dict[str, Any]:
    read = report if isinstance(report, Review) else None
    seen = read.submission if read else None
    found = reportable(report.findings)
    groups = [(f"severity_{name}", [one for one in found if one.severity == name]) for name in tuple(Severity)[::-1]]
    groups.insert(0, ("located", list(read.located()) if read else []))
    marks = marked_cells(read, language) if read else {}
    return {
        **_heading(number, report, language),
        "period": seen.period if seen else None,
        "file": _clean(report.file),
        "sha256": (report.sha256 or "")[:12],
        "form": seen.form.source if seen else "",
        "claims": claims_line(report, language),
        "check_code": code_line(seen, language) if seen else "",
        "groups": [
            (ui_text(key, language), [_item(number, one, seen, marks, language) for one in gathered(group)])
            for key, group in groups
            if group
        ],
        "tables": [
            printed_table(table, lambda cell: _figure(number, cell, seen, marks.get(cell.id), language))
            for table in seen.form.tables
        ]
        if seen
        else [],
    }


def _item(
    number: int, gathering: Gathered, seen: Submission | None, marks: Mapping[str, Mark], language: Language
) -> dict[str, Any]:
    origins, finding = seen.origins if seen else {}, gathering.finding
    marked = [cell for cell in finding.cells if cell in origins and cell in marks]
    links = [(_anchor(number, cell), address(origins[cell].place)) for cell in marked]
    return {
        "code": finding.code,
        "name": explain(finding.code, language).name,
        "text": _clean(gathering.said(language)),
        "links": [(anchor, _clean(at)) for anchor, at in links[:_LINKS]],
        "more": max(len(links) - _LINKS, 0),
    }


def _anchor(number: int, cell: str) -> str:
    return f"u{number}-{cell}"


def _figure(number: int, cell: Cell, seen: Submission, mark: Mark | None, language: Language) -> dict[str, Any]:
    """A cell of a table as printed."""
    shown: dict[str, Any] = {
        "text": _clean(quoted(seen.observations[cell.id].said, language)),
        "at": _clean(address(seen.origins[cell.id].place)) if cell.id in seen.origins else "",
        "total": cell.total,
    }
    if mark is not None:
        shown |= {"id": _anchor(number, cell.id), "mark": mark.kind, "sign": SIGNS[mark.kind]}
        shown |= {"suggested": mark.suggested, "notes": [_clean(text) for text in mark.notes]}
    return shown
