"""The whole story on the samples that ship with gouji: hand out, take back, check, chase, consolidate, verify."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from gouji.campaign.distribute import distribute
from gouji.campaign.follow_up_list import follow_up_list
from gouji.campaign.return_letter import Sender
from gouji.campaign.status import collection_status
from gouji.collection.collect import Collection, collect
from gouji.collection.office import Office
from gouji.collection.reviews import reviews
from gouji.editing.review import Review
from gouji.formats.output import make_folder, write_whole
from gouji.formats.write import write
from gouji.forms.catalogue import load_form
from gouji.lists.rosters import read_roster
from gouji.messages.render import ui_text, verdict_word
from gouji.model.errors import OutputError
from gouji.model.finding import Finding
from gouji.model.language import Language
from gouji.reports.check_markdown import as_markdown
from gouji.reports.check_text import as_text
from gouji.reports.consolidation import consolidation_as_json, merged_line
from gouji.reports.finding_lines import finding_line
from gouji.reports.lineage import lineage_as_text
from gouji.summary.merge import merge
from gouji.summary.trace import lineage
from gouji.summary.verify import open_summary, verify

YEAR, COUNTY, DAY, DUE = 2024, "清源县", date(2025, 1, 20), date(2025, 1, 31)
BLANKS, RETURNS = "1-空白表", "2-回收件"
REPORT, FOLLOW_UP, SLIPS = "3-审核报告.md", "3-催报表.xlsx", "3-退回"
SUMMARY, FIGURES = "4-汇总表.xlsx", "4-汇总数据.json"
ROSTER = "名册.csv"


def demonstrate(folder: Path, *, language: Language, force: bool = False) -> Iterator[str]:
    """Play one year of a small county into ``folder``; yields what it does, line by line.

    Raises `OutputError` before doing anything when results stand there already and ``force`` is
    not given.
    """
    for name in (BLANKS, RETURNS, REPORT, FOLLOW_UP, SLIPS, SUMMARY, FIGURES):
        if os.path.lexists(folder / name) and not force:
            raise OutputError(path=str(folder / name), reason="it-exists")
    with as_file(files("gouji") / "samples") as samples:
        (hongqi,) = reviews([samples / "hongqi-2023.xlsx"])
        roster = read_roster(samples / ROSTER)
        contents = {path.name: path.read_bytes() for path in sorted((samples / "county").iterdir())}
    for name in (BLANKS, RETURNS):
        make_folder(folder / name)

    yield ui_text("demo_title", language)
    distribute(load_form("2021"), roster, YEAR, folder / BLANKS, force=True)
    yield ui_text("demo_blanks", language, count=len(roster.units), path=folder / BLANKS)

    for name, content in contents.items():
        write_whole(folder / RETURNS / name, content, force=True)
    yield ui_text("demo_returns", language, count=len(contents), path=folder / RETURNS)

    office = Office(unit=COUNTY, roster=roster)
    collection = collect(reviews([folder / RETURNS / name for name in contents], office), office)
    yield from _check(folder, collection, language)
    yield from _merge(folder, collection, language)
    assert isinstance(hongqi, Review)
    real = hongqi.submission
    verdict = verdict_word(hongqi.verdict, hongqi.findings, language)
    yield ui_text(
        "demo_hongqi", language, unit=real.unit, year=real.year, cells=len(real.observations), verdict=verdict
    )
    yield ui_text("demo_where", language, path=folder / SUMMARY, report=folder / REPORT)


def _check(folder: Path, collection: Collection, language: Language) -> Iterator[str]:
    """What is wrong with the returns, who has not returned, and what goes back to whom."""
    from gouji.campaign.send_back import returns_for_correction, send_back  # loads the writers

    reports = list(collection.reviews())
    yield ui_text("demo_checks", language)
    yield as_text(reports, language)
    write_whole(folder / REPORT, as_markdown(reports, language).encode(), force=True)
    where = collection_status(collection)
    write(follow_up_list(where, DAY), folder / FOLLOW_UP, force=True)
    going_back = returns_for_correction(where, Sender(DAY, f"{COUNTY}人民政府办公室", DUE))
    made = send_back(going_back, folder / SLIPS, force=True)
    yield ui_text("demo_status", language)
    yield _lines([finding for line in where.lines for finding in line.findings], language)
    yield ui_text(
        "demo_slips", language, chase=folder / FOLLOW_UP, count=sum(one.goes_back for one in made), path=folder / SLIPS
    )


def _merge(folder: Path, collection: Collection, language: Language) -> Iterator[str]:
    """The summary, where one of its figures comes from, and that it can be derived anew."""
    result = merge(collection, folder / SUMMARY, force=True)
    write_whole(folder / FIGURES, consolidation_as_json(result, language).encode(), force=True)
    yield ui_text("demo_merge", language)
    yield merged_line(result, result.of_members(), language)
    opened = open_summary(folder / SUMMARY)
    yield ui_text("demo_trace", language)
    yield lineage_as_text(opened.form, lineage(opened.form, opened.document, next(iter(opened.form.sums))), language)
    yield _lines(verify(opened), language)


def _lines(findings: Sequence[Finding], language: Language) -> str:
    return "\n".join(finding_line(finding, language) for finding in findings)
