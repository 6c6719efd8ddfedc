"""A unit's blank as the bytes of a file: drawn once for all units of which only name and code differ."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from gouji.campaign.prefilled import blank_for
from gouji.editing.carry_over import Prefill
from gouji.formats.xlsx.stencil import Stencil
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.form import Form
from gouji.model.patterns import regex
from gouji.model.reporting_period import Period
from gouji.units.roster import ReportingUnit

_UNIT, _CODE = "gouji-hole-for-the-unit", "gouji-hole-for-the-code"
_PLAIN = regex(r"[^\W_][\w（）()、，,.·—-]{0,59}")
"""Names that stand in every part of a workbook as they are, and in one line of its footers."""


def packed_blank(form: Form, unit: ReportingUnit, period: Period, prefilled: Mapping[str, Prefill]) -> bytes:
    """What `to_xlsx` makes of `blank_for`, part by part; a blank with figures carried over is drawn singly."""
    if prefilled or not _PLAIN.fullmatch(unit.name) or not (unit.code == "" or _PLAIN.fullmatch(unit.code)):
        return to_xlsx(blank_for(form, unit, period, prefilled))
    stencil, texts = _stencil(form, period, bool(unit.code))
    if unit.name == unit.code or {unit.name, unit.code} & texts:  # a text that a workbook holds only once
        return to_xlsx(blank_for(form, unit, period, prefilled))
    return stencil.copy({_UNIT: unit.name, _CODE: unit.code})


@lru_cache(maxsize=4)
def _stencil(form: Form, period: Period, coded: bool) -> tuple[Stencil, frozenset[str]]:
    """The stencil of the blanks with or without a code, and the texts that stand in all of them."""
    blank = blank_for(form, ReportingUnit(_UNIT, _CODE if coded else ""), period, {})
    texts = {piece.value for grid in blank for piece in grid.pieces if isinstance(piece.value, str)}
    return Stencil(to_xlsx(blank), (_UNIT, _CODE)), frozenset(texts)
