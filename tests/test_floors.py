"""The house has floors: a wing imports from wings below it, and never in a circle."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "gouji"

WINGS = [
    "model", "parallel", "toml", "units", "forms", "messages", "formats", "workbook", "prose", "editing", "intake", "drafting", "collection",
    "consolidation", "lists", "summary", "reports", "publication", "campaign", "analysis", "desk", "cli",
]  # fmt: skip
PURE = {"model", "units", "workbook", "prose", "editing", "collection", "consolidation"}
"""Wings without a file, a clock, a locale or a package of others."""
OUTSIDE = {"os", "pathlib.Path", "tempfile", "locale", "importlib", "tomllib", "zipfile", "shutil", "time"}
HOMES = {
    "xlsxwriter": {"formats/xlsx"},
    "xlrd": {"formats/xls/", "formats/reversepolish"},
    "pandas": {"analysis"},
    "openpyxl": {"drafting/look"},
    "pdfplumber": {"formats/pdf"},
    "pdfminer": {"formats/pdf"},
    "jinja2": {"reports"},
    "rich": {"cli"},
    "typer": {"cli"},
}  # fmt: skip
"""One place for every package: the folders that may import it."""
WITNESSES = {"cryptography", "msoffcrypto"}
BELOW = {"jinja2", "openpyxl", "pdfminer", "pdfplumber", "xlrd", "xlsxwriter"}
DOORS = {"cli": BELOW | {"rich", "typer"}, "desk": BELOW, "analysis": {"pandas"}}
"""What anything behind a door may need, though most of it only when it is asked for."""
NOT_IN_PAGE = {"pdfminer", "pdfplumber"}
"""Of these the page has none: it tells PDFs by name."""


def modules() -> dict[Path, ast.Module]:
    return {path.relative_to(SOURCE): ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


MODULES = modules()


@cache
def imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.add(node.module or "")
    return found


def own_imports(path: Path) -> set[Path]:
    """The modules of gouji that one imports, as paths."""
    found = set()
    for name in imports(MODULES[path]):
        if name.startswith("gouji."):
            module = Path(*name.split(".")[1:])
            found.add(module / "__init__.py" if module / "__init__.py" in MODULES else module.with_suffix(".py"))
    return found - {path}


def wing(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


INSIDE = [path for path in MODULES if wing(path) not in ("__init__", "__main__")]


def test_every_wing_has_its_floor() -> None:
    assert set(WINGS) == {wing(path) for path in INSIDE}


@pytest.mark.parametrize("path", INSIDE, ids=str)
def test_imports_go_down(path: Path) -> None:
    assert set() == {other for other in own_imports(path) if WINGS.index(wing(other)) > WINGS.index(wing(path))}


def test_no_module_imports_itself_in_the_end() -> None:
    open_ones: list[Path] = []
    done: set[Path] = set()

    def visit(path: Path) -> None:
        assert path not in open_ones, " → ".join(map(str, [*open_ones, path]))
        if path not in done:
            open_ones.append(path)
            for other in own_imports(path):
                visit(other)
            done.add(open_ones.pop())

    for path in INSIDE:
        visit(path)


@pytest.mark.parametrize("path", [path for path in INSIDE if wing(path) in PURE], ids=str)
def test_pure_wings_touch_neither_files_nor_packages(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(MODULES[path])}

    assert set() == roots & (OUTSIDE | HOMES.keys())


@pytest.mark.parametrize("package", HOMES)
def test_every_package_has_one_place(package: str) -> None:
    users = {path.as_posix() for path, tree in MODULES.items() if package in {i.split(".")[0] for i in imports(tree)}}

    assert users
    assert set() == {user for user in users if not user.startswith(tuple(HOMES[package]))}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_which_packages_it_needs(door: str) -> None:
    behind: set[Path] = set()
    waiting = [path for path in INSIDE if wing(path) == door]
    while waiting:
        if (path := waiting.pop()) not in behind:
            behind.add(path)
            waiting += own_imports(path)
    named = {name.split(".")[0] for path in behind for name in imports(MODULES[path])}

    assert DOORS[door] == named - sys.stdlib_module_names - {"gouji"}


def test_the_page_has_the_packages_that_a_desk_needs() -> None:
    text = (SOURCE.parents[1] / "page" / "wheels.lock").read_text("utf-8")
    pinned = set(re.findall(r"^(\w+)==", text, re.MULTILINE))

    assert DOORS["desk"] - NOT_IN_PAGE == pinned - {"et_xmlfile", "markupsafe"}, "and what those need"


def test_witnesses_are_of_the_tests_alone() -> None:
    """Compiled packages that the browser has not: what they do is done here, and held against them."""
    users = {path for path, tree in MODULES.items() if WITNESSES & {name.split(".")[0] for name in imports(tree)}}

    assert set() == users


def test_packages_hold_nothing_but_their_name() -> None:
    """No verb hides in an ``__init__``: what is in a folder stands in its list."""
    full = {path for path, tree in MODULES.items() if path.name == "__init__.py" and len(tree.body) > 1}

    assert {Path("__init__.py")} == full


def test_files_stay_small() -> None:
    long = {path for path in MODULES if (SOURCE / path).read_text("utf-8").count("\n") > 400}

    assert set() == long


def test_no_two_classes_share_a_name() -> None:
    names = [node.name for tree in MODULES.values() for node in tree.body if isinstance(node, ast.ClassDef)]

    assert [] == sorted({name for name in names if names.count(name) > 1})
