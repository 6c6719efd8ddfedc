"""Where a figure of a summary comes from: who contributed how much, and where that stood in which file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gouji.consolidation.adjustments import Adjustment, adjustments_of
from gouji.consolidation.sums import stated_total, sum_of, sum_of_parts
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import Form
from gouji.model.grid import Document, Place
from gouji.model.labels import fold
from gouji.model.submission import Observation, Status, Submission
from gouji.model.totals import leaves_of
from gouji.model.wording import Some
from gouji.summary.findings import PartsDiffer, ShownDiffers, StatedTotal
from gouji.workbook.detail import Source, adjustments_in, members_of, origins_of, place_of, sources_of
from gouji.workbook.layout import places

_LISTED = 10


class Contribution(NamedTuple):
    """What one unit gave to a cell: ``seen`` as it was counted, the file, and the place of the figure in it."""

    unit: str
    seen: Observation
    source: Source | None
    at: Place | None


class Lineage(NamedTuple):
    """All that one cell of a summary is made of. ``value`` is what that adds up to.

    ``findings`` say where the contributions do not come to that (M184).
    """

    cell: str
    value: Number | None
    contributions: tuple[Contribution, ...]
    adjustments: tuple[Adjustment, ...]
    findings: tuple[Finding, ...] = ()


def lineage(form: Form, document: Document, cell: str) -> Lineage:
    """Trace a cell of a summary of gouji's own making to the units.

    A total is added up from its parts, as in the summary itself; what the units stated for it is
    among the contributions all the same.
    """
    members = members_of(form, document, None)
    sources = {fold(source.unit): source for source in sources_of(document)}
    origins = origins_of(document)
    leaves = leaves_of(form, cell)
    adjustments = tuple(one for one in adjustments_of(form, adjustments_in(document))[0] if one.cell in leaves)
    contributions = tuple(
        Contribution(
            member.unit or "",
            member.observations[cell],
            sources.get(fold(member.unit or "")),
            place_of(form, origins, member.unit or "", cell),
        )
        for member in members
    )
    value = derived(form, members, adjustments)[cell]
    return Lineage(cell, value, contributions, adjustments, tuple(_gap(cell, value, members, adjustments)))


def shown_otherwise(form: Form, traced: Lineage, shown: Number | None) -> tuple[Finding, ...]:
    """Word that the table of the summary shows another figure (M185)."""
    if (shown or 0) == (traced.value or 0):
        return ()
    return (ShownDiffers(left=shown, right=traced.value, cells=(traced.cell,), places=(places(form)[traced.cell],)),)


def _gap(
    cell: str, value: Number | None, members: tuple[Submission, ...], adjustments: tuple[Adjustment, ...]
) -> Iterator[Finding]:
    """Word that the units state another total than their parts come to, and whose own is off (M184)."""
    own = [(one.unit or "", stated_total(one, cell), sum_of_parts(one, cell)) for one in members]
    stated = sum(told for _, told, _ in own) + sum(one.amount for one in adjustments)
    if stated == (value or 0):
        return
    off = [
        StatedTotal(unit=unit, stated=told, value=None if _has_odd_parts(one, cell) else parts)
        for one, (unit, told, parts) in zip(members, own, strict=True)
        if told != parts
    ]
    yield PartsDiffer(
        stated=stated, value=value, imbalance=stated - (value or 0), units=Some.of(off, _LISTED), cells=(cell,)
    )


def _has_odd_parts(one: Submission, cell: str) -> bool:
    """Whether a part of a total is no figure, and no blank either."""
    seen = (one.observations[leaf] for leaf in leaves_of(one.form, cell))
    return any(each.value is None and each.status in (Status.NOT_A_NUMBER, Status.UNCOMPUTED) for each in seen)


def derived(
    form: Form, members: tuple[Submission, ...], adjustments: tuple[Adjustment, ...]
) -> Mapping[str, Number | None]:
    """What a summary of these returns must say, cell by cell."""
    return sum_of(form, members, adjustments).values()
