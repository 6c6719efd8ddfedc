"""Tables that arrive as text: put into the layout of the form, so that they are read like any other.

Labels decide, in the order of the form; then how many figures stand behind each; where cells were written but
may begin at several places, the equations choose, and that is told. What cannot be told apart stays empty and is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from gouji.intake.bind.findings import FiguresPassed, HeadingsInDoubt, LooseFigures
from gouji.intake.bind.matching import LEAF, PARENT, best_order
from gouji.intake.bind.running_layout import Row, headings_in_doubt, laid_out, with_tables
from gouji.intake.bind.running_rows import Behind, behind, fits, is_figure
from gouji.intake.bind.running_values import listing, values_of, width
from gouji.intake.bind.running_words import CELL, LINE, LabelledText
from gouji.model.bands import is_side_by_side, letters_of
from gouji.model.finding import Finding
from gouji.model.form import Block, Form, Header, Path, Table, leaf_paths
from gouji.model.grid import Document, Grid
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings
from gouji.model.open_rows import LABEL, ROW_CODE, ROW_UNIT
from gouji.model.patterns import regex
from gouji.model.wording import Some

_NAMED = 3
_FIGURES = 2
"""What it weighs that as many figures follow as a row has."""
_NUMBER = regex(r"(?<![0-9.,])0*([1-9][0-9.,]*)(?![0-9.,]|\s*[年月日页.．、)）])")
"""Figures other than zero, and no dates, numbers of pages or of items."""
_BETWEEN = f"{CELL} \t　"
"""What stands between a label, its code and its unit."""
_HEADS = 3
"""So many different headings stand before the figures of a table that has no labels of rows."""


class Arranged(NamedTuple):
    """A document with its tables in the layout of the form, and what has to be said about them."""

    document: Document
    findings: tuple[Finding, ...]


def arranged(form: Form, document: Document, text: LabelledText) -> Arranged | None:
    """The tables of the form in a document, of which ``text`` are the lines with its labels.

    None where they hold no figures, or not half of its rows. Of blocks side by side nobody knows which line is whose.
    """
    if any(map(is_side_by_side, form.tables)):
        form = replace(form, tables=tuple(table for table in form.tables if not is_side_by_side(table)))
    loose: list[str] = []
    found = _labelled(form, text, loose)
    for table in form.tables:
        for number, block in enumerate(table.blocks):
            if not block.rows:
                found[table.key] += _unlabelled(block, number, text, loose)
    wanted = sum(len({(cell.block, cell.row) for cell in table.cells}) for table in form.tables)
    have = sum(len({(row.block, row.path) for row in rows}) for rows in found.values())
    if 2 * have < wanted or not any(
        row.behind.filled or row.behind.in_cells for rows in found.values() for row in rows
    ):
        return None
    tables: list[tuple[Grid, Sequence[Row]]] = []
    findings: list[Finding] = []
    for table in form.tables:
        if rows := sorted(found[table.key], key=lambda row: (row.block, row.at)):
            values, said = values_of(form, table, rows)
            tables.append((laid_out(table, rows, values), rows))
            findings += said
            if doubted := headings_in_doubt(table, rows, text):
                findings.append(listing(HeadingsInDoubt, table, doubted))
    findings += [
        listing(FiguresPassed, table, table.cells)
        for table in form.tables
        if _passed(table, found[table.key], text, loose)
    ]
    loose += [line.text for rows in found.values() for row in rows for line in row.behind.loose]
    if loose:
        findings.append(LooseFigures(lines=Some.of(loose, _NAMED), count=len(loose)))
    return Arranged(with_tables(document, text, tables), tuple(findings))


def _passed(table: Table, rows: Sequence[Row], text: LabelledText, loose: Sequence[str]) -> bool:
    """Whether more figures stand among the lines of a table than its rows have and other lines are told of."""
    if not rows:
        return False
    filled = [(len(row.behind.filled), width(table, row.block)) for row in rows]
    if any(count > wanted for count, wanted in filled) and any(not count for count, _ in filled):
        return True  # one row has what is another's
    ends = [text.line_of(text.labels[row.at].end - 1) + row.behind.lines for row in rows]
    first, end = max(0, min(text.line_of(text.labels[row.at].start) for row in rows) - 1), max(ends)
    behind_rows = end
    while end < len(text.starts) and _goes_on(text, end, table):
        end += 1
    if _are_columns(text, range(behind_rows, end)):
        return True
    lines = range(first, min(end, len(text.starts)))
    printed = Counter(
        number for line in lines if not text.is_prose(line) for number in _NUMBER.findall(text.unlabelled(line))
    )
    told = (
        *(slot for row in rows if not _of_leaves(row, rows, text) for slot in row.behind.slots),
        *(one.text for row in rows for one in row.behind.loose),
        *loose,
        *_named(table),
    )
    return not printed <= Counter(number for one in told for number in _NUMBER.findall(one))


@once_for
def _named(table: Table) -> list[str]:
    """The codes of rows, and what names the columns, as a table prints them."""
    codes = [row[-1].code for block in table.blocks if block.has_codes for row in leaf_paths(block.rows)]
    return codes + [name for block in table.blocks if block.letters for name in letters_of(block)[1]]


@lru_cache
def _heads(table: Table) -> frozenset[str]:
    """The folded wordings of the headings of its columns."""
    paths = (path for block in table.blocks for path in leaf_paths(block.columns))
    return frozenset(word for path in paths for header in path for word in wordings(header))


def _goes_on(text: LabelledText, number: int, table: Table) -> bool:
    """Whether a line behind the rows of a table is of it: figures, or headings of its columns."""
    labels = {label.word for label in text.labels_on(number)}
    return labels <= _heads(table) and not any(map(str.isalpha, fold(text.unlabelled(number))))


def _are_columns(text: LabelledText, lines: Sequence[int]) -> bool:
    """Whether figures stand behind a heading of a column: those of a table written one column after another."""
    headed = next((at for at, number in enumerate(lines) if text.labels_on(number)), len(lines))
    return any(any(map(str.isdigit, text.unlabelled(number))) for number in lines[headed:])


def _of_leaves(row: Row, rows: Sequence[Row], text: LabelledText) -> bool:
    """Whether figures behind the label of a group are those of a row within it, of which others have theirs."""
    word = text.labels[row.at].word
    return row.path is None and any(
        one.path and one.behind.filled and any(word in wordings(header) for header in one.path[:-1]) for one in rows
    )


# ── rows ────────────────────────────────────────────────────────────────────────────────────


class FormRow(NamedTuple):
    """One row of figures of a form."""

    table: Table
    block: int
    path: Path

    @property
    def wanted(self) -> int:
        """How many cells it has."""
        return width(self.table, self.block)

    @property
    def printed(self) -> list[str]:
        """The code and the unit that the form prints behind its label, in order."""
        stubs = [stub.shows for stub in self.table.blocks[self.block].stubs]
        if not stubs:
            return []
        behind_label = stubs[stubs.index(LABEL) + 1 :] if LABEL in stubs else stubs
        units = (cell.unit for cell in self.table.cells if cell.block == self.block and cell.row == self.path)
        words = {ROW_CODE: self.path[-1].code, ROW_UNIT: next(units, "")}
        return [word for shows in behind_label if (word := words.get(shows, ""))]


def _labelled(form: Form, text: LabelledText, loose: list[str]) -> dict[str, list[Row]]:
    """The rows of every table that have labels, and lines among them with as many figures; others are ``loose``."""
    lines = [
        FormRow(table, number, path)
        for table in form.tables
        for number, block in enumerate(table.blocks)
        if block.rows
        for path in leaf_paths(block.rows)
    ]
    fitting = {
        at: mine
        for at, label in enumerate(text.labels)
        if label.word in text.vocabulary.rows
        and (mine := [i for i, line in enumerate(lines) if label.word in wordings(line.path[-1])])
    }
    candidates = list(fitting)
    around = _around(text, candidates)
    weights = [[0] * len(candidates) for _ in lines]
    for j, at in enumerate(candidates):
        for i in fitting[at]:
            weights[i][j] = _weight(lines[i], around[at], _figures(text, at, lines[i]))
    order = {candidates[j]: i for i, j in best_order(weights).items()}
    free = set(range(len(lines))) - set(order.values())
    found: dict[str, list[Row]] = {table.key: [] for table in form.tables}
    for at in candidates:
        # What is not in order stands elsewhere, or there once more.
        number = order.get(at, next((i for i in fitting[at] if i in free), -1))
        free.discard(number)
        line = lines[number if number >= 0 else fitting[at][0]]
        figures = _figures(text, at, line)
        if number >= 0 or fits(figures, line.wanted):
            found[line.table.key] += _with_lines_below(
                Row(line.block, line.path, line.path[-1].label, at, figures), line
            )
        elif any(map(is_figure, figures.filled)):
            loose.append(" ".join((line.path[-1].label, *figures.filled)))
    for at, label in enumerate(text.labels):
        of_group = (line for line in lines if any(label.word in wordings(header) for header in line.path[:-1]))
        if label.word in text.vocabulary.groups and (first := next(of_group, None)) is not None:
            figures = _behind(text, at, first.wanted)
            if figures.lines == 1 and len(figures.filled) == first.wanted and all(map(is_figure, figures.filled)):
                found[first.table.key].append(Row(first.block, None, text.shown(label), at, figures))
    return found


def _with_lines_below(row: Row, line: FormRow) -> Iterator[Row]:
    """A row, and the lines below it with as many figures, of which the label is lost."""
    of_table = [one for one in row.behind.loose if len(one.figures) == line.wanted > 1]
    rest = tuple(one for one in row.behind.loose if one not in of_table)
    yield row._replace(behind=row.behind._replace(loose=rest))
    for one in of_table:
        yield Row(line.block, None, one.words, row.at, Behind(one.figures, lines=one.below + 1))


def _weight(line: FormRow, around: frozenset[str], found: Behind) -> int:
    own = sum(not around.isdisjoint(wordings(header)) for header in line.path[:-1])
    return LEAF + PARENT * own + _FIGURES * fits(found, line.wanted)


def _around(text: LabelledText, candidates: Sequence[int]) -> dict[int, frozenset[str]]:
    """The labels of groups that stand before each candidate and behind the one before it, or else those of that one."""
    found: dict[int, frozenset[str]] = {}
    now: frozenset[str] = frozenset()
    last = 0
    for at in candidates:
        new = {label.word for label in text.labels[last:at] if label.word in text.vocabulary.groups}
        found[at] = now = frozenset(new) or now
        last = at
    return found


def _figures(text: LabelledText, at: int, line: FormRow) -> Behind:
    """The figures behind the label of a row; its code and unit, which the form prints there, are none."""
    found = _behind(text, at, line.wanted)
    if (fits(found, line.wanted) and len(found.slots) <= line.wanted) or not (printed := line.printed):
        return found
    rest = text.behind(at)
    for word in printed:
        said = rest.lstrip(_BETWEEN)
        if said.startswith(word) and said[len(word) : len(word) + 1].strip(_BETWEEN + LINE) == "":
            rest = said[len(word) :]
    without = _behind(text, at, line.wanted, rest)
    return without if fits(without, line.wanted) else found


def _behind(text: LabelledText, at: int, wanted: int, said: str | None = None, *, heading: bool = False) -> Behind:
    label = text.labels[at]
    start = text.starts[text.line_of(label.end - 1)]
    said = text.behind(at) if said is None else said
    return behind(said, text.text[start : label.end], wanted, heading=heading)


def _unlabelled(block: Block, number: int, text: LabelledText, loose: list[str]) -> Iterator[Row]:
    """The line of figures under the headings of a block without labels of rows, perhaps a part under each group."""
    words = _words(block.columns)
    wanted = sum(header.leaf_count for header in block.columns)
    heads: set[str] = set()
    parts: list[tuple[int, Behind]] = []
    is_over = False
    for at, label in enumerate(text.labels):
        if label.word not in words:
            is_over = bool(parts)
            heads.clear()
            continue
        heads.add(label.word)
        if len(heads) >= min(_HEADS, len(words)):
            figures = _behind(text, at, wanted - sum(len(one.slots) for _, one in parts), heading=True)
            if is_over and any(map(is_figure, figures.filled)):
                loose.append(" ".join(figures.filled))
            elif figures.filled or (figures.in_cells and not parts):
                parts.append((at, figures))
    if parts:
        at, whole = parts[0]
        if len(parts) > 1:
            slots = tuple(slot for _, one in parts for slot in one.filled)
            groups = [len(one.filled) for _, one in parts]
            is_whole = groups in ([header.leaf_count for header in level] for level in _levels(block.columns))
            whole = whole._replace(
                slots=slots if is_whole else slots[:1],
                in_cells=False,
                lines=text.line_of(text.labels[parts[-1][0]].end)
                - text.line_of(text.labels[at].end)
                + parts[-1][1].lines,
            )
        yield Row(number, (), "", at, whole)


@lru_cache(maxsize=256)
def _words(headers: tuple[Header, ...]) -> frozenset[str]:
    return frozenset(word for path in leaf_paths(headers) for header in path for word in wordings(header))


def _levels(headers: tuple[Header, ...]) -> list[list[Header]]:
    """The header forest level by level, leaves going down as far as the deepest."""
    levels = [list(headers)]
    while any(header.children for header in levels[-1]):
        levels.append([one for header in levels[-1] for one in (header.children or (header,))])
    return levels
