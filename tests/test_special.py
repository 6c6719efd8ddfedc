"""Signs that stand for figures by agreement: read, left out of rules, and told where they may decide."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from collecting import consolidated
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from opened import there_and_back
from test_form_examples import EXAMPLES

from gouji import Observation, Submission, bind, check, layout, outcomes, write
from gouji.collection.collect import collect
from gouji.collection.office import Office
from gouji.collection.reviews import reviews
from gouji.forms.language.define import define
from gouji.intake.read import read as reading
from gouji.model.edit import OutcomeVerdict
from gouji.model.errors import FormError
from gouji.model.reading import Return
from gouji.model.submission import Status
from gouji.summary.merge import merge
from gouji.summary.verify import open_summary, verify
from gouji.units.roster import ReportingUnit, Roster

FORM = next(form for form in EXAMPLES if form.id == "response-signs-2024")
SAYS = {"N/A": "N/A", "n/a": "n/a", "Ｎ／Ａ": "Ｎ／Ａ", " < 1": "< 1", "＜1": "＜1", "<1": "<1"}


def said(**cells: int | str) -> Submission:
    seen: dict[str, Observation] = dict.fromkeys(FORM.cells, Observation.of(3))
    for name, value in cells.items():
        cell = name.replace("__", ".")
        seen[cell] = Observation.of(value) if isinstance(value, int) else Observation(None, value, Status.NOT_A_NUMBER)
    return Submission(FORM, "甲局", 2024, seen)


@pytest.mark.parametrize("sign", SAYS)
def test_a_sign_is_read_as_one_however_it_is_set(sign: str) -> None:
    again, findings = bind(FORM, there_and_back(layout(FORM, said(days__simple__least=sign))))

    seen = again.observations["days.simple.least"]
    assert (Status.SPECIAL, None, SAYS[sign]) == (seen.status, seen.value, seen.said)
    assert () == findings
    assert () == check(again)
    verdicts = {one.rule.instance: one.verdict for one in outcomes(again)}
    simple = OutcomeVerdict.UNDECIDED if "A" in sign.upper() or "Ａ" in sign else OutcomeVerdict.SATISFIED
    assert {"simple": simple, "complex": OutcomeVerdict.SATISFIED} == verdicts


SIGNS: list[int | str] = ["N/A", "<1", 0, 1, 2]


@pytest.mark.parametrize(("least", "most"), list(product(SIGNS, SIGNS)))
def test_an_inequality_is_decided_where_it_holds_or_fails_whatever_the_signs_stand_for(
    least: int | str, most: int | str
) -> None:
    again, _ = bind(FORM, there_and_back(layout(FORM, said(days__simple__least=least, days__simple__most=most))))
    ways = [[Fraction(half, 2) for half in range(3)] if one == "<1" else [Fraction(one)]
            for one in (least, most) if one != "N/A"]  # fmt: skip
    held = {one[0] <= one[-1] for one in product(*ways)} if len(ways) == 2 else {True, False}

    (outcome,) = (one for one in outcomes(again) if one.rule.instance == "simple")
    decided = {frozenset({True}): OutcomeVerdict.SATISFIED, frozenset({False}): OutcomeVerdict.FAILED}
    assert decided.get(frozenset(held), OutcomeVerdict.UNDECIDED) == outcome.verdict
    assert ["E105"] * (held == {False}) == [finding.code for finding in check(again)]
    assert (outcome.verdict is OutcomeVerdict.UNDECIDED) is (None in (outcome.left, outcome.right))


@pytest.mark.parametrize(("total", "part", "codes"), [(5, 3, ["E326"]), (4, 3, []), (3, 3, []), (2, 3, ["E326"])])
def test_an_equation_fails_where_no_sign_would_make_it_hold(total: int, part: int, codes: list[str]) -> None:
    form = define(
        tomllib.loads("""
        [form]
        id = "equal"
        edition = "1"
        title = "表"
        source = "示例"
        years = [2024]
        special = { "<1" = { at_most = 1 } }
        [[tables]]
        key = "t"
        sheet = "表"
        title = "天数表"
        [[tables.blocks]]
        columns = [{ key = "all", label = "共计" }, { key = "one", label = "其一" }, { key = "two", label = "其二" }]
        [[rules]]
        id = "SUM"
        title = { zh = "共计等于两项" }
        expression = "t.all == t.one + t.two"
        source = "示例"
    """)
    )
    seen = {
        "t.all": Observation.of(total),
        "t.one": Observation.of(part),
        "t.two": Observation(None, "<1", Status.SPECIAL),
    }

    assert codes == [finding.code for finding in check(Submission(form, "甲局", 2024, seen))]


@pytest.mark.parametrize(
    ("cell", "sign"), [("days__simple__least", "<2"), ("days__simple__count", "N/A?"), ("days__simple__count", "<1")]
)
def test_any_other_sign_is_an_error(cell: str, sign: str) -> None:
    again, _ = bind(FORM, there_and_back(layout(FORM, said(**{cell: sign}))))

    assert {"E203"} == {finding.code for finding in check(again)}


GIVEN = st.lists(st.sampled_from(["N/A", "<1", 0, 1, 2, 9]), min_size=2, max_size=4)


def possible(given_: list[int | str], of: Any) -> tuple[Fraction, Fraction] | None:
    """Between what the least or the most can lie, where every ``<1`` may be anything from 0 to 1 and N/A is none."""
    bounds = [(0, 1) if one == "<1" else (int(one), int(one)) for one in given_ if one != "N/A"]
    if not bounds:
        return None
    tried = [of(ways) for ways in product(*((Fraction(a), Fraction(a + b, 2), Fraction(b)) for a, b in bounds))]
    return min(tried), max(tried)


@settings(max_examples=60, deadline=None)
@given(GIVEN, st.sampled_from(["least", "most"]))
def test_the_least_and_the_most_are_what_they_are_whatever_the_signs_stand_for(
    given_: list[int | str], name: str
) -> None:
    returns = []
    for number, value in enumerate(given_):
        one, _ = bind(FORM, there_and_back(layout(FORM, said(**{f"days__simple__{name}": value}))))
        returns.append(
            Return(
                f"{number}.xlsx",
                f"{number:064x}",
                Submission(FORM, "甲乙丙丁"[number] + "局", 2024, one.observations),
                (),
            )
        )

    result = consolidated(returns)

    total = result.total.observations[f"days.simple.{name}"]
    known = possible(given_, min if name == "least" else max)
    if known is None:
        assert (None, Status.BLANK) == (total.value, total.status)
    elif known[0] == known[1]:
        assert (int(known[0]), Status.REPORTED) == (total.value, total.status)
    else:
        assert known[1] <= 1
        assert (None, "<1", Status.SPECIAL) == (total.value, total.raw, total.status)
    assert [] == [one for one in result.findings if one.code == "M108"]


def summary_of(folder: Path, given_: dict[str, int | str], roster: Roster | None = None) -> Path:
    (folder / "in").mkdir()
    for unit, sign in given_.items():
        one = said(days__simple__least=sign, days__complex__most=sign)
        write(layout(FORM, Submission(FORM, unit, 2024, one.observations)), folder / "in" / f"{unit}.xlsx")
    office = Office(form=FORM, roster=roster)
    merge(collect(reviews([folder / "in"], office), office), folder / "sum.xlsx")
    return folder / "sum.xlsx"


UNITS: list[dict[str, int | str]] = [
    {"甲局": "<1", "乙局": "N/A", "丙局": 5},
    {"甲局": "< 1", "乙局": 0, "丙局": "＜1"},
    {"甲局": "N/A", "乙局": "N/A"},
    {"甲局": "<1", "乙局": "<1"},
]


@pytest.mark.parametrize("given_", UNITS)
def test_a_summary_with_signs_is_verified_and_added_up_again(given_: dict[str, int | str], tmp_path: Path) -> None:
    levels = (ReportingUnit("市局"), *(ReportingUnit(unit, kind=unit[0], parent="市局") for unit in given_))
    path = summary_of(tmp_path, given_, Roster(levels))

    assert ["M159"] == [finding.code for finding in verify(open_summary(path, FORM))]
    again = the(Return, reading(path, FORM)).submission
    for cell in ("days.simple.least", "days.complex.most"):
        least = cell.endswith("least")
        known = possible([one if one in (0, 5, "N/A") else "<1" for one in given_.values()], min if least else max)
        seen = again.observations[cell]
        wanted = None if known is None else int(known[0]) if known[0] == known[1] else "<1"
        assert wanted == (seen.value if seen.value is not None else seen.raw or None)


@pytest.mark.parametrize("value", ["<1", 5, None])
def test_a_sign_that_somebody_typed_over_is_found(value: int | str | None, tmp_path: Path) -> None:
    path = summary_of(tmp_path, {"甲局": "<1", "乙局": 2} if value != "<1" else {"甲局": 3, "乙局": 2})
    book = openpyxl.load_workbook(path)
    book["天数"]["C2"] = value
    book.save(path)

    assert "M156" in [finding.code for finding in verify(open_summary(path, FORM))]


@pytest.mark.parametrize(
    ("kind", "special"),
    [("special_figure", {"12": "none"}), ("not_known", {"x": "zero"}), ("unknown_key", {"x": {"most": 1}})],
)
def test_problems_of_signs_are_told(kind: str, special: dict[str, Any]) -> None:
    data = deepcopy(
        tomllib.loads("""
        [form]
        id = "one"
        edition = "one"
        title = "一"
        source = "示例"
        years = [2024]
        [[tables]]
        key = "t"
        sheet = "表"
        title = "表"
        [[tables.blocks]]
        columns = [{ key = "a", label = "甲" }]
        """)
    )
    data["form"]["special"] = special

    with pytest.raises(FormError) as told:
        define(data, "one")

    assert kind in {one.kind for one in told.value.problems}
