"""What the formulas of a workbook say: sums and differences of cells, and comparisons between such.

Read is what offices write: ``SUM``, ``+``, ``-``, whole factors, brackets, ``ROUND``, ``N``, ``ABS`` around a
difference, and ``IF``, ``IFERROR``, ``AND``, ``OR`` around them. Anything else has no meaning here.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from gouji.model.formulas import cells_of
from gouji.model.patterns import regex

SheetCell = tuple[str, int, int]
"""A cell of a workbook: its sheet, its 0-based row and column."""

_TOKEN = regex(
    r"""\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)(?![A-Za-z0-9_!])
    |(?P<text>"(?:[^"]|"")*")
    |(?P<area>(?:'(?P<quoted>(?:[^']|'')+)'!|(?P<plain>[^\s'"!(),;:+\-*/=<>&^]+)!)?\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}
        (?::\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})?)(?![A-Za-z0-9_(.])
    |(?P<call>[A-Za-z_.][A-Za-z0-9_.]*)\s*\(
    |(?P<sign><>|<=|>=|[-+*/=<>&^%(),;]))\s*""",
    re.VERBOSE,
)
_DEPTH = 40
_LONGEST = 4000
_WIDEST = 1000
"""Cells of an area that a form adds up."""
_NEARLY = ("<", "<=", ">", ">=")
"""Relations that, with a fraction on one side, say that a difference is nought but for rounding."""


class NoMeaning(Exception):
    """A formula is none that is understood here."""


@dataclass(frozen=True, slots=True)
class Combination:
    """Cells times whole numbers, and a constant."""

    terms: dict[SheetCell, int] = field(default_factory=dict)
    constant: int = 0

    def plus(self, other: Combination, factor: int = 1) -> Combination:
        """The two added up, the other one times a factor."""
        terms = dict(self.terms)
        for cell, coefficient in other.terms.items():
            terms[cell] = terms.get(cell, 0) + factor * coefficient
        kept = {cell: coefficient for cell, coefficient in terms.items() if coefficient}
        return Combination(kept, self.constant + factor * other.constant)

    def key(self) -> tuple[object, ...]:
        """The same for an equation with nought and for that with all signs turned."""
        ordered = sorted(self.terms.items())
        turn = -1 if ordered and ordered[0][1] < 0 else 1
        return (*((cell, turn * coefficient) for cell, coefficient in ordered), turn * self.constant)


Equation = tuple[Combination, str, Combination]
"""Two sides and the relation between them."""
Node = tuple[object, ...]


def value_of(formula: str, sheet: str) -> Combination | None:
    """What a formula on a sheet adds up; None where it does something else."""
    try:
        return _linear(_parsed(formula, sheet))
    except NoMeaning:
        return None


def comparisons_in(formula: str, sheet: str, behind: Callable[[SheetCell], str | None]) -> list[Equation]:
    """Every comparison within a formula of what cells add up; ``behind`` tells the formula of a cell in between."""
    try:
        tree = _parsed(formula, sheet)
    except NoMeaning:
        return []
    return list(_comparisons(tree, behind))


def _comparisons(tree: Node, behind: Callable[[SheetCell], str | None]) -> Iterator[Equation]:
    if tree[0] == "compare":
        relation, sides = str(tree[1]), [side for side in tree[2:] if isinstance(side, tuple)]
        if relation in _NEARLY and any(side[0] == "number" and 0 < float(str(side[1])) < 1 for side in sides):
            relation, sides = "=", [("number", 0) if side[0] == "number" else side for side in sides]
        with contextlib.suppress(NoMeaning):
            left, right = (_opened(_linear(side, bare=True), behind) for side in sides)
            yield left, relation, right
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _comparisons(part, behind)
        elif isinstance(part, list):
            for one in part:
                yield from _comparisons(one, behind)


def _opened(side: Combination, behind: Callable[[SheetCell], str | None], depth: int = 0) -> Combination:
    """The same in cells that hold no formula of another place."""
    found = Combination({}, side.constant)
    for cell, coefficient in side.terms.items():
        formula = behind(cell)
        inner = value_of(formula, cell[0]) if formula is not None and depth < 5 else None
        part = Combination({cell: 1}) if inner is None else _opened(inner, behind, depth + 1)
        found = found.plus(part, coefficient)
    return found


# ── from a tree to a sum ────────────────────────────────────────────────────────────────────


def _linear(tree: Node, bare: bool = False) -> Combination:
    match tree:
        case ("number", int(value)):
            return Combination({}, value)
        case ("area", str(sheet), str(area)):
            cells = cells_of(area)
            if cells is None or len(cells) != 1:
                raise NoMeaning
            return Combination({(sheet, row, column): 1 for row, column in cells})
        case ("sign", sign, inner):
            return Combination().plus(_linear(inner, bare), -1 if sign == "-" else 1)  # type: ignore[arg-type]
        case ("sum", list(terms)):
            found = Combination()
            for term in terms:
                found = found.plus(_linear(term, bare))
            return found
        case ("*", left, right):
            one, other = _linear(left, bare), _linear(right, bare)  # type: ignore[arg-type]
            if one.terms and other.terms:
                raise NoMeaning
            factor, rest = (one, other) if not one.terms else (other, one)
            return Combination().plus(rest, factor.constant)
        case ("call", str(name), list(arguments)):
            return _called(name, arguments, bare)
    raise NoMeaning


def _called(name: str, arguments: list[Node], bare: bool) -> Combination:
    if name in ("SUM", "SUBTOTAL", "AGGREGATE"):
        parts = arguments[{"SUM": 0, "SUBTOTAL": 1, "AGGREGATE": 2}[name] :]
        found = Combination()
        for part in parts:
            found = found.plus(_area(part))
        if not parts:
            raise NoMeaning
        return found
    if name in ("ROUND", "N", "VALUE", "IFERROR", "T") and arguments:
        return _linear(arguments[0], bare)
    if name == "ABS" and bare and len(arguments) == 1:
        return _linear(arguments[0])
    if name == "IF" and len(arguments) in (2, 3):
        found_ones = [side for side in map(_attempt, arguments[1:]) if side is not None and side.terms]
        if len(found_ones) == 1:
            return found_ones[0]
    raise NoMeaning


def _attempt(tree: Node) -> Combination | None:
    try:
        return _linear(tree)
    except NoMeaning:
        return None


def _area(tree: Node) -> Combination:
    """What an argument of SUM adds."""
    if tree[0] == "area":
        cells = cells_of(str(tree[2]))
        if cells is None or len(cells) > _WIDEST:
            raise NoMeaning
        return Combination({(str(tree[1]), row, column): 1 for row, column in cells})
    return _linear(tree)


# ── from text to a tree ─────────────────────────────────────────────────────────────────────


def _parsed(formula: str, sheet: str) -> Node:
    if len(formula) > _LONGEST:
        raise NoMeaning
    reader = _FormulaReader(formula.lstrip("="), sheet)
    tree = reader.comparison(0)
    if reader.sign:
        raise NoMeaning
    return tree


class _FormulaReader:
    """Goes through a formula token by token."""

    def __init__(self, text: str, sheet: str) -> None:
        self.text, self.sheet, self.position = text, sheet, 0
        self.token: re.Match[str] | None = None
        self.next()

    @property
    def sign(self) -> str:
        """The sign that stands here; any token that is none is called ``?``."""
        return "" if self.token is None else self.token["sign"] or "?"

    def next(self) -> None:
        """Go on to the next token."""
        if self.position >= len(self.text):
            self.token = None
            return
        self.token = _TOKEN.match(self.text, self.position)
        if self.token is None:
            raise NoMeaning
        self.position = self.token.end()

    def comparison(self, depth: int) -> Node:
        """Sides with a relation between them."""
        left = self.sum(depth)
        for _ in range(_DEPTH):
            if (relation := self.sign) not in ("=", "<>", "<", ">", "<=", ">=", "&"):
                break
            self.next()
            left = ("compare", relation, left, self.sum(depth))
        return left

    def sum(self, depth: int) -> Node:
        """Terms with plus and minus between them."""
        terms: list[Node] = [self.product(depth)]
        while self.sign in ("+", "-"):
            sign = self.sign
            self.next()
            terms.append(("sign", sign, self.product(depth)))
        return ("sum", terms) if len(terms) > 1 else terms[0]

    def product(self, depth: int) -> Node:
        """Factors."""
        left = self.atom(depth)
        for _ in range(_DEPTH):
            if (sign := self.sign) not in ("*", "/", "^", "%"):
                break
            self.next()
            left = (sign, left, self.atom(depth)) if sign != "%" else (sign, left)
        return left

    def atom(self, depth: int) -> Node:
        """A number, a text, an area, a call, or something in brackets."""
        token = self.token
        if token is None or depth > _DEPTH:
            raise NoMeaning
        self.next()
        if token["number"]:
            return ("number", int(token["number"]) if token["number"].isdigit() else token["number"])
        if token["text"]:
            return ("text", token["text"])
        if token["area"]:
            sheet = (token["quoted"] or "").replace("''", "'") or (token["plain"] or self.sheet).lstrip("$")
            return ("area", sheet, token["area"].rpartition("!")[2].replace("$", "").upper())
        if token["call"]:
            return ("call", token["call"].upper().removeprefix("_XLFN."), self.arguments(depth + 1))
        if token["sign"] in ("+", "-"):
            return ("sign", token["sign"], self.atom(depth + 1))
        if token["sign"] == "(":
            inner = self.comparison(depth + 1)
            self.close()
            return inner
        raise NoMeaning

    def arguments(self, depth: int) -> list[Node]:
        """What is given to a function."""
        found: list[Node] = []
        while self.sign != ")":
            if self.sign in (",", ";"):
                self.next()
                continue
            found.append(self.comparison(depth))
        self.close()
        return found

    def close(self) -> None:
        """Go past a closing bracket."""
        if self.sign != ")":
            raise NoMeaning
        self.next()
