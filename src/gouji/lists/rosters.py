"""Reading the roster of an office from the list it keeps, in any spreadsheet format."""

from __future__ import annotations

import os
import re

from gouji.formats.read import read_document
from gouji.forms.catalogue import editions
from gouji.intake.bind.recognise import claimants
from gouji.lists.findings import NoRoster
from gouji.lists.table import read_list
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.units.entries import RosterLine, roster_of
from gouji.units.roster import ReportingUnit, Roster

_HEADINGS = {
    "name": ("单位名称", "名称", "单位", "填报单位", "应报单位", "报送单位", "单位全称", "机关名称", "部门名称"),
    "code": ("单位编码", "编码", "单位代码", "代码", "统一社会信用代码"),
    "aliases": ("简称", "别名", "简称别名", "单位简称"),
    "kind": ("类型", "单位类型", "类别"),
    "parent": ("上级", "上级单位", "上级部门", "上级机关", "主管单位", "主管部门", "上级主管单位", "上级主管部门"),
    "contact": ("联系人", "经办人", "填报人"),
    "phone": ("电话", "联系电话", "联系方式", "办公电话", "手机", "手机号码"),
}
_LISTED = re.compile("[、,，;；/|\n]+")


def read_roster(path: str | os.PathLike[str]) -> Roster:
    """The units in a list whose columns are found by their headings; only 单位名称 is required.

    Of lines with the same name the first counts. Raises `UnreadableFile` with R101 to R109, and with
    R143 when no column of names is found, R147 when the file is a return or a summary.
    """
    return read_roster_with_findings(path)[0]


def read_roster_with_findings(path: str | os.PathLike[str]) -> tuple[Roster, tuple[Finding, ...]]:
    """The same, and what is wrong or odd about the list: see `roster_of`."""
    document, _ = read_document(path)
    if claimants(document, editions()):  # the words on its cover would be units
        raise UnreadableFile(NoRoster(file=os.fspath(path)))
    lines = []
    for at, fields in read_list(path, _HEADINGS, "name", merged=("kind", "parent")):
        told = {"name": ""} | dict(fields)
        aliases = tuple(filter(None, map(str.strip, _LISTED.split(told.pop("aliases", "")))))
        if fields:
            lines.append(RosterLine(at.row + 1, ReportingUnit(aliases=aliases, **told)))
    return roster_of(lines)
