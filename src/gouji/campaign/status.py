"""Where a campaign stands: the line of every unit, told from a collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import PurePath

from gouji.campaign.collection_status import CollectionStatus, OtherFile, UnitState, UnitStatus
from gouji.campaign.findings import (
    CoveredBelow,
    EditionOfYear,
    LyingFile,
    NoneOfSeveral,
    NotReturned,
    OnEarlierBlank,
    OneOfSeveral,
    OnOtherEdition,
    OtherCampaign,
    PerhapsReturned,
    ReturnedEmpty,
    ReturnedLate,
    SummaryReturned,
    Unusable,
)
from gouji.collection.collect import Collection
from gouji.collection.entry import Entry, Part
from gouji.collection.findings import (
    FiguresOfOtherYear,
    PerhapsAnother,
    ReportDiffers,
    ReportElsewhere,
    ReportWrong,
    SameVersion,
)
from gouji.collection.neighbours import empty_return
from gouji.collection.other_edition import named, other_edition
from gouji.collection.policy import Decider, Policy
from gouji.collection.published import Copies
from gouji.collection.versions import Versions, by_unit, differences, in_parts
from gouji.editing.review import Review
from gouji.intake.findings import NOBODYS, JunkFile, NoUnit, OfficeList, OwnFile, UnitNearMiss, UnitNotListed
from gouji.model.finding import Finding, Severity
from gouji.model.form import Form
from gouji.model.labels import fold
from gouji.model.reading import Refused
from gouji.model.reporting_period import Period
from gouji.model.submission import Status, Submission
from gouji.units.names import near_misses, unit_called, unit_within
from gouji.units.roster import ReportingUnit, Roster

_UNKNOWN = (*NOBODYS, NoUnit, UnitNotListed, UnitNearMiss)


def collection_status(collection: Collection) -> CollectionStatus:
    """Where every unit of the office's roster stands by what was collected.

    Which of several returns counts the collection has decided. Without a day by which they are due nobody is late.
    Raises ValueError for an office without a roster.
    """
    office, roster = collection.office, collection.office.roster
    if roster is None:
        raise ValueError("the office has no roster")
    returned = _returned(collection)
    mine = {entry.number for group in returned.values() for entry in group.all}
    unknown = tuple(_unknown(collection, roster, mine))
    aside = tuple(_aside(collection))
    blanks = tuple(OtherFile(one, empty_return(one, collection[one])) for one in collection.playing(Part.EMPTY))
    unreadable = tuple(_unread(collection, Part.REFUSED))
    passed_over = tuple(_unread(collection, Part.PASSED_OVER))
    perhaps = _perhaps(roster, unknown, (*aside, *blanks), (*unreadable, *passed_over), collection.period)
    before = _before(roster, aside, collection.period)
    lines = [
        _line(collection, unit, found, perhaps.get(name, ()))
        if (found := returned.get(name := fold(unit.name))) is not None
        else _without_return(collection, unit, perhaps.get(name, ()), before.get(name, ()))
        for unit in roster.units
    ]
    covered = tuple(_covered(roster, lines))
    return CollectionStatus(
        collection.form,
        collection.period,
        office.policy,
        office.due,
        covered,
        unknown,
        unreadable,
        aside,
        passed_over,
        blanks,
        collection.findings,
    )


def _returned(collection: Collection) -> dict[str, Versions[Entry]]:
    """The returns of the units of the roster; a summary stands for a unit that has not returned for itself."""
    found = {fold(group.unit): group for group in collection.versions if group.all[0].known is not None}
    summaries = [one.entry for one in collection.subtotals if one.entry.known is not None]
    for group in by_unit(summaries, collection.office.policy):
        found.setdefault(fold(group.unit), group)
    return found


# ── files that are no unit's return ─────────────────────────────────────────────────────────


def _unknown(collection: Collection, roster: Roster, mine: set[int]) -> Iterator[OtherFile]:
    """Returns of units that are not on the roster, then summaries beside the return of their unit."""
    others = [entry for entry in collection.playing(*_RETURNS) if entry.number not in mine]
    for entry in sorted(others, key=lambda entry: entry.known is not None):
        findings = collection[entry].findings
        doubts = (finding for finding in findings if isinstance(finding, _UNKNOWN))
        stranger = UnitNotListed(unit=entry.unit)
        why = next(chain(_is_a_summary(entry), doubts, [stranger]))
        near = unit_called(roster, why.near) if isinstance(why, UnitNearMiss) else _near(roster, entry)
        yield OtherFile(entry, why, near, findings)


_RETURNS = (Part.COUNTS, Part.OTHER_VERSION, Part.SUBTOTAL, Part.IN_DOUBT)


def _near(roster: Roster, entry: Entry) -> ReportingUnit | None:
    """The unit that a return's name may have meant; a summary is one of many units."""
    if entry.is_summary or entry.known is not None or entry.part is Part.IN_DOUBT:
        return None
    return next((unit for unit, _ in near_misses(roster, entry.unit)), None)


