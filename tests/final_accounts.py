"""Final accounts of departments (部门决算), real and made: returns of the form that ships."""

from __future__ import annotations

import random
import re
import runpy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from gouji import Document, Form, Observation, Submission
from gouji.forms.catalogue import load_form
from gouji.forms.language.define import expanded
from gouji.model.open_rows import RowName

FORM = load_form("bmjs-2024")
YEAR = 2024
_SAMPLES = Path(__file__).parents[1] / "samples" / "accounts.py"

Account = dict[str, Fraction]
"""Figures of an account by cell; what is missing is left blank."""


@cache
def published() -> Mapping[str, Submission]:
    """The accounts of three departments as they are published: what is blank there is blank here."""
    found: Mapping[str, Submission] = runpy.run_path(str(_SAMPLES))["published"]()
    return found


OPEN = tuple(table.key for table in FORM.tables if table.repeat is not None)


def laid_out(one: Submission) -> Document:
    """The workbook of an account, with a sentence below the tables that have no figures."""
    document: Document = runpy.run_path(str(_SAMPLES))["laid_out"](one)
    return document


def with_rows(rows: Mapping[str, Mapping[str, str]]) -> Form:
    """The form with rows of such codes and names in its tables."""
    return expanded(
        FORM, {table: tuple(RowName(name, code) for code, name in rows.get(table, {}).items()) for table in OPEN}
    )


def whole(value: Decimal) -> Decimal | int:
    return int(value) if value == int(value) else value


# ── made ────────────────────────────────────────────────────────────────────────────────────

CLASSES = tuple(
    key[1:] for key in dict.fromkeys(cell.split(".")[1] for cell in FORM.cells) if re.fullmatch(r"c2\d\d", key)
)
ECONOMIC = tuple(
    key for key in dict.fromkeys(cell.split(".")[1] for cell in FORM.cells) if re.fullmatch(r"c3\d{4}", key)
)
FUNDS = {"general": "fiscal", "fund": "fund", "capital": "capital"}
"""The kinds of fiscal money: how table 4 calls them, and table 1."""
OTHERS = ("superior", "business", "operating", "affiliated", "other")
SPENT = ("basic", "project", "upward", "operating", "subsidies")
Codes = tuple[str, ...]


def codes(chance: random.Random, classes: int = 0, among: Codes = ()) -> Codes:
    """Subjects of an account: items, some ``among`` others, and the groups and classes that they are of, in order."""
    found = {item for item in items(among) if chance.random() < 0.3}
    if not found:
        for code in chance.sample(CLASSES, classes or chance.randrange(1, 5)):
            for group in chance.sample(range(1, 30), chance.randrange(1, 3)):
                found |= {f"{code}{group:02}{item:02}" for item in chance.sample(range(1, 30), chance.randrange(1, 4))}
    return tuple(sorted({item[:length] for item in found for length in (3, 5, 7)}))


def form_of(found: Codes, funds: Mapping[str, Codes]) -> Form:
    """The form with these subjects in tables 2, 3 and 5, and those of the funds in tables 8 and 9."""
    rows = dict.fromkeys(("t2", "t3", "t5"), found) | {"t8": funds.get("fund", ()), "t9": funds.get("capital", ())}
    return with_rows({table: {code: f"科目{code}" for code in some} for table, some in rows.items()})


def amount(chance: random.Random, zeros: float = 0.3) -> Fraction:
    """Nothing, or an amount in hundred-thousandths of the unit, of any size."""
    return Fraction(0) if chance.random() < zeros else Fraction(chance.randrange(10 ** chance.randrange(2, 10)), 10**5)


def exact(chance: random.Random, found: Codes, funds: Mapping[str, Codes]) -> Account:
    """The figures of a sound account before anything is rounded."""
    one: Account = {}
    spent = {fund: _spending(chance, funds.get(fund, found if fund == "general" else ())) for fund in FUNDS}
    own = {(item, key): amount(chance, 0.8) for item in items(found) for key in SPENT}
    every = {(item, key): own[item, key] for item, key in own}
    for fund in FUNDS:
        for at, value in spent[fund].items():
            every[at] = every.get(at, Fraction(0)) + value
    subjects = tuple(sorted({item[:n] for item, _ in every for n in (3, 5, 7)}))
    assert subjects == found
    _columns(one, "t3", found, SPENT, every)
    _columns(one, "t5", found, SPENT[:2], spent["general"])
    for table, fund in (("t8", "fund"), ("t9", "capital")):
        _fund(chance, one, table, funds.get(fund, ()), spent[fund])
    _fiscal(chance, one, spent)
    _whole(chance, one, found, every)
    _by_kind(chance, one)
    _three_public(chance, one)
    return one


