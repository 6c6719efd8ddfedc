"""What a form definition says of earlier forms: which of their figures count the same in it, and which do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from gouji.forms.language.edition_keys import BREAK, PREDECESSOR
from gouji.forms.language.expression import parse_side
from gouji.forms.language.problems import Json, Problems, near, strings, texts
from gouji.model.form import Table, under
from gouji.model.patterns import regex
from gouji.model.predecessor import Break, Predecessor, Quotient

_DIVIDED = regex(r"\s*(?:\((?P<inside>[^()]*)\)|(?P<plain>[^()/]*))\s*/\s*(?P<divisor>[1-9]\d*)\s*")
_NAME = regex(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


def predecessors_of(data: Json, tables: tuple[Table, ...], problems: Problems) -> dict[str, Predecessor]:
    """The crosswalks of a definition, by the id of the earlier form."""
    known = [cell.id for table in tables for cell in table.cells]
    found: dict[str, Predecessor] = {}
    items = problems.items(data, "predecessors", "")
    for item, path in items:
        problems.check_keys(item, PREDECESSOR, path)
        one = _predecessor(item, path, problems)
        _check_names(one, path, known, problems)
        found[one.form] = one
    problems.unique([str(item.get("form", "")) for item, _ in items], "predecessors", "form")
    return found


def _predecessor(item: Json, path: str, problems: Problems) -> Predecessor:
    renamed, derived = (_table(item, key, path, problems) for key in ("renamed", "derived"))
    for name, before in renamed.items():
        if not _NAME.fullmatch(before):
            problems.add(f"{path}.renamed.{name}", "expression", detail=f"{before!r} is not the name of a cell")
    quotients = {}
    for name, text in derived.items():
        try:
            quotients[name] = _quotient(text)
        except ValueError as problem:
            problems.add(f"{path}.derived.{name}", "expression", detail=str(problem))
    return Predecessor(
        form=str(item.get("form", "")),
        source=str(item.get("source", "")),
        cells=strings(item.get("cells")),
        renamed=renamed,
        derived=quotients,
        breaks=tuple(_breaks(item, "not_comparable", path, problems)),
        dropped=tuple(_breaks(item, "dropped", path, problems)),
    )


def _table(item: Json, key: str, path: str, problems: Problems) -> dict[str, str]:
    """A TOML table of texts; what is none in it is noted."""
    given = item.get(key)
    found = {}
    for name, value in given.items() if isinstance(given, dict) else ():
        if isinstance(value, str):
            found[name] = value
        else:
            problems.add(f"{path}.{key}.{name}", "wrong_type", wanted="str", found=type(value).__name__)
    return found


def _quotient(text: str) -> Quotient:
    divided = _DIVIDED.fullmatch(text)
    side = parse_side(text if divided is None else divided["inside"] or divided["plain"])
    if not side.terms or side.constant:
        raise ValueError("a figure is derived from cells only")
    return Quotient(side.terms, 1 if divided is None else int(divided["divisor"]))


def _breaks(item: Json, key: str, path: str, problems: Problems) -> Iterable[Break]:
    for one, where in problems.items(item, key, path):
        problems.check_keys(one, BREAK, where)
        yield Break(strings(one.get("cells")), texts(one, "reason", ""))


def _check_names(one: Predecessor, path: str, known: Sequence[str], problems: Problems) -> None:
    """Note names of no cell of the new form, and cells of which two things are said."""
    covered: Counter[str] = Counter()
    for name in one.named:
        cells = [cell for cell in known if under(cell, name)]
        if not cells:
            problems.add(f"{path}.cells", "no_such_cell", name=name, near=near(name, known))
        covered.update(cells)
    if twice := [cell for cell, count in covered.items() if count > 1]:
        problems.add(path, "mapped_twice", cell=twice[0], count=len(twice))
