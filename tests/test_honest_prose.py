"""Sentences as offices write them: true ones give no alarm, and a wrong number in a plain one is told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gouji import Finding, Observation, Submission, load_form
from gouji.editing.read_prose import read_prose
from gouji.model.claim import Claim, ClaimVerdict
from gouji.model.mechanism import Mechanism
from gouji.prose.findings import FalseClaim, ProseContradiction

F21 = load_form("2021")
BUSY = {
    "requests.new.total": 240, "requests.new.person": 240, "requests.carried_in.total": 18,
    "requests.granted.total": 236, "requests.handled.total": 236, "requests.carried_out.total": 22,
    "disclosure.regulations.issued": 6, "disclosure.regulations.repealed": 2, "disclosure.regulations.in_force": 51,
    "disclosure.normative.issued": 34, "disclosure.normative.repealed": 9, "disclosure.normative.in_force": 127,
    "disclosure.licensing.decisions": 8631, "disclosure.penalty.decisions": 752, "disclosure.coercion.decisions": 93,
    "disclosure.fees.amount": 415,
    "cases.reconsideration.total": 15, "cases.reconsideration.upheld": 15, "cases.litigation_direct.total": 7,
    "cases.litigation_direct.upheld": 7,
}  # fmt: skip
COUNTY, BUREAU = "甲县人民政府", "甲县统计局"
ASKED = "依申请公开情况。"


def read(
    text: str, unit: str = COUNTY, figures: Mapping[str, int] = BUSY, section: str = "一"
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    seen = {cell: Observation.of(figures.get(cell, 0)) for cell in F21.cells}
    return read_prose(Submission(F21, unit, 2024, seen, narrative={section: text}), {})


def alarms(found: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in found if isinstance(one, FalseClaim | ProseContradiction)]


@pytest.mark.parametrize("text", [
    # 收到的和办结的并为一谈，办结的只说新收的部分
    "收到政府信息公开申请240件并全部在法定期限内答复。", "受理并办结政府信息公开申请236件。", ASKED + "240件申请均已答复。",
    ASKED + "新收申请240件，其中218件年内办结，22件结转下年。", ASKED + "上年结转18件已全部办结，本年新收240件，办结218件，结转下年22件。",
    ASKED + "办结236件，其中上年结转18件，本年新收218件。",
    # 上年、半年
    ASKED + "2023年全县收到政府信息公开申请197件；2024年，全县收到政府信息公开申请240件。",
    "2024年上半年，收到政府信息公开申请131件，办结120件。", "2024年1—6月，收到政府信息公开申请131件，办结120件。",
    # 别的单位、某一部分
    ASKED + "县水利局收到政府信息公开申请31件，县教育局收到24件，答复20件。", ASKED + "其中，县水利局答复31件，结转2件。",
    "县政府办公室本级收到政府信息公开申请57件，办结52件，结转下年5件。", "县级行政机关制发行政规范性文件20件，乡镇制发14件。",
    "各乡镇人民政府共收到政府信息公开申请61件。", "县政府制发规范性文件19件，县政府办公室制发15件。", "县公安局作出行政处罚决定402件，县税务局作出行政处罚决定88件。",
    ASKED + "全县12个单位未收到政府信息公开申请。", "各乡镇未收到政府信息公开申请。", "县档案局等单位未收到政府信息公开申请。",
    "除县教育局外，其他单位均未发生政府信息公开行政复议。",
    # 公开了多少
    "通过网站公开行政许可决定9120件、行政处罚决定811件。", "公示行政许可9120件，行政处罚811件，行政强制40件。", "主动公开信息20300条，其中规范性文件29条、行政许可9120条。",
    "制作公文510件，其中主动公开210件、依申请公开80件、不予公开220件。", "对拟公开信息逐条审查，其中不予公开31条、部分公开8条。",
    # 不是申请、不是规章
    "收到高新技术企业申请资料71份。", ASKED + "依申请政务服务办理71件。", ASKED + "全年收取信息处理费的申请3件。", "收到依申请公开信件2封，均为咨询。",
    ASKED + "收到信息公开申请1件，申请人随后撤回，未计入统计。", "办理上级转来的政府信息公开申请协查函4件。", ASKED + "答复村民信息公开申请6件。", ASKED + "收到公民意见建议42条。",
    ASKED + "不属于本单位职责的30件。", "修订考勤等内部规章5件，废止1件。", "梳理规范性文件，公布现行有效目录1份。",
    # 全部复议案件、计划、比较
    "全县行政复议案件收案310件，审结280件，其中维持190件。", ASKED + "行政诉讼一审案件45件。", "计划2025年废止规范性文件5件。", "力争全年制发规范性文件控制在20件以内。",
    "县行政审批局推行一窗受理，全年行政许可3200件。", "全省收到政府信息公开申请3.2万件。", "全市收到政府信息公开申请1200件，我县240件。",
    "现行有效的县政府规范性文件70件，县政府办规范性文件57件。", "减收行政事业性收费120万元。", "没有一起因答复不当引发的行政复议被撤销。",
    "收到政府信息公开申请240件，其中1件因内容不明确要求补正。",
    "设政府信息公开申请受理点4个。", "办理代理申请政府信息公开申请16件。", "印发规范性文件管理办法1件。", "行政事业性收费为企业减负86万元。",
    ASKED + "行政机关主动纠错后申请人撤回复议2件。", "县政府作为被申请人的政府信息公开复议案件5件。",
    "较2023年（31件）多制发行政规范性文件3件。",
    # 几年合起来的、上年的、还没有做的
    "近三年，全县共收到政府信息公开申请1203件，答复1177件。", "2022年至2024年，全县共收到政府信息公开申请703件，答复690件。",
    "2023年收到政府信息公开申请188件，办结180件。", "拟新制定规范性文件6件。", "拟于2025年新制定规范性文件6件。",
    # 审核的、清理的
    "对已印发的82件规范性文件进行合法性审核，备案率100%。", "清理行政规范性文件64件，继续有效41件，拟修改12件，宣布失效11件。",
])  # fmt: skip
def test_a_true_sentence_gives_no_alarm(text: str) -> None:
    assert [] == alarms(read(text)[1])


def test_all_of_a_larger_area_is_not_the_unit() -> None:
    city = "全市共收到政府信息公开申请900件，其中我局收到240件，答复236件。"

    assert [] == alarms(read(city, "甲市水务局")[1])
    assert [] == alarms(read("全系统收到政府信息公开申请900件，我局240件。", "甲市水务局")[1])


@pytest.mark.parametrize("text", [
    "未发生一起因政府信息公开引发的行政复议、行政诉讼案件。", "没有收到1件政府信息公开申请。", "我局未收到一件政府信息公开申请。", "无一起因信息公开引起的行政诉讼。",
    "未引发一例行政复议、一例行政诉讼。", "本年度政府信息公开零申请、零复议、零诉讼。",
    "年内尚未发生政府信息公开申请。",
])  # fmt: skip
def test_not_one_is_none(text: str) -> None:
    quiet, busy = read(text, BUREAU, {}), read(text, BUREAU)

    assert {(0, ClaimVerdict.TRUE)} == {(one.number, one.verdict) for one in quiet[0]}
    assert {ClaimVerdict.FALSE} == {one.verdict for one in busy[0]}


@pytest.mark.parametrize(("text", "wrong"), [
    ("全县各级行政机关作出行政许可8613件、行政处罚725件、行政强制39件。", [8613, 725, 39]), ("行政许可8613件；行政处罚725件；行政强制39件。", [8613, 725, 39]),
    ("办理行政许可8,613件。", [8613]), ("行政许可决定8，613件。", [8613]),
    ("制发政府规章6部、行政规范性文件43件；现行有效的规章51件、行政规范性文件172件。", [43, 172]),
    (ASKED + "全年收到政府信息公开申请240件。全年收到政府信息公开申请420件。", [420]),
    (ASKED + "新收申请240件，上年结转18件，实际办结263件。", [263]), (ASKED + "上年结转18件，新收240件，共285件。", [285]),
    ("收到政府信息公开申请240件,办结236件,结转下年32件.", [32]), (ASKED + "受理情况：204件。", [204]), ("县政府收到政府信息公开申请204件。", [204]),
    ("2024年，全县收到政府信息公开申请204件。", [204]), ("未办结政府信息公开申请1件。", [1]), ("全县政府信息公开申请204件、答复236件、结转22件。", [204]),
    (ASKED + "在已办结的263件申请中，予以公开236件。", [263]), (ASKED + "新收申请240件，上年结转18件，本年应办理285件，办结236件。", [285]),
    (ASKED + "上年结转18件，本年度新增204件，办结236件。", [204]), ("有效期内规范性文件172件。", [172]), ("因公开工作引起行政复议51件、行政诉讼17件。", [51, 17]),
    ("政府信息公开行政争议案件共32件，行政复议15件、行政诉讼7件。", [32]), (ASKED + "本年度新收到的204件申请中，自然人申请240件。", [204]),
    (ASKED + "各乡镇、各部门共受理申请204件。", [204]), (ASKED + "县政府各部门及乡镇共受理申请204件，办结263件。", [204, 263]),
    (ASKED + "县直部门和乡镇街道共受理申请204件。", [204]), (ASKED + "予以公开236件，区分处理的5件。", [5]),
    ("全年收到政府信息公開申請204件，辦結263件，結轉下年32件；行政複議51件、行政訴訟17件。", [204, 263, 32, 51, 17]),
])  # fmt: skip
def test_a_wrong_number_is_told(text: str, wrong: list[int]) -> None:
    assert wrong == [one.said for one in read(text)[1] if isinstance(one, FalseClaim)]


def test_the_title_of_a_section_says_what_it_is_about() -> None:
    text = "全年行政复议51件、行政诉讼17件。"
    told = {
        section: [one.said for one in read(text, section=section)[1] if isinstance(one, FalseClaim)]
        for section in "一四"
    }

    assert {"一": [], "四": [51, 17]} == told


def test_a_part_is_no_more_than_the_whole() -> None:
    said = [one.said for one in read(ASKED + "办结申请236件，其中按时办结263件。")[1] if isinstance(one, FalseClaim)]

    assert [263] == said


@pytest.mark.parametrize("said", ["415元", "4150000万元"])
def test_a_fee_in_another_unit_is_told_as_that(said: str) -> None:
    (found,) = [one for one in read(f"行政事业性收费{said}。")[1] if isinstance(one, FalseClaim)]

    assert Mechanism.UNIT is found.why
