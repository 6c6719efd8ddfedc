"""Hypothesis strategies: returns of any form, as units fill them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from gouji import Form, Observation, Submission, complete
from gouji.model.kind import Kind
from gouji.model.submission import NOTHING, Status
from gouji.model.totals import sum_order, total_of
from gouji.units.on_covers import is_example
from gouji.workbook.reasons import COPY, SAME, ZERO

counts = st.integers(0, 99_999_999)
signed_amounts = st.decimals(-9_999, 9_999, places=2)
signed_counts = st.integers(-9_999, 9_999)
amounts = st.decimals(0, 9_999_999, places=4).map(
    lambda amount: int(amount) if amount == int(amount) else amount.normalize()
)
names = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=20).map(str.strip).filter(bool)
units = names.filter(lambda name: not is_example(name))  # X stands for any unit

unusual = st.sampled_from(
    [
        NOTHING,
        Observation(None, "/", Status.NOT_APPLICABLE),
        Observation(None, "—", Status.NOT_APPLICABLE),
        Observation(None, "不适用", Status.NOT_APPLICABLE),
        Observation(None, "无法统计", Status.NOT_A_NUMBER),
        Observation(None, "=1+1", Status.NOT_A_NUMBER),
        Observation(None, "22 件左右（其中修订 16 件）", Status.NOT_A_NUMBER),
    ]
)


def some_of(names: Sequence[str], most: int | None = None) -> st.SearchStrategy[list[str]]:
    """Some of them, none where there are none."""
    return st.lists(st.sampled_from(names), max_size=most) if names else st.just([])


def figures(kind: Kind) -> st.SearchStrategy[Observation]:
    """A figure of some kind."""
    return {Kind.AMOUNT: amounts, Kind.SIGNED_AMOUNT: signed_amounts, Kind.SIGNED_COUNT: signed_counts}.get(
        kind, counts
    ).map(Observation.of)


@st.composite
def honest(draw: st.DrawFn, form: Form, entries: st.SearchStrategy[Observation] | None = None) -> Submission:
    """A return whose totals are the sums of their parts, most cells zero as in life.

    ``entries`` are unusual observations that may stand in some input cells.
    """
    inputs = [cell.id for cell in form.cells.values() if not cell.total]
    observations = dict.fromkeys(form.cells, NOTHING) | dict.fromkeys(inputs, Observation.of(0))
    for cell in draw(st.lists(st.sampled_from(inputs), max_size=40)):
        observations[cell] = draw(figures(form.cells[cell].kind))
    if entries is not None:
        for cell in draw(st.lists(st.sampled_from(inputs), max_size=12)):
            observations[cell] = draw(entries)
    contact = draw(st.dictionaries(st.sampled_from(["person", "phone"]), names, max_size=2))
    items = [*dict.fromkeys(query.id for query in form.queries), COPY, ZERO, SAME]
    reasons = st.lists(names, min_size=1, max_size=3).map("，\n".join)
    said = draw(st.dictionaries(st.sampled_from(items), reasons, max_size=2))
    seen = Submission(
        form, draw(units), draw(st.integers(2000, 2099)), observations, contact=contact, explanations=said
    )
    return complete(seen, partly=True)


@st.composite
def returned(draw: st.DrawFn, form: Form) -> Submission:
    """Any return at all: unusual entries, blanks, wrong and missing totals, nil returns."""
    submission = draw(honest(form, unusual))
    observations = dict(submission.observations)
    for cell in draw(some_of(sorted(form.sums), 4)):
        observations[cell] = draw(
            st.one_of(counts.map(Observation.of), unusual, st.just(Observation(None, "", Status.UNCOMPUTED)))
        )
    nil = draw(st.booleans())
    if nil:
        inputs = [cell for cell, seen in observations.items() if seen.status == Status.BLANK and cell not in form.sums]
        observations |= dict.fromkeys(inputs, Observation(0, "", Status.BLANK))
        for cell in sum_order(form):  # a blank total is zero where any of its parts is a figure or counts as one
            parts = form.sums[cell][0].parts
            if observations[cell].status == Status.BLANK and any(
                observations[part].value is not None for part in parts
            ):
                observations[cell] = Observation(0, "", Status.BLANK)
    return replace(submission, observations=observations, nil_return=nil)


def computed(submission: Submission) -> Submission:
    """The return as it reads back: a total without a stored result has what its parts add up to."""
    form, values = submission.form, submission.values()
    seen = submission.observations
    found = {}
    for cell in sum_order(form):
        if seen[cell].status == Status.UNCOMPUTED:
            values[cell] = total_of(form, cell, values)
            found[cell] = seen[cell]._replace(value=values[cell])
    return submission.with_observations(found)


def stated(submission: Submission) -> dict[str, int | Decimal]:
    """The figures of a return without blanks."""
    values = {cell: value for cell, value in submission.values().items() if value is not None}
    assert values.keys() == submission.form.cells.keys()
    return values


def balanced(form: Form, scale: int = 1) -> Submission:
    """A busy return with a different figure in every input cell; those of the official forms are in balance."""
    values: dict[str, int | Decimal] = {}
    for number, cell in enumerate(form.cells.values(), 1):
        if cell.id not in form.sums:
            values[cell.id] = number * scale
    for column in ("person", "company", "research", "charity", "legal", "other") if form.family == "zfxxgk" else ():
        done = sum(v for cell, v in values.items() if cell.startswith("requests.") and cell.endswith(f".{column}")
                   and cell.split(".")[1] not in ("new", "carried_in", "carried_out"))  # fmt: skip
        out, carried = values[f"requests.carried_out.{column}"], values[f"requests.carried_in.{column}"]
        values[f"requests.new.{column}"] = done + out - carried
    observations = {cell: Observation.of(values[cell]) if cell in values else NOTHING for cell in form.cells}
    return complete(Submission(form, "红旗区科学技术局", form.years[1] or 2023, observations))
