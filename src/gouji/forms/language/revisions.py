"""Revisions (修订): a definition that was corrected in mid-campaign, as it was at an earlier revision.

Whatever stands in an array of a definition may say ``since`` which revision it is there, ``until`` which one it was,
and in ``earlier``, as the form itself, what it looked like up to one; what a definition is at a revision is cut out of
that.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from gouji.forms.language.edition_keys import REVISED
from gouji.forms.language.problems import Json, Problems, Remaining

SINCE, UNTIL, EARLIER = "since", "until", "earlier"


def revision_of(data: Json) -> int:
    """Which revision a definition is, the first unless it says so."""
    head = data.get("form")
    revision = head.get("revision", 1) if isinstance(head, Mapping) else 1
    return revision if type(revision) is int and revision >= 1 else 1


def at_revision(data: Json, revision: int) -> dict[str, Any]:
    """A definition as it was, or is, at one of its revisions."""
    made: dict[str, Any] = _at(data, revision)
    head = made.get("form")
    if isinstance(head, dict) and "revision" in head:
        head["revision"] = revision
    return made


def as_it_is(data: Json) -> Json:
    """A definition at its last revision."""
    return at_revision(data, revision_of(data)) if is_revised(data) else data


def is_revised(data: object) -> bool:
    """Whether anything in a definition says since when it is there, until when, or what it looked like."""
    if isinstance(data, Mapping):
        return not REVISED.keys().isdisjoint(data) or any(map(is_revised, data.values()))
    return isinstance(data, list) and any(map(is_revised, data))


def _at(data: Any, revision: int, about: Container[str] = (EARLIER,)) -> Any:
    """What a part of a definition is at a revision, without the keys ``about`` that."""
    if isinstance(data, list):
        kept = [at for at, one in enumerate(data) if not isinstance(one, Mapping) or _is_there(one, revision)]
        return Remaining((_at(data[at], revision, REVISED) for at in kept), kept)
    if not isinstance(data, Mapping):
        return data
    then = {**data, **_looked(data, revision)}
    return {key: _at(value, revision) for key, value in then.items() if key not in about}


def _is_there(item: Json, revision: int) -> bool:
    since, until = item.get(SINCE, 1), item.get(UNTIL, revision)
    return not (type(since) is int and since > revision) and not (type(until) is int and until < revision)


def _looked(item: Json, revision: int) -> Json:
    """What was otherwise at a revision, by key: the entries up to it and later ones, the earliest last."""
    told: dict[str, Any] = {}
    later = [one for one in _entries(item) if one[UNTIL] >= revision]
    for one in sorted(later, key=lambda one: int(one[UNTIL]), reverse=True):
        told.update({key: value for key, value in one.items() if key != UNTIL})
    return told


def _entries(item: Json) -> list[Json]:
    found = item.get(EARLIER)
    found = found if isinstance(found, list) else []
    return [one for one in found if isinstance(one, Mapping) and type(one.get(UNTIL)) is int]


def check_revisions(data: Json, problems: Problems) -> None:
    """Note revisions that are none, and what says of them what cannot be."""
    head = data.get("form")
    stated = head.get("revision", 1) if isinstance(head, Mapping) else 1
    if type(stated) is not int or stated < 1:
        problems.add("form.revision", "revision")
        return
    if isinstance(head, Mapping):
        _check({key: value for key, value in head.items() if key == EARLIER}, "form", stated, problems)
    for key, value in data.items():
        for item, path in _items(value, key):
            _check(item, path, stated, problems)


def _items(value: object, path: str) -> Iterator[tuple[Json, str]]:
    """Every TOML table in an array, at any depth."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key != EARLIER:
                yield from _items(one, f"{path}.{key}")
    elif isinstance(value, list):
        for at, one in enumerate(value):
            if isinstance(one, Mapping):
                yield one, f"{path}[{at}]"
            yield from _items(one, f"{path}[{at}]")


def _check(item: Json, path: str, latest: int, problems: Problems) -> None:
    for key, least, most in ((SINCE, 2, latest), (UNTIL, 1, latest - 1)):
        if key in item and not (type(item[key]) is int and least <= item[key] <= most):
            problems.add(f"{path}.{key}", "no_such_revision", least=least, most=most, latest=latest)
    for key, known in REVISED.items():
        if key in item and type(item[key]) is not known.kind:
            wanted = "list" if key == EARLIER else "int"
            problems.add(f"{path}.{key}", "wrong_type", wanted=wanted, found=type(item[key]).__name__)
    given = item.get(EARLIER, [])
    for at, one in enumerate(given if isinstance(given, list) else []):
        where = f"{path}.{EARLIER}[{at}]"
        until = one.get(UNTIL) if isinstance(one, Mapping) else None
        if not (type(until) is int and 1 <= until < latest):
            problems.add(f"{where}.{UNTIL}", "no_such_revision", least=1, most=latest - 1, latest=latest)
