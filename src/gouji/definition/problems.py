"""Collecting everything that is wrong with a form definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from gouji.errors import Problem

Json = Mapping[str, Any]


class Problems:
    """The problems of one definition, in the order found."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, path: str, text: str, suggestion: str = "") -> None:
        """Note one problem and a way out."""
        self.found.append(Problem(path, text, suggestion))

    def check_keys(self, item: Json, known: Mapping[str, Any], path: str, required: Iterable[str]) -> None:
        """Note unknown keys, values of a wrong type and missing keys of one TOML table."""
        for key, value in item.items():
            where = f"{path}.{key}" if path else key
            if key not in known:
                self.add(where, "unknown key.", near(key, known) or f"Allowed here: {', '.join(known)}.")
            elif not isinstance(value, known[key]):
                wanted = known[key] if isinstance(known[key], tuple) else (known[key],)
                names = " or ".join(kind.__name__ for kind in wanted)
                self.add(where, f"must be {names}, not {type(value).__name__}.")
        for key in required:
            if item.get(key) in (None, "", []):
                self.add(f"{path}.{key}" if path else key, "is missing.", f"Add {key} = …")

    def items(self, item: Json, key: str, path: str) -> list[tuple[Json, str]]:
        """The TOML tables of an array with their paths; whatever is none is noted and left out."""
        found = item.get(key, [])
        tables = []
        for i, child in enumerate(found if isinstance(found, list) else []):
            where = f"{path}.{key}[{i}]".lstrip(".")
            if isinstance(child, Mapping):
                tables.append((child, where))
            else:
                self.add(where, "must be a table.", "Write { label = …, key = … }.")
        return tables

    def one_of(self, value: str, allowed: tuple[str, ...], path: str) -> str:
        """The value if it is allowed, else the first allowed one and a note."""
        if value in allowed:
            return value
        close = get_close_matches(str(value), allowed, n=1)
        self.add(path, f"{value!r} is not known.", f"Use {close[0] if close else ' or '.join(allowed)}.")
        return allowed[0]

    def unique(self, values: Iterable[str], path: str, what: str) -> None:
        """Note every value that occurs twice."""
        for value, count in Counter(values).items():
            if count > 1 and value:
                self.add(path, f"{what} {value!r} is used {count} times.", "Give each its own.")


def near(name: str, known: Iterable[str]) -> str:
    """A suggestion of a known name close to one that is not known, or nothing."""
    close = get_close_matches(name, list(known), n=1)
    return f"Did you mean {close[0]!r}?" if close else ""


def strings(value: object) -> tuple[str, ...]:
    """The members of a TOML array as strings; nothing for what is no array."""
    return tuple(str(member) for member in value) if isinstance(value, list) else ()
