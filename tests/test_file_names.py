"""File names that Windows, macOS and Linux all take."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.formats.file_names import file_names, safe_stem
from gouji.intake.inputs import junk_kind

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}

NAMES = [
    ("清源县教育局", "清源县教育局"),
    ("教育局/体育局", "教育局／体育局"),
    ('a<b>c:d"e\\f|g?h*i', "a＜b＞c：d＂e＼f｜g？h＊i"),
    ("CON", "_CON"),
    ("nul", "_nul"),
    ("Com1.局", "_Com1.局"),
    ("COM²", "_COM²"),
    ("aux ", "_aux"),
    ("CONSUL", "CONSUL"),
    ("甲局. . ", "甲局"),
    ("..", "_"),
    ("", "_"),
    (" \u200b\n", "_"),
    (".甲局", "甲局"),
    ("~$甲局", "甲局"),
    (". ~$甲局", "甲局"),
    ("清源县\n教育局\t（本级）", "清源县 教育局 （本级）"),
    ("甲\u202e局\x07\udc80", "甲局"),
    ("e\u0301cole", "école"),
    ("局" * 300, "局" * 60),
    ("局" * 59 + ". " * 9, "局" * 59),
]


@pytest.mark.parametrize(("text", "stem"), NAMES)
def test_a_text_as_the_name_of_a_file(text: str, stem: str) -> None:
    assert stem == safe_stem(text)


@given(st.text(st.characters() | st.sampled_from('<>:"/\\|?*. ~$\x00é')))
def test_whatever_a_unit_is_called_its_file_can_be_kept_anywhere(text: str) -> None:
    stem = safe_stem(text)

    assert stem
    assert not FORBIDDEN.search(stem)
    assert stem.split(".")[0].rstrip().casefold() not in DEVICES
    assert stem == stem.strip(" ")
    assert not stem.endswith(".")
    assert len(f"{stem}-99.xlsx".encode()) <= 255
    assert unicodedata.is_normalized("NFC", stem)
    assert None is junk_kind(f"{stem}.xlsx"), "a program would not take it for rubbish"


def test_names_that_some_system_cannot_tell_apart_are_numbered() -> None:
    wanted = ["Beijing", "BEIJING", "beijing.", "Cafe\u0301", "CAFÉ", "Beijing-2", "清单", "另"]

    assert ["Beijing.xlsx", "BEIJING-2.xlsx", "beijing-3.xlsx", "Café.xlsx", "CAFÉ-2.xlsx", "Beijing-2-2.xlsx",
            "清单-2.xlsx", "另.xlsx"] == file_names(wanted, ".xlsx", taken=["清单.xlsx"])  # fmt: skip
