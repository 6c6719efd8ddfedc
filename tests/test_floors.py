"""The house has floors: a module imports from lower ones, and on its own only from those before it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "gouji"

FLOORS = [
    # 0: words
    ["finding", "errors", "grid", "edit", "form", "submission", "roster"],
    # 1: verbs, pure: no files, clock, locale or heavy packages
    ["labels", "numerals", "figures", "definition.problems", "definition.expression", "definition.headers", "definition.rules",
     "definition.charts", "definition", "layout", "dressing", "listing", "pointing", "formulas", "totals", "cover", "checksheet", "explanations", "workbook", "binding.matching", "binding.alignment", "naming", "enrolling", "hierarchy", "detail",
     "binding.identity", "binding.placing", "binding.remarks", "binding.leftovers", "binding",
     "days", "checking", "comparing", "lastyear", "carrying", "blanks", "locating.searching", "locating.slips", "locating.structure", "locating", "auditing.feasibility", "auditing", "locating.explaining", "locating.questions", "verdicts", "reviewing", "versions", "campaign", "campaign.standing", "consolidation.nodes", "consolidation.adjusting", "consolidation.admission", "consolidation", "consolidation.retrospect", "consolidation.grouping", "consolidation.recomputing", "consolidation.sourcefiles", "consolidation.lineage", "charting", "svg"],
    # 2: edges
    ["formats", "formats.output", "formats.style", "formats.xlsx.charts", "formats.xlsx.entries", "formats.xlsx", "formats.content", "formats.package", "formats.memory",
     "formats.markup", "formats.addresses", "formats.dates", "formats.hidden", "formats.merges", "formats.reversepolish",
     "formats.ooxml", "formats.ooxml.texts", "formats.ooxml.sharing", "formats.ooxml.styles", "formats.ooxml.cells",
     "formats.ooxml.plain", "formats.ooxml.parts", "formats.ooxml.document", "formats.ooxml.patch",
     "formats.ooxml.editing", "formats.ooxml.stylesheet", "formats.ooxml.notes", "formats.ooxml.marking",
     "formats.ods", "formats.ods.formula", "formats.ods.values", "formats.ods.tables", "formats.ods.document",
     "formats.xlsb", "formats.xlsb.records", "formats.xlsb.tokens", "formats.xlsb.cells", "formats.xlsb.document",
     "formats.text", "formats.text.characters", "formats.text.literals", "formats.text.delimited",
     "formats.text.tables", "formats.text.hypertext",
     "formats.xls", "formats.xls.child", "formats.xls.tokens", "formats.xls.biff", "formats.xls.legacy",
     "formats.xls.document", "formats.spreadsheet", "formats.docx", "catalogue", "messages", "summary.areas", "summary.details", "summary.levels", "summary.tables", "summary.adjustments", "summary.nodes", "summary.origins",
     "summary.sources", "summary.control", "summary.charts", "summary", "frame",
     "writing", "crew", "filenames", "handlist", "distribution", "inputs", "lists", "lists.rosters", "lists.adjustments", "reading", "rederiving", "filling", "reports", "reports.check", "reports.lineage", "reports.audit", "reports.marked", "marking", "reports.overview", "reports.page", "reports.validation", "lists.verdicts", "sendback", "sendback.asking", "sendback.letters", "sendback.returning", "reports.campaign", "chaselist", "demonstration"],
    # 3: counter
    ["cli.options", "cli.progress", "cli.verdicts", "cli.usage", "cli.forms", "cli.blank", "cli.check", "cli.demo", "cli.distribute", "cli.explain", "cli.fill", "cli.form",
     "cli.merge", "cli.read", "cli.trace", "cli.verify", "cli.statustable", "cli.status", "cli.app", "cli", "", "__main__"],
]  # fmt: skip
ORDER = {name: (floor, position) for floor, names in enumerate(FLOORS) for position, name in enumerate(names)}
OUTSIDE = {
    "xlsxwriter",
    "pandas",
    "typer",
    "openpyxl",
    "docx",
    "rich",
    "zipfile",
    "os",
    "tempfile",
    "locale",
    "importlib",
    "tomllib",
}


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {module_name(path): path for path in sorted(SOURCE.rglob("*.py"))}


@cache
def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.add(node.module or "")
    return found


def test_every_module_has_its_floor():
    assert set(ORDER) >= set(MODULES)


@pytest.mark.parametrize("name", [name for name in MODULES if name not in ("", "__main__")])
def test_imports_go_down(name):
    own = {
        found.removeprefix("gouji").lstrip(".") for found in imports(MODULES[name]) if found.split(".")[0] == "gouji"
    }
    upward = {other for other in own if other != "" and ORDER[other] >= ORDER[name]}

    assert set() == upward


@pytest.mark.parametrize("name", FLOORS[0] + FLOORS[1])
def test_lower_floors_touch_neither_files_nor_packages(name):
    assert set() == {found.split(".")[0] for found in imports(MODULES[name])} & OUTSIDE


def test_one_place_for_each_package():
    users = {package: {name for name, path in MODULES.items() if package in {i.split(".")[0] for i in imports(path)}}
             for package in ("xlsxwriter", "pandas", "docx", "rich")}  # fmt: skip

    assert {
        "xlsxwriter": {"formats.xlsx", "formats.xlsx.charts", "formats.xlsx.entries"},
        "pandas": {"frame"},
        "docx": {"formats.docx"},
        "rich": {"cli.statustable"},
    } == users


def test_files_stay_small():
    long = {name: lines for name, path in MODULES.items() if (lines := path.read_text("utf-8").count("\n")) > 400}

    assert {} == long
