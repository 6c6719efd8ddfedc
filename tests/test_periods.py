"""Whole years, parts of one, and spans of several, in every way of writing months and days."""

from __future__ import annotations

from itertools import product

import pytest
from test_evidence import said

from gouji.model.periods import part_of_year, years_in

TO = ("-", "—", "——", "–", "~", "～", "至", "到", " - ", "起至", "―")


def month(year: int, number: int) -> list[str]:
    """A month of a year, as people write it."""
    return [f"{year}.{number}", f"{year}.{number:02}", f"{year}/{number}", f"{year}-{number:02}", f"{year}年{number}月",
            f"{year}年{number:02}月份", f"{year} 年 {number} 月"]  # fmt: skip


def day(year: int, number: int, of_month: int) -> list[str]:
    """A day, as people write it."""
    return [f"{year}.{number}.{of_month}", f"{year}/{number:02}/{of_month:02}", f"{year}-{number:02}-{of_month:02}",
            f"{year}年{number}月{of_month}日"]  # fmt: skip


def spans(first: tuple[int, int], last: tuple[int, int]) -> list[str]:
    """From the beginning of one month to the end of another, in months or days."""
    days = zip(day(*first, 1), day(*last, 31 if last[1] in (1, 3, 5, 7, 8, 10, 12) else 30), strict=True)
    pairs = (*zip(month(*first), month(*last), strict=True), *days)
    return [f"{before}{to}{after}" for (before, after), to in product(pairs, TO)]


def short(year: int, last: int, *, first: int = 1) -> list[str]:
    """Months of one year, which is written once."""
    return [text for to in TO for text in (f"{year}.{first}{to}{last}", f"{year}.{first:02}{to}{last:02}", f"{year}年{first}{to}{last}月",
            f"{year}年{first}月{to}{last}月", f"{year}/{first}{to}{last}", f"{year}年{first}月1日{to}{last}月30日")]  # fmt: skip


PARTS = [text for last in (6, 11) for text in (*spans((2025, 1), (2025, last)), *short(2025, last))]
PARTS += [*spans((2025, 7), (2025, 12)), *short(2025, 12, first=7)]
WHOLE = [*spans((2025, 1), (2025, 12)), *(text.replace("30日", "31日") for text in short(2025, 12))]


def test_some_months_are_part_of_a_year() -> None:
    assert [] == [text for text in PARTS if not part_of_year(text)]
    assert {(2025,)} == {years_in(text) for text in PARTS}


def test_all_months_are_the_whole_year() -> None:
    assert [] == [text for text in WHOLE if part_of_year(text)]
    assert {(2025,)} == {years_in(text) for text in WHOLE}


def test_a_span_of_two_years_speaks_of_both() -> None:
    both = [*spans((2024, 1), (2025, 12)), *spans((2024, 7), (2025, 6))]

    assert [] == [(text, years_in(text)) for text in both if years_in(text) != (2024, 2025)]


@pytest.mark.parametrize(
    "text",
    [
        "2025",
        "2025年度",
        "2025-01-06",
        "2025.1.6",
        "2025/1/6",
        "2025年1月6日",
        "2025.12.31",
        "2025-2026",
        "2025-26",
        "水利局2025-1-2",
    ],
)
def test_years_and_days_are_no_part_of_a_year(text: str) -> None:
    assert "" == part_of_year(text)


@pytest.mark.parametrize(("answer", "codes"), [
    ("2025.1-2025.11", {"R162"}), ("2025.01—06", {"R162"}), ("自2025年1月1日起至2025年11月30日止", {"R162"}),
    ("2025.1-2025.12", set()), ("2025年1月1日至12月31日", set()), ("2024年1月1日至2025年12月31日", {"R163"}),
    ("2024.1-2025.12", {"R163"}), ("2025-06", {"R162"}), ("2025-26年", {"R163"}), ("2024、2025", {"R163"}),
])  # fmt: skip
def test_the_period_on_a_cover(answer: str, codes: set[str]) -> None:
    seen, found = said(("单位名称", "临江市水利局"), ("报告年度", answer))

    assert codes == {*found} & {"R162", "R163", "R121"}
    assert (None if "R163" in codes else 2025) == seen.year
