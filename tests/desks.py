"""A campaign at a desk, as the page lays it out, and the same folder for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gouji.desk.desk import Desk
from gouji.desk.folder import PLACES
from gouji.desk.protocol import Event, File, Kind

SAMPLES = Path(__file__).parents[1] / "samples"
SAVED = 1_737_000_000_000.0
"""When every file that is laid on a desk here was saved, in milliseconds."""


def file(path: Path, name: str | None = None) -> File:
    """A file as the page gives it."""
    return {"name": name or path.name, "data": path.read_bytes(), "modified": SAVED}


def files(folder: Path) -> list[File]:
    """All files of a folder, as the page gives them."""
    return [file(path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")) if path.is_file()]


def done(desk: Desk, verb: str, given: Iterable[File] = (), **arguments: Any) -> tuple[Any, list[Event]]:
    """What comes of a verb, and the events on the way."""
    answer, events = desk.call(verb, arguments, list(given)), list[Event]()
    while True:
        try:
            events.append(next(answer))
        except StopIteration as end:
            return end.value, events


def ask(desk: Desk, verb: str, given: Iterable[File] = (), **arguments: Any) -> Any:
    """What comes of a verb."""
    return done(desk, verb, given, **arguments)[0]


def campaign(root: Path | str = "", settings: Mapping[str, Any] | None = None, **laid: list[File]) -> Desk:
    """A desk on which files of some kinds lie."""
    desk = Desk(root)
    ask(desk, "settings", **(settings or {}))
    for kind, given in laid.items():
        ask(desk, "put", given, kind=kind)
    return desk


def county() -> dict[str, list[File]]:
    """The small county of the samples."""
    return {"roster": [file(SAMPLES / "名册.csv")], "returns": files(SAMPLES / "county")}


def place(kind: Kind) -> str:
    """The folder of a kind of files, as the command line is given it."""
    return PLACES[kind]
