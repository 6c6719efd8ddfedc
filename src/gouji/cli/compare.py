"""``gouji compare``: every cell and every sentence in which two copies of a return differ."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, put, refuse
from gouji.cli.options import FormOption, LanguageOption, PasswordOption, forms_named
from gouji.editing.side_by_side import SideBySide, side_by_side
from gouji.intake.read import read
from gouji.model.language import Language
from gouji.model.reading import Return


class CompareFormat(StrEnum):
    """How a comparison is written."""

    text = "text"
    json = "json"
    html = "html"


def compare(
    left: Annotated[Path, typer.Argument(readable=False, metavar="A", help="一份报表 / a return")],
    right: Annotated[Path, typer.Argument(readable=False, metavar="B", help="另一份报表 / another copy of it")],
    form: FormOption = None,
    format: Annotated[CompareFormat, typer.Option("--format", help="结果的格式 / format")] = CompareFormat.text,  # noqa: A002
    password: PasswordOption = None,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """In what two copies of a return differ."""
    known = forms_named(form)
    copies: list[Return] = []
    for file in (left, right):
        reading = read(file, known, password=password)
        if isinstance(reading, Return):
            copies.append(reading)
        else:
            refuse(reading.findings[0], lang)
    if len(copies) < 2:
        return 2
    found = side_by_side(*copies)
    put(_written(found, format, lang), data=format is not CompareFormat.text)
    return 0 if found.is_same else 1


def _written(found: SideBySide, format: CompareFormat, language: Language) -> str:  # noqa: A002
    """The comparison in a format; what writes that one is loaded alone."""
    if format is CompareFormat.html:
        from gouji.reports.side_by_side_html import side_by_side_as_html

        return side_by_side_as_html(found, language)
    from gouji.reports.side_by_side import side_by_side_as_json, side_by_side_as_text

    return side_by_side_as_json(found) if format is CompareFormat.json else side_by_side_as_text(found, language)
