"""The files that a summary was made of, against its digests and its detail: gone, changed, or new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple, assert_never

from gouji.editing.check import places_of, where
from gouji.formats.findings import Encrypted, WrongPassword
from gouji.intake.bind.findings import CodeDiffers
from gouji.model.finding import Finding
from gouji.model.form import describe
from gouji.model.labels import fold
from gouji.model.reading import PassedOver, Reading, Refused, Return, SummaryReturn
from gouji.model.reporting_period import Period
from gouji.model.submission import Submission
from gouji.summary.findings import (
    DetailDiffers,
    NotCompleted,
    ReturnedSince,
    ReturnsOfOtherYear,
    SavedAgain,
    SourceChanged,
    SourceGone,
)
from gouji.summary.own_rows import OwnRows
from gouji.workbook.detail import Source


class Known(NamedTuple):
    """What may lie among the returns and is not new: other summaries for the ``unit``, files ``left_out``, by name."""

    unit: str | None
    left_out: frozenset[str]

    def has(self, reading: Reading) -> bool:
        """Whether a file is one of those."""
        unit = reading.submission.unit or "" if isinstance(reading, SummaryReturn) else None
        own = unit is not None and fold(unit) == fold(self.unit or "")
        return own or PurePath(reading.file).name in self.left_out


def file_findings(
    members: Mapping[str, Submission],
    sources: Mapping[str, Source],
    readings: Iterable[Reading],
    known: Known,
    own: OwnRows,
) -> Iterator[Finding]:
    """The files against the digests of the ``sources`` and the detail of the ``members``, both by folded unit.

    Members have their ``own`` rows beside the detail.

    Gone (M152), changed (M153, M158), other than the detail says (M154), new (M157), of other periods (M204), or not to
    be read, by which the summary is not verified (M205).
    """
    wanted: dict[str, list[str]] = {}  # two units without a name may have sent the same file
    for name, source in sources.items():
        wanted.setdefault(source.sha256, []).append(name)
    waiting = {digest: list(names) for digest, names in wanted.items()}
    others: list[Reading] = []
    unread, moved = 0, 0
    for reading in readings:
        names = waiting.get(reading.sha256 or "")
        if names:
            name = _likest(reading.file, names, sources)
            names.remove(name)
            if isinstance(reading, Return):
                told = list(_moved(DetailDiffers, own, members[name], sources[name], reading))
                moved += bool(told)
                yield from told
                yield from about_code(reading.findings)
            else:  # a password that was known then
                unread += 1
                yield from reading.findings[:1]
        elif reading.sha256 not in wanted:
            others.append(reading)
    locked = sum(isinstance(one, Refused) and isinstance(one.findings[0], (Encrypted, WrongPassword)) for one in others)
    gone = [name for names in waiting.values() for name in names]
    period = next((member.period for member in members.values() if member.period is not None), None)
    strangers = [one for one in others if _is_of_other_period(one, period) and not known.has(one)]
    if strangers and period is not None:
        others = [one for one in others if one not in strangers]
        periods = {one.submission.period for one in strangers if isinstance(one, Return)}
        yield ReturnsOfOtherYear(
            file=strangers[0].file,
            count=len(strangers),
            periods=tuple(sorted(filter(None, periods))),
            period=period,
        )
    for name in gone:
        source = sources[name]
        changed = _successor(source, others, known)
        if changed is not None:
            others.remove(changed)
        if isinstance(changed, Return):
            yield from _moved(SourceChanged, own, members[name], source, changed)
        else:
            yield SourceGone(unit=source.unit, file=source.file)
            yield from (changed.findings if changed is not None else ())
    yield from _new(others, known)
    if unread or locked:
        agreed = len(sources) - unread - moved - len(gone)
        yield NotCompleted(unread=unread + locked, agreed=agreed, total=len(sources))


def about_code(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of some findings those on a check code that is not that of the figures."""
    return (one for one in findings if isinstance(one, CodeDiffers))


def _new(others: Iterable[Reading], known: Known) -> Iterator[Finding]:
    """What is said of files that were not added up."""
    for one in others:
        match one:
            case _ if known.has(one):
                continue
            case Return():
                yield ReturnedSince(file=one.file)
            case Refused():
                yield one.findings[0]
            case PassedOver():
                continue
            case _:
                assert_never(one)


def _is_of_other_period(one: Reading, period: Period | None) -> bool:
    if not isinstance(one, Return) or isinstance(one, SummaryReturn) or one.submission.period is None:
        return False
    return not one.submission.period.may_be(period)


def _likest(file: str, names: Sequence[str], sources: Mapping[str, Source]) -> str:
    """Of some units with one digest the one whose file this is by its name, else the first."""
    called = (name for name in names if PurePath(sources[name].file).name == PurePath(file).name)
    return next(called, names[0])


def _successor(source: Source, others: Sequence[Reading], known: Known) -> Reading | None:
    """What a source has become since: another return of its unit, else a file of its name that names no other unit."""

    def is_of_unit(one: Reading) -> bool:
        return isinstance(one, Return) and fold(one.submission.unit or "") == fold(source.unit)

    def is_of_nobody(one: Reading) -> bool:
        return not isinstance(one, Return) or one.submission.unit is None

    def is_called(one: Reading) -> bool:
        return PurePath(one.file).name == PurePath(source.file).name

    folder = PurePath(source.file).parent.name
    signs: list[Callable[[Reading], bool]] = [
        lambda one: is_of_unit(one) and is_called(one),
        lambda one: is_of_unit(one) and not known.has(one),
        lambda one: is_of_nobody(one) and is_called(one) and PurePath(one.file).parent.name == folder,
        lambda one: is_of_nobody(one) and is_called(one),
    ]
    return next((one for sign in signs for one in others if sign(one)), None)


def _moved(
    kind: type[SourceChanged | DetailDiffers], own: OwnRows, member: Submission, source: Source, reading: Return
) -> Iterator[Finding]:
    """A file that has changed (M153), or whose figures are not those of the detail (M154): the first that differs."""
    member, seen = own.side_by_side(own.with_own(member), reading.submission)
    form = member.form
    then, now = member.values(), seen.values()
    cells = [cell for cell in form.cells if (then[cell] or 0) != (now[cell] or 0)]  # neither adds anything
    if cells:
        first = cells[0]
        yield kind(
            unit=source.unit,
            file=reading.file,
            where=where(seen, first),
            label=describe(form.cells[first]),
            left=then[first],
            right=now[first],
            cells=tuple(cells),
            places=places_of(seen, cells),
        )
    elif kind is SourceChanged:
        yield SavedAgain(unit=source.unit, file=reading.file)
