"""Random districts: whatever the roster, the names and the returns are like, every figure counts exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from collecting import consolidated as consolidate
from collecting import read_all
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the

from gouji import (
    Document,
    Form,
    Observation,
    Place,
    Reading,
    ReportingUnit,
    Return,
    Roster,
    Submission,
    SummaryReturn,
    bind,
    complete,
    layout,
    load_form,
)
from gouji import summary_workbook as laid_out
from gouji.consolidation.adjustments import Adjustment, adjustments_of
from gouji.editing.carry_over import carry_over_rules
from gouji.formats.package import package_of
from gouji.formats.read import document_of
from gouji.formats.write import write
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.findings import FileFinding
from gouji.model.formulas import summed_areas
from gouji.model.grid import a1
from gouji.model.labels import fold
from gouji.model.submission import NOTHING, Status
from gouji.summary.trace import lineage
from gouji.summary.verify import open_summary, verify
from gouji.units.entries import RosterLine, roster_of
from gouji.workbook.detail import Source, adjustments_in, members_of, sources_of

F21, F19 = load_form("2021"), load_form("2019")
TOY = load_form(Path(__file__).parent / "data" / "toy.toml")
NAMES = ("清源县教育局", "清源县体育局", "合计", "=1+1", "@SUM(A1)", "表三（部门）", "总计", "东关 街道\n办事处", "明细", "1", "00123",
         "'x", "TRUE", "a局", "#REF!", "2024-01-02", "局" * 200, "部门", "其他")  # fmt: skip
KINDS = ("", "部门", "部门/直属", "部门直属", "[部门]", "镇街", "其他", "名册外", "A类", "a类", "'类'", "=x", "\\", "类\n型",
         "特" * 31 + "一", "特" * 31 + "二", "History", "）")  # fmt: skip


class District(NamedTuple):
    """A roster, what came back, and the return of every unit that has to count.

    ``beside`` are the files among them that are none of this year's returns: earlier summaries, blanks, last year's.
    """

    roster: Roster | None
    readings: tuple[Reading, ...]
    counting: dict[str, Submission]
    beside: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"District of {[(u.name, u.kind, u.parent) for u in self.roster.units] if self.roster else None}"


@st.composite
def returns(draw: st.DrawFn, form: Form, unit: str) -> Submission:
    inputs = [cell for cell in form.cells if cell not in form.sums]
    if draw(st.booleans()):
        observations = dict.fromkeys(form.cells, NOTHING) | dict.fromkeys(inputs, Observation.of(0))
    else:
        observations = dict.fromkeys(form.cells, NOTHING)
    for cell in draw(st.lists(st.sampled_from(inputs), max_size=6)):
        observations[cell] = Observation.of(draw(st.integers(0, 999)))
    for cell in draw(st.lists(st.sampled_from(inputs), max_size=2)):
        observations[cell] = draw(st.sampled_from([NOTHING, Observation(None, "约20", Status.NOT_A_NUMBER)]))
    for cells in own_cells(form):  # a version that leaves a whole table blank replaces none that does not
        if all(observations[cell].value is None for cell in cells):
            observations[cells[0]] = Observation.of(0)
    nil = draw(st.integers(0, 5)) == 0
    if nil:
        observations = {c: Observation(0, "", Status.BLANK) if s.value is None else s for c, s in observations.items()}
    return complete(Submission(form, unit, 2022, observations, nil_return=nil), partly=True)


def own_cells(form: Form) -> list[list[str]]:
    """The cells of each table that a unit fills in for its year."""
    carried = {cell for rule in carry_over_rules(form) for cell, _ in rule.left.terms}
    return [[cell.id for cell in table.cells if cell.id not in form.sums.keys() | carried] for table in form.tables]


@st.composite
def districts(draw: st.DrawFn, form: Form, most: int = 6) -> District:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=most, unique_by=fold))
    listed = draw(st.booleans())
    above = st.sampled_from(("", "某县", *names))
    units = [ReportingUnit(name, kind=draw(st.sampled_from(KINDS)), parent=draw(above)) for name in names]
    roster = roster_of([RosterLine(row, unit) for row, unit in enumerate(units)])[0] if listed else None
    readings: list[Reading] = []
    counting: dict[str, Submission] = {}
    for name in names:
        days = draw(st.lists(st.integers(1, 28), min_size=0 if counting else 1, max_size=3, unique=True))
        for day in days:
            seen = replace(draw(returns(form, name)), contact={"date": f"2023-01-{day:02}"})
            file = f"{len(readings)}.xlsx"
            readings.append(Return(file, f"{len(readings):064x}", seen, (), modified=datetime(2025, 2, 1)))
            if day == max(days):
                counting[name] = seen
    more = draw(st.lists(beside(form, tuple(the(Return, one) for one in readings)), max_size=3))
    more = [replace(one, file=f"x{number}.xlsx", sha256=f"{900 + number:064x}") for number, one in enumerate(more)]
    mixed = draw(st.permutations([*readings, *more])) if more else readings
    return District(roster, tuple(mixed), counting, frozenset(one.file for one in more))


@st.composite
def beside(draw: st.DrawFn, form: Form, readings: tuple[Return, ...]) -> Return:
    """What may lie among the returns and counts for nobody: it repeats some of them, is empty, or of last year."""
    kind = draw(st.sampled_from(["summary", "blank", "last year"]))
    one: Return = draw(st.sampled_from(readings))
    if kind == "blank":
        return replace(one, submission=replace(blank_of(form), unit=one.submission.unit))
    if kind == "last year":
        before = replace(one.submission, year=2021, contact={"date": "2022-01-09"})
        return replace(one, submission=before, modified=datetime(2022, 1, 10))
    parts = draw(st.lists(st.sampled_from(readings), min_size=1, unique_by=lambda part: part.file))
    whole = consolidate(parts, form=form, unit=draw(st.sampled_from([None, "某县", "旧汇总"])))
    files = {member.file: member.submission for member in whole.members}
    digests = frozenset(part.sha256 or "" for part in parts if part.file in files)
    return SummaryReturn("", None, whole.total, (), members=tuple(files.values()), digests=digests)


@cache
def blank_of(form: Form) -> Submission:
    return bind(form, layout(form, year=2022))[0]


def independent(
    form: Form, counting: dict[str, Submission], adjustments: Sequence[Adjustment] = ()
) -> dict[str, int | Decimal | None]:
    """The total, added up without any code of the package: leaves over the units, totals over their leaves."""
    result = {}
    for cell in form.cells:
        leaves, todo = [], [cell]
        while todo:
            one = todo.pop()
            if one in form.sums:
                todo += form.sums[one][0].parts
            else:
                leaves.append(one)
        given = [s.observations[leaf].value for s in counting.values() for leaf in leaves]
        given += [one.amount for one in adjustments for leaf in leaves if one.cell == leaf]
        stated = [value for value in given if value is not None]
        result[cell] = sum(stated) if stated else None
    return result


def wrong_sums(document: Document) -> list[str]:
    """The cells, on all sheets, whose stored result is not what their formula adds up."""
    values = {
        Place(g.name, p.row, p.column): p.value
        for g in document
        for p in g.pieces
        if isinstance(p.value, int | Decimal)
    }
    found = []
    for grid in document:
        for piece in grid.pieces:
            areas = summed_areas(piece.formula or "", grid.name)
            cells = [Place(area.sheet, *at) for area in areas or () for at in area.cells]
            if cells and sum(values.get(cell, 0) for cell in cells) != (piece.value or 0):
                found.append(f"{grid.name}!{a1(piece.row, piece.column)}")
    return found


@st.composite
def adjusted(draw: st.DrawFn, form: Form) -> tuple[Adjustment, ...]:
    leaves = [cell for cell in form.cells if cell not in form.sums]
    amounts = st.integers(-50, 50).filter(bool)
    drawn = draw(st.lists(st.tuples(st.sampled_from(leaves), amounts), max_size=3))
    order = list(form.cells)
    made = [Adjustment(cell, amount, "跨年重复登记", draw(st.sampled_from(("", "=1+1")))) for cell, amount in drawn]
    return tuple(sorted(made, key=lambda one: order.index(one.cell)))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_return_counts_once_and_the_workbook_says_so(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from([F21, F19, TOY]))
    district = data.draw(districts(form))
    adjustments = data.draw(adjusted(form))
    unit = data.draw(st.sampled_from([None, "某县"]))
    result = consolidate(district.readings, form=form, unit=unit, roster=district.roster, adjustments=adjustments)
    expected = independent(form, district.counting, adjustments)
    guessed = [node.file for node in result.subtotals if node.file not in district.beside]
    files = [m.file for m in result.members] + [the(FileFinding, f).file for f in result.excluded]

    assert sorted(reading.file for reading in district.readings) == sorted(files)
    if guessed:  # one of few tiny returns may be the sum of the others: it is told and in no other list
        return
    assert expected == result.total.values()
    assert sorted(map(fold, district.counting)) == sorted(fold(member.unit) for member in result.members)

    workbook = laid_out(result)
    names = [grid.name.casefold() for grid in workbook]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 31
    document = document_of(package_of(to_xlsx(workbook), "s.xlsx"))
    assert expected == bind(form, document)[0].values()
    assert [] == wrong_sums(document)
    assert [m.unit for m in result.members] == [one.unit for one in members_of(form, document, 2022)]
    assert [m.submission.values() for m in result.members] == [one.values() for one in members_of(form, document, 2022)]
    assert [(m.unit, m.file, m.sha256) for m in result.members] == list(sources_of(document))
    assert (adjustments, ()) == adjustments_of(form, adjustments_in(document))
    for cell in data.draw(st.lists(st.sampled_from(list(form.cells)), min_size=1, max_size=3)):
        traced = lineage(form, document, cell)
        assert expected[cell] == traced.value
        assert {m.unit: m.sha256 for m in result.members} == {
            c.unit: the(Source, c.source).sha256 for c in traced.contributions
        }


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_order_of_the_files_changes_no_figure(data: st.DataObject) -> None:
    district = data.draw(districts(TOY))
    one = consolidate(district.readings, form=TOY, roster=district.roster)
    other = consolidate(data.draw(st.permutations(district.readings)), form=TOY, roster=district.roster)

    assert one.total.values() == other.total.values()
    assert {(m.unit, m.file) for m in one.members} == {(m.unit, m.file) for m in other.members}
    assert {(f.code, the(FileFinding, f).file) for f in one.excluded} == {
        (f.code, the(FileFinding, f).file) for f in other.excluded
    }
    assert one.missing == other.missing
    assert {f.code for f in one.findings} == {f.code for f in other.findings}


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_summary_of_summaries_is_the_sum_of_everything(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from([F21, TOY]))
    counties = data.draw(st.lists(districts(form, 3), min_size=1, max_size=3))
    above: list[Reading] = []
    everything: dict[str, Submission] = {}
    for number, district in enumerate(counties):
        result = consolidate(district.readings, form=form, unit=f"第{number}县", roster=district.roster)
        document = document_of(package_of(to_xlsx(laid_out(result)), "s.xlsx"))
        seen = bind(form, document)[0]
        above.append(SummaryReturn(f"{number}.xlsx", f"{number:064x}", seen, ()))
        everything |= {f"{number} {member.unit}": member.submission for member in result.members}
    city = consolidate(above, unit="某市", form=form)

    if not city.subtotals:
        assert independent(form, everything) == city.total.values()


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_summary_of_files_is_derived_anew_without_a_difference(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    district = data.draw(districts(TOY, 4))
    folder = tmp_path_factory.mktemp("campaign")
    (folder / "回收件").mkdir()
    for reading in district.readings:
        if reading.file not in district.beside:
            write(layout(TOY, the(Return, reading).submission), folder / "回收件" / reading.file)
    roster = district.roster
    result = consolidate(read_all([folder / "回收件"], TOY, roster=roster), form=TOY, unit="某县", roster=roster)
    path = write(laid_out(result), folder / "汇总表.xlsx")

    assert {"M159"} == {one.code for one in verify(open_summary(path, TOY), [folder])}, "told of an honest summary"
    assert {"M159"} == {one.code for one in verify(open_summary(path, TOY))}
