"""What is said about a return: a code with typed arguments, never a sentence.

A code is a class in the ``findings`` module of the wing that says it. Sentences are made at the door, in the
reader's language, by `gouji.messages.render`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar

from gouji.model.declared import Declared
from gouji.model.grid import Place, address
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


SEVERITIES = tuple(Severity)
_RANK: Mapping[str, int] = {severity: rank for rank, severity in enumerate(SEVERITIES)}
INFORMATION, WARNING, ERROR = SEVERITIES


class Settled(Keyword):
    """Who has settled a finding: its unit, or the office."""

    EXPLAINED = "explained"
    VERIFIED = "verified"


class Finding(Declared):
    """One thing worth telling the people who fill in or collect the figures.

    A subclass is declared with its ``code``: R (reading), E (edit rules), L (locating) or M (merging) and a
    number that is never reused; with its ``severity`` unless that is an error; and with the fields that its
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

    def __init__(self, *old: Any, **fields: Any) -> None:
        if type(self) is not Finding:
            super().__init__(**fields)
            return
        values: dict[str, Any] = {
            "severity": ERROR,
            "arguments": {},
            "rule": None,
            "cells": (),
            "at": (),
            "follows": False,
        }
        values |= {"settled": None, "places": ()} | dict(zip(_OLD, old, strict=False)) | fields
        self.__dict__.update(values)

    def __hash__(self) -> int:
        return hash((self.code, self.rule, self.cells))

    def __getattr__(self, name: str) -> Any:
        if name == "arguments":
            return {name: value for name, value in self.__dict__.items() if name not in Finding._fields}
        if name == "at":
            return tuple(map(address, self.places))
        raise AttributeError(name)


_OLD = ("code", "severity", "arguments", "rule", "cells", "at", "follows")
CODES: dict[str, type[Finding]] = {}
"""Every code that was declared by the modules that are loaded."""


def reportable(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that people are told: those that do not follow from others."""
    return tuple(finding for finding in findings if not finding.follows)


def at_least(findings: Iterable[Finding], severity: Severity) -> bool:
    """Whether any finding is of this severity or worse."""
    return any(finding.severity >= severity for finding in findings)


def listed(texts: Sequence[str], most: int) -> str:
    """The first of some texts as an argument of a finding, with dots behind them when there are more."""
    return "、".join(texts[:most]) + ("……" if len(texts) > most else "")
