"""Rules as statistical forms print them, in the codes of rows: ``7=1+2+3-4-5``, ``15=16+…+20``, ``43≤44+46``."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.forms.language.problems import Json, Problems, near
from gouji.model.form import Table, joined, key_path, leaf_paths
from gouji.model.patterns import regex

_SIGNS = str.maketrans(
    {"＝": "=", "＋": "+", "－": "-", "−": "-", "—": "-", "≤": "<=", "≥": ">=", "（": "(", "）": ")"}
)
_CODE = regex(r"[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*")
_FROM_TO = regex(r"([0-9A-Za-z.]*[0-9A-Za-z])\s*\+\s*(?:…+|\.{3})\s*\+\s*([0-9A-Za-z.]*[0-9A-Za-z])")


def in_words_of_cells(item: Json, path: str, tables: tuple[Table, ...], problems: Problems) -> Json:
    """A rule that is written in codes as one that names rows, repeated for each column; any other as it is."""
    if "codes" not in item:
        return item
    if "expression" in item:
        problems.add(path, "codes_and_expression")
    rows = _rows(item, path, tables, problems)
    text = str(item["codes"]).translate(_SIGNS)
    text = _FROM_TO.sub(lambda found: _between(found[1], found[2], rows), text)

    def named(code: str) -> str:
        if code not in rows:
            problems.add(f"{path}.codes", "no_such_code", name=code, near=near(code, rows))
        return rows.get(code, "")

    text = _CODE.sub(lambda found: named(found[0]), text)
    text = text if any(sign in text for sign in ("==", "<=", ">=")) else text.replace("=", "==")
    rest = {key: value for key, value in item.items() if key not in ("codes", "table")}
    return {**rest, "expression": text, "each": "columns"}


def _rows(item: Json, path: str, tables: tuple[Table, ...], problems: Problems) -> Mapping[str, str]:
    """The rows of the table meant, by their codes, as expressions name them."""
    coded = {table.key: _codes(table) for table in tables}
    wanted = str(item.get("table", ""))
    found = [key for key, rows in coded.items() if rows and wanted in ("", key)]
    if len(found) != 1:
        problems.add(f"{path}.table", "which_table", known=", ".join(key for key, rows in coded.items() if rows))
        return {}
    return coded[found[0]]


def _codes(table: Table) -> dict[str, str]:
    paths = (path for block in table.blocks for path in leaf_paths(block.rows))
    return {path[-1].code: joined(table.key, key_path(path)) for path in paths if path[-1].code}


def _between(first: str, last: str, rows: Mapping[str, str]) -> str:
    """All rows from one to another, in the order of the form."""
    codes = list(rows)
    if first not in rows or last not in rows or codes.index(first) > codes.index(last):
        return f"{first}+{last}"
    return "+".join(codes[codes.index(first) : codes.index(last) + 1])
