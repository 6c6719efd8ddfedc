"""What goes wrong at gouji.html is told in a sentence, and nothing is lost or made twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from driving import Drive

SAMPLES = Path(__file__).parents[2] / "samples"

pytestmark = pytest.mark.slow


def test_mishaps(in_chromium: Drive, gouji_page: Path, tmp_path: Path) -> None:
    units = ["01-清源县人民政府办公室.xlsx", "02-清源县教育局.xlsx", "07-柳河镇人民政府.xlsx"]
    for unit in units:
        copyfile(SAMPLES / "county" / unit, tmp_path / unit)

    seen = in_chromium(
        "mishaps", roster=str(SAMPLES / "名册.csv"), returns=[str(tmp_path / unit) for unit in units], year="2024"
    )

    assert [] == seen["errors"]
    assert str(date.today().year - 1) == seen["period"]
    assert ["审核报告.html"] == seen["downloads"]
    (lost,) = seen["lost"]["told"]
    assert units[0] in lost
    assert units[1:] == seen["lost"]["kept"]
    whole, again, part = seen["parts"]
    assert whole == again > part > 0, "what is shown is what was chosen last"
    assert 1 == len(seen["gone"])
    assert "接着上次做" == seen["asked"]
    assert units == seen["reopened"]
    assert "stopped" == seen["stopped"]
    assert seen["refused"]
    assert [gouji_page.as_uri()] == seen["requests"]
