"""The patterns of the prose of a form's report, read when they are first needed."""

from __future__ import annotations

from pathlib import Path

from gouji.forms.catalogue import editions, read_toml
from gouji.forms.language.claims import ProsePatterns, patterns_of
from gouji.forms.language.problems import Problems
from gouji.model.errors import FormError
from gouji.model.form import Form
from gouji.model.keeping import once_for
from gouji.toml import parsed_toml, toml

DEFINITIONS = Path(__file__).with_name("definitions")


@once_for
def prose_of(form: Form) -> ProsePatterns | None:
    """What the prose of a form's report may say of its figures; None where its definition says nothing of that.

    Raises `FormError` with every problem of the file.
    """
    if not form.prose:
        return None
    beside = tuple(other for other in editions() if other.prose == form.prose and other.id != form.id)
    return patterns_for(form.prose, (form, *beside))[form.id]


def patterns_for(file: str, forms: tuple[Form, ...]) -> dict[str, ProsePatterns]:
    """The patterns of a file for the forms that name it, by id; a file that is not found elsewhere is one of ours."""
    problems = Problems()
    reader = parsed_toml if Path(file).is_absolute() else toml
    data = read_toml(DEFINITIONS / file, file, reader)  # an absolute path stays what it is
    found = patterns_of(data, forms, problems)
    if problems.found:
        raise FormError(file, tuple(problems.found))
    return dict(found)
