"""The sheet 明细: a row for each unit that was added up, with every figure it reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from gouji.consolidation.add_up import Consolidation
from gouji.editing.review import Review
from gouji.messages.render import verdict_word
from gouji.model.edit import Number
from gouji.model.form import DETAIL, Form
from gouji.model.grid import Grid, PageSetup, Piece, RowStream, WholeRow
from gouji.model.language import Language
from gouji.model.submission import Status, Submission
from gouji.model.text_size import text_height
from gouji.summary.sheets.areas import Detail, live, shown
from gouji.workbook.detail import HEADER_ROWS, LEAD, SUM_LABEL, detail_labels
from gouji.workbook.list_page import PAGE_NUMBERS

_FIGURE_WIDTH = 8.0
_ON_A_PAGE, _SCALE = 15, 66
"""So many figures side by side on a sheet of A4 across, behind the unit they are of, at so many hundredths of size."""


def detail_sheet(result: Consolidation, detail: Detail) -> Grid:
    """One row for each unit with every figure it reported, and their sums."""
    heights = {0: 34.0, 1: 24.0, 2: 58.0, 3: 44.0, HEADER_ROWS + detail.units: 24.0}
    width = LEAD + len(detail.columns)
    pieces = RowStream(partial(_pieces, result, detail), HEADER_ROWS + detail.units + 1, width)
    return Grid(DETAIL, pieces, page=_page(result.common, heights, len(detail.columns)))


def _pieces(result: Consolidation, detail: Detail) -> Iterator[Piece | WholeRow]:
    form = result.common
    roles = ("plain", "line", "plain", "plain", *("total" if cell in form.sums else "plain" for cell in form.cells))
    yield from _head(form, f"{form.title}各单位明细", ("序号", "单位名称", "类型", "审核结论"))
    for number, member in enumerate(result.members):
        known = result.known(member.unit)
        lead = (number + 1, member.unit, known.kind if known else None, verdict := said_verdict(member))
        stated = _stated(member.submission)
        texts = [verdict, *(text for text in stated if isinstance(text, str))]
        height = max([24.0, *(text_height(text, _FIGURE_WIDTH) for text in texts)])
        yield WholeRow(HEADER_ROWS + number, (*lead, *stated), roles, height)
    bottom = HEADER_ROWS + detail.units
    yield from (Piece(bottom, column, SUM_LABEL if column == 1 else None, role="total") for column in range(LEAD))
    for (cell, column), figure in zip(detail.columns.items(), result.columns, strict=True):
        formula = live(figure, detail.area(cell, here=True), form.cells[cell].aggregation)
        yield Piece(bottom, column, shown(figure), formula=formula, role="total")


def said_verdict(member: Review) -> str:
    """The verdict on a unit's return in words."""
    return verdict_word(member.verdict, member.findings, Language.ZH) + (
        "（零报告）" if member.submission.nil_return else ""
    )


def _stated(seen: Submission) -> Sequence[Number | str | None]:
    """What counts of every cell: the figure, also a blank that counts as zero, or the text that stands there instead.

    The stored result of a formula that counts for nothing is neither: read back it would count.
    """
    columns = seen.columns
    stated: list[Number | str | None] = list(columns.figures)
    for at, raw in columns.raws.items():
        if stated[at] is None and columns.statuses[at] is not Status.UNCOMPUTED:
            stated[at] = raw.strip() or None
    return stated


def _page(form: Form, heights: Mapping[int, float], figures: int) -> PageSetup:
    """Pages of which each says whose figures these are and of what, with whole rows of the official tables."""
    lead = (6.0, 26.0, 9.0, 10.0)
    return PageSetup(
        widths=(*lead, *[_FIGURE_WIDTH] * figures),
        heights=heights,
        repeat_rows=(0, 3),
        repeat_columns=(0, 2),
        freeze=(HEADER_ROWS, LEAD),
        footer=PAGE_NUMBERS,
        landscape=True,
        breaks_across=tuple(LEAD + start for start in _page_starts(form)[1:]),
        scale=_SCALE,
    )


def _page_starts(form: Form) -> list[int]:
    """The first figure of every page: each table begins one, and no row of a table goes over two."""
    starts, number, table = [0], 0, ""
    for labels, group in groupby(detail_labels(form).values(), key=lambda labels: labels[:2]):
        count = len(list(group))
        if number and (labels[0] != table or number + count - starts[-1] > _ON_A_PAGE):
            starts.append(number)
        number, table = number + count, labels[0]
    return starts


# ── headings ────────────────────────────────────────────────────────────────────────────────


def _head(form: Form, title: str, headings: Sequence[str]) -> Iterable[Piece]:
    """A title, the headings of the leading columns, and three merged levels over the figures: table, row, column."""
    yield Piece(0, 0, title, columns=LEAD - 1, role="heading")  # so much stands on every page
    for column, heading in enumerate(headings):
        yield Piece(1, column, heading, 3, role="header")
    levels = list(detail_labels(form).values())
    for level, role in enumerate(("line", "header")):  # a text in the middle of a whole table would be on no page
        start = LEAD
        for _, group in groupby(levels, key=lambda labels, level=level: labels[: level + 1]):  # type: ignore[misc]
            members = list(group)
            yield Piece(1 + level, start, members[0][level], columns=len(members), role=role)
            start += len(members)
    for number, labels in enumerate(levels):
        yield Piece(3, LEAD + number, labels[2], role="header")
