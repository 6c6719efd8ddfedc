"""Reading the roster of an office from the lists it keeps, in any spreadsheet format."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from gouji.forms.catalogue import editions
from gouji.intake.bind.recognise import claimants
from gouji.lists.findings import (
    ColumnsUnread,
    LineOfList,
    LinesPassedOver,
    ListsTogether,
    ListUnread,
    NamesTidied,
    NamesUncomputed,
    NoColumn,
    NoRoster,
    NotRead,
    PerhapsGone,
    ReadAs,
    SheetUnread,
    UnitsOfList,
    UnitsUnseen,
    UnseenUnit,
)
from gouji.lists.roster_list import RosterList, roster_list
from gouji.lists.table import Headings, Listing, blocks, blocks_of, list_document, texts_of
from gouji.lists.years import of_year
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding, Severity
from gouji.model.grid import Document
from gouji.model.labels import fold, squeezed
from gouji.model.patterns import regex
from gouji.model.wording import Some
from gouji.units.entries import RosterLine, roster_of
from gouji.units.lines import is_body
from gouji.units.names import unit_called
from gouji.units.roster import ReportingUnit, Roster
from gouji.units.written import written

_BODIES = "单位|部门|机关|机构|镇街|街镇|乡镇|街道|镇|乡|办事处|学校|园区|开发区|企业|公司|社区|委办局|责任主体"
_ROLES = "应报|须报|应填报|填报|填表|报送|上报|报告|编报|编制|公开|成员|责任|被?考核|参加|行政|预算|基层|直属|所属|本级"
_ROSTER = Headings(
    wordings={
        "name": ("单位名称", "名称", "填报单位", "应报单位", "报送单位", "单位全称", "机关名称", "部门名称"),
        "code": ("单位编码", "编码", "单位代码", "代码", "统一社会信用代码"),
        "aliases": ("简称", "别名", "简称别名", "单位简称"),
        "kind": ("类型", "单位类型", "类别"),
        "parent": ("上级", "上级单位", "上级部门", "上级机关", "主管单位", "主管部门", "上级主管单位", "上级主管部门"),
        "contact": ("联系人", "经办人", "填报人"),
        "phone": ("电话", "联系电话", "联系方式", "办公电话", "手机", "手机号码"),
        "due": (
            "是否应报",
            "是否报送",
            "是否上报",
            "是否填报",
            "是否需报",
            "是否需要报送",
            "应报与否",
            "是否应报单位",
            "是否报告",
        ),
        "number": ("序号", "编号", "号", "No", "排序"),
    },
    required=("name",),
    patterns={
        "aliases": regex(
            "(?:单位|机构)?(?:(?:曾用|原用?|旧|又|别|其[他它]|更名前的?|改名前的?|变更前的?)(?:单位|机构)?(?:名称?|全称)"
            "|原单位|又称|曾称|原称|前身|(?:更名|改名)前(?:单位)?)"
        ),
        "name": regex(rf"(?:20\d\d年?度?)?(?:(?:{_ROLES})?(?:{_BODIES})?(?:名称|全称)|(?:{_ROLES})(?:{_BODIES}))"),
    },
    perhaps={"name": regex(_BODIES)},
    below={
        "name": ("全称", "规范名称"),
        "contact": ("姓名",),
        "": ("职务", "职称", "邮箱", "电子邮箱", "传真", "地址", "微信", "备注", "人数", "科室", "部门"),
    },
    again={"name": "aliases", "number": ""},
    many=("aliases",),
)
_AREA = regex(
    r"(?:附件?[\d一二三四五六七八九]*[:：]?)?(?:20\d\d年?度?)?(?P<area>(?:[\u4e00-\u9fff]{2,5}?[省市州盟县区旗])+)"
    "(?=\\d|年|各|政府|政务|应报|本级|单位|部门|信息|名|人民)"
)
"""The title of a list that says whose it is."""
_MEASURE = regex(
    "元|千元|万元|亿元|美元|个|件|人|人次|次|户|家|条|项|份|期|篇|页|字|米|千米|公里|厘米|平方米|平方公里"
    "|立方米|亩|公顷|吨|千克|公斤|克|升|千瓦时|度|辆|台|套|只|头|棵|株|岁|天|日|月|年|小时|分钟|%|％|‰"
    "|百分比|所|处|座|张|本|册|批|宗|起|例|场|万件|万人|万户|万吨"
)
"""What stands below 单位 where it means the unit of measure."""
_FEW = 12
"""How many lines, names or units a finding names."""
_QUOTED = 60
"""Characters of a cell that a finding quotes."""
_MERGED = ("kind", "parent")
_ASIDE = frozenset(map(fold, ("备注", "说明", "序号")))
"""Headings that nobody takes for something that is read."""


def read_roster(path: str | os.PathLike[str]) -> Roster:
    """The units in the lists of a file, whose columns are found by their headings; only 单位名称 is required.

    Of lines with the same name the first counts. Raises `UnreadableFile` with R101 to R109, and with
    R143 when no column of names is found, R147 when the file is a return or a summary, R190 when it has rosters of
    several years, R191 when a sheet may list units and has no headings, R197 when names are formulas without results.
    """
    return read_roster_with_findings(path)[0]


def read_roster_with_findings(
    *paths: str | os.PathLike[str], year: int | None = None
) -> tuple[Roster, tuple[Finding, ...]]:
    """The units in several files, of several years those for the report ``year``, and what is odd about the lists."""
    return roster_in([(os.fspath(path), list_document(path, _ROSTER)) for path in paths], year)


def roster_in(documents: Sequence[tuple[str, Document]], year: int | None = None) -> tuple[Roster, tuple[Finding, ...]]:
    """The same of documents, each with the name of its file."""
    lists = [one for file, document in documents for one in _lists_in(file, document)]
    current, passed = of_year(lists, year)
    sheets = {(one.file, one.sheet) for one in current}
    places = [_place(one, sheets) for one in current]
    lines, added = _together(current, places)
    roster, findings = roster_of(lines)
    places_named = {found["area"] for one in current if (found := _AREA.match(squeezed(one.listing.title)))}
    if len(places_named) == 1:
        roster = replace(roster, area=places_named.pop())
    for file, document in documents:
        _refuse_unread(file, document, {one.sheet for one in lists if one.file == file}, roster)
        hidden = [grid for grid in document if grid.visibility != "visible"]
        passed += [
            (one, NotRead.HIDDEN) for grid in hidden for one in _lists_on(file, blocks_of(grid, _ROSTER, _MERGED))
        ]
    several = len(sheets) > len({file for file, _ in sheets})
    together = [ListsTogether(lists=tuple(UnitsOfList(sheet=at, count=count) for at, count in added.items()))]
    told = (*together[: int(several)], *_notes(current, places), *_not_read(passed, roster))
    return roster, (*told, *findings)


def _lists_in(file: str, document: Document) -> list[RosterList]:
    if claimants(document, editions()):  # the words on its cover would be units
        raise UnreadableFile(NoRoster(file=file))
    if not (found := list(_lists_on(file, blocks(document, _ROSTER, file, _MERGED)))):
        raise UnreadableFile(NoColumn(file=file, heading=_ROSTER.wordings["name"][0]))
    return found


def _lists_on(file: str, listings: Iterable[Listing]) -> Iterator[RosterList]:
    """The lists of units; where 单位 means units of measure there is none."""
    for listing in listings:
        names = [line.fields["name"] for line in listing.lines if "name" in line.fields]
        if listing.uncomputed:
            raise UnreadableFile(NamesUncomputed(file=file, spots=Some.of(listing.uncomputed, _FEW)))
        if not names or 2 * sum(_MEASURE.fullmatch(name) is not None for name in names) <= len(names):
            yield roster_list(file, listing)


def _place(one: RosterList, sheets: Collection[tuple[str, str]]) -> str:
    """What a list is called among those on other sheets and in other files; nothing where there are none."""
    file = PurePath(one.file).name if any(file != one.file for file, _ in sheets) else ""
    return f"{file} {one.sheet if sum(file == one.file for file, _ in sheets) > 1 else ''}".strip()


def _together(lists: Sequence[RosterList], places: Sequence[str]) -> tuple[list[RosterLine], dict[str, int]]:
    """The lines of all lists, and how many units each place adds.

    What one list repeats of another only fills in what that lacks.
    """
    lines: list[RosterLine] = []
    known: dict[str, int] = {}
    added: dict[str, int] = {}
    every = [(line.unit, name.bare) for one in lists for line, (_, name) in zip(one.units, one.names, strict=True)]
    names = Counter(fold(name) for unit, bare in every for name in {unit.name, *unit.aliases, bare})
    for one, place in zip(lists, places, strict=True):
        begin = len(lines)
        for line, (_, name) in zip(one.units, one.names, strict=True):
            at = known.get(fold(name.name), begin)
            if at < begin and name.name:
                lines[at] = lines[at]._replace(unit=_filled(lines[at].unit, line.unit))
                continue
            bare = (name.bare,) if name.bare and names[fold(name.bare)] == 1 else ()
            unit = replace(line.unit, aliases=(*line.unit.aliases, *bare))
            for other in (unit.name, *unit.aliases):
                known.setdefault(fold(other), len(lines))
            lines.append(RosterLine(line.row, unit, place))
            added[place] = added.get(place, 0) + bool(unit.name)
    return lines, added


def _filled(unit: ReportingUnit, other: ReportingUnit) -> ReportingUnit:
    said = {
        name: getattr(unit, name) or getattr(other, name) for name in ("code", "kind", "parent", "contact", "phone")
    }
    return replace(unit, aliases=tuple(dict.fromkeys((*unit.aliases, *other.aliases))), **said)


def _notes(lists: Sequence[RosterList], places: Sequence[str]) -> Iterator[Finding]:
    """What was read otherwise than it is written."""
    names = [(text, name) for one in lists for text, name in one.names]
    if gone := [text[:_QUOTED] for text, name in names if name.gone]:
        yield PerhapsGone(names=Some.of(gone, _FEW))
    unseen = [
        UnseenUnit(unit=line.unit.name, place=seen[0], struck=seen[1])
        for one in lists
        for line in one.units
        if line.unit.name and (seen := one.listing.unseen.get(line.row - 1)) is not None
    ]
    if unseen:
        yield UnitsUnseen(units=Some.of(unseen, _FEW))
    unread = dict.fromkeys(" ".join(text.split())[:_QUOTED] for one in lists for text in one.listing.unread)
    if headings := [text for text in unread if fold(text) not in _ASIDE]:
        yield ColumnsUnread(headings=Some.of(headings, _FEW))
    tidied = [
        ReadAs(text=text[:_QUOTED], name=name.name[:_QUOTED], others=name.aliases[1:])
        for text, name in names
        if not fold(text).endswith(fold(name.name)) or name.aliases[1:]
    ]
    tidied += [
        ReadAs(text=text[:_QUOTED], name="", others=units[:_FEW]) for one in lists for text, units in one.several
    ]
    if tidied:
        yield NamesTidied(names=Some.of(tidied, _FEW))
    others = [
        LineOfList(sheet=place, row=row, text=text[:_QUOTED])
        for one, place in zip(lists, places, strict=True)
        for row, text in one.others
    ]
    if others:
        yield LinesPassedOver(lines=Some.of(others, _FEW))


def _not_read(passed: Iterable[tuple[RosterList, NotRead]], roster: Roster) -> Iterator[Finding]:
    """What stands on the lists that are no part of the roster, and not on it."""
    for one, reason in passed:
        names = [line.unit.name for line in one.units]
        if units := [name for name in names if name and unit_called(roster, name) is None]:
            severity = Severity.WARNING if reason is NotRead.OLD else Severity.INFORMATION
            yield ListUnread(sheet=one.sheet, reason=reason, units=Some.of(units, _FEW), severity=severity)


def _refuse_unread(file: str, document: Document, read: Collection[str], roster: Roster) -> None:
    """Raise `UnreadableFile` with R191 for a sheet without headings on which units may stand that are not known."""
    for grid in document:
        if grid.visibility != "visible" or grid.name in read:
            continue
        columns: dict[int, list[str]] = {}
        for row in texts_of(grid).values():
            for column, text in row.items():
                columns.setdefault(column, []).append(text)
        for texts in columns.values():
            names = [name.name for name in written([text for text in texts if is_body(text)])]
            units = [name for name in names if unit_called(roster, name) is None]
            if len(units) > 1 and 2 * len(names) > len(texts):
                raise UnreadableFile(SheetUnread(file=file, sheet=grid.name, units=Some.of(units, _FEW)))
