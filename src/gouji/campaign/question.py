"""The one question to a unit in words, in Chinese as letters are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from gouji.collection.findings import ReturnInParts
from gouji.editing.check import where
from gouji.editing.findings import AllZero, CopyOfAnother, CopyOfLastYear, TableComparison
from gouji.editing.localise.findings import Displaced, ErrorHere, ErrorPerhapsHere, LineVacant, Movement
from gouji.editing.localise.question import (
    CHOOSE,
    CONFIRM,
    FIGURE,
    FILL,
    MEASURE,
    MOVED,
    RETYPE,
    Answer,
    Question,
    question,
)
from gouji.editing.localise.structural_errors import BLOCKS, Structure
from gouji.editing.review import Review
from gouji.intake.bind.findings import LeftOver, OtherMeasure
from gouji.intake.findings import (
    NOBODYS,
    BlanksAsZero,
    ExampleUnit,
    FiguresInNilReturn,
    SentSeparately,
    SeveralUnits,
    TableOfOtherYear,
    UnitInDoubt,
    UnitNearMiss,
)
from gouji.intake.weigh import perhaps
from gouji.messages.speech import quoted, spoken, word
from gouji.model.areas import area_names, areas, between
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.form import EXPLANATIONS, describe
from gouji.model.language import Language
from gouji.model.submission import Submission
from gouji.reports.telling import unanswered
from gouji.workbook.reasons import is_about_unit

_AREAS = 4


def doubt(report: Review) -> Finding | None:
    """Why a return counts for nobody, if so: nobody can say whose it is, or it is only a part of one."""
    kinds = (*NOBODYS, ReturnInParts)
    return next((one for one in report.findings if isinstance(one, kinds) or _is_likely(one)), None)


def _is_likely(finding: Finding) -> bool:
    """Whether it says that a return of a name on no roster is likely the unit's."""
    return isinstance(finding, UnitNearMiss) and bool(perhaps(finding)) and finding.severity is Severity.ERROR


def ask(report: Review) -> tuple[str, str]:
    """The one question to the unit, and what follows from each answer; empty when there is nothing to ask."""
    if (doubted := doubt(report)) is not None:
        return _ask_doubt(doubted)
    seen = report.submission
    form = seen.form
    if (denied := next((one for one in report.findings if isinstance(one, FiguresInNilReturn)), None)) is not None:
        return _ask_nil(denied, next((one for one in report.findings if isinstance(one, BlanksAsZero)), None))
    asked = question(seen, report.diagnosis, report.reportable())
    if asked is None:
        return _ask_copies(report)
    if asked.kind in (CHOOSE, CONFIRM) and (moved := _ask_movement(report)):
        return moved
    if asked.kind in (CHOOSE, CONFIRM):
        return _ask_figure(seen, asked)
    if seen.origins and not seen.origins.keys() & set(asked.cells):
        return _ask_missing(seen, asked)
    if asked.kind == MEASURE:
        return _ask_measure(seen, report, asked)
    places = [seen.origins[cell].place for cell in asked.cells if cell in seen.origins]
    sheets = list(dict.fromkeys(place.sheet for place in places))
    places.sort(key=lambda place: (sheets.index(place.sheet), place.column, place.row))  # areas run down
    listed = area_names(areas(places)) or [describe(form.cells[cell]) for cell in asked.cells]
    told = some_of(listed, _AREAS)
    if asked.kind == RETYPE:
        return (
            f"{_of(told, len(asked.cells))}的数字写成了文字，合计公式没有计入，数字本身对不对？",
            "对的，请在这些格里只填数字重新输入，合计会自动更正；不对的，请一并更正。",
        )
    if asked.kind == MOVED:
        vacant = next(one for one in report.located() if isinstance(one, LineVacant))
        line, named = spoken(vacant.line, Language.ZH), area_names(between(vacant.places)) or listed
        return (
            f"{'、'.join(named)} 没有数，是没有填，还是旁边的数整体错了一{line}？",
            "没有填的请按台账补填；错位的请把数字移回自己的格里，再重新报送。",
        )
    if asked.kind == FILL:
        return _ask_blanks(seen, report, asked, told)
    if asked.kind == FIGURE:
        cell = asked.cells[0]
        stated = quoted(seen.observations[cell].raw, Language.ZH)
        text = f"{_named(seen, cell)}是多少{form.cells[cell].unit}？表中填的是“{stated}”，不合填报要求。"
        return text, f"这样的共 {len(asked.cells)} 格，请一并核实：{told}。" if len(asked.cells) > 1 else ""
    return (
        f"几项勾稽关系同时不平，单凭数字难以判断是哪一格。{told}各格与台账是否一致？",
        "更正后请看表内“勾稽检查”页，全部为“√”即可报送。",
    )


