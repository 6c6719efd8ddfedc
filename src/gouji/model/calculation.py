"""What a spreadsheet would show after calculating anew, for the formulas that people write into forms.

Arithmetic, comparisons, references, ``SUM``, ``ROUND``, ``IF`` and ``COUNT``; of anything else it is said that nobody
knows. Figures are exact, so that no residue of a subtraction is left beside zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from gouji.model.edit import Number
from gouji.model.figures import as_number
from gouji.model.formulas import cells_of
from gouji.model.grid import DateValue, ErrorValue, Piece, Place, Value
from gouji.model.patterns import regex

LONGEST = 1024
"""Characters of a formula that is calculated."""
CELLS = 100_000
"""Cells that may be looked at for one document."""
DEPTH = 64
"""How many formulas may refer to each other in a row, and brackets stand in each other."""
DIGITS = 400
"""Binary digits of a figure in between."""


class Unknown(Enum):
    """That nobody knows what a formula comes to."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN

_Term = Fraction | str | bool | ErrorValue | None
_Cells = Mapping[tuple[int, int], Piece]


class _NotKnown(Exception):
    """Something in a formula is not understood, or refers to what nobody knows."""


class _Endless(_NotKnown):
    """A formula refers, however far, to one that refers to itself, or so far that nobody follows."""


class _Failed(Exception):
    """A formula shows an error."""

    def __init__(self, error: str) -> None:
        self.error = ErrorValue(error)


