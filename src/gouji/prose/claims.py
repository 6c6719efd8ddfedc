"""The claims of a report's prose: every number that its words tie to cells, and every "none" of something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from gouji.forms.language.claims import Says
from gouji.model.claim import Cells, Claim, ClaimVerdict
from gouji.model.edit import Number
from gouji.model.figures import as_number
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.model.measures import measure
from gouji.model.submission import Submission
from gouji.prose.numbers import MONEY, Figure
from gouji.prose.owners import Owner
from gouji.prose.patterns import Compiled, CompiledPatterns, patterns_for
from gouji.prose.pieces import LAST, SPANS, THIS, Stretch, paragraphs, pieces

MOST_CHARACTERS, MOST_PIECES = 100_000, 2_000
"""So much of the prose of one report is read, which is many times what any report has."""
_ALL = re.compile(rf"^(?:{THIS}|年内)|全年|(?<!公)共(?!同)|累计|总计|合计")
_OWNED = "owned"
"""The kind of all claims of a sentence that tells another's figures: they stand and fall together."""
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
    listener = _Listener(patterns, submission.form, submission.unit or "")
    titles = {section.number: section.title for section in submission.form.sections}
    found: list[Claim] = []
    left, seen = MOST_CHARACTERS, 0
    for number, text in submission.narrative.items():
        section = number or next(iter(titles), "")  # what stands before the first section belongs to it
        ahead, owner, verb = titles.get(section, ""), Owner(), _Verb()
        home = talk = listener.opened(ahead)
        for paragraph in paragraphs(text[:left]):
            for piece in pieces(paragraph, submission.year, patterns.numbers, ahead):
                owner = owner.turned(piece, listener.unit)
                verb, piece = listener.governed(verb, piece)
                talk = listener.turned(talk, piece)
                if piece.figure is None and not patterns.negation(piece.words):
                    continue
                if seen == MOST_PIECES:
                    return FoundClaims(tuple(found), cut=True)
                seen += 1
                one = listener.fitting(piece, talk)
                said = listener.claims(piece, talk, one)
                found += (_owned(claim, owner)._replace(section=section) for claim in said)
                if one is not None and listener.strays(one, piece):
                    talk = home
            is_heading = len(paragraph) <= _HEADING and not any(map(str.isdigit, paragraph))
            ahead, talk = paragraph[-_AHEAD:], talk if is_heading else home
        left -= min(len(text), left)
    return FoundClaims(tuple(found), cut=sum(map(len, submission.narrative.values())) > MOST_CHARACTERS)


class _Verb(NamedTuple):
    """A verb that holds for later items of its sentence, and of what."""

    word: str = ""
    of: tuple[str, ...] = ()
    sentence: int = -1
    parts: bool = False


def _owned(claim: Claim, owner: Owner) -> Claim:
    """A claim; of another's figures it may be true, and counts something else if not."""
    if not owner.other or not claim.cells:
        return claim
    return claim._replace(
        weak=True, apt=False, kind=_OWNED, verdict=ClaimVerdict.OTHER_BASIS if claim.number else claim.verdict
    )


