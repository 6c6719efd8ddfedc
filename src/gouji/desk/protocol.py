"""What goes between a desk and whoever sits at it: plain values that JSON can say, and bytes beside them.

A caller gives the name of a verb, its arguments and files; a verb answers with events while it works, and a result at
the end. Names of files are paths as the command line would show them from the folder of the campaign.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Kind = Literal[
    "returns", "previous", "roster", "verdicts", "adjustments", "forms", "letter", "summary", "onto", "others", "notes",
]  # fmt: skip
"""What a file that is laid on the desk is for; ``notes`` are follow-up lists in which the office has written."""

Which = Literal[
    "marked", "letters", "follow-up", "verdicts", "report-html", "check-json", "status-json", "published",
]  # fmt: skip
"""What can be asked for as files."""


class File(TypedDict):
    """A file given or handed out. ``modified`` is when it was last saved, in milliseconds since 1970 (UTC)."""

    name: str
    data: bytes
    modified: NotRequired[float]


class FindingLine(TypedDict):
    """One finding: what is the matter and what to do, in words of an office.

    ``severity`` is ``error``, ``warning``, ``information`` or ``located`` (the likeliest wrong cells). ``cells`` are
    ids of cells, which stand behind ``u1-`` in the tables of `One`. ``key`` names the finding within its return, and
    ``may_be_confirmed`` says that `confirm` takes it; ``confirmed`` that the office has.
    """

    severity: str
    code: str
    file: str
    message: str
    cells: list[str]
    key: str
    may_be_confirmed: bool
    confirmed: bool


class Counts(TypedDict):
    """How many findings there are that people are told."""

    error: int
    warning: int
    information: int


class FileRow(TypedDict):
    """One file that was read.

    ``verdict`` is ``pass``, ``fail``, ``undecided``, ``unreadable`` or ``passed_over`` and ``said`` the same in words;
    ``headline`` the first thing to know of it; ``counts_as`` its part in the campaign (``counts``, ``other_version``,
    ``subtotal``, ``empty``, ``in_doubt``, ``other_form``, ``other_year``, ``refused``, ``passed_over``), empty as long
    as not all files are read. ``code`` is its check code, empty for none.
    """

    file: str
    unit: str
    period: str
    verdict: str
    said: str
    counts: Counts
    headline: str
    counts_as: str
    code: str


class Reading(TypedDict):
    """An event: a file is being read."""

    reading: str


class HasRead(TypedDict):
    """An event: a file was read; ``packed`` is what came of it, to be handed back after a restart."""

    row: FileRow
    packed: bytes


class Made(TypedDict):
    """An event: a file was made."""

    made: str


Event = Reading | HasRead | Made


class ReadBefore(TypedDict):
    """What came of a file before a restart."""

    file: str
    packed: bytes


class FormLine(TypedDict):
    """A form that may be collected."""

    id: str
    title: str
    source: str
    years: str
    partial: bool


class SettingsGiven(TypedDict, total=False):
    """What the clerk has set; what is left out, or None, stays at its default. Days are written 2025-01-31.

    ``form`` is an id, edition, alias, family or title, or the name of a definition laid on the desk; ``unit`` the unit
    the summary is for, ``office`` and ``contact`` who signs letters and whom to ask, ``due`` the day by which returns
    were to come, ``date`` the day of lists and letters, by default today; ``policy`` which of several returns counts:
    ``latest``, ``first`` or ``refuse``; ``fail_on`` the severity from which on returns go back.
    ``partial`` says that a form that is only a part of a report may be used.
    """

    lang: str
    form: str | None
    year: int | None
    period: str | None
    unit: str | None
    office: str
    contact: str
    due: str | None
    date: str | None
    policy: str
    blank_as_zero: bool
    password: str | None
    fail_on: str
    partial: bool


class Settings(TypedDict):
    """What the desk understood: the forms to choose from, the one in force or the ``problem`` with it, the period."""

    given: SettingsGiven
    forms: list[FormLine]
    form: FormLine | None
    period: str
    period_said: str
    problem: str


class Laid(TypedDict):
    """What lies on the desk of a kind: names, as `remove` takes them, and what is wrong with them."""

    kind: str
    names: list[str]
    findings: list[FindingLine]


class RosterUnit(TypedDict):
    """A unit that has to report."""

    name: str
    code: str
    kind: str
    parent: str


class RosterSeen(TypedDict):
    """The roster as it is understood."""

    units: list[RosterUnit]
    count: int
    findings: list[FindingLine]


class Distributed(TypedDict):
    """The blanks, and in ``said`` how many were made, replaced, unchanged and kept."""

    files: list[File]
    said: str
    findings: list[FindingLine]


class UnitLine(TypedDict):
    """Where one unit of the roster stands; ``state`` as in the status JSON, ``said`` in words, ``file`` what counts.

    ``goes_back`` says that its return goes back with a letter, ``asks`` that there is a message to write to it.
    """

    unit: str
    code: str
    contact: str
    phone: str
    state: str
    said: str
    late: bool
    day: str
    file: str
    verdict: str
    verdict_said: str
    errors: int
    warnings: int
    versions: list[str]
    perhaps: list[str]
    goes_back: bool
    asks: bool
    findings: list[FindingLine]


class CampaignSeen(TypedDict):
    """Everything that was read: a row for every file, and for every unit of the roster where it stands.

    ``sentence`` counts returns by verdict and units by state. ``idle`` are lines of the file of verdicts that have no
    effect.
    """

    rows: list[FileRow]
    lines: list[UnitLine]
    sentence: str
    findings: list[FindingLine]
    idle: list[str]


class One(TypedDict):
    """One return: its section of the HTML report (ids begin with ``u1-`` and ``unit-1``) and its findings."""

    row: FileRow
    html: str
    findings: list[FindingLine]


class Glance(TypedDict):
    """A return that was read already while others are still being read; None for any other."""

    one: One | None


class VerdictTaken(TypedDict):
    """The return anew, and the file of verdicts as it was written."""

    one: One
    files: list[File]


class Outputs(TypedDict):
    """Files as they were written, and what there is to say about how they were made."""

    files: list[File]
    said: list[str]
    findings: list[FindingLine]


class Message(TypedDict):
    """What to write to a unit in a chat; empty where nothing is to be asked."""

    text: str


class PartOfSum(TypedDict):
    """The units of a kind or, where ``is_level``, a unit with those below it; ``units`` are those in the sum."""

    name: str
    is_level: bool
    units: list[str]


class Merged(TypedDict):
    """The summary: its tables (cells have ids behind ``sum-``), its parts, what to know of it, and its files."""

    html: str
    said: str
    parts: list[PartOfSum]
    files: list[File]
    findings: list[FindingLine]


class PartSeen(TypedDict):
    """The tables of a part of the summary, as in `Merged`."""

    html: str


class SummarySeen(TypedDict):
    """A summary that was given: its tables as in `Merged`, and whose it is."""

    html: str
    said: str


class Contributor(TypedDict):
    """What one unit gave to a figure, or an adjustment, for the reason that stands for a ``file``."""

    is_adjustment: bool
    unit: str
    value: str
    file: str
    at: str


class Traced(TypedDict):
    """Where a figure of the summary comes from."""

    at: str
    label: str
    value: str
    lines: list[Contributor]
    findings: list[FindingLine]


class Rederived(TypedDict):
    """The summary derived anew."""

    findings: list[FindingLine]
    is_sound: bool


class CodeSeen(TypedDict):
    """The check code of a return, and whether one that somebody has is it; ``equal`` is None where none was given."""

    equal: bool | None
    message: str


class CopiesCompared(TypedDict):
    """In what two copies of a return differ."""

    html: str


class Saved(TypedDict):
    """The whole campaign as one zip, or what lies on the desk after one was opened."""

    files: list[File]
    laid: list[Laid]
    settings: Settings | None


class FormAudited(TypedDict):
    """What is to be known of a definition, in lines of text."""

    said: str


class DraftMade(TypedDict):
    """A definition drafted from an office's own workbook, and what lies with the forms since.

    ``said`` tells what is in it and what is wrong with it as it stands.
    """

    files: list[File]
    said: list[str]
    laid: Laid
