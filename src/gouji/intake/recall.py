"""Returns whose layout is known: read by position, because all but the figures is as it was the last time.

The returns of a round are copies of one blank. Of the first that a program has saved `bind.take` finds out where
everything stands; of the next, if all around the figures is the same to the last character, that is known. Its figures
are picked out, and what is not on the official tables, such as the cover, is read like any other. At the first doubt
there is no answer, and the long way has to be gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from gouji.formats.bounds import MEBI, Bounds
from gouji.formats.memory import Memory
from gouji.formats.ooxml.cutting import EMPTY, LARGEST, WITHOUT, Cut, calculated, cut
from gouji.formats.ooxml.document import OpenWorkbook
from gouji.formats.read import within_bounds, workbook_in
from gouji.formats.saved import saved_in
from gouji.intake.bind.alignment import Sheet, sheet_of
from gouji.intake.bind.bind import Seen, put_together, sheets_of, their_sheets
from gouji.intake.bind.identity import identity_in
from gouji.intake.bind.printed_words import without_printed_words
from gouji.intake.bind.recognise import all_labels, claimants_of
from gouji.intake.known_layout import KnownLayout, both, layout_of
from gouji.model.errors import UnreadableFile
from gouji.model.form import CHECKS, CODE, COVER, EXPLANATIONS, MARKS, OWN_SHEETS, PROSE, Form
from gouji.model.grid import Document
from gouji.model.reading import Return
from gouji.model.submission import Observations, Origins, Status
from gouji.workbook.marks import MadeFor, list_kind, made_for

OF_A_RETURN = Bounds(
    100_000,
    together=True,
    long=OWN_SHEETS,
    unread=frozenset({CHECKS, CODE}),
    page=55_000,
    part=24 * MEBI,
    text=16 * MEBI,
)
"""A return with lists beside its tables; only sheets of summaries may be longer, and of one nothing is reported."""
_BESIDE = frozenset({COVER, EXPLANATIONS, PROSE, CHECKS, CODE, MARKS})
"""What a return of a known layout may have besides the official tables."""
_DIGITS = 15
_LARGEST = 1 << 20


def forget() -> None:
    """Know no layout any more."""
    _LAYOUTS.clear()


class Sighting(NamedTuple):
    """A workbook with the sheets of official tables cut at their values; ``cuts`` go by the names of those sheets."""

    book: OpenWorkbook
    cuts: Mapping[str, Cut]
    key: tuple[bytes, ...]

    @classmethod
    def of(cls, data: bytes, file: str, forms: Sequence[Form]) -> Sighting | None:
        """The workbook in some bytes, if it may be a copy of the blank of one of some forms.

        None for anything else; what is wrong with it, the long way says.
        """
        if len(data) > _LARGEST:
            return None
        try:
            book = workbook_in(data, file, OF_A_RETURN)
            return cls._cut(book, forms) if book is not None else None
        except UnreadableFile:
            return None

    @classmethod
    def _cut(cls, book: OpenWorkbook, forms: Sequence[Form]) -> Sighting | None:
        official = _official(tuple(forms))
        cuts: dict[str, Cut] = {}
        for sheet in book.sheets:
            if sheet.name in official:
                small = book.package.size(sheet.part) <= LARGEST
                one = cut(book.package.read(sheet.part), book.formats.styles) if small else None
                if one is None:
                    return None
                cuts[sheet.name] = one
            elif sheet.name not in _BESIDE:
                return None
        names = repr([(sheet.name, sheet.visibility) for sheet in book.sheets]).encode()
        return cls(book, cuts, (names, *(one.mould for one in cuts.values()))) if cuts else None

    def held(self) -> list[bytes]:
        """What the sheets with tables hold, and nothing behind it."""
        return [value for one in self.cuts.values() for value in one.held] + [EMPTY]

    def recall(self, forms: Sequence[Form], file: str, sha256: str, modified: datetime | None) -> Return | None:
        """The return in it if its layout is known, just as the long way finds it; None at the first doubt."""
        try:
            return within_bounds(lambda: self._recalled(forms, file, sha256, modified), file)
        except UnreadableFile:
            return None

    def _recalled(self, forms: Sequence[Form], file: str, sha256: str, modified: datetime | None) -> Return | None:
        known, book = self._known(), self.book
        if known is None or book.formats != known.formats or book.names != known.names:
            return None
        held = self.held()
        if not _is_as_known(known, held, book.strings) or (seen := _seen(known, held)) is None:
            return None
        beside = without_printed_words(known.form, book.document(self.cuts.keys(), saved_in(book.package)))
        sheets = sheets_of(known.form, beside)
        if list_kind(beside) is not None or not _is_claimed(known, beside, tuple(forms)):
            return None
        who = identity_in(known.form, beside, their_sheets(sheets), file)
        return put_together(known.form, beside, sheets, who, known.placement, seen, file, sha256, modified)

    def _known(self) -> KnownLayout | None:
        """The layout, which is worked out when the second return of it comes: many come alone."""
        found = _LAYOUTS.get(self.key)
        if isinstance(found, _FirstSeen):
            first, document, returned = found
            found = layout_of(first.book, first.cuts, document, returned) or _UNFIT
            _LAYOUTS.keep(self.key, found)
        return found if isinstance(found, KnownLayout) else None

    def remember(self, document: Document, found: Return) -> None:
        """Know the layout from now on, with its formulas; ``document`` is this workbook, ``found`` the long way."""
        before = _LAYOUTS.get(self.key)
        if before is None:
            _LAYOUTS.keep(self.key, _FirstSeen(self, document, found))
        elif isinstance(before, KnownLayout):
            formulas = {found.form.index[cell] for cell in found.submission.live}
            new = layout_of(self.book, self.cuts, document, found) if formulas - before.live.keys() else None
            if new is not None:
                _LAYOUTS.keep(self.key, both(before, new))


class _FirstSeen(NamedTuple):
    """The first return of a layout, as it was found the long way."""

    sighting: Sighting
    document: Document
    returned: Return


_UNFIT = "unfit"
"""What is kept instead of a layout of which nothing can be known."""
_LAYOUTS: Memory[KnownLayout | _FirstSeen | str] = Memory(32)


def _is_claimed(known: KnownLayout, beside: Document, forms: tuple[Form, ...]) -> bool:
    """Whether the form of the layout is the one that the whole workbook fills."""
    ours = all_labels(forms)
    labels = [sheet_of(grid).once(_among, ours) for grid in beside if grid.pieces]
    return _claims(known, frozenset().union(*labels), made_for(beside), forms)


@lru_cache(maxsize=256)
def _claims(known: KnownLayout, others: frozenset[str], marked: MadeFor, forms: tuple[Form, ...]) -> bool:
    return claimants_of(known.wordings | others, marked, forms) == (known.form,)


def _among(sheet: Sheet, labels: frozenset[str]) -> frozenset[str]:
    """The labels among some that stand on a sheet."""
    return labels.intersection(folded for _, folded in sheet.texts)


@lru_cache(maxsize=32)
def _official(forms: tuple[Form, ...]) -> frozenset[str]:
    """The names of the sheets of all their tables."""
    return frozenset(sheet for form in forms for one in form.revisions for sheet in one.sheets)


# ── picking out ─────────────────────────────────────────────────────────────────────────────


def _is_as_known(known: KnownLayout, held: Sequence[bytes], strings: Sequence[str]) -> bool:
    """Whether everything but figures is what it was."""
    if [held[at] for at in known.fixed] != list(known.fixed.values()):
        return False
    numbers = [held[at] for at in known.texts]
    if not all(map(bytes.isdigit, numbers)):
        return False
    indices = list(map(int, numbers))
    if max(indices, default=-1) >= len(strings):
        return False
    said = [strings[index] for index in indices]
    return said == list(known.texts.values()) and set(map(type, said)) <= {str}  # others are set in parts


def _seen(known: KnownLayout, held: Sequence[bytes]) -> Seen | None:
    """What the cells say; None where one holds anything but a whole number or nothing, or where that means more."""
    literals = [held[at] for at in known.figures]
    live: dict[int, bytes] = {}
    uncomputed = []
    for number in _sums(known.form):
        if (one := calculated(literals[number])) is None:
            continue
        formula, result, is_text = one
        if formula not in known.live.get(number, ()):
            return None
        live[number] = formula
        literals[number] = result
        if result not in (b"", WITHOUT):
            if is_text or result == EMPTY:
                return None
        elif result or not is_text:
            uncomputed.append(number)
    if any(live.get(number) != formula for number, formula in known.shared.items()):
        return None
    digits = b"".join(literals).translate(None, EMPTY + WITHOUT)
    if (digits and not digits.isdigit()) or max(map(len, literals)) > _DIGITS:
        return None
    figures = tuple([int(literal) if literal > WITHOUT else None for literal in literals])
    blank, reported = Status.BLANK, Status.REPORTED
    statuses = [blank if figure is None else reported for figure in figures]
    for number in uncomputed:
        statuses[number] = Status.UNCOMPUTED
    if 1 in figures and 2 in figures and any(_counts(figures, row) for row in known.countable):
        return None
    if any(all(figures[number] is None and number not in live for number in block) for block in known.unmarked):
        return None
    empty = tuple([number for number in known.empty if figures[number] is None and number not in live])
    origins = _origins(known, tuple(live.items()), empty)
    return Seen(Observations(known.form, figures, tuple(statuses), {}), origins)


def _counts(figures: Sequence[int | None], row: Sequence[int]) -> bool:
    """Whether the first figures in a row are 1 and 2, as where its columns are counted."""
    there = (figures[number] for number in row if figures[number] is not None)
    return next(there, None) == 1 and next(there, None) == 2


@lru_cache(maxsize=32)
def _sums(form: Form) -> tuple[int, ...]:
    """The numbers of the cells in which a formula may stand."""
    return tuple(form.index[cell] for cell in form.sums)


@lru_cache(maxsize=256)
def _origins(known: KnownLayout, live: tuple[tuple[int, bytes], ...], empty: tuple[int, ...]) -> Origins:
    """The origins where some cells have formulas and some nothing in them."""
    column = list(known.plain)
    for number in empty:
        column[number] = known.empty[number]
    for number, formula in live:
        column[number] = known.live[number][formula]
    return Origins(known.form, tuple(column))
