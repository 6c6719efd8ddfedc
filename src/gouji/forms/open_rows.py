"""Returns into which units have put rows of their own, brought onto common rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gouji.forms.language.define import expanded
from gouji.model.form import Form
from gouji.model.open_rows import BY_KEY, RowName
from gouji.model.submission import Observations, Origins, Submission


def on_form(submission: Submission, form: Form) -> Submission:
    """A return on the same form with other rows: what it has no row for is blank."""
    if submission.form is form:
        return submission
    seen, origins, index = submission.columns, submission.origins, submission.form.index
    cells = [cell for cell in form.cells if cell in index]
    return replace(
        submission,
        form=form,
        observations=Observations.of(form, {cell: seen[cell] for cell in cells}),
        origins=Origins.of(form, {cell: origins[cell] for cell in cells if cell in origins}),
    )


def on_common_rows(submission: Submission) -> Submission:
    """A return without rows of its own, so that figures stand in the same cells in those of all units."""
    form = submission.form
    return on_form(submission, common_rows(form)) if form.is_open else submission


def side_by_side(*parts: Submission) -> tuple[Submission, ...]:
    """Returns of one form with the rows of all of them."""
    base = parts[0].form.base
    if not base.is_open or any(one.form.base != base for one in parts):
        return parts
    form = expanded(base, rows_together(base, [one.form for one in parts]))
    return tuple(on_form(one, form) for one in parts)


def rows_together(base: Form, forms: Iterable[Form]) -> dict[str, tuple[RowName, ...]]:
    """The open rows of several forms in one, by table: of one key once, those with codes in their order."""
    found: dict[str, dict[str, RowName]] = {table.key: {} for table in base.tables if table.repeat is not None}
    for form in dict.fromkeys(forms):
        for table, rows in found.items():
            for key, row in form.rows_of(table):
                rows.setdefault(key, row)
    return {table: in_order(list(rows.values())) for table, rows in found.items()}


def in_order(rows: Sequence[RowName]) -> tuple[RowName, ...]:
    """Rows by their codes where all have one, else as they came."""
    return tuple(sorted(rows, key=lambda row: row.code)) if all(row.code for row in rows) else tuple(rows)


def members_form(form: Form) -> Form:
    """The form with the rows that are added up row by row: of one that has a row for each unit, what each fills in."""
    if not form.is_open:
        return form
    kept = {
        table.key: form.rows.get(table.key, ()) if table.repeat.merge == BY_KEY else ()
        for table in form.base.tables
        if table.repeat is not None
    }
    return expanded(form.base, kept)


def common_rows(form: Form) -> Form:
    """The form without rows of any unit's own."""
    if not form.is_open:
        return form
    return expanded(form.base, {table.key: () for table in form.base.tables if table.repeat is not None})
