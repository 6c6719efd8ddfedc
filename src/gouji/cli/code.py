"""``gouji code``: the check code of a return, or whether a code that somebody has is that of the return."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE, put, tell
from gouji.cli.options import FormOption, LanguageOption, PasswordOption, forms_named
from gouji.forms.catalogue import candidates
from gouji.intake.read import read
from gouji.messages.render import render, ui_text
from gouji.messages.speech import word
from gouji.model.check_code import NoCode, check_code, code_written, edition_number
from gouji.model.code_match import CodeMatch, CodeReason, match_code
from gouji.model.language import Language
from gouji.model.reading import Return


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
        tell(render(reading.findings[0], lang))
        return 2
    if wanted is not None:
        family = (one for one in candidates(known) if one.family == reading.form.family and one is not reading.form)
        return _compared(match_code(reading.submission, wanted, map(edition_number, family)), str(file), lang)
    own = check_code(reading.submission)
    if isinstance(own, NoCode):
        tell(ui_text("code_none", lang, reason=word(own, lang)))
        return 1
    put(own)
    return 0


def _compared(match: CodeMatch, file: str, language: Language) -> int:
    """Say how a code and a return go together."""
    if isinstance(match.own, NoCode):
        tell(ui_text("code_none", language, reason=word(match.own, language)))
        return 1
    key = "code_equal" if match.is_equal else "code_explained" if match.reasons else "code_differs"
    if match.reasons == (CodeReason.MISPRINT,):
        key = "code_misprint"
    reasons = ui_text("next_short", language).join(word(reason, language) for reason in match.reasons)
    put(ui_text(key, language, file=file, own=match.own, written=match.written, reasons=reasons))
    return 0 if match.is_equal else 1
