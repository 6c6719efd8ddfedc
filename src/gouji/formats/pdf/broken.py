"""Figures that go on in the next line of their cell, where no line drawn around it says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gouji.formats.pdf.signs import FIGURE, SignRun
from gouji.model.patterns import regex

_NEXT = 1.6
"""Heights of a character between the middles of two lines of one cell."""
_LEVEL = 0.25
"""Heights of a character by which the middles of what stands in one line may differ."""
_MORE = regex(r"[0-9０-９,，.．]+")


def put_together(stretches: Sequence[SignRun]) -> list[SignRun]:
    """The stretches of a page, with the parts of each broken figure as one in the line in which its row stands.

    Its parts follow one another in the file; where that goes line by line, they stand in a line of their own.
    """
    ordered = sorted(stretches, key=lambda one: one.at)
    chains = list(_chains(ordered))
    if all(one.top <= other.bottom for one, other in pairwise(ordered)):
        chains = list(_by_lines(ordered))
    parts = {part.at for chain in chains for part in chain}
    others = [one for one in stretches if one.at not in parts]
    return [*others, *(_whole(chain, others) for chain in chains)]


def _chains(ordered: Sequence[SignRun]) -> Iterator[list[SignRun]]:
    chain: list[SignRun] = []
    for one in ordered:
        if chain and one.at == chain[-1].at + len(chain[-1].text) and _goes_on(chain, one):
            chain.append(one)
            continue
        if len(chain) > 1:
            yield chain
        chain = [one]
    if len(chain) > 1:
        yield chain


def _goes_on(chain: Sequence[SignRun], one: SignRun) -> bool:
    """Whether a stretch is the next line of a figure, of which all lines but the last are full."""
    last = chain[-1]
    return (
        _MORE.fullmatch(one.text) is not None
        and FIGURE.fullmatch("".join(part.text for part in (*chain, one))) is not None
        and chain[0].text not in ("0", "０")
        and len(one.text) <= len(last.text)
        and len(last.text) == len(chain[0].text)
        and 0 < one.middle - last.middle <= _NEXT * last.height
        and min(last.right, one.right) > max(last.left, one.left)
    )


def _by_lines(ordered: Sequence[SignRun]) -> Iterator[list[SignRun]]:
    """The figures that go on in the next lines, where one of both lines holds but such figures."""
    lines: list[list[SignRun]] = []
    for one in ordered:
        if lines and abs(one.middle - lines[-1][0].middle) <= _LEVEL * one.height:
            lines[-1].append(one)
        else:
            lines.append([one])
    most = max((sum(one.is_figure for one in line) for line in lines), default=0)
    chains: list[list[SignRun]] = []
    lone: set[SignRun] = set()
    for line in lines:
        figures = [one for one in line if _MORE.fullmatch(one.text)]
        is_lone = len(figures) == len(line) < most
        below = [(one, next((chain for chain in reversed(chains) if _goes_on(chain, one)), None)) for one in figures]
        if is_lone:
            lone.update(figures)
        for one, chain in below:
            if chain is not None and (is_lone or chain[-1] in lone):
                chain.append(one)
            else:
                chains.append([one])
    yield from (chain for chain in chains if len(chain) > 1)


def _whole(chain: Sequence[SignRun], others: Sequence[SignRun]) -> SignRun:
    """A figure in one line: of its own and their middle that in which most others stand."""
    first, last = chain[0], chain[-1]
    middles = [(first.middle + last.middle) / 2, *(one.middle for one in chain)]
    near = Counter(
        {
            middle: sum(abs(one.middle - middle) <= _LEVEL * first.height for one in others)
            for middle in dict.fromkeys(middles)
        }
    )
    middle = near.most_common(1)[0][0]
    text = "".join(one.text for one in chain)
    half = first.height / 2
    left, right = min(one.left for one in chain), max(one.right for one in chain)
    return SignRun(text, left, middle - half, right, middle + half, first.at)
