"""JSON for people and programs, and findings in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from gouji.messages.render import render
from gouji.model.finding import Finding
from gouji.model.grid import address
from gouji.model.language import Language

Json = dict[str, Any]
_LINE, _DEEPER = "\n", "  "
_ITEM = _LINE + 2 * _DEEPER
"""How a line begins on which an item of a list stands that is itself a field of an object."""


def dump(value: object) -> str:
    """JSON for people and programs: indented, Chinese as it is, amounts as plain numbers."""
    return _written(value, _LINE)


def with_long_list(before: Json, name: str, items: Iterable[Json], behind: Callable[[], Json]) -> Iterator[str]:
    """What `dump` makes of an object that has a long list in it, in parts, each made when it is asked for.

    What stands ``behind`` the list is asked for last, when its items have been seen.
    """
    yield dump(before).removesuffix("\n}") + "," if before else "{"
    yield f'\n  "{name}": ['
    begun = False
    for item in items:
        yield ("," if begun else "") + _ITEM + _written(item, _ITEM)
        begun = True
    yield "\n  ]," if begun else "],"
    yield dump(behind()).removeprefix("{")


def _written(value: object, line: str) -> str:
    """What `json.dumps` makes of a value with lines that begin like that, in a third of the time."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if type(value) is int:
        return str(value)
    if isinstance(value, Mapping):
        within = line + _DEEPER
        said = [f"{encode_basestring(name)}: {_written(one, within)}" for name, one in value.items()]
        return f"{{{within}{f',{within}'.join(said)}{line}}}" if said else "{}"
    if isinstance(value, list | tuple):
        within = line + _DEEPER
        said = [_written(one, within) for one in value]
        return f"[{within}{f',{within}'.join(said)}{line}]" if said else "[]"
    return json.dumps(float(value) if isinstance(value, Decimal) else value)


def finding_as_json(finding: Finding, language: Language, unit: str | None = None) -> Json:
    """A finding with its places, both sides of a comparison, and its sentence."""
    sides = {key: _side(finding, key) for key in ("left", "right", "imbalance")}
    return {
        "code": finding.code,
        "severity": finding.severity,
        "rule": finding.rule,
        "cells": list(finding.cells),
        "at": list(map(address, finding.places)),
        **sides,
        "message": render(finding, language, unit),
    }


def said(finding: Finding, language: Language) -> Json:
    """A finding with its sentence alone."""
    return {"code": finding.code, "severity": finding.severity, "message": render(finding, language)}


def left_out(file: object, finding: Finding, language: Language) -> Json:
    """A file that does not count, and why."""
    return {"file": file, "code": finding.code, "message": render(finding, language)}


def _side(finding: Finding, key: str) -> object:
    """What one side of a comparison comes to, a square for a blank; None where nothing is compared."""
    value = getattr(finding, key, None)
    return "□" if value is None and hasattr(finding, key) else value
