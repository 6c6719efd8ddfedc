"""The layout: pieces tile every table exactly once, formulas say what the rules say."""

from __future__ import annotations

from collections import Counter

from narrowed import the
from strategies import balanced

from gouji import Form, layout
from gouji.model.edit import confront
from gouji.model.formulas import added_cells, sum_formula
from gouji.model.grid import LETTER, Place
from gouji.model.text_size import text_width
from gouji.workbook.layout import places, skeleton


def test_pieces_tile_every_table_exactly_once(form: Form) -> None:
    for table in form.tables:
        frame = skeleton(table)
        rectangles = [(p.row, p.column, p.rows, p.columns) for p in frame.labels]
        rectangles += [(row, column, 1, columns) for row, column, columns in frame.slots.values()]
        covered = Counter((r, c) for row, column, high, wide in rectangles
                          for r in range(row, row + high) for c in range(column, column + wide))  # fmt: skip

        assert {1} == set(covered.values())
        assert {(r, c) for r in range(frame.rows) for c in range(frame.columns)} == set(covered)


def test_figures_of_eight_digits_have_room(form: Form) -> None:
    for table in form.tables:
        frame = skeleton(table)
        assert all(frame.widths[column] >= 8.4 for _, column, _ in frame.slots.values())


def test_every_label_fits_its_height(form: Form) -> None:
    for table in form.tables:
        frame = skeleton(table)
        for piece in frame.labels:
            width = sum(frame.widths[piece.column : piece.column + piece.columns])
            height = sum(frame.heights[row] for row in range(piece.row, piece.row + piece.rows))
            text = str(piece.value or "") if piece.value is None or piece.role == LETTER else the(str, piece.value)
            lines = len(text) if piece.role == "vertical" else -(-text_width(text) // width)
            assert height >= lines * 12


def test_total_formulas_add_exactly_their_parts(form: Form) -> None:
    where = places(form)
    for cell in form.sums:
        parts = form.sums[cell][0].parts
        formula = sum_formula(parts, where, where[cell].sheet)

        assert frozenset((where[part].row, where[part].column) for part in parts) == added_cells(formula)


def test_formula_over_another_sheet_is_not_taken_for_a_sum_of_its_own() -> None:
    assert added_cells("SUM('表三'!D4:D6)") is None


def test_added_cells_of_a_clerks_formulas() -> None:
    assert added_cells("=SUM($D$4:E5, G7)") == frozenset({(3, 3), (3, 4), (4, 3), (4, 4), (6, 6)})
    assert added_cells("D4+E4+F4") == frozenset({(3, 3), (3, 4), (3, 5)})
    assert added_cells("SUM(D4:E4,E4)") is None  # counts E4 twice
    assert added_cells("SUM(D4:E4)*2") is None
    assert added_cells("D4") is None
    assert added_cells("SUM(D4:XFD1048576)") is None


def test_an_empty_form_shows_empty_totals_and_no_result(f21: Form) -> None:
    document = layout(f21)
    totals = [piece for grid in document for piece in grid.pieces if piece.role == "total" and piece.formula]
    checks = next(grid for grid in document if grid.name == "勾稽检查")

    assert {""} == {piece.value for piece in totals}
    assert len(f21.sums) == len(totals)
    assert {"未填全"} == {piece.value for piece in checks.pieces if piece.role == "mark"}


def test_check_sheet_has_a_line_for_every_rule_with_the_right_mark(f21: Form) -> None:
    submission = balanced(f21)
    values = submission.values()
    checks = next(grid for grid in layout(f21, submission) if grid.name == "勾稽检查")
    marks = [piece.value for piece in checks.pieces if piece.role == "mark"]

    assert ["√" if confront(rule, values).verdict == "satisfied" else "×" for rule in f21.rules] == marks
    assert {"√"} == set(marks)


def test_each_figure_has_a_hidden_name_of_its_own(form: Form) -> None:
    named = {piece.name: Place(grid.name, piece.row, piece.column)
             for grid in layout(form) for piece in grid.pieces if piece.name}  # fmt: skip

    assert {f"gouji.{cell}": place for cell, place in places(form).items()}.items() <= named.items()
    assert {"gouji._unit", "gouji._year", "gouji._nil_return"} <= set(named)


def test_inputs_are_open_and_everything_else_is_locked(f21: Form) -> None:
    document = layout(f21)
    for table in f21.tables:
        grid = next(grid for grid in document if grid.name == table.sheet)
        assert grid.locked
        open_cells = {piece.name for piece in grid.pieces if piece.role == "input"}
        assert {f"gouji.{cell.id}" for cell in table.cells if not cell.total} == open_cells