def items(found: Iterable[str]) -> list[str]:
    """Subjects of the lowest level."""
    return [code for code in found if len(code) == 7]


def _spending(chance: random.Random, found: Codes) -> dict[tuple[str, str], Fraction]:
    return {(item, key): amount(chance) for item in items(found) for key in SPENT[:2]}


def _columns(
    one: Account, table: str, found: Codes, keys: Sequence[str], every: Mapping[tuple[str, str], Fraction], of: str = ""
) -> None:
    """The rows of a table by subject, their total in front, and the row of the total."""
    for code in (*found, ""):
        row = f"{table}[{code}]" if code else f"{table}.all"
        for key in keys:
            parts = (value for (item, column), value in every.items() if column == key and item.startswith(code))
            one[f"{row}.{of}{key}"] = sum(parts, Fraction(0))
        one[f"{row}.{of}total"] = sum((one[f"{row}.{of}{key}"] for key in keys), Fraction(0))


def _fund(
    chance: random.Random, one: Account, table: str, found: Codes, spent: Mapping[tuple[str, str], Fraction]
) -> None:
    """Tables 8 and 9: what was there, came in, was spent and is left."""
    _columns(one, table, found, SPENT[:2], spent, "spent.")
    for item in items(found):
        total = one[f"{table}[{item}].spent.total"]
        one[f"{table}[{item}].opening"] = amount(chance, 0.5)
        one[f"{table}[{item}].closing"] = amount(chance, 0.5)
        more = total + one[f"{table}[{item}].closing"] - one[f"{table}[{item}].opening"]
        one[f"{table}[{item}].income"] = max(more, Fraction(0))
        one[f"{table}[{item}].closing"] += max(-more, Fraction(0))
    for code in (*(code for code in found if len(code) < 7), ""):
        row = f"{table}[{code}]" if code else f"{table}.all"
        for key in ("opening", "income", "closing"):
            one[f"{row}.{key}"] = sum((one[f"{table}[{item}].{key}"] for item in items(found) if item.startswith(code)), Fraction(0))  # fmt: skip


def _fiscal(chance: random.Random, one: Account, spent: Mapping[str, Mapping[tuple[str, str], Fraction]]) -> None:
    """Table 4: fiscal money by kind and class."""
    for fund in FUNDS:
        for code in CLASSES:
            one[f"t4.c{code}.{fund}"] = sum(
                (v for (item, _), v in spent[fund].items() if item.startswith(code)), Fraction(0)
            )
        one[f"t4.spent.{fund}"] = sum((one[f"t4.c{code}.{fund}"] for code in CLASSES), Fraction(0))
    for table, fund in (("t8", "fund"), ("t9", "capital")):
        one[f"t4.{fund}.income"] = one[f"{table}.all.income"]
        one[f"t4.opening_{fund}.income"] = one[f"{table}.all.opening"]
        one[f"t4.closing_fiscal.{fund}"] = one[f"{table}.all.closing"]
    opening, left = amount(chance), amount(chance)
    income = max(one["t4.spent.general"] + left - opening, Fraction(0))
    one |= {"t4.general.income": income, "t4.opening_general.income": opening}
    one["t4.closing_fiscal.general"] = income + opening - one["t4.spent.general"]
    for fund in FUNDS:
        one[f"t4.fiscal_total.{fund}"] = one[f"t4.spent.{fund}"] + one[f"t4.closing_fiscal.{fund}"]
    for row in (*(f"c{code}" for code in CLASSES), "spent", "closing_fiscal", "fiscal_total"):
        one[f"t4.{row}.total"] = sum((one[f"t4.{row}.{fund}"] for fund in FUNDS), Fraction(0))
    one["t4.received.income"] = sum((one[f"t4.{fund}.income"] for fund in FUNDS), Fraction(0))
    one["t4.opening.income"] = sum((one[f"t4.opening_{fund}.income"] for fund in FUNDS), Fraction(0))
    one["t4.income_total.income"] = one["t4.received.income"] + one["t4.opening.income"]


