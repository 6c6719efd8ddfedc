"""Error localisation: the smallest sets of cells whose change satisfies every rule (Fellegi and Holt, 1976).

Beside the smallest sets stand structural errors, which spoil many cells with one movement. All are
ranked by one cost in the spirit of minimum description length: what has to be told to make the
reported figures out of the right ones, so the likeliest error comes first. Last year's return, where
it is at hand, speaks for a correction that fits it and against one that does not; so does the prose of the report.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from gouji.editing.localise.costs import STRUCTURE_COST, Correction, Costs, ErrorLocation
from gouji.editing.localise.diagnosis import SOUND, Diagnosis
from gouji.editing.localise.search import Search
from gouji.editing.localise.shifted_blocks import FEW, early_totals, shifted_blocks, shifted_leaves
from gouji.editing.localise.shifted_runs import early_total, shifted_runs
from gouji.editing.localise.soundness import MANY, may_be_off, vacant_lines
from gouji.editing.localise.structural_errors import BLOCKS, SPANS, Structural, Structure, settle, structural_errors
from gouji.editing.localise.system import System, system_of
from gouji.model.claim import Claim
from gouji.model.edit import Number, exactly
from gouji.model.mechanism import Mechanism
from gouji.model.submission import Status, Submission
from gouji.model.totals import complete, follows_already, is_live, with_texts, without_texts

MOST_CELLS = 6
MOST_STEPS = 12_000


def locate(
    submission: Submission, previous: Mapping[str, Number | None] | None = None, claims: Sequence[Claim] = ()
) -> Diagnosis:
    """Find out which cells of a failing return are wrong and what they probably should be.

    Only rules of severity ``error`` that can be decided, or that no blank could satisfy, count, and only equations.
    Totals that are still formulas follow their parts and are never suspects. ``previous`` are last year's
    figures by cell, which are never suspects either, ``claims`` what its prose says. The sets have the smallest weight,
    which is the number of cells unless the form declares weights; a figure that its cell cannot have is in every set.
    """
    form = submission.form
    system = system_of(submission, submission.values())
    if system.failing and (totals := without_texts(submission)):
        counted = with_texts(submission, totals)
        system = system_of(counted, counted.values())
        if not system.failing:
            return Diagnosis((_without_texts(submission, counted, totals),), complete=True)
        submission = counted
    if not system.failing and None not in submission.figures and not may_be_off(submission):
        return SOUND
    if system.bounds:
        return _rounded(submission, system)
    filled = system if _is_complete(submission) else _filled(submission)
    costs = Costs(form, submission, filled, previous or {}, claims)
    if not system.failing:
        if locations := _displaced(submission, filled, costs):
            return Diagnosis(tuple(locations), complete=True, displaced=True)
        vacant = _vacant(submission, filled) or early_total(submission, filled)
        return Diagnosis((), complete=True, imputed=() if vacant else _imputed(submission), vacant=vacant)
    texts = _unreadable(submission, system)
    unknown = _unknown(submission, system)
    decided = system.without(unknown)
    search = Search(decided, MOST_STEPS, wrong=_impossible(submission) | texts)
    locations = []
    for weight in range(1, MOST_CELLS + 1) if decided.failing else ():
        locations = [costs.cells(changes) for changes in search.sets(weight)]
        if locations or search.stopped:
            break
    if texts:
        return Diagnosis(tuple(_ordered(locations)), complete=not search.stopped)
    runs, doubted = shifted_runs(submission, filled)
    if doubted:
        return Diagnosis((), complete=True, vacant=doubted)
    if locations and len(locations[0].cells) in (1, 2) and (over := _overtyped(submission, system, unknown)):
        longest = [costs.structural(one) for one in _over_total(submission, filled, over)]
        first = submission.form.sums[over][0].parts[:1]
        return Diagnosis(tuple(longest), complete=True, vacant=() if longest else first)
    vacant = _vacant(submission, filled)
    if vacant or len(locations[0].cells if locations else ()) not in (1, 2):  # fewer than a movement ever spoils
        moved = shifted_blocks(submission, filled, 0 if _is_certain(submission, system) else FEW)
        structural = [*structural_errors(submission, filled), *moved, *shifted_leaves(submission, filled)]
        locations = locations + [costs.structural(one) for one in structural]
    locations += [costs.structural(one) for one in runs]
    confirmed = (*BLOCKS, *(SPANS if decided.failing else ()))  # other equations that fail speak for them too
    guessed = {cell for i in unknown for cell in system.rows[i]}
    locations = _ordered([one for one in locations if one.mechanism in confirmed or guessed.isdisjoint(one.cells)])
    if vacant and not (locations and locations[0].mechanism in BLOCKS):
        return Diagnosis((), complete=True, vacant=vacant)
    return Diagnosis(tuple(locations), complete=bool(locations or not decided.failing) and not search.stopped)


def _rounded(submission: Submission, system: System) -> Diagnosis:
    """The smallest sets where figures were rounded one by one, so that rules leave a range for each."""
    if not system.failing:
        return SOUND
    from gouji.editing.localise.rounded import rounded_locations

    wrong = _impossible(submission) | _unreadable(submission, system)
    found, whole = rounded_locations(submission, system, wrong)
    return Diagnosis(tuple(_ordered(found)), complete=whole)


def displaced(submission: Submission) -> tuple[ErrorLocation, ...]:
    """The blocks of which one was pasted one line off although no rule fails; nothing where one does, or none was."""
    if not may_be_off(submission) or system_of(submission, submission.values()).failing:
        return ()
    filled = _filled(submission)
    return tuple(_displaced(submission, filled, Costs(submission.form, submission, filled, {})))


def _displaced(submission: Submission, filled: System, costs: Costs) -> list[ErrorLocation]:
    if not may_be_off(submission):
        return []
    moved = [*early_totals(submission), *shifted_blocks(submission, filled, FEW if filled.failing else MANY)]
    return _ordered([costs.structural(one) for one in moved])


def _without_texts(submission: Submission, counted: Submission, totals: Collection[str]) -> ErrorLocation:
    """All that is wrong is that totals, which are right formulas, do not count figures that are texts."""
    kind = Structure.TOTALS_WITHOUT_TEXTS
    off = [cell for cell in submission.form.cells if cell in totals]
    told = tuple(Correction(cell, submission.value(cell), counted.value(cell) or 0, kind) for cell in off)
    return ErrorLocation(told, kind, STRUCTURE_COST, (off[0], off[-1], 0))


def _is_certain(submission: Submission, system: System) -> bool:
    """Whether an equation fails that no figures in the blanks would make hold, also not those below a live total."""
    blank = {cell for cell, value in submission.values().items() if value is None}
    ways = (
        {n > 0 for cell, n in system.rows[i].items() if cell in blank} - {system.gaps[i] > 0} for i in system.failing
    )
    return not all(ways)


def _vacant(submission: Submission, filled: System) -> tuple[str, ...]:
    """The line from which a block may have been pasted one line off: blank, and more than two slips if nothing else."""
    lines = vacant_lines(submission) if filled.failing else ()
    if not lines or _are_few(filled):
        return ()
    left = {move.left for move in shifted_blocks(submission, filled, 0, of=lines)}
    return next((line for line in lines if frozenset(line) in left), ())


def _are_few(filled: System) -> bool:
    """Whether one slip, or two that are not both in totals, say why equations fail."""
    search = Search(filled, MOST_STEPS)
    return bool(search.sets(1)) or any(not changes.keys() <= filled.form.sums.keys() for changes in search.sets(2))


def _impossible(submission: Submission) -> frozenset[str]:
    """The cells with a figure that they cannot have; a total that follows its parts is not to blame."""
    cells = submission.form.cells.values()
    figures = zip(cells, submission.figures, strict=True)
    return frozenset(
        cell.id
        for cell, value in figures
        if (type(value) is not int or value < 0)  # any other is right for every kind of cell
        and value is not None
        and not cell.kind.allows(value)
        and not is_live(submission, cell.id)
    )


def _unreadable(submission: Submission, system: System) -> frozenset[str]:
    """The cells of failing equations that say something else than a figure: before all others they are to be asked."""
    if Status.NOT_A_NUMBER not in submission.columns.statuses:
        return frozenset()
    cells = {cell for i in system.failing for cell in system.rows[i]}
    said = {cell: submission.observations[cell] for cell in cells}
    return frozenset(cell for cell, one in said.items() if one.value is None and one.status == Status.NOT_A_NUMBER)


def _unknown(submission: Submission, system: System) -> frozenset[int]:
    """The failing sums that look as if entered one cell on, over the total: nobody knows what the total should be.

    Their first part alone is blank.
    """
    sums, values = submission.form.sums, submission.values()
    return frozenset(
        i
        for i in system.failing
        for total in sums.keys() & system.rows[i].keys()
        if system.rows[i].keys() == {total, *(parts := sums[total][0].parts)}
        and [cell for cell in (*parts, total) if values[cell] is None] == [parts[0]]
    )


def _overtyped(submission: Submission, system: System, unknown: Collection[int]) -> str:
    """The total that parts may have been typed over, as every other equation that fails has it too; else nothing."""
    if not unknown:
        return ""
    sums, values = submission.form.sums, submission.values()
    common = frozenset.intersection(*(frozenset(system.rows[i]) for i in system.failing))
    totals = (one for one in common & sums.keys() if values[sums[one][0].parts[0]] is None)
    return next(totals, "")


def _over_total(submission: Submission, filled: System, total: str) -> list[Structural]:
    """The longest movement of parts over a total that explains everything; a zero there may be no part of them."""
    shifts = (one for one in structural_errors(submission, filled) if one.mechanism in SPANS and one.last == total)
    return sorted(shifts, key=lambda one: -len(one.changes))[:1] if submission.value(total) else []


def _is_complete(submission: Submission) -> bool:
    """Whether every cell has a figure of its own, and every live total what its parts come to."""
    seen = submission.columns
    return None not in seen.figures and Status.BLANK not in seen.statuses and follows_already(submission)


def _filled(submission: Submission, zero: Collection[Status] = (Status.BLANK, Status.NOT_APPLICABLE)) -> System:
    """The equations with every blank counted as ``zero`` and every total left blank added up."""
    seen = complete(submission, partly=True).observations
    values = {cell: 0 if one.value is None and one.status in zero else one.value for cell, one in seen.items()}
    return system_of(submission, values)


def _ordered(locations: list[ErrorLocation]) -> list[ErrorLocation]:
    """All locations in order of cost; a set of cells that one movement spoilt is told as the movement.

    What a block pasted one line off explains, nothing less likely does: it also says why a line is empty.
    """
    best: dict[tuple[tuple[str, Number], ...], ErrorLocation] = {}
    for one in locations:
        key = tuple((correction.cell, correction.suggested) for correction in one.corrections)
        if key not in best or one.cost < best[key].cost:
            best[key] = one
    ordered = sorted(best.values(), key=lambda one: (one.cost, len(one.cells), one.cells))
    moved = min((one.cost for one in ordered if one.mechanism in BLOCKS), default=None)
    return [one for one in ordered if moved is None or one.mechanism in BLOCKS or _is_likelier(one, moved)]


def _is_likelier(one: ErrorLocation, moved: int) -> bool:
    """Whether a location is likelier than that a block moved; where totals not brought up to date fit one, they are."""
    return one.cost < moved and one.mechanism is not Structure.TOTALS_STALE


# ── imputation ──────────────────────────────────────────────────────────────────────────────


def _imputed(submission: Submission) -> tuple[Correction, ...]:
    """Figures that the rules give for cells without one when zero would break one, if they give only one choice."""
    filled = _filled(submission, tuple(Status))
    blanks = [
        cell
        for cell in filled.values
        if submission.observations[cell].status != Status.REPORTED
        and submission.observations[cell].value is None
        and not is_live(submission, cell)
    ]
    if not blanks or not filled.failing:
        return ()
    search = Search(filled, MOST_STEPS, frozenset(blanks))
    for weight in range(1, MOST_CELLS + 1):
        found = search.sets(weight)
        if found or search.stopped:
            break
    if not found:
        concerned = {cell for i in filled.failing for cell in filled.rows[i]}
        changes = settle(filled, {}, [cell for cell in blanks if cell in concerned])
        found = [changes] if changes else []
    if len(found) != 1 or search.stopped:
        return ()
    return tuple(Correction(cell, None, exactly(Fraction(value)), Mechanism.BLANK) for cell, value in found[0].items())
