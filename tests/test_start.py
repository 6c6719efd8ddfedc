"""What a command does not need it does not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[1] / "samples"
HEAVY = {"pandas", "numpy", "openpyxl", "rich", "rich.console", "docx", "lxml", "jinja2", "concurrent.futures"}

RUN = """
import sys
from gouji.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as leaving:
    assert leaving.code == 0, leaving.code
print("\\n".join(sys.modules), file=sys.stderr)
"""


def loaded_by(*arguments: object) -> set[str]:
    """The modules in memory after a command that went well."""
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert 0 == done.returncode, done.stderr
    return set(done.stderr.splitlines())


@pytest.mark.parametrize("arguments", [
    ("--help",), ("forms",), ("explain", "E101"), ("check", SAMPLES / "hongqi-2023.xlsx"),
    ("read", SAMPLES / "hongqi-2023.xlsx"),
], ids=lambda arguments: arguments[0])  # fmt: skip
def test_looking_at_returns_loads_no_spreadsheet_package(arguments: tuple[str | Path, ...]) -> None:
    loaded = loaded_by(*arguments)

    assert "gouji.cli.main" in loaded
    assert set() == {name for name in loaded if name.startswith("gouji.prose")}
    assert set() == loaded & (HEAVY | {"xlsxwriter"})


ASIDE = {
    "csv", "pickle", "statistics", "gouji.collection.previous", "gouji.formats.ooxml.long_sheets", "gouji.lists.rosters",
    "gouji.lists.table", "gouji.model.packing", "gouji.reports.check_json", "gouji.summary.verify",
    "gouji.editing.localise.costs", "gouji.editing.localise.locate", "gouji.editing.localise.system",
    "gouji.intake.bind.reports", "gouji.intake.bind.running_tables", "gouji.workbook.blank", "gouji.workbook.code_sheet",
}  # fmt: skip
"""What only lists, last year's returns, long sheets, many files, reports of others, errors or new blanks need."""


def test_one_return_is_checked_without_what_others_need() -> None:
    loaded = loaded_by("check", SAMPLES / "hongqi-2023.xlsx")

    assert set() == loaded & ASIDE
    assert sum(name.startswith("gouji") for name in loaded) <= 207


PATTERNS = """
import gc, sys
from gouji.cli.main import main
from gouji.model.patterns import _Pattern
try:
    main(sys.argv[1:])
except SystemExit as leaving:
    assert leaving.code == 0, leaving.code
patterns = [one for one in gc.get_objects() if isinstance(one, _Pattern)]
print(sum("search" in vars(one) for one in patterns), len(patterns), file=sys.stderr)
"""


def test_of_all_patterns_one_return_needs_few() -> None:
    command = [sys.executable, "-c", PATTERNS, "check", str(SAMPLES / "hongqi-2023.xlsx")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    used, known = map(int, done.stderr.split())

    assert used <= 60
    assert known >= 2 * used


def test_making_a_blank_loads_the_writer_alone(tmp_path: Path) -> None:
    loaded = loaded_by("blank", "-o", tmp_path / "a.xlsx")

    assert "xlsxwriter" in loaded
    assert set() == loaded & HEAVY


def test_merging_loads_the_writer_alone(tmp_path: Path) -> None:
    loaded = loaded_by("merge", SAMPLES / "hongqi-2023.xlsx", "-o", tmp_path / "a.xlsx")

    assert "xlsxwriter" in loaded
    assert set() == loaded & HEAVY


def test_filling_loads_no_spreadsheet_package(tmp_path: Path) -> None:
    loaded = loaded_by("fill", SAMPLES / "hongqi-2023.xlsx", "-o", tmp_path / "a.xlsx")

    assert set() == loaded & (HEAVY | {"xlsxwriter"})


def test_the_package_itself_loads_none_of_its_wings() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, gouji; print('\\n'.join(sys.modules))"],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    loaded = set(done.stdout.splitlines())

    assert {"gouji"} == {name for name in loaded if name.partition(".")[0] == "gouji"}
    assert set() == loaded & (HEAVY | {"xlsxwriter", "typer"})


def test_the_whole_package_loads_no_heavy_package() -> None:
    """A star import asks for every name that the package offers."""
    done = subprocess.run(
        [sys.executable, "-c", "from gouji import *; import sys; print('\\n'.join(sys.modules))"],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    loaded = set(done.stdout.splitlines())

    assert "gouji.analysis.frame" in loaded
    assert set() == loaded & (HEAVY | {"xlsxwriter", "typer"})


OUTLINED = """
import sys
from gouji.cli.main import main
from gouji.forms.catalogue import editions
from gouji.forms.outline import Outlined
try:
    main(sys.argv[1:])
except SystemExit as leaving:
    assert leaving.code == 0, leaving.code
print(*(form.id for form in editions() if type(form) is not Outlined), file=sys.stderr)
"""


def test_one_return_defines_no_form_but_those_of_its_family() -> None:
    command = [sys.executable, "-c", OUTLINED, "check", str(SAMPLES / "hongqi-2023.xlsx")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)

    assert {"zfxxgk-2021"} <= set(done.stderr.split()) <= {"zfxxgk-2021", "zfxxgk-2019"}


def test_a_blank_of_ours_that_comes_back_defines_its_form_alone() -> None:
    command = [sys.executable, "-c", OUTLINED, "check", str(next((SAMPLES / "county").glob("01-*.xlsx")))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)

    assert ["zfxxgk-2021"] == done.stderr.split()
