"""Making things: blanks, what can be had as files, the summary, a definition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath

from gouji.campaign.distribute import Delivery, deliveries, distributed_line
from gouji.campaign.onto import fit
from gouji.desk import outputs as made_of
from gouji.desk.adding_up import PartsOfSum, added_up, contributors
from gouji.desk.alive import InPlace
from gouji.desk.folder import BLANKS, PLACES, SUMMARY
from gouji.desk.laying import laid
from gouji.desk.lines import lines
from gouji.desk.outputs import Output
from gouji.desk.protocol import (
    Distributed,
    DraftMade,
    FormAudited,
    Merged,
    Outputs,
    PartSeen,
    Rederived,
    SummarySeen,
    Traced,
    Which,
)
from gouji.desk.session import Answer, Session
from gouji.forms.catalogue import editions
from gouji.messages.editions import form_in_force, only_a_part
from gouji.messages.render import error_message, ui_text
from gouji.messages.speech import spoken
from gouji.model.errors import NoPeriodGiven, NothingToAddUp
from gouji.model.finding import Finding, Severity, at_least
from gouji.model.form import describe
from gouji.model.grid import address
from gouji.publication.publish import Publishing
from gouji.reports.consolidation import merged_line
from gouji.reports.summary_html import tables_as_fragment
from gouji.summary.traced import traced_in
from gouji.summary.verify import Summary
from gouji.summary.verify import verify as rederived
from gouji.workbook.cell_names import cell_called
from gouji.workbook.layout import places


def distribute(at: Session) -> Answer[Distributed]:
    """A prefilled blank for every unit of the roster; what was made before other settings or lists is made anew."""
    asked, known = at.asked, at.known_forms
    if asked.period is None:
        raise NoPeriodGiven
    form = form_in_force(known, asked.period, asked.language)
    office, told = yield from at.office()
    units = office.roster
    if units is None or not units.units:
        return _nothing_made(ui_text("status_no_units", asked.language, path=PLACES["roster"]), told, at)
    if form.partial and not asked.partial:
        return _nothing_made(only_a_part(form, asked.language), told, at)
    workbook = None
    if grounds := at.folder.given("onto"):
        workbook, unfit = fit(grounds[-1], form, asked.period)
        told = (*told, *unfit)
        if workbook is None:
            return _nothing_made("", told, at)
    folder = at.folder.at(BLANKS)
    made = list[Delivery]()
    previous = office.last_year or None
    for one in deliveries(form, units, asked.period, folder, previous=previous, onto=workbook, force=True):
        yield {"made": one.file}
        made.append(one)
    return {
        "files": at.folder.handed(folder / one.file for one in made),
        "said": distributed_line(made, asked.period, asked.language),
        "findings": lines([*told, *(finding for one in made for finding in one.findings)], asked.language),
    }


def _nothing_made(said: str, findings: Iterable[Finding], at: Session) -> Distributed:
    return {"files": [], "said": said, "findings": lines(findings, at.language)}


def outputs(
    at: Session,
    which: Which,
    *,
    units: Sequence[str] | None = None,
    files: Sequence[str] | None = None,
    kinds: Sequence[str] = (Publishing.DOCX,),
) -> Answer[Outputs]:
    """Files of the campaign: of some ``units``, or made of some ``files``; ``kinds`` of published reports."""
    campaign = yield from at.campaign()
    status = yield from at.status()
    made = Output()
    match which:
        case "marked":
            made = yield from made_of.marked(campaign, at.folder, files)
        case "published":
            made = yield from made_of.published(campaign, at.folder, list(map(Publishing, kinds)), files)
        case "verdicts":
            made = made_of.verdicts(campaign, at.folder)
        case "report-html":
            made = made_of.report_html(campaign, at.folder)
        case "check-json":
            made = made_of.check_json(campaign, at.folder)
        case "letters" | "follow-up" | "status-json" if status is None:
            made.said.append(ui_text("status_no_units", at.language, path=PLACES["roster"]))
        case "letters" if status is not None:
            made = yield from made_of.letters(campaign, status, at.folder, units)
        case "follow-up" if status is not None:
            made = made_of.follow_up(campaign, status, at.folder)
        case "status-json" if status is not None:
            made = made_of.status_json(campaign, status, at.folder)
    return {
        "files": at.folder.handed(made.paths),
        "said": made.said,
        "findings": lines(made.findings, at.language),
    }


def merge(at: Session) -> Answer[Merged]:
    """The summary of all that counts."""
    campaign = yield from at.campaign()
    language = campaign.asked.language
    try:
        result, paths = added_up(campaign, at.folder)
    except NothingToAddUp as nothing:
        said = error_message(nothing, language)
        return {"html": "", "said": said, "parts": [], "files": [], "findings": lines(nothing.excluded, language)}
    at.parts = PartsOfSum(result)
    return {
        "html": tables_as_fragment(result.total, language),
        "said": merged_line(result, result.of_members(), language),
        "parts": at.parts.listed(),
        "files": at.folder.handed(paths),
        "findings": lines((*result.excluded, *result.findings, *result.lacking), language),
    }


def part(at: Session, name: str, *, is_level: bool) -> Answer[PartSeen]:
    """A part of the summary that `merge` tells of, added up anew where that is forgotten. Raises `NoSuchPart`."""
    if at.parts is None:
        result, _ = added_up((yield from at.campaign()), at.folder)
        at.parts = PartsOfSum(result)
    return {"html": tables_as_fragment(at.parts.sum(name, is_level=is_level), at.language)}


def given(at: Session, summary: str) -> SummarySeen:
    """A summary that was given, as it says itself."""
    seen = at.summary.at(summary, at.known_forms)
    period = spoken(seen.submission.period, at.language)
    return {
        "html": tables_as_fragment(seen.submission, at.language),
        "said": ui_text("summary_given", at.language, unit=seen.submission.unit or "", period=period, file=summary),
    }


def _opened(at: Session, summary: str | None) -> Answer[Summary]:
    """The campaign's summary, added up where it has not been, or one that was given. Raises `NothingToAddUp`."""
    if summary is None and not at.folder.at(SUMMARY).exists():
        added_up((yield from at.campaign()), at.folder)
    return at.summary.at(summary, at.known_forms)


