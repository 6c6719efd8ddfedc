"""What an error costs, in the spirit of minimum description length: so the likeliest error comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gouji.editing.localise.findings import Support
from gouji.editing.localise.keying_errors import (
    NONE,
    KeyingError,
    Neighbours,
    keying_error_of,
    keying_error_of_pair,
)
from gouji.editing.localise.prose_evidence import ProseEvidence
from gouji.editing.localise.structural_errors import Structural, Structure
from gouji.editing.localise.system import Changes, System, changed
from gouji.model.claim import Claim
from gouji.model.edit import PREVIOUS, EditRule, Number, OutcomeVerdict, confront
from gouji.model.form import Form
from gouji.model.mechanism import Mechanism
from gouji.model.submission import Submission

CELL_COST, STRUCTURE_COST = 8, 11
"""What it costs to say that one cell is wrong, or that one movement spoilt a span of cells."""
_BESIDE = {
    Support.CONTINUES: -8,
    Support.UNCHANGED: -8,
    Support.STATED: -8,
    Support.BREAKS_OFF: 10,
    Support.MISSTATED: 10,
}
"""What each adds to the cost: no error, however clear, makes a figure that follows on from last year likelier to be
wrong than any other."""
_TELLING = 10  # a figure below it is the same as last year's by chance


class Correction(NamedTuple):
    """One cell of a location: what was reported, None for a blank, what would satisfy the rules, the error.

    Where rounding leaves several figures of which none is likelier, they are those ``between`` two, with both.
    """

    cell: str
    reported: Number | None
    suggested: Number
    mechanism: Mechanism | Structure
    between: tuple[Number, Number] | None = None


class ErrorLocation(NamedTuple):
    """A smallest set of cells, or a structural error, that explains why a return fails.

    ``cost`` ranks it, likeliest first. ``span`` is the first and last cell of a structural error and
    the way the figures went (1 onwards, -1 back, 0 for neither). ``evidence`` names what else speaks
    for it: ``continues`` (then last year's figures carry over), ``unchanged`` (it is last year's figure), ``stated``
    (the prose says so), or against it: ``breaks_off``, ``misstated`` (they carry over, it says so, as it is reported).
    """

    corrections: tuple[Correction, ...]
    mechanism: Mechanism | Structure
    cost: int
    span: tuple[str, str, int] | None = None
    evidence: tuple[Support, ...] = ()
    gone: int = 0

    @property
    def is_clear(self) -> bool:
        """Whether one figure alone is suggested for every cell."""
        return all(one.between is None for one in self.corrections)

    @property
    def cells(self) -> tuple[str, ...]:
        """The suspect cells in the order of the form."""
        return tuple(correction.cell for correction in self.corrections)


class Costs:
    """Turns changes into locations with their cost."""

    def __init__(
        self,
        form: Form,
        submission: Submission,
        system: System,
        previous: Mapping[str, Number | None],
        claims: Sequence[Claim] = (),
    ) -> None:
        self.form, self.submission, self.previous = form, submission, previous
        self.prose = ProseEvidence(claims, system.values)
        self.values = system.values
        self.reported = submission.values()
        self.neighbours = Neighbours(form, system.values)
        known = self.reported | {PREVIOUS + cell: value for cell, value in previous.items()}
        continuing = [rule for rule in form.queries if previous and _carries(form, rule)]
        self.continuing = [
            (rule, outcome.verdict) for rule in continuing if (outcome := confront(rule, known)).left is not None
        ]
        self.known = known
        self.errors: dict[tuple[str, Number], KeyingError] = {}

    def corrections(self, changes: Changes) -> list[tuple[str, Number, Number]]:
        """Some changes in the order of the form: the cells, what they say, what they should."""
        return [
            (cell, self.values[cell], changed(self.values[cell], changes[cell]))
            for cell in sorted(changes, key=self.form.index.__getitem__)
        ]

    def cells(self, changes: Changes) -> ErrorLocation:
        """A set of cells, each made wrong by an error of its own or two by one error."""
        pairs = self.corrections(changes)
        both = keying_error_of_pair(self.neighbours, pairs) if len(pairs) == 2 else None
        if both is not None:
            errors, cost = [both] * 2, CELL_COST + both.cost
        else:
            errors = [self.error(*pair) for pair in pairs]
            cost = sum(
                CELL_COST * self.form.cells[pair[0]].weight + error.cost
                for pair, error in zip(pairs, errors, strict=True)
            )
        evidence, bonus = self.evidence(changes)
        kinds = {error.kind for error in errors}
        told = tuple(
            Correction(cell, self.reported[cell], suggested, error.kind)
            for (cell, _, suggested), error in zip(pairs, errors, strict=True)
        )
        return ErrorLocation(told, kinds.pop() if len(kinds) == 1 else NONE.kind, cost + bonus, evidence=evidence)

    def error(self, cell: str, value: Number, suggested: Number) -> KeyingError:
        """The error that makes one figure out of another; many sets have a cell in common."""
        known = self.errors.get((cell, suggested))
        if known is None:
            blank = self.reported[cell] is None
            known = keying_error_of(self.form, self.neighbours, cell, value, suggested, blank=blank)
            self.errors[cell, suggested] = known
        return known

    def structural(self, found: Structural) -> ErrorLocation:
        """A movement that spoilt many cells."""
        evidence, bonus = self.evidence(found.changes)
        told = tuple(
            Correction(cell, self.reported[cell], suggested, found.mechanism)
            for cell, _, suggested in self.corrections(found.changes)
        )
        span, cost = (found.first, found.last, found.way), STRUCTURE_COST + found.cost + bonus
        return ErrorLocation(told, found.mechanism, cost, span, evidence, found.gone)

    def evidence(self, changes: Changes) -> tuple[tuple[Support, ...], int]:
        """What last year's figures and the prose of the report say of some changes, and what that adds to the cost."""
        found = (*self.last_year(changes), *self.prose.of(changes))
        return found, sum(_BESIDE[one] for one in found)

    def last_year(self, changes: Changes) -> tuple[Support, ...]:
        """What last year's figures say of some changes."""
        if not self.previous:
            return ()
        after = self.known | {cell: self.values[cell] + change for cell, change in changes.items()}
        agrees = differs = False
        for rule, before in self.continuing:
            if not changes.keys().isdisjoint(rule.cells):
                verdict = confront(rule, after).verdict
                agrees |= (before, verdict) == (OutcomeVerdict.FAILED, OutcomeVerdict.SATISFIED)
                differs |= (before, verdict) == (OutcomeVerdict.SATISFIED, OutcomeVerdict.FAILED)
        if differs:
            return (Support.BREAKS_OFF,)
        same = all(
            self.previous.get(cell) == self.values[cell] + change >= _TELLING for cell, change in changes.items()
        )
        return (*([Support.CONTINUES] if agrees else []), *([Support.UNCHANGED] if same else []))


def _carries(form: Form, rule: EditRule) -> bool:
    """Whether a query ties typed figures of this year to last year's by an equation."""
    return rule.looks_back and rule.relation.is_equation and not any(cell in form.sums for cell in rule.cells)
