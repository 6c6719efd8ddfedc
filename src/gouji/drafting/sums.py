"""Totals: what the formulas of the workbook add up, and what the words 合计, 小计 and 总计 say where it has none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise

from gouji.drafting.drafted import DraftBlock, DraftHeader, DraftRule, DraftTable, Way, keys_of, leaves, ways
from gouji.drafting.formula import Combination, SheetCell, value_of
from gouji.drafting.headers import code_of
from gouji.drafting.lines import is_open
from gouji.drafting.seen import At
from gouji.drafting.words import is_no_sum, is_of_which, is_share, is_subtotal, is_total, sounds_total

Formulas = dict[SheetCell, Combination]


def formulas_of(tables: list[DraftTable]) -> Formulas:
    """What every formula in a cell of a table adds up; one that does something else is told beside its table."""
    found: Formulas = {}
    for table in tables:
        for at, name in table.cells():
            spot = table.sheet.at(*at)
            if not spot.formula:
                continue
            value = value_of(spot.formula, table.sheet.name)
            value = _at_anchors(value, tables) if value is not None and not value.constant else None
            if value is not None and value.terms and (table.sheet.name, *at) not in value.terms:
                found[table.sheet.name, *at] = value
            else:
                table.comments.append(f"? 公式没有写成勾稽关系 / formula left out: {name} = {spot.formula[:120]}")
    return found


def _at_anchors(value: Combination, tables: list[DraftTable]) -> Combination:
    """The same with merged cells named by where they begin; those that hold no figure add nothing."""
    sheets = {table.sheet.name: table.sheet for table in tables}
    terms: dict[SheetCell, int] = {}
    for (name, row, column), coefficient in value.terms.items():
        at = sheets[name].at(row, column).at if name in sheets else (row, column)
        if name not in sheets or sheets[name].covered.get((row, column), (row, column)) == (row, column):
            terms[name, *at] = terms.get((name, *at), 0) + coefficient
    return Combination(terms, value.constant)


def sums_of_formulas(table: DraftTable, formulas: Formulas) -> set[SheetCell]:
    """Say on headers what whole rows and columns of formulas add up; the formulas that are said so."""
    said: set[SheetCell] = set()
    for block in table.blocks:
        cells = _Cells(table, block)
        for along_columns in (True, False):
            lines = list(ways(block.columns)) if along_columns else [way for way in block.row_ways if way]
            across = block.row_ways if along_columns else list(ways(block.columns))
            for line in lines:
                found = cells.sum_of(line, across, formulas, along_columns=along_columns)
                if found is not None:
                    line[-1].sum, line[-1].why = found[0], "原表公式"
                    said |= found[1]
    return said


class _Cells:
    """The places of the figures of a block."""

    def __init__(self, table: DraftTable, block: DraftBlock) -> None:
        self.name, self.sheet, self.block = table.sheet.name, table.sheet, block
        self.rows = {block.row_of(way): way[-1] for way in block.row_ways if way}
        self.columns = {
            self.sheet.at(block.row_of(row), way[-1].at).column: way[-1]
            for row in block.row_ways
            for way in ways(block.columns)
        }

    def place(self, row: Way, column: Way) -> At:
        return self.sheet.at(self.block.row_of(row), column[-1].at).at

    def sum_of(
        self, line: Way, across: list[Way], formulas: Mapping[SheetCell, Combination], *, along_columns: bool
    ) -> tuple[list[DraftHeader], set[SheetCell]] | None:
        """What a column adds up in every row, or a row in every column, and the formulas that say so."""
        parts: list[DraftHeader] | None = None
        said: set[SheetCell] = set()
        for other in across:
            at = self.place(other, line) if along_columns else self.place(line, other)
            value = formulas.get((self.name, *at))
            if value is None:
                if at in self.block.closed:
                    continue
                return None
            own = self._parts(value, at, along_columns=along_columns)
            if own is None:
                if self._parts(value, at, along_columns=not along_columns) is None:
                    return None
                continue  # where two totals cross, the other one is written
            if parts is not None and parts != own:
                return None
            parts = own
            said.add((self.name, *at))
        return (parts, said) if parts is not None else None

    def adds_up(self, place: SheetCell, formulas: Formulas, lines: list[DraftHeader]) -> bool:
        """Whether the formula of a place adds up what some rows have in its column, all of them."""
        value = formulas.get(place)
        return value is not None and self._parts(value, place[1:], along_columns=False) == lines

    def goes_along(self, place: SheetCell, formulas: Formulas, line: DraftHeader, column: Way) -> bool:
        """Whether a formula has only what stands in its row, as that of another row does: so the sum holds too."""
        value = formulas.get(place)
        above = (self.name, *self.place((line,), column))
        return value is not None and above in formulas and all(row == place[1] for _, row, _ in value.terms)

    def _parts(self, value: Combination, at: At, *, along_columns: bool) -> list[DraftHeader] | None:
        """The headers of what a formula adds up, where all of it stands in its own row (or column)."""
        found = {}
        for (sheet, row, column), coefficient in value.terms.items():
            header = self.columns.get(column) if along_columns else self.rows.get(row)
            beside = row == at[0] if along_columns else column == at[1]
            if sheet != self.name or coefficient != 1 or not beside or header is None:
                if not coefficient or (
                    sheet == self.name
                    and beside
                    and header is None
                    and coefficient == 1
                    and self._is_words(row, column)
                ):
                    continue
                return None
            found[column if along_columns else row] = header
        return [found[position] for position in sorted(found)] or None

    def _is_words(self, row: int, column: int) -> bool:
        """Whether a sum goes over a heading, which adds nothing."""
        spot = self.sheet.at(row, column)
        return (
            not spot.number
            and not spot.formula
            and (spot.is_label or spot.is_closed_by_text or (row, column) in self.block.closed)
        )


def sums_of_open_rows(table: DraftTable, formulas: Formulas) -> set[SheetCell]:
    """Say what the row below (or above) rows that the unit names adds up, and in which columns; the formulas that do.

    Where no formula says so its word does, except for averages and the like. Codes begin those of the rows below
    them: of rows that have some only the shortest are added up, as the language does by ``by_prefix``.
    """
    said: set[SheetCell] = set()
    for block in table.blocks:
        repeat = block.repeat
        if repeat is None or repeat.total is None:
            continue
        cells, silent, other = _Cells(table, block), [], []
        for column in ways(block.columns):
            at = cells.place((repeat.total,), column)
            if column[-1].kind == "text":
                if table.sheet.protected and is_open(table.sheet, table.sheet.at(*at)):
                    column[-1].aggregation = "none"  # so there is a text in the row of the sum too
            elif not table.sheet.at(*at).formula:
                silent.append(column)
            elif cells.adds_up((cells.name, *at), formulas, repeat.lines):
                said.add((cells.name, *at))
            elif not column[-1].sum and not cells.goes_along((cells.name, *at), formulas, repeat.lines[0], column):
                other.append(column)
        by_word = said.isdisjoint((cells.name, *cells.place((repeat.total,), way)) for way in ways(block.columns))
        if by_word:
            silent = [way for way in silent if any(is_no_sum(header.label) or is_share(header.unit) for header in way)]
            repeat.by_prefix = repeat.coded and not repeat.numbered
        for column in (*silent, *other):
            column[-1].aggregation = "none"
            column[-1].remark = column[-1].remark or "? 合计行没有相加，要加的删去 aggregation / not added up"
        if repeat.by_prefix:
            repeat.comments.append("? 按编码逐级相加，合计只加最上一级，据编码栏 / by_prefix by its heading alone")
            continue
        if repeat.coded and not repeat.numbered:
            repeat.comments.append("? 编码是否有层次（类、款、项）：code = { by_prefix = true } / do codes have levels")
        if by_word:
            repeat.comments.append(f"? 原表没有公式，据“{repeat.total.label}”二字 / a sum by its word alone")
        repeat.total.sum = repeat.lines
        repeat.total.why = f"“{repeat.total.label}”的文义" if by_word else "原表公式"
    return said


# ── totals by their words ───────────────────────────────────────────────────────────────────


def sums_of_words(table: DraftTable, formulas: Formulas) -> None:
    """Say what totals without a formula add up where their words leave no doubt; ask where they leave some."""
    for number, block in enumerate(table.blocks):
        cells = _Cells(table, block)
        above = _bands_above(table, number)
        alone = block is table.blocks[0] or bool(block.caption or block.corner)  # else it may go on from the one above
        for along_columns, headers in ((True, block.columns), (False, block.rows)):
            across = block.row_ways if along_columns else list(ways(block.columns))
            for siblings in _families([] if not along_columns and block.repeat is not None else headers):
                for header in siblings:
                    way: Way = (header,)
                    places = [cells.place(o, way) if along_columns else cells.place(way, o) for o in across]
                    known = header.children or header.sum or block.dashed.issuperset(places)
                    if not known and not any((cells.name, *at) in formulas for at in places):
                        if along_columns and above and is_total(header.label):
                            _ask_over_bands(header, siblings, above, list(ways(block.columns)))
                        else:
                            _say_by_words(header, siblings, alone=along_columns or alone)


def _bands_above(table: DraftTable, number: int) -> list[Way]:
    """The columns with whose single line that of a block goes on: those just above it, without words between them."""
    found: list[Way] = []
    for block, above in pairwise(reversed(table.blocks[: number + 1])):
        if block.rows or above.rows or block.caption:
            break
        found = [*ways(above.columns), *found]
    return found


def _ask_over_bands(total: DraftHeader, siblings: list[DraftHeader], above: list[Way], own: list[Way]) -> None:
    """Ask whether a total in a line that is printed in two bands adds up both."""
    parts, _ = parts_by_words(total, siblings)
    members = [
        *(way for way in above if not _differs(way[-1], total) and not is_total(way[-1].label)),
        *(way for way in own if way[-1] in parts),
    ]
    names = ", ".join(json.dumps(keys_of(way)) for way in members)
    words = said([way[-1] for way in members])
    total.comments.append(f"? {total.label} 是否等于上下两栏{words} / is it the sum of both bands: sum = [{names}]")


def _say_by_words(header: DraftHeader, siblings: list[DraftHeader], *, alone: bool) -> None:
    own = [part for part in header.parts if not part.children]
    if is_total(header.label) or sounds_total(header.label):
        parts, sure = parts_by_words(header, siblings) if is_total(header.label) or not own else (own, False)
        sure = sure and alone and is_total(header.label)
        why, remark = f"“{header.label}”的文义", f"? 原表没有公式，据“{header.label}”二字 / by its word alone"
    else:
        parts, sure = own, bool(own) and all(code_of(one) for one in (header, *own))
        why, remark = "科目编码的层次", "? 原表没有公式，据科目编码的层次 / by the codes of classes alone"
    if sure:
        header.sum, header.why, header.remark = parts, why, remark
    elif parts and not all(is_of_which(part.label) for part in parts):
        header.parts = parts
        header.comments.append(f"? {header.label} 是否等于{said(parts)} / is it their sum: {PARTS}")


def sum_rules(table: DraftTable) -> Iterator[DraftRule]:
    """A rule for each total, so that it has a name and a source."""
    number = 0
    for block in table.blocks:
        for noun, headers in (("栏", block.columns), ("行", block.rows)):
            for header in leaves(headers):
                if header.sum:
                    number += 1
                    header.rule = f"{table.key.upper()}-S{number}"
                    parts = "其余各行之和" if noun == "行" and block.repeat is not None else said(header.sum)
                    title = f"“{header.label}”{noun}等于{parts}"
                    yield DraftRule(header.rule, title, "", header.why)


PARTS = "{parts}"
"""Stands in a comment for the keys of the parts of a header."""


def said(parts: list[DraftHeader]) -> str:
    """Some headers in words."""
    return (
        "、".join(f"“{part.label}”" for part in parts[:4]) + (f"等 {len(parts)} 项" if len(parts) > 4 else "") + "之和"
    )


def _families(headers: list[DraftHeader]) -> Iterator[list[DraftHeader]]:
    """The headers under one another: all of the top, all below one."""
    yield headers
    for header in headers:
        if header.children:
            yield from _families(header.children)


def parts_by_words(total: DraftHeader, siblings: list[DraftHeader]) -> tuple[list[DraftHeader], bool]:
    """What a total adds up if it means its neighbours, and whether there is no doubt of it."""
    place = siblings.index(total)
    before, after = siblings[:place], siblings[place + 1 :]
    group, sure = (before, not after or all(_differs(one, total) for one in after)) if before else (after, True)
    if is_subtotal(total.label):
        others = [number for number, one in enumerate(group) if is_total(one.label) or one.sum]
        sure = sure and not others
        if others:
            group = group[others[-1] + 1 :] if before else group[: others[0]]
    parts: list[DraftHeader] = []
    inner = {id(part) for one in group for part in one.parts}
    for one in group:
        if one.kind == "text":
            continue
        if one.children:
            totals = [child for child in one.children if not child.children and (child.sum or is_total(child.label))]
            sure = sure and len(totals) < 2
            parts += totals[:1] or leaves([one])
        elif id(one) in inner:
            sure = sure and bool(code_of(one))
        elif is_of_which(one.label):
            sure = False
        elif one.sum or is_total(one.label) or sounds_total(one.label):
            sure = False
            parts = [part for part in parts if part.sum or sounds_total(part.label)] + [one]
        elif _differs(one, total):
            sure = sure and one.kind == "amount" and one in siblings[:1]
        else:
            sure = sure and not is_share(one.unit)
            parts.append(one)
    return parts, sure and len(parts) > 1


def _differs(one: DraftHeader, total: DraftHeader) -> bool:
    """Whether two headers count in different units, so that they are not added up."""
    return any((leaf.kind, leaf.unit) != (total.kind, total.unit) for leaf in leaves([one]))
