"""Blanks filled in by other people's programs: what was typed is what gouji reads."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from keeping import assert_only_marked
from narrowed import the
from office import Job, Office
from strategies import balanced

from gouji import (
    Finding,
    Form,
    Observation,
    Return,
    Submission,
    bind,
    check,
    complete,
    confront,
    layout,
    load_form,
    read,
    read_document,
    verdict,
    write,
)  # fmt: skip
from gouji.formats.ooxml.document import read_xlsx
from gouji.formats.ooxml.front import Front, FrontRow
from gouji.formats.ooxml.marking import Note, with_marks
from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.package import package_of
from gouji.intake.bind.findings import MissingTable
from gouji.model.edit import OutcomeVerdict
from gouji.model.finding import Severity
from gouji.model.form import COVER
from gouji.model.grid import a1
from gouji.model.kind import Kind
from gouji.model.submission import Status
from gouji.workbook.layout import places

pytestmark = pytest.mark.slow
CLIENTS = Path(__file__).parent / "clients"
FORMS = {edition: load_form(edition) for edition in ("2021", "2019")}
FORMATS = {
    "libreoffice": ("xlsx", "xls", "ods", "et"),
    "exceljs": ("xlsx",),
    "sheetjs": ("xlsx", "xls", "ods", "xlsb", "html", "csv"),
    "openpyxl": ("xlsx",),
}
# Constants are left of the totals here, empty ones in a blank. openpyxl keeps no result of a formula, exceljs and
# SheetJS keep the old one; exceljs drops it where it is empty.
NO_FORMULAS = {("sheetjs", suffix) for suffix in ("xls", "xlsb", "html", "csv")}


# ── returns ─────────────────────────────────────────────────────────────────────────────────


def sparse(form: Form) -> Submission:
    """A return of a small office: two requests, one fee, else zeros."""
    amounts = [cell.id for cell in form.cells.values() if cell.kind is Kind.AMOUNT]
    values: dict[str, int | Decimal] = dict.fromkeys((cell for cell in form.cells if cell not in form.sums), 0)
    values |= {"requests.new.person": 2, "requests.granted.person": 1, "requests.carried_out.person": 1}
    values |= {amounts[0]: Decimal("12.3456")}
    observations = {cell: Observation.of(values.get(cell)) for cell in form.cells}
    return complete(replace(balanced(form), observations=observations))


def corrected(form: Form) -> Submission:
    """Other figures than those that were there before."""
    return balanced(form, 3)


RETURNS = {"busy": balanced, "sparse": sparse, "texts": balanced, "corrected": corrected, "twice": balanced}


def inputs(form: Form) -> list[str]:
    return [cell for cell in form.cells if cell not in form.sums]


def typed(form: Form, kind: str) -> dict[tuple[str, str], int | float | str]:
    """What a person types, by sheet and address."""
    values = RETURNS[kind](form).values()
    stated = {cell: values[cell] for cell in inputs(form)}
    figures = {cell: value if isinstance(value, int) else float(the(Decimal, value)) for cell, value in stated.items()}
    return {
        (places(form)[cell].sheet, a1(places(form)[cell].row, places(form)[cell].column)): str(figure)
        if kind == "texts"
        else figure
        for cell, figure in figures.items()
    }


class Case(NamedTuple):
    """One workbook that a client has filled in."""

    client: str
    suffix: str
    edition: str
    kind: str

    @property
    def client_format(self) -> tuple[str, str]:
        return self.client, self.suffix

    @property
    def form(self) -> Form:
        return FORMS[self.edition]

    @property
    def submission(self) -> Submission:
        return RETURNS[self.kind](self.form)


def worth_while(case: Case) -> bool:
    """Not every return is tried everywhere: typing one into LibreOffice takes two seconds."""
    if case.edition == "2019" or (case.client == "libreoffice" and case.suffix != "xlsx"):
        return case.kind in ("busy", "sparse") or (case.edition, case.kind) == ("2021", "twice")
    return True


CASES = [
    case
    for client, suffixes in FORMATS.items()
    for case in itertools.starmap(Case, itertools.product([client], suffixes, FORMS, RETURNS))
    if worth_while(case)
]
each_case = pytest.mark.parametrize("case", CASES, ids="-".join)


# ── clients ─────────────────────────────────────────────────────────────────────────────────


Filler = Callable[[str], Callable[[list[Job]], None]]


def fill_with_openpyxl(jobs: list[Job]) -> None:
    for job in jobs:
        workbook = openpyxl.load_workbook(job.blank)
        for (sheet, address), value in job.cells.items():
            workbook[sheet][address] = value
        workbook.save(job.out)


def fill_with_libreoffice(office: Office, jobs: list[Job]) -> None:
    for job in jobs:
        if job.out.suffix == ".et":
            shutil.copyfile(job.out.with_suffix(".xls"), job.out)  # an xls by another name, saved just before
        else:
            office.run(job.blank, typed=job.cells, save=job.out)


@pytest.fixture(scope="module")
def filler(request: pytest.FixtureRequest) -> Filler:
    """What does a client's jobs."""

    def filler(client: str) -> Callable[[list[Job]], None]:
        if client == "openpyxl":
            return fill_with_openpyxl
        if client == "libreoffice":
            return partial(fill_with_libreoffice, request.getfixturevalue("office"))
        return partial(request.getfixturevalue("node_clients"), client)

    return filler


