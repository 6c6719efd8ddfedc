"""Short messages to units of which no return counts: nothing has come, or not what was asked for."""

from __future__ import annotations

from pathlib import PurePath

from gouji.campaign.collection_status import CollectionStatus, UnitState, UnitStatus
from gouji.campaign.question import some_of
from gouji.campaign.return_letter import LONGEST_MESSAGE, Sender, greeting
from gouji.campaign.status import lying
from gouji.collection.entry import Entry
from gouji.messages.speech import spoken
from gouji.model.language import Language
from gouji.model.wording import Some
from gouji.reports.printable import on_paper

_FILES = 3


def reminder(line: UnitStatus, status: CollectionStatus, sender: Sender) -> str | None:
    """What to write to a unit in a chat, at most `LONGEST_MESSAGE` characters; None where nothing is to be asked."""
    if line.state not in (UnitState.MISSING, UnitState.EMPTY, UnitState.CONTESTED):
        return None
    front = greeting(line.unit.name, sender)
    wanted = status.subject
    files = lying(line.perhaps, status.form, status.period)
    asked = f"烦请{sender.deadline}报送{wanted}电子表"
    if line.state is UnitState.CONTESTED:
        told = f"收到贵单位报送的{wanted} {len(line.versions)} 份，内容不一致（{_files(line.versions)}）。"
        asked = f"烦请{sender.deadline}告知以哪一份为准"
    elif line.state is UnitState.EMPTY:
        told = f"收到贵单位报送的{wanted}（{_files(line.perhaps)}），但表内没有填数。"
        asked = f"烦请{sender.deadline}填好后重新报送，全年确实没有发生的请在封面“零报告”选“是”"
    elif others := [one for one in line.perhaps if _is_another(one, status)]:
        what = "、".join(dict.fromkeys(_edition(one) for one in others))
        told = f"收到的文件（{_files(others)}）是{what}，不是这次要报的{wanted}。"
        if status.form is not None and all(one.period is None or one.period.may_be(status.period) for one in others):
            told += f"这次应当用{status.form.edition}年格式（{status.form.source}）。"
            asked = f"烦请{sender.deadline}改用我们下发的空白表重新填报（手头没有的请与我们联系）"
    elif any(one.what for one in files):
        named = spoken(Some.of([one.changed(file=PurePath(one.file).name) for one in files], _FILES), Language.ZH)
        told = f"收到的文件是：{named}，里面没有填好的{wanted}电子表。"
    elif line.perhaps:
        told = f"收到一份可能是贵单位报送的文件（{_files(line.perhaps)}），但没有认出是贵单位的{wanted}。"
        asked = f"烦请{sender.deadline}核对表内单位名称和年度后重新报送，没有报过的请尽快报送"
    elif line.before:
        told = f"只有贵单位{_earlier(status)}的表（{_files(line.before)}），{wanted}还没有收到。"
    else:
        told = f"{wanted}还没有收到贵单位的电子表。"
    return on_paper(f"{front}{told}{asked}，谢谢。{sender.whom_to_ask}")[:LONGEST_MESSAGE]


def _earlier(status: CollectionStatus) -> str:
    return "往期" if status.period is not None and status.period.part else "往年"


def _is_another(entry: Entry, status: CollectionStatus) -> bool:
    """Whether a file is of another period or form than the campaign's."""
    return entry.form is not None and (entry.period, entry.form) != (status.period, status.form)


def _edition(entry: Entry) -> str:
    period = entry.period.words() if entry.period is not None else "没有写明年度"
    return f"{period}的表（{entry.form.edition}年格式）" if entry.form is not None else period


def _files(entries: tuple[Entry, ...] | list[Entry]) -> str:
    return some_of([PurePath(one.file).name for one in entries], _FILES)
