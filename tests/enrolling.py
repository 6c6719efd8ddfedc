"""Rosters as offices write them, made by chance: names and marks, numbers, headings, groups, sheets and blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from gouji.model.grid import Document, Grid, Piece

NAMES = [
    "清源县人民政府", "清源县人民政府办公室", "清源县发展和改革局", "清源县教育局", "清源县科学技术局", "清源县公安局",
    "清源县公安局城关分局", "清源县民政局", "清源县财政局", "清源县审计局", "清源县税务局", "清源县总工会", "共青团清源县委员会",
    "清源县妇女联合会", "清源县第一中学", "八里桥小学", "110指挥中心", "12345政务服务热线中心", "3.15投诉中心", "清源县人民医院",
    "东关街道办事处", "西关街道", "三里街道办事处", "柳镇人民政府", "八里镇人民政府", "一间房乡人民政府", "城关镇", "五一农场",
    "清源经济开发区管理委员会", "清源县工业园区", "清源县水务集团有限公司", "清源县融媒体中心", "清源县档案馆", "清源县人民法院",
    "国家税务总局清源县税务局", "清源县供销合作社", "中国人民银行清源县支行", "清源县教育局（本级）", "清源县合计镇人民政府", "开发区街道办事处",
]  # fmt: skip
FORMER = ["白桥乡", "农业局", "粮食局", "卫生和计划生育局", "旅游局"]
SIGNS = ["县外事办", "县信访局", "县大数据局", "县乡村振兴局", "县机要保密局"]
GROUPS = [
    "县直部门",
    "镇街",
    "政府工作部门",
    "党委部门",
    "乡镇（街道）",
    "企事业单位",
    "其他单位",
    "垂直管理单位",
    "各镇、街道",
]
NAME_HEADINGS = [
    "单位名称", "单位名称（全称）", "单位名称\n（盖章）", "单位", "填报单位", "应报单位", "报送单位名称", "单位全称", "部门名称", "机构名称",
    "成员单位", "名称", "镇街名称", "* 单位名称", "学校名称",
]  # fmt: skip
NUMBERS: dict[str, Callable[[int], str]] = {
    "none": lambda n: "", "dot": lambda n: f"{n}.", "comma": lambda n: f"{n}、", "wide dot": lambda n: f"{n}．", "space": lambda n: f"{n} ",
    "bare": lambda n: f"{n}", "zeros": lambda n: f"{n:03}", "brackets": lambda n: f"（{n}）", "half brackets": lambda n: f"({n})",
    "one bracket": lambda n: f"{n}）", "circle": lambda n: chr(0x245F + n), "chinese": lambda n: f"{'〇一二三四五六七八九十'[n]}、",
    "chinese brackets": lambda n: f"（{'〇一二三四五六七八九十'[n]}）",
}  # fmt: skip
MARKS = [
    "{}*",
    "★{}",
    "{}[1]",
    "{}（新增）",
    "{}【新】",
    "（新增）{}",
    "{}※",
    "{}（2025年新设）",
    "{}；",
    "{} ①",
    "{}(试点单位)",
]
TAILS = [
    ["2026年1月5日"], ["二〇二六年一月五日"], ["制表：清源县政府办"], ["清源县政务公开办公室", "2026年1月5日"], ["注：垂直管理的单位不在此列"],
    ["清源县人民政府办公室政务公开科 2026年1月5日"], ["清源县政府办　二〇二六年一月五日"], ["清源县政务公开办 2026.1.5"], ["（以下空白）"], ["第 1 页 共 1 页"], ["2026.1.5"], ["     年   月   日"], ["备注：*为新增单位。"],
]  # fmt: skip


@dataclass
class Drawn:
    """A roster, and what it must come to: the units with the kind of each, and what else they go by."""

    units: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    grids: list[Grid] = field(default_factory=list)

    @property
    def document(self) -> Document:
        return Document(tuple(self.grids))


def drawn(seed: int) -> Drawn:
    """The roster of one number, the same every time."""
    dice, made = Random(seed), Drawn()
    layout = dice.choice(["one", "one", "one", "sheets", "beside", "below"])
    style = _Style.of(dice)
    bare = style.number in ("bare", "zeros", "space")
    names = dice.sample([name for name in NAMES if not (bare and name[0].isdecimal())], dice.randint(6, 18))
    parts = [names] if layout == "one" else _split(names, 2 if layout != "sheets" else dice.randint(2, 3))
    lists = [list(_list(part, style, made, dice)) for part in parts]
    if layout == "beside":
        wide = 1 + max(column for _, column, _ in lists[0])
        wide += dice.randint(0, 1)
        pieces = [*lists[0], *((row, column + wide, text) for row, column, text in lists[1])]
        made.grids.append(_grid("名册", pieces))
    elif layout == "below":
        gap = 2 + max(row for row, *_ in lists[0])
        made.grids.append(_grid("名册", [*lists[0], *((row + gap, column, text) for row, column, text in lists[1])]))
    else:
        sheets = dice.sample(["县直", "镇街", "其他", "Sheet1", "名册"], len(lists))
        made.grids += [_grid(sheet, pieces) for sheet, pieces in zip(sheets, lists, strict=True)]
    _beside(made, dice)
    return made


@dataclass
class _Style:
    """How one office writes its lists."""

    heading: str
    number: str
    column: bool
    title: bool
    second: bool
    groups: str
    sums: bool
    contacts: bool
    tail: Sequence[str]

    @classmethod
    def of(cls, dice: Random) -> _Style:
        groups = dice.choice(["", "", "plain", "chinese", "column", "count", "merged"])
        return cls(
            heading=dice.choice(NAME_HEADINGS),
            number=dice.choice([n for n in NUMBERS if not groups or not n.startswith("chinese")]),
            column=dice.random() < 0.6,
            title=dice.random() < 0.5,
            second=dice.random() < 0.2,
            groups=groups,
            sums=dice.random() < 0.4,
            contacts=dice.random() < 0.5,
            tail=dice.choice([[], *TAILS]),
        )


def _split(names: list[str], count: int) -> list[list[str]]:
    size = -(-len(names) // count)
    return [names[at : at + size] for at in range(0, len(names), size)]


def _list(names: list[str], style: _Style, made: Drawn, dice: Random) -> Iterator[tuple[int, int, str]]:
    """The texts of one list by row and column."""
    serial, name = (0, 1) if style.column else (None, 0)
    row = 0
    if style.title:
        yield 0, 0, dice.choice(["清源县应报单位名册", "政府信息公开年度报告报送单位名单", "2025年应报单位一览表"])
        row = dice.randint(1, 2)
    heads = {name: "单位" if style.second else style.heading}
    heads |= {serial: "序号"} if serial is not None else {}
    heads |= {name + 2: "联系方式" if style.second else "联系人"} if style.contacts or style.second else {}
    heads |= {name + 3: "联系电话"} if style.contacts and not style.second else {}
    yield from ((row, column, text) for column, text in heads.items())
    row += 1
    if style.second:
        yield from ((row, name + at, text) for at, text in enumerate(["全称", "简称", "姓名", "电话"]))
        row += 1
    number = 0
    groups = _split(names, dice.randint(1, 3)) if style.groups else [names]
    titles = dice.sample(GROUPS, len(groups)) if style.groups else [""]
    for order, (title, members) in enumerate(zip(titles, groups, strict=True), 1):
        if title:
            yield from _group(row, order, title, len(members), style, serial, name)
            row += 1
        for member in members:
            number = number + 1 if number < 10 or not style.number.startswith("chinese") else 1
            if style.number == "circle" and number > 20:
                number = 1
            if serial is not None:
                yield row, serial, str(number)
            said = NUMBERS[style.number](number) if len(names) > 1 else ""
            yield row, name, said + _written(member, made, dice)
            if style.contacts:
                yield row, name + 2, dice.choice(["王", "李四", "张三丰"])
                yield row, name + 3, "0351-6000100"
            made.units[member] = title
            row += 1
        if style.sums and title:
            yield row, name, dice.choice(["小计：{}", "小计{}个", "小 计"]).format(len(members))
            row += 1
    if style.sums:
        yield (
            row,
            dice.choice([name, serial or 0]),
            dice.choice(["合计 {} 个", "合  计", "共{}个单位", "总计：{}家"]).format(len(names)),
        )
        row += 1
    for at, text in enumerate(style.tail, row + 1):
        yield at, name, text


def _group(
    row: int, order: int, title: str, count: int, style: _Style, serial: int | None, name: int
) -> Iterator[tuple[int, int, str]]:
    numeral = "一二三四五六七八九十"[order - 1]
    if style.groups == "column" and serial is not None:
        yield row, serial, f"{numeral}、"
        yield row, name, f"{title}（{count}个）" if count > 2 else title
    elif style.groups == "merged":
        yield row, 0, title
    else:
        said = {"chinese": f"{numeral}、{title}", "count": f"{title}（共{count}家）"}
        yield row, name, said.get(style.groups, title)


def _written(name: str, made: Drawn, dice: Random) -> str:
    """A name as somebody writes it down."""
    text = name
    if dice.random() < 0.1 and "（" not in name:
        other = dice.choice([one for one in FORMER + SIGNS if one not in made.aliases] or [""])
        if other:
            says = (
                ["（原{}）", "（原名：{}）", "（由{}更名）"]
                if other in FORMER
                else ["（{}）", "（加挂{}牌子）", "({})"]
            )
            text += dice.choice(says).format(other)
            made.aliases[other] = name
    if dice.random() < 0.15:
        text = dice.choice(MARKS).format(text)
    if dice.random() < 0.1:
        at = text.index(name) + 2
        text = (
            text[:at] + dice.choice(["\n", "　", " "]) + text[at:]
            if name[1:3].isalpha() and not name.isascii()
            else text
        )
    return text


def _beside(made: Drawn, dice: Random) -> None:
    """What stands in the workbook beside the roster, and is none of it."""
    units = [(0, 0, "单位名称"), *((row, 0, unit) for row, unit in enumerate([*made.units, "清源县粮食局"], 1))]
    beside = dice.random()
    if beside < 0.15:
        made.grids.insert(0, _grid("2024年", units, visibility="hidden"))
    elif beside < 0.3:
        made.grids.append(
            _grid(
                "任务", [(0, 0, "指标"), (0, 1, "单位"), (1, 0, "收入"), (1, 1, "万元"), (2, 0, "人口"), (2, 1, "人")]
            )
        )
    elif beside < 0.45:
        made.grids.append(
            _grid("通讯录", [(0, 0, "单位"), (0, 1, "电话"), *((row, 0, one) for row, one in enumerate(made.units, 1))])
        )
    elif beside < 0.55:
        made.grids.append(_grid("填表说明", [(0, 0, "一、请各单位认真填报。"), (1, 0, "二、报县政府办公室。")]))


def _grid(name: str, texts: Sequence[tuple[int, int, str]], visibility: str = "visible") -> Grid:
    return Grid(name, tuple(Piece(row, column, text) for row, column, text in sorted(texts)), visibility=visibility)
