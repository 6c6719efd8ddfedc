"""The check sheet (勾稽检查): every rule instance of the form, live, without macros."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gouji.model.aggregation import zero_when_blank
from gouji.model.edit import Linear, Number, OutcomeVerdict, confront
from gouji.model.form import CHECKS, Form
from gouji.model.formulas import Places, bound_formula, holds_formula, ranges, side_formula
from gouji.model.grid import Grid, Piece, Place, Value, a1, pinned
from gouji.model.rounding import bound_of, shares
from gouji.model.text_size import text_height
from gouji.workbook.cover import YES, nil_place
from gouji.workbook.list_page import headed, list_page

HOLDS, BROKEN, OPEN = "√", "×", "未填全"
HEADINGS = ("序号", "表", "核对对象", "勾稽关系", "左边", "右边", "差额", "结果")
WIDTHS = (6.0, 7.0, 44.0, 52.0, 9.0, 9.0, 9.0, 9.0)
FIRST = 3
_SUBJECT, _TITLE, _LEFT, _RIGHT, _DIFFERENCE, _RESULT = 2, 3, 4, 5, 6, 7
_RESULTS = {OutcomeVerdict.SATISFIED: HOLDS, OutcomeVerdict.FAILED: BROKEN, OutcomeVerdict.UNDECIDED: OPEN}


def check_sheet(
    form: Form,
    places: Places,
    values: Mapping[str, Number | None],
    *,
    nil_return: bool = False,
    texts: Collection[str] = (),
    name: str = CHECKS,
    following: Collection[str] = (),
    returns: int = 0,
) -> Grid:
    """One line per rule instance: both sides, the difference and √, × or 未填全.

    Every formula comes with its present result, so nothing depends on a recalculation. In a nil
    return blanks count as zero; ``texts`` are the cells that are not blank although no figure
    stands in them. ``following`` are the totals that are formulas; of a sum of ``returns`` all are.
    """
    pieces = headed(f"{form.title}勾稽检查", HEADINGS, FIRST - 1)
    heights = {0: 34.0, 1: 24.0, 2: 24.0}
    results = []
    no_nil_return = f'{pinned(nil_place(form))}<>"{YES}"'

    nothing = zero_when_blank(form)

    def side(row: int, column: int, linear: Linear) -> Piece:
        value = _shown(linear, values, zeros)
        if not linear.terms:
            return Piece(row, column, value, role="plain")
        area = ",".join(ranges([cell for cell, _ in linear.terms], places, name))
        formula = f'IF(AND(COUNT({area})=0,{missing}),"",{side_formula(linear, places, name)})'
        return Piece(row, column, "" if value is None else value, formula=formula, role="plain")

    for i, rule in enumerate(form.rules):
        row = FIRST + i
        known = {cell: values.get(cell) for cell in rule.cells}
        always = nothing.issuperset(rule.cells)
        zeros, missing = nil_return or always, "FALSE" if always else no_nil_return
        if zeros:
            known = {cell: 0 if value is None and cell not in texts else value for cell, value in known.items()}
        bound = bound_of(form, rule, following, max(returns, 1))
        below = f"{bound:f}" if bound else ""
        if not returns:
            below = bound_formula(rule, shares(form, rule), places, name)
        result = _RESULTS[confront(rule, known, bound).verdict]
        results.append(result)
        left, right = _shown(rule.left, values, zeros), _shown(rule.right, values, zeros)
        areas = ranges(rule.cells, places, name)
        blank = "+".join(f"COUNTBLANK({area})" for area in areas)  # the "" of an empty total is blank too
        filled = f"COUNT({','.join(areas)})+IF({missing},0,{blank})"
        at_left, at_right, at_result = (a1(row, column) for column in (_LEFT, _RIGHT, _RESULT))
        difference = f"ROUND(N({at_left})-N({at_right}),6)"
        tables = dict.fromkeys(places[cell].sheet for cell in rule.cells)
        pieces += [
            Piece(row, 0, i + 1, role="plain"),
            Piece(row, 1, "、".join(tables), role="plain"),
            Piece(row, _SUBJECT, rule.subject, role="line"),
            Piece(row, _TITLE, rule.title["zh"], role="line"),
            side(row, _LEFT, rule.left),
            side(row, _RIGHT, rule.right),
            Piece(
                row,
                _DIFFERENCE,
                "" if result == OPEN else (left or 0) - (right or 0),
                formula=f'IF({at_result}="{OPEN}","",{difference})',
                role="plain",
            ),
            Piece(
                row,
                _RESULT,
                result,
                formula=f'IF({filled}<{len(rule.cells)},"{OPEN}",'
                f'IF({holds_formula(difference, rule, below)},"{HOLDS}","{BROKEN}"))',
                role="mark",
            ),
        ]
        heights[row] = max(20.0, text_height(rule.subject, WIDTHS[2]), text_height(rule.title["zh"], WIDTHS[3]))
    denies = _denied(form, places, name) if name == CHECKS else ""
    pieces.append(_summary(results, denies, bool(denies) and nil_return and any(values.values())))
    page = list_page(WIDTHS, heights, FIRST)
    return Grid(name, tuple(sorted(pieces, key=lambda piece: piece[:2])), page=page, locked=True)


def _shown(side: Linear, values: Mapping[str, Number | None], nil_return: bool) -> Number | None:
    """What the sheet shows for one side: blanks left out, empty while all are blank unless they count as zero."""
    present = [coefficient * value for cell, coefficient in side.terms if (value := values.get(cell)) is not None]
    return sum(present) + side.constant if present or nil_return or not side.terms else None


def _denied(form: Form, places: Places, name: str) -> str:
    """The condition that the cover says nil return and some figure is not zero."""
    nil = f'{pinned(nil_place(form))}="{YES}"'
    areas = ranges([cell for cell in form.cells if cell in places], places, name)
    count = "+".join(f'COUNTIF({area},">0")+COUNTIF({area},"<0")' for area in areas)
    return f"AND({nil},{count}>0)"


def _summary(results: list[str], denies: str, denied: bool) -> Piece:
    """All results in one sentence; where all is ``denied`` by the answer on the cover, that instead of what to do."""
    area = f"{a1(FIRST, _RESULT, True)}:{a1(FIRST + len(results) - 1, _RESULT, True)}"
    counts = {mark: f'COUNTIF({area},"{mark}")' for mark in (HOLDS, BROKEN, OPEN)}
    todo = f'IF({counts[OPEN]}>0,"。请把空白填全，没有的填 0。","，可以报送。")'
    todo = f'IF({counts[BROKEN]}>0,"。请核对打×的项目。",{todo})'
    if denies:
        todo = f'IF({denies},"{_DENIED}",{todo})'
    formula = (
        f'"共 {len(results)} 项勾稽关系：√ "&{counts[HOLDS]}&" 项，× "&{counts[BROKEN]}&" 项，'
        f'未填全 "&{counts[OPEN]}&" 项"&{todo}'
    )
    held, broken, open_ = (results.count(mark) for mark in (HOLDS, BROKEN, OPEN))
    ending = "。请核对打×的项目。" if broken else "。请把空白填全，没有的填 0。" if open_ else "，可以报送。"
    text = f"共 {len(results)} 项勾稽关系：√ {held} 项，× {broken} 项，未填全 {open_} 项{_DENIED if denied else ending}"
    return Piece(1, 0, text, columns=len(HEADINGS), formula=formula, role="result")


_DENIED = "。封面“零报告”选了“是”，表内却有数，请核对改正。"


def said_by(sheet: Grid) -> tuple[Place, Value]:
    """Where a check sheet sums up, and what it says there."""
    piece = next(piece for piece in sheet.pieces if piece.row == 1)
    return Place(sheet.name, piece.row, piece.column), piece.value
