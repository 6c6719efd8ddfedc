"""The charts of a form definition: which cells every bar adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from gouji.forms.language.keys import BAR, CHART, TEXT
from gouji.forms.language.problems import Json, Problems, near, strings, texts
from gouji.model.chart import BY_ITEM, BY_UNIT, BY_YEAR, Bar, Chart
from gouji.model.form import Form
from gouji.model.groups import not_within
from gouji.model.kind import Aggregation


def charts_of(data: Json, form: Form, problems: Problems) -> tuple[Chart, ...]:
    """Every chart of a definition, over the cells and sums of the form it defines.

    A bar names cells, or the beginnings of their ids; of those named, the totals of others named
    are left out, so that nothing counts twice.
    """
    known = by_name(form.cells)
    charts = tuple(_chart(item, path, form, known, problems) for item, path in problems.items(data, "charts", ""))
    problems.unique([chart.id for chart in charts], "charts", "id")
    return charts


def _chart(item: Json, path: str, form: Form, known: Mapping[str, list[str]], problems: Problems) -> Chart:
    problems.check_keys(item, CHART, path)
    _check_text(item, "title", path, problems)
    by = problems.one_of(str(item["by"]), (BY_UNIT, BY_ITEM, BY_YEAR), f"{path}.by") if "by" in item else ""
    bars = []
    for bar, where in problems.items(item, "bars", path):
        problems.check_keys(bar, BAR, where)
        _check_text(bar, "label", where, problems)
        found = tuple(_cells(strings(bar.get("cells")), known, f"{where}.cells", form, problems))
        bars.append(Bar(texts(bar, "label", ""), found))
    units = list(dict.fromkeys(form.cells[cell].unit for bar in bars for cell in bar.cells))
    if len(units) > 1:
        problems.add(f"{path}.bars", "mixed_units", units="、".join(units))
    name = str(item.get("id", ""))
    return Chart(name, texts(item, "title", name), by, tuple(bars), "".join(units[:1]))


def _check_text(item: Json, key: str, path: str, problems: Problems) -> None:
    if isinstance(text := item.get(key), Mapping) and text:
        problems.check_keys(text, TEXT, f"{path}.{key}")


def _cells(
    names: Iterable[str], known: Mapping[str, list[str]], path: str, form: Form, problems: Problems
) -> Iterator[str]:
    """The cells that a bar adds up."""
    named: list[str] = []
    for name in names:
        if not (own := known.get(name, ())):
            problems.add(path, "no_such_cell", name=name, near=near(name, known))
        named += own
    among = set(named)
    kept = [cell for cell in named if not any(among.issuperset(rule.parts) for rule in form.sums.get(cell, ()))]
    outermost = set(not_within(form, kept))
    kept = [cell for cell in kept if cell in outermost]
    counts = Counter(part for cell in kept for part in _inputs(cell, form))
    for cell in kept:
        if form.cells[cell].aggregation is not Aggregation.SUM:
            problems.add(path, "not_added", name=cell)
    if twice := [cell for cell, count in counts.items() if count > 1]:
        problems.add(path, "added_twice", name=twice[0])
    yield from kept


def _inputs(cell: str, form: Form) -> set[str]:
    """What a cell adds up in the end, itself if it is no total."""
    seen, todo = {cell}, [cell]
    while todo:
        parts = set(form.sums[at][0].parts) if (at := todo.pop()) in form.sums else set()
        todo += parts - seen
        seen |= parts
    return seen - form.sums.keys()


def by_name(cells: Iterable[str]) -> dict[str, list[str]]:
    """The cell ids under every name that some are under, in their order."""
    found: dict[str, list[str]] = {}
    for cell in cells:
        end = len(cell)
        while end > 0:
            found.setdefault(cell[:end], []).append(cell)
            end = max(cell.rfind(".", 0, end), cell.rfind("[", 0, end))
    return found
