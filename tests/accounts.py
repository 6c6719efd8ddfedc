"""A form of accounts of which every amount was rounded by itself, and made accounts."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from gouji import Observation, Submission
from gouji.forms.language.define import define

DEFINITION = """
[form]
id = "accounts-2024"
edition = "2024"
title = "部门决算表"
source = "示例"
years = [2024]
unit = "人"
decimals = 2
rounded = true

[[tables]]
key = "t"
sheet = "支出"
title = "支出决算表"
[[tables.blocks]]
rows = [
  { key = "a", label = "教育" }, { key = "b", label = "科技" }, { key = "c", label = "卫生" },
  { key = "all", label = "合计", sum = "siblings" },
]
columns = [
  { key = "total", label = "本年支出合计", kind = "amount", unit = "万元", sum = ["basic", "project"] },
  { key = "basic", label = "基本支出", kind = "amount", unit = "万元" },
  { key = "project", label = "项目支出", kind = "amount", unit = "万元" },
  { key = "people", label = "人数" },
  { key = "budget", label = "预算数", kind = "amount", unit = "万元", rounded = false },
]

[[tables]]
key = "s"
sheet = "收支"
title = "收支决算总表"
[[tables.blocks]]
rows = [{ key = "all", label = "本年支出合计" }]
columns = [{ key = "spent", label = "决算数", kind = "amount", unit = "万元" }]

[[rules]]
id = "SAME"
title = { zh = "两表的合计是同一个数" }
expression = "s.all.spent == t.all.total"
source = "示例"

[[rules]]
id = "WITHIN"
title = { zh = "基本支出和项目支出不超过合计" }
expression = "t.all.basic + t.all.project <= t.all.total"
source = "示例"
"""
FORM = define(tomllib.loads(DEFINITION))
ROWS = ("a", "b", "c")
ROUNDED = [f"t.{row}.{key}" for row in (*ROWS, "all") for key in ("total", "basic", "project")] + ["s.all.spent"]

Account = dict[str, Fraction]


def made(chance: random.Random) -> Account:
    """The figures of an account before anything is rounded, in thousandths of a cent."""
    exact: Account = {}
    for row in ROWS:
        exact[f"t.{row}.basic"] = Fraction(chance.randrange(10**9), 10**5)
        exact[f"t.{row}.project"] = Fraction(chance.randrange(10 ** chance.randrange(1, 9)), 10**5)
        exact[f"t.{row}.total"] = exact[f"t.{row}.basic"] + exact[f"t.{row}.project"]
        exact[f"t.{row}.people"] = Fraction(chance.randrange(50))
        exact[f"t.{row}.budget"] = Fraction(chance.randrange(10**6), 100)
    for key in ("total", "basic", "project", "people", "budget"):
        exact[f"t.all.{key}"] = sum((exact[f"t.{row}.{key}"] for row in ROWS), Fraction(0))
    exact["s.all.spent"] = exact["t.all.total"]
    return exact


def printed(exact: Account) -> Account:
    """The account as it is printed: every amount rounded by itself, half a cent upwards."""
    return {
        cell: Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100) if cell in ROUNDED else value
        for cell, value in exact.items()
    }


def as_return(account: Mapping[str, Fraction], unit: str = "甲县教育局") -> Submission:
    figures = {cell: Decimal(value.numerator) / value.denominator for cell, value in account.items()}
    whole = {cell: int(value) if value == int(value) else value for cell, value in figures.items()}
    return Submission(FORM, unit, 2024, {cell: Observation.of(value) for cell, value in whole.items()})


def too_fine() -> Submission:
    """An account with a tenth of a cent."""
    account = printed(made(random.Random(1)))
    return as_return(account | {"t.a.basic": account["t.a.basic"] + Fraction(1, 1000)})


def vague() -> Submission:
    """An account with a wrong figure of which nothing tells the right one to a cent."""
    account = dict.fromkeys(FORM.cells, Fraction(0))
    account |= dict.fromkeys(("t.a.total", "t.all.basic", "t.all.total", "s.all.spent"), Fraction("12.34"))
    return as_return(account | {"t.a.basic": Fraction("12.37")})
