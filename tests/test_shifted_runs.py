"""Groups of one row that were typed one cell off, and lines of figures beside totals that did not move with them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from collecting import checked
from narrowed import the
from planting import Values, block_off, busy, quiet, run_off, submission
from test_shifted_blocks import proposes_figures, reviewed

from gouji import Observation, Return, Review, Submission, Verdict, load_form
from gouji.campaign.question import ask
from gouji.editing.localise.findings import Displaced, ErrorHere, LineVacant
from gouji.editing.localise.locate import locate
from gouji.editing.localise.structural_errors import Structure
from gouji.model.totals import matrices, recalculate

F21 = load_form("2021")
F19 = load_form("2019")
RUN = [cell.id for cell in F21.table_of["cases"].cells]
(ROWS,) = matrices(F21.table_of["requests"])
HANDLED = F21.sums["requests.handled.person"][0].parts


def told(seen: Submission) -> Review:
    return the(Review, checked(Return("甲.xlsx", "ab" * 32, seen, ())))


def _small(form: object, chance: random.Random) -> Values:
    """A unit as most are, with a few cases in two of the groups at least."""
    while True:
        values = quiet(F21, chance)
        leaves = [cell for cell in RUN if cell not in F21.sums]
        values |= {cell: chance.choice((0, 0, 0, 1, 2, 5)) for cell in leaves}
        values |= {cell: sum(values[part] for part in F21.sums[cell][0].parts) for cell in RUN if cell in F21.sums}
        if sum(values[cell] > 0 for cell in RUN if cell in F21.sums) >= 2:
            return values


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("make", [busy, _small])
def test_a_row_of_groups_typed_one_cell_off_is_one_slip_and_no_figure_is_proposed(
    way: int, make: Callable[..., Values]
) -> None:
    chance = random.Random(f"{way}{make.__name__}")
    known = 0
    for _ in range(40):
        values = make(F21, chance)
        found = told(run_off(F21, values, "cases", way))

        assert found.verdict is not Verdict.PASS
        assert not proposes_figures(found)
        locations = found.diagnosis.locations
        if locations:
            known += 1
            assert [Structure.RUN_SHIFTED] == [one.mechanism for one in locations]
            assert all(values[one.cell] == one.suggested for one in locations[0].corrections)
            (said,) = (one for one in found.located() if isinstance(one, ErrorHere))
            assert "→" not in str(said)
    assert known >= (40 if make is busy else 20)


@pytest.mark.parametrize("first", [5])
def test_of_a_row_of_groups_the_later_ones_alone_may_have_moved(first: int) -> None:
    chance = random.Random(first)
    for _ in range(10):
        values = busy(F21, chance)
        found = told(run_off(F21, values, "cases", 1, first=first))

        assert not proposes_figures(found)


@pytest.mark.parametrize("blank", [RUN[0], RUN[-1], None])
def test_a_wrong_total_in_a_row_of_groups_is_located_as_ever(blank: str | None) -> None:
    chance = random.Random(blank)
    for _ in range(30):
        values = busy(F21, chance)
        total = chance.choice([cell for cell in RUN if cell in F21.sums and cell != blank])
        stated = {cell: value for cell, value in values.items() if cell != blank} | {total: values[total] + 90}
        found = locate(submission(F21, stated))

        assert {Structure.RUN_SHIFTED}.isdisjoint(one.mechanism for one in found.locations)
        if blank is None or blank not in F21.sums[total][0].parts:
            assert {total: values[total]} in [{c.cell: c.suggested for c in one.corrections} for one in found.locations]


def test_a_blank_at_the_end_of_a_row_of_groups_that_may_have_moved_is_asked_about() -> None:
    values = dict.fromkeys(F21.cells, 0) | {RUN[0]: 3, RUN[3]: 7, RUN[4]: 10}
    found = told(run_off(F21, values, "cases", -1))

    assert not proposes_figures(found)
    (line,) = (one for one in found.located() if isinstance(one, LineVacant))
    assert (RUN[-1],) == line.cells


@pytest.mark.parametrize("end", [i for i, cell in enumerate(RUN) if cell in F21.sums])
def test_a_group_typed_one_cell_back_without_its_first_figure_is_asked_about(end: int) -> None:
    """What it was typed over is no longer known, and any figure may be the sum of what is left."""
    chance = random.Random(end)
    start = end - len(F21.sums[RUN[end]][0].parts)
    for _ in range(20):
        values = _small(F21, chance)
        values |= {RUN[start + 1]: chance.randint(0, 3), RUN[start + 2]: chance.randint(1, 3)}
        values |= {RUN[end]: sum(values[cell] for cell in RUN[start:end])}
        stated = values | {RUN[i]: values[RUN[i + 1]] for i in range(start, end)}
        found = told(submission(F21, {cell: value for cell, value in stated.items() if cell != RUN[end]}))

        assert not proposes_figures(found)
        (line,) = (one for one in found.located() if isinstance(one, LineVacant))
        assert (RUN[end],) == line.cells


@pytest.mark.parametrize("last", [0, 1])
def test_a_total_left_out_after_a_small_last_part_is_not(last: int) -> None:
    values = dict.fromkeys(F21.cells, 0) | {RUN[0]: 2, RUN[3]: last}
    found = told(submission(F21, {cell: value for cell, value in values.items() if cell != RUN[4]}))

    assert () == tuple(one for one in found.located() if isinstance(one, LineVacant))


# ── a line in a table ───────────────────────────────────────────────────────────────────────


def _line_off(values: Values, line: list[str]) -> Submission:
    """A line typed one cell on, its first cell blank, its last figure pushed out of the table."""
    stated = values | {cell: values[before] for cell, before in zip(line[1:], line, strict=False)}
    return submission(F21, {cell: value for cell, value in stated.items() if cell != line[0]})


LINES = [row for row in ROWS if row[0] in HANDLED or row[0].startswith(("requests.carried_in", "requests.handled"))]


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line[0]))
def test_a_typed_row_one_cell_on_is_one_slip(line: list[str]) -> None:
    chance = random.Random(line[0])
    values = busy(F21, chance)
    while sum(values[cell] > 0 for cell in line[:-1]) < 3:
        values = busy(F21, chance)
    found = told(_line_off(values, line))

    first = found.diagnosis.locations[0]
    assert Structure.ROW_SHIFTED is first.mechanism
    assert {cell: values[cell] for cell in line}.items() >= {c.cell: c.suggested for c in first.corrections}.items()
    assert not proposes_figures_of_cells(found)


def proposes_figures_of_cells(found: Review) -> bool:
    return any(isinstance(one, ErrorHere) and one.change.movement is None for one in found.located())


@pytest.mark.parametrize("column", range(7))
def test_a_typed_column_one_row_down_is_one_slip(column: int) -> None:
    chance = random.Random(column)
    span = [row[column] for row in ROWS]
    span = span[span.index(next(cell for cell in span if cell.startswith("requests.granted"))):]  # fmt: skip
    span = span[: 1 + next(i for i, cell in enumerate(span) if cell.startswith("requests.handled"))]
    values = busy(F21, chance)
    found = told(_line_off(values, span))

    first = found.diagnosis.locations[0]
    assert first.mechanism in (Structure.COLUMN_SHIFTED, *([Structure.TOTALS_STALE] if column == 6 else []))
    assert all(values[c.cell] == c.suggested for c in first.corrections)
    assert not proposes_figures_of_cells(found)


@pytest.mark.parametrize("column", range(6))
@pytest.mark.parametrize("last", [0, 4])
def test_a_column_over_a_total_among_formulas_proposes_no_cell(column: int, last: int) -> None:
    """The total takes the last part; where that is zero, the total alone may be wrong."""
    chance = random.Random(f"{column}{last}")
    for _ in range(5):
        values = busy(F21, chance)
        span = [row[column] for row in ROWS if row[0] in HANDLED]
        total = next(row[column] for row in ROWS if row[0] == "requests.handled.person")
        values |= {span[0]: chance.randint(1, 9), span[-1]: last}
        values |= {total: sum(values[cell] for cell in span)}
        new, carried = (row[column] for row in ROWS if row[0] in ("requests.new.person", "requests.carried_out.person"))
        values |= {new: values[total] + 5, carried: 5}
        values |= {row[column]: 0 for row in ROWS if row[0] == "requests.carried_in.person"}
        stated = {cell: value for cell, value in values.items() if cell not in F21.sums}
        stated |= {cell: values[before] for cell, before in zip(span[1:], span, strict=False)}
        del stated[span[0]]
        found = told(typed_total(submission(F21, stated, live=True), total, last))

        assert not proposes_figures_of_cells(found)
        if last:
            (said,) = found.diagnosis.locations
            assert Structure.COLUMN_SHIFTED is said.mechanism
            assert {cell: values[cell] for cell in span}.items() >= {
                c.cell: c.suggested for c in said.corrections if c.cell != total
            }.items()
            assert [values[total]] == [c.suggested for c in said.corrections if c.cell == total]
        else:
            assert (span[0],) == found.diagnosis.vacant


def typed_total(seen: Submission, total: str, value: int) -> Submission:
    """A return in which one total is a figure, whatever the formulas are that count it."""
    typed = seen.origins[total]._replace(formula=None, live=False)
    made = replace(seen, origins={**seen.origins, total: typed})
    return recalculate(replace(made, observations={**made.observations, total: Observation.of(value)}))


@pytest.mark.slow
@pytest.mark.parametrize("make", [busy, quiet])
def test_leaves_one_column_right_beside_totals_that_are_formulas_are_one_slip(make: Callable[..., Values]) -> None:
    chance = random.Random(make.__name__)
    noticed = 0
    for _ in range(15):
        values = make(F21, chance)
        stated = {cell: value for cell, value in values.items() if cell not in F21.sums}
        for row in ROWS:
            leaves = [cell for cell in row if cell not in F21.sums]
            if leaves and leaves[0] in HANDLED:
                for cell, before in zip(leaves[1:], leaves, strict=False):
                    stated[cell] = values[before]
                del stated[leaves[0]]
        found = told(submission(F21, stated, live=True))

        assert not proposes_figures(found)
        if found.diagnosis.locations:
            noticed += 1
            first = found.diagnosis.locations[0]
            assert Structure.COLUMNS_SHIFTED is first.mechanism
            assert all(values[c.cell] == c.suggested for c in first.corrections)
    assert noticed >= (15 if make is busy else 5)


# ── several movements that explain the same ─────────────────────────────────────────────────


@pytest.mark.parametrize("make", [busy, quiet])
def test_totals_typed_in_the_place_of_a_column_left_out_are_the_first_of_all_explanations(
    make: Callable[..., Values],
) -> None:
    chance = random.Random(make.__name__)
    for _ in range(10):
        values = make(F21, chance)
        for row in ROWS:
            values[row[-1]] -= values[row[-2]]
            values[row[-2]] = 0
        stated = dict(values)
        for row in ROWS:
            stated[row[-2]] = values[row[-1]]
            del stated[row[-1]]
        found = told(submission(F21, stated))
        if sum(values[row[-1]] > 0 for row in ROWS) < 5:
            continue
        (said,) = (one for one in found.findings if isinstance(one, Displaced))

        assert (ROWS[0][-2], ROWS[-1][-1]) == said.cells
        assert Verdict.FAIL is found.verdict
        assert not proposes_figures(found)
        if said.others:
            assert () == found.located(), "of several movements none is proposed"
            asked, _ = ask(found)
            assert asked.startswith("表三 I4:J28 各列整体向左错了一列，还是")
        else:
            (only,) = found.diagnosis.locations
            assert all(values[c.cell] == c.suggested for c in only.corrections)


@pytest.mark.parametrize("direction", ["left", "right", "down", "up"])
def test_where_several_blocks_explain_a_return_without_failing_rules_all_are_told(direction: str) -> None:
    chance = random.Random(direction)
    for _ in range(4):
        found = reviewed(block_off(F21, busy(F21, chance), "requests", direction, live=False))
        for said in (one for one in found.findings if isinstance(one, Displaced)):
            assert len(found.diagnosis.locations) == 1 + len(said.others)
