"""What is printed at the head of an official table: its number, who has issued and approved it, until when (表号 …)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

IMPRINT = {
    "form_number": "表号",
    "issued_by": "制定机关",
    "approved_by": "批准机关",
    "approval": "批准文号",
    "valid_until": "有效期至",
}
"""The keys of a definition that say so, in the order printed, with their labels."""
LONGEST_IMPRINT = 150
"""Characters that fit into the corner of a page."""


def imprint_of(*stated: Mapping[str, object]) -> tuple[str, ...]:
    """The lines printed, of what a table states, or else its form."""
    return tuple(_lines(stated))


def _lines(stated: tuple[Mapping[str, object], ...]) -> Iterator[str]:
    for key, label in IMPRINT.items():
        said = next((str(one[key]) for one in stated if one.get(key)), "")
        if said:
            yield f"{label}：{said}"
