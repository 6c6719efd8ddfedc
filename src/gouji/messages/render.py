"""Sentences, made at the door: findings, errors and what commands say, in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gouji.messages.speech import rendered, spoken, what, what_to_do
from gouji.messages.texts import LETTERS, page_of, texts
from gouji.messages.texts import ui_text as ui_text
from gouji.model.errors import FormError, GoujiError, Problem, UnreadableFile
from gouji.model.finding import WARNING, Finding
from gouji.model.language import Language

LANGUAGES = tuple(Language)
_PLAIN = str.maketrans({"，": ", ", "、": ", "})
"""How a list of cells is punctuated in English."""
_LISTED = 6
_BYTES = ("file", "part", "total", "memory")  # what is limited in bytes


class CodePage(NamedTuple):
    """What there is to know about one code. ``what`` names the fields of its class in braces."""

    code: str
    name: str
    what: str
    todo: str
    why: str


class Sentence(NamedTuple):
    """A finding in words, for those who need its parts: what is the matter, and what to do about it."""

    what: str
    todo: str


def render(finding: Finding, language: Language = Language.ZH, unit: str | None = None) -> str:
    """One finding as a sentence that ends with what to do, or who has settled it, led by the unit's name if given.

    Raises KeyError for a code that does not exist.
    """
    text = _generic(finding, language) if type(finding) is Finding else rendered(finding, language)
    return ui_text("of_unit", language, unit=unit, text=text) if unit else text


def sentence(finding: Finding, language: Language) -> Sentence:
    """One finding as its parts. Raises KeyError for a code that does not exist."""
    return Sentence(what(finding, language), what_to_do(finding, language))


def explain(code: str, language: Language = Language.ZH) -> CodePage:
    """The page of a code. Raises KeyError for a code that does not exist."""
    page = page_of(code, language)
    seen = re.sub(r"{(\w+):[^}]*}", r"{\1}", page["what"])
    return CodePage(code, page["name"], seen, page["todo"], page["why"])


def codes() -> tuple[str, ...]:
    """Every code, in the order of the catalogue."""
    return tuple(code for letter in LETTERS for code in texts(letter, Language.ZH))


def error_message(error: GoujiError, language: Language = Language.ZH) -> str:
    """An exception as one sentence."""
    if isinstance(error, UnreadableFile):
        return render(error.finding, language)
    known = texts("errors", language)
    if isinstance(error, FormError):
        listing = "\n".join(f"  {_told(problem, language)}" for problem in error.problems)
        return str(known["errors"]["FormError"]).format_map(dict(error.arguments) | {"listing": listing})
    reason = {"reason": known["output"].get(error.arguments.get("reason"), error.arguments.get("reason"))}
    return str(known["errors"][type(error).__name__]).format_map(dict(error.arguments) | reason)


def verdict_word(verdict: str, findings: Iterable[Finding], language: Language = Language.ZH) -> str:
    """A verdict in words; a pass with warnings is not told like one without."""
    warned = verdict == "pass" and any(finding.severity == WARNING for finding in findings)
    return ui_text("passed_with_warnings" if warned else f"verdict_{verdict}", language)


def listing(names: Sequence[str], language: Language = Language.ZH) -> str:
    """The first names of some, and whether there are more."""
    listed = ui_text("next_short", language).join(names[:_LISTED])
    return ui_text("and_more", language, listed=listed) if len(names) > _LISTED else listed


def word(family: str, key: str, language: Language = Language.ZH) -> str:
    """A keyword in words, such as a kind of slip; one that has no wording stays as it is."""
    return str(texts("words", language)[family].get(key, key))


def _told(problem: Problem, language: Language) -> str:
    sentences = texts("errors", language)["problems"]
    text = str(sentences[problem.kind]).format_map(problem.arguments)
    near = problem.arguments.get("near")
    text += sentences["near"].format(near=near) if near else ""
    return ui_text("of_unit", language, unit=problem.path, text=text)


def _generic(finding: Finding, language: Language) -> str:
    page = page_of(finding.code, language)
    arguments = _spoken(finding.arguments, language)
    template = page["what"]
    for name in (name for name, value in arguments.items() if value == ""):  # brackets with nothing to say
        template = re.sub(rf"（[^（）{{}}]*{{{name}}}[^（）{{}}]*）| \([^(){{}}]*{{{name}}}[^(){{}}]*\)", "", template)
    settled = finding.arguments.get("settled")
    todo = texts("words", language)["Settled"][settled] if settled else page["todo"]
    return ui_text("sentences", language, what=template.format_map(arguments), todo=todo)


def _spoken(arguments: Mapping[str, object], language: Language) -> dict[str, object]:
    """Arguments in words: texts in two languages, and keywords that have a wording."""
    words = texts("words", language)
    said: dict[str, object] = {}
    for name, value in arguments.items():
        if name == "corrections" and isinstance(value, tuple):
            said[name] = _corrected(arguments, language)
        elif name == "candidates" and isinstance(value, tuple):
            told = ui_text("or", language).join(ui_text(f"carries_{one['kind']}", language, **one) for one in value)
            said[name] = told if language == "zh" else told.replace("、", ", ")
        elif name == "cells" and isinstance(value, str):
            said[name] = value if language == "zh" else value.replace("……", "...").translate(_PLAIN)
        elif name in ("movement", "evidence"):
            continue  # said with the corrections
        elif name in words and isinstance(value, str):
            said[name] = words[name].get(value, value)
        elif name == "where" and isinstance(value, str):
            said[name] = _place(value, language)
        elif name == "limit" and arguments.get("what") in _BYTES:
            said[name] = f"{int(str(value)) >> 20} MB"
        elif isinstance(value, (Finding, Mapping)):
            said[name] = render(value, language) if isinstance(value, Finding) else spoken(value, language)
        else:
            said[name] = value
    return said


def _corrected(arguments: Mapping[str, Any], language: Language) -> str:
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


def _place(where: object, language: Language) -> str:
    return ui_text("absent", language) if where == "absent" else str(where).replace("!", " ")


def _shown(value: object, language: Language) -> object:
    return ui_text("empty", language) if value is None else value


def _correction(correction: Mapping[str, object], language: Language) -> str:
    """One suspect cell: what was reported, what it should be, and the likely slip."""
    slip = texts("words", language)["mechanism"].get(correction["mechanism"])
    key = "correction" if correction["reported"] is not None else "correction_blank"
    text = ui_text(key, language, **{**correction, "where": _place(correction["where"], language)})
    return text + ui_text("slip", language, slip=slip) if slip else text
