"""The file of verdicts as several commands use it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gouji.cli.options import tell
from gouji.messages import talk
from gouji.reviewing import Checked
from gouji.verifications import Verdicts, read_verdicts, unused

_LISTED = 6


def verdicts_at(path: Path | None) -> Verdicts:
    """The verdicts given with ``--verdicts``, if any were."""
    return read_verdicts(path) if path is not None else Verdicts((), ())


def tell_of_verdicts(verdicts: Verdicts, reports: Sequence[Checked], language: str) -> None:
    """Say which lines of the file of verdicts had no effect."""
    for row, said in verdicts.unclear:
        tell(talk("unclear_verdict", language, row=row, said=said))
    if idle := unused(reports, verdicts.verifications):
        listed = talk("next_short", language).join(f"{one.unit} {one.rule}".strip() for one in idle[:_LISTED])
        tell(talk("unused_verdicts", language, count=len(idle), listed=listed))
