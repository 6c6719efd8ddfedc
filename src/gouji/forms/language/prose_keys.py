"""The keys of the file that says which sentences of a report claim figures."""

from __future__ import annotations

from gouji.forms.language.key import REQUIRED, Key, Keys

PROSE: Keys = {
    "units": Key(list, REQUIRED, "What stands behind a number that is counted."),
    "loose_units": Key(list, "none", "What also may, where the words around the number are those of a claim."),
    "negations": Key(str, "none", "What says that there was none of something."),
    "doubtful": Key(list, "none", "Topics of which a breakdown (其中) may be one of something else: true or nothing."),
    "fillers": Key(list, "none", "Words that say nothing of what is counted."),
    "leftovers": Key(list, "none", "Template text that no finished report has."),
    "vocabulary": Key(dict, "none", "Lists of words by name; `<name>` stands for one in any other list."),
    "lasting": Key(list, "none", "Verbs that hold for later items of their sentence, until another such verb comes."),
    "topics": Key(list, "none", "What the talk is of until another topic comes; the first that fits counts."),
    "claims": Key(list, REQUIRED, "What words around a number say of it; the first that fits counts."),
}

_WORDS = Key(list, REQUIRED, "Lists of words with `|` between them; one of each must be there.")
_UNLESS = Key(str, "none", "Words of which none may be there.")
_BUT = Key(str, "none", "Longer words in which those of `words` do not count.")

CARRIED: Keys = {
    "words": Key(str, REQUIRED, "The verbs, with `|` between them."),
    "of": Key(str, "none", "Words of the items for which they hold."),
    "parts": Key(bool, "false", "Whether they hold in brackets and behind 其中 too."),
}

TOPIC: Keys = {
    "name": Key(str, REQUIRED, "Its name for claims."),
    "words": _WORDS,
    "unless": _UNLESS,
    "but": _BUT,
    "sentence": Key(bool, "false", "Whether it ends with its sentence."),
}

CLAIM: Keys = {
    "words": _WORDS,
    "unless": _UNLESS,
    "but": _BUT,
    "context": Key(str, "none", "Words of which one must be there or before in the paragraph; the claim is weak else."),
    "sentence": Key(str, "none", "Words of which one must stand in the sentence."),
    "sentence_unless": Key(str, "none", "Words of which none may stand in the sentence."),
    "topics": Key(list, "any", "What the talk must be of."),
    "part": Key(bool, "either", "Whether it must, or must not, be a breakdown: in brackets or behind 其中."),
    "bare": Key(bool, "false", "Whether it is weak where more is said than its words and `fillers`."),
    "most": Key(int, "any number", "The most characters of the words around the number."),
    "units": Key(list, "`units` and `loose_units`", "What must stand behind the number."),
    "zero": Key(bool, "false", "Whether it is a negation in front of the first of `words` instead of a number: 0."),
    "cells": Key(list, "none", "What the number may be: sums of cells; `*` stands for any keys. One makes it true."),
    "joins": Key(str, "none", "Claims of this name about one number are about the sum of their cells."),
    "says": Key(str, "`cells`", "`cells`, `other_basis` (it counts something else) or `none` (no cell has it)."),
    "less": Key(str, "none", "A cell whose figure words may leave out: what is short of a sum by it counts a part."),
    "weak": Key(bool, "false", "Whether it may as well be of something else: it is true or nothing."),
    "reporting": Key(str, "every unit", "A regular expression: the names of the units in whose reports it counts."),
}
