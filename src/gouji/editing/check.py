"""Checking a return: cell types and edit rules, with three outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from gouji.model.dates import as_day
from gouji.model.edit import FAILED, SATISFIED, UNDECIDED, EditRule, Number, Outcome, confront
from gouji.model.finding import ERROR, WARNING, Finding, listed
from gouji.model.form import COUNT, SIGNED_COUNT, Cell, Form, Table, describe
from gouji.model.grid import address
from gouji.model.reading import UNREADABLE
from gouji.model.submission import BLANK, NOT_A_NUMBER, NOT_APPLICABLE, UNCOMPUTED, Submission
from gouji.model.totals import is_live

PASS, FAIL, OPEN = "pass", "fail", "undecided"
VERDICTS = (PASS, FAIL, OPEN, UNREADABLE)

_OPEN_CODES = ("E103", "E104")
_UNFILLED = (BLANK, NOT_APPLICABLE, UNCOMPUTED)


def outcomes(submission: Submission) -> tuple[Outcome, ...]:
    """Every edit rule of the form tried on a return, in the order of the form."""
    values = submission.values()
    return tuple(confront(rule, values) for rule in submission.form.rules)


def check(submission: Submission, tried: Sequence[Outcome] | None = None) -> tuple[Finding, ...]:
    """What is wrong with a return: cells that are no proper figure, rules that fail, blanks.

    The return is one as `gouji.read` gives it, in which totals that are still formulas follow their parts.
    A rule over a cell without a figure is neither satisfied nor failed; such cells are told
    once for each table (E103, E104). Rules come from the form, with its severity and source. A rule
    over totals that fails by no more than its parts and sums do is marked as following from them.
    ``tried`` are the `outcomes`, where they are known already.
    """
    form = submission.form
    # A whole number that is not negative is right for every kind of cell, and nearly all are.
    cells = zip(form.cells.values(), submission.figures, strict=True)
    odd = [cell for cell, value in cells if type(value) is not int or value < 0]
    findings = [finding for cell in odd for finding in _type_findings(cell, submission)]
    results = outcomes(submission) if tried is None else tried
    findings += _days(submission, results)
    for result in results:
        if result.verdict == FAILED:
            findings.append(_imbalance(form, result, submission, follows=_follows(form, result, results)))
    for table in form.tables:
        findings += _unfilled(table, submission, results)
    return tuple(findings)


def verdict(findings: Iterable[Finding]) -> str:
    """The verdict on a return that could be read: fail, undecided or pass."""
    codes = list(findings)
    if any(finding.severity == ERROR for finding in codes):
        return FAIL
    return OPEN if any(finding.code in _OPEN_CODES for finding in codes) else PASS


def _type_findings(cell: Cell, submission: Submission) -> Iterator[Finding]:
    seen = submission.observations[cell.id]
    code = None
    if seen.status == NOT_A_NUMBER:
        code = _text_error(seen.raw)
    elif seen.value is not None:
        code = type_error(cell, seen.value)
    if code is not None:
        arguments = {"label": describe(cell), "raw": seen.raw, "unit": cell.unit} | where(submission, cell.id)
        yield Finding(code, ERROR, arguments, cells=(cell.id,), at=addresses(submission, (cell.id,)))


_DAY = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?|\d\d:\d\d:\d\d")


def _text_error(raw: str) -> str:
    if raw.startswith("#") and raw[1:2].isalpha():
        return "E204"
    return "E205" if _DAY.fullmatch(raw) else "E203"


def type_error(cell: Cell, value: Number) -> str | None:
    """The code of what is wrong with a figure in this cell: a fraction of a count, less than nothing."""
    if cell.kind in (COUNT, SIGNED_COUNT) and isinstance(value, Decimal) and value != value.to_integral_value():
        return "E201"
    if cell.kind != SIGNED_COUNT and value < 0:
        return "E202"
    return None


def _days(submission: Submission, results: Iterable[Outcome]) -> Iterator[Finding]:
    """Counts that may have been typed as something like 1/12, where no rule over them holds."""
    form = submission.form
    held = {cell for result in results if result.verdict == SATISFIED for cell in result.rule.cells}
    for cell, value in zip(form.cells.values(), submission.figures, strict=True):
        if cell.total or cell.id in held:
            continue
        if typed := as_day(value, submission.year):
            seen = submission.observations[cell.id]
            arguments = {"label": describe(cell), "raw": seen.raw, "typed": typed} | where(submission, cell.id)
            yield Finding("E206", WARNING, arguments, cells=(cell.id,), at=addresses(submission, (cell.id,)))


def _follows(form: Form, failed: Outcome, results: Iterable[Outcome]) -> bool:
    """Whether a failure in totals is what the same rule over their parts, and the totals themselves, are off by.

    T3-BAL in the column 总计 is off by the sum of the other columns' T3-BAL when every total is right. Of crossing
    sums only the first defines a total here, so that two failures never follow from each other.
    """
    rule = failed.rule
    sums = {cell: form.sums[cell][0] for cell in rule.cells if cell in form.sums}
    if rule.relation != "==" or len(sums) < len(rule.cells) or rule in sums.values():
        return False
    parts = {part for one in sums.values() for part in one.parts}
    alike = [result for result in results if (result.rule.relation, result.rule.severity) == ("==", rule.severity)]
    off = {result.rule: result.imbalance for result in alike}
    imbalances = [off[other] for other in off if other.id == rule.id and parts.issuperset(other.cells)]
    imbalances += [
        None if (gap := off.get(sums[cell])) is None else coefficient * gap
        for cell, coefficient in rule.coefficients().items()
    ]
    known = [gap for gap in imbalances if gap is not None]
    return len(known) == len(imbalances) and sum(known) == failed.imbalance


def _imbalance(form: Form, outcome: Outcome, submission: Submission, *, follows: bool) -> Finding:
    rule = outcome.rule
    subject = rule.total or rule.cells[0]
    arguments = {
        "rule": rule.name,
        "title": rule.title,
        "subject": rule.subject,
        "relation": rule.relation,
        "left": outcome.left,
        "right": outcome.right,
        "imbalance": outcome.imbalance,
        "source": rule.source,
        "table": form.table_of[form.cells[subject].table].title,
        "label": describe(form.cells[subject]),
        "cells": _listed(rule, submission),
    } | where(submission, subject)
    code = "E102" if rule.total is not None else "E101" if rule.relation == "==" else "E105"
    return Finding(code, rule.severity, arguments, rule.name, rule.cells, addresses(submission, rule.cells), follows)


def _listed(rule: EditRule, submission: Submission) -> str:
    """The cells of a rule with their figures: all of a short rule, those not zero of a long one."""
    told = rule.cells if len(rule.cells) <= 4 else [c for c in rule.cells if submission.observations[c].value]
    return "，".join(figure_at(submission, cell) for cell in told)


def figure_at(submission: Submission, cell: str) -> str:
    """A cell by its address within its sheet, or its id, with its figure: ``D4=12``."""
    at = addresses(submission, (cell,))
    return f"{at[0].split('!')[-1] if at else cell}={submission.observations[cell].value}"


def _unfilled(table: Table, submission: Submission, results: Iterable[Outcome]) -> Iterator[Finding]:
    cells = [cell for cell in table.cells if is_unfilled(submission, cell.id)]
    if submission.origins:  # what was not found in the file has been told by the reader
        cells = [cell for cell in cells if cell.id in submission.origins]
    if not cells:
        return
    ids = {cell.id for cell in cells}
    open_rules = [result for result in results if result.verdict == UNDECIDED and not ids.isdisjoint(result.missing)]
    at = addresses(submission, [cell.id for cell in cells])
    told = listed([address.split("!")[-1] for address in at], 8)
    arguments = {"table": table.title, "count": len(cells), "rules": len(open_rules), "cells": told}
    code = "E103" if open_rules else "E104"
    yield Finding(code, WARNING, arguments, cells=tuple(cell.id for cell in cells), at=at)


def is_unfilled(submission: Submission, cell: str) -> bool:
    """Nothing usable where the unit should have put a figure; live totals are not theirs to fill."""
    if submission.value(cell) is not None:
        return False
    return submission.observations[cell].status in _UNFILLED and not is_live(submission, cell)


def addresses(submission: Submission, cells: Iterable[str]) -> tuple[str, ...]:
    """The addresses of some cells, those that were found in the file."""
    origins = submission.origins
    return tuple(address(origins[cell].place) for cell in cells if cell in origins)


def where(submission: Submission, cell: str) -> dict[str, object]:
    """The arguments that point at one cell: its address, or its id when the return came from no file.

    ``absent`` is a cell that the file does not have.
    """
    at = addresses(submission, (cell,))
    return {"where": at[0].replace("!", " ") if at else "absent" if submission.origins else cell}
