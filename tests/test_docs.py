"""If it is not in the manual it does not exist."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = runpy.run_path(str(ROOT / "docs" / "make.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_reference_page_is_up_to_date(name):
    assert PAGES[name]() == (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_readme_names_every_command(readme):
    text = (ROOT / readme).read_text("utf-8")
    commands = set(re.findall(r"^## `(gouji \w+(?: \w+)?)`", PAGES["commands.md"](), re.MULTILINE)) - {"gouji form"}

    assert set() == {command for command in commands if command not in text}


@pytest.mark.parametrize("page", ["README.md", "README.zh.md", "docs/guide.zh.md"])
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text("utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#]+)", text) if "://" not in t]

    assert [] == [target for target in targets if not ((ROOT / page).parent / target).exists()]


def test_both_readmes_give_the_same_commands():
    def blocks(name):
        return re.findall(r"^python3 .*$", (ROOT / name).read_text("utf-8"), re.MULTILINE)

    assert 2 == len(blocks("README.md"))
    assert blocks("README.md") == blocks("README.zh.md")


def test_python_example_of_the_readme_runs(tmp_path, monkeypatch):
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[1]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "returns").mkdir()
    sample = next((ROOT / "samples" / "county").glob("01-*.xlsx"))
    (tmp_path / "returns" / sample.name).write_bytes(sample.read_bytes())
    exec(compile(code, "README.md", "exec"), {})

    assert {"blank.xlsx", "summary.xlsx"} <= {path.name for path in tmp_path.iterdir()}
