"""The check code: its value for known reports, what it tells apart, and that the workbook reckons it as Python does."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from fixed import FIXED, OPEN
from hypothesis import example, given
from hypothesis import strategies as st
from narrowed import the
from office import Office
from strategies import balanced, returned

from gouji import (
    Form,
    Observation,
    ReportingUnit,
    Return,
    Submission,
    complete,
    layout,
    load_form,
    read,
    read_document,
    write,
)
from gouji.campaign.packed_blank import packed_blank
from gouji.campaign.prefilled import blank_for, is_untouched
from gouji.editing.carry_over import Prefill
from gouji.formats.read import document_in
from gouji.forms.audit.sealing import MOST_PATTERNS, sealing
from gouji.forms.language.define import define
from gouji.intake.recall import OF_A_RETURN
from gouji.model.check_code import (
    SPACES,
    NoCode,
    check_code,
    code_of,
    code_written,
    edition_number,
    is_nothing,
    misprints,
    term,
    weights_of,
)
from gouji.model.figures import WORDS_FOR_NOTHING
from gouji.model.form import CODE, COVER
from gouji.model.grid import Document, Grid, a1
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING as NO_FIGURE
from gouji.model.submission import Status
from gouji.workbook.cover import CODE_PLACE

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
F21, F19 = load_form("2021"), load_form("2019")
TOY = load_form(HERE / "data" / "toy.toml")
FORMS = [F21, F19, TOY]
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
PUBLISHED = json.loads((HERE / "data" / "published.json").read_text("utf-8"))
SHOWN = (COVER, a1(CODE_PLACE.row, CODE_PLACE.column))


def submitted(form: Form, figures: Sequence[int | Decimal | None], year: int | None = 2023) -> Submission:
    return Submission(form, "清源县教育局", year, dict(zip(form.cells, map(Observation.of, figures), strict=True)))


# ── known codes ─────────────────────────────────────────────────────────────────────────────


def test_the_codes_of_published_reports() -> None:
    city = PUBLISHED["city-2024"]
    figures = [Decimal(city["figures"].get(cell, "0")) for cell in F21.cells]

    assert "8325 3123" == check_code(submitted(F21, figures, city["year"]))
    assert "6094 5863" == check_code(the(Return, read(SAMPLES / "hongqi-2023.xlsx")).submission)
    assert "7815 6887" == check_code(submitted(F21, [None] * 200))


def test_the_weights_are_powers() -> None:
    first, second = weights_of(F21)

    assert ((8592, 2318, 175, 7650), (2392, 606, 4337, 8424)) == (first[:4], second[:4])
    assert [8592**i % 9973 for i in range(1, 203)] == list(first)
    assert [2392**i % 9967 for i in range(1, 203)] == list(second)


def test_editions_called_by_a_year_count_as_that_year_and_others_by_their_form() -> None:
    assert (2021, 2019) == (edition_number(F21), edition_number(F19))
    assert edition_number(TOY) == edition_number(replace(TOY, title="别的")) != edition_number(replace(TOY, id="other"))


@pytest.mark.parametrize(("figure", "comes_to"), [
    (None, 0), (0, 1), (7, 8), (-3, -2), (Decimal("0.5"), 1 + 1009 * 500_000), (Decimal("-0.25"), 1009 * 750_000),
    (Decimal("2.0000004"), 3), (Decimal("2.0000005"), 3 + 1009), (Decimal("96171.60"), 96172 + 1009 * 600_000),
])  # fmt: skip
def test_what_a_figure_adds(figure: int | Decimal | None, comes_to: int) -> None:
    assert comes_to == term(figure)


# ── blanks and texts ────────────────────────────────────────────────────────────────────────


BLANK = submitted(F21, [None] * 200)
CELL = "requests.new.person"


def with_raw(raw: str, status: Status) -> Submission:
    return BLANK.with_observations({CELL: Observation(None, raw, status)})


@pytest.mark.parametrize("raw", ["/", "／", "—", "－", " 无 ", "不适用", "\u3000", "N/A", ""])
def test_words_for_nothing_count_as_a_blank(raw: str) -> None:
    assert check_code(BLANK) == check_code(with_raw(raw, Status.NOT_APPLICABLE))


@pytest.mark.parametrize("raw", ["约20", "不 适用", "无法统计", "#REF!", "TRUE"])
def test_any_other_text_leaves_no_code(raw: str) -> None:
    assert NoCode.TEXT is check_code(with_raw(raw, Status.NOT_A_NUMBER))


def test_a_number_stored_as_a_text_leaves_no_code(tmp_path: Path) -> None:
    document = layout(F21, submitted(F21, [0] * 200))
    typed = tuple(
        replace(grid, pieces=tuple(p._replace(value="12") if p.name == f"gouji.{CELL}" else p for p in grid.pieces))
        for grid in document
    )
    path = write(replace(document, grids=typed), tmp_path / "text.xlsx")

    assert NoCode.TEXT is check_code(the(Return, read(path)).submission)


def test_without_a_year_there_is_no_code() -> None:
    assert NoCode.NO_YEAR is check_code(replace(BLANK, year=None))


@each_form
def test_a_nil_return_has_the_code_of_its_report_with_zeros(form: Form, tmp_path: Path) -> None:
    year = form.years[0]
    nothing = replace(submitted(form, [None] * len(form.cells), year), nil_return=True)
    seen = the(Return, read(write(layout(form, nothing), tmp_path / "nil.xlsx"), form)).submission

    assert code_of([0] * len(form.cells), year, edition_number(form)) == check_code(nothing) == check_code(seen)
    assert check_code(nothing) != check_code(replace(nothing, nil_return=False))


def test_counting_blanks_as_zero_on_demand_does_not_change_what_the_workbook_says(tmp_path: Path) -> None:
    path = write(layout(F21, BLANK), tmp_path / "blank.xlsx")

    assert check_code(BLANK) == check_code(the(Return, read(path, blank_as_zero=True)).submission)


@given(st.text(st.sampled_from([*SPACES, " ", *"/／—-－无不适用nNaA/x约2"]), max_size=6))
@example(" - ")
def test_what_is_nothing_to_the_code_is_no_figure_to_the_reader(text: str) -> None:
    from gouji.model.figures import observe

    if is_nothing(text):
        assert observe(text).status in (Status.BLANK, Status.NOT_APPLICABLE)


# ── what is told apart ──────────────────────────────────────────────────────────────────────


@each_form
def test_what_a_code_is_proved_to_catch(form: Form) -> None:
    proved = sealing(form)

    assert (9973 * 9967, 9973 * 9967) == (proved.change, proved.swap)
    assert proved.pair >= 2575
    assert proved.amount >= 9967
    assert 0 < proved.moves == 2 * proved.rectangles < MOST_PATTERNS


def test_two_small_errors_are_proved_to_be_seen_as_far_as_trying_goes() -> None:
    """The bound of two errors by trying every pair of changes: none below it passes, one at it does."""
    product, bound = 9973 * 9967, sealing(F21).pair
    ratio = [first + 9973 * ((second - first) * pow(9973, -1, 9967) % 9967)
             for first, second in zip(*weights_of(F21), strict=True)]  # fmt: skip
    step = [one * pow(ratio[0], -1, product) % product for one in ratio]
    smallest = min(
        max(change, min(rest, product - rest))
        for weight in step[1:]
        for change in range(1, bound + 1)
        if (rest := weight * change % product) or change
    )

    assert bound == smallest


Change = Callable[[random.Random, list[list[int]]], None]


def single(chance: random.Random, rows: list[list[int]]) -> None:
    row = chance.choice(rows)
    row[chance.randrange(len(row))] += chance.randint(1, 90_000_000)


def swap(chance: random.Random, rows: list[list[int]]) -> None:
    flat = [(row, column) for row in rows for column in range(len(row))]
    (one, a), (other, b) = chance.sample(flat, 2)
    one[a], other[b] = other[b], one[a]


def shifted_row(chance: random.Random, rows: list[list[int]]) -> None:
    row = chance.choice([row for row in rows if len(row) > 1])
    start = chance.randrange(len(row) - 1)
    row[start:] = [0, *row[start:-1]]


def shifted_column(chance: random.Random, rows: list[list[int]]) -> None:
    block = [row for row in rows if len(row) == 7]
    column, start = chance.randrange(7), chance.randrange(len(block) - 1)
    moved = [0, *(row[column] for row in block[start:-1])]
    for row, value in zip(block[start:], moved, strict=True):
        row[column] = value


def exchanged_rows(chance: random.Random, rows: list[list[int]]) -> None:
    one, other = chance.sample([row for row in rows if len(row) == 7], 2)
    one[:], other[:] = other[:], one[:]


@pytest.mark.slow
def test_no_change_is_missed() -> None:
    chance = random.Random(20210930)
    missed, tried = [], dict.fromkeys((single, swap, shifted_row, shifted_column, exchanged_rows), 0)
    while min(tried.values()) < 20_000:
        rows = [[chance.choice((0, 0, chance.randint(0, 30), chance.randint(0, 4_000_000))) for _ in range(width)]
                for width in (*[3] * 2, *[1] * 4, *[7] * 25, 15)]  # fmt: skip
        before = [list(row) for row in rows]
        code = code_of([value for row in rows for value in row], 2024, 2021)
        for change in tried:
            change(chance, rows)
            if rows != before:
                tried[change] += 1
                if code_of([value for row in rows for value in row], 2024, 2021) == code:
                    missed.append((change, before, [list(row) for row in rows]))
            rows = [list(row) for row in before]

    assert [] == missed


def test_a_cell_left_blank_is_told_from_zero_wherever_it_is() -> None:
    zeros = check_code(submitted(F21, [0] * 200))
    codes = {check_code(submitted(F21, [None if at == gap else 0 for at in range(200)])) for gap in range(200)}

    assert (200, False) == (len(codes), zeros in codes)


# ── codes that are written down ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["60945863", "6094 5863", "６０９４　５８６３", " 6094-5863 ", "6094 5863\n"])
def test_a_code_is_known_however_it_is_written(text: str) -> None:
    assert "6094 5863" == code_written(text)


@pytest.mark.parametrize("text", ["6094586", "609458630", "6094 586O", "", "有文字", "²0945863", "٦0945863"])
def test_what_has_not_eight_digits_is_no_code(text: str) -> None:
    assert code_written(text) is None


@given(st.from_regex(r"[0-9]{4} [0-9]{4}", fullmatch=True))
def test_misprints_are_one_digit_or_one_exchange_away(code: str) -> None:
    found = misprints(code)
    neighbours = sum(a != b for a, b in zip(code.replace(" ", ""), code.replace(" ", "")[1:], strict=False))

    assert code not in found
    assert all(code in misprints(other) for other in found)
    assert 72 <= len(found) <= 72 + neighbours


# ── in the workbook ─────────────────────────────────────────────────────────────────────────


WORDED = define(
    {
        "form": {"id": "w-2024", "edition": "2024", "title": "合作情况表", "source": "示例", "years": [2024]},
        "tables": [
            {
                "key": "t",
                "sheet": "合作",
                "title": "合作情况",
                "blocks": [
                    {
                        "columns": [
                            {"key": "n", "label": "数量"},
                            {"key": "how", "label": "合作形式", "kind": "text"},
                        ],
                        "rows": [{"key": "a", "label": "高校"}, {"key": "b", "label": "企业"}],
                    }
                ],
            }
        ],
    },
    "worded",
)


def shown(document: Document) -> object:
    return next(p.value for grid in document if grid.name == COVER for p in grid.pieces if p[:2] == CODE_PLACE[1:])


@each_form
@given(data=st.data())
def test_the_cover_shows_what_python_says(form: Form, data: st.DataObject) -> None:
    submission = data.draw(returned(form))
    said = check_code(submission)

    if said is not NoCode.UNCOMPUTED and Status.UNCOMPUTED not in submission.columns.statuses:
        assert shown(layout(form, submission)) == ("有文字" if said is NoCode.TEXT else said)


@pytest.mark.parametrize("form", OPEN, ids=lambda form: form.id)
def test_a_form_with_open_rows_shows_no_code_that_its_rows_would_belie(form: Form) -> None:
    """That of the figures goes by the rows that are used; the blank has others, and more may be put in."""
    document = layout(form, unit="清源县教育局", year=form.years[0])

    assert "行数由单位定，审核时给出" in {p.value for grid in document if grid.name == COVER for p in grid.pieces}
    assert CODE not in {grid.name for grid in document}


@given(figures=st.lists(st.integers(0, 99), min_size=2, max_size=2), words=st.sampled_from(["", "无", "独立完成"]))
def test_words_that_a_form_asks_for_are_no_text_in_place_of_a_figure(figures: list[int], words: str) -> None:
    seen = {cell: Observation.of(figure) for cell, figure in zip(("t.a.n", "t.b.n"), figures, strict=True)}
    seen |= {f"t.{row}.how": Observation(None, words, Status.TEXT) if words else NO_FIGURE for row in "ab"}
    submission = Submission(WORDED, "清源县教育局", 2024, seen)

    assert shown(layout(WORDED, submission)) == check_code(submission)


def without_code(document: Document) -> Document:
    """A workbook as it was before blanks had a code."""
    grids = [
        replace(grid, pieces=tuple(p for p in grid.pieces if grid.name != COVER or p.row != CODE_PLACE.row))
        for grid in document
        if grid.name != CODE
    ]
    return replace(document, grids=tuple(grids))


@each_form
def test_a_blank_without_a_code_is_read_as_before(form: Form, tmp_path: Path) -> None:
    year = form.years[0]
    figures = submitted(form, list(range(len(form.cells))), year)
    new, old = (write(one, tmp_path / f"{number}.xlsx") for number, one in enumerate(
        (layout(form, figures), without_code(layout(form, figures)))))  # fmt: skip
    seen = [the(Return, read(path, form)) for path in (new, old)]

    assert seen[0].submission == seen[1].submission
    assert [one.code for one in seen[0].findings] == [one.code for one in seen[1].findings]


CARRIED = {"requests.carried_in.person": Prefill(3, "上年"), "requests.carried_in.company": Prefill(4, "上年")}


@pytest.mark.parametrize("prefilled", [{}, CARRIED], ids=["empty", "prefilled"])
def test_a_blank_is_known_to_be_untouched_with_and_without_its_code(prefilled: dict[str, Prefill]) -> None:
    blank = blank_for(F21, ReportingUnit("清源县教育局", "01"), Period(2024), prefilled)

    assert is_untouched(F21, blank)
    assert is_untouched(F21, without_code(blank))
    assert not is_untouched(F21, layout(F21, balanced(F21)))


def test_a_prefilled_blank_shows_the_code_of_what_is_filled_in(tmp_path: Path) -> None:
    unit = ReportingUnit("清源县教育局", "01")
    codes = []
    for number, prefilled in enumerate(({}, CARRIED)):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(packed_blank(F21, unit, Period(2024), prefilled))
        codes.append(shown(read_document(path)[0]))
        assert codes[-1] == check_code(the(Return, read(path)).submission)

    assert codes[0] != codes[1]


def test_the_sheet_behind_the_code_is_not_read_with_a_return(tmp_path: Path) -> None:
    path = write(layout(F21, balanced(F21)), tmp_path / "x.xlsx")
    content = path.read_bytes()
    document = document_in(content, str(path), None, OF_A_RETURN)

    assert [()] == [grid.pieces for grid in document if grid.name == CODE]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["ods", "xls", "xlsx"])
def test_a_code_that_follows_the_figures_is_never_told(suffix: str, office: Office, tmp_path: Path) -> None:
    path = write(layout(F21, balanced(F21)), tmp_path / "x.xlsx")
    office.run(path, typed={("表三", "D6"): 777}, save=tmp_path / f"y.{suffix}")
    found = the(Return, read(tmp_path / f"y.{suffix}"))

    assert 777 == found.submission.value("requests.granted.person")
    assert set() == {one.code for one in found.findings} & {"R230", "R231"}


def test_a_blank_without_a_year_shows_no_code() -> None:
    assert "" == shown(layout(F21))
    assert "7815 6887" == shown(layout(F21, year=2023))


@pytest.mark.parametrize("form", FIXED, ids=lambda form: form.id)
def test_only_functions_of_old_spreadsheets_are_used(form: Form) -> None:
    import re

    grids = [grid for grid in layout(form) if grid.name in (CODE, COVER)]
    used = {name for grid in grids for p in grid.pieces for name in re.findall(r"([A-Z.0-9]+)\(", p.formula or "")}
    longest = max(len(p.formula or "") for grid in grids for p in grid.pieces)

    assert used == {"IF", "ISNUMBER", "ISTEXT", "ISBLANK", "INT", "ROUND", "MOD", "SUMPRODUCT", "TRIM", "SUBSTITUTE",
                    "CHAR", "COUNT", "TEXT"}  # fmt: skip
    assert longest < 1024


def varied(form: Form, chance: random.Random) -> Submission:
    """A return with figures of every size, decimals, blanks and words, as units fill them in."""
    observations = {}
    for cell in form.cells.values():
        kinds = [NO_FIGURE, Observation.of(0), Observation.of(chance.randint(1, 99_999_999)), Observation.of(0)]
        if cell.kind == "amount":
            places = chance.randint(1, 6)
            kinds += [Observation.of(Decimal(chance.randint(1, 10 ** (8 + places))).scaleb(-places))] * 4
        words = Observation(None, chance.choice(["/", "—", " 无", "不适用"]), Status.NOT_APPLICABLE)
        observations[cell.id] = chance.choice([*kinds * 5, words])
    if chance.random() < 0.1:
        odd = chance.choice([one for one in form.cells if one not in form.sums])
        observations[odd] = Observation(None, chance.choice(["约3", "12件", "*", "?", "不 适用"]), Status.NOT_A_NUMBER)
    for total in form.sums:
        observations[total] = NO_FIGURE
    seen = Submission(form, "清源县教育局", chance.randint(2021, 2099), observations, nil_return=chance.random() < 0.2)
    return complete(seen, partly=True)


def together(documents: Sequence[Document]) -> Document:
    """Many returns in one workbook, every sheet under a name of its own."""
    grids: list[Grid] = []
    for number, document in enumerate(documents):
        kept = [grid for grid in document if grid.name in (COVER, CODE, *(table.sheet for table in F21.tables))]
        names = [grid.name for grid in kept]

        def elsewhere(formula: str | None, number: int = number, names: Sequence[str] = names) -> str | None:
            for name in names if formula else ():
                formula = str(formula).replace(f"'{name}'!", f"'{name}{number}'!")
            return formula

        for grid in kept:
            pieces = tuple(
                p._replace(formula=elsewhere(p.formula), name=None)
                for p in grid.pieces
                if grid.name != COVER or "勾稽检查" not in (p.formula or "")
            )
            grids.append(replace(grid, name=f"{grid.name}{number}", pieces=pieces, alerts=(), visibility="visible"))
    return Document(tuple(grids))


@pytest.mark.slow
def test_libreoffice_reckons_the_codes_of_500_returns(office: Office, tmp_path: Path) -> None:
    chance = random.Random(20240131)
    differing, told = [], set()
    for batch in range(20):
        returns = [varied(F21, chance) for _ in range(25)]
        path = write(together([layout(F21, one) for one in returns]), tmp_path / f"{batch}.xlsx")
        sheets = office.run(path, recalculate=True)
        for number, one in enumerate(returns):
            said = check_code(one)
            expected = "有文字" if said is NoCode.TEXT else said
            told.add(expected)
            if (seen := sheets[f"{COVER}{number}"][SHOWN[1]].value) != expected:
                differing.append((batch, number, seen, expected))

    assert [] == differing
    assert len(told) > 400


def texts() -> Iterator[str]:
    """Words for nothing and what looks like them, set in every kind of space."""
    for word in (*WORDS_FOR_NOTHING, "", "约3", "12", "N/A", "*", "?", "~", "不 适用", "无无", "0"):
        yield from (word, f" {word}", f"{word}\u3000")
    ends = combinations((*SPACES, " "), 2)  # a tab in a cell of several lines is no character to LibreOffice
    yield from (f"{a}无{b}" for a, b in ends if {a, b} != {"\t", "\n"})


@pytest.mark.slow
def test_libreoffice_takes_for_nothing_what_python_does(office: Office, tmp_path: Path) -> None:
    words = list(texts())
    returns = [
        BLANK.with_observations({CELL: Observation(None, one, Status.NOT_A_NUMBER if one else Status.BLANK)})
        for one in words
    ]
    path = write(together([layout(F21, one) for one in returns]), tmp_path / "words.xlsx")
    sheets = office.run(path, recalculate=True)
    taken = [sheets[f"{COVER}{number}"][SHOWN[1]].value for number in range(len(words))]

    expected = ["7815 6887" if is_nothing(one) else "有文字" for one in words]
    assert dict(zip(words, expected, strict=True)) == dict(zip(words, taken, strict=True))


def test_the_return_in_balance_has_a_code() -> None:
    assert code_written(str(check_code(balanced(F21)))) == check_code(balanced(F21))
