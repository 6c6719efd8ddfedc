"""Collecting (收表): what lies between the files is decided here, once, for everything that follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar, cast, overload

from gouji.collection.entry import NO_FIGURES, Entry, Part
from gouji.collection.findings import DatesUnread, EmptyReturn, NewestYear, YearNotStated
from gouji.collection.kept import Kept
from gouji.collection.merged import sent_separately, stated
from gouji.collection.nameless import copies_without_name, parts_of_one
from gouji.collection.neighbours import in_folder_of_other, lent_out, named_by_folder, neighbourly_findings
from gouji.collection.office import Office
from gouji.collection.policy import Decider, Policy
from gouji.collection.published import beside_reports
from gouji.collection.repeats import (
    Subtotal,
    declared_subtotals,
    earlier_summaries,
    hidden_sum,
    is_outdated,
    own_figures,
    stale_sums,
)
from gouji.collection.scope import Glimpse, asked_for
from gouji.collection.versions import (
    Versions,
    by_unit,
    cover_date,
    is_marked_copy,
    stored_time,
    tables_filled,
    tables_lacking,
)
from gouji.editing.findings import Unfilled
from gouji.editing.review import Review, Reviewed, settled
from gouji.intake.findings import CoverDateDoubted, CoverDateUnread, OtherUnit
from gouji.intake.weigh import nobodys, perhaps
from gouji.model.finding import Finding, Severity, Verdict
from gouji.model.form import Form
from gouji.model.labels import fold
from gouji.model.reading import PassedOver, Refused
from gouji.model.reporting_period import Period
from gouji.units.names import former_part, unit_called
from gouji.units.roster import Roster

Found = TypeVar("Found", bound=Reviewed)


class Members(Sequence[Found]):
    """What came of some entries of a collection, walked over again and again and never all held."""

    def __init__(self, collection: Collection, entries: Sequence[Entry]) -> None:
        self._collection, self._entries = collection, tuple(entries)

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Found: ...
    @overload
    def __getitem__(self, index: slice) -> Members[Found]: ...
    def __getitem__(self, index: int | slice) -> Found | Members[Found]:
        if isinstance(index, slice):
            return Members(self._collection, self._entries[index])
        return cast("Found", self._collection[self._entries[index]])


@dataclass(frozen=True)
class Collection:
    """What was returned, for one form and period: which version counts, what repeats others, what belongs elsewhere.

    ``entries`` say of every file, in the order reviewed, what part it plays; ``versions`` are the returns of each
    unit, ``subtotals`` the reported summaries of units that have returned themselves, and ``likely`` a return that
    may be the sum of the others, for all one can tell, but counts. ``findings`` are what else there is to say of what
    lies between the files (M177 to M179, M182, M186, M188, M199). ``form`` is None when nothing could be read.
    It holds no figures: `reviews` walks again over ``source``.
    """

    office: Office
    form: Form | None
    period: Period | None
    entries: tuple[Entry, ...]
    versions: tuple[Versions[Entry], ...]
    subtotals: tuple[Subtotal, ...]
    likely: Entry | None
    told: Mapping[int, tuple[Finding, ...]]
    findings: tuple[Finding, ...]
    source: Sequence[Reviewed]

    @property
    def year(self) -> int | None:
        """The year of the period."""
        return self.period.year if self.period is not None else None

    def reviews(self) -> Sequence[Reviewed]:
        """Every file as it was reviewed, with what was found between the files, and settled; made when asked for.

        What a unit has explained and what the office has confirmed is no warning any more.
        """
        return Members(self, self.entries)

    def of(self, entries: Iterable[Entry]) -> dict[Entry, Review]:
        """The reviews of some returns among the entries."""
        return {entry: one for entry in entries if isinstance(one := self[entry], Review)}

    def __getitem__(self, entry: Entry) -> Reviewed:
        return self._settled(entry.number, self.source[entry.number])

    def playing(self, *parts: Part) -> list[Entry]:
        """The entries that play one of some parts, in the order reviewed."""
        return [entry for entry in self.entries if entry.part in parts]

    def counts(self, unit: str) -> bool:
        """Whether a return counts for a unit."""
        return fold(unit) in self._units

    @cached_property
    def _units(self) -> frozenset[str]:
        """The units that a return counts for, folded."""
        return frozenset(fold(one.unit) for one in self.versions if one.kept is not None)

    def counting(self) -> list[Entry]:
        """The returns that count, one of each unit, units in order of their first return."""
        kept = (group.kept for group in self.versions)
        return [entry for entry in kept if entry is not None and entry.part is Part.COUNTS]

    def _settled(self, number: int, one: Reviewed) -> Reviewed:
        if not isinstance(one, Review):
            return one
        now = settled(one, self.told.get(number, ()), self.office.confirmations)
        if self.entries[number].verdict is Verdict.FAIL:
            now = replace(now, verdict=Verdict.FAIL)
        if not (empty := [finding for finding in now.findings if isinstance(finding, EmptyReturn)]):
            return now
        # That nothing is filled in says of every cell what could be asked about it.
        others = (finding for finding in now.findings if not isinstance(finding, (EmptyReturn, Unfilled)))
        return replace(now, findings=(*empty, *others))


def collect(reviewed: Iterable[Reviewed], office: Office) -> Collection:
    """Decide what lies between some files for an office: nothing behind it decides any of this again.

    The period is the one the office asks for, else the newest of which there are returns, as the last one's may lie
    beside the first of this one (see `gouji.collection.scope`); the form likewise, else the commonest of that period.
    Returns of others do not count, nor do blanks that came back empty. A reported summary of units that have returned
    themselves does not count beside them. Of several returns of a unit one counts by the office's policy.
    """
    first = _FirstLook(reviewed, office)
    source, seen = first.source, first.glimpses
    form, period, periods = asked_for([one for one in seen if not one.empty] or seen, office)
    lent: dict[int, Finding] = {
        **lent_out(first.entries, source, first.elsewhere, office.roster),
        **sent_separately(source, first.former),
    }
    entries = [_placed(entry, form, period, source, lent.get(entry.number)) for entry in first.entries]
    entries, nameless = copies_without_name(named_by_folder(parts_of_one(entries)), source)
    entries = _with_figures(entries, source)
    usable = [entry for entry in entries if entry.part == Part.COUNTS]
    declared = declared_subtotals(usable, office.unit, office.roster)
    earlier, findings = earlier_summaries(usable, declared, source, office.roster)
    subtotals = declared + earlier
    if len(subtotals) == len(usable):  # nothing that they could be the sums of
        subtotals = []
    versions, likely = _versions(usable, subtotals, source, office.policy)
    parts = {other.number: Part.OTHER_VERSION for group in versions for other in group.others}
    parts |= {subtotal.entry.number: Part.SUBTOTAL for subtotal in subtotals}
    final = tuple(_playing(entry, parts) for entry in entries)
    kept = [one for one in (group.kept for group in versions) if one is not None and one.number not in parts]
    subtotals = [
        one._replace(
            outdated=(one.scope is None or one in earlier) and is_outdated(one, usable, kept, source, office.roster)
        )
        for one in subtotals
    ]
    if office.asks_for is None and period is not None and len(periods) > 1:
        findings = [NewestYear(periods=periods, period=period), *findings]
    known: dict[int, tuple[Finding, ...]] = {number: (one,) for number, one in lent.items()}
    told = beside_reports(neighbourly_findings(source, known | nameless, final), versions, final, source)
    final = tuple(_failing(entry, told.get(entry.number, ())) for entry in final)
    if len(kept) > 1:
        from gouji.collection.same_unit import perhaps_one_unit  # one return is like no other
        from gouji.collection.sums_by_hand import perhaps_by_hand, perhaps_of_others

        compared = any(one.scope is None for one in subtotals)  # a summary of the unit itself, with the sum
        by_hand = [] if compared else list(perhaps_by_hand(kept, office.unit, source))
        told_of = {one.file for one in by_hand}
        others = [one for one in kept if one.file not in told_of and one is not likely]
        findings += [*by_hand, *perhaps_of_others(others, source, office.roster)]
        findings += perhaps_one_unit(kept, told) if office.roster is None else ()
    findings += _dates_unread(versions, source)
    if period is not None:
        undated = [entry for entry in kept if not entry.is_dated and final[entry.number].part is Part.COUNTS]
        findings += [YearNotStated(file=one.file, unit=one.unit, period=period) for one in undated]

    def now(entry: Entry) -> Entry:
        return final[entry.number]

    return Collection(
        office=office,
        form=form,
        period=period,
        entries=final,
        versions=tuple(
            group._replace(all=tuple(map(now, group.all)), kept=now(group.kept) if group.kept is not None else None)
            for group in versions
        ),
        subtotals=tuple(one._replace(entry=now(one.entry)) for one in subtotals),
        likely=now(likely) if likely is not None else None,
        told=told,
        findings=tuple(findings),
        source=source,
    )


class _FirstLook:
    """What there is to know of all files, found while they are walked over once."""

    def __init__(self, reviewed: Iterable[Reviewed], office: Office) -> None:
        kept = Kept[Reviewed]()
        self.source: Sequence[Reviewed] = reviewed if isinstance(reviewed, Sequence) else kept
        self.entries: list[Entry] = []
        self.glimpses: list[Glimpse] = []
        self.elsewhere: dict[int, OtherUnit] = {}
        """The returns in a folder that bears another unit's name."""
        self.former: dict[int, str] = {}
        """The returns of former units that are one now, with the name of each."""
        for number, one in enumerate(reviewed):
            if self.source is kept:
                kept.append(one)
            if not isinstance(one, Review):
                self.entries.append(_no_return(number, one))
                continue
            self.glimpses.append(Glimpse.of(one, office))
            self.entries.append(_entry(number, one, office.roster, self.glimpses[-1].empty))
            if (other := in_folder_of_other(one)) is not None:
                self.elsewhere[number] = other
            if former := former_part(office.roster, stated(one.returned)):
                self.former[number] = former


