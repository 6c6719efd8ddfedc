"""Reports in prose: sentences of many offices' kinds over the figures of a return, and what each number is of."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")
Values = Mapping[str, int]


class Said(NamedTuple):
    """A number in a sentence and the cells that add up to it; none where no cell has it."""

    number: int
    cells: tuple[str, ...] = ()


class Prose(NamedTuple):
    """A text and what its numbers say, in order."""

    text: str
    said: tuple[Said, ...]


ROWS = {
    name: f"requests.{name}.total" for name in ("new", "carried_in", "handled", "carried_out", "granted", "partial")
}
GROUPS = {
    "不予公开": ("denied", ("state_secret", "forbidden_by_law", "security_stability", "third_party", "internal_affairs",
                        "process", "enforcement_file", "inquiry")),
    "无法提供": ("unavailable", ("not_held", "needs_creation", "unclear")),
    "不予处理": ("rejected", ("petition", "repeat", "publication", "excessive", "reconfirm")),
    "其他处理": ("other", ("uncorrected", "unpaid", "misc")),
}  # fmt: skip
LEAVES = {
    "属于三类内部事务信息": "denied.internal_affairs", "属于四类过程性信息": "denied.process", "属于行政执法案卷": "denied.enforcement_file",
    "涉及第三方合法权益": "denied.third_party", "本机关不掌握相关政府信息": "unavailable.not_held", "没有现成信息需要另行制作": "unavailable.needs_creation",
    "补正后申请内容仍不明确": "unavailable.unclear", "重复申请": "rejected.repeat", "要求提供公开出版物": "rejected.publication",
    "信访举报投诉类申请": "rejected.petition", "无正当理由逾期不补正": "other.uncorrected",
}  # fmt: skip
ORGANISATIONS = {"商业企业": "company", "科研机构": "research", "社会公益组织": "charity", "法律服务机构": "legal"}
CASES = ("upheld", "corrected", "other", "pending", "total")
UNITS = "件件件件宗份起例条"
NUMERALS = "零一二三四五六七八九"


def group(name: str) -> tuple[str, ...]:
    """The cells of one of the groups （三） to （六）."""
    head, leaves = GROUPS[name]
    return tuple(f"requests.{head}.{leaf}.total" for leaf in leaves)


class Office:
    """An office that writes: it has its habits, and picks its words by chance."""

    def __init__(self, chance: random.Random, values: Values, year: int) -> None:
        self.chance, self.values, self.year = chance, values, year
        self.unit = chance.choice(UNITS)
        self.we = chance.choice(["全市", "全区", "我局", "我委", "本机关", "我镇", "全县各级行政机关", ""])
        self.said: list[Said] = []
        self.gap = chance.choice(["", "", " "])
        self.words = chance.random() < 0.15
        self.comma = chance.random() < 0.2

    def n(self, *cells: str, unit: str | None = None) -> str:
        """The sum of some cells with a unit, as this office writes numbers."""
        number = sum(self.values[cell] for cell in cells)
        self.said.append(Said(number, cells))
        return self.written(number) + (self.unit if unit is None else unit)

    def no(self, *cells: str) -> str:
        """Notes that a sentence says there is none."""
        self.said += [Said(0, (cell,)) for cell in cells]
        return ""

    def noise(self, unit: str = "件") -> str:
        """A number that no cell has."""
        number = self.chance.randint(2, 9_000)
        self.said.append(Said(number))
        return self.written(number) + unit

    def written(self, number: int) -> str:
        """A number in figures, or in words where it is small and the office likes that."""
        if self.words and 2 < number < 10:
            return NUMERALS[number]
        return f"{self.gap}{number:,}{self.gap}" if self.comma else f"{self.gap}{number}{self.gap}"

    def pick(self, choices: Sequence[T]) -> T:
        """One of several."""
        return self.chance.choice(choices)

    def way(self, *ways: Callable[[], str]) -> Callable[[], str]:
        """One of several ways to say something."""
        return self.chance.choice(ways)

    # ── sentences ───────────────────────────────────────────────────────────────────────────

    def requests(self) -> str:
        """What came in, what was dealt with, what is left."""
        p, y = self.pick, self.year
        received = p(["收到", "共收到", "受理", "共受理", "接收", "接到", "累计收到", "登记受理", "收办"])
        what = p(
            [
                "政府信息公开申请",
                "依申请公开",
                "信息公开申请",
                "政府信息依申请公开",
                "公民、法人和其他组织提出的政府信息公开申请",
            ]
        )
        new, left, done, out = (ROWS[k] for k in ("new", "carried_in", "handled", "carried_out"))
        before = p(
            ["上年结转", "上年度结转", f"{y - 1}年结转", f"{y - 1}年度结转", "去年结转", "上一年度转办", "往年结转"]
        )
        later = p(["下年度", "下一年度", f"{y + 1}年", "下年", "次年", f"{y + 1}年度"])
        closing = self.way(lambda: f"{self.n(out)}结转{later}继续办理", lambda: f"结转至{later}办理{self.n(out)}",
                     lambda: f"其余{self.n(out)}顺延到{later}答复", lambda: f"目前尚有{self.n(out)}正在办理",
                     lambda: f"转{later}继续办理的有{self.n(out)}")  # fmt: skip
        done_words = p(
            [
                "办结",
                "已办结",
                "答复",
                "共办结",
                "年内办结",
                "已按期答复",
                "依法办结",
                "办理完成",
                "共完成依申请公开答复",
            ]
        )
        lead = p([f"{y}年，", f"{y}年度，", "全年", "本年度", "今年", ""])
        style = self.chance.randrange(7)
        if style == 0:
            return f"{lead}{self.we}{received}{what}{self.n(new)}，{before}{self.n(left)}，{done_words}{self.n(done)}，{closing()}。"
        if style == 1:
            text = f"{lead}{self.we}{received}{what}{self.n(new)}，{before}{self.n(left)}，{p(['共计', '合计', '总计'])}{self.n(new, left)}。"
            return text + f"{done_words}{self.n(done)}，{closing()}。"
        if style == 2:
            return f"{lead}{self.we}{received}{self.n(new, left)}{what}（{p(['含', '其中', '包含'])}{before}{self.n(left)}），{done_words}{self.n(done)}，{closing()}。"
        if style == 3:
            return f"{p(['除', '除去'])}{before}的{self.n(left)}申请外，{self.we}{p(['新收到', '新收', '共收到'])}{what}{self.n(new)}，{done_words}{self.n(done)}；{closing()}。"
        if style == 4:
            return f"{lead}{self.we}{p(['办理', '处理', '共办理'])}{what}{self.n(done)}，其中{closing()}。" if self.values[out] == 0 else \
                f"{lead}{self.we}新收{what}{self.n(new)}。{self.n(done)}{p(['已在法定期限内答复', '已按时办结', '均已答复'])}，{closing()}。"  # fmt: skip
        if style == 5:
            return f"（二）依申请公开情况。{lead}{p(['共收到申请', '共受理', '收到'])}{self.n(new)}，{done_words}{self.n(done)}，{closing()}。"
        return f"{lead}{self.we}{received}{what}{self.n(new)}，同比增长{self.chance.randint(1, 90)}%，其中{self.channels()}。{done_words}{self.n(done)}。"

    def requests_this_year(self) -> str:
        """What came in and how much of that is dealt with, not what was carried in."""
        new, left, done, out = (self.values[ROWS[k]] for k in ("new", "carried_in", "handled", "carried_out"))
        first, rest = self.n(ROWS["new"]), new - out
        if not 0 <= rest == done - left:
            return f"收到政府信息公开申请{first}。"
        self.said.append(Said(rest) if left else Said(rest, (ROWS["handled"],)))
        done_now = f"其中{self.written(rest)}{self.unit}当年办结"
        return f"新收政府信息公开申请{first}，{done_now}，{self.n(ROWS['carried_out'])}结转下年。"

    def others(self) -> str:
        """What others did, what was before, what is to come: nobody asks for that."""
        last, half = f"{self.year - 1}年", f"{self.year}年上半年"
        return self.way(
            lambda: f"丙县教育局收到政府信息公开申请{self.noise()}，丙县水利局收到{self.noise()}，办结{self.noise()}。",
            lambda: f"县级行政机关制发行政规范性文件{self.noise()}，各乡镇制发{self.noise()}。",
            lambda: f"丙县公安局作出行政处罚决定{self.noise()}，丙县税务局作出行政处罚决定{self.noise()}。",
            lambda: f"{half}，收到政府信息公开申请{self.noise()}，办结{self.noise()}。",
            lambda: f"{last}，收到政府信息公开申请{self.noise()}，办结{self.noise()}。",
            lambda: f"计划{self.year + 1}年制发规范性文件{self.noise()}，废止{self.noise()}。",
            lambda: (
                f"印发公文{self.noise()}，其中主动公开{self.noise()}、依申请公开{self.noise()}、不予公开{self.noise()}。"
            ),
            lambda: f"公开行政许可决定{self.noise()}、行政处罚决定{self.noise()}。",
            lambda: f"收到依申请公开信件{self.noise()}，协查函{self.noise()}，均为咨询。",
            lambda: f"全县行政复议案件收案{self.noise()}，审结{self.noise()}，其中维持{self.noise()}。",
        )()

    def channels(self) -> str:
        """By which way requests came: nobody asks for that."""
        names = self.chance.sample(
            ["网络申请", "信函申请", "当面申请", "通过邮寄方式提出", "电子邮件申请", "现场提交申请"], 3
        )
        return "，".join(f"{name}{self.noise(self.unit)}" for name in names)

    def outcomes(self) -> str:
        """How requests were answered."""
        p = self.pick
        head = p(["从办理结果看，", "其中", "答复情况：", "在办理的政府信息公开申请中，", "依申请公开办理结果为："])
        of = p(["", "的有", "的", "的申请"])
        sep = p(["，", "、", "；"])
        parts: list[str] = []
        if self.chance.random() < 0.3:
            parts.append(
                f"{p(['予以公开或部分公开', '予以公开和部分公开', '予以公开及部分公开'])}{of}{self.n(ROWS['granted'], ROWS['partial'])}"
            )
        else:
            parts += [
                f"{p(['予以公开', '同意公开'])}{of}{self.n(ROWS['granted'])}",
                f"部分公开{of}{self.n(ROWS['partial'])}",
            ]
        if self.chance.random() < 0.5:
            for name in GROUPS:
                why = {"无法提供": p(["", "因不掌握等原因"]), "不予公开": p(["", "因属于过程性信息等原因"])}.get(
                    name, ""
                )
                parts.append(f"{why}{name}{of}{self.n(*group(name))}")
        else:
            for name in self.chance.sample(sorted(LEAVES), 4):
                parts.append(f"{name}{of}{self.n(f'requests.{LEAVES[name]}.total')}")
        return f"{head}{sep.join(parts)}。"

    def applicants(self) -> str:
        """Who asked."""
        kinds = [
            f"{name}{self.pick(['', '申请', '提出'])}{self.n(f'requests.new.{key}')}"
            for name, key in ORGANISATIONS.items()
        ]
        return f"收到的政府信息公开申请中，自然人申请{self.n('requests.new.person')}，{'，'.join(kinds)}。"

    def applicants_in_order(self) -> str:
        """Who asked, persons first."""
        person = self.n("requests.new.person")
        rest = [f"{name}{self.n(f'requests.new.{key}')}" for name, key in ORGANISATIONS.items()]
        return f"收到的政府信息公开申请中，自然人申请{person}，{'、'.join(rest)}。"

    def cases(self) -> str:
        """What went on to higher offices and courts."""
        p = self.pick
        review, direct, after = "cases.reconsideration", "cases.litigation_direct", "cases.litigation_after"
        cause = p(["因政府信息公开引发的", "因政府信息公开被提起", "政府信息公开", "涉及政府信息公开的"])
        style = self.chance.randrange(4)
        if style == 0:
            first = f"{cause}行政复议{self.n(f'{review}.total')}，其中结果维持{self.n(f'{review}.upheld')}，结果纠正{self.n(f'{review}.corrected')}，尚未审结{self.n(f'{review}.pending')}"
            return f"{first}；行政诉讼{self.n(f'{direct}.total', f'{after}.total')}，结果维持{self.n(f'{direct}.upheld', f'{after}.upheld')}，其他结果{self.n(f'{direct}.other', f'{after}.other')}。"
        if style == 1:
            return f"{cause}行政复议、行政诉讼{p(['案件', ''])}分别为{self.n(f'{review}.total')}、{self.n(f'{direct}.total', f'{after}.total')}。"
        if style == 2:
            return f"{cause}行政争议{p(['案件', '共'])}{self.n(f'{review}.total', f'{direct}.total', f'{after}.total')}，其中行政复议{self.n(f'{review}.total')}，未经复议直接起诉{self.n(f'{direct}.total')}，复议后起诉{self.n(f'{after}.total')}。"
        return f"{cause}行政复议案件{self.n(f'{review}.total')}、行政诉讼案件{self.n(f'{direct}.total', f'{after}.total')}，办理行政应诉{self.noise()}。"

    def documents(self) -> str:
        """What was issued and decided."""
        p, head = self.pick, "disclosure.normative"
        style = self.chance.randrange(4)
        if style == 3:
            kinds = (("许可", "licensing"), ("处罚", "penalty"), ("强制", "coercion"))
            listed = p(["、", "，"]).join(f"行政{kind}{self.n(f'disclosure.{key}.decisions')}" for kind, key in kinds)
            return f"{self.we}{p(['作出', '办理', '实施', ''])}{listed}。"
        if style == 0:
            return f"{self.we}{p(['制发', '印发', '出台', '制定'])}行政规范性文件{self.n(f'{head}.issued')}，废止{p(['', '规范性文件'])}{self.n(f'{head}.repealed')}，现行有效{self.n(f'{head}.in_force')}。"
        if style == 1:
            decided = [f"disclosure.{name}.decisions" for name in ("licensing", "penalty", "coercion")]
            numbers = [self.n(cell) for cell in decided]
            return (
                f"行政许可、行政处罚、行政强制决定数量分别为{numbers[0]}、{numbers[1]}{p(['和', '、'])}{numbers[2]}。"
            )
        return f"公开规范性文件{self.noise('条')}，公示行政处罚{self.noise()}，公开政策解读{self.noise('条')}，作出行政许可决定{self.n('disclosure.licensing.decisions')}。"

    def publicity(self) -> str:
        """What offices like to tell and no table asks for."""
        return self.way(
            lambda: f"通过门户网站主动公开政府信息{self.noise('条')}，微信公众号推送{self.noise('条')}，发布政策解读{self.noise()}。",
            lambda: f"收到网民留言{self.noise('条')}，办结{self.noise()}；办理12345热线工单{self.noise()}，答复{self.noise()}。",
            lambda: f"办理人大代表建议{self.noise()}、政协提案{self.noise()}，均已办结并公开答复。",
            lambda: f"受理行政许可申请{self.noise()}，办结{self.noise()}。",
            lambda: f"根据〔{self.year}〕{self.chance.randint(1, 99)}号文件要求，全年召开专题会议{self.chance.randint(2, 9)}次，公开率100%。",
            lambda: f"收到各类来信来访{self.noise()}，按期回复{self.noise()}。",
            lambda: "严格落实“三审三校”制度，发布信息未涉及国家秘密，认真办好每一件申请。",
            lambda: f"受理法律援助{self.noise()}，化解矛盾纠纷{self.noise()}，开展宣传{self.chance.randint(2, 30)}场。",
        )()  # fmt: skip


def report(chance: random.Random, values: Values, year: int) -> Prose:
    """The first section of a report with these figures."""
    office = Office(chance, values, year)
    make: list[Callable[[], str]] = [office.publicity, office.pick([office.requests, office.requests, office.requests_this_year]), office.outcomes, office.publicity, office.applicants_in_order, office.cases,
                                     office.documents, office.publicity, office.others]  # fmt: skip
    kept = [one for one in make if chance.random() < 0.8] or [office.requests]
    text = chance.choice(["\n", ""]).join(one() for one in kept)
    return Prose(text, tuple(office.said))
