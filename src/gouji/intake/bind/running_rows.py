"""The figures behind a label in running text: as many as the form has cells there, or nobody knows which is which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gouji.intake.bind.running_words import CELL, LINE, ROW
from gouji.model.figures import observe
from gouji.model.patterns import regex
from gouji.model.submission import Status

_TOKEN = regex(r"\S+")
_DIGIT = regex("[0-9０-９]")
_DIGITS = regex("[0-9]+")
_WAYS = 3000
"""Ways to part digits that are tried."""
_OPENED, _CLOSED = "（(［[", "）)］]"
_BRACKETS = regex(r"(?<![\s（(［\[])[（(［\[]+$")
"""What the next label begins with, behind a figure."""
_IDLE = regex(r"[^\w/\\—–―-]+")
"""Punctuation, which stands for nothing."""


class Loose(NamedTuple):
    """A line with figures that no label stands before: its ``words``, its figures, how many lines below the label."""

    words: str
    figures: tuple[str, ...]
    below: int

    @property
    def text(self) -> str:
        """The line in short."""
        return " ".join(filter(None, (self.words, *self.figures)))


class Behind(NamedTuple):
    """What stands behind a label: ``slots`` in order, empty ones for cells without anything.

    ``in_cells`` says that empty ones were written; otherwise nobody knows how many there were. ``before`` is how many
    cells lie between the beginning of the line and them. ``lines`` counts the lines that they take up, ``loose`` are
    other lines with figures. They are ``glued`` where digits follow on the label itself, and ``go on`` where more
    stand on the next line.
    """

    slots: tuple[str, ...] = ()
    in_cells: bool = False
    before: int = 0
    lines: int = 1
    loose: tuple[Loose, ...] = ()
    glued: bool = False
    goes_on: bool = False

    @property
    def filled(self) -> tuple[str, ...]:
        """The slots that hold anything."""
        return tuple(filter(None, self.slots))


def is_figure(text: str) -> bool:
    """Whether a text is a figure, or says that there is none."""
    seen = observe(text)
    return seen.status is Status.NOT_APPLICABLE or (seen.value is not None and _DIGIT.search(text) is not None)


def behind(text: str, before: str, wanted: int, *, heading: bool = False) -> Behind:
    """The figures in what stands between a label and the next, of which so many are ``wanted``.

    ``before`` is the line of the label up to its end. Behind a ``heading`` of columns other words may come first.
    """
    first, *more = _BRACKETS.sub("", text.lstrip(_CLOSED + '”"')).split(LINE)
    found, rest = _own(first, before, wanted, last=not more, heading=heading), list(enumerate(more, 1))
    if not found.filled and len(found.slots) < wanted:
        found, rest = _below(found, rest, wanted, heading=heading)
    elif not found.in_cells and len(found.slots) < wanted and (longer := _further(found, rest))[0].lines > 1:
        found, rest = longer[0]._replace(goes_on=True), longer[1]
    return found._replace(loose=tuple(_loose(rest, len(more))))


def _own(text: str, before: str, wanted: int, *, last: bool, heading: bool) -> Behind:
    """What stands on the line of the label itself."""
    if not before.startswith(ROW):
        tokens, _ = _tokens(text, heading=heading)
        found = Behind(tuple(tokens))
        return found._replace(glued=wanted > 1 and text[:1].isdigit())
    head, *slots = text.split(CELL)
    if last and slots:
        slots.pop()  # the cell of the next label
    same = _tokens(head, heading=heading)[0]
    found = Behind((*same, *slots), in_cells=True, before=before.count(CELL) + 1 - bool(same))
    if heading and not any(map(is_figure, found.filled)):
        return Behind()
    return found._replace(glued=wanted > 1 and head[:1].isdigit())


def _below(
    found: Behind, lines: list[tuple[int, str]], wanted: int, *, heading: bool
) -> tuple[Behind, list[tuple[int, str]]]:
    """What stands on the next lines, where a label has a line of its own."""
    while lines:
        number, line = lines.pop(0)
        is_last = not lines
        if line.startswith(ROW):
            slots = line[1:].split(CELL)
            if is_last:
                slots.pop()
            words = [slot for slot in slots if slot]
            if heading and not words and len(slots) >= wanted:
                found = Behind(tuple(slots), in_cells=True, lines=number + 1)
            if words and (not heading or all(map(is_figure, words))):
                return Behind(tuple(slots), in_cells=True, lines=number + 1), lines
            continue
        tokens, whole = _tokens(line, heading=heading)
        if tokens and whole and not (is_last and _is_bullet(tokens)):
            return _further(Behind(tuple(tokens), lines=number + 1), lines)
        if not heading and _IDLE.sub("", line):
            return found, [(number, line), *lines]
    return found, []


def _further(found: Behind, lines: list[tuple[int, str]]) -> tuple[Behind, list[tuple[int, str]]]:
    """With the figures on the next lines that hold nothing else."""
    slots, count = list(found.slots), found.lines
    while lines:
        number, line = lines[0]
        tokens, whole = _tokens(line)
        if line.startswith(ROW) or not whole or (len(lines) == 1 and _is_bullet(tokens)):
            break
        slots += tokens
        count = number + 1 if tokens else count
        lines = lines[1:]
    return found._replace(slots=tuple(slots), lines=count), lines


def _is_bullet(tokens: Sequence[str]) -> bool:
    return list(tokens) in (["-"], [])


def _tokens(text: str, *, heading: bool = False) -> tuple[list[str], bool]:
    """The figures at the beginning of a text, each with the note behind it; whether there is nothing else."""
    found: list[str] = []
    note = ""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if note or (found and token[0] in _OPENED and len(token) > 1):
            note += token
            if token[-1] in _CLOSED:
                found[-1], note = found[-1] + note, ""
        elif is_figure(token):
            found.append(token)
        elif _IDLE.sub("", token) and not (heading and not found and not _DIGITS.fullmatch(token)):
            return [*found, token] if _DIGIT.search(token) else found, False
    return found, not note


def splits(found: Behind, wanted: int) -> list[tuple[str, ...]]:
    """The ways to part digits that run together into so many numbers, none of them with a zero in front.

    None where there are too many to try.
    """
    (only, *others) = found.filled or ("",)
    if not found.glued or others or not _DIGITS.fullmatch(only):
        return []
    ways: list[tuple[str, ...]] = []
    waiting: list[tuple[tuple[str, ...], str]] = [((), only)]
    tried = 0
    while waiting:
        done, rest = waiting.pop()
        left = wanted - len(done)
        if (tried := tried + 1) > _WAYS:
            return []
        if left == 1:
            ways += [(*done, rest)] if rest == "0" or rest[0] != "0" else []
            continue
        longest = 1 if rest[0] == "0" else len(rest) - left + 1
        waiting += (((*done, rest[:end]), rest[end:]) for end in range(1, longest + 1) if len(rest) - end >= left - 1)
    return ways


def _loose(lines: Sequence[tuple[int, str]], last: int) -> Iterator[Loose]:
    """The lines that are left and hold figures: several in cells, or nothing else."""
    for number, line in lines:
        if line.startswith(ROW):
            cells = [cell for cell in line[1:].split(CELL) if cell]
            figures = tuple(filter(is_figure, cells))
            if figures:
                yield Loose(" ".join(cell for cell in cells if not is_figure(cell)), figures, number)
        else:
            tokens, whole = _tokens(line)
            if tokens and whole and not (number == last and _is_bullet(tokens)):
                yield Loose("", tuple(tokens), number)


def fits(found: Behind, wanted: int) -> bool:
    """Whether just as many figures stand there as are wanted, or enough cells for them."""
    return len(found.filled) == wanted or (found.in_cells and len(found.slots) >= wanted)


def windows(found: Behind, wanted: int) -> frozenset[int]:
    """At which of its slots the figures of a row may begin so that all that hold anything are among them."""
    held = [at for at, slot in enumerate(found.slots) if slot]
    room = range(len(found.slots) - wanted + 1)
    return frozenset(at for at in room if not held or (at <= held[0] and held[-1] < at + wanted))
