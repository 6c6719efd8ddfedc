"""Checking a return: cell types and edit rules, with three outcomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any

from gouji.editing.bounds import by_signs, is_beyond
from gouji.editing.findings import (
    Absent,
    DateInCell,
    ErrorInCell,
    Negative,
    NeverInBalance,
    NotANumber,
    NotWhole,
    OddFigure,
    OrderReversed,
    OutOfBalance,
    PartsBeyondTotal,
    PerhapsADate,
    StatedFigure,
    TooFine,
    TooLong,
    Unfilled,
    UnfilledAlone,
    UnfilledInRules,
    WrongTotal,
)
from gouji.model.dates import as_day
from gouji.model.edit import EditRule, Linear, Number, Outcome, OutcomeVerdict, confront
from gouji.model.finding import Finding, Severity, Verdict
from gouji.model.form import Cell, Form, Table, describe
from gouji.model.grid import Place
from gouji.model.keeping import once_for
from gouji.model.measures import measure
from gouji.model.patterns import regex
from gouji.model.reporting_period import Days
from gouji.model.rounding import bound_in, is_exact
from gouji.model.submission import Status, Submission
from gouji.model.totals import is_live, leaves_of

VERDICTS = (Verdict.PASS, Verdict.FAIL, Verdict.UNDECIDED, Verdict.UNREADABLE)

_TIMES = 10
"""How many times as large as all others beside it a figure is that was a date."""
_UNFILLED = (Status.BLANK, Status.NOT_APPLICABLE, Status.UNCOMPUTED)


def outcomes(submission: Submission) -> tuple[Outcome, ...]:
    """Every edit rule of the form tried on a return, in the order of the form: what `confront` says of each."""
    figures, values, tried, exact = submission.figures, None, [], is_exact(submission.form)
    if submission.groups:
        from gouji.model.groups import with_groups

        figures = with_groups(submission)
        values = dict(zip(submission.form.cells, figures, strict=True))
    for rule, holds, left, right in _sides(submission.form):
        try:
            mine, other = sum(left(figures), rule.left.constant), sum(right(figures), rule.right.constant)
        except TypeError:  # a side with other coefficients than 1, or a blank
            values = submission.values() if values is None else values
            outcome = confront(rule, values, 0 if exact else bound_in(submission, rule))
            if submission.form.has_special and outcome.verdict is OutcomeVerdict.UNDECIDED:
                outcome = by_signs(submission, rule) or outcome
            tried.append(outcome)
        else:
            well = holds(mine, other) or (not exact and rule.holds(mine, other, bound_in(submission, rule)))
            tried.append(Outcome(rule, OutcomeVerdict.SATISFIED if well else OutcomeVerdict.FAILED, mine, other))
    return tuple(tried) if not submission.revision else tuple(_on_old_blank(submission, tried))


def _on_old_blank(submission: Submission, tried: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes of a return on a blank of an earlier revision: a rule that it did not state is undecided."""
    from gouji.forms.revised import untried

    new = untried(submission.form.base, submission.revision)
    for one in tried:
        yield Outcome(one.rule, OutcomeVerdict.UNDECIDED, None, None) if one.rule.name in new else one


@once_for
def _sides(form: Form) -> list[tuple[EditRule, Callable[[Number, Number], bool], Pick, Pick]]:
    """The rules of a form, each with what tries it on two sides and picks the figures to be added on these."""
    return [(rule, rule.relation.holds, picking(form, rule.left), picking(form, rule.right)) for rule in form.rules]


def picking(form: Form, side: Linear) -> Pick:
    """What picks the figures that a side adds up; nothing that adds up where it does not just add."""
    if any(coefficient != 1 for _, coefficient in side.terms):
        return lambda _: (None,)
    places = [form.index[cell] for cell, _ in side.terms]
    if len(places) > 1:
        return itemgetter(*places)
    return itemgetter(slice(places[0], places[0] + 1) if places else slice(0))  # of one it would give the figure alone


