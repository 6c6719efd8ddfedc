"""What a child of `gouji.formats.child` does: one task for a library that nobody trusts, under limits.

It reads a line of JSON and the bytes of a file, and answers with a line of JSON, ``{}`` or the finding of
a refusal, and the result.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping

from gouji.formats.bounds import CHILD_MEMORY, CHILD_SECONDS, MEBI
from gouji.formats.content import damaged, too_large
from gouji.formats.findings import Damage, Limited
from gouji.formats.package import TOTAL_BYTES
from gouji.model.errors import UnreadableFile
from gouji.model.plain import to_plain

_UNKNOWN_SPACE = 512 * MEBI


def main() -> None:
    """Do the one task on standard input."""
    _limit()
    # Libraries print what they think of a file; the answer stands alone.
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    options = json.loads(sys.stdin.buffer.readline())
    try:
        header, answer = {}, done(options["task"], sys.stdin.buffer.read(), options)
    except UnreadableFile as refused:
        header, answer = to_plain(refused.finding), b""
    out.write(json.dumps(header).encode() + b"\n" + answer)
    out.flush()


def done(task: str, data: bytes, options: Mapping[str, str]) -> bytes:
    """What a task makes of some bytes. Raises `UnreadableFile`, of a file without a name, whatever the library says."""
    try:
        return TASKS[task](data, options)
    except UnreadableFile:
        raise
    except MemoryError:
        raise too_large("", Limited.MEMORY, TOTAL_BYTES) from None
    except Exception:
        # The libraries raise anything at all about a file that they cannot make out.
        raise damaged("", Damage.FORMAT) from None


def _limit() -> None:
    """Take from this process what it does not need. Windows knows no such limits: there the clock alone holds."""
    try:
        import resource
    except ImportError:
        return
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            taken = int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        taken = _UNKNOWN_SPACE
    memory = CHILD_MEMORY + taken
    for kind, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, CHILD_SECONDS, CHILD_SECONDS + 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
    ):
        # Some systems refuse one or the other; the limits that they do take are still worth having.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (soft, hard))


def _xls(data: bytes, _options: Mapping[str, str]) -> bytes:
    from gouji.formats.xls.legacy import taken_apart

    return taken_apart(data)


def _mail(data: bytes, _options: Mapping[str, str]) -> bytes:
    from gouji.formats.mail.message import taken_apart

    return taken_apart(data)


def _pdf(data: bytes, options: Mapping[str, str]) -> bytes:
    from gouji.formats.pdf.pages import taken_apart

    return taken_apart(data, options["password"])


TASKS: Mapping[str, Callable[[bytes, Mapping[str, str]], bytes]] = {
    "xls": _xls,
    "mail": _mail,
    "pdf": _pdf,
}
