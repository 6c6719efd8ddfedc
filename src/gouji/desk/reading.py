"""Everything that lies on a desk, read: what the office knows, then its returns one after the other."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection as Names
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gouji.collection.collect import Collection, collect
from gouji.collection.office import Office
from gouji.collection.previous import LastYear
from gouji.collection.reviews import identified
from gouji.desk.alive import Alive
from gouji.desk.folder import CampaignFolder
from gouji.desk.lines import row_of
from gouji.desk.protocol import Event, Kind
from gouji.desk.reviews_kept import PackedReviews, ReviewsKept
from gouji.desk.settings import Asked
from gouji.editing.review import Reviewed
from gouji.formats.child import CLOCK
from gouji.formats.findings import Limited, TooLarge
from gouji.forms.catalogue import Catalogue, check_period
from gouji.intake.inputs import Input, files_among
from gouji.lists.confirmations import Verdicts, read_verdicts
from gouji.lists.rosters import read_roster_with_findings
from gouji.model.finding import Finding
from gouji.model.reading import Reading
from gouji.units.roster import Roster

_READ_WITH: tuple[Kind, ...] = ("roster", "forms", "previous")
"""What a return is read with, besides the settings."""


class Campaign(NamedTuple):
    """A folder read with some settings: what was collected, and what was said of the office's own lists."""

    asked: Asked
    collection: Collection
    verdicts: Verdicts
    findings: tuple[Finding, ...]
    no_previous: bool

    @property
    def office(self) -> Office:
        """What the office knows."""
        return self.collection.office

    def confirmed(self, verdicts: Verdicts) -> Campaign:
        """The same with another file of verdicts: nothing is read again."""
        office = replace(self.office, confirmations=verdicts.verifications)
        return self._replace(collection=collect(self.collection.source, office), verdicts=verdicts)


def roster_of(folder: CampaignFolder, asked: Asked) -> tuple[Roster | None, tuple[Finding, ...]]:
    """The roster that lies on the desk, if one does. Raises `UnreadableFile`."""
    paths = folder.given("roster")
    if not paths:
        return None, ()
    return read_roster_with_findings(*paths, year=asked.period.year if asked.period is not None else None)


class Reader:
    """Reads the folder of a campaign, and of what has not changed since only what there is to say."""

    def __init__(self, folder: CampaignFolder, alive: Alive) -> None:
        self.folder = folder
        self._alive = alive
        self.reviews = ReviewsKept()
        self._before: tuple[str, LastYear] | None = None
        self._so_far: tuple[Sequence[str], PackedReviews] | None = None

    def office(
        self, asked: Asked, forms: Catalogue | None, refused: Names[str] = ()
    ) -> Generator[Event, None, tuple[Office, tuple[Finding, ...]]]:
        """What the office knows, and what there is to say of that.

        Raises `WrongPeriod` for a period for which none of the ``forms`` is returned, `UnreadableFile` for a list.
        """
        check_period(forms, asked.period)
        roster, findings = roster_of(self.folder, asked)
        office = Office(
            form=forms,
            period=asked.period,
            unit=asked.unit,
            roster=roster,
            policy=asked.policy,
            due=asked.due,
            blank_as_zero=asked.blank_as_zero,
            password=asked.password,
        )
        if not self.folder.given("previous"):
            return office, findings
        last_year = yield from self._last_year(office, refused)
        return replace(office, last_year=last_year), (*findings, *last_year.unusual())

    def campaign(
        self, asked: Asked, forms: Catalogue | None, refused: Names[str] = ()
    ) -> Generator[Event, None, Campaign]:
        """Everything read and collected; files ``refused`` hang or overrun whoever reads them (R105)."""
        verdicts = read_verdicts(*self.folder.given("verdicts"))
        office, findings = yield from self.office(asked, forms, refused)
        read_with = self._read_with(office)
        files, contents = list[str](), list[bytes]()
        self._so_far = files, PackedReviews(office.forms, contents, self._alive)
        for source in _sources(self.folder, "returns", office.password, refused):
            if isinstance(source, str):
                yield {"reading": source}
                continue
            report, content = self.reviews.review(source, office, read_with)
            files.append(source.file)
            contents.append(content)
            yield {"row": row_of(report, asked.language), "packed": content}
        self._so_far = None
        self.reviews.keep(files)
        office = replace(office, confirmations=verdicts.verifications)
        collection = collect(PackedReviews(office.forms, contents, self._alive), office)
        no_previous = office.last_year is not None and not office.last_year
        return Campaign(asked, collection, verdicts, findings, no_previous)

    def so_far(self, file: str) -> Reviewed | None:
        """What came of a file while others are still being read; None for one that is not among those yet."""
        files, reviews = self._so_far or ((), ())
        return reviews[files.index(file)] if file in files else None

    def _last_year(self, office: Office, refused: Names[str]) -> Generator[Event, None, LastYear]:
        """What was returned before, read once."""
        state = _digest(self._read_with(office), *_states(self.folder, "previous"), *refused)
        if self._before is None or self._before[0] != state:
            found: list[Reading] = []
            for source in _sources(self.folder, "previous", office.password, refused):
                if isinstance(source, str):
                    yield {"reading": source}
                else:
                    found.append(identified(source, office.before))
            self._before = state, LastYear(found, office.policy, office.roster)
        return self._before[1]

    def _read_with(self, office: Office) -> str:
        """What is the same as long as all is that returns are read with."""
        lists = (state for kind in _READ_WITH for state in _states(self.folder, kind))
        asked = (office.unit, office.policy, office.blank_as_zero, office.password, office.period)
        return _digest(*(form.id for form in office.forms), repr(asked), *lists)


def _sources(folder: CampaignFolder, kind: Kind, password: str | None, refused: Names[str]) -> Iterator[str | Input]:
    """The name of every file of a kind, then what there is to read in it; of one that is ``refused`` only that."""
    place = folder.place(kind)
    for file, held in files_among([place] if place.is_dir() else [], (), password):
        yield file
        if file in refused:
            yield _refused(file)
            continue
        for source in held:
            if source.file != file:
                yield source.file
            yield _refused(source.file) if source.file in refused else source


def _refused(file: str) -> Input:
    return Input(file, file, finding=TooLarge(file=file, what=Limited.TIME, limit=CLOCK))


def _states(folder: CampaignFolder, kind: Kind) -> Iterator[str]:
    """What changes when a file of a kind does."""
    for path in folder.given(kind):
        status = os.stat(path)
        yield f"{path} {status.st_mtime_ns} {status.st_size}"


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode(errors="replace")).hexdigest()
