"""What can be had of a campaign as files, made by what the command line makes them with."""

from __future__ import annotations

from collections.abc import Container, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from gouji.campaign.collection_status import CollectionStatus
from gouji.campaign.mark import marked_copies
from gouji.campaign.renewed_list import renew_list
from gouji.campaign.report import sent_back_line, status_parts
from gouji.campaign.return_letter import Sender
from gouji.campaign.send_back import CorrectionRequest, returns_for_correction, send_back
from gouji.desk.folder import FINDINGS, FOLLOW_UP, MARKED, PAGE, REPORTS, SENT_BACK, STATUS, VERDICTS, CampaignFolder
from gouji.desk.protocol import Event
from gouji.desk.reading import Campaign
from gouji.formats.content import load
from gouji.formats.docx.letter import LetterTemplate
from gouji.formats.output import make_folder, write_whole
from gouji.lists.confirmations import as_verdicts
from gouji.messages.editions import only_a_part
from gouji.messages.render import error_message, ui_text
from gouji.model.finding import Finding
from gouji.model.submission import Submission
from gouji.publication.choose import choose, errors_of, with_prose
from gouji.publication.lacking import lacking_lines
from gouji.publication.publish import Publishing, publish
from gouji.reports.check_html import html_parts
from gouji.reports.check_json import json_parts


@dataclass
class Output:
    """Files that were written, and what there is to say about them."""

    paths: list[Path] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def marked(campaign: Campaign, folder: CampaignFolder, files: Container[str] | None) -> Generator[Event, None, Output]:
    """Marked copies of the returns that need one, of all or of some ``files``."""
    asked, made = campaign.asked, Output()
    wanted = [one for one in campaign.collection.reviews() if files is None or one.file in files]
    copies = marked_copies(wanted, folder.at(MARKED), password=asked.password, language=asked.language, force=True)
    for one in copies:
        yield {"made": one.file}
        made.findings += one.findings
        if one.refused is None:
            made.paths.append(one.path)
        else:
            reason = error_message(one.refused, asked.language)
            made.said.append(ui_text("marked_not", asked.language, file=one.file, reason=reason))
    made.said.append(ui_text("marked", asked.language, count=len(made.paths), path=MARKED))
    return made


def letters(
    campaign: Campaign, status: CollectionStatus, folder: CampaignFolder, units: Container[str] | None
) -> Generator[Event, None, Output]:
    """Letters, messages and marked copies for all units with something to correct or to send, or for some."""
    asked, going_back, made = campaign.asked, list[CorrectionRequest](), Output()
    for request in returns_for_correction(
        status,
        sender(campaign, status),
        password=asked.password,
        template=_template(folder),
        from_severity=asked.fail_on,
        units=units,
    ):
        yield {"made": request.unit}
        going_back.append(request)
    send_back(going_back, folder.at(SENT_BACK), force=True, all_units=units is None)
    for request in going_back:
        made.paths += [folder.at(SENT_BACK) / request.folder / name for name, _ in request.files]
        made.findings += request.findings
    if going_back and not asked.office:
        made.said.append(ui_text("slips_no_office", asked.language))
    made.said.append(sent_back_line(going_back, SENT_BACK, asked.language))
    return made


def sender(campaign: Campaign, status: CollectionStatus) -> Sender:
    """Who signs letters and messages."""
    asked = campaign.asked
    return Sender(asked.day, asked.office, status.due, asked.contact)


def _template(folder: CampaignFolder) -> LetterTemplate | None:
    """The template of letters that lies on the desk. Raises `UnusableTemplate` where it is none."""
    paths = folder.given("letter")
    return LetterTemplate(load(paths[-1]), paths[-1].name) if paths else None


def follow_up(campaign: Campaign, status: CollectionStatus, folder: CampaignFolder) -> Output:
    """The follow-up list, with the notes in the one that lies there."""
    path = folder.at(FOLLOW_UP)
    return Output([path], findings=list(renew_list(status, campaign.asked.day, path, force=True)))


def verdicts(campaign: Campaign, folder: CampaignFolder) -> Output:
    """The file of verdicts, with everything that is still to be verified."""
    collection = campaign.collection
    counting = [collection[one] for one in collection.counting()]
    text = as_verdicts(counting, campaign.asked.language, typed=campaign.verdicts.typed)
    return _written(folder.place("verdicts") / VERDICTS, [text])


def report_html(campaign: Campaign, folder: CampaignFolder) -> Output:
    """The report of all returns as one page."""
    return _written(folder.at(PAGE), html_parts(campaign.collection.reviews(), campaign.asked.language))


def check_json(campaign: Campaign, folder: CampaignFolder) -> Output:
    """The same for programs."""
    return _written(folder.at(FINDINGS), json_parts(campaign.collection.reviews(), campaign.asked.language))


def status_json(campaign: Campaign, status: CollectionStatus, folder: CampaignFolder) -> Output:
    """Where the campaign stands, for programs."""
    return _written(folder.at(STATUS), status_parts(status, campaign.asked.language))


def published(
    campaign: Campaign, folder: CampaignFolder, kinds: Iterable[Publishing], files: Container[str] | None
) -> Generator[Event, None, Output]:
    """The published reports of the returns that count and have no errors, of all or of some ``files``."""
    asked, collection, choice, made = campaign.asked, campaign.collection, choose(campaign.collection), Output()
    wanted = {entry: one for entry, one in choice.counting.items() if files is None or one.file in files}
    if choice.parts and not asked.partial:
        return Output(said=[only_a_part(part, asked.language) for part in choice.parts])
    submissions = list[Submission]()
    for entry, one in wanted.items():
        if errors := errors_of(one):
            made.said.append(ui_text("report_faulty", asked.language, file=one.file, count=len(errors)))
        else:
            submissions.append(with_prose(entry, one.submission, collection))
    made.findings += choice.unused if files is None else ()
    made.said += [said for one in submissions for said in lacking_lines(one, asked.language)]
    for report in publish(submissions, list(kinds), folder.at(REPORTS), force=True):
        yield {"made": report.unit}
        if report.path is not None:
            made.paths.append(report.path)
    return made


def _written(path: Path, parts: Iterable[str]) -> Output:
    """A text as the command line puts it out: in UTF-8, ended."""
    make_folder(path.parent)
    write_whole(path, "".join((*parts, "\n")).encode(errors="replace"), force=True)
    return Output([path])
