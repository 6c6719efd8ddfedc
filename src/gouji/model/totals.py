"""Totals: what the parts add up to, whatever the return says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from gouji.model.edit import EditRule, Number
from gouji.model.form import Form, Table
from gouji.model.keeping import once_for
from gouji.model.submission import Observation, Status, Submission

Values = Mapping[str, Number | None]


def add_up(rule: EditRule, values: Values) -> Number | None:
    """What a spreadsheet's ``SUM`` would show: blanks left out, None when all are blank."""
    return sum_of_stated(values.get(cell) for cell in rule.parts)


def sum_of_stated(values: Iterable[Number | None]) -> Number | None:
    """Some figures added up, blanks left out; None when all are blank."""
    present = [value for value in values if value is not None]
    return sum(present) if present else None


@once_for
def sum_order(form: Form) -> tuple[str, ...]:
    """The total cells, each after the totals among its parts."""
    ordered: dict[str, None] = {}

    def visit(cell: str) -> None:
        if cell not in ordered and cell in form.sums:
            for part in form.sums[cell][0].parts:
                visit(part)
            ordered[cell] = None

    for cell in form.sums:
        visit(cell)
    return tuple(ordered)


@once_for
def leaves_of(form: Form, cell: str) -> tuple[str, ...]:
    """The cells that a total adds up in the end, none of them a total; any other cell is its own leaf."""
    if cell not in form.sums:
        return (cell,)
    return tuple(leaf for part in form.sums[cell][0].parts for leaf in leaves_of(form, part))


def recalculate(submission: Submission) -> Submission:
    """Give every total that is still the form's own formula the result that a spreadsheet shows for it now.

    Over a part of which nobody knows what it adds, a total has no such result: the stored one is evidence, unless it
    leaves that part out. A total that is not what its parts say, of which one may be a text, stands for itself.
    """
    if not submission.live or follows_already(submission):
        return submission
    if not submission.odd:
        return _with_sums(submission)
    computed = _filled(submission, lambda cell, _: cell in submission.live)
    odd = submission.odd or any(status == Status.UNCOMPUTED for status in computed.columns.statuses)
    values = computed.values() if odd else {}
    alone = {
        cell: submission.origins[cell]._replace(live=False)
        for cell in (submission.live if odd else ())
        if values[cell] is not None and values[cell] != total_of(submission.form, cell, values)
    }
    return replace(computed, origins={**submission.origins, **alone}) if alone else computed


def _with_sums(submission: Submission) -> Submission:
    """What `recalculate` gives where every figure counts, worked out by position."""
    figures, statuses = list(submission.figures), list(submission.columns.statuses)
    changes: dict[str, Observation] = {}
    for cell, total, parts in _totals(submission.form):
        if cell not in submission.live:
            continue
        value = sum_of_stated([figures[part] for part in parts])
        if value != figures[total] or statuses[total] is Status.UNCOMPUTED:
            reported = Status.REPORTED in [statuses[part] for part in parts]
            changes[cell] = seen = Observation.of(value) if reported else Observation(value, "", Status.BLANK)
            figures[total], statuses[total] = seen.value, seen.status
    return submission.with_observations(changes)


def follows_already(submission: Submission) -> bool:
    """Whether every total that is a formula is what its parts add up to, and nothing makes that doubtful."""
    figures, live = submission.figures, submission.live
    if submission.odd or Status.UNCOMPUTED in submission.columns.statuses:
        return False
    return all(
        cell not in live or figures[total] == sum_of_stated([figures[part] for part in parts])
        for cell, total, parts in _totals(submission.form)
    )


@once_for
def _totals(form: Form) -> list[tuple[str, int, list[int]]]:
    """Every total: its id, its position among the cells, and those of its parts."""
    return [
        (cell, form.index[cell], [form.index[part] for part in form.sums[cell][0].parts]) for cell in sum_order(form)
    ]


def figures_as_text(submission: Submission) -> tuple[str, ...]:
    """The cells whose figure is a text, which no ``SUM`` counts."""
    odd, origins = submission.odd, submission.origins
    return tuple(
        cell
        for cell in submission.form.cells
        if cell in odd and origins[cell].adds is False and submission.value(cell) is not None
    )


