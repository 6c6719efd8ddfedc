"""Sentences, made at the door: findings and errors in Chinese or English.

The texts live in ``messages/zh.toml`` and ``messages/en.toml``, one table for each code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from gouji.model.errors import FormError, GoujiError, Problem, UnreadableFile
from gouji.model.finding import WARNING, Finding

LANGUAGES = ("zh", "en")
_PLAIN = str.maketrans({"，": ", ", "、": ", "})
"""How a list of cells is punctuated in English."""
_LISTED = 6
_BYTES = ("file", "part", "total", "memory")  # what is limited in bytes


class CodePage(NamedTuple):
    """What there is to know about one code."""

    code: str
    name: str
    message: str
    why: str
    fix: str


def render(finding: Finding, language: str = "zh", unit: str | None = None) -> str:
    """One finding as a sentence that ends with what to do, or who has settled it, led by the unit's name if given.

    Raises KeyError for a code that does not exist.
    """
    page = explain(finding.code, language)
    arguments = _spoken(finding.arguments, language)
    template = page.message
    for name in (name for name, value in arguments.items() if value == ""):  # brackets with nothing to say
        template = re.sub(rf"（[^（）{{}}]*{{{name}}}[^（）{{}}]*）| \([^(){{}}]*{{{name}}}[^(){{}}]*\)", "", template)
    said = template.format_map(arguments)
    settled = finding.arguments.get("settled")
    fix = ui_text(f"settled_{settled}", language) if settled else page.fix
    text = f"{said} {fix}" if language == "en" else said + fix
    return f"{unit}{'：' if language == 'zh' else ': '}{text}" if unit else text


def explain(code: str, language: str = "zh") -> CodePage:
    """The page of a code. Raises KeyError for a code that does not exist."""
    entry = _texts(language)[code]
    if "message" not in entry:
        raise KeyError(code)
    return CodePage(code, entry["name"], entry["message"], entry["why"], entry["fix"])


def codes() -> tuple[str, ...]:
    """Every code, in the order of the catalogue."""
    return tuple(code for code, entry in _texts("zh").items() if "message" in entry)


def error_message(error: GoujiError, language: str = "zh") -> str:
    """An exception as one sentence."""
    if isinstance(error, UnreadableFile):
        return render(error.finding, language)
    if isinstance(error, FormError):
        listing = "\n".join(f"  {_told(problem, language)}" for problem in error.problems)
        return str(_texts(language)["errors"]["FormError"]).format_map(dict(error.arguments) | {"listing": listing})
    words = _texts(language)["words"]["output"]
    reason = {"reason": words.get(error.arguments.get("reason"), error.arguments.get("reason"))}
    return str(_texts(language)["errors"][type(error).__name__]).format_map(dict(error.arguments) | reason)


def verdict_word(verdict: str, findings: Iterable[Finding], language: str = "zh") -> str:
    """A verdict in words; a pass with warnings is not told like one without."""
    warned = verdict == "pass" and any(finding.severity == WARNING for finding in findings)
    return ui_text("passed_with_warnings" if warned else f"verdict_{verdict}", language)


def ui_text(key: str, language: str = "zh", **arguments: object) -> str:
    """What a command says of its own work."""
    return str(_texts(language)["ui"][key]).format_map(arguments)


def listing(names: Sequence[str], language: str = "zh") -> str:
    """The first names of some, and whether there are more."""
    listed = ui_text("next_short", language).join(names[:_LISTED])
    return ui_text("and_more", language, listed=listed) if len(names) > _LISTED else listed


def word(family: str, key: str, language: str = "zh") -> str:
    """A keyword in words, such as a kind of slip; one that has no wording stays as it is."""
    return str(_texts(language)["words"][family].get(key, key))


def _told(problem: Problem, language: str) -> str:
    sentences = _texts(language)["problems"]
    text = str(sentences[problem.kind]).format_map(problem.arguments)
    near = problem.arguments.get("near")
    return f"{problem.path}{'：' if language == 'zh' else ': '}{text}" + (
        sentences["near"].format(near=near) if near else ""
    )


def _spoken(arguments: Mapping[str, object], language: str) -> dict[str, object]:
    """Arguments in words: texts in two languages, and keywords that have a wording."""
    words = _texts(language)["words"]
    spoken: dict[str, object] = {}
    for name, value in arguments.items():
        if isinstance(value, Finding):
            spoken[name] = render(value, language)
        elif name == "corrections" and isinstance(value, tuple):
            spoken[name] = _corrected(arguments, language)
        elif name == "candidates" and isinstance(value, tuple):
            said = ui_text("or", language).join(ui_text(f"carries_{one['kind']}", language, **one) for one in value)
            spoken[name] = said if language == "zh" else said.replace("、", ", ")
        elif name == "cells" and isinstance(value, str):
            spoken[name] = value if language == "zh" else value.replace("……", "...").translate(_PLAIN)
        elif name in ("movement", "evidence"):
            continue  # said with the corrections
        elif isinstance(value, Mapping):
            spoken[name] = value[language]
        elif name in words and isinstance(value, str):
            spoken[name] = words[name].get(value, value)
        elif name == "where" and isinstance(value, str):
            spoken[name] = _place(value, language)
        elif name == "limit" and arguments.get("what") in _BYTES:
            spoken[name] = f"{int(str(value)) >> 20} MB"
        else:
            spoken[name] = value
    return spoken


def _corrected(arguments: Mapping[str, Any], language: str) -> str:
    """What should be corrected: every cell, or the movement that spoilt many; and what else speaks for it."""
    corrections, movement = arguments["corrections"], arguments.get("movement")
    if movement is None:
        text = ui_text("next", language).join(_correction(one, language) for one in corrections)
    else:
        text = ui_text(f"movement_{movement['kind']}", language, **movement)
        listed = ui_text("next_short", language).join(
            ui_text("moved", language, **(one | {"reported": _shown(one["reported"], language)}))
            for one in corrections[: movement["listed"]]
        )
        key = "moved_more" if len(corrections) > movement["listed"] else "moved_all"
        text += ui_text(key, language, listed=listed, count=len(corrections))
    for evidence in arguments.get("evidence", ()):
        text += ui_text(f"evidence_{evidence}", language)
    return text


def _place(where: object, language: str) -> str:
    return ui_text("absent", language) if where == "absent" else str(where).replace("!", " ")


def _shown(value: object, language: str) -> object:
    return ui_text("empty", language) if value is None else value


def _correction(correction: Mapping[str, object], language: str) -> str:
    """One suspect cell: what was reported, what it should be, and the likely slip."""
    slip = _texts(language)["words"]["mechanism"].get(correction["mechanism"])
    key = "correction" if correction["reported"] is not None else "correction_blank"
    text = ui_text(key, language, **{**correction, "where": _place(correction["where"], language)})
    return text + ui_text("slip", language, slip=slip) if slip else text


@cache
def _texts(language: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("gouji") / "messages" / f"{language}.toml").read_text("utf-8"))
