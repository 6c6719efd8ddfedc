"""Documents among the returns: forms that nobody filled in, and reports in a format that is not read."""

from __future__ import annotations

from pathlib import PurePath

from gouji.collection.empty import given_in
from gouji.collection.findings import BlankForm
from gouji.formats.findings import ContentKind, NoSpreadsheet
from gouji.intake.bind.findings import MissingTable
from gouji.intake.findings import CoverDateDoubted, CoverDateUnread, ExampleUnit, NoReturn, NoUnit, NoYear, YearUnclear
from gouji.intake.inputs import Input
from gouji.model.finding import Severity
from gouji.model.patterns import regex
from gouji.model.reading import PassedOver, Reading, Refused, Return
from gouji.units.names import unit_within
from gouji.units.roster import Roster

_TEXTS = (ContentKind.DOC, ContentKind.RTF, ContentKind.ODT, ContentKind.OFD)
_REPORT = regex("年度报告|年报(?!送)", having="年")
_ABOUT = regex(
    "通知|的函|复函|方案|要点|办法|意见|说明|指南|会议|培训|名[单册]|模[板版]|格式|样[本表式]|范[本文]|空[白表]"
)
"""What is written to units, and not by them."""
_OF_A_BLANK = (MissingTable, NoUnit, NoYear, YearUnclear, ExampleUnit, CoverDateUnread, CoverDateDoubted)
"""What may be said of a form that nobody filled in; with any other remark something may stand in it."""


def taken_for(source: Input, reading: Reading, roster: Roster | None) -> Reading:
    """What a file is among the others of its folder; one that was named is what somebody says that it is."""
    if source.named:
        return reading
    if isinstance(reading, Return):
        return (
            PassedOver(reading.file, reading.sha256, (BlankForm(file=reading.file),)) if _is_blank(reading) else reading
        )
    if not isinstance(reading, PassedOver) or not isinstance(told := reading.findings[0], NoReturn):
        return reading
    if told.looks_like not in _TEXTS or not _may_be_report(PurePath(reading.file).stem, roster):
        return reading
    return Refused(reading.file, reading.sha256, (NoSpreadsheet(file=reading.file, looks_like=told.looks_like),))


def _is_blank(found: Return) -> bool:
    """Whether a document holds the form without a figure or a unit: a template, or a notice to which it is attached."""
    seen = found.submission
    told = [finding for finding in found.findings if finding.severity is not Severity.INFORMATION]
    examples = [finding for finding in told if isinstance(finding, ExampleUnit) and not finding.other]
    if not found.is_report or not (seen.unit is None or examples):
        return False
    return all(isinstance(finding, _OF_A_BLANK) for finding in told) and not (
        seen.nil_return or seen.groups or seen.contact.get("person") or given_in(seen)
    )


def _may_be_report(name: str, roster: Roster | None) -> bool:
    """Whether a file is called after a report or a unit, and not after something that is written to units."""
    if _ABOUT.search(name) is not None:
        return False
    return _REPORT.search(name) is not None or (roster is not None and unit_within(roster, name) is not None)