def without_texts(submission: Submission) -> tuple[str, ...]:
    """The totals that are right formulas and show less than their parts say, since some of these are texts."""
    texts, values = frozenset(figures_as_text(submission)), submission.values()
    found = []
    for cell in sum_order(submission.form) if texts else ():
        parts, origin = submission.form.sums[cell][0].parts, submission.origins.get(cell)
        if origin is None or origin.formula is None or texts.isdisjoint(parts):
            continue
        counted = sum_of_stated(values[part] for part in parts if part not in texts) or 0
        if values[cell] == counted != add_up(submission.form.sums[cell][0], values):
            found.append(cell)
    return tuple(found)


def with_texts(submission: Submission, totals: Iterable[str]) -> Submission:
    """The return as it will be once its texts are figures: these ``totals`` and those over them follow their parts."""
    known = submission.origins
    origins = {**known, **{cell: known[cell]._replace(adds=True) for cell in figures_as_text(submission)}}
    origins |= {cell: known[cell]._replace(live=True) for cell in totals}
    return recalculate(replace(submission, origins=origins))


def is_live(submission: Submission, cell: str) -> bool:
    """Whether the return still holds the form's own sum in this cell."""
    return cell in submission.live


def complete(submission: Submission, *, partly: bool = False) -> Submission:
    """Fill in the totals: live formulas anew, and those not stated whose parts are all reported.

    A total that the unit typed stays as it is, right or wrong. With ``partly`` a total is also
    filled in when only some of its parts have a figure, as a spreadsheet's ``SUM`` would.
    """
    form = submission.form

    def fillable(cell: str, values: Values) -> bool:
        if is_live(submission, cell):
            return True
        stated = submission.observations[cell].status not in (Status.BLANK, Status.UNCOMPUTED)
        parts = form.sums[cell][0].parts
        return not stated and (partly or all(values.get(part) is not None for part in parts))

    return _filled(submission, fillable)


def total_of(form: Form, cell: str, values: Values) -> Number | None:
    """The sum that defines a total cell, over the parts that have a value."""
    return add_up(form.sums[cell][0], values)


_DAYS = range(36_526, 73_051)
"""The numbers of the days of this century, one of which a sum over a date adds."""


def _left_of(before: Observation, others: Number | None) -> Observation:
    """What a stored total is worth when what one of its parts adds is not known: nothing if it leaves that part out."""
    rest = None if before.value is None else before.value - (others or 0)
    if rest is None or not rest or rest in _DAYS:
        return Observation(None, before.raw, Status.UNCOMPUTED)
    return before


def _filled(submission: Submission, fillable: Callable[[str, Values], bool]) -> Submission:
    form, seen, origins = submission.form, submission.columns, submission.origins
    values = submission.values()
    statuses = dict(zip(form.cells, seen.statuses, strict=True))
    texts = [cell for cell in submission.odd if origins[cell].adds is False]
    nobody_knows = {cell for cell in submission.odd if origins[cell].adds is None and values[cell] is None}
    counted = {**values, **dict.fromkeys(texts)}
    changes: dict[str, Observation] = {}
    for cell in sum_order(form):
        if not fillable(cell, values):
            continue
        parts, before, value = form.sums[cell][0].parts, values[cell], total_of(form, cell, counted)
        if is_live(submission, cell) and not nobody_knows.isdisjoint(parts):
            changes[cell] = _left_of(submission.observations[cell], value)
            value = changes[cell].value
            if value is None:
                nobody_knows.add(cell)
        else:
            # Where nothing but texts stands, a sum shows nothing that could be wrong.
            value = total_of(form, cell, values) if value is None or not is_live(submission, cell) else value
            if value != before or statuses[cell] == Status.UNCOMPUTED:
                reported = any(statuses[part] == Status.REPORTED for part in parts)
                changes[cell] = Observation.of(value) if reported else Observation(value, "", Status.BLANK)
        values[cell] = counted[cell] = value
        statuses[cell] = changes[cell].status if cell in changes else statuses[cell]
    return submission.with_observations(changes)


def matrices(table: Table) -> Iterator[list[list[str]]]:
    """The ids of the cells with figures of every block of a table, row by row; rows with closed cells are left out."""
    blocks: dict[int, dict[object, dict[object, str]]] = {}
    for cell in (one for one in table.cells if one.kind.is_figure):
        blocks.setdefault(cell.block, {}).setdefault(cell.row, {})[cell.column] = cell.id
    for rows in blocks.values():
        columns = {column for row in rows.values() for column in row}
        yield [list(row.values()) for row in rows.values() if len(row) == len(columns)]
