"""What is told of a return on a blank that was handed out before its form was revised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gouji.forms.revised import InForce, in_force
from gouji.intake.findings import EarlierRevision, FigureOfBlank, NotAskedYet, NotCarried
from gouji.model.finding import Finding
from gouji.model.form import Form, describe
from gouji.model.reading import Return, SummaryReturn
from gouji.model.wording import Some

_NAMED = 6


def on_form_in_force(found: Return, form: Form) -> Return:
    """A return on an earlier revision of a form, as one on that form, with word of what that means for it."""
    blank = found.form
    made = in_force(found.submission, form)
    told = (*(_on(one, made) for one in found.findings), *_about(blank, form, made))
    found = replace(found, submission=made.submission, findings=told)
    if isinstance(found, SummaryReturn):
        return replace(found, members=tuple(in_force(one, form).submission for one in found.members))
    return found


def _on(finding: Finding, made: InForce) -> Finding:
    """A finding without the cells that the form in force has not."""
    known = made.submission.form.index
    if all(cell in known for cell in finding.cells):
        return finding
    return finding.changed(cells=tuple(cell for cell in finding.cells if cell in known))


def _about(blank: Form, form: Form, made: InForce) -> Iterator[Finding]:
    revision, latest = blank.revision, form.revision
    cells = made.submission.form.cells
    if made.unasked:
        labels = Some.of([describe(cells[cell]) for cell in made.unasked], _NAMED)
        yield NotAskedYet(labels=labels, cells=made.unasked, revision=revision, latest=latest)
    else:
        yield EarlierRevision(revision=revision, latest=latest)
    if left := {**made.dropped, **made.changed}:
        seen = made.submission
        figures = [FigureOfBlank(label=describe(blank.cells[cell]), said=one.said) for cell, one in left.items()]
        places = tuple(seen.origins[cell].place for cell in made.changed if cell in seen.origins)
        told = Some.of(figures, _NAMED)
        yield NotCarried(revision=revision, latest=latest, figures=told, cells=tuple(made.changed), places=places)
