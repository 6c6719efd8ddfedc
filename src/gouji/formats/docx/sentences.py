"""Sentences of a Word document found again in its runs, and highlighted there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from gouji.formats.docx.word_part import WordPart
from gouji.formats.ooxml.spans import Element

_BEHIND_HIGHLIGHT = frozenset({
    "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish",
    "oMath", "rPrChange",
})  # fmt: skip
"""What comes after the highlight among the properties of a run."""


class Said(NamedTuple):
    """A text that is somewhere in the document, and what to say of it."""

    text: str
    note: str


class _Span(NamedTuple):
    """Some characters of a paragraph, blanks not counted, and the number of a comment on them."""

    start: int
    end: int
    comment: str


def highlight(part: WordPart, paragraphs: Iterable[Element], said: Sequence[Said], add: Callable[[str], str]) -> None:
    """Highlight each text where it is first found whole in a paragraph, and comment it; ``add`` makes comments."""
    left = {"".join(one.text.split()).rstrip("…"): one.note for one in said}
    left.pop("", None)
    for paragraph in paragraphs:
        if not left:
            return
        words = "".join(part.words(paragraph).split())
        here = sorted((at, at + len(text), text) for text in left if (at := words.find(text)) >= 0)
        joined: list[tuple[int, int, list[str]]] = []
        for start, end, text in here:
            if joined and start < joined[-1][1]:
                first, last, notes = joined.pop()
                joined.append((first, max(last, end), [*notes, left.pop(text)]))
            else:
                joined.append((start, end, [left.pop(text)]))
        if joined:
            _mark(part, paragraph, [_Span(start, end, add("\n".join(notes))) for start, end, notes in joined])


def _mark(part: WordPart, paragraph: Element, spans: Sequence[_Span]) -> None:
    position = 0
    for run in part.runs(paragraph):
        length = sum(len("".join(part.characters(one).split())) for one in part.edit.children(run, "t"))
        if length and any(span.start < position + length and position < span.end for span in spans):
            part.edit.replace(run, _cut(part, run, position, spans))
        position += length


def _cut(part: WordPart, run: Element, position: int, spans: Sequence[_Span]) -> str:
    """A run in as many as it takes to highlight what is in the spans, and nothing else."""
    plain, bright = _looks(part, run)
    source = part.edit.source
    begin, end = source[run.start : run.opened].decode(), source[run.closing : run.end].decode()
    marks = [part.around(span.comment) for span in spans]
    made: list[str] = []
    for child in run.children:
        if child.local == "rPr":
            continue
        if child.local != "t" or child.namespace != part.edit.root.namespace:
            made += (begin, plain, part.text_of(child), end)
            continue
        for text, number, opens, closes in _pieces(part.characters(child), position, spans):
            made.append(marks[number][0] if opens else "")
            made += (begin, plain if number < 0 else bright, part.text(text), end)
            made.append(marks[number][1] if closes else "")
        position += len("".join(part.characters(child).split()))
    return "".join(made)


def _pieces(text: str, position: int, spans: Sequence[_Span]) -> list[tuple[str, int, bool, bool]]:
    """A text cut where spans begin and end: in which each piece is, −1 for none, and whether that begins or ends."""
    pieces: list[tuple[str, int, bool, bool]] = []
    for character in text:
        counts = not character.isspace()
        number = next((n for n, span in enumerate(spans) if span.start <= position < span.end), -1)
        opens = number >= 0 and counts and position == spans[number].start
        closes = number >= 0 and counts and position == spans[number].end - 1
        if not counts and number >= 0 and position == spans[number].start:
            number = -1  # blanks in front of it
        last = pieces[-1] if pieces else None
        if last is not None and last[1] == number and not opens and not last[3]:
            pieces[-1] = (last[0] + character, number, last[2], closes)
        else:
            pieces.append((character, number, opens, closes))
        position += counts
    return pieces


def _looks(part: WordPart, run: Element) -> tuple[str, str]:
    """The properties of a run, and the same with a highlight."""
    properties = part.edit.child("rPr", run)
    own = properties.children if properties is not None else ()
    ahead = [part.text_of(one) for one in own if one.local not in {"highlight", *_BEHIND_HIGHLIGHT}]
    behind = [part.text_of(one) for one in own if one.local in _BEHIND_HIGHLIGHT]
    bright = part.made("rPr", *ahead, part.made("highlight", val="yellow"), *behind)
    return part.text_of(properties) if properties is not None else "", bright
