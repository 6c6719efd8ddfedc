"""Comparing a return with what is likely: query edits, last year's return, other units' returns.

What is found here is a warning: each of it may be right for a good reason.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

from gouji.editing.check import figures_at, outcomes, places_of, sides, where
from gouji.editing.findings import (
    AllZero,
    CopyOfAnother,
    CopyOfLastYear,
    Fallen,
    FallenFigure,
    LastYearsFigure,
    LeftUncompared,
    NotCompared,
    NotContinued,
    StatedFigure,
    Unusual,
)
from gouji.editing.sizes import beside_last_year
from gouji.model.edit import EARLIER, PREVIOUS, YEAR_AGO, EditRule, Number, Outcome, OutcomeVerdict, confront, own_cell
from gouji.model.finding import Finding
from gouji.model.form import KNOWN, Form, Table, describe
from gouji.model.keeping import once_for
from gouji.model.reporting_period import Earlier, Frequency
from gouji.model.submission import Submission, Submissions
from gouji.model.wording import Some
from gouji.workbook.reasons import COPY, FALLEN, SAME, ZERO

if TYPE_CHECKING:
    from gouji.model.crosswalk import Crosswalk

_Before = tuple[Mapping[str, Number | None], Mapping[str, Number | None]]
"""The figures of the return before, and of that of a year ago, in the cells of the form."""
LEAST_IN_COPY = 4
"""So many figures other than zero must be equal before a table is taken for a copy."""
LISTED = 5
"""So many cells are written out in one finding."""
BUSY = 10
"""The sum of a table from which on a year counts as busy."""


def last_years_figures(form: Form, previous: Submission | None) -> dict[str, Number | None]:
    """Last year's figures by the cell ids of this form, those that count the same; None for a blank.

    Of an earlier edition only those are taken that the form declares to be the same there, or reckoned from it.
    """
    if previous is None:
        return {}
    values = previous.values()
    return values if previous.form == form else against(form, previous.form).figures(values)


def against(form: Form, earlier: Form) -> Crosswalk:
    """The crosswalk of a form to an earlier one, over the editions between them that are known."""
    from gouji.model.crosswalk import crosswalk, editions_between  # only last year may have been another edition

    between = (
        () if earlier.id in form.predecessors else editions_between(form, earlier, chain.from_iterable(KNOWN.values()))
    )
    return crosswalk(form, earlier, between)


def query_outcomes(
    submission: Submission,
    last_year: Mapping[str, Number | None] | None = None,
    year_ago: Mapping[str, Number | None] | None = None,
    *,
    queries: Iterable[EditRule] | None = None,
) -> tuple[Outcome, ...]:
    """Every query edit that asks this unit, tried on its return and on figures of last year, or the periods before.

    With ``queries`` these alone are tried.
    """
    form, values = submission.form, submission.values()
    for prefix, figures in ((PREVIOUS, last_year), (YEAR_AGO, year_ago)):
        values |= {prefix + cell: value for cell, value in (figures or {}).items()}
    unit, queries = submission.unit or "", form.queries if queries is None else queries
    return tuple(confront(rule, values) for rule in queries if not rule.units or re.search(rule.units, unit))


@once_for
def _of_one_return(form: Form) -> list[EditRule]:
    """The query edits that can be decided without an earlier return."""
    return [rule for rule in form.queries if not rule.looks_back]


def compare(
    submission: Submission,
    previous: Submission | None = None,
    tried: Sequence[Outcome] | None = None,
    year_ago: Submission | None = None,
) -> tuple[Finding, ...]:
    """What is odd about a return although it may be right: E301 to E303, E305, E307, E309 and E321.

    ``previous`` is the unit's return of last year, or for the period before, ``year_ago`` that for the same period of
    last year. A query over cells in which a hard rule fails
    already is only asked when it brings in last year's figures. ``tried`` are the outcomes of the hard
    rules, where they are known already.
    """
    form = submission.form
    last_year = last_years_figures(form, previous)
    before = last_year, last_years_figures(form, year_ago)
    is_alone = previous is None and year_ago is None
    results = query_outcomes(submission, *before, queries=_of_one_return(form) if is_alone else None)
    hard = outcomes(submission) if tried is None else tried
    broken = {cell for result in hard if result.verdict is OutcomeVerdict.FAILED for cell in result.rule.cells}
    failed = [
        result
        for result in results
        if result.verdict is OutcomeVerdict.FAILED and (result.rule.looks_back or broken.isdisjoint(result.rule.cells))
    ]
    sizes = list(beside_last_year(submission, previous)) if previous is not None else []
    told = {cell: number for number, finding in enumerate(sizes) for cell in finding.cells}
    for result in [one for one in failed if one.rule.looks_back and not told.keys().isdisjoint(one.rule.cells)]:
        failed.remove(result)  # the same is said with both readings, and answered by the same reason
        number = next(told[cell] for cell in result.rule.cells if cell in told)
        sizes[number] = sizes[number].changed(rule=result.rule.name)
    findings = [_query(form, result, submission, before) for result in failed if not _follows(form, result, failed)]
    findings += sizes
    if previous is not None and previous.form == form:
        for table in form.tables:
            findings += _against_last_year(table, submission, previous)
        findings += _fallen(submission, previous)
    if not is_alone:
        findings += _not_compared(form, results, submission, {PREVIOUS: previous, YEAR_AGO: year_ago})
    return tuple(findings)


def _follows(form: Form, result: Outcome, failed: Sequence[Outcome]) -> bool:
    """Whether a failure in a total says no more than the failures in its parts."""
    if not any(cell in form.sums for cell in result.rule.cells):
        return False
    parts = [r for r in failed if r.rule.id == result.rule.id and not any(c in form.sums for c in r.rule.cells)]
    gaps = [part.imbalance or 0 for part in parts]
    return bool(parts) and result.imbalance == sum(gaps)


def _query(form: Form, result: Outcome, submission: Submission, before: _Before) -> Finding:
    rule = result.rule
    own = tuple(cell for cell in rule.cells if not cell.startswith(EARLIER))
    stated = next((cell for cell in own if submission.observations[cell].value), own[0])
    follows_on = rule.looks_back and rule.relation.is_equation and rule.left.terms == ((own[0], 1),)
    about = {
        "where": where(submission, own[0] if follows_on else stated),
        "title": rule.title,
        "reason": rule.reason,
        "figures": tuple(_figures(form, rule.parts if follows_on else rule.cells, submission, before)),
        "rule": rule.name,
        "cells": own,
        "places": places_of(submission, own),
    } | sides(result)
    if follows_on:
        earlier = _earlier(form, rule.parts)
        return NotContinued(label=describe(form.cells[own[0]]), earlier=earlier, **about)
    return Unusual(subject=rule.subject or describe(form.cells[stated]), **about)


def _figures(
    form: Form, cells: Iterable[str], submission: Submission, before: _Before
) -> Iterator[StatedFigure | LastYearsFigure]:
    """Some cells of a query with their figures, of this period, the one before and a year ago."""
    cells = tuple(cells)
    own = iter(figures_at(submission, (cell for cell in cells if not cell.startswith(EARLIER))))
    for cell in cells:
        name = own_cell(cell)
        known = before[cell.startswith(YEAR_AGO)]
        if name == cell:
            yield next(own)
        elif known:
            value = known.get(name)
            yield LastYearsFigure(label=describe(form.cells[name]), value=value, earlier=_earlier(form, (cell,)))


def _earlier(form: Form, cells: Iterable[str]) -> Earlier:
    """The return whose figures some cells of a query are."""
    before = Earlier.before(form.frequency)
    return before if before is Earlier.LAST_YEAR or any(c.startswith(PREVIOUS) for c in cells) else Earlier.YEAR_AGO


def _fallen(submission: Submission, previous: Submission) -> Iterator[Finding]:
    """Tables with figures from the beginning of the year that are below those of the period before (E309)."""
    now, then = submission.period, previous.period
    if now is None or then is None or now.year != then.year or not submission.form.is_cumulative:
        return
    for table in submission.form.tables:
        cells = [cell for cell in table.cells if cell.cumulative]
        pairs = [(cell, submission.value(cell.id), previous.value(cell.id)) for cell in cells]
        fallen = [
            (cell, last) for cell, value, last in pairs if value is not None and last is not None and value < last
        ]
        if fallen:
            names = tuple(cell.id for cell, _ in fallen)
            yield Fallen(
                table=table.title,
                count=len(fallen),
                figures=Some.of(
                    [
                        FallenFigure(label=describe(cell), value=submission.value(cell.id), last=last)
                        for cell, last in fallen
                    ],
                    LISTED,
                ),
                rule=f"{FALLEN}.{table.key}",
                cells=names,
                places=places_of(submission, names),
            )


def _against_last_year(table: Table, submission: Submission, previous: Submission) -> Iterator[Finding]:
    """A table copied from last year (E303), or all zero after a busy year (E305)."""
    now, then = _own_figures(table, submission), _own_figures(table, previous)
    cells = tuple(now)
    business: list[Number] = [value for value in then.values() if value]
    about: dict[str, Any] = {"table": table.title, "count": _filled(then)}
    about |= {"cells": cells, "places": places_of(submission, cells)}
    about |= {"earlier": Earlier.before(submission.form.frequency)}
    if _filled(then) >= LEAST_IN_COPY and now == then:
        yield CopyOfLastYear(rule=f"{COPY}.{table.key}", **about)
    elif sum(business) >= BUSY and set(now.values()) == {0}:
        yield AllZero(rule=f"{ZERO}.{table.key}", **about)


def _own_figures(table: Table, submission: Submission) -> dict[str, Number | None]:
    """The figures of a table that are no totals."""
    figures = submission.figures
    return {cell: figures[at] for cell, at in _own_cells(submission.form, table.key)}


@once_for
def _own_cells(form: Form, table: str) -> list[tuple[str, int]]:
    """The cells of a table that are no totals, and where their figures are."""
    return [(cell.id, form.index[cell.id]) for cell in form.table_of[table].cells if not cell.total]


def _filled(figures: Mapping[str, Number | None]) -> int:
    return len(list(filter(None, figures.values())))


def _not_compared(
    form: Form, results: Iterable[Outcome], submission: Submission, before: Mapping[str, Submission | None]
) -> Iterator[Finding]:
    """How many queries could not be decided for want of a figure in the returns of ``before`` (E307)."""
    values = submission.values()
    lacking = tuple(prefix for prefix, one in before.items() if one is None)
    count, forms = 0, set[Form]()
    for result in results:
        if result.verdict is OutcomeVerdict.UNDECIDED and result.rule.looks_back:
            cells = result.rule.cells
            there = not any(cell.startswith(lacking) for cell in cells)
            told = there and all(cell.startswith(EARLIER) or values[cell] is not None for cell in result.missing)
            forms |= {one.form for prefix, one in before.items() if told and one and _names(cells, prefix)}
            count += told
    if count:
        once = form.frequency is Frequency.YEAR
        same = NotCompared.BLANK if once else NotCompared.NO_FIGURE
        other = NotCompared.EDITION if once else NotCompared.OTHER_FORM
        yield LeftUncompared(
            count=count, why_not=same if forms == {form} else other, earlier=Earlier.before(form.frequency)
        )


def _names(cells: Iterable[str], prefix: str) -> bool:
    return any(cell.startswith(prefix) for cell in cells)


def copies(submissions: Submissions) -> Iterator[tuple[int, Finding]]:
    """Tables that two units report alike, figure for figure (E304), with the position of the return it is said of.

    It is said of both: nobody can tell which is the copy. Of more than two each names the first, which names the
    second. Totals are not looked at, nor tables with fewer than ``LEAST_IN_COPY`` figures other than zero.
    Returns of the same unit, and of different forms, are no copies. None is held: one is asked for
    again where it is said of it.
    """
    first: dict[bytes, int] = {}
    told: set[bytes] = set()
    for number in range(len(submissions)):
        submission = submissions[number]
        for table in submission.form.tables:
            figures = _own_figures(table, submission)
            if _filled(figures) < LEAST_IN_COPY:
                continue
            name = f"{table.key}{submission.form.rows.get(table.key, '')}"
            digest = _digest(submission.form.id, name, figures.values())
            at = first.setdefault(digest, number)
            if at == number or (other := submissions[at]).unit == submission.unit:
                continue
            yield number, _copy(table, submission, other)
            if digest not in told:
                told.add(digest)
                yield at, _copy(table, other, submission)


def _copy(table: Table, submission: Submission, other: Submission) -> Finding:
    figures = _own_figures(table, submission)
    return CopyOfAnother(
        table=table.title,
        other=other.unit or "",
        count=_filled(figures),
        rule=f"{SAME}.{table.key}",
        cells=tuple(figures),
        places=places_of(submission, figures),
    )


def _digest(form: str, table: str, figures: Iterable[Number | None]) -> bytes:
    """Some figures in a few bytes, as numbers, however many zeros they are written with."""
    texts = (str(one) if type(one) is int else "" if one is None else str(Fraction(one)) for one in figures)
    return hashlib.sha256(" ".join((form, table, *texts)).encode()).digest()
