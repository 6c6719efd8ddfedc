"""What differs between two definitions, as text as an office tells its units, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from json import dumps
from typing import Any

from gouji.forms.difference import FormChange, FormDifference, FormPart
from gouji.messages.render import ui_text
from gouji.model.form import Form
from gouji.model.language import Language
from gouji.reports.json_text import dump
from gouji.reports.printable import one_line

_INSIDE = frozenset(
    {"id", "edition", "family", "default", "aliases", "weight", "prose", "draft", "rule", "widths", "landscape"}
    | {"vertical", "country", "partial", "note"}
)
"""What is said in a definition for those who work with it: units see none of it."""
_TOGETHER = (FormChange.ADDED, FormChange.GONE, FormChange.MOVED)
_LONGEST = 60


def differences_as_text(old: Form, new: Form, found: Sequence[FormDifference], language: Language) -> str:
    """The differences, those of one part of a table in a line; last what units need not know."""
    names = {"old": old.id, "new": new.id}
    if not found:
        return ui_text("diff_none", language, **names)
    inside = [one for one in found if _is_inside(one)]
    told = [one for one in found if not _is_inside(one)]
    lines = [ui_text("diff_head", language, title=new.title, **names), *_lines(told, language)]
    touched = {one.table or one.label for one in found if one.table or one.part is FormPart.TABLE}
    if same := [table.title for table in new.tables if table.title not in touched]:
        lines.append(ui_text("diff_same_tables", language, names=_names(same, language)))
    if inside:
        lines += [ui_text("diff_inside", language), *(f"  {line}" for line in _lines(inside, language))]
    return "\n".join(map(one_line, [*lines, ui_text("diff_count", language, count=len(found))]))


def _is_inside(one: FormDifference) -> bool:
    if one.part in (FormPart.CHART, FormPart.PREDECESSOR):
        return True
    return one.aspect in _INSIDE or (one.aspect == "source" and one.part is not FormPart.FORM)


def _lines(found: Iterable[FormDifference], language: Language) -> Iterator[str]:
    """A line for each thing said of the form; a table with a line for each of its blocks."""
    for table, of_table in groupby(found, key=lambda one: one.table):
        if not table:
            yield from _clauses(list(of_table), language)
            continue
        yield table
        for block, some in groupby(of_table, key=lambda one: one.block):
            said = ui_text("next", language).join(_clauses(list(some), language))
            key = "diff_group" if block else "diff_ungrouped"
            yield "  " + ui_text(key, language, where=block, clauses=said)


def _clauses(some: Sequence[FormDifference], language: Language) -> Iterator[str]:
    """What is said of some parts, those that came, went or moved together in one clause."""
    for (change, part), group in groupby(some, key=lambda one: (one.change, one.part)):
        members = list(group)
        if change in _TOGETHER:
            names = _names([_named(one, language) for one in members], language)
            yield ui_text(f"diff_{change}", language, part=ui_text(f"diff_part_{part}", language), names=names)
        else:
            yield from (_clause(one, language) for one in members)


def _named(one: FormDifference, language: Language) -> str:
    """A part by what people call it, a rule by its id too, a block with its rows."""
    if one.part in (FormPart.RULE, FormPart.QUERY) and one.label != one.name:
        return f"{one.name} {one.label}"
    rows = (one.old or one.new) if one.part is FormPart.BLOCK and one.change in _TOGETHER else None
    if not rows:
        return one.label
    return ui_text("diff_block", language, label=one.label, rows=ui_text("list_between", language).join(rows))


def _names(labels: Iterable[str], language: Language) -> str:
    return ui_text("diff_names", language, names=ui_text("diff_between", language).join(labels))


def _clause(one: FormDifference, language: Language) -> str:
    part, label = ui_text(f"diff_part_{one.part}", language), _named(one, language)
    if one.change in (FormChange.SPLIT, FormChange.MERGED):
        names = _names(one.new or one.old, language)
        return ui_text(f"diff_{one.change}", language, part=part, label=label, names=names)
    if one.change is FormChange.RENAMED:
        return ui_text("diff_renamed", language, part=part, old=one.old, new=one.new)
    aspect = ui_text(f"aspect_{one.aspect}", language)
    old, new = (_shown(one, value, language) for value in (one.old, one.new))
    about = {"part": part, "label": label, "aspect": aspect, "old": old, "new": new}
    if one.part is FormPart.FORM:
        return ui_text("diff_form_altered" if None in (old, new) else "diff_form_changed", language, **about)
    if old is None or new is None:
        return ui_text("diff_altered", language, **about)
    key = "diff_stated" if one.old is None else "diff_unstated" if one.new is None else "diff_changed"
    return ui_text(key, language, **about)


def _shown(one: FormDifference, value: Any, language: Language) -> str | None:
    """What a definition says, in a few words; None for what takes more."""
    if value is None:
        return ui_text("diff_unsaid", language)
    if one.aspect == "years" and value:
        first, *last = value
        return ui_text("diff_years" if last else "diff_years_open", language, first=first, last=last[0] if last else "")
    if isinstance(value, bool):
        return ui_text("diff_yes" if value else "diff_no", language)
    if isinstance(value, dict):
        value = value.get(language, value.get("zh"))
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = ui_text("list_between", language).join(value)
    return str(value) if isinstance(value, (str, int)) and len(str(value)) <= _LONGEST else None


def differences_as_json(old: Form, new: Form, found: Sequence[FormDifference]) -> str:
    """The differences for programs."""
    both = {
        side: {"id": form.id, "title": form.title, "source": form.source, "revision": form.revision}
        for side, form in (("old", old), ("new", new))
    }
    told = [{**one._asdict(), "old": _as_text(one.old), "new": _as_text(one.new)} for one in found]
    return dump({"same": not found, **both, "differences": told})


def _as_text(value: Any) -> str | None:
    """What a definition says, as JSON where it is no text."""
    return value if value is None or isinstance(value, str) else dumps(value, ensure_ascii=False)
