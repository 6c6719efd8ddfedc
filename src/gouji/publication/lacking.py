"""What a report made of a return will lack, in words."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.messages.render import ui_text
from gouji.model.language import Language
from gouji.model.submission import Submission


def lacking_lines(submission: Submission, language: Language) -> Iterator[str]:
    """A sentence where the unit has no name, and one with the sections of which nothing is said."""
    if submission.unit is None:
        yield ui_text("report_no_unit", language)
    if titles := _titles_without_prose(submission):
        listed = ui_text("next_short", language).join(titles)
        yield ui_text("report_without_prose", language, unit=submission.unit or "", titles=listed)


def _titles_without_prose(submission: Submission) -> list[str]:
    """The sections that have neither prose nor a table, nor words of their own."""
    with_table = {table.number for table in submission.form.tables}
    return [
        section.title
        for section in submission.form.sections
        if not submission.narrative.get(section.number) and not section.draft and section.number not in with_table
    ]
