"""A unit's blank as the bytes of a file: drawn once for all units of which only name and code differ."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from gouji.campaign.prefilled import blank_for
from gouji.editing.carry_over import Prefill
from gouji.formats.xlsx.stencil import Stencil
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.form import Form
from gouji.model.patterns import regex
from gouji.model.reporting_period import Period
from gouji.units.roster import ReportingUnit

if TYPE_CHECKING:
    from gouji.campaign.onto import OfficeWorkbook

_UNIT, _CODE = "gouji-hole-for-the-unit", "gouji-hole-for-the-code"
_PLAIN = regex(r"[^\W_][\w（）()、，,.·—-]{0,59}")
"""Names that stand in every part of a workbook as they are, and in one line of its footers."""


def packed_blank(
    form: Form,
    unit: ReportingUnit,
    period: Period,
    prefilled: Mapping[str, Prefill],
    onto: OfficeWorkbook | None = None,
) -> bytes:
    """What is drawn for a unit, part by part; a blank with figures carried over is drawn singly.

    It is the layout of gouji's own, or ``onto`` the office's workbook.
    """
    if prefilled or not _PLAIN.fullmatch(unit.name) or not (unit.code == "" or _PLAIN.fullmatch(unit.code)):
        return _drawn(form, unit, period, prefilled, onto)
    stencil, texts = _stencil(form, period, bool(unit.code), onto)
    if stencil is None or unit.name == unit.code or {unit.name, unit.code} & texts:
        return _drawn(form, unit, period, prefilled, onto)
    return stencil.copy({_UNIT: unit.name, _CODE: unit.code})


def _drawn(
    form: Form, unit: ReportingUnit, period: Period, prefilled: Mapping[str, Prefill], onto: OfficeWorkbook | None
) -> bytes:
    if onto is not None:
        return onto.blank(unit.name, period, unit.code, prefilled)
    return to_xlsx(blank_for(form, unit, period, prefilled))


@lru_cache(maxsize=4)
def _stencil(
    form: Form, period: Period, coded: bool, onto: OfficeWorkbook | None = None
) -> tuple[Stencil | None, frozenset[str]]:
    """The stencil of the blanks with or without a code, and the texts of all of them that a workbook holds only once.

    None for a workbook whose parts have names that a stencil does not write.
    """
    some = ReportingUnit(_UNIT, _CODE if coded else "")
    if onto is not None:
        drawn = _drawn(form, some, period, {}, onto)
        return (Stencil(drawn, (_UNIT, _CODE)) if all(map(str.isascii, onto.package.names)) else None), frozenset()
    blank = blank_for(form, some, period, {})
    texts = {piece.value for grid in blank for piece in grid.pieces if isinstance(piece.value, str)}
    return Stencil(to_xlsx(blank), (_UNIT, _CODE)), frozenset(texts)
