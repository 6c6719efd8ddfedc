"""The annual FOIA reports of all agencies of the United States, as they are published: read, checked and added up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from agencies import ALL, FORM, Figures, agencies, observation, published, report
from collecting import consolidated

from gouji import Observation, Submission, bind, check, layout, outcomes
from gouji.editing.check import verdict
from gouji.model.edit import OutcomeVerdict
from gouji.model.finding import Verdict
from gouji.model.kind import Aggregation
from gouji.model.reading import Return
from gouji.model.submission import Status

YEARS = (2018, 2024)
TEN = ("oldest", *(f"oldest{n}" for n in range(2, 11)))
EXEMPTIONS = tuple(f"ex{n}" for n in ["1", "2", "3", "4", "5", "6", "7a", "7b", "7c", "7d", "7e", "7f", "8", "9"])
TRACKS = ("simple", "complex", "expedited")


@cache
def read(agency: str, year: int) -> Submission:
    """The report of an agency, written into our blank and read from it."""
    written = report(agency, year, agencies(year)[agency])
    submission, _ = bind(FORM, layout(written.form, written))
    assert written.form.rows == submission.form.rows
    return submission


# ── the published rules, in plain Python ────────────────────────────────────────────────────

Number = Callable[[str], Decimal]


def numbers(figures: Figures) -> Number:
    """The figures as the official site takes them: N/A and nothing are 0, <1 is 0.1."""

    def number(cell: str) -> Decimal:
        said = figures[cell].strip()
        return Decimal("0.1") if said == "<1" else Decimal(observation(said).value or 0)

    return number


def broken(figures: Figures) -> Iterator[str]:
    """The published rules that an agency breaks with one component like the whole."""
    n = numbers(figures)

    def over(table: str, columns: tuple[str, ...]) -> Decimal:
        return sum((n(f"{table}.{column}") for column in columns), Decimal(0))

    reasons = tuple(cell.removeprefix("vic2.") for cell in figures if cell.startswith("vic2."))
    dispositions = tuple(c.removeprefix("vb1.") for c in figures if c.startswith("vb1.") and c != "vb1.total")
    equal: dict[str, tuple[Decimal, Decimal]] = {
        "V.A = V.B.(1)": (n("va.processed"), n("vb1.total")),
        "V.B.(1) total": (n("vb1.total"), over("vb1", dispositions)),
        "V.B.(1) = V.B.(2)": (n("vb1.other"), n("vb2.times")),
        "VI.A = VI.B": (n("via.processed"), n("vib.total")),
        "VI.B total": (n("vib.total"), over("vib", ("affirmed", "partly", "reversed", "closed_other"))),
        "VI.C.(2) = VI.C.(3)": (n("vic2.other"), n("vic3.times")),
        "IX staff": (n("ix.staff.total"), n("ix.staff.full_time") + n("ix.staff.equivalent")),
        "IX costs": (n("ix.costs.total"), n("ix.costs.processing") + n("ix.costs.litigation")),
        "XII.D.(1) received": (n("xiid1.received.current"), n("va.received")),
        "XII.D.(1) processed": (n("xiid1.processed.current"), n("va.processed")),
        "XII.D.(2)": (n("xiid2.current"), n("xiia.requests")),
        "XII.E.(1) received": (n("xiie1.received.current"), n("via.received")),
        "XII.E.(1) processed": (n("xiie1.processed.current"), n("via.processed")),
        "XII.E.(2)": (n("xiie2.current"), n("xiia.appeals")),
    }
    for table in ("va", "via", "xiib"):
        end = n(f"{table}.start") + n(f"{table}.received") - n(f"{table}.processed")
        equal[f"{table} balance"] = n(f"{table}.end"), end
    for table in ("viic1", "viic2", "viic3"):
        bands = tuple(c.removeprefix(f"{table}.") for c in figures if c.startswith(f"{table}.") and "total" not in c)
        assert 13 == len(bands)
        equal[f"{table} total"] = n(f"{table}.total"), over(table, bands)
    pending = sum((n(f"viid.{track}.pending") for track in TRACKS), Decimal(0))
    most: dict[str, tuple[Decimal, Decimal]] = {
        "VII.C ≤ V.A": (sum((n(f"viic{m}.total") for m in (1, 2, 3)), Decimal(0)), n("va.processed")),
        "V.B.(1) ≤ V.B.(3)": (n("vb1.full_denials"), over("vb3", EXEMPTIONS)),
        "VI.B ≤ VI.C.(2)": (n("vib.closed_other"), over("vic2", reasons)),
        "VII.D ≤ V.A": (pending, n("va.end")),
        "XII.A ≤ VII.D": (n("xiia.requests"), pending),
        "XII.A ≤ VI.A": (n("xiia.appeals"), n("via.end")),
        "VIII.A": (n("viiia.within_ten_days"), n("viiia.granted") + n("viiia.denied")),
        "VI.C.(4)": (n("vic4.lowest"), n("vic4.highest")),
    }
    for table in ("viia", "viib"):
        most |= {f"{table} {t}": (n(f"{table}.{t}.lowest"), n(f"{table}.{t}.highest")) for t in TRACKS}
    for table in ("vic5", "viie", "xiic"):
        for longer, shorter in pairwise(TEN):
            most[f"{table} {shorter}"] = n(f"{table}.{shorter}.days"), n(f"{table}.{longer}.days")
    yield from (name for name, (left, right) in equal.items() if left != right)
    yield from (name for name, (left, right) in most.items() if left > right)


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_what_an_agency_reports_is_read_back(year: int) -> None:
    for agency, figures in agencies(year).items():
        written = report(agency, year, figures)
        seen = read(agency, year)
        for cell in written.form.cells:
            mine = written.observations[cell]
            assert (mine.value, mine.value is None and mine.said) == (
                seen.value(cell),
                mine.value is None and seen.observations[cell].said,
            ), cell


@pytest.mark.slow
@pytest.mark.parametrize(("year", "undecided"), [(2018, {"Office of Management and Budget"}), (2024, set())])
def test_the_agencies_that_fail_are_those_that_break_a_published_rule(year: int, undecided: set[str]) -> None:
    """Those that are undecided break one by a N/A, which the site takes for 0."""
    verdicts = {agency: {one.verdict for one in outcomes(read(agency, year))} for agency in agencies(year)}
    failing = {agency for agency, found in verdicts.items() if OutcomeVerdict.FAILED in found}

    assert {agency for agency, figures in agencies(year).items() if [*broken(figures)]} == failing | undecided
    assert all(OutcomeVerdict.UNDECIDED in verdicts[agency] for agency in undecided)


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_signs_for_figures_are_no_errors(year: int) -> None:
    """What is published has N/A and <1 in many places, a rule fails for few agencies, and one wrote N.A for N/A."""
    signs = 0
    for agency, figures in agencies(year).items():
        submission = read(agency, year)
        mistyped = "N.A" in figures.values()
        signs += sum(seen.status is Status.SPECIAL for seen in submission.observations.values())
        failed = any(one.verdict is OutcomeVerdict.FAILED for one in outcomes(submission))
        assert (failed or mistyped) is (Verdict.FAIL is verdict(check(submission))), agency

    assert signs > 1000


PLANTED = {
    "va.start": {"VA-BALANCE"},
    "vb1.no_records": {"VB1-TOTAL"},
    "vb2.times": {"VB1-VB2"},
    "via.received": {"VIA-BALANCE", "XIIE1-RECEIVED"},
    "viic1.to40": {"VIIC-TOTAL"},
    "ix.costs.processing": {"IX-COSTS"},
    "xiid2.current": {"XIID2-BACKLOG"},
}


@pytest.mark.parametrize("cell", PLANTED)
def test_a_mistake_in_a_component_is_named_by_its_row(cell: str) -> None:
    agency, year = "Federal Energy Regulatory Commission", 2024
    assert not [*broken(agencies(year)[agency])]
    table, _, column = cell.partition(".")
    written = report(agency, year, agencies(year)[agency])
    own = next(name for name in written.form.cells if name.startswith(f"{table}[") and name.endswith(f"].{column}"))
    value = written.value(own)
    assert value is not None
    changed = replace(written, observations={**written.observations, own: Observation.of(value + 700000)})
    submission, _ = bind(FORM, layout(changed.form, changed))

    failed = {one.rule for one in outcomes(submission) if one.verdict is OutcomeVerdict.FAILED}
    assert all(own in rule.cells for rule in failed)
    assert PLANTED[cell] <= {rule.id for rule in failed}
    assert {agency} == {submission.form.cells[own].row_label}


def summed(year: int) -> Mapping[str, tuple[Decimal | int | None, str]]:
    """Every sum of the official consolidation: ours, and as it is published."""
    returns = (Return(f"{agency}.xlsx", f"{n:064x}", read(agency, year), ()) for n, agency in enumerate(agencies(year)))
    total = consolidated(returns).total
    official = {cell: said for cell, said in published(year)[ALL].items() if said not in ("", "N/A")}
    found = {}
    for cell, said in official.items():
        table, _, column = cell.partition(".")
        found[cell] = total.value(f"{table}.overall.{column}"), said
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("year", "wrong"), [(2018, {"xiia.appeals": (4745, "NaN")}), (2024, {})])
def test_the_summary_is_the_official_one(year: int, wrong: Mapping[str, tuple[int, str]]) -> None:
    found = summed(year)

    assert 145 == len(found)
    assert wrong == {cell: (mine, said) for cell, (mine, said) in found.items() if mine != observation(said).value}


EXTREMES = tuple(
    cell.replace(".overall", "")
    for cell, known in FORM.cells.items()
    if ".overall." in cell and known.aggregation in (Aggregation.MINIMUM, Aggregation.MAXIMUM)
)


def by_the_site(figures: Sequence[Figures], cell: str) -> Decimal | str | None:
    """The least or most of some agencies as the official site reckons it: <1 is 0.1, what is below 1 is shown as <1."""
    said = [numbers(one)(cell) for one in figures if one[cell].strip() not in ("", "N/A", "N.A")]
    found = (min if "lowest" in cell else max)(said, default=None)
    return "<1" if found is not None and 0 < found < 1 else found


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_the_least_and_the_most_of_all_agencies_are_those_of_the_site(year: int) -> None:
    everyone = agencies(year)
    returns = (Return(f"{agency}.xlsx", f"{n:064x}", read(agency, year), ()) for n, agency in enumerate(everyone))
    result = consolidated(returns)
    mine = {cell: result.total.observations[cell.replace(".", ".overall.", 1)] for cell in EXTREMES}

    assert 14 == len(mine)
    wanted = {cell: by_the_site(list(everyone.values()), cell) for cell in EXTREMES}
    assert wanted == {cell: seen.value if seen.value is not None else seen.raw for cell, seen in mine.items()}
