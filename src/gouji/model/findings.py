"""What findings of several wings have in common, and what is said of files, whoever opens them."""

from __future__ import annotations

from fractions import Fraction

from gouji.model.edit import Number, exactly
from gouji.model.finding import Finding
from gouji.model.grid import Place
from gouji.model.wording import Phrase


class FileFinding(Finding):
    """Something about the file that goes by this path or name."""

    file: str


class NoSuchFile(FileFinding, code="R101"):
    """Nothing stands at the path."""


class CellsFinding(Finding):
    """Something about cells, all of which are named."""

    @property
    def count(self) -> int:
        """How many cells."""
        return len(self.cells)


class PlaceFinding(Finding):
    """Something about one cell that the file has."""

    @property
    def where(self) -> Place:
        """Where it stands."""
        return self.places[0]


class Difference(Phrase, says="more_by less_by"):
    """By how much a figure is more than another, or less."""

    by: Number

    @property
    def amount(self) -> Number:
        """How much, without a sign."""
        return exactly(abs(Fraction(self.by)))

    @property
    def wording(self) -> str:
        """More or less."""
        return self.wordings[self.by < 0]


class Imbalance(Finding):
    """Two figures differ that should not."""

    imbalance: Number

    @property
    def difference(self) -> Difference:
        """The difference in words."""
        return Difference(by=self.imbalance)


class Comparison(Finding):
    """Something that usually holds and does not: the unit may explain it, and the office verify it."""


class MeasureInDoubt(Comparison):
    """A figure of which nobody but the unit can say in which unit of measure it is."""


class UnitFileFinding(FileFinding):
    """Something about the file of a unit."""

    unit: str


def file_of(finding: Finding) -> str:
    """The file that a finding is about, empty when it is about none."""
    return finding.file if isinstance(finding, FileFinding) else ""
