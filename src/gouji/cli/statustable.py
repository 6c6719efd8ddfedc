"""The table of ``gouji status``: in colours and as wide as the window on a terminal, plain text in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gouji.campaign.collection_status import CollectionStatus, UnitStatus
from gouji.campaign.report import kept_word, state_word, status_line
from gouji.editing.review import Review
from gouji.intake.weigh import doubts
from gouji.messages.render import ui_text
from gouji.messages.speech import spoken
from gouji.model.finding import Verdict
from gouji.model.findings import file_of
from gouji.model.language import Language
from gouji.reports.finding_lines import finding_line
from gouji.reports.printable import one_line
from gouji.reports.telling import unanswered

_COLUMNS = ("unit", "state", "date", "versions", "verdict", "errors", "warnings")
_PLAIN_WIDTH = 1000
"""Nothing is wrapped in a pipe, where lines are searched rather than looked at."""
_BAD, _ODD, _GOOD = "bold red", "yellow", "green"


def show(status: CollectionStatus, language: Language, *, sent: bool = False) -> None:
    """Print where a campaign stands: a table of the units, then what is to be done, then the other files.

    Where letters are ``sent`` to all that have warnings, nobody is told how to do that.
    """
    tty = sys.stdout.isatty()
    console = Console(
        file=sys.stdout,
        width=None if tty else _PLAIN_WIDTH,
        force_terminal=tty,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as captured:
        if status.period:
            heading = ui_text("status_heading", language, period=spoken(status.period, language))
            console.print(Text(heading, "bold"))
        console.print(_table(status, language))
        told = [finding_line(finding, language) for finding in status.findings]
        for line in status.lines:
            told += [finding_line(finding, language) for finding in line.findings]
            if (kept := line.kept) is not None:
                about = f"{line.unit.name} {kept.file}"
                told += [finding_line(finding, language, about) for finding in doubts(kept.returned)]
                told += _unanswered(kept, about, language)
        _list(console, ui_text("status_remarks", language), told)
        _list(console, ui_text("status_others", language), _others(status, language))
        warned = 0 if sent else sum(line.is_only_warned for line in status.lines)
        said = [status_line(status, language), ui_text("status_warned", language, count=warned) if warned else ""]
        console.print(("" if language is Language.ZH else " ").join(said).strip())
    text = captured.get()
    sys.stdout.write(text if tty else "".join(f"{line.rstrip()}\n" for line in text.splitlines()))


def _unanswered(kept: Review, about: str, language: Language) -> list[str]:
    """The most telling of what the unit should give a reason for, and how many there are besides."""
    open_remarks = unanswered(kept)
    told = [finding_line(finding, language, about) for finding in open_remarks[:1]]
    if more := len(open_remarks[1:]):
        told.append(ui_text("status_more_remarks", language, count=more))
    return [("" if language is Language.ZH else " ").join(told)] if told else []


def _table(status: CollectionStatus, language: Language) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in _COLUMNS:
        heading = ui_text(f"status_{column}", language)
        narrow = column not in ("unit", "verdict")
        table.add_column(heading, no_wrap=narrow, overflow="fold", justify="right" if _is_number(column) else "left")
    kinds = dict.fromkeys(line.unit.kind for line in status.lines)
    for kind in kinds:
        lines = [line for line in status.lines if line.unit.kind == kind]
        if len(kinds) > 1:
            returned = sum(bool(line.versions) for line in lines)
            named = one_line(kind) or ui_text("status_no_kind", language)
            said = ui_text("status_kind", language, kind=named, returned=returned, count=len(lines))
            table.add_row(Text(said, "bold"))
        for line in lines:
            table.add_row(*_cells(line, language))
        table.add_section()
    return table


def _is_number(column: str) -> bool:
    return column in ("versions", "errors", "warnings")


def _cells(line: UnitStatus, language: Language) -> Iterable[Text]:
    yield Text(one_line(line.unit.name))
    style = _BAD if line.state.is_open else _ODD if line.late else ""
    yield Text(state_word(line, language), style)
    yield Text(line.dated.day.isoformat() if line.dated else "")
    yield Text(str(len(line.versions) or ""))
    verdict = line.counting.verdict if line.counting else ""
    yield Text(kept_word(line, language), {Verdict.FAIL: _BAD, Verdict.UNDECIDED: _ODD, "": ""}.get(verdict, _GOOD))
    for count in (line.errors, line.warnings):
        yield Text(str(count or ""))


def _others(status: CollectionStatus, language: Language) -> Iterable[str]:
    told = {entry.file for line in status.lines for entry in line.before}  # by M141 of their units
    for entry, why, *_ in (one for one in status.others() if one.entry.file not in told):
        said = finding_line(why, language)
        yield said if file_of(why) == entry.file else f"{one_line(entry.file)}  {said}"


def _list(console: Console, heading: str, lines: Iterable[str]) -> None:
    lines = list(lines)
    if lines:
        console.print(Text(heading, "bold"))
        for line in lines:
            console.print(Text(line), soft_wrap=True)
        console.print()
