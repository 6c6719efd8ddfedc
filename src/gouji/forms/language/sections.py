"""The sections of the report in which a form is published, and what is usually said there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gouji.forms.language.charts import by_name
from gouji.forms.language.keys import SECTION, SENTENCE
from gouji.forms.language.problems import Json, Problems, near, strings
from gouji.model.form import Table
from gouji.model.report_section import FIGURE, DraftSentence, Section, names_of

_WORDS = ("year", "parts")


def sections_of(data: Json, tables: tuple[Table, ...], problems: Problems) -> tuple[Section, ...]:
    """Every section of a definition, those with a table under its title unless they have one of their own."""
    titles = {table.number: table.title for table in tables}
    known = by_name(cell.id for table in tables for cell in table.cells)
    found = []
    for item, path in problems.items(data, "sections", ""):
        problems.check_keys(item, SECTION, path)
        number = str(item.get("number", ""))
        title = str(item.get("title", titles.get(number, "")))
        if not title:
            problems.add(f"{path}.title", "missing", key="title")
        draft = tuple(_draft(item, f"{path}.draft", known, problems))
        found.append(Section(number, title, strings(item.get("aliases")), draft))
    problems.unique([section.number for section in found], "sections", "number")
    return tuple(found)


def _draft(
    item: Json, path: str, known: Mapping[str, list[str]], problems: Problems
) -> Iterator[tuple[DraftSentence, ...]]:
    given = item.get("draft")
    for number, paragraph in enumerate(given if isinstance(given, list) else ()):
        where = f"{path}[{number}]"
        if isinstance(paragraph, list):
            sentences = problems.items({"sentences": paragraph}, "sentences", where)
            yield tuple(_sentence(one, at, known, problems) for one, at in sentences)
        else:
            problems.add(where, "wrong_type", wanted=("list",), found=type(paragraph).__name__)


def _sentence(item: Json, path: str, known: Mapping[str, list[str]], problems: Problems) -> DraftSentence:
    problems.check_keys(item, SENTENCE, path)
    sentence = DraftSentence(str(item.get("text", "")), str(item.get("zero", "")), strings(item.get("parts")))
    for text in (sentence.text, *sentence.parts):
        for names in FIGURE.findall(text):
            for name in names_of(names):
                if name not in _WORDS and name not in known:
                    cells = [one for one, under in known.items() if one in under]
                    problems.add(path, "no_such_cell", name=name, near=near(name, cells))
    return sentence
