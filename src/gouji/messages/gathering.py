"""Findings of one cause told together: the first in full, of the others where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gouji.messages.render import render, ui_text
from gouji.model.areas import area_names, areas
from gouji.model.finding import Finding
from gouji.model.findings import MeasureInDoubt, file_of
from gouji.model.language import Language

MANY = 6
"""So many findings of one cause are told together."""
_AREAS = 6
_BETWEEN = {Language.ZH: ("", "、"), Language.EN: (" ", ", ")}
"""What stands between two sentences, and between the members of a list."""


class Gathered(NamedTuple):
    """A finding that is told in full, and others of the same cause that are only pointed at."""

    finding: Finding
    others: tuple[Finding, ...] = ()

    def said(self, language: Language) -> str:
        """The finding in words, and where the others are."""
        return render(self.finding, language) + self.elsewhere(language)

    def elsewhere(self, language: Language) -> str:
        """Where the others are, empty when there are none."""
        if not self.others:
            return ""
        gap, comma = _BETWEEN[language]
        by_owner: dict[str, list[Finding]] = {}
        for one in self.others:
            by_owner.setdefault(_owner(one), []).append(one)
        if by_owner.keys() == {_owner(self.finding)}:
            named = _places(self.others)
        else:  # a place says nothing without its file
            places = {owner: comma.join(_places(found)) for owner, found in by_owner.items()}
            named = [
                ui_text("alike_in", language, owner=owner, places=there) if there else owner
                for owner, there in places.items()
            ]
        shown = comma.join(named[:_AREAS]) + ("……" if len(named) > _AREAS else "")
        return gap + ui_text("alike" if shown else "alike_nowhere", language, count=len(self.others), places=shown)


def _owner(finding: Finding) -> str:
    """Whose return, or which file, a finding of several returns is about; empty where that goes without saying."""
    unit = "" if isinstance(finding, MeasureInDoubt) else getattr(finding, "unit", "")  # that is a unit of measure
    return unit or file_of(finding)


def _places(findings: Iterable[Finding]) -> list[str]:
    places = {one.places[0] for one in findings if one.places}
    return area_names(areas(sorted(places, key=lambda place: (place.sheet, place.column, place.row))))


def gathered(findings: Iterable[Finding]) -> Sequence[Gathered]:
    """The findings in their order; those of cells or sheets with a code and a rule in common, if many, at the first."""
    listed = list(findings)
    causes = [_cause(number, finding) for number, finding in enumerate(listed)]
    groups: dict[object, list[Finding]] = {}
    for cause, finding in zip(causes, listed, strict=True):
        groups.setdefault(cause, []).append(finding)
    told = []
    for cause, finding in zip(causes, listed, strict=True):
        first, *others = groups[cause]
        if len(others) + 1 < MANY:
            told.append(Gathered(finding))
        elif finding is first:
            told.append(Gathered(first, tuple(others)))
    return told


def _cause(number: int, finding: Finding) -> object:
    """What findings of one cause have in common; one that is about no cell and no sheet has a cause of its own."""
    rule = (finding.rule or "").partition(".")[0]
    about = finding.cells or (finding.places and hasattr(finding, "sheet"))
    return (finding.code, finding.severity, rule) if about else number
