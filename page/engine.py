"""The engine of the page: Python, its library and our packages, compiled by that very Python."""

from __future__ import annotations

import gzip
import json
import subprocess
import zipfile
from pathlib import Path

DROPPED = (
    "_pyrepl/", "antigravity.py", "asyncio/proactor_events.py", "asyncio/windows_events.py", "cProfile.py", "ctypes/",
    "doctest.py", "ftplib.py", "http/cookiejar.py", "http/server.py", "imaplib.py", "logging/config.py",
    "logging/handlers.py", "mailbox.py", "modulefinder.py", "multiprocessing/", "pdb.py", "poplib.py", "profile.py",
    "pstats.py", "pydoc.py", "smtplib.py", "unittest/", "wsgiref/", "xmlrpc/",
)  # fmt: skip
"""Of Python's own library, what nothing in the page imports."""

EPOCH = (1980, 1, 1, 0, 0, 0)


def engine(page: Path, pyodide: Path, packages: Path, folder: Path) -> dict[str, bytes]:
    """The parts that a worker starts from, gzipped, by their names.

    ``runtime`` is the script of the worker, ``wasm`` Python itself, ``stdlib`` its library as a zip, ``packages`` all
    files of ours and those we need, behind one line of JSON with their names and sizes.
    """
    library = folder / "stdlib"
    with zipfile.ZipFile(pyodide / "python_stdlib.zip") as archive:
        archive.extractall(library, [name for name in archive.namelist() if not name.startswith(DROPPED)])
    compiled = folder / "compiled"
    compiled.mkdir()
    command: list[str | Path] = ["node", page / "compile" / "compile.mjs", pyodide, library, packages, compiled]
    subprocess.run(command, check=True, capture_output=True, text=True)
    info = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))["info"]
    scripts = [(pyodide / name).read_text("utf-8") for name in ("pyodide.asm.js", "pyodide.js")]
    door = (page / "worker" / "door.py").read_text("utf-8")
    given = f"const LOCK = {json.dumps({'info': info, 'packages': {}})}, DOOR = {json.dumps(door)};"
    own = [path.read_text("utf-8") for path in sorted((page / "worker").glob("*.js"))]
    parts = {
        "runtime": "\n".join([*scripts, given, *own]).encode(),
        "wasm": (pyodide / "pyodide.asm.wasm").read_bytes(),
        "stdlib": _zip(compiled / "stdlib", folder / "stdlib.zip"),
        "packages": _row(compiled / "packages"),
    }
    return {name: gzip.compress(part, 9, mtime=0) for name, part in parts.items()}


def _files(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: found[name].read_bytes() for name in sorted(found)}


def _zip(folder: Path, out: Path) -> bytes:
    """A zip as Python imports from: not compressed, as it is once more as a whole."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in _files(folder).items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return out.read_bytes()


def _row(folder: Path) -> bytes:
    """All files of a folder one behind the other, after a line that says how long each is."""
    files = _files(folder)
    sizes = {name: len(data) for name, data in files.items()}
    return b"".join([json.dumps(sizes).encode(), b"\n", *files.values()])
