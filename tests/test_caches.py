"""What is kept for the next return is bounded: a process that has read a hundred batches keeps no more than after a few."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, MutableMapping, MutableSequence, MutableSet
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from drift import flat, stretched, swap
from strategies import balanced

import gouji
from gouji import load_form, write
from gouji.collection.collect import collect
from gouji.collection.office import Office
from gouji.collection.reviews import reviews
from gouji.formats.memory import Memory
from gouji.messages.texts import LETTERS, texts
from gouji.model.grid import Piece
from gouji.model.language import Language
from gouji.reports.check_json import as_json

F21 = load_form("2021")
MOST = 16_384
OF_A_FORM = {"Form", "Table", "tuple[Cell, ...]", "Language"}
OF_THE_PACKAGE = {
    "gouji.messages.texts.texts",
    "gouji.messages.speech._parts",
    "gouji.model.plain._hints",
    "gouji.model.totals.leaves_of",
    "gouji.reports.page.template",
    "gouji.toml._changed",
}
"""They take names, words and numbers of the package itself, or cells of a form."""
SENTENCES = sum(len(texts(name, Language.ZH)) for name in ("phrases", *LETTERS)) * 2
BOUNDS = {"gouji.intake.bind.alignment._SHEETS": 32, "gouji.messages.speech._parts": SENTENCES}
"""The one forgets the oldest itself, the other knows the sentences that were said: what is wrong, and what to do."""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(gouji.__path__, "gouji."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def caches() -> Iterator[tuple[str, Any]]:
    """Every cache of the package, also those that `gouji.model.keeping.kept` holds."""
    for module in modules():
        for name, one in vars(module).items():
            if getattr(one, "__module__", "") == module.__name__:
                inside = (cell.cell_contents for cell in getattr(one, "__closure__", None) or ())
                yield from ((f"{module.__name__}.{name}", it) for it in (one, *inside) if hasattr(it, "cache_info"))


def test_what_is_kept_without_end_is_kept_for_each_form_alone() -> None:
    known = dict(caches())

    assert len(known) > 40
    for name, one in known.items():
        most = one.cache_parameters()["maxsize"]
        taken = {part.annotation for part in inspect.signature(one.__wrapped__).parameters.values()}
        assert name in OF_THE_PACKAGE or (taken <= OF_A_FORM if most is None else most <= MOST), name


def test_memories_forget_the_oldest() -> None:
    memory = Memory[int](3, 5)
    for number, content in enumerate(("a", "b", "c", "too long", "d", "a", "e")):
        memory.keep(content, number)

    assert [None, None, None, 4, 5, 6] == [memory.get(one) for one in ("b", "too long", "c", "d", "a", "e")]


def held() -> dict[str, int]:
    """How much there is in what has no bound, and in the collections of modules."""
    found = {name: one.cache_info().currsize for name, one in caches() if one.cache_parameters()["maxsize"] is None}
    for module in modules():
        for name, one in vars(module).items():
            if isinstance(one, (MutableMapping, MutableSequence, MutableSet)) and not name.startswith("__"):
                found[f"{module.__name__}.{name}"] = len(one)
    return found


def batch(number: int, folder: Path) -> None:
    """A return with rows put in and words added elsewhere than in any other, checked and told."""
    unit = f"第{number}试验局"
    document = flat(F21, replace(balanced(F21, number + 1), unit=unit))
    grid = document.grids[number % len(document.grids)]
    moved = stretched(grid, "rows", number % 7, 1 + number % 5)
    words = Piece(200 + number, number % 11, f"{unit}的说明之{number}")
    path = write(swap(document, grid, replace(moved, pieces=(*moved.pieces, words))), folder / f"{unit}.xlsx")
    as_json(collect(reviews([path]), Office()).reviews(), Language.ZH)
    path.unlink()


@pytest.mark.slow
def test_a_hundred_batches_leave_no_more_behind_than_a_few(tmp_path: Path) -> None:
    for number in range(12):
        batch(number, tmp_path)
    few = held()
    for number in range(12, 112):
        batch(number, tmp_path)
    many = held()

    assert {} == {name: (few[name], now) for name, now in many.items() if now > max(few[name], BOUNDS.get(name, 0))}
