"""Bytes laid one behind the other and asked for again: those that are many lie on disk, as far as it has room."""

from __future__ import annotations

from typing import IO

from gouji.formats.bounds import MEBI

_AT_HAND = MEBI
"""So many bytes wait in memory before they are put on disk."""


class Spool:
    """A row of bytes that grows. Where the disk takes no more, what comes stays in memory."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._on_disk, self._is_full = 0, False
        self._waiting = bytearray()

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def __len__(self) -> int:
        return self._on_disk + len(self._waiting)

    def append(self, content: bytes) -> None:
        """Lay something behind the rest."""
        self._waiting += content
        if len(self._waiting) >= _AT_HAND and not self._is_full:
            self._put_down()

    def between(self, start: int, stop: int) -> bytes:
        """What was laid down as one piece, by its beginning and its end."""
        if start >= self._on_disk:
            return bytes(self._waiting[start - self._on_disk : stop - self._on_disk])
        assert self._file is not None
        self._file.seek(start)
        return self._file.read(stop - start)

    def _put_down(self) -> None:
        from tempfile import TemporaryFile  # loads much, and few commands have so many

        try:
            self._file = self._file or TemporaryFile(buffering=0, prefix="gouji-")  # noqa: SIM115
            self._file.seek(self._on_disk)
            self._is_full = self._file.write(self._waiting) < len(self._waiting)
        except OSError:
            self._is_full = True
        if not self._is_full:
            self._on_disk += len(self._waiting)
            self._waiting.clear()
