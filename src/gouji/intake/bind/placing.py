"""Where every cell of a form stands in a returned document, and what has to be said about it.

Labels decide, because labels are what a person sees; hidden marks confirm them and stand in where a
label was lost; position is the last resort. Where labels leave a choice the equations vote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gouji.formats.findings import Limited, TooLarge
from gouji.intake.bind.alignment import Alignment, Region, Sheet
from gouji.intake.bind.copies import year_of
from gouji.intake.bind.elsewhere import JoinedSheet, by_position, split_over
from gouji.intake.bind.findings import (
    ByEquations,
    ByPosition,
    GroupInOneRow,
    MissingCells,
    MissingTable,
    MovedCells,
    OutOfOrder,
    PlaceInDoubt,
    SecondTable,
    SplitTable,
    TableOfYear,
    TablePlacing,
    TablesDiffer,
    TableTwice,
)
from gouji.intake.bind.looking import alignments
from gouji.intake.bind.matching import Choice, MatchedLines
from gouji.intake.bind.placement import Placed, Placement
from gouji.model.alike import is_open_to_doubt
from gouji.model.edit import OutcomeVerdict, confront
from gouji.model.errors import UnreadableFile
from gouji.model.figures import observe
from gouji.model.finding import Finding, Severity
from gouji.model.form import Form, Table, describe
from gouji.model.grid import Document, InReport, Place
from gouji.model.keeping import once_for
from gouji.model.submission import LABELS, MARKS, POSITION
from gouji.model.wording import Some
from gouji.workbook.cover import MARK
from gouji.workbook.layout import skeleton

TIMES = 60
"""How often one table may stand in a document, as where the tables of many units are in one workbook."""
BALLOTS = 300
"""Ways to place a table that are tried on its equations."""
_OTHERS, _LABELS = 8, 3
"""So many sheets that repeat a table, and cells, are named in one finding."""

if TYPE_CHECKING:
    from gouji.intake.bind.homes import Homes


def place(
    form: Form,
    document: Document,
    sheets: Mapping[str, Sheet],
    file: str,
    year: int | None = None,
    known: Mapping[str, Placed] = {},
    homes: Homes | None = None,
) -> Placement:
    """Find every table of the form but those that are ``known``, of several that of the ``year``.

    The ``homes`` of the tables may be known, too.

    A cell that cannot be placed is in no place and in a finding. Raises `UnreadableFile` (R105) about ``file`` when
    there is more to look through than any return has.
    """
    result = Placement(file, {cell: there for one in known.values() for cell, there in one.items()})
    official = {table.sheet for table in form.tables}
    result.homes = homes = homes or _homes(form, document, sheets, result)
    if homes is not None:
        result.findings += homes.findings
    for table in form.tables:
        if table.key in known:
            lost = [cell.id for cell in table.cells if cell.id not in known[table.key]]
            result.findings += [_listing(MissingCells, table, lost)] if lost else []
            continue
        hits = homes.found.get(table.key, ()) if homes is not None else alignments(table, official, sheets)
        found = _best(form, table, _few(hits, result), homes.at_home if homes is not None else (), sheets, result, year)
        whole = any(hit.exact for hit in found) or sum(len(hit.slots) for hit in found) == len(table.cells)
        free = sheets if whole or homes is None else homes.free(table, sheets)
        if not whole and (joined := split_over(table, free)) is not None:
            found = [_decided(form, joined, result.findings)]
            assert isinstance(joined.sheet, JoinedSheet)
            result.findings.append(SplitTable(table=table.title, sheets=joined.sheet.names))
        marked = {
            cell.id: there
            for cell in table.cells
            if (there := document.names.get(MARK + cell.id)) is not None and there.sheet in sheets
        }
        untouched = _untouched(table)
        own = [hit for hit in found if hit.sheet.name == table.sheet and not isinstance(hit.sheet.name, InReport)]
        if len(found) == 1 and own and found[0].exact and marked in ({}, untouched):
            placed: Placed = {cell: (there, MARKS if marked else LABELS) for cell, there in untouched.items()}
        else:
            placed = _placed(table, found, marked, sheets)
            groups, unsplit = _groups(form, table, found, placed)
            result.groups |= groups
            result.findings += _doubts(table, found, placed, marked, unsplit)
        result.placed |= placed
    return result


def _groups(
    form: Form, table: Table, found: Sequence[Alignment], placed: Placed
) -> tuple[dict[str, Place], dict[str, Place]]:
    """Where groups of rows stand as one row, and the cells that their figures stand for; few tables have any."""
    if not placed or len(placed) == len(table.cells):
        return {}, {}
    from gouji.intake.bind.group_rows import group_rows, unsplit

    return (groups := group_rows(table, found)), unsplit(form, groups)


@once_for
def _untouched(table: Table) -> dict[str, Place]:
    """Where the cells of a table stand in a workbook of gouji's own making."""
    return {cell: Place(table.sheet, *slot[:2]) for cell, slot in skeleton(table).slots.items()}