class _Listener(NamedTuple):
    """Tells what words claim, for one form and the unit that reports."""

    patterns: CompiledPatterns
    form: Form
    unit: str

    def opened(self, title: str) -> _Talk:
        """What the title of a section begins to talk of."""
        known = self.patterns.topic_of(title)
        return _Talk(known.name) if known is not None else _Talk()

    def turned(self, talk: _Talk, piece: Stretch) -> _Talk:
        """What is talked of from this piece on; what was said in brackets is over with them, some with its sentence."""
        while talk.around is not None and (
            talk.depth > piece.depth or (not talk.lasts and talk.sentence != piece.number)
        ):
            talk = talk.around
        known = self.patterns.topic_of(piece.words)
        if known is None:
            return talk._replace(fresh=False)
        named = piece.figure.value if piece.figure else talk.named if known.name == talk.topic else None
        nested = piece.depth > talk.depth or (known.sentence and talk.lasts)
        around = talk if nested else talk.around
        return _Talk(known.name, piece.number, piece.depth, named, not known.sentence, fresh=True, around=around)

    def governed(self, verb: _Verb, piece: Stretch) -> tuple[_Verb, Stretch]:
        """A piece with the verb that still holds for it: 制发规章7部、规范性文件3件."""
        if verb.sentence != piece.number:
            verb = _Verb()
        said = [(piece.words.rfind(word), one, word) for one in self.patterns.source.lasting for word in one.words]
        at, own, word = max(said, key=lambda one: one[0], default=(-1, None, ""))
        if at >= 0 and own is not None:
            return _Verb(word, own.of, piece.number, own.parts), piece
        if verb.word and (verb.parts or not piece.part) and any(noun in piece.words for noun in verb.of):
            return verb, replace(piece, words=verb.word + piece.words)
        return verb, piece

    def fitting(self, piece: Stretch, talk: _Talk) -> Compiled | None:
        """The first pattern that fits a number and its words."""
        if piece.figure is None:
            return None
        plain = piece.figure.unit != MONEY
        for one in self.patterns.may_fit(piece.words):
            known = piece.figure.unit in one.pattern.units if one.pattern.units else plain
            asked = not one.pattern.reporting or re.search(one.pattern.reporting, self.unit)
            if known and asked and one.fits(piece, talk.topic):
                return one
        return None

    def claims(self, piece: Stretch, talk: _Talk, fitting: Compiled | None) -> Iterator[Claim]:
        """What a piece claims: one number, or none of each of several things."""
        if piece.figure is None:
            for one in self.patterns.zeros:
                if one.fits(piece, talk.topic):
                    yield self.claim(piece, one, one.pattern.cells, weak=self.is_weak(one, piece, talk))
        elif fitting is None or (fitting.pattern.says is not Says.CELLS and piece.figure.unit != MONEY):
            if piece.figure.unit in self.patterns.source.units:  # other numbers count what no form asks for
                yield self.claim(piece, fitting, ())
        else:
            weak, apt = self.is_weak(fitting, piece, talk), self.is_apt(fitting, piece, talk)
            yield self.claim(piece, fitting, self.joined(fitting, piece, talk), weak=weak, apt=apt)

    def joined(self, first: Compiled, piece: Stretch, talk: _Talk) -> tuple[Cells, ...]:
        """The alternatives of a claim; with others that belong to it about the same number, those of their sum."""
        name = first.pattern.joins
        if not name:
            return first.pattern.cells
        known = (one for one in self.patterns.claims if one.pattern.joins == name and one.fits(piece, talk.topic))
        sums = zip(*(one.pattern.cells for one in known), strict=False)
        return tuple(tuple(dict.fromkeys(cell for cells in together for cell in cells)) for together in sums)

    def strays(self, one: Compiled, piece: Stretch) -> bool:
        """Whether a number is of something else than is being talked of, so that the next may be so too."""
        return one.pattern.bare and one.says_more(piece.words, self.unit, self.patterns.source.fillers)

    def is_weak(self, one: Compiled, piece: Stretch, talk: _Talk) -> bool:
        """Whether words may well speak of something else."""
        known = one.context is None or one.context(piece.words) or one.context(piece.before)
        return one.pattern.weak or not known or self.strays(one, piece) or self.may_be_of(piece, talk)

    def is_apt(self, one: Compiled, piece: Stretch, talk: _Talk) -> bool:
        """Whether words, if weak, are so for want of context alone: what stands beside them may make up for that."""
        return not (one.pattern.weak or self.strays(one, piece) or self.may_be_of(piece, talk))

    def may_be_of(self, piece: Stretch, talk: _Talk) -> bool:
        """Whether a number may be a part of the one just named, and not of the whole."""
        if not piece.part or talk.fresh or piece.figure is None or talk.named is None:
            return False
        return talk.topic in self.patterns.source.doubtful and piece.figure.value <= talk.named

    def claim(
        self, piece: Stretch, one: Compiled | None, cells: tuple[Cells, ...], *, weak: bool = False, apt: bool = False
    ) -> Claim:
        """A claim in the unit of the form."""
        basis = one is not None and one.pattern.says is Says.OTHER_BASIS
        misdated = piece.year == LAST
        number, slack = _stated(piece.figure, self.form) if piece.figure else (0, Decimal(0))
        return Claim(
            text=piece.text,
            section="",
            number=number,
            cells=() if piece.year in SPANS else cells,
            verdict=ClaimVerdict.OTHER_BASIS if basis else ClaimVerdict.NONE,
            sentence=piece.sentence,
            slack=slack,
            weak=weak or misdated,
            apt=weak and apt and not misdated,
            kind=one.pattern.joins if one is not None else "",
            part=piece.part,
            whole=not piece.part and bool(_ALL.search(piece.words)),
            less=one.pattern.less if one is not None else (),
            misdated=misdated,
        )


def _stated(figure: Figure, form: Form) -> tuple[Number, Decimal]:
    """A number in the unit of the form, and how far it may be off."""
    scale = _money(form) if figure.unit == MONEY else 1
    return as_number(format((figure.value / scale).normalize(), "f")), figure.slack / scale


@once_for
def _money(form: Form) -> int:
    """How many yuan the form's unit of money is."""
    known = (measure(cell.unit) for cell in form.cells.values() if cell.kind.measured)
    return next((one.scale for one in known if one is not None and one.what == "money"), 1)
