"""What a return and its file say of whose it is and for when, weighed with the roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePath

from gouji.intake.bind.findings import SecondTable
from gouji.intake.findings import (
    DOUBTFUL,
    NOBODYS,
    CoverDateDoubted,
    CoverDateUnread,
    ExampleUnit,
    NamedSpecimen,
    NoPart,
    NoUnit,
    NoYear,
    OtherLength,
    OtherPart,
    OtherUnit,
    OtherYear,
    PartOfYear,
    SentSeparately,
    SeveralUnits,
    UnitByAlias,
    UnitByFile,
    UnitByMarks,
    UnitInDoubt,
    UnitNearMiss,
    UnitNotListed,
    YearUnclear,
)
from gouji.model.dates import day_of, may_be_returned, says_no_day
from gouji.model.finding import Finding, Severity
from gouji.model.form import Form
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.model.periods import part_said, years_in
from gouji.model.reading import Return, StatedBy
from gouji.model.reporting_period import Frequency, Period
from gouji.units.below import body_below_in
from gouji.units.names import (
    Likeness,
    area_and_rest,
    bears_name,
    full_name,
    governs,
    is_area,
    may_mean,
    near_misses,
    other_place,
    unit_above,
    unit_called,
    unit_elsewhere,
    unit_within,
)
from gouji.units.on_covers import is_example, is_specimen, organs_in, unit_before
from gouji.units.roster import ReportingUnit, Roster
from gouji.units.variants import likened, slip

CONTAINING = (".zip", ".eml", ".msg", ".dat")
"""How the names of archives and mails end that returns come in."""
_NOBODY = Roster(())
_BETWEEN_NAMES = regex(r"[、，,;；/／\n]|\s{2,}|　")
_MATERIAL = regex("(?:报送|上报|提交|填报)?的?(?:材料|资料|文件|附件|数据|压缩包|报表|年报)", having="材资文附数压报")
"""What is called after a unit, as an archive is."""
_TO = regex("(?:上报|报送|呈报|呈送|报|送|致|呈|发)", having="报送致呈发")
"""How the name of a file begins that says to whom it goes."""
_GOVERNING = ("政府", "办事处", "街道", "镇", "乡")
_LONGEST_FILE_NAME = 255
"""On a disk; archives have room for more."""
_WEAK = {
    StatedBy.MARKS: UnitByMarks,
    StatedBy.CODE: UnitByMarks,
    StatedBy.FILE: UnitByFile,
    StatedBy.FOLDER: UnitByFile,
}
_SEEN = (StatedBy.COVER, StatedBy.ELSEWHERE, StatedBy.TITLE, StatedBy.FILE)
"""What a person sees of a return, and so answers for; its blank may have been lent, its folder be anybody's."""


def all_units(found: Return, roster: Roster | None) -> dict[StatedBy, str | None]:
    """The unit by every source, best first; the last are the code in the blank and the names of file and folder."""
    evidence, path = found.evidence, PurePath(found.file)
    addressed = roster is None and any(evidence.units.values()) and _TO.match(path.stem)
    coded = unit_called(roster, evidence.code) if roster is not None and evidence.code else None
    return {
        **evidence.units,
        StatedBy.CODE: coded.name if coded is not None else None,
        StatedBy.FILE: _unit_in(found.form, path.stem[:_LONGEST_FILE_NAME], roster) if not addressed else None,
        StatedBy.FOLDER: unit_of_folder(found.form, path, roster) if roster is not None else None,
    }


def unit_of_folder(form: Form, path: PurePath, roster: Roster | None) -> str | None:
    """The unit in the name of the folder of a file, or of an archive or mail that it came in, the nearest first."""
    outer = path.parts[:-1]
    archive = next((i for i, name in enumerate(outer) if name.casefold().endswith(CONTAINING)), len(outer))
    names = (*reversed(outer[archive:]), *outer[:archive][-1:]) if archive < len(outer) else outer[-1:]
    plain = (_MATERIAL.sub(" ", name[:_LONGEST_FILE_NAME]) for name in names)
    return next(filter(None, (_unit_in(form, name, roster) for name in plain)), None)


def _unit_in(form: Form, text: str, roster: Roster | None) -> str | None:
    """The unit in the name of a file or folder; without a roster only a name such as 某某局."""
    if roster is not None:
        unit = unit_within(roster, text)
        return unit.name if unit is not None else None
    text = text.replace(form.title, " ")
    if part := part_said(text, form.frequency):  # 水务局一季度报表
        text = text.replace(part, " ", 1)
    names = organs_in(text)
    return unit_before(names[0].lstrip("年度")) or None if len(names) == 1 and not is_example(names[0]) else None


