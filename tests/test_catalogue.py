"""Which of several forms is meant: by id, edition, alias, family, title or year, by what a file shows; never by chance."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from narrowed import the
from test_binding import plain

from gouji import (
    AmbiguousForm,
    Form,
    FormError,
    Language,
    Observation,
    Return,
    Submission,
    UnknownForm,
    layout,
    load_form,
    read,
    recognise,
    write,
)
from gouji.cli.main import main
from gouji.forms.catalogue import Catalogue, editions, form_for_year, forms_called, official
from gouji.forms.language.define import define
from gouji.intake.bind.recognise import claimants
from gouji.intake.findings import SeveralForms
from gouji.messages.render import error_message, render
from gouji.workbook.cover import MARK

WARDS, STAFF = ("编制床位", "开放床位", "使用床位"), ("医师", "护士", "技师")


def toml(name: str, years: str, labels: tuple[str, ...], **head: str) -> str:
    """A definition of one line of cells under some labels."""
    told = {"edition": f'"{name}"', "title": '"季报"', "source": '"院办"', **head}
    head_of = "\n".join(f"{key} = {value}" for key, value in told.items())
    columns = "".join(f'{{ key = "c{i}", label = "{label}" }}, ' for i, label in enumerate(labels))
    return f'''[form]
id = "{name}"
years = {years}
{head_of}
[[tables]]
key = "t"
sheet = "表一"
title = "一、情况"
blocks = [{{ columns = [{columns}] }}]
'''


WARDS_OLD = toml("wards-2018", "[2018, 2020]", WARDS[:2], family='"wards"', title='"床位季报"', aliases='["床位"]')
WARDS_NEW = toml("wards-2021", "[2021]", WARDS, family='"wards"', title='"床位季报"', aliases='["床位"]')
STAFF_NEW = toml("staff", "[2020]", STAFF, title='"人员季报"', edition='"2020"')


STAFF_DEFAULT = STAFF_NEW.replace("[form]", "[form]\ndefault = true")
WARDS_DEFAULT = WARDS_NEW.replace("[form]", "[form]\ndefault = true")


def folder(path: Path, *definitions: str) -> Path:
    for number, text in enumerate(definitions):
        (path / f"{number}.toml").write_text(text, "utf-8")
    return path


@pytest.fixture
def several(tmp_path: Path) -> Catalogue:
    """Two families, of which both have a form from 2020 on."""
    return forms_called(folder(tmp_path, WARDS_OLD, STAFF_NEW, WARDS_NEW))


@pytest.fixture
def gouji(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[object, str, str]]:
    def run(*arguments: object) -> tuple[object, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main([os.fspath(a) if isinstance(a, os.PathLike) else str(a) for a in arguments])
        return leaving.value.code, *capsys.readouterr()

    return run


def filled(form: Form) -> Submission:
    return Submission(form, "内科", 2021, {cell: Observation.of(i) for i, cell in enumerate(form.cells, 3)})


@pytest.mark.parametrize(("name", "year", "meant"), [
    ("wards-2018", None, "wards-2018"),
    ("staff", 2024, "staff"),
    ("2020", None, "staff"),
    ("床位", 2019, "wards-2018"),
    ("床位", None, "wards-2021"),
    ("wards", 2019, "wards-2018"),
    ("wards", 2024, "wards-2021"),
    ("wards", None, "wards-2021"),
    ("人员季报", 2024, "staff"),
    ("床位季报", 2020, "wards-2018"),
])  # fmt: skip
def test_a_form_goes_by_its_id_edition_alias_family_and_title_and_a_year_chooses_the_edition(
    several: Catalogue, name: str, year: int | None, meant: str
) -> None:
    found = several.called(name)

    assert meant == (found.newest() if year is None else found.in_force(year)).id


def test_of_several_families_in_a_year_none_is_taken_by_chance(several: Catalogue) -> None:
    with pytest.raises(AmbiguousForm) as caught:
        several.in_force(2024)

    for language in Language:
        said = error_message(caught.value, language)
        assert "wards-2021 床位季报" in said
        assert "staff 人员季报" in said
        assert "wards-2018" not in said
    with pytest.raises(AmbiguousForm):
        several.newest()
    assert "wards-2018" == several.in_force(2019).id, "the only one of that year"
    with pytest.raises(UnknownForm):
        several.in_force(2000)


def test_the_default_is_declared(tmp_path: Path) -> None:
    known = forms_called(folder(tmp_path, WARDS_OLD, STAFF_DEFAULT, WARDS_NEW))

    assert "staff" == known.in_force(2024).id == known.newest().id
    assert "wards-2021" == known.called("wards").in_force(2024).id, "who says what is meant needs no default"


def test_a_name_that_nothing_goes_by(several: Catalogue) -> None:
    with pytest.raises(UnknownForm, match="wards-2021"):
        several.called("bed")


CLASHES = {
    "one family": ((WARDS_NEW, WARDS_NEW.replace("wards-2021", "beds").replace("[2021]", "[2023]")), ("beds", "wards-2021", "2023")),
    "one id": ((WARDS_NEW, WARDS_NEW), ("wards-2021", "2")),
    "two defaults": ((WARDS_DEFAULT, STAFF_DEFAULT), ("staff", "wards-2021", "2021")),
}  # fmt: skip


@pytest.mark.parametrize("definitions", CLASHES)
def test_forms_that_clash_are_a_fault_of_their_folder_and_named(tmp_path: Path, definitions: str) -> None:
    texts, named = CLASHES[definitions]
    with pytest.raises(FormError) as caught:
        forms_called(folder(tmp_path, *texts))

    assert 1 == len(caught.value.problems)
    for language in Language:
        assert all(name in error_message(caught.value, language) for name in (*named, str(tmp_path)))


def test_editions_of_a_family_may_follow_one_another(tmp_path: Path) -> None:
    assert ("wards-2021", "wards-2018") == tuple(
        form.id for form in forms_called(folder(tmp_path, WARDS_OLD, WARDS_NEW)).forms
    )


def test_a_folder_without_a_definition_is_no_form(tmp_path: Path) -> None:
    with pytest.raises(UnknownForm):
        forms_called(tmp_path)


def test_the_official_family_is_the_declared_default() -> None:
    whole = {form.family for form in editions() if not form.partial}
    assert {"zfxxgk", "us-foia-2018", "bmjs"} == whole
    assert {"xzzf-zhejiang", *whole} <= set(official().families)
    assert {"zfxxgk"} == {form.family for form in editions() if form.default}
    assert "zfxxgk" == form_for_year(2024).family
    assert "zfxxgk-2019" == form_for_year(2020, "zfxxgk").id == load_form("zfxxgk", 2020).id
    assert "zfxxgk-2021" == load_form("zfxxgk").id == load_form("政府信息公开工作年度报告", 2024).id
    with pytest.raises(UnknownForm):
        form_for_year(2024, "wards")


# ── told by what a file shows ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["wards-2018", "wards-2021", "staff"])
def test_a_filled_document_is_told_among_families(several: Catalogue, name: str) -> None:
    form = several.called(name).newest()

    assert form == recognise(plain(form, filled(form)), several.forms)
    assert form == recognise(layout(form, filled(form)), several.forms)


def test_of_two_families_the_one_that_explains_more_of_a_document(several: Catalogue) -> None:
    short = define_like(several.called("wards-2021").newest(), "short", 2)

    assert several.forms[0] == recognise(plain(several.forms[0], filled(several.forms[0])), [short, several.forms[0]])
    assert short == recognise(plain(short, filled(short)), [several.forms[0], short])


def define_like(form: Form, name: str, cells: int, **head: object) -> Form:
    """A form of another family with the same first labels."""
    columns = [{"key": cell.id.partition(".")[2], "label": cell.column_label} for cell in form.cells.values()][:cells]
    table = {"key": "t", "sheet": "表一", "title": "一、情况", "blocks": [{"columns": columns}]}
    return define(
        {
            "form": {"id": name, "edition": name, "title": name, "source": "s", "years": [2020], **head},
            "tables": [table],
        }
    )


def test_a_document_that_two_families_claim_equally_well_is_told(several: Catalogue) -> None:
    form = several.called("wards-2021").newest()
    twin = define_like(form, "twin", 3)
    bare = plain(form, filled(form))

    assert (form, twin) == claimants(bare, [form, twin])
    assert recognise(bare, [form, twin]) is None
    assert twin == recognise(replace(bare, properties={MARK + "form": "twin"}), [form, twin]), "marks break a tie"
    assert twin == recognise(layout(twin, filled(twin)), [form, twin])


def test_editions_of_one_family_are_no_tie(several: Catalogue) -> None:
    form = several.called("wards-2021").newest()
    again = define_like(form, "again", 3, family="wards")

    assert form == recognise(plain(form, filled(form)), [form, again])


def test_a_tie_is_a_finding_of_the_file(tmp_path: Path, several: Catalogue) -> None:
    form = several.called("wards-2021").newest()
    path = write(plain(form, filled(form)), tmp_path / "a.xlsx")
    twin = define_like(form, "twin", 3)
    (finding,) = read(path, Catalogue((form, twin))).findings

    assert ("R148", ("wards-2021", "twin")) == (finding.code, the(SeveralForms, finding).forms)
    assert "wards-2021, twin" in render(finding, Language.EN)
    assert form == the(Return, read(path, form)).form


# ── on the command line ─────────────────────────────────────────────────────────────────────


def test_a_folder_of_forms_goes_through_the_commands(
    tmp_path: Path, several: Catalogue, gouji: Callable[..., tuple[object, str, str]]
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    assert 2 == gouji("blank", "--form", tmp_path, "--year", 2024, "-o", made / "a.xlsx", "--lang", "en")[0]
    (tmp_path / "1.toml").write_text(STAFF_DEFAULT, "utf-8")
    assert 0 == gouji("blank", "--form", tmp_path, "--year", 2024, "--unit", "甲", "-o", made / "a.xlsx")[0]
    assert 0 == gouji("blank", "--form", tmp_path, "--year", 2019, "--unit", "乙", "-o", made / "b.xlsx")[0]

    code, out, _ = gouji("check", made, "--form", tmp_path, "--format", "json")
    assert ('"form": "staff"' in out, '"form": "wards-2018"' in out) == (True, True)

    code, out, err = gouji("blank", "--form", tmp_path, "--year", 2001, "-o", made / "c.xlsx", "--lang", "en")
    assert (2, True) == (code, "wards-2021 (since 2021)" in err)


def test_the_list_of_forms_names_families_where_there_are_several(
    tmp_path: Path, several: Catalogue, gouji: Callable[..., tuple[object, str, str]]
) -> None:
    official_list = gouji("forms", "--lang", "en")[1]
    own = gouji("forms", "--form", tmp_path, "--lang", "en")[1]

    head, *lines = (line.split("\t") for line in official_list.splitlines())

    families = list(dict.fromkeys(line[head.index("family")] for line in lines))
    parts = [line[head.index("note")].startswith("only a part") for line in lines]

    assert ["zfxxgk (default)", "bmjs", "us-foia-2018"] == families[:3]
    assert "xzzf-zhejiang" in families[3:]
    assert any(parts)
    assert sorted(parts) == parts, "what is whole stands first"
    assert "prescribed by\tfamily" in own
    assert ["staff\tstaff", "wards-2021\twards", "wards-2018\twards"] == [
        "\t".join((line.split("\t")[0], line.split("\t")[-1])) for line in own.splitlines()[1:]
    ]
