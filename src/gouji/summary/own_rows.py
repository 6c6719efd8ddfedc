"""The rows of a summary that one unit put in, below those of others: given back to what the sheet 明细 says of it."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.consolidation.open_rows import is_appended
from gouji.forms.language.define import expanded
from gouji.forms.open_rows import on_form, rows_together
from gouji.model.figures import observe_as
from gouji.model.form import Form, joined, key_path
from gouji.model.grid import Document, Value
from gouji.model.labels import fold
from gouji.model.open_rows import APPENDED, BY_REPORTING_UNIT, RowName
from gouji.model.submission import Observation, Submission
from gouji.workbook.detail import owners_of


class OwnRows:
    """Which rows of a summary are whose, by the very hidden sheet; an earlier summary does not say so of any."""

    def __init__(self, form: Form, document: Document, stored: Mapping[str, Value]) -> None:
        self.form, self.stored = form, stored
        owners = owners_of(document) if form.is_open else {}
        self.rows: dict[str, dict[str, list[tuple[str, RowName]]]] = {}
        """The rows by unit and table, each with its key in the summary."""
        for table in form.tables:
            cells = {cell.row[-1].key: cell.id for cell in table.cells if is_appended(form, cell.id)}
            for key, row in form.rows_of(table.key) if cells else ():
                if (unit := owners.get(cells[f"[{key}]"])) is not None:
                    self.rows.setdefault(fold(unit), {}).setdefault(table.key, []).append((key, row))

    def with_own(self, member: Submission) -> Submission:
        """A line of the sheet 明细 with the rows that its unit put in itself, as the official tables show them."""
        mine = self.rows.get(fold(member.unit or ""))
        if not mine:
            return member
        rows = {table: tuple(row for _, row in some) for table, some in mine.items()}
        whole = on_form(member, expanded(self.form.base, {**member.form.rows, **rows}))
        found = dict[str, Observation]()
        for table, some in mine.items():
            shown = {key: there for (key, _), (there, _) in zip(whole.form.rows_of(table), some, strict=True)}
            for cell in whole.form.table_of[table].cells:
                if is_appended(whole.form, cell.id):
                    there = joined(table, f"[{shown[cell.row[-1].key[1:-1]]}]", key_path(cell.column))
                    found[cell.id] = observe_as(self.stored.get(there), cell.special, cell.unit)
        return whole.with_observations(found)

    def side_by_side(self, member: Submission, returned: Submission) -> tuple[Submission, Submission]:
        """A member of the summary and a return of its unit with the rows of both, but those that nobody knows of it."""
        base = self.form.base
        if not base.is_open:
            return member, returned
        rows = rows_together(base, (member.form, returned.form))
        for table in base.tables:
            if table.repeat is not None and (
                table.repeat.merge == BY_REPORTING_UNIT or (table.repeat.merge == APPENDED and not self.rows)
            ):
                rows[table.key] = ()
        form = expanded(base, rows)
        return on_form(member, form), on_form(returned, form)
