"""Keys for what a draft names: English words where the label is a common one or is Latin, else numbers."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from gouji.drafting.drafted import DraftHeader, DraftTable, keys_of, ways
from gouji.drafting.words import bare
from gouji.model.labels import squeezed, unnumbered
from gouji.model.patterns import regex
from gouji.toml import toml

_NO_LETTERS = regex(r"[^a-z0-9]+")
_LONGEST = 40


@cache
def _words() -> dict[str, str]:
    data = toml(Path(__file__).with_name("keys.toml"))
    return {word: key for key, words in data.items() for word in str(words).split()}


def key_for(label: str) -> str:
    """The key that a label suggests; empty where it suggests none."""
    known = _words()
    plain = squeezed(unnumbered(label)).casefold()
    if found := known.get(plain) or known.get(bare(label)):
        return found
    if not re.search("[A-Za-z]{2}", label) or any(ord(character) > 0x2E7F for character in label):
        return ""
    slug = _NO_LETTERS.sub("_", unnumbered(label).casefold()).strip("_")
    slug = slug if len(slug) <= _LONGEST else slug[:_LONGEST].rpartition("_")[0]
    return slug if re.match("[a-z]", slug) else f"n{slug}" if slug else ""


def name_tables(tables: list[DraftTable]) -> None:
    """Give every table and header its key, so that no two cells of a table are called the same."""
    used: set[str] = {"previous"}
    for number, table in enumerate(tables, 1):
        title = key_for(table.sheet.name) or key_for(table.title)
        table.key = title if title and title not in used else f"t{number}"
        used.add(table.key)
        rows = columns = 0
        for block in table.blocks:
            if block.repeat is not None:
                for line, header in enumerate(block.repeat.lines, 1):
                    header.key = f"[{line}]"
                if block.repeat.total is not None:
                    block.repeat.total.key = key_for(block.repeat.total.label) or "total"
            else:
                rows = _name(block.rows, "r", rows)
            columns = _name(block.columns, "c", columns)
        _tell_apart(table)


def _name(headers: list[DraftHeader], letter: str, count: int) -> int:
    """Name the leaves by their words, those of the same words by a number; groups stay without a key."""
    paths = list(ways(headers))
    suggested = Counter(key for path in paths if (key := key_for(path[-1].label)))
    for path in paths:
        count += 1
        key = key_for(path[-1].label)
        if not key:
            path[-1].key = f"{letter}{count}"
        elif suggested[key] == 1 or len(path) > 1:
            path[-1].key = key
        else:
            path[-1].key = f"{key}_{count}"
    again = Counter(keys_of(path) for path in paths)
    groups: dict[int, DraftHeader] = {}
    for path in paths:
        if again[keys_of(path)] > 1:
            groups |= {id(header): header for header in path[:-1]}
    for number, header in enumerate(groups.values(), 1):
        header.key = header.key or key_for(header.label) or f"{letter}g{number}"
    again = Counter(keys_of(path) for path in paths)
    for number, path in enumerate(paths, 1):
        if again[keys_of(path)] > 1:
            path[-1].key += f"_{number}"
    return count


def _tell_apart(table: DraftTable) -> None:
    """Number the rows of blocks in which cells would be called like those of another."""
    seen: set[str] = set()
    for number, block in enumerate(table.blocks, 1):
        names = [f"{keys_of(row)}.{keys_of(column)}" for row in block.row_ways for column in ways(block.columns)]
        if seen & set(names):
            for way in block.row_ways if block.rows and block.repeat is None else ways(block.columns):
                way[-1].key += f"_b{number}"
            names = [f"{keys_of(row)}.{keys_of(column)}" for row in block.row_ways for column in ways(block.columns)]
        seen |= set(names)
