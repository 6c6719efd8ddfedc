"""Two copies of a return side by side as one page: what differs, and the official tables with both figures."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gouji.editing.side_by_side import CellPair, SideBySide
from gouji.messages.render import ui_text
from gouji.model.form import Table
from gouji.model.language import Language
from gouji.reports.printable import printable
from gouji.reports.side_by_side import described, headed, place_of, remarks, section_title, shown, verdict_of
from gouji.workbook.layout import skeleton

if TYPE_CHECKING:
    from jinja2 import Template


def side_by_side_as_html(found: SideBySide, language: Language) -> str:
    """One self-contained page without scripts; what files say is shown as text only."""
    pairs = {pair.cell.id: pair for pair in found.cells}
    same_form = found.left.form == found.right.form
    return _template().render(
        language=language,
        word=lambda key: ui_text(f"compare_{key}", language),
        title=verdict_of(found, language),
        copies=[printable(headed(one, language)) for one in (found.left, found.right)],
        remarks=[printable(one) for one in remarks(found, language)],
        cells=[_line(found, pair, language) for pair in found.cells],
        sentences=[
            (section_title(found.left.form, one.section), _runs(one.left, one.right), _runs(one.right, one.left))
            for one in found.sentences
        ],
        tables=[_table(found, table, pairs, language) for table in found.left.form.tables] if same_form else [],
        style=(files("gouji") / "reports" / "pages" / "compare.css").read_text("utf-8"),
    )


@cache
def _template() -> Template:
    from jinja2 import Environment  # loaded for this report only

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((files("gouji") / "reports" / "pages" / "compare.html").read_text("utf-8"))


def _line(found: SideBySide, pair: CellPair, language: Language) -> dict[str, str]:
    return {
        "label": printable(described(found, pair)),
        "left": printable(shown(pair.left, language)),
        "left_at": printable(place_of(found.left, pair)),
        "right": printable(shown(pair.right, language)),
        "right_at": printable(place_of(found.right, pair)),
    }


def _runs(text: str, other: str) -> list[tuple[bool, str]]:
    """A sentence in stretches, each with whether the other sentence has it too."""
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    return [(kind == "equal", printable(text[a:b])) for kind, a, b, _, _ in matcher.get_opcodes() if a < b]


def _table(found: SideBySide, table: Table, pairs: dict[str, CellPair], language: Language) -> dict[str, Any]:
    """A table as printed, both figures where they differ."""
    frame = skeleton(table)
    rows: list[list[tuple[int, dict[str, Any]]]] = [[] for _ in range(frame.rows)]
    for piece in frame.labels:
        over = piece.role in ("header", "caption", "corner")
        scope = ("col", "colgroup")[piece.columns > 1] if over else ("row", "rowgroup")[piece.rows > 1]
        head = {"text": piece.value, "scope": scope, "rows": piece.rows, "columns": piece.columns, "role": piece.role}
        rows[piece.row].append((piece.column, head))
    for cell, (row, column, span) in frame.slots.items():
        pair = pairs.get(cell)
        one: dict[str, Any] = {"rows": 1, "columns": span, "differs": pair is not None}
        one["text"] = printable(found.left.submission.observations[cell].said)
        if pair is not None:
            one |= {"left": printable(shown(pair.left, language)), "right": printable(shown(pair.right, language))}
        rows[row].append((column, one))
    lines = [[one for _, one in sorted(row, key=lambda item: item[0])] for row in rows]
    widths = [round(100 * width / sum(frame.widths), 2) for width in frame.widths]
    return {"title": table.title, "rows": lines, "widths": widths}
