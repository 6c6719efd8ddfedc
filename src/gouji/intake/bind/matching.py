"""Matching the labels of a form to the lines of a sheet, both in order.

What is out of order is taken by its label when only one line can be meant. Lines whose label was
lost are taken by their position between two that were found; where there is more than one way to
do it, every way is a `Choice` for others to make.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, pairwise
from typing import NamedTuple

from gouji.model.form import Path
from gouji.model.labels import wordings

LEAF, PARENT = 3, 1
"""What the label of a line itself and each label over it weigh."""
LINES = 300
"""Rows or columns with a known label that are tried for one block."""
OPTIONS = 60
NEAR = 3


class Choice(NamedTuple):
    """Lines whose labels were lost or stand there twice, and the ways to place them.

    ``axis`` is ``rows`` or ``columns``; each option gives one line for every path. With a
    ``default`` the first option stands unless there is reason for another; without one none does.
    """

    axis: str
    paths: tuple[Path, ...]
    options: tuple[tuple[int, ...], ...]
    default: bool


@dataclass(frozen=True, slots=True)
class MatchedLines:
    """Where the rows or the columns of a block stand: ``found`` by label, ``guessed`` by position.

    ``moved`` are those found out of the order of the form; ``doubted`` those whose label could as well
    be that of another, because labels around them are missing.
    """

    found: Mapping[Path, int]
    guessed: Mapping[Path, int]
    moved: frozenset[Path] = frozenset()
    doubted: frozenset[Path] = frozenset()
    choices: tuple[Choice, ...] = ()

    def __getitem__(self, path: Path) -> int | None:
        """The line of a path, if it has one."""
        return self.found.get(path, self.guessed.get(path))

    def chosen(self, choice: Choice, option: tuple[int, ...]) -> MatchedLines:
        """With one choice made."""
        made = dict(zip(choice.paths, option, strict=True))
        found = {path: made.get(path, line) for path, line in self.found.items()}
        return replace(
            self, found=found, guessed={**self.guessed, **{p: at for p, at in made.items() if p not in found}}
        )


def matched(
    paths: tuple[Path, ...], lines: Sequence[int], weight: Callable[[Path, int], int], axis: str
) -> MatchedLines:
    """The lines of all paths that can be told by their labels, in order first, out of order where it is certain."""
    weights = [[weight(path, line) for line in lines] for path in paths]
    order = best_order(weights)
    found = {paths[i]: lines[j] for i, j in order.items()}
    used = set(order.values())
    free = [j for j in range(len(lines)) if j not in used]
    moved = {}
    for i, path in enumerate(paths):
        if path not in found:
            places = [j for j in free if weights[i][j]]
            if len(places) == 1 and sum(bool(weights[k][places[0]]) for k in range(len(paths)) if k not in order) == 1:
                moved[path] = lines[places[0]]
    taken = set(moved.values())
    choices = []
    ends = [-1, *(lines[j] for j in order.values()), -1]
    for at, (i, j) in enumerate(order.items()):
        # Between its neighbours; the outermost have one only, so another place must be near.
        low = ends[at] if at else lines[j] - NEAR
        high = ends[at + 2] if at + 1 < len(order) else lines[j] + NEAR
        same = [
            lines[k] for k in free if weights[i][k] == weights[i][j] and lines[k] not in taken and low < lines[k] < high
        ]
        if same:
            options = ((lines[j],), *((line,) for line in same[: OPTIONS - 1]))
            choices.append(Choice(axis, (paths[i],), options, default=True))
    return MatchedLines(found | moved, {}, frozenset(moved), _ambiguous(paths, weights, order), tuple(choices))


def _ambiguous(paths: tuple[Path, ...], weights: Sequence[Sequence[int]], order: Mapping[int, int]) -> frozenset[Path]:
    """The paths found without all their groups although another of the same wording is missing."""
    lost = [wordings(path[-1]) for i, path in enumerate(paths) if i not in order]
    return frozenset(
        paths[i]
        for i, j in order.items()
        if weights[i][j] < LEAF + PARENT * (len(paths[i]) - 1)
        and any(not words.isdisjoint(wordings(paths[i][-1])) for words in lost)
    )


def best_order(weights: Sequence[Sequence[int]]) -> dict[int, int]:
    """The heaviest matching of items to places that keeps both in order: item → place."""
    height, width = len(weights), len(weights[0]) if weights else 0
    best = [[0] * (width + 1) for _ in range(height + 1)]
    for i in reversed(range(height)):
        for j in reversed(range(width)):
            taken = weights[i][j] + best[i + 1][j + 1] if weights[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found, i, j = {}, 0, 0
    while i < height and j < width:
        if weights[i][j] and best[i][j] == weights[i][j] + best[i + 1][j + 1]:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def gaps(
    paths: tuple[Path, ...],
    lines: MatchedLines,
    axis: str,
    filled: Sequence[int],
    before: int | None,
    has_figures: Callable[[int], bool],
) -> MatchedLines:
    """Place the paths whose label was lost between found neighbours that are in order.

    ``filled`` are the lines in which anything stands, ``before`` the last line in front of the first
    path, where that is known. When just as many lines lie between as are missing, those are they;
    when there are more with something in them, there is a choice. Behind the last that was found, lines
    that follow at once and hold figures are those that are missing.
    """
    ordered = {path: at for path, at in lines.found.items() if path not in lines.moved}
    taken = set(lines.found.values())
    known = [(-1, before)] if before is not None else []
    known += [(i, ordered[path]) for i, path in enumerate(paths) if path in ordered]
    guessed: dict[Path, int] = {}
    choices = list(lines.choices)
    for (i, at), (j, to) in pairwise(known):
        missing = tuple(path for path in paths[i + 1 : j] if path not in lines.found)
        if not missing:
            continue
        between = [line for line in range(at + 1, min(to, at + LINES)) if line not in taken]
        if len(between) > len(missing):
            between = [line for line in filled if at < line < to and line not in taken]
        if len(between) == len(missing):
            guessed |= dict(zip(missing, between, strict=True))
        elif len(between) > len(missing):
            options = tuple(islice(combinations(between, len(missing)), OPTIONS))
            choices.append(Choice(axis, missing, options, default=False))
    if known:
        i, at = known[-1]
        missing = tuple(path for path in paths[i + 1 :] if path not in lines.found)
        behind = [line for line in range(at + 1, at + 1 + len(missing)) if line not in taken and has_figures(line)]
        if len(behind) == len(missing):
            guessed |= dict(zip(missing, behind, strict=True))
    return replace(lines, guessed=guessed, choices=tuple(choices))


def stragglers(paths: tuple[Path, ...], lines: MatchedLines, headed: Sequence[int]) -> set[Path]:
    """The columns found apart from both their neighbours, with other headings between."""
    known = [(i, lines.found[path]) for i, path in enumerate(paths) if path in lines.found and path not in lines.moved]
    joined = [
        bisect_left(headed, to) - bisect_right(headed, at) < j - i for (i, at), (j, to) in pairwise(known)
    ]  # no more headings between two than are missing between them
    around = zip([False, *joined], [*joined, False], strict=True)
    return (
        {paths[i] for (i, _), (left, right) in zip(known, around, strict=True) if not left and not right}
        if joined
        else set()
    )