# ── finding the tables ──────────────────────────────────────────────────────────────────────


def _homes(form: Form, document: Document, sheets: Mapping[str, Sheet], result: Placement) -> Homes | None:
    """Where every table is at home; None for a form of which no table could be taken for another."""
    if not is_open_to_doubt(form):
        return None
    from gouji.intake.bind.homes import homes_of

    return homes_of(form, sheets, document.names, result.check_time)


def _few(hits: Iterable[Alignment], result: Placement) -> list[Alignment]:
    """The alignments of a table, of which there are not too many."""
    found: list[Alignment] = []
    for hit in hits:
        result.check_time()
        found.append(hit)
        if len(found) > TIMES:
            raise UnreadableFile(TooLarge(file=result.file, what=Limited.TABLES, limit=TIMES))
    return found


def _best(
    form: Form,
    table: Table,
    hits: list[Alignment],
    at_home: Collection[int],
    sheets: Mapping[str, Sheet],
    result: Placement,
    year: int | None,
) -> list[Alignment]:
    """The best of the alignments of a table, those ``at_home`` before others, and more for the blocks that it lacks."""
    if len(hits) == 1 and hits[0].exact:
        return hits
    hits = _in_sight(table, hits)
    sure = {id(hit): len(hit.slots.keys() - hit.guessed) for hit in hits}
    years = (
        {id(hit): year_of(hit, sheets[hit.sheet.name]) for hit in hits} if len(hits) > 1 and year is not None else {}
    )

    def rank(hit: Alignment) -> tuple[object, ...]:
        result.check_time()
        shown = hit.sheet.grid.visibility == "visible"
        votes = _votes(form, hit) if len(hits) > 1 else 0
        of_another = years.get(id(hit)) not in (None, year)
        return not of_another, id(hit) in at_home, hit.exact, sure[id(hit)], shown, votes

    hits.sort(key=rank, reverse=True)
    found: list[Alignment] = []
    rivals: list[Alignment] = []
    have: set[int] = set()
    for hit in hits:
        blocks = set(range(len(table.blocks))) if hit.exact else set(hit.regions)
        if new := blocks - have:
            have |= new
            wanted = hit if hit.exact else replace(hit, regions={n: hit.regions[n] for n in sorted(new)})
            found.append(wanted if hit.exact else _decided(form, wanted, result.findings))
        elif sure[id(hit)] >= 0.9 * sure[id(hits[0])]:
            rivals.append(hit)
    if 2 * sum(len(hit.slots) for hit in found) < len(table.cells):
        return []
    if rivals:
        used = {hit.sheet.name for hit in found}
        result.copies |= {hit.sheet.name for hit in rivals} - used
        result.repeated |= {Place(hit.sheet.name, *slot) for hit in rivals for slot in hit.slots.values()}
        if len(sides := {hit.sheet.name for hit in (found[0], *rivals) if _figures(hit)}) > 1:
            result.sides |= sides
        if any(hit.sheet.name == found[0].sheet.name for hit in rivals):
            result.within += [hit for hit in (found[0], *rivals) if hit.sheet.name == found[0].sheet.name]
        others = {years.get(id(hit)) for hit in rivals}
        mine = year if years.get(id(hits[0])) in (None, year) else None
        result.findings.append(_copies(table, found[0], rivals, mine, others))
    return found


