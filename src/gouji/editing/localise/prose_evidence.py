"""What the prose of a report says of a correction: whether its claims then hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gouji.editing.localise.findings import Support
from gouji.editing.localise.system import Changes, changed
from gouji.model.claim import Claim
from gouji.model.edit import Number


class ProseEvidence:
    """The claims of a report beside the figures of its tables."""

    def __init__(self, claims: Sequence[Claim], values: Mapping[str, Number]) -> None:
        self.values = values
        self.claims = [(claim, claim.holds(values)) for claim in claims if claim.cells and not claim.weak]

    def of(self, changes: Changes) -> tuple[Support, ...]:
        """What the claims say of some changes."""
        touched = [(claim, before) for claim, before in self.claims if not claim.touched.isdisjoint(changes)]
        if not touched:
            return ()
        after = {**self.values, **{cell: changed(self.values[cell], change) for cell, change in changes.items()}}
        said = {(before, claim.holds(after)) for claim, before in touched}
        if (True, False) in said:
            return (Support.MISSTATED,)
        return (Support.STATED,) if (False, True) in said else ()
