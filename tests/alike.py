"""Forms of tables with the same headings, and returns of them in which every figure is another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from random import Random
from typing import Any

from gouji import Document, Form, layout
from gouji.forms.language.define import define
from gouji.model.form import COVER, Table
from gouji.model.grid import Grid, Piece, Place
from gouji.workbook.cover import MARK
from gouji.workbook.layout import skeleton

_WORDS = (
    "受理",
    "办结",
    "撤销",
    "维持",
    "罚款",
    "许可",
    "警告",
    "没收",
    "拘留",
    "征收",
    "检查",
    "强制",
    "给付",
    "确认",
    "奖励",
    "裁决",
)
_THINGS = ("件数", "人数", "次数", "金额", "比上年增减", "上年数", "本年数", "期末数")
_SUBJECTS = ("市场监管", "生态环境", "交通运输", "农业农村", "文化旅游", "卫生健康", "应急管理", "自然资源")
TOTAL = "合计"

Tree = list[dict[str, Any]]


def a_form(random: Random, size: int = 0) -> Form:
    """A form of tables whose headings are often those of another, some of them, or the same and more."""
    count = size or random.randint(3, 7)
    blocks: list[list[dict[str, Any]]] = []
    for _ in range(count):
        way = random.choice(["new", "same", "same", "fewer", "more", "overlapping", "total"])
        one = random.choice(blocks) if blocks else []
        blocks.append(_blocks(random) if way == "new" or not one else _like(random, one, way))
    tables = [
        {
            "key": f"t{number}",
            "number": str(number),
            "sheet": f"附表{number}",
            "title": f"附表{number} {random.choice(_SUBJECTS)}行政{random.choice(_WORDS)}情况统计表",
            "blocks": _keyed(some),
        }
        for number, some in enumerate(blocks, 1)
    ]
    head = {
        "id": f"alike-{random.getrandbits(60)}",
        "edition": "1",
        "title": "行政执法统计年报",
        "source": "某办",
        "years": [2024],
    }
    return define({"form": head, "tables": tables})


def _blocks(random: Random) -> list[dict[str, Any]]:
    return [_block(random) for _ in range(random.choice([1, 1, 1, 2]))]


def _block(random: Random) -> dict[str, Any]:
    block: dict[str, Any] = {"columns": _tree(random, _THINGS, random.randint(2, 5))}
    if random.random() < 0.5:
        block["rows"] = _tree(random, _WORDS, random.randint(2, 6))
    return block


def _tree(random: Random, words: tuple[str, ...], leaves: int) -> Tree:
    """Headers with different leaves, some of them in groups, perhaps with a total at the end."""
    labels = random.sample([f"{subject}{word}" for subject in _SUBJECTS for word in words], leaves)
    tree: Tree = []
    while labels:
        if len(labels) > 2 and random.random() < 0.2:
            group = {"label": f"{random.choice(_SUBJECTS)}其中{len(labels)}"}
            tree.append({**group, "children": [{"label": labels.pop()} for _ in range(2)]})
        else:
            tree.append({"label": labels.pop()})
    return [*tree, {"label": TOTAL}] if random.random() < 0.4 else tree


def _like(random: Random, blocks: list[dict[str, Any]], way: str) -> list[dict[str, Any]]:
    """The blocks of a table whose headings are like those of another."""
    if way == "total":
        return [{"columns": [{"label": TOTAL}]}]
    changed = [dict(block) for block in blocks]
    if way == "same":
        return changed
    block = random.choice(changed)
    axis = random.choice([name for name in ("columns", "rows") if name in block])
    tree = block[axis]
    if way in ("fewer", "overlapping"):
        tree = sorted(random.sample(range(len(tree)), max(1, random.randint(len(tree) // 2, len(tree)))))
        tree = [block[axis][at] for at in tree]
    if way in ("more", "overlapping"):
        tree = [
            *tree,
            *(
                {"label": one["label"] + "其他"}
                for one in _tree(random, _WORDS, random.randint(1, 3))
                if "children" not in one
            ),
        ]
    block[axis] = tree
    return changed


def _keyed(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with a key for every header, so that no two cells of a table have one id."""

    def keyed(tree: Tree, start: str) -> Tree:
        return [
            {
                **one,
                "key": f"{start}{at}",
                **({"children": keyed(one["children"], f"{start}{at}_")} if "children" in one else {}),
            }
            for at, one in enumerate(tree)
        ]

    return [
        {
            **block,
            "columns": keyed(block["columns"], f"b{at}c"),
            **({"rows": keyed(block["rows"], f"b{at}r")} if "rows" in block else {}),
        }
        for at, block in enumerate(blocks)
    ]


