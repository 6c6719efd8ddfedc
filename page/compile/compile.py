"""Runs in the Python of the page, under node: sources in /library and /packages become compiled files in /out."""

from __future__ import annotations

from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]
from pathlib import Path

HOMES = {"library": ("/lib/python313.zip", "stdlib"), "packages": ("/lib/python3.13/site-packages", "packages")}
"""Where each folder of sources will stand in the page, and the name of what is made of it."""


def compiled(source: bytes, name: str) -> bytes:
    """A module as Python loads it, without a look at its source."""
    made: bytes = _code_to_hash_pyc(compile(source, name, "exec", dont_inherit=True), bytes(8), checked=False)
    return made


for folder, (home, name) in HOMES.items():
    for path in sorted(Path("/", folder).rglob("*")):
        inner = path.relative_to("/" + folder)
        out = Path("/out", name, inner)
        if path.suffix == ".py":
            out.parent.mkdir(parents=True, exist_ok=True)
            out.with_suffix(".pyc").write_bytes(compiled(path.read_bytes(), f"{home}/{inner}"))
        elif path.is_file() and folder == "packages" and ".dist-info" not in str(inner):
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_bytes(path.read_bytes())
