"""Words that a unit has written beside, over or below a table, or as a comment on a cell: somebody has to read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.findings import AddedWords, PictureOver, WordsThere
from gouji.intake.bind.idle_words import is_idle
from gouji.intake.bind.units import says_other_unit
from gouji.model.figures import observe
from gouji.model.finding import Finding
from gouji.model.form import COVER, EXPLANATIONS, OPINIONS, RESERVED_SHEETS, Form
from gouji.model.grid import Comment, Document, Piece, Place, RunningText
from gouji.model.keeping import kept, once_for
from gouji.model.labels import fold, wordings
from gouji.model.measures import measure, stated_units
from gouji.model.patterns import regex
from gouji.model.submission import Status
from gouji.model.wording import Some
from gouji.workbook.cover import guidance
from gouji.workbook.layout import skeleton, titled
from gouji.workbook.reasons import beside_answers

AUTHOR = "gouji"
_LISTED = 5
_LONGEST = 1000
_SHOWN = 60
_LABEL = 5
_OF_FIGURES = regex(
    r"更正|改正|订正|修正|修改|改为|改成|改一下|改动|调整|应为|应是|应该|实为|实应|有误|错|漏[填报计列]|重复|作废|草稿|不准|"
    r"以.{0,20}为准|预估|暂估|暂定|估算|估计|预计|初步|最终数|待[核定补查]|未核|尚未|不含|不包括|未包括|未计|"
    r"请.{0,8}[改核补删换调加减]|麻烦|帮忙"
)
"""What speaks of figures that are others than those in the table."""
_CORRECTION = regex(
    r"^[\s（(]*(?:更正|订正|修正|勘误|改正|补正)(?:说明|如下)?\s*[:：]"
    r"|(?:应为|应是|应改为|改为|改成|实为|更正为|调整为|漏[填报计]|少[填报计]|多[填报计]|错填)\D{0,10}[1-9]"
    r"|(?:预估|暂估|估计|初步|暂定)数|(?:此|该|本|以上)(?:数|表).{0,10}(?:有误|错|为准)|数据?.{0,6}(?:有误|待核|未核)",
    having="正误应改为整漏少多错数表",
)
_GUIDANCE = regex(
    r"请|^\s*[（(]?(?:\d+|[一二三四五六七八九十]+)[)）.、．]|^\s*[①-⑳]|^\s*(?:注|填[表报]|说明|要求)|的，|应当|不要|不得"
)
"""What tells units how a form is filled in."""
_OF_RETURN = regex(r"由.{2,30}(?:填|代)[填报写列]|^\D{0,20}[0-9]+(?:\.[0-9]+)?\s*(?:[十百千万亿]*元|件)|^\s*[0-9]+\s*$")
"""What speaks of whose a return is, or gives a figure."""
_NOTE = regex(r"\s*(?:注|备注|说明|另|附注|附言|特此说明)\s*[:：，,]")
_FURNITURE = regex(
    r"[\s（(]*(?:单位|部门|机关)?(?:负责人|联系人|填报人|填表人|制表人?|审核人?|复核人?|经办人|签字|签名|盖章|公章|电话|手机|日期|时间|"
    r"报出日期|填报日期|填报单位|报送单位|制表单位|备注|说明|序号|编号|栏次|合计|小计|总计|核对|校验|检查|单位名称)?"
    r"[\s:：（）()]*"
)
_DATE = regex(r"[\s\d年月日号./:：-]*")
_OWN_COMMENT = regex(r"^上(?:年|期|年同期)“.*已预填")


def added_words(
    form: Form,
    sheets: Mapping[str, Sheet],
    placed: Mapping[str, Place],
    others: Collection[Place],
    document: Document,
    year: int | None,
) -> Iterator[Finding]:
    """One finding for each sheet with a table and words that are neither the form's nor an answer, one for pictures.

    Beside a row of figures any words are told, over and below the table those that speak of figures or begin as notes
    do; what people write on every paper, names and days and units of measure, is not, nor what says nothing anew of a
    return for that ``year``.
    """
    comments, overlays = document.comments, document.overlays
    marked = not sheets.keys().isdisjoint(OPINIONS)
    on_sheets: dict[str, list[Place]] = {}
    for place in placed.values():
        on_sheets.setdefault(place.sheet, []).append(place)
    for name, sheet in sheets.items():
        if name in RESERVED_SHEETS or not (sheet.grid.pieces or comments or overlays):
            continue
        there = on_sheets.get(name)
        if there is None:
            continue
        answered = {(place.row, place.column) for place in there} | {at[1:] for at in others if at.sheet == name}
        lasts: dict[int, int] = {}
        for place in there:
            lasts[place.row] = max(place.column, lasts.get(place.row, 0))
        said = [
            WordsThere(place=Place(name, piece.row, piece.column), text=_short(str(piece.value)), comment=False)
            for piece in sheet.grid.pieces
            if piece[:2] not in answered and _is_added(form, piece, lasts, year)
        ]
        said += [*_in_comments(name, document, marked), *_in_boxes(form, name, document)]
        if said:
            yield _told(name, said)
        pictures = [one for one in overlays if not one.text and one.place.sheet == name]
        if pictures and (
            under := {cell: place for cell, place in placed.items() if any(one.covers(place) for one in pictures)}
        ):
            yield PictureOver(sheet=name, count=len(under), cells=tuple(under), places=tuple(under.values()))
    for name, pieces in _off_tables(form, sheets):
        said = [
            WordsThere(place=Place(name, piece.row, piece.column), text=_short(str(piece.value)), comment=False)
            for piece in pieces
        ]
        said += [one for one in _in_comments(name, document, marked) if not _guides(one.text)]
        said += [one for one in _in_boxes(form, name, document) if _is_of_figures(form, one.text)]
        if said:
            yield _told(name, said)
    running = next((place.sheet for place in comments if isinstance(place.sheet, RunningText)), None)
    if running and (said := [one for one in _in_comments(running, document, marked) if not _guides(one.text)]):
        yield _told(running, said)


def _told(sheet: str, said: Sequence[WordsThere]) -> Finding:
    return AddedWords(sheet=sheet, words=Some.of(said, _LISTED), places=tuple(one.place for one in said))


def _in_comments(sheet: str, document: Document, marked: bool) -> Iterator[WordsThere]:
    """The comments on a sheet that somebody else wrote."""
    for place, one in document.comments.items():
        if place.sheet == sheet and not is_own(one, marked):
            yield WordsThere(place=place, text=_short(one.text), comment=True)


def _in_boxes(form: Form, sheet: str, document: Document) -> Iterator[WordsThere]:
    """The text boxes on a sheet that say something of their own."""
    for one in document.overlays:
        if one.place.sheet == sheet and _is_own_text(form, one.text):
            yield WordsThere(place=one.place, text=_short(one.text), comment=False, box=True)


def _off_tables(form: Form, sheets: Mapping[str, Sheet]) -> Iterator[tuple[str, list[Piece]]]:
    """What on the cover corrects a figure or its unit, and what on the sheet of reasons answers nothing."""
    if (cover := sheets.get(COVER)) is not None:
        texts = [(piece, str(piece.value)) for piece in cover.grid.pieces if _is_text(piece)]
        texts = [(piece, text) for piece, text in texts if not _is_on_tables(form, fold(text))]
        odd = [(piece, text) for piece, text in texts if _corrects(text) or says_other_unit(form, text)]
        yield COVER, [piece for piece, text in odd if not _is_forms(form, text)]
    if (reasons := sheets.get(EXPLANATIONS)) is not None:
        yield EXPLANATIONS, reasons.once(_beside_answers, form)


def _beside_answers(reasons: Sheet, form: Form) -> list[Piece]:
    beside = beside_answers(form, reasons.grid)
    texts = [one for one in beside if _is_text(one)]
    return [one for one in texts if _says_something(str(one.value)) or says_other_unit(form, str(one.value))]


def _is_text(piece: Piece) -> bool:
    """Whether a piece is words of somebody's own, and not what stands on every paper."""
    return type(piece.value) is str and piece.formula is None and _is_prose(piece.value)


