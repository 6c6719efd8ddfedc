"""A part of a report is called one wherever it is offered, and is handed out only when that is wanted."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from opened import there_and_back
from test_catalogue import STAFF_NEW, WARDS_NEW, folder
from test_catalogue import gouji as gouji

from gouji import FormError, Observation, Submission, bind, layout, load_form, write
from gouji.forms.language.define import define

NOTE = "缺护理人员"
PART = STAFF_NEW.replace("[form]", f'[form]\npartial = true\nnote = "{NOTE}。"\ncountry = "CN"\noffice = "卫健委"')
Run = Callable[..., tuple[object, str, str]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_handed_out_only_when_that_is_wanted(tmp_path: Path, gouji: Run, language: str) -> None:
    (tmp_path / "名册.csv").write_text("单位名称\n内科\n", "utf-8")
    form = folder(tmp_path, PART) / "0.toml"
    ask = (
        "distribute",
        tmp_path / "名册.csv",
        "--year",
        2024,
        "--form",
        form,
        "-o",
        tmp_path / "空白表",
        "--lang",
        language,
    )

    code, _, told = gouji(*ask)
    assert 2 == code
    assert NOTE in told
    assert "--partial" in told
    assert "。。" not in told
    assert not (tmp_path / "空白表").exists()

    assert 0 == gouji(*ask, "--partial")[0]
    assert list((tmp_path / "空白表").glob("*.xlsx"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_published_only_when_that_is_wanted(tmp_path: Path, gouji: Run, language: str) -> None:
    path = folder(tmp_path, PART.replace("季报", "年报")) / "0.toml"
    form = load_form(path)
    filled = Submission(form, "内科", 2024, {cell: Observation.of(i) for i, cell in enumerate(form.cells)})
    write(layout(form, filled), tmp_path / "内科.xlsx")
    ask = ("report", tmp_path / "内科.xlsx", "--form", path, "--md", "-o", tmp_path / "报告", "--lang", language)

    code, _, told = gouji(*ask)
    assert 2 == code
    assert NOTE in told
    assert "--partial" in told
    assert not (tmp_path / "报告").exists()

    assert 0 == gouji(*ask, "--partial")[0]
    assert list((tmp_path / "报告").glob("*.md"))


def test_its_cover_says_so_and_is_read_without_a_word(tmp_path: Path) -> None:
    part = load_form(folder(tmp_path, PART) / "0.toml")
    whole = replace(part, partial=False)
    filled = Submission(part, "内科", 2024, {cell: Observation.of(i) for i, cell in enumerate(part.cells)})
    of_part, of_whole = (layout(form, filled) for form in (part, whole))

    assert any(NOTE in str(piece.value) for grid in of_part for piece in grid.pieces)
    assert not any(NOTE in str(piece.value) for grid in of_whole for piece in grid.pieces)
    again, findings = bind(part, there_and_back(of_part))
    assert filled.values() == again.values()
    assert findings == bind(whole, there_and_back(of_whole))[1]


def test_the_list_of_forms_has_what_is_whole_first_then_goes_by_country_and_office(tmp_path: Path, gouji: Run) -> None:
    other = WARDS_NEW.replace("[form]", '[form]\ncountry = "CN"\noffice = "医院"')
    third = WARDS_NEW.replace("wards", "beds").replace("[form]", '[form]\ncountry = "US"\noffice = "CDC"')
    heading, *lines = gouji("forms", "--form", folder(tmp_path, third, other, PART))[1].splitlines()

    assert [["CN", "医院"], ["US", "CDC"], ["CN", "卫健委"]] == [line.split("\t")[8:10] for line in lines]
    assert ["国家", "制发机关", "备注"] == heading.split("\t")[8:]
    assert [NOTE in line for line in lines] == [False, False, True]
    assert 1 == len([line for line in lines if "一部分" in line])


@pytest.mark.parametrize(("key", "given", "kind"), [("note", None, "missing"), ("country", "China", "country")])
def test_what_has_to_be_said(key: str, given: str | None, kind: str) -> None:
    data = tomllib.loads(PART)
    data["form"][key] = given
    if given is None:
        del data["form"][key]
    with pytest.raises(FormError) as caught:
        define(data)

    assert [(f"form.{key}", kind)] == [(one.path, one.kind) for one in caught.value.problems]