def _no_return(number: int, one: Refused | PassedOver) -> Entry:
    part = Part.REFUSED if isinstance(one, Refused) else Part.PASSED_OVER
    return Entry(number=number, file=one.file, sha256=one.sha256, part=part, verdict=one.verdict)


def _entry(number: int, one: Review, roster: Roster | None, empty: bool) -> Entry:
    seen = one.submission
    known = unit_called(roster, one.unit) if roster is not None else None
    doubt = nobodys(one.returned)
    return Entry(
        number=number,
        file=one.file,
        sha256=one.sha256,
        part=Part.IN_DOUBT if doubt is not None else Part.EMPTY if empty else Part.COUNTS,
        verdict=one.verdict,
        unit=known.name if known is not None else one.unit,
        named=seen.unit is not None,
        known=known,
        form=one.form,
        period=seen.period,
        dated=cover_date(seen),
        sent=one.returned.sent,
        saved=stored_time(one.returned),
        modified=one.returned.modified,
        perhaps=_perhaps(one, doubt),
        lacks=tables_lacking(one.returned),
        filled=tables_filled(seen) if seen.unit is None else NO_FIGURES,
        draft=one.returned.evidence.draft,
        is_summary=one.is_summary,
        marked=is_marked_copy(one.returned),
        is_report=one.returned.is_report,
        weight=sum(filter(None, seen.figures)),
        own_weight=sum(own_figures(seen)),
    )


