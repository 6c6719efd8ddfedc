"""The JSON Schema of a form definition, for editors: what may be written where, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gouji.forms.language.key import REQUIRED, Key
from gouji.forms.language.key_tables import SECTIONS
from gouji.forms.language.keys import NO_FIGURE

Schema = dict[str, Any]

_WHOLE = "(top)"
_TYPES = {str: "string", list: "array", dict: "object", bool: "boolean", int: "integer"}
_HEADER, _TEXT = "a header in columns, rows, children", "a text in title, reason, label of a bar"
_MEANING = "a meaning in special"
_BREAK = "cells in not_comparable, dropped"
_INSIDE: Mapping[str, Mapping[str, str]] = {
    _WHOLE: {
        "form": "[form]",
        "fields": "[[fields]]",
        "lists": "[[lists]]",
        "tables": "[[tables]]",
        "rules": "[[rules]]",
        "queries": "[[queries]]",
        "predecessors": "[[predecessors]]",
        "sections": "[[sections]]",
        "charts": "[[charts]]",
    },
    "[[lists]]": {"values": "a value in values"},
    "[[tables]]": {"blocks": "[[tables.blocks]]"},
    "[[tables.blocks]]": {
        "columns": _HEADER,
        "rows": _HEADER,
        "stubs": "a stub in stubs",
        "repeat": "repeat of a block",
    },
    "repeat of a block": {"code": "code of repeat", "total": "total of repeat"},
    _HEADER: {"children": _HEADER},
    "[[rules]]": {"title": _TEXT},
    "[[queries]]": {"title": _TEXT, "reason": _TEXT},
    "[[predecessors]]": {"not_comparable": _BREAK, "dropped": _BREAK},
    _BREAK: {"reason": _TEXT},
    "[[charts]]": {"title": _TEXT, "bars": "a bar in bars"},
    "a bar in bars": {"label": _TEXT},
}
"""Which table of a definition stands under a key of another, alone or as members of an array."""
_MEMBERS: Mapping[tuple[str, str], Schema] = {
    ("[form]", "years"): {"type": "integer"},
    ("[[tables]]", "widths"): {"type": "number"},
    ("[[lists]]", "values"): {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/a_value_in_values"}]},
    ("[[sections]]", "draft"): {"type": "array", "items": {"$ref": "#/$defs/a_sentence_in_draft"}},
}
"""Members of arrays that are neither tables nor texts alone."""

_MORE: Mapping[str, Schema] = {
    "[form]": {
        "if": {"properties": {"partial": {"const": True}}, "required": ["partial"]},
        "then": {"properties": {"note": {"minLength": 1}}, "required": ["note"]},
    }
}
"""What one key asks of another."""


def schema() -> Schema:
    """The schema of a definition."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:gouji:schema:form",
        "title": "The definition of a form",
        "description": "What may be written in one; `gouji form check` finds more, such as cells that are none.",
        **_table(_WHOLE),
        "$defs": {_name(title): {"description": f"{title}.", **_table(title)} for title in _below(_WHOLE)},
    }


def _below(title: str) -> list[str]:
    """Every table that may stand below one."""
    found, todo = ["a sentence in draft", _MEANING], [title]
    while todo:
        new = [one for one in _INSIDE.get(todo.pop(), {}).values() if one not in found]
        found += dict.fromkeys(new)
        todo += new
    return found


def _name(title: str) -> str:
    return "_".join("".join(letter if letter.isalpha() else " " for letter in title).split())


def _table(title: str) -> Schema:
    keys = SECTIONS[title]
    return {
        "type": "object",
        "properties": {name: _value(title, name, key) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.default == REQUIRED],
        "additionalProperties": False,
        **_MORE.get(title, {}),
    }


def _earlier(title: str) -> Schema:
    """What a table of a definition looked like up to a revision: any of its keys as they were."""
    keys = {name: key for name, key in SECTIONS[title].items() if name not in ("since", "earlier")}
    return {
        "description": "What was otherwise up to a revision.",
        "type": "object",
        "properties": {name: _value(title, name, key) for name, key in keys.items()},
        "required": ["until"],
        "additionalProperties": False,
    }


def _value(title: str, name: str, key: Key) -> Schema:
    required = key.default == REQUIRED
    meaning = key.meaning if required else f"{key.meaning} Without it: {key.default}."
    kinds = key.kind if isinstance(key.kind, tuple) else (key.kind,)
    shapes = [_shape(title, name, kind, key, required=required) for kind in kinds]
    return {"description": meaning, **(shapes[0] if len(shapes) == 1 else {"anyOf": shapes})}


def _shape(title: str, name: str, kind: type, key: Key, *, required: bool) -> Schema:
    inside = _INSIDE.get(title, {}).get(name)
    if kind is dict and inside:
        return {"$ref": f"#/$defs/{_name(inside)}"}
    shape: Schema = {"type": _TYPES[kind]}
    if name == "special":
        meanings = [{"enum": [NO_FIGURE]}, {"$ref": f"#/$defs/{_name(_MEANING)}"}]
        shape["additionalProperties"] = {"anyOf": meanings}
    if name in ("renamed", "derived"):
        shape["additionalProperties"] = {"type": "string"}
    if name == "earlier":
        return {**shape, "items": _earlier(title)}
    if kind is list:
        table = {"$ref": f"#/$defs/{_name(inside)}"} if inside else {"type": "string"}
        shape["items"] = _MEMBERS.get((title, name), table)
    if key.words and kind is str:
        return {"enum": list(key.words)}
    if required and kind in (str, list):
        shape["minLength" if kind is str else "minItems"] = 1
    return shape
