"""What the schema for editors allows and refuses is what the language does, as far as keys and types go."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import opened
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_schemas import below, said

import gouji
from gouji import FormError
from gouji.forms.language.define import define
from gouji.forms.language.key_tables import SECTIONS
from gouji.forms.language.schema import schema
from gouji.model.errors import Problem

HERE = Path(__file__).parent
PAGE = (HERE.parent / "docs" / "form-examples.md").read_text("utf-8")
SHIPPED = sorted((Path(gouji.__file__).parent / "forms" / "definitions").glob("*.toml"))
DEFINITIONS = {
    **{path.stem: path.read_text("utf-8") for path in (*SHIPPED, HERE / "data" / "toy.toml")},
    **{f"example {i}": text for i, text in enumerate(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))},
    "open": opened.DEFINITION,
}
PARSED = {name: tomllib.loads(text) for name, text in DEFINITIONS.items()}
VALIDATOR = Draft202012Validator(schema())
TITLE_OF_NO_TABLE = re.compile(r"sections\[\d+\]\.title")
"""Needed only where no table has the section's number."""
BY_KEY = {"unknown_key", "wrong_type", "missing", "not_known", "not_a_table"}
"""Problems that are of keys and types; the others are of what a definition means."""


@pytest.mark.parametrize("name", PARSED)
def test_a_definition_is_one(name: str) -> None:
    assert [] == [(error.json_path, error.message) for error in VALIDATOR.iter_errors(PARSED[name])]


def test_everything_is_explained_and_nothing_else_may_be_written() -> None:
    Draft202012Validator.check_schema(schema())
    parts = list(below(schema()))
    properties = [one for part in parts for one in part.get("properties", {}).values()]

    assert [] == [one for one in properties if not one.get("description")]
    assert [] == [one for one in parts if "properties" in one and one.get("additionalProperties") is not False]


def test_every_table_of_a_definition_is_in_it() -> None:
    wanted: list[Set[str]] = [
        keys.keys() for title, keys in SECTIONS.items() if "of that file" not in title and "prose" not in title
    ]
    wanted += [keys.keys() - {"since", "earlier"} for keys in SECTIONS.values() if "earlier" in keys]

    assert sorted(map(sorted, wanted)) == sorted(
        sorted(part["properties"]) for part in below(schema()) if "properties" in part
    )


def test_the_command_gives_it(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert '"$id": "urn:gouji:schema:form"' in said("form", "schema")


Where = tuple[Any, ...]


def tables_in(value: Any, at: Where = ()) -> Iterator[Where]:
    """The way to every table of a definition."""
    if isinstance(value, dict):
        yield at
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from tables_in(one, (*at, key))


TABLES = {name: list(tables_in(data)) for name, data in PARSED.items()}
OTHER: list[Any] = [1, "?", True, 0.5, [], {}, ["?"], [1], "count", "rows"]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A definition in which one thing is gone, added or another."""
    name = draw(st.sampled_from(sorted(PARSED)))
    data = copy.deepcopy(PARSED[name])
    table: Any = data
    for key in draw(st.sampled_from(TABLES[name])):
        table = table[key]
    if draw(st.booleans()) or not table:
        table[draw(st.sampled_from(["keys", "Label", "unit_", "sums"]))] = draw(st.sampled_from(OTHER))
    elif draw(st.booleans()):
        del table[draw(st.sampled_from(sorted(table)))]
    else:
        table[draw(st.sampled_from(sorted(table)))] = draw(st.sampled_from(OTHER))
    return data


@settings(max_examples=150, deadline=None)
@given(mutated())
def test_what_the_language_refuses_by_key_or_type_it_refuses(data: dict[str, Any]) -> None:
    try:
        define(data)
        problems: tuple[Problem, ...] = ()
    except FormError as fault:
        problems = fault.problems
    if found := [one for one in problems if one.kind in BY_KEY and not TITLE_OF_NO_TABLE.fullmatch(one.path)]:
        assert not VALIDATOR.is_valid(data), found
