"""Rows that units put into a table themselves (可变行), and the columns that say which row it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Stub(NamedTuple):
    """A column beside the figures that says which row it is (主栏): what it shows of it, under which heading."""

    shows: str
    label: str


LABEL, ROW_CODE, ROW_UNIT = "label", "code", "unit"
STUBS = (LABEL, ROW_CODE, ROW_UNIT)
"""What a stub may show of a row."""


class RowName(NamedTuple):
    """A row that a unit put into a table itself: what it called it, and its code."""

    name: str
    code: str = ""


BY_KEY, BY_REPORTING_UNIT, APPENDED = "key", "unit", "append"
MERGES = (BY_KEY, BY_REPORTING_UNIT, APPENDED)
"""How open rows of many returns come together: those of one key added up, a row for each unit, one below the other."""


@dataclass(frozen=True, slots=True)
class OpenRows:
    """Rows of which every unit chooses the number and the names itself (可变行), as far as these say.

    ``unique`` keys are the codes, else the names; rows without are told apart by their position. ``pattern`` is what a
    code looks like; with ``by_prefix`` the row of a code is, by a rule that may be called ``prefix_rule``, the sum of
    those whose codes are longer by a level, and the total that of the shortest. ``total`` is the key of the row that
    adds all of them up.
    """

    key: str
    unique: bool = True
    minimum: int = 0
    maximum: int = 1000
    blank_rows: int = 10
    pattern: str = ""
    by_prefix: bool = False
    prefix_rule: str = ""
    total: str = ""
    total_first: bool = False
    merge: str = BY_KEY


def row_keys(repeat: OpenRows, rows: Sequence[RowName]) -> Iterator[str]:
    """The key of every row: its code or name where these are unique, with a number behind those that are not.

    A row without, and every row where keys need not be unique, has its position.
    """
    counts: Counter[str] = Counter()
    taken: set[str] = set()
    position = "#{}" if repeat.unique and named(rows) else "{}"
    for number, row in enumerate(rows, 1):
        own = (row.code or row.name) if repeat.unique else ""
        counts[own] += 1
        again = f"#{counts[own]}" if counts[own] > 1 else ""
        key = f"{own}{again}" if own else position.format(number)
        while key in taken:  # one that a unit has called so
            key += "#"
        taken.add(key)
        yield key


def named(rows: Sequence[RowName]) -> bool:
    """Whether any row has a code or name."""
    return any(row.code or row.name for row in rows)
