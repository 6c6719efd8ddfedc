"""Rosters (应报单位名册): who has to report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """One unit that reports: its full name, and what else it goes by; ``merged`` are the units it was made of."""

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    parent: str = ""
    contact: str = ""
    phone: str = ""
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that have to report, in the order of the office's list; ``area`` is whose list it is, by its title."""

    units: tuple[ReportingUnit, ...]
    area: str = field(default="", compare=False)
    _known: dict[Callable[[Roster], Any], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, work: Callable[[Roster], Result]) -> Result:
        """What some function says of the roster, worked out only once: names are looked up for every return."""
        if work not in self._known:
            self._known[work] = work(self)
        known: Result = self._known[work]
        return known
