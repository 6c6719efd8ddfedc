"""Sentences, made at the door: findings, errors and what commands say, in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gouji.messages.texts import LETTERS, page_of, texts
from gouji.messages.texts import ui_text as ui_text
from gouji.model.errors import FormError, GoujiError, Problem, UnreadableFile
from gouji.model.finding import Finding, Severity, Verdict
from gouji.model.language import Language

_LISTED = 6


class CodePage(NamedTuple):
    """What there is to know about one code. ``what`` names the fields of its class in braces."""

    code: str
    name: str
    what: str
    todo: str
    why: str


def render(finding: Finding, language: Language, unit: str | None = None) -> str:
    """One finding as a sentence that ends with what to do, or who has settled it, led by the unit's name if given.

    Raises KeyError for a code that does not exist.
    """
    from gouji.messages.speech import rendered  # not needed where nothing is found

    text = rendered(finding, language)
    return ui_text("of_unit", language, unit=unit, text=text) if unit else text


def explain(code: str, language: Language) -> CodePage:
    """The page of a code. Raises KeyError for a code that does not exist."""
    page = page_of(code, language)
    seen = re.sub(r"{(\w+):[^}]*}", r"{\1}", page["what"])
    todo = re.sub(r"{\w+:([^}]*)}", r"\1", page["todo"])  # what is advised in most cases
    return CodePage(code, page["name"], seen, todo, page["why"])


def codes() -> tuple[str, ...]:
    """Every code, in the order of the catalogue."""
    return tuple(code for letter in LETTERS for code in texts(letter, Language.ZH))


def error_message(error: GoujiError, language: Language) -> str:
    """An exception as one sentence."""
    if isinstance(error, UnreadableFile):
        return render(error.finding, language)
    known = texts("errors", language)
    if isinstance(error, FormError):
        listing = "\n".join(f"  {_told(problem, language)}" for problem in error.problems)
        return str(known["errors"]["FormError"]).format_map(dict(error.arguments) | {"listing": listing})
    reason = {"reason": known["output"].get(error.arguments.get("reason"), error.arguments.get("reason"))}
    return str(known["errors"][type(error).__name__]).format_map(dict(error.arguments) | reason)


def verdict_word(verdict: Verdict, findings: Iterable[Finding], language: Language) -> str:
    """A verdict in words; a pass with warnings is not told like one without."""
    return verdict_known(verdict, any(finding.severity == Severity.WARNING for finding in findings), language)


def verdict_known(verdict: Verdict, warned: bool, language: Language) -> str:
    """The same where it is known whether there are warnings."""
    return ui_text("passed_with_warnings" if warned and verdict == Verdict.PASS else f"verdict_{verdict}", language)


def listing(names: Sequence[str], language: Language) -> str:
    """The first names of some, and whether there are more."""
    listed = ui_text("next_short", language).join(names[:_LISTED])
    return ui_text("and_more", language, listed=listed) if len(names) > _LISTED else listed


def _told(problem: Problem, language: Language) -> str:
    sentences = texts("errors", language)["problems"]
    text = str(sentences[problem.kind]).format_map(problem.arguments)
    near = problem.arguments.get("near")
    text += sentences["near"].format(near=near) if near else ""
    return ui_text("of_unit", language, unit=problem.path, text=text)
