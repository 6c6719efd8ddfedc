"""Published reports as text: every way in which their tables were seen to arrive, over any figures."""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.model.edit import Number
from gouji.model.form import Form, Table
from gouji.model.grid import Piece
from gouji.model.totals import sum_order
from gouji.workbook.layout import skeleton

UNIT, YEAR = "青川区园林绿化局", 2024
BEFORE = [
    f"{UNIT}{YEAR}年政府信息公开工作年度报告",
    "一、总体情况",
    "（一）主动公开情况。全年围绕公园建设和古树保护发布信息 61 条，其中通知公告 12 条，政策解读 9 条。",
    "（二）依申请公开情况。各科室按时答复，没有发生逾期。",
]
AFTER = [
    "五、存在的主要问题及改进情况",
    "栏目更新不够及时，下一步每月核对一次，并把养护标准写成市民看得懂的话。",
    "六、其他需要报告的事项",
    "本年度没有收取信息处理费。",
]
PROSE = "说明：本表统计自 1 月 1 日起，至 12 月 31 日止，含上年转来的 3 件。"
Rows = list[list[str]]
"""The cells of a table as printed, one for each position, empty ones where a cell reaches over several."""


@dataclass(frozen=True)
class Style:
    """One way in which the tables of a report become text. ``loses_blanks`` says that empty cells leave no trace."""

    name: str
    drawn: Callable[[Table, Cells, random.Random], list[str]]
    loses_blanks: bool = False

    @property
    def is_markdown(self) -> bool:
        """Whether headings are marked."""
        return self.name.startswith(("pipes", "a small", "HTML"))


@dataclass(frozen=True)
class Cells:
    """A table cell by cell: its pieces in order, the figures among them as texts."""

    pieces: Sequence[Piece]
    figures: frozenset[tuple[int, int]]

    def rows(self) -> list[list[Piece]]:
        """The pieces by the row in which they begin."""
        found: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            found.setdefault(piece.row, []).append(piece)
        return [found[row] for row in sorted(found)]

    def full(self) -> Rows:
        """Every position, with empty cells where another reaches over it."""
        height = max(piece.row + piece.rows for piece in self.pieces)
        width = max(piece.column + piece.columns for piece in self.pieces)
        rows = [[""] * width for _ in range(height)]
        for piece in self.pieces:
            rows[piece.row][piece.column] = str(piece.value)
        return rows

    def repeated(self) -> Rows:
        """Every position, with what reaches over it printed again."""
        rows = self.full()
        for piece in self.pieces:
            for row in range(piece.row, piece.row + piece.rows):
                for column in range(piece.column, piece.column + piece.columns):
                    rows[row][column] = str(piece.value)
        return rows

    def seeded(self) -> Rows:
        """Values from cell 3 on beside two labels, from cell 4 on beside three; rows of equal length."""
        rows = []
        width = max(len(row) for row in self.full())
        for full in self.rows():
            cells = [""] * full[0].column
            for piece in full:
                cells.append(str(piece.value))
                if piece.columns > 1 and (piece.row, piece.column) not in self.figures:
                    cells += [""] * min(piece.columns - 1, 1)
            rows.append((cells + [""] * width)[:width])
        return rows

    def dropped(self) -> Rows:
        """The cells that are there, without what spans leave."""
        return [[str(piece.value) for piece in row] for row in self.rows()]

    def texts(self) -> list[str]:
        """One after the other."""
        return [text for row in self.dropped() for text in row]


def truth(form: Form, chance: random.Random) -> dict[str, Number]:
    """Figures of a return that balances, most of them zero."""
    values: dict[str, Number] = dict.fromkeys(form.cells, 0)
    inputs = [cell for cell in form.cells.values() if not cell.total]
    for cell in chance.sample(inputs, chance.choice((0, 3, 10, 40, len(inputs)))):
        digits = chance.choice((1, 1, 1, 2, 2, 3, 5))
        values[cell.id] = chance.randrange(1, 10**digits)
        if cell.kind.value == "amount" and chance.random() < 0.5:
            values[cell.id] = Decimal(f"{chance.randrange(1, 99999)}.{chance.randrange(1, 99):02}")
    for cell_id in sum_order(form):
        values[cell_id] = sum(values[part] for part in form.sums[cell_id][0].parts)
    return values


