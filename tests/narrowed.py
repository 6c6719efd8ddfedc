"""What a test knows better than the type checker, said so that it is tried when the test runs."""

from __future__ import annotations

from typing import TypeVar

Kind = TypeVar("Kind")


def the(kind: type[Kind], thing: object) -> Kind:
    """A thing that must be of a kind: ``the(Return, read(path))``."""
    assert isinstance(thing, kind), thing
    return thing
