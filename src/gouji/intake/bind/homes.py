"""Whose figures stand where, in a form of which the headings of one table are found in another's too.

An area of a sheet is the home of one block of a table. Which, its title says before the name of the sheet, that
before hidden marks, these before how well the headings fit; of tables that fit alike their order decides, where it
can, and it is told. A table without an area is missing: it never takes figures that are more likely another's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby
from typing import NamedTuple

from gouji.intake.bind.alignment import Alignment, Sheet, match_exactly
from gouji.intake.bind.areas import SheetArea, areas_of
from gouji.intake.bind.findings import ByOrderAlone, OtherName, UntoldTables
from gouji.intake.bind.looking import alignments_in, is_whole
from gouji.intake.bind.titles import titled
from gouji.model.alike import rivals, walk
from gouji.model.finding import Finding
from gouji.model.form import RESERVED_SHEETS, Block, Form, Table
from gouji.model.grid import Place
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings
from gouji.workbook.cover import MARK
from gouji.workbook.layout import skeleton

TITLE, NAME, MARKED, LIKE_NAME = 8, 4, 2, 1
"""What speaks for a table: its title over the area, its name on the sheet, marks, a name that begins like it."""
_WAYS = 200


class TableBlock(NamedTuple):
    """A block of a table, by the number of the table in the form."""

    table: int
    block: int


@dataclass(eq=False)
class _Contested:
    """An area and the blocks that may stand in it, each with how well it fits and how much speaks for it."""

    area: SheetArea
    hits: Mapping[int, list[Alignment]]
    fits: Mapping[TableBlock, int]
    titles: frozenset[int]
    scores: dict[TableBlock, int] = field(default_factory=dict)
    owners: frozenset[TableBlock] | None = None
    of_another: bool = False

    def lines(self, claim: TableBlock) -> set[tuple[int, int]]:
        """Where the cells of a block are found there."""
        hits = self.hits.get(claim.table, ())
        return {hit.slots[cell] for hit in hits for cell in _cells_of(hit.table, claim.block) & hit.slots.keys()}


@once_for
def _cells_of(table: Table, block: int) -> frozenset[str]:
    return frozenset(cell.id for cell in table.cells if cell.block == block)


@dataclass
class Homes:
    """Where every table is looked for: its alignments in areas that are its own, those of its home first."""

    found: dict[str, list[Alignment]] = field(default_factory=dict)
    at_home: set[int] = field(default_factory=set)
    taken: dict[str, set[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def free(self, table: Table, sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
        """The sheets on which no other table is at home."""
        return {name: sheet for name, sheet in sheets.items() if not self.taken.get(name, set()) - {table.key}}


def homes_of(
    form: Form, sheets: Mapping[str, Sheet], names: Mapping[str, Place], check_time: Callable[[], None]
) -> Homes:
    """The homes of all tables of a form; ``names`` are those of the document, ``check_time`` may stop the search."""
    theirs = (sheet for name, sheet in sheets.items() if name not in RESERVED_SHEETS)
    candidates = [one for sheet in theirs for one in _in(form, sheet, check_time)]
    _score(form, candidates, {name.removeprefix(MARK): there for name, there in names.items()})
    settled = _Settling(form, candidates)
    settled.untouched(sheets)
    settled.by_evidence()
    settled.by_fit()
    settled.by_order()
    settled.beside_others()
    return settled.homes()


def _in(form: Form, sheet: Sheet, check_time: Callable[[], None]) -> list[_Contested]:
    """The areas of a sheet with what is found in each; one in which nothing is belongs to that above it.

    Where a table stands untouched in its own sheet there is nothing to be found.
    """
    areas, found = areas_of(form, sheet), list[_Contested]()
    own = next((number for number, table in enumerate(form.tables) if table.sheet == sheet.name), None)
    if own is not None and all(_is_part(area, form.tables[own]) for area in areas):
        alone = [_Contested(area, {}, {}, frozenset(titled(form, area))) for area in areas]
        if _is_untouched(form, own, sheet, alone):
            return alone
    for area in areas:
        check_time()
        one = _candidate(form, area, own)
        if found and not one.fits and not one.titles:
            found[-1] = _candidate(form, found[-1].area.with_next(area))
        else:
            found.append(one)
    return found


def _candidate(form: Form, area: SheetArea, own: int | None = None) -> _Contested:
    """An area and the blocks that may stand in it: no others where a sheet's ``own`` table stands whole."""
    titles = frozenset(titled(form, area))
    numbers: Iterable[int] = range(len(form.tables))
    if own is not None and titles == {own} and is_whole(form.tables[own], area.sheet):
        numbers = (own,)
    found = {number: list(alignments_in(form.tables[number], area.sheet)) for number in numbers}
    fits = {
        TableBlock(number, block): _fit(form.tables[number].blocks[block], area.sheet)
        for number, some in found.items()
        for hit in some
        for block in hit.regions
    }
    return _Contested(area, found, fits, titles)


