"""Every table of a form definition, and of the file named in its ``prose``, with the keys that it may hold."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.forms.language.edition_keys import BREAK, PREDECESSOR
from gouji.forms.language.key import Keys
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
)  # fmt: skip
from gouji.forms.language.prose_keys import CARRIED, CLAIM, PROSE, TOPIC

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
    "cells in not_comparable, dropped": BREAK,
    "[[sections]]": SECTION,
    "a sentence in draft": SENTENCE,
    "[[charts]]": CHART,
    "a bar in bars": BAR,
    "a text in title, reason, label of a bar": TEXT,
    "(top of the file named in prose)": PROSE,
    "[[lasting]] of that file": CARRIED,
    "[[topics]] of that file": TOPIC,
    "[[claims]] of that file": CLAIM,
}
"""In the order of a file."""