def _is_a_summary(entry: Entry) -> tuple[Finding, ...]:
    """Word that a return is a summary."""
    return (SummaryReturned(file=entry.file, unit=entry.unit),) if entry.is_summary else ()


def _aside(collection: Collection) -> Iterator[OtherFile]:
    """Returns of another edition or period: what each is, and what was asked for."""
    for entry in collection.playing(Part.OTHER_FORM, Part.OTHER_YEAR):
        if (other := other_edition(collection, entry)) is not None:
            yield OtherFile(entry, other)
            continue
        actual = edition_of(entry.form, entry.period, collection.form)
        expected = edition_of(collection.form, collection.period, entry.form)
        severity = Severity.WARNING if collection.counts(entry.unit) else Severity.ERROR
        told = OtherCampaign(file=entry.file, unit=entry.unit, actual=actual, expected=expected, severity=severity)
        yield OtherFile(entry, told)


def edition_of(form: Form | None, period: Period | None, beside: Form | None) -> EditionOfYear:
    """A form and period in words that tell it from the form ``beside`` it."""
    if form is None or beside is None or form == beside:
        return EditionOfYear(period=period, edition="", title="")
    return EditionOfYear(period=period, edition=form.edition, title=form.title if form.title != beside.title else "")


def lying(entries: Iterable[Entry], form: Form | None, period: Period | None) -> tuple[LyingFile, ...]:
    """Files that do not count where a form and period are asked for, each with what it is."""
    return tuple(LyingFile(file=one.file, what=_what(one, form, period)) for one in entries)


def _what(entry: Entry, form: Form | None, period: Period | None) -> EditionOfYear | Unusable | None:
    if entry.part in (Part.EMPTY, Part.REFUSED, Part.PASSED_OVER):
        return Unusable(entry.part.value)
    other = entry.form is not None and (entry.form, entry.period) != (form, period)
    return edition_of(entry.form, entry.period, form) if other else None


def _unread(collection: Collection, part: Part) -> Iterator[OtherFile]:
    for entry in collection.playing(part):
        findings = collection[entry].findings
        yield OtherFile(entry, findings[0], None, findings)


def _perhaps(
    roster: Roster,
    unknown: Iterable[OtherFile],
    aside: Iterable[OtherFile],
    others: Iterable[OtherFile],
    period: Period | None,
) -> Mapping[str, tuple[Entry, ...]]:
    """The files that may be a unit's, by the unit's name."""
    meant = [(one.near, one.entry) for one in unknown]
    meant += [(unit_called(roster, name), one.entry) for one in unknown for name in one.entry.perhaps]
    meant += [(unit_called(roster, one.entry.unit), one.entry) for one in aside if not _is_of_before(one.entry, period)]
    for one in others:
        path = PurePath(one.entry.file)
        if not any(isinstance(finding, (JunkFile, OfficeList, OwnFile)) for finding in one.findings):
            inside = (unit_within(roster, text) for text in (path.stem, path.parent.name))
            meant.append((next(filter(None, inside), None), one.entry))
    found: dict[str, tuple[Entry, ...]] = {}
    for unit, entry in meant:
        if unit is not None and entry not in found.get(fold(unit.name), ()):
            found[fold(unit.name)] = (*found.get(fold(unit.name), ()), entry)
    return found


