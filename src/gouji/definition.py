"""From the parsed TOML of a form definition to a `Form`, or to every problem in it at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from gouji.edit import EditRule, Linear
from gouji.errors import FormError, Problem
from gouji.expression import parse_expression
from gouji.finding import ERROR, SEVERITIES
from gouji.form import AMOUNT, COUNT, KINDS, RESERVED_SHEETS, Block, Cell, Form, Header, Path, Table, describe_path, leaf_paths

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_BAD_IN_SHEET_NAME = set(r"[]:*?/\\'")

_FORM_KEYS = {"id": str, "edition": str, "title": str, "source": str, "years": list, "unit": str, "aliases": list}
_TABLE_KEYS = {
    "key": str, "number": str, "sheet": str, "title": str, "unit": str, "widths": list, "landscape": bool, "blocks": list,
}  # fmt: skip
_BLOCK_KEYS = {"caption": str, "corner": str, "columns": list, "rows": list}
_HEADER_KEYS = {
    "key": str, "label": str, "children": list, "aliases": list, "sum": (str, list), "rule": str, "kind": str,
    "unit": str, "vertical": bool,
}  # fmt: skip
_RULE_KEYS = {"id": str, "title": dict, "each": str, "expression": str, "severity": str, "source": str}

Json = Mapping[str, Any]


def define(data: Json, source: str = "form") -> Form:
    """Build a form from its parsed definition.

    ``source`` names the definition in error messages. Raises `FormError` with every problem
    found: unknown and missing keys, wrong types, broken sums and expressions, clashing ids.
    """
    return _Definition(data, source).form()


class _Definition:
    """One pass over a definition; ``problems`` grows as it goes."""

    def __init__(self, data: Json, source: str) -> None:
        self.data = data
        self.source = source
        self.problems: list[Problem] = []

    def form(self) -> Form:
        self.check_keys(self.data, {"form": dict, "tables": list, "rules": list}, "", ("form", "tables"))
        head = self.data.get("form")
        head = head if isinstance(head, Mapping) else {}
        self.check_keys(head, _FORM_KEYS, "form", ("id", "edition", "title", "source", "years"))
        unit = head.get("unit", "")
        tables = tuple(
            self.table(item, f"tables[{i}]", unit) for i, item in enumerate(self.items(self.data, "tables", ""))
        )
        self.unique([table.key for table in tables], "tables", "key")
        self.unique([table.sheet for table in tables], "tables", "sheet")
        self.unique([cell.id for table in tables for cell in table.cells], "tables", "cell id")
        form = Form(
            id=head.get("id", ""),
            edition=head.get("edition", ""),
            title=head.get("title", ""),
            source=head.get("source", ""),
            years=self.years(head.get("years")),
            tables=tables,
            rules=self.rules(tables),
            aliases=tuple(head.get("aliases", ())),
        )
        if self.problems:
            raise FormError(self.source, tuple(self.problems))
        return form

    # ── words of the definition ─────────────────────────────────────────────────────────────

    def problem(self, path: str, text: str, suggestion: str = "") -> None:
        self.problems.append(Problem(path, text, suggestion))

    def check_keys(self, item: Json, known: Mapping[str, Any], path: str, required: tuple[str, ...]) -> None:
        for key, value in item.items():
            where = f"{path}.{key}" if path else key
            if key not in known:
                close = get_close_matches(key, known, n=1)
                hint = f"Did you mean {close[0]!r}?" if close else f"Allowed here: {', '.join(known)}."
                self.problem(where, "unknown key.", hint)
            elif not isinstance(value, known[key]):
                wanted = known[key] if isinstance(known[key], tuple) else (known[key],)
                names = " or ".join(kind.__name__ for kind in wanted)
                self.problem(where, f"must be {names}, not {type(value).__name__}.")
        for key in required:
            if item.get(key) in (None, "", []):
                self.problem(f"{path}.{key}" if path else key, "is missing.", f"Add {key} = …")

    def items(self, item: Json, key: str, path: str) -> list[Json]:
        """The tables of an array, leaving out whatever is no table."""
        found = item.get(key, [])
        found = found if isinstance(found, list) else []
        for i, child in enumerate(found):
            if not isinstance(child, Mapping):
                self.problem(f"{path}.{key}[{i}]".lstrip("."), "must be a table.", "Write { label = …, key = … }.")
        return [child for child in found if isinstance(child, Mapping)]

    def one_of(self, value: str, allowed: tuple[str, ...], path: str) -> str:
        if value not in allowed:
            close = get_close_matches(str(value), allowed, n=1)
            self.problem(path, f"{value!r} is not known.", f"Use {close[0] if close else ' or '.join(allowed)}.")
            return allowed[0]
        return value

    def unique(self, values: list[str], path: str, what: str) -> None:
        for value, count in Counter(values).items():
            if count > 1 and value:
                self.problem(path, f"{what} {value!r} is used {count} times.", "Give each its own.")

    def years(self, value: object) -> tuple[int, int | None]:
        whole = isinstance(value, list) and all(isinstance(year, int) and not isinstance(year, bool) for year in value)
        if not whole or len(value) not in (1, 2) or value != sorted(value):  # type: ignore[arg-type]
            if value is not None:
                self.problem("form.years", "must be [first] or [first, last].", "For example years = [2021].")
            return 0, None
        return value[0], value[1] if len(value) == 2 else None  # type: ignore[index]

    # ── tables and header trees ─────────────────────────────────────────────────────────────

    def table(self, item: Json, path: str, unit: str) -> Table:
        self.check_keys(item, _TABLE_KEYS, path, ("key", "sheet", "title", "blocks"))
        key = self.key(item, path)
        sheet = str(item.get("sheet", ""))
        if len(sheet) > 31 or _BAD_IN_SHEET_NAME & set(sheet):
            self.problem(f"{path}.sheet", f"{sheet!r} cannot be a sheet name.", "At most 31 characters, none of []:*?/\\'.")
        if sheet in RESERVED_SHEETS:
            self.problem(f"{path}.sheet", f"{sheet!r} is one of gouji's own sheets.", "Choose another name.")
        unit = str(item.get("unit", unit))
        blocks, cells = [], []
        for i, child in enumerate(self.items(item, "blocks", path)):
            block = self.block(child, f"{path}.blocks[{i}]")
            blocks.append(block)
            cells += self.cells(block, i, key, unit)
        width = max((_width(block) for block in blocks), default=0)
        widths = item.get("widths", [])
        widths = widths if isinstance(widths, list) else []
        if widths and (len(widths) != width or not all(isinstance(w, (int, float)) and 0 < w <= 255 for w in widths)):
            self.problem(f"{path}.widths", f"must be {width} numbers between 0 and 255.", "One for each column of the table.")
            widths = []
        return Table(
            key=key,
            number=str(item.get("number", "")),
            sheet=sheet,
            title=str(item.get("title", "")),
            unit=unit,
            blocks=tuple(blocks),
            cells=tuple(cells),
            widths=tuple(float(width) for width in widths),
            landscape=bool(item.get("landscape", False)),
        )

    def block(self, item: Json, path: str) -> Block:
        self.check_keys(item, _BLOCK_KEYS, path, ("columns",))
        return Block(
            columns=self.headers(item, "columns", path),
            rows=self.headers(item, "rows", path),
            caption=str(item.get("caption", "")),
            corner=str(item.get("corner", "")),
        )

    def headers(self, item: Json, key: str, path: str) -> tuple[Header, ...]:
        headers = tuple(
            self.header(child, f"{path}.{key}[{i}]") for i, child in enumerate(self.items(item, key, path))
        )
        return tuple(self.resolve_sums(headers, f"{path}.{key}", headers, ()))

    def header(self, item: Json, path: str) -> Header:
        self.check_keys(item, _HEADER_KEYS, path, ("label",))
        children = tuple(
            self.header(child, f"{path}.children[{i}]") for i, child in enumerate(self.items(item, "children", path))
        )
        if not children and "key" not in item:
            self.problem(f"{path}.key", "is missing.", "A header over figures needs a key; only groups go without.")
        if children and "sum" in item:
            self.problem(f"{path}.sum", "a header with children cannot be a sum.", "Make the sum one of its children.")
        kind = item.get("kind", "")
        wanted = item.get("sum", ())
        return Header(
            label=str(item.get("label", "")),
            key=self.key(item, path) if "key" in item else "",
            children=children,
            aliases=tuple(str(alias) for alias in item.get("aliases", ())),
            sum=(wanted,) if isinstance(wanted, str) else tuple(str(name) for name in wanted),
            rule=str(item.get("rule", "")),
            kind=self.one_of(kind, KINDS, f"{path}.kind") if kind else "",
            unit=item.get("unit", ""),
            vertical=bool(item.get("vertical", False)),
        )

    def key(self, item: Json, path: str) -> str:
        key = str(item.get("key", ""))
        if key and not _KEY.fullmatch(key):
            self.problem(f"{path}.key", f"{key!r} is no key.", "Small letters, digits and _ only, a letter first.")
        return key

    def resolve_sums(
        self, headers: tuple[Header, ...], path: str, tree: tuple[Header, ...], above: Path
    ) -> Iterator[Header]:
        """Replace the names in every ``sum`` by the leaves they stand for."""
        for i, header in enumerate(headers):
            where = f"{path}[{i}]"
            if header.children:
                children = self.resolve_sums(header.children, f"{where}.children", tree, (*above, header))
                yield _with(header, children=tuple(children))
            elif header.sum:
                yield _with(header, sum=self.parts(header, headers, f"{where}.sum", tree, above))
            else:
                yield header

    def parts(
        self, header: Header, siblings: tuple[Header, ...], path: str, tree: tuple[Header, ...], above: Path
    ) -> tuple[str, ...]:
        if header.sum == ("siblings",):
            others = tuple(other for other in siblings if other is not header)
            return tuple(key_path(leaf) for leaf in leaf_paths(others, above))
        leaves = [key_path(leaf) for leaf in leaf_paths(tree)]
        own = key_path((*above, header))
        found: list[str] = []
        for name in header.sum:
            named = [leaf for leaf in leaves if leaf == name or leaf.startswith(name + ".")]
            if not named:
                close = get_close_matches(name, leaves, n=1)
                self.problem(path, f"there is no {name!r} here.", f"Did you mean {close[0]!r}?" if close else "")
            elif own in named:
                self.problem(path, f"{name!r} contains the sum itself.", "Name its parts instead.")
            found += named
        if repeated := [name for name, count in Counter(found).items() if count > 1]:
            self.problem(path, f"{repeated[0]!r} is added twice.", "Name each part once.")
        return tuple(found)

    def cells(self, block: Block, number: int, table: str, unit: str) -> Iterator[Cell]:
        for row in list(leaf_paths(block.rows)) or [()]:
            for column in leaf_paths(block.columns):
                path = (*row, *column)
                kind = next((header.kind for header in reversed(path) if header.kind), COUNT)
                yield Cell(
                    id=".".join(filter(None, (table, key_path(row), key_path(column)))),
                    table=table,
                    block=number,
                    row=row,
                    column=column,
                    kind=kind,
                    unit=next((header.unit for header in reversed(path) if header.unit), "" if kind == AMOUNT else unit),
                    total=bool((row and row[-1].sum) or column[-1].sum),
                )

    # ── edit rules ──────────────────────────────────────────────────────────────────────────

    def rules(self, tables: tuple[Table, ...]) -> tuple[EditRule, ...]:
        declared: dict[str, Json] = {}
        places: dict[str, str] = {}
        items = self.items(self.data, "rules", "")
        for i, item in enumerate(items):
            path = f"rules[{i}]"
            self.check_keys(item, _RULE_KEYS, path, ("id", "title", "source"))
            declared[str(item.get("id", ""))] = item
            places[str(item.get("id", ""))] = path
        self.unique([str(item.get("id", "")) for item in items], "rules", "id")
        rules = [rule for table in tables for rule in self.sum_rules(table, declared)]
        used = {rule.id for rule in rules}
        for name, item in declared.items():
            if "expression" in item:
                rules += self.expression_rules(item, places[name], tables)
            elif name not in used:
                self.problem(places[name], f"no sum uses {name!r}.", "Add an expression, or rule = … beside a sum.")
        self.unique([rule.name for rule in rules], "rules", "instance")
        return tuple(rules)

    def sum_rules(self, table: Table, declared: Mapping[str, Json]) -> Iterator[EditRule]:
        """The rules behind the ``sum`` of every total, along columns first."""
        for axis in ("column", "row"):
            for cell in table.cells:
                path: Path = getattr(cell, axis)
                if not path or not path[-1].sum:
                    continue
                other: Path = cell.row if axis == "column" else cell.column
                around = key_path(path[:-1])
                prefix = [table.key, key_path(other)] if axis == "column" else [table.key]
                suffix = [] if axis == "column" else [key_path(other)]
                parts = tuple((".".join(filter(None, (*prefix, part, *suffix))), 1) for part in path[-1].sum)
                name = path[-1].rule or f"{table.key}-{key_path(path).replace('.', '-')}"
                item = declared.get(name, {})
                if path[-1].rule and not item:
                    self.problem("rules", f"the sum {cell.id} names rule {name!r}, which is not declared.", "Declare it.")
                subject = other or path[:-1]
                yield EditRule(
                    id=name,
                    instance=".".join(filter(None, (key_path(other), around))),
                    left=Linear(((cell.id, 1),)),
                    right=Linear(parts),
                    relation="==",
                    title=self.title(item, path[-1].label),
                    subject=describe_path(subject),
                    severity=str(item.get("severity", ERROR)),
                    source=str(item.get("source", "")),
                    total=cell.id,
                )

    def expression_rules(self, item: Json, path: str, tables: tuple[Table, ...]) -> Iterator[EditRule]:
        try:
            expression = parse_expression(str(item["expression"]))
        except ValueError as problem:
            self.problem(f"{path}.expression", f"{problem}.", "Write for example a.x + a.y == b.x.")
            return
        severity = self.one_of(str(item.get("severity", ERROR)), SEVERITIES[::-1], f"{path}.severity")
        cells = {cell.id for table in tables for cell in table.cells}
        each = item.get("each")
        if each is not None:
            self.one_of(str(each), ("columns", "rows"), f"{path}.each")
        references = [name for side in (expression.left, expression.right) for name, _ in side.terms]
        instances = self.instances(each, references, tables)
        matched = [(name, subject, ids) for name, subject, ids in instances if cells.issuperset(ids.values())]
        if not matched:
            known = sorted(cells | {_without(cell, each, tables) for cell in cells if each})
            lost = next((name for name in references if name not in known), references[0] if references else "")
            close = get_close_matches(lost, known, n=1)
            self.problem(
                f"{path}.expression", f"{lost!r} is no cell of this form.", f"Did you mean {close[0]!r}?" if close else ""
            )
        for name, subject, ids in matched:
            yield EditRule(
                id=str(item.get("id", "")),
                instance=name,
                left=_renamed(expression.left, ids),
                right=_renamed(expression.right, ids),
                relation=expression.relation,
                title=self.title(item, str(item.get("id", ""))),
                subject=subject,
                severity=severity,
                source=str(item.get("source", "")),
            )

    def instances(
        self, each: object, references: list[str], tables: tuple[Table, ...]
    ) -> list[tuple[str, str, dict[str, str]]]:
        """Name, subject and reference → cell id of each repetition of an expression."""
        if each not in ("columns", "rows"):
            return [("", "", {reference: reference for reference in references})]
        named = {reference.split(".")[0] for reference in references}
        found: dict[str, str] = {}
        for table in tables:
            for cell in table.cells if table.key in named else ():
                path = cell.column if each == "columns" else cell.row
                found.setdefault(key_path(path), describe_path(path))
        if each == "columns":
            return [(key, label, {name: f"{name}.{key}" for name in references}) for key, label in found.items()]
        return [
            (key, label, {name: ".".join((name.split(".")[0], key, *name.split(".")[1:])) for name in references})
            for key, label in found.items()
            if key
        ]

    def title(self, item: Json, default: str) -> dict[str, str]:
        title = item.get("title")
        title = title if isinstance(title, Mapping) else {}
        return {language: str(title.get(language) or title.get("zh") or default) for language in ("zh", "en")}


def key_path(path: Path) -> str:
    """The part of a cell id that a way through a header tree gives."""
    return ".".join(header.key for header in path if header.key)


def _width(block: Block) -> int:
    labels = max((header.depth for header in block.rows), default=0)
    return labels + sum(header.leaf_count for header in block.columns)


def _with(header: Header, **changes: Any) -> Header:
    return Header(**{name: changes.get(name, getattr(header, name)) for name in Header.__slots__})


def _renamed(side: Linear, ids: Mapping[str, str]) -> Linear:
    return Linear(tuple((ids[name], coefficient) for name, coefficient in side.terms), side.constant)


def _without(cell: str, each: object, tables: tuple[Table, ...]) -> str:
    """A cell id with its row or column part left out, as an ``each`` expression names it."""
    found = next(c for table in tables for c in table.cells if c.id == cell)
    kept = (key_path(found.row),) if each == "columns" else (key_path(found.column),)
    return ".".join(filter(None, (found.table, *kept)))
