"""A lineage written out: text and JSON."""

from __future__ import annotations

from gouji.messages.render import ui_text
from gouji.model.form import Form, describe
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.reports.finding_lines import finding_line
from gouji.reports.json_text import dump, said
from gouji.reports.printable import one_line
from gouji.summary.trace import Contribution, Lineage
from gouji.workbook.layout import places


def lineage_as_text(form: Form, traced: Lineage, language: Language) -> str:
    """The cell with its figure, then a line for each unit and each adjustment: figure, who, which file, where in it.

    Last where that does not come to the figure.
    """
    value = ui_text("empty", language) if traced.value is None else traced.value
    head = f"{address(places(form)[traced.cell])}  {describe(form.cells[traced.cell])}"
    lines = [ui_text("traced", language, cell=head, value=value, count=len(traced.contributions))]
    width = max([4, *(len(_said(one, language)) for one in traced.contributions)])
    for one in traced.contributions:
        file = one.source.file if one.source is not None else ui_text("no_source", language)
        at = address(one.at) if one.at is not None else ui_text("no_place", language)
        lines.append(f"  {_said(one, language):>{width}}  {one.unit}  {file}  {at}")
    for adjustment in traced.adjustments:
        said = f"{adjustment.amount:+}"
        about = "  ".join(filter(None, (adjustment.reason, adjustment.units)))
        lines.append(f"  {said:>{width}}  {ui_text('adjusted', language)}  {about}")
    lines += [finding_line(finding, language) for finding in traced.findings]
    return "\n".join(map(one_line, lines))


def _said(one: Contribution, language: Language) -> str:
    return one.seen.said or ui_text("empty", language)


def lineage_as_json(form: Form, traced: Lineage, language: Language) -> str:
    """The same for programs; ``value`` of a unit is null when it gave no figure, ``raw`` is what stands there."""
    contributors = [
        {
            "unit": one.unit,
            "value": one.seen.value,
            "raw": one.seen.raw,
            "file": one.source.file if one.source is not None else None,
            "sha256": one.source.sha256 if one.source is not None else None,
            "at": address(one.at) if one.at is not None else None,
        }
        for one in traced.contributions
    ]
    return dump(
        {
            "cell": traced.cell,
            "at": address(places(form)[traced.cell]),
            "label": describe(form.cells[traced.cell]),
            "value": traced.value,
            "contributors": contributors,
            "adjustments": [one._asdict() for one in traced.adjustments],
            "findings": [said(finding, language) for finding in traced.findings],
        }
    )
