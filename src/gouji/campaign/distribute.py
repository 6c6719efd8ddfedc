"""Handing out blanks: one for every unit on the roster, and the list of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gouji.campaign.findings import (
    CellsOfRow,
    FilledIn,
    HandedOut,
    NoBlank,
    NoFigureToCarry,
    NothingToCarry,
    OtherBlank,
    OtherYearToCarry,
)
from gouji.campaign.handed_out_list import SHEET, Handout, handed_out_list
from gouji.campaign.prefilled import blank_for, contents, is_untouched
from gouji.collection.previous import LastYear
from gouji.editing.carry_over import Prefill, by_row, carry_over_rules, prefills
from gouji.editing.findings import NoPreviousReturn, PreviousOfOtherYear
from gouji.formats.file_names import file_names
from gouji.formats.output import check_target, make_folder, write_whole
from gouji.formats.read import document_in, read_document
from gouji.forms.catalogue import in_its_period
from gouji.intake.bind.recognise import recognise
from gouji.messages.render import ui_text
from gouji.messages.speech import spoken
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Finding
from gouji.model.form import Form, describe_path
from gouji.model.grid import Document
from gouji.model.language import Language
from gouji.model.reporting_period import Earlier, Period
from gouji.parallel import ProcessPool, each
from gouji.units.roster import Roster
from gouji.workbook.marks import list_kind

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from gouji.campaign.onto import OfficeWorkbook

MANY = 100
"""So many blanks are made sooner by several processes than by one."""
MADE, REPLACED, UNCHANGED, KEPT = "made", "replaced", "unchanged", "kept"


class Delivery(NamedTuple):
    """What became of one file: ``made``, ``replaced``, ``unchanged`` or ``kept`` as it was, and why if it was kept."""

    file: str
    outcome: str
    findings: tuple[Finding, ...] = ()


def distribute(
    form: Form,
    roster: Roster,
    when: int | Period,
    folder: str | os.PathLike[str],
    *,
    previous: LastYear | None = None,
    onto: OfficeWorkbook | None = None,
    force: bool = False,
    executor: Executor | ProcessPool | None = None,
) -> tuple[Delivery, ...]:
    """Put a blank for every unit of the roster into a folder, and last the list of them; see `deliveries`."""
    return tuple(deliveries(form, roster, when, folder, previous=previous, onto=onto, force=force, executor=executor))


def deliveries(
    form: Form,
    roster: Roster,
    when: int | Period,
    folder: str | os.PathLike[str],
    *,
    previous: LastYear | None = None,
    onto: OfficeWorkbook | None = None,
    force: bool = False,
    executor: Executor | ProcessPool | None = None,
) -> Iterator[Delivery]:
    """Put a blank for every unit of the roster into a folder, one after the other, and last the list of them.

    A blank bears the unit's name and code, the year or period that ``when`` says and, from its returns of before, which
    ``previous`` knows, the figures that the form carries over (上年结转), with a comment on each. What is there already
    and says the same is left alone, so that this can be done again any time; another blank is replaced only with
    ``force``, and a file in which a unit has written anything never is. The work is handed to the ``executor``. The
    blanks are copies of the workbook that the form is put ``onto``, or laid out as gouji does.

    Raises `OutputError` when the folder cannot be written, `WrongPeriod` for a period for which the form is not
    returned.
    """
    target, period = Path(folder), in_its_period(form, when)
    handouts = plan(form, roster, period, previous, onto.suffix if onto is not None else ".xlsx")
    make_folder(target)
    listed = f"{SHEET}{_behind_names(period)}.xlsx"
    for file in (*(handout.file for handout in handouts), listed):
        check_target(target / file, force=True)
    work = partial(_deliver, form=form, period=period, folder=target, onto=onto, force=force)
    drawn = any(handout.prefilled for handout in handouts)
    yield from each(work, handouts, executor if drawn else None)
    yield _listed(form, handouts, period, target / listed, force)


def distributed_line(made: Sequence[Delivery], period: Period, language: Language) -> str:
    """How many blanks there are of each outcome, without the list, which comes last, in a sentence."""
    found = Counter(blank.outcome for blank in made[:-1])
    counts = {outcome: found[outcome] for outcome in (MADE, REPLACED, UNCHANGED, KEPT)}
    return ui_text("distributed", language, period=spoken(period, language), total=len(made) - 1, **counts)


def plan(
    form: Form, roster: Roster, period: Period, previous: LastYear | None = None, suffix: str = ".xlsx"
) -> tuple[Handout, ...]:
    """What every unit is handed, in the order of the roster, without touching a file.

    M134 to M136 say why figures were not carried over.
    """
    behind = _behind_names(period)
    wanted = [(f"{unit.code}-{unit.name}" if unit.code else unit.name) + behind for unit in roster.units]
    files = file_names(wanted, suffix, taken=[f"{SHEET}{behind}.xlsx"])
    if previous is None:
        return tuple(Handout(unit, file, {}, ()) for unit, file in zip(roster.units, files, strict=True))
    return tuple(
        Handout(unit, file, *_prefilled(form, unit.name, period, previous))
        for unit, file in zip(roster.units, files, strict=True)
    )


def _behind_names(period: Period) -> str:
    """What stands behind the names of files: the period, where another one of the year will come."""
    return f"-{period.words()}" if period.part else ""


def _prefilled(
    form: Form, unit: str, period: Period, last_year: LastYear
) -> tuple[dict[str, Prefill], tuple[Finding, ...]]:
    """What is carried over for a unit, and what is to be said about it."""
    found, why, year_ago = last_year.of(unit, period, rules=carry_over_rules(form))
    why = tuple(_no_last_year(form, unit, finding) for finding in why)
    if found is None and year_ago is None:
        return {}, why
    prefilled, missing = prefills(form, found, year_ago)
    if not missing:
        return prefilled, why
    rows = tuple(
        CellsOfRow(row=row, columns=tuple(describe_path(form.cells[cell].column) for cell in cells))
        for row, cells in by_row(form, missing)
    )
    return prefilled, (
        *why,
        NoFigureToCarry(unit=unit, count=len(missing), rows=rows, earlier=Earlier.before(form.frequency)),
    )


def _no_last_year(form: Form, unit: str, why: Finding) -> Finding:
    """What it means for a blank that there is no return of last year, or of the period before."""
    match why:
        case NoPreviousReturn(likely=likely):
            return NothingToCarry(unit=unit, likely=likely, earlier=Earlier.before(form.frequency))
        case PreviousOfOtherYear(periods=periods, wanted=wanted):
            return OtherYearToCarry(unit=unit, periods=periods, wanted=wanted)
    return why


def _deliver(
    handout: Handout, form: Form, period: Period, folder: Path, onto: OfficeWorkbook | None, force: bool
) -> Delivery:
    from gouji.campaign.packed_blank import packed_blank  # loads the writer

    unit, path = handout.unit, folder / handout.file
    packed = partial(packed_blank, form, unit, period, handout.prefilled, onto)

    def blank() -> Document:
        if onto is not None:
            return document_in(packed(), handout.file)
        return blank_for(form, unit, period, handout.prefilled)

    put = _put(form, path, blank, packed, force, unit.name)
    return put._replace(findings=handout.findings + put.findings)


def _put(
    form: Form,
    path: Path,
    document: Callable[[], Document],
    packed: Callable[[], bytes],
    force: bool,
    unit: str = "",
) -> Delivery:
    """Write a blank or the list, unless what is there says the same, or must stay."""
    outcome = MADE
    if path.exists():
        hindrance = _hindrance(form, path, document())
        if hindrance is None and not force:
            return Delivery(path.name, UNCHANGED)
        if hindrance is not None and not (hindrance is OtherBlank and force):
            return Delivery(path.name, KEPT, (hindrance(file=os.fspath(path), unit=unit),))
        outcome = REPLACED
    content = packed()
    if outcome == REPLACED and path.read_bytes() == content:
        return Delivery(path.name, UNCHANGED)
    write_whole(path, content, force)
    return Delivery(path.name, outcome)


def _listed(form: Form, handouts: Iterable[Handout], period: Period, path: Path, force: bool) -> Delivery:
    from gouji.formats.xlsx.write import to_xlsx

    listed = handed_out_list(form, handouts, period)
    return _put(form, path, lambda: listed, partial(to_xlsx, listed), force)


def _hindrance(form: Form, path: Path, wanted: Document) -> type[HandedOut] | None:
    """Why a file that exists is not simply the one wanted; None if it says the same."""
    try:
        there, _ = read_document(path)
    except UnreadableFile:
        return NoBlank
    if contents(there) == contents(wanted):
        return None
    kinds = (list_kind(there), list_kind(wanted))
    if any(kinds):
        return OtherBlank if all(kinds) else NoBlank
    if is_untouched(form, there):
        return OtherBlank
    return FilledIn if recognise(there, [form]) is not None else NoBlank
