"""The words of the page: the same keys in both languages, each used, none of a command line."""

from __future__ import annotations

import re

import pytest
from page_words import EN, PAGE, ZH

SCRIPTS = sorted((PAGE / "ui").glob("*.js"))
SAID = re.compile(r"\bword\(\s*(?:\w+ \? )?[\"`]([a-z_0-9$]+)")
FIELD = re.compile(r"\{(\w+)\}")


def test_both_languages_say_the_same_with_the_same_values() -> None:
    assert list(ZH) == list(EN)
    assert {key: sorted(FIELD.findall(text)) for key, text in ZH.items()} == {
        key: sorted(FIELD.findall(text)) for key, text in EN.items()
    }


def test_every_word_that_a_script_asks_for_is_there() -> None:
    """A key that ends with a value stands for all that begin so."""
    missing = {
        (path.name, key)
        for path in SCRIPTS
        for key in SAID.findall(path.read_text("utf-8"))
        if not (any(one.startswith(key.partition("$")[0]) for one in ZH) if "$" in key else key in ZH)
    }

    assert set() == missing


def test_every_word_is_asked_for() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SCRIPTS)
    begun = tuple(key.partition("$")[0] for key in SAID.findall(text) if "$" in key)
    named = set(re.findall(r"\"([a-z_0-9]+)\"", text))

    assert set() == {key for key in ZH if key not in named and not key.startswith(begun)}


@pytest.mark.parametrize("said", [ZH, EN], ids=["zh", "en"])
def test_no_word_of_a_command_line(said: dict[str, str]) -> None:
    assert {} == {key: text for key, text in said.items() if re.search(r"--\w|gouji \w|JSON|命令|选项|参数", text)}


def test_every_script_stands_in_the_page_once() -> None:
    listed = re.findall(r'src="ui/([^"]+)"', (PAGE / "index.html").read_text("utf-8"))

    assert [path.name for path in SCRIPTS] == sorted(listed)
