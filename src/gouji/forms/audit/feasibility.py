"""Whether rules can hold together at all, as most figures are not negative: exact linear programming."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from fractions import Fraction

from gouji.model.edit import EditRule
from gouji.model.elimination import cleared
from gouji.model.form import Form

_CONSTANT = -1
"""The column of what a row comes to."""

Row = dict[int, int]


def conflict(form: Form) -> tuple[str, ...]:
    """The names of rules of which all but any one can hold together, but not all; none if all rules can."""
    signed = {cell.id for cell in form.cells.values() if cell.kind.signed}
    needed = list(form.rules)
    if possible(needed, signed):
        return ()
    for rule in form.rules:
        fewer = [one for one in needed if one is not rule]
        if not possible(fewer, signed):
            needed = fewer
    return tuple(rule.name for rule in needed)


def possible(rules: Sequence[EditRule], signed: Collection[str]) -> bool:
    """Whether some figures satisfy all rules, none negative but those of ``signed`` cells.

    The simplex method from figures that break every rule towards none, after Bland, which cannot run in circles.
    """
    rows, basis = _rows(rules, signed), [-2 - i for i in range(len(rules))]  # below all columns: what breaks each rule
    broken: Row = Counter()
    for row in rows:
        broken.update(row)
    while broken.get(_CONSTANT):
        entering = min((c for c, n in broken.items() if c != _CONSTANT and n > 0), default=None)
        if entering is None:
            return False
        limits = [(Fraction(row.get(_CONSTANT, 0), row[entering]), basis[i], i)
                  for i, row in enumerate(rows) if row.get(entering, 0) > 0]  # fmt: skip
        _, _, at = min(limits)
        basis[at], pivot = entering, rows[at]
        rows = [row if row is pivot or entering not in row else cleared(row, pivot, entering) for row in rows]
        broken = cleared(broken, pivot, entering)
    return True


def _rows(rules: Sequence[EditRule], signed: Collection[str]) -> list[Row]:
    """Every rule as Σ coefficient × column = a constant that is not negative.

    A signed cell is the difference of two columns; an inequality has one for what it leaves over.
    """
    columns: dict[tuple[str, int], int] = {}
    rows = []
    for number, rule in enumerate(rules):
        constant = rule.right.constant - rule.left.constant
        sign = -1 if constant < 0 else 1
        row: Row = {_CONSTANT: sign * constant} if constant else {}
        for cell, coefficient in rule.coefficients().items():
            for way in (1, -1) if cell in signed else (1,):
                row[columns.setdefault((cell, way), len(columns))] = sign * way * coefficient
        if rule.relation.slack:
            row[columns.setdefault(("", number), len(columns))] = sign * rule.relation.slack
        rows.append(row)
    return rows
