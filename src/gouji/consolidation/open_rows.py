"""Rows that units have put into tables themselves, in the sum of their returns: added up, or one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, overload

from gouji.editing.review import Review
from gouji.forms.language.define import expanded
from gouji.forms.open_rows import on_form, rows_together
from gouji.model.edit import Number
from gouji.model.form import Form, joined, key_path
from gouji.model.grid import Place
from gouji.model.labels import fold
from gouji.model.open_rows import APPENDED, BY_KEY, BY_REPORTING_UNIT, RowName
from gouji.model.submission import Observation, Origin, Submission


class RowSource(NamedTuple):
    """Where the figure of an open row of a sum is from: a cell of one of the members, by position.

    ``at`` is where it stood in the file of that, where the row is one that the unit put in.
    """

    member: int
    cell: str
    at: Place | None = None


def sum_form(form: Form, members: Sequence[Review]) -> Form:
    """The form of the sum of some returns, with the rows that these have."""
    rows = rows_together(form.base, (member.submission.form for member in members))
    for table in form.base.tables:
        if table.repeat is None:
            continue
        if table.repeat.merge == BY_REPORTING_UNIT:
            rows[table.key] = tuple(RowName(member.unit) for member in members)
        elif table.repeat.merge == APPENDED:
            rows[table.key] = tuple(row for one in members for row in one.submission.form.rows.get(table.key, ()))
    return expanded(form.base, rows)


def sources_of_rows(form: Form, members: Sequence[Review]) -> dict[str, RowSource]:
    """Which figure of which member stands in each cell of the rows of a sum that are not added up."""
    found: dict[str, RowSource] = {}
    for table in form.tables:
        repeat = table.repeat
        if repeat is None or repeat.merge == BY_KEY:
            continue
        origins: list[Mapping[str, Origin]] = [{}] * len(members)
        if repeat.merge == BY_REPORTING_UNIT:
            rows = [(number, repeat.total) for number in range(len(members))]
        else:
            parts = [one.submission for one in members]
            origins = [one.origins for one in parts]
            own = (one.form.rows_of(table.key) for one in parts)
            rows = [(number, f"[{key}]") for number, some in enumerate(own) for key, _ in some]
        keys = (f"[{key}]" for key, _ in form.rows_of(table.key))
        origin = dict(zip(keys, rows, strict=True))
        for cell in table.cells:
            if cell.row and cell.row[-1].is_open:
                number, row = origin[cell.row[-1].key]
                of = joined(table.key, row, key_path(cell.column))
                there = origins[number].get(of)
                found[cell.id] = RowSource(number, of, there.place if there is not None else None)
    return found


def rows_of_units(form: Form, members: Sequence[Submission]) -> Iterator[tuple[str, Number | None]]:
    """What the rows of a sum say that stand for a unit each: what its own return says in the row of its total."""
    by_name = {fold(member.unit or ""): member for member in members}
    for cell in form.cells:
        unit, own = unit_row(form, cell) or ("", "")
        member = by_name.get(fold(unit)) if unit else None
        if member is not None and own in member.form.index:
            yield cell, member.value(own)


def is_appended(form: Form, cell: str) -> bool:
    """Whether a cell of a sum stands in a row that one unit put in, below those of others."""
    known = form.cells[cell]
    repeat = form.table_of[known.table].repeat
    return repeat is not None and repeat.merge == APPENDED and bool(known.row) and known.row[-1].is_open


def unit_row(form: Form, cell: str) -> tuple[str, str] | None:
    """Of a cell in a row that stands for a unit: the unit, and the cell of its return that stands there."""
    known = form.cells[cell]
    repeat = form.table_of[known.table].repeat
    if repeat is None or repeat.merge != BY_REPORTING_UNIT or not known.row or not known.row[-1].is_open:
        return None
    return known.row[-1].label, joined(known.table, repeat.total, key_path(known.column))


def with_rows(total: Submission, form: Form, sources: Mapping[str, RowSource], members: Sequence[Review]) -> Submission:
    """A sum of returns with those of their rows that are not added up."""
    found = {cell: seen for cell, seen in total.observations.items() if cell in form.index}
    of_member: dict[int, list[tuple[str, str]]] = {}
    for cell, source in sources.items():
        of_member.setdefault(source.member, []).append((cell, source.cell))
    for number, member in enumerate(members):
        seen = member.submission
        given = ((cell, own) for cell, own in of_member.get(number, ()) if own in seen.form.index)
        stated = ((cell, seen.observations[own]) for cell, own in given)
        found |= {cell: one if one.value is None else Observation.of(one.value) for cell, one in stated}
    return replace(total, form=form, observations=found, origins={})


class OnCommonForm(Sequence[Review]):
    """Reviews of which the returns are brought onto one form as they are asked for."""

    def __init__(self, members: Sequence[Review], form: Form) -> None:
        self._members, self._form = members, form

    def __len__(self) -> int:
        return len(self._members)

    @overload
    def __getitem__(self, index: int) -> Review: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Review]: ...
    def __getitem__(self, index: int | slice) -> Review | Sequence[Review]:
        if isinstance(index, slice):
            return OnCommonForm(self._members[index], self._form)
        one = self._members[index]
        return replace(one, returned=replace(one.returned, submission=on_form(one.submission, self._form)))
