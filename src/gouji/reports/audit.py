"""What an audit of a form's rules came to, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gouji.forms.audit.audit import MOST_CELLS, Audit, BlindSpot, rank
from gouji.forms.audit.crosswalks import Compared
from gouji.messages.render import listing, ui_text
from gouji.model.crosswalk import Fate
from gouji.model.figures import printed
from gouji.model.form import Form, describe
from gouji.model.language import Language
from gouji.reports.json_text import dump


def audit_as_text(form: Form, audit: Audit, language: Language, older: Sequence[Compared] = ()) -> str:
    """One line on the form, then one for each thing to know of its rules, and of its crosswalks to ``older`` forms."""
    rules, independent = len(form.rules), rank(form.rules)
    lines = [
        ui_text(
            "audit_form",
            language,
            form=form.id,
            cells=len(form.cells) - len(form.texts),
            rules=rules,
            independent=independent,
        )
    ]
    if not audit.contradictory:
        lines.append(ui_text("audit_sound", language))
    for rule, *others in audit.contradictory:
        key = "audit_contradictory" if others else "audit_impossible"
        lines.append(ui_text(key, language, rule=rule, others=listing(others, language)))
    for rule, reasons in audit.redundant:
        key = "audit_redundant" if reasons else "audit_empty"
        lines.append(ui_text(key, language, rule=rule, others=listing(reasons, language)))
    for bound, names in _rounded(form).items():
        lines.append(ui_text("audit_rounded", language, rules=listing(names, language), bound=bound))
    for cell, value in audit.forced:
        lines += [ui_text("audit_forced", language, cell=describe(form.cells[cell]), value=value)]
    for table, label in audit.unsummed:
        lines += [ui_text("audit_unsummed", language, table=table, label=label)]
    for table, other, ways in audit.alike:
        by = listing([ui_text(f"audit_told_by_{way}", language) for way in ways], language)
        lines.append(ui_text("audit_alike", language, table=table, other=other, by=by))
    if audit.unguarded:
        listed = listing([describe(form.cells[cell]) for cell in audit.unguarded], language)
        lines.append(ui_text("audit_unguarded", language, count=len(audit.unguarded), listed=listed))
    lines += _blind_spots(form, audit, language)
    lines += [ui_text(key, language, **audit.sealing._asdict()) for key in ("audit_code", "audit_code_four")]
    lines += [line for one in older for line in _against(form, one, language)]
    return "\n".join(lines)


def _rounded(form: Form) -> dict[str, list[str]]:
    """The rules over figures that were rounded one by one, by how far apart their sides are not yet."""
    found: dict[str, list[str]] = {}
    for rule in form.rules:
        if rule.tolerance:
            found.setdefault(printed(rule.tolerance), []).append(rule.name)
    return found


def _blind_spots(form: Form, audit: Audit, language: Language) -> Iterator[str]:
    with_last_year = {spot.table: spot.cells for spot in audit.blind_with_last_year}
    for table, spot in zip(form.tables, audit.blind, strict=True):
        located, count = audit.located[table.key], sum(cell.kind.is_figure for cell in table.cells)
        yield ui_text("audit_located", language, table=table.title, located=located, count=count)
        key = "audit_blind" if spot.example else "audit_no_blind"
        example = ui_text("next_short", language).join(
            f"{describe(form.cells[cell])} {change:+}" for cell, change in spot.example
        )
        yield "  " + ui_text(key, language, cells=spot.cells, example=example, searched=min(spot.cells - 1, MOST_CELLS))
        if with_last_year[table.key] > spot.cells:
            yield "  " + ui_text("audit_blind_previous", language, cells=with_last_year[table.key])


def _against(form: Form, one: Compared, language: Language) -> Iterator[str]:
    """How many cells compare with those of a predecessor, and what is wrong with the crosswalk."""
    if one.crosswalk is None:
        yield ui_text("audit_no_predecessor", language, form=one.form)
        return
    counts = {str(fate): len(one.crosswalk.of(fate)) for fate in Fate}
    yield ui_text("audit_crosswalk", language, form=one.form, gone=len(one.crosswalk.gone), **counts)
    for kind, faults in groupby(sorted(one.faults), key=lambda fault: fault.kind):
        names = [fault.name for fault in faults]
        cells = [describe(form.cells[name]) if name in form.cells else name for name in names]
        yield "  " + ui_text(f"audit_crosswalk_{kind}", language, cells=listing(cells, language), count=len(names))
    unsaid = [
        describe(form.cells[cell])
        for cell, said in one.crosswalk.cells.items()
        if said.fate is Fate.NOT_COMPARABLE and not said.reason and said.doubt is None
    ]
    if unsaid:
        yield "  " + ui_text("audit_crosswalk_unsaid", language, cells=listing(unsaid, language), count=len(unsaid))


def audit_as_json(form: Form, audit: Audit, older: Sequence[Compared] = ()) -> str:
    """The audit for programs: rules by name, cells by id, the blind spots with their changes."""
    return dump(
        {
            "form": form.id,
            "cells": len(form.cells),
            "rules": len(form.rules),
            "independent": rank(form.rules),
            "contradictory": [list(names) for names in audit.contradictory],
            "forced": {cell: str(value) for cell, value in audit.forced},
            "redundant": [{"rule": rule, "follows_from": list(others)} for rule, others in audit.redundant],
            "unsummed": [{"table": table, "header": label} for table, label in audit.unsummed],
            "alike": [{"tables": [table, other], "distinguished_by": list(ways)} for table, other, ways in audit.alike],
            "unguarded": list(audit.unguarded),
            "blind": [_spot(spot) for spot in audit.blind],
            "blind_with_last_year": [_spot(spot) for spot in audit.blind_with_last_year],
            "located": dict(audit.located),
            **({"rounded": rounded} if (rounded := _rounded(form)) else {}),
            "check_code": audit.sealing._asdict(),
            **({"predecessors": [_crosswalk(one) for one in older]} if older else {}),
        }
    )


def _crosswalk(one: Compared) -> dict[str, object]:
    if one.crosswalk is None:
        return {"form": one.form, "known": False}
    cells = {
        cell: {
            "fate": said.fate,
            **({"terms": {name: str(factor) for name, factor in said.terms}} if said.terms else {}),
            **({"reason": dict(said.reason)} if said.reason else {}),
        }
        for cell, said in one.crosswalk.cells.items()
    }
    faults = [fault._asdict() for fault in one.faults]
    gone = {cell: dict(reason) for cell, reason in one.crosswalk.gone.items()}
    return {"form": one.form, "known": True, "cells": cells, "gone": gone, "faults": faults}


def _spot(spot: BlindSpot) -> dict[str, object]:
    return {"table": spot.table, "cells": spot.cells, "example": dict(spot.example)}
