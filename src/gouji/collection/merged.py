"""Units that were made into one: what each of them sends by itself is a part of its return, and no version of it."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.collection.versions import tables_filled
from gouji.editing.review import Review, Reviewed
from gouji.intake.findings import SentSeparately
from gouji.model.edit import Number
from gouji.model.submission import Observation, Submission
from gouji.units.names import former_part
from gouji.units.roster import Roster


def sent_separately(source: Sequence[Reviewed], roster: Roster | None) -> dict[int, SentSeparately]:
    """Word of the returns that several former units of one have sent for a year, where they say different things."""
    groups: dict[tuple[str, int | None], list[tuple[int, str, Review]]] = {}
    for number, one in enumerate(source):
        if isinstance(one, Review) and (said := stated(one)) and former_part(roster, said):
            groups.setdefault((one.unit, one.submission.year), []).append((number, said, one))
    told = {}
    for group in groups.values():
        for number, said, one in group:
            filled = tables_filled(one.submission)
            for _, other, beside in group:
                if (
                    former_part(roster, other) != former_part(roster, said)
                    and tables_filled(beside.submission) != filled
                ):
                    told[number] = SentSeparately(unit=one.unit, former=said, other=other, file=beside.file)
                    break
    return told


def stated(one: Review) -> str:
    """What a return says itself of whose it is."""
    return next((name for name in one.returned.evidence.units.values() if name), "")


def summed(parts: Sequence[Submission]) -> Submission:
    """The returns of former units added up; a cell of which none says anything stays as it is."""
    first = parts[0]
    columns = zip(first.form.cells, *(one.figures for one in parts), strict=True)
    sums: dict[str, Number] = {}
    for cell, *figures in columns:
        if said := [figure for figure in figures if figure is not None]:
            sums[cell] = sum(said)
    return first.with_observations({cell: Observation.of(figure) for cell, figure in sums.items()})
