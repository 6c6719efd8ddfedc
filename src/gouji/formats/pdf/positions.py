"""A second reading of a PDF, which asks for no drawn lines: figures that stand in one line are a row.

What stands to their left is its label, as many lines as it may have. The order is that of the file, where it goes
down the page, since programs print cell by cell.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.formats.pdf.broken import put_together
from gouji.formats.pdf.prose import PageLine, paragraphs_of
from gouji.formats.pdf.signs import SignRun, joined, stretches_of
from gouji.model.grid import Document, Paragraph
from gouji.model.labels import LEAD

_WIDE = 0.6
"""The part of the width of all text that a line of a paragraph has at least."""
_MOST, _TOGETHER = 1200, 8000
"""Words and figures on a page, and on all; a page full of tables has 300."""
_SAME_LINE, _LEVEL = 0.5, 0.25
_NEXT_LINE, _CLOSE_LINE = 2.6, 1.5
"""Heights of a character between the middles of two lines of one label."""
_TALLER = 1.15
"""How much taller than those below a title is."""
_HEAD = 16
"""Heights of a character that headings take up above the first figures."""
_HEADINGS = 60
_EVEN = 0.5
"""The part of the widest column that the narrowest has at least."""
_ALIGNED = 4.0
"""Points within which figures stand under one another at their left, right or middle."""


class LabelBlock(NamedTuple):
    """Lines under one another, as the label of a row."""

    lines: tuple[SignRun, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return joined(one.text for one in self.lines)

    @property
    def top(self) -> float:
        """How far down it begins."""
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        """How far down it ends."""
        return self.lines[-1].bottom

    @property
    def left(self) -> float:
        """How far to the right it begins."""
        return min(one.left for one in self.lines)

    @property
    def right(self) -> float:
        """How far to the right it ends."""
        return max(one.right for one in self.lines)

    @property
    def centre(self) -> float:
        """How far to the right its middle is."""
        return (self.left + self.right) / 2


class FigureRow(NamedTuple):
    """Figures in one line, the label before them, and the blocks above that may be headings."""

    page: int
    figures: tuple[SignRun, ...]
    label: LabelBlock | None
    headings: tuple[LabelBlock, ...] = ()


def read_by_positions(pages: Sequence[Sequence[Sequence[SignRun]]]) -> Iterator[Document]:
    """The text of pages in order, of each of which there are the lines; a row of figures is a line with tabs in it.

    Once more, and first, where figures may go on in the next line of their cell. Nothing where there is more on a page
    than any report has.
    """
    whole = [[one for line in lines for one in stretches_of(line)] for lines in pages]
    if max(map(len, whole), default=0) > _MOST or sum(map(len, whole)) > _TOGETHER:
        return
    wide = _WIDE * max((one.right - one.left for page in whole for one in page), default=0)
    plain = [[one for line in lines for one in stretches_of(line, wide)] for lines in pages]
    whole = [put_together(page) for page in plain]
    for one in (whole, plain) if list(map(len, whole)) != list(map(len, plain)) else (plain,):
        yield Document((), paragraphs=tuple(_paragraphs(one, wide)), is_report=True)


def _paragraphs(pages: Sequence[Sequence[SignRun]], wide: float) -> Iterator[Paragraph]:
    found: list[tuple[int, float, FigureRow | LabelBlock]] = []
    for number, stretches in enumerate(pages, 1):
        rows, blocks = _rows(number, stretches, wide)
        goes_down = _goes_down(rows)
        items: list[FigureRow | LabelBlock] = [*rows, *blocks]
        found += ((number, _place(item, goes_down=goes_down), item) for item in items)
    found.sort(key=lambda one: one[:2])
    slots = dict(_in_columns([item for *_, item in found if isinstance(item, FigureRow)]))
    prose: list[PageLine] = []
    for number, _, item in found:
        if isinstance(item, LabelBlock) and _is_wide(item, wide):
            prose += (PageLine(number, line) for line in item.lines)
            continue
        if isinstance(item, LabelBlock) and prose and len(item.lines) == 1:
            # Titles, and the ends of paragraphs.
            prose.append(PageLine(number, item.lines[0]))
            continue
        yield from paragraphs_of(prose)
        prose = []
        if isinstance(item, LabelBlock):
            yield Paragraph(item.text, page=number)
        else:
            label = [item.label.text] if item.label else []
            yield Paragraph("\t".join((*label, *slots[item])), page=number)
    yield from paragraphs_of(prose)


def _is_wide(block: LabelBlock, wide: float) -> bool:
    return any(line.right - line.left >= wide for line in block.lines)


def _place(item: FigureRow | LabelBlock, *, goes_down: bool) -> float:
    if isinstance(item, LabelBlock):
        return item.lines[0].at if goes_down else item.top
    first = item.figures[0]
    if goes_down:
        return min(first.at, item.label.lines[0].at) if item.label else first.at
    return first.middle


def _goes_down(rows: Sequence[FigureRow]) -> bool:
    """Whether the file has the rows of a page in the order in which they stand."""
    places = [_place(row, goes_down=True) for row in sorted(rows, key=lambda row: row.figures[0].middle)]
    return places == sorted(places)


def _rows(page: int, stretches: Iterable[SignRun], wide: float) -> tuple[list[FigureRow], list[LabelBlock]]:
    """The rows of a page, and what is no part of one."""
    figures: list[list[SignRun]] = []
    words: list[SignRun] = []
    for one in sorted(stretches, key=lambda one: one.middle):
        if not one.is_figure:
            words.append(one)
        elif figures and one.middle - figures[-1][0].middle <= _SAME_LINE * one.height:
            figures[-1].append(one)
        else:
            figures.append([one])
    blocks = _blocks(words, figures, wide, _Levels(words, figures))
    rows = []
    for line in figures:
        line.sort(key=lambda one: one.left)
        label = _label(line, blocks)
        if label is not None:
            blocks.remove(label)
        rows.append(FigureRow(page, tuple(line), label))
    return [row._replace(headings=_headings(row, blocks, figures)) for row in rows], blocks


def _label(figures: Sequence[SignRun], blocks: Sequence[LabelBlock]) -> LabelBlock | None:
    """The block beside some figures, on their left, that is nearest."""
    first = figures[0]
    beside = [
        block
        for block in blocks
        if block.top <= first.middle <= block.bottom and block.left < first.left and block.right <= first.centre
    ]
    return max(beside, key=lambda block: block.left, default=None)


def _headings(
    row: FigureRow, blocks: Sequence[LabelBlock], figures: Sequence[Sequence[SignRun]]
) -> tuple[LabelBlock, ...]:
    """The blocks over the figures of a row, up to other figures; of one over others only these."""
    here = row.figures[0].middle
    top = max((line[0].middle for line in figures if line[0].middle < here), default=0.0)
    top = max(top, here - _HEAD * row.figures[0].height)
    over = [block for block in blocks if top < block.top and block.bottom < here][:_HEADINGS]
    found = []
    for block in over:
        below = [one.centre for one in over if one.top > block.bottom]
        if not below or not min(below) <= block.centre <= max(below):
            found.append(block)
    label = row.label
    return tuple(one for one in found if label is None or (one.left > label.right and one.centre > label.right))


class _Levels:
    """Which figures stand in the very line of some words."""

    def __init__(self, words: Iterable[SignRun], figures: Sequence[Sequence[SignRun]]) -> None:
        self.of: dict[SignRun, int] = {}
        middles = [(line[0].middle, number) for number, line in enumerate(figures)]
        for one in words:
            beside = [number for middle, number in middles if abs(middle - one.middle) <= _LEVEL * one.height]
            if beside:
                self.of[one] = beside[0]

    def differ(self, block: LabelBlock, one: SignRun) -> bool:
        """Whether a line and one of a block are of two rows."""
        known = {self.of[line] for line in block.lines if line in self.of}
        return one in self.of and bool(known) and self.of[one] not in known


def _blocks(
    words: Iterable[SignRun], figures: Sequence[Sequence[SignRun]], wide: float, levels: _Levels
) -> list[LabelBlock]:
    """Lines under one another on the page, and one after another in the file unless that goes line by line."""
    words = sorted(words, key=lambda one: one.at)
    if all(one.top <= other.bottom for one, other in pairwise(words)):
        return _blocks_by_place(words, wide, levels)
    blocks: list[LabelBlock] = []
    places = sorted(figure.at for line in figures for figure in line)
    for one in words:
        last = blocks[-1].lines[-1] if blocks else None
        if (
            last is not None
            and _is_below(last, one, _NEXT_LINE)
            and not (bisect(places, last.at) < bisect(places, one.at) or _is_parted(blocks[-1], one, wide))
        ):
            blocks[-1] = LabelBlock((*blocks[-1].lines, one))
        else:
            blocks.append(LabelBlock((one,)))
    return blocks


def _blocks_by_place(words: Iterable[SignRun], wide: float, levels: _Levels) -> list[LabelBlock]:
    """Lines close under one another."""
    blocks: list[LabelBlock] = []
    for one in words:
        over = [n for n, block in enumerate(blocks) if _is_below(block.lines[-1], one, _CLOSE_LINE)]
        if over and not (_is_parted(blocks[over[-1]], one, wide) or levels.differ(blocks[over[-1]], one)):
            blocks[over[-1]] = LabelBlock((*blocks[over[-1]].lines, one))
        else:
            blocks.append(LabelBlock((one,)))
    return blocks


def _is_below(last: SignRun, one: SignRun, most: float) -> bool:
    height = min(last.height, one.height)
    if max(last.height, one.height) > _TALLER * height:
        return False
    return 0 < one.middle - last.middle <= most * height and min(last.right, one.right) > max(last.left, one.left)


def _is_parted(block: LabelBlock, one: SignRun, wide: float) -> bool:
    """Whether a line begins a label, is a sentence, or is of running text and the block is none."""
    last = block.lines[-1]
    if one.text.endswith("。") or one.right - one.left > last.right - last.left + 1.5 * one.height:
        return not (_is_wide(block, wide) or one.right - one.left >= wide)
    return LEAD.match(one.text) is not None or (one.right - one.left >= wide) != _is_wide(block, wide)


# ── columns ─────────────────────────────────────────────────────────────────────────────────


def _in_columns(rows: Sequence[FigureRow]) -> Iterator[tuple[FigureRow, list[str]]]:
    """What stands in each column of a row, nothing where others under and over it have a figure."""
    run: list[FigureRow] = []
    columns: list[list[SignRun]] = []
    for row in rows:
        matched = _matched(row, columns)
        if matched is None:
            yield from _told(run, columns)
            run, columns = [row], _under_headings(row) or [[one] for one in row.figures]
            continue
        run.append(row)
        columns = matched
    yield from _told(run, columns)


def _under_headings(row: FigureRow) -> list[list[SignRun]]:
    """A column for each heading over a row, with its figures, where each stands right under one."""
    headings = sorted(row.headings, key=lambda one: one.centre)
    gaps = [after.centre - before.centre for before, after in pairwise(headings)]
    if len(headings) <= len(row.figures) or min(gaps, default=0) < _EVEN * max(gaps, default=1):
        return []
    columns = [[SignRun("", one.left, one.top, one.right, one.bottom, one.lines[0].at)] for one in headings]
    matched = _matched(row, columns)
    return matched if matched is not None and len(matched) == len(columns) else []


def _matched(row: FigureRow, columns: list[list[SignRun]]) -> list[list[SignRun]] | None:
    """The columns with those of a row that stand under them or between them; None where it has others."""
    if not columns:
        return None
    places = [next((n for n, column in enumerate(columns) if _is_in(column, one)), None) for one in row.figures]
    taken = [place for place in places if place is not None]
    if len(set(taken)) < len(taken) or not taken or (len(taken) < len(places) and len(taken) < len(columns)):
        return None
    grown = [[*column] for column in columns]
    for place, one in zip(places, row.figures, strict=True):
        if place is None:
            grown.append([one])
        else:
            grown[place].append(one)
    return sorted(grown, key=lambda column: column[0].centre)


def _is_in(column: Sequence[SignRun], one: SignRun) -> bool:
    return any(
        min(abs(other.left - one.left), abs(other.right - one.right), abs(other.centre - one.centre)) <= _ALIGNED
        for other in column
    )


def _told(rows: Sequence[FigureRow], columns: list[list[SignRun]]) -> Iterator[tuple[FigureRow, list[str]]]:
    for row in rows:
        yield row, [next((one.text for one in row.figures if one in column), "") for column in columns]
