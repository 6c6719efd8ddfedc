"""TOML files are kept compiled, and say what their text says."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

import gouji
from gouji.toml import toml

FILES = sorted(Path(gouji.__file__).parent.rglob("*.toml"))
"""Every file of the package."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_says_the_same_parsed_compiled_and_from_its_compiled_form(path: Path) -> None:
    said = tomllib.loads(path.read_text("utf-8"))

    assert said == toml(path)
    assert said == toml(path)


def test_a_file_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "a.toml").write_text("a = 1", "utf-8")
    first = toml(tmp_path / "a.toml")
    monkeypatch.setattr(tomllib, "loads", lambda _: pytest.fail("parsed again"))

    assert {"a": 1} == first == toml(tmp_path / "a.toml")


def test_a_file_that_has_changed_is_parsed_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    path = tmp_path / "a.toml"
    path.write_text("a = 1", "utf-8")
    before = toml(path)
    path.write_text("a = 2", "utf-8")
    os.utime(path, (0, 0))

    assert [{"a": 1}, {"a": 2}] == [before, toml(path)]


def test_a_file_is_read_where_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "__pycache__").write_text("in the way", "utf-8")
    (tmp_path / "a.toml").write_text('a = "甲"', "utf-8")

    assert {"a": "甲"} == toml(tmp_path / "a.toml")
