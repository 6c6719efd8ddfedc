"""The file of verdicts (核实记录): read back, and written with everything that is still to be verified."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gouji.editing.confirmations import Verification, digest_of
from gouji.editing.findings import Verified, VerifiedBefore
from gouji.editing.review import Review, Reviewed
from gouji.messages.render import render
from gouji.model.labels import fold
from gouji.model.language import Language
from gouji.model.patterns import regex
from gouji.workbook.reasons import item_of

VERIFIED = "已核实"
_HEADINGS = {
    "unit": ("单位名称", "单位", "填报单位"),
    "year": ("年度", "报告年度"),
    "rule": ("编号",),
    "finding": ("提醒内容",),
    "answer": ("单位说明",),
    "verdict": ("核实结论", "结论"),
    "remark": ("备注", "核实说明"),
    "digest": ("数字校验",),
}
_NEEDED = ("unit", "rule", "verdict", "digest")
_YEAR = regex(r"20\d\d")
_CLEARING = regex(
    r"20\d\d年?\d{1,2}月?\d{1,2}日?|\d{1,2}月\d{1,2}日|没有错误|没有问题|无问题|已经|核实|核对|确认|完毕|清楚|通过|情况|数字|数据|确实|填报|结果"
    "|属实|无误|准确|正确|真实|如实|一致|相符|单位|本单位|该单位|现场|电话|当面|逐项|再次|全部|经|已|均|与|向|过|了"
)
"""All that a verdict may consist of: whoever writes more may mean the opposite."""
_OPEN = regex("[尚还暂均]?(?:目前)?(?:未|没|没有|待|等待|正在|不予|暂不)(?:经|予|能|作|做|进行)?核实")
_DOUBT = regex("[?？﹖⁇⁈×✕✖✗✘╳❌]")
"""A sign that takes back what the words say; folded, a verdict has none."""
_QUOTED = 60
"""Characters of a verdict that are quoted."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TypedVerdict(NamedTuple):
    """A line as the office typed it: what it is about, with the remark, the verdict, and whether that clears it."""

    about: Verification
    said: str
    clears: bool


class Verdicts(NamedTuple):
    """What the office has verified, and the lines whose verdict clears nothing: their number and what it says.

    ``typed`` are all lines with a verdict or a remark, ``rows`` the numbers of the lines of the verifications.
    """

    verifications: tuple[Verification, ...]
    unclear: tuple[tuple[int, str], ...]
    typed: tuple[TypedVerdict, ...] = ()
    rows: tuple[int, ...] = ()


def read_verdicts(*paths: str | os.PathLike[str]) -> Verdicts:
    """The lines of files of verdicts that are marked 已核实; those left empty, or marked 未核实, are still open.

    Only 已核实 and what says no more than that (已核实，属实) clears anything: the figures may have been verified and
    found wrong. Raises `UnreadableFile` when a file cannot be read or lacks a column that is needed.
    """
    if not paths:
        return Verdicts((), ())
    from gouji.lists.table import read_list  # what lists are read with is loaded where there are any

    unclear, typed, rows = [], [], []
    for at, texts in (line for path in paths for line in read_list(path, _HEADINGS, *_NEEDED)):
        fields = {field: _bare(text) for field, text in texts.items()}
        said = fields.get("verdict", "")
        plain = fold(said)
        clears = "核实" in plain and not _CLEARING.sub("", plain) and not _DOUBT.search(said)
        if said or fields.get("remark"):
            year = _YEAR.search(fields.get("year", ""))
            about = Verification(
                unit=fields.get("unit", ""),
                year=int(year[0]) if year else None,
                rule=fields.get("rule", ""),
                digest=fields.get("digest", ""),
                remark=fields.get("remark", ""),
            )
            typed.append(TypedVerdict(about, said, clears))
            rows += [at.row + 1] if clears else []
        if said and not clears and not _OPEN.fullmatch(plain):
            unclear.append((at.row + 1, said if len(said) <= _QUOTED else f"{said[:_QUOTED]}……"))
    return Verdicts(tuple(one.about for one in typed if one.clears), tuple(unclear), tuple(typed), tuple(rows))


def unused(reports: Iterable[Reviewed], verifications: Sequence[Verification]) -> list[Verification]:
    """The verifications that no return was found for, or whose finding is no longer there."""
    told = [
        (report.submission, {f.rule for f in report.findings if isinstance(f, (Verified, VerifiedBefore))})
        for report in reports
        if isinstance(report, Review)
    ]
    return [one for one in verifications if not any(one.concerns(seen) and one.rule in rules for seen, rules in told)]


def as_verdicts(reports: Sequence[Reviewed], language: Language, typed: Sequence[TypedVerdict] = ()) -> str:
    """Everything that was compared and is odd, as CSV with a column for the verdict; what holds is filled in.

    What was ``typed`` into earlier lines stands there again, but for a verdict that clears figures which have changed;
    lines about nothing that is compared here stand last.
    """
    import csv

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(wordings[0] for wordings in _HEADINGS.values())
    about = set()
    for report in (report for report in reports if isinstance(report, Review)):
        for rule, line in _lines(report, language, typed):
            writer.writerow(line)
            about |= {one for one in typed if one.about.rule == rule and one.about.concerns(report.submission)}
    writer.writerows(_line_again(one) for one in typed if one not in about)
    return "\ufeff" + out.getvalue().removesuffix("\r\n")  # by which Excel knows it for UTF-8


def _lines(report: Review, language: Language, typed: Sequence[TypedVerdict]) -> Iterable[tuple[str | None, list[str]]]:
    seen = report.submission
    verdicts = {one.rule: one for one in report.findings if isinstance(one, (Verified, VerifiedBefore))}
    for finding in report.findings:
        name, _ = item_of(seen.form, finding)
        if name:
            known = verdicts.get(finding.rule)
            digest = digest_of(finding, seen)
            verdict, remark = VERIFIED if isinstance(known, Verified) else "", known.remark if known else ""
            if mine := [one for one in typed if one.about.rule == finding.rule and one.about.concerns(seen)]:
                one = max(mine, key=lambda one: one.about.digest == digest)
                verdict = one.said if one.about.digest == digest or not one.clears else ""
                remark = one.about.remark
            line = {
                "unit": seen.unit or "",
                "year": str(seen.period or ""),
                "rule": finding.rule or "",
                "finding": render(finding, language),
                "answer": seen.explanations.get(name, ""),
                "verdict": verdict,
                "remark": remark,
                "digest": digest,
            }
            yield finding.rule, [_plain(line[field]) for field in _HEADINGS]


def _line_again(one: TypedVerdict) -> list[str]:
    """A line that is about nothing here, as it was typed."""
    about = one.about
    line = {"unit": about.unit, "year": str(about.year or ""), "rule": about.rule, "digest": about.digest}
    line |= {"verdict": one.said, "remark": about.remark}
    return [_plain(line.get(field, "")) for field in _HEADINGS]


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _bare(text: str) -> str:
    """The text as it was before `_plain`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