def _fit(block: Block, sheet: Sheet) -> int:
    """How many more labels of a block stand in a sheet than are missing there."""
    labels = [wordings(node) for tree in (block.rows, block.columns) for node in walk(tree)]
    labels += [frozenset({fold(text)}) for text in (block.caption, block.corner) if fold(text)]
    return 2 * sum(not words.isdisjoint(sheet.by_wording) for words in labels) - len(labels)


# ── what speaks for a table ─────────────────────────────────────────────────────────────────


def _score(form: Form, candidates: Sequence[_Contested], marks: Mapping[str, Place]) -> None:
    """Say of every area what speaks for each block that may stand in it."""
    for name, group in groupby(candidates, key=lambda one: one.area.sheet.name):
        there = list(group)
        strict = [n for n, table in enumerate(form.tables) if fold(str(name)) == fold(table.sheet)]
        like = [n for n, table in enumerate(form.tables) if _begins(str(name), table.sheet)]
        longest = max((len(form.tables[n].sheet) for n in like), default=0)
        like = [n for n in like if len(form.tables[n].sheet) == longest]
        named = {n: NAME if n in strict else LIKE_NAME for n in (strict or like)}
        named = {n: how for n, how in named.items() if _is_of_one(form, n, there)}
        for one in there:
            for claim in one.fits:
                score = TITLE * (claim.table in one.titles) + named.get(claim.table, 0)
                one.scores[claim] = score + MARKED * _is_marked(form, claim, one, marks)
            theirs = {claim.table for claim in one.fits}
            named_others = bool(named.keys() - theirs) and not named.keys() & theirs and NAME in named.values()
            one.of_another = (bool(one.titles) and not one.titles & theirs) or (named_others and not one.titles)


def _begins(name: str, sheet: str) -> bool:
    """Whether the name of a sheet is that of a table and something behind it: 表八 (2)."""
    rest = name.removeprefix(sheet)
    return bool(sheet) and rest != name and not rest[:1].isalnum()


def _is_of_one(form: Form, table: int, there: Sequence[_Contested]) -> bool:
    """Whether a sheet holds nothing but what may be a table: then its name is the table's."""
    few = len(there) <= len(form.tables[table].blocks)
    return few or all(any(claim.table == table for claim in one.fits) for one in there)


def _is_marked(form: Form, claim: TableBlock, one: _Contested, marks: Mapping[str, Place]) -> bool:
    cells = [cell.id for cell in form.tables[claim.table].cells if cell.block == claim.block and cell.id in marks]
    slots = [hit.slots for hit in one.hits[claim.table]]
    name = one.area.sheet.name
    there = sum(any(marks[cell] == (name, *found.get(cell, ())) for found in slots) for cell in cells)
    return 2 * there > len(cells)


# ── who is at home where ────────────────────────────────────────────────────────────────────


