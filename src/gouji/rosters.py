"""Reading the roster of an office from the list it keeps, in any spreadsheet format."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from gouji.errors import UnreadableFile
from gouji.finding import Finding
from gouji.formats.spreadsheet import read_document
from gouji.grid import Document
from gouji.labels import fold
from gouji.roster import ReportingUnit, Roster

_HEADINGS = {
    "name": ("单位名称", "名称", "单位", "填报单位", "机关名称", "部门名称"),
    "code": ("单位编码", "编码", "单位代码", "代码", "统一社会信用代码"),
    "aliases": ("简称", "别名", "简称别名", "单位简称"),
    "kind": ("类型", "单位类型", "类别"),
    "parent": ("上级", "上级单位", "主管单位", "主管部门"),
    "contact": ("联系人", "经办人"),
    "phone": ("电话", "联系电话", "联系方式"),
}
_FIELDS = {fold(heading): field for field, headings in _HEADINGS.items() for heading in headings}
_LISTED = re.compile("[、,，;；/|\n]+")
_HEADING_ROWS = 20


def read_roster(path: str | os.PathLike[str]) -> Roster:
    """The units in a list whose columns are found by their headings; only 单位名称 is required.

    Raises `UnreadableFile` with R101 to R109, and with R143 when no column of names is found.
    """
    document, _ = read_document(path)
    for rows in _tables(document):
        for number, row in rows.items():
            fields = {column: _FIELDS[fold(text)] for column, text in row.items() if fold(text) in _FIELDS}
            if "name" in fields.values() and number < _HEADING_ROWS:
                return Roster(tuple(_units(fields, [row for at, row in rows.items() if at > number])))
    raise UnreadableFile(Finding("R143", arguments={"file": os.fspath(path)}))


def _tables(document: Document) -> list[dict[int, dict[int, str]]]:
    """Every sheet as texts by row and column."""
    tables = []
    for grid in document:
        rows: dict[int, dict[int, str]] = {}
        for piece in grid.pieces:
            if piece.value is not None and str(piece.value).strip():
                rows.setdefault(piece.row, {})[piece.column] = str(piece.value).strip()
        tables.append(rows)
    return tables


def _units(fields: Mapping[int, str], rows: list[dict[int, str]]) -> list[ReportingUnit]:
    units = []
    for row in rows:
        told = {field: row[column] for column, field in reversed(list(fields.items())) if column in row}
        if "name" in told:
            aliases = tuple(filter(None, map(str.strip, _LISTED.split(told.pop("aliases", "")))))
            units.append(ReportingUnit(aliases=aliases, **told))
    return units
