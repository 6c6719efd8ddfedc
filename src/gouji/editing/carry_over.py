"""What a unit's return of last year already says about this year's: figures carried over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from gouji.editing.check import type_error
from gouji.editing.query_edits import last_years_figures
from gouji.model.edit import EARLIER, PREVIOUS, YEAR_AGO, EditRule, Number, own_cell
from gouji.model.form import EXPLANATIONS, Cell, Form, describe, describe_path
from gouji.model.keeping import once_for
from gouji.model.reporting_period import Frequency
from gouji.model.submission import Submission

_EARLIER = ("上期", "上年同期")


class Prefill(NamedTuple):
    """A figure that is filled in for the unit, and the comment that says where it comes from."""

    value: Number
    note: str


@once_for
def carry_over_rules(form: Form) -> tuple[EditRule, ...]:
    """The query edits by which last year's figures alone say what one cell should be, totals left out."""

    def carries(rule: EditRule) -> bool:
        own = [cell for cell, coefficient in rule.left.terms if coefficient == 1 and not cell.startswith(EARLIER)]
        plain = len(own) == len(rule.left.terms) == 1 and rule.left.constant == 0 and not form.cells[own[0]].total
        last_year = bool(rule.right.terms) and all(cell.startswith(EARLIER) for cell in rule.parts)
        return rule.relation.is_equation and not rule.units and plain and last_year

    return tuple(rule for rule in form.queries if carries(rule))


def prefills(
    form: Form, previous: Submission | None, year_ago: Submission | None = None
) -> tuple[dict[str, Prefill], tuple[str, ...]]:
    """What earlier returns carry into this one, by cell, and the cells for which they have no usable figure.

    ``previous`` is that of last year, or for the period before, ``year_ago`` that for the same period of last year.
    """
    figures: dict[str, Number | None] = {}
    for prefix, one in ((PREVIOUS, previous), (YEAR_AGO, year_ago)):
        figures |= {prefix + cell: value for cell, value in last_years_figures(form, one).items()}
    found: dict[str, Prefill] = {}
    missing = []
    for rule in carry_over_rules(form):
        cell = form.cells[rule.left.terms[0][0]]
        value = rule.right.evaluate(figures)
        if value is None or type_error(cell, value) is not None:
            missing.append(cell.id)
        else:
            found.setdefault(cell.id, Prefill(value, _note(form, cell, rule, value)))
    return found, tuple(missing)


def _note(form: Form, cell: Cell, rule: EditRule, value: Number) -> str:
    sources = [form.cells[own_cell(part)] for part in rule.parts]
    same_column = all(source.row and source.column_label == cell.column_label for source in sources)
    labels = "、".join(f"“{describe_path(source.row) if same_column else describe(source)}”" for source in sources)
    amount = f"{value} {cell.unit}".rstrip()
    which = _EARLIER[rule.parts[0].startswith(YEAR_AGO)] if form.frequency is not Frequency.YEAR else "上年"
    return f"{which}{labels}为 {amount}，已预填。与台账不一致的，请更正，并在“{EXPLANATIONS}”表写明原因。"


def by_row(form: Form, cells: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Cells that stand in one row of their table together, with its label, empty where it has none."""
    for row, group in groupby(cells, key=lambda cell: form.cells[cell].row):
        yield describe_path(row) if row else "", list(group)
