"""Consolidating a collection: its returns added up, and set beside last year's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.collection.collect import Collection
from gouji.consolidation.add_up import Consolidation, add_up
from gouji.consolidation.adjustments import Adjustment
from gouji.consolidation.last_year import since_last_year, total_of_last_year


def consolidate(collection: Collection, adjustments: Sequence[Adjustment] = ()) -> Consolidation:
    """Add up the returns of a collection that count, with signed ``adjustments``, and compare with last year.

    Nothing is checked or decided here: what counts, and what is wrong with it, the collection says. Last year's
    total is compared where the office knows of last year (see `gouji.consolidation.last_year`). Raises
    `NothingToAddUp`, a ValueError, when nothing is left to add up.
    """
    result, office = add_up(collection, adjustments), collection.office
    if office.last_year is None:
        return result
    previous, lacking = total_of_last_year(result.form, result.period, office)
    findings = (*result.findings, *since_last_year(result, previous))
    return replace(result, findings=findings, previous=previous, lacking=lacking)
