"""Every file of an archive has its own time: what was done with those before it is not its."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from itertools import count
from random import Random

import pytest
from narrowed import the

from gouji.formats import package
from gouji.formats.containers import Archive, opened
from gouji.model.errors import UnreadableFile

LARGE = Random(1).randbytes(1 << 20)


def archive() -> Archive:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("甲.xlsx", "乙.xlsx"):
            packed.writestr(name, LARGE)
    return the(Archive, opened(made.getvalue(), "收.zip"))


def ticking(monkeypatch: pytest.MonkeyPatch, ticks: Iterator[float]) -> None:
    monkeypatch.setattr(time, "process_time", lambda: next(ticks))


def test_what_is_done_between_two_files_is_not_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    held = archive()
    for begin in (1e6, 2e6):
        ticking(monkeypatch, count(begin, 1e-6))

        assert LARGE == held.read("乙.xlsx")


def test_a_file_that_takes_longer_than_any_return_is_r105(monkeypatch: pytest.MonkeyPatch) -> None:
    held = archive()
    ticking(monkeypatch, count(1e6, package.SECONDS + 1))

    with pytest.raises(UnreadableFile) as refusal:
        held.read("乙.xlsx")

    assert "R105" == refusal.value.finding.code
