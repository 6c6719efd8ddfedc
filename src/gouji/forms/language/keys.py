"""The keys that a form definition may hold, as data: what kind of value, what without it, what it means.

The readers of this folder refuse every other key; the reference page of the language is made from the same lines.
Those of revisions and earlier editions stand in `edition_keys`, those of the file that reads sentences in `prose_keys`.
"""

from __future__ import annotations

from gouji.forms.language.edition_keys import REVISED
from gouji.forms.language.key import REQUIRED, Key, Keys, one_of
from gouji.model.chart import BY_ITEM, BY_UNIT, BY_YEAR
from gouji.model.edit import Relation
from gouji.model.fields import FIELD_KINDS, FIELD_PLACES
from gouji.model.finding import Severity
from gouji.model.kind import Aggregation, Kind
from gouji.model.open_rows import MERGES, STUBS
from gouji.model.reporting_period import Frequency

CHILDREN = "children"
EXCLUSIVE = "exclusive"
OWN_COLUMN = "小计"
"""What is printed over a column for the figure of the header over it, unless a form says otherwise."""
MISSING, ZERO = "missing", "zero"
MOST_DECIMALS = 4
"""More than a check by a spreadsheet's formula tells from nothing."""


IMPRINTED: Keys = {
    "form_number": Key(str, "none", "The number printed at the head (表号), such as 107-1表."),
    "issued_by": Key(str, "none", "The office that has issued it (制定机关), printed there."),
    "approved_by": Key(str, "none", "The office that has approved it (批准机关), printed there."),
    "approval": Key(str, "none", "The number of the approval (批准文号), printed there."),
    "valid_until": Key(str, "none", "Until when it is valid (有效期至), as printed there."),
}

DEFINITION: Keys = {
    "form": Key(dict, REQUIRED, "What the form is."),
    "tables": Key(list, REQUIRED, "Its tables, in the order printed."),
    "fields": Key(list, "none", "What it asks for besides figures (单位负责人, 填表人, 报出日期 …)."),
    "lists": Key(list, "none", "Lists from which cells take their words."),
    "rules": Key(list, "none", "Edit rules (勾稽关系): what must hold."),
    "queries": Key(list, "none", "Query edits (提醒规则): what usually holds and may fail for a good reason."),
    "predecessors": Key(list, "none", "Crosswalks (新旧对照): how its cells compare with those of earlier forms."),
    "sections": Key(list, "none", "Sections of the report in which it is published."),
    "charts": Key(list, "none", "Charts of the summary and of the HTML report."),
}

NO_FIGURE, AT_MOST = "none", "at_most"

SPECIAL: Keys = {
    AT_MOST: Key(int, REQUIRED, "The figure is no more than this."),
}

_PRECISION: Keys = {
    "special": Key(
        dict,
        "those of the header above, table or form, else none",
        f'Signs that may stand for a figure, and what each means: `"N/A" = "{NO_FIGURE}"` (none), '
        f'`"<1" = {{ {AT_MOST} = 1 }}`.',
    ),
    "decimals": Key(
        int,
        "that of the header above, table or form, else any",
        f"How many decimals amounts have at most, 0 to {MOST_DECIMALS}; more are told (E340). Counts have none.",
    ),
    "rounded": Key(
        bool,
        "that of the header above, table or form, else false",
        "Whether amounts were rounded one by one, so that a rule over three or more of them holds while its sides are "
        "less than half a last place for each of them apart. Counts, and rules over fewer, are exact.",
    ),
    "cumulative": Key(
        bool,
        "that of the header above, table or form, else false",
        "Whether figures count from the beginning of the year (累计), so that those of several periods are never added "
        "up, and one below that of the period before is told (E309).",
    ),
}

FORM: Keys = {
    "id": Key(str, REQUIRED, "Its name for programs, such as `wards-2024`; it also stands in every blank."),
    "edition": Key(str, REQUIRED, "Its short name for `--form`, such as `2024`."),
    "title": Key(str, REQUIRED, "The official title, without year and unit."),
    "source": Key(str, REQUIRED, "The document that prescribes it, by its number."),
    "years": Key(list, REQUIRED, "The first report year, or the first and the last."),
    "period": Key(
        str,
        f"`{Frequency.YEAR}`",
        f"For what each return is: {one_of(Frequency)}. `--period 2025-Q1` names one; cover and marks say which.",
        tuple(Frequency),
    ),
    "year_start": Key(
        str,
        "`01-01`",
        "The month and day on which a report year begins. One that begins from July on has the number of the calendar "
        "year in which it ends: with `10-01`, 2024 is 1 October 2023 to 30 September 2024. Months may begin some days "
        "before the calendar's: with `12-21` they go from the 21st to the 20th.",
    ),
    "unit": Key(str, "empty", "What figures count, such as 件, where table and header say nothing."),
    **_PRECISION,
    "aliases": Key(list, "none", "Other names for `--form`."),
    "family": Key(str, "its id", "What it is an edition of: editions of a family follow one another by years."),
    "revision": Key(
        int,
        "1",
        "Which correction of it this is, where it was corrected after blanks had been handed out: `since`, `until` and "
        "`earlier` say what it looked like before.",
    ),
    "earlier": REVISED["earlier"],
    "default": Key(bool, "false", "Whether its family is meant where several have a form for a year."),
    "country": Key(str, "none", "The country in which it is owed, in two letters (ISO 3166), such as CN."),
    "office": Key(str, "none", "The office that asks for it."),
    "partial": Key(bool, "false", "Whether it is only a part of a report; `note` has to say which."),
    "note": Key(str, "none", "What is to be known before it is used, such as what it leaves out."),
    "blank": Key(
        str,
        f"`{MISSING}`",
        f"What a cell left blank means: `{MISSING}`, that its figure is not known; `{ZERO}`, that there was nothing, "
        "where the figures of returns are added up.",
    ),
    **IMPRINTED,
    "prose": Key(str, "none", "The file beside this one that says which sentences of the report claim figures."),
}

