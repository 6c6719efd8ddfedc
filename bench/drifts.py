"""Returns as they come back otherwise than they went out: labels moved, rows put in, other formats."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from drift import flat, ordered, stretched

from bench.corpus import FORM, YEAR, Made, by_gouji, converted
from gouji import Document, Grid, Piece, write


def plain(made: Made) -> Document:
    """The official tables alone, without names, marks and formulas."""
    grids = (
        replace(grid, pieces=tuple(piece._replace(name=None) for piece in grid.pieces))
        for grid in flat(FORM, made.submission)
    )
    return Document(tuple(grids))


def labels_moved(made: Made) -> Document:
    """Every table under a title, one column and two rows further, on a sheet of another name."""
    title = Piece(0, 0, f"{made.unit.name}{YEAR}年度政府信息公开工作年度报告附表")
    grids = []
    for number, grid in enumerate(plain(made), 1):
        moved = stretched(stretched(grid, "rows", 0, 2), "columns", 0, 1)
        grids.append(Grid(f"附表{number}", ordered((title, *moved.pieces))))
    return Document(tuple(grids))


def rows_put_in(made: Made) -> Document:
    """An empty row in the middle of every table."""
    return Document(tuple(stretched(grid, "rows", max(p.row for p in grid.pieces) // 2, 1) for grid in plain(made)))


def as_csv(made: Made, path: Path) -> None:
    """All tables one after the other."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        lines = csv.writer(stream)
        for grid in plain(made):
            rows = max(piece.row + piece.rows for piece in grid.pieces)
            columns = max(piece.column + piece.columns for piece in grid.pieces)
            table: list[list[object]] = [[""] * columns for _ in range(rows)]
            for piece in grid.pieces:
                table[piece.row][piece.column] = "" if piece.value is None else piece.value
            lines.writerows([*table, []])


_LAYOUTS: dict[str, Callable[[Made], Document]] = {"labels moved": labels_moved, "rows put in": rows_put_in}
_FORMATS = ("html", "ods", "xls")


def drifted(made: Sequence[Made], folder: Path, missing: set[str]) -> dict[Path, Made]:
    """Every return in every way, as files named after unit, year and way."""
    folder.mkdir()
    found = {}
    for one in made:
        for way, layout in _LAYOUTS.items():
            found[write(layout(one), folder / f"{one.unit.name}{YEAR}年-{way}.xlsx")] = one
        path = folder / f"{one.unit.name}{YEAR}年-csv.csv"
        as_csv(one, path)
        found[path] = one
    own = by_gouji(made, folder.with_name("whole"))
    for suffix in _FORMATS:
        try:
            converted(own, suffix, folder)
        except FileNotFoundError as problem:
            missing.add(f"without {suffix}: {problem}")
            continue
        for one in made:
            path = folder / f"{one.unit.name}{YEAR}年-{suffix}.{suffix}"
            found[(folder / f"{one.unit.name}.{suffix}").rename(path)] = one
    return found
