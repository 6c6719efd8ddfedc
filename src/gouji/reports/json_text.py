"""JSON for people and programs, and findings in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from gouji.messages.render import render
from gouji.model.finding import Finding
from gouji.model.grid import address
from gouji.model.language import Language

Json = dict[str, Any]


def dump(value: object) -> str:
    """JSON for people and programs: indented, Chinese as it is, amounts as plain numbers."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def with_long_list(before: Json, name: str, items: Iterable[Json], behind: Callable[[], Json]) -> Iterator[str]:
    """What `dump` makes of an object that has a long list in it, in parts, each made when it is asked for.

    What stands ``behind`` the list is asked for last, when its items have been seen.
    """
    yield dump(before).removesuffix("\n}") + "," if before else "{"
    yield f'\n  "{name}": ['
    begun = False
    for item in items:
        yield ("," if begun else "") + f"\n{dump(item)}".replace("\n", "\n    ")
        begun = True
    yield "\n  ]," if begun else "],"
    yield dump(behind()).removeprefix("{")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


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