@dataclass(frozen=True)
class Dress:
    """How a return was put together.

    ``named`` are the tables (by key) whose sheets bear their names, ``titled`` those with their titles over them.
    """

    order: tuple[str, ...]
    named: frozenset[str]
    titled: frozenset[str]
    marked: bool
    stacked: bool

    def tells(self, key: str) -> bool:
        """Whether something says of the figures of a table which table they are of."""
        return key in self.titled or self.marked or (key in self.named and not self.stacked)


@dataclass(frozen=True)
class Filled:
    """A return of some form: what its cells hold, which tables are ``blank`` and which ``missing``."""

    form: Form
    figures: Mapping[str, int]
    blank: frozenset[str]
    missing: frozenset[str]
    dress: Dress
    document: Document = field(repr=False)


def a_return(random: Random, form: Form, *, told: bool, stacked: bool | None = None) -> Filled:
    """A return whose figures are all different, with tables left blank or taken out, its sheets renamed or moved.

    ``told`` says that everything is told apart by names, titles or marks, ``stacked`` that all is on one sheet.
    """
    keys = [table.key for table in form.tables]
    state = {key: random.choice(["full", "full", "full", "part", "blank", "missing"]) for key in keys}
    pool = iter(random.sample(range(1000, 99_999), len(form.cells)))
    figures = {
        cell.id: next(pool)
        for cell in form.cells.values()
        if state[cell.table] == "full" or (state[cell.table] == "part" and random.random() < 0.5)
    }
    there = [key for key in keys if state[key] != "missing"]
    full = {key for key in there if any(form.cells[cell].table == key for cell in figures)}
    dress = _dress(random, there, told)
    if stacked is not None and stacked != dress.stacked:
        dress = replace(dress, stacked=stacked, titled=frozenset(there))
    document = _document(random, form, figures, dress)
    return Filled(form, figures, frozenset(set(there) - full), frozenset(set(keys) - set(there)), dress, document)


def _dress(random: Random, there: list[str], told: bool) -> Dress:
    order = list(there)
    if random.random() < 0.3:
        random.shuffle(order)
    stacked, marked = random.random() < 0.35, random.random() < 0.3

    def some() -> frozenset[str]:
        share = random.choice([0, 0.6, 1, 1])
        return frozenset(key for key in there if random.random() < share)

    named, titled = some(), some()
    if told:
        titled |= frozenset(there) - (named if not stacked else frozenset())
    return Dress(tuple(order), named, titled, marked, stacked)


def _document(random: Random, form: Form, figures: Mapping[str, int], dress: Dress) -> Document:
    grids = {table.key: _grid(random, form, table, figures, dress, number) for number, table in enumerate(form.tables)}
    tables = [grids[key] for key in dress.order]
    if dress.stacked:
        tables = [_stack(random, tables)] if tables else []
    cover = [grid for grid in layout(form) if grid.name == COVER]
    document = Document((*cover, *(grid for grid, _ in tables)))
    if not dress.marked:
        return document
    marks = {
        MARK + name: Place(grid.name, row, column) for grid, cells in tables for name, (row, column) in cells.items()
    }
    return replace(document, names=marks, properties={MARK + "form": form.id})


_Grid = tuple[Grid, dict[str, tuple[int, int]]]


