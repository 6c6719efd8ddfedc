"""Signs that stand for figures by agreement: read, left out of rules, and told where they may decide."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from typing import Any

import pytest
from collecting import consolidated
from hypothesis import given, settings
from hypothesis import strategies as st
from opened import there_and_back
from test_form_examples import EXAMPLES

from gouji import Observation, Submission, bind, check, layout, outcomes, write
from gouji.collection.collect import collect
from gouji.collection.office import Office
from gouji.collection.reviews import reviews
from gouji.forms.language.define import define
from gouji.model.edit import OutcomeVerdict
from gouji.model.errors import FormError
from gouji.model.reading import Return
from gouji.model.submission import Status
from gouji.summary.merge import merge
from gouji.summary.verify import open_summary, verify

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
    assert {"simple": OutcomeVerdict.UNDECIDED, "complex": OutcomeVerdict.SATISFIED} == verdicts


@pytest.mark.parametrize(
    ("cell", "sign"), [("days__simple__least", "<2"), ("days__simple__count", "N/A?"), ("days__simple__count", "<1")]
)
def test_any_other_sign_is_an_error(cell: str, sign: str) -> None:
    again, _ = bind(FORM, there_and_back(layout(FORM, said(**{cell: sign}))))

    assert {"E203"} == {finding.code for finding in check(again)}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["N/A", "<1", 2, 9]), min_size=2, max_size=4))
def test_signs_add_nothing_and_are_told_where_they_may_be_the_least(given_: list[int | str]) -> None:
    returns = []
    for number, value in enumerate(given_):
        one, _ = bind(FORM, there_and_back(layout(FORM, said(days__simple__least=value))))
        returns.append(
            Return(
                f"{number}.xlsx",
                f"{number:064x}",
                Submission(FORM, "甲乙丙丁"[number] + "局", 2024, one.observations),
                (),
            )
        )

    result = consolidated(returns)

    figures = [value for value in given_ if isinstance(value, int)]
    assert (min(figures) if figures else None) == result.total.value("days.simple.least")
    told = [one for one in result.findings if one.code == "M108"]
    assert len(given_) - len(figures) == len(told)


def test_a_summary_with_signs_is_verified(tmp_path: Any) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for unit, sign in (("甲局", "<1"), ("乙局", "N/A"), ("丙局", 5)):
        one = said(days__simple__least=sign)
        write(layout(FORM, Submission(FORM, unit, 2024, one.observations)), folder / f"{unit}.xlsx")
    office = Office(form=FORM)
    merge(collect(reviews([folder], office), office), tmp_path / "sum.xlsx")

    assert ["M159"] == [finding.code for finding in verify(open_summary(tmp_path / "sum.xlsx", FORM))]


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
