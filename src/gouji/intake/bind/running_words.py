"""The labels of a form in running text: wherever they stand, however they are broken, spaced or run together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from gouji.formats.content import too_large
from gouji.formats.findings import Limited
from gouji.model.form import Form, leaf_paths
from gouji.model.grid import Document, Grid
from gouji.model.keeping import once_for
from gouji.model.labels import fold, wordings
from gouji.model.patterns import regex
from gouji.model.unseen import seen

MOST = 1 << 18
"""Characters of running text that are looked through; a report has a tenth of that."""
LABELS = 4000
"""Labels in a text; a report has 150."""
ROW, CELL, LINE = "\x1e", "\x1f", "\n"
"""What begins a line of cells, what parts them, and what ends every line."""
_MARKS = regex("[\x1e\x1f\r\n\v\f\x1c\x1d\x85\u2028\u2029]")
_BARS = 3
"""So many bars or one tab make cells of a line."""
_BORDERS = regex("[│┃║｜]")
_BESIDE_BAR = regex(r"[^|]\|\s*[0-9][0-9.,]*\s*\|?\s*\Z", having="|")
_PAGE = regex(r"\s*(?:[-—–－]\s*[0-9]{1,4}\s*[-—–－]|第\s*[0-9]{1,4}\s*页[\s\S]{0,20})\s*")
"""A line that only counts pages."""
_SENTENCE = regex("[。；！？，]|[,;] ?[\u4e00-\u9fff]")
_FOLLOWED = regex(r"[\s\x1f|)）]*[0-9０-９/—-]")
_ROWS_OF_TABLE = 3
"""A line with sentences and with so many rows in it is a table all the same."""
_NUMBERED = regex(r"[.．、,，)）]")
_APART = regex("[\x1e\x1f\n]")
_FIGURES = regex(
    r"(?:^|(?<=[ \t\u3000]))[0-9]+(?:[.,][0-9]+)*(?:[ \t\u3000]+[0-9]+(?:[.,][0-9]+)*)*[ \t\u3000]*(?=\n?\Z)"
)
"""Figures at the end of a line, or all there is on it."""
_CUT = 4
"""Characters that are left, at the least, of a label whose end is lost."""


class Vocabulary(NamedTuple):
    """The folded wordings of a form: of ``rows`` and their ``groups``, of columns, captions, and titles over tables."""

    rows: frozenset[str]
    groups: frozenset[str]
    heads: frozenset[str]
    captions: frozenset[str]
    titles: frozenset[str]

    @property
    def labels(self) -> frozenset[str]:
        """Those within tables."""
        return self.rows | self.groups | self.heads | self.captions

    def by_first(self) -> Mapping[str, Sequence[str]]:
        """All of them by their first character, the longest first."""
        found: dict[str, list[str]] = {}
        for word in sorted((self.labels | self.titles) - {""}, key=lambda one: (-len(one), one)):
            found.setdefault(word[0], []).append(word)
        return found


@once_for
def vocabulary(form: Form) -> Vocabulary:
    """The wordings of a form."""
    blocks = [block for table in form.tables for block in table.blocks]
    leaves = {word for block in blocks for path in leaf_paths(block.rows) for word in wordings(path[-1])}
    down = {word for block in blocks for path in leaf_paths(block.rows) for one in path for word in wordings(one)}
    across = {word for block in blocks for path in leaf_paths(block.columns) for one in path for word in wordings(one)}
    captions = {fold(text) for block in blocks for text in (block.caption, block.corner)} - leaves - down - across
    printed = [*(table.title for table in form.tables), *titles_of(form)]
    titles = {fold(text) for title in printed for text in (title, title.split("、", 1)[-1])} - leaves - down - across
    return Vocabulary(*map(frozenset, (leaves, down - leaves, across, captions, titles)))


def titles_of(form: Form, without_tables: bool = False) -> list[str]:
    """The titles of the sections of a report, or of those that no table has."""
    numbers = {table.number for table in form.tables} if without_tables else set()
    return [
        title
        for section in form.sections
        if section.number not in numbers
        for title in (section.title, *section.aliases)
    ]


class Label(NamedTuple):
    """One label in running text, by its folded wording, from ``start`` up to ``end``."""

    word: str
    start: int
    end: int


class LabelledText:
    """The lines of a document, tables among them, and the labels in it.

    ``text`` holds all lines; ``sources`` says of each which paragraph it is or, negative, of which grid a row.
    """

    def __init__(self, document: Document, form: Form, file: str) -> None:
        self.vocabulary = vocabulary(form)
        lines: list[tuple[str, int]] = []
        length = 0
        for one in _lines(document):
            lines.append(one)
            if (length := length + len(one[0])) > MOST:
                raise too_large(file, Limited.TEXT, MOST)
        labels = self._taken(lines)
        if moved := self._with_figures_behind(labels):
            labels = self._taken(moved)
        if len(labels) > LABELS:
            raise too_large(file, Limited.NAMES, LABELS)
        self.labels = sorted((*labels, *self._cut_short(labels)), key=lambda one: one.start)
        self.labels = self._without_prose(self.labels)

    def _taken(self, lines: Sequence[tuple[str, int]]) -> list[Label]:
        """The labels in these lines, which are the text from now on."""
        self.sources = [source for _, source in lines]
        self.starts = [0, *accumulate(len(line) for line, _ in lines)][:-1]
        self.text = "".join(line for line, _ in lines)
        self._folded, self._at = _folded(self.text)
        return self._found(self.vocabulary.by_first())

    def _with_figures_behind(self, labels: Sequence[Label]) -> list[tuple[str, int]]:
        """The lines with figures that stand between those of one label moved behind it; none where there are none."""
        runs = [
            (start + run.start(), start + run.end())
            for number, start in enumerate(self.starts)
            if (run := _FIGURES.search(self.line(number))) is not None and not self.line(number).startswith(ROW)
        ]
        if not runs:
            return []
        inside = bytearray(len(self.text))
        for start, end in runs:
            inside[start:end] = b"\1" * (end - start)
        whole = self._folded, self._at
        kept = [i for i, at in enumerate(self._at) if not inside[at]]
        self._folded, self._at = "".join(self._folded[i] for i in kept), [self._at[i] for i in kept]
        broken = self._found(self.vocabulary.by_first())
        self._folded, self._at = whole
        changes: dict[int, list[tuple[int, int]]] = {}
        for at, label in enumerate(broken):
            following = broken[at + 1] if at + 1 < len(broken) else None
            row = label if label.word in self.vocabulary.rows else following  # a group stands before its first row
            if row is None or row.word not in self.vocabulary.rows:
                continue
            within = [run for run in runs[bisect_left(runs, (label.start, 0)) :] if run[1] <= label.end]
            known = [one for one in labels if one.start < label.end and label.start < one.end]
            if within and all(len(one.word) < len(label.word) for one in known):
                changes[row.end] = within
        return self._rearranged(changes) if changes else []

    def _rearranged(self, changes: Mapping[int, Sequence[tuple[int, int]]]) -> list[tuple[str, int]]:
        """The lines in which these stretches stand on lines of their own behind the places they are given for."""
        gone = {start: end for stretches in changes.values() for start, end in stretches}
        found: list[tuple[str, int]] = []
        for number, source in enumerate(self.sources):
            at, end, line = self.starts[number], self.starts[number] + len(self.line(number)), ""
            while at < end:
                if at in gone:
                    at = gone[at]
                    continue
                line += self.text[at]
                at += 1
                if at in changes:
                    figures = [self.text[first:last].strip() for first, last in changes[at]]
                    found += [(line.rstrip() + LINE, source), *((one + LINE, source) for one in figures)]
                    line = ""
            if line.strip() or not found:
                found.append((line.rstrip(LINE) + LINE, source))
        return found

    def line_of(self, position: int) -> int:
        """The number of the line in which a position lies."""
        return bisect_right(self.starts, position) - 1

    def line(self, number: int) -> str:
        """One line with its end."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end]

    def labels_on(self, number: int) -> Sequence[Label]:
        """The labels of which any part stands on a line."""
        start, end = self.starts[number], self.starts[number] + len(self.line(number))
        first = bisect_right(self.labels, start, key=lambda label: label.end)
        return self.labels[first : bisect_left(self.labels, end, lo=first, key=lambda label: label.start)]

    def unlabelled(self, number: int) -> str:
        """One line without the labels in it."""
        start = self.starts[number]
        line = list(self.line(number))
        for label in self.labels_on(number):
            for at in range(max(label.start, start), min(label.end, start + len(line))):
                line[at - start] = " "
        return "".join(line)

    def shown(self, label: Label) -> str:
        """A label as it stands there."""
        return self.text[label.start : label.end]

    def is_prose(self, number: int) -> bool:
        """Whether a line has sentences."""
        return _SENTENCE.search(self.line(number)) is not None

    def behind(self, number: int) -> str:
        """What stands between a label and the next."""
        end = self.labels[number + 1].start if number + 1 < len(self.labels) else len(self.text)
        return self.text[self.labels[number].end : end]

    def _found(self, words: Mapping[str, Sequence[str]]) -> list[Label]:
        found: list[Label] = []
        i, folded = 0, self._folded
        while i < len(folded):
            for word in words.get(folded[i], ()):
                if folded.startswith(word, i) and self._stands(i, word, words, found[-1].end if found else 0):
                    found.append(Label(word, self._at[i], self._at[i + len(word) - 1] + 1))
                    i += len(word)
                    break
            else:
                i += 1
        return found

    def _stands(self, i: int, word: str, words: Mapping[str, Sequence[str]], last: int) -> bool:
        """Whether a wording is a label there, and no part of a longer word."""
        start, end = self._at[i], self._at[i + len(word) - 1] + 1
        if start and self.text[start - 1].isalpha() and start != last:
            return False
        if word[0].isdigit() and len(word) > 1:
            within = self.text[start + 1 : self._at[i + 1]]
            if _APART.search(within) and not _NUMBERED.search(within):
                return False
        if not self.text[end : end + 1].isalpha():
            return True
        after = i + len(word)
        return any(self._folded.startswith(other, after) for other in words.get(self._folded[after], ()))

    def _cut_short(self, labels: Sequence[Label]) -> Iterator[Label]:
        """Labels of rows, not found whole, of which a line or cell has the beginning: the rest is elsewhere."""
        missing = self.vocabulary.rows - {label.word for label in labels} if labels else frozenset[str]()
        taken = {
            number
            for label in labels
            if label.word in self.vocabulary.rows
            for number in range(self.line_of(label.start), self.line_of(label.end - 1) + 1)
        }
        for number in range(len(self.starts)) if missing else ():
            if number in taken:
                continue
            position = self.starts[number]
            for cell in self.line(number).split(CELL):
                words = cell.rstrip().rstrip("0123456789 ").rstrip()
                folded = fold(words)
                whole = {word for word in missing if len(folded) >= _CUT and word.startswith(folded)}
                if (
                    whole
                    and 2 * len(folded) >= len(min(whole, key=len))
                    and len({word[: len(folded)] for word in whole}) == 1
                ):
                    longest = max(whole, key=len)
                    if all(longest.startswith(word) for word in whole):
                        yield Label(
                            longest, position + len(words) - len(words.lstrip(" " + ROW)), position + len(words)
                        )
                        break
                position += len(cell) + 1

    def _without_prose(self, labels: list[Label]) -> list[Label]:
        """The labels but for those within sentences."""
        by_line: dict[int, list[Label]] = {}
        for label in labels:
            by_line.setdefault(self.line_of(label.start), []).append(label)
        kept: list[Label] = []
        for number, here in by_line.items():
            start, line = self.starts[number], self.line(number)
            if line.startswith(ROW) or not _SENTENCE.search(line):
                kept += here
                continue
            rest, rows = line, 0
            for label in reversed(here):
                rest = rest[: label.start - start] + " " + rest[max(0, label.end - start) :]
                rows += label.word in self.vocabulary.rows and bool(_FOLLOWED.match(self.text, label.end))
            if rows >= _ROWS_OF_TABLE or not _SENTENCE.search(rest):
                kept += here
        return kept


