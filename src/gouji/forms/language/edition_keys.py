"""The keys that say how a form follows on what it was: its revisions, and the editions before it."""

from __future__ import annotations

from gouji.forms.language.key import REQUIRED, Key, Keys

REVISED: Keys = {
    "since": Key(int, "1", "The `revision` of the form from which on it is there."),
    "until": Key(int, "the last", "The last revision in which it was there; it stays in the definition so."),
    "earlier": Key(
        list, "none", "What was otherwise in earlier revisions: tables of keys as they were, each with its `until`."
    ),
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
