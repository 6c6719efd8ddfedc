"""Blocks side by side: they tile the table, and come back whatever is done to the sheet."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from drafts import drafted_form, office_workbook
from drift import drifted, filled, flat
from hypothesis import given, settings
from opened import there_and_back
from test_drift import at_length, misread

from gouji import Document, Form, FormError, Place, bind, layout, load_form
from gouji.forms.language.define import define
from gouji.model.bands import bands, lanes
from gouji.publication.compose import composed
from gouji.workbook.layout import places, skeleton

BESIDE = load_form(Path(__file__).parent / "data" / "beside.toml")
MINGLED = 40
"""Forms made at random."""


def made(chance: random.Random) -> Form:
    """A form of one table with bands of one to three blocks, whose labels are mostly their own."""
    words = [f"{first}{second}收支" for first in "甲乙丙丁戊己庚" for second in "子丑寅卯辰巳午未申酉"]
    chance.shuffle(words)
    blocks: list[dict[str, Any]] = []
    before: list[dict[str, Any]] = []
    for _ in range(chance.randint(1, 3)):
        for lane in range(chance.randint(1, 3)):
            rows: list[dict[str, Any]] = [{"key": f"r{at}", "label": words.pop()} for at in range(chance.randint(2, 6))]
            if chance.random() < 0.4:
                rows[0]["children"] = [{"key": f"s{at}", "label": words.pop()} for at in range(chance.randint(1, 3))]
            if lane and chance.random() < 0.2:  # as one block goes on beside another
                rows = [{"key": row["key"], "label": row["label"]} for row in before[:-1]]
            rows.append({"key": "all", "label": "合计", "sum": "siblings"})
            columns: list[dict[str, Any]] = [{"key": "now", "label": "本年数"}, {"key": "then", "label": "上年数"}]
            block: dict[str, Any] = {
                "rows": rows,
                "columns": columns[: chance.randint(1, 2)],
                "corner": "项目",
                "beside": lane > 0,
            }
            if chance.random() < 0.3:
                block["columns"] = [{"label": "金额", "children": block["columns"]}]
            if chance.random() < 0.5:
                block["caption"] = f"{words.pop()}情况"
            blocks.append(block)
            before = rows
    for number, block in enumerate(blocks):
        for row in (one for top in block["rows"] for one in (top, *top.get("children", ()))):
            row["key"] = f"b{number}{row['key']}"
        if (block["beside"] or blocks[min(number + 1, len(blocks) - 1)]["beside"]) and chance.random() < 0.5:
            block["rows"][chance.randrange(len(block["rows"]))]["bottom"] = True
    head = {"id": f"made-{chance.random()}", "edition": "1", "title": "收支表", "source": "示例", "years": [2024]}
    return define({"form": head, "tables": [{"key": "t", "sheet": "收支", "title": "收支情况表", "blocks": blocks}]})


@pytest.mark.parametrize("seed", range(MINGLED))
def test_forms_of_blocks_side_by_side_come_back_as_they_were(seed: int) -> None:
    form = made(random.Random(seed))
    frame = skeleton(form.tables[0])
    pieces = [(p.row, p.column, p.rows, p.columns) for p in frame.labels]
    pieces += [(row, column, 1, columns) for row, column, columns in frame.slots.values()]
    covered = Counter(
        (row + down, column + across)
        for row, column, high, wide in pieces
        for down in range(high)
        for across in range(wide)
    )

    assert dict.fromkeys(((r, c) for r in range(frame.rows) for c in range(frame.columns)), 1) == covered
    for document in (there_and_back(layout(form, filled(form))), flat(form, filled(form)), moved(form)):
        again, findings = bind(form, document)
        assert {cell: seen.value for cell, seen in filled(form).observations.items()} == again.values()
        assert [] == [finding.code for finding in findings if finding.severity == "error"]


def moved(form: Form) -> Document:
    """The table two rows further down and three columns to the right, of which no place is the form's own."""
    (grid,) = flat(form, filled(form))
    pieces = (piece._replace(row=piece.row + 2, column=piece.column + 3) for piece in grid.pieces)
    return Document((type(grid)("Sheet1", tuple(pieces)),))