_TOKEN = regex(
    r"""\s*(?:
      (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)(?![\w.!])
    | (?P<text>"(?:[^"]|"")*")
    | (?P<area>(?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?
      \$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?)(?![\w.(!:])
    | (?P<function>SUM|ROUND|IF|COUNT)\(
    | (?P<truth>TRUE|FALSE)(?:\(\))?(?![\w.(])
    | (?P<sign><=|>=|<>|[-+*/^%()=<>,;])
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = regex(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*", re.ASCII)


@lru_cache(maxsize=4096)
def _tokens(formula: str) -> tuple[tuple[str, str], ...] | None:
    """The tokens of a formula, each with its kind; None when any of it is not understood."""
    found, position = [], 0
    text = formula.lstrip("=+ ") if len(formula) <= LONGEST else ""
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            return None
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return tuple(found) or None


class Calculation:
    """The formulas of one document. ``sheets`` gives the cells of a sheet by its name."""

    def __init__(self, sheets: Callable[[str], _Cells | None]) -> None:
        self.sheets = sheets
        self.left = CELLS
        self._known: dict[Place, _Term | Unknown] = {}
        self._open: set[Place] = set()
        self._endless: set[Place] = set()

    def result(self, place: Place) -> Value | Unknown:
        """What the formula in a cell comes to, an error value included."""
        term = self._outcome(place)
        return _plain(term) if isinstance(term, Fraction) else term

    def _outcome(self, place: Place) -> _Term | Unknown:
        if place not in self._known:
            piece = self._piece(place)
            tokens = _tokens(piece.formula) if piece is not None and piece.formula else None
            if tokens is None:
                return UNKNOWN
            if place in self._open or len(self._open) >= DEPTH:
                raise _Endless
            self._open.add(place)
            try:
                self._known[place] = _Evaluation(self, tokens, place.sheet).outcome()
            except _Endless:
                self._endless.add(place)
                self._known[place] = UNKNOWN
            except (_NotKnown, RecursionError):
                self._known[place] = UNKNOWN
            except _Failed as failed:
                self._known[place] = failed.error
            self._open.discard(place)
        return self._known[place]

    def _piece(self, place: Place) -> Piece | None:
        return (self.sheets(place.sheet) or {}).get((place.row, place.column))

    def at(self, place: Place) -> _Term:
        """What a cell shows to those that refer to it: a stored result only where it cannot be calculated."""
        self.left -= 1
        if self.left < 0:
            raise _NotKnown
        piece = self._piece(place)
        if piece is None:
            return None
        value: object = piece.value
        if piece.formula is not None:
            calculated = self._outcome(place)
            if not isinstance(calculated, Unknown):
                return calculated
            if place in self._endless:
                raise _Endless  # what is stored in a ring is no result to go on from
            if value is None:
                raise _NotKnown
        return _term(value)


def _term(value: object) -> _Term:
    if value is None or isinstance(value, (bool, ErrorValue)):
        return value
    if isinstance(value, (int, Decimal)) and -(10**15) < value < 10**15:
        return Fraction(value)
    if isinstance(value, str) and not isinstance(value, DateValue):
        return value
    raise _NotKnown  # a day is a number that the grid does not tell, a longer number loses digits


def _plain(figure: Fraction) -> Number:
    """A figure with the 15 digits that a spreadsheet keeps."""
    if figure.denominator == 1:
        return int(figure)
    return as_number(format(Decimal(figure.numerator) / Decimal(figure.denominator), ".15g"))


class _Evaluation:
    """One pass over the tokens of a formula, by precedence from the left."""

    def __init__(self, calculation: Calculation, tokens: tuple[tuple[str, str], ...], sheet: str) -> None:
        self.calculation, self.tokens, self.sheet = calculation, tokens, sheet
        self.position = self.depth = 0

    def outcome(self) -> _Term:
        term = self._comparison()
        if self.position < len(self.tokens):
            raise _NotKnown
        return Fraction(0) if term is None else term  # a reference to a blank shows 0

    def _next(self, *signs: str) -> str:
        """The sign that comes next, taken, if it is one of these; else an empty text."""
        if self.position < len(self.tokens):
            kind, text = self.tokens[self.position]
            if kind == "sign" and text in signs:
                self.position += 1
                return text
        return ""

    def _comparison(self) -> _Term:
        self.depth += 1
        if self.depth > DEPTH:
            raise _NotKnown
        left = self._sum()
        while sign := self._next("<=", ">=", "<>", "=", "<", ">"):
            left = _compared(left, sign, self._sum())
        self.depth -= 1
        return left

    def _sum(self) -> _Term:
        left = self._product()
        while sign := self._next("+", "-"):
            first, second = _figure(left), _figure(self._product())
            left = _held(first + second if sign == "+" else first - second)
        return left

    def _product(self) -> _Term:
        left = self._power()
        while sign := self._next("*", "/"):
            first, second = _figure(left), _figure(self._power())
            if sign == "/" and not second:
                raise _Failed("#DIV/0!")
            left = _held(first * second if sign == "*" else first / second)
        return left

    def _power(self) -> _Term:
        left = self._signed()
        while self._next("^"):
            base, exponent = _figure(left), _figure(self._signed())
            if exponent.denominator != 1 or abs(exponent) > 15 or (not base and exponent <= 0):
                raise _NotKnown
            left = _held(base ** int(exponent))
        return left

    def _signed(self) -> _Term:
        minus = 0
        signed = False
        while sign := self._next("+", "-"):
            signed, minus = True, minus + (sign == "-")
        term = self._atom()
        while self._next("%"):
            term = _figure(term) / 100
        return (-1) ** minus * _figure(term) if signed else term

    def _atom(self) -> _Term:
        if self.position >= len(self.tokens):
            raise _NotKnown
        kind, text = self.tokens[self.position]
        self.position += 1
        if kind == "number":
            return _held(Fraction(text))
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "truth":
            return text.upper() == "TRUE"
        if kind == "area":
            cells = self._area(text)
            if len(cells) != 1:
                raise _NotKnown
            return self.calculation.at(cells[0])
        if kind == "function":
            return self._function(text.upper())
        if text == "(":
            term = self._comparison()
            if self._next(")"):
                return term
        raise _NotKnown

    def _function(self, name: str) -> _Term:
        if name == "IF":
            return self._choice()
        if name == "ROUND":
            value = _figure(self._comparison())
            if not self._next(",", ";"):
                raise _NotKnown
            places = _figure(self._comparison())
            if not self._next(")") or places.denominator != 1 or abs(places) > 15:
                raise _NotKnown
            step = Fraction(10) ** int(places)
            whole = (abs(value) * step + Fraction(1, 2)).__floor__()
            return Fraction(whole if value >= 0 else -whole) / step
        figures = 0
        total = Fraction(0)
        for term in self._counted():
            if isinstance(term, ErrorValue) and name == "SUM":
                raise _Failed(term)
            if isinstance(term, Fraction):
                figures, total = figures + 1, total + term
        return _held(total) if name == "SUM" else Fraction(figures)

    def _counted(self) -> Iterator[_Term]:
        """What the arguments of a sum say, texts and truths among cells included, which count for nothing."""
        while True:
            if self.position < len(self.tokens) and self.tokens[self.position][0] == "area" and self._ends_at(1):
                text = self.tokens[self.position][1]
                self.position += 1
                yield from map(self.calculation.at, self._area(text))
            else:
                yield _figure(self._comparison())
            if self._next(")"):
                return
            if not self._next(",", ";"):
                raise _NotKnown

    def _ends_at(self, ahead: int) -> bool:
        """Whether an argument ends so many tokens ahead."""
        at = self.position + ahead
        return at < len(self.tokens) and self.tokens[at] in (("sign", ","), ("sign", ";"), ("sign", ")"))

    def _choice(self) -> _Term:
        holds = _truth(self._comparison())
        chosen: list[_Term | Exception] = []
        while self._next(",", ";"):
            try:
                chosen.append(self._comparison())
            except _Failed as failed:  # it may stand in the branch that is not taken; what follows must still be read
                chosen.append(failed)
                self._skip()
        if not self._next(")") or not 1 <= len(chosen) <= 2:
            raise _NotKnown
        term = chosen[0] if holds else chosen[1] if len(chosen) > 1 else False
        if isinstance(term, Exception):
            raise term
        return term

    def _skip(self) -> None:
        """Go to the end of an argument."""
        depth = 0
        while self.position < len(self.tokens):
            kind, text = self.tokens[self.position]
            if not depth and text in (",", ";", ")") and kind == "sign":
                return
            depth += (kind == "function" or text == "(") - (text == ")")
            self.position += 1

    def _area(self, text: str) -> list[Place]:
        sheet, mark, area = text.rpartition("!")
        name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        name = name if mark else self.sheet
        cells = cells_of(area.upper())
        if cells is None or self.calculation.sheets(name) is None:
            raise _NotKnown
        return [Place(name, *cell) for cell in sorted(cells)]


def _held(figure: Fraction) -> Fraction:
    if figure.numerator.bit_length() > DIGITS or figure.denominator.bit_length() > DIGITS:
        raise _NotKnown
    return figure


def _figure(term: _Term) -> Fraction:
    """A term as a number, as arithmetic takes it."""
    if isinstance(term, Fraction):
        return term
    if isinstance(term, ErrorValue):
        raise _Failed(term)
    if term is None or isinstance(term, bool):
        return Fraction(bool(term))
    if _NUMBER.fullmatch(term) and len(term) <= 20:
        return Fraction(term.strip())
    raise _Failed("#VALUE!")


def _truth(term: _Term) -> bool:
    if isinstance(term, str) and not isinstance(term, ErrorValue):
        raise _Failed("#VALUE!")
    return bool(_figure(term))


def _compared(left: _Term, sign: str, right: _Term) -> bool:
    for term in (left, right):
        if isinstance(term, ErrorValue):
            raise _Failed(term)
    first, second = _ordered(left, right), _ordered(right, left)
    return {
        "=": first == second, "<>": first != second, "<": first < second,
        ">": first > second, "<=": first <= second, ">=": first >= second,
    }[sign]  # fmt: skip


def _ordered(term: _Term, other: _Term) -> tuple[int, Fraction, str]:
    """A key by which terms compare: figures before texts before truths; a blank is what the other one is."""
    if term is None:
        term = "" if isinstance(other, str) else False if isinstance(other, bool) else Fraction(0)
    if isinstance(term, bool):
        return 2, Fraction(term), ""
    return (1, Fraction(0), term.casefold()) if isinstance(term, str) else (0, term, "")
