"""The answer to 零报告 on a cover: 是, 否, or boxes of which one is ticked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gouji.intake.bind.alignment import Sheet
from gouji.model.grid import Document, Piece, Place
from gouji.model.labels import fold
from gouji.model.patterns import regex
from gouji.workbook.cover import NIL, field_mark

_LABELS = frozenset(map(fold, (NIL.label, "是否零报告", "是否为零报告", "零报告（是/否）", "零报告情况")))
_TICK = "☑☒✓✔√■●◉⊙✅☐□○◯"
_TICKED = frozenset("☑✓✔√■●◉⊙✅☒")
_BOX = regex(rf"[（(\[【]?\s*([{_TICK}xX×])\s*[)）\]】]?|[（(\[【]\s*([)）\]】])")
_WORD = regex("不是|是|否|有|无", having="是否有无")
_LEADING = regex("(?:不是|是|否)(?![是否])")
_YES = frozenset({"是", "是的", "true", "yes", "y", "1", "对"})
_NO = frozenset({"否", "不是", "不", "false", "no", "n", "0", "非零报告", "非"})
_NOTHING = frozenset({"", "/", "-", "—", "——"})
_REACH = 4
"""Cells beside the label that may hold its answer."""


class NilAnswer(NamedTuple):
    """What is answered: ``is_nil`` is None where that is not understood, ``text`` empty where there is no answer."""

    is_nil: bool | None = False
    text: str = ""
    places: tuple[Place, ...] = ()


def nil_answer(document: Document, sheets: Mapping[str, Sheet]) -> NilAnswer:
    """The answer beside the label 零报告, behind its colon, or behind the hidden name of its cell."""
    for sheet in sheets.values():
        if sheet.texts and (said := sheet.once(_on_sheet)) is not None:
            return said
    place = document.names.get(field_mark(NIL))
    if place is not None and place.sheet in sheets:
        sheet = sheets[place.sheet]
        return _answered(sheet, [sheet.at.get((place.row, place.column))]) or NilAnswer()
    return NilAnswer()


def _on_sheet(sheet: Sheet) -> NilAnswer | None:
    for piece, folded in sheet.texts:
        if folded in _LABELS:
            beside = [sheet.at.get((piece.row, piece.column + piece.columns + step)) for step in range(_REACH)]
            if answer := _answered(sheet, beside):
                return answer
        label, mark, said = _parted(str(piece.value))
        if mark and fold(label) in _LABELS and said.strip():
            return NilAnswer(understood(said), said.strip(), (Place(sheet.name, piece.row, piece.column),))
    return None


def _parted(text: str) -> tuple[str, str, str]:
    """What stands before a colon, the colon and what stands behind it."""
    return text.replace(":", "：").partition("：") if ":" in text or "：" in text else (text, "", "")


def _answered(sheet: Sheet, beside: list[Piece | None]) -> NilAnswer | None:
    """What some cells say together: the first of them alone unless there are boxes."""
    pieces = [piece for piece in beside if piece is not None and piece.value not in (None, "")]
    if not pieces or (pieces[0] is not beside[0] and not _has_box(pieces[0])):
        return None
    if not any(map(_has_box, pieces)):
        pieces = pieces[:1]
    text = " ".join(str(piece.value).strip() for piece in pieces)
    return NilAnswer(understood(text), text, tuple(Place(sheet.name, piece.row, piece.column) for piece in pieces))


def _has_box(piece: Piece) -> bool:
    return isinstance(piece.value, str) and _BOX.search(piece.value) is not None


def understood(text: str) -> bool | None:
    """Whether an answer says 是; None where it says neither that nor 否."""
    plain = text.strip().casefold().strip("。.;；!！")
    if plain in _NOTHING:
        return False
    if plain in _YES or plain in _NO:
        return plain in _YES
    boxes = [(found.start(), found.end(), (found[1] or "") in _TICKED) for found in _BOX.finditer(text)]
    words = [(found.start(), found.end(), found[0] == "是") for found in _WORD.finditer(text)]
    if boxes and not words and len(boxes) == 1:
        return True if boxes[0][2] else False if (text.strip() in ("×", "☐", "□")) else None
    if not boxes and (leading := _LEADING.match(plain)) and len({word for _, _, word in words}) == 1:
        return leading[0] == "是"
    ticked = [_beside(start, end, words, boxes) for start, end, is_ticked in boxes if is_ticked]
    if not ticked and {word for _, _, word in words} == {True, False}:
        empty = all(text[start:end].strip(" \u3000()[]（）【】") in ("", *"☐□○◯") for start, end, _ in boxes)
        return False if empty else None  # nothing is chosen yet
    said = set(ticked)
    return said.pop() if len(said) == 1 else None


def is_open(text: str) -> bool:
    """Whether 是 and 否 stand there as they were printed, and nobody has chosen."""
    return (
        understood(text) is False
        and {"是", "否"} <= {found[0] for found in _WORD.finditer(text)}
        and not any(found[1] in _TICKED for found in _BOX.finditer(text))
    )


def _beside(
    start: int, end: int, words: list[tuple[int, int, bool]], boxes: list[tuple[int, int, bool]]
) -> bool | None:
    """Which word a box belongs to: boxes stand in front of their words, or behind them, all alike."""
    in_front = bool(boxes) and bool(words) and boxes[0][0] < words[0][0]
    near = (
        [word for at, _, word in words if at >= end]
        if in_front
        else [word for _, to, word in words[::-1] if to <= start]
    )
    return near[0] if near else None
