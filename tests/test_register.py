"""Definitions that other packages publish are found; one that cannot be used is named, and the others go on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_catalogue import STAFF_DEFAULT, STAFF_NEW, WARDS_NEW, WARDS_OLD

import gouji
from gouji import Language, UnknownForm, load_form
from gouji.forms import register
from gouji.forms.catalogue import editions, official
from gouji.messages.render import error_message

PAGE = Path(__file__).parent.parent / "docs" / "form-examples.md"
SHIPPED = {path.stem for path in (Path(gouji.__file__).parent / "forms" / "definitions").glob("*.toml")}
DATED = STAFF_NEW.replace("title =", "source_date = 2020-01-01\ntitle =")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    official.cache_clear()
    yield
    official.cache_clear()


def distribution(folder: Path, name: str, points: dict[str, str], files: dict[str, str]) -> None:
    """What an installer makes of a wheel with some entry points and files."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    named = "".join(f"{key} = {value}\n" for key, value in points.items())
    (info / "entry_points.txt").write_text(f"[gouji.forms]\n{named}", "utf-8")
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


@pytest.mark.parametrize(("value", "at"), [
    ("ward_forms", "ward_forms"), ("ward_forms.all", "ward_forms/all"), ("ward_forms:all/now", "ward_forms/all/now"),
])  # fmt: skip
def test_a_package_or_a_folder_in_it_is_named_and_nothing_of_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, at: str
) -> None:
    files = {"ward_forms/__init__.py": "raise SystemExit", f"{at}/a.toml": WARDS_OLD, f"{at}/b.toml": WARDS_NEW}
    distribution(tmp_path, "ward-forms", {"wards": value}, files)
    monkeypatch.syspath_prepend(tmp_path)

    assert {"wards-2018", "wards-2021", *SHIPPED} == {form.id for form in editions()}
    assert () == official().faults
    assert "wards-2018" == load_form("床位", 2019).id
    assert "ward_forms" not in sys.modules


BROKEN = {
    "unknown key": (STAFF_NEW.replace("source =", "sauce ="), "sauce"),
    "no TOML": ("[form", "TOML"),
    "no text": ("\x00", "TOML"),
    "the id of another": (WARDS_NEW, "wards-2021"),
    "the id of one that ships": (STAFF_NEW.replace('"staff"', '"zfxxgk-2021"'), "zfxxgk-2021"),
    "the years of another": (WARDS_NEW.replace("wards-2021", "beds").replace("[2021]", "[2023]"), "2023"),
    "the default of one that ships": (STAFF_DEFAULT, "zfxxgk-2021"),
    "a day where none can be": (DATED, "source_date"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_one_that_cannot_be_used_is_named_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    text, told = BROKEN[fault]
    files = {"a/ok.toml": WARDS_NEW, "b/good.toml": STAFF_NEW.replace("staff", "nurses"), "b/bad.toml": text}
    distribution(tmp_path, "a-forms", {"a": "a"}, files)
    distribution(tmp_path, "b-forms", {"b": "b"}, {})
    monkeypatch.syspath_prepend(tmp_path)

    assert {"wards-2021", "nurses", *SHIPPED} == {form.id for form in editions()}
    (only,) = official().faults
    for language in Language:
        said = error_message(only, language)
        assert "b-forms 1.0: bad.toml" in said
        assert told in said


@pytest.mark.parametrize("value", ["nowhere", "nowhere:deep", "..", "", "json", "a:missing"])
def test_an_entry_point_without_definitions_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    distribution(tmp_path, "a-forms", {"wards": value}, {"a/none.txt": ""})
    monkeypatch.syspath_prepend(tmp_path)

    assert SHIPPED == {form.id for form in editions()}
    assert {"zfxxgk-2021", "zfxxgk-2019", "us-foia-2018", "bmjs-2024"} <= SHIPPED
    (only,) = official().faults
    assert "a-forms 1.0" in error_message(only, Language.ZH)


def test_without_any_the_machinery_of_packages_is_not_loaded() -> None:
    run = "import sys; from gouji import editions; editions(); print('importlib.metadata' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, encoding="utf-8", check=True)

    assert "False" == done.stdout.strip()


def test_commands_tell_what_they_could_not_use(tmp_path: Path) -> None:
    distribution(tmp_path, "a-forms", {"a": "a"}, {"a/good.toml": WARDS_NEW, "a/bad.toml": "[form"})
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-m", "gouji", "forms"],
        capture_output=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip

    assert 0 == done.returncode
    assert "wards-2021" in done.stdout
    assert "a-forms 1.0: bad.toml" in done.stderr
    assert "wards-2021" not in done.stderr


def test_the_example_of_the_manual_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = re.findall(r"```toml title=\S+\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (project,) = map(tomllib.loads, texts)
    points = project["project"]["entry-points"][register.GROUP]
    files = {f"{value.replace(':', '/')}/a.toml": WARDS_NEW for value in points.values()}
    distribution(tmp_path, project["project"]["name"], points, files)
    monkeypatch.syspath_prepend(tmp_path)

    assert "wards-2021" == load_form("wards").id
    with pytest.raises(UnknownForm):
        load_form("staff")
