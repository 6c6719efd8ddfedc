"""Hypothesis strategies for what happens to a workbook on its way back.

A document is changed step by step; the pieces of the form carry the hidden name of their cell in
``Piece.name`` wherever they go, so the truth is always known: `truth` of the drifted document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from gouji import Document, Form, Grid, Observation, Piece, Submission, layout
from gouji.model.form import RESERVED_SHEETS
from gouji.workbook.cover import MARK

WIDE = {0x21 + i: 0xFF01 + i for i in range(94)}
TITLES = (
    "红旗区科学技术局2023年度政府信息公开工作年度报告附表",
    "附件2",
    "（单位：件）",
    "填表说明：请如实填写",
    "二〇二三年度",
)


def filled(form: Form) -> Submission:
    """A return with another figure in every cell."""
    return Submission(form, "甲县", 2024, {cell: Observation.of(n) for n, cell in enumerate(form.cells, 11)})


def flat(form: Form, submission: Submission) -> Document:
    """A return without formulas, marks and check sheet: figures and labels alone."""
    grids = []
    for grid in layout(form, submission):
        if grid.name not in RESERVED_SHEETS:
            pieces = tuple(
                p._replace(formula=None, name=p.name if p.role in ("input", "total") else None) for p in grid.pieces
            )
            grids.append(Grid(grid.name, pieces))
    return Document(tuple(grids))


def truth(document: Document) -> dict[str, object]:
    """What stands in every cell of the form that is still there."""
    return {p.name.removeprefix(MARK): p.value for grid in document for p in grid.pieces if p.name}


def ordered(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=lambda piece: piece[:2]))


def swap(document: Document, old: Grid, *new: Grid) -> Document:
    grids: list[Grid] = []
    for grid in document:
        grids += new if grid is old else [grid]
    return replace(document, grids=tuple(grids))


def stretched(grid: Grid, axis: str, at: int, count: int) -> Grid:
    """With lines put in at ``at``, merges over it growing, as a spreadsheet does it."""
    start, length = ("row", "rows") if axis == "rows" else ("column", "columns")

    def moved(piece: Piece) -> Piece:
        line, span = getattr(piece, start), getattr(piece, length)
        if line >= at:
            return piece._replace(**{start: line + count})
        return piece._replace(**{length: span + count}) if line + span > at else piece

    return replace(grid, pieces=ordered(map(moved, grid.pieces)))


def cut(grid: Grid, axis: str, at: int) -> Grid:
    """With one line deleted, merges over it shrinking."""
    start, length = ("row", "rows") if axis == "rows" else ("column", "columns")
    kept = []
    for piece in grid.pieces:
        line, span = getattr(piece, start), getattr(piece, length)
        if line <= at < line + span:
            if span == 1:
                continue
            piece = piece._replace(**{length: span - 1})
        elif line > at:
            piece = piece._replace(**{start: line - 1})
        kept.append(piece)
    return replace(grid, pieces=ordered(kept))


def extent(grid: Grid, axis: str) -> int:
    if axis == "rows":
        return max((p.row + p.rows for p in grid.pieces), default=1)
    return max((p.column + p.columns for p in grid.pieces), default=1)


axes = st.sampled_from(["rows", "columns"])


@st.composite
def put_in(draw: st.DrawFn, document: Document) -> Document:
    grid = draw(st.sampled_from(document.grids))
    axis = draw(axes)
    return swap(
        document, grid, stretched(grid, axis, draw(st.integers(0, extent(grid, axis))), draw(st.integers(1, 3)))
    )


@st.composite
def left_out(draw: st.DrawFn, document: Document) -> Document:
    grid = draw(st.sampled_from(document.grids))
    axis = draw(axes)
    return swap(document, grid, cut(grid, axis, draw(st.integers(0, extent(grid, axis) - 1))))


@st.composite
def titled(draw: st.DrawFn, document: Document) -> Document:
    grid = draw(st.sampled_from(document.grids))
    lines = draw(st.lists(st.sampled_from(TITLES), min_size=1, max_size=3))
    lower = stretched(grid, "rows", 0, len(lines))
    heads = [Piece(i, 0, line, columns=draw(st.integers(1, 4))) for i, line in enumerate(lines)]
    return swap(document, grid, replace(lower, pieces=ordered((*heads, *lower.pieces))))


@st.composite
def renamed(draw: st.DrawFn, document: Document) -> Document:
    order = draw(st.permutations(document.grids))
    grids = [
        replace(grid, name=draw(st.sampled_from(["Sheet", "附表", grid.name + "_"])) + str(i))
        for i, grid in enumerate(order)
    ]
    return replace(document, grids=tuple(grids))


@st.composite
def stacked(draw: st.DrawFn, document: Document) -> Document:
    """All sheets on one, below each other or side by side."""
    axis, gap = draw(axes), draw(st.integers(0, 2))
    pieces: list[Piece] = []
    at = 0
    for grid in document:
        move = (
            (lambda p, at=at: p._replace(row=p.row + at))
            if axis == "rows"
            else (lambda p, at=at: p._replace(column=p.column + at))
        )
        pieces += map(move, grid.pieces)
        at += extent(grid, axis) + gap
    return replace(document, grids=(Grid("附表", ordered(pieces)),))


@st.composite
def torn(draw: st.DrawFn, document: Document) -> Document:
    """A sheet torn into two below some row."""
    grid = draw(st.sampled_from(document.grids))
    at = draw(st.integers(1, extent(grid, "rows")))
    if any(p.row < at < p.row + p.rows for p in grid.pieces):
        return document
    upper = replace(grid, pieces=tuple(p for p in grid.pieces if p.row < at))
    lower = replace(
        grid, name=grid.name + "续", pieces=tuple(p._replace(row=p.row - at) for p in grid.pieces if p.row >= at)
    )
    return swap(document, grid, upper, lower) if upper.pieces and lower.pieces else document


@st.composite
def unmerged(draw: st.DrawFn, document: Document) -> Document:
    grid = draw(st.sampled_from(document.grids))
    return swap(document, grid, replace(grid, pieces=tuple(p._replace(rows=1, columns=1) for p in grid.pieces)))


@st.composite
def hidden(draw: st.DrawFn, document: Document) -> Document:
    grid = draw(st.sampled_from(document.grids))
    what = draw(st.sampled_from(["rows", "columns", "sheet"]))
    if what == "sheet":
        return swap(document, grid, replace(grid, visibility="hidden"))
    start = draw(st.integers(0, extent(grid, what) - 1))
    spans = (range(start, start + draw(st.integers(1, 3))),)
    rows, columns = (spans, grid.hidden_columns) if what == "rows" else (grid.hidden_rows, spans)
    return swap(document, grid, replace(grid, hidden_rows=rows, hidden_columns=columns))


@st.composite
def exchanged(draw: st.DrawFn, document: Document) -> Document:
    """Two neighbouring rows or columns exchanged with all they hold, where no merge is in the way."""
    grid = draw(st.sampled_from(document.grids))
    axis = draw(axes)
    start, length = ("row", "rows") if axis == "rows" else ("column", "columns")
    at = draw(st.integers(0, extent(grid, axis) - 1))
    other = {at: at + 1, at + 1: at}
    if any(getattr(p, length) > 1 and getattr(p, start) < at + 2 and getattr(p, start) + getattr(p, length) > at
           and not (getattr(p, start) <= at and getattr(p, start) + getattr(p, length) >= at + 2) for p in grid.pieces):  # fmt: skip
        return document
    pieces = [p._replace(**{start: other.get(getattr(p, start), getattr(p, start))}) if getattr(p, length) == 1 else p
              for p in grid.pieces]  # fmt: skip
    return swap(document, grid, replace(grid, pieces=ordered(pieces)))


def wordings(label: str) -> st.SearchStrategy[str]:
    """Ways in which a label comes back that say the same."""
    return st.sampled_from([
        label.replace("（", "(").replace("）", ")"), label.replace("，", ","), label.replace("、", " "), label.replace(".", "．"),
        label.replace(".", "、"), label.translate(WIDE), " ".join(label), "\n".join([label[: len(label) // 2], label[len(label) // 2 :]]),
        f"　{label} ", f"{label}：", "\n".join(label), label.replace("“", '"').replace("”", '"'), f"{label}\u200b",
    ])  # fmt: skip


@st.composite
def reworded(draw: st.DrawFn, document: Document) -> Document:
    grid = draw(st.sampled_from(document.grids))
    labels = [p for p in grid.pieces if isinstance(p.value, str) and not p.name]
    if not labels:
        return document
    chosen = {id(p) for p in draw(st.lists(st.sampled_from(labels), min_size=1, max_size=5))}
    pieces = tuple(p._replace(value=draw(wordings(str(p.value)))) if id(p) in chosen else p for p in grid.pieces)
    return swap(document, grid, replace(grid, pieces=pieces))


@st.composite
def unlabelled(draw: st.DrawFn, document: Document) -> Document:
    """A label lost or misspelt."""
    grid = draw(st.sampled_from(document.grids))
    labels = [p for p in grid.pieces if isinstance(p.value, str) and not p.name]
    if not labels:
        return document
    old = draw(st.sampled_from(labels))
    said = str(old.value)
    new = draw(st.sampled_from([None, said[:-1], said[1:], said + "情况", "不详"]))
    return swap(
        document, grid, replace(grid, pieces=tuple(p._replace(value=new) if p is old else p for p in grid.pieces))
    )


@st.composite
def repeated(draw: st.DrawFn, document: Document) -> Document:
    """A row that stands there twice, once more with other figures."""
    grid = draw(st.sampled_from(document.grids))
    rows = sorted({p.row for p in grid.pieces if p.name})
    if not rows:
        return document
    row, more = draw(st.sampled_from(rows)), draw(st.integers(0, 5))
    wider = stretched(grid, "rows", row + 1, 1)
    again = [p._replace(row=row + 1, name=None, value=p.value + more if isinstance(p.value, int) else p.value)
             for p in grid.pieces if p.row == row and p.rows == 1]  # fmt: skip
    return swap(document, grid, replace(wider, pieces=ordered((*wider.pieces, *again))))


@st.composite
def annotated(draw: st.DrawFn, document: Document) -> Document:
    """Figures and words around the table."""
    grid = draw(st.sampled_from(document.grids))
    row, column = draw(st.integers(0, extent(grid, "rows") + 2)), draw(st.integers(0, extent(grid, "columns") + 2))
    if any(p.row <= row < p.row + p.rows and p.column <= column < p.column + p.columns for p in grid.pieces):
        return document
    beside: list[int | str] = [7, 123456, "备注", "12", "负责人：", "合计", "总计", "其他"]
    more = Piece(row, column, draw(st.sampled_from(beside)))
    return swap(document, grid, replace(grid, pieces=ordered((*grid.pieces, more))))


@st.composite
def copied(draw: st.DrawFn, document: Document) -> Document:
    """A sheet that is there twice: as it is, emptied, or with one figure changed."""
    grid = draw(st.sampled_from(document.grids))
    figures = [p for p in grid.pieces if p.name]
    if not figures:
        return document
    how = draw(st.sampled_from(["same", "empty", "changed"]))
    odd = draw(st.sampled_from(figures))
    pieces = []
    for piece in grid.pieces:
        value = piece.value
        if (how == "empty" and piece.name) or (how == "changed" and piece is odd):
            value = None if how == "empty" else 987654
        pieces.append(piece._replace(value=value, name=None))
    return replace(document, grids=(*document.grids, replace(grid, name=grid.name + "(2)", pieces=tuple(pieces))))


@st.composite
def counted(draw: st.DrawFn, document: Document) -> Document:
    """Columns counted in a row below the headings, as 栏次 does, or rows in a column before the labels."""
    grid = draw(st.sampled_from(document.grids))
    figures = [p for p in grid.pieces if p.name]
    if not figures:
        return document
    top, left = min(p.row for p in figures), min(p.column for p in figures)
    if draw(st.booleans()):
        columns = sorted({p.column for p in figures if p.row == top})
        wider = stretched(grid, "rows", top, 1)
        style = draw(st.sampled_from(["{}", "（{}）", "{}栏", "第{}列"]))
        more = [Piece(top, column, style.format(number)) for number, column in enumerate(columns, 1)]
        more += [Piece(top, 0, draw(st.sampled_from(["栏次", "甲", "栏 次"])))] if left else []
    else:
        wider = stretched(grid, "columns", 0, 1)
        rows = sorted({p.row for p in figures})
        more = [Piece(row, 0, number) for number, row in enumerate(rows, 1)]
        more += [Piece(max(0, top - 1), 0, draw(st.sampled_from(["序号", "行次"])))] if top else []
    return swap(document, grid, replace(wider, pieces=ordered((*wider.pieces, *more))))


Step = Callable[[Document], st.SearchStrategy[Document]]
STEPS: tuple[Step, ...] = (put_in, left_out, titled, renamed, stacked, torn, unmerged, hidden, exchanged, reworded, unlabelled, repeated,
         annotated, copied, counted)  # fmt: skip


@st.composite
def drifted(
    draw: st.DrawFn, document: Document, steps: Sequence[Step] = STEPS, most: int = 5
) -> tuple[Document, list[str]]:
    """A document after some steps, and what they were."""
    done = []
    for step in draw(st.lists(st.sampled_from(steps), min_size=1, max_size=most)):
        document = draw(step(document))
        done.append(step.__name__)
    return document, done
