"""What is wrong with a command line, in the reader's language."""

from __future__ import annotations

import typer

from gouji.messages.render import ui_text
from gouji.model.asked_period import YEARS
from gouji.model.language import Language

_ALLOWED = {"--due": "YYYY-MM-DD", "--date": "YYYY-MM-DD", "--year": f"{YEARS[0]}–{YEARS[1]}"}


def usage_sentence(error: typer.TyperException, language: Language) -> str:
    """One sentence for a usage error. Kinds without a wording of their own keep typer's English."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    option = getattr(error, "option_name", "")
    if kind == "MissingParameter":
        return ui_text("usage_missing", language, name=_name(parameter))
    if kind == "GivenTwice":
        return ui_text("usage_twice", language, name=_name(parameter))
    if kind == "SeveralFiles":
        return ui_text("usage_one_file", language, name=_name(parameter))
    if kind == "NoSuchOption":
        return ui_text("usage_no_option", language, name=option)
    if kind == "BadOptionUsage":
        return ui_text("usage_bad_option", language, name=option)
    if kind == "BadParameter" and (allowed := _allowed(parameter)):
        return ui_text("usage_bad_value", language, name=_name(parameter), allowed=allowed)
    if kind == "UsageError":
        command = getattr(getattr(error, "ctx", None), "command", None)
        if known := getattr(command, "commands", None):
            return ui_text("usage_command", language, known=", ".join(known))
        return ui_text("usage_extra", language)
    return ui_text("usage", language, detail=error.format_message())


def _allowed(parameter: object) -> str:
    """What an option takes: one of its choices, or what `_ALLOWED` says; empty when that is not known."""
    choices = getattr(getattr(parameter, "type", None), "choices", None)
    return ", ".join(choices) if choices else _ALLOWED.get(_name(parameter), "")


def _name(parameter: object) -> str:
    """What the manual calls an option or argument: ``-o / --output``, ``PATH…``."""
    if getattr(parameter, "param_type_name", "") == "argument":
        return str(getattr(parameter, "metavar", None) or getattr(parameter, "name", "")).upper()
    return " / ".join(getattr(parameter, "opts", ()))
