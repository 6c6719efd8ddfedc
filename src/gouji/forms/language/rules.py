"""The edit rules of a form definition: sums declared in the header trees, and expressions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from typing import NamedTuple

from gouji.forms.language.expression import parse_expression, with_row
from gouji.forms.language.keys import QUERY, RULE
from gouji.forms.language.problems import Json, Problems, near, texts
from gouji.forms.language.repeats import levels_of
from gouji.model.edit import EditRule, Linear, Relation, own_cell
from gouji.model.finding import Severity
from gouji.model.form import Cell, Path, Table, describe_path, joined, key_path, leaf_paths
from gouji.model.kind import Aggregation

_AXES = ("columns", "rows")
WITHIN = "whole"
_WITHIN = {"zh": "其中项不大于总项", "en": "a part is no more than the whole"}
_LEVELS = {"zh": "等于下一级各行之和", "en": "= sum of the rows one level below"}


def _severity(item: Json) -> Severity:
    """The severity that is stated; what is none has been noted as a problem."""
    given = item.get("severity", Severity.ERROR)
    return Severity(given) if given in tuple(Severity) else Severity.ERROR


def rules_of(data: Json, tables: tuple[Table, ...], problems: Problems) -> tuple[EditRule, ...]:
    """Every rule instance of a definition: sums first, along columns before along rows."""
    declared: dict[str, tuple[Json, str]] = {}
    items = problems.items(data, "rules", "")
    for item, path in items:
        problems.check_keys(item, RULE, path)
        problems.one_of(str(item.get("severity", Severity.ERROR)), tuple(Severity)[::-1], f"{path}.severity")
        declared[str(item.get("id", ""))] = item, path
    problems.unique([str(item.get("id", "")) for item, _ in items], "rules", "id")
    rules = _with_own_names([rule for table in tables for rule in _sum_rules(table, declared, problems)], tables)
    _check_circles(rules, tables, problems)
    rules += [rule for table in tables for rule in _whole_rules(table, declared, problems)]
    rules += [rule for table in tables for rule in _level_rules(table, declared)]
    used, cells = {rule.id for rule in rules}, _cells(tables)
    for table in tables:
        stated = set(filter(None, _rules_of_repeat(table)))
        for name in stated - declared.keys():
            problems.add("rules", "undeclared_rule", name=name, cell=table.key)
        used |= stated
    for name, (item, path) in declared.items():
        if "codes" in item:
            from gouji.forms.language.coded import in_words_of_cells

            item = in_words_of_cells(item, path, tables, problems)
        if "expression" in item:
            rules += _expression_rules(item, path, tables, cells, problems)
        elif name not in used:
            problems.add(path, "unused_rule", name=name)
    problems.unique([rule.name for rule in rules], "rules", "instance")
    for rule in rules:
        if rule.looks_back:
            problems.add("rules", "previous_in_rule", name=rule.id)
    return tuple(rules)


def queries_of(data: Json, tables: tuple[Table, ...], problems: Problems) -> tuple[EditRule, ...]:
    """Every instance of the query edits of a definition: what may fail for a good reason."""
    queries: list[EditRule] = []
    cells = _cells(tables)
    for item, path in problems.items(data, "queries", ""):
        problems.check_keys(item, QUERY, path)
        units = problems.pattern(str(item.get("units", "")), f"{path}.units")
        reason = texts(item, "reason", "")
        rules = _expression_rules(item, path, tables, cells, problems) if "expression" in item else ()
        queries += [replace(rule, severity=Severity.WARNING, reason=reason, units=units) for rule in rules]
    problems.unique([query.name for query in queries], "queries", "instance")
    return tuple(queries)


def _cells(tables: tuple[Table, ...]) -> Mapping[str, Cell]:
    """The cells with figures, which alone rules speak of."""
    return {cell.id: cell for table in tables for cell in table.cells if cell.kind.is_figure}


# ── sums ────────────────────────────────────────────────────────────────────────────────────


def _sum_rules(table: Table, declared: Mapping[str, tuple[Json, str]], problems: Problems) -> Iterator[EditRule]:
    figures = {cell.id for cell in table.cells if cell.kind.is_figure}
    totals = [
        (cell, *paths, along_columns)
        for along_columns in (True, False)
        for cell in table.cells
        if cell.total
        and (paths := (cell.column, cell.row) if along_columns else (cell.row, cell.column))[0]
        and paths[0][-1].sum
    ]
    beside = Counter((path[-1].rule, path[:-1], other) for _, path, other, _ in totals if path[-1].rule)
    for cell, path, other, along_columns in totals:
        name = path[-1].rule or f"{table.key}-{_own_name(table, path)}"
        if path[-1].rule and name not in declared:
            problems.add("rules", "undeclared_rule", name=name, cell=cell.id)
        item = declared.get(name, ({}, ""))[0]
        parts = tuple(_part_ids(cell, path[-1].sum, figures, along_columns=along_columns))
        if not parts and not path[-1].is_open and table.repeat is None:
            problems.add("tables", "total_of_nothing", cell=cell.id)
        # Totals beside each other are told apart by their own key.
        shared = beside[path[-1].rule, path[:-1], other] > 1 or path[-1].is_open
        yield EditRule(
            id=name,
            instance=joined(key_path(other), key_path(path if shared else path[:-1])),
            left=Linear(((cell.id, 1),)),
            right=Linear(tuple((part, 1) for part in parts)),
            relation=Relation.EQUAL,
            title=_title(item, path[-1].label),
            subject=describe_path(other or path[:-1]),
            severity=_severity(item),
            source=str(item.get("source", "")),
            total=cell.id,
        )


def _whole_rules(table: Table, declared: Mapping[str, tuple[Json, str]], problems: Problems) -> Iterator[EditRule]:
    """What is within the figure of a header: each of those below it, or all of them together."""
    figures = {cell.id for cell in table.cells if cell.kind.is_figure}
    for along_columns, cell in ((along, cell) for along in (True, False) for cell in table.cells if cell.id in figures):
        path, other = (cell.column, cell.row) if along_columns else (cell.row, cell.column)
        if not path or not path[-1].whole:
            continue
        header = path[-1]
        if header.rule and header.rule not in declared:
            problems.add("rules", "undeclared_rule", name=header.rule, cell=cell.id)
        item = declared.get(header.rule, ({}, ""))[0]
        parts = tuple(_part_ids(cell, header.whole, figures, along_columns=along_columns))
        for some in (parts,) if header.exclusive else ((part,) for part in parts):
            yield EditRule(
                id=header.rule or f"{table.key}-{_own_name(table, path)}-{WITHIN}",
                instance=some[0] if len(some) == 1 else cell.id,
                left=Linear(tuple((part, 1) for part in some)),
                right=Linear(((cell.id, 1),)),
                relation=Relation.AT_MOST,
                title=texts(item, "title", "") if item else _WITHIN,
                subject=describe_path(other or path),
                severity=_severity(item),
                source=str(item.get("source", "")),
            )


def _level_rules(table: Table, declared: Mapping[str, tuple[Json, str]]) -> Iterator[EditRule]:
    """What rows of codes, and the total, add up; a unit need not have the longer codes, so they define no total."""
    adding = {cell.id for cell in table.cells if cell.kind.is_figure and cell.aggregation is Aggregation.SUM}
    for block in table.blocks:
        for header, below in levels_of(block):
            assert block.repeat is not None
            own = header.rule or (block.repeat.prefix_rule if header.is_open else "")
            item = declared.get(own, ({}, ""))[0]
            for column in leaf_paths(block.columns):
                cell, *parts = (joined(table.key, one.key, key_path(column)) for one in (header, *below))
                if cell in adding:
                    yield EditRule(
                        id=own or f"{table.key}-{block.repeat.key}",
                        instance=joined(key_path(column), header.key),
                        left=Linear(((cell, 1),)),
                        right=Linear(tuple((part, 1) for part in parts)),
                        relation=Relation.EQUAL,
                        title=texts(item, "title", "") if item else _LEVELS,
                        subject=f"{describe_path((header,))}·{describe_path(column)}",
                        severity=_severity(item),
                        source=str(item.get("source", "")),
                    )


def _rules_of_repeat(table: Table) -> Iterator[str]:
    """The rules that open rows state, also where a return has none to which they apply."""
    for block in table.blocks:
        if block.repeat is not None:
            yield from (header.rule for header in block.rows)
            yield block.repeat.prefix_rule


def _own_name(table: Table, path: Path) -> str:
    """What a sum is called that no rule names; open rows have the same, whatever their keys are."""
    keys = key_path(path[:-1] if path[-1].is_open else path).split(".")
    return "-".join(filter(None, (*keys, table.repeat.key if path[-1].is_open and table.repeat else "")))


def _with_own_names(rules: list[EditRule], tables: tuple[Table, ...]) -> list[EditRule]:
    """The sums, of which those that share a name are told apart by the rest of what they add up, or by its id."""
    known = {cell.id: cell for table in tables for cell in table.cells}
    for longer in (_with_both_keys, _with_whole_id):
        counts = Counter(rule.name for rule in rules)
        rules = [
            replace(rule, instance=longer(known[rule.total or ""])) if counts[rule.name] > 1 else rule for rule in rules
        ]
    return rules


def _with_both_keys(cell: Cell) -> str:
    return joined(key_path(cell.row), key_path(cell.column))


def _with_whole_id(cell: Cell) -> str:
    return cell.id


def _part_ids(cell: Cell, parts: tuple[str, ...], figures: Set[str], *, along_columns: bool) -> Iterator[str]:
    beside = key_path(cell.row if along_columns else cell.column)
    for part in parts:
        keys = (cell.table, beside, part) if along_columns else (cell.table, part, beside)
        if (name := joined(*keys)) in figures:
            yield name


def _check_circles(rules: list[EditRule], tables: tuple[Table, ...], problems: Problems) -> None:
    """Note totals that, by way of other totals, add up themselves."""
    parts: dict[str, set[str]] = {}
    for rule in rules:
        parts.setdefault(rule.total or "", set()).update(cell for cell, _ in rule.right.terms)
    open_totals = set(parts)
    while done := {total for total in open_totals if parts[total].isdisjoint(open_totals)}:
        open_totals -= done
    for number, table in enumerate(tables):
        if circle := [cell.id for cell in table.cells if cell.id in open_totals]:
            problems.add(f"tables[{number}]", "circle", cells=", ".join(circle))


# ── expressions ─────────────────────────────────────────────────────────────────────────────


class _Instance(NamedTuple):
    """One repetition of an expression: its name, its words, and the cell behind each reference."""

    name: str
    subject: str
    cells: Mapping[str, tuple[str, ...]]


def _expression_rules(
    item: Json, path: str, tables: tuple[Table, ...], cells: Mapping[str, Cell], problems: Problems
) -> Iterator[EditRule]:
    try:
        expression = parse_expression(str(item["expression"]))
    except ValueError as problem:
        problems.add(f"{path}.expression", "expression", detail=str(problem))
        return
    each = problems.one_of(str(item["each"]), _AXES, f"{path}.each") if "each" in item else None
    references = [name for side in (expression.left, expression.right) for name, _ in side.terms]
    found = _instances(each, references, tables)
    instances = [one for one in found if all(own_cell(cell) in cells for some in one.cells.values() for cell in some)]
    if not instances:
        known = {_reference(cell, each) for cell in cells.values()}
        lost = next((name for name in references if own_cell(name) not in known), "")
        if lost or not _in_rows_to_come(each, references, tables):
            lost = lost or "".join(references[:1])
            problems.add(f"{path}.expression", "no_such_cell", name=lost, near=near(lost, known))
    for instance in instances:
        yield EditRule(
            id=str(item.get("id", "")),
            instance=instance.name,
            left=_renamed(expression.left, instance.cells),
            right=_renamed(expression.right, instance.cells),
            relation=expression.relation,
            title=_title(item, str(item.get("id", ""))),
            subject=instance.subject,
            severity=_severity(item),
            source=str(item.get("source", "")),
        )


def _in_rows_to_come(each: str | None, references: list[str], tables: tuple[Table, ...]) -> bool:
    """Whether an expression is for rows that a return will have, and a blank has not."""
    from gouji.forms.language.matched_rows import may_match

    named = {own_cell(name).split(".")[0] for name in references}
    return each == "rows" and may_match([table for table in tables if table.key in named])


def _instances(each: str | None, references: list[str], tables: tuple[Table, ...]) -> Iterator[_Instance]:
    """What an expression means for each row or column of the tables it names."""
    if each is None:
        yield _Instance("", "", {name: (name,) for name in references})
        return
    named = {own_cell(name).split(".")[0] for name in references}
    if each == "rows" and any(table.repeat for table in tables if table.key in named):
        from gouji.forms.language.matched_rows import matched_rows

        yield from (_Instance(*one) for one in matched_rows(references, [one for one in tables if one.key in named]))
        return
    seen: dict[str, Path] = {}
    for table in tables:
        for cell in table.cells if table.key in named else ():
            path = cell.column if each == "columns" else cell.row
            seen.setdefault(key_path(path), path)
    for key, path in seen.items():
        if each == "columns":
            cells = {name: (joined(name, key),) for name in references}
        else:
            cells = {name: (with_row(name, key),) for name in references}
        yield _Instance(key, describe_path(path), cells)


def _reference(cell: Cell, each: str | None) -> str:
    """How an expression names a cell."""
    if each is None:
        return cell.id
    return joined(cell.table, key_path(cell.row if each == "columns" else cell.column))


def _renamed(side: Linear, cells: Mapping[str, tuple[str, ...]]) -> Linear:
    terms = ((cell, coefficient) for name, coefficient in side.terms for cell in cells[name])
    return Linear(tuple(terms), side.constant)


def _title(item: Json, default: str) -> dict[str, str]:
    return texts(item, "title", default)
