"""Rosters (应报单位名册): who has to report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """One unit that reports: its full name, and what else it goes by."""

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    parent: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that have to report, in the order of the office's list."""

    units: tuple[ReportingUnit, ...]

    def __hash__(self) -> int:
        return hash((len(self.units), self.units[:1]))  # asked once for each name looked up
