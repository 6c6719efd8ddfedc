"""How files come to gouji.html and leave it: dropped, written into a folder, downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Drive

COUNTY = Path(__file__).parents[2] / "samples" / "county"
SETTINGS = {"year": 2023}

pytestmark = pytest.mark.slow


def test_a_dropped_folder_comes_with_names_and_times(in_chromium: Drive) -> None:
    seen = in_chromium("dropping", folder=COUNTY)

    told = [
        [f"county/{path.name}", path.stat().st_size, path.stat().st_mtime_ns // 10**6]
        for path in sorted(COUNTY.iterdir())
    ]
    assert {"errors": [], "found": told} == seen


def test_a_folder_is_written_only_where_the_clerk_agrees_and_found_again(in_chromium: Drive) -> None:
    seen = in_chromium("folder")

    assert [] == seen["errors"]
    assert ("", 0) == (seen["before"], seen["picked"])
    assert [["乙.txt"], ["退回/甲.txt"], ["退回/甲.txt"]] == seen["asked"]
    assert [[], [], None, []] == seen["saved"]
    expected = {"退回/甲.txt": "一", "乙.txt": "乙", "丙.txt": "丙", "核实记录/核实记录.csv": "记"}
    assert expected == dict(seen["found"])


def test_firefox_reads_and_hands_out(in_firefox: Drive) -> None:
    seen = in_firefox("saving", folder=COUNTY, settings=SETTINGS)

    assert {"errors": [], "downloads": ["标注件.zip"]} == seen
