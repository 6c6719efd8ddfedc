"""How well a draft fits the form whose workbook it was made of: cells by place, labels, kinds and sums."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.catalogue import load_definition
from gouji.model.edit import EditRule, Relation
from gouji.model.form import Form
from gouji.model.grid import Place
from gouji.workbook.blank import layout
from gouji.workbook.layout import places

Words = tuple[str, tuple[str, ...], tuple[str, ...], int]
Spots = Mapping[str, Place] | Mapping[str, Words]
Sum = frozenset[tuple[Place | Words, int]]


@dataclass(frozen=True)
class Fit:
    """What of a form a draft has."""

    cells: int
    found: int
    labelled: int
    kinds: int
    equations: frozenset[Sum]
    met: frozenset[Sum]
    false: frozenset[Sum] = field(default_factory=frozenset)

    @property
    def share(self) -> float:
        """The share of cells at their places under their labels."""
        return self.labelled / self.cells


def fit(form: Form, drafted: Form) -> Fit:
    """Hold a draft against the form whose blank it was made of; both are laid out the same way."""
    there = {place: drafted.cells[cell] for cell, place in places(drafted).items()}
    own = {place: form.cells[cell] for cell, place in places(form).items()}
    both = [(own[place], there[place]) for place in own if place in there]
    labelled = [(a, b) for a, b in both if (a.row_label, a.column_label) == (b.row_label, b.column_label)]
    true, said = equations(form), equations(drafted)
    return Fit(
        cells=len(own),
        found=len(both),
        labelled=len(labelled),
        kinds=sum((a.kind, a.unit) == (b.kind, b.unit) for a, b in both),
        equations=true,
        met=true & said,
        false=said - true,
    )


def fit_in_words(form: Form, drafted: Form) -> Fit:
    """The same by the words over and beside each cell, however many lines are left out between two of them."""
    own, there = words(form), words(drafted)
    of_words = {said: drafted.cells[cell] for cell, said in there.items()}
    both = [(form.cells[cell], of_words[said]) for cell, said in own.items() if said in of_words]
    true, told = _equations(form, own), _equations(drafted, there)
    return Fit(
        cells=len(own),
        found=len(both),
        labelled=len(both),
        kinds=sum((a.kind, a.unit) == (b.kind, b.unit) for a, b in both),
        equations=true,
        met=true & told,
        false=told - true,
    )


def words(form: Form) -> dict[str, Words]:
    """What is printed for each cell: sheet, row or the place of an open one, caption and columns, which of those alike."""
    found: dict[str, Words] = {}
    again: Counter[tuple[object, ...]] = Counter()
    for table in form.tables:
        for cell in table.cells:
            row = tuple(header.key if header.is_open else header.label for header in cell.row)
            above = (table.blocks[cell.block].caption, *(header.label for header in cell.column))
            said = table.sheet, row, tuple(filter(None, above))
            again[said] += 1
            found[cell.id] = (*said, again[said])
    return found


def equations(form: Form) -> frozenset[Sum]:
    """Every equation that must hold, by the places of its cells, whichever side they are written on."""
    return _equations(form, places(form))


def _equations(form: Form, where: Spots) -> frozenset[Sum]:
    return frozenset(_sum(rule, where) for rule in form.rules if rule.relation is Relation.EQUAL)


def _sum(rule: EditRule, where: Spots) -> Sum:
    terms = [(where[cell], factor) for cell, factor in rule.left.terms]
    terms += [(where[cell], -factor) for cell, factor in rule.right.terms]
    turn = -1 if min(terms)[1] < 0 else 1
    return frozenset((place, turn * factor) for place, factor in terms)


def office_workbook(form: Form, path: Path, change: Callable[[Workbook], None] | None = None) -> Path:
    """The blank of a form as an office might have it: without what gouji keeps in it unseen."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(form))))
    for name in book.sheetnames:
        if book[name].sheet_state != "visible":
            del book[name]
    for name in list(book.defined_names):
        del book.defined_names[name]
    if change is not None:
        change(book)
    book.save(path)
    return path


def drafted_form(workbook: Path, folder: Path, returns: Path | None = None) -> Form:
    """The form that is drafted from a workbook."""
    from gouji.drafting.draft import draft_file

    text = draft_file(workbook, "drafted", returns=returns).text
    target = folder / "drafted.toml"
    target.write_text(text, "utf-8")
    return load_definition(target)
