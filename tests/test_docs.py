"""If it is not in the manual it does not exist."""

from __future__ import annotations

import ast
import pkgutil
import re
import runpy
import shutil
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest
from narrowed import the

import gouji

ROOT = Path(__file__).parents[1]
PAGES = runpy.run_path(str(ROOT / "docs" / "make.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_reference_page_is_up_to_date(name: str) -> None:
    assert PAGES[name]() == (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_readme_names_every_command(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    commands = set(re.findall(r"^## `(gouji \w+(?: \w+)?)`", PAGES["commands.md"](), re.MULTILINE)) - {"gouji form"}

    assert set() == {command for command in commands if command not in text}


@pytest.mark.parametrize(
    "page", ["README.md", "README.zh.md", "CONTRIBUTING.md", "docs/guide.zh.md", "docs/decisions/README.md"]
)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#]+)", text) if "://" not in t]

    assert [] == [target for target in targets if not ((ROOT / page).parent / target).exists()]


def test_both_readmes_give_the_same_commands() -> None:
    def blocks(name: str) -> list[str]:
        return re.findall(r"^python3 .*$", (ROOT / name).read_text("utf-8"), re.MULTILINE)

    assert 2 == len(blocks("README.md"))
    assert blocks("README.md") == blocks("README.zh.md")


def examples() -> dict[str, str]:
    """Every example in Python that a reader meets first."""
    found = {}
    for page in ("README.md", "README.zh.md"):
        for i, code in enumerate(re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)):
            found[f"{page} {i}"] = code
    found["gouji"] = textwrap.dedent(the(re.Match, re.search(r"::\n\n(.*?)\n\n\S", str(gouji.__doc__), re.DOTALL))[1])
    return found


@pytest.fixture
def returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What really comes back: good returns, one that is broken, one of an earlier edition, a notice."""
    folder = tmp_path / "returns"
    folder.mkdir()
    samples = sorted((ROOT / "samples" / "county").glob("*.xlsx"))[:2]
    for sample in samples:
        shutil.copy(sample, folder)
    (folder / "坏.xlsx").write_bytes(samples[0].read_bytes()[:2000])
    gouji.write(gouji.layout(gouji.load_form("2019"), unit="清源县水利局", year=2020), folder / "旧.xlsx")
    (folder / "通知.txt").write_text("请于 1 月 20 日前报送。", "utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize("code", examples().values(), ids=examples())
def test_every_example_runs_over_whatever_comes_back(
    code: str, returns: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(code, "example", "exec"), {})

    assert {"blank.xlsx", "summary.xlsx", "returns"} == {path.name for path in returns.parent.iterdir()}
    assert 2 == len(the(gouji.SummaryReturn, gouji.read("summary.xlsx")).members)
    told = capsys.readouterr().out
    assert not told or all(path.name in told for path in returns.iterdir())


# ── words ───────────────────────────────────────────────────────────────────────────────────

SOURCE = ROOT / "src" / "gouji"
WORDS = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text("utf-8"))
MANUALS = [ROOT / "README.zh.md", ROOT / "docs" / "guide.zh.md"]
SAID = "".join(
    path.read_text("utf-8")
    for path in (*MANUALS, *(p for p in (SOURCE / "messages").rglob("*.toml") if "zh" in p.as_posix()))
)


@pytest.mark.parametrize("term", WORDS["terms"], ids=lambda term: term["zh"])
def test_a_term_is_what_messages_manuals_and_code_say(term: dict[str, Any]) -> None:
    assert term["zh"] in SAID
    for name in term["code"]:
        assert pkgutil.resolve_name(f"gouji.{name}") is not None


def test_no_public_name_of_the_code_is_a_word_to_avoid() -> None:
    names = {path.stem for path in SOURCE.rglob("*.py")}
    for path in SOURCE.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        names |= {node.name for node in nodes if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    parts = {name: set(re.sub("([A-Z])", r"_\1", name).lower().split("_")) for name in names if name[0] != "_"}

    assert [] == sorted(name for name, words in parts.items() if words & WORDS["avoided"].keys())
