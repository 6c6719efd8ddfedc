"""The summary: added up, traced, verified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gouji.consolidation.add_up import Consolidation
from gouji.consolidation.grouping import by_kind, by_level, columns_of_parts
from gouji.consolidation.sums import total_of_columns
from gouji.desk.folder import FIGURES, SUMMARY, CampaignFolder
from gouji.desk.protocol import Contributor, PartOfSum
from gouji.desk.reading import Campaign
from gouji.formats.output import write_whole
from gouji.forms.catalogue import Catalogue
from gouji.messages.render import ui_text
from gouji.model.errors import NoSuchPart
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.model.submission import Submission
from gouji.reports.consolidation import consolidation_as_json
from gouji.summary.merge import merge
from gouji.summary.trace import Lineage
from gouji.summary.verify import Summary, open_summary


def added_up(campaign: Campaign, folder: CampaignFolder) -> tuple[Consolidation, list[Path]]:
    """The summary workbook and its figures, written. Raises `NothingToAddUp`."""
    workbook, figures = folder.at(SUMMARY), folder.at(FIGURES)
    result = merge(campaign.collection, workbook, adjust=folder.given("adjustments"), force=True)
    content = consolidation_as_json(result, campaign.asked.language).encode(errors="replace")
    write_whole(figures, content, force=True)
    return result, [workbook, figures]


class PartsOfSum:
    """A consolidation by kinds of units and by the tree of the roster."""

    def __init__(self, result: Consolidation) -> None:
        self._result = result
        self._kinds, self._levels = by_kind(result), by_level(result)

    def listed(self) -> list[PartOfSum]:
        """What there is of them, kinds first."""
        names = [member.unit for member in self._result.members]
        return [
            {"name": part.name, "is_level": is_level, "units": [names[at] for at in part.members]}
            for is_level, parts in ((False, self._kinds), (True, self._levels))
            for part in parts
        ]

    def sum(self, name: str, *, is_level: bool) -> Submission:
        """What the members of a part come to. Raises `NoSuchPart`."""
        part = next((one for one in (self._levels if is_level else self._kinds) if one.name == name), None)
        if part is None:
            raise NoSuchPart(name=name)
        return total_of_columns(self._result.common, columns_of_parts(self._result, [part])[0])


class OpenSummary:
    """The summary that was asked for last, kept open while it does not change."""

    def __init__(self, folder: CampaignFolder) -> None:
        self._folder = folder
        self._opened: tuple[object, Summary] | None = None

    def at(self, name: str | None, forms: Catalogue | None) -> Summary:
        """The campaign's own summary, or one that was given by ``name``. Raises `UnreadableFile`."""
        path = self._folder.place("summary") / name if name else self._folder.at(SUMMARY)
        state = (path, path.stat() if path.exists() else None, forms)
        if self._opened is None or self._opened[0] != state:
            self._opened = None
            self._opened = state, open_summary(path, forms)
        return self._opened[1]


def contributors(traced: Lineage, language: Language) -> list[Contributor]:
    """Who gave how much, in words."""
    units: Iterator[Contributor] = (
        {
            "is_adjustment": False,
            "unit": one.unit,
            "value": one.seen.said or ui_text("empty", language),
            "file": one.source.file if one.source is not None else ui_text("no_source", language),
            "at": address(one.at) if one.at is not None else ui_text("no_place", language),
        }
        for one in traced.contributions
    )
    adjusted: Iterator[Contributor] = (
        {"is_adjustment": True, "unit": one.units, "value": f"{one.amount:+}", "file": one.reason, "at": ""}
        for one in traced.adjustments
    )
    return [*units, *adjusted]
