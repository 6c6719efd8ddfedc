"""TOML files of the package, kept compiled as Python keeps its modules: one that has changed is parsed anew."""

from __future__ import annotations

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


def parsed_toml(path: Path) -> dict[str, Any]:
    """What any other file says."""
    import tomllib

    return tomllib.loads(path.read_text("utf-8"))


class _Loader(SourceFileLoader):
    """Takes a file for a module that says ``data = {…}``, whose code lies in ``__pycache__``."""

    def source_to_code(self, data: Any, path: Any, *, _optimization: int = -1) -> CodeType:  # type: ignore[override]
        """The code of such a module; tomllib is loaded for what is not compiled yet alone."""
        import tomllib

        return compile(f"data = {tomllib.loads(data.decode())!r}", path, "exec", dont_inherit=True)
