"""From the parsed TOML of a form definition to a `Form`, or to every problem in it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from gouji.forms.language.charts import charts_of
from gouji.forms.language.fields import fields_of, with_fixed
from gouji.forms.language.headers import opened, table_of
from gouji.forms.language.keys import DEFINITION, FORM, MISSING, ZERO
from gouji.forms.language.lists import lists_of, with_choices
from gouji.forms.language.precision import precision_of
from gouji.forms.language.predecessors import predecessors_of
from gouji.forms.language.problems import Json, Problems, strings
from gouji.forms.language.revisions import as_it_is, at_revision, check_revisions, revision_of
from gouji.forms.language.rounding import with_tolerance
from gouji.forms.language.rules import queries_of, rules_of
from gouji.forms.language.sections import sections_of
from gouji.model.alike import distinguished_by, rivals
from gouji.model.errors import FormError
from gouji.model.fields import FormField
from gouji.model.form import Form, Table
from gouji.model.keeping import Later
from gouji.model.open_rows import RowName
from gouji.model.patterns import regex
from gouji.model.reporting_period import JANUARY, Frequency, YearStart

_COUNTRY = regex("[A-Z]{2}")


def expanded(form: Form, rows: Mapping[str, tuple[RowName, ...]]) -> Form:
    """A form with open rows with those that a return has put into its tables, by the key of the table.

    The same form, by identity, for the same rows as long as it is remembered. One without open rows is itself.
    """
    return _expanded(form.base, tuple(sorted(rows.items()))) if form.is_open else form


@lru_cache(maxsize=64)
def _expanded(form: Form, rows: tuple[tuple[str, tuple[RowName, ...]], ...]) -> Form:
    of_table, data = dict(rows), form.definition
    problems = Problems()  # the definition has none, and rules may find no row to be about
    lists = lists_of(data, problems)
    tables = tuple(
        with_choices(opened(table, item, data["form"], of_table[table.key]), lists, "", problems)
        if table.repeat is not None and table.key in of_table
        else table
        for table, item in zip(form.tables, data["tables"], strict=True)
    )
    cells = {cell.id: cell for table in tables for cell in table.cells}
    return replace(
        form,
        tables=tables,
        rules=Later(lambda: with_tolerance(rules_of(data, tables, problems), cells)),
        queries=Later(lambda: with_tolerance(queries_of(data, tables, problems), cells)),
        definition={},
        expands=form,
        rows=of_table,
        made=(_expanded, (form, rows)),
    )


def define(data: Json, source: str = "form") -> Form:
    """Build a form from its parsed definition, one with empty open rows.

    ``source`` names the definition in error messages. Raises `FormError` with every problem
    found: unknown and missing keys, wrong types, broken sums and expressions, clashing ids.
    """
    problems = Problems()
    check_revisions(data, problems)
    form = _form_of(as_it_is(data), problems)
    earlier = []
    for revision in range(revision_of(data) - 1, 0, -1) if not problems.found else ():
        of_it = Problems()
        earlier.append(_earlier(at_revision(data, revision), of_it))
        for one in of_it.found:
            problems.add(f"revision {revision}: {one.path}", one.kind, **one.arguments)
    if problems.found:
        raise FormError(source, tuple(problems.found))
    return replace(form, earlier=tuple(earlier))


def _form_of(data: Json, problems: Problems) -> Form:
    """The form that a definition without revisions makes."""
    problems.check_keys(data, DEFINITION, "")
    head = data.get("form")
    head = head if isinstance(head, Mapping) else {}
    problems.check_keys(head, FORM, "form")
    asked, tables = _tables_of(data, head, problems)
    cells = {cell.id: cell for table in tables for cell in table.cells}
    form = Form(
        **head_of(head, problems),
        tables=tables,
        rules=with_tolerance(rules_of(data, tables, problems), cells),
        queries=with_tolerance(queries_of(data, tables, problems), cells),
        predecessors=predecessors_of(data, tables, problems),
        fields=asked,
        sections=sections_of(data, tables, problems),
        blank_is_zero=problems.one_of(str(head.get("blank", MISSING)), (MISSING, ZERO), "form.blank") == ZERO,
        definition=data,
    )
    for one, other in rivals(form):
        if not distinguished_by(one, other):
            problems.add(f"tables[{tables.index(other)}]", "same_table", title=other.title, other=one.title)
    form = replace(form, charts=charts_of(data, form, problems))
    problems.unique([*{rule.id for rule in form.rules}, *{rule.id for rule in form.queries}], "queries", "id")
    return form


def _tables_of(data: Json, head: Json, problems: Problems) -> tuple[tuple[FormField, ...], tuple[Table, ...]]:
    """What a form asks for besides figures, and its tables."""
    asked = fields_of(data, problems)
    tables = tuple(table_of(item, path, head, problems) for item, path in problems.items(data, "tables", ""))
    lists = lists_of(data, problems)
    tables = tuple(
        with_choices(with_fixed(table, asked), lists, f"tables[{at}]", problems) for at, table in enumerate(tables)
    )
    problems.unique([table.key for table in tables], "tables", "key")
    problems.unique([table.sheet for table in tables], "tables", "sheet")
    problems.unique([cell.id for table in tables for cell in table.cells], "tables", "cell id")
    precision_of(head, "form", problems)
    return asked, tables


def _earlier(data: Json, problems: Problems) -> Form:
    """An earlier revision of a sound definition: its cells, and of its rules those over cells that it had."""
    head, lenient = data["form"], Problems()
    asked, tables = _tables_of(data, head, problems)
    cells = {cell.id: cell for table in tables for cell in table.cells}
    titled = [{key: value for key, value in one.items() if key != "draft"} for one in data.get("sections", ())]
    return Form(
        **head_of(head, problems),
        tables=tables,
        rules=with_tolerance(rules_of(data, tables, lenient), cells),
        queries=with_tolerance(queries_of(data, tables, lenient), cells),
        fields=asked,
        sections=sections_of({"sections": titled}, tables, lenient),
        blank_is_zero=head.get("blank") == ZERO,
        definition=data,
    )


def head_of(head: Json, problems: Problems) -> dict[str, Any]:
    """What a form is before anything is known of its tables: the parts of a `Form` that stand under ``[form]``."""
    if (country := head.get("country")) and not _COUNTRY.fullmatch(str(country)):
        problems.add("form.country", "country")
    if (partial := head.get("partial") is True) and not head.get("note"):
        problems.add("form.note", "missing", key="note")
    texts = ("id", "edition", "title", "source", "family", "prose", "country", "office")
    return {
        **{key: str(head.get(key, "")) for key in texts},
        "note": str(head.get("note", "")).rstrip("。."),
        "years": _years(head.get("years"), problems),
        "aliases": strings(head.get("aliases")),
        **_periods(head, problems),
        "default": head.get("default") is True,
        "partial": partial,
        "revision": revision_of({"form": head}),
    }


def _periods(head: Json, problems: Problems) -> dict[str, Any]:
    """How often it is returned and when a year begins, as plain values, which an outline keeps."""
    known = problems.one_of(str(head.get("period", Frequency.YEAR)), tuple(Frequency), "form.period")
    start = _day_in(str(head["year_start"])) if "year_start" in head else JANUARY
    if start is None:
        problems.add("form.year_start", "year_start")
        start = JANUARY
    elif known == Frequency.MONTH and not start.fits_months:
        problems.add("form.year_start", "months_of_year")
    return {"frequency": str(known), "year_start": tuple(start)}


def _day_in(text: str) -> YearStart | None:
    """The day that a text such as ``10-01`` says, if every year has it."""
    month, _, day = text.partition("-")
    if not (len(month) == len(day) == 2 and f"{month}{day}".isascii() and f"{month}{day}".isdecimal()):
        return None
    return YearStart(int(month), int(day)) if 1 <= int(month) <= 12 and 1 <= int(day) <= 28 else None


def _years(value: object, problems: Problems) -> tuple[int, int | None]:
    years = [year for year in value if type(year) is int] if isinstance(value, list) else []
    if years == value == sorted(years) and len(years) in (1, 2):
        return years[0], years[1] if len(years) == 2 else None
    if value is not None:
        problems.add("form.years", "years")
    return 0, None
