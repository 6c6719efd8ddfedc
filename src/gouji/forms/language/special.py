"""Signs that stand for figures, as form, table and header list them."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.forms.language.keys import AT_MOST, NO_FIGURE, SPECIAL
from gouji.forms.language.problems import Json, Problems
from gouji.model.figures import observe
from gouji.model.special import Token


def special_of(item: Json, path: str, problems: Problems) -> tuple[Token, ...] | None:
    """The signs that one place of a definition lists; None where it says nothing of them."""
    given = item.get("special")
    if not isinstance(given, Mapping):
        return None
    found = []
    for text, meaning in given.items():
        where = f"{path}.special.{text}".lstrip(".")
        if observe(text).value is not None or not text.strip():
            problems.add(where, "special_figure", text=text)
        if isinstance(meaning, Mapping):
            problems.check_keys(meaning, SPECIAL, where)
            found.append(Token(text, at_most if type(at_most := meaning.get(AT_MOST)) is int else None))
        elif meaning == NO_FIGURE:
            found.append(Token(text))
        else:
            problems.add(where, "not_known", value=meaning, allowed=f'"{NO_FIGURE}", {{ {AT_MOST} = … }}', near="")
    return tuple(found)
