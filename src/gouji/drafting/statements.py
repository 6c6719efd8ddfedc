"""Equations that a workbook states outside its totals: formulas, conditional formats, checks, notes in codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from gouji.drafting.drafted import DraftHeader, DraftTable, Way, keys_of, leaves, ways
from gouji.drafting.equations import Equation, Name, Register
from gouji.drafting.formula import Combination, SheetCell, comparisons_in
from gouji.drafting.seen import SeenSheet
from gouji.drafting.words import is_total
from gouji.model.labels import squeezed
from gouji.model.patterns import regex

_FORMULAS = 5_000
"""Formulas of a workbook that are gone through for comparisons."""
_CODE = "[A-Z]?[0-9]{1,4}"
_SIDE = rf"{_CODE}(?:[-+](?:{_CODE}|…+|\.{{2,}}))*"
_CODED = regex(rf"(?<![-+0-9A-Za-z.]){_SIDE}(?:=|≤|≥|<=|>=){_SIDE}(?![-+0-9A-Za-z=.])")
_RELATION = regex("<=|>=|≤|≥|=")
_RELATIONS = {"=": "==", "≤": "<=", "≥": ">=", "<=": "<=", ">=": ">="}
_NUMERALS = "一二三四五六七八九十"
_ITEM = rf"第([{_NUMERALS}])项"
_SIGNS = dict.fromkeys(("≧", "不小于", "大于等于", "大于或等于"), "≥")
_SIGNS |= dict.fromkeys(("≦", "不大于", "小于等于", "小于或等于", "不超过"), "≤")
_SIGN = regex("|".join(_SIGNS))
_CLAUSES = regex(r"[；;。\n]")
_RELATES = regex(r"[=≤≥≧≦]|等于|[不大小]于|不超过|之和")
"""What in a clause of a note says that figures belong together."""
_SIDE_IN_WORDS = rf"{_ITEM}(?:[加减]{_ITEM})*(?:之[和差])?"
_IN_WORDS = regex(rf"({_SIDE_IN_WORDS})[，,]?等于({_SIDE_IN_WORDS})")
_SIGNED_ITEM = regex(rf"([加减]?){_ITEM}")


def of_formulas(formulas: dict[SheetCell, Combination], said: set[SheetCell], register: Register) -> Iterator[Equation]:
    """What the formulas of single cells say."""
    for place, value in formulas.items():
        if place not in said:
            equation = register.equation(Combination({place: 1}), "==", value, f"原表公式（{_at(place)}）")
            if equation is not None:
                yield equation


def of_checks(sheets: Iterable[SeenSheet], register: Register) -> Iterator[Equation]:
    """What conditional formats, custom validations and check formulas compare: only what is equal."""
    sheets = tuple(sheets)
    by_name = {sheet.name: sheet for sheet in sheets}

    def behind(place: SheetCell) -> str | None:
        name, row, column = place
        if place in register.names or name not in by_name:
            return None
        return by_name[name].at(row, column).formula or None

    for sheet in sheets:
        for formula in sheet.statements[:_FORMULAS]:
            yield from _compared(formula, sheet.name, behind, register, f"原表“{sheet.name}”的条件格式")
        others = (
            spot for spot in sheet.spots.values() if spot.formula and (sheet.name, *spot.at) not in register.names
        )
        for _, spot in zip(range(_FORMULAS), others, strict=False):
            why = f"原表核对公式（{_at((sheet.name, *spot.at))}）"
            yield from _compared(spot.formula, sheet.name, behind, register, why)


def _compared(
    formula: str, sheet: str, behind: Callable[[SheetCell], str | None], register: Register, why: str
) -> Iterator[Equation]:
    for left, relation, right in comparisons_in(formula, sheet, behind):
        if relation in ("=", "<>"):
            equation = register.equation(left, "==", right, why)
            if equation is not None:
                yield equation


def _at(place: SheetCell) -> str:
    from gouji.model.grid import Place, address

    return address(Place(*place))


# ── in codes and in words ───────────────────────────────────────────────────────────────────


def of_notes(tables: list[DraftTable]) -> Iterator[tuple[DraftTable, str, Equation | None]]:
    """The relations that texts of a table state, in codes (7=1+2+3) or in words (第一项加第二项之和，等于…).

    None where it is not certain which cells are meant.
    """
    for table in tables:
        notes = _clauses(table.notes)
        for clause in notes | _clauses(spot.text for spot in table.sheet.spots.values()):
            found = list(_in_clause(table, clause))
            yield from found
            if not found and clause in notes and _RELATES.search(squeezed(clause)):
                yield table, clause, None


def _clauses(texts: Iterable[str]) -> dict[str, None]:
    """The clauses of some texts, each once, in order."""
    return dict.fromkeys(clause for text in texts for clause in map(str.strip, _CLAUSES.split(text)) if clause)


def _in_clause(table: DraftTable, clause: str) -> Iterator[tuple[DraftTable, str, Equation | None]]:
    plain = squeezed(clause).replace("－", "-")
    for found in _CODED.finditer(_SIGN.sub(lambda sign: _SIGNS[sign[0]], plain)):
        yield from _in_codes(table, found[0])
    for words in _IN_WORDS.finditer(plain):
        yield from _of_items(table, words)


def _in_codes(table: DraftTable, text: str) -> Iterator[tuple[DraftTable, str, Equation | None]]:
    relation = _RELATION.search(text)
    if relation is None:
        return
    sides = text[: relation.start()], text[relation.end() :]
    if relation[0] == "=" and not any(sign in side for side in sides for sign in "+-"):
        return
    for block in table.blocks:
        for along_columns in (False, True):
            lines: list[Way] = list(ways(block.columns if along_columns else block.rows))
            by_code = {squeezed(way[-1].code).partition("=")[0].strip("()"): way for way in lines if way[-1].code}
            parsed = [_side(side, by_code) for side in sides]
            if any(one is None for one in parsed):
                continue
            across = block.row_ways if along_columns else list(ways(block.columns))
            for other in across:
                left, right = (
                    tuple(
                        (
                            Name(table.key, keys_of(other), keys_of(way))
                            if along_columns
                            else Name(table.key, keys_of(way), keys_of(other)),
                            factor,
                        )
                        for way, factor in one or ()
                    )
                    for one in parsed
                )
                yield table, text, _balanced(left, _RELATIONS[relation[0]], right, f"原表说明：{text}")
            return
    if any(header.code for block in table.blocks for header in (*leaves(block.rows), *leaves(block.columns))):
        yield table, text, None


def _balanced(
    left: tuple[tuple[Name, int], ...], relation: str, right: tuple[tuple[Name, int], ...], why: str
) -> Equation:
    """The same with everything that is taken away on the other side."""
    plus = (*(one for one in left if one[1] > 0), *((name, -factor) for name, factor in right if factor < 0))
    minus = (*(one for one in right if one[1] > 0), *((name, -factor) for name, factor in left if factor < 0))
    return Equation(plus, relation, minus, why)


def _side(text: str, by_code: dict[str, Way]) -> list[tuple[Way, int]] | None:
    found: list[tuple[Way, int]] = []
    codes = list(by_code)
    waiting = False
    for sign, code in re.findall(r"([-+]?)([A-Z]?[0-9]+|…+|\.{2,})", text):
        if not code[-1].isdigit():
            waiting = True
            continue
        if code not in by_code or (waiting and (not found or sign == "-")):
            return None
        if waiting:
            begin, end = codes.index(_code_of(found[-1][0])), codes.index(code)
            found += [(by_code[one], 1) for one in codes[begin + 1 : end]]
            waiting = False
        found.append((by_code[code], -1 if sign == "-" else 1))
    return None if waiting or not found else found


def _code_of(way: Way) -> str:
    return squeezed(way[-1].code).partition("=")[0].strip("()")


def _of_items(table: DraftTable, words: re.Match[str]) -> Iterator[tuple[DraftTable, str, Equation | None]]:
    """The top rows, one after the other, as 第一项, 第二项; of one with rows below it its total."""
    left, _, right = words[0].partition("等于")
    for block in table.blocks:
        if len(block.rows) < 2 or block.repeat is not None:
            continue
        items = [_item(header) for header in block.rows]
        paths = {id(way[-1]): way for way in ways(block.rows)}
        sides = []
        for side in (left, right):
            named = [(sign, _NUMERALS.index(number)) for sign, number in _SIGNED_ITEM.findall(side)]
            if any(number >= len(items) or items[number] is None for _, number in named):
                yield table, words[0], None
                return
            chosen = [(items[number], -1 if sign == "减" else 1) for sign, number in named]
            sides.append([(paths[id(header)], factor) for header, factor in chosen if header is not None])
        for column in ways(block.columns):
            one, other = (
                tuple((Name(table.key, keys_of(way), keys_of(column)), factor) for way, factor in side)
                for side in sides
            )
            yield table, words[0], _balanced(one, "==", other, f"原表：{words[0]}")


def _item(header: DraftHeader) -> DraftHeader | None:
    """The row of a top item: itself, or the one total below it."""
    if not header.children:
        return header
    totals = [child for child in header.children if not child.children and is_total(child.label)]
    return totals[0] if len(totals) == 1 else None
