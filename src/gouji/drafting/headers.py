"""Header trees: those of columns from the lines above the figures, those of rows from the words at their left."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from gouji.drafting.drafted import DraftHeader
from gouji.drafting.seen import SeenSheet, Spot
from gouji.drafting.words import code_in, sounds_total
from gouji.model.patterns import regex

_RANKS = (
    regex(r"\s*[一二三四五六七八九十]{1,3}\s*[、.．]"),
    regex(r"\s*[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）]"),
    regex(r"\s*[0-9]{1,2}\s*[.．、](?![0-9])"),
    regex(r"\s*[(（]\s*[0-9]{1,2}\s*[)）]"),
    regex(r"\s*(?:[0-9]{1,2}\s*[)）]|[①-⑳])"),
)
"""The ways of numbering, from the outside in."""


def column_tree(sheet: SeenSheet, heads: list[int], body: list[int], columns: list[int]) -> list[DraftHeader]:
    """The headers over some columns."""
    paths: list[tuple[int, list[Spot]]] = []
    for number, column in enumerate(columns):
        path: list[Spot] = []
        for row in heads:
            spot = sheet.at(row, column)
            if not spot.text.strip() and not path and number and columns[number - 1] == column - 1:
                # a title over several columns that were not merged stands over the first
                spot = next((one for one in paths[number - 1][1] if one.row <= row < one.below), spot)
            if spot.text.strip() and spot not in path:
                path.append(spot)
        paths.append((column, path or [sheet.at(heads[-1], column)]))
    firsts = {_figure(sheet, body[0], column, path[-1]): column for column, path in reversed(paths)}
    return _nested([(column, path) for column, path in paths if column in firsts.values()])


def _figure(sheet: SeenSheet, row: int, column: int, header: Spot) -> tuple[int, int]:
    """Where the figure of a column stands; where no lines are drawn, one stands below each header."""
    spot = sheet.at(row, column)
    return header.at if not (spot.framed or spot.text.strip() or spot.formula or spot.entry) else spot.at


def row_tree(
    sheet: SeenSheet, body: list[int], columns: list[int], sections: dict[int, Spot]
) -> tuple[list[DraftHeader], list[int]]:
    """The headers at the left of some rows, and the rows that have none."""
    paths: list[tuple[int, list[Spot]]] = []
    bare: list[int] = []
    section: list[Spot] = []
    for row in body:
        if row in sections:
            section = [sections[row]]
        path = _row_path(sheet, row, columns, paths[-1][1][len(section) :] if paths else [])
        if not path:
            bare.append(row)
        elif not paths or paths[-1][1] != section + path:
            paths.append((row, section + path))
    return _nested(paths), bare


def _row_path(sheet: SeenSheet, row: int, columns: list[int], above: list[Spot]) -> list[Spot]:
    path: list[Spot] = []
    for column in columns:
        spot = sheet.at(row, column)
        if spot.text.strip() and not spot.is_closed_by_text:
            if spot not in path:
                path.append(spot)
        elif not path and len(above) > 1 and column == columns[0]:
            further = any(sheet.at(row, other).is_label for other in columns[1:])
            path += above[:1] if further else []
    return path


def _nested(paths: Iterable[tuple[int, list[Spot]]], level: int = 0) -> list[DraftHeader]:
    """Headers with those below them, of neighbours that begin alike."""
    found = []
    for spot, group in groupby(paths, key=lambda one: one[1][level]):
        members = list(group)
        longer = [member for member in members if len(member[1]) > level + 1]
        if not longer:
            found += [_header(spot, at) for at, _ in members]
            continue
        # what has a figure of its own beside those below it stands before them
        found += [_header(spot, at) for at, path in members if len(path) == level + 1]
        header = _header(spot, -1)
        header.children = _nested(longer, level + 1)
        found.append(header)
    return found


def _header(spot: Spot, at: int) -> DraftHeader:
    return DraftHeader(spot.label or "（无标题）", spot, at, vertical=spot.vertical and spot.columns == 1)


def rank(header: DraftHeader) -> tuple[int, int]:
    """How deep a header stands by its number, and by its indent."""
    number = next((depth for depth, pattern in enumerate(_RANKS) if pattern.match(header.label)), len(_RANKS))
    return number, header.spot.indent


def is_below(header: DraftHeader, other: DraftHeader) -> bool:
    """Whether a header is one of the parts of another that stands before it."""
    (number, indent), (own, at) = rank(other), rank(header)
    if own == len(_RANKS) and sounds_total(header.label):
        return False
    codes = code_of(header), code_of(other)
    if all(codes):
        return codes[0] != codes[1] and codes[0].startswith(codes[1])
    if number < len(_RANKS) and own < len(_RANKS):
        return own > number
    if indent != at:
        return at > indent
    return number < len(_RANKS) == own


def code_of(header: DraftHeader) -> str:
    """The code of a class that a row is of; empty for the number of a line."""
    return header.code if len(header.code) > 2 and header.code.isdigit() else code_in(header.label)


def gathered(headers: list[DraftHeader], is_heading: dict[int, bool]) -> list[DraftHeader]:
    """The rows of one column of words as a tree: those below a heading that has no figures become its children.

    Of one with figures the rows below it are noted as its parts.
    """
    found: list[DraftHeader] = []
    waiting = list(headers)
    while waiting:
        header = waiting.pop(0)
        own = []
        for other in waiting:
            if other.children or not is_below(other, header):
                break
            own.append(other)
        if header.children or not own:
            found.append(header)
        elif is_heading.get(header.at):
            header.children, header.at = gathered(own, is_heading), -1
            waiting = waiting[len(own) :]
            found.append(header)
        else:
            header.parts = [one for one in own if not any(is_below(one, other) for other in own if other is not one)]
            found.append(header)
    return found
