"""Reviews that are kept packed say what they said, and what they have in common is kept once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from narrowed import the

from gouji import Observation, Office, Return, Submission, load_form
from gouji.collection.collect import collect
from gouji.collection.kept import Kept
from gouji.collection.reviews import reviewed, reviews
from gouji.editing.review import Review, Reviewed
from gouji.model.submission import Status

SAMPLES = Path(__file__).parents[1] / "samples"
F21 = load_form("2021")
FIGURES = st.one_of(st.none(), st.integers(0, 300), st.integers(), st.decimals(-99, 99, places=2))


def kept(found: list[Reviewed], at_hand: int = 0) -> Kept[Reviewed]:
    made = Kept[Reviewed](at_hand)
    for one in found:
        made.append(one)
    return made


def test_what_was_packed_is_what_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    found = list(reviews([SAMPLES, tmp_path], Office()))

    assert {"Review", "Refused", "PassedOver"} <= {type(one).__name__ for one in found}
    for at_hand in (0, 5):
        again = kept(found, at_hand)
        assert found == list(again)
        assert [the(Review, one).submission.origins for one in found if isinstance(one, Review)] == [
            the(Review, one).submission.origins for one in again if isinstance(one, Review)
        ]
        assert found[3:9] == again[3:9]
        assert found[-1] == again[-1]


@given(st.lists(FIGURES, min_size=8, max_size=8), st.sampled_from(Status), st.text())
def test_any_figures_are_packed(figures: list[int | Decimal | None], status: Status, raw: str) -> None:
    cells = dict(zip(F21.cells, (Observation(value, raw, status) for value in figures), strict=False))
    one = reviewed(Return("a.xlsx", None, Submission(F21, "甲局", 2024, cells), ()))

    assert [one] == list(kept([one]))


def test_what_many_have_in_common_is_there_once() -> None:
    """Else each would bring its form, and thousands would not fit."""
    found = [one for one in reviews([SAMPLES / "county"], Office()) if isinstance(one, Review)]
    many = [replace(one, returned=replace(one.returned, file=f"{i}.xlsx")) for i in range(50) for one in found]
    again = kept(list(many))

    assert many == list(again)
    assert 1 == len({id(the(Review, one).form) for one in again})
    assert 1024 * len(many) > len(again._packed)


def test_a_collection_of_packed_reviews_is_that_of_reviews() -> None:
    found = list(reviews([SAMPLES], Office()))
    one, other = collect(found, Office()), collect(kept(found), Office())

    assert (one.entries, one.versions, one.told, one.findings) == (
        other.entries,
        other.versions,
        other.told,
        other.findings,
    )
    assert list(one.reviews()) == list(other.reviews())
