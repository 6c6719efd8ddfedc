"""Tables of a report under the names that the form gives its sheets, so that people find them: 表三, not 表格2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gouji.intake.bind.placement import Placed
from gouji.model.form import Form
from gouji.model.grid import Document, InReport, Place


def under_official_names(form: Form, document: Document, placed: Placed) -> Document:
    """The document with other names for the tables of which each holds cells of one table of the form alone."""
    names = _names(form, placed)
    taken = {grid.name for grid in document} - names.keys()
    names = {old: new for old, new in names.items() if new not in taken}
    if not names:
        return document

    def moved(place: Place) -> Place:
        return place._replace(sheet=names.get(place.sheet, place.sheet))

    return replace(
        document,
        grids=tuple(replace(grid, name=names[grid.name]) if grid.name in names else grid for grid in document),
        comments={moved(place): comment for place, comment in document.comments.items()},
        overlays=tuple(one._replace(place=moved(one.place)) for one in document.overlays),
    )


def _names(form: Form, placed: Placed) -> Mapping[str, InReport]:
    """The new names by the old; a table that goes on in others has numbers behind its name there."""
    sheets = {cell.id: table.sheet for table in form.tables for cell in table.cells}
    held: dict[InReport, dict[str, None]] = {}
    for cell, (there, _) in placed.items():
        if isinstance(there.sheet, InReport):
            held.setdefault(there.sheet, {})[sheets[cell]] = None
    names: dict[str, InReport] = {}
    counts: dict[str, int] = {}
    for old, (sheet, *others) in held.items():
        if not others:
            counts[sheet] = number = counts.get(sheet, 0) + 1
            new = sheet if number == 1 else f"{sheet}({number})"
            names[old] = InReport(new, old.above, old.measured, str(old))
    return names
