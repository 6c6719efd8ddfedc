"""What must hold in a final account (部门决算), written down once more without the package: from the form's description.

An agreement says that some figures on the left add up to, or are at most, those on the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from final_accounts import CLASSES, ECONOMIC, FUNDS, OTHERS, SPENT, Account, Codes

HALF = Fraction(1, 200)
"""Half a last place."""


class Agreement(NamedTuple):
    """An equation, or with ``most`` a comparison, between sums of figures."""

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    most: bool = False

    def fails(self, account: Account) -> bool:
        """Whether the sides are further apart than rounding each of three or more figures to a cent can bring them."""
        gap = sum((account[cell] for cell in self.left), Fraction(0))
        gap -= sum((account[cell] for cell in self.right), Fraction(0))
        count = len(self.left) + len(self.right)
        apart = max(gap, Fraction(0)) if self.most else abs(gap)
        return apart > 0 if count < 3 else apart >= count * HALF


def agreements(found: Codes, funds: Mapping[str, Codes]) -> Iterator[Agreement]:
    """Everything that must hold in an account with these subjects."""
    yield from _totals(found)
    yield from _funds(funds)
    for table, columns in (
        ("t2", ("total", "fiscal", *OTHERS)),
        ("t3", ("total", *SPENT)),
        ("t5", ("total", *SPENT[:2])),
    ):
        yield from _levels(table, found, columns)
        yield from _in_rows(table, found, columns[0], columns[1:])
    yield from _between(found)
    yield from _classes("T1-T3-CLASS", "t1", "expenditure", "t3", found, SPENT)
    yield from _classes("T4-T5-CLASS", "t4", "general", "t5", found, SPENT[:2])
    for row in (*(f"[{code}]" for code in found), ".all"):
        for column in ("total", *SPENT[:2]):
            yield Agreement(f"T3-T5-{column.upper()}", (f"t5{row}.{column}",), (f"t3{row}.{column}",), most=True)


def _is(rule: str, whole: str, *parts: str) -> Agreement:
    return Agreement(rule, (whole,), parts)


def _totals(found: Codes) -> Iterator[Agreement]:
    """Totals and balances within tables 1, 4, 6 and 7."""
    spent = [f"c{code}" for code in CLASSES]
    yield _is("T1-IN", "t1.received.income", *(f"t1.{key}.income" for key in (*FUNDS.values(), *OTHERS)))
    yield _is(
        "T1-IN-TOTAL", "t1.income_total.income", *(f"t1.{k}.income" for k in ("received", "surplus_used", "opening"))
    )
    yield _is("T1-OUT", "t1.spent.expenditure", *(f"t1.{row}.expenditure" for row in spent))
    yield _is("T1-OUT-TOTAL", "t1.expenditure_total.expenditure", *(f"t1.{k}.expenditure" for k in ("spent", "surplus_allotted", "closing")))  # fmt: skip
    yield _is("T1-BALANCE", "t1.income_total.income", "t1.expenditure_total.expenditure")
    yield _is("T4-IN", "t4.received.income", *(f"t4.{fund}.income" for fund in FUNDS))
    yield _is("T4-OPENING", "t4.opening.income", *(f"t4.opening_{fund}.income" for fund in FUNDS))
    yield _is("T4-IN-TOTAL", "t4.income_total.income", "t4.received.income", "t4.opening.income")
    yield _is("T4-BALANCE", "t4.income_total.income", "t4.fiscal_total.total")
    for column in ("total", *FUNDS):
        yield _is("T4-OUT", f"t4.spent.{column}", *(f"t4.{row}.{column}" for row in spent))
        yield _is("T4-OUT-TOTAL", f"t4.fiscal_total.{column}", f"t4.spent.{column}", f"t4.closing_fiscal.{column}")
    for row in (*spent, "spent", "closing_fiscal", "fiscal_total"):
        yield _is("T4-ROW", f"t4.{row}.total", *(f"t4.{row}.{fund}" for fund in FUNDS))
    for row in (*spent, "spent"):
        yield Agreement("T1-T4-CLASS", (f"t4.{row}.total",), (f"t1.{row}.expenditure",), most=True)
    for group in ("301", "302", "303", "310"):
        yield _is(
            f"T6-{group}", f"t6.c{group}.final", *(f"t6.{key}.final" for key in ECONOMIC if key.startswith(f"c{group}"))
        )
    yield _is("T6-STAFF", "t6.staff.final", "t6.c301.final", "t6.c303.final")
    yield _is("T6-RUNNING", "t6.running.final", "t6.c302.final", "t6.c310.final")
    for column in ("budget", "final"):
        yield _is("T7-TOTAL", f"t7.total.{column}", *(f"t7.{key}.{column}" for key in ("abroad", "cars", "reception")))
        yield _is("T7-CARS", f"t7.cars.{column}", f"t7.car_purchase.{column}", f"t7.car_running.{column}")


def _funds(funds: Mapping[str, Codes]) -> Iterator[Agreement]:
    """Tables 8 and 9, and where table 4 says the same; each kind of fiscal money balances by itself."""
    for fund in FUNDS:
        yield Agreement(
            f"T4-{fund.upper()}", (f"t4.opening_{fund}.income", f"t4.{fund}.income"), (f"t4.fiscal_total.{fund}",)
        )
        yield _is(f"T1-T4-{fund.upper()}", f"t1.{FUNDS[fund]}.income", f"t4.{fund}.income")
    for table, fund in (("t8", "fund"), ("t9", "capital")):
        name, found = table.upper(), funds.get(fund, ())
        yield from _levels(
            table, found, ("opening", "income", "spent.total", "spent.basic", "spent.project", "closing")
        )
        yield from _in_rows(table, found, "spent.total", ("spent.basic", "spent.project"))
        for row in (*(f"[{code}]" for code in found), ".all"):
            yield Agreement(f"{name}-CLOSING", (f"{table}{row}.closing", f"{table}{row}.spent.total"), (f"{table}{row}.opening", f"{table}{row}.income"))  # fmt: skip
        yield _is(f"T4-{name}-OPENING", f"t4.opening_{fund}.income", f"{table}.all.opening")
        yield _is(f"T4-{name}-INCOME", f"t4.{fund}.income", f"{table}.all.income")
        yield _is(f"T4-{name}-SPENT", f"t4.spent.{fund}", f"{table}.all.spent.total")
        yield _is(f"T4-{name}-CLOSING", f"t4.closing_fiscal.{fund}", f"{table}.all.closing")
        yield from _classes(f"T4-{name}-CLASS", "t4", fund, table, found, ("spent.basic", "spent.project"))


def _levels(table: str, found: Codes, columns: Iterable[str]) -> Iterator[Agreement]:
    """The total is the sum of the classes, a class that of its groups, a group that of its items."""
    for column in columns:
        for code in ("", *found):
            below = [one for one in found if one.startswith(code) and len(one) == {0: 3, 3: 5, 5: 7, 7: 0}[len(code)]]
            if below:
                row = f"{table}[{code}]" if code else f"{table}.all"
                yield _is(f"{table.upper()}-LEVELS", f"{row}.{column}", *(f"{table}[{one}].{column}" for one in below))


def _in_rows(table: str, found: Codes, total: str, columns: Sequence[str]) -> Iterator[Agreement]:
    for row in (*(f"{table}[{code}]" for code in found), f"{table}.all"):
        yield _is(f"{table.upper()}-ROW", f"{row}.{total}", *(f"{row}.{column}" for column in columns))


def _classes(rule: str, one: str, column: str, other: str, found: Codes, columns: Sequence[str]) -> Iterator[Agreement]:
    """A class in a table of all classes is what its columns add up to in a table of subjects; nothing where it is not there."""
    for code in CLASSES:
        there = columns if code in found else ()
        yield _is(rule, f"{one}.c{code}.{column}", *(f"{other}[{code}].{key}" for key in there))


def _between(found: Codes) -> Iterator[Agreement]:
    """One figure in two tables, and what of basic expenditure is in tables 6 and 7."""
    yield _is("T1-T2", "t1.received.income", "t2.all.total")
    yield _is("T1-T2-FISCAL", "t2.all.fiscal", *(f"t1.{key}.income" for key in FUNDS.values()))
    for key in OTHERS:
        yield _is(f"T1-T2-{key.upper()}", f"t1.{key}.income", f"t2.all.{key}")
    yield _is("T1-T3", "t1.spent.expenditure", "t3.all.total")
    yield _is("T4-T5", "t4.spent.general", "t5.all.total")
    yield _is("T5-T6", "t5.all.basic", "t6.staff.final", "t6.running.final")
    for code, key in (("30212", "abroad"), ("31013", "car_purchase"), ("30231", "car_running"), ("30217", "reception")):
        yield Agreement(f"T6-T7-{code}", (f"t6.c{code}.final",), (f"t7.{key}.final",), most=True)
