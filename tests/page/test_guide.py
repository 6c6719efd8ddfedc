"""The clerk's guide and the page say the same names, and the way it tells can be gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from driving import Drive
from guided import guided
from page_words import ZH

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide.zh.md").read_text("utf-8")
BY_PAGE = GUIDE.partition("## 一、")[2].partition("\n## 二、")[0]
"""What the guide tells of the page; names of the page stand in bold."""
FACES = "|".join(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in ZH.values())


def test_every_name_that_the_guide_says_is_on_the_page() -> None:
    names = re.findall(r"\*\*(.+?)\*\*", BY_PAGE)

    assert 25 < len(names)
    assert [] == [name for name in names if not re.fullmatch(FACES, name)]


def test_the_guide_names_every_step_and_shows_it() -> None:
    steps = [f"### {number}. {ZH[f'step_{number}']}" for number in range(1, 6)]

    assert steps == re.findall(r"^### \d\..*$", BY_PAGE, re.MULTILINE)
    shown = re.findall(r"\(pictures/(page-.*?\.png)\)", GUIDE)
    assert sorted(path.name for path in (ROOT / "docs" / "pictures").glob("page-*.png")) == sorted(shown)


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_first_screen_of_a_readme_shows_the_page(readme: str) -> None:
    first = (ROOT / readme).read_text("utf-8").partition("\n## ")[0]

    assert "python page/build.py -o gouji.html" in first
    assert re.search(r"!\[.+\]\(docs/pictures/page-\d\.png\)", first)


@pytest.mark.slow
def test_a_clerk_goes_the_way_of_the_guide(in_chromium: Drive, tmp_path: Path) -> None:
    seen = in_chromium("guide", **guided(tmp_path / "returns"))

    assert [] == seen["errors"]
    said = seen["said"]
    assert ZH["no_folder"] == said["untouched"] == said["saved"]
    assert "设了打开密码" in said["locked"]
    assert "读不了 0" in said["standing"]
    assert "未报 1" in said["standing"]
    assert "应为 3" in said["faulty"]
    assert ZH["back_count"].format(back=4, ask=1) == said["back"]
    assert ZH["is_sound"] == said["verified"]
    assert [ZH["count_failing"].format(count=count) for count in (4, 3)] == [said["before"], said["after"]]
    assert "一、本年新收政府信息公开申请数量·自然人" == said["traced"]
