"""Headers that stand over others and have a figure of their own: parts add up to it, or are within it (其中).

As forms print them, the rows below such a row are lines below its own, set in; the columns below such a column stand
behind one for its own figure. The figure is named by the keys down to its header, as if nothing were below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gouji.model.form import Header, Path, joined

CHILDREN = "children"
EXCLUSIVE = "exclusive"
OWN_COLUMN = "小计"
"""What is printed over a column for the figure of the header over it, unless a form says otherwise."""


def heading_of_own(item: Mapping[str, Any]) -> str:
    """What the column for a header's own figure is called, if it has one besides those below it."""
    said = item.get("figure")
    if isinstance(said, str) and said:
        return said
    return OWN_COLUMN if said is True or item.get("whole") or item.get("sum") == CHILDREN else ""


def all_paths(headers: tuple[Header, ...], above: Path = ()) -> Iterator[Path]:
    """Every way down to a figure, in the order printed."""
    for header in headers:
        if header.heading or not header.children:
            yield (*above, header)
        yield from all_paths(header.children, (*above, header))


def top_paths(headers: tuple[Header, ...], above: Path = ()) -> Iterator[Path]:
    """The ways down to the figures that together are all of what stands under some headers, none of them twice."""
    for header in headers:
        if header.heading or not header.children:
            yield (*above, header)
        else:
            yield from top_paths(header.children, (*above, header))


def in_lines(headers: tuple[Header, ...]) -> tuple[Header, ...]:
    """A tree of rows as it is printed: those below a row with a figure of its own are lines below it."""
    return tuple(_lines(headers))


def _lines(headers: tuple[Header, ...]) -> Iterator[Header]:
    for header in headers:
        below = in_lines(header.children)
        if not header.heading:
            yield header._replace(children=below)
            continue
        yield header._replace(children=())
        for child in below:
            yield _below(_inheriting(child, header), header.key)._replace(above=(header.label, *child.above))


def _below(header: Header, key: str) -> Header:
    """A header with a key in front of its own, or where it has none, in front of those of its children."""
    if header.key:
        return header._replace(key=joined(key, header.key))
    return header._replace(children=tuple(_below(child, key) for child in header.children))


def _inheriting(child: Header, parent: Header) -> Header:
    """A header with what it does not say itself from the one that it no longer stands under."""
    return child._replace(
        kind=child.kind or parent.kind,
        unit=child.unit or parent.unit,
        weight=child.weight or parent.weight,
        aggregation=child.aggregation or parent.aggregation,
        decimals=parent.decimals if child.decimals is None else child.decimals,
        rounded=parent.rounded if child.rounded is None else child.rounded,
        special=parent.special if child.special is None else child.special,
        choices=child.choices or parent.choices,
        required=child.required or parent.required,
        longest=child.longest or parent.longest,
    )


def in_columns(headers: tuple[Header, ...]) -> tuple[Header, ...]:
    """A tree of columns as it is printed: the figure of a header is the first below it."""
    return tuple(_column(header) for header in headers)


def _column(header: Header) -> Header:
    below = in_columns(header.children)
    if not header.heading:
        return header._replace(children=below)
    own = header._replace(label=header.heading, key="", children=(), aliases=(), vertical=False)
    return header._replace(children=(own, *below), sum=(), whole=(), rule="")