def _whole(chance: random.Random, one: Account, found: Codes, every: Mapping[tuple[str, str], Fraction]) -> None:
    """Tables 1 and 2: all money, by class and by source."""
    for code in CLASSES:
        one[f"t1.c{code}.expenditure"] = sum(
            (v for (item, _), v in every.items() if item.startswith(code)), Fraction(0)
        )
    one["t1.spent.expenditure"] = one["t3.all.total"]
    sources = {"fiscal": one["t4.received.income"], **{key: amount(chance, 0.6) for key in OTHERS}}
    came = {(item, key): Fraction(0) for item in items(found) for key in sources}
    for key, value in sources.items():
        came[chance.choice(items(found)), key] += value
    _columns(one, "t2", found, tuple(sources), came)
    for fund, kind in FUNDS.items():
        one[f"t1.{kind}.income"] = one[f"t4.{fund}.income"]
    one |= {f"t1.{key}.income": sources[key] for key in OTHERS}
    one["t1.received.income"] = sum(sources.values(), Fraction(0))
    one |= {"t1.surplus_used.income": amount(chance, 0.9), "t1.opening.income": amount(chance)}
    one["t1.surplus_allotted.expenditure"] = amount(chance, 0.9)
    one["t1.income_total.income"] = sum((one[f"t1.{key}.income"] for key in ("received", "surplus_used", "opening")), Fraction(0))  # fmt: skip
    one["t1.expenditure_total.expenditure"] = one["t1.income_total.income"]
    one["t1.closing.expenditure"] = one["t1.income_total.income"] - one["t1.spent.expenditure"] - one["t1.surplus_allotted.expenditure"]  # fmt: skip


def _by_kind(chance: random.Random, one: Account) -> None:
    """Table 6: basic expenditure of the general budget by what it was spent on."""
    parts = sorted(chance.randrange(10**6 + 1) for _ in ECONOMIC[1:])
    shares = [after - before for before, after in zip([0, *parts], [*parts, 10**6], strict=True)]
    for key, share in zip(ECONOMIC, shares, strict=True):
        one[f"t6.{key}.final"] = one["t5.all.basic"] * share / 10**6
    for key in ("c301", "c302", "c303", "c310"):
        one[f"t6.{key}.final"] = sum(
            (one[f"t6.{part}.final"] for part in ECONOMIC if part.startswith(key)), Fraction(0)
        )
    one["t6.staff.final"] = one["t6.c301.final"] + one["t6.c303.final"]
    one["t6.running.final"] = one["t6.c302.final"] + one["t6.c310.final"]


def _three_public(chance: random.Random, one: Account) -> None:
    """Table 7: journeys, cars and receptions, no less than in table 6."""
    for key, code in (("abroad", "30212"), ("car_purchase", "31013"), ("car_running", "30231"), ("reception", "30217")):
        one[f"t7.{key}.final"] = one[f"t6.c{code}.final"] + amount(chance)
        one[f"t7.{key}.budget"] = amount(chance)
    for column in ("budget", "final"):
        one[f"t7.cars.{column}"] = one[f"t7.car_purchase.{column}"] + one[f"t7.car_running.{column}"]
        one[f"t7.total.{column}"] = (
            one[f"t7.abroad.{column}"] + one[f"t7.cars.{column}"] + one[f"t7.reception.{column}"]
        )


def printed(account: Mapping[str, Fraction]) -> Account:
    """The account as it is printed: every amount rounded to a cent by itself, half a cent upwards."""
    return {cell: Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100) for cell, value in account.items()}


def as_return(form: Form, account: Mapping[str, Fraction], unit: str = "甲县教育局") -> Submission:
    """The return in which an account is printed, as it is read: blanks are zeros."""
    values = {cell: account.get(cell, Fraction(0)) for cell in form.cells}
    decimals = {cell: whole(Decimal(value.numerator) / value.denominator) for cell, value in values.items()}
    return Submission(form, unit, YEAR, {cell: Observation.of(value) for cell, value in decimals.items()})


def sets_of_rows(
    chance: random.Random, count: int, among: Codes = ()
) -> Iterator[tuple[Form, Codes, Mapping[str, Codes]]]:
    """Forms with the rows that some accounts have, many without government funds or state capital."""
    for _ in range(count):
        found = codes(chance, among=among)
        funds: dict[str, Codes] = {}
        for fund in ("fund", "capital"):
            some = chance.sample(items(found), min(len(items(found)), 2)) if chance.random() < 0.4 else []
            funds[fund] = tuple(sorted({item[:n] for item in some for n in (3, 5, 7)}))
        yield form_of(found, funds), found, funds
