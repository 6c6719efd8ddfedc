"""What the package offers is what it says it offers."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

import gouji
from gouji import Finding
from gouji.model.language import Language

EXCEPTIONS = [name for name in gouji.__all__ if isinstance(getattr(gouji, name), type)
              and issubclass(getattr(gouji, name), Exception)]  # fmt: skip


def test_all_is_every_public_name_and_sorted() -> None:
    assert sorted(set(gouji.__all__)) == gouji.__all__
    assert gouji._HOME_OF.keys() == set(gouji.__all__) <= set(dir(gouji))


def test_a_type_checker_is_told_of_the_same_names_from_the_same_modules() -> None:
    tree = ast.parse((files("gouji") / "__init__.py").read_text("utf-8"))
    (guarded,) = (one for one in tree.body if isinstance(one, ast.If))
    told = {name.name: one.module for one in guarded.body if isinstance(one, ast.ImportFrom) for name in one.names}

    assert gouji._HOME_OF == told


def test_a_name_that_is_not_offered_is_missing() -> None:
    with pytest.raises(AttributeError, match="'gouji' has no attribute 'review_all'"):
        _ = gouji.review_all


def test_a_star_import_gives_them_all() -> None:
    names: dict[str, object] = {}
    exec("from gouji import *", names)

    assert set(gouji.__all__) == names.keys() - {"__builtins__"}


@pytest.mark.parametrize("name", gouji.__all__)
def test_everything_offered_is_gouji_s_own_and_explained(name: str) -> None:
    offered = getattr(gouji, name)
    for thing in get_args(offered) if isinstance(offered, types.UnionType) else (offered,):
        text = inspect.getdoc(thing) or ""

        assert thing.__module__.startswith("gouji.")
        assert not isinstance(thing, types.ModuleType)
        assert not text.startswith(f"{thing.__name__}("), "made up by dataclass or NamedTuple"
        assert len(text.split()) >= 6
        assert text.splitlines()[0].endswith(".")


@pytest.mark.parametrize("name", [n for n in gouji.__all__ if inspect.isfunction(getattr(gouji, n))])
def test_functions_annotate_every_parameter_and_what_they_return(name: str) -> None:
    signature = inspect.signature(getattr(gouji, name))

    assert inspect.Signature.empty is not signature.return_annotation
    assert [] == [p.name for p in signature.parameters.values() if p.annotation is inspect.Parameter.empty]


def broken_form(folder: Path) -> Path:
    (folder / "a.toml").write_text("[form]\nid = 1", "utf-8")
    return folder / "a.toml"


RAISING = [
    ("load_form", lambda _: gouji.load_form("1949"), gouji.UnknownForm),
    ("load_form", lambda folder: gouji.load_form(broken_form(folder)), gouji.FormError),
    ("form_for_year", lambda _: gouji.form_for_year(1949), gouji.UnknownForm),
    ("read_document", lambda folder: gouji.read_document(folder / "none.xlsx"), gouji.UnreadableFile),
    ("read_roster", lambda folder: gouji.read_roster(folder / "none.csv"), gouji.UnreadableFile),
    ("write", lambda folder: gouji.write(gouji.layout(gouji.load_form("2021")), folder), gouji.OutputError),
    ("consolidate", lambda _: gouji.consolidate(gouji.collect([], gouji.Office())), ValueError),
    ("explain", lambda _: gouji.explain("R999", Language.ZH), KeyError),
    ("render", lambda _: gouji.render(Finding(), Language.ZH), KeyError),
]


@pytest.mark.parametrize(("name", "provoke", "error"), RAISING, ids=[f"{n}-{e.__name__}" for n, _, e in RAISING])
def test_docstrings_say_what_is_raised(
    tmp_path: Path, name: str, provoke: Callable[..., object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        provoke(tmp_path)

    assert error.__name__ in str(inspect.getdoc(getattr(gouji, name)))


def test_every_exception_comes_from_the_one_base() -> None:
    assert {
        "AmbiguousForm",
        "GoujiError",
        "FormError",
        "OutputError",
        "UnknownForm",
        "UnreadableFile",
        "WrongPeriod",
        "WrongYear",
    } == set(EXCEPTIONS)
    assert all(issubclass(getattr(gouji, name), gouji.GoujiError) for name in EXCEPTIONS)


def test_the_types_ship() -> None:
    assert (files("gouji") / "py.typed").is_file()
