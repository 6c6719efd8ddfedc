"""Final accounts of departments (部门决算): real ones pass, made ones too, and errors are found where they must be."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from agreements import Agreement, agreements
from collecting import consolidated
from final_accounts import (
    FORM,
    OPEN,
    YEAR,
    Account,
    Codes,
    as_return,
    codes,
    exact,
    form_of,
    items,
    laid_out,
    printed,
    published,
    sets_of_rows,
)
from narrowed import the
from office import convert
from openpyxl.worksheet.worksheet import Worksheet
from word import table_of, word_file

from gouji import Form, Submission, Table, check, layout, open_summary, read, verify, write
from gouji.editing.check import outcomes
from gouji.forms.language.define import define
from gouji.intake.bind.empty_tables import empty_tables
from gouji.intake.findings import EmptyTableUnsaid
from gouji.model.edit import OutcomeVerdict
from gouji.model.finding import Severity
from gouji.model.form import CHECKS
from gouji.model.reading import Return
from gouji.summary.trace import lineage
from gouji.summary.workbook import summary_workbook
from gouji.workbook.check_sheet import BROKEN, FIRST
from gouji.workbook.layout import places

UNITS = tuple(published())


def figures(one: Submission, form: Form | None = None) -> dict[str, object]:
    """The figures, what is blank as 0."""
    return {cell: one.value(cell) or 0 for cell in (form or one.form).cells}


def failing(one: Submission) -> Counter[tuple[str, frozenset[str]]]:
    failed = (each.rule for each in outcomes(one) if each.verdict is OutcomeVerdict.FAILED)
    return Counter((rule.id, frozenset(rule.cells)) for rule in failed)


def named(some: list[Agreement]) -> Counter[tuple[str, frozenset[str]]]:
    return Counter((one.rule, frozenset((*one.left, *one.right))) for one in some)


# ── real ────────────────────────────────────────────────────────────────────────────────────


def _said_of(table: Table, one: Submission) -> str:
    """What stands below a table without figures."""
    return table.empty_note if table in empty_tables(one.form, one.values()) else ""


def as_word(one: Submission, without: str = "") -> bytes:
    """The tables of an account as they are published, in Word."""
    blocks: list[object] = [f"{one.unit}{YEAR}年度{FORM.title}"]
    for table in one.form.tables:
        if table.key != without:
            blocks += [(1, table.title), "单位：万元", table_of(table, one), *table.notes, _said_of(table, one)]
    return word_file(blocks)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_real_account_passes(unit: str, suffix: str, tmp_path: Path) -> None:
    one = published()[unit]
    path = tmp_path / f"a.{suffix}"
    if suffix == "xlsx":
        write(laid_out(one), path)
    else:
        path.write_bytes(as_word(one))

    again = the(Return, read(path))

    assert (FORM, unit, YEAR) == (again.submission.form.base, again.submission.unit, again.submission.year)
    assert one.form.rows == again.submission.form.rows
    assert figures(one) == figures(again.submission)
    assert () == (*again.findings, *check(again.submission))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["html", "ods", "xls"])
def test_real_accounts_pass_as_libreoffice_saves_them(suffix: str, soffice: str, tmp_path: Path) -> None:
    paths = [write(laid_out(one), tmp_path / f"{unit}.xlsx") for unit, one in published().items()]
    (tmp_path / "out").mkdir()
    convert(soffice, suffix, tmp_path / "out", *paths)

    for unit, one in published().items():
        again = the(Return, read(tmp_path / "out" / f"{unit}.{suffix}"))
        assert figures(one) == figures(again.submission)
        assert () == (*again.findings, *check(again.submission))


@pytest.mark.slow
def test_what_cannot_be_read_of_a_pdf_is_told(soffice: str, tmp_path: Path) -> None:
    """Rows that the department chose, and tables side by side, are not found in lines of text."""
    one = published()[UNITS[1]]
    convert(soffice, "pdf", tmp_path, write(layout(one.form, one), tmp_path / "a.xlsx"))

    again = the(Return, read(tmp_path / "a.pdf", FORM))

    lost = [cell for cell, value in figures(one).items() if value != (again.submission.values().get(cell) or 0)]
    assert Severity.ERROR in {finding.severity for finding in again.findings} or not lost


def test_real_accounts_are_off_where_figures_were_rounded_one_by_one() -> None:
    """Taken for exact, all three would be called wrong."""
    off = {
        unit: sum(bool(each.imbalance) for each in outcomes(as_read(one)) if each.rule.relation.is_equation)
        for unit, one in published().items()
    }

    assert [2, 10, 12] == list(off.values())


def fill_in(book: openpyxl.Workbook, one: Submission) -> None:
    """Type an account into a blank: subjects into its empty rows, and every figure that is not blank."""
    free = {
        table: {f"[{key}]": f"[{number}]" for number, (key, _) in enumerate(one.form.rows_of(table), 1)}
        for table in OPEN
    }
    for cell, known in one.form.cells.items():
        table, row = known.table, known.row[-1].key if known.row else ""
        at = places(FORM)[cell.replace(row, free.get(table, {}).get(row, row), 1)]
        sheet = book[at.sheet]
        if known.row and known.row[-1].is_open:
            sheet.cell(at.row + 1, 1).value, sheet.cell(at.row + 1, 2).value = known.row[-1].code, known.row[-1].label
        if one.value(cell) is not None:
            sheet.cell(at.row + 1, at.column + 1).value = one.value(cell)


def as_read(one: Submission) -> Submission:
    return as_return(
        one.form, {cell: Fraction(str(value)) for cell, value in one.values().items() if value}, one.unit or ""
    )


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_the_live_check_of_a_blank_says_nothing_wrong_of_a_real_account(
    unit: str, soffice: str, tmp_path: Path
) -> None:
    """Filled in by hand, row by row: nobody has told the workbook which subjects there will be."""
    one = published()[unit]
    book = openpyxl.load_workbook(write(layout(FORM, unit=unit, year=YEAR), tmp_path / "a.xlsx"))
    fill_in(book, one)
    book.save(tmp_path / "c.xlsx")
    (tmp_path / "out").mkdir()
    convert(soffice, "xlsx", tmp_path / "out", tmp_path / "c.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "out" / "c.xlsx", data_only=True)[CHECKS]
    said = [sheet.cell(FIRST + number + 1, 8).value for number in range(len(FORM.rules))]
    assert BROKEN not in said
    assert None not in said
    again = the(Return, read(tmp_path / "out" / "c.xlsx"))
    assert figures(one) == figures(again.submission)
    assert () == check(again.submission)


# ── made ────────────────────────────────────────────────────────────────────────────────────


def accounts(
    chance: random.Random, kinds: int, of_each: int
) -> Iterator[tuple[Form, Codes, Mapping[str, Codes], Account]]:
    """Sound accounts as they are printed, several with the same rows."""
    for form, found, funds in sets_of_rows(chance, kinds):
        for _ in range(of_each):
            yield form, found, funds, printed(exact(chance, found, funds))


def test_the_rules_are_those_of_the_description() -> None:
    for form, found, funds in sets_of_rows(random.Random(11), 25):
        stated = Counter((rule.id, frozenset(rule.cells)) for rule in form.rules)
        assert named(list(agreements(found, funds))) == stated


@pytest.mark.parametrize(("kinds", "of_each"), [(20, 10), pytest.param(500, 20, marks=pytest.mark.slow)])
def test_accounts_rounded_cell_by_cell_pass(kinds: int, of_each: int) -> None:
    off = count = 0
    for form, _, _, account in accounts(random.Random(1), kinds, of_each):
        tried = outcomes(as_return(form, account))
        assert {OutcomeVerdict.SATISFIED} == {each.verdict for each in tried}, account
        off += any(each.imbalance for each in tried if each.rule.relation.is_equation)
        count += 1
    assert off > count / 2  # most would fail if figures were taken for exact


@pytest.mark.parametrize(("kinds", "of_each"), [(25, 6), pytest.param(300, 10, marks=pytest.mark.slow)])
def test_planted_errors_are_found_exactly_where_the_bound_is_reached(kinds: int, of_each: int) -> None:
    chance = random.Random(2)
    found = passed = 0
    for form, subjects, funds, account in accounts(chance, kinds, of_each):
        cell, off = chance.choice([*account]), chance.choice((-4, -3, -2, -1, 1, 2, 3, 4))
        account[cell] = max(account[cell] + Fraction(off, 100), Fraction(0))
        expected = named([one for one in agreements(subjects, funds) if one.fails(account)])
        assert expected == failing(as_return(form, account)), (cell, off, account)
        found, passed = found + bool(expected), passed + (not expected)
    assert min(found, passed) > kinds * of_each / 10


# ── tables with the same headings ───────────────────────────────────────────────────────────


def one_fund(fund: str) -> Submission:
    """An account with government funds, or with state capital, and a blank table for the other."""
    chance = random.Random(5)
    found = codes(chance)
    funds = {fund: tuple(sorted({item[:n] for item in items(found)[:2] for n in (3, 5, 7)}))}
    return as_return(form_of(found, funds), printed(exact(chance, found, funds)))


def typed_anew(path: Path, *, sheets: bool, titles: bool, order: int, without: str = "") -> None:
    """The values alone in a new workbook, with names of sheets, titles and the order of the sheets or without."""
    old, new = openpyxl.load_workbook(path, data_only=True), openpyxl.Workbook()
    names = ["封面", *(table.sheet for table in FORM.tables if table.key != without)]
    for number, name in enumerate(names):
        sheet = new.create_sheet(name if sheets else f"Sheet{number + 9}")
        for cell in (cell for row in old[name].iter_rows() for cell in row):
            said = str(cell.value)
            if cell.value is not None and (titles or not ("计量单位" in said or said.startswith(("注", "无")))):
                sheet.cell(cell.row, cell.column, cell.value)
    new.remove(new["Sheet"])
    for name in new.sheetnames[::order]:
        new.move_sheet(name, len(new.sheetnames))
    new.save(path)


OTHER = {"fund": "t9", "capital": "t8"}


@pytest.mark.parametrize("fund", OTHER)
@pytest.mark.parametrize("how", [
    {"sheets": True, "titles": True, "order": 1}, {"sheets": False, "titles": True, "order": 1},
    {"sheets": True, "titles": False, "order": 1}, {"sheets": False, "titles": True, "order": -1},
    {"sheets": False, "titles": False, "order": 1}, {"sheets": True, "titles": True, "order": -1, "without": True},
], ids=repr)  # fmt: skip
def test_a_blank_table_takes_nothing_of_its_twin(fund: str, how: dict[str, bool | int], tmp_path: Path) -> None:
    one = one_fund(fund)
    path = write(layout(one.form, one), tmp_path / "a.xlsx")
    typed_anew(path, **how | ({"without": OTHER[fund]} if "without" in how else {}))  # type: ignore[arg-type]

    again = the(Return, read(path, FORM))

    assert figures(one) == figures(again.submission)
    assert ("R111" in {finding.code for finding in again.findings}) is ("without" in how)


@pytest.mark.parametrize("fund", OTHER)
@pytest.mark.parametrize("without", [False, True])
def test_a_blank_table_takes_nothing_of_its_twin_in_word(fund: str, without: bool, tmp_path: Path) -> None:
    one = one_fund(fund)
    (tmp_path / "a.docx").write_bytes(as_word(one, OTHER[fund] if without else ""))

    again = the(Return, read(tmp_path / "a.docx", FORM))

    assert figures(one) == figures(again.submission)
    assert ("R111" in {finding.code for finding in again.findings}) is without


# ── added up ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_departments_add_up_by_their_codes(tmp_path: Path) -> None:
    chance = random.Random(4)
    (tmp_path / "in").mkdir()
    parts: list[Account] = []
    for form, found, funds in sets_of_rows(chance, 40, codes(chance, 12)):
        parts.append(printed(exact(chance, found, funds)))
        one = as_return(form, parts[-1], f"第{len(parts)}局")
        write(layout(form, one), tmp_path / "in" / f"{len(parts)}.xlsx")

    given = [the(Return, read(path, FORM)) for path in (tmp_path / "in").iterdir()]
    result = consolidated(given, form=FORM, unit="某市")
    path = write(summary_workbook(result), tmp_path / "s.xlsx")

    total = result.total
    sums: Account = {}
    for account in parts:
        for cell, value in account.items():
            sums[cell] = sums.get(cell, Fraction(0)) + value
    assert sums.keys() == total.form.cells.keys()
    for cell, value in sums.items():
        apart = abs(Fraction(str(total.value(cell))) - value)
        if cell in total.form.sums:  # the sum of its parts: those of 40 departments were rounded one by one
            assert apart < 40 * Fraction(total.form.sums[cell][0].tolerance), cell
        else:
            assert not apart, cell
    assert not {finding.code for finding in result.findings} & {"M107", "M183"}
    summary = open_summary(path, FORM)
    assert {"M159"} == {finding.code for finding in verify(summary, [tmp_path / "in"])}
    of_class = [cell for cell in sums if re.fullmatch(r"t3\[\d{3}\]\.basic", cell)]
    traced = lineage(summary.form, summary.document, max(of_class, key=sums.__getitem__))
    stated = [account[traced.cell] for account in parts if account.get(traced.cell)]
    assert len(stated) > 10
    assert sorted(stated) == sorted(Fraction(str(one.seen.value)) for one in traced.contributions if one.seen.value)


# ── tables without figures ──────────────────────────────────────────────────────────────────

EMPTY = {"政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款收入支出决算表"}


def unsaid(found: Return) -> set[str]:
    """The tables of which it is told that they are empty and nothing below them says so."""
    return {the(EmptyTableUnsaid, one).table for one in found.findings if one.code == "R268"}


@pytest.mark.parametrize(
    ("said", "is_said"),
    [
        (None, False), ("", False), ("本部门无此项业务。", False),
        ("本年度没有{}，故本表无数据。", True), ("注：我局2024年度无{}收支，故本表无数据", True), ("备注：2024年没有{}，\n故本表无数据！", True),
    ],
)  # fmt: skip
def test_below_a_table_without_figures_that_is_said(said: str | None, is_said: bool, tmp_path: Path) -> None:
    """In any words that end so; what the form itself prints below it tells how, and says nothing."""
    one = published()[UNITS[0]]
    path = write(layout(one.form, one), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    for title in EMPTY:
        sheet = the(Worksheet, book[next(table.sheet for table in one.form.tables if table.title == title)])
        if said is not None:
            sheet.cell(sheet.max_row + 1, 1).value = said.format("这类财政拨款")
    book.save(path)
    found = the(Return, read(path))

    assert unsaid(found) == (set() if is_said else EMPTY)
    assert not is_said or "R201" not in {finding.code for finding in found.findings}


@pytest.mark.parametrize("kept", [(), (0,), (1,), (0, 1)])
def test_each_table_in_word_has_its_own_sentence(kept: tuple[int, ...], tmp_path: Path) -> None:
    """That below the eighth table says nothing of the ninth."""
    one = published()[UNITS[0]]
    blocks: list[object] = [f"{one.unit}{YEAR}年度{FORM.title}"]
    empty = list(empty_tables(one.form, one.values()))
    for table in one.form.tables:
        blocks += [(1, table.title), "单位：万元", table_of(table, one), *table.notes]
        blocks += [table.empty_note] if table in [empty[at] for at in kept] else []
    (tmp_path / "a.docx").write_bytes(word_file(blocks))  # type: ignore[arg-type]

    assert unsaid(the(Return, read(tmp_path / "a.docx"))) == {
        table.title for at, table in enumerate(empty) if at not in kept
    }


def test_a_blank_in_which_nothing_is_filled_in_lacks_no_sentence(tmp_path: Path) -> None:
    found = the(Return, read(write(layout(FORM, unit="甲县教育局", year=YEAR), tmp_path / "a.xlsx")))

    assert set() == unsaid(found)


def test_a_form_whose_notes_do_not_say_what_to_write_below_an_empty_table_prints_it() -> None:
    item = {"key": "t", "sheet": "甲", "title": "甲表", "empty_note": "本年度没有甲，故本表无数据", "notes": ["注：甲。"],
            "blocks": [{"columns": [{"key": "n", "label": "数量"}]}]}  # fmt: skip
    head = {"id": "e-2024", "edition": "2024", "title": "甲报告", "source": "示例", "years": [2024]}
    form = define({"form": head, "tables": [item]}, "empty")

    assert ("注：甲。", "本表没有数据的，在表下写明：本年度没有甲，故本表无数据") == form.tables[0].notes
