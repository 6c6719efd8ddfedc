"""The file of verdicts (核实记录): read back, and written with everything that is still to be verified."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Sequence

from gouji.explanations import item_of
from gouji.lists import read_list
from gouji.messages import render
from gouji.reviewing import Checked
from gouji.verifying import Verification, digest_of

VERIFIED = "已核实"
_HEADINGS = {
    "unit": ("单位名称", "单位", "填报单位"),
    "year": ("年度", "报告年度"),
    "rule": ("编号",),
    "digest": ("数字校验",),
    "verdict": ("核实结论", "结论"),
    "remark": ("备注", "核实说明"),
    "finding": ("提醒内容",),
}
_YEAR = re.compile(r"20\d\d")
_NOT = re.compile("未|不|没|待")


def read_verifications(path: str | os.PathLike[str]) -> list[Verification]:
    """The lines of a file of verdicts that are marked 已核实; others are still open.

    Raises `UnreadableFile` when the file cannot be read or has no column 编号.
    """
    found = []
    for _, fields in read_list(path, _HEADINGS, "rule"):
        said = fields.get("verdict", "")
        if fields.get("rule") and "核实" in said and not _NOT.search(said):
            year = _YEAR.search(fields.get("year", ""))
            found.append(
                Verification(
                    unit=fields.get("unit", ""),
                    year=int(year[0]) if year else None,
                    rule=fields["rule"],
                    digest=fields.get("digest", ""),
                    remark=fields.get("remark", ""),
                )
            )
    return found


def as_verdicts(reports: Sequence[Checked], language: str = "zh") -> str:
    """Everything that was compared and is odd, as CSV with a column for the verdict; what holds is filled in."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(wordings[0] for wordings in _HEADINGS.values())
    for report in reports:
        writer.writerows(_lines(report, language))
    return "\ufeff" + out.getvalue()  # by which Excel knows it for UTF-8


def _lines(report: Checked, language: str) -> Iterable[tuple[str, ...]]:
    form, seen = report.reading.form, report.reading.submission
    if form is None or seen is None:
        return
    verdicts = {finding.rule: finding for finding in report.findings if finding.code == "E313"}
    for finding in report.findings:
        if item_of(form, finding)[0] and finding.code not in ("E313", "E314"):
            known = verdicts.get(finding.rule)
            said = (VERIFIED, str(known.arguments["remark"])) if known else ("", "")
            head = (seen.unit or "", str(seen.year or ""), finding.rule or "", digest_of(finding, seen))
            yield tuple(map(_plain, (*head, *said, render(finding, language))))


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
