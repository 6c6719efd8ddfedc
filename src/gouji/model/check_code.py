"""The check code (校验码): eight digits by which two copies of a return are known to show the same figures.

The figures of a form in its order, the period and the edition are added up twice with weights modulo a prime. The
weights are the powers of a generator, so that no two of them are equal; which errors no code lets pass is worked out in
`gouji.forms.audit.sealing`. Anyone can work a code out: it ties copies together and signs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import floor
from operator import mul
from typing import NamedTuple
from zlib import crc32

from gouji.model.edit import Number
from gouji.model.figures import WORDS_FOR_NOTHING
from gouji.model.form import Form
from gouji.model.grid import Place
from gouji.model.patterns import regex
from gouji.model.reporting_period import Period
from gouji.model.submission import Status, Submission
from gouji.model.totals import figures_as_text
from gouji.model.wording import Keyword

LABEL = "校验码"
DECIMALS = 6
"""Decimals of a figure that count."""
FRACTION = 1009
"""What a millionth weighs beside a whole."""


class Modulus(NamedTuple):
    """Half of a code: a prime below 10,000, and the generator whose powers are the weights."""

    prime: int
    generator: int

    def weights(self, count: int) -> Iterator[int]:
        """The weights of so many terms, from the first power on."""
        weight = 1
        for _ in range(count):
            weight = weight * self.generator % self.prime
            yield weight


MODULI = (Modulus(9973, 8592), Modulus(9967, 2392))


class NoCode(Keyword):
    """Why a return has no code: a text stands where a figure should, a formula has no result, there is no period.

    ``REVISED``: it is on a blank that had other cells than the form in force, and its own code is about those.
    """

    TEXT = "text"
    UNCOMPUTED = "uncomputed"
    NO_YEAR = "no_year"
    REVISED = "revised"


def check_code(
    submission: Submission,
    *,
    period: Period | None = None,
    edition: int | None = None,
    zeros: bool | None = None,
    on_paper: bool = False,
) -> str | NoCode:
    """The code of a return as it is printed, ``6094 5863``, or why there is none.

    Blanks are told from zeros, unless the return is a nil return. ``period``, ``edition`` and ``zeros``, whether blanks
    are zeros, say what the return should be taken for instead; ``on_paper`` that a figure is one however it is stored.
    """
    period = submission.period if period is None else period
    if period is None or not period.is_known:
        return NoCode.NO_YEAR
    if (why := without_code(submission, on_paper=on_paper)) is not None:
        return why
    blank = 0 if (submission.nil_return if zeros is None else zeros) else None
    figures: Sequence[Number | None] = submission.figures
    if None in figures or Status.BLANK in submission.columns.statuses:
        both = zip(figures, submission.columns.statuses, strict=True)
        figures = [blank if value is None or status is Status.BLANK else value for value, status in both]
    return code_of(figures, period.number, edition_number(submission.form) if edition is None else edition)


def code_shown(submission: Submission) -> str | None:
    """The code of a return, if it has one."""
    code = check_code(submission)
    return None if isinstance(code, NoCode) else code


def without_code(submission: Submission, *, on_paper: bool = False) -> NoCode | None:
    """Why the figures of a return have no code: a number that is stored as a text is none for a spreadsheet either."""
    seen, form = submission.columns, submission.form.base
    if submission.revision and [*form.at(submission.revision).cells] != [*form.cells]:
        return NoCode.REVISED
    texts = (submission.form.index[cell] for cell in figures_as_text(submission))
    if any(_is_text(seen.statuses[at], raw) for at, raw in seen.raws.items()):
        return NoCode.TEXT
    if not on_paper and any(seen.statuses[at] is Status.REPORTED for at in texts):  # and no blank that counts as zero
        return NoCode.TEXT
    if Status.UNCOMPUTED not in seen.statuses:
        return None
    cells = zip(submission.form.cells, seen.figures, seen.statuses, strict=True)
    stuck = (cell for cell, value, status in cells if value is None and status is Status.UNCOMPUTED)
    return None if submission.live.issuperset(stuck) else NoCode.UNCOMPUTED


def _is_text(status: Status, raw: str) -> bool:
    return status in (Status.BLANK, Status.NOT_APPLICABLE, Status.NOT_A_NUMBER) and not is_nothing(raw)


def code_of(figures: Iterable[Number | None], period: int, edition: int) -> str:
    """The code of some figures in the order of their form, and the number of the period (`Period.number`)."""
    return code_of_terms([one + 1 if type(one) is int else term(one) for one in (*figures, period, edition)])


def code_of_terms(terms: Sequence[int]) -> str:
    """The code of what every cell, the period and the edition come to."""
    halves = (
        sum(map(mul, weights, terms)) % modulus.prime
        for modulus, weights in zip(MODULI, _weights(len(terms)), strict=True)
    )
    return " ".join(f"{half:04}" for half in halves)


def term(figure: Number | None) -> int:
    """What a figure adds to a code, before its weight: nothing for none, and more than nothing for zero."""
    if figure is None:
        return 0
    if isinstance(figure, int):
        return figure + 1
    whole = floor(figure)
    rest = ((figure - whole) * 10**DECIMALS).quantize(Decimal(1), ROUND_HALF_UP)
    return whole + 1 + FRACTION * int(rest)


def weights_of(form: Form) -> tuple[tuple[int, ...], ...]:
    """The weights of every cell of a form, of the period and of the edition, for each half of a code."""
    return _weights(len(form.cells) + 2)


@lru_cache(maxsize=64)
def _weights(count: int) -> tuple[tuple[int, ...], ...]:
    """The weights of so many terms for each half of a code, worked out once: a form has always as many."""
    return tuple(tuple(modulus.weights(count)) for modulus in MODULI)


def edition_number(form: Form) -> int:
    """The last number of a code: the edition, where it is called by a number, else one made of the form's id."""
    return int(form.edition) if _YEAR.fullmatch(form.edition) else crc32(form.id.encode()) % 10**6


