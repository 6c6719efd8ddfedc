"""Letters that send a return back (退回函): what was found, what it may have to say, and the one question to answer.

They are written to the units of a Chinese office and so in Chinese, whatever the language of messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import NamedTuple

from gouji.campaign.question import ask, doubt, shown
from gouji.collection.findings import ReturnInParts
from gouji.editing.findings import Unfilled
from gouji.editing.localise.findings import (
    BlanksImplied,
    ErrorHere,
    ErrorPerhapsHere,
    FurtherPossibilities,
    OneOfThese,
    SuspectCell,
)
from gouji.editing.review import Review
from gouji.formats.docx.letter import ADDRESSEE, BODY, HEADING, SIGNATURE, TITLE, LetterTemplate, Lines, Text
from gouji.formats.findings import Encrypted, EncryptedOpenDocument, WrongPassword
from gouji.intake.findings import FiguresInNilReturn, SeveralUnits, TableOfOtherYear
from gouji.messages.gathering import Gathered, gathered
from gouji.messages.render import render
from gouji.messages.speech import sentence, spoken
from gouji.model.check_code import LABEL, code_shown
from gouji.model.finding import Finding, Severity, reportable
from gouji.model.findings import FileFinding
from gouji.model.form import EXPLANATIONS, OPINION
from gouji.model.language import Language
from gouji.model.patterns import regex
from gouji.model.reading import Refused
from gouji.reports.printable import on_paper
from gouji.reports.telling import most_telling
from gouji.workbook.reasons import is_about_unit

LONGEST_MESSAGE = 300
_PROBLEMS, _CORRECTIONS = 8, 12
_HEADINGS = ("序号", "单元格", "项目", "填报数", "可能应为", "说明")
_WIDTHS = (14.0, 22.0, 51.0, 19.0, 24.0, 26.0)
_NEGATIVE = regex(r"(?<=[ =（])-(?=\d)")
"""A hyphen in front of a figure: it may end a line, as a minus sign with a word joiner behind it may not."""
_BREAK = regex(r"(?<=[，、])(?=[!-~])")
"""Where a line may end in a list of figures: some programs find no place in ``D4=1，D5=2`` and break words."""


class Sender(NamedTuple):
    """Who sends the letter, when, by when an answer is wanted, and whom to ask. Unknown is empty or None."""

    day: date
    office: str = ""
    due: date | None = None
    contact: str = ""

    @property
    def deadline(self) -> str:
        """By when to answer; a day that is past is no longer one."""
        return f"于{in_chinese(self.due)}前" if self.due is not None and self.due >= self.day else "尽快"

    @property
    def whom_to_ask(self) -> str:
        """A sentence at the end of a message, empty where nobody is named."""
        return f"联系人：{self.contact}。" if self.contact else ""


def in_chinese(day: date) -> str:
    """A date as letters write it: ``2026年1月31日``."""
    return f"{day.year}年{day.month}月{day.day}日"


@cache
def standard_template() -> LetterTemplate:
    """The template of letters that comes with gouji, set as offices set theirs (GB/T 9704)."""
    name = "return_letter.docx"
    return LetterTemplate((files("gouji") / "campaign" / name).read_bytes(), name)


def letter(
    unit: str,
    report: Review | Refused,
    sender: Sender,
    enclosed: Sequence[str] = (),
    sheet: str = OPINION,
    *,
    coloured: bool = True,
    explains: bool = True,
) -> tuple[Text | Lines, ...]:
    """The letter about a return that goes back, with errors, remarks or blanks or because it cannot be read.

    ``enclosed`` go with it, among them the marked copy, whose ``sheet`` lists everything; empty without one.
    ``coloured`` says that cells of it are, ``explains`` that it has a sheet for reasons.
    """
    subject = _subject(report)
    blocks: list[Text | Lines] = [
        Text(TITLE, f"关于请核实{subject}的函"),
        Text(ADDRESSEE, f"{unit}："),
        Text(BODY, _opening(report, subject)),
    ]
    sections = list(_sections(report, sheet))
    sections.append(("办理要求", [Text(BODY, _request(report, sender, coloured, explains))]))
    for number, (heading, body) in zip("一二三四", sections, strict=False):
        blocks += [Text(HEADING, f"{number}、{heading}"), *body]
    if sender.contact:
        blocks.append(Text(BODY, f"联系人及电话：{sender.contact}"))
    if enclosed:
        blocks += [Text(BODY, ""), Text(BODY, f"附件：{'、'.join(enclosed)}")]
    blocks += [Text(BODY, ""), *(Text(SIGNATURE, line) for line in (sender.office, in_chinese(sender.day)) if line)]
    return tuple(map(_printable, blocks))


def message(unit: str, report: Review | Refused, sender: Sender) -> str:
    """A short text to paste into a chat, at most `LONGEST_MESSAGE` characters; the question is cut before anything."""
    front = greeting(unit, sender)
    if isinstance(report, Review) and doubt(report) is not None:
        said = f"{front}收到{_subject(report)}（{PurePath(report.file).name}），暂未计入。"
        back = f"烦请{sender.deadline}回复。{sender.whom_to_ask}"
        said += "".join(ask(report))
        return on_paper(said[: LONGEST_MESSAGE - len(back)] + back)
    front += f"贵单位报送的{_subject(report)}已收到，谢谢。"
    back = f"烦请{sender.deadline}{_answer(report)}，详见退回函。{sender.whom_to_ask}"
    if isinstance(report, Refused):
        why = "但文件设了打开密码，看不到内容" if _is_locked(report) else "但文件打不开，或没有认出报表"
        return on_paper(f"{front}{why}。{back}")[:LONGEST_MESSAGE]
    front += _counted(report)
    asked, follows = ask(report)
    for text in (asked + follows, asked):
        said = f"{front}，烦请先对照台账看一下：{text}{back}"
        if text and len(said) <= LONGEST_MESSAGE:
            return on_paper(said)
    room = LONGEST_MESSAGE - len(f"{front}，如：。{back}")
    first = "".join(_said(one).rstrip("。") for one in gathered(problems(report) or _remarks(report))[:1])
    front += f"，如：{first if len(first) <= room else first[: room - 1] + '…'}" if first else ""
    return on_paper(f"{front}。{back}")


def greeting(unit: str, sender: Sender) -> str:
    """How a short message begins."""
    return (f"【{sender.office}】" if sender.office else "") + f"{unit}：您好！"


def problems(report: Review | Refused) -> list[Finding]:
    """What the unit is asked to look at: every error, blanks, and figures of which the unit of measure is open."""
    return [one for one in reportable(report.findings) if _is_asked(one)]


def _is_asked(finding: Finding) -> bool:
    return finding.severity == Severity.ERROR or isinstance(finding, Unfilled) or is_about_unit(finding)


def _subject(report: Review | Refused) -> str:
    if isinstance(report, Refused):
        return "报表"
    period = report.submission.period
    return f"{period.words() if period else ''}{report.form.title}填报数据"


def _opening(report: Review | Refused, subject: str) -> str:
    code = code_shown(report.submission) if isinstance(report, Review) else None
    thanks = f"贵单位报送的{subject}{f'（{LABEL} {code}）' if code else ''}已收悉，感谢支持。"
    match doubt(report) if isinstance(report, Review) else None:
        case ReturnInParts(whole=whole) if whole:
            return f"{thanks}因几个文件的数字不一致、有的没有填全，暂未计入，现请贵单位协助核实。"
        case ReturnInParts():
            return f"{thanks}因各张表分在几个文件里，暂未计入，现请贵单位协助核实。"
        case TableOfOtherYear():
            return f"{thanks}因有的表写的是别的年度或报告期，暂未计入，现请贵单位协助核实。"
        case SeveralUnits():
            file = PurePath(report.file).name
            return f"现收到{subject}一份（文件名“{file}”），因文件里有几个单位的表，暂未计入，现请贵单位协助核实。"
        case Finding():
            file = PurePath(report.file).name
            return f"现收到{subject}一份（文件名“{file}”），尚不能确定是否为贵单位报送，暂未计入，现请贵单位协助核实。"
    if isinstance(report, Refused):
        return f"{thanks}文件暂未能读取，现请贵单位协助核实，情况如下。"
    found = problems(report)
    if not found:
        return f"{thanks}经核对，各项勾稽关系均成立，有几个数字请贵单位对照台账再核实一下，现将核对情况函告如下。"
    return f"{thanks}经核对，有 {len(found)} 项需请贵单位对照台账核实，现将核对情况函告如下。"


def _counted(report: Review) -> str:
    found = problems(report)
    return f"其中有 {len(found)} 项需要核实" if found else f"其中有 {len(_remarks(report))} 项提醒请看一下"


def _remarks(report: Review | Refused) -> list[Finding]:
    """What need not be wrong, but should be looked at."""
    return most_telling(one for one in report.findings if one.severity == Severity.WARNING and not _is_asked(one))


def _sections(report: Review | Refused, sheet: str) -> Iterable[tuple[str, list[Text | Lines]]]:
    """The headings of the letter and what stands below them."""
    if isinstance(report, Review) and (doubted := doubt(report)) is not None:
        yield "核对情况", [Text(BODY, _said(Gathered(doubted)))]
        yield "请贵单位核实的问题", [Text(BODY, "".join(ask(report)))]
        return
    if isinstance(report, Review) and (located := _corrections(report)):
        yield "可能需要更正的单元格", located
    found, remarks = problems(report), _remarks(report)
    listed = gathered(found or remarks)
    told = [Text(BODY, f"{i}. {_said(one)}") for i, one in enumerate(listed[:_PROBLEMS], 1)]
    if more := len(listed) - len(told):
        told.append(Text(BODY, f"另有 {more} 项{f'，详见标注件“{sheet}”页' if sheet else ''}。"))
    if found and remarks:
        listed_there = f"，一并列在标注件“{sheet}”页，供参考" if sheet else ""
        told.append(Text(BODY, f"此外有 {len(remarks)} 项提醒{listed_there}。"))
    yield "核对情况", [*told]
    if isinstance(report, Review) and (asked := "".join(ask(report))):
        yield "请贵单位核实的问题", [Text(BODY, f"请对照台账核实：{asked}")]


def _said(one: Gathered) -> str:
    """A finding without what to do about it, which the letter says once for all, and without the office's folders."""
    finding = one.finding
    if isinstance(finding, FileFinding):
        finding = finding.changed(file=PurePath(finding.file).name)
    if isinstance(finding, ReturnInParts):
        finding = finding.changed(parts=tuple(one.changed(file=PurePath(one.file).name) for one in finding.parts))
    return sentence(finding, Language.ZH).what + one.elsewhere(Language.ZH)