def trace(at: Session, cell: str, summary: str | None = None) -> Answer[Traced]:
    """Where a figure of the summary, or of one that was given, comes from."""
    seen, language = (yield from _opened(at, summary)), at.language
    found = cell_called(seen.form, cell)
    if found is None:
        said = ui_text("no_cell", language, cell=cell)
        return {"at": "", "label": said, "value": "", "lines": [], "findings": []}
    traced = traced_in(seen, found)
    return {
        "at": address(places(seen.form)[found]),
        "label": describe(seen.form.cells[found]),
        "value": ui_text("empty", language) if traced.value is None else str(traced.value),
        "lines": contributors(traced, language),
        "findings": lines(traced.findings, language),
    }


def verify(at: Session, summary: str | None = None) -> Answer[Rederived]:
    """The summary, or one that was given, derived anew from the returns."""
    seen, returns = (yield from _opened(at, summary)), at.folder.place("returns")
    asked = at.asked
    paths = [returns] if returns.is_dir() else []
    findings = rederived(
        seen, paths, blank_as_zero=asked.blank_as_zero, password=asked.password, executor=InPlace(at.alive)
    )
    return {"findings": lines(findings, asked.language), "is_sound": not at_least(findings, Severity.WARNING)}


def draft(at: Session, file: str) -> DraftMade:
    """A definition drafted from an office's own workbook among what is laid down as ``onto``, put with the forms."""
    from gouji.drafting.draft import draft_file, id_from  # few ask for that

    workbook = at.folder.place("onto") / file
    stem = PurePath(file).stem
    made = draft_file(workbook, id_from(stem), None, at.asked.password)
    path = at.folder.put(f"{PLACES['forms']}/{stem}.toml", made.text.encode())
    counts = {"tables": made.tables, "cells": made.cells, "sums": made.sums, "rules": made.rules}
    said = [ui_text("drafted", at.language, path=path.name, **counts)]
    said += [ui_text("drafted_ask", at.language, questions=made.questions)] if made.questions else []
    at.changed()
    return {"files": at.folder.handed([path]), "said": said, "laid": laid(at, "forms")}


def check_form(at: Session, file: str) -> FormAudited:
    """What is wrong with a definition that lies on the desk, and what its rules do not see."""
    from gouji.forms.audit.audit import audit  # few ask for that
    from gouji.forms.audit.crosswalks import compared
    from gouji.reports.audit import audit_as_text

    own, listed = at.forms.all(), at.forms.asked(file)
    known = {form.id: form for form in (*editions(), *(own.listed if own is not None else ()))}
    forms = listed.listed if listed is not None else ()
    said = [audit_as_text(form, audit(form), at.language, compared(form, known)) for form in forms]
    return {"said": "\n".join(said)}