def whose(units: Mapping[StatedBy, str | None], roster: Roster | None, file: str) -> tuple[str | None, list[Finding]]:
    """The unit's name and what is to be said about it; ``units`` are what each source says, best source first."""
    source, stated = next(((source, name) for source, name in units.items() if name), (StatedBy.COVER, None))
    if stated is None:
        stem = PurePath(file).stem
        unknown = NoUnit(severity=Severity.WARNING if roster is None else Severity.ERROR)
        return None, [ExampleUnit(unit=stem) if is_example(stem) else unknown]
    known = unit_called(roster, stated) if roster is not None else None
    near: list[tuple[ReportingUnit, Likeness]] = []
    if roster is not None and known is None:
        near = near_misses(roster, stated)
        known = _confirmed(units, stated, near, roster)
        if another := _another(stated, source, known, roster):
            return stated, [another]
    if known is None and is_example(stated):
        return stated, [ExampleUnit(unit=stated, other=units.get(StatedBy.FILE) or units.get(StatedBy.FOLDER) or "")]
    findings: list[Finding] = [_WEAK[source](unit=stated)] if source in _WEAK else []
    if known is None and is_specimen(PurePath(file).stem):
        findings.append(NamedSpecimen(unit=stated))
    if roster is None:
        return stated, findings + _contradicted(units, roster)
    if known is not None and (place := other_place(roster, stated, known)) and unit_called(roster, stated) is None:
        if any(place in fold(unit.name) for unit in roster.units):
            by = next(by for by, name in units.items() if name and unit_called(roster, name) == known)
            return stated, [UnitInDoubt(unit=stated, stated_by=source, found_in=by, other=known.name)]
        return known.name, [OtherUnit(unit=known.name, found_in=source, other=stated)]
    if known is not None:
        if known.name != stated:
            findings.append(UnitByAlias(stated=stated, unit=known.name))
        if below := _body_of_file(units, known, roster, file):
            return known.name, [UnitInDoubt(unit=known.name, stated_by=source, found_in=StatedBy.FILE, other=below)]
        full = {by: known.name if name == stated else name and full_name(roster, name) for by, name in units.items()}
        return known.name, findings + _contradicted(full, roster)
    if bears_name(PurePath(file).stem, stated):  # of a unit below one of the roster, say
        units = {**units, StatedBy.FILE: None}
    findings = [*_claimed(units, source, stated, roster), *findings]
    if not near:
        return stated, [*findings, UnitNotListed(unit=stated)]
    unit, likeness = near[0]
    severity = Severity.ERROR if _may_be_meant(stated, unit, likeness) else Severity.WARNING
    return stated, [*findings, UnitNearMiss(unit=stated, near=unit.name, likeness=likeness, severity=severity)]


def _may_be_meant(stated: str, unit: ReportingUnit, likeness: Likeness) -> bool:
    """Whether a name on no roster is so much like a unit's that its return counts for nobody until that is known."""
    names = [likened(name) for name in (unit.name, *unit.aliases)]
    return likeness is not Likeness.SIMILAR or any(slip(likened(stated), name) for name in names)


def _body_of_file(units: Mapping[StatedBy, str | None], known: ReportingUnit, roster: Roster, file: str) -> str:
    """The village, school or station whose name the file has, and whose figures stand under the name of its government.

    That of a bureau may bear the name of what it reports on: there only a name behind its own counts.
    """
    name = body_below_in(PurePath(file).stem[:_LONGEST_FILE_NAME])
    if not name or units.get(StatedBy.FILE) or unit_called(roster, name) is not None:
        return ""
    if not known.name.endswith(_GOVERNING) and unit_above(roster, name) != known:
        return ""
    own = (one for one in (known.name, *known.aliases) if fold(one) not in fold(name))
    return "" if any(may_mean(name, one) for one in own) else name


def _another(
    stated: str, by: StatedBy, confirmed: ReportingUnit | None, roster: Roster
) -> UnitInDoubt | UnitNearMiss | None:
    """Word that a name on no roster is that of several units, or of another body than one, for which it does not count.

    That of another place may be a slip where a better source than a file's name has ``confirmed`` the unit.
    """
    if joint := _joint(stated, roster):
        return UnitInDoubt(unit=joint[0].name, stated_by=by, found_in=StatedBy.ELSEWHERE, other=joint[1].name)
    above, namesake = unit_above(roster, stated), unit_elsewhere(roster, stated)
    if above is not None:
        return UnitNearMiss(unit=stated, near=above.name, likeness=Likeness.BELOW, severity=Severity.ERROR)
    if confirmed is None and namesake is not None and not is_example(stated):
        return UnitNearMiss(unit=stated, near=namesake.name, likeness=Likeness.PLACE, severity=Severity.ERROR)
    return None


