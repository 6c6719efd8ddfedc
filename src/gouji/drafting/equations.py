"""Equations between the figures of a draft, written as rules: once for all columns or rows where they hold in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gouji.drafting.drafted import DraftRule, DraftTable, keys_of, ways
from gouji.drafting.formula import Combination, SheetCell
from gouji.model.form import joined


class Name(NamedTuple):
    """The id of a cell in its three parts."""

    table: str
    row: str
    column: str

    @property
    def id(self) -> str:
        """The whole id."""
        return joined(*self)

    @property
    def is_open(self) -> bool:
        """Whether its row is one that the unit names."""
        return self.row.startswith("[")


Terms = tuple[tuple[Name, int], ...]


class Equation(NamedTuple):
    """What is not less than, or equal to, what; ``why`` is its source in words."""

    left: Terms
    relation: str
    right: Terms
    why: str

    def key(self) -> tuple[object, ...]:
        """The same for one that says the same."""
        return canonical([*self.left, *((name, -factor) for name, factor in self.right)])


def canonical(terms: Iterable[tuple[Name, int]]) -> tuple[object, ...]:
    """An equation with nought, without regard to order and sign."""
    added: dict[str, int] = {}
    for name, factor in terms:
        added[name.id] = added.get(name.id, 0) + factor
    ordered = sorted((name, factor) for name, factor in added.items() if factor)
    turn = -1 if ordered and ordered[0][1] < 0 else 1
    return tuple((name, turn * factor) for name, factor in ordered)


@dataclass(slots=True)
class Register:
    """The cells of a draft by their places and names, and what is known to hold among them."""

    tables: list[DraftTable]
    names: dict[SheetCell, Name] = field(default_factory=dict)
    words: dict[tuple[str, str, str], str] = field(default_factory=dict)
    known: set[tuple[object, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, tables: list[DraftTable]) -> Register:
        """All of it, with the sums that headers state."""
        found = cls(tables)
        for table in tables:
            for block in table.blocks:
                columns = list(ways(block.columns))
                for row in block.row_ways:
                    found.words[table.key, keys_of(row), ""] = row[-1].label if row else ""
                    for column in columns:
                        name = Name(table.key, keys_of(row), keys_of(column))
                        at = table.sheet.at(block.row_of(row), column[-1].at).at
                        if at not in block.dashed:
                            found.names[table.sheet.name, *at] = name
                        found.words[table.key, "", keys_of(column)] = column[-1].label
                found.known.update(canonical(terms) for terms in sum_terms(table))
        return found

    def equation(self, left: Combination, relation: str, right: Combination, why: str) -> Equation | None:
        """An equation between places as one between cells; None where something is no cell."""
        both = left.plus(right, -1)
        if both.constant or len(both.terms) < 2 or any(place not in self.names for place in both.terms):
            return None
        terms = sorted(((place, factor) for place, factor in both.terms.items()), key=lambda one: one[0])
        plus = tuple((self.names[place], factor) for place, factor in terms if factor > 0)
        minus = tuple((self.names[place], -factor) for place, factor in terms if factor < 0)
        if not plus or not minus or set(plus) == set(minus):
            return None
        first = min(terms)[1] > 0
        return (
            Equation(plus, relation, minus, why) if first or relation != "==" else Equation(minus, relation, plus, why)
        )

    def leave_out(self, equation: Equation) -> None:
        """Ask beside its table for what is said of single rows that the unit names, which no rule can name."""
        comment = f"? 只说个别可变行的关系没有写成规则：{equation.why} / relation of single open rows left out"
        table = next(table for table in self.tables if table.key == equation.left[0][0].table)
        table.comments += [] if comment in table.comments else [comment]

    def says(self, name: Name, each: str) -> str:
        """A cell in words, as far as a rule names it."""
        row, column = self.words.get((name.table, name.row, ""), ""), self.words.get((name.table, "", name.column), "")
        if each:
            return (row if each == "columns" else column) or name.id
        return "·".join(filter(None, (row, column)))


def sum_terms(table: DraftTable) -> Iterator[list[tuple[Name, int]]]:
    """Every sum that a header of a table states, as an equation with nought."""
    for block in table.blocks:
        rows, columns = block.row_ways, list(ways(block.columns))
        of_column = {id(way[-1]): keys_of(way) for way in columns}
        of_row = {id(way[-1]): keys_of(way) for way in rows if way}
        for row in rows:
            for column in columns:
                own = Name(table.key, keys_of(row), keys_of(column))
                if column[-1].sum:
                    parts = [Name(table.key, own.row, of_column[id(part)]) for part in column[-1].sum]
                    yield [(own, 1), *((part, -1) for part in parts)]
                if row and row[-1].sum:
                    parts = [Name(table.key, of_row[id(part)], own.column) for part in row[-1].sum]
                    yield [(own, 1), *((part, -1) for part in parts)]


def rules_from(equations: Iterable[Equation], register: Register) -> Iterator[DraftRule]:
    """Rules for equations that are not known yet, those that hold in all columns (or rows) written once."""
    waiting: dict[tuple[object, ...], Equation] = {}
    for equation in equations:
        key = (equation.relation, equation.key())
        if equation.key() not in register.known:
            waiting.setdefault(key, equation)
    register.known.update(equation.key() for equation in waiting.values())
    left = list(waiting.values())
    for each in ("columns", "rows"):
        groups: dict[tuple[object, ...], list[Equation]] = {}
        for equation in left:
            if (pattern := _pattern(equation, each)) is not None:
                groups.setdefault(pattern, []).append(equation)
        for group in groups.values():
            if len(group) > 1 and {_line(one, each) for one in group} >= _possible(group[0], each, register):
                left = [one for one in left if one not in group]
                yield _rule(group[0], each, register)
    for equation in left:
        if any(name.is_open for name, _ in (*equation.left, *equation.right)):
            register.leave_out(equation)
        else:
            yield _rule(equation, "", register)


def _line(equation: Equation, each: str) -> str:
    name = equation.left[0][0]
    return name.column if each == "columns" else name.row


def _kept(name: Name, each: str) -> Name:
    return name._replace(column="") if each == "columns" else name._replace(row="")


def _pattern(equation: Equation, each: str) -> tuple[object, ...] | None:
    """What an equation says of one column (or row); None where it is about several."""
    names = [name for name, _ in (*equation.left, *equation.right)]
    lines = {name.column if each == "columns" else name.row for name in names}
    kept = [_kept(name, each) for name in names]
    if len(lines) != 1 or "" in lines or len(set(kept)) < 2 or any(one.row == one.column for one in kept):
        return None
    sides = (tuple((_kept(name, each), factor) for name, factor in side) for side in (equation.left, equation.right))
    return (equation.relation, *sides)


def _possible(equation: Equation, each: str, register: Register) -> set[str]:
    """The columns (or rows) in which there are all cells of an equation."""
    cells = set(register.names.values())
    kept = {_kept(name, each) for name, _ in (*equation.left, *equation.right)}
    lines = {name.column if each == "columns" else name.row for name in cells}
    if each == "columns":
        return {line for line in lines if all(one._replace(column=line) in cells for one in kept)}
    found = {line for line in lines if all(one._replace(row=line) in cells for one in kept)}
    return {line for line in found if line.startswith("[")} or found  # what holds in all rows holds in their sum


def _rule(equation: Equation, each: str, register: Register) -> DraftRule:
    table = equation.left[0][0].table
    sides = [
        " + ".join(_term(_kept(name, each) if each else name, factor) for name, factor in side)
        for side in (equation.left, equation.right)
    ]
    words = [
        " + ".join(("" if factor == 1 else f"{factor} × ") + register.says(name, each) for name, factor in side)
        for side in (equation.left, equation.right)
    ]
    sign = {"==": "=", "<=": "≤", ">=": "≥"}[equation.relation]
    return DraftRule(
        id=table.upper(),
        title=f"{words[0]} {sign} {words[1]}",
        expression=f"{sides[0]} {equation.relation} {sides[1]}",
        source=equation.why,
        each=each,
    )


def _term(name: Name, factor: int) -> str:
    return name.id if factor == 1 else f"{factor} * {name.id}"


def number_rules(rules: list[DraftRule]) -> None:
    """Give each rule a name of its own."""
    counts: dict[str, int] = {}
    for rule in rules:
        table = rule.id.partition("-R")[0]
        counts[table] = counts.get(table, 0) + 1
        rule.id = f"{table}-R{counts[table]}"
