"""Figures that were rounded one by one: how far the two sides of a rule over them may be apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from gouji.model.edit import EditRule, Number
from gouji.model.form import Cell

LEAST = 3
"""A rule over fewer rounded cells is exact: it only says that one figure is printed twice."""


def with_tolerance(rules: Iterable[EditRule], cells: Mapping[str, Cell]) -> tuple[EditRule, ...]:
    """The rules, those over rounded cells with their tolerance."""
    return tuple(replace(rule, tolerance=found) if (found := _tolerance(rule, cells)) else rule for rule in rules)


def _tolerance(rule: EditRule, cells: Mapping[str, Cell]) -> Number:
    """Half a last place for each rounded cell, as often as it counts; none where fewer than three are rounded."""
    row = rule.coefficients()
    rounded = {name: cells[name].decimals for name in row if name in cells and cells[name].rounded}
    if len(rounded) < LEAST:
        return 0
    return sum((abs(row[name]) * _half(decimals or 0) for name, decimals in rounded.items()), Decimal(0))


def _half(decimals: int) -> Decimal:
    return Decimal(5).scaleb(-1 - decimals)
