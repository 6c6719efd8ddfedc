"""Units as people write them on covers and in headings: among other words, beside a seal, or as an example."""

from __future__ import annotations

import re

from gouji.model.keeping import kept
from gouji.model.labels import squeezed
from gouji.model.patterns import regex
from gouji.model.periods import plain
from gouji.units.written import joined

DOING = ("填报", "报送", "上报", "填表", "填写", "编制", "制表", "报告", "呈报", "报出", "申报")
"""What a unit does with the form, as labels say: 填报单位, 报送年度, 制表人."""
_DOING = "|".join(r"\s?".join(word) for word in DOING)
_COLONS = ":："
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002"
    "\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What ``\\s`` matches."""
_SEAL = regex(
    r"[（(【\[](?=[^）)】\]]{0,20}(?:章|签|全称))"
    r"(?:请|在|此|处|加|盖|签|印|单位|部门|机关|公|章|字|名|全称|并|及|和|或|、|/|\s)+[)）】\]]",
    having="章签全",
)
"""Where a seal or a signature goes, in brackets: （加盖公章）, （签字盖章处）."""
MAKERS = "制\\s?表\\s?机\\s?[关构]"
"""Who made the form, as 制定机关, and does not fill it in."""
_LABEL = regex(
    rf"^(?!{MAKERS})(?:(?:(?:{_DOING})?\s?(?:单\s?位|部\s?门|机\s?关|机\s?构)\s?(?:名\s?称|全\s?称)?|名\s*称|全\s*称|单\s*位)\s*"
    r"(?:[(（][^()（）]{0,12}[)）]\s*)?[:：]\s*)+(?![件万元、，,/\s]+$)",
    having=_COLONS,
)
"""Labels that ask for a unit, in front of its name; 单位：件 asks for none."""
NEXT_LABEL = (
    r"(?:[\s/\\|;；、,，(（\[【]|(?<=[)）\]】]))\s*"
    r"(?:[\u4e00-\u9fffA-Za-z]{1,12}|[\u4e00-\u9fff](?:\s{1,3}[\u4e00-\u9fff]){1,8})\s{0,3}(?:[(（][^()（）]{0,12}[)）]\s{0,3})?[:：]"
)
"""Where a label begins behind an answer, whatever it asks for: a gap or a sign, some words, a colon."""
_NEXT_LABEL = regex(NEXT_LABEL, having=_COLONS)
_BESIDE = regex(
    rf"(?:{_DOING})\s?(?:单\s?位|部\s?门|人|日\s?期|时\s?间|年\s?度)\s*[:：]|"
    r"\s{2,}|\t|　|[|｜]|(?:19|20)\d\d\s*[-/.年]|\d{1,2}\s*月\s*\d{1,2}\s*[日号]?"
    r"|(?:计量)?单\s*位\s*[:：]|(?:公\s*章|盖\s*章|签\s*章)\s*[:：]?|\s(?:(?:联系|经办|填报|填表|制表)人|联系电话|电话|手机|1\d{10}|0\d{2,3}-\d{7,8})|[。;]|,(?=[\u4e00-\u9fff\s])",
    having=_SPACES + _COLONS + "|｜月章。;,12",
)
"""Where a name ends: a gap, a day, another label, the end of a clause."""
_NUMBER = r"[一二三四五六七八九十两\d]{1,2}"
_DRAFT = (
    rf"(?:第?\s?{_NUMBER}\s?(?:次|稿|版)|作废|最终|最新|更正|改正|修正|修订|修改|订正|勘误|更新|重新|再次|补充|重|补|再|新|正式|初|终|定|草"
    r"|盖章|签字|签章|扫描|电子|纸质|打印|已|经|后|改|报送?|上报|填报|提交|数据|件|稿|版|表|的)"
)
"""Words of which those are made that say which draft a file is."""
_A_DRAFT = (
    rf"(?:作废|更正|改正|修正|修订|修改|订正|勘误|重新?[上填]?报|补报|再报|最终|最新|(?:终|定|正式|初|草)[稿版]|第\s?{_NUMBER}\s?次|第?{_NUMBER}[稿版]"
    r"|盖章版|扫描[件版]|更新版|新版)"
)
_OF_DRAFTS = "废正订误改报终新稿版次描"
"""Of these each `_A_DRAFT` has one."""
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石姚谭廖"
    "邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅"
    "莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋甘景单包司柏宁柯阮桂闵解强柴华车冉房边"
)
_NAMED = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?<![局委办厅府室道镇乡心队会所院校区县市部站科股组岗处])"
PERSON = regex(_NAMED)
_TITLE = "(?:副?(?:主任|[局科股所镇乡处站队院]长|主席)|书记|科员|干事|会计|秘书|老师|同志|先生|女士)"
_TITLED = rf"(?:[{_SURNAMES}][\u4e00-\u9fff]{{0,2}})?{_TITLE}"
_BODY_ENDS = "局委办厅府室道镇乡心队会所院校司处站)）"
_BODY_END = f"(?<=[{_BODY_ENDS}])"
_BRACKETED = regex(rf"[（(【\[]\s*(?:(?:{_DRAFT}\s*)++|\d{{1,2}}|{_TITLED})\s*[)）】\]]$")
_BEHIND = (
    regex(rf"{_BODY_END}[\s_—-]*{_A_DRAFT}(?:\s*{_DRAFT})*+$", having=_OF_DRAFTS),
    regex(rf"{_BODY_END}\s+{_NAMED}$", having=_SPACES),
    regex(rf"{_BODY_END}\s*{_TITLED}(?:\s*{_NAMED})?$", having="任长席记员事计书师志生士"),
)
"""What is written behind a name and is no part of it: which draft it is, the number of a copy, a person."""
_SAID_OF_DRAFT = regex(
    rf"[（(【\[]\s*(?:{_DRAFT}\s*)++[)）】\]]|{_BODY_END}[\s_—-]*{_A_DRAFT}(?:\s*{_DRAFT})*+",
    having="（(【[" + _OF_DRAFTS,
)
_CLOSING = (")", "）", "】", "]", "\n")
_BEFORE_WORDS = frozenset(_BODY_ENDS + "（(【[")
_EDGES = " \t\n　:：、，。；;,_＿/\\|.·-—–~～"
_QUOTED = _EDGES + "（(《“\"'"
_LEAD = regex(
    r"(?:附\s*(?:件|表)\s*[\d一二三四五六七八九十]*|现将|兹将|兹|关于|公布|发布|报送|上报|呈报|填报|印发|报告|转发|附)[:：]?\s*",
    having="附将兹于布送上呈填印告转",
)
_ABOUT = regex(r"(?<=[\u4e00-\u9fff])关于(?:发布|公布|公开|印发)?\s*$", having="关")
"""What stands between a unit and the title of what it announces."""
_CLAUSE = regex(r"[，。；;,:：!！?？、\n]|\s{2,}|　")
_SELF = regex(
    r"(?:我|本|该|各|贵|你)(?:局|委|办|厅|镇|乡|街道|县|区|市|单位|部门|机关|院|所|中心|公司|校)?",
    having="我本该各贵你",
)
_ORGANS = "局会委办室厅府处道镇乡心队所院校学司团"
"""What the name of a body ends in."""
_ORGAN_ENDS = (
    *("局", "委员会", "委", "办公室", "厅", "政府", "街道办事处", "街道", "镇", "乡", "中心"),
    *("队", "管委会", "所", "院", "学校", "大学", "医院", "公司", "集团", "办事处", "办"),
)
LONGEST_ORGAN = 30
ORGAN = regex(
    rf"[\u4e00-\u9fff]{{1,{LONGEST_ORGAN}}}(?:{'|'.join(_ORGAN_ENDS)})(?![\u4e00-\u9fff])",
    having=_ORGANS,
)
"""What looks like the name of a body."""

