"""The look of gouji.html: the whole campaign can be worked by keyboard, and axe finds nothing to complain of."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import pytest
from driving import Drive

SAMPLES = Path(__file__).parents[2] / "samples"
STEPS = ["发表", "收表", "审核", "退回", "汇总"]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("width", [1280, 320])
def test_a_campaign_by_keyboard_alone(in_chromium: Drive, width: int) -> None:
    unit, at = "清源县公安局", "表三!D8"

    seen = in_chromium(
        "walk", roster=str(SAMPLES / "名册.csv"), returns=str(SAMPLES / "county"), unit=unit, at=at, width=width
    )

    assert [] == seen["errors"]
    assert {step: [] for step in STEPS} == seen["violations"]
    assert {"wrong", "pointed"} <= set(seen["focused"].split())
    assert "规章·本年废止件数" == seen["traced"]
    assert seen["wide"] <= 0


def test_names_that_are_markup_are_shown_as_text(in_chromium: Drive, tmp_path: Path) -> None:
    unit, file = "<u onclick=x>清源县公安局</u>", "<img src=x onerror=alert(1)>.xlsx"
    roster = tmp_path / "名册.csv"
    roster.write_text(f"单位名称\n{unit}\n", "utf-8")
    copyfile(SAMPLES / "county" / "03-清源县公安局.xlsx", tmp_path / file)

    seen = in_chromium("hostile", roster=str(roster), file=str(tmp_path / file))

    assert [] == seen["errors"]
    assert {0} == {one["alive"] for one in seen["seen"].values()}
    texts = [seen["seen"][step]["text"] for step in "123"]
    assert [(True, False), (True, True), (True, True)] == [(unit in text, file in text) for text in texts]
