"""The head and foot fields of a form definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.forms.language.keys import FIELD
from gouji.forms.language.problems import Json, Problems
from gouji.model.fields import FIELD_KINDS, FIELD_PLACES, FIXED, FOOT, RESERVED_FIELDS, TEXT, FormField
from gouji.model.form import Table
from gouji.model.patterns import regex

_KEY = regex(r"[a-z][a-z0-9_]*")


def fields_of(data: Json, problems: Problems) -> tuple[FormField, ...]:
    """Every field that a definition has."""
    found = tuple(_fields(data, problems))
    problems.unique([one.key for one in found], "fields", "key")
    problems.unique([one.label for one in found], "fields", "label")
    return found


def with_fixed(table: Table, fields: Sequence[FormField]) -> Table:
    """A table with the fixed fields of its form among what is printed around it."""
    fixed = [one for one in fields if one.kind == FIXED]
    if not fixed:
        return table
    head, foot = (tuple(one.printed for one in fixed if one.place == place) for place in FIELD_PLACES)
    return replace(table, imprint=table.imprint + head, notes=table.notes + foot)


def _fields(data: Json, problems: Problems) -> Iterator[FormField]:
    for item, path in problems.items(data, "fields", ""):
        problems.check_keys(item, FIELD, path)
        key = str(item.get("key", ""))
        if key and (not _KEY.fullmatch(key) or key in RESERVED_FIELDS):
            problems.add(f"{path}.key", "bad_key", key=key)
        pattern = problems.pattern(str(item.get("pattern", "")), f"{path}.pattern")
        kind = problems.one_of(str(item.get("kind", TEXT)), FIELD_KINDS, f"{path}.kind")
        if (kind == FIXED) is not bool(item.get("value")):
            problems.add(path, "field_value")
        yield FormField(
            key=key,
            label=str(item.get("label", "")),
            kind=kind,
            place=problems.one_of(str(item.get("place", FOOT)), FIELD_PLACES, f"{path}.place"),
            pattern=pattern,
            value=str(item.get("value", "")),
            required=item.get("required") is True,
        )
