"""Rows found in running text, laid out as the form prints its tables; the text around them stays what it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gouji.formats.text.literals import literal
from gouji.intake.bind.running_rows import Behind
from gouji.intake.bind.running_words import LabelledText
from gouji.model.form import Block, Cell, Header, Path, Table, leaf_paths
from gouji.model.grid import Document, Grid, InReport, Paragraph, Piece
from gouji.model.labels import wordings
from gouji.workbook.layout import depth, skeleton

_LABELS = 3
"""A grid with so many labels of a form is of its tables, and read as text or not at all."""
Values = Mapping[int, Sequence[str]]
"""What stands in the cells of some rows, by the number of the row."""


class Row(NamedTuple):
    """A row found in running text, behind the label ``at``; ``path`` is None where no row of the form is meant."""

    block: int
    path: Path | None
    label: str
    at: int
    behind: Behind


def laid_out(table: Table, rows: Sequence[Row], values: Values) -> Grid:
    """The table with its labels, and with rows where they were found; just as printed when none is missing or moved."""
    frame = skeleton(table)
    here = iter(frame.labels)
    pieces: list[Piece] = []
    official = top = 0
    label = next(here, None)
    for number, block in enumerate(table.blocks):
        heading = bool(block.caption) + depth(block.columns)
        bottom = official + heading + (len(list(leaf_paths(block.rows))) or 1)
        while label is not None and label.row < bottom:
            if label.row < official + heading:
                pieces.append(label._replace(row=label.row - official + top))
            label = next(here, None)
        top += heading
        mine = [(at, row) for at, row in enumerate(rows) if row.block == number]
        pieces += _labels([row for _, row in mine], top, frame.label_columns)
        for line, (at, _) in enumerate(mine):
            for column, text in enumerate(values.get(at, ())):
                value, raw = literal(text) if text else (None, "")
                if value is not None:
                    pieces.append(Piece(top + line, frame.label_columns + column, value, raw=raw))
        top += len(mine)
        official = bottom
    return Grid(InReport(table.sheet), tuple(sorted(pieces, key=lambda piece: piece[:2])))


def _labels(rows: Sequence[Row], top: int, columns: int) -> Iterator[Piece]:
    """The labels of some rows, those of a group over all rows below one another that belong to it."""
    above: list[tuple[Header, int]] = []
    for line, row in enumerate((*rows, None)):
        path = (row.path if row is not None else None) or ()
        same = 0
        while same < min(len(above), len(path) - 1) and above[same][0] is path[same]:
            same += 1
        for level, (header, start) in enumerate(above[same:], same):
            yield Piece(top + start, level, header.label, line - start)
        above = [*above[:same], *((header, line) for header in path[same:-1])]
        if row is not None and row.label:
            level = max(len(path) - 1, 0)
            yield Piece(top + line, level, row.label, columns=max(columns - level, 1))


def with_tables(document: Document, text: LabelledText, tables: Sequence[tuple[Grid, Sequence[Row]]]) -> Document:
    """The document with these tables in place of the lines and grids in which they were found."""
    used: set[int] = set()
    placed: list[tuple[int, Grid]] = []
    for grid, rows in tables:
        lines = _lines_of(text, rows)
        placed.append((lines.start, grid))
        used.update(lines)
    words: dict[int, set[str]] = {}
    for label in text.labels:
        words.setdefault(text.sources[text.line_of(label.start)], set()).add(label.word)
    gone = {~source for source, here in words.items() if source < 0 and len(here & text.vocabulary.labels) >= _LABELS}
    gone |= {~source for number, source in enumerate(text.sources) if source < 0 and number in used}
    first = {~source: number for number, source in reversed(list(enumerate(text.sources))) if source < 0}
    placed += ((first.get(at, 0), grid) for at, grid in enumerate(document.grids) if at not in gone)
    placed.sort(key=lambda one: one[0])
    starts = [start for start, _ in placed]
    told = {text.line_of(label.start) for label in text.labels}
    paragraphs = (
        *_title(document, text, used),
        *(
            document.paragraphs[source]._replace(before=bisect_left(starts, number))
            for number, source in enumerate(text.sources)
            if source >= 0 and (number not in used or (text.is_prose(number) and number not in told))
        ),
    )
    return replace(document, grids=tuple(grid for _, grid in placed), paragraphs=paragraphs)


def _title(document: Document, text: LabelledText, used: Collection[int]) -> Iterator[Paragraph]:
    """What stands before the first label, where that is on the first line and part of a table."""
    if 0 in used and text.sources[0] >= 0 and text.labels:
        before = text.line(0)[: text.labels[0].start].strip()
        if before and text.line_of(text.labels[0].start) == 0:
            yield document.paragraphs[text.sources[0]]._replace(text=before, before=0)


def _lines_of(text: LabelledText, rows: Sequence[Row]) -> range:
    """The lines of a table: from its first heading, behind the title over it, to its last figures."""
    labels = [text.labels[row.at] for row in rows]
    first = min(text.line_of(label.start) for label in labels)
    last = max(text.line_of(label.end - 1) + row.behind.lines for label, row in zip(labels, rows, strict=True))
    start = first
    for label in reversed(text.labels[: min(row.at for row in rows)]):
        if label.word in text.vocabulary.titles or label.word in text.vocabulary.rows:
            break
        start = min(start, text.line_of(label.start))
    return range(start, last)


def headings_in_doubt(table: Table, rows: Sequence[Row], text: LabelledText) -> list[Cell]:
    """All cells of the blocks before which headings of columns stand in another order than in the form."""
    doubted: set[int] = set()
    for number, block in enumerate(table.blocks):
        mine = [row.at for row in rows if row.block == number]
        before: list[str] = []
        for label in reversed(text.labels[: min(mine, default=0) + (not block.rows)]):
            if label.word in text.vocabulary.rows or label.word in text.vocabulary.titles:
                break
            before.append(label.word)
        if not any(_in_order(order, before[::-1]) for order in _orders(block)):
            doubted.add(number)
    return [cell for cell in table.cells if cell.block in doubted]


def _orders(block: Block) -> tuple[list[frozenset[str]], ...]:
    """The wordings of the columns one by one, group by group and level by level.

    Totals are left out, as they may be printed over or before the others.
    """
    paths = [path for path in leaf_paths(block.columns) if not path[-1].sum]
    return tuple(list(dict.fromkeys(wordings(path[-1]) for path in order)) for order in (paths, sorted(paths, key=len)))


def _in_order(order: Sequence[frozenset[str]], words: Sequence[str]) -> bool:
    """Whether headings follow one another as in the form, or begin anew."""
    first = at = -1
    for word in words:
        now = next((i for i, known in enumerate(order) if word in known), None)
        if now is None or now == at:  # printed again over each column that it reaches over
            continue
        if now <= at and (now, first) != (0, 0):
            return False
        first = now if now <= at or first < 0 else first
        at = now
    return True
