"""What a report usually says of its figures, for units that have not written anything yet."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gouji.model.figures import printed
from gouji.model.form import under
from gouji.model.groups import not_within
from gouji.model.report_section import DRAFT, FIGURE, DraftSentence, Section, names_of
from gouji.model.submission import Submission

_YEAR, _PARTS = "year", "parts"


def drafted(section: Section, submission: Submission) -> Iterator[str]:
    """The paragraphs that a section usually has, with the figures of a return; headings that nothing follows are left.

    A sentence is said only where all its figures are reported.
    """
    heading = ""
    for sentences in section.draft:
        said = "".join(filter(None, (_said(sentence, submission) for sentence in sentences)))
        if not said:
            continue
        if _is_heading(sentences):
            heading = said
            continue
        if heading:
            yield heading
            heading = ""
        yield f"{DRAFT}{said}"


def _is_heading(sentences: tuple[DraftSentence, ...]) -> bool:
    return not any(FIGURE.search(one.text) for one in sentences)


def _said(sentence: DraftSentence, submission: Submission) -> str:
    """A sentence with its figures, what it says of none, or nothing."""
    figures = [_figure(name, submission) for name in FIGURE.findall(sentence.text) if name not in (_YEAR, _PARTS)]
    if any(figure is None for figure in figures):
        return ""
    text = sentence.text
    if figures and not any(figures):
        text = sentence.zero
    parts = []
    for part in sentence.parts:
        of_it = [_figure(name, submission) for name in FIGURE.findall(part)]
        if None in of_it:
            return ""
        if any(of_it):
            parts.append(_filled(part, submission))
    return _filled(text, submission, "、".join(parts))


def _filled(text: str, submission: Submission, parts: str = "") -> str:
    def word(name: str) -> str:
        if name == _YEAR:
            return str(submission.year or "")
        if name == _PARTS:
            return parts
        return printed(_figure(name, submission) or 0)

    return FIGURE.sub(lambda found: word(found[1]), text)


def _figure(names: str, submission: Submission) -> int | Decimal | None:
    """What cells add up to, None unless all are reported; a name over several cells is that of all inputs under it."""
    form = submission.form
    total: int | Decimal = 0
    for name in names_of(names):
        inputs = [cell for cell in form.cells if under(cell, name) and cell not in form.sums]
        for cell in [name] if name in form.cells else not_within(form, inputs):
            value = submission.value(cell)
            if value is None:
                return None
            total += value
    return total
