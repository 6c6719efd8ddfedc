"""What form, table and header say of all figures below: decimals, rounded or not, signs instead, cumulative or not."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from gouji.forms.language.keys import MOST_DECIMALS
from gouji.forms.language.problems import Json, Problems
from gouji.forms.language.special import special_of
from gouji.model.kind import Kind
from gouji.model.special import Token


class _OfCell(TypedDict):
    decimals: int | None
    rounded: bool
    special: tuple[Token, ...]
    cumulative: bool


class Precision(NamedTuple):
    """What one place of a definition says of it, None for nothing."""

    decimals: int | None
    rounded: bool | None
    special: tuple[Token, ...] | None = None
    cumulative: bool | None = None

    def else_(self, other: Precision) -> Precision:
        """The same, with what ``other`` says where this says nothing."""
        return Precision(
            other.decimals if self.decimals is None else self.decimals,
            other.rounded if self.rounded is None else self.rounded,
            other.special if self.special is None else self.special,
            other.cumulative if self.cumulative is None else self.cumulative,
        )

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
