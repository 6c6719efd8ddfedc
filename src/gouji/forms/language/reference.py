"""All tables of a definition with their keys, for the reference page and the schema."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.forms.language.keys import (
    BAR,
    BLOCK,
    CHART,
    CHOICE,
    DEFINITION,
    FIELD,
    FORM,
    HEADER,
    LIST,
    PREDECESSOR,
    QUERY,
    REPEAT,
    REPEAT_CODE,
    REPEAT_TOTAL,
    RULE,
    SECTION,
    SENTENCE,
    SPECIAL,
    STUB,
    TABLE,
    TEXT,
    Keys,
)
from gouji.forms.language.prose_keys import PROSE_SECTIONS

SECTIONS: Mapping[str, Keys] = {
    "(top)": DEFINITION,
    "[form]": FORM,
    "[[fields]]": FIELD,
    "[[lists]]": LIST,
    "a value in values": CHOICE,
    "[[tables]]": TABLE,
    "[[tables.blocks]]": BLOCK,
    "a stub in stubs": STUB,
    "repeat of a block": REPEAT,
    "code of repeat": REPEAT_CODE,
    "total of repeat": REPEAT_TOTAL,
    "a header in columns, rows, children": HEADER,
    "a meaning in special": SPECIAL,
    "[[rules]]": RULE,
    "[[queries]]": QUERY,
    "[[predecessors]]": PREDECESSOR,
    "[[sections]]": SECTION,
    "a sentence in draft": SENTENCE,
    "[[charts]]": CHART,
    "a bar in bars": BAR,
    "a text in title, reason, label of a bar": TEXT,
    **PROSE_SECTIONS,
}
"""Every table of a definition, in the order of a file."""
