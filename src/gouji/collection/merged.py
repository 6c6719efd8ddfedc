"""Units that were made into one: what each of them sends by itself is a part of its return, and no version of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gouji.collection.versions import tables_filled
from gouji.editing.review import Review, Reviewed
from gouji.intake.findings import SentSeparately
from gouji.model.reading import Return
from gouji.model.submission import Observation, Submission
from gouji.model.totals import sum_of_stated
from gouji.units.names import former_part
from gouji.units.roster import Roster


def sent_separately(
    source: Sequence[Reviewed], numbers: Iterable[int], roster: Roster | None
) -> dict[int, SentSeparately]:
    """Word of the returns, by ``numbers`` those of former units, that several units which are one now have sent.

    They are of one year and say different things.
    """
    groups: dict[tuple[str, int | None], list[tuple[int, str, Review]]] = {}
    for number in numbers:
        one = source[number]
        if isinstance(one, Review) and former_part(roster, said := stated(one.returned)):
            groups.setdefault((one.unit, one.submission.year), []).append((number, said, one))
    told = {}
    for group in groups.values():
        known = [(former_part(roster, said), tables_filled(one.submission)) for _, said, one in group]
        for (former, filled), (number, said, one) in zip(known, group, strict=True):
            for (other_former, other_filled), (_, other, beside) in zip(known, group, strict=True):
                if other_former != former and other_filled != filled:
                    told[number] = SentSeparately(unit=one.unit, former=said, other=other, file=beside.file)
                    break
    return told


def stated(returned: Return) -> str:
    """What a return says itself of whose it is; empty where it says nothing."""
    return next(filter(None, returned.evidence.units.values()), "")


def summed(parts: Sequence[Submission]) -> Submission:
    """The returns of former units added up; a cell of which none says anything stays as it is."""
    first = parts[0]
    columns = zip(first.form.cells, *(one.figures for one in parts), strict=True)
    sums = {cell: sum_of_stated(figures) for cell, *figures in columns}
    return first.with_observations({cell: Observation.of(one) for cell, one in sums.items() if one is not None})