def cells_of(table: Table, texts: dict[str, str], characters: Callable[[str], str] = str) -> Cells:
    """A table as it is printed, with these texts in its cells, in other ``characters``."""
    frame = skeleton(table)
    figures = [Piece(row, column, texts[cell], 1, span) for cell, (row, column, span) in frame.slots.items()]
    pieces = [piece._replace(value=characters(str(piece.value))) for piece in (*frame.labels, *figures)]
    return Cells(sorted(pieces, key=lambda one: one[:2]), frozenset((one.row, one.column) for one in figures))


# ── styles ──────────────────────────────────────────────────────────────────────────────────


def _piped(rows: Rows) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def _open_piped(rows: Rows) -> list[str]:
    width = max(map(len, rows))
    lines = [" | ".join(row) for row in rows]
    return [lines[0], "|".join(["---"] * width), *lines[1:]]


def _bold(rows: Rows, chance: random.Random) -> Rows:
    def dressed(text: str) -> str:
        if not text or chance.random() < 0.5:
            return text
        if len(text) > 3 and not text[0].isdigit() and chance.random() < 0.5:
            at = chance.randrange(1, len(text) - 1)
            return f"{text[:at]}<br>{text[at:]}"
        return f"**{text}**"

    return [[dressed(text) for text in row] for row in rows]


