"""Which unit of a roster a name means, and which it may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.model.wording import Keyword
from gouji.units.below import is_of_a_body_below
from gouji.units.on_covers import ORGAN
from gouji.units.roster import ReportingUnit, Roster

SIMILAR = 0.75
"""Share of characters that two names have in common, in order, to be taken for a slip of the pen."""
SUGGESTIONS = 3
_LONGEST = 60
_AREA = regex(r"(?:[邻外]?[县区](?=.{2})|市(?![场政]|监[局管所])(?=.{2})|.{2,8}?[省市县区旗州盟](?=.{2}))*")
"""The province, city and county in front of a name: 清源县, or only 县."""
BODY = regex("(?:人民政府|办事处|管理委员会|管委会|委员会|委|局|办公室|办|政府)$")
"""What kind of body a name ends in."""
_GOVERNMENT = regex("(?:人民)?政府$")
_PLACE_BEFORE = regex("[\u4e00-\u9fff]*[省市县区旗州盟镇乡]$")

_NO_COUNTY = ("社区", "园区", "开发区", "新区", "景区", "片区", "小区", "校区")
_GOVERNED = ("镇", "乡", "街道", "苏木", "开发区", "园区", "新区")
_BEHIND_A_PLACE = regex(
    "(?![\u4e00-\u9fff])|政府|人民|办事|办(?!公)|机关|政务|信息|年|报|上|填|数|表|更|修|改|定|终|最|新|初|草|第|重|补|的|稿"
)
"""What follows the name of a town where it means the body that governs it, and no school or station there."""


class Likeness(Keyword):
    """Why a name may mean a unit.

    One contains the other; it is an abbreviation, whose characters stand in the other in the same order; or it
    has a slip of the pen. Or it is another body: one below the unit, or that of another place.
    """

    PART = "part"
    SHORT = "short"
    SIMILAR = "similar"
    BELOW = "below"
    PLACE = "place"


def _by_name(roster: Roster) -> dict[str, ReportingUnit]:
    """The units by every name, alias and code; a full name goes before an alias of another unit."""
    found: dict[str, ReportingUnit] = {}
    for names in (lambda unit: (unit.name, unit.code), lambda unit: unit.aliases):
        for unit in roster.units:
            for name in names(unit):
                if fold(name):
                    found.setdefault(fold(name), unit)
    return found


def unit_called(roster: Roster, name: str) -> ReportingUnit | None:
    """The unit that goes by this name, alias or code, however it is spaced and punctuated."""
    return roster.once(_by_name).get(fold(name))


def unit_within(roster: Roster, text: str) -> ReportingUnit | None:
    """The unit whose name or alias stands in some text such as a file name; the longest one counts.

    Where none does, the unit whose name does but for its county: 财政局 for 清源县财政局, not in 柳河县财政局; else the
    place that it governs, 白马镇 for 白马镇人民政府; else the only one that a name there abbreviates, 人社局.
    """
    told = _told_in(roster, text)
    units = {unit for name, those in told.items() if not is_of_a_body_below(text, name) for unit in those}
    if not told:
        units = set(_governing(roster, fold(text))) or set(_abbreviated(roster, text))
    return units.pop() if len(units) == 1 else None


def unit_above(roster: Roster, name: str) -> ReportingUnit | None:
    """The unit with whose name that of a body of its own begins: 县教育局 of 县教育局第二中学."""
    told = _told_in(roster, name) or roster.once(_places)
    above = [one for one, units in told.items() if len(units) == 1 and is_of_a_body_below(name, one)]
    return next(iter(told[max(above, key=len)])) if above else None


def unit_elsewhere(roster: Roster, name: str) -> ReportingUnit | None:
    """The unit that another place has, too, and which a name says: 云溪县教育局 for 清源县教育局."""
    short = area_and_rest(fold(name))[1]
    units = {unit for _, unit in roster.once(_short_names).get(short, ())} | {roster.once(_by_name).get(short)}
    others = [unit for unit in units if unit is not None]
    return others[0] if len(others) == 1 and other_place(roster, name, others[0]) else None


def other_place(roster: Roster, stated: str, unit: ReportingUnit) -> str:
    """The place before a name that is another than the unit's, empty where it is none.

    The place of a unit that says none but 县 is that of the roster.
    """
    name, said = fold(unit.name), area_and_rest(fold(stated))[0]
    own = area_and_rest(name)[0]
    if len(own) < 2 and roster.area:
        own = fold(roster.area)
    rest = iter(own)
    within = len(said) > 1 and (said[:-1] in name or all(character in rest for character in said))
    same = not said or not own or said.endswith((own, *_NO_COUNTY)) or own.endswith(said) or within
    return "" if same else said


def _told_in(roster: Roster, text: str) -> Mapping[str, set[ReportingUnit]]:
    """The longest names and aliases in a text, each with its units; where there is none, names but for their county."""
    folded, named, shorts = fold(text), roster.once(_by_name), roster.once(_short_names)
    if inside := [name for name, _ in _found_in(folded, roster.once(_beginnings))]:
        return {name: {named[name]} for name in _longest(inside)}
    found: dict[str, set[ReportingUnit]] = {}
    short = dict(_found_in(folded, roster.once(_short_beginnings)))
    for name in _longest(list(short)):
        place = _PLACE_BEFORE.search(folded[: short[name]])
        found[name] = {unit for area, unit in shorts[name] if place is None or area.endswith(place[0])}
    return found


def _governing(roster: Roster, text: str) -> Iterator[ReportingUnit]:
    """The units whose place stands in a folded text as such, and not as a part of another name there."""
    for place, units in roster.once(_places).items():
        at = text.find(place)
        if at >= 0 and _BEHIND_A_PLACE.match(text, at + len(place)):
            yield from units


def _abbreviated(roster: Roster, text: str) -> Iterator[ReportingUnit]:
    """The units that the names in a text abbreviate."""
    ending = roster.once(_by_character_and_last)
    for short in map(fold, ORGAN.findall(text)):
        for name, unit in min((ending.get((one, short[-1]), []) for one in short), key=len, default=[]):
            if short not in name and abbreviates(short, name):
                yield unit


def _by_character_and_last(roster: Roster) -> dict[tuple[str, str], list[tuple[str, ReportingUnit]]]:
    """The units with every full name and alias, folded, by each character of it together with its last."""
    found: dict[tuple[str, str], list[tuple[str, ReportingUnit]]] = {}
    for unit in roster.units:
        for name in filter(None, map(fold, (unit.name, *unit.aliases))):
            for one in set(name):
                found.setdefault((one, name[-1]), []).append((name, unit))
    return found


def area_and_rest(name: str) -> tuple[str, str]:
    """A folded name in two: the area in front, which may be empty, and what follows it."""
    match = _AREA.match(name)
    assert match is not None
    return match[0], name[match.end() :]


def without_body(name: str) -> str:
    """A folded name without the words for the kind of body, of which there may be two: 政府办公室."""
    return BODY.sub("", BODY.sub("", name))


def former_part(roster: Roster | None, name: str) -> str:
    """The name of one of several units that one of the roster was made of, folded, where a name is that."""
    known = unit_called(roster, name) if roster is not None else None
    return fold(name) if known is not None and fold(name) in map(fold, known.merged) else ""


def full_name(roster: Roster | None, name: str) -> str:
    """The full name of a unit of the roster, and any other name as it is."""
    known = unit_called(roster, name) if roster is not None else None
    return known.name if known is not None else name


def governs(upper: str, unit: str) -> bool:
    """Whether one name is that of the government of the place with which another begins."""
    place = without_body(fold(upper))
    return place != fold(upper) and fold(unit).startswith(place)


def may_mean(text: str, unit: str) -> bool:
    """Whether a name may be a short one for a unit: what it says without area and body stands there in that order."""
    said = fold(text)
    core = without_body(area_and_rest(said)[1]) or said
    rest = iter(fold(unit))
    return fold(unit) in said or all(character in rest for character in core)


def is_area(name: str) -> bool:
    """Whether a name is that of a province, city or county, or of its government."""
    return _place(fold(name)).endswith(tuple("省市县区旗州盟"))


def _place(name: str) -> str:
    return _GOVERNMENT.sub("", name)


def bears_name(text: str, name: str) -> bool:
    """Whether a name stands in some text such as a file name, at least but for its county."""
    return area_and_rest(fold(name))[1] in fold(text)


def _longest(names: list[str]) -> list[str]:
    return [name for name in names if not any(name != other and name in other for other in names)]


def _found_in(text: str, beginnings: Mapping[str, list[str]]) -> list[tuple[str, int]]:
    """The names that stand in a text, with their first position."""
    found: dict[str, int] = {}
    for at in range(len(text) - 1):
        for name in beginnings.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                found.setdefault(name, at)
    return list(found.items())


def _beginnings(roster: Roster) -> dict[str, list[str]]:
    """The names that tell a unit in some text, by their first two characters."""
    return _by_two(name for name in roster.once(_by_name) if len(name) > 2 and not name.isascii())


def _short_beginnings(roster: Roster) -> dict[str, list[str]]:
    return _by_two(roster.once(_short_names))


def _by_two(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name[:2], []).append(name)
    return found


def _short_names(roster: Roster) -> dict[str, set[tuple[str, ReportingUnit]]]:
    """The units by their names without province, city and county, which are given with them."""
    found: dict[str, set[tuple[str, ReportingUnit]]] = {}
    for name, unit in roster.once(_by_name).items():
        area, short = area_and_rest(name)
        if area and without_body(short):
            found.setdefault(short, set()).add((area, unit))
    return found


def _places(roster: Roster) -> dict[str, set[ReportingUnit]]:
    """The units that govern a town or street, by its name without the body."""
    found: dict[str, set[ReportingUnit]] = {}
    for unit in roster.units:
        name = fold(unit.name)
        for whole in {name, area_and_rest(name)[1]}:
            place = without_body(whole)
            if len(place) > 2 and place != whole and place.endswith(_GOVERNED):
                found.setdefault(place, set()).add(unit)
    return found


def near_misses(roster: Roster, name: str) -> list[tuple[ReportingUnit, Likeness]]:
    """The units that a name may have meant, likeliest first, each with the reason."""
    return [
        (unit, reason) for _, unit, reason in sorted(_scored(roster, fold(name)), key=lambda s: -s[0])[:SUGGESTIONS]
    ]


def _scored(roster: Roster, wanted: str) -> Iterator[tuple[float, ReportingUnit, Likeness]]:
    if not 1 < len(wanted) <= _LONGEST:
        return
    matcher = SequenceMatcher(b=wanted, autojunk=False)
    area = is_area(wanted)  # every name in it contains it
    for unit in roster.units:
        found: list[tuple[float, Likeness]] = []
        for name in filter(None, map(fold, (unit.name, *unit.aliases))):
            matcher.set_seq1(name)
            ratio = matcher.ratio()
            if (name in wanted or wanted in name) and (not area or _place(name).endswith(_place(wanted))):
                found.append((ratio + 0.3, Likeness.PART))
            elif abbreviates(wanted, name) or abbreviates(name, wanted):
                found.append((ratio + 0.2, Likeness.SHORT))
            elif ratio >= SIMILAR:
                found.append((ratio, Likeness.SIMILAR))
        if found:
            score, likeness = max(found)
            yield score, unit, likeness


def abbreviates(short: str, long: str) -> bool:
    """Whether all characters of one name stand in another in the same order, the first and last at its ends."""
    rest = iter(long)
    return len(short) > 2 and short[-1] == long[-1] and all(character in rest for character in short)