FIELD: Keys = {
    "key": Key(
        str,
        REQUIRED,
        "Its name in `contact` of what is read. `person`, `phone` and `date` are those that every cover has: 填报人, "
        "联系电话, 填报日期.",
    ),
    "label": Key(str, REQUIRED, "What is printed, to the character."),
    "kind": Key(str, "`text`", f"{one_of(FIELD_KINDS)}; a fixed one is printed as it is.", FIELD_KINDS),
    "place": Key(
        str, "`foot`", f"{one_of(FIELD_PLACES)}: those of the foot stand below every table too.", FIELD_PLACES
    ),
    "pattern": Key(str, "any", "What an answer looks like, as a regular expression."),
    "value": Key(str, "none; required of a fixed one", "What is printed of a fixed one."),
    "required": Key(bool, "false", "Whether a return without it is wrong."),
    **REVISED,
}

LIST: Keys = {
    "key": Key(str, REQUIRED, "Its name for headers."),
    "values": Key(list, REQUIRED, "Its words, each a text or a table with code and label."),
    **REVISED,
}

CHOICE: Keys = {
    "label": Key(str, REQUIRED, "What is chosen."),
    "code": Key(str, "none", "Its code, which may be written instead."),
    **REVISED,
}

TABLE: Keys = {
    "key": Key(
        str,
        REQUIRED,
        "The first part of the ids of its cells: small letters, digits, `_`; not one of `previous` and `year_ago`.",
    ),
    "number": Key(str, "empty", "Its number in the official form, such as 二."),
    "sheet": Key(str, REQUIRED, "The name of its worksheet, at most 31 characters, none of gouji's own sheets."),
    "title": Key(str, REQUIRED, "The title printed above it."),
    "unit": Key(str, "that of the form", "What its figures count."),
    **_PRECISION,
    "widths": Key(list, "worked out", "A width in characters for every column, those of labels first."),
    "landscape": Key(bool, "false", "Whether the page is printed across."),
    **{key: one._replace(default="that of the form") for key, one in IMPRINTED.items()},
    "notes": Key(list, "none", "Lines printed below it (填表说明)."),
    "empty_note": Key(str, "none", "What is to be said below it where it has no figures; told where it is not (R268)."),
    "blocks": Key(list, REQUIRED, "Rectangles of figures, one below the other or side by side."),
    **REVISED,
}

BLOCK: Keys = {
    "beside": Key(
        bool,
        "false",
        "Whether it stands at the right of the block before, whose rows it need not have; not with open rows.",
    ),
    "caption": Key(str, "none", "A line above the block over the whole width."),
    "corner": Key(str, "empty", "The text where the headers of rows and columns meet."),
    "columns": Key(list, REQUIRED, "The header tree on top: headers, which may stand over others."),
    "rows": Key(list, "one line without a label", "The header tree at the left."),
    "closed": Key(
        list,
        "none",
        "Cells, as `row.column`, or rows in which nothing can stand: a dash is printed there, and no cell is made.",
    ),
    "letters": Key(
        bool,
        "false",
        "Whether a line under the headings names the columns: 甲, 乙, 丙 those in front, 1, 2, 3 those of figures, or "
        "the `code` of one. Not without labels of rows.",
    ),
    "stubs": Key(list, "the labels of the rows", "The columns in front of the figures, from left to right."),
    "repeat": Key(dict, "none", "Open rows (可变行) instead of `rows`: the unit chooses how many and what they are."),
    **REVISED,
}

STUB: Keys = {
    "shows": Key(str, REQUIRED, f"What it shows of a row: {one_of(STUBS)}.", STUBS),
    "label": Key(str, "empty", "Its heading."),
}

REPEAT: Keys = {
    "key": Key(str, REQUIRED, "What the rows are, such as `project`; a part of the names of rules."),
    "unique": Key(bool, "true", "Whether no two rows have the same code, or where there are none, name."),
    "minimum": Key(int, "0", "The fewest rows."),
    "maximum": Key(int, "1000", "The most rows."),
    "blank_rows": Key(int, "10", "How many empty ones a blank has."),
    "code": Key(dict, "none", "Rows have codes, in the stub that shows them."),
    "total": Key(dict, "none", "A row that adds up all others."),
    "merge": Key(
        str,
        "`key`",
        "How rows of several returns come together: `key` adds up those of one key, `unit` has a row for each unit, "
        "with the figures of its total row, `append` puts them one below the other.",
        MERGES,
    ),
}

