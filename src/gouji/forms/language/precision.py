"""How exact figures are, as form, table and header say: decimals, and whether each was rounded by itself."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from gouji.forms.language.keys import MOST_DECIMALS
from gouji.forms.language.problems import Json, Problems
from gouji.model.kind import Kind


class _OfCell(TypedDict):
    decimals: int | None
    rounded: bool


class Precision(NamedTuple):
    """What one place of a definition says of it, None for nothing."""

    decimals: int | None
    rounded: bool | None

    def else_(self, other: Precision) -> Precision:
        """The same, with what ``other`` says where this says nothing."""
        return Precision(
            other.decimals if self.decimals is None else self.decimals,
            other.rounded if self.rounded is None else self.rounded,
        )

    def of(self, kind: Kind) -> _OfCell:
        """What it means for a cell: nothing where things are counted, or words stand."""
        if not kind.is_figure or not kind.measured:
            return {"decimals": 0 if kind.is_figure else None, "rounded": False}
        return {"decimals": self.decimals, "rounded": self.rounded is True}


def precision_of(item: Json, path: str, problems: Problems) -> Precision:
    """What a form, a table or a header says."""
    decimals, rounded = item.get("decimals"), item.get("rounded")
    if type(decimals) is int and not 0 <= decimals <= MOST_DECIMALS:
        problems.add(f"{path}.decimals", "decimals", most=MOST_DECIMALS)
    return Precision(decimals if type(decimals) is int else None, rounded if isinstance(rounded, bool) else None)
