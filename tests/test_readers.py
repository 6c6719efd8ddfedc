"""Every reader against readers that others wrote: what it takes from a cell is what they take and what is seen, or is told."""

from __future__ import annotations

import csv
import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from drift import flat
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from narrowed import the
from office import convert
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from python_calamine import CalamineWorkbook
from strategies import balanced
from test_drift import CASES

from gouji import Document, Return, load_form, read, write
from gouji.model.grid import Grid, Piece
from gouji.model.submission import Status
from gouji.workbook.cover import MARK

F21 = load_form("2021")
FORMATS = ("xlsx", "resaved.xlsx", "xls", "ods", "html", "csv")
SHEETS = 3 * CASES
CODES = ("General", "0", "0.0", "#,##0.00", "0%", "0,", '0.0,"万"', '0.00,,"百万"', "0\\.0,", "0\\.0000", '0"万元"', '0"件"', ";;;", "0;;",
         '"¥"#,##0.00', "[$¥-804]#,##0", "# ?/?", "# ??/??", "0.00E+00", "@", "[DBNum1]0", "[Red]0;[Blue]-0", "0_);(0)", "+0;-0;0",
         '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "00000", 'yyyy"年"m"月"d"日"', "h:mm", "mmm-yy", '"共"0"件"', '"保密"',
         '[>100]"多";0', '0"0"', "0‰")  # fmt: skip
TEXTS = ("12", "007", "１２", "12 ", " 12", "1,234", "12%", "12件", "'12", "1/12", "2024-01-12", "12.", "一十二", "-", "/", "无", "=1", "1e5", "+12",
         "12\n34", "１２．５", "#N/A", "1.2.3", "<b>3</b>", "&amp;", "12\t", "(12)", "−12", "12(注1)", "约12", "O", "l2", "TRUE")  # fmt: skip
WHITE, STRUCK, RAISED, LOWERED = (
    {"color": "FFFFFFFF"}, {"strike": True}, {"vertAlign": "superscript"}, {"vertAlign": "subscript"}
)  # fmt: skip
NAVY = "FF000080"


class Cell(NamedTuple):
    """What is typed into a cell and how it is dressed: ``runs`` are texts with fonts of their own."""

    value: Any
    code: str = "General"
    font: Mapping[str, Any] = {}
    ground: str = ""
    runs: tuple[tuple[str, Mapping[str, Any]], ...] = ()


def built(*parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Cell]:
    return st.tuples(*parts).map(lambda found: Cell(*found))


def cells() -> st.SearchStrategy[Cell]:
    """Of each kind as many."""
    numbers = st.one_of(
        st.integers(-20, 200), st.integers(-(10**9), 10**14), st.decimals(-999, 999, places=3).map(float), st.just(0)
    )
    fonts = st.sampled_from([WHITE, STRUCK])
    digits = st.integers(0, 999).map(str)
    beside = st.tuples(digits, st.sampled_from([WHITE, STRUCK, RAISED, LOWERED]))
    plain: st.SearchStrategy[Any] = st.tuples(digits, st.just({}))
    days = st.dates(datetime.date(1900, 3, 1), datetime.date(2099, 12, 31))
    return st.one_of(
        built(numbers, st.sampled_from(CODES)),
        built(numbers),
        built(numbers, st.just("General"), fonts),
        built(numbers, st.just("General"), st.just(WHITE), st.just(NAVY)),
        built(st.sampled_from(TEXTS)),
        built(st.just(None), st.just("General"), st.just({}), st.just(""), st.one_of(st.tuples(beside, plain), st.tuples(plain, beside), st.tuples(beside))),
        built(st.one_of(days, st.booleans(), st.sampled_from(["#REF!", "#DIV/0!", "#N/A", "#VALUE!"]))),
        built(st.sampled_from(["=1+2", "=1/0", '="12"', '=""', "=TRUE", "=0.1+0.2", "=NA()"]), st.sampled_from(CODES[:8])),
    )  # fmt: skip


class Sent(NamedTuple):
    """A sheet of cells: what was typed into which cell of the form, and where that is; one row is hidden."""

    typed: dict[str, tuple[int, int, Cell]]
    hidden_row: int


def sheet(found: list[Cell], path: Path, number: int) -> Sent:
    """A return on one sheet whose figures are dressed by a library."""
    pieces: list[Piece] = []
    bottom = 0
    for grid in flat(F21, balanced(F21)):
        pieces += [piece._replace(row=piece.row + bottom) for piece in grid.pieces]
        bottom += max(piece.row for piece in grid.pieces) + 2
    names = {p.name.removeprefix(MARK): p for p in pieces if p.name and p.role == "input"}
    write(Document((Grid("表", tuple(p._replace(name=None) for p in pieces)),)), path)
    book = openpyxl.load_workbook(path)
    page = book["表"]
    typed = {}
    for (name, piece), cell in zip(names.items(), found, strict=False):
        typed[name] = (piece.row, piece.column, cell)
        at = page.cell(piece.row + 1, piece.column + 1)
        if cell.runs:
            at.value = CellRichText(*(TextBlock(InlineFont(**font), text) for text, font in cell.runs))
        else:
            at.value = cell.value
        if isinstance(cell.value, str) and cell.value in TEXTS:
            at.data_type = "s"
        if not isinstance(cell.value, datetime.date):
            at.number_format = cell.code
        at.font = Font(**cell.font)
        if cell.ground:
            at.fill = PatternFill("solid", fgColor=cell.ground)
    hidden_row = typed[list(typed)[number % 8]][0]  # no merged label reaches over it
    page.row_dimensions[hidden_row + 1].hidden = True
    book.save(path)
    return Sent(typed, hidden_row)


