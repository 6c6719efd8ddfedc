"""From a collection to the files of its summary."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gouji.collection.collect import Collection
from gouji.consolidation.add_up import Consolidation, form_of_sum
from gouji.consolidation.consolidate import consolidate
from gouji.formats.write import write
from gouji.lists.adjustments import read_adjustments
from gouji.summary.workbook import summary_workbook


def merge(
    collection: Collection,
    output: str | os.PathLike[str],
    *,
    adjust: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    force: bool = False,
) -> Consolidation:
    """Add up a collection and write the summary workbook to ``output``; what there is to say is in the result.

    ``adjust`` is a list of adjustments, or several; lines that cannot be applied are told first (M118). Raises
    `NothingToAddUp` when nothing counts, `UnreadableFile` for a list that cannot be read and `OutputError` when the
    summary cannot be written, or is there already and ``force`` is not given.
    """
    paths = [adjust] if isinstance(adjust, str | os.PathLike) else adjust
    form = form_of_sum(collection) if paths else None
    read = [read_adjustments(path, form) for path in paths] if form is not None else []
    result = consolidate(collection, tuple(adjustment for found, _ in read for adjustment in found))
    result = replace(result, findings=(*(fault for _, faults in read for fault in faults), *result.findings))
    write(summary_workbook(result), Path(output), force=force)
    return result
