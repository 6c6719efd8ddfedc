"""The places of the cells of a form in a document, with the way each was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from time import process_time
from typing import TYPE_CHECKING

from gouji.formats.findings import Limited, TooLarge
from gouji.intake.bind.alignment import Alignment
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.grid import Place

if TYPE_CHECKING:
    from gouji.intake.bind.homes import Homes

SECONDS = 8
"""Processor time that looking for the tables of a form in all sheets may take."""

Placed = dict[str, tuple[Place, str]]


@dataclass
class Placement:
    """The places of the cells of a form with the way each was found.

    ``copies`` are the sheets that only repeat tables, ``repeated`` places in other sheets that do;
    ``sides`` all sheets with figures of a table that stands in several, ``within`` the sets of figures that share one.
    ``names`` are the places of what a unit calls rows of its own, ``groups`` those of figures of whole groups of rows
    that have no rows for their parts; ``homes`` say where each table was looked for.
    """

    file: str
    placed: Placed = field(default_factory=dict)
    copies: set[str] = field(default_factory=set)
    repeated: set[Place] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)
    within: list[Alignment] = field(default_factory=list)
    names: Collection[Place] = ()
    groups: dict[str, Place] = field(default_factory=dict)
    homes: Homes | None = None
    findings: list[Finding] = field(default_factory=list)
    until: float = field(default_factory=lambda: process_time() + SECONDS)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The places alone, once all are known."""
        return {cell: there for cell, (there, _) in self.placed.items()}

    @cached_property
    def sheets(self) -> frozenset[str]:
        """The sheets on which they lie."""
        return frozenset(there.sheet for there in self.places.values())

    def check_time(self) -> None:
        """Refuse to go on when it has taken more processor time than any return takes."""
        if process_time() > self.until:
            raise UnreadableFile(TooLarge(file=self.file, what=Limited.TIME, limit=SECONDS))