@pytest.fixture(scope="module")
def reading(filler: Filler, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Return]:
    """What gouji reads of a case."""

    @cache
    def filled(client: str) -> Path:
        fill, folder = filler(client), tmp_path_factory.mktemp(client)
        befores = {edition: workbooks(form, folder) for edition, form in FORMS.items()}
        fill([job(case, befores[case.edition], folder) for case in CASES if case.client == client])
        return folder

    return cache(lambda case: the(Return, read(filled(case.client) / named(case))))


def named(case: Case) -> str:
    return f"{case.edition}-{case.kind}.{case.suffix}"


def workbooks(form: Form, folder: Path) -> tuple[Path, Path]:
    """A blank, and a workbook that is filled in with other figures than those that will be typed."""
    submission = balanced(form)
    blank = layout(form, unit=submission.unit, year=submission.year)
    return write(blank, folder / f"{form.id}.xlsx"), write(layout(form, submission), folder / f"{form.id}-full.xlsx")


def job(case: Case, before: tuple[Path, Path], folder: Path) -> Job:
    """The job that makes the workbook of a case."""
    blank, full = before
    out = folder / named(case)
    sheets = official(case.form) if case.suffix in ("html", "csv") else None
    if case.kind == "twice":
        return Job(folder / named(case._replace(kind="busy")), out, {})
    return Job(full if case.kind == "corrected" else blank, out, typed(case.form, case.kind), sheets)


def official(form: Form) -> list[str]:
    """The sheets that somebody hands in who has to do without a workbook."""
    return [COVER, *(table.sheet for table in form.tables)]


# ── what comes back ─────────────────────────────────────────────────────────────────────────


def figures(submission: Submission, cells: Iterable[str]) -> dict[str, int | Decimal | None]:
    return {cell: submission.values()[cell] for cell in cells}


def said(case: Case, reading: Callable[[Case], Return]) -> list[tuple[str, Finding]]:
    """Every finding on a return, by its code."""
    found = reading(case)
    return [(finding.code, finding) for finding in (*found.findings, *check(found.submission))]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_busy_return_shows_where_each_figure_was_read(form: Form) -> None:
    busy = figures(balanced(form), inputs(form)).values()

    assert 166 == len(busy) == len(set(busy))
    assert balanced(form).values().keys() == corrected(form).values().keys()
    assert all(corrected(form).values()[cell] != value for cell, value in balanced(form).values().items())


@each_case
def test_every_typed_figure_is_read(case: Case, reading: Callable[[Case], Return]) -> None:
    assert case.form is reading(case).form
    assert figures(case.submission, inputs(case.form)) == figures(reading(case).submission, inputs(case.form))


@pytest.mark.parametrize("case", [case for case in CASES if case.suffix == "xlsx"], ids="-".join)
def test_a_marked_copy_keeps_all_that_the_client_wrote(case: Case, reading: Callable[[Case], Return]) -> None:
    before = Path(reading(case).file).read_bytes()
    where = {origin.place for origin in list(reading(case).submission.origins.values())[::9]}
    sheets: dict[str, dict[tuple[int, int], Note]] = {place.sheet: {} for place in where}
    for place in where:
        sheets[place.sheet][place.row, place.column] = Note("FF9C9C", "请核实", True)
    for notes in sheets.values():
        notes[90, 3] = Note("E6D9F2", "空")
    front = Front("审核意见", "标题", "", ("问题",), (FrontRow(("甲",)),), (9.0,), (20.0,), 0)
    after = with_marks(package_of(before, "a.xlsx"), sheets, front)

    assert_only_marked(before, after, set(sheet_parts(package_of(before, "a.xlsx")).values()))
    assert read_xlsx(package_of(before, "a.xlsx")).grids == read_xlsx(package_of(after, "a.xlsx")).grids[1:]


@each_case
def test_unit_and_year_are_read(case: Case, reading: Callable[[Case], Return]) -> None:
    submission = reading(case).submission

    assert ("红旗区科学技术局", case.submission.year) == (submission.unit, submission.year)


@each_case
def test_totals_are_read_as_far_as_the_client_keeps_them(case: Case, reading: Callable[[Case], Return]) -> None:
    submission, form = reading(case).submission, case.form
    true, stale = figures(case.submission, form.sums), figures(balanced(form), form.sums)
    states = {submission.observations[cell].status for cell in form.sums}

    if case.client_format in NO_FORMULAS and case.kind == "corrected":
        assert (stale, {Status.REPORTED}) == (figures(submission, form.sums), states)
    elif case.client_format in NO_FORMULAS:
        assert (dict.fromkeys(form.sums), {Status.BLANK}) == (figures(submission, form.sums), states)
    elif case.client == "openpyxl" or (case.client == "exceljs" and case.kind != "corrected"):
        assert (true, {Status.UNCOMPUTED}) == (figures(submission, form.sums), states)
    else:
        assert (true, {Status.REPORTED}) == (figures(submission, form.sums), states)
    if case.client_format not in NO_FORMULAS or case.kind != "corrected":
        assert case.submission.values() == complete(submission).values()