def _wrapped(cells: Cells, chance: random.Random) -> list[str]:
    """Labels too long for their cell go on below their row."""
    lines = []
    for number, row in enumerate(cells.full()):
        rest = ""
        for at, text in enumerate(row):
            if len(text) > 12 and chance.random() < 0.5 and (number, 9) in cells.figures:
                cut = chance.randrange((2 * len(text)) // 3, len(text) - 1)
                row[at], rest = text[:cut], text[cut:]
        lines.append(f"| {' | '.join(row)} |")
        if number == 0:
            lines.append("|" + "---|" * len(row))
        if rest:
            lines.append(rest)
    return lines


def _parts(table: Table, cells: Cells, chance: random.Random) -> list[str]:
    """A small table under each heading, its columns headed anew."""
    lines: list[str] = []
    last = -1
    for row in cells.rows():
        labels = [str(one.value) for one in row if one[:2] not in cells.figures]
        values = [str(one.value) for one in row if one[:2] in cells.figures]
        if not values:
            continue
        block = next(cell.block for cell in table.cells if skeleton(table).slots[cell.id][0] == row[0].row)
        heads = [cell.column[-1].label for cell in table.cells if cell.block == block][: len(values)]
        *above, label = labels or [""]
        for heading in above:
            lines += ["", f"### {heading}", ""]
        if above or not lines or lines[-1] == "":
            lines += _piped([["", *heads]])
        elif block != last:
            lines += ["", *_piped([["", *heads]])]
        last = block
        lines.append(f"| {' | '.join([label, *values])} |")
    return lines


def _in_html(cells: Cells) -> list[str]:
    lines = ["<table>"]
    for row in cells.rows():
        lines.append("<tr>")
        for one in row:
            spans = f' rowspan="{one.rows}"' * (one.rows > 1) + f' colspan="{one.columns}"' * (one.columns > 1)
            lines.append(f"<td{spans}>{html.escape(str(one.value))}</td>")
        lines.append("</tr>")
    return [*lines, "</table>"]


def _lines(rows: Rows, mark: str) -> list[str]:
    return [mark.join(row) for row in rows]


def _spaced(rows: Rows, chance: random.Random) -> list[str]:
    return [chance.choice((" ", "  ", "\u3000")).join(filter(None, row)) for row in rows]


def _split_headings(cells: Cells, chance: random.Random) -> Cells:
    """Words of headings broken by a space."""
    first = min(row for row, _ in cells.figures)
    pieces = [
        piece._replace(value=f"{piece.value[: len(piece.value) // 2]} {piece.value[len(piece.value) // 2 :]}")
        if isinstance(piece.value, str)
        and piece.row < first
        and piece[:2] not in cells.figures
        and len(piece.value) > 2
        else piece
        for piece in cells.pieces
    ]
    return Cells(pieces, cells.figures)


STYLES = [
    Style("pipes, span leftovers", lambda _, cells, __: _piped(cells.full())),
    Style("pipes, values from cell 3 or 4", lambda _, cells, __: _piped(cells.seeded())),
    Style("pipes, spans dropped", lambda _, cells, __: _piped(cells.dropped())),
    Style("pipes, spans repeated", lambda _, cells, __: _piped(cells.repeated())),
    Style("pipes, none outside", lambda _, cells, __: _open_piped(cells.full())),
    Style("pipes, bold and br", lambda _, cells, chance: _piped(_bold(cells.full(), chance))),
    Style("pipes, labels wrapped outside", lambda _, cells, chance: _wrapped(cells, chance)),
    Style("a small table under each heading", _parts),
    Style("HTML in Markdown", lambda _, cells, __: _in_html(cells)),
    Style("tabs, span leftovers", lambda _, cells, __: _lines(cells.full(), "\t")),
    Style("tabs, spans dropped", lambda _, cells, __: _lines(cells.dropped(), "\t")),
    Style("tabs, headings split", lambda _, cells, chance: _lines(_split_headings(cells, chance).dropped(), "\t")),
    Style("blanks, spans dropped", lambda _, cells, chance: _spaced(cells.dropped(), chance), loses_blanks=True),
    Style(
        "blanks, headings split",
        lambda _, cells, chance: _spaced(_split_headings(cells, chance).dropped(), chance),
        loses_blanks=True,
    ),
    Style("one cell a line", lambda _, cells, __: cells.texts(), loses_blanks=True),
    Style("flat", lambda _, cells, __: [" ".join(filter(None, cells.texts()))], loses_blanks=True),
    Style("flat, nothing between", lambda _, cells, __: ["".join(cells.texts())], loses_blanks=True),
]
"""Section 二 to 四 as web pages, Markdown made of PDF, and pasted text had them."""

_KANGXI = str.maketrans("一二三人行工大方文用自目里金", "⼀⼆三⼈⾏⼯⼤⽅⽂⽤⾃⽬⾥⾦")
_TRADITIONAL = str.maketrans(
    "总计复议诉讼审结维续无数据请缴费处团机构组织个关", "總計復議訴訟審結維續無數據請繳費處團機構組織個關"
)
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
CHARACTERS = {
    "as printed": lambda text: text,
    "radicals": lambda text: text.translate(_KANGXI),
    "Traditional": lambda text: text.translate(_TRADITIONAL),
    "full width": lambda text: text.translate(_WIDE),
}


def report(
    form: Form,
    values: Mapping[str, Number],
    style: Style,
    chance: random.Random,
    *,
    blanks: bool = False,
    prose: bool = False,
    characters: Callable[[str], str] = str,
) -> str:
    """The whole report as text; ``blanks`` stand for zeros, ``prose`` within the sections."""
    texts = {cell: "" if blanks and not value else str(value) for cell, value in values.items()}
    lines = [f"{'# ' * style.is_markdown}{BEFORE[0]}", *BEFORE[1:]]
    for table in form.tables:
        drawn = style.drawn(table, cells_of(table, texts, characters), chance)
        title = f"## {table.title}" if style.is_markdown else table.title
        lines += ["", title, *([PROSE] if prose else []), "", *drawn, ""]
    return "\n".join([*lines, *AFTER]) + "\n"


def cases(
    form: Form, count: int, seed: str, styles: Sequence[Style] = STYLES
) -> Iterator[tuple[str, dict[str, Number], str, bool]]:
    """So many reports of every style: what it is called, the figures, the text, whether blanks stand for zeros."""
    for style in styles:
        for number in range(count):
            chance = random.Random(f"{seed} {style.name} {number}")
            values = truth(form, chance)
            blanks, prose = chance.random() < 0.4, chance.random() < 0.3
            name = chance.choice(list(CHARACTERS)) if chance.random() < 0.4 else "as printed"
            text = report(form, values, style, chance, blanks=blanks, prose=prose, characters=CHARACTERS[name])
            yield f"{style.name}{', blanks' if blanks else ''}", values, text, blanks
