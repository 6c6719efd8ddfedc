"""The sheet 说明, where a unit says why a figure that looks odd is right, and how such answers are judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gouji.model.finding import Finding, Settled, Severity
from gouji.model.findings import Comparison, MeasureInDoubt
from gouji.model.form import EXPLANATIONS, Form
from gouji.model.grid import Grid, Piece, Validation
from gouji.model.keeping import once_for
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.model.reporting_period import Frequency
from gouji.model.submission import Submission
from gouji.model.text_size import text_height
from gouji.workbook.findings import AnswerInOtherLine, Explained, NoReasonGiven, PoorReason
from gouji.workbook.list_page import TALLEST, headed, list_page

COPY, ZERO, SAME, FALLEN = "COPY", "ZERO", "SAME", "FALLEN"
"""Equal to last year, all zero after a busy year, equal to another unit, less since the year began than in the period
before: what no rule of a form says."""
UNIT = "UNIT"
"""In another unit of measure: not for the unit to explain on the sheet, but for the office to verify."""
_IN_ITS_UNIT = {"zh": "数字以表内规定的计量单位填报", "en": "figures are in the unit of measure that the form asks for"}
_COMMON: dict[str, tuple[Mapping[str, str], str]] = {
    COPY: ({"zh": "各表数字与上年不完全相同", "en": "the figures differ from last year's"}, "两年确实没有变化"),
    ZERO: ({"zh": "上年有业务的，本年不全为 0", "en": "a busy year is not followed by zeros"}, "职能已经划转或者撤销"),
    SAME: ({"zh": "各表数字与其他单位不完全相同", "en": "the figures differ from other units'"}, "两个单位合署办公"),
}
_OF_PERIODS: dict[str, tuple[Mapping[str, str], str]] = _COMMON | {
    COPY: (
        {"zh": "各表数字与上期不完全相同", "en": "the figures differ from those of the period before"},
        "两期确实没有变化",
    ),
    ZERO: ({"zh": "上期有业务的，本期不全为 0", "en": "a busy period is not followed by zeros"}, "本期确实没有发生"),
    FALLEN: (
        {"zh": "累计数不小于上期", "en": "what counts from the beginning of the year does not fall"},
        "本期有退回、更正",
    ),
}
"""The same for forms that are returned more than once a year."""
_HEADINGS = ("编号", "一般应当成立的事项", "不成立的常见原因", "本单位说明")
_WIDTHS = (12.0, 44.0, 34.0, 62.0)
_TOP, _ANSWER = 3, 3
_LARGER = 1.25  # an answer is set larger than the texts that heights are reckoned for
_NOTE = (
    "审核时提醒下列某一事项不成立，而本单位数字确实无误的，请在该行最后一栏写明原因：是什么情况，涉及哪些件。"
    "只写“核实无误”“无”等没有写明原因的，不作为说明。没有提醒的不用填写。"
)
_ELSEWHERE = (
    "(?:具体|详细)?(?:情况|原因|说明)?(?:请|可|详|参|另|均|已|敬)*[见阅](?:本|我|所|后|随|该|原)*(?:单位|局|年度)?"
    "(?:附[件表后录]?|年?报告|年报|正文|文件|材料|台账|总结|备注|(?:情况|文字|书面)?说明)+"
    "(?:说明|材料|部分|正文|报告|内容|中|里|第|[0-9一二三四五六七])*"
)
"""Where the reason stands instead."""
_WITHOUT_NAME = (
    "(?:因|由于|属|系|为)?(?:实际|业务|客观|主观|特殊|历史|工作|其他|多种|种种|各种|相关|有关|自身|内部)+的?"
    "(?:原因|情况|因素|需要|安排)(?:所致|导致|造成|引起)?|(?:属|系|为)?(?:于)?正常的?(?:波动|增减|变动|浮动)"
)
"""A reason that could be given for anything."""
_EMPTY = regex(
    f"{_ELSEWHERE}|{_WITHOUT_NAME}|"
    "已经|经|已|特此|确实|如此|本单位|我单位|我局|该项|此项|以上|上述|数据|数字|情况|填报|填写|填列|上报|报送|统计|结果"
    "|台账|与|再次|反复|认真|全部|均|为|是|对|无"
    "|核实|核对|核查|复核|检查|确认|误|属实|没有|正确|准确|正常|真实|问题|错误|异常|实际|如实|同上|说明|不|有"
    "|一致|相符|符合|变化|请|予以|审核|通过|不详|略|后|按|就|的|了|此|[0-9]|ok|none|checked|correct|verified|confirmed"
)
_LEAST = 4  # different characters of an answer, besides such phrases, that say something
_SHOWN = 200
LONGEST = 30_000
"""Characters of an answer that are kept; a cell holds 32,767."""


def explanation_sheet(form: Form, answers: Mapping[str, str]) -> Grid:
    """One line for each thing that usually holds, with room for the unit's answer."""
    pieces = headed(f"{form.title}情况说明", _HEADINGS, _TOP - 1)
    pieces.insert(1, Piece(1, 0, _NOTE, columns=len(_HEADINGS), role="note"))
    heights = {0: 34.0, 1: text_height(_NOTE, sum(_WIDTHS)) + 4, 2: 24.0}
    for row, (name, title, reason) in enumerate(_items(form), _TOP):
        answer = answers.get(name)
        pieces += [
            Piece(row, 0, name, role="plain"),
            Piece(row, 1, title["zh"], role="line"),
            Piece(row, 2, reason, role="line"),
            Piece(row, _ANSWER, answer, role="answer", entry=Validation("text")),
        ]
        needed = (text_height(title["zh"], _WIDTHS[1]), text_height(reason, _WIDTHS[2]))
        heights[row] = min(TALLEST, max(44.0, *needed, _LARGER * text_height(answer or "", _WIDTHS[_ANSWER])))
    return Grid(EXPLANATIONS, tuple(pieces), page=list_page(_WIDTHS, heights, _TOP), locked=True)


