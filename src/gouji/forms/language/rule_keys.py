"""The keys of what a form definition says between figures: rules, queries, crosswalks."""

from __future__ import annotations

from gouji.forms.language.keys import REQUIRED, REVISED, Key, Keys, one_of
from gouji.model.edit import Relation
from gouji.model.finding import Severity

RULE: Keys = {
    "id": Key(str, REQUIRED, "Its name in reports; it keeps it for ever."),
    "title": Key(dict, REQUIRED, "What it says, in words."),
    "each": Key(
        str, "once", "`columns` or `rows`: repeated for each of them that has all the cells named.", ("columns", "rows")
    ),
    "expression": Key(
        str,
        "the sums whose `rule` names it",
        f"Two sides with {one_of(Relation)} between them, each of cells and whole numbers with `+`, `-` and "
        "`2 * cell`. With `each`, cells are named without their column (or row).",
    ),
    "codes": Key(
        str,
        "none",
        "Instead of an expression, as the form prints it in the codes of rows, for every column of figures: "
        "`7=1+2+3-4-5`, `15=16+…+20`, `43≤44+46`.",
    ),
    "table": Key(str, "the one that has codes", "The table whose codes are meant."),
    "severity": Key(str, "`error`", "`error`, `warning` or `information`: how grave a failure is.", tuple(Severity)),
    "source": Key(str, REQUIRED, "Where it is prescribed."),
    **REVISED,
}

QUERY: Keys = {
    **{key: RULE[key] for key in ("id", "title", "each")},
    "expression": Key(
        str,
        REQUIRED,
        "As that of a rule; `previous.` before a cell means its figure of the period before, `year_ago.` that of the "
        "same period last year; of a yearly form both are last year's.",
    ),
    "source": RULE["source"],
    "reason": Key(dict, REQUIRED, "For which reason it may fail, in words."),
    "units": Key(str, "every unit", "A regular expression: the names of the units that are asked."),
    **REVISED,
}

PREDECESSOR: Keys = {
    "form": Key(str, REQUIRED, "The id of the earlier form."),
    "source": Key(str, "none", "The document that says how the two compare."),
    "cells": Key(list, "none", "Cells that count the same there under the same id, or the beginnings of their ids."),
    "renamed": Key(dict, "none", 'Cells that count the same there under another id: `"new.name" = "old.name"`.'),
    "derived": Key(
        dict,
        "none",
        'Cells reckoned from old ones: `"new.name" = "old.a + 2 * old.b"`, `"(old.a + old.b) / 10000"`.',
    ),
    "not_comparable": Key(list, "none", "Cells of this form whose figures begin anew, with the reason."),
    "dropped": Key(list, "none", "Cells of the earlier form without a successor, with the reason."),
}

BREAK: Keys = {
    "cells": Key(list, REQUIRED, "The cells, or the beginnings of their ids."),
    "reason": Key(dict, REQUIRED, "Why, in words."),
}