def _joint(stated: str, roster: Roster) -> list[ReportingUnit]:
    """The units of the roster that a name lists, where it lists several."""
    parts = _BETWEEN_NAMES.split(stated)
    units = (unit_called(roster, part) or unit_within(roster, part) for part in parts) if len(parts) > 1 else ()
    found = list(dict.fromkeys(unit for unit in units if unit is not None))
    return found if len(found) > 1 else []


def _claimed(
    units: Mapping[StatedBy, str | None], by: StatedBy, stated: str, roster: Roster
) -> Iterator[UnitInDoubt | OtherUnit]:
    """Word that a return of a name nobody listed may be that of a unit on the roster, which another source names.

    It may be the former name. Of a folder `gouji.collection.neighbours` says whether it is a doubt.
    """
    for source, name in units.items():
        unit = unit_called(roster, name) if name else None
        if unit is not None and source is StatedBy.FOLDER:
            yield OtherUnit(unit=stated, found_in=source, other=unit.name)
        elif unit is not None:
            yield UnitInDoubt(unit=stated, stated_by=by, found_in=source, other=unit.name)
            return


def _confirmed(
    units: Mapping[StatedBy, str | None], stated: str, near: Sequence[tuple[ReportingUnit, Likeness]], roster: Roster
) -> ReportingUnit | None:
    """The unit that an unlisted name may mean, where another source says so as well.

    That of another place is none that only the names of file or folder say: they say the unlisted one again.
    """
    said = [(by, unit) for by, name in units.items() if name and (unit := unit_called(roster, name)) is not None]
    weak = (StatedBy.FILE, StatedBy.FOLDER)
    others = {unit for by, unit in said if by not in weak or not other_place(roster, stated, unit)}
    likely = [unit for unit, _ in near]
    meant = [unit for unit in others if unit in likely or (may_mean(stated, unit.name) and not is_example(stated))]
    return meant[0] if len(meant) == 1 else None


def _contradicted(said: Mapping[StatedBy, str | None], roster: Roster | None) -> list[Finding]:
    """One finding for the first source that contradicts the one that counts, a grave one before others.

    A part of a name does not, nor the name of a file that may be a short one. Where a person sees two units of the
    roster it is nobody's return, unless only a title differs from what both the cover and the file say.
    """
    stated = [(source, text) for source, text in said.items() if text]
    by, unit = stated[0]
    others = [(source, text) for source, text in stated[1:] if _differ(source, unit, text, roster)]
    sure = said.get(StatedBy.FILE) == unit
    for source, text in others:
        listed = roster is not None and unit_called(roster, unit) and unit_called(roster, text)
        title = source is StatedBy.TITLE and (sure or governs(text, unit))  # the heading of a form made for many
        if listed and source in _SEEN and not title and by is not StatedBy.FILE:
            return [UnitInDoubt(unit=unit, stated_by=by, found_in=source, other=text)]
        if roster is None and source is StatedBy.FILE and by in _SEEN and _is_full_name(text, unit):
            return [UnitInDoubt(unit=unit, stated_by=by, found_in=source, other=text)]
    others = [one for one in others if not (sure and one[0] is StatedBy.FOLDER)]
    return [OtherUnit(unit=unit, found_in=source, other=text) for source, text in others[:1]]


def _is_full_name(name: str, unit: str) -> bool:
    """Whether a name is that of another body of the place before a unit's name, and so no short name of this one."""
    place, rest = area_and_rest(fold(name))
    return len(place) > 1 and place == area_and_rest(fold(unit))[0] and len(rest) > 1 and not governs(name, unit)


def _differ(source: StatedBy, unit: str, other: str, roster: Roster | None) -> bool:
    mine, theirs = fold(unit), fold(other)
    if roster is not None and source in (StatedBy.ELSEWHERE, StatedBy.TITLE):
        known = unit_called(roster, unit), unit_called(roster, other)
        if None not in known:
            return known[0] != known[1]
    if mine in theirs or theirs in mine:
        return False
    loose = roster is None and source is StatedBy.FILE
    return not (loose or source is StatedBy.ELSEWHERE) or not (may_mean(other, unit) or may_mean(unit, other))


