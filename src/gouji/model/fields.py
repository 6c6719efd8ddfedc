"""What a form asks for besides figures (表头、表尾栏目): who is responsible, who has filled it in, when it was sent."""

from __future__ import annotations

from typing import NamedTuple

TEXT, DATE, FIXED = "text", "date", "fixed"
FIELD_KINDS = (TEXT, DATE, FIXED)
HEAD, FOOT = "head", "foot"
FIELD_PLACES = (HEAD, FOOT)
ON_EVERY_COVER = ("person", "phone", "date")
"""Fields that a cover has anyway: a form may call them as it does, and require them."""
RESERVED_FIELDS = ("unit", "year", "nil_return")


class FormField(NamedTuple):
    """One of them: where units write it on the cover, and ``FOOT`` ones also stand below every table.

    A ``FIXED`` one is printed with its ``value`` and asks for nothing. ``pattern`` is what an answer looks like.
    """

    key: str
    label: str
    kind: str = TEXT
    place: str = FOOT
    pattern: str = ""
    value: str = ""
    required: bool = False

    @property
    def printed(self) -> str:
        """A fixed one as it is printed."""
        return f"{self.label}：{self.value}"
