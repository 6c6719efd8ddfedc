"""What is said on the console: in which language, and how lines and data get there."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable

import typer

from gouji.model.finding import Finding
from gouji.model.language import Language
from gouji.reports.printable import one_line


def default_language() -> Language:
    """Chinese, unless the locale names another language."""
    locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    named = re.split("[.@]", locale.casefold())[0]
    chinese = named in ("", "c", "posix") or named.startswith(("zh", "chinese"))  # Windows: Chinese_China.936
    return Language.ZH if chinese else Language.EN


LANGUAGE = default_language()
"""The language of messages where none is asked for."""


def language_of(arguments: list[str]) -> Language:
    """The language asked for on a command line that may not even be valid."""
    for i, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and i + 1 < len(arguments):
            value = arguments[i + 1]
        if value in tuple(Language):
            return Language(value)
    return LANGUAGE


def tell(text: str) -> None:
    """Say one line of talk, which goes to stderr."""
    typer.echo(one_line(text), err=True)


def refuse(finding: Finding, language: Language) -> None:
    """Say why something cannot be done, and with which option it could."""
    from gouji.messages.options import option_for, with_option  # not needed where all is well
    from gouji.messages.render import render

    tell(with_option(render(finding, language), option_for(finding), language))


def put(text: str | Iterable[str], *, data: bool = False) -> None:
    """Hand over what a command makes, on stdout, at once or in parts.

    ``data`` is for programs, in UTF-8, whatever the console can show.
    """
    for part in (text,) if isinstance(text, str) else text:
        typer.echo(part.encode(errors="replace") if data else part, nl=False)
    typer.echo(b"" if data else "")


def is_shown() -> bool:
    """Whether stdout is a console, and no file or program."""
    return sys.stdout.isatty()