def _is_own_text(form: Form, text: str) -> bool:
    """Whether a text box says something that neither the form nor every paper says; a mere figure is somebody's."""
    said = text[:_LONGEST]
    if not any(sign.isalnum() for sign in said) or _FURNITURE.fullmatch(said) or _says_who(said):
        return False
    if not any(sign.isdigit() for sign in said) and _says_who_or_what(said):
        return False
    return not _is_forms(form, said) and (said.strip().isdigit() or not _DATE.fullmatch(said))


@kept
def _is_prose(text: str) -> bool:
    if not any(sign.isalpha() for sign in text):
        return False
    return not _FURNITURE.fullmatch(text[:_LONGEST]) and not _DATE.fullmatch(text[:_LONGEST])


def _says_something(text: str) -> bool:
    """Whether a text is more than a label such as 办公电话, a signature or an answer to a label."""
    return len(fold(text)) > _LABEL and not _says_who_or_what(text)


def _is_of_figures(form: Form, text: str) -> bool:
    """Whether a text box off the tables speaks of figures, their unit or who has filled them in."""
    return bool(_OF_FIGURES.search(text) or _OF_RETURN.search(text)) or says_other_unit(form, text)


def _guides(text: str) -> bool:
    """Whether a comment off the tables tells how forms are filled in."""
    return _GUIDANCE.search(text) is not None and not _OF_FIGURES.search(text)