def test_the_blocks_of_a_band_begin_in_one_row_behind_one_another() -> None:
    for table in BESIDE.tables:
        where: dict[int, list[Place]] = {number: [] for number in range(len(table.blocks))}
        for cell in table.cells:
            where[cell.block].append(places(BESIDE)[cell.id])
        for band in bands(table.blocks):
            first = [min(there.row for there in where[number]) for number in band]
            assert 1 == len(set(first))
            for one, other in pairwise(band):
                assert max(p.column for p in where[one]) < min(p.column for p in where[other])
        assert lanes(table.blocks)[-1].end == skeleton(table).columns


def test_rows_at_the_bottom_are_level_with_the_last_of_the_longer_block() -> None:
    where = places(BESIDE)

    for left, right in (("received", "spent"), ("opening", "closing"), ("all", "all")):
        assert where[f"t1.{left}.income"].row == where[f"t1.{right}.expenditure"].row
    assert where["t1.own.income"].row == where["t1.defence.expenditure"].row


@pytest.mark.slow
def test_no_figure_beside_another_is_misread_without_a_word() -> None:
    base, total = flat(BESIDE, filled(BESIDE)), Counter[str]()

    @settings(at_length, max_examples=300)
    @given(drifted(base, most=2))
    def search(case: tuple[Document, list[str]]) -> None:
        silent, counts = misread(BESIDE, case[0])
        total.update(counts)
        assert [] == silent

    search()
    assert total["right"] > 0.9 * sum(total.values())


def test_a_report_has_every_table_although_none_has_a_number() -> None:
    assert [table.title for table in BESIDE.tables] == [grid.name for grid in composed(filled(BESIDE))]


def test_what_stands_side_by_side_in_a_workbook_is_drafted_so(tmp_path: Path) -> None:
    drafted = drafted_form(office_workbook(BESIDE, tmp_path / "office.xlsx"), tmp_path)

    assert [bands(table.blocks) for table in BESIDE.tables] == [bands(table.blocks) for table in drafted.tables]
    assert [[0, 1]] == bands(drafted.tables[0].blocks)
    apart = set(places(BESIDE).values()) - set(places(drafted).values())
    assert 4 == len(apart)  # nothing in a workbook says that rows stand at the bottom, so these are drafted higher up


def test_blocks_that_cannot_stand_side_by_side_are_told() -> None:
    def paths(*blocks: dict[str, Any]) -> list[str]:
        head = {"id": "x", "edition": "1", "title": "收支表", "source": "示例", "years": [2024]}
        columns = [{"key": "now", "label": "本年数"}]
        given = [{"columns": columns, **block} for block in blocks]
        data = {"form": head, "tables": [{"key": "t", "sheet": "收支", "title": "收支情况表", "blocks": given}]}
        with pytest.raises(FormError) as caught:
            define(data)
        return [problem.path for problem in caught.value.problems if problem.kind in ("beside", "bottom")]

    one = {"rows": [{"key": "a", "label": "甲"}]}
    other = {"rows": [{"key": "b", "label": "乙"}], "beside": True}
    at_bottom = {"rows": [{"key": "c", "label": "丙", "bottom": True}]}
    assert ["tables[0].blocks[0].beside"] == paths(other, one)
    assert ["tables[0].blocks[0].beside"] == paths({"rows": []}, other)
    is_open = {"repeat": {"key": "row"}, "stubs": [{"shows": "label", "label": "项目"}]}
    assert ["tables[0].blocks[0].beside", "tables[0].blocks[1].beside"] == paths(one, other, is_open)
    assert ["tables[0].blocks[0]"] == paths(at_bottom)