Pick = Callable[[tuple[Number | None, ...]], Iterable[Any]]


def check(submission: Submission, tried: Sequence[Outcome] | None = None) -> tuple[Finding, ...]:
    """What is wrong with a return: cells that are no proper figure, rules that fail, blanks.

    The return is one as `gouji.read` gives it, in which totals that are still formulas follow their parts.
    A rule over a cell without a figure is neither satisfied nor failed, unless none would satisfy it; such cells are
    told once for each table (E103, E104). Rules come from the form, with its severity and source. A rule
    over totals that fails by no more than its parts and sums do is marked as following from them.
    ``tried`` are the `outcomes`, where they are known already.
    """
    form = submission.form
    findings = [finding for cell in _odd(submission) for finding in _type_findings(cell, submission)]
    findings = [one for one in findings if not _is_inherited(one, findings, submission)]
    results = outcomes(submission) if tried is None else tried
    findings += _days(submission, results)
    beyond = [one for one in results if one.verdict is OutcomeVerdict.UNDECIDED and is_beyond(submission, one)]
    for result in results:
        if result.verdict is OutcomeVerdict.FAILED:
            findings.append(_imbalance(form, result, submission, follows=_follows(form, result, results)))
        elif result in beyond:
            findings.append(_never_in_balance(form, result, submission))
    still_open = [result for result in results if result not in beyond]
    for table in form.tables if None in submission.figures else ():
        findings += _unfilled(table, submission, still_open)
    return tuple(findings)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """The verdict on a return that could be read: fail, undecided or pass."""
    findings = list(findings)
    if any(finding.severity == Severity.ERROR for finding in findings):
        return Verdict.FAIL
    return Verdict.UNDECIDED if any(isinstance(finding, Unfilled) for finding in findings) else Verdict.PASS


def _odd(submission: Submission) -> list[Cell]:
    """The cells that say anything but a whole number that is not negative, which is right for every kind of cell."""
    figures = submission.figures
    if set(map(type, figures)) == {int} and min(figures) >= 0:  # type: ignore[type-var, operator] # none is None
        return []
    cells = zip(submission.form.cells.values(), figures, strict=True)
    return [cell for cell, value in cells if type(value) is not int or value < 0]


def _type_findings(cell: Cell, submission: Submission) -> Iterator[Finding]:
    seen = submission.observations[cell.id]
    kind = None
    if seen.status == Status.NOT_A_NUMBER:
        kind = _text_error(seen.raw)
    elif seen.value is not None:
        kind = type_error(cell, seen.value)
    if kind is not None:
        yield kind(label=describe(cell), raw=seen.raw, **_about(submission, cell.id))
    elif seen.value is not None and _is_finer(cell, seen.value) and not is_live(submission, cell.id):
        yield TooFine(label=describe(cell), raw=seen.raw, decimals=cell.decimals or 0, **_about(submission, cell.id))


def _is_inherited(finding: Finding, among: Sequence[Finding], submission: Submission) -> bool:
    """Whether a total that follows its parts only shows what is wrong with one of them."""
    (cell,) = finding.cells
    if not is_live(submission, cell):
        return False
    parts = leaves_of(submission.form, cell)
    return any(one.cells[0] in parts for one in among if one is not finding)


