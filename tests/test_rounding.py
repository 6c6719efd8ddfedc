"""Figures rounded one by one: what passes, what fails, and where the error is, against sums of fractions."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path, PurePath

import openpyxl
import pytest
from accounts import DEFINITION, FORM, ROUNDED, ROWS, Account, as_return, made, printed, too_fine, vague
from collecting import consolidated
from narrowed import the
from office import convert

from gouji import Submission, check, layout, open_summary, read, verify, write
from gouji.collection.office import Office
from gouji.collection.reviews import reviews
from gouji.editing.check import outcomes
from gouji.editing.localise.costs import ErrorLocation
from gouji.editing.localise.locate import locate
from gouji.editing.localise.report import tell
from gouji.forms.language.define import define
from gouji.intake.fill_totals import fill
from gouji.messages.render import render
from gouji.model.edit import OutcomeVerdict
from gouji.model.errors import FormError
from gouji.model.form import CHECKS, CONTROL, Form
from gouji.model.language import Language
from gouji.model.reading import Return
from gouji.model.totals import complete
from gouji.summary.trace import lineage
from gouji.summary.workbook import summary_workbook
from gouji.workbook.check_sheet import BROKEN, FIRST, HOLDS


def failing(account: Account) -> set[str]:
    """The rules that fail, worked out without the package: the parts, their total, and how many cells were rounded."""
    found = {f"t-total.{row}" for row in (*ROWS, "all")}
    gaps = {
        name: (account[f"t.{name[8:]}.total"] - account[f"t.{name[8:]}.basic"] - account[f"t.{name[8:]}.project"], 3)
        for name in found
    }
    for key, count in (("total", 4), ("basic", 4), ("project", 4), ("people", 0), ("budget", 0)):
        parts = sum((account[f"t.{row}.{key}"] for row in ROWS), Fraction(0))
        gaps[f"t-all.{key}"] = account[f"t.all.{key}"] - parts, count
    gaps["SAME"] = account["s.all.spent"] - account["t.all.total"], 0
    over = account["t.all.basic"] + account["t.all.project"] - account["t.all.total"]
    gaps["WITHIN"] = max(over, Fraction(0)), 3
    return {name for name, (gap, count) in gaps.items() if gap and abs(gap) >= Fraction(count, 200)}


def told_failing(one: Submission) -> set[str]:
    return {tried.rule.name for tried in outcomes(one) if tried.verdict is OutcomeVerdict.FAILED}


def planted(chance: random.Random) -> tuple[Account, str, int]:
    """A sound account in which one figure is off by some last places."""
    account = printed(made(chance))
    cell, off = chance.choice(ROUNDED), chance.choice((-4, -3, -2, -1, 1, 2, 3, 4))
    account[cell] = max(account[cell] + Fraction(off, 100), Fraction(0))
    return account, cell, off


def test_ten_thousand_accounts_rounded_cell_by_cell_pass() -> None:
    chance = random.Random(1)
    off = 0
    for _ in range(10_000):
        account = printed(made(chance))
        one = as_return(account)
        tried = outcomes(one)
        assert {OutcomeVerdict.SATISFIED} == {each.verdict for each in tried}, account
        off += any(each.imbalance for each in tried if each.rule.relation.is_equation)
    assert off > 5_000  # most would fail if figures were taken for exact


def test_planted_errors_are_found_exactly_where_the_bound_is_reached() -> None:
    chance = random.Random(2)
    found = passed = 0
    for _ in range(3_000):
        account, _, _ = planted(chance)
        expected = failing(account)
        assert expected == told_failing(as_return(account)), account
        found, passed = found + bool(expected), passed + (not expected)
    assert found > 500
    assert passed > 500


def test_rules_over_counts_two_figures_and_unrounded_amounts_are_exact() -> None:
    tolerances = {rule.name: rule.tolerance for rule in FORM.rules}

    assert {
        **{f"t-total.{row}": Decimal("0.015") for row in (*ROWS, "all")},
        **{f"t-all.{key}": Decimal("0.02") for key in ("total", "basic", "project")},
        "t-all.people": 0,
        "t-all.budget": 0,
        "SAME": 0,
        "WITHIN": Decimal("0.015"),
    } == tolerances


def alone(account: Account) -> dict[str, list[Fraction]]:
    """The cells of which another figure, of a cent, makes every rule hold, with all such near the one that is there."""
    found = {}
    for cell in [cell for cell in account if cell in ROUNDED]:
        values = [account[cell] + Fraction(n, 100) for n in range(-12, 13)]
        right = [value for value in values if value >= 0 and not equations_failing(account | {cell: value})]
        if right:
            found[cell] = right
    return found


def equations_failing(account: Account) -> set[str]:
    return failing(account) - {"WITHIN"}


def told_alone(locations: Sequence[ErrorLocation]) -> dict[str, tuple[Decimal | int, Decimal | int] | Decimal | int]:
    return {
        one.cells[0]: one.corrections[0].between or one.corrections[0].suggested
        for one in locations
        if len(one.cells) == 1
    }


def test_the_cells_located_are_those_that_alone_bring_every_gap_within_its_bound() -> None:
    chance = random.Random(3)
    located = 0
    for _ in range(150):
        account, _, _ = planted(chance)
        expected = alone(account) if equations_failing(account) else {}
        found = told_alone(locate(as_return(account)).locations)
        assert expected.keys() == found.keys(), account
        for cell, said in found.items():
            if isinstance(said, tuple):
                assert (min(expected[cell]), max(expected[cell])) == tuple(map(Fraction, said))
            else:
                assert Fraction(said) in expected[cell]
        located += bool(expected)
    assert located > 30


def test_one_figure_is_suggested_where_it_is_clear_and_else_a_range_is_told() -> None:
    account = printed({cell: Fraction(0) for cell in FORM.cells})
    account |= {"t.a.basic": Fraction("12.34"), "t.a.total": Fraction("12.34"), "t.all.basic": Fraction("12.34")}
    account |= {"t.all.total": Fraction("12.34"), "s.all.spent": Fraction("12.34")}
    assert not failing(account)

    swapped = as_return(account | {"t.a.basic": Fraction("21.34")})
    near = vague()

    (slip,) = locate(swapped).locations
    assert (Decimal("12.34"), None) == (slip.corrections[0].suggested, slip.corrections[0].between)
    (unclear,) = locate(near).locations
    assert (Decimal("12.33"), Decimal("12.35")) == unclear.corrections[0].between
    assert "应在 12.33 到 12.35 之间" in render(tell(near, locate(near))[0], Language.ZH)


def test_a_figure_with_more_decimals_is_told() -> None:
    (told,) = check(too_fine())

    assert ("E340", ("t.a.basic",)) == (told.code, told.cells)


def verdicts(sheet: object, form: Form) -> Iterator[bool]:
    for number in range(len(form.rules)):
        said = sheet.cell(FIRST + number + 1, 8).value  # type: ignore[attr-defined]
        assert said in (HOLDS, BROKEN), said
        yield said == HOLDS


def test_libreoffice_comes_to_the_same_verdict_as_check(soffice: str, tmp_path: Path) -> None:
    chance = random.Random(5)
    accounts = [planted(chance)[0] for _ in range(8)]
    (tmp_path / "out").mkdir()
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(accounts))]
    for account, path in zip(accounts, paths, strict=True):
        write(layout(FORM, as_return(account)), path)
        openpyxl.load_workbook(path).save(path)  # without stored results
    convert(soffice, "xlsx", tmp_path / "out", *paths)

    again = [tmp_path / "out" / path.name for path in paths]
    failed = [told_failing(the(Return, read(path, FORM)).submission) for path in again]
    expected = [[rule.name not in some for rule in FORM.rules] for some in failed]
    books = (openpyxl.load_workbook(path, data_only=True) for path in again)
    assert expected == [list(verdicts(book[CHECKS], FORM)) for book in books]
    assert {True, False} == {holds for some in expected for holds in some}
    assert any(one.formula for one in the(Return, read(again[0], FORM)).submission.origins.values())


def test_totals_left_to_their_formulas_may_be_off_by_as_much_as_their_parts(tmp_path: Path) -> None:
    chance = random.Random(8)
    off = 0
    for number in range(40):
        account = printed(made(chance))
        left = {cell: value for cell, value in account.items() if cell not in FORM.sums}
        one = complete(as_return(left))
        path = write(layout(FORM, one), tmp_path / f"{number}.xlsx")
        read_back = the(Return, read(path, FORM)).submission
        assert FORM.sums.keys() == read_back.live
        assert not told_failing(read_back)
        off += read_back.value("t.all.total") != read_back.value("s.all.spent")
    assert off > 5


def test_a_summary_may_be_off_by_as_much_as_all_its_returns(tmp_path: Path) -> None:
    chance = random.Random(6)
    (tmp_path / "in").mkdir()
    for unit in "甲乙丙丁戊己庚辛":
        one = as_return(printed(made(chance)), f"{unit}县教育局")
        write(layout(FORM, one), tmp_path / "in" / f"{unit}.xlsx")
    given = [the(Return, one.returned) for one in reviews([tmp_path / "in"], Office(form=FORM))]  # type: ignore[union-attr]

    result = consolidated(given, form=FORM, unit="某市")
    document = summary_workbook(result)

    assert 8 == result.total.returns
    assert not {one.code for one in result.findings} & {"M107", "M183"}
    control = next(grid for grid in document if grid.name == CONTROL)
    marks = [piece.value for piece in control.pieces if piece.role == "mark"]
    assert {HOLDS} == set(marks) - {"SAME"}
    path = write(document, tmp_path / "s.xlsx")
    assert {"M159"} == {one.code for one in verify(open_summary(path, FORM), [tmp_path / "in"])}


@pytest.mark.parametrize("levels", [3, 4])
def test_a_summary_of_summaries_knows_how_many_returns_it_holds(levels: int, tmp_path: Path) -> None:
    """Every amount was rounded downwards, so that what rounding does grows with each return and never evens out."""
    thin = made(random.Random(8)) | {
        f"t.{row}.{key}": Fraction(49, 10**4) for row in "abc" for key in ("basic", "project")
    }
    thin |= {f"t.{row}.total": Fraction(98, 10**4) for row in "abc"}
    thin |= {f"t.all.{key}": Fraction(147, 10**4) for key in ("basic", "project")}
    thin |= dict.fromkeys(("t.all.total", "s.all.spent"), Fraction(294, 10**4))
    names = ["".join(name) for name in product("甲乙", repeat=levels)]
    given: list[Return] = [
        Return(f"{name}.xlsx", f"{number:064x}", as_return(printed(thin), f"{name}局"), ())
        for number, name in enumerate(names)
    ]
    for level in range(levels - 1, -1, -1):
        above = ["".join(name) for name in product("甲乙", repeat=level)]
        folder = tmp_path / f"{level}"
        folder.mkdir()
        for name in above:
            below = [one for one in given if PurePath(one.file).stem.startswith(name)]
            result = consolidated(below, form=FORM, unit=f"{name}地区")
            assert not {one.code for one in result.findings} & {"M107", "M183"}
            write(summary_workbook(result), folder / f"{name}总.xlsx")
        given = [the(Return, read(folder / f"{name}总.xlsx", FORM)) for name in above]
        assert [2 ** (levels - level)] * len(above) == [one.submission.returns for one in given]
        assert not [told for one in given for told in told_failing(one.submission)]
    summary = open_summary(tmp_path / "0" / "总.xlsx", FORM)
    assert {"M159"} == {one.code for one in verify(summary, [tmp_path / "1"])}
    assert () == lineage(FORM, summary.document, "t.all.total").findings


def test_totals_that_were_rounded_by_themselves_are_left_as_they_are(tmp_path: Path) -> None:
    chance = random.Random(7)
    account = next(one for one in (printed(made(chance)) for _ in range(99)) if as_sums(one) != one)
    wrong = account | {"t.b.total": account["t.b.total"] + 1}
    path = write(layout(FORM, as_return(wrong)), tmp_path / "a.xlsx")

    filled = fill(path, FORM)

    assert {"t.b.total"} == {one.cell for one in filled.totals if one.changed}


def as_sums(account: Account) -> Account:
    totals = {f"t.{row}.total": account[f"t.{row}.basic"] + account[f"t.{row}.project"] for row in ROWS}
    return account | totals


@pytest.mark.parametrize(("old", "new", "kind"), [
    ("decimals = 2\n", "", "rounded_to_nothing"), ("decimals = 2", "decimals = 5", "decimals"), ("decimals = 2", "decimals = -1", "decimals"),
])  # fmt: skip
def test_a_definition_says_to_what_is_rounded(old: str, new: str, kind: str) -> None:
    with pytest.raises(FormError) as told:
        define(tomllib.loads(DEFINITION.replace(old, new, 1)))

    assert [kind] * len(told.value.problems) == [one.kind for one in told.value.problems]
