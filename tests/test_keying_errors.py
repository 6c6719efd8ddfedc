"""How one figure is made out of another by a slip of the hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.editing.localise.keying_errors import slip_between


@pytest.mark.parametrize(("reported", "suggested", "kind"), [
    (21, 12, "digits_swapped"), (132, 231, "digits_swapped"), (120, 12, "zero_more_or_less"), (12, 120, "zero_more_or_less"),
    (112, 12, "digit_doubled"), (122, 12, "digit_doubled"), (152, 12, "digit_added"), (12, 152, "digit_lost"),
    (15, 12, "digit_wrong"), (-7, 7, "sign"), (0, 7, "left_out"), (25_000_000, 2500, "unit"), (7, 3, "none"),
    (12, 3, "none"), (987, 12, "none"), (5, 5, "none"), (Decimal("12.5"), Decimal("21.5"), "digits_swapped"),
])  # fmt: skip
def test_likeliest_slip(reported: int | Decimal, suggested: int | Decimal, kind: str) -> None:
    assert kind == slip_between(reported, suggested).kind
