"""What formulas of a unit's own come to: as spreadsheets say it, or that nobody knows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.model.calculation import UNKNOWN, Calculation
from gouji.model.grid import DateValue, ErrorValue, Piece, Place, Value

CELLS: dict[str, Value] = {
    "A1": 3, "A2": Decimal("4.5"), "A3": "6", "A4": None, "A5": "约20", "A6": True, "A7": ErrorValue("#REF!"),
    "A8": DateValue("2024-01-12"), "A9": 110101199001011001, "B1": -2, "B2": 0,
}  # fmt: skip


def sheet(**formulas: str) -> dict[tuple[int, int], Piece]:
    found = {}
    for at, value in CELLS.items():
        row, column = int(at[1:]) - 1, ord(at[0]) - 65
        found[row, column] = Piece(row, column, value)
    for at, formula in formulas.items():
        row, column = int(at[1:]) - 1, ord(at[0]) - 65
        found[row, column] = Piece(row, column, None, formula=formula)
    return found


def comes_to(formula: str, **more: str) -> object:
    sheets = {"表二": sheet(Z1=formula, **more), "别 表": {(0, 0): Piece(0, 0, 7)}}
    return Calculation(sheets.get).result(Place("表二", 0, 25))


@pytest.mark.parametrize(("formula", "result"), [
    ("40+6", 46), ("=3+4", 7), ("0.3-0.1-0.2", 0), ("2*3^2", 18), ("-2^2", 4), ("(1+2)*3", 9), ("10/4", Decimal("2.5")),
    ("50%*8", 4), ("1E2+1", 101), ("+A1", 3), ("A1+A2", Decimal("7.5")), ("A1+A3", 9), ("A1+A4", 3), ("A1+A6", 4),
    ("A4", 0), ("A3", "6"), ("SUM(A1:A6)", Decimal("7.5")), ("sum(A1, A2 ,10)", Decimal("17.5")), ("COUNT(A1:A9)", UNKNOWN),
    ("COUNT(A1:A7)", 2), ("SUM(A1:A7)", ErrorValue("#REF!")), ("A5+1", ErrorValue("#VALUE!")), ("1/B2", ErrorValue("#DIV/0!")),
    ("ROUND(2.5,0)", 3), ("ROUND(-2.5,0)", -3), ("ROUND(1234.5678,-2)", 1200), ("ROUND(10/3,2)", Decimal("3.33")),
    ("1/3", Decimal("0.333333333333333")), ('IF(COUNT(A4)=0,"",SUM(A4))', ""), ('IF(COUNT(A1:A2)=0,"",SUM(A1:A2))', Decimal("7.5")),
    ("IF(A1>B1,A1,B1)", 3), ("IF(A1<B1,1/B2,5)", 5), ("IF(B2,1)", False), ('IF(A4="",0,1)', 0), ("A1=3", True), ("$A$1*2", 6),
    ("'别 表'!A1+1", 8), ("表二!A1", 3), ("SUM(A1:A2)+ROUND(A2,0)", Decimal("12.5")), ("1>=1", True),
    # nobody knows these
    ("VLOOKUP(1,A1:B2,2,0)", UNKNOWN), ("[1]台账!$B$3", UNKNOWN), ("SUM(A:A)", UNKNOWN), ("名称+1", UNKNOWN), ("A8+1", UNKNOWN),
    ("SUM(A8:A9)", UNKNOWN), ("A1+", UNKNOWN), ("Z1+1", UNKNOWN), ("没有!A1", UNKNOWN), ("A1:A2", UNKNOWN), ("2^0.5", UNKNOWN),
    ("SUM(A1", UNKNOWN), ("", UNKNOWN), ("1" * 2000, UNKNOWN), ("(" * 200 + "1" + ")" * 200, UNKNOWN), ("9^15^15^15", UNKNOWN),
])  # fmt: skip
def test_a_formula_comes_to_what_a_spreadsheet_shows_or_is_not_known(formula: str, result: object) -> None:
    found = comes_to(formula)

    assert (type(result), result) == (type(found), found)


def test_formulas_that_refer_to_others_are_calculated_in_turn_and_rings_are_not() -> None:
    assert comes_to("C1+1", C1="C2*2", C2="A1") == 7
    assert comes_to("C1+1", C1="C2", C2="Z1") is UNKNOWN
    assert comes_to("C1+1", C1="TODAY()") is UNKNOWN


def test_a_stored_result_stands_in_where_a_formula_is_not_understood() -> None:
    cells = {(0, 0): Piece(0, 0, 8, formula="TODAY()"), (0, 1): Piece(0, 1, 0, formula="A1+1")}

    assert Calculation({"表": cells}.get).result(Place("表", 0, 1)) == 9


@given(st.integers(1, 90), st.integers(0, 3), st.permutations(range(4)))
def test_what_leads_into_a_ring_is_not_calculated_from_what_is_stored_there(
    ring: int, tail: int, order: list[int]
) -> None:
    """A ring of some formulas, and a tail of others that lead into it, looked at in any order."""
    links = {i: (i + 1) % ring for i in range(ring)} | {ring + i: ring + i - 1 for i in range(tail)}
    cells = {(i, 0): Piece(i, 0, 46, formula=f"A{to + 1}+1") for i, to in links.items()}
    calculation = Calculation({"表": cells}.get)
    looked_at = [(ring + tail - 1) * i // 3 for i in order]

    assert {calculation.result(Place("表", row, 0)) for row in looked_at} == {UNKNOWN}


numbers = st.one_of(st.integers(-999, 999), st.decimals(-99, 99, places=2))


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3) -> tuple[str, Decimal]:
    """A formula and what it comes to, by Python's own arithmetic."""
    if depth == 0 or draw(st.booleans()):
        value = draw(numbers)
        return (f"({value:f})" if isinstance(value, Decimal) else f"({value})"), Decimal(value)
    left, one = draw(expressions(depth - 1))
    right, other = draw(expressions(depth - 1))
    sign = draw(st.sampled_from("+-*"))
    result = {"+": one + other, "-": one - other, "*": one * other}[sign]
    return f"({left}{sign}{right})", result


@settings(deadline=None, max_examples=200)
@given(expressions())
def test_arithmetic_is_exact(case: tuple[str, Decimal]) -> None:
    formula, result = case
    found = comes_to(formula)

    held = len(result.as_tuple().digits) <= 15  # as many as a spreadsheet keeps
    assert found == result if held else found is UNKNOWN or isinstance(found, int | Decimal)


@settings(deadline=None, max_examples=300)
@given(st.text("0123456789.+-*/^%(),;=<>\"'!:$ABSUMIFROUNDCOUNT 表", max_size=60))
def test_no_text_is_too_odd(formula: str) -> None:
    comes_to(formula)
