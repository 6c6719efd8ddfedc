"""What the fields of a finding are made of beside figures and names: kept as it is, put into words at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import ClassVar, Generic, NamedTuple, TypeVar

from gouji.model.declared import Declared

Item = TypeVar("Item")

Texts = Mapping[str, str]
"""What a form says, by language."""


class Keyword(StrEnum):
    """A word of a closed list, such as a reason. Its wording is in ``words.toml``, under the name of its class."""


class Phrase(Declared):
    """A part of a sentence, such as one suspect cell. Its wording is in ``phrases.toml``, filled by its fields.

    ``says`` in the class statement names every wording that it may have; with several, ``wording`` chooses.
    """

    wordings: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, says: str = "") -> None:
        super().__init_subclass__()
        cls.wordings = tuple(says.split())

    @property
    def wording(self) -> str:
        """The key of its wording."""
        (only,) = self.wordings
        return only


class Some(NamedTuple, Generic[Item]):
    """The first of some things, and how many there are in all."""

    first: tuple[Item, ...]
    total: int

    @classmethod
    def of(cls, items: Sequence[Item], most: int) -> Some[Item]:
        """Of these, so many at most."""
        return cls(tuple(items[:most]), len(items))


class Bytes(int):
    """A number of bytes, told in megabytes."""
