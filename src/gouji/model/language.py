"""The languages of sentences."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """The language of everything that people are told."""

    ZH = "zh"
    EN = "en"
