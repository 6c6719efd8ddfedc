"""Units that were made into one: what each of them sends by itself is a part of its return, and no version of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial, reduce

from gouji.collection.versions import tables_filled
from gouji.editing.review import Review, Reviewed
from gouji.forms.open_rows import side_by_side
from gouji.intake.findings import SentSeparately
from gouji.model.aggregation import Figures, added, figures_of, in_figures, unaggregated
from gouji.model.reading import Return
from gouji.model.submission import Submission


def sent_separately(source: Sequence[Reviewed], former: Mapping[int, str]) -> dict[int, SentSeparately]:
    """Word of the returns that several units which are one now have sent; ``former`` has which of these, by number.

    They are of one year and say different things.
    """
    groups: dict[tuple[str, int | None], list[tuple[int, Review]]] = {}
    for number in former:
        if isinstance(one := source[number], Review):
            groups.setdefault((one.unit, one.submission.year), []).append((number, one))
    told = {}
    for group in groups.values():
        filled = {number: tables_filled(one.submission) for number, one in group}
        for number, one in group:
            for beside, other in group:
                if former[beside] != former[number] and filled[beside] != filled[number]:
                    said, others = stated(one.returned), stated(other.returned)
                    told[number] = SentSeparately(unit=one.unit, former=said, other=others, file=other.file)
                    break
    return told


def stated(returned: Return) -> str:
    """What a return says itself of whose it is; empty where it says nothing."""
    return next(filter(None, returned.evidence.units.values()), "")


def summed(parts: Sequence[Submission]) -> Submission:
    """The returns of former units added up; a cell of which none says anything stays as it is.

    Of figures that say nothing together none is left.
    """
    parts = side_by_side(*parts)
    first = parts[0]
    figures: Iterable[Figures] = map(figures_of, parts)
    sums = zip(first.form.cells, reduce(partial(added, first.form), figures), strict=True)
    gone = unaggregated(first.form) - first.form.texts
    return first.with_observations({cell: in_figures(one) for cell, one in sums if one is not None or cell in gone})
