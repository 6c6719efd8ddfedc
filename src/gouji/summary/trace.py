"""Where a figure of a summary comes from: who contributed how much, and where that stood in which file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gouji.consolidation.adjustments import Adjustment, adjustments_of
from gouji.consolidation.open_rows import is_appended, unit_row
from gouji.consolidation.sums import stated_total, sum_of_parts, total_of_columns
from gouji.forms.open_rows import members_form
from gouji.model.aggregation import Figures, added, figures_of, summable, unaggregated
from gouji.model.edit import Number
from gouji.model.figures import observe_as
from gouji.model.finding import Finding
from gouji.model.form import Form
from gouji.model.grid import Document, Place
from gouji.model.labels import fold
from gouji.model.rounding import rounding_of
from gouji.model.submission import Observation, Status, Submission
from gouji.model.totals import leaves_of
from gouji.model.wording import Some
from gouji.summary.findings import PartsDiffer, ShownDiffers, StatedTotal
from gouji.workbook.detail import Source, adjustments_in, each_member, origins_of, sources_of
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
    if (of_unit := unit_row(form, cell)) is not None:
        return _of_one_unit(form, document, cell, *of_unit)
    sources = {fold(source.unit): source for source in sources_of(document)}
    if is_appended(form, cell):
        return _of_appended(form, document, cell, sources)
    origins, official = origins_of(document, cell), places(form)[cell]
    leaves = leaves_of(form, cell)
    adjustments = tuple(one for one in adjustments_of(form, adjustments_in(document))[0] if one.cell in leaves)
    contributions: list[Contribution] = []
    off: list[StatedTotal] = []
    stated: Number = sum(one.amount for one in adjustments)
    returns = 0
    common = members_form(form)
    columns: Figures = [None] * len(common.cells)
    for member in each_member(form, document, None):
        unit, own, parts = member.unit or "", stated_total(member, cell), sum_of_parts(member, cell)
        source, at = sources.get(fold(unit)), origins.get(unit, official)
        contributions.append(Contribution(unit, member.observations[cell], source, at))
        columns = added(common, columns, figures_of(member))
        stated += own
        returns += max(member.returns, 1)
        if own != parts:
            known = None if _has_odd_parts(member, cell) else parts
            off.append(StatedTotal(unit=unit, stated=own, value=known))
    value = total_of_columns(common, columns, adjustments).value(cell)
    gap, rounding = stated - (value or 0), returns * rounding_of(form).get(cell, 0)
    differs = cell in summable(form) and gap != 0 and not -rounding < gap < rounding
    findings = [_gap(cell, value, stated, off)] if differs else []
    return Lineage(cell, value, tuple(contributions), adjustments, tuple(findings))


def _of_one_unit(form: Form, document: Document, cell: str, unit: str, own: str) -> Lineage:
    """The lineage of a figure that one unit alone has, in a row of its own."""
    whole = lineage(form, document, own)
    mine = tuple(one for one in whole.contributions if fold(one.unit) == fold(unit))
    return Lineage(cell, next((one.seen.value for one in mine), None), mine, ())


def _of_appended(form: Form, document: Document, cell: str, sources: Mapping[str, Source]) -> Lineage:
    """The lineage of a figure in a row that one unit put in, which no other sheet says: it is what stands there."""
    place = places(form)[cell]
    grid = next(grid for grid in document if grid.name == place.sheet)
    there = (piece.value for piece in grid.pieces if (piece.row, piece.column) == (place.row, place.column))
    seen = observe_as(next(there, None), form.cells[cell].special, form.cells[cell].unit)
    of = [Contribution(unit, seen, sources.get(fold(unit)), at) for unit, at in origins_of(document, cell).items()]
    return Lineage(cell, seen.value, tuple(of), ())


def shown_otherwise(form: Form, traced: Lineage, shown: Number | None) -> tuple[Finding, ...]:
    """Word that the table of the summary shows another figure (M185)."""
    if (shown or 0) == (traced.value or 0) or (traced.value is None and traced.cell in unaggregated(form)):
        return ()
    return (ShownDiffers(left=shown, right=traced.value, cells=(traced.cell,), places=(places(form)[traced.cell],)),)


def _gap(cell: str, value: Number | None, stated: Number, off: Sequence[StatedTotal]) -> PartsDiffer:
    """Word that the units state another total than their parts come to, and whose own is ``off`` (M184)."""
    units = Some.of(off, _LISTED)
    return PartsDiffer(stated=stated, value=value, imbalance=stated - (value or 0), units=units, cells=(cell,))


def _has_odd_parts(one: Submission, cell: str) -> bool:
    """Whether a part of a total is no figure, and no blank either."""
    seen = (one.observations[leaf] for leaf in leaves_of(one.form, cell))
    return any(each.value is None and each.status in (Status.NOT_A_NUMBER, Status.UNCOMPUTED) for each in seen)
