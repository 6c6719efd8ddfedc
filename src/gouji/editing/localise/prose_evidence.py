"""What the prose of a report says of a correction: whether its claims then hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gouji.editing.localise.findings import Support
from gouji.model.claim import Claim
from gouji.model.edit import Number, exactly

AGREES, DIFFERS = -8, 10
"""What it adds to the cost of a correction that the prose, or last year's figures, agree with it or do not.

No error, however clear, makes a figure that follows on from last year likelier to be wrong than any other.
"""


class ProseEvidence:
    """The claims of a report beside the figures of its tables."""

    def __init__(self, claims: Sequence[Claim], values: Mapping[str, Number]) -> None:
        self.values = values
        self.claims = [(claim, claim.holds(values)) for claim in claims if claim.cells and not claim.weak]

    def of(self, changes: Mapping[str, Number | Fraction]) -> tuple[tuple[Support, ...], int]:
        """What the claims say of some changes, and what that adds to the cost."""
        touched = [(claim, before) for claim, before in self.claims if not claim.touched.isdisjoint(changes)]
        if not touched:
            return (), 0
        changed = {cell: exactly(Fraction(self.values[cell]) + Fraction(change)) for cell, change in changes.items()}
        after = {**self.values, **changed}
        said = {(before, claim.holds(after)) for claim, before in touched}
        if (True, False) in said:
            return (Support.MISSTATED,), DIFFERS
        return ((Support.STATED,), AGREES) if (False, True) in said else ((), 0)
