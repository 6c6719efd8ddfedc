"""The prose of a return beside its figures: its claims with their verdicts, and what there is to say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from gouji.editing.check import places_of
from gouji.editing.localise.keying_errors import slip_between
from gouji.model.areas import areas
from gouji.model.claim import Cells, Claim, ClaimVerdict
from gouji.model.edit import Number
from gouji.model.finding import Finding
from gouji.model.form import Form, Header, describe, describe_path
from gouji.model.mechanism import Mechanism
from gouji.model.submission import Submission
from gouji.model.wording import Some
from gouji.prose.claims import MOST_CHARACTERS, MOST_PIECES, claims_of
from gouji.prose.findings import ComparedSum, FalseClaim, LeftFrom, OtherBasis, ProseContradiction, ProseUnread
from gouji.prose.leftovers import leftovers
from gouji.prose.verdicts import alternatives_of, contradictions, judged

_LISTED = 6
_SHOWN = 60
"""Characters of a sentence that are told."""
_SUMMED = 3
"""So many cells of a sum are told by their labels."""
_SLIPS = (Mechanism.DIGITS_SWAPPED, Mechanism.DIGIT_DOUBLED, Mechanism.DIGIT_LOST, Mechanism.DIGIT_ADDED,
          Mechanism.ZERO_MORE_OR_LESS, Mechanism.UNIT)  # fmt: skip


def read_prose(
    submission: Submission, last_year: Mapping[str, Number | None]
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """The claims of a return's narrative with their verdicts, and what is found in it.

    ``last_year`` are last year's figures by cell.
    """
    told, values = claims_of(submission), submission.values()
    claims = tuple(_dated(claim, last_year) for claim in judged(told.claims, values))
    findings: list[Finding] = [_false(submission, claim, values, last_year)
                               for claim in claims if claim.verdict is ClaimVerdict.FALSE]  # fmt: skip
    if others := [_shown(claim) for claim in claims if claim.verdict is ClaimVerdict.OTHER_BASIS]:
        findings.append(OtherBasis(texts=Some.of(others, _LISTED)))
    pairs = zip(told.claims, claims, strict=True)
    open_ = [_open(one, said, values) for one, said in pairs if said.verdict is not ClaimVerdict.OTHER_BASIS]
    findings += _contradictions(submission, open_)
    findings += leftovers(submission, claims)
    if told.cut:
        findings.append(ProseUnread(characters=MOST_CHARACTERS, numbers=MOST_PIECES))
    return claims, tuple(findings)


def _open(claim: Claim, said: Claim, values: Mapping[str, Number | None]) -> Claim:
    """A claim with what it may still mean: a true one what makes it so."""
    if said.verdict is not ClaimVerdict.TRUE:
        return claim
    return claim._replace(cells=tuple(cells for cells in said.cells if claim.states(cells, values)))


def _dated(claim: Claim, last_year: Mapping[str, Number | None]) -> Claim:
    """A claim of a sentence on last year is no claim where it says last year's figure."""
    if claim.misdated and claim.cells and claim.holds(last_year):
        return claim._replace(verdict=ClaimVerdict.NONE, cells=())
    return claim


def _false(
    submission: Submission, claim: Claim, values: Mapping[str, Number | None], last_year: Mapping[str, Number | None]
) -> FalseClaim:
    sums = tuple(alternatives_of(claim, values))
    cells = tuple(dict.fromkeys(cell for cells in claim.cells for cell in cells))
    return FalseClaim(
        section=claim.section,
        text=_shown(claim),
        said=claim.number,
        sums=tuple(_compared(submission, cells, value) for cells, value in sums),
        why=_why(claim, [value for _, value in sums], last_year),
        cells=cells,
        places=places_of(submission, cells),
    )


def _why(claim: Claim, values: Sequence[Number], last_year: Mapping[str, Number | None]) -> LeftFrom | Mechanism | None:
    """How a wrong number may have come about: it is last year's, or one slip away from what a cell says."""
    if claim.number and claim.holds(last_year):
        return LeftFrom.LAST_YEAR
    if any(Mechanism.UNIT is slip_between(value, claim.number).kind for value in values):
        return Mechanism.UNIT  # 元 where 万元 is meant
    slips = [slip_between(claim.number, value) for value in values]
    likely = sorted((slip for slip in slips if slip.kind in _SLIPS), key=lambda slip: slip.cost)
    return likely[0].kind if likely else None


def _compared(submission: Submission, cells: Cells, value: Number) -> ComparedSum:
    places = places_of(submission, cells)
    label = _label(submission.form, cells)
    several = len(cells) > 1
    at = areas(places) or (() if several else cells)
    return ComparedSum(label=label, at=at, value=value, several=several)


def _label(form: Form, cells: Cells) -> str:
    """The label of a cell, of all that stands under one header, or of the first of several cells."""
    known = [form.cells[cell] for cell in cells]
    if len(known) > 1 and len({cell.column for cell in known}) == 1:
        shared = tuple(one[0] for one in takewhile(_alike, zip(*(cell.row for cell in known), strict=False)))
        under = [cell for cell in form.cells.values() if cell.row[: len(shared)] == shared]
        if shared and shared[-1].key and len({cell.row for cell in under}) == len(known):
            return f"{describe_path(shared)}·{describe_path(known[0].column)}"
    labels = " + ".join(map(describe, known[:_SUMMED]))
    return f"{labels}……" if len(known) > _SUMMED else labels


def _alike(headers: tuple[Header, ...]) -> bool:
    return all(header == headers[0] for header in headers)


def _contradictions(submission: Submission, claims: Sequence[Claim]) -> Iterator[ProseContradiction]:
    for rule, left, right in contradictions(submission.form, claims):
        yield ProseContradiction(
            title=rule.title,
            left=sum(one.number for one in left),
            right=sum(one.number for one in right),
            texts=Some.of([one.text for one in (*left, *right)], _LISTED),
            cells=rule.cells,
            places=places_of(submission, rule.cells),
        )


def _shown(claim: Claim) -> str:
    """The sentence of a claim, or as much of it as stands around the number."""
    sentence = claim.sentence.rstrip("\n。；")
    if len(sentence) <= _SHOWN and claim.text in sentence:
        return sentence
    return claim.text if len(claim.text) <= 2 * _SHOWN else claim.text[-_SHOWN:]
