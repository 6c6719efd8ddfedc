"""``gouji code``: the check code of a return, or whether a code that somebody has is that of the return."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, put, refuse, tell
from gouji.cli.options import FormOption, LanguageOption, PasswordOption, forms_named
from gouji.forms.matched_code import matched
from gouji.intake.read import read
from gouji.messages.options import with_option
from gouji.messages.render import ui_text
from gouji.model.check_code import NoCode, check_code, code_written
from gouji.model.reading import Return
from gouji.reports.code_words import match_line, none_line


def code(
    file: Annotated[Path, typer.Argument(readable=False, help="填报表 / a return")],
    written: Annotated[
        list[str] | None, typer.Argument(metavar="[CODE]", help="要核对的校验码 / a code to compare")
    ] = None,
    form: FormOption = None,
    password: PasswordOption = None,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """The check code of a return."""
    known = forms_named(form)
    wanted = code_written(" ".join(written)) if written else None
    if written and wanted is None:
        tell(ui_text("code_malformed", lang, text=" ".join(written)))
        return 2
    reading = read(file, known, password=password)
    if not isinstance(reading, Return):
        refuse(reading.findings[0], lang)
        return 2
    if wanted is not None:
        match = matched(reading.submission, wanted, known)
        said, differs = match_line(match, str(file), lang), not (match.is_equal or match.reasons)
        if isinstance(match.own, NoCode):
            tell(said)
        else:
            put(with_option(said, "gouji compare" if differs else "", lang))
        return 0 if match.is_equal else 1
    own = check_code(reading.submission)
    if isinstance(own, NoCode):
        tell(none_line(own, lang))
        return 1
    put(own)
    return 0