def some_of(names: Sequence[str], most: int) -> str:
    """The first of some names in a sentence."""
    return "、".join(names[:most]) + (" 等" if len(names) > most else "")


def _of(told: str, count: int) -> str:
    """Areas and how many cells they are."""
    return f"{told}{'' if told.endswith('等') else '，'}共 {count} 格"


def _ask_doubt(doubted: Finding) -> tuple[str, str]:
    """The question whose a return is, or of which parts it is made."""
    if isinstance(doubted, ReturnInParts):
        files = "、".join(PurePath(file).name for file in doubted.files)
        if doubted.whole:
            whole = "、".join(PurePath(file).name for file in doubted.whole)
            return (
                f"{doubted.count} 个文件（{files}）数字不一致，只有 {whole} 各表齐全，以哪份为准？",
                "以齐全的为准的，请告知；数字有更正的，请报送各表齐全的更正件。",
            )
        return (
            f"{doubted.count} 个文件（{files}）各表不全，各张表以哪一份为准？",
            "请把各张表合在一个文件里重新报送。",
        )
    if isinstance(doubted, SeveralUnits):
        return (
            f"文件里有{'、'.join(doubted.units)}的表，其中贵单位的数字是否为贵单位报送？",
            "请把贵单位的表单独存成一个文件，写明单位名称后重新报送。",
        )
    if isinstance(doubted, SentSeparately):
        return (
            f"收到{doubted.former}、{doubted.other}各自报送的报表，贵单位的数字是不是两份之和？",
            f"请以{doubted.unit}的名义合为一份重新报送。",
        )
    if isinstance(doubted, TableOfOtherYear):
        year, other = (spoken(one, Language.ZH) for one in (doubted.year, doubted.other))
        return (
            f"应填 {year}的数，但“{doubted.table}”上面（{doubted.where}）写的是 {other}，这张表究竟是哪一期的数？",
            f"是 {year}的，请改正标题；不是的，请换成 {year}的表，重新报送。",
        )
    return _ask_whose(doubted), "如是，请改正单位名称或文件名后重新报送；如不是，也请告知。"


def _ask_whose(doubted: Finding) -> str:
    if isinstance(doubted, UnitInDoubt):
        by, found_in = (spoken(one, Language.ZH) for one in (doubted.stated_by, doubted.found_in))
        return (
            f"这份报表{by}是“{doubted.unit}”，{found_in}却是“{doubted.other}”，"
            f"究竟是{doubted.unit}的，还是{doubted.other}的？是否为贵单位报送？"
        )
    assert isinstance(doubted, (ExampleUnit, UnitNearMiss))
    return f"这份报表的单位名称写的是“{doubted.unit}”，是不是贵单位的报表？"


def _ask_nil(denied: FiguresInNilReturn, blanks: BlanksAsZero | None) -> tuple[str, str]:
    """The question which of the two is right, that all is nil or the figures; without nil no blank is a zero."""
    filled = f"，并把空白的 {len(blanks.cells)} 格填上数，没有发生的填 0" if blanks else ""
    first = spoken(denied.first, Language.ZH, "|、| 等")
    return (
        f"封面“零报告”选了“是”，但表内有 {len(denied.cells)} 格有数（{first}），哪个对？",
        f"数字对的，请把封面的“零报告”改为“否”{filled}；全年确实没有发生的，请把数字改为 0。",
    )


def _ask_copies(report: Review) -> tuple[str, str]:
    """The question about tables that are hardly the unit's own of this year; empty where there is none."""
    copies = [one for one in unanswered(report) if isinstance(one, TableComparison)]
    alike = [one for one in copies if type(one) is type(copies[0])]
    if not alike:
        return "", ""
    named, first = "、".join(f"“{one.table}”" for one in alike), alike[0]
    if isinstance(first, AllZero):
        return (
            f"{named}{word(first.earlier, Language.ZH)}有数，{word(first.now, Language.ZH)}全部为 0，"
            "是没有发生，还是漏填？",
            f"漏填的请按台账补填；确实没有发生的，请在“{EXPLANATIONS}”页写明原因。",
        )
    if isinstance(first, CopyOfAnother):
        text = f"{named}除合计外的数字与{first.other}的完全相同，是不是报错了文件？"
    else:
        assert isinstance(first, CopyOfLastYear)
        before = word(first.earlier, Language.ZH)
        text = f"{named}除合计外的数字与{before}报表完全相同，是不是误用了{before}的数字？"
    return text, f"报错的请更正后重新报送；确实相同的，请在“{EXPLANATIONS}”页写明原因。"


