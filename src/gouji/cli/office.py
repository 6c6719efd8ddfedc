"""What the office knows, from the options of a command; what is odd about it is told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.cli.console import tell
from gouji.cli.options import forms_named
from gouji.cli.progress import while_reading
from gouji.collection.collect import Collection, collect
from gouji.collection.office import Office
from gouji.collection.policy import Policy
from gouji.collection.reviews import readings, reviews
from gouji.forms.catalogue import Catalogue, check_period
from gouji.lists.confirmations import Verdicts, read_verdicts
from gouji.messages.options import with_option
from gouji.messages.render import ui_text
from gouji.model.asked_period import asked_period
from gouji.model.form import Form
from gouji.model.language import Language
from gouji.model.reporting_period import Period
from gouji.parallel import ProcessPool
from gouji.reports.finding_lines import finding_line
from gouji.reports.verdict_lines import idle_lines
from gouji.units.roster import Roster

if TYPE_CHECKING:
    from gouji.campaign.onto import OfficeWorkbook
    from gouji.collection.previous import LastYear


def roster_at(paths: Sequence[Path] | None, language: Language, year: int | None = None) -> Roster | None:
    """The roster that the files given with ``--roster`` make for a report ``year``, if any were given."""
    if not paths:
        return None
    from gouji.lists.rosters import read_roster_with_findings

    roster, findings = read_roster_with_findings(*paths, year=year)
    for finding in findings:
        tell(finding_line(finding, language))
    return roster


def office_asked(
    form: str | None,
    year: int | None,
    period: str | None,
    language: Language,
    *,
    unit: str | None,
    roster: Sequence[Path] | None,
    previous: Sequence[Path] | None,
    verdicts: Sequence[Path] | None,
    policy: Policy,
    blank_as_zero: bool,
    password: str | None,
    due: date | None = None,
    without: frozenset[str] = frozenset(),
) -> tuple[Office, Verdicts]:
    """What the office knows by the options that commands share, and its file of verdicts; what is odd is told.

    ``without`` are the real paths of further files that are no returns.
    """
    known, when = forms_named(form), asked_period(year, period)
    check_period(known, when)
    units = roster_at(roster, language, when.year if when is not None else None)
    verified = read_verdicts(*(verdicts or ()))
    without |= left_out(roster, verdicts)
    office = Office(
        form=known,
        period=when,
        unit=unit,
        roster=units,
        last_year=last_year_at(previous, known, units, password, language, without, policy),
        confirmations=verified.verifications,
        policy=policy,
        due=due,
        blank_as_zero=blank_as_zero,
        password=password,
        without=without,
    )
    return office, verified


def left_out(*lists: Sequence[Path] | None) -> frozenset[str]:
    """The real paths of the lists that options name: where they lie among the returns they are none."""
    return frozenset(os.path.realpath(path) for paths in lists for path in paths or ())


def last_year_at(
    paths: Sequence[Path] | None,
    form: Catalogue | None,
    roster: Roster | None,
    password: str | None,
    language: Language,
    without: frozenset[str],
    policy: str = Policy.LATEST,
) -> LastYear | None:
    """The returns given with ``--previous``, of which those count that would this year; what is none is told.

    ``without`` are the real paths of files that are left out.
    """
    if paths is None:
        return None
    from gouji.collection.previous import LastYear

    office = Office(form=form, roster=roster, password=password, without=without)
    last_year = LastYear(readings(paths, office.before, ProcessPool()), policy, roster)
    for finding in last_year.unusual():
        tell(finding_line(finding, language))
    if not last_year:
        tell(with_option(ui_text("no_previous", language, path=", ".join(map(str, paths))), "--previous", language))
    return last_year


def fitted(path: Path, form: Form, when: Period | None, language: Language) -> OfficeWorkbook | None:
    """The workbook given with ``--onto``; None, and told, where the form cannot be put into it."""
    from gouji.campaign.onto import fit

    workbook, findings = fit(path, form, when)
    for finding in findings:
        tell(finding_line(finding, language))
    return workbook


def collected(
    paths: Sequence[Path], office: Office, verdicts: Verdicts, language: Language, *, locating: bool = True
) -> Collection:
    """Everything among some paths, reviewed and collected; lines of the file of verdicts without effect are told."""
    found = reviews(paths, office, ProcessPool(), locating=locating)
    collection = collect(while_reading(found, paths, language), office)
    for said in idle_lines(verdicts, collection.reviews(), language):
        tell(said)
    return collection


def is_among(path: Path, paths: Sequence[Path]) -> bool:
    """Whether a path is one of those to be read, or lies within one."""
    return any(Path(os.path.realpath(path)).is_relative_to(os.path.realpath(other)) for other in paths)
