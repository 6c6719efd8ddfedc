"""What is known of a form before it is defined: head, sheets, labels. Of most forms nobody asks for more."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from gouji.forms.language import define as language
from gouji.forms.language import headers, keys, revisions
from gouji.forms.language.define import define, head_of
from gouji.forms.language.headers import heading_of_own
from gouji.forms.language.problems import Json, Problems, strings
from gouji.forms.language.revisions import at_revision, is_revised, revision_of
from gouji.model import ideographs, labels, unseen
from gouji.model.form import Form, Header
from gouji.model.labels import wordings
from gouji.toml import made_of_toml, toml

_MODULES = (sys.modules[__name__], language, headers, keys, revisions, labels, ideographs, unseen)
_CODE = tuple(str(module.__file__) for module in _MODULES)
"""What an outline depends on besides the definition."""
Labels = Sequence[tuple[int, bool, tuple[str, ...]]]
"""Labels of a table: how often each is there, whether cells surely stand under it, its folded wordings."""
_ENOUGH, _OF_A_TABLE = 0.3, 0.8
"""The parts of its labels, or of those of a table, that a document of a form shows (see `gouji.intake`)."""


class Outlined(Form):
    """A form that is defined when more is asked of it than its outline says; from then on it is a `Form` like any."""

    _file: Path
    _labels: Sequence[Sequence[Labels]]

    @classmethod
    def of(cls, path: Path) -> Form:
        """The form that a sound definition of the package makes."""
        kept = made_of_toml(path, "outline", outline, *_CODE)
        form = object.__new__(cls)
        vars(form).update(kept["head"], sheets=kept["sheets"], expands=None, rows={}, made=None)
        vars(form).update(_file=path, _labels=kept["labels"])
        if not kept["sections"]:
            vars(form).update(sections=())
        form.__post_init__()
        return form

    def __getattribute__(self, name: str) -> Any:
        known: dict[str, Any] = object.__getattribute__(self, "__dict__")
        if name not in known and not name.startswith("__") and name not in _OF_THE_HEAD:
            whole = define(toml(known["_file"]), known["_file"].name)
            known.update((part.name, vars(whole)[part.name]) for part in fields(Form))
            object.__setattr__(self, "__class__", Form)
        return object.__getattribute__(self, name)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Form) and bool(self.tables) and self == other)

    def __hash__(self) -> int:
        known: dict[str, Any] = object.__getattribute__(self, "__dict__")
        return known["_hash"] if "_hash" in known else Form.__hash__(self)  # asked for often, of all forms together


_OF_THE_HEAD = {"covers", "base", "revisions", "_hash"}
"""What needs nothing but what stands in the outline."""


def may_be_shown(forms: Sequence[Form], texts: frozenset[str]) -> tuple[Form, ...]:
    """The forms of which a document with some folded wordings may show enough, with all of their families.

    The others need not be defined to be ruled out.
    """
    kept = {
        form.family
        for form in forms
        if not isinstance(form, Outlined) or any(_may_show(tables, texts) for tables in vars(form)["_labels"])
    }
    return tuple(form for form in forms if form.family in kept)


def words_of(form: Form) -> Iterator[str] | None:
    """The folded wordings of its labels at any revision, without defining it; None of one that is defined."""
    if not isinstance(form, Outlined):
        return None
    return (word for tables in vars(form)["_labels"] for table in tables for _, _, words in table for word in words)


def _may_show(tables: Sequence[Labels], texts: frozenset[str]) -> bool:
    found = [_counts(table, texts) for table in tables]
    shown, hidden = (sum(counts) for counts in zip(*found, strict=True))
    return _most(shown, hidden) >= _ENOUGH or any(_most(*counts) >= _OF_A_TABLE for counts in found)


def _counts(table: Labels, texts: frozenset[str]) -> tuple[int, int]:
    """The most headers of a table that are shown, and the fewest that are not."""
    shown = hidden = 0
    for count, sure, words in table:
        if texts.isdisjoint(words):
            hidden += sure
        else:
            shown += count
    return shown, hidden


def _most(shown: int, hidden: int) -> float:
    return shown / (shown + hidden) if shown else 0.0


def outline(data: Json) -> dict[str, Any]:
    """The outline of a sound definition, in values that can be written as Python."""
    looks = [at_revision(data, one) for one in range(revision_of(data), 0, -1)] if is_revised(data) else [data]
    data = looks[0]
    return {
        "head": head_of(data["form"], Problems()),
        "sheets": tuple(str(table["sheet"]) for table in data["tables"]),
        "sections": bool(data.get("sections")),
        "labels": tuple(tuple(tuple(_labels_of(table)) for table in one["tables"]) for one in looks),
    }


def _labels_of(table: Json) -> Iterator[tuple[int, bool, tuple[str, ...]]]:
    found: Counter[frozenset[str]] = Counter()
    sure: set[frozenset[str]] = set()
    for block in table["blocks"]:
        certain = [*_headers(block["columns"]), *_headers(block.get("rows", ()))]
        certain += [{"label": own} for header in _headers(block["columns"]) if (own := _own_column(header))]
        totals = [block["repeat"]["total"]] if "total" in block.get("repeat", {}) else []
        found.update(map(_wordings, [*certain, *totals]))  # under the total there may be nothing but texts
        sure.update(map(_wordings, certain))
    for words, count in found.items():
        yield count, words in sure, tuple(sorted(words - {""}))


def _headers(items: Iterable[Json]) -> Iterator[Mapping[str, Any]]:
    for item in items:
        yield item
        yield from _headers(item.get("children", ()))


def _own_column(header: Mapping[str, Any]) -> str:
    return heading_of_own(header) if header.get("children") else ""


def _wordings(header: Mapping[str, Any]) -> frozenset[str]:
    return wordings(Header(str(header.get("label", "")), aliases=strings(header.get("aliases"))))
