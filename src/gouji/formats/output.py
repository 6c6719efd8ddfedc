"""Writing files so that they appear whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from gouji.model.errors import OutputError

_REASONS = {
    errno.EEXIST: "it-is-a-file",
    errno.ENOENT: "no-folder",
    errno.ENOTDIR: "no-folder",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EROFS: "no-permission",
    errno.ENOSPC: "no-space",
    errno.EFBIG: "no-space",  # a limit for one user
    errno.EDQUOT: "no-space",
    errno.ENAMETOOLONG: "name-too-long",
}


def write_whole(path: Path, content: bytes | IO[bytes], force: bool = False) -> None:
    """Put ``content``, or what is left of an open file, at ``path`` by way of a temporary file beside it.

    An existing file is replaced only with ``force``. Raises `OutputError`, leaving everything
    as it was, when the place cannot be written.
    """
    path = Path(path)
    check_target(path, force)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".gouji-", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            copyfileobj(io.BytesIO(content) if isinstance(content, bytes) else content, file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        if force:
            os.replace(temporary, path)
            temporary = None
        else:
            _put_first(temporary, path)
    except OSError as problem:
        raise _refusal(path, problem) from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def _put_first(temporary: str, path: Path) -> None:
    """Put a file at a path where there is none yet: of two that want to, one is refused, whoever looked first."""
    try:
        os.link(temporary, path)
        return
    except FileExistsError:
        raise OutputError(path=str(path), reason="it-exists") from None
    except (OSError, AttributeError):
        pass  # a disk or a system without links; there the place is taken by an empty file first
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        raise OutputError(path=str(path), reason="it-exists") from None
    os.replace(temporary, path)


def remove(path: Path) -> None:
    """Take a file away, and its folder with the last one. Raises `OutputError` where that cannot be done."""
    try:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    except OSError as problem:
        raise _refusal(path, problem) from None


def check_target(path: Path, force: bool = False) -> None:
    """Raise `OutputError` now for what ``write_whole`` would refuse after all the work is done."""
    # os.path and not pathlib, which raises for names that are too long
    if os.path.isdir(path):
        raise OutputError(path=str(path), reason="it-is-a-folder")
    if os.path.exists(path) and not os.path.isfile(path):
        raise OutputError(path=str(path), reason="not-a-file")
    if os.path.exists(path) and not force:
        raise OutputError(path=str(path), reason="it-exists")
    if not os.path.isdir(path.parent):
        raise OutputError(path=str(path), reason="no-folder")
    try:
        os.lstat(path)
    except OSError as problem:
        if problem.errno == errno.ENAMETOOLONG:
            raise _refusal(path, problem) from None


def check_suffix(path: Path, suffixes: tuple[str, ...] = (".xlsx",)) -> None:
    """Raise `OutputError` for a workbook under a name by which no spreadsheet program would open it."""
    if path.suffix.lower() not in suffixes:
        if suffixes == (".xlsm",):
            raise OutputError(path=str(path), reason="not-xlsm")
        raise OutputError(path=str(path), reason="not-xlsx")


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, unless it is there. Raises `OutputError` when it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _refusal(path, problem) from None


def temporary_refusal(problem: OSError) -> OutputError:
    """What to raise when the folder for temporary files cannot take what is put together there."""
    try:
        folder = tempfile.gettempdir()
    except OSError:  # none of all that come into question takes a single byte
        folder, problem = os.environ.get("TMPDIR", os.sep), OSError(errno.ENOSPC, "")
    if _REASONS.get(problem.errno or 0) == "no-space":
        return OutputError(path=folder, reason="no-temporary-space")
    return _refusal(Path(folder), problem)


def _refusal(path: Path, problem: OSError) -> OutputError:
    """What an error of the system means for whoever asked for ``path``."""
    return OutputError(path=str(path), reason=_REASONS.get(problem.errno or 0, problem.strerror or str(problem)))


def _umask() -> int:
    """The process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
