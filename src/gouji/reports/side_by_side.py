"""Two copies of a return compared, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.editing.side_by_side import CellPair, SideBySide
from gouji.messages.render import ui_text
from gouji.messages.speech import quoted
from gouji.model.check_code import code_shown
from gouji.model.form import Form, describe
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.model.reading import Return
from gouji.model.submission import Observation
from gouji.reports.finding_lines import code_line, when
from gouji.reports.json_text import Json, dump
from gouji.reports.printable import one_line


def side_by_side_as_text(found: SideBySide, language: Language) -> str:
    """Both copies, one line for each cell and each sentence in which they differ, and how many these are."""
    return "\n".join(map(one_line, _lines(found, language)))


def _lines(found: SideBySide, language: Language) -> Iterator[str]:
    yield ui_text("compare_left", language, copy=headed(found.left, language))
    yield ui_text("compare_right", language, copy=headed(found.right, language))
    yield from remarks(found, language)
    for pair in found.cells:
        yield ui_text(
            "compare_cell" if pair.difference is None else "compare_figures",
            language,
            apart=pair.difference,
            label=described(found, pair),
            left=_shown_at(shown(pair.left, language), place_of(found.left, pair), language),
            right=_shown_at(shown(pair.right, language), place_of(found.right, pair), language),
        )
    for one in found.sentences:
        section = section_title(found.left.form, one.section)
        nothing = ui_text("compare_nothing", language)
        left, right = one.left or nothing, one.right or nothing
        yield ui_text("compare_sentence", language, section=section, left=left, right=right)
    yield verdict_of(found, language)


def headed(one: Return, language: Language) -> str:
    """A copy by its file, whose it is, for which year, and its code."""
    seen = one.submission
    return "  ".join(filter(None, (one.file, seen.unit, when(seen.period, language), code_line(seen, language))))


def remarks(found: SideBySide, language: Language) -> Iterator[str]:
    """What makes the two no copies of one return."""
    left, right = found.left.submission, found.right.submission
    nothing = ui_text("compare_nothing", language)
    for key, one, other in (
        ("compare_years", left.period, right.period),
        ("compare_units", left.unit, right.unit),
        ("compare_forms", left.form.source, right.form.source),
    ):
        if one != other:
            yield ui_text(key, language, left=one or nothing, right=other or nothing)
    if bool(left.narrative) != bool(right.narrative):
        yield ui_text("compare_no_prose", language, file=(found.right if left.narrative else found.left).file)


def verdict_of(found: SideBySide, language: Language) -> str:
    """How many cells and sentences differ."""
    count = {"cells": len(found.cells), "sentences": len(found.sentences)}
    return ui_text("compare_count" if found.cells or found.sentences else "compare_same", language, **count)


def described(found: SideBySide, pair: CellPair) -> str:
    """A cell with its table, as people say it."""
    form = found.left.form if pair.left is not None else found.right.form
    return f"{form.table_of[pair.cell.table].sheet} {describe(pair.cell)}"


def shown(seen: Observation | None, language: Language) -> str:
    """What a copy says in a cell."""
    if seen is None:
        return ui_text("compare_no_cell", language)
    return quoted(seen.said, language) if seen.said else ui_text("page_blank", language)


def _shown_at(said: str, at: str, language: Language) -> str:
    return ui_text("compare_at", language, said=said, at=at) if at else said


def place_of(one: Return, pair: CellPair) -> str:
    """Where a cell stands in a copy; empty where it was not found."""
    origin = one.submission.origins.get(pair.cell.id)
    return address(origin.place) if origin is not None else ""


def section_title(form: Form, number: str) -> str:
    """The title of a section of the report by its number."""
    return next((one.title for one in form.sections if one.number == number), number)


def side_by_side_as_json(found: SideBySide) -> str:
    """The comparison for programs."""
    return dump(
        {
            "same": found.is_same,
            "left": _copy(found.left),
            "right": _copy(found.right),
            "cells": [
                {
                    "cell": pair.cell.id,
                    "label": described(found, pair),
                    "left": _figure(found.left, pair.left, pair),
                    "right": _figure(found.right, pair.right, pair),
                }
                for pair in found.cells
            ],
            "sentences": [one._asdict() for one in found.sentences],
        }
    )


def _copy(one: Return) -> Json:
    seen = one.submission
    return {
        "file": one.file,
        "sha256": one.sha256,
        "unit": seen.unit,
        "year": seen.year,
        "period": str(seen.period) if seen.period else None,
        "form": seen.form.id,
        "code": code_shown(seen),
    }


def _figure(one: Return, seen: Observation | None, pair: CellPair) -> Json | None:
    if seen is None:
        return None
    return {"value": seen.value, "raw": seen.raw, "status": seen.status, "at": place_of(one, pair) or None}
