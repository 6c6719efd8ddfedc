"""Linear expressions of form definitions: ``2 * a.b + c.d - 3 == e.f``."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from gouji.model.edit import EARLIER, Linear, Relation, own_cell
from gouji.model.form import joined
from gouji.model.patterns import regex

_TOKEN = regex(r"\s*(?:(?P<number>\d+)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)|(?P<sign>[-+*]))\s*")
_RELATION = regex("[<>=!]+")


class Expression(NamedTuple):
    """A parsed relation; the cells of its sides are the references as written."""

    left: Linear
    relation: Relation
    right: Linear


@lru_cache(maxsize=1024)
def parse_expression(text: str) -> Expression:
    """Parse one relation. Raises ValueError with a plain sentence on anything else."""
    found = _RELATION.findall(text)
    relation = next((one for one in Relation if found == [one]), None)
    if relation is None:
        raise ValueError(f"expected exactly one of {', '.join(Relation)}, found {', '.join(found) or 'none'}")
    left, right = text.split(relation)
    return Expression(parse_side(left), relation, parse_side(right))


def parse_side(text: str) -> Linear:
    """Parse one side of a relation. Raises ValueError likewise."""
    terms: list[tuple[str, int]] = []
    constant = 0
    tokens = _tokens(text)
    sign, position = 1, 0
    if tokens and tokens[0] in "+-":
        sign, position = (-1 if tokens[0] == "-" else 1), 1
    while True:
        factor, name, position = _parse_term(tokens, position)
        if name is None:
            constant += sign * factor
        else:
            terms.append((name, sign * factor))
        if position == len(tokens):
            return Linear(tuple(terms), constant)
        if tokens[position] not in "+-":
            raise ValueError(f"expected + or - before {tokens[position]!r}")
        sign, position = (-1 if tokens[position] == "-" else 1), position + 1


def _parse_term(tokens: list[str], position: int) -> tuple[int, str | None, int]:
    if position >= len(tokens) or tokens[position] in "+-*":
        raise ValueError("a cell or a whole number is missing")
    token = tokens[position]
    if not token.isdigit():
        return 1, token, position + 1
    if position + 1 < len(tokens) and tokens[position + 1] == "*":
        if position + 2 >= len(tokens) or not tokens[position + 2][0].isalpha():
            raise ValueError(f"a cell is missing after {token} *")
        return int(token), tokens[position + 2], position + 3
    return int(token), None, position + 1


def _tokens(text: str) -> list[str]:
    tokens, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"cannot read {text[position:].strip()!r}")
        tokens.append(match.group().strip())
        position = match.end()
    return tokens


def with_row(reference: str, row: str) -> str:
    """``table.column`` with the keys of a row put in between."""
    before = next((prefix for prefix in EARLIER if reference.startswith(prefix)), "")
    table, _, column = own_cell(reference).partition(".")
    return before + joined(table, row, column)