_TOO_LONG = regex(r"[+-]?[0-9]{16,400}(?:\.[0-9]{0,40})?|[+-]?[0-9](?:\.[0-9]{1,40})?E\+?[0-9]{2,3}", re.IGNORECASE)
"""A number with more digits than a spreadsheet keeps."""
_DAY = regex(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?|\d\d:\d\d:\d\d")


def _about(submission: Submission, cell: str) -> dict[str, Any]:
    """The fields of a finding about one cell."""
    return {"where": where(submission, cell), "cells": (cell,), "places": places_of(submission, (cell,))}


def _text_error(raw: str) -> type[OddFigure]:
    if raw.startswith("#") and raw[1:2].isalpha():
        return ErrorInCell
    if _TOO_LONG.fullmatch(raw):
        return TooLong
    return DateInCell if _DAY.fullmatch(raw) else NotANumber


def type_error(cell: Cell, value: Number) -> type[OddFigure] | None:
    """What is wrong with a figure in this cell, if anything: a fraction of a count, less than nothing."""
    if cell.kind.is_too_fine(value):
        return NotWhole
    return Negative if cell.kind.is_too_low(value) else None


def _is_finer(cell: Cell, value: Number) -> bool:
    """Whether a figure has more decimals than the form gives its cell."""
    return cell.decimals is not None and round(Decimal(value), cell.decimals) != value


def _days(submission: Submission, results: Iterable[Outcome]) -> Iterator[Finding]:
    """Counts that may have been typed as something like 1/12, where no rule over them holds and they stand out."""
    form, days = submission.form, submission.days
    well = [one.rule for one in results if one.verdict is OutcomeVerdict.SATISFIED]
    held = None if len(well) == len(form.rules) else {cell for rule in well for cell in rule.cells}
    for cell in _free_counts(form) if held is None else _counts(form):
        if held is not None and cell.id in held:
            continue
        if (typed := as_day(submission.value(cell.id), days)) and _stands_out(submission, cell, days):
            seen = submission.observations[cell.id]
            yield PerhapsADate(label=describe(cell), raw=seen.raw, typed=typed, **_about(submission, cell.id))


def _stands_out(submission: Submission, cell: Cell, days: Days | None) -> bool:
    """Whether a figure is ten times as large as every other of its table that cannot be a day."""
    value = submission.value(cell.id) or 0
    others = (submission.value(one.id) for one in submission.form.table_of[cell.table].cells if not one.total)
    return not any(other and _TIMES * other >= value and not as_day(other, days) for other in others)


def _is_money(unit: str) -> bool:
    """Whether figures in this unit are amounts, also where the form takes them for counts."""
    known = measure(unit) if unit else None
    return known is not None and known.what == "money"


@once_for
def _counts(form: Form) -> list[Cell]:
    """The cells of counts that are no totals."""
    return [cell for cell in form.cells.values() if not (cell.total or cell.kind.measured or _is_money(cell.unit))]


@once_for
def _free_counts(form: Form) -> list[Cell]:
    """Those of them that no rule is about."""
    bound = frozenset(cell for rule in form.rules for cell in rule.cells)
    return [cell for cell in _counts(form) if cell.id not in bound]


def _follows(form: Form, failed: Outcome, results: Iterable[Outcome]) -> bool:
    """Whether a failure in totals is what the same rule over their parts, and the totals themselves, are off by.

    T3-BAL in the column 总计 is off by the sum of the other columns' T3-BAL when every total is right. Of crossing
    sums only the first defines a total here, so that two failures never follow from each other.
    """
    rule = failed.rule
    sums = {cell: form.sums[cell][0] for cell in rule.cells if cell in form.sums}
    if not rule.relation.is_equation or len(sums) < len(rule.cells) or rule in sums.values():
        return False
    parts = {part for one in sums.values() for part in one.parts}
    alike = [one for one in results if one.rule.relation.is_equation and one.rule.severity == rule.severity]
    off = {result.rule: result.imbalance for result in alike}
    imbalances = [off[other] for other in off if other.id == rule.id and parts.issuperset(other.cells)]
    imbalances += [
        None if (gap := off.get(sums[cell])) is None else coefficient * gap
        for cell, coefficient in rule.coefficients().items()
    ]
    known = [gap for gap in imbalances if gap is not None]
    return len(known) == len(imbalances) and sum(known) == failed.imbalance


def _about_rule(rule: EditRule, submission: Submission) -> dict[str, Any]:
    """The fields of a finding about one rule that fails."""
    return {
        "where": where(submission, rule.total or rule.cells[0]),
        "title": rule.title,
        "figures": _figures(rule, submission),
        "severity": rule.severity,
        "rule": rule.name,
        "cells": rule.cells,
        "places": places_of(submission, rule.cells),
    }


def _never_in_balance(form: Form, outcome: Outcome, submission: Submission) -> Finding:
    rule = outcome.rule
    stated = {cell: submission.value(cell) or 0 for cell in rule.cells}
    about = _about_rule(rule, submission) | sides(confront(rule, stated))
    if rule.total is not None:
        return PartsBeyondTotal(label=describe(form.cells[rule.total]), **about)
    return NeverInBalance(subject=rule.subject, **about)


def _imbalance(form: Form, outcome: Outcome, submission: Submission, *, follows: bool) -> Finding:
    rule = outcome.rule
    about = _about_rule(rule, submission) | {"follows": follows} | sides(outcome)
    if rule.total is not None:
        return WrongTotal(label=describe(form.cells[rule.total]), **about)
    if rule.relation.is_equation:
        return OutOfBalance(subject=rule.subject, **about)
    return OrderReversed(subject=rule.subject, relation=rule.relation, **about)


def sides(outcome: Outcome) -> dict[str, Any]:
    """What the sides of a rule come to, as the fields of a finding."""
    return {"left": outcome.left, "right": outcome.right, "imbalance": outcome.imbalance}


def _figures(rule: EditRule, submission: Submission) -> tuple[StatedFigure, ...]:
    """The cells of a rule with their figures: all of a short rule, those not zero of a long one."""
    told = rule.cells if len(rule.cells) <= 4 else [c for c in rule.cells if submission.observations[c].value]
    return figures_at(submission, told)


def figures_at(submission: Submission, cells: Iterable[str]) -> tuple[StatedFigure, ...]:
    """Some cells with their figures, by their sheets where those are several."""
    cells = tuple(cells)
    several = len({place.sheet for place in places_of(submission, cells)}) > 1
    return tuple(
        StatedFigure(where=_where(submission, cell), value=submission.observations[cell].value, sheet=several)
        for cell in cells
    )


def _where(submission: Submission, cell: str) -> Place | str:
    """Where a cell stands; without a place its label, and of figures that came from no file its id."""
    if (origin := submission.origins.get(cell)) is not None:
        return origin.place
    return describe(submission.form.cells[cell]) if submission.origins else cell


def _unfilled(table: Table, submission: Submission, results: Iterable[Outcome]) -> Iterator[Finding]:
    cells = [cell for cell in table.cells if is_unfilled(submission, cell.id)]
    if submission.origins:  # what was not found in the file has been told by the reader
        cells = [cell for cell in cells if cell.id in submission.origins]
    if not cells:
        return
    ids = {cell.id for cell in cells}
    open_rules = [
        result
        for result in results
        if result.verdict is OutcomeVerdict.UNDECIDED and not ids.isdisjoint(result.missing)
    ]
    ordered = tuple(cell.id for cell in cells)
    places = places_of(submission, ordered)
    if open_rules:
        yield UnfilledInRules(table=table.title, rules=len(open_rules), cells=ordered, places=places)
    else:
        yield UnfilledAlone(table=table.title, cells=ordered, places=places)


def is_unfilled(submission: Submission, cell: str) -> bool:
    """Nothing usable where the unit should have put a figure; live totals are not theirs to fill."""
    if submission.value(cell) is not None or cell in submission.form.texts:
        return False
    return submission.observations[cell].status in _UNFILLED and not is_live(submission, cell)


def places_of(submission: Submission, cells: Iterable[str]) -> tuple[Place, ...]:
    """Where some cells were read, those that were found in the file."""
    origins = submission.origins
    return tuple(origins[cell].place for cell in cells if cell in origins)


def where(submission: Submission, cell: str) -> Place | Absent | str:
    """Where one cell was read, its id when the return came from no file."""
    if cell in submission.origins:
        return submission.origins[cell].place
    return Absent.ABSENT if submission.origins else cell
