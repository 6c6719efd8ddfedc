"""A diagnosis as findings: which cell is wrong, how sure that is, and what to look up where nothing decides."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.editing.check import places_of, where
from gouji.editing.localise.costs import CELL_COST, Correction, ErrorLocation
from gouji.editing.localise.diagnosis import Diagnosis
from gouji.editing.localise.findings import (
    AGAINST,
    BlanksImplied,
    Carrier,
    Displaced,
    ErrorHere,
    ErrorPerhapsHere,
    FurtherPossibilities,
    LineVacant,
    Movement,
    NotLocated,
    OneOfThese,
    OnlyTotalFits,
    ProposedChange,
    SearchStopped,
    SuspectCell,
    TableLine,
)
from gouji.editing.localise.locate import MOST_CELLS
from gouji.editing.localise.structural_errors import Structure
from gouji.model.areas import areas, between
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import describe, describe_path
from gouji.model.mechanism import Mechanism
from gouji.model.submission import Status, Submission
from gouji.model.wording import Some

LISTED = 6
_SLIGHT = 3
"""What an error may cost at most to tell one location from others that arithmetic finds equally good."""
_OF_COLUMNS = (Structure.COLUMNS_EXCHANGED, Structure.COLUMN_COPIED)


def tell(submission: Submission, diagnosis: Diagnosis, most: int = 3) -> tuple[Finding, ...]:
    """A diagnosis as findings.

    The only location (L101), else the likely ones (L102) and how many there are besides (L104),
    or that the search stopped before it had seen them all (L107);
    where no error and no evidence tells single cells apart, which cells can carry the difference (L105).
    Then figures that the rules give for blanks (L106), that a line may have been left or moved away from (L108),
    or that nothing was found (L103).
    """
    if diagnosis.vacant:
        return (_tell_vacant(submission, diagnosis.vacant),)
    if diagnosis.displaced and len(diagnosis.locations) > 1:
        return ()  # E327 names them all, and any but one makes a return that is all wrong
    findings = [_tell_imputed(submission, diagnosis.imputed)] if diagnosis.imputed else []
    count = len(diagnosis.locations)
    if not count:
        return (*findings, *(() if diagnosis.complete else [NotLocated(most=MOST_CELLS)]))
    likely = [i for i, one in enumerate(diagnosis.locations) if _is_telling(one)] if count > 1 else [0]
    clear = all(one.is_clear for one in diagnosis.locations)
    if not likely and clear and all(len(one.cells) == 1 for one in diagnosis.locations):
        possible = [one for one in diagnosis.locations if AGAINST.isdisjoint(one.evidence)]
        return (*findings, _tell_lines(submission, possible or diagnosis.locations))
    shown = (likely or range(count))[:most]
    findings += [tell_one(submission, diagnosis.locations[i], i + 1, count) for i in shown]
    if count > len(shown):
        findings.append(FurtherPossibilities(count=count, shown=len(shown)))
    if not diagnosis.complete:
        findings.append(SearchStopped())
    return tuple(findings)


def tell_displaced(submission: Submission, locations: Sequence[ErrorLocation]) -> tuple[Finding, ...]:
    """That a return is wrong where no rule fails: which blocks may stand one line off (E327)."""
    spans = [(location, location.span) for location in locations if location.span is not None]
    if not spans:
        return ()
    first, *others = (_movement(submission, location, *span) for location, span in spans)
    corners = spans[0][1][:2]
    return (Displaced(movement=first, others=tuple(others), cells=corners, places=places_of(submission, corners)),)


def _tell_vacant(submission: Submission, cells: tuple[str, ...]) -> Finding:
    form = submission.form
    if len(cells) == 1:
        line = TableLine.CELL
    else:
        line = TableLine.ROW if form.cells[cells[0]].row == form.cells[cells[1]].row else TableLine.COLUMN
    places = places_of(submission, cells)
    return LineVacant(line=line, area=between(places) or cells, cells=cells, places=places)


def _is_telling(one: ErrorLocation) -> bool:
    """Whether an error, a movement or last year speaks for this location."""
    if not AGAINST.isdisjoint(one.evidence):
        return False
    return bool(one.evidence or one.span) or one.cost <= (CELL_COST + _SLIGHT) * len(one.cells)


def tell_one(submission: Submission, location: ErrorLocation, number: int, count: int) -> Finding:
    """One location as a finding: certain when it is the only one."""
    change = ProposedChange(
        corrections=tuple(_told(submission, one) for one in location.corrections),
        movement=_movement(submission, location, *location.span) if location.span is not None else None,
        evidence=location.evidence,
    )
    places = places_of(submission, location.cells)
    if count == 1:
        kind = OnlyTotalFits if _may_overlap(submission, location) else ErrorHere
        return kind(change=change, cells=location.cells, places=places)
    return ErrorPerhapsHere(change=change, number=number, cells=location.cells, places=places)


def _may_overlap(submission: Submission, location: ErrorLocation) -> bool:
    """Whether the parts of a total may be right though they add up to more, as where a case is of several kinds.

    Each is no more than the total, which no other rule speaks of, and nothing shows how it could have come to be wrong.
    """
    (one, *others), form = location.corrections, submission.form
    if others or location.evidence or location.mechanism is not Mechanism.NONE or one.reported is None:
        return False
    rules = [rule for rule in form.rules if one.cell in rule.cells]
    if len(rules) > 1 or one.cell not in form.sums or one.suggested <= one.reported:
        return False
    parts = [value for part in form.sums[one.cell][0].parts if (value := submission.value(part))]
    return len(parts) > 1 and max(parts) <= one.reported


def _told(submission: Submission, one: Correction) -> SuspectCell:
    label, place = describe(submission.form.cells[one.cell]), where(submission, one.cell)
    told = one._asdict()
    told["least"], told["most"] = told.pop("between") or (None, None)
    if one.reported is None and (said := submission.observations[one.cell].said):  # no figure, but no blank either
        told |= {"reported": said, "mechanism": Mechanism.NONE}
    elif one.reported is None and submission.observations[one.cell].status == Status.UNCOMPUTED:
        told |= {"uncomputed": True, "mechanism": Mechanism.NONE}
    return SuspectCell(where=place, label=label, **told)


def _movement(submission: Submission, location: ErrorLocation, first: str, last: str, way: int) -> Movement:
    assert isinstance(location.mechanism, Structure)
    form = submission.form
    one, other = form.cells[first], form.cells[last]
    paths = (one.column, other.column) if location.mechanism in _OF_COLUMNS else (one.row, other.row)
    labels = [describe_path(path) for path in paths]
    places = places_of(submission, (first, last))
    area = between(places)
    return Movement(
        kind=location.mechanism,
        way=way,
        area=area or f"{describe(one)}—{describe(other)}",
        one=labels[0],
        other=labels[1],
        count=len(location.corrections),
        gone=location.gone or None,
    )


def _tell_lines(submission: Submission, locations: Sequence[ErrorLocation]) -> Finding:
    """The difference and which single cells can carry it, those with too much apart from those with too little."""
    groups: dict[tuple[bool, Number], list[str]] = {}
    for location in locations:
        (one,) = location.corrections
        change: Number = one.suggested - (one.reported or 0)
        groups.setdefault((change > 0, change if change > 0 else -change), []).append(one.cell)
    candidates = []
    order = {cell: i for i, cell in enumerate(submission.observations)}
    for (too_little, amount), cells in sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]))):
        ordered = tuple(sorted(cells, key=order.__getitem__))
        labels = tuple(describe(submission.form.cells[cell]) for cell in ordered) if submission.origins else ordered
        pointed_at = areas(places_of(submission, ordered)) or labels
        candidates.append(Carrier(too_little=too_little, alone=len(cells) == 1, amount=amount, cells=pointed_at))
    cells = sorted((one.cells[0] for one in locations), key=order.__getitem__)
    return OneOfThese(candidates=tuple(candidates), cells=tuple(cells), places=places_of(submission, cells))


def _tell_imputed(submission: Submission, imputed: Sequence[Correction]) -> Finding:
    cells = tuple(one.cell for one in imputed)
    told = tuple(_told(submission, one) for one in imputed[:LISTED])
    return BlanksImplied(corrections=Some(told, len(imputed)), cells=cells, places=places_of(submission, cells))