@kept
def _corrects(text: str) -> bool:
    """Whether a text says of a figure that it is another, and does not tell how forms are filled in."""
    return _CORRECTION.search(text[:_LONGEST]) is not None and _GUIDANCE.search(text[:_LONGEST]) is None


def is_own(comment: Comment, marked: bool) -> bool:
    """Whether gouji has written a comment, in a blank or on a ``marked`` copy; some programs forget who wrote what."""
    if comment.author or not marked:
        return comment.author == AUTHOR or _OWN_COMMENT.match(comment.text) is not None
    return comment.text.endswith("。")


def _is_added(form: Form, piece: Piece, lasts: Mapping[int, int], year: int | None) -> bool:
    if not _is_text(piece):
        return False
    text = str(piece.value)[:_LONGEST]
    if _is_forms(form, text) or observe(text).status is not Status.NOT_A_NUMBER:
        return False
    if _OF_FIGURES.search(text):
        return True
    if _says_empty(form, text):
        return False
    last = lasts.get(piece.row)
    beside = last is not None and piece.column > last and not _says_who_or_what(text)
    return (beside or _NOTE.match(text) is not None) and not is_idle(text, year)


def _says_empty(form: Form, text: str) -> bool:
    """Whether a text says of a table that it has no figures, as the form wants."""
    sentences = [table.empty_note for table in form.tables if table.empty_note]
    if not sentences:
        return False
    from gouji.model.empty_note import says

    return any(says([text], sentence) for sentence in sentences)


def _says_who_or_what(text: str) -> bool:
    """Whether a text is a signature, the answer to a label in the same cell, or a unit of measure."""
    return bool(stated_units(text)) or measure(text) is not None or _says_who(text)


def _says_who(text: str) -> bool:
    """Whether a text is a signature, or the answer to a label in the same cell."""
    label, colon, _ = text.replace(":", "：").partition("：")
    return bool(colon) and _FURNITURE.fullmatch(label) is not None


def _is_forms(form: Form, text: str) -> bool:
    """Whether the form itself says a text, or its blank on whichever sheet, as where all sheets have become one."""
    folded = fold(text)
    return _is_on_tables(form, folded) or folded in _wordings_of_blank(form.base)


def _is_on_tables(form: Form, folded: str) -> bool:
    """Whether it stands on or beside the tables, as words of the form or names of rows that a unit has put there."""
    return folded in _wordings(form.base) or folded in _wordings_of_rows(form)


@once_for
def _wordings(form: Form) -> frozenset[str]:
    """What stands on and beside its tables and tells how to fill them in, which is nearly all that is asked for."""
    known = {
        fold(text)
        for table in form.tables
        for text in (table.title, table.number, table.sheet, table.unit, titled(table))
    }
    for cell in form.cells.values():
        for header in (*cell.row, *cell.column):
            known |= wordings(header)
    labels = [piece.value for table in form.tables for piece in skeleton(table).labels]
    said = (*labels, *guidance(form), *guidance(form, prefilled=True))
    return frozenset(known | {fold(text) for text in said if isinstance(text, str)})


@once_for
def _wordings_of_rows(form: Form) -> frozenset[str]:
    """The names and codes of the rows that a unit has put into it."""
    headers = [header for table in form.tables for block in table.blocks if block.repeat for header in block.rows]
    return frozenset[str]().union(*map(wordings, headers), (fold(header.code) for header in headers))


@once_for
def _wordings_of_blank(form: Form) -> frozenset[str]:
    from gouji.workbook.blank import blank  # loads what draws its sheets

    said = (piece.value for grid in blank(form) for piece in grid.pieces)
    return frozenset(fold(text) for text in said if isinstance(text, str))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
