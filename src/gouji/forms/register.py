"""Definitions that other packages publish: the entry points of the group ``gouji.forms``.

Each names a package with TOML files, or with a colon a folder in one: ``health = "moh_forms:definitions"``. No code of
such a package is run. A ministry can hand out its forms as a wheel so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gouji.model.errors import FormError, Problem

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "gouji.forms"


class Offered(NamedTuple):
    """A definition that a distribution holds; ``source`` names both."""

    source: str
    path: Path


def published() -> Iterator[Offered | FormError]:
    """Every definition of every distribution by names, and what names none."""
    if not any(map(_may_offer, sys.path)):  # importlib.metadata takes longer to load than the forms
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=GROUP), key=lambda one: (_name_of(one), one.name)):
        found = sorted(path for folder in _folders(point.value) for path in folder.glob("*.toml"))
        yield from (Offered(f"{_name_of(point)}: {path.name}", path) for path in found)
        if not found:
            yield FormError(_name_of(point), (Problem(point.name, "no_definitions", {"value": point.value}),))


def _may_offer(entry: str) -> bool:
    """Whether a distribution in a folder of the search path may name forms; also where that cannot be seen."""
    try:
        names = os.listdir(entry or ".")
    except OSError:
        return os.path.isfile(entry)
    infos = (name for name in names if name.endswith((".dist-info", ".egg-info")))
    return any(_names_forms(f"{entry or '.'}/{info}/entry_points.txt") for info in infos)


def _names_forms(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return GROUP.encode() in file.read()
    except OSError:
        return False


def _name_of(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist is not None else point.name


def _folders(value: str) -> Iterator[Path]:
    """Where the files are that an entry point names; a package is looked up and not loaded."""
    from importlib.util import find_spec

    package, _, inside = value.partition(":")
    top, *below = package.strip().split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        spec = None
    for location in (spec.submodule_search_locations or ()) if spec is not None else ():
        yield Path(location, *below, inside.strip())
