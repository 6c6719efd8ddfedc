"""One unit under names that several hands wrote is told, and units that are two are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from itertools import combinations, product

import pytest
from collecting import consolidated
from hypothesis import given
from hypothesis import strategies as st
from strategies import balanced

from gouji import Observation, Return, load_form
from gouji.collection.entry import Entry, Part
from gouji.collection.findings import PerhapsSameUnit
from gouji.collection.same_unit import _alike, perhaps_one_unit
from gouji.model.finding import Verdict
from gouji.units.variants import likened

F21 = load_form("2021")
UNITS = {
    "云溪县人民政府办公室": ["云溪县政府办", "云溪县人民政府办公厅"],
    "云溪县教育体育局": ["云溪县教体局", "云溪县教育和体育局"],
    "云溪县人力资源和社会保障局": ["云溪县人社局"],
    "云溪县住房和城乡建设局": ["云溪县住建局"],
    "云溪县卫生健康委员会": ["云溪县卫健委"],
    "云溪县市场监督管理局": ["云溪县市监局"],
    "云溪县交通运输局": ["云溪县交通局"],
    "云溪县发展和改革委员会": ["云溪县发改委"],
    "云溪县应急管理局": ["云溪县应急局"],
    "云溪县税务局": ["国家税务总局云溪县税务局"],
    "云溪县第一中学": ["云溪县一中", "云溪县第1中学"],
    "云溪县第二中学": ["云溪县二中"],
    "云溪县东城街道办事处": ["云溪县东城街道", "云溪县东城街道办"],
    "云溪县西城街道办事处": ["云溪县西城街道"],
    "云溪县龙潭镇人民政府": ["云溪县龙潭镇", "云溪县龙潭镇政府"],
    "云溪县龙台镇人民政府": ["云溪县龙台镇"],
    "云溪县经济开发区管理委员会": ["云溪县经济开发区管委会"],
    **{
        f"云溪县{name}": []
        for name in (
            "财政局", "公安局", "公安局城关分局", "水务局", "水利局", "审计局", "统计局", "农业局", "农业机械管理局", "党校", "卫生局", "卫生监督局",
            "人民医院", "中医院", "民政局", "民族宗教事务局", "人民法院", "改革办", "发展和改革局", "政务服务中心", "便民服务中心", "科学技术局", "科学技术协会",
        )
    },
}  # fmt: skip
OTHER_CHARACTERS = str.maketrans("云县务财党龙台东体会农税", "雲縣務財黨龍臺東體會農稅")
Dress = Callable[[str], str]
SET: list[Dress] = [
    str,
    lambda name: name.translate(OTHER_CHARACTERS),
    lambda name: name.replace("县", "縣"),
    lambda name: f"{name}（本级）",
    lambda name: f"{name}(机关)",
    lambda name: f"　{' '.join(name)}。",
]
PLACED: list[Dress] = [
    lambda name: name.replace("云溪县", "云溪"),
    lambda name: name.replace("云溪县", ""),
    lambda name: name.replace("云溪县", "县"),
    lambda name: name.replace("云溪县", "白州市云溪县"),
]
hands = st.lists(st.sampled_from(SET), max_size=2)
places = st.sampled_from([*PLACED, str])


def worn(name: str, *dresses: Iterable[Dress]) -> str:
    return reduce(lambda so_far, dress: dress(so_far), (one for some in dresses for one in some), name)


def told(*names: str) -> list[tuple[str, str]]:
    entries = [
        Entry(number=number, file=f"{number}.xlsx", sha256=None, part=Part.COUNTS, verdict=Verdict.PASS, unit=name)
        for number, name in enumerate(names)
    ]
    return [one.units for one in perhaps_one_unit(entries) if isinstance(one, PerhapsSameUnit)]


@pytest.mark.slow
@given(st.data(), st.sampled_from(list(UNITS)), places, hands, hands)
def test_a_unit_is_known_again_however_it_writes_itself(
    data: st.DataObject, unit: str, place: Dress, mine: list[Dress], theirs: list[Dress]
) -> None:
    other = data.draw(st.sampled_from([unit, *UNITS[unit]]))
    one, two = worn(unit, mine), worn(other, [place], theirs)

    assert [(one, two)] == told(one, two)
    assert [(two, one)] == told(two, one)


@pytest.mark.slow
@given(st.data(), places, hands)
def test_units_of_a_county_are_never_taken_for_each_other(
    data: st.DataObject, place: Dress, theirs: list[Dress]
) -> None:
    names = [data.draw(st.sampled_from([unit, *short])) for unit, short in UNITS.items()]
    which = data.draw(st.integers(0, len(names) - 1))
    names[which] = worn(names[which], [place], theirs)

    assert [] == told(*names)


ALL_NAMES = [(unit, short) for unit, shorts in UNITS.items() for short in (unit, *shorts)]


@pytest.mark.slow
@given(st.lists(st.sampled_from(ALL_NAMES).map(lambda pair: pair[1]).flatmap(lambda name: st.builds(
    lambda place, hand, cut: place(hand(name))[cut:], places, st.sampled_from(SET), st.integers(0, 2))), max_size=12))  # fmt: skip
def test_names_are_alike_by_twos_whatever_stands_beside_them(written: list[str]) -> None:
    names = [likened(name) for name in written]
    by_twos = {(i, j) for i, j in combinations(range(len(names)), 2) if any(_alike([names[i], names[j]]))}

    assert by_twos == {(min(pair), max(pair)) for pair in _alike(names)}


@pytest.mark.parametrize("place", [*PLACED, *SET])
@pytest.mark.parametrize(("unit", "name"), ALL_NAMES)
def test_every_name_of_a_unit_is_known_with_and_without_its_place(unit: str, name: str, place: Dress) -> None:
    assert [(unit, place(name))] == told(unit, place(name))


@pytest.mark.parametrize(("one", "other"), [
    ("南昌市教育局", "南昌县教育局"), ("县教育局", "市教育局"), ("云溪县教育局", "松江县教育局"), ("教体局", "松江县教育考试局"), ("龙潭镇", "龙潭乡"),
    ("税务局（第一税务所）", "税务局（第二税务所）"), ("云溪县卫生局", "云溪县公共卫生局"), ("云溪卫生局", "云溪公共卫生局"), ("110指挥中心", "120指挥中心"),
])  # fmt: skip
def test_names_that_are_like_each_other_and_two(one: str, other: str) -> None:
    assert [] == told(one, other)
    assert [] == told(other, one)


ADDED: list[Dress] = [
    lambda name: f"{name}（云溪县国资局）", lambda name: f"{name}（王芳）", lambda name: f"{name}王芳", lambda name: f"{name}党组",
    lambda name: f"{name}（挂云溪县国有资产管理局牌子）", lambda name: f"{name}（含二级单位）", lambda name: f"02{name}", lambda name: f"{name}（加挂某某牌）",
]  # fmt: skip


@pytest.mark.parametrize("words", ADDED)
@pytest.mark.parametrize("unit", ["云溪县财政局", "云溪县人民政府办公室", "云溪县龙潭镇人民政府", "财政局"])
def test_a_name_with_words_added_is_told_beside_it(unit: str, words: Dress) -> None:
    assert [(unit, words(unit))] == told(unit, words(unit))
    assert [(words(unit), unit)] == told(words(unit), unit)
    assert [] == told(words(unit), "云溪县司法局")


DEPARTMENTS: list[Dress] = [
    lambda name: f"{name}办公室", lambda name: f"{name}综合科", lambda name: f"{name}信息公开科 周洁", lambda name: f"{name}政策法规股",
    lambda name: f"{name}政务公开办",
]  # fmt: skip
TYPED: list[Dress] = [
    lambda name: f"{name}1", lambda name: f"{name}２", lambda name: f"{name}2025", lambda name: f"{name}{name[-1]}",
    lambda name: f"{name}、云溪县老龄工作办公室", lambda name: f"云溪县信访局，{name}",
]  # fmt: skip


@pytest.mark.parametrize(("unit", "words"), [
    *product(("云溪县财政局", "民政局", "云溪县卫生健康委员会", "云溪县经济开发区管委会", "云溪县东城街道办事处"), DEPARTMENTS),
    *product(("云溪县财政局", "民政局", "云溪县人民政府", "云溪县龙潭镇"), TYPED),
])  # fmt: skip
def test_a_name_with_a_department_or_a_number_is_told_beside_it(unit: str, words: Dress) -> None:
    assert [(unit, words(unit))] == told(unit, words(unit))
    assert [(words(unit), unit)] == told(words(unit), unit)
    assert [] == told(words(unit), "云溪县司法局")


@pytest.mark.parametrize(("one", "other"), [
    ("云溪县人民政府", "云溪县人民政府办公室"), ("云溪县委", "云溪县委办公室"), ("云溪县人大常委会", "云溪县人大常委会办公室"), ("县人大常务委员会", "县人大常务委员会办公室"), ("云溪县公安局", "云溪县公安局交通管理局综合科"),
    ("云溪县教育局", "云溪县教育局教研室"), ("云溪县水利局", "云溪县水利局河道管理处"), ("云溪县医院", "云溪县医院骨科"), ("云溪县民政局1", "云溪县民政局2"),
    ("云溪县财政局综合科", "云溪县财政局国库科"),
])  # fmt: skip
def test_an_office_or_a_body_of_its_own_is_not_told(one: str, other: str) -> None:
    assert [] == told(one, other)


def test_an_alias_in_brackets_is_told_beside_the_unit_of_that_name() -> None:
    assert [("云溪县财政局（云溪县国资局）", "云溪县国资局")] == told("云溪县财政局（云溪县国资局）", "云溪县国资局")


def returned(unit: str, number: int, **more: int) -> Return:
    seen = replace(balanced(F21), unit=unit, year=2024)
    return Return(f"{number}.xlsx", f"{number:064x}", seen.with_observations(
        {cell.replace("_", "."): Observation.of(value) for cell, value in more.items()}), ())  # fmt: skip


@pytest.mark.parametrize(("unit", "more", "alike"), [
    ("云溪县教育菊", {}, True), ("云溪县教育", {}, True), ("云夕县教育局", {"disclosure_licensing_decisions": 7}, True),
    ("云溪县教育菊", {"disclosure_licensing_decisions": 901, "requests_new_person": 902, "cases_reconsideration_upheld": 903}, False),
    ("云溪县体育局", {}, True), ("云溪县公安局", {}, False), ("东溪县教育局", {}, False), ("云溪市教育局", {}, False),
])  # fmt: skip
def test_a_slip_in_a_name_is_told_where_a_table_is_the_same(unit: str, more: dict[str, int], alike: bool) -> None:
    result = consolidated([returned("云溪县教育局", 1), returned(unit, 2, **more)])
    found = [one for one in result.findings if isinstance(one, PerhapsSameUnit)]

    assert [("1.xlsx", "2.xlsx")] * alike == [one.files for one in found]
    assert 2 == len(result.members)


def test_of_many_names_that_begin_alike_the_very_same_are_found() -> None:
    names = [f"云溪县教育{number}局" for number in range(2000)]

    assert [(names[7], "云溪教育7局")] == told(*names, "云溪教育7局")
