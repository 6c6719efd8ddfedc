"""Two copies of a return side by side as one page: what differs, and the official tables with both figures."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from gouji.editing.side_by_side import CellPair, SideBySide
from gouji.forms.open_rows import side_by_side as with_rows_of_both
from gouji.messages.render import ui_text
from gouji.model.form import Cell
from gouji.model.language import Language
from gouji.model.submission import Submission
from gouji.reports.page import page_text, printed_table, template
from gouji.reports.printable import printable
from gouji.reports.side_by_side import described, headed, place_of, remarks, section_title, shown, verdict_of


def side_by_side_as_html(found: SideBySide, language: Language) -> str:
    """One self-contained page without scripts; what files say is shown as text only."""
    return template("compare.html").render(language=language, style=page_text("compare.css"), **_shown(found, language))


def differences_as_fragment(found: SideBySide, language: Language) -> str:
    """The same without the page around it."""
    return template("differences.html").render(**_shown(found, language))


def _shown(found: SideBySide, language: Language) -> dict[str, Any]:
    """What the template shows."""
    pairs = {pair.cell.id: pair for pair in found.cells}
    same_form = found.left.form == found.right.form
    left, *_ = with_rows_of_both(found.left.submission, found.right.submission)
    return {
        "word": lambda key: ui_text(f"compare_{key}", language),
        "title": verdict_of(found, language),
        "copies": [printable(headed(one, language)) for one in (found.left, found.right)],
        "remarks": [printable(one) for one in remarks(found, language)],
        "cells": [_line(found, pair, language) for pair in found.cells],
        "sentences": [
            (section_title(found.left.form, one.section), _runs(one.left, one.right), _runs(one.right, one.left))
            for one in found.sentences
        ],
        "tables": [
            printed_table(table, lambda cell: _figure(left, cell, pairs.get(cell.id), language))
            for table in left.form.tables
        ]
        if same_form
        else [],
    }


def _line(found: SideBySide, pair: CellPair, language: Language) -> dict[str, str]:
    return {
        "label": printable(described(found, pair)),
        "left": printable(shown(pair.left, language)),
        "left_at": printable(place_of(found.left, pair)),
        "right": printable(shown(pair.right, language)),
        "right_at": printable(place_of(found.right, pair)),
        "apart": "" if pair.difference is None else str(pair.difference),
    }


def _runs(text: str, other: str) -> list[tuple[bool, str]]:
    """A sentence in stretches, each with whether the other sentence has it too."""
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    return [(kind == "equal", printable(text[a:b])) for kind, a, b, _, _ in matcher.get_opcodes() if a < b]


def _figure(left: Submission, cell: Cell, pair: CellPair | None, language: Language) -> dict[str, Any]:
    """A cell of a table as printed, both figures where they differ."""
    if pair is None:
        return {"text": printable(left.observations[cell.id].said)}
    sides = {"left": printable(shown(pair.left, language)), "right": printable(shown(pair.right, language))}
    return {"differs": True, **sides}
