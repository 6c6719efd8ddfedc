"""What filled returns say of a draft: sums that hold in all of them, and those that one contradicts.

Only what is natural is tried: a total and its neighbours, a row (or column) and a run of those next to it, and two of
the top rows against two others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from gouji.drafting.drafted import DraftBlock, DraftHeader, DraftRule, DraftTable, FormDraft, keys_of, ways
from gouji.drafting.equations import Equation, Name, Register, canonical, number_rules, rules_from
from gouji.drafting.sums import said, sum_rules
from gouji.drafting.writing import as_toml
from gouji.forms.language.define import define
from gouji.intake.read import read
from gouji.model.edit import Number
from gouji.model.form import Form
from gouji.model.reading import Return

_ENOUGH = 3
"""So many returns in which something is added up say that it is no chance."""
_RETURNS = 200
_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".docx"})
_TOP = 8
"""So many top rows are tried against one another."""
_RUN = 40

Figures = dict[str, Number]
Terms = tuple[tuple[Name, int], ...]


class Held(NamedTuple):
    """How many returns a draft was held against, and what became of its relations."""

    files: int
    confirmed: int
    contradicted: int


class _Upheld(NamedTuple):
    """In how many returns an equation holds with something in it, and the first that contradicts it."""

    holds: int
    against: str


def weigh(draft: FormDraft, folder: str | os.PathLike[str], password: str | None) -> Held:
    """Hold a draft against the returns in a folder; what they say is noted in it."""
    returns = dict(_returns(_form(draft), Path(folder), password))
    confirmed = contradicted = 0
    for table in draft.tables:
        for block in table.blocks:
            _weigh_kinds(table, block, returns)
            for along_columns in (True, False):
                for verdict in _weigh_sums(table, block, returns, along_columns=along_columns):
                    confirmed += not verdict.against and verdict.holds >= _ENOUGH
                    contradicted += bool(verdict.against)
    register = Register.of(draft.tables)
    for rule in draft.rules:
        instances = _instances(rule, register)
        register.known.update(map(canonical, instances))
        verdict = _verdict(instances, returns)
        _note(rule, verdict, len(returns))
        confirmed += not verdict.against and verdict.holds >= _ENOUGH
        contradicted += bool(verdict.against)
    found = list(_discovered(draft, register, returns))
    draft.rules += found
    confirmed += len(found)
    number_rules(draft.rules)
    return Held(len(returns), confirmed, contradicted)


def _form(draft: FormDraft) -> Form:
    import tomllib

    sums = [rule for table in draft.tables for rule in sum_rules(table)]
    return define(tomllib.loads(as_toml(draft, sums, "")), draft.id)


def _returns(form: Form, folder: Path, password: str | None) -> Iterator[tuple[str, Figures]]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.name[:1] not in "~.")
    for path in paths[:_RETURNS]:
        found = read(path, form, blank_as_zero=True, password=password)
        if isinstance(found, Return):
            values = found.submission.values()
            yield path.name, {cell: value for cell, value in values.items() if value is not None}


def _verdict(equations: list[Terms], returns: dict[str, Figures]) -> _Upheld:
    holds = 0
    for file, figures in returns.items():
        told = False
        for terms in equations:
            values = [(figures.get(name.id), factor) for name, factor in terms]
            if any(value is None for value, _ in values):
                continue
            if sum(value * factor for value, factor in values if value is not None):
                return _Upheld(holds, file)
            told = told or sum(bool(value) for value, _ in values) > 2
        holds += told
    return _Upheld(holds, "")


def _lines(table: DraftTable, block: DraftBlock, headers: list[DraftHeader], along_columns: bool) -> Iterator[Terms]:
    """A header less the others, in each row (or column): the first one is the total."""
    own = {id(way[-1]): keys_of(way) for way in (ways(block.columns) if along_columns else ways(block.rows))}
    keys = [own[id(header)] for header in headers]
    for other in block.row_ways if along_columns else list(ways(block.columns)):
        names = [
            Name(table.key, keys_of(other), key) if along_columns else Name(table.key, key, keys_of(other))
            for key in keys
        ]
        yield ((names[0], 1), *((name, -1) for name in names[1:]))


def _weigh_sums(
    table: DraftTable, block: DraftBlock, returns: dict[str, Figures], *, along_columns: bool
) -> Iterator[_Upheld]:
    for way in list(ways(block.columns if along_columns else block.rows)):
        header = way[-1]
        parts = header.sum or header.parts
        if not parts or any(part.children for part in parts):
            continue
        verdict = _verdict(list(_lines(table, block, [header, *parts], along_columns)), returns)
        yield verdict
        if header.sum and header.why == "原表公式":
            if verdict.against:
                header.remark = f"? 原表有公式，但 {verdict.against} 与它不符 / contradicted by a return"
        elif verdict.against:
            header.sum, header.remark = [], ""
            header.comments = [f"? {header.label}不等于{said(parts)}：{verdict.against} 与此不符 / contradicted"]
        elif verdict.holds >= _ENOUGH:
            header.sum, header.why = parts, f"{len(returns)} 份填报表中全部成立"
            header.comments = [f"{header.label}等于{said(parts)}：{len(returns)} 份填报表中全部成立 / holds in all"]
            header.remark = ""


def _weigh_kinds(table: DraftTable, block: DraftBlock, returns: dict[str, Figures]) -> None:
    for way in ways(block.columns):
        cells = [".".join(filter(None, (table.key, keys_of(row), keys_of(way)))) for row in block.row_ways]
        for file, figures in returns.items():
            values = [figures[cell] for cell in cells if cell in figures]
            if way[-1].kind == "" and any(isinstance(v, Decimal) and v != v.to_integral_value() for v in values):
                way[-1].kind = "amount"
                way[-1].unit = way[-1].unit or table.money
                way[-1].remark = f"? {file} 填了小数，请核对种类和计量单位 / decimals in a return"
            elif way[-1].kind == "" and any(v < 0 for v in values):
                way[-1].kind = "signed_count"
                way[-1].remark = f"? {file} 填了负数 / negative in a return"


def _note(rule: DraftRule, verdict: _Upheld, files: int) -> None:
    if verdict.against and rule.source.startswith("原表公式"):
        rule.comments.append(f"? {verdict.against} 与此不符 / contradicted by a return")
    elif verdict.against:
        rule.hold = f"{verdict.against} 与此不符 / contradicted by a return"
    elif verdict.holds:
        rule.comments.append(f"{files} 份填报表中全部成立 / holds in all returns")


def _instances(rule: DraftRule, register: Register) -> list[Terms]:
    """The equations of a rule, by the keys of cells."""
    from gouji.forms.language.expression import parse_expression

    parsed = parse_expression(rule.expression)
    if parsed.relation != "==":
        return []
    terms = [*parsed.left.terms, *((name, -factor) for name, factor in parsed.right.terms)]
    by_id = {name.id: name for name in register.names.values()}
    if not rule.each:
        return [tuple((by_id[name], factor) for name, factor in terms)] if all(n in by_id for n, _ in terms) else []
    lines = {name.column if rule.each == "columns" else name.row for name in register.names.values()}
    found = []
    for line in sorted(lines):
        ids = [_with_line(name, line, rule.each) for name, _ in terms]
        if all(one in by_id for one in ids):
            found.append(tuple((by_id[one], factor) for one, (_, factor) in zip(ids, terms, strict=True)))
    return found


def _with_line(name: str, line: str, each: str) -> str:
    if each == "columns":
        return f"{name}.{line}"
    table, _, column = name.partition(".")
    return ".".join(filter(None, (table, line, column)))


# ── what nobody has said ────────────────────────────────────────────────────────────────────


def _discovered(draft: FormDraft, register: Register, returns: dict[str, Figures]) -> Iterator[DraftRule]:
    """Equations that hold in all returns and in enough of them are no chance."""
    if len(returns) < _ENOUGH:
        return
    found: list[Equation] = []
    why = f"{len(returns)} 份填报表中全部成立"
    for table in draft.tables:
        for block in table.blocks:
            for terms in _candidates(table, block):
                verdict = _verdict(terms, returns)
                if not verdict.against and verdict.holds >= _ENOUGH and _each_counts(terms, returns):
                    for one in terms:
                        left = tuple((name, factor) for name, factor in one if factor > 0)
                        right = tuple((name, -factor) for name, factor in one if factor < 0)
                        found.append(Equation(left, "==", right, why))
    for rule in rules_from(found, register):
        rule.comments.append(f"? {why}，请核对是否真有此关系 / holds in all returns: is it a rule")
        yield rule


def _each_counts(equations: list[Terms], returns: dict[str, Figures]) -> bool:
    """Whether each member of an equation is more than nought somewhere."""
    places = range(len(equations[0]))
    return all(
        any(figures.get(one[place][0].id) for one in equations for figures in returns.values()) for place in places
    )


def _candidates(table: DraftTable, block: DraftBlock) -> Iterator[list[Terms]]:
    for along_columns in (True, False):
        headers = [way[-1] for way in (ways(block.columns) if along_columns else ways(block.rows))][:_RUN]
        for place, header in enumerate(headers):
            if header.sum or header.parts:
                continue
            for end in range(place + 3, len(headers) + 1):
                yield list(_lines(table, block, [header, *headers[place + 1 : end]], along_columns))
            for start in range(place - 1):
                yield list(_lines(table, block, [header, *headers[start:place]], along_columns))
    top = [header for header in map(_leaf, block.rows) if header is not None][:_TOP]
    for four in combinations(top, 4):
        for other in four[1:]:
            rest = [one for one in four[1:] if one is not other]
            yield [
                tuple((name, 1 if place in (0, 1) else -1) for place, (name, _) in enumerate(terms))
                for terms in _lines(table, block, [four[0], other, *rest], along_columns=False)
            ]


def _leaf(header: DraftHeader) -> DraftHeader | None:
    """A top row, or the one total below it."""
    if not header.children:
        return header
    totals = [child for child in header.children if child.sum]
    return totals[0] if len(totals) == 1 else None
