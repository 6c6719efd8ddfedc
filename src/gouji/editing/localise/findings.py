"""Which cells are wrong, and what they probably should say."""

from __future__ import annotations

from gouji.editing.findings import Absent
from gouji.editing.localise.structural_errors import Structure
from gouji.model.areas import CellArea
from gouji.model.edit import Number
from gouji.model.finding import Finding, Severity
from gouji.model.grid import Place
from gouji.model.mechanism import Mechanism
from gouji.model.wording import Keyword, Phrase, Some

_LISTED = 6
"""So many cells that one movement spoilt are written out."""
_WAYS = {1: "_on", -1: "_back", 0: ""}


class Support(Keyword):
    """What beside arithmetic speaks for a correction, or against it: last year's figures, and its prose."""

    CONTINUES = "continues"
    UNCHANGED = "unchanged"
    BREAKS_OFF = "breaks_off"
    STATED = "stated"
    MISSTATED = "misstated"


AGAINST = {Support.BREAKS_OFF, Support.MISSTATED}
"""What speaks against a correction."""


class SuspectCell(Phrase, says="suspect_cell suspect_blank suspect_uncomputed suspect_between"):
    """One cell with what was reported, None for a blank, what it should say, and the likely error.

    Where it may say several things, these lie from the ``least`` to the ``most``.

    What was reported is a text where the cell shows something that is no figure.
    """

    cell: str
    where: Place | Absent | str
    label: str
    reported: Number | str | None
    suggested: Number
    mechanism: Mechanism | Structure
    uncomputed: bool = False
    least: Number | None = None
    most: Number | None = None

    @property
    def wording(self) -> str:
        """A blank, and a formula without a result, are told otherwise than a figure, and so is what may be several."""
        if self.least is not None:
            return self.wordings[3]
        return self.wordings[2 if self.uncomputed else self.reported is None]

    @property
    def slip(self) -> Mechanism | None:
        """The slip of the hand, if it was one."""
        slip = self.mechanism if isinstance(self.mechanism, Mechanism) else Mechanism.NONE
        return slip if slip is not Mechanism.NONE else None


class MovedFigure(Phrase, says="moved_figure"):
    """One cell that a movement of the hand spoilt."""

    where: Place | Absent | str
    reported: Number | str | None
    suggested: Number


class Movement(
    Phrase,
    says="movement_row_shifted_on movement_row_shifted_back movement_column_shifted_on movement_column_shifted_back"
    " movement_rows_shifted_on movement_rows_shifted_back movement_columns_shifted_on movement_columns_shifted_back"
    " movement_run_shifted_on movement_run_shifted_back"
    " movement_rows_exchanged movement_columns_exchanged movement_row_copied_on movement_row_copied_back"
    " movement_column_copied_on movement_column_copied_back movement_totals_stale"
    " movement_totals_without_texts",
):
    """A movement of the hand that spoilt ``count`` cells, those of an ``area``, in words where they have no place.

    ``one`` and ``other`` are the labels of its first and last line; the figures went onwards (1), back (-1) or
    neither (0). ``gone`` is how many figures nothing gives back, None for none.
    """

    kind: Structure
    way: int
    area: tuple[CellArea, ...] | str
    one: str
    other: str
    count: int
    gone: int | None = None

    @property
    def wording(self) -> str:
        """Each movement has its own, for each way."""
        return f"movement_{self.kind}{_WAYS[self.way]}"


class ProposedChange(Phrase, says="change_of_cells change_of_movement change_of_long_movement change_of_run"):
    """What would satisfy every rule: the cells, the movement that spoilt them if one did, what else speaks for it."""

    corrections: tuple[SuspectCell, ...]
    movement: Movement | None
    evidence: tuple[Support, ...]

    @property
    def moves(self) -> Some[MovedFigure]:
        """The cells that the movement spoilt."""
        moved = [MovedFigure(where=c.where, reported=c.reported, suggested=c.suggested) for c in self.corrections]
        return Some.of(moved, _LISTED)

    @property
    def count(self) -> int:
        """How many cells."""
        return len(self.corrections)

    @property
    def wording(self) -> str:
        """A movement is told at once, with how many cells it spoilt when they are not all written out."""
        if self.movement is not None and self.movement.kind is Structure.RUN_SHIFTED:
            return self.wordings[3]
        return self.wordings[0 if self.movement is None else 1 + (self.moves.total > _LISTED)]


class ErrorHere(Finding, code="L101", severity=Severity.INFORMATION):
    """The only smallest change."""

    change: ProposedChange


class OnlyTotalFits(ErrorHere, code="L109"):
    """The only smallest change is that of a total to more than it says; its parts may rather count something twice."""


class ErrorPerhapsHere(Finding, code="L102", severity=Severity.INFORMATION):
    """One of several, ``number`` by likelihood."""

    number: int
    change: ProposedChange


class NotLocated(Finding, code="L103", severity=Severity.INFORMATION):
    """No change of at ``most`` so many cells would do."""

    most: int


class FurtherPossibilities(Finding, code="L104", severity=Severity.INFORMATION):
    """Of so many changes so many are shown."""

    count: int
    shown: int


class Carrier(Phrase, says="carries_more carries_less carries_more_alone carries_less_alone"):
    """Cells of which one says too much by an amount, or too little; by their ids where they have no place."""

    too_little: bool
    alone: bool
    amount: Number
    cells: tuple[CellArea, ...] | tuple[str, ...]

    @property
    def wording(self) -> str:
        """Too much or too little, in one of several cells or in this one."""
        return self.wordings[self.too_little + 2 * self.alone]


class OneOfThese(Finding, code="L105", severity=Severity.INFORMATION):
    """Nothing tells single cells apart."""

    candidates: tuple[Carrier, ...]


class TableLine(Keyword):
    """A row, a column or a cell of a table."""

    ROW = "row"
    COLUMN = "column"
    CELL = "cell"


class LineVacant(Finding, code="L108", severity=Severity.INFORMATION):
    """A line or a cell without any figure: it was left out, or those beside it stand one off, and nothing tells which.

    By the ids of its cells where they have no place.
    """

    line: TableLine
    area: tuple[CellArea, ...] | tuple[str, ...]


class Displaced(Finding, code="E327"):
    """No rule fails, and yet a block of figures was pasted one line off; ``others`` would explain it as well."""

    movement: Movement
    others: tuple[Movement, ...] = ()


class BlanksImplied(Finding, code="L106", severity=Severity.INFORMATION):
    """The rules leave only one figure for each of some blanks."""

    corrections: Some[SuspectCell]

    @property
    def more(self) -> int | None:
        """How many are not written out."""
        return self.corrections.total - len(self.corrections.first) or None


class SearchStopped(Finding, code="L107", severity=Severity.INFORMATION):
    """There may be further changes that were not looked at."""
