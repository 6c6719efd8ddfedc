"""The one question to ask a unit: the cell whose true figure says most about what is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gouji.editing.check import is_unfilled
from gouji.editing.findings import OddFigure
from gouji.editing.localise.costs import ErrorLocation
from gouji.editing.localise.diagnosis import Diagnosis
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.submission import Submission
from gouji.model.totals import figures_as_text, without_texts
from gouji.workbook.reasons import is_about_unit

CHOOSE, CONFIRM, FIGURE, FILL, RECHECK, MEASURE, RETYPE, MOVED = (
    "choose",
    "confirm",
    "figure",
    "fill",
    "recheck",
    "measure",
    "retype",
    "moved",
)


class Answer(NamedTuple):
    """A figure that the ledger may give, how likely that is, and the locations that imply it, likeliest first."""

    value: Number | None
    probability: float
    locations: tuple[ErrorLocation, ...]


class Question(NamedTuple):
    """What to ask a unit.

    ``choose`` and ``confirm`` ask for the figure of the one cell in ``cells``, with several answers expected or one;
    ``figure`` for those of cells that hold none that counts; ``fill`` for blanks; ``recheck`` for the cells of rules;
    ``measure`` for the unit of measure of figures, ``retype`` for figures that are texts, which totals do not count;
    ``moved`` for a line without figures, beside which all may stand one line off.
    ``answers`` come likeliest first; ``bits`` is how much the answer is expected to tell (its entropy).
    """

    kind: str
    cells: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    bits: float = 0.0


def question(submission: Submission, diagnosis: Diagnosis, findings: Sequence[Finding] = ()) -> Question | None:
    """The question that best separates what may be wrong with a return; None when there is nothing to ask.

    Every location weighs two to the power of minus its cost. In each, a cell has the figure suggested for it,
    or else the one reported; asked for is the cell where these differ most, among equals that of the likeliest
    location. Before all that, cells are asked for that hold what is no figure of theirs: whatever else is wrong,
    they are. Where nothing was located, the failing rules of ``findings``, units of measure and blanks are asked for,
    in this order.
    """
    form = submission.form
    if odd := tuple(cell for finding in findings if _is_no_figure(finding) for cell in finding.cells):
        return Question(FIGURE, odd)
    if diagnosis.locations and without_texts(submission):
        return Question(RETYPE, figures_as_text(submission))
    if diagnosis.locations and all(one.is_clear for one in diagnosis.locations):
        return _most_telling(submission, diagnosis.locations)
    if diagnosis.vacant:
        return Question(MOVED, diagnosis.vacant)
    rules = tuple(dict.fromkeys(cell for f in findings if f.rule and f.severity == Severity.ERROR for cell in f.cells))
    if rules:
        return Question(RECHECK, rules)
    if measures := tuple(cell for finding in findings if is_about_unit(finding) for cell in finding.cells):
        return Question(MEASURE, measures)
    if diagnosis.imputed:
        return Question(FILL, tuple(one.cell for one in diagnosis.imputed))
    blanks = tuple(cell for cell in form.cells if is_unfilled(submission, cell))
    return Question(FILL, blanks) if blanks else None


def _is_no_figure(finding: Finding) -> bool:
    return isinstance(finding, OddFigure) and finding.severity == Severity.ERROR


def _most_telling(submission: Submission, locations: Sequence[ErrorLocation]) -> Question:
    weights = _weights(locations)
    told = [one for one, weight in zip(locations, weights, strict=True) if weight]  # in this order people see them
    best: Question | None = None
    for cell in dict.fromkeys(cell for one in told for cell in one.cells):
        answers = _answers(cell, submission, locations, weights)
        bits = -math.fsum(answer.probability * math.log2(answer.probability) for answer in answers)
        if best is None or bits > best.bits + 1e-9:
            best = Question(CHOOSE if len(answers) > 1 else CONFIRM, (cell,), answers, bits)
    assert best is not None
    return best


def _weights(locations: Sequence[ErrorLocation]) -> list[float]:
    least = min(one.cost for one in locations)
    weights = [2.0 ** (least - one.cost) for one in locations]
    whole = math.fsum(weights)
    return [weight / whole for weight in weights]


def _answers(
    cell: str, submission: Submission, locations: Iterable[ErrorLocation], weights: Iterable[float]
) -> tuple[Answer, ...]:
    """What each location takes the figure of a cell to be, likeliest first."""
    found: dict[Number | None, Answer] = {}
    for one, weight in zip(locations, weights, strict=True):
        value = implied(one, cell, submission)
        known = found.get(value, Answer(value, 0.0, ()))
        found[value] = Answer(value, known.probability + weight, (*known.locations, one))
    return tuple(sorted((one for one in found.values() if one.probability > 0), key=lambda one: -one.probability))


def implied(location: ErrorLocation, cell: str, submission: Submission) -> Number | None:
    """The figure of a cell if a location is right: the one suggested, else the one reported."""
    suggested = {one.cell: one.suggested for one in location.corrections}
    return suggested.get(cell, submission.observations[cell].value)
