"""What is said about a return: a code with typed arguments, never a sentence.

A code is a class in the ``findings`` module of the wing that says it. Sentences are made at the door, in the
reader's language, by `gouji.messages.render`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import ClassVar

from gouji.model.declared import Declared
from gouji.model.grid import Place
from gouji.model.wording import Keyword


class Severity(StrEnum):
    """How grave a finding is: to know, to look at, to correct. They compare in this order."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"

    def __lt__(self, other: str) -> bool:
        return _RANK[self] < _RANK[other]

    def __le__(self, other: str) -> bool:
        return _RANK[self] <= _RANK[other]

    def __gt__(self, other: str) -> bool:
        return _RANK[self] > _RANK[other]

    def __ge__(self, other: str) -> bool:
        return _RANK[self] >= _RANK[other]


_RANK: Mapping[str, int] = {severity: rank for rank, severity in enumerate(Severity)}


class Verdict(StrEnum):
    """What the findings on a file come to.

    The last two are of what is no return: it should have been one, or nobody would take it for one.
    """

    PASS = "pass"
    FAIL = "fail"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"
    PASSED_OVER = "passed_over"


class Settled(Keyword):
    """Who has settled a finding: its unit, or the office."""

    EXPLAINED = "explained"
    VERIFIED = "verified"


class Finding(Declared):
    """One thing worth telling the people who fill in or collect the figures.

    A subclass is declared with its ``code``: R (reading), E (edit rules), L (locating), N (narrative) or M (merging)
    and a number that is never reused; with its ``severity`` unless that is an error; and with the fields that its
    sentence needs. A finding may be graver or slighter than its class: edit rules bring their own severity, and what
    was ``settled`` is information.

    ``rule`` is the failing rule instance, ``cells`` the ids of the cells it speaks of, ``places`` where they were
    read. ``follows`` says that it only repeats, in totals, what other findings of the return say: programs get it,
    people do not.
    """

    code: ClassVar[str] = ""
    severity: Severity = Severity.ERROR
    rule: str | None = None
    cells: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    follows: bool = False
    settled: Settled | None = None

    def __init_subclass__(cls, code: str = "", severity: Severity | None = None) -> None:
        super().__init_subclass__()
        if severity is not None:
            cls._defaults = {**cls._defaults, "severity": severity}
        if code:
            assert code not in CODES, f"{code} means {CODES[code].__name__}"
            cls.code = code
            CODES[code] = cls

    def __hash__(self) -> int:
        return hash((self.code, self.rule, self.cells))


CODES: dict[str, type[Finding]] = {}
"""Every code that was declared by the modules that are loaded."""


def reportable(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that people are told: those that do not follow from others."""
    return tuple(finding for finding in findings if not finding.follows)


def at_least(findings: Iterable[Finding], severity: Severity) -> bool:
    """Whether any finding is of this severity or worse."""
    return any(finding.severity >= severity for finding in findings)
