"""Which of several returns of a unit counts, and what decides it."""

from __future__ import annotations

from enum import StrEnum

from gouji.model.wording import Keyword


class Policy(StrEnum):
    """The newest, the first as they were given, or none until somebody decides."""

    LATEST = "latest"
    FIRST = "first"
    REFUSE = "refuse"


class Decider(Keyword):
    """What decided which version counts; ``order`` means that nothing did and the first was taken.

    None counts by the policy ``never``, or because it would lose tables that another has: ``in_parts``.
    """

    COVER_DATE = "cover_date"
    FILE_NAME = "file_name"
    MAIL_DATE = "mail_date"
    STORED_TIME = "stored_time"
    FILE_TIME = "file_time"
    ORDER = "order"
    ORIGINAL = "original"
    WORKBOOK = "workbook"
    NAMED = "named"
    WHOLE = "whole"
    NEVER = "never"
    PARTS = "in_parts"
