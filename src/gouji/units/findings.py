"""What is wrong or odd about the roster, by the lines of the office's list."""

from __future__ import annotations

from gouji.model.finding import Finding, Severity


class EmptyRoster(Finding, code="R151", severity=Severity.WARNING):
    """It lists no unit."""


class LineFinding(Finding):
    """Something about a line of the list; ``sheet`` is empty where there is but one."""

    row: int
    sheet: str = ""


class NamelessLine(LineFinding, code="R152", severity=Severity.WARNING):
    """A line has something else but no name."""


class UnitTwice(LineFinding, code="R153", severity=Severity.WARNING):
    """Two lines name one unit."""

    unit: str
    first: int


class UnitCodeTwice(LineFinding, code="R154", severity=Severity.WARNING):
    """Two units have one code."""

    unit: str
    unit_code: str
    first: int
    other: str


class AliasTwice(Finding, code="R155", severity=Severity.WARNING):
    """Several units go by one alias."""

    rows: tuple[int, ...]
    units: tuple[str, ...]
    alias: str


class PerhapsOneUnit(LineFinding, code="R156", severity=Severity.INFORMATION):
    """Two names may be those of one unit."""

    unit: str
    first: int
    other: str


class UnknownParent(Finding, code="R157", severity=Severity.INFORMATION):
    """The unit above others is not on the roster."""

    rows: tuple[int, ...]
    parent: str


class ParentCircle(Finding, code="R158", severity=Severity.WARNING):
    """Units that stand above each other; the first is named again at the end."""

    rows: tuple[int, ...]
    units: tuple[str, ...]