@pytest.fixture(scope="module")
def sent(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Sent], Path]:
    """Sheets of cells, and the file of each in every format."""
    folder = tmp_path_factory.mktemp("readers")
    drawn: list[list[Cell]] = []

    @settings(
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        max_examples=SHEETS,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(cells(), min_size=160, max_size=160))
    def collect(found: list[Cell]) -> None:
        drawn.append(found)

    collect()
    paths = [folder / f"{number}.xlsx" for number in range(len(drawn))]
    sheets = [sheet(found, path, number) for number, (found, path) in enumerate(zip(drawn, paths, strict=True))]
    for target in ("xls", "ods", "html", "csv"):
        convert(soffice, target, folder, *paths)
    (folder / "again").mkdir()
    convert(soffice, "xlsx", folder / "again", *paths)
    for path in (folder / "again").iterdir():
        path.rename(folder / f"{path.stem}.resaved.xlsx")
    return sheets, folder


def others(path: Path) -> dict[tuple[int, int], object]:
    """What another reader finds in each cell; of what it does not read, in the same sheet that LibreOffice saved."""
    known = path if path.suffix in (".xlsx", ".xls", ".ods") else path.with_suffix(".resaved.xlsx")
    rows = CalamineWorkbook.from_path(known).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {(row, column): value for row, values in enumerate(rows) for column, value in enumerate(values)}


def seen(path: Path) -> list[list[str]]:
    """What LibreOffice shows in each cell."""
    with path.with_suffix("").with_suffix(".csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def as_figure(text: str) -> Fraction | None:
    """The figure that a person reads in a text that is nothing else."""
    text = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace(",", "")
    if re.fullmatch(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[-+]?[0-9]+)?", text, re.IGNORECASE):
        return Fraction(Decimal(text))
    parts = re.fullmatch(r"(-?)(?:([0-9]+) +)?([0-9]+)/([1-9][0-9]*)", text)
    if parts is None:
        return None
    read = Fraction(int(parts[2] or 0)) + Fraction(int(parts[3]), int(parts[4]))
    return -read if parts[1] else read


def reads_as(text: str, value: Fraction) -> bool:
    """Whether what a cell shows is a figure, in whatever words that scale nothing, rounded at most."""
    if not text.strip():
        return not value
    if re.search("[%‰百千万亿]", text) and value:
        return False
    figures = re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?(?:E[-+]?[0-9]+)?|[0-9 ]*[0-9]+/[0-9]+", text)
    figure = as_figure(text.strip()) if "/" in text else as_figure(figures[0]) if len(figures) == 1 else None
    if figure is None:
        return not value and not re.search(r"[^\W\d_]", text)
    if re.match(r"[^0-9]*[-(]", text) and figure > 0:
        figure = -figure
    mantissa, _, power = figures[0].upper().partition("E")
    if abs(value) < 1 and not figure:
        return abs(value) * 2 <= 1
    step = Fraction(1, 9) if "/" in text else Fraction(10) ** (int(power or 0) - len(mantissa.partition(".")[2]))
    return abs(figure - value) * 2 <= step


def expected(cell: Cell, shown: str, held: object, suffix: str) -> tuple[Fraction | None, bool]:
    """The figure that a cell must give (None: none), and whether something must be said of it.

    ``held`` is what another library finds there; formats without fonts keep nothing of them.
    """
    lost = suffix in ("csv", "html")
    if cell.runs and not lost:
        dark = "".join(text for text, font in cell.runs if not font)
        return as_figure(dark or "".join(text for text, _ in cell.runs)), True
    if suffix == "csv" or isinstance(held, str):
        text = shown if suffix == "csv" else str(held)
        return as_figure(text), False
    if isinstance(held, (int, float)) and (suffix == "html" or not isinstance(held, bool)):
        held = int(held) if isinstance(held, bool) else held  # pages have no truths
        figure = Fraction(Decimal(repr(held)))
        dressed = cell.font and not cell.ground and (figure != 0 or cell.font != WHITE)
        return figure, bool(dressed) or ((suffix != "html" or not shown.isalpha()) and not reads_as(shown, figure))
    return None, False


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_cell_is_read_as_others_read_it_and_as_it_is_seen_or_told(
    sent: tuple[list[Sent], Path], suffix: str, record_property: Any
) -> None:
    sheets, folder = sent
    silent, counts = [], Counter[str]()
    for number, one in enumerate(sheets):
        path = folder / f"{number}.{suffix}"
        reading, shown, held = the(Return, read(path)), seen(path), others(path)
        named = {cell for finding in reading.findings for cell in finding.cells}
        for name, (row, column, cell) in one.typed.items():
            got = reading.submission.observations[name]
            text = shown[row][column] if row < len(shown) else ""
            figure, doubtful = expected(cell, text, held.get((row, column), cell.value), suffix)
            if suffix == "html" and cell.value == "12件":  # a page has nothing but text: so much is seen there
                figure, doubtful = as_figure(text.removesuffix("件")), False
            if row == one.hidden_row and suffix != "csv":  # LibreOffice writes it into no page
                figure, doubtful = (None, False) if suffix == "html" else (figure, figure is not None)
            equal = (got.value is None) == (figure is None) and Fraction(got.value or 0) == (figure or 0)
            told = name in named or got.status in (Status.NOT_A_NUMBER, Status.NOT_APPLICABLE)
            kind = (
                "silent"
                if cell.runs and not equal
                else "told"
                if told
                else "equal"
                if equal and not doubtful
                else "silent"
            )
            counts[kind] += 1
            if kind == "silent":
                silent.append((number, name, cell, text, got))
    record_property("counts", dict(counts))

    assert [] == silent
    assert min(counts["equal"], counts["told"]) > 0
