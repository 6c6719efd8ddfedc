"""Every sample gives exactly what was planted in it, as worked out by hand in expected.toml."""

from __future__ import annotations

import runpy
import tomllib
from collections import Counter
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from collecting import checked, review
from narrowed import the

from gouji import Finding, Return, read
from gouji.editing.review import Review
from gouji.formats.xlsx.write import to_xlsx
from gouji.messages.render import codes

SAMPLES = Path(__file__).parents[1] / "samples"
SHIPPED, OTHERS = (
    tomllib.loads((folder / "expected.toml").read_text("utf-8"), parse_float=Decimal)
    for folder in (SAMPLES, SAMPLES / "accounts")
)
EXPECTED = SHIPPED | OTHERS
BESIDE = ("returned/", "checked/", "published/")
"""Folders that have tests of their own and do not ship."""
SAID = {"code", "rule", "cell", "left", "right"}


RETURNED = runpy.run_path(str(SAMPLES / "returned.py"))["RETURNED"]


@pytest.mark.parametrize("code", RETURNED)
def test_a_return_that_came_back_changed_is_told_by_its_code(code: str) -> None:
    path = SAMPLES / "returned" / f"{code}.xlsx"

    assert code in {finding.code for finding in read(path).findings}
    assert to_xlsx(RETURNED[code]()) == path.read_bytes(), "python samples/returned.py makes it anew"


CASES = runpy.run_path(str(SAMPLES / "checked.py"))
CHECKED, COMPANIONS = CASES["CHECKED"], CASES["COMPANIONS"]
NOT_SHOWN = {
    "E309": "no official form has cumulative figures; in test_reporting_periods",
    "E105": "no official form has a rule that only warns",
    "E313": "needs a file of verdicts", "E314": "needs a file of verdicts", "E315": "in test_reasons",
    "E320": "like E203, with more digits", "E321": "in test_sizes", "E322": "in test_sizes",
    "E340": "in test_rounding", "E350": "in test_form_fields", "E351": "in test_form_fields", "E352": "in test_form_fields",
    "E353": "in test_choices", "E354": "in test_choices", "E355": "in test_choices",
    "E327": "in test_shifted_blocks", "L108": "in test_shifted_blocks",
    "L109": "in test_located_findings",
    "L107": "needs a return so wrong that the search gives up",
}  # fmt: skip


@pytest.mark.parametrize("codes", CHECKED)
def test_a_return_is_told_just_the_codes_of_its_name(codes: str) -> None:
    case, folder = CHECKED[codes], SAMPLES / "checked"
    together = [read(folder / f"{name}.xlsx") for name in (case.beside, codes) if name]
    previous = [the(Return, read(folder / f"{case.previous}.xlsx")).submission] if case.previous else None
    report = the(Review, review(together, previous)[-1])

    assert set(codes.split("-")) == {finding.code for finding in (*report.findings, *report.located())}
    assert to_xlsx(CASES["returned"](case)) == (folder / f"{codes}.xlsx").read_bytes(), "python samples/checked.py"


def test_every_code_of_checking_and_locating_has_a_sample_or_a_reason_why_not() -> None:
    shown = {code for name in CHECKED for code in name.split("-")}

    assert {code for code in codes() if code[0] in "EL"} - NOT_SHOWN.keys() == shown
    assert {f"{name}.xlsx" for name in (*CHECKED, *COMPANIONS)} == {
        path.name for path in (SAMPLES / "checked").iterdir()
    }
    for name, make in COMPANIONS.items():
        assert to_xlsx(make()) == (SAMPLES / "checked" / f"{name}.xlsx").read_bytes(), "python samples/checked.py"


def test_the_final_accounts_are_what_their_script_makes() -> None:
    script = runpy.run_path(str(SAMPLES / "accounts.py"))
    made = script["accounts"]()

    assert {path.stem for path in (SAMPLES / "accounts").glob("*.xlsx")} == made.keys()
    for name, one in made.items():
        stored = (SAMPLES / "accounts" / f"{name}.xlsx").read_bytes()
        assert to_xlsx(script["laid_out"](one)) == stored, "python samples/accounts.py"


def looked_at(name: str) -> Review:
    return the(Review, checked(read(SAMPLES / f"{name}.xlsx")))


def said_of(finding: Finding, expected: dict[str, object]) -> tuple[tuple[str, object], ...]:
    """A finding, as far as the expectation speaks of it."""
    seen = {
        "code": finding.code,
        "rule": finding.rule,
        "cell": finding.cells[0] if finding.cells else None,
        "left": getattr(finding, "left", None),
        "right": getattr(finding, "right", None),
    }
    return tuple(sorted((key, seen[key]) for key in expected))


def test_every_sample_has_its_expectation() -> None:
    names = {path.relative_to(SAMPLES).with_suffix("").as_posix() for path in SAMPLES.rglob("*.xlsx")}
    names = {name for name in names if not name.startswith(BESIDE)}

    assert names == EXPECTED.keys()
    assert set() == {key for sample in EXPECTED.values() for finding in sample["findings"] for key in finding} - SAID


@pytest.mark.parametrize("name", EXPECTED)
def test_unit_year_and_verdict(name: str) -> None:
    report = looked_at(name)
    seen = report.submission

    assert {key: EXPECTED[name][key] for key in ("unit", "year", "verdict")} == {
        "unit": seen.unit, "year": seen.year, "verdict": report.verdict}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_findings_are_those_planted_and_no_others(name: str) -> None:
    found = list(looked_at(name).findings)
    expected = EXPECTED[name]["findings"]

    assert Counter(finding["code"] for finding in expected) == Counter(finding.code for finding in found)
    for planted in expected:
        alike = [other for other in expected if other == planted]
        matching = [finding for finding in found if said_of(finding, planted) == tuple(sorted(planted.items()))]
        assert len(alike) == len(matching), planted


@pytest.mark.parametrize(("name", "cell", "reported", "meant"), [
    ("03-清源县公安局", "requests.denied.state_secret.person", 12, 3),
    ("04-清源县自然资源局", "requests.carried_out.person", 3, 5),
    ("08-东关街道办事处", "requests.rejected.petition.person", 3, 2),
])  # fmt: skip
def test_the_slip_that_was_planted_is_among_the_explanations(name: str, cell: str, reported: int, meant: int) -> None:
    found = [e.corrections for e in looked_at(f"county/{name}").diagnosis.locations]

    assert [(cell, reported, meant)] in [[correction[:3] for correction in corrections] for corrections in found]


def test_the_real_return_has_200_zeros() -> None:
    values = the(Return, read(SAMPLES / "hongqi-2023.xlsx")).submission.values()

    assert [0] * 200 == list(values.values())


def test_a_nil_return_counts_only_its_blanks_as_zero() -> None:
    town = the(Return, read(SAMPLES / "county" / "06-城关镇人民政府.xlsx")).submission

    assert town.nil_return
    assert {0} == set(town.values().values())
    assert {"blank"} == {seen.status for seen in town.observations.values()}


def test_the_package_ships_the_same_samples_byte_for_byte() -> None:
    shipped = Path(str(files("gouji") / "samples"))

    def contents(folder: Path) -> dict[str, bytes]:
        found = (path for path in folder.rglob("*") if path.suffix in (".xlsx", ".toml"))
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

    assert len(SHIPPED) + 1 == len(contents(shipped))
    own = {name: one for name, one in contents(SAMPLES).items() if not name.startswith((*BESIDE, "accounts/"))}
    assert own == contents(shipped)
