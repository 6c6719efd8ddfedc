"""Which returns of a collection are published, and with which prose."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from gouji.collection.collect import Collection
from gouji.collection.entry import Entry
from gouji.consolidation.exclusions import excluded_from
from gouji.editing.review import Review, Reviewed
from gouji.model.finding import Finding, Severity
from gouji.model.form import Form
from gouji.model.reading import PassedOver
from gouji.model.submission import Submission


class Publishable(NamedTuple):
    """The returns that count, which of them are ``sound``, and of which files no report is made.

    ``faulty`` are files with errors; ``unused`` says why others are not used, as far as their errors do not say so.
    """

    counting: dict[Entry, Review]
    faulty: tuple[Reviewed, ...]
    unused: tuple[Finding, ...]

    @property
    def sound(self) -> dict[Entry, Review]:
        """The returns that count and have no error."""
        return {entry: one for entry, one in self.counting.items() if not errors_of(one)}

    @property
    def parts(self) -> list[Form]:
        """The forms that are only parts of a report."""
        return list(dict.fromkeys(one.form.base for one in self.counting.values() if one.form.partial))


def choose(collection: Collection) -> Publishable:
    """Look over a collection for what can be published."""
    counting = collection.of(collection.counting())
    faulty = [one for one in collection.reviews() if not isinstance(one, PassedOver) and errors_of(one)]
    told = {one.file for one in faulty}
    unused = [
        finding
        for finding in (*collection.findings, *excluded_from(collection))
        if finding.severity >= Severity.WARNING and getattr(finding, "file", None) not in told
    ]
    return Publishable(counting, tuple(faulty), tuple(unused))


def errors_of(one: Reviewed) -> list[Finding]:
    """What has to be corrected before a return is published."""
    return [finding for finding in one.findings if finding.severity is Severity.ERROR]


def with_prose(entry: Entry, submission: Submission, collection: Collection) -> Submission:
    """A return with its own prose, else that of the unit's report beside it."""
    if submission.narrative:
        return submission
    others = next(group.others for group in collection.versions if group.kept is entry)
    beside = (one.submission.narrative for one in collection.of(others).values())
    return replace(submission, narrative=next(filter(None, beside), {}))
