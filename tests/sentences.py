"""Short sentences as counties, bureaus and ministries write them, with slots for figures, and what they count else.

``{NEW}`` is the figure of a label of `LABELS`; a number that is printed here is of nothing in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

Cells = tuple[str, ...]
Figures = Mapping[str, int]

COUNTY, BUREAU, TOWN, MINISTRY = "甲县人民政府", "甲县自然资源局", "甲县乙镇人民政府", "国家丙丁总局"

_LEAVES = {
    "denied": ("state_secret", "forbidden_by_law", "security_stability", "third_party", "internal_affairs", "process",
               "enforcement_file", "inquiry"),
    "unavailable": ("not_held", "needs_creation", "unclear"),
    "rejected": ("petition", "repeat", "publication", "excessive", "reconfirm"),
    "other": ("uncorrected", "unpaid", "misc"),
}  # fmt: skip
_COURTS = {"RV": "reconsideration", "LD": "litigation_direct", "LA": "litigation_after"}
_RESULTS = ("upheld", "corrected", "other", "pending")
_KINDS = ("company", "research", "charity", "legal", "other")


def _labels() -> dict[str, Cells]:
    found: dict[str, Cells] = {}
    for label, row in (("NEW", "new"), ("IN", "carried_in"), ("DONE", "handled"), ("OUT", "carried_out")):
        found[label] = (f"requests.{row}.total",)
    found["ALL"] = found["NEW"] + found["IN"]
    found["G1"], found["G2"] = ("requests.granted.total",), ("requests.partial.total",)
    found["G12"] = found["G1"] + found["G2"]
    for label, group in (("G3", "denied"), ("G4", "unavailable"), ("G5", "rejected"), ("G6", "other")):
        found[label] = tuple(f"requests.{group}.{leaf}.total" for leaf in _LEAVES[group])
        found |= {leaf: (f"requests.{group}.{leaf}.total",) for leaf in _LEAVES[group]}
    found["person"] = ("requests.new.person",)
    found |= {f"by_{kind}": (f"requests.new.{kind}",) for kind in _KINDS}
    found["ORG"] = tuple(f"requests.new.{kind}" for kind in _KINDS)
    for label, court in _COURTS.items():
        found[label] = (f"cases.{court}.total",)
        found |= {f"{label}{n}": (f"cases.{court}.{result}",) for n, result in enumerate(_RESULTS, 1)}
    found["LT"] = found["LD"] + found["LA"]
    found["CASES"] = found["RV"] + found["LT"]
    for n, column in enumerate(("issued", "repealed", "in_force"), 1):
        found[f"r{n}"] = (f"disclosure.regulations.{column}",)
        found[f"n{n}"] = (f"disclosure.normative.{column}",)
    for label, kind in (("lic", "licensing"), ("pen", "penalty"), ("coe", "coercion")):
        found[label] = (f"disclosure.{kind}.decisions",)
    return found | {"fee": ("disclosure.fees.amount",)}


LABELS = _labels()
_SLOT = re.compile(r"\{(\w+)\}")


class Said(NamedTuple):
    """A sentence of a unit in a section of its report, with slots."""

    unit: str
    section: str
    frame: str

    def slots(self) -> list[str]:
        """The labels of its figures, in order."""
        return _SLOT.findall(self.frame)

    def told(self, figures: Figures) -> str:
        """The sentence with what the tables say."""
        return _SLOT.sub(lambda slot: str(sum(figures[cell] for cell in LABELS[slot[1]])), self.frame)


def _lines(text: str) -> list[str]:
    return text.split()


def _said(unit: str, section: str, text: str, ahead: str = "") -> list[Said]:
    return [Said(unit, section, ahead + line) for line in _lines(text)]


REQUESTS = _said(COUNTY, "一", """
全县新收申请{NEW}件，结转上年度办理{IN}件，答复{DONE}件，结转下年度继续办理{OUT}件。
收到政府信息公开申请{NEW}件，上年转结{IN}件，转下一年办理{OUT}件。
全年共处理申请{ALL}件（含上年度结转申请{IN}件），答复{DONE}件。
年初结转{IN}件，当年新收{NEW}件，当年办结{DONE}件，未结{OUT}件。
受理申请{NEW}件，其余{OUT}件在法定期限内办理。
申请总量{ALL}件，两项合计为新收{NEW}件、结转{IN}件。
予以公开{G1}件、部分公开{G2}件、不予公开{G3}件、无法提供{G4}件、不予处理{G5}件、其他处理{G6}件，总计{DONE}件。
办结的申请中，{G1}件予以公开、{G2}件部分公开、{G3}件不予公开。
予以公开和部分公开合计{G12}件。
按答复类型统计：公开{G1}件、部分公开{G2}件、不予公开{G3}件。
属于公开范围{G1}件，属于部分公开范围{G2}件。
三类内部事务信息{internal_affairs}件，四类过程性信息{process}件，行政查询{inquiry}件等。
本机关不掌握{not_held}件，需另行制作{needs_creation}件，补正后仍不明确{unclear}件。
信访举报投诉类申请{petition}件，重复申请{repeat}件。
自然人{person}件，商业企业{by_company}件，科研机构{by_research}件，公益组织{by_charity}件，律师事务所{by_legal}件。
收到自然人申请{person}件、法人或其他组织申请{ORG}件，共{NEW}件。
全县共收到公民、法人或者其他组织申请{NEW}件，规范答复{DONE}件。
依申请公开数量共{NEW}件，均已登记。
在{DONE}件答复中，全部公开{G1}件。
""", "（二）依申请公开情况。")  # fmt: skip

CASES = _said(COUNTY, "四", """
行政复议案件{RV}件，其中{RV1}件维持、{RV2}件纠正、{RV3}件其他结果、{RV4}件尚未审结。
行政复议方面，共发生{RV}件；行政诉讼方面，共发生{LT}件。
行政复议{RV}件，行政诉讼{LT}件，合计{CASES}件。
被申请行政复议{RV}起，被提起行政诉讼{LT}起。
未经复议直接起诉{LD}件，结果维持{LD1}件，尚未审结{LD4}件；复议后起诉{LA}件，结果纠正{LA2}件。
行政复议、行政诉讼案件分别为{RV}件、{LT}件。
""") + _said(TOWN, "一", """
依申请公开{NEW}次，行政复议{RV}次，行政诉讼{LT}次。
因政府信息公开引发行政复议{RV}件、行政诉讼{LT}件。
""")  # fmt: skip

DECISIONS = _said(COUNTY, "二", """
制发{n1}份行政规范性文件，废止{n2}份规范性文件，现行有效规范性文件{n3}份。
制定规范性文件{n1}个，废止{n2}个，目前有效{n3}个。
印发政策文件512件，其中行政规范性文件{n1}件。
现行有效的规章{r3}件、行政规范性文件{n3}件。
全县各级行政执法机关作出行政处罚{pen}起、行政强制{coe}起。
各执法单位办理行政许可{lic}件、行政处罚{pen}件。
行政许可办结{lic}件，行政处罚办结{pen}件，行政强制办结{coe}件。
行政许可决定{lic}项，行政处罚决定{pen}宗，行政事业性收费{fee}万元。
""") + _said(MINISTRY, "二", """
公布部门规章{r1}部，废止规章{r2}部，现行有效规章{r3}部。
总局作出行政许可决定{lic}件，作出行政处罚{pen}件。
""")  # fmt: skip

SAID = (*REQUESTS, *CASES, *DECISIONS)

NOTHING = {  # what none of several things is said to be, with the labels of the things
    "我局未收到任何单位和个人提出的政府信息公开申请。": ("NEW",),
    "没有收到公民书面或网上提交的信息公开申请。": ("NEW",),
    "本年度无人向我局提出政府信息公开申请。": ("NEW",),
    "未产生行政事业性收费。": ("fee",),
    "无针对本部门有关政府信息公开事务的行政复议、行政诉讼。": ("RV", "LT"),
    "本年度行政许可、行政处罚、行政强制均为0件。": ("lic", "pen", "coe"),
    "政府信息公开行政复议和行政诉讼数量均为0。": ("RV", "LT"),
    "2024年以来现行有效的行政规范性文件0件。": ("n3",),
    "我局收到依申请公开0件，行政复议0件。": ("NEW", "RV"),
}

ELSEWHERE = _lines("""
县林业局采伐许可2316件，县住建局施工许可86件。
核发食品经营许可证1260件，药品经营许可证36件。
交警部门查处交通违法8612起，吊销驾驶证126件。
下达行政处罚决定书862份，警情通报36期。
作出不予处罚决定4件，不予许可决定2件，撤销许可1件。
市场监管系统作出行政处罚决定3.1万件，罚没1.2亿元。
派出机构办理行政许可2116件，作出行政处罚38件。
组织行政许可案卷评查60卷、行政处罚案卷评查120卷。
受理行政许可申请24120件，不予受理86件。
政务服务热线受理诉求3126件，其中咨询类1862件、投诉类974件。
受理低保申请1260件，审批986件，不予批准274件。
全年公文总数126件，主动公开31件，依申请公开15件，不予公开80件。
制作政府信息64条，主动公开16条，依申请公开12条，不予公开36条。
审查拟公开信息7412条，不予公开46条，删减后公开12条。
政府网站发布规范性文件1523条，解读36条。
清理规范性文件416件，拟修改41件，拟废止63件。
印发政务公开工作要点1份，修订制度3项，废止旧制度2项。
修订依申请公开办理流程1件，建立6个环节的规程。
答复书中引用法条错误2件，补正通知18份。
依申请公开会商研判26件次，现场指导67人次。
办理行政复议案件236件，撤销12件，确认违法6件，调解86件。
化解行政争议612件，行政诉讼调撤312件。
对2件行政复议纠正案件开展倒查，问责1人。
受理不予公开类答复引发的信访5件。
近五年累计收到政府信息公开申请6121件。
上半年收到政府信息公开申请82件，一季度38件。
同一申请人提出政府信息公开申请36件。
2025年1月新收政府信息公开申请12件，已答复8件。
截至2025年1月15日，上述结转申请已答复9件。
县住建局因信息公开被复议3件，县公安局被复议2件。
县教育局收到政府信息公开申请41件，答复39件，结转2件。
各乡镇收到申请2912件，12个部门未收到申请。
县政府本级收到政府信息公开申请52件，答复49件。
减免行政事业性收费86.4万元，公布收费目录26项。
收取信息处理费640元，发出收费通知3份。
申请人撤回申请5件，延期答复9件，征求第三方意见6件。
""")
