"""Looking for a table in the sheets of a document, in each part of a sheet where it may stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from gouji.intake.bind.alignment import Alignment, Sheet, align, match_exactly
from gouji.intake.bind.copies import parts_of
from gouji.model.form import RESERVED_SHEETS, Table, leaf_paths
from gouji.model.grid import InReport
from gouji.model.keeping import once_for
from gouji.model.labels import wordings


def alignments(table: Table, official: Collection[str], sheets: Mapping[str, Sheet]) -> Iterator[Alignment]:
    """The alignments of a table in all sheets.

    A table that stands untouched in its own sheet is not looked for in the other ``official`` ones.
    """
    first = next(parts_of(table, sheets[table.sheet])) if table.sheet in sheets else None
    exact = match_exactly(table, first) if first is not None else None
    for name, sheet in sheets.items():
        if name in RESERVED_SHEETS or (exact is not None and name in official and name != table.sheet):
            continue
        yield from alignments_in(table, sheet, exact if name == table.sheet else None)


def alignments_in(table: Table, sheet: Sheet, first: Alignment | None = None) -> Iterator[Alignment]:
    """The alignments of a table in one sheet, the ``first`` of which may be known."""
    if first is None and not isinstance(sheet.name, InReport) and not _is_there(table, sheet):
        return
    for number, part in enumerate(parts_of(table, sheet)):
        own = first if number == 0 else None
        if (hit := own or _straightened(table, part) or align(table, part)) is not None:
            yield hit


def _is_there(table: Table, sheet: Sheet) -> bool:
    """Whether half of the headings of a block stand anywhere in a sheet: where they do not, it is not found."""
    said = sheet.by_wording.keys()
    return any(2 * sum(not words.isdisjoint(said) for words in heads) >= len(heads) for heads in _headings(table))


def is_whole(table: Table, sheet: Sheet) -> bool:
    """Whether every heading of a column of a table stands in a sheet."""
    said = sheet.by_wording.keys()
    return all(not words.isdisjoint(said) for heads in _headings(table) for words in heads)


@once_for
def _headings(table: Table) -> Sequence[Sequence[frozenset[str]]]:
    return [[wordings(path[-1]) for path in leaf_paths(block.columns)] for block in table.blocks]


def _straightened(table: Table, sheet: Sheet) -> Alignment | None:
    """A table of a report that lost its spans; sheets have columns."""
    if not isinstance(sheet.name, InReport):
        return None
    from gouji.intake.bind.ragged import straightened

    return straightened(table, sheet)
