"""Linear expressions of form definitions."""

from __future__ import annotations

import pytest

from gouji.forms.language.expression import parse_expression
from gouji.model.edit import Linear


@pytest.mark.parametrize(("text", "left", "relation", "right"), [
    ("a.b == c.d", Linear((("a.b", 1),)), "==", Linear((("c.d", 1),))),
    ("2 * a.b - c.d + 3 <= 0", Linear((("a.b", 2), ("c.d", -1)), 3), "<=", Linear((), 0)),
    ("-a >= - 4 * b - 1", Linear((("a", -1),)), ">=", Linear((("b", -4),), -1)),
])  # fmt: skip
def test_sides_and_relation(text: str, left: Linear, relation: str, right: Linear) -> None:
    assert (left, relation, right) == parse_expression(text)


@pytest.mark.parametrize("text", ["", "a", "a = b", "a == b == c", "a < b", "a == ", "a == b +", "a == * b", "a b == c",
                                  "a == 2 *", "a == 2 * 3", "a == b * 2", "A == b", "a == 1.5", "a == (b)", "a == b ! c"])  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w{3}"):
        parse_expression(text)
