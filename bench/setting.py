"""What all rows of the table share: how much is measured, where files go, and the programs that are compared."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from bench import SOURCE
from bench.before import installed, present
from bench.measure import Python


class Sizes(NamedTuple):
    """How many returns: of each make, in a batch, drifted of each kind, handed out, merged, of a campaign; cases."""

    make: int = 40
    batch: int = 400
    drift: int = 40
    handed_out: int = 1000
    merged: int = 3000
    campaign: int = 10_000
    cases: int = 40


SMALL = Sizes(make=8, batch=40, drift=4, handed_out=100, merged=100, campaign=200, cases=8)


@dataclass
class Setting:
    """Where and how much, and what is to be said below the table.

    ``rounds`` of 0 is as many as a row takes by itself. The gouji of before is that of an ``environment`` or is kept in
    ``cache``.
    """

    folder: Path
    cache: Path
    sizes: Sizes
    rounds: int = 0
    environment: Path | None = None
    remarks: set[str] = field(default_factory=set)
    details: list[str] = field(default_factory=list)

    @property
    def now(self) -> Python:
        """This gouji."""
        return Python(Path(sys.executable), SOURCE)

    @property
    def before(self) -> Python:
        """The gouji to be compared with, made when it is first asked for."""
        return present(self.environment) if self.environment else installed(self.cache)

    def within(self, folder: Path) -> Setting:
        """The same in another folder."""
        return replace(self, folder=folder)

    def times(self, usual: int) -> int:
        """How many rounds a row takes."""
        return self.rounds or usual

    def say(self, text: str) -> None:
        """Add a line below the table."""
        self.details.append(text)
