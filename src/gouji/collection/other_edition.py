"""Returns on another form than the one that is asked for: an edition of another time, or another report."""

from __future__ import annotations

from gouji.collection.collect import Collection
from gouji.collection.entry import Entry, Part
from gouji.collection.findings import EditionName, OtherEdition
from gouji.model.finding import Severity
from gouji.model.form import Form


def other_edition(collection: Collection, entry: Entry) -> OtherEdition | None:
    """Word that a file is on another form, which is an error where its unit has no return that counts.

    None where it is not, and where it is another edition for another period: then the period is what there is to tell.
    """
    form, expected = entry.form, collection.form
    if entry.part is not Part.OTHER_FORM or form is None or expected is None:
        return None
    elsewhere = entry.period is not None and not entry.period.may_be(collection.period)
    if form.family == expected.family and elsewhere:
        return None
    severity = Severity.WARNING if collection.counts(entry.unit) else Severity.ERROR
    return OtherEdition(file=entry.file, form=named(form), expected=named(expected), severity=severity)


def named(form: Form) -> EditionName:
    """A form as people name it."""
    return EditionName(title=form.title, edition=form.edition, source=form.source)
