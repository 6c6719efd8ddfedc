"""Looking at returns: all of them, one, two beside one another; and what the office has verified."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.campaign.report import status_line
from gouji.campaign.send_back import short_message
from gouji.collection.entry import Entry
from gouji.desk.confirming import confirmable, with_verdict
from gouji.desk.folder import PLACES, VERDICTS
from gouji.desk.lines import lines, lines_of, row_of, unit_line
from gouji.desk.outputs import sender
from gouji.desk.protocol import CampaignSeen, CodeSeen, CopiesCompared, Glance, Message, One, ReadBefore, VerdictTaken
from gouji.desk.reading import Campaign
from gouji.desk.session import Answer, Session
from gouji.editing.review import Reviewed
from gouji.editing.side_by_side import side_by_side
from gouji.forms.catalogue import candidates
from gouji.forms.matched_code import matched
from gouji.intake.inputs import Input
from gouji.intake.read import read_input
from gouji.messages.render import ui_text
from gouji.model.check_code import NoCode, check_code, code_written
from gouji.model.errors import NothingToVerify, UnreadableFile
from gouji.model.language import Language
from gouji.model.reading import PassedOver, Return
from gouji.reports.check_html import section_as_html
from gouji.reports.code_words import match_line, none_line
from gouji.reports.finding_lines import counted
from gouji.reports.side_by_side_html import differences_as_fragment
from gouji.reports.verdict_lines import idle_lines


def read(at: Session, known: Sequence[ReadBefore] = (), refuse: Sequence[str] = ()) -> Answer[CampaignSeen]:
    """Read everything that has changed; what is ``known`` from before a restart is not read again.

    Files to ``refuse`` are those that made a restart necessary.
    """
    for one in known:
        at.reader.reviews.known[one["file"]] = bytes(one["packed"])
    at.refused |= set(refuse)
    at.changed()
    return (yield from overview(at))


def overview(at: Session) -> Answer[CampaignSeen]:
    """Everything that was read, and where every unit stands."""
    campaign = yield from at.campaign()
    status = yield from at.status()
    language, collection = campaign.asked.language, campaign.collection
    verdicts = counted(entry.verdict for entry in collection.entries)
    said = [ui_text("counts", language, total=sum(verdicts.values()), **verdicts)]
    said += [status_line(status, language)] if status is not None else []
    return {
        "rows": [row_of(collection[entry], language, entry.part) for entry in collection.entries],
        "lines": [unit_line(line, campaign.asked.fail_on, language) for line in status.lines] if status else [],
        "sentence": ("" if language is Language.ZH else " ").join(said),
        "findings": lines((*campaign.findings, *collection.findings), language),
        "idle": _idle(campaign),
    }


def _idle(campaign: Campaign) -> list[str]:
    language, said = campaign.asked.language, list[str]()
    if campaign.no_previous:
        said.append(ui_text("no_previous", language, path=PLACES["previous"]))
    return [*said, *idle_lines(campaign.verdicts, campaign.collection.reviews(), language)]


def one(at: Session, file: str) -> Answer[One]:
    """One return: the answer first, its findings and its tables."""
    campaign = yield from at.campaign()
    return _one(campaign, at.entry(campaign.collection, file))


def glance(at: Session, file: str) -> Glance:
    """One return while others are still being read, as it is by itself."""
    report = at.reader.so_far(file)
    return {"one": _said_of(report, at.language) if report is not None else None}


def _one(campaign: Campaign, entry: Entry) -> One:
    counts = entry in campaign.collection.counting()
    return _said_of(campaign.collection[entry], campaign.asked.language, entry.part, counts=counts)


def _said_of(report: Reviewed, language: Language, part: str = "", *, counts: bool = False) -> One:
    return {
        "row": row_of(report, language, part),
        "html": section_as_html(report, language) if not isinstance(report, PassedOver) else "",
        "findings": lines_of(report, language, counts=counts),
    }


def confirm(at: Session, file: str, key: str, note: str, by: str = "") -> Answer[VerdictTaken]:
    """Take a finding for verified, for a reason, by somebody."""
    return (yield from _settle(at, file, key, f"{note}（{by}）" if by else note))


def unconfirm(at: Session, file: str, key: str) -> Answer[VerdictTaken]:
    """Take a finding for verified no longer."""
    return (yield from _settle(at, file, key, None))


def _settle(at: Session, file: str, key: str, remark: str | None) -> Answer[VerdictTaken]:
    campaign = yield from at.campaign()
    about = confirmable(campaign, file, key)
    if about is None:
        raise NothingToVerify(file=file)
    campaign = at.hold(with_verdict(campaign, at.folder, *about, remark))
    entry = at.entry(campaign.collection, file)
    written = at.folder.handed([at.folder.place("verdicts") / VERDICTS])
    return {"one": _one(campaign, entry), "files": written}


def message(at: Session, unit: str) -> Answer[Message]:
    """What to write to a unit in a chat."""
    campaign = yield from at.campaign()
    status = yield from at.status()
    told = None
    if status is not None:
        mine = (line for line in status.lines if line.unit.name == unit)
        said = (short_message(line, status, sender(campaign, status), campaign.asked.fail_on) for line in mine)
        told = next(said, None)
    return {"text": told or ""}


def code(at: Session, file: str, written: str = "") -> CodeSeen:
    """The check code of a file, and whether one that somebody has is it."""
    language, wanted = at.language, code_written(written) if written else None
    if written and wanted is None:
        return {"equal": None, "message": ui_text("code_malformed", language, text=written)}
    seen = _return(at, file)
    if wanted is not None:
        match = matched(seen.submission, wanted, at.known_forms)
        return {"equal": match.is_equal, "message": match_line(match, file, language)}
    found = check_code(seen.submission)
    if isinstance(found, NoCode):
        return {"equal": None, "message": none_line(found, language)}
    return {"equal": None, "message": ui_text("code_of_return", language, code=found)}


def compare(at: Session, left: str, right: str) -> CopiesCompared:
    """In what two files differ."""
    found = side_by_side(_return(at, left), _return(at, right))
    return {"html": differences_as_fragment(found, at.language)}


def _return(at: Session, file: str) -> Return:
    """A file of the campaign, or a member of an archive in it, as a return. Raises `UnreadableFile`."""
    source = Input(file, file, named=True)
    reading = read_input(source, candidates(at.known_forms), at.asked.password)
    if not isinstance(reading, Return):
        raise UnreadableFile(reading.findings[0])
    return reading