def _before(roster: Roster, aside: Iterable[OtherFile], period: Period | None) -> Mapping[str, tuple[Entry, ...]]:
    """The returns of earlier periods, made in their time, by the unit's name."""
    found: dict[str, tuple[Entry, ...]] = {}
    for one in aside:
        unit = unit_called(roster, one.entry.unit)
        if unit is not None and _is_of_before(one.entry, period):
            found[fold(unit.name)] = (*found.get(fold(unit.name), ()), one.entry)
    return found


def _is_of_before(entry: Entry, period: Period | None) -> bool:
    """Whether a return of an earlier period was made in that time, so that nobody meant it for this ``period``."""
    if entry.period is None or period is None or entry.when is None or entry.form is None:
        return False
    days = period.days(entry.form.year_start)
    return entry.period < period and days is not None and entry.when.day < days.returned_from


# ── one unit ────────────────────────────────────────────────────────────────────────────────


def _line(
    collection: Collection, unit: ReportingUnit, found: Versions[Entry], perhaps: tuple[Entry, ...]
) -> UnitStatus:
    due, versions = collection.office.due, found.all
    reviews = collection.of(versions)
    kept = reviews[found.kept] if found.kept is not None else None
    mine = kept or reviews[versions[0]]
    others = [one for one in reviews.values() if one is not mine]
    differing = len({cell for other in others for cell in _differing(mine, other)})
    first = min((when for entry in versions if (when := entry.when) is not None), default=None)
    late = due is not None and first is not None and first.day > due
    findings: list[Finding] = []
    if first is not None and due is not None and late:
        findings.append(ReturnedLate(unit=unit.name, day=first.day, dated=first.by, due=due))
    if found.kept is not None and len(versions) > 1 and not differing:
        count, taken = len(versions), found.kept.file
        findings += [SameVersion(file=one.file, unit=unit.name, count=count, kept=taken) for one in found.others]
    elif len(versions) > 1:
        copies = [one for one in kept.findings if isinstance(one, ReportDiffers)] if kept is not None else []
        if not copies or any(not one.is_report for one in found.others):
            findings.append(_several(unit, found, differing, collection.office.policy))
        findings += copies
    findings += (
        [one for one in kept.findings if isinstance(one, FiguresOfOtherYear | ReportElsewhere | ReportWrong)]
        if kept is not None
        else ()
    )
    findings += _is_a_summary(found.kept) if found.kept is not None else ()
    findings += _on_earlier_blank(unit, kept.submission) if kept is not None and kept.submission.revision else ()
    doubted = _doubted(collection, unit, perhaps)
    if found.by is Decider.PARTS:
        doubted = doubted or replace(mine, findings=(findings[-1], *mine.findings))
    if files := tuple(entry.file for entry in _in_doubt(collection, unit, perhaps)):
        findings.append(PerhapsAnother(unit=unit.name, files=files))
    told = Counter(one.severity for one in kept.reportable()) if kept else Counter[Severity]()
    return UnitStatus(
        unit,
        UnitState.RETURNED if kept and doubted is None else UnitState.CONTESTED,
        versions,
        found.kept,
        told[Severity.ERROR],
        told[Severity.WARNING],
        kept is not None and any(one.severity is Severity.WARNING for one in kept.findings),
        found.by,
        differing,
        first,
        late,
        perhaps,
        doubted,
        findings=tuple(findings),
        collection=collection,
    )


def _on_earlier_blank(unit: ReportingUnit, seen: Submission) -> tuple[Finding, ...]:
    """Word that a return is on a blank of an earlier revision."""
    unasked = seen.columns.statuses.count(Status.UNASKED)
    return (OnEarlierBlank(unit=unit.name, revision=seen.revision, latest=seen.form.revision, count=unasked),)


def _differing(mine: Review, other: Review) -> tuple[str, ...]:
    """The cells in which two returns of a unit differ; a report is a copy of its workbook."""
    is_copy = other.returned.is_report and not mine.returned.is_report
    both = mine.submission, other.submission
    return Copies.of(*both).differing() if is_copy else differences(*both)


