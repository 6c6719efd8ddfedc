"""Words of official tables: which say that a row is a total, a code, a remark, a unit of money."""

from __future__ import annotations

import re
from itertools import pairwise

from gouji.model.imprint import IMPRINT
from gouji.model.labels import squeezed, unnumbered
from gouji.model.patterns import regex

_BRACKETS = regex(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_TOTAL = regex(r"(?:总计|合计|小计|总数|共计|总和|总合计|合计数|grandtotal|subtotal|total|sum|totals)", re.IGNORECASE)
_TOTAL_ENDS = regex(r".*(?:总计|合计|小计|总数|共计)|total\b.*|.*total", re.IGNORECASE)
_OVERALL = regex(r"(?:agency)?overall|全部(?:单位|机构|部门)")
_MEAN = regex(r"平均|人均|户均|中位|average|mean\b|median|percent", re.IGNORECASE)
_NO_SUM = regex(
    rf"{_MEAN.pattern}|最[高低长短大小多少早晚]|率|比例|比重|占比|增长|增速|单价|％|%"
    r"|lowest|highest|oldest|[0-9](?:st|nd|rd|th)\b|rate\b|ratio|number of days",
    re.IGNORECASE,
)
_SUBTOTAL = regex(r".*小计|subtotal", re.IGNORECASE)
_OF_WHICH = regex(r"\s*(?:其中|#|△|ofwhich|of which|减|加)", re.IGNORECASE)
_CODE = regex(
    r"(?:指标|科目|功能分类科目|经济分类科目|项目|行业)?(?:代码|编码|编号|行次|栏次|序号|行号)|code|no\.?|line|id"
)
_NUMBERING = regex(r"(?:编号|行次|栏次|序号|行号|no\.?|line|id)")
_UNIT_COLUMN = regex(r"(?:计量|计算)?单位|unit(?:ofmeasure)?")
_TEXT_COLUMN = regex(
    r".*(?:备注|说明|附注|备考|原因|意见|理由)|.*(?:单位|机构|企业|项目|部门|主体|人员)?名称|填报单位|单位|项目|姓名|地区|remarks?|notes?|comments?|.*name"
    r"|agency|component|agency/?component|description.*|typeof.*|.*citation|statute|.*(?:日期|时间|依据|地址|电话)|date"
)
_CODE_IN_LABEL = regex(r"([0-9]{3,9})(?![0-9年.．、])")
_LETTERS = "甲乙丙丁戊己庚辛壬癸"
_MONEY = regex(
    r"(?:人民币)?((?:百|千|万|百万|千万|亿|十亿)?元|(?:thousand |million )?(?:dollars?|usd|us\$|yuan)|\$)",
    re.IGNORECASE,
)
_UNIT_IN_LABEL = regex(r"[(（]\s*(?:计量单位|金额单位|单位)?\s*[:：]?\s*([^()（）=＝+＋,，;；]{1,8}?)\s*[)）]\s*$")
_UNIT_LINE = regex(r"(?:计量|金额|货币|计算)?单位\s*[:：]\s*([^\s:：　]{1,12})|\bunits?\s*:\s*(\w+)", re.IGNORECASE)
_KNOWN_UNITS = regex(
    r"[件宗个人次户家所份条项篇台套辆亩名起例吨只头公里]|人次|件次|户次|公顷|平方米|千瓦时|人月|小时|天|日|%|％|percent|cases|days|[十百千万亿]+[件宗个人户次亩吨]?"
    r"|公里|千米|平方公里|立方米|万人|万吨|万亩|万户|staff"
)
_WHOSE = regex(r"(?:填报|编报|制表|报送|主管|编制|填表|审核|预算|报告)\s*$")
_NUMBER = regex(r"(?:附件|附表|表)\s*[0-9一二三四五六七八九十]{1,3}(?:-[0-9]{1,2})?|[一二三四五六七八九十]{1,3}(?=、)")
_TABLE = regex(
    r"(?:附件|附表|表)[0-9一二三四五六七八九十]|(?:Table|Section|Part|Form)\s?[0-9IVX]|[IVX]{1,5}\.(?:[A-Z]\.)?(?:\([0-9]{1,2}\))?\.?.{4}"
)
_FIELD = regex(
    r"((?:填报|编报|报送|编制|主管)(?:单位|部门|机构)|单位名称|单位负责人|统计负责人|填表人|填报人|审核人|制表人|负责人"
    r"|联系人|联系电话|电话|填报日期|报出日期|填表日期|统一社会信用代码|组织机构代码|表号|制定机关|制表机关|批准机关"
    r"|批准文号|文号|备案机关|有效期(?:至|限)?|盖章|agency|preparer|prepared by|date)"
    r"\s*(?:[(（][^()（）]{0,12}[)）])?\s*[:：]",
    re.IGNORECASE,
)
_DOCUMENT = regex(r"[^\s，。；：（(:、]{2,20}[〔\[(（]\s?(?:19|20)[0-9]{2}\s?[〕\])）]\s?[0-9]{1,4}\s?号")
_YEAR_IN_FRONT = regex(
    r"^(?:[ \u3000]*(?:(?:19|20)[0-9]{2}|20[ _＿\u3000]{1,8})[ \u3000]*|[ _＿\u3000]{2,10})年度?[ \u3000]*"
    r"(?![末初底终中内前后上下第0-9一二三四各])(?=\S{4})"
)
_NOTE = regex(
    r"\s*(?:备?注|说明|附注|填[表报]说明|审核关系|平衡关系|notes?)\s*[0-9０-９]{0,2}\s*[:：.．、]", re.IGNORECASE
)
_SIGNED = regex(
    r"增\s*[/／]\s*减|增减|净(?:收入|收益|利润|增|结余)|结转和?结余|利润|盈亏|差额|比上年|同比|net|change",
    re.IGNORECASE,
)


def bare(label: str) -> str:
    """A label without its number, what stands in brackets, and blanks."""
    return squeezed(_BRACKETS.sub("", unnumbered(label.replace("\n", "")))).strip(":：").casefold()


def is_total(label: str) -> bool:
    """Whether a label is a word for a total and nothing else."""
    return _TOTAL.fullmatch(bare(label)) is not None


def is_subtotal(label: str) -> bool:
    """Whether it is a word for a total among totals."""
    return _SUBTOTAL.fullmatch(bare(label)) is not None


def is_whole(label: str) -> bool:
    """Whether a row below (or above) rows that a unit names sounds as if it added them up."""
    return sounds_total(label) or _OVERALL.fullmatch(bare(label)) is not None


def is_mean(label: str) -> bool:
    """Whether figures are averages or the like, which have fractions."""
    return _MEAN.search(label) is not None


def is_no_sum(label: str) -> bool:
    """Whether figures of several rows have another one together than their sum: averages, shares, the most."""
    return _NO_SUM.search(label) is not None


def sounds_total(label: str) -> bool:
    """Whether a label ends, in Chinese, or begins with a word for a total."""
    return _TOTAL_ENDS.fullmatch(bare(label)) is not None


def is_of_which(label: str) -> bool:
    """Whether a row is some part of that above it, one of several that need not add up to it."""
    return _OF_WHICH.match(unnumbered(label)) is not None


def is_code_heading(label: str) -> bool:
    """Whether codes, or numbers of lines, stand below a heading."""
    return _CODE.fullmatch(bare(label)) is not None or squeezed(label) == "乙"


def is_numbering(label: str) -> bool:
    """Whether what stands below a heading only counts the rows."""
    return _NUMBERING.fullmatch(bare(label)) is not None


def is_unit_heading(label: str) -> bool:
    """Whether units of measure stand below a heading."""
    return _UNIT_COLUMN.fullmatch(bare(label)) is not None


def is_text_heading(label: str) -> bool:
    """Whether words and no figures are filled in below a heading."""
    return _TEXT_COLUMN.fullmatch(bare(label)) is not None


def is_codes(texts: list[str]) -> bool:
    """Whether the texts of a row are the codes of columns: 甲 乙 1 2 3."""
    said = [squeezed(text).strip("()") for text in texts if text.strip()]
    if said and said[0] in ("栏次", "列次", "序号", "栏号"):
        said = said[1:]
    numbers = [int(text.split("=")[0]) for text in said if text.split("=")[0].isdigit()]
    words = [text for text in said if not text.split("=")[0].isdigit()]
    steps = all(after == before + 1 for before, after in pairwise(numbers))
    return (
        bool(numbers)
        and numbers[0] == 1
        and steps
        and all(word in _LETTERS or word in "—-" for word in words)
        and len(said) > 1
    )


def unit_in(label: str) -> str:
    """The unit of measure that a label states in brackets."""
    found = _UNIT_IN_LABEL.search(label)
    if found is None:
        return ""
    return known_unit(found[1])


def known_unit(text: str) -> str:
    """A text, where it is a unit of measure."""
    text = text.strip()
    return text if _MONEY.fullmatch(text) or _KNOWN_UNITS.fullmatch(text) else ""


def units_said(text: str) -> list[str]:
    """The units of measure that a line above a table states."""
    for found in _UNIT_LINE.finditer(text):
        if not _WHOSE.search(text[: found.start()]):
            named = [unit for unit in re.split("[、,，/;；]", found[1] or found[2] or "") if known_unit(unit)]
            if named:
                return named
    return []


def is_unit_line(text: str) -> bool:
    """Whether a line says nothing but units of measure."""
    return bool(units_said(text)) and len(squeezed(text)) <= 24


def is_money(unit: str) -> bool:
    """Whether a unit of measure is one of money."""
    return _MONEY.fullmatch(unit.strip()) is not None


def is_share(unit: str) -> bool:
    """Whether figures are shares in percent."""
    return unit.strip() in ("%", "％") or unit.casefold() == "percent"


def may_be_negative(label: str) -> bool:
    """Whether a label sounds as if figures could be less than nothing."""
    return _SIGNED.search(label) is not None


def number_in(text: str) -> str:
    """The number of a table in its title or the name of its sheet: 表二, 附表1, 二."""
    found = _NUMBER.match(text.strip())
    return squeezed(found[0]) if found else ""


def is_note(text: str) -> bool:
    """Whether a line begins as a note on a table does, and so is no title."""
    return _NOTE.match(text) is not None


def is_title(text: str) -> bool:
    """Whether a line looks like the title of a table, or says its unit."""
    return is_unit_line(text) or squeezed(text).endswith("表") or _TABLE.match(text.strip()) is not None


def code_in(label: str) -> str:
    """The code of a class in front of its label: 2010601 行政运行."""
    found = _CODE_IN_LABEL.match(label.strip())
    return found[1] if found else ""


def without_year(title: str) -> str:
    """A title as every year has it: without the year, or the place for one, in front."""
    return _YEAR_IN_FRONT.sub("", title.strip("\t\n"), count=1)


def says_imprint(text: str) -> dict[str, str]:
    """What a text says of the form itself, 表号, 制定机关, 批准文号 …, by the keys of a definition."""
    found = {}
    for key, label in IMPRINT.items():
        value = re.search(r"\s*".join(label) + r"\s*[:：]\s*([^\n\u3000]*?)\s*(?:$|\n|\s{2}|\u3000)", text)
        if value and value[1]:
            found[key] = value[1]
    return found


def is_furniture(text: str) -> bool:
    """Whether a line says or asks whose a table is, or in which unit, and heads no column."""
    return is_unit_line(text) or (bool(fields_in(text)) and text.strip().endswith((":", "：")))


def fields_in(text: str) -> list[str]:
    """What is asked for above and below tables: 单位负责人, 报出日期."""
    return [squeezed(name) if not name.isascii() else name for name in _FIELD.findall(text)]


def document_in_words(text: str) -> str:
    """The number of an official document that a text names."""
    found = _DOCUMENT.search(text)
    return squeezed(found[0]) if found else ""