def _in_sight(table: Table, hits: list[Alignment]) -> list[Alignment]:
    """Where a table stands, in a report without copies that nobody sees."""
    if len(hits) < 2 or not any(isinstance(hit.sheet.name, InReport) for hit in hits):
        return hits
    from gouji.intake.bind.unseen_copies import without_unseen

    return without_unseen(table, hits)


def _copies(
    table: Table, best: Alignment, rivals: Sequence[Alignment], year: int | None, theirs: Collection[int | None]
) -> Finding:
    """What is said of a table that stands there more than once.

    It is harmless where the others say the same, or nothing, or are by their headings of other years, ``theirs``, than
    the report ``year``, of which the best may be.
    """
    figures = _figures(best)
    same = all(_figures(hit) in (figures, {}) for hit in rivals)
    others = tuple(sorted(other for other in theirs if other is not None))
    if year is not None and not {None, year} & set(theirs):
        return TableOfYear(table=table.title, year=year, others=others, places=(_start(best),))
    aside = [hit for hit in rivals if hit.sheet.name == best.sheet.name]
    if aside:
        severity = Severity.WARNING if same else Severity.ERROR
        places = tuple(map(_start, aside))
        return SecondTable(table=table.title, sheet=best.sheet.name, places=places, severity=severity)
    kind = TableTwice if same else TablesDiffer
    return kind(table=table.title, sheet=best.sheet.name, others=Some.of([hit.sheet.name for hit in rivals], _OTHERS))


def _start(found: Alignment) -> Place:
    """Where the first figure of a table stands."""
    return Place(found.sheet.name, *min(found.slots.values()))


def _figures(found: Alignment) -> dict[str, object]:
    """What stands in the cells of a table that was found."""
    at = found.sheet.at
    pieces = {cell: at.get(slot) for cell, slot in found.slots.items()}
    return {cell: piece.value for cell, piece in pieces.items() if piece is not None and piece.value not in (None, "")}


def _figures_of(found: Alignment, number: int, choice: Choice) -> dict[str, object]:
    """What stands in the cells that a choice is about."""
    figures = _figures(found)
    return {cell: figures[cell] for cell in _cells_of(found, number, choice) if cell in figures}


def _cells_of(found: Alignment, number: int, choice: Choice) -> list[str]:
    """The cells of a block that a choice is about."""
    return [c.id for c in found.table.cells if c.block == number and {c.row, c.column} & set(choice.paths)]


# ── the vote of the equations ───────────────────────────────────────────────────────────────


def _votes(form: Form, found: Alignment) -> int:
    """How many more equations within the table hold than fail."""
    at = found.sheet.at
    values = {
        cell: observe(piece.value).value if (piece := at.get(slot)) is not None else None
        for cell, slot in found.slots.items()
    }
    score = 0
    for rule in form.rules:
        if values.keys() >= set(rule.cells):
            verdict = confront(rule, values).verdict
            score += (verdict is OutcomeVerdict.SATISFIED) - (verdict is OutcomeVerdict.FAILED)
    return score


def _decided(form: Form, found: Alignment, findings: list[Finding]) -> Alignment:
    """The alignment with every choice made that the equations can make; each is told."""
    left = BALLOTS
    for number, region in found.regions.items():
        for choice in (*region.rows.choices, *region.columns.choices):
            if (left := left - len(choice.options)) < 0:
                return found
            ballots = [(_votes(form, _with(found, number, choice, option)), option) for option in choice.options]
            best = max(votes for votes, _ in ballots)
            winners = [option for votes, option in ballots if votes == best]
            if len(winners) > 1:
                said = [_figures_of(_with(found, number, choice, option), number, choice) for option in winners]
                if choice.default and any(figures not in ({}, said[0]) for figures in said):
                    findings.append(_told(PlaceInDoubt, found, number, choice))
            elif not choice.default or winners[0] != choice.options[0]:
                found = _with(found, number, choice, winners[0])
                findings.append(_told(ByEquations, found, number, choice))
    return found


