"""Where forms come from: the editions that ship with gouji, and definitions of your own."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from gouji.forms.definition.define import define
from gouji.model.errors import FormError, Problem, UnknownForm, UnreadableFile
from gouji.model.findings import NoSuchFile
from gouji.model.form import Form, remember


@cache
def editions() -> tuple[Form, ...]:
    """The official editions that ship with gouji, newest first."""
    folder = files("gouji") / "forms"
    names = sorted((entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")), reverse=True)
    return tuple(_parse((folder / name).read_text("utf-8"), name) for name in names)


def load_form(name: str | Path) -> Form:
    """Find a form by id (``zfxxgk-2021``), by edition (``2021``) or by the path of its TOML.

    Raises `UnknownForm` when nothing goes by that name and `FormError`, with all problems,
    when the definition is faulty.
    """
    for form in editions():
        if str(name) in (form.id, form.edition, *form.aliases):
            return form
    path = Path(name)
    if path.suffix.lower() == ".toml" and path.is_file():
        return load_definition(path)
    raise UnknownForm(name=str(name), known=", ".join(form.id for form in editions()))


def load_definition(path: Path) -> Form:
    """Read a form definition.

    Raises `UnreadableFile` when there is no such file and `FormError` also for what is no TOML.
    """
    if not path.exists():
        raise UnreadableFile(NoSuchFile(file=str(path)))
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise FormError(str(path), (Problem(str(path), "cannot_be_read", {"reason": reason}),)) from None
    return _parse(text, str(path))


def form_for_year(year: int) -> Form:
    """The newest edition in force in a report year. Raises `UnknownForm` for years before them all."""
    for form in editions():
        if form.covers(year):
            return form
    raise UnknownForm(name=str(year), known=", ".join(form.id for form in editions()))


def _parse(text: str, source: str) -> Form:
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:  # also numbers and nesting without end
        raise FormError(source, (Problem(source, "no_toml", {"reason": str(problem)}),)) from None
    return remember(define(data, source))
