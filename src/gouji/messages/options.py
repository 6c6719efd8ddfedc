"""What on the command line helps with what is told: an option or a command, which only the command line names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gouji.messages.texts import ui_text
from gouji.model.errors import GoujiError, OutputError, UnreadableFile
from gouji.model.finding import Finding
from gouji.model.language import Language
from gouji.toml import toml

_ENDS = "。."


@cache
def _options() -> dict[str, dict[str, str]]:
    return toml(Path(__file__).parent / "options.toml")


def option_for(told: Finding | GoujiError | str) -> str:
    """The option for a finding, the code of one, or an error; empty where none helps."""
    if isinstance(told, UnreadableFile):
        told = told.finding
    if isinstance(told, OutputError):
        return _options()["output"].get(str(told.arguments.get("reason")), "")
    if isinstance(told, GoujiError):
        return _options()["errors"].get(type(told).__name__, "")
    return _options()["codes"].get(told.code if isinstance(told, Finding) else told, "")


def with_option(said: str, option: str, language: Language) -> str:
    """A sentence with the option at its end, if there is one."""
    if not option:
        return said
    bare = said.rstrip(_ENDS)
    return ui_text("with_option", language, said=bare, option=option, end=said[len(bare) :])
