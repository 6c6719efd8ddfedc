"""From a collection to the files of its summary."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from gouji.collection.collect import Collection
from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.consolidate import consolidate
from gouji.formats.write import write
from gouji.lists.adjustments import read_adjustments
from gouji.summary.workbook import summary_workbook


def merge(
    collection: Collection,
    output: str | os.PathLike[str],
    *,
    adjust: str | os.PathLike[str] | None = None,
    force: bool = False,
) -> Consolidation:
    """Add up a collection and write the summary workbook to ``output``; what there is to say is in the result.

    ``adjust`` is a list of adjustments; lines of it that cannot be applied are told first (M118). Raises
    `NothingToAddUp` when nothing counts, `UnreadableFile` for a list that cannot be read and `OutputError` when the
    summary cannot be written, or is there already and ``force`` is not given.
    """
    if adjust is not None and collection.form is not None:
        adjustments, faults = read_adjustments(adjust, collection.form)
    else:
        adjustments, faults = (), ()
    result = consolidate(collection, adjustments)
    result = replace(result, findings=(*faults, *result.findings))
    write(summary_workbook(result), Path(output), force=force)
    return result
