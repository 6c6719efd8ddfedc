"""What an official table looks like, whatever program it was made with: texts, frames, what may be typed where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gouji.model.labels import squeezed
from gouji.model.patterns import regex

At = tuple[int, int]
"""A 0-based row and column."""

_CLOSED = regex(r"[-—–－―─/／×xX*＊]{1,6}")


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell, or some that are merged: what stands there and how it is dressed.

    ``entry`` is the kind of its data validation, ``number`` where a formula of its own lets numbers in, ``least``
    the least number that this allows, None where it says nothing; ``places`` are the decimals of its number format,
    None for the general one.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    number: bool = False
    formula: str = ""
    framed: bool = False
    locked: bool = True
    entry: str = ""
    least: float | None = None
    places: int | None = None
    percent: bool = False
    indent: int = 0
    vertical: bool = False
    size: float = 0.0

    @property
    def label(self) -> str:
        """The text on one line, to the character."""
        return joined(self.text)

    @property
    def at(self) -> At:
        """Where it begins."""
        return self.row, self.column

    @property
    def right(self) -> int:
        """The column behind it."""
        return self.column + self.columns

    @property
    def below(self) -> int:
        """The row below it."""
        return self.row + self.rows

    @property
    def is_closed_by_text(self) -> bool:
        """Whether strokes say that nothing is to be filled in."""
        return _CLOSED.fullmatch(squeezed(self.text)) is not None

    @property
    def is_label(self) -> bool:
        """Whether words stand there."""
        return bool(self.text.strip()) and not (self.number or self.formula or self.is_closed_by_text)


@dataclass(frozen=True, slots=True)
class SeenSheet:
    """One sheet or one table of a Word document, with the words around it.

    ``statements`` are formulas that say when figures are right or wrong: those of conditional formats and custom
    validations. ``heading`` is what is printed on top of each page.
    """

    name: str
    spots: Mapping[At, Spot]
    covered: Mapping[At, At] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
    landscape: bool = False
    protected: bool = False
    heading: str = ""
    statements: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> Spot:
        """What covers a position; an empty spot where nothing does."""
        at = self.covered.get((row, column), (row, column))
        return self.spots.get(at) or Spot(row, column)

    def line(self, row: int, columns: range) -> Iterator[Spot]:
        """What stands in a row from left to right, each spot once."""
        column = columns.start
        while column < columns.stop:
            spot = self.at(row, column)
            yield spot
            column = max(spot.right, column + 1)


_HAN_AROUND = regex(r"(?<=[^\x00-\u2e7f])\s*\n\s*|\s*\n\s*(?=[^\x00-\u2e7f])")


def joined(text: str) -> str:
    """A text on one line: a break between Chinese characters leaves nothing, one between words a blank."""
    return " ".join(_HAN_AROUND.sub("", text.strip().strip("　")).split("\n")).strip()
