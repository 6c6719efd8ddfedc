"""What form, table and header say of all figures below: decimals, rounded or not, signs instead, cumulative or not."""

from __future__ import annotations

from functools import reduce
from typing import Any, NamedTuple, TypedDict

from gouji.forms.language.keys import MOST_DECIMALS
from gouji.forms.language.problems import Json, Problems
from gouji.forms.language.special import special_of
from gouji.model.form import Path
from gouji.model.kind import Kind
from gouji.model.special import Token


class _OfCell(TypedDict):
    decimals: int | None
    rounded: bool
    special: tuple[Token, ...]
    cumulative: bool


class Precision(NamedTuple):
    """What one place of a definition says of it, None for nothing."""

    decimals: int | None = None
    rounded: bool | None = None
    special: tuple[Token, ...] | None = None
    cumulative: bool | None = None

    @classmethod
    def along(cls, path: Path) -> Precision:
        """What the nearest header of a path says that says so."""
        said = (cls(*(getattr(header, name) for name in cls._fields)) for header in reversed(path))
        return reduce(cls.else_, said, cls())

    def else_(self, other: Precision) -> Precision:
        """The same, with what ``other`` says where this says nothing."""
        merged: tuple[Any, ...] = tuple(map(_first_said, self, other))
        return Precision(*merged)

    def of(self, kind: Kind) -> _OfCell:
        """What it means for a cell: nothing where things are counted, or words stand."""
        if not kind.is_figure:
            return {"decimals": None, "rounded": False, "special": (), "cumulative": False}
        measured, special = kind.measured, self.special or ()
        return {
            "decimals": self.decimals if measured else 0,
            "rounded": measured and self.rounded is True,
            "special": special,
            "cumulative": self.cumulative is True,
        }


def _first_said(mine: object, theirs: object) -> object:
    return theirs if mine is None else mine


def precision_of(item: Json, path: str, problems: Problems) -> Precision:
    """What a form, a table or a header says."""
    decimals, rounded, cumulative = item.get("decimals"), item.get("rounded"), item.get("cumulative")
    if type(decimals) is int and not 0 <= decimals <= MOST_DECIMALS:
        problems.add(f"{path}.decimals", "decimals", most=MOST_DECIMALS)
    return Precision(
        decimals if type(decimals) is int else None,
        rounded if isinstance(rounded, bool) else None,
        special_of(item, path, problems),
        cumulative if isinstance(cumulative, bool) else None,
    )