class _Settling:
    """The areas being given to the blocks, one after the other."""

    def __init__(self, form: Form, candidates: Sequence[_Contested]) -> None:
        self.form, self.candidates = form, candidates
        self.home: dict[TableBlock, int] = {}
        self.exact: dict[int, Alignment] = {}
        self.findings: list[Finding] = []

    def untouched(self, sheets: Mapping[str, Sheet]) -> None:
        """Leave alone what stands in its own sheet as the form has it, under no other title."""
        for number, table in enumerate(self.form.tables):
            there = [at for at, one in enumerate(self.candidates) if _is_part(one.area, table)]
            exact = match_exactly(table, sheets[table.sheet]) if there else None
            if exact is not None and _has_no_other_title(number, [self.candidates[at] for at in there]):
                claims = frozenset(TableBlock(number, block) for block in range(len(table.blocks)))
                self.exact[number] = exact
                self.home |= dict.fromkeys(claims, there[0])
                for at in there:
                    self.candidates[at].owners = claims

    def by_evidence(self) -> None:
        """Give areas to those for which something speaks, most of it first."""
        pairs = [
            (s, one.fits[c], -c.block, -at, c)
            for at, one in enumerate(self.candidates)
            for c, s in one.scores.items()
            if s
        ]
        while pairs:
            pairs.sort()
            score, _, _, back, claim = pairs.pop()
            at = -back
            if claim in self.home or self.candidates[at].owners is not None:
                continue
            self._settle(claim, at)
            after = TableBlock(claim.table, claim.block + 1)
            if (below := self._below(at, after)) is not None:
                pairs.append((score, self.candidates[below].fits[after], -after.block, -below, after))
        for one in self.candidates:
            best = max(one.scores.values(), default=0)
            if one.owners is None and best:
                one.owners = frozenset(claim for claim, score in one.scores.items() if score == best)
            elif one.owners is None and one.of_another:
                one.owners = frozenset()
        self._contradictions()

    def _below(self, at: int, claim: TableBlock) -> int | None:
        """The area below one, where the next block of a table may stand and no title says another."""
        if at + 1 == len(self.candidates):
            return None
        one, following = self.candidates[at : at + 2]
        same = one.area.sheet.name == following.area.sheet.name
        fits = claim in following.fits and (not following.titles or claim.table in following.titles)
        return at + 1 if same and fits and following.owners is None else None

    def _settle(self, claim: TableBlock, at: int) -> None:
        """Give an area to a block, and to others of its table that stand in other lines of it."""
        one = self.candidates[at]
        lines = one.lines(claim)
        mine = {claim}
        for other in one.fits:
            if other.table != claim.table or other in self.home or other in mine:
                continue
            if lines.isdisjoint(theirs := one.lines(other)):
                mine.add(other)
                lines |= theirs
        one.owners = frozenset(mine)
        self.home |= dict.fromkeys(mine, at)

    def _contradictions(self) -> None:
        """Tell where a sheet has the name of a table that was found nowhere, and the title of another."""
        homes = {claim.table for claim in self.home}
        for claim, at in self.home.items():
            one = self.candidates[at]
            for other, score in one.scores.items():
                if score & NAME and one.scores.get(claim, 0) & TITLE and other.table not in homes and claim.block == 0:
                    named, titled = self.form.tables[other.table], self.form.tables[claim.table]
                    sheet = str(one.area.sheet.name)
                    self.findings.append(OtherName(sheet=sheet, table=titled.title, other=named.title))
                    break

    def by_fit(self) -> None:
        """Give areas to the one block whose headings fit best."""
        for at, one in enumerate(self.candidates):
            if one.owners is None and len(best := self._best(one)) == 1:
                (claim,) = best
                if claim in self.home:
                    one.owners = best
                else:
                    self._settle(claim, at)
                    while (below := self._below(at, claim := TableBlock(claim.table, claim.block + 1))) is not None:
                        self._settle(claim, at := below)

    def _best(self, one: _Contested) -> frozenset[TableBlock]:
        most = max(one.fits.values(), default=0)
        return frozenset(claim for claim, fit in one.fits.items() if fit == most)

    def by_order(self) -> None:
        """Give areas that fit several blocks alike to them in order, where there is one way only."""
        left: dict[frozenset[TableBlock], list[int]] = {}
        for at, one in enumerate(self.candidates):
            if one.owners is None and (best := self._best(one)):
                left.setdefault(best, []).append(at)
        for best, areas in left.items():
            free = sorted(best - self.home.keys())
            ways = [way for way in self._ways(free, areas) if self._is_in_order(way)]
            if not free:
                for at in areas:
                    self.candidates[at].owners = best
            elif len(ways) == 1:
                for claim, at in ways[0].items():
                    self._settle(claim, at)
                    table, name = self.form.tables[claim.table], self.candidates[at].area.sheet.name
                    told = ByOrderAlone(table=table.title, sheet=str(name))
                    self.findings += [told] if told not in self.findings else []
            else:
                self._untold(free, areas)

    def _ways(self, free: Sequence[TableBlock], areas: Sequence[int]) -> Iterator[dict[TableBlock, int]]:
        ways = combinations(free, len(areas))
        for number, some in enumerate(ways):
            if number == _WAYS:
                return
            yield dict(zip(some, areas, strict=True))

    def _is_in_order(self, way: Mapping[TableBlock, int]) -> bool:
        homes = [at for _, at in sorted({**self.home, **way}.items())]
        return homes == sorted(homes)

    def _untold(self, free: Sequence[TableBlock], areas: Sequence[int]) -> None:
        tables = [self.form.tables[number] for number in dict.fromkeys(claim.table for claim in free)]
        sheets = tuple(dict.fromkeys(str(self.candidates[at].area.sheet.name) for at in areas))
        self.findings.append(
            UntoldTables(
                tables=tuple(table.title for table in tables),
                sheets=sheets,
                cells=tuple(cell.id for table in tables for cell in table.cells),
            )
        )
        for at in areas:
            self.candidates[at].owners = frozenset()

    def beside_others(self) -> None:
        """Give those without a home one in an area of others that are not like them, where they stand apart.

        Of a block without labels of rows headings alone would tell, and these are the others'.
        """
        for at, one in enumerate(self.candidates):
            owners = one.owners or frozenset()
            lines = {line for claim in owners for line in one.lines(claim)}
            free = {claim for claim in one.fits if claim not in self.home and self._block(claim).rows}
            strangers = {claim for claim in free if not self._is_like(claim, owners)}
            for claim in sorted(strangers) if lines else ():
                if lines.isdisjoint(theirs := one.lines(claim)):
                    one.owners = owners = owners | {claim}
                    self.home[claim] = at
                    lines |= theirs

    def _block(self, claim: TableBlock) -> Block:
        return self.form.tables[claim.table].blocks[claim.block]

    def _is_like(self, claim: TableBlock, owners: Iterable[TableBlock]) -> bool:
        """Whether a table, or one that it could be taken for, is among the owners of an area."""
        tables = self.form.tables
        return any(
            {tables[claim.table], tables[owner.table]} in map(set, rivals(self.form)) or claim.table == owner.table
            for owner in owners
        )

    def homes(self) -> Homes:
        """The alignments of every table in the areas that may be its own."""
        exact = {self.form.tables[number].key: [hit] for number, hit in self.exact.items()}
        result = Homes(exact, {id(hit) for hit in self.exact.values()}, findings=self.findings)
        for at, one in enumerate(self.candidates):
            owners = one.owners or frozenset()
            for number in sorted({claim.table for claim in owners}):
                table = self.form.tables[number]
                blocks = {claim.block for claim in owners if claim.table == number}
                result.taken.setdefault(one.area.sheet.name, set()).add(table.key)
                if number in self.exact and _is_part(one.area, table):
                    continue
                for hit in one.hits[number]:
                    if (mine := _only(hit, blocks)) is not None:
                        result.found.setdefault(table.key, []).append(mine)
                        if any(self.home.get(TableBlock(number, block)) == at for block in blocks):
                            result.at_home.add(id(mine))
        return result


def _is_untouched(form: Form, number: int, sheet: Sheet, areas: Sequence[_Contested]) -> bool:
    return _has_no_other_title(number, areas) and match_exactly(form.tables[number], sheet) is not None


def _has_no_other_title(number: int, areas: Sequence[_Contested]) -> bool:
    return all(number in one.titles or not one.titles for one in areas)


def _is_part(area: SheetArea, table: Table) -> bool:
    """Whether an area begins where a table stands in its own sheet."""
    return area.sheet.name == table.sheet and area.top < skeleton(table).rows


def _only(hit: Alignment, blocks: set[int]) -> Alignment | None:
    """An alignment with some of the blocks."""
    regions = {number: region for number, region in hit.regions.items() if number in blocks}
    return Alignment(hit.table, hit.sheet, regions) if regions else None