_LATIN = regex(r"(?=.{0,20}[A-Z])[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f.,'’&()/ -]{2,120}")
_ENDS = frozenset("局委办厅府室道镇乡心队会所院校司区县市省旗州盟部站馆场处团学社署库")
_AREA = "省市县区旗州盟镇乡村"
_BODY = "局委办厅部署院所站队中心街道政府单位部门机关公司学校"
_BLANKS = "xX×✕✖✗*＊○〇◯●△▲□■☐_＿?？…·.~-"
_BLANKED = f"[{_BLANKS}]"
_LONGEST = 200
_SPECIMEN = regex(
    r"示例|样例|范例|例表|样表|样张|样本单位|模板|举例|(?:^|填写|单位)示范$|示范文?本|范本$|测试(?:单位|局|数据)|^测试$",
    having="例样模举示范测",
)
_EXAMPLES = (
    regex(
        r"某某|^某|某(?=[省市县区旗州盟镇乡村街局委办厅部署院所站队中单机公学])|(?<=[省市县区旗州盟镇乡])某",
        having="某",
    ),
    regex(
        rf"{_BLANKED}{{2,12}}(?=[{_AREA}{_BODY}]|人民)|^{_BLANKED}(?=[{_AREA}{_BODY}])|^[xX×✕*＊○〇◯△□]+$",
        having=_BLANKS,
    ),
    regex(rf"(?<=[{_AREA}]){_BLANKED}{{1,12}}(?=[{_AREA}{_BODY}])", having=_BLANKS),
    _SPECIMEN,
    regex(rf"^[{_AREA}街道]{{1,3}}[(（][{_AREA}街道旗、,，/或和]{{1,15}}[)）]", having=("(（", _AREA + "街道")),
    regex(
        r"^(?:example|sample|your|nameof(?:the)?)(?:unit|agency|bureau|office|department)?(?:name)?$",
        re.IGNORECASE,
        having="eEuU",
    ),
    regex(
        r"^[(\[<{〔【《]*(?:请?在?此?处?(?:填写|输入|填入|填))?(?:本|贵|你|填报|报送)?(?:单位|机关|部门|机构)(?:的?(?:名称|全称|全名|名))"
        r"[)\]>}〕】》]*$",
        having="位关门构",
    ),
    regex(r"^[(\[<{〔【《]?请?(?:在此|此处)?(?:填写|输入|填入)", having="填输"),
    regex(r"^(?:张三|李四|王五|赵六|甲乙丙丁?)(?:局|单位|镇|乡|县)?$", having="张李王赵甲"),
)