def _perhaps(one: Review, doubt: Finding | None) -> tuple[str, ...]:
    return perhaps(doubt) or ((one.unit,) if doubt is not None and one.submission.unit is not None else ())


def _failing(entry: Entry, told: Iterable[Finding]) -> Entry:
    """An entry of which an error is told that lies between the files."""
    return replace(entry, verdict=Verdict.FAIL) if any(one.severity is Severity.ERROR for one in told) else entry


def _placed(
    entry: Entry, form: Form | None, period: Period | None, source: Sequence[Reviewed], lent: Finding | None
) -> Entry:
    """An entry among those of the form and the period that are collected; one ``lent`` out is nobody's."""
    if entry.form is None:
        return entry
    if lent is not None and isinstance(one := source[entry.number], Review):
        entry = replace(entry, part=Part.IN_DOUBT, perhaps=_perhaps(one, lent))
    if entry.form != form:
        return replace(entry, part=Part.OTHER_FORM)
    fits = entry.period is None or entry.period.may_be(period)
    return entry if fits else replace(entry, part=Part.OTHER_YEAR)


def _with_figures(entries: Sequence[Entry], source: Sequence[Reviewed]) -> list[Entry]:
    """The entries, of which those of units that returned several have figures: by these it is decided which counts."""
    found = list(entries)
    for group in by_unit([entry for entry in entries if entry.part is Part.COUNTS], Policy.FIRST):
        for entry in group.all if len(group.all) > 1 else ():
            one = source[entry.number]
            assert isinstance(one, Review)
            found[entry.number] = replace(entry, filled=tables_filled(one.submission))
    return found


def _dates_unread(versions: Iterable[Versions[Entry]], source: Sequence[Reviewed]) -> Iterator[Finding]:
    """Word of the days on covers that nobody understood, where they would have decided between returns of a unit."""
    for group in versions:
        if not group.others or group.by in (Decider.COVER_DATE, Decider.NEVER, Decider.PARTS):
            continue
        reviews = [(entry.file, the) for entry in group.all if isinstance(the := source[entry.number], Review)]
        unread = [
            (file, finding.said)
            for file, review in reviews
            for finding in review.returned.findings
            if isinstance(finding, (CoverDateUnread, CoverDateDoubted))
        ]
        differ = len({tuple(review.submission.figures) for _, review in reviews}) > 1
        if unread and differ:
            files, said = zip(*unread, strict=True)
            yield DatesUnread(unit=group.unit, files=files, said=tuple(dict.fromkeys(said)), by=group.by)


def _playing(entry: Entry, parts: Mapping[int, Part]) -> Entry:
    return replace(entry, part=parts[entry.number]) if entry.number in parts else entry


def _versions(
    usable: Sequence[Entry], subtotals: list[Subtotal], source: Sequence[Reviewed], policy: str
) -> tuple[list[Versions[Entry]], Entry | None]:
    """The returns of each unit, and one that may be the sum of the others; one that is joins the ``subtotals``."""
    apart = {id(subtotal.entry) for subtotal in subtotals}
    versions = by_unit([entry for entry in usable if id(entry) not in apart], policy)
    kept = [group.kept for group in versions if group.kept is not None]
    if stale := stale_sums(kept, source):
        subtotals += stale
        return versions, None
    hidden = hidden_sum(kept, source)
    if hidden is None:
        return versions, None
    if not hidden.guessed:
        return versions, hidden.entry
    subtotals.append(hidden)
    return versions, None
