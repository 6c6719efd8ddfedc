"""What may be typed into a cell: data validation with a prompt and a word for what is wrong."""

from __future__ import annotations

from itertools import groupby
from typing import Any, assert_never

from xlsxwriter.worksheet import Worksheet

from gouji.model.grid import Grid, Validation, a1
from gouji.model.kind import Kind

_MOST = 99_999_999
_LONGEST_LIST = 255
"""Characters of a list that a validation holds; a longer one is only checked when it is read."""
_LONGEST_PROMPT = 200
_NOT_NEGATIVE = {"criteria": ">=", "value": 0}


def add_validations(sheet: Worksheet, grid: Grid) -> None:
    """One validation for all pieces that take the same entry."""
    asked = [(piece.entry, piece.row, piece.column) for piece in grid.pieces if piece.entry]
    for entry, group in groupby(sorted(asked), key=lambda item: item[0]):
        cells = [(row, column) for _, row, column in group]
        if not cells:
            continue
        row, column = cells[0]
        if options := validation_of(entry, a1(row, column)):
            others = [[r, c, r, c] for r, c in cells[1:]]
            sheet.data_validation(row, column, row, column, options | {"other_cells": others})


def validation_of(entry: Validation, first: str = "A1") -> dict[str, Any]:
    """The data validation for an entry in the words of XlsxWriter, empty where anything may be typed.

    ``first`` is the address of the first cell that takes it.
    """
    if isinstance(entry.kind, Kind) and entry.kind.is_figure:
        if entry.choices:
            return _or_sign(entry, first)
        return _bounds(entry.kind) | _asked(entry.kind, entry.unit)
    if entry.kind == "year":
        rule = {"validate": "integer", "criteria": "between", "minimum": 2000, "maximum": 2099}
        return rule | _told("报告年度", "请填四位数的年份。", "这里只能填四位数的年份，例如 2024。")
    if entry.kind == "choice":
        if len(",".join(entry.choices)) > _LONGEST_LIST:
            return {}
        rule = {"validate": "list", "source": list(entry.choices)}
        if len("”“".join(entry.choices)) > _LONGEST_PROMPT:
            return rule | _told("请选择", "请从下拉列表中选一项。", "请从下拉列表中选一项。")
        told = f"请从“{'”“'.join(entry.choices)}”中选一项。"
        return rule | _told("请选择", told, told)
    return {}


def _or_sign(entry: Validation, first: str) -> dict[str, Any]:
    """A figure, or one of some signs that may stand for it."""
    signs = ",".join(f'EXACT({first},"{text.replace(chr(34), chr(34) * 2)}")' for text in entry.choices)
    told = f"请填数字，或者填“{'”“'.join(entry.choices)}”。"
    return {"validate": "custom", "value": f"=OR(ISNUMBER({first}),{signs})"} | _told("数字或约定符号", told, told)


def _bounds(kind: Kind) -> dict[str, Any]:
    bounds = {"criteria": "between", "minimum": -_MOST, "maximum": _MOST} if kind.signed else _NOT_NEGATIVE
    return {"validate": "decimal" if kind.measured else "integer"} | bounds


def _asked(kind: Kind, unit: str) -> dict[str, str]:
    behind = f"（{unit}）" if unit else ""
    match kind:
        case Kind.COUNT:
            error = "这里只能填 0 或正整数，不带单位和其他文字。"
            return _told(f"件数{behind}" if unit else "数量", "请填 0 或正整数，没有的填 0。", error)
        case Kind.SIGNED_COUNT:
            prompt = "请填整数，增加为正，减少为负，没有变化填 0。"
            return _told(f"增减数{behind}", prompt, "这里只能填整数，减少的前面加“-”。")
        case Kind.AMOUNT:
            prompt = f"请填以{unit}为单位的金额，没有的填 0。" if unit else "请填金额，没有的填 0。"
            return _told(f"金额{behind}", prompt, "这里只能填 0 或正数，不带单位和其他文字。")
        case Kind.SIGNED_AMOUNT:
            prompt = f"请填以{unit}为单位的金额，" if unit else "请填金额，"
            prompt += "减少或亏损的为负，没有的填 0。"
            return _told(f"金额{behind}", prompt, "这里只能填数，为负的前面加“-”，不带单位和其他文字。")
        case Kind.TEXT | Kind.CHOICE:
            return {}
        case _:
            assert_never(kind)


def _told(title: str, prompt: str, error: str) -> dict[str, str]:
    return {"input_title": title, "input_message": prompt, "error_title": "填写有误", "error_message": error}