def _items(form: Form) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """What may be answered: name, what usually holds, why it may not."""
    queries = {query.id: query for query in form.queries}
    yield from ((name, query.title, query.reason["zh"]) for name, query in queries.items())
    yield from ((name, title, reason) for name, (title, reason) in _common(form).items())


def _common(form: Form) -> dict[str, tuple[Mapping[str, str], str]]:
    """What usually holds of every form, and why it may not."""
    if form.frequency is Frequency.YEAR:
        return _COMMON
    return {name: said for name, said in _OF_PERIODS.items() if name != FALLEN or form.is_cumulative}


def explanations_on(form: Form, grid: Grid) -> dict[str, str]:
    """What a unit wrote, by the name of the thing it explains; lines are known by that name or by their wording."""
    known = _names(form)
    texts = [piece for piece in grid.pieces if piece.value not in (None, "")]
    heading = next((piece for piece in texts if fold(str(piece.value)) == fold(_HEADINGS[_ANSWER])), None)
    column = heading.column if heading is not None else _ANSWER
    written = {piece.row: piece for piece in texts if piece.column == column and piece is not heading}
    found: dict[str, str] = {}
    for piece in texts:
        name = known.get(fold(str(piece.value)))
        answer = written.get(piece.row) if piece.column < column else None
        if name is not None and answer is not None and (text := str(answer.value).strip()):
            found.setdefault(name, text[:LONGEST].strip())
    return found


@once_for
def _names(form: Form) -> Mapping[str, str]:
    """The names of what may be answered by the wordings under which it is known."""
    return {fold(text): name for name, title, _ in _items(form) for text in (title["zh"], name)}


def beside_answers(form: Form, grid: Grid) -> Iterator[Piece]:
    """The texts on the sheet of a unit that are no answer: right of the column for answers, or below the last line."""
    texts = [piece for piece in grid.pieces if piece.value not in (None, "")]
    heading = next((piece for piece in texts if fold(str(piece.value)) == fold(_HEADINGS[_ANSWER])), None)
    names = {fold(name) for name, _, _ in _items(form)}
    lines = [piece.row for piece in texts if fold(str(piece.value)) in names]
    if heading is None or not lines:
        return
    last = max(lines)
    for piece in texts:
        if piece.row > last or (piece.row > heading.row and piece.column > heading.column):
            yield piece


def gathered(said: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, str]:
    """What many units explained, each with its name, one line for a unit; empty phrases are left out.

    What a cell cannot hold is left out too, and the last line says how many units that are.
    """
    lines: dict[str, list[str]] = {}
    for unit, answers in said:
        for name, text in answers.items():
            if not is_empty_phrase(text):
                reason = "；".join(filter(None, map(str.strip, text.splitlines())))
                lines.setdefault(name, []).append(f"{unit}：{reason}")
    return {name: _within_a_cell(told) for name, told in lines.items()}