@kept
def is_example(name: str) -> bool:
    """Whether a name stands for any unit and so is nobody's: 某某局, XX县, （单位名称）, 示例单位."""
    text = squeezed(name[:_LONGEST]).strip("_")
    return any(pattern.search(text) for pattern in _EXAMPLES)


def is_specimen(file: str) -> bool:
    """Whether the name of a file says that it is an example of how the form is filled: 填报示例, 示范文本."""
    return _SPECIMEN.search(squeezed(file[:_LONGEST])) is not None


@kept
def unit_name(text: str) -> str:
    """The unit's name in what stands behind its label, without the words and signs that people write beside it.

    Empty when only ``我局`` or nothing is left.
    """
    text = _LABEL.sub("", _SEAL.sub(" ", text).lstrip(_EDGES))
    if is_example(text):
        return text.strip()
    text = _NEXT_LABEL.split(text, maxsplit=1)[0].strip(_EDGES)
    if end := _BESIDE.search(arabic := plain(text)):
        text = (text if len(text) == len(arabic) else arabic)[: end.start()]
    text = text.strip(_EDGES)
    while behind := _behind(text):
        text = text[:behind].strip(_EDGES)
    text = joined(text.strip(_EDGES).rstrip("（([【 "))
    return "" if _SELF.fullmatch(text) else text


def said_of_draft(text: str) -> str:
    """What is written behind a unit's name about which draft it is: 更正, 第二次报送."""
    text = _SEAL.sub(" ", text[:_LONGEST])
    return " ".join(found[0].strip(_EDGES) for found in _SAID_OF_DRAFT.finditer(text)) if goes_on(text) else ""


def _behind(text: str) -> int:
    """Where the first of what is written behind a name begins, or 0."""
    patterns = (*_BEHIND, _BRACKETED) if text.endswith(_CLOSING) else _BEHIND
    return min((found.start() for one in patterns if (found := one.search(text))), default=0) if goes_on(text) else 0


def goes_on(text: str) -> bool:
    """Whether there is anything behind what bodies' names end in, or a bracket: what is added to one stands there."""
    return not _BEFORE_WORDS.isdisjoint(text[:-1])


def unit_before(text: str) -> str:
    """The unit's name at the end of what stands before a title: 现将清源县教育局 is 清源县教育局."""
    clause = _ABOUT.sub("", _CLAUSE.split(text.strip(_QUOTED))[-1].strip(_QUOTED))
    while lead := _LEAD.match(clause):
        clause = clause[lead.end() :]
    return unit_name(clause.strip(_QUOTED + "》”"))


def organs_in(text: str) -> list[str]:
    """The names in a text, none longer than `LONGEST_ORGAN`, that are all of an `ORGAN`, without that dear pattern."""
    words = "".join(sign if "\u4e00" <= sign <= "\u9fff" else " " for sign in text).split()
    return [
        word
        for word in words
        if len(word) <= LONGEST_ORGAN and any(word.endswith(end) and word != end for end in _ORGAN_ENDS)
    ]


def is_organ(text: str) -> bool:
    """Whether a text is nothing but what looks like the name of a body."""
    return text.endswith(tuple(_ORGANS)) and ORGAN.fullmatch(text) is not None


def looks_like_unit(text: str) -> bool:
    """Whether a text ends as the names of bodies and places do."""
    return len(text) > 1 and text.rstrip(_EDGES + "）)")[-1:] in _ENDS


def in_latin(text: str) -> bool:
    """Whether a text may be the name of a body in Latin letters: no figures, some word with a capital."""
    return _LATIN.fullmatch(text.strip()) is not None
