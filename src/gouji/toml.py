"""TOML files of the package, kept compiled as Python keeps its modules: one that has changed is parsed anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any


def toml(path: Path) -> dict[str, Any]:
    """What a file of the package says; like `tomllib.loads` of its text, but for days and times, which none has."""
    code = _Loader("toml", str(path)).get_code("toml")
    assert code is not None
    found: dict[str, Any] = {}
    exec(code, found)
    data: dict[str, Any] = found["data"]
    return data


def made_of_toml(path: Path, name: str, make: Callable[[dict[str, Any]], object], *code: str) -> Any:
    """What a function makes of what a file says, kept compiled beside the file under a name of its own.

    It is made anew where the file has changed, or one of the files of its ``code``.
    """
    found: dict[str, Any] = {}
    compiled = _Maker(path, name, make, code).get_code(name)
    assert compiled is not None
    exec(compiled, found)
    return found["data"]


def parsed_toml(path: Path) -> dict[str, Any]:
    """What any other file says."""
    import tomllib

    return tomllib.loads(path.read_text("utf-8"))


class _Loader(SourceFileLoader):
    """Takes a file for a module that says ``data = {…}``, whose code lies in ``__pycache__``."""

    def source_to_code(self, data: Any, path: Any, *, _optimization: int = -1) -> CodeType:  # type: ignore[override]
        """The code of such a module; tomllib is loaded for what is not compiled yet alone."""
        import tomllib

        return compile(f"data = {self.made(tomllib.loads(data.decode()))!r}", path, "exec", dont_inherit=True)

    def made(self, data: dict[str, Any]) -> object:
        """What of such data is kept."""
        return data


class _Maker(_Loader):
    """Keeps what is made of a file, as if it were that of another file."""

    def __init__(self, path: Path, name: str, make: Callable[[dict[str, Any]], object], code: tuple[str, ...]) -> None:
        super().__init__(name, str(path.with_name(f"{path.stem}.{name}.toml")))
        self._source, self._make, self._code = str(path), make, code

    def path_stats(self, path: str) -> Any:
        """Those of the file, as if it were as new as the newest of the code."""
        found = dict(super().path_stats(self._source))
        return found | {"mtime": max(float(found["mtime"]), *map(_changed, self._code))}

    def get_data(self, path: str) -> bytes:
        """The file, or what is kept."""
        return super().get_data(self._source if path == self.path else path)

    def made(self, data: dict[str, Any]) -> object:
        return self._make(data)


@cache
def _changed(path: str) -> float:
    return os.stat(path).st_mtime