def _request(report: Review | Refused, sender: Sender, coloured: bool, explains: bool) -> str:
    if isinstance(report, Review) and doubt(report) is not None:
        return f"请贵单位{sender.deadline}回复。"
    text = f"请贵单位{sender.deadline}{_answer(report)}。"
    if isinstance(report, Refused) or all(isinstance(one, FiguresInNilReturn) for one in problems(report) or (None,)):
        return text
    text += (
        f"经核实数据无误的，请在“{EXPLANATIONS}”页写明原因后报回。"
        if explains
        else "经核实数据无误的，请书面说明原因。"
    )
    return text + ("标注件中已用颜色标出有关单元格，可直接在其上更正。" if coloured else "")


def _is_locked(report: Refused) -> bool:
    return any(isinstance(one, (Encrypted, EncryptedOpenDocument, WrongPassword)) for one in report.findings)


def _answer(report: Review | Refused) -> str:
    if isinstance(report, Refused) and _is_locked(report):
        return "取消打开密码后重新报送（或电话告知密码）"
    if isinstance(report, Refused):
        return "用 Excel 或 WPS 打开原表，另存为 .xlsx 格式后重新报送"
    return "将核实更正后的电子表重新报送"


def _corrections(report: Review) -> list[Text | Lines]:
    """Suspect cells with what they may have to say, as a table; where single cells cannot be told apart, in words."""
    lines: list[tuple[str, ...]] = []
    told: list[Text | Lines] = []
    for finding in report.located():
        match finding:
            case ErrorHere(change=change) | ErrorPerhapsHere(change=change) if change.movement is not None:
                told.append(Text(BODY, sentence(finding, Language.ZH).what))
            case ErrorHere(change=change):
                lines += _lines(change.corrections, len(lines))
            case ErrorPerhapsHere(change=change, number=number):
                lines += _lines(change.corrections, len(lines), f"可能之{number}")
            case BlanksImplied(corrections=blanks):
                lines += _lines(blanks.first, len(lines))
            case FurtherPossibilities() | OneOfThese():
                told.append(Text(BODY, render(finding, Language.ZH)))
    if len(lines) > _CORRECTIONS:
        told.append(Text(BODY, f"另有 {len(lines) - _CORRECTIONS} 格，详见标注件。"))
    return [*([Lines(_HEADINGS, tuple(lines[:_CORRECTIONS]), _WIDTHS)] if lines else []), *told]


def _lines(corrections: Iterable[SuspectCell], before: int, which: str = "") -> Iterable[tuple[str, ...]]:
    for number, one in enumerate(corrections, before + 1):
        remark = "：".join(filter(None, (which, spoken(one.slip, Language.ZH))))
        place = spoken(one.where, Language.ZH)
        said = str(one.suggested) if one.least is None else f"{one.least} 到 {one.most}"
        yield str(number), place, one.label, shown(one.reported), said, remark


def _printable(block: Text | Lines) -> Text | Lines:
    """As it can be printed, with lines that end where they may."""
    if isinstance(block, Text):
        text = _NEGATIVE.sub("−\u2060", on_paper(block.text))
        return block._replace(text=_BREAK.sub("\u200b", text))
    return block._replace(lines=tuple(tuple(map(on_paper, line)) for line in block.lines))
