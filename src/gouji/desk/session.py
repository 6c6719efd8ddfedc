"""What a desk holds between one verb and the next: its folder, its settings and, packed, what was read."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path
from typing import TypeVar

from gouji.campaign.collection_status import CollectionStatus
from gouji.campaign.status import collection_status
from gouji.collection.collect import Collection
from gouji.collection.entry import Entry
from gouji.collection.office import Office
from gouji.desk.adding_up import OpenSummary, PartsOfSum
from gouji.desk.alive import Alive
from gouji.desk.folder import CampaignFolder
from gouji.desk.forms import OwnForms
from gouji.desk.protocol import Event, SettingsGiven
from gouji.desk.reading import Campaign, Reader
from gouji.desk.settings import Asked, language_of, understood
from gouji.forms.catalogue import Catalogue
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.findings import NoSuchFile
from gouji.model.language import Language

_Result = TypeVar("_Result")
Answer = Generator[Event, None, _Result]
"""What a verb gives: events while it works, and its result at the end."""


class Session:
    """One campaign in a folder. What was read stays read for as long as nothing has changed."""

    def __init__(self, root: Path, alive: Alive) -> None:
        self.alive = alive
        self.folder = CampaignFolder(root)
        self.forms = OwnForms(self.folder)
        self.reader = Reader(self.folder, alive)
        self.summary = OpenSummary(self.folder)
        self.given: SettingsGiven = {}
        self.refused: set[str] = set()
        """Files that hang or overrun whoever reads them, until others are laid in their places."""
        self.parts: PartsOfSum | None = None
        """Those of the summary that was added up last, as long as nothing has changed since."""
        self._campaign: Campaign | None = None
        self._status: CollectionStatus | None = None

    @property
    def language(self) -> Language:
        """The language of messages."""
        return language_of(self.given)

    @property
    def asked(self) -> Asked:
        """The settings as they are understood. Raises `UnknownSetting`, `UnknownPeriod` or `TwoPeriods`."""
        return understood(self.given)

    @property
    def known_forms(self) -> Catalogue | None:
        """The forms that may be meant. Raises `UnknownForm` or `FormError`."""
        return self.forms.asked(self.given.get("form"))

    def changed(self) -> None:
        """Something lies on the desk, or is set, that was not before: all is decided anew."""
        self.forms.forget()
        self._campaign = self._status = self.parts = None

    def try_again(self, paths: Iterable[Path]) -> None:
        """Refuse some files no longer, nor what is packed in them: others lie there, or none."""
        again = {str(path) for path in paths}
        held = {file for file in self.refused for path in again if file == path or file.startswith(f"{path}/")}
        self.refused -= held

    def hold(self, campaign: Campaign) -> Campaign:
        """Go on with a campaign."""
        self._campaign, self._status, self.parts = campaign, None, None
        return campaign

    def office(self) -> Answer[tuple[Office, tuple[Finding, ...]]]:
        """What the office knows without its returns, and what there is to say of that."""
        return (yield from self.reader.office(self.asked, self.known_forms, self.refused))

    def campaign(self) -> Answer[Campaign]:
        """Everything on the desk, read and collected unless it has been."""
        if self._campaign is None:
            self.hold((yield from self.reader.campaign(self.asked, self.known_forms, self.refused)))
        assert self._campaign is not None
        return self._campaign

    def status(self) -> Answer[CollectionStatus | None]:
        """Where every unit stands; None without a roster."""
        campaign = yield from self.campaign()
        roster = campaign.office.roster
        if self._status is None and roster is not None and roster.units:
            self._status = collection_status(campaign.collection)
        return self._status

    def entry(self, collection: Collection, file: str) -> Entry:
        """The file of a collection that goes by a name. Raises `UnreadableFile` with R101 for none."""
        for entry in collection.entries:
            if entry.file == file:
                return entry
        raise UnreadableFile(NoSuchFile(file=file))
