"""What is said of a check code that somebody has beside that of a return."""

from __future__ import annotations

from gouji.messages.render import ui_text
from gouji.messages.speech import word
from gouji.model.check_code import NoCode
from gouji.model.code_match import CodeMatch, CodeReason
from gouji.model.language import Language


def match_line(match: CodeMatch, file: str, language: Language) -> str:
    """How a code and a return go together, in a sentence."""
    if isinstance(match.own, NoCode):
        return none_line(match.own, language)
    key = "code_equal" if match.is_equal else "code_explained" if match.reasons else "code_differs"
    if match.reasons == (CodeReason.MISPRINT,):
        key = "code_misprint"
    reasons = ui_text("next_short", language).join(word(reason, language) for reason in match.reasons)
    return ui_text(key, language, file=file, own=match.own, written=match.written, reasons=reasons)


def none_line(why: NoCode, language: Language) -> str:
    """Why a return has no check code."""
    return ui_text("code_none", language, reason=word(why, language))
