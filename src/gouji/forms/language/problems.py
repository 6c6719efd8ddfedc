"""Collecting everything that is wrong with a form definition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from gouji.forms.language.key import REQUIRED, Keys
from gouji.model.errors import Problem

Json = Mapping[str, Any]
Word = TypeVar("Word", bound=str)


class Remaining(list[Any]):
    """Those members of an array of a definition that are left of it; ``numbers`` are their places in the whole one."""

    def __init__(self, members: Iterable[Any], numbers: Sequence[int]) -> None:
        super().__init__(members)
        self.numbers = numbers


class Problems:
    """The problems of one definition, in the order found."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, path: str, kind: str, **arguments: object) -> None:
        """Note one problem; ``near`` among the arguments is a suggestion, empty for none."""
        self.found.append(Problem(path, kind, arguments))

    def check_keys(self, item: Json, known: Keys, path: str) -> None:
        """Note unknown keys, values of a wrong type and missing keys of one TOML table."""
        for key, value in item.items():
            where = f"{path}.{key}" if path else key
            if key not in known:
                self.add(where, "unknown_key", allowed=", ".join(known), near=near(key, known))
            elif not isinstance(value, known[key].kind):
                wanted = kind if isinstance(kind := known[key].kind, tuple) else (kind,)
                names = " or ".join(one.__name__ for one in wanted)
                self.add(where, "wrong_type", wanted=names, found=type(value).__name__)
        for key in known:
            if known[key].default == REQUIRED and item.get(key) in (None, "", []):
                self.add(f"{path}.{key}" if path else key, "missing", key=key)

    def items(self, item: Json, key: str, path: str) -> list[tuple[Json, str]]:
        """The TOML tables of an array with their paths; whatever is none is noted and left out."""
        found = item.get(key, [])
        tables = []
        found = found if isinstance(found, list) else []
        numbers = found.numbers if isinstance(found, Remaining) else range(len(found))
        for i, child in zip(numbers, found, strict=True):
            where = f"{path}.{key}[{i}]".lstrip(".")
            if isinstance(child, Mapping):
                tables.append((child, where))
            else:
                self.add(where, "not_a_table")
        return tables

    def one_of(self, value: str, allowed: tuple[Word, ...], path: str) -> Word:
        """The one of the allowed that the value is, else the first of them and a note."""
        for one in allowed:
            if one == value:
                return one
        self.add(path, "not_known", value=value, allowed=", ".join(allowed), near=near(str(value), allowed))
        return allowed[0]

    def pattern(self, text: str, path: str) -> str:
        """The regular expression that the text is; where it is none a note, and nothing."""
        try:
            re.compile(text)
        except re.error as problem:
            self.add(path, "pattern", detail=str(problem))
            return ""
        return text

    def unique(self, values: Iterable[str], path: str, what: str) -> None:
        """Note every value that occurs twice."""
        for value, count in Counter(values).items():
            if count > 1 and value:
                self.add(path, "used_twice", what=what, value=value, count=count)


def near(name: str, known: Iterable[str]) -> str:
    """A known name close to one that is not known, or nothing."""
    return "".join(get_close_matches(name, list(known), n=1))


def strings(value: object) -> tuple[str, ...]:
    """The members of a TOML array as strings; nothing for what is no array."""
    return tuple(str(member) for member in value) if isinstance(value, list) else ()


def texts(item: Json, key: str, default: str) -> dict[str, str]:
    """A text in every language; Chinese, else the default, stands in for a missing one."""
    found = item.get(key)
    found = found if isinstance(found, Mapping) else {}
    return {language: str(found.get(language) or found.get("zh") or default) for language in ("zh", "en")}
