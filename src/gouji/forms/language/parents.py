"""Headers that stand over others and have a figure of their own: parts add up to it, or are within it (其中).

As forms print them, the rows below such a row are lines below its own, set in; the columns below such a column stand
behind one for its own figure. The figure is named by the keys down to its header, as if nothing were below it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gouji.model.form import Header, joined

_FROM_ABOVE = (
    "kind", "unit", "weight", "aggregation", "decimals", "rounded", "special", "cumulative",
    "choices", "required", "longest",
)  # fmt: skip
"""What a header says for those below it."""


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
    unsaid = (name for name in _FROM_ABOVE if getattr(child, name) == Header._field_defaults[name])
    return child._replace(**{name: getattr(parent, name) for name in unsaid})


def in_columns(headers: tuple[Header, ...]) -> tuple[Header, ...]:
    """A tree of columns as it is printed: the figure of a header is the first below it."""
    return tuple(_column(header) for header in headers)


def _column(header: Header) -> Header:
    below = in_columns(header.children)
    if not header.heading:
        return header._replace(children=below)
    own = header._replace(label=header.heading, key="", children=(), aliases=(), vertical=False)
    return header._replace(children=(own, *below), sum=(), whole=(), rule="")