def _told(kind: type[TablePlacing], found: Alignment, number: int, choice: Choice) -> Finding:
    placed: Placed = {cell: (found.sheet.place(*slot), POSITION) for cell, slot in found.slots.items()}
    return _listing(kind, found.table, [cell for cell in _cells_of(found, number, choice) if cell in placed], placed)


def _with(found: Alignment, number: int, choice: Choice, option: tuple[int, ...]) -> Alignment:
    region: Region = found.regions[number]
    lines: MatchedLines = getattr(region, choice.axis).chosen(choice, option)
    return replace(found, regions={**found.regions, number: region._replace(**{choice.axis: lines})})


# ── places ──────────────────────────────────────────────────────────────────────────────────


def _placed(
    table: Table, found: Sequence[Alignment], marked: Mapping[str, Place], sheets: Mapping[str, Sheet]
) -> Placed:
    """A place for every cell that can be had."""
    placed: Placed = {}
    for hit in found:
        guessed = hit.guessed
        for cell, slot in hit.slots.items():
            there = hit.sheet.place(*slot)
            if cell in guessed:
                placed[cell] = (marked.get(cell, there), MARKS if cell in marked else POSITION)
            else:
                placed[cell] = (there, MARKS if marked.get(cell) == there else LABELS)
    taken = {there for there, _ in placed.values()}
    lost = [cell.id for cell in table.cells if cell.id not in placed]
    placed |= {cell: (marked[cell], MARKS) for cell in lost if cell in marked and marked[cell] not in taken}
    return placed or {cell: (there, POSITION) for cell, there in by_position(table, sheets).items()}


# ── what has to be said ─────────────────────────────────────────────────────────────────────


def _doubts(
    table: Table,
    found: Sequence[Alignment],
    placed: Placed,
    marked: Mapping[str, Place],
    unsplit: Mapping[str, Place],
) -> Iterator[Finding]:
    """What has to be said about how a table was found."""
    if not placed:
        yield MissingTable(table=table.title, cells=tuple(cell.id for cell in table.cells))
        return
    if unsplit:
        told = _listing(GroupInOneRow, table, [cell.id for cell in table.cells if cell.id in unsplit])
        yield told.changed(places=tuple(dict.fromkeys(unsplit.values())))
    if missing := [cell.id for cell in table.cells if cell.id not in placed and cell.id not in unsplit]:
        yield _listing(MissingCells, table, missing)
    labelled = {cell for hit in found for cell in hit.slots.keys() - hit.guessed}
    if unsure := [cell for cell in placed if cell not in labelled]:
        yield _listing(ByPosition, table, unsure, placed)
    if moved := [cell for hit in found for cell in hit.moved if cell in placed]:
        yield _listing(OutOfOrder, table, moved, placed)
    if doubted := [cell for hit in found for cell in hit.doubted if cell in placed]:
        yield _listing(PlaceInDoubt, table, doubted, placed)
    if shifted := [cell for cell, there in marked.items() if cell in placed and placed[cell][0] != there]:
        yield _listing(MovedCells, table, shifted, placed)


def _listing(
    kind: type[TablePlacing], table: Table, cells: Sequence[str], placed: Placed | None = None
) -> TablePlacing:
    wanted = set(cells)
    known = [cell for cell in table.cells if cell.id in wanted]
    return kind(
        table=table.title,
        labels=Some.of([describe(cell) for cell in known], _LABELS),
        cells=tuple(cell.id for cell in known),
        places=tuple(placed[cell.id][0] for cell in known) if placed else (),
    )
