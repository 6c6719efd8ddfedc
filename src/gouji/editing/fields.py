"""What is wrong in the head and foot fields of a return."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.editing.findings import FieldEmpty, FieldNoDate, FieldOdd
from gouji.model.dates import day_of
from gouji.model.fields import DATE, FIXED, ON_EVERY_COVER
from gouji.model.finding import Finding
from gouji.model.labels import squeezed
from gouji.model.patterns import regex
from gouji.model.submission import Submission


def fields_in_error(submission: Submission) -> Iterator[Finding]:
    """Required fields that are left blank, and answers that are not what the form asks for."""
    for one in submission.form.fields:
        if one.kind == FIXED:
            continue
        said = submission.contact.get(one.key, "")
        there = submission.contact_at.get(one.key)
        places = (there,) if there is not None else ()
        if not said:
            if one.required:
                yield FieldEmpty(label=one.label, places=places)
        elif one.pattern and not regex(one.pattern).fullmatch(squeezed(said)):
            yield FieldOdd(label=one.label, raw=said, places=places)
        elif one.kind == DATE and one.key not in ON_EVERY_COVER and day_of(said, submission.days) is None:
            yield FieldNoDate(label=one.label, raw=said, places=places)