# ── what stands for nothing ─────────────────────────────────────────────────────────────────

SPACES = "\u3000\xa0\t\r\n"
"""What stands for a space besides the space."""


def is_nothing(text: str) -> bool:
    """Whether a text in a cell counts as a blank; the formula in the workbook says the same."""
    return text.translate(_SPACED).strip(" ").lower() in _NOTHING


_SPACED = dict.fromkeys(map(ord, SPACES), " ")
_NOTHING = frozenset(("", *WORDS_FOR_NOTHING))

# ── codes that are written down ─────────────────────────────────────────────────────────────


class WrittenCode(NamedTuple):
    """A code that stands in a file, and in which cell; outside all tables in none."""

    code: str
    place: Place | None = None


_YEAR = regex(r"(?:19|20)[0-9]{2}")
_CODE = regex(r"[0-9]{8}")
_BETWEEN = regex(r"[\s\-—–·.,，、]")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def code_written(text: str) -> str | None:
    """The code in a text that holds nothing else, whatever stands between its digits; None where it holds none."""
    digits = _BETWEEN.sub("", text[:40].translate(_DIGITS).strip().removeprefix(LABEL).lstrip(":： "))
    return f"{digits[:4]} {digits[4:]}" if len(text) <= 40 and _CODE.fullmatch(digits) else None


@lru_cache(maxsize=64)
def misprints(code: str) -> frozenset[str]:
    """The codes that differ from one by a single digit, or by two neighbours that have changed places."""
    digits = code.replace(" ", "")
    found = {digits[:at] + other + digits[at + 1 :] for at in range(len(digits)) for other in "0123456789"} | {
        digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(len(digits) - 1)
    }
    return frozenset(f"{one[:4]} {one[4:]}" for one in found - {digits})
