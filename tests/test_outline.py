"""A form of which only the outline is known is, wherever it is asked for, the one that its definition makes."""

from __future__ import annotations

import pickle
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import opened
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gouji
from gouji import Form
from gouji.forms.language.define import define
from gouji.forms.outline import Outlined, may_be_shown, words_of
from gouji.intake.bind.recognise import _weighed, all_labels, claimants_of
from gouji.workbook.marks import MadeFor

HERE = Path(__file__).parent
PAGE = (HERE.parent / "docs" / "form-examples.md").read_text("utf-8")
SHIPPED = sorted((Path(gouji.__file__).parent / "forms" / "definitions").glob("*.toml"))
TEXTS = [
    *(path.read_text("utf-8") for path in (*SHIPPED, HERE / "data" / "toy.toml")),
    *re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL),
    opened.DEFINITION,
]
DEFINED = tuple(define(tomllib.loads(text)) for text in TEXTS)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("definitions")
    for form, text in zip(DEFINED, TEXTS, strict=True):
        (folder / f"{form.id}.toml").write_text(text, "utf-8")
    return [folder / f"{form.id}.toml" for form in DEFINED]


@pytest.mark.parametrize("number", range(len(DEFINED)), ids=[form.id for form in DEFINED])
def test_it_is_the_form_whatever_is_asked_first(paths: list[Path], number: int) -> None:
    whole = DEFINED[number]
    for part in fields(Form):
        one = Outlined.of(paths[number])
        assert getattr(whole, part.name) == getattr(one, part.name), part.name
    for name in ("cells", "sums", "sheets", "is_open", "base", "texts"):
        assert getattr(whole, name) == getattr(Outlined.of(paths[number]), name)
    assert whole == Outlined.of(paths[number])
    assert Outlined.of(paths[number]) == whole
    assert Outlined.of(paths[number]) == Outlined.of(paths[number])
    assert whole == pickle.loads(pickle.dumps(Outlined.of(paths[number])))
    assert {whole: 1}[Outlined.of(paths[number])] == 1


def test_of_the_head_alone_nothing_is_defined(paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.forms.outline.define", lambda *_: pytest.fail("defined"))
    for path, whole in zip(paths, DEFINED, strict=True):
        one = Outlined.of(path)

        assert (whole.id, whole.family, whole.years) == (one.id, one.family, one.years)
        assert whole.sheets == one.sheets
        assert whole.covers(2024) is one.covers(2024)
        assert hash(whole) == hash(one)
        assert all_labels((whole,)) <= frozenset(words_of(one) or ())  # headers over closed cells alone are among these


WORDS = sorted(all_labels(DEFINED))


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_what_a_document_fills_is_the_same(paths: list[Path], data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(DEFINED))
    most = sorted(all_labels((form,)))
    texts = data.draw(st.just(frozenset(most)) | st.frozensets(st.sampled_from(most)))
    texts |= data.draw(st.just(frozenset()) | st.frozensets(st.sampled_from(WORDS)))
    own = [one.id for one in DEFINED if one.family == form.family]
    marked = MadeFor(data.draw(st.sampled_from(own) | st.sampled_from(["", *(one.id for one in DEFINED)])))
    known = data.draw(st.just(own) | st.just([one.id for one in DEFINED]))
    outlined = tuple(Outlined.of(path) for path in paths if path.stem in known)

    expected = _weighed(texts, marked, [one for one in DEFINED if one.id in known])

    assert {form.id for form in expected} <= {form.id for form in may_be_shown(outlined, texts)}
    assert expected == claimants_of(texts, marked, outlined)


def test_a_document_without_labels_defines_none(paths: list[Path]) -> None:
    outlined = tuple(map(Outlined.of, paths))

    assert () == may_be_shown(outlined, frozenset({"通知", "a"}))
    assert all(type(form) is Outlined for form in outlined)
