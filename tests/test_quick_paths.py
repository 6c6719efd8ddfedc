"""What is found by a short cut is what the slow way says: one rule, one total, one pattern, one word after the other."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from fixed import FIXED
from hypothesis import given
from hypothesis import strategies as st
from strategies import returned, some_of

from gouji import Form, Observation, Return, Submission, confront, load_form
from gouji.collection import empty
from gouji.collection.empty import is_empty, prefillable
from gouji.editing.check import outcomes
from gouji.editing.localise.diagnosis import SOUND
from gouji.editing.localise.report import tell
from gouji.forms.language.charts import by_name
from gouji.intake.bind import added_words, answers, headings
from gouji.model import periods, totals
from gouji.model.check_code import NoCode, check_code, code_of_terms, edition_number, term
from gouji.model.form import under
from gouji.model.grid import Place
from gouji.model.labels import fold
from gouji.model.submission import NOTHING, Origin, Status
from gouji.units.on_covers import ORGAN, is_organ
from gouji.workbook.layout import skeleton, titled

F21 = load_form("2021")
odd = st.sampled_from([None, False])
"""What a ``SUM`` makes of a cell that it may not count."""


@st.composite
def read(draw: st.DrawFn, form: Form) -> Submission:
    """A return as it comes from a file: some totals are formulas, some of those show something else, or nothing."""
    submission = draw(returned(form))
    live = set(draw(some_of(sorted(form.sums))))
    strange = draw(st.dictionaries(st.sampled_from(sorted(form.cells)), odd, max_size=2))
    origins = {
        cell: Origin(
            Place("表", i, 0), "labels", "SUM()" if cell in live else None, cell in live, strange.get(cell, True)
        )
        for i, cell in enumerate(form.cells)
    }
    shown = {cell: draw(st.none() | st.integers(0, 99)) for cell in draw(some_of(sorted(form.sums), 2))}
    seen = dict(submission.observations)
    if draw(st.booleans()):
        seen |= {cell: Observation.of(total(form, cell, seen)) for cell in totals.sum_order(form) if cell in live}
    seen |= {
        cell: Observation(value, "", Status.UNCOMPUTED if value is None else Status.REPORTED)
        for cell, value in shown.items()
    }
    return replace(submission, observations=seen, origins=origins)


def total(form: Form, cell: str, seen: dict[str, Observation]) -> int | None:
    """What a total comes to in the end."""
    stated = [seen[part].value for part in totals.leaves_of(form, cell)]
    present = [value for value in stated if isinstance(value, int)]
    return sum(present) if present else None


@given(st.sampled_from(FIXED).flatmap(read))
def test_all_rules_at_once(submission: Submission) -> None:
    assert outcomes(submission) == tuple(confront(rule, submission.values()) for rule in submission.form.rules)


@given(st.sampled_from(FIXED).flatmap(read), st.sampled_from([0, None]), st.booleans())
def test_codes_at_once(submission: Submission, figure: int | None, nil: bool) -> None:
    unread = {cell: Observation.of(figure) for cell, one in submission.observations.items() if one.value is None}
    for one in (submission, replace(submission.with_observations(unread), nil_return=nil, year=2024)):
        blank = 0 if one.nil_return else None
        terms = [
            term(blank if seen.status is Status.BLANK or seen.value is None else seen.value)
            for seen in one.observations.values()
        ]
        slow = code_of_terms([*terms, term(one.year), term(edition_number(one.form))]) if one.year else NoCode.NO_YEAR
        assert check_code(one) in (slow, NoCode.TEXT, NoCode.UNCOMPUTED)


@given(st.sampled_from(FIXED).flatmap(read), st.booleans(), st.booleans(), st.booleans())
def test_what_somebody_typed_is_no_blank(submission: Submission, cleared: bool, carried: bool, added: bool) -> None:
    form = submission.form
    left = prefillable(form) if carried else frozenset()
    nothing = {cell: NOTHING for cell in form.cells if cell not in left} if cleared else {}
    seen = replace(submission.with_observations(nothing), nil_return=False, explanations={})
    found = Return("a.xlsx", None, totals.complete(seen, partly=True) if added else seen, ())
    quick = is_empty(found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(empty, "_only_typed", lambda _: [])
        assert quick == is_empty(found)


@pytest.mark.parametrize("form", [form for form in FIXED if not form.partial], ids=lambda form: form.id)
def test_totals_of_what_was_carried_over_are_typed_by_nobody(form: Form) -> None:
    seen = {cell: Observation.of(3) if cell in prefillable(form) else NOTHING for cell in form.cells}
    origins = {cell: Origin(Place("表", i, 0), "labels") for i, cell in enumerate(form.cells)}
    carried = totals.complete(Submission(form, None, 2024, seen, origins=origins), partly=True)

    assert any(carried.value(cell) for cell in form.sums)
    assert is_empty(Return("a.xlsx", None, carried, ()))


@given(st.sampled_from(FIXED).flatmap(read))
def test_totals_that_follow_already_are_those_that_recalculating_leaves_alone(submission: Submission) -> None:
    if totals.follows_already(submission):
        slow = totals._filled(submission, lambda cell, _: cell in submission.live)
        assert slow == submission
        assert not submission.odd


@given(st.sampled_from(FIXED).flatmap(read))
def test_sums_by_position(submission: Submission) -> None:
    plain = replace(submission, origins={cell: one._replace(adds=True) for cell, one in submission.origins.items()})
    slow = totals._filled(plain, lambda cell, _: cell in plain.live)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(totals, "follows_already", lambda _: False)
        quick = totals.recalculate(plain)
    assert quick == slow
    assert quick.origins == plain.origins
    for cell in plain.live:
        assert quick.value(cell) == totals.total_of(plain.form, cell, quick.values())


def test_totals_that_follow_already_are_found() -> None:
    seen = dict.fromkeys(F21.cells, Observation.of(0))
    origins = {
        cell: Origin(Place("表", 0, 0), "labels", "SUM()" if cell in F21.sums else None, cell in F21.sums)
        for cell in F21.cells
    }
    following = Submission(F21, "甲局", 2024, seen, origins=origins)
    assert totals.follows_already(following)
    one = next(iter(F21.sums))
    assert not totals.follows_already(following.with_observations({one: Observation.of(1)}))


def words(*usual: str) -> st.SearchStrategy[str]:
    """Texts made of some usual words, of figures and signs, in any order."""
    signs = (
        "2",
        "0",
        "1",
        "24",
        "2024",
        "年",
        "月",
        "-",
        "—",
        "到",
        " ",
        "　",
        ":",
        "：",
        "(",
        "）",
        "、",
        "２",
        "〇",
        "O",
    )
    return st.lists(st.sampled_from((*usual, *signs)), max_size=8).map("".join)


@given(words("年度", "二〇二四", "统计表", "单位", "某局", "制表机关", "20", "号", "起", "十二"))
def test_where_there_can_be_no_year_none_is_looked_for(text: str) -> None:
    assert headings._names_year(text) == bool(headings._YEAR.search(headings._words_of(text)[: headings._LONGEST]))


@given(words("二〇二四", "贰零", "二", "o2", "零", "四年", "元月", "三日", "百", "20"))
def test_only_other_digits_are_made_plain(text: str) -> None:
    slow = periods._CHINESE_YEAR.sub(periods._digits, unicodedata.normalize("NFKC", text))

    assert periods.plain(slow) == periods.plain(text)


@given(words("填报", "单位", "制表机", "关", "联系人", "报告年度", "甲局", "填 报 人", "负责人", "（签字）", "电话"))
def test_labels_stand_before_the_last_colon(text: str) -> None:
    before = text[: max(text.rfind("："), text.rfind(":")) + 1]

    assert [one.span() for one in answers._IN_LINE.finditer(text)] == [
        one.span() for one in answers._IN_LINE.finditer(before)
    ]


@given(words("清源县", "政府", "办公室", "街道", "学校", "司", "会", "教育局", "办"))
def test_a_body_is_known_by_its_end(text: str) -> None:
    assert is_organ(text) == (ORGAN.fullmatch(text) is not None)


@given(
    st.sets(st.lists(st.sampled_from("ab"), min_size=1, max_size=3).map(".".join)), st.sampled_from(["a", "b.a", "c"])
)
def test_cells_by_name_are_those_under_it(cells: set[str], name: str) -> None:
    assert by_name(sorted(cells)).get(name, []) == [cell for cell in sorted(cells) if under(cell, name)]


@given(st.sampled_from(FIXED))
def test_what_stands_beside_the_tables_is_said_by_the_blank(form: Form) -> None:
    said = [one.value for table in form.tables for one in skeleton(table).labels] + list(map(titled, form.tables))

    assert added_words._wordings_of_blank(form) >= {fold(text) for text in said if isinstance(text, str)}


def test_nothing_is_told_of_what_is_sound() -> None:
    assert () == tell(Submission(F21, "甲局", 2024, dict.fromkeys(F21.cells, Observation.of(0))), SOUND)
