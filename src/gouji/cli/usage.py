"""What typer has to say about a wrong command line, in the reader's language."""

from __future__ import annotations

import typer

from gouji.messages import talk


def usage_sentence(error: typer.TyperException, language: str) -> str:
    """One sentence for a usage error. Kinds without a wording of their own keep typer's English."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    names = " / ".join([*getattr(parameter, "opts", ())]) if parameter is not None else ""
    if parameter is not None and parameter.param_type_name == "argument":
        names = parameter.human_readable_name
    if kind == "MissingParameter":
        return talk("usage_missing", language, name=names)
    if kind == "NoSuchOption":
        return talk("usage_no_option", language, name=getattr(error, "option_name", ""))
    if kind == "BadParameter":
        return talk("usage_bad_value", language, name=names, detail=error.message)
    return talk("usage", language, detail=error.format_message())
