"""What the figures of a draft count: from validations, number formats, and units in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gouji.drafting.drafted import DraftBlock, DraftHeader, DraftTable, Way, leaves, ways
from gouji.drafting.seen import Spot
from gouji.drafting.words import is_mean, is_money, is_share, may_be_negative, unit_in

What = tuple[str, str]
"""A kind, and the unit that goes with it; no kind for the usual one."""
_COUNTED = "件宗个人次户家所份条项篇台套辆名起例"
"""Units of which there are no fractions."""


def tell_kinds(table: DraftTable) -> None:
    """Say the kinds and units of a table on its headers."""
    for block in table.blocks:
        known = {
            (row, column): _kind(table, block, row, column)
            for row in block.row_ways
            for column in ways(block.columns)
            if table.sheet.at(block.row_of(row), column[-1].at).at not in block.dashed
        }
        down = _by(known, lambda at: at[1])
        across = _by(known, lambda at: at[0])
        by_rows = bool(block.rows) and all(len(found) == 1 for found in across.values())
        doubtful = any(may_be_negative(header.label) for header in leaves(block.rows))  # the kind of a column would win
        if all(len(found) == 1 for found in down.values()) and not (by_rows and doubtful):
            _say(down)
        elif by_rows:
            _say(across)
        else:
            for way, found in down.items():
                way[-1].remark = "? 各行的种类不一致，请核对 / rows differ in kind" if len(found) > 1 else ""
            _say({way: [max(found, key=found.count)] for way, found in down.items()})
        _ask(table, block)
        for header in leaves(block.rows):
            if header.unit and not header.kind and header.unit in (table.unit,):
                header.unit = ""


def _by(known: dict[tuple[Way, Way], What], side: Callable[[tuple[Way, Way]], Way]) -> dict[Way, list[What]]:
    found: dict[Way, list[What]] = {}
    for at, what in known.items():
        kinds = found.setdefault(side(at), [])
        if what not in kinds:
            kinds.append(what)
    return found


def _say(found: dict[Way, list[What]]) -> None:
    for way, kinds in found.items():
        if way:
            way[-1].kind, unit = kinds[0]
            way[-1].unit = unit or way[-1].unit


def _kind(table: DraftTable, block: DraftBlock, row: Way, column: Way) -> What:
    if column[-1].kind == "text":
        return "text", ""
    spot = table.sheet.at(block.row_of(row), column[-1].at)
    said = _unit((*reversed(column), *reversed(row)))
    own = row[-1].unit if row else ""
    unit = said or own
    if is_money(unit) or is_share(unit):
        return "amount", unit
    if _is_measured(spot) or (spot.entry in ("", "number") and any(is_mean(header.label) for header in column)):
        return "amount", unit or table.money or ("" if table.unit in _COUNTED else table.unit)
    if spot.percent:
        return "amount", "%"
    if not unit and table.money and not table.unit:
        return "amount", table.money
    if _is_signed(spot, (*row, *column)):
        return "signed_count", unit
    return "", "" if unit == table.unit else unit


def _unit(path: Iterable[DraftHeader]) -> str:
    return next((unit for header in path if (unit := unit_in(header.label))), "")


def _is_measured(spot: Spot) -> bool:
    if spot.entry == "decimal":
        return True
    if spot.entry == "whole":
        return False
    return bool(spot.places) or ("." in spot.text and spot.number)


def _is_signed(spot: Spot, path: Way) -> bool:
    if spot.entry == "whole":
        return spot.least is None or spot.least < 0
    if spot.number and spot.text.startswith("-"):
        return True
    return not spot.entry and any("增/减" in header.label or "增减" in header.label for header in path)


def _ask(table: DraftTable, block: DraftBlock) -> None:
    """Say behind a header what the workbook leaves open."""
    validated = {
        id(header)
        for row in block.row_ways
        for column in ways(block.columns)
        if table.sheet.at(block.row_of(row), column[-1].at).entry
        for header in (*row, *column)
    }
    for header in (*leaves(block.columns), *leaves(block.rows)):
        doubtful = may_be_negative(header.label) and header.kind != "signed_count"
        if doubtful and header.kind == "amount":
            question = '? 可以是负数的，写 kind = "signed_amount" / may it be negative'
        elif doubtful and any(leaf.kind for leaf in leaves(block.columns)):
            question = "? 可以是负数的，这一栏的 kind 要写成 signed_amount 或 signed_count / may it be negative"
        elif doubtful and id(header) not in validated:
            question = '? 可以是负数的，写 kind = "signed_count" / may it be negative'
        elif header.kind == "amount" and not header.unit:
            question = "? 计量单位没有写明，请补 unit / in which unit"
        elif is_share(header.unit):
            question = "? 比率不能相加 / shares are not added up"
        else:
            continue
        header.remark = header.remark or question