def for_when(found: Return) -> Iterator[Finding]:
    """What is to be said about the year of a return, and about the day on its cover."""
    seen, evidence = found.submission, found.evidence
    stated = [(source, year) for source, year in evidence.years.items() if year is not None]
    other = next(((source, year) for source, year in stated[1:] if year != stated[0][1]), None)
    if other is not None:
        yield OtherYear(year=stated[0][1], found_in=other[0], other=other[1])
    if evidence.unclear and (seen.year is None or len(years_in(evidence.unclear)) > 1):
        yield YearUnclear(said=evidence.unclear, year=seen.year)
    elif seen.year is None:
        yield NoYear()
    yield from _part_of_year(found)
    if not says_no_day(said := seen.contact.get("date", "")):
        day = day_of(said, seen.days)
        if day is None:
            yield CoverDateUnread(said=said)
        elif not may_be_returned(day, seen.days, date.today()):
            yield CoverDateDoubted(said=said)


def _part_of_year(found: Return) -> Iterator[Finding]:
    """What is to be said of the part of the year that it is for, or speaks of although it is for the whole."""
    frequency, evidence = found.form.frequency, found.evidence
    if frequency is Frequency.YEAR:
        for source, said in list(evidence.parts.items())[:1]:
            yield PartOfYear(found_in=source, said=said, severity=_in_name(source))
        return
    for source in [by for by, number in evidence.numbers.items() if number == 0][:1]:
        said = evidence.parts[source]
        yield OtherLength(found_in=source, said=said, frequency=frequency, severity=_in_name(source))
    stated = [(source, number) for source, number in evidence.numbers.items() if number]
    for source, number in [one for one in stated if one[1] != stated[0][1]][:1]:
        part, other = (Period(0, one, frequency) for one in (stated[0][1], number))
        yield OtherPart(part=part, found_in=source, other=other)
    if not stated:
        yield NoPart(frequency=frequency)


def _in_name(source: StatedBy) -> Severity:
    """How grave a doubt is that stands in the name of a file, or anywhere else."""
    return Severity.WARNING if source is StatedBy.FILE else Severity.ERROR


def nobodys(found: Return) -> Finding | None:
    """Why a return counts for nobody, if it does not."""
    return doubt_of(found.findings)


def doubt_of(findings: Iterable[Finding]) -> Finding | None:
    """What of some findings says that a return counts for nobody, if anything."""
    return next((one for one in findings if isinstance(one, NOBODYS) or _is_undecided(one)), None)


def _is_undecided(finding: Finding) -> bool:
    """Whether nobody can tell which of several sets of figures was meant, or that a unit of the roster reports."""
    return isinstance(finding, (SecondTable, NoUnit, UnitNearMiss)) and finding.severity is Severity.ERROR


def doubts(found: Return) -> Iterator[Finding]:
    """What says that a return which counts may be another unit's, not of the whole year, or of another year."""
    return (finding for finding in found.findings if isinstance(finding, DOUBTFUL))


def is_of_office(name: str | None, roster: Roster | None, office: str | None) -> bool:
    """Whether a summary of that name is the collecting ``office``'s own, or of an area: no unit of the roster."""
    if not name or (roster is not None and unit_called(roster, name) is not None):
        return False
    return fold(name) == fold(office or "") or (roster is not None and is_area(name))


def several_units(found: Return, roster: Roster | None) -> SeveralUnits | None:
    """Word that tables, or several sets of one, are those of several units."""
    named: dict[str, str] = {}
    others: dict[str, str] = {}
    for side in found.evidence.sides:
        said = side.unit
        if roster is not None and (unit := unit_called(roster, said) or unit_within(roster, said or side.sheet)):
            named.setdefault(unit.name, side.where)
        elif said and not is_example(said):
            others.setdefault(said, side.where)
    for said, where in others.items():
        if not any(_may_be_one(said, one) for one in named):
            named[said] = where
    return SeveralUnits(units=tuple(named), sheets=tuple(named.values())) if len(named) > 1 else None


def _may_be_one(unit: str, other: str) -> bool:
    """Whether two names may be those of one unit, or one is that of what governs the other."""
    if any(governs(*names) for names in ((unit, other), (other, unit))):
        return True
    if other_place(_NOBODY, unit, ReportingUnit(other)):
        return False
    return may_mean(unit, other) or may_mean(other, unit)


def perhaps(doubt: Finding | None) -> tuple[str, ...]:
    """The units whose return one in doubt may be."""
    match doubt:
        case UnitInDoubt(unit=unit, other=other):
            return unit, other
        case SeveralUnits(units=units):
            return units
        case UnitNearMiss(near=near, likeness=Likeness.PART | Likeness.SHORT | Likeness.SIMILAR):
            return (near,)
        case SentSeparately(unit=unit):
            return (unit,)
        case ExampleUnit(other=other) if other:
            return (other,)
    return ()
