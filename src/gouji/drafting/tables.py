"""From a sheet to a drafted table: its title and unit, its blocks, what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gouji.drafting.areas import Frame, areas_of
from gouji.drafting.drafted import DraftBlock, DraftHeader, DraftRepeat, DraftTable, leaves
from gouji.drafting.headers import column_tree, gathered, row_tree
from gouji.drafting.lines import BlockRows, blocks_in, columns_with_labels, is_open, is_strong
from gouji.drafting.open_rows import open_lines
from gouji.drafting.seen import SeenSheet, Spot, joined
from gouji.drafting.words import (
    fields_in,
    is_code_heading,
    is_money,
    is_note,
    is_numbering,
    is_text_heading,
    is_title,
    is_unit_heading,
    is_unit_line,
    known_unit,
    number_in,
    says_imprint,
    units_said,
    without_year,
)
from gouji.model.imprint import IMPRINT, LONGEST_IMPRINT, imprint_of

_WORDED = ("list", "date", "time", "textLength", "custom")


@dataclass(slots=True)
class _Purposes:
    """What the columns of a block are for."""

    labels: list[int]
    codes: list[int]
    units: list[int]
    figures: list[int]
    texts: list[int]


def table_in(sheet: SeenSheet, *, open_rows: bool) -> DraftTable | None:
    """The table of a sheet, every framed rectangle of figures a block or more of it; None where there is none.

    With ``open_rows`` one of them may be of rows that the unit names.
    """
    table = DraftTable(sheet)
    frames: list[Frame] = []
    inside: list[Spot] = []
    for frame in areas_of(sheet):
        blocks, left = blocks_in(sheet, frame)
        drafted = [(rows, one) for rows in blocks for one in _parts(sheet, frame, rows, open_rows)]
        if len(frame.columns) == 1 and not _has_figures(sheet, frame):
            continue
        if drafted:
            only = [spot for spot in blocks[0].captions[-1:] if is_title(spot.label)]
            inside += [*(blocks[0].captions[:-1] or only), *blocks[0].furniture]  # the title stands within the frame
            _caption(drafted, sheet)
            table.blocks += [block for _, block in drafted]
            table.notes += [joined(spot.text) for spot in left]
            frames.append(frame)
    if any(block.repeat for block in table.blocks) and not _may_repeat(table):
        return table_in(sheet, open_rows=False)
    if not table.blocks or not _asks_for_anything(table):
        return None
    _around(table, frames, inside)
    _print_setup(table)
    return table


def _may_repeat(table: DraftTable) -> bool:
    """Whether the language has open rows beside what else there is in a table."""
    return sum(block.repeat is not None for block in table.blocks) == 1 and not any(b.beside for b in table.blocks)


def _asks_for_anything(table: DraftTable) -> bool:
    """Whether there is a figure to fill in, not only formulas."""
    sheet = table.sheet
    return any(not sheet.at(*at).formula and is_open(sheet, sheet.at(*at)) for at, _ in table.cells())


def _has_figures(sheet: SeenSheet, frame: Frame) -> bool:
    """Whether something in a single column is surely a figure and no place for words."""
    spots = [sheet.at(row, frame.left) for row in frame.rows]
    return any(spot.entry in ("whole", "decimal") or spot.number or spot.formula for spot in spots)


def _caption(drafted: list[tuple[BlockRows, DraftBlock]], sheet: SeenSheet) -> None:
    """Give each block the line over it; without words at its left this is a header over all its columns."""
    done: list[BlockRows] = []
    for rows, block in drafted:
        captions = [spot for spot in rows.captions if not is_unit_line(spot.label)]
        if rows in done or not captions:
            continue
        done.append(rows)
        spot = captions[-1]
        titled = len(captions) > 1 or any(one.text.strip() and not one.framed for one in sheet.spots.values())
        if not block.rows and titled and spot.below == rows.heads[0] and not is_title(spot.label):
            block.columns = [DraftHeader(spot.label, spot, children=block.columns)]
        else:
            block.caption = spot.label


def _parts(sheet: SeenSheet, frame: Frame, rows: BlockRows, open_rows: bool) -> Iterator[DraftBlock]:
    """The block of some rows; several where tables stand side by side."""
    worded = set(columns_with_labels(sheet, rows.body, frame.columns))
    first, last = None, frame.left
    begins = [frame.left]
    for column in frame.columns:
        heading = _heading(sheet, rows.heads, column)
        if column in worded and not is_unit_heading(heading) and not is_code_heading(heading):
            if first is not None and column > first:
                begins.append(last + 1)  # what stands between is codes and units in front of these words
                first = None
        elif column not in worded and not is_code_heading(heading):
            first, last = column if first is None else first, column
    ends = [*begins[1:], frame.right + 1]
    has_rows = False
    for begin, end in zip(begins, ends, strict=True):
        block = _block(sheet, Frame(frame.top, begin, frame.bottom, end - 1), rows, open_rows)
        if block is not None:
            block.beside = has_rows and bool(block.rows)
            has_rows = bool(block.rows)
            yield block


def _heading(sheet: SeenSheet, heads: list[int], column: int) -> str:
    return next((sheet.at(row, column).label for row in reversed(heads) if sheet.at(row, column).text.strip()), "")


def _sorted_columns(sheet: SeenSheet, frame: Frame, rows: BlockRows) -> _Purposes:
    worded = set(columns_with_labels(sheet, rows.body, frame.columns))
    found = _Purposes([], [], [], [], [])
    for column in frame.columns:
        heading = _heading(sheet, rows.heads, column)
        spots = [sheet.at(row, column) for row in rows.body]
        filled = [spot for spot in spots if is_strong(sheet, spot) and spot.entry not in _WORDED]
        sure = any(spot.entry or spot.formula for spot in filled)
        if is_code_heading(heading) and not sure:
            found.codes.append(column)
        elif is_unit_heading(heading) and not sure and column not in (frame.left,):
            (found.units if column in worded else found.texts).append(column)
        elif column in worded:
            found.labels.append(column)
        elif not sure and (is_text_heading(heading) or any(spot.entry in _WORDED for spot in spots)):
            found.texts.append(column)
        elif heading or sure:
            found.figures.append(column)
    return found


def _block(sheet: SeenSheet, frame: Frame, rows: BlockRows, open_rows: bool) -> DraftBlock | None:
    columns = _sorted_columns(sheet, frame, rows)
    body = [row for row in rows.body if any(is_open(sheet, sheet.at(row, column)) for column in columns.figures)]
    if not columns.figures or not body:
        return None
    if open_rows and (block := _open_block(sheet, rows, columns)) is not None:
        return block
    if not columns.labels and columns.texts and len(rows.body) > 1:  # rows that a unit names itself, and a total
        columns.labels = columns.texts[:1]
        columns.texts = columns.texts[1:]
    headers, bare = row_tree(sheet, rows.body, columns.labels, rows.sections)
    top = column_tree(sheet, rows.heads, body, columns.figures)
    block = DraftBlock(top, headers)
    corners = [sheet.at(row, column) for row in rows.heads for column in columns.labels]
    texts = dict.fromkeys(spot.label for spot in corners if spot.is_label)
    block.corner = "　".join(texts) if columns.labels else ""
    _codes_and_units(sheet, rows, columns, block)
    headings = {row: row not in body for row in rows.body}
    if not any(header.children for header in headers):
        block.rows = gathered(headers, headings)
    elif rows.sections:
        for header in headers:
            header.children = gathered(header.children, headings)
    block.rows = _without_headings(block.rows, set(body))
    if not block.rows:
        block.line = body[0]
    _tell_stubs(sheet, rows, columns, block)
    _unsaid(sheet, rows, columns, block, bare if block.rows else body[1:])
    spots = [sheet.at(row, column) for row in rows.body for column in columns.figures]
    block.dashed = frozenset(spot.at for spot in spots if spot.is_closed_by_text)
    block.closed = block.dashed | {spot.at for spot in spots if not is_open(sheet, spot)}
    return block


def _open_block(sheet: SeenSheet, rows: BlockRows, columns: _Purposes) -> DraftBlock | None:
    """A block of rows that the unit names; None where its rows are others."""
    if columns.labels or columns.units or rows.sections:
        return None
    line = rows.body[len(rows.body) // 2]
    codes, texts, figures = (
        [column for column in found if sheet.at(line, column).column == column]
        for found in (columns.codes, columns.texts, columns.figures)
    )
    found = open_lines(sheet, rows.body, codes, texts, figures) if figures else None
    if found is None:
        return None
    texts = [column for column in texts if column != found.names]
    top = column_tree(sheet, rows.heads, found.lines, sorted([*texts, *figures]))
    for header in leaves(top):
        if header.at in texts:
            header.kind = "text"
            sure = sheet.at(found.lines[0], header.at).entry
            header.remark = "" if sure else "? 文字栏，填数的删去 kind / a column of text"
    lines = [DraftHeader("", sheet.at(row, found.names), row) for row in found.lines]
    total = None
    if found.total >= 0:
        spots = [sheet.at(found.total, column) for column in (found.codes, found.names) if column >= 0]
        spot = next(spot for spot in spots if spot.text.strip())
        total = DraftHeader(spot.label, spot, found.total)
    first = 0 <= found.total < found.lines[0]
    heading, code = (_heading(sheet, rows.heads, column) for column in (found.names, found.codes))
    block = DraftBlock(top, [*([total] if total and first else []), *lines, *([total] if total and not first else [])])
    numbered = found.codes >= 0 and is_numbering(code)
    block.repeat = DraftRepeat(lines, total, heading, first, coded=found.codes >= 0, numbered=numbered)
    front = sorted((at, shows) for shows, at in (("label", found.names), ("code", found.codes)) if at >= 0)
    block.stubs = tuple((shows, _heading(sheet, rows.heads, at)) for at, shows in front)
    block.letters = rows.codes >= 0 and sheet.at(rows.codes, front[0][0]).label == "甲"
    for column in leaves(top) if rows.codes >= 0 else ():
        column.code = sheet.at(rows.codes, column.at).label
    return block


def _without_headings(headers: list[DraftHeader], body: set[int]) -> list[DraftHeader]:
    """The headers over rows in which there is something to fill in."""
    found = []
    for header in headers:
        if header.children:
            header.children = _without_headings(header.children, body)
            found += [header] if header.children else []
        elif header.at in body:
            found.append(header)
    return found


def _codes_and_units(sheet: SeenSheet, rows: BlockRows, columns: _Purposes, block: DraftBlock) -> None:
    for row in leaves(block.rows):
        row.code = next((text for column in columns.codes if (text := sheet.at(row.at, column).label)), "")
        row.unit = next((known_unit(sheet.at(row.at, column).label) for column in columns.units), "")
    if rows.codes >= 0:
        for column in leaves(block.columns):
            column.code = sheet.at(rows.codes, column.at).label


def _tell_stubs(sheet: SeenSheet, rows: BlockRows, columns: _Purposes, block: DraftBlock) -> None:
    """Say what stands in front of the figures, where it is one column of labels with one of codes or of units."""
    shown = {"label": columns.labels, "code": columns.codes, "unit": columns.units}
    front = sorted((there[0], shows) for shows, there in shown.items() if there)
    single = len(columns.labels) == 1 and len(front) == sum(map(len, shown.values())) > 1
    if not single or front[-1][0] > columns.figures[0] or any(row.children for row in block.rows) or not block.rows:
        return
    headings = {"label": block.corner}
    block.stubs = tuple((shows, headings.get(shows) or _heading(sheet, rows.heads, at)) for at, shows in front)
    block.letters = rows.codes >= 0 and sheet.at(rows.codes, front[0][0]).label == "甲"


def _unsaid(sheet: SeenSheet, rows: BlockRows, columns: _Purposes, block: DraftBlock, bare: list[int]) -> None:
    """What a block has and the language has no words for."""
    names = {} if block.stubs else {"codes": columns.codes, "units": columns.units}
    for kind, found in names.items():
        if found:
            heading = "、".join(_heading(sheet, rows.heads, column) for column in found)
            block.comments.append(f"{kind} 列：{heading}")
    for column in columns.texts:
        block.comments.append(
            f"? 文字栏“{_heading(sheet, rows.heads, column)}”没有写入定义：是否需要填报 / a column of text"
        )
    if bare:
        block.comments.append(
            f"? 原表有 {len(bare)} 个没有名称的空行，行数是否由单位自定（开放行）/ rows that the unit names itself"
        )


# ── around the table ────────────────────────────────────────────────────────────────────────


def _around(table: DraftTable, frames: list[Frame], inside: list[Spot]) -> None:
    """Title, units, notes and fields from what stands outside the frames, and at the top within."""
    sheet = table.sheet
    top, bottom = min(frame.top for frame in frames), max(frame.bottom for frame in frames)
    outside = [
        spot
        for spot in sorted(sheet.spots.values(), key=lambda one: one.at)
        if spot.text.strip() and not any(_within(spot, frame) for frame in frames)
    ]
    above = [spot for spot in outside if spot.row < top]
    beside = [spot for spot in outside if top <= spot.row <= bottom]
    below = [spot for spot in outside if spot.row > bottom]
    titles = [*above, *inside, *(spot for spot in beside if spot.row <= top + 1)] or [
        *(spot for spot in below if _may_be_title(spot) and any(map(is_title, spot.text.split("\n")))),
        *filter(_may_be_title, below[:1]),
    ][:1]
    for text in (sheet.heading, *(line for spot in (*titles, *below) for line in spot.text.split("\n"))):
        for unit in units_said(text):
            if is_money(unit):
                table.money = table.money or unit
            else:
                table.unit = table.unit or unit
        table.fields += [name for name in fields_in(text) if name not in table.fields]
    lines = [
        (spot.size, line.strip())
        for spot in titles
        for line in ([spot.label] if spot.rows == 1 and spot in above else spot.text.split("\n"))
        if line.strip() and not (is_unit_line(line) or fields_in(line) or is_note(line))
    ]
    named = [line for _, line in lines if number_in(line) and number_in(line) != line] or [
        line for size, line in lines if size == max(size for size, _ in lines) and len(line) > 2
    ]
    heading = joined(sheet.heading.replace("&", " &").split("&")[0])
    table.title = (named or [line for _, line in lines if len(line) > 2] or [heading or sheet.name])[0]
    table.number = next(
        (one for text in (table.title, *(line for _, line in lines), sheet.name) if (one := number_in(text))), ""
    )
    said = [spot for spot in (*beside, *below) if spot.label != table.title and spot not in titles]
    table.notes += [one for spot in said for one in _lines_of(spot) if not is_unit_line(one) and not fields_in(one)]
    table.title = without_year(table.title)
    imprint = {key: said for spot in outside for key, said in says_imprint(spot.text).items()}
    if sum(map(len, imprint_of(imprint))) <= LONGEST_IMPRINT:
        table.imprint = imprint
        table.fields = [name for name in table.fields if name not in {IMPRINT[key] for key in imprint}]


def _may_be_title(spot: Spot) -> bool:
    """Whether words below a table with none above it can be its title: no note, and no number begins them."""
    return not is_note(spot.text) and not spot.label[:1].isdigit()


def _lines_of(spot: Spot) -> list[str]:
    return [spot.label] if spot.vertical else [line.strip() for line in spot.text.split("\n") if line.strip()]


def _within(spot: Spot, frame: Frame) -> bool:
    return frame.top <= spot.row <= frame.bottom and frame.left <= spot.column <= frame.right


def _print_setup(table: DraftTable) -> None:
    """The widths of the columns, where the table as it is drafted has the same columns as the sheet."""
    sheet = table.sheet
    if any(block.beside for block in table.blocks):
        return
    depth = max((len(block.stubs) or _depth(block.rows) for block in table.blocks), default=0)
    most = max(table.blocks, key=lambda block: len(leaves(block.columns)))
    figures = [header.at for header in leaves(most.columns)]
    first = min(figures)
    left = sorted(column for column in sheet.widths if column < first)[-depth:] if depth else []
    if len(left) != depth or any(column not in sheet.widths for column in figures):
        return
    extra = sum(width for column, width in sheet.widths.items() if column < first and column not in left)
    widths = [sheet.widths[column] for column in (*left, *figures)]
    if depth:
        widths[0] += extra
    table.widths = tuple(max(2.0, round(width - _PADDING, 1)) for width in widths)


_PADDING = 0.71
"""What a file says of a column more than fits in, in characters."""


def _depth(headers: list[DraftHeader]) -> int:
    return max((1 + _depth(header.children) for header in headers), default=0)
