"""A progress bar for what takes longer than a moment, where somebody is looking."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from time import monotonic
from typing import Any, TypeVar

import typer

from gouji.messages.render import ui_text
from gouji.model.language import Language

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


def while_reading(items: Iterable[Item], paths: Iterable[os.PathLike[str]], language: Language) -> Iterator[Item]:
    """Hand on what is read, and show how much of what lies in some files and folders that is."""
    if not sys.stderr.isatty():
        return iter(items)
    files = sum(sum(len(names) for *_, names in os.walk(path)) if os.path.isdir(path) else 1 for path in paths)
    return progress(items, files, ui_text("reading", language))
