"""What no finished report says: drafts, template text, last year's year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from gouji.forms.prose import prose_of
from gouji.model.claim import Claim, ClaimVerdict
from gouji.model.finding import Finding
from gouji.model.report_section import DRAFT
from gouji.model.submission import Submission
from gouji.prose.claims import MOST_CHARACTERS
from gouji.prose.findings import DraftLeft, TemplateLeft, YearInProse

_EACH = 6
"""So many findings of a kind are told of one report."""
_SHOWN = 60

_PERIOD = re.compile(r"((?:19|20)\d\d)年1月1日起?[至到—\-~](?:((?:19|20)\d\d)年)?12月31日")
_OPENING = re.compile(r"(?:^|(?<=[。；！\n]))((?:19|20)\d\d)年度?(?=[，,]|[我本全]|各[级地部])")


def leftovers(submission: Submission, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Everything of that kind in a return's narrative."""
    patterns = prose_of(submission.form)
    words = patterns.leftovers if patterns is not None else ()
    first = next((one.number for one in submission.form.sections), "")
    lines = [
        (section or first, re.sub(r"[^\S\n]+", "", line))
        for section, text in submission.narrative.items()
        for line in text[:MOST_CHARACTERS].split("\n")
        if line
    ]
    drafts = (DraftLeft(section=section, text=_excerpt(line, 0)) for section, line in lines if line.startswith(DRAFT))
    left = (
        TemplateLeft(section=section, text=_around(line, line.index(found)), words=found)
        for section, line in lines
        if (found := next((word for word in words if word in line), None)) is not None
    )
    yield from islice(drafts, _EACH)
    yield from islice(left, _EACH)
    if submission.year is not None:
        yield from islice(_other_years(submission.form.title, submission.year, lines, claims), _EACH)


def _around(line: str, at: int) -> str:
    return _excerpt(line, max(0, at - _SHOWN // 2))


def _excerpt(line: str, start: int) -> str:
    """Part of a line, with an ellipsis where it is cut."""
    end = start + _SHOWN
    return f"{'……' if start else ''}{line[start:end]}{'……' if end < len(line) else ''}"


def _other_years(
    title: str, year: int, lines: Sequence[tuple[str, str]], claims: Sequence[Claim]
) -> Iterator[YearInProse]:
    """Sentences in which another year stands where the report's own belongs."""
    told: set[tuple[str, str]] = set()
    for section, stated, text in (*_of_another(title, year, lines), *_misdated(year, claims)):
        if (section, text) not in told:
            told.add((section, text))
            yield YearInProse(section=section, text=text, stated=stated, year=year)


def _of_another(title: str, year: int, lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int, str]]:
    """The period or title of another year; where this year is never named, sentences that open with the last."""
    named = any(f"{year}年" in line for _, line in lines)
    for section, line in lines:
        heading = re.search(r"((?:19|20)\d\d)年度?" + re.escape(title) + "$", line) if len(line) <= _SHOWN else None
        if heading and int(heading[1]) != year:
            yield section, int(heading[1]), line
        for match in _PERIOD.finditer(line):
            if int(match[1]) != year:
                yield section, int(match[1]), _around(line, match.start())
        for match in () if named else _OPENING.finditer(line):
            if int(match[1]) == year - 1:
                yield section, year - 1, _excerpt(line, match.start())


def _misdated(year: int, claims: Sequence[Claim]) -> Iterator[tuple[str, int, str]]:
    """Sentences on last year that say this year's figures, where no other does."""
    said = {claim.cells for claim in claims if claim.verdict is ClaimVerdict.TRUE and not claim.misdated}
    for claim in claims:
        if claim.misdated and claim.verdict is ClaimVerdict.TRUE and claim.cells not in said:
            yield claim.section, year - 1, _excerpt(claim.sentence, 0)