def _doubted(collection: Collection, unit: ReportingUnit, perhaps: Iterable[Entry]) -> Review | None:
    """The first return that may be a unit's and names another unit, or an example, as well."""
    found = (collection[entry] for entry in _in_doubt(collection, unit, perhaps))
    return next((one for one in found if isinstance(one, Review)), None)


def _in_doubt(collection: Collection, unit: ReportingUnit, perhaps: Iterable[Entry]) -> list[Entry]:
    """The returns in doubt that give a unit's name, and not only one that begins with it."""
    roster = collection.office.roster
    return [
        entry
        for entry in perhaps
        if entry.part is Part.IN_DOUBT
        and roster is not None
        and unit in {unit_called(roster, name) for name in entry.perhaps}
    ]


def _without_return(
    collection: Collection, unit: ReportingUnit, perhaps: tuple[Entry, ...], before: tuple[Entry, ...]
) -> UnitStatus:
    refused = next((one for entry in perhaps if isinstance(one := collection[entry], Refused)), None)
    contact, files = " ".join(filter(None, (unit.contact, unit.phone))), tuple(entry.file for entry in perhaps)
    form, period = collection.form, collection.period
    told: Finding = NotReturned(unit=unit.name, contact=contact, before=tuple(one.file for one in before))
    empty = tuple(entry for entry in perhaps if entry.part is Part.EMPTY)
    if empty and all(entry.part in (Part.EMPTY, Part.PASSED_OVER) for entry in perhaps):  # a scan of it, say
        told = ReturnedEmpty(unit=unit.name, contact=contact, files=tuple(one.file for one in empty))
        return UnitStatus(unit, UnitState.EMPTY, perhaps=empty, findings=(told,))
    others = [one for one in perhaps if other_edition(collection, one) is not None]
    if others and form is not None and len(others) == len(perhaps):
        told = OnOtherEdition(unit=unit.name, contact=contact, files=lying(others, form, period), expected=named(form))
    elif files:
        told = PerhapsReturned(unit=unit.name, contact=contact, files=lying(perhaps, form, period))
    doubted = _doubted(collection, unit, perhaps)
    state = UnitState.CONTESTED if doubted else UnitState.BROKEN if refused is not None else UnitState.MISSING
    return UnitStatus(unit, state, perhaps=perhaps, before=before, doubted=doubted, refused=refused, findings=(told,))


def _several(unit: ReportingUnit, found: Versions[Entry], differing: int, policy: str) -> Finding:
    """Word that a unit returned several times, and which return counts, if one does; an error where that is a guess."""
    count, files = len(found.all), tuple(one.file for one in found.all)
    if found.by is Decider.PARTS:
        return in_parts(unit.name, found.all)
    if found.kept is not None:
        guessed = found.by is Decider.ORDER and policy == Policy.LATEST and differing > 0
        return OneOfSeveral(
            unit=unit.name,
            count=count,
            kept=found.kept.file,
            by=found.by,
            differing=differing,
            severity=Severity.ERROR if guessed else Severity.WARNING,
        )
    return NoneOfSeveral(unit=unit.name, count=count, files=files, differing=differing)


# ── the tree ────────────────────────────────────────────────────────────────────────────────


def _covered(roster: Roster, lines: Sequence[UnitStatus]) -> Iterable[UnitStatus]:
    """The lines; of those who did not return, those below whom everybody did are covered."""
    below: dict[str, list[UnitStatus]] = {}
    for line in lines:
        upper = unit_called(roster, line.unit.parent) if line.unit.parent else None
        if upper is not None:
            below.setdefault(fold(upper.name), []).append(line)

    done = {fold(line.unit.name) for line in lines if line.versions}
    before = -1
    while before < len(done):  # from the bottom up, so that a circle of units never covers itself
        before = len(done)
        done |= {name for name, parts in below.items() if all(fold(one.unit.name) in done for one in parts)}
    for line in lines:
        if line.state != UnitState.MISSING or fold(line.unit.name) not in done:
            yield line
            continue
        told = CoveredBelow(unit=line.unit.name, count=len(below[fold(line.unit.name)]))
        yield UnitStatus(line.unit, UnitState.COVERED, perhaps=line.perhaps, findings=(told,))
