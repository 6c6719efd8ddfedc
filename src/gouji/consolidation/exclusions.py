"""Why files of a collection are not added up, each with a finding that names it."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.collection.collect import Collection
from gouji.collection.entry import Entry, Part
from gouji.collection.versions import NEVER, ORDER, Versions, differences
from gouji.editing.check import addresses
from gouji.model.finding import ERROR, INFORMATION, WARNING, Finding, listed
from gouji.model.form import Form, describe
from gouji.model.submission import Submission

LISTED = 5
"""So many cells are written out in one finding."""


def excluded_from(collection: Collection) -> Iterator[Finding]:
    """Why each file that is not added up is not: nothing is left out without a finding."""
    for entry in collection.playing(Part.PASSED_OVER, Part.REFUSED, Part.OTHER_FORM, Part.OTHER_YEAR):
        yield _refusal(collection, entry)
    for group in collection.versions:
        for other in group.others:
            yield _superseded(collection, group, other)
    for subtotal in collection.subtotals:
        arguments = {"file": subtotal.entry.file, "unit": subtotal.entry.unit}
        yield Finding("M117" if subtotal.guessed else "M110", WARNING, arguments)


def where_in(submission: Submission, cell: str) -> str:
    """A cell by its address, or in words when it was not found in the file."""
    at = addresses(submission, (cell,))
    return at[0].replace("!", " ") if at else describe(submission.form.cells[cell])


def _refusal(collection: Collection, entry: Entry) -> Finding:
    if entry.part is Part.PASSED_OVER:
        return collection[entry].findings[0]
    if entry.part is Part.REFUSED:
        reason = next((finding for finding in collection[entry].findings if finding.severity == ERROR), "")
        return Finding("M101", ERROR, {"file": entry.file, "reason": reason})
    if entry.part is Part.OTHER_FORM:
        forms = {"form": _named(entry.form), "expected": _named(collection.form)}
        return Finding("M103", ERROR, {"file": entry.file, **forms})
    return Finding("M104", ERROR, {"file": entry.file, "year": entry.year, "expected": collection.year})


def _named(form: Form | None) -> str:
    return f"{form.id}（{form.source}）" if form is not None else ""


def _superseded(collection: Collection, versions: Versions[Entry], other: Entry) -> Finding:
    """A version that does not count: it says the same (M111), something else (M102), or none counts (M112)."""
    arguments: dict[str, object] = {"unit": versions.unit, "file": other.file, "count": len(versions.all)}
    if versions.kept is None:
        return Finding("M112", ERROR, arguments)
    mine, theirs = (one.submission for one in collection.of((versions.kept, other)).values())
    arguments |= {"kept": versions.kept.file, "by": versions.by}
    cells = differences(mine, theirs)
    if not cells:
        return Finding("M111", INFORMATION, arguments)
    shown = [
        f"{where_in(theirs, cell)} {theirs.observations[cell].said or '□'}→{mine.observations[cell].said or '□'}"
        for cell in cells
    ]
    arguments |= {"differences": len(cells), "cells": listed(shown, LISTED)}
    severity = ERROR if versions.by in (ORDER, NEVER) else WARNING
    return Finding("M102", severity, arguments, cells=cells, at=addresses(theirs, cells))