def _ask_movement(report: Review) -> tuple[str, str] | None:
    """The question whether one movement of the hand is what spoilt most, where the likeliest change is one."""
    off = next((one for one in report.findings if isinstance(one, Displaced)), None)
    if off is not None and off.others:
        told = "，还是".join(spoken(one, Language.ZH) for one in (off.movement, *off.others))
        return f"{told}？", "请按台账核对，把数字移回自己的格里，被盖掉的按台账补上，再重新报送。"
    for finding in report.located():
        if isinstance(finding, (ErrorHere, ErrorPerhapsHere)):
            change, moved = finding.change, finding.change.movement
            if moved is None or not isinstance(moved.kind, Structure):
                return None
            told = spoken(moved, Language.ZH)
            if moved.kind is Structure.TOTALS_STALE:
                told += f"（{spoken(change.moves, Language.ZH)}）"
            elif beyond := _beyond(report, moved):
                told += f"，{beyond}也是这样移到表外的"
            undone = _UNDONE.get(moved.kind, "移回原位")
            return f"{told}，是这样吗？", f"如是，请{undone}后报送；如不是，请按台账逐格核对这张表。"
    return None


_UNDONE = {
    Structure.TOTALS_STALE: "按分项重新计算这些合计（恢复合计公式）",
    Structure.ROWS_EXCHANGED: "把两行的数字对调回来",
    Structure.COLUMNS_EXCHANGED: "把两列的数字对调回来",
    Structure.ROW_COPIED: "按台账重新填写多出的一行",
    Structure.COLUMN_COPIED: "按台账重新填写多出的一列",
}
"""What undoes a movement, where that is not to move figures back."""


def _beyond(report: Review, moved: Movement) -> str:
    """Figures in no cell of the table that stand just beyond a block: they went with it."""
    if isinstance(moved.area, str) or moved.kind not in BLOCKS:
        return ""
    axis = "row" if moved.kind is Structure.ROWS_SHIFTED else "column"
    edge = moved.area[0].last if moved.way > 0 else moved.area[0].first
    left = [place for one in report.findings if isinstance(one, LeftOver) for place in one.places]
    along = [place for place in left if place.sheet == edge.sheet]
    along = [place for place in along if getattr(place, axis) == getattr(edge, axis) + moved.way]
    if not along:
        return ""
    return f"{'、'.join(area_names(between((along[0], along[-1]))))} 的 {len(along)} 个数字"


def _ask_missing(seen: Submission, asked: Question) -> tuple[str, str]:
    """The question where cells are that the file does not have, by the names that people know."""
    form = seen.form
    tables = dict.fromkeys(form.table_of[form.cells[cell].table].title for cell in asked.cells)
    named = "、".join(f"“{title}”" for title in tables)
    if len(asked.cells) < len([cell for cell in form.cells.values() if form.table_of[cell.table].title in tables]):
        labels = [describe(form.cells[cell]) for cell in asked.cells]
        named += f"中的{some_of(labels, _AREAS)}"
    return (
        f"报来的文件里没有找到{named}（共 {len(asked.cells)} 格），是没有随表报送，还是改动了表头或另存在别处？",
        "请按原空白表补上，没有发生的填 0。",
    )


def _ask_figure(seen: Submission, asked: Question) -> tuple[str, str]:
    form = seen.form
    (cell,) = asked.cells
    reported = seen.observations[cell].value
    stated = _stated(seen, cell)
    unit = form.cells[cell].unit
    if asked.kind == CONFIRM:
        text = f"{_named(seen, cell)}是否为 {asked.answers[0].value} {unit}？{stated}。"
        return (
            text,
            f"如是，{_if_so(seen, cell, asked.answers[0])}；如不是，请按台账填写，并再核对同一行、同一列的数字。",
        )
    text = f"{_named(seen, cell)}是多少{unit}？{stated}。"
    others = [one for one in asked.answers if one.value != reported][:2]
    told = [f"若是 {one.value}，{_if_so(seen, cell, one)}" for one in others]
    stays = next((one for one in asked.answers if one.value == reported), None)
    if stays is not None:
        sure = "若确无发生（应填 0）" if reported is None else f"若确是 {reported}"
        told.append(f"{sure}，{_if_it_stays(seen, stays)}")
    return text, "；".join(told) + "。"


