"""Both editions in one report: （六）其他处理 as one row under the tables of 2021."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from collecting import consolidated
from fixed import FIXED
from hypothesis import given
from hypothesis import strategies as st
from strategies import honest
from test_word import busy, of_body
from word import body, report

from gouji import Form, Observation, Return, Submission, bind, check, complete, load_form
from gouji.consolidation.findings import GroupNotCounted
from gouji.forms.catalogue import editions
from gouji.intake.bind.findings import GroupInOneRow
from gouji.intake.bind.recognise import recognise
from gouji.model.grid import Document, Piece
from gouji.model.groups import parts_of_groups, with_groups
from gouji.model.submission import Status

F21 = load_form("2021")
GROUP = "requests.other"
COLUMNS = ("person", "company", "research", "charity", "legal", "other", "total")
LEAVES = frozenset(cell for cell in F21.cells if cell.startswith(f"{GROUP}."))


def in_one_row(submission: Submission, lost: str = "") -> Document:
    """The report of a return that has （六） as one row, some spans perhaps lost."""
    blocks = report(submission)
    number = next(i for i, block in enumerate(blocks) if isinstance(block, list) and len(block) > 200)
    pieces = blocks[number]
    assert isinstance(pieces, list)
    label = next(piece for piece in pieces if piece.value == "（六）其他处理")
    sums: list[Piece] = []
    for at, column in enumerate(COLUMNS):
        value = sum(int(submission.value(cell) or 0) for cell in LEAVES if cell.endswith(f".{column}"))
        sums.append(Piece(label.row, 3 + at, value, role="input"))
    kept = [one for one in pieces if not label.row <= one.row < label.row + 3 and one.value != "三、本年度办理结果"]
    moved = [one._replace(row=one.row - 2) if one.row > label.row else one for one in kept]
    over = next(piece for piece in pieces if piece.value == "三、本年度办理结果")
    blocks[number] = [*moved, *sums, label._replace(rows=1, columns=2), over._replace(rows=over.rows - 2)]
    content = body(blocks)
    return of_body(re.sub(lost, "", content) if lost else content)


def expected(submission: Submission) -> dict[str, object]:
    return {cell: None if cell in LEAVES else value for cell, value in submission.values().items()}


@pytest.mark.parametrize("lost", ["", r"<w:gridSpan[^>]*/>", r"<w:vMerge[^>]*/>"])
def test_the_form_is_2021_and_the_row_is_kept(lost: str) -> None:
    document = in_one_row(busy(), lost)
    assert F21 == recognise(document, editions())

    seen, findings = bind(F21, document)

    assert expected(busy()) == seen.values()
    sums = {
        f"{GROUP}.{column}": sum(int(busy().value(c) or 0) for c in LEAVES if c.endswith(f".{column}"))
        for column in COLUMNS
    }
    assert sums == seen.groups
    (told,) = findings
    assert isinstance(told, GroupInOneRow)
    assert LEAVES == set(told.cells)
    assert 7 == len(told.places)


@given(honest(F21))
def test_what_balances_raises_no_error(submission: Submission) -> None:
    whole = complete(
        submission.with_observations(
            {
                cell: Observation.of(0)
                for cell, one in submission.observations.items()
                if one.status is Status.BLANK and cell not in F21.sums
            }
        )
    )
    seen, _ = bind(F21, in_one_row(whole))

    assert [one.code for one in check(whole)] == [one.code for one in check(seen)]


def test_a_wrong_total_is_still_told() -> None:
    zero = Submission(F21, "甲局", 2024, dict.fromkeys(F21.cells, Observation.of(0)))
    wrong = zero.with_observations(
        {"requests.other.misc.person": Observation.of(3), "requests.other.misc.total": Observation.of(3)}
    )
    seen, _ = bind(F21, in_one_row(wrong))

    assert {"T3-LEAF.person", "T3-LEAF.total"} == {getattr(one, "rule", "") for one in check(seen)}


def test_merge_names_what_it_did_not_carry() -> None:
    zero = dict.fromkeys(F21.cells, Observation.of(0)) | dict.fromkeys(LEAVES, Observation(None, "", Status.BLANK))
    seen = Submission(
        F21, "甲局", 2024, zero, groups={f"{GROUP}.person": 3, f"{GROUP}.company": 0, f"{GROUP}.total": 3}
    )
    result = consolidated(
        [Return("a.docx", None, seen, ()), Return("b.xlsx", None, replace(seen, unit="乙局", groups={}), ())]
    )

    (told,) = [one for one in result.findings if isinstance(one, GroupNotCounted)]
    assert "甲局" == told.unit
    assert [("（六）其他处理·自然人", 3), ("（六）其他处理·总计", 3)] == [
        (one.label, one.value) for one in told.figures.first
    ]


@given(st.sampled_from(FIXED))
def test_a_group_stands_for_all_its_parts(form: Form) -> None:
    zero = Submission(form, None, None, dict.fromkeys(form.cells, Observation.of(0)))
    for name, cells in parts_of_groups(form).items():
        figures = with_groups(replace(zero, groups={name: 5}))
        assert 5 == sum(figures[form.index[cell]] or 0 for cell in cells)
