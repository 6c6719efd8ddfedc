"""Why a list that an office keeps cannot be used."""

from __future__ import annotations

from gouji.model.finding import Finding, Severity
from gouji.model.findings import FileFinding
from gouji.model.grid import Place
from gouji.model.wording import Keyword, Phrase, Some


class NoColumn(FileFinding, code="R143"):
    """None of its headings is that of a column it must have; ``size`` is 0 where there is nothing in it at all."""

    heading: str
    size: int | None = None


class NoRoster(FileFinding, code="R147"):
    """It is given as the roster and is a return or a summary."""


class SeveralYears(FileFinding, code="R190"):
    """It has rosters of several years, and nobody says which is asked for."""

    years: tuple[int, ...]
    lists: tuple[str, ...]


class SheetUnread(FileFinding, code="R191"):
    """One of its sheets names what may be units, but has no headings."""

    sheet: str
    units: Some[str]


class NamesUncomputed(FileFinding, code="R197"):
    """Names on it are formulas that nobody has computed."""

    spots: Some[Place]


class LineOfList(Phrase, says="line_of_list line_of_sheet"):
    """What stands in a line of the roster; ``sheet`` is empty where there is but one."""

    sheet: str
    row: int
    text: str

    @property
    def wording(self) -> str:
        """Whether the sheet is named."""
        return "line_of_sheet" if self.sheet else "line_of_list"


class ReadAs(Phrase, says="read_as read_as_several read_as_with_others"):
    """A name of the roster as it is written and as it is read, with what else the unit goes by.

    Where several units stand in one cell, there is no ``name`` and the ``others`` are these.
    """

    text: str
    name: str
    others: tuple[str, ...]

    @property
    def wording(self) -> str:
        """Whether it goes by something else."""
        return "read_as_several" if not self.name else "read_as_with_others" if self.others else "read_as"


class UnitsOfList(Phrase, says="units_of_list"):
    """How many units stand on a sheet."""

    sheet: str
    count: int


class LinesPassedOver(Finding, code="R192", severity=Severity.INFORMATION):
    """Lines that are headings, sums, signatures, dates or remarks."""

    lines: Some[LineOfList]


class NamesTidied(Finding, code="R193", severity=Severity.INFORMATION):
    """Names were written with numbers, marks or brackets, or several in one cell."""

    names: Some[ReadAs]


class ListsTogether(Finding, code="R194", severity=Severity.INFORMATION):
    """The roster stands on several sheets or in several files."""

    lists: tuple[UnitsOfList, ...]


class NotRead(Keyword):
    """Why a list is no part of the roster."""

    HIDDEN = "hidden"
    OTHER_YEAR = "other_year"
    OLD = "old"


class ListUnread(Finding, code="R195", severity=Severity.WARNING):
    """A list is no part of the roster, and names units that are not on it."""

    sheet: str
    reason: NotRead
    units: Some[str]


class ColumnsUnread(Finding, code="R198", severity=Severity.INFORMATION):
    """Columns of the list that nothing is taken from."""

    headings: Some[str]


class UnseenUnit(Phrase, says="unit_struck unit_hidden"):
    """A unit that is struck out or whose row is not shown."""

    unit: str
    place: Place
    struck: bool

    @property
    def wording(self) -> str:
        """How the list says that it may not count."""
        return "unit_struck" if self.struck else "unit_hidden"


class UnitsUnseen(Finding, code="R189", severity=Severity.WARNING):
    """Units of the list are struck out or stand in rows that are not shown; they count all the same."""

    units: Some[UnseenUnit]


class PerhapsGone(Finding, code="R196", severity=Severity.WARNING):
    """The list says of units on it, by their names or in a column, that they may not have to report."""

    names: Some[str]
