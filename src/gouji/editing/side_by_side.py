"""Two copies of one return side by side: every cell and every sentence in which they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from gouji.model.check_code import is_nothing
from gouji.model.edit import Number
from gouji.model.form import Cell, Form
from gouji.model.patterns import regex
from gouji.model.reading import Return
from gouji.model.submission import NOTHING, Observation, Submission


class CellPair(NamedTuple):
    """A cell that says one thing in the left copy and another in the right one; None where a form has no such cell."""

    cell: Cell
    left: Observation | None
    right: Observation | None

    @property
    def difference(self) -> Number | None:
        """By how much the right figure is the larger one; None unless both are figures."""
        one, other = (seen.value if seen is not None else None for seen in (self.left, self.right))
        return None if one is None or other is None else other - one


class SentencePair(NamedTuple):
    """Sentences of a section that stand in the left copy and what stands there in the right one; empty for nothing."""

    section: str
    left: str
    right: str


class SideBySide(NamedTuple):
    """Two returns, and everything in which they differ."""

    left: Return
    right: Return
    cells: tuple[CellPair, ...]
    sentences: tuple[SentencePair, ...]

    @property
    def is_same(self) -> bool:
        """Whether they say the same, of the same year."""
        return not self.cells and not self.sentences and not self.other_year

    @property
    def other_year(self) -> bool:
        """Whether they are of different years, or periods."""
        return self.left.submission.period != self.right.submission.period


def side_by_side(left: Return, right: Return) -> SideBySide:
    """Compare two returns cell by cell and sentence by sentence.

    A blank is told from zero, words for nothing from no blank. Cells of editions that differ go by their ids. Of two
    of which one has no prose none is compared.
    """
    one, other = left.submission, right.submission
    both = one.narrative and other.narrative  # a workbook seldom has any
    sentences = tuple(_sentences(one.narrative, other.narrative)) if both else ()
    return SideBySide(left, right, tuple(_cells(one, other)), sentences)


def _cells(left: Submission, right: Submission) -> Iterator[CellPair]:
    for cell in _all_cells(left.form, right.form):
        a, b = (one.observations[cell.id] if cell.id in one.form.cells else None for one in (left, right))
        if _said(a) != _said(b):  # no cell and nothing in it are the same
            yield CellPair(cell, a, b)


def _all_cells(form: Form, other: Form) -> Iterator[Cell]:
    yield from form.cells.values()
    if other is not form:
        yield from (cell for name, cell in other.cells.items() if name not in form.cells)


def _said(seen: Observation | None) -> Number | str | None:
    """What a cell says: its figure, a text that is none, or nothing."""
    seen = seen or NOTHING
    if seen.value is not None:
        return seen.value
    return None if is_nothing(seen.raw) else seen.raw.strip()


# ── sentences ───────────────────────────────────────────────────────────────────────────────

_SENTENCE = regex(r"[^。！？；\n]+[。！？；]*")
_SPACE = regex(r"\s+")


def _sentences(left: Mapping[str, str], right: Mapping[str, str]) -> Iterator[SentencePair]:
    for section in dict.fromkeys((*left, *right)):
        ours, theirs = _split(left.get(section, "")), _split(right.get(section, ""))
        bare = [[_SPACE.sub("", one) for one in side] for side in (ours, theirs)]
        matcher = SequenceMatcher(None, bare[0], bare[1], autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind != "equal":
                yield from _paired(section, ours[a:b], theirs[c:d])


def _paired(section: str, ours: Sequence[str], theirs: Sequence[str]) -> Iterator[SentencePair]:
    """Sentences that differ, one against one where there are as many of each."""
    if len(ours) == len(theirs):
        yield from (SentencePair(section, one, other) for one, other in zip(ours, theirs, strict=True))
    else:
        yield SentencePair(section, "".join(ours), "".join(theirs))


def _split(text: str) -> list[str]:
    return [one.strip() for one in _SENTENCE.findall(text) if one.strip()]
