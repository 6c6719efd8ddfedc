"""What the office has verified of one return (已核实), written into the file of verdicts."""

from __future__ import annotations

from gouji.collection.entry import Entry
from gouji.desk.folder import VERDICTS, CampaignFolder
from gouji.desk.outputs import verdicts
from gouji.desk.reading import Campaign
from gouji.editing.confirmations import Verification, digest_of
from gouji.editing.review import Review
from gouji.lists.confirmations import VERIFIED, TypedVerdict, Verdicts, read_verdicts
from gouji.model.finding import Finding
from gouji.workbook.reasons import item_of


def confirmable(campaign: Campaign, file: str, key: str) -> tuple[Review, Finding] | None:
    """The return that counts, and the finding in it that an office may verify; None where there is none."""
    for one in campaign.collection.of(_counting(campaign, file)).values():
        for finding in one.findings:
            if finding.rule == key and item_of(one.form, finding)[0]:
                return one, finding
    return None


def _counting(campaign: Campaign, file: str) -> list[Entry]:
    return [entry for entry in campaign.collection.counting() if entry.file == file]


def with_verdict(
    campaign: Campaign, folder: CampaignFolder, one: Review, finding: Finding, remark: str | None
) -> Campaign:
    """The campaign with a finding verified, and why, or with a ``remark`` of None no longer so.

    All verdicts on the desk go into one file, in which the office may go on with any spreadsheet program.
    """
    rule, seen = finding.rule or "", one.submission
    typed = [line for line in campaign.verdicts.typed if not (line.about.rule == rule and line.about.concerns(seen))]
    if remark is not None:
        about = Verification(seen.unit or "", seen.year, rule, digest_of(finding, seen), remark)
        typed.append(TypedVerdict(about, VERIFIED, clears=True))
    clearing = tuple(line.about for line in typed if line.clears)
    changed = campaign.confirmed(Verdicts(clearing, (), tuple(typed)))
    verdicts(changed, folder)
    folder.take_away("verdicts", [name for name in folder.names("verdicts") if name != VERDICTS])
    return changed.confirmed(read_verdicts(*folder.given("verdicts")))
