"""Open rows of a form definition: what is said of them, and the headers that the rows of one return make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from gouji.forms.language.keys import REPEAT, REPEAT_CODE, REPEAT_TOTAL, STUB
from gouji.forms.language.problems import Json, Problems, strings
from gouji.model.form import Block, Header
from gouji.model.open_rows import LABEL, MERGES, ROW_CODE, STUBS, OpenRows, RowName, Stub, row_keys

BLANK_ROWS = 10
"""So many empty rows a blank has for them where the definition does not say."""
MOST_ROWS = 1000


def stubs_of(item: Json, path: str, problems: Problems) -> tuple[Stub, ...]:
    """The columns of a block in front of its figures, one of them with the labels."""
    found = []
    for stub, where in problems.items(item, "stubs", path):
        problems.check_keys(stub, STUB, where)
        found.append(Stub(problems.one_of(str(stub.get("shows", LABEL)), STUBS, where), str(stub.get("label", ""))))
    if found and [stub.shows for stub in found].count(LABEL) != 1:
        problems.add(f"{path}.stubs", "one_label_stub")
    problems.unique([stub.shows for stub in found], f"{path}.stubs", "shows")
    return tuple(found)


def repeat_of(item: Json, path: str, problems: Problems) -> OpenRows | None:
    """What a block says of open rows, if it has them."""
    repeat = item.get("repeat")
    if not isinstance(repeat, dict):
        return None
    where = f"{path}.repeat"
    problems.check_keys(repeat, REPEAT, where)
    if "rows" in item:
        problems.add(where, "repeat_with_rows")
    code, total = _table(repeat, "code", where, problems), _table(repeat, "total", where, problems)
    problems.check_keys(code, REPEAT_CODE, f"{where}.code") if code else None
    problems.check_keys(total, REPEAT_TOTAL, f"{where}.total") if total else None
    if code and not any(stub.get("shows") == ROW_CODE for stub, _ in problems.items(item, "stubs", path)):
        problems.add(f"{where}.code", "no_code_stub")
    pattern = problems.pattern(str(code.get("pattern", "")), f"{where}.code.pattern")
    minimum, maximum = _count(repeat, "minimum", 0), _count(repeat, "maximum", MOST_ROWS)
    if minimum > maximum:
        problems.add(f"{where}.minimum", "more_than_maximum")
    return OpenRows(
        key=str(repeat.get("key", "")),
        unique=repeat.get("unique") is not False,
        minimum=minimum,
        maximum=maximum,
        blank_rows=max(minimum, min(_count(repeat, "blank_rows", BLANK_ROWS), maximum), 1),
        pattern=pattern,
        by_prefix=code.get("by_prefix") is True,
        prefix_rule=str(code.get("rule", "")),
        total=str(total.get("key", "")),
        total_first=total.get("first") is True,
        merge=problems.one_of(str(repeat["merge"]), MERGES, f"{where}.merge") if "merge" in repeat else MERGES[0],
    )


def open_headers(item: Json, repeat: OpenRows, rows: Sequence[RowName] | None) -> tuple[Header, ...]:
    """The headers of the open rows of one return, or of as many empty ones as a blank has, with that of their sum."""
    named = rows if rows is not None else [RowName("")] * repeat.blank_rows
    keys = [f"[{key}]" for key in row_keys(repeat, named)]
    own = tuple(Header(label=row.name, key=key, code=row.code) for row, key in zip(named, keys, strict=True))
    if not repeat.total:
        return own
    total = item["repeat"]["total"]
    whole = Header(
        label=str(total.get("label", "")),
        key=repeat.total,
        aliases=strings(total.get("aliases")),
        sum=tuple(keys) if not repeat.by_prefix else (),
        rule=str(total.get("rule", "")),
    )
    return (whole, *own) if repeat.total_first else (*own, whole)


def is_unfilled(rows: Sequence[Header]) -> bool:
    """Whether rows are those of a blank, of which nobody knows yet what they will be."""
    return bool(rows) and not any(row.code or row.label for row in rows)


def levels_of(block: Block) -> Iterator[tuple[Header, list[Header]]]:
    """The rows of codes that begin longer ones, and that of the total, each with the rows just below it."""
    rows = [header for header in block.rows if header.is_open]
    if block.repeat is None or not block.repeat.by_prefix or is_unfilled(rows):
        return
    counts = Counter(row.code for row in rows)
    known = {row.code: row for row in rows if row.code and counts[row.code] == 1}
    below: dict[str, list[Header]] = {}
    for row in rows:
        above = (row.code[:length] for length in range(len(row.code) - 1, 0, -1))
        below.setdefault(next((code for code in above if code in known), ""), []).append(row)
    for header in block.rows:
        over = below.get(header.code if header.is_open else "") if header.code or not header.is_open else None
        if over:
            yield header, over


def _table(item: Json, key: str, path: str, problems: Problems) -> dict[str, Any]:
    found = item.get(key, {})
    if not isinstance(found, dict):
        problems.add(f"{path}.{key}", "not_a_table")
        return {}
    return found


def _count(item: Json, key: str, default: int) -> int:
    count = item.get(key, default)
    return count if type(count) is int and count >= 0 else default
