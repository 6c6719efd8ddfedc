"""Makes one return for each thing that checking and locating say: ``python samples/checked.py``.

Each file in ``checked`` is named by all the codes that `gouji check` must say of it, given what ``CHECKED``
says beside it: last year's return, or another unit's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from gouji import Document, Form, Grid, Observation, Submission, complete, layout, load_form, write
from gouji.model.submission import Status

HERE = Path(__file__).parent / "checked"
FORM = load_form("2021")
UNIT = "清源县水利局"
FIGURES: dict[str, int] = {
    "disclosure.licensing.decisions": 46, "disclosure.penalty.decisions": 5, "requests.new.person": 12,
    "requests.new.company": 3, "requests.carried_in.person": 2, "requests.granted.person": 9,
    "requests.granted.company": 2, "requests.denied.third_party.person": 1, "requests.rejected.repeat.person": 2,
    "requests.rejected.publication.company": 1, "requests.carried_out.person": 2, "cases.reconsideration.upheld": 12,
    "cases.reconsideration.corrected": 5,
}  # fmt: skip
LAST_YEAR = FIGURES | {"disclosure.licensing.decisions": 40, "requests.new.person": 13, "requests.granted.person": 10}

assert set(FORM.cells) >= FIGURES.keys()


@dataclass(frozen=True)
class Case:
    """What a return says otherwise than ``FIGURES``, None for a blank, and what is checked together with it.

    ``typed`` says that somebody had typed the totals over the formulas before.
    """

    changes: Mapping[str, int | Decimal | str | None] = field(default_factory=dict)
    unit: str = UNIT
    year: int = 2024
    previous: str = ""
    beside: str = ""
    explanation: str = ""
    typed: bool = False


def returned(case: Case, figures: Mapping[str, int] = FIGURES, form: Form = FORM) -> Document:
    """The return as a workbook."""
    nothing = dict.fromkeys(form.cells, Observation.of(None))
    typed = {cell: Observation.of(figures.get(cell, 0)) for cell in form.cells if cell not in form.sums}
    changed = {cell: _seen(value) for cell, value in case.changes.items()}
    said = {"X-CARRY": case.explanation} if case.explanation else {}
    seen = Submission(form, case.unit, case.year, nothing | typed, explanations=said)
    if case.typed:
        seen = complete(seen)
        return _typed_over(layout(form, replace(seen, observations={**seen.observations, **changed})))
    return layout(form, complete(replace(seen, observations=nothing | typed | changed), partly=True))


def _seen(value: int | Decimal | str | None) -> Observation:
    return Observation(None, value, Status.NOT_A_NUMBER) if isinstance(value, str) else Observation.of(value)


def _typed_over(document: Document) -> Document:
    tables = {table.sheet for table in FORM.tables}
    return replace(document, grids=tuple(_without_formulas(g) if g.name in tables else g for g in document))


def _without_formulas(grid: Grid) -> Grid:
    return replace(grid, pieces=tuple(piece._replace(formula=None) for piece in grid.pieces))


COMPANIONS: dict[str, Callable[[], Document]] = {
    "2023": lambda: returned(Case(year=2023), LAST_YEAR),
    "2020": lambda: returned(Case(year=2020), LAST_YEAR, load_form("2019")),
    "另一单位": lambda: returned(Case(unit="清源县林业局")),
}
_MUDDLE = ("new", "carried_in", "granted", "partial", "carried_out")
CHECKED: dict[str, Case] = {
    # 2 handed on to next year became 3: no total shows it, they follow
    "E101-L105": Case({"requests.carried_out.person": 3}),
    # 9 granted became 19; the totals were typed and are still right
    "E102-L101": Case({"requests.granted.person": 19}, typed=True),
    "E103": Case({"requests.new.research": None}),
    # 3 of companies were not entered, all else says so
    "E103-L106": Case({"requests.new.company": None}, typed=True),
    "E104": Case({"disclosure.coercion.decisions": None}),
    "E201-E202-E203-E204-E205-E206": Case({
        "disclosure.licensing.decisions": Decimal("1.5"), "disclosure.penalty.decisions": -1, "disclosure.coercion.decisions": 45668,
        "disclosure.normative.issued": "约20", "disclosure.normative.repealed": "#REF!",
        "disclosure.normative.in_force": "2024-01-12",
    }),
    # a bureau issues no government rules
    "E301": Case({"disclosure.regulations.in_force": 1}),
    # 2 were carried out last year
    "E302": Case({"requests.carried_in.person": 3, "requests.new.person": 11}, previous="2023"),
    "E303": Case(LAST_YEAR | {"disclosure.licensing.decisions": 46, "cases.reconsideration.upheld": 1}, previous="2023"),
    "E304": Case({"disclosure.licensing.decisions": 1}, beside="另一单位"),
    "E302-E305": Case(dict.fromkeys((cell for cell in FIGURES if cell.startswith("requests.")), 0), previous="2023"),
    "E306": Case(unit="清源县水务局", previous="2023"),
    "E307": Case(year=2021, previous="2020"),
    "E308": Case(year=2025, previous="2023"),
    "E302-E311": Case({"requests.carried_in.person": 3, "requests.new.person": 11}, previous="2023", explanation="核实无误"),
    "E302-E312": Case({"requests.carried_in.person": 3, "requests.new.person": 11}, previous="2023",
                      explanation="2023年底接收县水务站移交的在办申请1件"),
    # 12 upheld became 21: five cells can be wrong, one of them by digits swapped
    "E102-L102-L104": Case({"cases.reconsideration.upheld": 21}, typed=True),
    "E101-E102-L103": Case({f"requests.{row}.total": 7**n for n, row in enumerate(_MUDDLE, 1)}
                           | {f"requests.{row}.legal": 11**n for n, row in enumerate(_MUDDLE, 1)}, typed=True),
    # one of five cells is blank, and the others are more than their total already
    "E104-E325-L105": Case({"cases.reconsideration.total": 16, "cases.reconsideration.pending": None}, typed=True),
    # 12 new became 1: what was handled is more, whatever was handed on
    "E101-E103-E326-L102-L104": Case({"requests.new.person": 1, "requests.new.total": 4,
                                      "requests.carried_out.person": None}, typed=True),
}  # fmt: skip


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for name, make in COMPANIONS.items():
        write(make(), HERE / f"{name}.xlsx", force=True)
    for codes, case in CHECKED.items():
        write(returned(case), HERE / f"{codes}.xlsx", force=True)