def _lines(document: Document) -> Iterator[tuple[str, int]]:
    """Every line of a document in order, and where it is from."""
    waiting = deque(enumerate(document.paragraphs))
    for number, grid in enumerate((*document.grids, None)):
        while waiting and (grid is None or waiting[0][1].before <= number):
            at, paragraph = waiting.popleft()
            yield _line(paragraph.text) + LINE, at
        if grid is not None:
            for cells in _rows(grid):
                yield ROW + CELL.join(cells) + LINE, ~number


def _line(text: str) -> str:
    if _PAGE.fullmatch(text):
        return ""
    if "\t" in text:
        return ROW + CELL.join(_MARKS.sub(" ", cell).strip() for cell in text.split("\t"))
    text = _BORDERS.sub("|", text)
    if text.count("|") >= _BARS or _BESIDE_BAR.search(text):
        return ROW + CELL.join(_MARKS.sub(" ", cell).strip() for cell in text.strip().strip("|").split("|"))
    return _MARKS.sub(" ", text)


def _rows(grid: Grid) -> Iterator[list[str]]:
    """The texts of a grid row by row, as many as there are pieces, empty ones where nothing stands."""
    rows: dict[int, dict[int, str]] = {}
    for piece in grid.pieces:
        rows.setdefault(piece.row, {})[piece.column] = piece.raw or ("" if piece.value is None else str(piece.value))
    for _, cells in sorted(rows.items()):
        yield [_MARKS.sub(" ", seen(cells.get(column, ""))).strip() for column in range(max(cells) + 1)]


def _folded(text: str) -> tuple[str, list[int]]:
    """A text as labels are folded, character by character, and where each came from."""
    known: dict[str, str] = {}
    characters: list[str] = []
    at: list[int] = []
    for position, character in enumerate(text):
        if (plain := known.get(character)) is None:
            plain = known[character] = fold(character)
        if plain:
            characters.append(plain)
            at += [position] * len(plain)
    return "".join(characters), at
