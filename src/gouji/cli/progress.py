"""A progress bar for what takes longer than a moment, where somebody is looking."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from time import monotonic
from typing import Any, TypeVar

import typer

PATIENCE = 1.0
"""Seconds of work before a bar appears."""
Item = TypeVar("Item")


def progress(items: Iterable[Item], length: int | None, label: str) -> Iterator[Item]:
    """Hand on the items, and show on stderr how many of ``length`` there were; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    begun = monotonic()
    bar: Any = None
    with ExitStack() as shown:
        for number, item in enumerate(items, 1):
            yield item
            if bar is not None:
                bar.update(1)
            elif monotonic() - begun > PATIENCE:
                bar = shown.enter_context(typer.progressbar(length=length, label=label, file=sys.stderr))
                bar.update(number)
