"""Work that may crash, hang or eat memory, done in a process of its own.

What a library makes of a hostile file cannot be known beforehand, so it never runs in the process that reads the other
thousand returns. `gouji.formats.child_tasks` is what runs there. A browser has no processes: there all that reads runs
in a worker that the page ends and replaces when a file hangs or overruns it, and so the same task is done in place.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import gouji
from gouji.formats.bounds import ANSWER_BYTES, CHILD_SECONDS
from gouji.formats.content import damaged, too_large
from gouji.formats.findings import Damage, Damaged, Encrypted, Limited, TooLarge
from gouji.formats.package import TOTAL_BYTES
from gouji.model.errors import UnreadableFile
from gouji.model.plain import from_plain

CLOCK = 10 * CHILD_SECONDS
"""Seconds after which it ends whatever it waits for: so many that a busy machine refuses no old workbook."""

_IN_PLACE = sys.platform == "emscripten"
_HEADER_BYTES = 1000
_CHUNK = 1 << 16
_OUT_OF_TIME = -24
"""What `subprocess` reports when SIGXCPU has ended a process."""
_PROGRAM = "import json, sys; sys.path = json.loads(sys.argv[1]); from gouji.formats.child_tasks import main; main()"
_REFUSALS = (TooLarge, Encrypted, Damaged)


def run(task: str, data: bytes, file: str, **options: str) -> bytes:
    """What the child answers to a task about some bytes; ``options`` go to it in private.

    Raises `UnreadableFile` with what the child refuses; R105 when it takes too long, too much memory or
    answers too much; R108 when it breaks off.
    """
    if _IN_PLACE:
        return _done_here(task, data, file, options)
    question = json.dumps({"task": task, **options}).encode() + b"\n" + data
    crash = damaged(file, Damage.CRASH)
    try:
        process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        answer, late = _talk(process, question)
    except (OSError, ValueError, RuntimeError):
        # There is no such program, or no room for another process or thread.
        raise crash from None
    except MemoryError:
        raise too_large(file, Limited.MEMORY, TOTAL_BYTES) from None
    if late or process.returncode == _OUT_OF_TIME:
        raise too_large(file, Limited.TIME, CLOCK if late else CHILD_SECONDS)
    if len(answer) > ANSWER_BYTES + _HEADER_BYTES:
        raise too_large(file, Limited.MEMORY, ANSWER_BYTES)
    header, _, body = answer.partition(b"\n")
    outcome = _outcome(header) if process.returncode == 0 and len(header) < _HEADER_BYTES else None
    if outcome is None:
        raise crash
    if outcome:
        raise _refused(outcome, file) or crash
    return body


def _done_here(task: str, data: bytes, file: str, options: Mapping[str, str]) -> bytes:
    from gouji.formats.child_tasks import done  # which a process with children needs only in these

    try:
        said = io.StringIO()  # libraries print what they think of a file
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            return done(task, data, options)
    except UnreadableFile as refused:
        raise UnreadableFile(refused.finding.changed(file=file)) from None


def _command() -> list[str]:
    """The child's command line: isolated from the user's settings, with the packages that this process has.

    What is found by way of the current folder is left out.
    """
    home = str(Path(gouji.__file__).absolute().parent.parent)
    known = [path for path in sys.path if os.path.isabs(path)]
    known += [home] if home not in known else []
    return [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM, json.dumps(known)]


def _talk(process: subprocess.Popen[bytes], question: bytes) -> tuple[bytes, bool]:
    """The answer, cut off past its limit, and whether the time was over before it was complete."""
    assert process.stdin is not None
    assert process.stdout is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    def ask() -> None:
        # Whoever asks a child that has gone, or goes meanwhile, hears of it from its answer.
        with contextlib.suppress(OSError, ValueError), process.stdin as stream:  # type: ignore[union-attr]
            stream.write(question)

    clock = threading.Timer(CLOCK, stop)
    asking = threading.Thread(target=ask, daemon=True)
    chunks: list[bytes] = []
    room = ANSWER_BYTES + _HEADER_BYTES
    try:
        clock.start()
        asking.start()
        while room >= 0 and (chunk := process.stdout.read1(_CHUNK)):  # type: ignore[attr-defined]
            chunks.append(chunk)
            room -= len(chunk)
        if room >= 0:
            # It may have closed its output and go on; the clock ends that, too.
            process.wait()
    finally:
        clock.cancel()
        process.kill()
        process.wait()
        if asking.ident is not None:
            asking.join()
        process.stdout.close()
    return b"".join(chunks), late.is_set()


def _outcome(header: bytes) -> Mapping[str, object] | None:
    """What the first line of an answer says: empty for a result, the finding of a refusal, None for neither."""
    try:
        outcome = json.loads(header)
    except (ValueError, RecursionError):
        return None
    return outcome if isinstance(outcome, dict) else None


def _refused(outcome: Mapping[str, object], file: str) -> UnreadableFile | None:
    """The refusal that a child tells of, if it is one that it may."""
    try:
        finding = from_plain(outcome)
    except ValueError:
        return None
    return UnreadableFile(finding.changed(file=file)) if isinstance(finding, _REFUSALS) else None
