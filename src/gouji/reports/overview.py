"""What the returns of a report come to together, in the charts that their forms declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gouji.consolidation.sums import sum_of
from gouji.editing.query_edits import last_years_figures
from gouji.editing.review import Review, Reviewed
from gouji.messages.render import ui_text
from gouji.messages.speech import spoken
from gouji.model.chart import BY_ITEM, BY_UNIT
from gouji.model.form import Form
from gouji.model.labels import fold
from gouji.model.language import Language
from gouji.model.reading import SummaryReturn
from gouji.model.reporting_period import Earlier, Period
from gouji.model.submission import Submission
from gouji.workbook.charts import Plot, Values, plot_items, plot_units, plot_years, together


class Overview(NamedTuple):
    """The returns of one form and period: how many units they are of, and the charts."""

    form: Form
    period: Period | None
    units: int
    plots: tuple[Plot, ...]


class _Unit(NamedTuple):
    """The figures of a unit; last year's where its return of last year was at hand."""

    name: str
    figures: Values
    last_year: Values | None


def overviews(reports: Iterable[Reviewed], language: Language) -> list[Overview]:
    """One for every form that declares charts and every period of which there are returns of two units or more.

    Of several returns of a unit the first counts; a summary does not count beside the returns it was made of.
    """
    groups: dict[tuple[Form, Period | None], list[Review]] = {}
    for report in reports:
        if isinstance(report, Review):
            groups.setdefault((report.form, report.submission.period), []).append(report)
    found = []
    for (form, period), group in groups.items():
        units = list(_units(form, group))
        if form.charts and len(units) > 1:
            found.append(Overview(form, period, len(units), tuple(_plots(form, period, units, language))))
    return found


def _units(form: Form, reports: Sequence[Review]) -> Iterator[_Unit]:
    known = {fold(report.submission.unit or "") for report in reports if not report.is_summary}
    done: set[str] = set()
    for report in reports:
        one, returned = report.submission, report.returned
        name = one.unit or report.file
        members = returned.members if isinstance(returned, SummaryReturn) else ()
        if fold(name) in done or any(fold(member.unit or "") in known for member in members):
            continue
        done.add(fold(name))
        last = report.previous
        before = last_years_figures(form, _by_parts(last, form)) if last is not None else None
        yield _Unit(name, _by_parts(one, form).values(), before)


def _by_parts(submission: Submission, form: Form) -> Submission:
    """A return with its totals added up anew, as a consolidation counts it; one of another form as it is."""
    return sum_of(form, [submission]) if submission.form == form else submission


def _plots(form: Form, period: Period | None, units: Sequence[_Unit], language: Language) -> Iterator[Plot]:
    compared = [(unit.figures, unit.last_year) for unit in units if unit.last_year is not None]
    earlier = spoken(Earlier.before(form.frequency), language)
    note = ui_text("page_compared", language, count=len(compared), earlier=earlier)
    note = note if len(compared) < len(units) else ""
    now, then = (together(figures) for figures in zip(*compared, strict=True)) if compared else ({}, {})
    last_year, this_year = (period.previous if period is not None else None, then), (period, now)
    for chart in form.charts:
        if chart.by == BY_UNIT:
            yield plot_units(chart, [(unit.name, unit.figures) for unit in units], language)
        elif chart.by == BY_ITEM:
            yield plot_items(chart, together(unit.figures for unit in units), language)
        elif (plot := plot_years(chart, last_year, this_year, language, note)) is not None:
            yield plot