@each_case
def test_nothing_else_is_said_than_what_the_client_did(case: Case, reading: Callable[[Case], Return]) -> None:
    told = {}
    if case.kind == "texts" and case.suffix not in ("html", "csv"):
        told["R127"] = set(inputs(case.form))
    if case.kind == "corrected" and case.client in ("exceljs", "sheetjs") and case.client_format not in NO_FORMULAS:
        told["R130"] = set(case.form.sums)
    if case.kind == "corrected" and case.client_format in NO_FORMULAS:
        old = balanced(case.form).values() | figures(case.submission, inputs(case.form))
        failed = [rule for rule in case.form.rules if confront(rule, old).verdict is OutcomeVerdict.FAILED]
        assert all(case.form.sums.keys() & set(rule.cells) for rule in failed)
        told["E101"] = {cell for rule in failed if rule.total is None for cell in rule.cells}
        told["E102"] = {cell for rule in failed if rule.total is not None for cell in rule.cells}
    elif case.client_format in NO_FORMULAS:
        told["E103"] = set(case.form.sums)

    if case.kind == "corrected" and case.client == "sheetjs" and case.suffix not in ("xlsx", "ods"):
        told["R230"] = set()  # the code is kept as it was shown

    found: dict[str, set[str]] = {}
    for code, finding in said(case, reading):
        found.setdefault(code, set()).update(finding.cells)

    assert told == found


@pytest.mark.parametrize(("client", "suffix"), [(c, s) for c, formats in FORMATS.items() for s in formats])
def test_saving_again_changes_nothing(client: str, suffix: str, reading: Callable[[Case], Return]) -> None:
    once, twice = (reading(Case(client, suffix, "2021", kind)) for kind in ("busy", "twice"))

    assert once.submission == twice.submission


# ── sheets one by one, and one after the other ──────────────────────────────────────────────


@pytest.fixture(scope="module")
def exported(filler: Filler, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The busy return in files without sheets: some sheets each, their totals computed or without a result."""
    fill, folder = filler("sheetjs"), tmp_path_factory.mktemp("exported")
    parts = {}
    for edition, form in FORMS.items():
        blank, full = workbooks(form, folder)
        every = {"all": None, "official": official(form)} | {table.sheet: [table.sheet] for table in form.tables}
        for suffix, (part, sheets) in itertools.product(("html", "csv"), every.items()):
            for totals, (before, cells) in {"computed": (full, {}), "blank": (blank, typed(form, "busy"))}.items():
                out = folder / f"{edition}-{part}-{totals}.{suffix}"
                parts[edition, suffix, part, totals] = Job(before, out, cells, sheets)
    fill(list(parts.values()))
    return lambda *part: parts[part].out


each_edition = pytest.mark.parametrize("edition", FORMS)
each_text = pytest.mark.parametrize("suffix", ["html", "csv"])
each_part = pytest.mark.parametrize("part", ["all", "official"])


@each_edition
@each_text
@each_part
def test_sheets_one_after_the_other_are_a_whole_return(
    edition: str, suffix: str, part: str, exported: Callable[..., Path]
) -> None:
    form = FORMS[edition]
    computed, blank = (
        the(Return, read(exported(edition, suffix, part, totals))).submission for totals in ("computed", "blank")
    )

    assert balanced(form).values() == computed.values()
    assert balanced(form).values() == complete(blank).values()
    assert {("红旗区科学技术局", balanced(form).year)} == {(one.unit, one.year) for one in (computed, blank)}


@each_edition
@each_text
@each_part
@pytest.mark.parametrize("totals", ["computed", "blank"])
def test_sheets_one_after_the_other_are_without_error(
    edition: str, suffix: str, part: str, totals: str, exported: Callable[..., Path], request: pytest.FixtureRequest
) -> None:
    reading = the(Return, read(exported(edition, suffix, part, totals)))
    found = [*reading.findings, *check(reading.submission)]

    told = {"E103"} if totals == "blank" else set()
    assert told == {finding.code for finding in found if finding.severity != Severity.INFORMATION}
    assert ("undecided" if totals == "blank" else "pass") == verdict(found)


@each_edition
@each_text
@pytest.mark.parametrize("totals", ["computed", "blank"])
def test_every_table_is_found_in_a_file_of_its_own(
    edition: str, suffix: str, totals: str, exported: Callable[..., Path]
) -> None:
    form = FORMS[edition]
    for table in form.tables:
        document, _ = read_document(exported(edition, suffix, table.sheet, totals))
        submission, findings = bind(form, document)
        own = [cell.id for cell in table.cells]
        others = {other.title for other in form.tables if other is not table}

        assert set(own) == submission.origins.keys()
        assert figures(balanced(form), own) == figures(complete(submission), own)
        assert others == {
            the(MissingTable, finding).table for finding in findings if finding.severity == Severity.ERROR
        }