REPEAT_CODE: Keys = {
    "pattern": Key(str, "any", "What a code looks like, as a regular expression."),
    "by_prefix": Key(bool, "false", "Whether the row of a code adds up those of the next longer codes it begins."),
    "rule": Key(str, "a name made from the keys", "The id of the rule in `rules` that says so of rows."),
}

REPEAT_TOTAL: Keys = {
    "key": Key(str, REQUIRED, "Its part of the ids of its cells."),
    "label": Key(str, REQUIRED, "What is printed, to the character."),
    "aliases": Key(list, "none", "Other wordings of the label seen in returns."),
    "first": Key(bool, "false", "Whether it stands above the others."),
    "rule": Key(str, "a name made from the keys", "The id of the rule in `rules` that this sum states."),
}

HEADER: Keys = {
    "key": Key(str, "none; a leaf must have one", "Its part of the ids of the cells below it."),
    "label": Key(str, REQUIRED, "What is printed, to the character."),
    "children": Key(list, "none, a leaf", "The headers that it stands over."),
    "aliases": Key(list, "none", "Other wordings of the label seen in returns."),
    "sum": Key(
        (str, list),
        "no total",
        'What a leaf adds up: `"siblings"`, or keys of leaves or of whole branches; of columns also those of blocks '
        "above, where a line is printed in several, one below the other. Of a header with children "
        '`"children"`: it has a figure of its own, which they add up to.',
    ),
    "whole": Key(
        (bool, str),
        "false",
        "Of a header with children: it has a figure of its own, and each of them is within it (其中). "
        f"`{EXCLUSIVE}`: so are all together, as none is within another.",
        (EXCLUSIVE,),
    ),
    "figure": Key(
        (bool, str),
        "whether `sum` or `whole` says so",
        "Whether a header with children has a figure of its own, named by the keys down to it; a text stands over its "
        f"column, {OWN_COLUMN} unless said. The rows below such a row are printed set in.",
    ),
    "rule": Key(str, "a name made from the keys", "The id of the rule in `rules` that this sum, or `whole`, states."),
    "kind": Key(str, "that of the header above, else `count`", f"{one_of(Kind)}.", tuple(Kind)),
    "aggregation": Key(
        str,
        "that of the header above, else `sum`",
        f"What a summary makes of the figures: {one_of(Aggregation)}. "
        "Text that says so has a cell in the row of a sum, too.",
        tuple(Aggregation),
    ),
    "unit": Key(str, "that of the header above, else of the table; for amounts none", "What the figures count."),
    **_PRECISION,
    "code": Key(
        str,
        "none",
        "The official code of a row, shown where the block has a stub for it; of a column, where it has `letters`.",
    ),
    "choices": Key(str, "none", "The key of the list from which the words come; makes it a `choice`."),
    "required": Key(bool, "false", "Whether words must not be missing; figures never may."),
    "longest": Key(int, "any", "The most characters that words may have."),
    "bottom": Key(
        bool,
        "false",
        "Whether the row and those below it stand level with the last rows of a longer block beside; where no row says "
        "so, the empty lines stand below the last.",
    ),
    "vertical": Key(bool, "false", "Whether the label is printed one character below the other."),
    "weight": Key(
        int, "that of the header above, else 1", "From 1 to 9: how much sooner any other figure is suspected."
    ),
    **REVISED,
}

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

SECTION: Keys = {
    "number": Key(str, REQUIRED, "Its number, such as 一; a table of the same number stands in it."),
    "title": Key(str, "that of its table", "The title printed above it."),
    "aliases": Key(list, "none", "Other wordings of the title seen in reports."),
    "draft": Key(list, "none", "Paragraphs that a report usually has there, each an array of sentences."),
    **REVISED,
}

SENTENCE: Keys = {
    "text": Key(
        str,
        REQUIRED,
        "The sentence, with figures in braces: cells, or names over several, with `+` between them; "
        "also `{year}`, `{parts}`.",
    ),
    "zero": Key(str, "nothing", "What is said instead where all its figures are 0."),
    "parts": Key(list, "none", "What stands for `{parts}`, with `、` between those that are not 0."),
}

CHART: Keys = {
    "id": Key(str, REQUIRED, "Its name for programs."),
    "title": Key(dict, REQUIRED, "What is written over it."),
    "by": Key(
        str,
        REQUIRED,
        "What stands side by side: `units`, `items` (each bar once) or `years` (last and this).",
        (BY_UNIT, BY_ITEM, BY_YEAR),
    ),
    "bars": Key(list, REQUIRED, "The bars; all their figures count the same."),
    **REVISED,
}

BAR: Keys = {
    "label": Key(dict, REQUIRED, "What is written under it."),
    "cells": Key(list, REQUIRED, "The cells it adds up, or the beginnings of their ids; no totals of others."),
}

TEXT: Keys = {
    "zh": Key(str, REQUIRED, "In Chinese."),
    "en": Key(str, "the Chinese text", "In English."),
}
