"""Documents in a folder of returns: forms that nobody filled in, and reports in a format that is not read."""

from __future__ import annotations

from pathlib import Path

import pytest
from collecting import read_all
from test_inputs import archive
from test_word import F21, PROSE
from word import report, word_file

from gouji import Observation, PassedOver, Refused, Return, Submission
from gouji.units.roster import ReportingUnit, Roster

ROSTER = Roster((ReportingUnit("清源县教育局"), ReportingUnit("清源县水务局")))
ROSTERS = pytest.mark.parametrize("roster", [None, ROSTER])
RTF = b"{\\rtf1 a}"
ODT = archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})


def document(unit: str | None = None, **figures: int) -> bytes:
    """A report with the tables of the form, blank but for some figures."""
    seen = Submission(F21, unit, 2024, {cell: Observation.of(value) for cell, value in figures.items()})
    title = [f"{unit or ''}2024年政府信息公开工作年度报告"]
    return word_file(report(seen, PROSE, title))


@ROSTERS
@pytest.mark.parametrize("name", ["关于做好2024年年报工作的通知.docx", "template_2021.docx", "附件1.docx"])
def test_a_form_that_nobody_filled_in_is_passed_over(name: str, roster: Roster | None, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(document())

    (found,) = read_all([tmp_path], roster=roster)
    assert (PassedOver, ["R216"]) == (type(found), [one.code for one in found.findings])


@ROSTERS
@pytest.mark.parametrize("title", ["某某局", "XX县XX局"])
def test_the_name_of_an_example_is_no_unit(title: str, roster: Roster | None, tmp_path: Path) -> None:
    (tmp_path / "样式.docx").write_bytes(document(title))

    (found,) = read_all([tmp_path], roster=roster)
    assert (PassedOver, ["R216"]) == (type(found), [one.code for one in found.findings])


@ROSTERS
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.docx", document("清源县教育局")),
        ("清源县教育局.docx", document()),
        ("报告.docx", document(None, **{"requests.new.person": 0})),
        ("报告.docx", document("某某局", **{"requests.new.person": 3})),
    ],
)
def test_with_a_unit_or_a_figure_it_is_a_return(
    name: str, content: bytes, roster: Roster | None, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)

    assert [Return] == [type(one) for one in read_all([tmp_path], roster=roster)]


@ROSTERS
def test_a_blank_that_is_named_is_what_somebody_says(roster: Roster | None, tmp_path: Path) -> None:
    (target := tmp_path / "附件1.docx").write_bytes(document())

    assert [Return] == [type(one) for one in read_all([target], roster=roster)]


@pytest.mark.parametrize("content", [RTF, ODT])
@pytest.mark.parametrize(
    ("name", "listed", "code"),
    [
        ("清源县教育局2024年政府信息公开工作年度报告", False, "R106"),
        ("2024年年报", False, "R106"),
        ("清源县教育局", True, "R106"),
        ("清源县教育局", False, "R142"),
        ("关于报送2024年年报的通知", True, "R142"),
        ("清源县教育局值班安排", False, "R142"),
        ("年度报告模板", True, "R142"),
        ("会议记录", True, "R142"),
    ],
)
def test_a_document_called_after_a_unit_or_a_report_is_to_be_sent_again(
    content: bytes, name: str, listed: bool, code: str, tmp_path: Path
) -> None:
    (tmp_path / f"{name}.doc").write_bytes(content)

    (found,) = read_all([tmp_path], roster=ROSTER if listed else None)
    assert ([code], Refused if code == "R106" else PassedOver) == ([one.code for one in found.findings], type(found))