def _if_so(seen: Submission, cell: str, answer: Answer) -> str:
    """What else is to be corrected when a cell has the figure asked about."""
    rest = [one for one in answer.locations[0].corrections if one.cell != cell]
    if not rest:
        return "更正这一格后，有关勾稽关系都能成立"
    if len(rest) > 2:
        named = "、".join(_at(seen, one.cell) for one in rest[:2])
        return f"连同{named} 等其他 {len(rest)} 格一并更正后，有关勾稽关系都能成立"
    return "、".join(f"{_at(seen, one.cell)} 也可能应为 {one.suggested}" for one in rest)


def _if_it_stays(seen: Submission, answer: Answer) -> str:
    """Where to look next when the figure reported is right."""
    form = seen.form
    one, *rest = answer.locations[0].corrections
    more = "等其他单元格" if rest or len(answer.locations) > 1 else ""
    likely = "" if more else f"，可能应为 {one.suggested}"
    return f"请再核对{_at(seen, one.cell)}（{describe(form.cells[one.cell])}）{more}{likely}"


def _ask_measure(seen: Submission, report: Review, asked: Question) -> tuple[str, str]:
    """Which of two readings of a figure is meant."""
    cell, unit = asked.cells[0], seen.form.cells[asked.cells[0]].unit
    finding = next(one for one in report.reportable() if is_about_unit(one) and cell in one.cells)
    other = finding.said.converted if isinstance(finding, OtherMeasure) else getattr(finding, "converted", None)
    value = seen.observations[cell].value
    text = f"{_named(seen, cell)}存的数是 {value}，是 {value} {unit}" + (
        f"，还是 {other} {unit}？" if other else "吗？"
    )
    more = f"这样的共 {len(asked.cells)} 格，请一并核实。" if len(asked.cells) > 1 else ""
    return text, f"单位不对的，请按“{unit}”换算后填报；数字没有错的，请告知。{more}"


def _ask_blanks(seen: Submission, report: Review, asked: Question, told: str) -> tuple[str, str]:
    form = seen.form
    imputed = {one.cell: one.suggested for one in report.diagnosis.imputed}
    if len(imputed) == 1 and not any(isinstance(one, LeftOver) for one in report.findings):
        (cell,) = asked.cells
        text = f"{_named(seen, cell)}是否为 {imputed[cell]} {form.cells[cell].unit}？{_stated(seen, cell)}。"
        return text, "空白不等于 0，请按台账补填。"
    blank = f"{_of(told, len(asked.cells))}没有填数"
    sheets = {seen.origins[cell].place.sheet for cell in asked.cells if cell in seen.origins}
    left = [one for one in report.findings if isinstance(one, LeftOver)]
    if beside := [place for one in left for place in one.places if place.sheet in sheets]:
        stated = some_of(area_names(areas(beside)), _AREAS)
        return (
            f"{blank}，旁边的{stated} 却有数、没有计入，是不是填错了格？",
            "是的请把数字移到应填的格里；不是的请删去，空白格没有发生的填 0，漏填的按台账补填。",
        )
    text = f"{blank}，是没有发生，还是漏填？"
    return text, "没有发生的请填 0，漏填的请按台账补填。"


def _stated(seen: Submission, cell: str) -> str:
    """What stands in a cell now; of what is no figure the sign itself, which to the unit is no blank."""
    one = seen.observations[cell]
    if one.value is not None:
        return f"表中填报的是 {one.value}"
    return f"表中填的是“{quoted(one.said, Language.ZH)}”" if one.said else "表中是空白"


def _named(seen: Submission, cell: str) -> str:
    form = seen.form
    return f"{_at(seen, cell)}（{describe(form.cells[cell])}）"


def _at(seen: Submission, cell: str) -> str:
    return spoken(where(seen, cell), Language.ZH)


def shown(value: Number | str | None) -> str:
    """A figure as a letter says it, also where there is none."""
    return "空白" if value is None else str(value)
