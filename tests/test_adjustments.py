"""Adjustments of a summary: signed, reasoned, traced."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from narrowed import the

from gouji import UnreadableFile, load_form
from gouji.consolidation.adjustments import Adjustment, adjustments_of
from gouji.consolidation.findings import NotApplied
from gouji.lists.adjustments import read_adjustments
from gouji.lists.findings import NoColumn
from gouji.model.grid import Place, address

F21 = load_form("2021")
WHY = "与县政府办公室为共同被告，同一案件两家都计入"


def lines(*fields: dict[str, str]) -> list[tuple[Place, dict[str, str]]]:
    return [(Place("调整", row, 0), one) for row, one in enumerate(fields, 1)]


def line(cell: str = "表四!F4", amount: str = "-1", reason: str = WHY, **more: str) -> dict[str, str]:
    return {key: text for key, text in {"cell": cell, "amount": amount, "reason": reason, **more}.items() if text}


def test_adjustments_come_in_the_order_of_the_form() -> None:
    found, findings = adjustments_of(F21, lines(
        line("cases.litigation_direct.upheld", units="公安局"), line("表二!B14", "+1.25"), line("表三!D4", "２"),
    ))  # fmt: skip

    assert () == findings
    assert (
        Adjustment("disclosure.fees.amount", Decimal("1.25"), WHY),
        Adjustment("requests.new.person", 2, WHY),
        Adjustment("cases.litigation_direct.upheld", -1, WHY, "公安局"),
    ) == found


@pytest.mark.parametrize(("wrong", "fault"), [
    (line("表九!A1"), "no-cell"),
    (line(""), "no-cell"),
    (line("表四!J4"), "total"),
    (line(amount="0"), "no-number"),
    (line(amount="约3"), "no-number"),
    (line(amount=""), "no-number"),
    (line(amount="1.5"), "no-count"),
    (line(reason=""), "no-reason"),
    (line(reason="核实无误"), "phrase"),
    (line(reason="重复"), "short"),
    (line(reason="同一件"), "short"),
])  # fmt: skip
def test_a_line_that_cannot_be_traced_is_told_and_not_applied(wrong: dict[str, str], fault: str) -> None:
    found, findings = adjustments_of(F21, lines(line(), wrong))

    assert [Adjustment("cases.litigation_direct.upheld", -1, WHY)] == list(found)
    assert [("M118", fault, "调整!A3")] == [(f.code, the(NotApplied, f).fault, address(f.places[0])) for f in findings]


def test_a_remark_below_the_list_is_no_adjustment() -> None:
    assert ((), ()) == adjustments_of(F21, lines({"reason": "以上经会议研究决定"}))


def test_the_list_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "调整.csv"
    path.write_bytes(f"汇总调整\n序号,指标,调整数,调整原因,涉及单位\n1,表四 F4,-1,{WHY},公安局\n".encode("gb18030"))

    assert ((Adjustment("cases.litigation_direct.upheld", -1, WHY, "公安局"),), ()) == read_adjustments(path, F21)


def test_a_list_without_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "调整.csv"
    path.write_text("调整数,原因\n1,错\n")

    with pytest.raises(UnreadableFile) as refused:
        read_adjustments(path, F21)

    assert ("R143", "单元格") == (refused.value.finding.code, the(NoColumn, refused.value.finding).heading)
