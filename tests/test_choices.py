"""Cells with words: chosen from a list by code or label, required, no longer than the form allows."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from narrowed import the
from office import convert
from test_form_examples import EXAMPLES

from gouji import Observation, Return, Submission, collect, layout, merge, open_summary, review, verify
from gouji.collection.office import Office
from gouji.collection.reviews import reviews
from gouji.editing.words import words_in_error
from gouji.formats.xlsx.write import to_xlsx
from gouji.intake.read import read
from gouji.model.language import Language
from gouji.model.submission import NOTHING, Status
from gouji.reports.marked import WRONG, marked_cells

FORM = next(form for form in EXAMPLES if form.id == "projects-2016")
STAGES = [one.text for one in FORM.cells["p.first.stage"].choices]
CODES = ("E353", "E354", "E355")


def project(**said: str) -> Submission:
    """A return with one project as it should be, but for what is said of it."""
    words = {"name": "甲项目", "partner": "独立完成", "stage": STAGES[0]} | said
    seen = {}
    for cell in FORM.cells:
        text = words.get(cell.removeprefix("p.first."), "1 研究阶段" if cell.endswith("stage") else "")
        figure = FORM.cells[cell].kind.is_figure
        seen[cell] = Observation.of(3) if figure else Observation(None, text, Status.TEXT) if text else NOTHING
    return Submission(FORM, "甲厂", 2016, seen)


def returned(folder: Path, one: Submission) -> Return:
    (folder / "x.xlsx").write_bytes(to_xlsx(layout(FORM, one)))
    return the(Return, read(folder / "x.xlsx", FORM))


def told(one: Return) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.code, finding.cells) for finding in review(one).findings if finding.code in CODES]


def test_a_blank_has_dropdowns() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM))))["项目"]
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"}

    assert lists["D2 D3"] == f'"{",".join(STAGES)}"'
    assert lists["C2 C3"] == '"独立完成,与高校合作,与企业合作"'


@pytest.mark.parametrize("said", ["3", "３", "中试阶段", "3 中试阶段", "3.中试阶段", " 中试 阶段"])
def test_code_and_label_are_the_same(said: str, tmp_path: Path) -> None:
    found = returned(tmp_path, project(stage=said))

    assert found.submission.observations["p.first.stage"].raw == "3 中试阶段"
    assert told(found) == []


def test_a_code_typed_as_a_number_is_one(tmp_path: Path, soffice: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(FORM, project()))))
    book["项目"]["D2"] = 4
    book.save(tmp_path / "x.xlsx")
    convert(soffice, "ods", tmp_path, tmp_path / "x.xlsx")

    for name in ("x.xlsx", "x.ods"):
        found = the(Return, read(tmp_path / name, FORM))
        assert found.submission.observations["p.first.stage"].raw == "4 试生产阶段"


@pytest.mark.parametrize(
    ("said", "code"), [({"stage": "中试"}, "E353"), ({"stage": ""}, "E354"), ({"name": "一" * 51}, "E355")]
)
def test_what_is_wrong_is_told_at_its_cell(said: dict[str, str], code: str, tmp_path: Path) -> None:
    (key,) = said
    found = review(returned(tmp_path, project(**said)))

    (finding,) = [one for one in found.findings if one.code in CODES]
    assert (finding.code, finding.cells) == (code, (f"p.first.{key}",))
    assert [place.sheet for place in finding.places] == ["项目"]
    assert found.verdict == "fail"
    assert [one.kind for one in marked_cells(found, Language.ZH).values()] == [WRONG]


def test_what_is_not_required_may_be_blank(tmp_path: Path) -> None:
    assert told(returned(tmp_path, project(partner="", name=""))) == []


def test_the_nearest_of_the_list_is_suggested() -> None:
    assert [one.near for one in words_in_error(project(stage="中试阶")) if hasattr(one, "near")] == ["3 中试阶段"]


def test_a_summary_adds_up_figures_alone_and_is_verified(tmp_path: Path) -> None:
    folder, office = tmp_path / "in", Office(form=FORM)
    folder.mkdir()
    for unit in ("甲厂", "乙厂"):
        (folder / f"{unit}.xlsx").write_bytes(to_xlsx(layout(FORM, replace(project(), unit=unit))))
    merge(collect(reviews([folder], office), office), tmp_path / "sum.xlsx")

    summary = open_summary(tmp_path / "sum.xlsx", FORM)

    assert [one.code for one in verify(summary)] == ["M159"]
    assert summary.submission.value("p.first.people") == 6
    assert summary.submission.observations["p.first.stage"].raw == ""
    assert not any(one.code in CODES for one in review(the(Return, read(tmp_path / "sum.xlsx", FORM))).findings)
