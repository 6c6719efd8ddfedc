"""Amounts that are of a plausible size only in another unit of measure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from random import Random

import pytest
from collecting import as_summary, review
from hypothesis import given
from hypothesis import strategies as st
from narrowed import the

from gouji import Finding, Observation, Return, Submission, load_form, render
from gouji.editing.confirmations import Verification, digest_of, verified
from gouji.editing.findings import LikeLastYearInOtherUnit, LikeOthersInOtherUnit
from gouji.editing.query_edits import compare
from gouji.editing.sizes import beside_others
from gouji.model.language import Language

F21 = load_form("2021")
FEE = "disclosure.fees.amount"


def reporting(fee: int | Decimal | None, unit: str = "甲局", year: int = 2024) -> Submission:
    zeros = dict.fromkeys(F21.cells, Observation.of(0))
    return Submission(F21, unit, year, zeros | {FEE: Observation.of(fee)})


def told(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings if finding.cells == (FEE,) and finding.severity == "warning"]


@pytest.mark.parametrize(("fee", "last"), [
    (85_000, Decimal("8.1")), (5_000, Decimal("0.45")), (1_284_600, Decimal("128.46")), (Decimal("86543.21"), 9),
    (20_000, 9), (400_000, 9),
])  # fmt: skip
def test_an_amount_ten_thousand_times_last_years_is_told_once_with_both_readings(
    fee: int | Decimal, last: int | Decimal
) -> None:
    findings = compare(reporting(fee), reporting(last, year=2023))
    (found,) = [finding for finding in findings if finding.code == "E321"]
    finding = the(LikeLastYearInOtherUnit, found)

    assert ["E321"] == [code for code in told(findings) if code != "E301" or fee <= 100_000]
    assert (fee, last, Decimal(fee) / 10_000) == (finding.value, finding.last, finding.converted)
    assert str(fee) in render(finding, Language.ZH)


@pytest.mark.parametrize(("fee", "last"), [
    (85, 8), (850, 8), (8_500, 8_000), (8_500, 80), (85_000, 80), (0, 8), (85_000, 0), (85_000, None), (8, 85_000),
    (10_000, 10_000), (5_000_000, 8),
])  # fmt: skip
def test_an_amount_that_merely_grew_is_not(fee: int, last: int | None) -> None:
    assert "E321" not in told(compare(reporting(fee), reporting(last, year=2023)))


def standing_out(*fees: int | Decimal) -> list[tuple[int, int | Decimal]]:
    seen = [reporting(fee, unit=f"第{number}局") for number, fee in enumerate(fees)]
    return [(number, the(LikeOthersInOtherUnit, finding).converted) for number, finding in beside_others(seen)]


def test_an_amount_far_beyond_all_others_that_fits_in_the_plain_unit_is_told() -> None:
    assert [(4, Decimal("8.5"))] == standing_out(7, 12, Decimal("3.3"), 40, 85_000)
    assert [(0, 40)] == standing_out(400_000, 7, 12, 9)


@given(
    st.lists(st.integers(20, 400), min_size=3, max_size=9),
    st.lists(st.integers(20, 400), min_size=2, max_size=6),
    st.randoms(use_true_random=False),
)
def test_of_several_amounts_in_the_plain_unit_each_is_told_while_a_third_are_right(
    right: list[int], wrong: list[int], chance: Random
) -> None:
    stated = [(fee, None) for fee in right] + [(fee * 10_000, fee) for fee in wrong]
    chance.shuffle(stated)
    expected = [(number, fee) for number, (_, fee) in enumerate(stated) if fee is not None]

    assert (expected if len(wrong) <= 2 * len(right) else []) == standing_out(*(fee for fee, _ in stated))


def test_only_the_amounts_of_units_that_count_are_set_beside_each_other() -> None:
    def read(submission: Submission) -> Return:
        return Return(f"{submission.unit}{submission.year}.xlsx", "ab" * 32, submission, ())

    units = [read(reporting(fee, f"第{number}局")) for number, fee in enumerate((7, 12, 3, 40, 85_000))]
    older, whole = read(reporting(80_000, "旧局", 2023)), as_summary(read(reporting(85_062, "某县")))

    for more in ([], [older], [whole], [older, whole]):
        reports = review([*more, *units])
        assert [len(more) + 4] == [n for n, report in enumerate(reports) if "E322" in told(report.findings)]


@pytest.mark.parametrize("fees", [
    (7, 12, 85_000), (7, 12, 3, 40, 900), (7, 12, 3, 40, Decimal("85000.1234")), (700, 1_200, 900, 85_000),
    (0, 0, 0, 0, 85_000), (7, 12, 3, 40, 99_000_000), (7, 12, 3, 40, 7),
])  # fmt: skip
def test_an_amount_among_few_others_or_near_them_is_not(fees: tuple[int | Decimal, ...]) -> None:
    assert [] == standing_out(*fees)


def test_several_returns_of_the_unit_that_stands_out_are_all_told() -> None:
    fees = {"甲局": [85_000, 40_000, 12], "乙局": [7], "丙局": [12], "丁局": [9]}
    seen = [reporting(fee, unit) for unit, several in fees.items() for fee in several]

    assert [0, 1] == [number for number, _ in beside_others(seen)]


def test_what_the_office_has_verified_is_a_warning_no_more() -> None:
    seen, previous = reporting(85_000), reporting(Decimal("8.1"), year=2023)
    (finding,) = [finding for finding in compare(seen, previous) if finding.code == "E321"]
    digest = digest_of(finding, seen)
    verdict = Verification("甲局", 2024, finding.rule or "", digest, "张三核")

    assert ["information", "information"] == [one.severity for one in verified(seen, [finding], [verdict])]
    lapsed = verified(seen, [finding], [verdict._replace(digest="v0")])
    assert ["warning", "warning"] == [one.severity for one in lapsed]
