"""The claims of a report's prose: every number that its words tie to cells, and every "none" of something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from gouji.forms.language.claims import Says
from gouji.model.claim import Cells, Claim, ClaimVerdict
from gouji.model.edit import Number
from gouji.model.figures import as_number
from gouji.model.form import Form
from gouji.model.measures import measure
from gouji.model.submission import Submission
from gouji.prose.numbers import MONEY, Figure
from gouji.prose.patterns import Compiled, CompiledPatterns, patterns_for
from gouji.prose.pieces import LAST, SPANS, Stretch, paragraphs, pieces

MOST_CHARACTERS, MOST_PIECES = 100_000, 2_000
"""So much of the prose of one report is read, which is many times what any report has."""
_HEADING, _AHEAD = 40, 300
"""Characters of a line that may be a heading, and those of a paragraph that the next may go on from."""


class FoundClaims(NamedTuple):
    """The claims of a report, and whether some of its prose was left unread."""

    claims: tuple[Claim, ...]
    cut: bool = False


class _Talk(NamedTuple):
    """What is being talked of: the topic, the sentence in which it came up, how deep in brackets, at which number.

    ``fresh`` says that it is the last piece that began to; ``around`` is what the talk returns to once that is over.
    """

    topic: str = ""
    sentence: int = -1
    depth: int = 0
    named: Decimal | None = None
    lasts: bool = True
    fresh: bool = False
    around: _Talk | None = None


def claims_of(submission: Submission) -> FoundClaims:
    """Every claim of a return's narrative, in order; without a verdict yet where cells may make it true."""
    patterns = patterns_for(submission.form)
    if patterns is None:
        return FoundClaims(())
    found: list[Claim] = []
    left, seen = MOST_CHARACTERS, 0
    for section, text in submission.narrative.items():
        ahead, talk = "", _Talk()
        for paragraph in paragraphs(text[:left]):
            for piece in pieces(paragraph, submission.year, patterns.numbers, ahead):
                if seen == MOST_PIECES:
                    return FoundClaims(tuple(found), cut=True)
                if piece.figure is None and not patterns.negation(piece.words):
                    talk = _turned(patterns, talk, piece)
                    continue
                seen += 1
                talk = _turned(patterns, talk, piece)
                found += _claims_in(patterns, piece, talk, section, submission)
            is_heading = len(paragraph) <= _HEADING and paragraph[-1] not in "。；;！"
            ahead, talk = paragraph[-_AHEAD:], talk if is_heading else _Talk()
        left -= min(len(text), left)
    return FoundClaims(tuple(found), cut=sum(map(len, submission.narrative.values())) > MOST_CHARACTERS)


def _turned(patterns: CompiledPatterns, talk: _Talk, piece: Stretch) -> _Talk:
    """What is talked of from this piece on; what was said in brackets is over with them, some with its sentence."""
    while talk.around is not None and (talk.depth > piece.depth or (not talk.lasts and talk.sentence != piece.number)):
        talk = talk.around
    known = patterns.topic_of(piece.words)
    if known is None:
        return talk._replace(fresh=False)
    count = piece.figure.value if piece.figure else None
    if known.name == talk.topic and count is None:
        count = talk.named
    nested = piece.depth > talk.depth or (known.sentence and talk.lasts)
    around = talk if nested else talk.around
    return _Talk(known.name, piece.number, piece.depth, count, not known.sentence, fresh=True, around=around)


def _claims_in(
    patterns: CompiledPatterns, piece: Stretch, talk: _Talk, section: str, submission: Submission
) -> Iterator[Claim]:
    if piece.figure is None:
        for one in patterns.zeros:
            if one.fits(piece, talk.topic):
                yield _claim(
                    piece, one, one.pattern.cells, section, submission.form, _is_weak(one, piece, talk, patterns)
                )
        return
    figure = piece.figure
    fitting = next(_fitting(patterns, piece, figure, talk, submission.unit or ""), None)
    if fitting is None or (fitting.pattern.says is not Says.CELLS and not fitting.pattern.units):
        if figure.unit in patterns.source.units:  # other numbers count what no form asks for
            yield _claim(piece, fitting, (), section, submission.form)
        return
    cells = _joined(patterns, piece, fitting, talk)
    yield _claim(piece, fitting, cells, section, submission.form, _is_weak(fitting, piece, talk, patterns))


def _fitting(patterns: CompiledPatterns, piece: Stretch, figure: Figure, talk: _Talk, unit: str) -> Iterator[Compiled]:
    """The patterns that fit a number and its words."""
    plain = figure.unit != MONEY
    for one in patterns.may_fit(piece.words):
        known = figure.unit in one.pattern.units if one.pattern.units else plain
        if not known or not one.fits(piece, talk.topic):
            continue
        if one.pattern.reporting and not re.search(one.pattern.reporting, unit):
            continue
        yield one


def _joined(patterns: CompiledPatterns, piece: Stretch, first: Compiled, talk: _Talk) -> tuple[Cells, ...]:
    """The alternatives of a claim; with others that belong to it about the same number, those of their sum."""
    name = first.pattern.joins
    if not name:
        return first.pattern.cells
    every = [one.pattern.cells for one in patterns.claims
             if one.pattern.joins == name and one.fits(piece, talk.topic)]  # fmt: skip
    sums = zip(*every, strict=False)
    return tuple(tuple(dict.fromkeys(cell for cells in together for cell in cells)) for together in sums)


def _is_weak(one: Compiled, piece: Stretch, talk: _Talk, patterns: CompiledPatterns) -> bool:
    """Whether words may well speak of something else."""
    known = one.context is None or one.context(piece.words) or one.context(piece.before)
    more = one.pattern.bare and one.says_more(piece.words, patterns.source.fillers)
    return one.pattern.weak or not known or more or _may_be_of(piece, talk, patterns)


def _may_be_of(piece: Stretch, talk: _Talk, patterns: CompiledPatterns) -> bool:
    """Whether a number may be a part of the one just named, and not of the whole."""
    if not piece.part or talk.fresh or piece.figure is None or talk.named is None:
        return False
    return talk.topic in patterns.source.doubtful and piece.figure.value <= talk.named


def _claim(
    piece: Stretch, one: Compiled | None, cells: tuple[Cells, ...], section: str, form: Form, weak: bool = False
) -> Claim:
    basis = one is not None and one.pattern.says is Says.OTHER_BASIS
    cells = () if piece.year in SPANS else cells
    misdated = piece.year == LAST
    number, slack = _stated(piece.figure, form) if piece.figure else (0, Decimal(0))
    return Claim(
        piece.text,
        section,
        number,
        cells,
        ClaimVerdict.OTHER_BASIS if basis else ClaimVerdict.NONE,
        piece.sentence,
        slack,
        weak or misdated,
        misdated,
    )


def _stated(figure: Figure, form: Form) -> tuple[Number, Decimal]:
    """A number in the unit of the form, and how far it may be off."""
    scale = _money(form) if figure.unit == MONEY else 1
    return as_number(format((figure.value / scale).normalize(), "f")), figure.slack / scale


@cache
def _money(form: Form) -> int:
    """How many yuan the form's unit of money is."""
    known = (measure(cell.unit) for cell in form.cells.values() if cell.kind.measured)
    return next((one.scale for one in known if one is not None and one.what == "money"), 1)
