"""Makes one return for each way in which a workbook comes back changed: ``python samples/returned.py``.

Each file in ``returned`` is named by the code that `gouji check` must say of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from gouji import Document, Grid, Observation, Piece, Submission, complete, layout, load_form, write
from gouji.model.submission import Status

HERE = Path(__file__).parent / "returned"
FORM = load_form("2021")
FIGURES = {
    "disclosure.licensing.decisions": 46, "disclosure.fees.amount": 12, "requests.new.person": 12, "requests.new.company": 3,
    "requests.carried_in.person": 2, "requests.granted.person": 9, "requests.granted.company": 2,
    "requests.denied.third_party.person": 1, "requests.rejected.repeat.person": 2, "requests.rejected.publication.company": 1,
    "requests.carried_out.person": 2, "cases.reconsideration.upheld": 1,
}  # fmt: skip

assert set(FORM.cells) >= FIGURES.keys()

Change = Callable[[list[Piece]], list[Piece]]


def filled(unit: str | None = "清源县水利局", year: int | None = 2024, **texts: str) -> Document:
    """The return before anything happens to it; ``texts`` stand in some cells instead of figures."""
    inputs = [cell for cell in FORM.cells if cell not in FORM.sums]
    seen = dict.fromkeys(FORM.cells, Observation.of(None)) | {
        cell: Observation.of(FIGURES.get(cell, 0)) for cell in inputs
    }
    seen |= {cell.replace("__", "."): Observation(None, text, Status.NOT_A_NUMBER) for cell, text in texts.items()}
    return layout(FORM, complete(Submission(FORM, unit, year, seen), partly=True))


def changed(sheet: str, change: Change, document: Document | None = None) -> Document:
    """The return with one sheet changed."""
    grids = [replace(g, pieces=ordered(change(list(g.pieces)))) if g.name == sheet else g for g in document or filled()]
    return Document(tuple(grids))


def ordered(pieces: list[Piece]) -> tuple[Piece, ...]:
    """In the order of a sheet; marks are gone, as after retyping."""
    return tuple(sorted((piece._replace(name=None) for piece in pieces), key=lambda piece: piece[:2]))


def copied(more: int) -> Document:
    """A sheet that is there twice."""
    grids = filled().grids
    table = next(grid for grid in grids if grid.name == "表三")
    pieces = [
        p._replace(value=p.value + more) if isinstance(p.value, int) and p.role == "input" else p for p in table.pieces
    ]
    return Document((*grids, replace(table, name="表三 (2)", pieces=ordered(pieces))))


def with_marks_exchanged() -> Document:
    """Two cells were cut and pasted, and their hidden names went along."""
    other = {"gouji.cases.reconsideration.upheld": "gouji.cases.reconsideration.corrected"}
    other |= {new: old for old, new in other.items()}
    grids = [
        replace(g, pieces=tuple(p._replace(name=other.get(p.name or "", p.name)) for p in g.pieces)) for g in filled()
    ]
    return Document(tuple(grids))


def moved(pieces: list[Piece], at: int, by: int) -> list[Piece]:
    """With a row put in at some row, or with that row left out; merges over it grow or shrink, totals are typed."""
    kept = [p for p in pieces if by > 0 or p.row != at or p.rows > 1]
    spans = [p._replace(rows=p.rows + by) if p.row < at < p.row + p.rows else p for p in kept]
    shifted = [p._replace(row=p.row + by) if p.row >= at + (by < 0) else p for p in spans]
    return [p._replace(formula=None) for p in shifted]


def row_left_out(pieces: list[Piece]) -> list[Piece]:
    """Without row 20."""
    return moved(pieces, 19, -1)


def row_put_in(pieces: list[Piece]) -> list[Piece]:
    """With a row of the unit's own."""
    return [*moved(pieces, 11, 1), Piece(11, 2, "其中：涉密"), Piece(11, 3, 9)]


def row_repeated(pieces: list[Piece]) -> list[Piece]:
    """With another draft of the second row of figures above it."""
    row = sorted({piece.row for piece in pieces if isinstance(piece.value, int)})[1]
    draft = [p._replace(value=p.value + 1 if isinstance(p.value, int) else p.value) for p in pieces if p.row == row]
    return [*moved(pieces, row, 1), *draft]


def rows_exchanged(pieces: list[Piece]) -> list[Piece]:
    """With two rows in each other's place."""
    other = {19: 20, 20: 19}
    return [p._replace(row=other.get(p.row, p.row), formula=None) if p.rows == 1 else p for p in pieces]


def reworded(old: str, new: str) -> Change:
    """One label in other words."""
    return lambda pieces: [p._replace(value=new) if p.value == old else p for p in pieces]


def at(row: int, column: int, **fields: Any) -> Change:
    """One cell otherwise."""
    return lambda pieces: [p._replace(**fields) if p[:2] == (row, column) else p for p in pieces]


def with_register() -> Document:
    """With a sheet of the unit's own."""
    return Document((*filled().grids, Grid("台账", (Piece(0, 0, "编号"), Piece(0, 1, 7)))))


def with_hidden_table() -> Document:
    """With a table that nobody sees."""
    return Document(tuple(replace(g, visibility="hidden") if g.name == "表四" else g for g in filled()))


def nobody_s() -> Document:
    """Without unit and year anywhere."""
    return Document(tuple(grid for grid in filled(None, None) if grid.name != "_gouji"))


def borrowed() -> Document:
    """Another unit's blank."""
    marks = next(grid for grid in filled("清源县林业局") if grid.name == "_gouji")
    return Document(tuple(marks if grid.name == "_gouji" else grid for grid in filled()))


def unsigned() -> Document:
    """The cover names no unit, but the record in the blank does."""
    marks = filled().grids[-1]
    return Document((*filled(None).grids[:-1], marks))


def nil_with_figures() -> Document:
    """零报告, and yet figures."""
    return changed("封面", at(8, 2, value="是"))


RETURNED: dict[str, Callable[[], Document]] = {
    "R111": lambda: Document(tuple(grid for grid in filled() if grid.name != "表四")),
    "R112": lambda: changed("表三", row_left_out),
    "R113": lambda: changed("表三", reworded("2.重复申请", "其他类型")),
    "R114": lambda: changed("表三", row_put_in),
    "R115": lambda: copied(0),
    "R116": with_marks_exchanged,
    "R117": lambda: copied(1),
    "R118": lambda: changed("表二", reworded("本年收费金额（单位：万元）", "本年收费金额（单位：元）")),
    "R119": lambda: changed("表三", row_repeated),
    "R120": nobody_s,
    "R121": nobody_s,
    "R122": lambda: filled(year=2019),
    "R123": unsigned,
    "R124": with_register,
    "R125": lambda: changed("表三", rows_exchanged),
    "R126": with_hidden_table,
    "R127": lambda: filled(disclosure__licensing__decisions="46件（含延续12件）"),
    "R129": lambda: changed("表四", at(3, 0, formula="3+4", value=7)),
    "R130": lambda: changed("表四", at(3, 4, value=5)),
    "R132": nil_with_figures,
    "R134": borrowed,
    "R139": lambda: changed("表二", row_repeated),
}


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for code, make in RETURNED.items():
        write(make(), HERE / f"{code}.xlsx", force=True)