def _grid(random: Random, form: Form, table: Table, figures: Mapping[str, int], dress: Dress, number: int) -> _Grid:
    frame = skeleton(table)
    lines = [table.title] if table.key in dress.titled else []
    if lines and random.random() < 0.3:
        lines.append("填报单位：某市某局")
    down = len(lines)
    over = [Piece(row, 0, text) for row, text in enumerate(lines)]
    labels = [piece._replace(row=piece.row + down) for piece in frame.labels]
    slots = {cell: (row + down, column) for cell, (row, column, _) in frame.slots.items()}
    values = [Piece(*slots[cell], figures[cell]) for cell in slots if cell in figures]
    name = table.sheet if table.key in dress.named else f"Sheet{number + 21}"
    return Grid(name, tuple(sorted([*over, *labels, *values], key=lambda piece: piece[:2]))), slots


def _stack(random: Random, tables: list[_Grid]) -> _Grid:
    """All tables on one sheet, one below the other."""
    pieces: list[Piece] = []
    slots: dict[str, tuple[int, int]] = {}
    top, gap = 0, random.choice([0, 1, 2])
    name = random.choice(["Sheet1", "汇总", tables[0][0].name])
    for grid, cells in tables:
        pieces += [piece._replace(row=piece.row + top) for piece in grid.pieces]
        slots |= {cell: (row + top, column) for cell, (row, column) in cells.items()}
        ends = [piece.row + piece.rows for piece in grid.pieces] + [row + 1 for row, _ in cells.values()]
        top += max(ends) + gap
    return Grid(name, tuple(sorted(pieces, key=lambda piece: piece[:2]))), slots


def with_other_words(random: Random, filled: Filled) -> Document:
    """The return with one label in seven in other words; titles stay."""
    titles = {table.title for table in filled.form.tables}

    def reworded(piece: Piece) -> Piece:
        is_label = isinstance(piece.value, str) and piece.value not in {"", *titles}
        return piece._replace(value=f"某项{random.random()}") if is_label and random.random() < 0.15 else piece

    grids = filled.document.grids
    return replace(filled.document, grids=tuple(
        grid if grid.name == COVER else replace(grid, pieces=tuple(map(reworded, grid.pieces))) for grid in grids
    ))  # fmt: skip


def twins(*sheets: tuple[str, str]) -> tuple[Form, Document]:
    """A form of two tables with the same headings, and a return with such tables on sheets, each under a title."""
    blocks = [{"columns": [{"key": "a", "label": "受理件数"}, {"key": "b", "label": "办结件数"}]}]
    tables = [
        {"key": f"t{number}", "number": str(number), "sheet": f"附表{number}", "title": title, "blocks": blocks}
        for number, title in enumerate(("行政许可情况", "行政处罚情况"), 1)
    ]
    head = {"id": "twins", "edition": "1", "title": "行政执法统计年报", "source": "某办", "years": [2024]}
    filled = [
        Grid(
            name,
            (
                Piece(0, 0, title),
                *(Piece(1, at, f"{word}件数") for at, word in enumerate(("受理", "办结"))),
                Piece(2, 0, 7),
                Piece(2, 1, 5),
            ),
        )
        for name, title in sheets
    ]
    return define({"form": head, "tables": tables}), Document(tuple(filled))


def as_page(document: Document) -> str:
    """A web page of the tables of a document, each under the name of its sheet."""
    return "<html><meta charset=utf-8><body>" + "".join(
        f"<p>{grid.name}</p><table border=1>{''.join(_lines(grid))}</table>" for grid in document if grid.name != COVER
    )


def _lines(grid: Grid) -> Iterator[str]:
    at = {(piece.row, piece.column): piece for piece in grid.pieces}
    rows = max((piece.row + piece.rows for piece in grid.pieces), default=0) + 1
    columns = max((piece.column + piece.columns for piece in grid.pieces), default=0)
    covered = {
        (row, column)
        for piece in grid.pieces
        for row in range(piece.row, piece.row + piece.rows)
        for column in range(piece.column, piece.column + piece.columns)
    } - at.keys()
    for row in range(rows):
        cells = (at.get((row, column), Piece(row, column)) for column in range(columns) if (row, column) not in covered)
        yield "<tr>" + "".join(
            f"<td rowspan={one.rows} colspan={one.columns}>{escape(str(one.value or ''))}</td>" for one in cells
        )