def _within_a_cell(lines: Sequence[str]) -> str:
    kept, room = 0, LONGEST - 40
    while kept < len(lines) and (room := room - len(lines[kept]) - 1) >= 0:
        kept += 1
    left_out = [f"另有 {len(lines) - kept} 个单位的说明较长，见其报表。"] if kept < len(lines) else []
    return "\n".join([*lines[:kept], *left_out])


def answered(submission: Submission, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, those that the unit has explained as information, followed by what it wrote (E312).

    An answer that gives no reason changes nothing and is refused (E311).
    """
    if not submission.explanations:
        return tuple(findings)
    form = submission.form
    names = [item_of(form, finding)[0] if finding.severity == Severity.WARNING else "" for finding in findings]
    last = {name: number for number, name in enumerate(names) if name in submission.explanations}
    told: list[Finding] = []
    for number, (name, finding) in enumerate(zip(names, findings, strict=True)):
        if name not in last:
            told.append(finding)
            continue
        text, title = submission.explanations[name], item_of(form, finding)[1]
        poor = poor_reason(text) or (PoorReason.PHRASE if fold(text) == fold(title["zh"]) else None)
        told.append(finding if poor is not None else softened(finding, Settled.EXPLAINED))
        if last[name] == number:
            shown = _cut(text)
            told.append(
                Explained(title=title, text=shown, rule=name)
                if poor is None
                else NoReasonGiven(title=title, text=shown, poor=poor, rule=name)
            )
    return (*told, *_in_other_lines(submission, [name for name in names if name]))


def _in_other_lines(submission: Submission, asked: Sequence[str]) -> Iterator[Finding]:
    """Word of reasons for what was not asked, where the first thing that was asked has none."""
    titles = {name: title for name, title, _ in _items(submission.form)}
    open_ones = [name for name in asked if name in titles and name not in submission.explanations]
    for name, text in submission.explanations.items() if open_ones else ():
        if name in titles and name not in asked and not is_empty_phrase(text):
            yield AnswerInOtherLine(
                title=titles[open_ones[0]], written=titles[name], text=_cut(text), rule=open_ones[0]
            )


def _cut(text: str) -> str:
    return text.rstrip("。") if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"


def item_of(form: Form, finding: Finding) -> tuple[str, Mapping[str, str]]:
    """What a finding of a comparison is about: its name, and what usually holds. Empty for any other finding."""
    if not isinstance(finding, Comparison):
        return "", {}
    query = next((query for query in form.queries if query.name == finding.rule), None)
    if query is not None:
        return query.id, query.title
    name = (finding.rule or "").partition(".")[0]
    if name == UNIT:
        return name, _IN_ITS_UNIT
    return name, _common(form)[name][0]


def is_about_unit(finding: Finding) -> bool:
    """Whether a finding leaves open in which unit of measure a figure is, which only the reporting unit can say."""
    return isinstance(finding, MeasureInDoubt) and finding.severity > Severity.INFORMATION


def softened(finding: Finding, settled: Settled) -> Finding:
    """The finding as information: somebody has answered it, who is said in its sentence."""
    return finding.changed(severity=Severity.INFORMATION, settled=settled)


def poor_reason(text: str) -> PoorReason | None:
    """Why what is written as a reason does not do, if it does not: it has words of its own, but too few, or none."""
    if not is_empty_phrase(text):
        return None
    return PoorReason.SHORT if _EMPTY.sub("", fold(text)) else PoorReason.PHRASE


def is_empty_phrase(text: str) -> bool:
    """Whether an answer gives no reason: formulas such as 核实无误, or too little to say anything.

    The answers of many units stand in lines of their own behind the units' names, which are no reason.
    """
    return all(_says_nothing(line) for line in text.splitlines())


def _says_nothing(line: str) -> bool:
    """A line without a reason in it, or without any word of its own behind its last colon."""
    *names, said = re.split("[:：]", line)
    return len(set(_EMPTY.sub("", fold(line)))) < _LEAST or bool(names and not _EMPTY.sub("", fold(said)))
