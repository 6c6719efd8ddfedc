"""Runs in the Python of the page, under node: sources in /library and /packages become compiled files in /out."""

from __future__ import annotations

import sys
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]
from pathlib import Path

HOMES = {"library": ("/lib/python313.zip", "stdlib"), "packages": ("/lib/python3.13/site-packages", "packages")}
"""Where each folder of sources will stand in the page, and the name of what is made of it."""
UNCHECKED = (1).to_bytes(4, "little") + bytes(8)
"""Behind its magic number, what makes Python load a compiled file without a look at its source."""


def compiled(source: bytes, name: str) -> bytes:
    """A module as Python loads it."""
    made: bytes = _code_to_hash_pyc(compile(source, name, "exec", dont_inherit=True), bytes(8), checked=False)
    return made


def compile_all() -> None:
    """Every module, and what else lies in packages as it is."""
    for folder, (home, name) in HOMES.items():
        for path in sorted(Path("/", folder).rglob("*")):
            inner = path.relative_to("/" + folder)
            out = Path("/out", name, inner)
            if path.is_file():
                out.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".py":
                out.with_suffix(".pyc").write_bytes(compiled(path.read_bytes(), f"{home}/{inner}"))
            elif path.is_file() and folder == "packages" and ".dist-info" not in str(inner):
                out.write_bytes(path.read_bytes())


def keep_definitions() -> None:
    """TOML files, which gouji keeps compiled beside them."""
    packages = Path("/out/packages")
    sys.path.insert(0, str(packages))
    from gouji.forms.catalogue import editions
    from gouji.toml import toml

    editions()
    for path in sorted(packages.rglob("*.toml")):
        toml(path)
    for path in sorted(packages.rglob("__pycache__/*.pyc")):
        kept = path.read_bytes()
        path.write_bytes(kept[:4] + UNCHECKED + kept[16:])


compile_all()
keep_definitions()
