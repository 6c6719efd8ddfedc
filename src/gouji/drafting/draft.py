"""Drafting a definition: from the file of an office to the text of a TOML."""

from __future__ import annotations

import os
import re
from datetime import date
from typing import NamedTuple

from gouji.drafting.drafted import DraftTable, FormDraft
from gouji.drafting.equations import Register, number_rules, rules_from
from gouji.drafting.evidence import Held, weigh
from gouji.drafting.keys import name_tables
from gouji.drafting.kinds import tell_kinds
from gouji.drafting.seen import SeenSheet, joined
from gouji.drafting.statements import of_checks, of_formulas, of_notes
from gouji.drafting.sums import formulas_of, sum_rules, sums_of_formulas, sums_of_open_rows, sums_of_words
from gouji.drafting.tables import table_in
from gouji.drafting.words import document_in_words, without_year
from gouji.drafting.writing import HEAD, NO_SOURCE, as_toml
from gouji.formats.content import kind_of, load
from gouji.formats.findings import ContentKind
from gouji.formats.read import document_in, opened
from gouji.model.errors import NoTableToDraft, UndraftedKind
from gouji.model.form import RESERVED_SHEETS
from gouji.model.patterns import regex

_YEAR = regex(r"(?:19|20)[0-9]{2}(?=\s*年)")
_OTHER_YEAR = regex("有效期|批准|文号|印发|发布|修订|施行|实施|制定")
"""What speaks of when a form was made, not of the year reported."""
_BAD_IN_NAMES = regex(r"[\[\]:*?/\\']")


class Drafted(NamedTuple):
    """A definition that was drafted, and how many cells, sums and questions are in it."""

    text: str
    tables: int
    cells: int
    sums: int
    rules: int
    questions: int
    held: Held | None = None


def sheets_in(path: str | os.PathLike[str], password: str | None = None) -> tuple[SeenSheet, ...]:
    """What the sheets of a workbook, or the tables of a Word document, look like.

    Raises `UnreadableFile` for what cannot be read and `UndraftedKind` for what is neither.
    """
    file = os.fspath(path)
    data = load(path)
    document = document_in(data, file, password)
    if kind_of(data) is ContentKind.ENCRYPTED:
        data = opened(data, file, password)
    if document.is_report and data.startswith(b"PK"):
        from gouji.drafting.word import tables_of

        return tables_of(document, file)
    if not data.startswith(b"PK") or not _is_xlsx(data, file):
        raise UndraftedKind(path=file)
    from gouji.drafting.look import sheets_of  # loads openpyxl

    return sheets_of(data, document, file)


def _is_xlsx(data: bytes, file: str) -> bool:
    from gouji.formats.package import package_of

    return any(name.endswith("workbook.xml") for name in package_of(data, file).names)


def draft_of(
    sheets: tuple[SeenSheet, ...], name: str, file: str, this_year: int, *, open_rows: bool = True
) -> FormDraft:
    """The draft of a form called ``name``. Raises `NoTableToDraft` where no sheet holds a table.

    Without ``open_rows`` lines that nobody has named are asked for and no ``repeat``.
    """
    tables = [table for sheet in sheets if (table := table_in(sheet, open_rows=open_rows)) is not None]
    if not tables:
        raise NoTableToDraft(path=file)
    _name_sheets(tables)
    name_tables(tables)
    for table in tables:
        tell_kinds(table)
    formulas = formulas_of(tables)
    said = {place for table in tables for place in sums_of_formulas(table, formulas)}
    for table in tables:
        said |= sums_of_open_rows(table, formulas)
        sums_of_words(table, formulas)
    register = Register.of(tables)
    draft = _head(tables, sheets, name, this_year)
    draft.rules += rules_from(of_formulas(formulas, said, register), register)
    draft.rules += rules_from(of_checks(sheets, register), register)
    stated, cells = [], set(register.names.values())
    for table, text, equation in of_notes(tables):
        if equation is None:
            table.comments.append(f"? 说明中的关系没有写成规则 / relation left out: {text}")
        elif {name for name, _ in (*equation.left, *equation.right)} <= cells:
            stated.append(equation)
    draft.rules += rules_from(stated, register)
    number_rules(draft.rules)
    return draft


def draft_file(
    path: str | os.PathLike[str], name: str, returns: str | os.PathLike[str] | None = None, password: str | None = None
) -> Drafted:
    """Draft the definition of a form called ``name`` from a workbook or a Word document.

    Filled returns of the same form in the folder ``returns`` confirm sums and kinds, or contradict them. What is
    doubtful is a comment in the text, which begins with ``# ?``. Raises `UnreadableFile` for what cannot be read,
    `NoTableToDraft` where there is no table in it, and `UndraftedKind` for what is neither xlsx nor Word.
    """
    file = os.fspath(path)
    sheets = sheets_in(path, password)
    plan = draft_of(sheets, name, file, date.today().year - 1, open_rows=returns is None)
    held = weigh(plan, returns, password) if returns is not None else None
    sums = [rule for table in plan.tables for rule in sum_rules(table)]
    text = as_toml(plan, sums, os.path.basename(file))
    return Drafted(
        text=text,
        tables=len(plan.tables),
        cells=sum(1 for table in plan.tables for _ in table.cells()),
        sums=len(sums),
        rules=sum(not rule.hold for rule in plan.rules),
        questions=text.count("# ?") - HEAD.count("# ?"),
        held=held,
    )


def _name_sheets(tables: list[DraftTable]) -> None:
    """Give each table a name that a worksheet may have and gouji does not use itself."""
    used: set[str] = set()
    for table in tables:
        name = _BAD_IN_NAMES.sub(" ", table.sheet.name).strip()[:28] or "表"
        name = f"{name}表" if name in RESERVED_SHEETS else name
        name = next(
            one
            for number in range(1, len(tables) + 2)
            if (one := name if number == 1 else f"{name}{number}") not in used
        )
        used.add(name)
        table.name = name


def _head(tables: list[DraftTable], sheets: tuple[SeenSheet, ...], name: str, this_year: int) -> FormDraft:
    held = {id(table.sheet) for table in tables}
    outside = [spot for sheet in sheets if id(sheet) not in held for spot in sheet.spots.values() if spot.is_label]
    texts = [spot.text for sheet in sheets for spot in sheet.spots.values() if spot.text.strip()]
    front = max(outside, key=lambda spot: spot.size, default=None)
    title = front.label if front is not None and len(front.label) > 3 else tables[0].title
    of_year = (text for text in texts[:200] if not _OTHER_YEAR.search(text))
    year = next((int(found[0]) for text in of_year if (found := _YEAR.search(text))), this_year)
    units = [table.unit for table in tables if table.unit]
    source = next((named for text in texts if (named := document_in_words(text))), NO_SOURCE)
    return FormDraft(name, without_year(joined(title)), source, year, max(units, key=units.count, default=""), tables)


def id_from(stem: str) -> str:
    """The id of a form by the name of its file."""
    return re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-") or "my-form"
