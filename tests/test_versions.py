"""Which of several returns of a unit counts, and by what."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from collecting import collected
from narrowed import the
from strategies import balanced, stated

from gouji import Entry, Observation, Refused, ReportingUnit, Return, Roster, Submission, identify, load_form
from gouji.collection.policy import Decider
from gouji.collection.versions import by_unit, chosen, differences, draft, in_parts, tables_filled
from gouji.consolidation.exclusions import excluded_from
from gouji.consolidation.findings import OtherVersion, Unreadable
from gouji.formats.findings import Encrypted
from gouji.formats.package import package_of
from gouji.formats.saved import saved_in
from gouji.intake.bind.findings import MarkedCopyReturned, MissingTable
from gouji.messages.render import render
from gouji.model.dates import day_of
from gouji.model.language import Language
from gouji.model.reading import Evidence, StatedBy
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING, Status

F21 = load_form("2021")


def version(
    file: str,
    day: str = "",
    saved: int | None = None,
    unit: str | None = "甲局",
    stored: int | None = None,
    lacks: str = "",
    blank: str = "",
    times: int = 1,
    sent: int | None = None,
    nil: str = "",
    half: str = "",
    marked: bool = False,
) -> Entry:
    """A return whose tables are ``blank``, ``half`` so, counted as zero for its cover says ``nil``, or not there."""
    whole = balanced(F21, times)
    empty = {
        cell.id: NOTHING for table in F21.tables if table.sheet in (lacks or blank).split() for cell in table.cells
    }
    zero = Observation(0, "", Status.BLANK)
    empty |= {cell.id: zero for table in F21.tables if table.sheet in nil.split() for cell in table.cells}
    empty |= {cell.id: NOTHING for table in F21.tables if table.sheet in half.split() for cell in table.cells[::2]}
    submission = replace(
        whole, observations=whole.columns | empty, unit=unit, year=2024, contact={"date": day} if day else {}
    )
    modified = datetime(2025, 1, saved) if saved else None
    inside = datetime(2025, 1, stored) if stored else None
    missing = tuple(MissingTable(table=table.title) for table in F21.tables if table.sheet in lacks.split())
    mailed = datetime(2025, 1, sent) if sent else None
    (entry,) = collected(
        [
            Return(
                file,
                "ab" * 32,
                submission,
                (*missing, *([MarkedCopyReturned()] if marked else [])),
                modified=modified,
                saved=inside,
                sent=mailed,
            )
        ]
    ).entries
    return replace(entry, filled=tables_filled(submission))


@pytest.mark.parametrize(("text", "day"), [
    ("2025-01-15", date(2025, 1, 15)),
    ("2025/1/5", date(2025, 1, 5)),
    ("2025.1.15", date(2025, 1, 15)),
    (" 2025年1月15日", date(2025, 1, 15)),
    ("2025 年 1 月 15 日 上午", date(2025, 1, 15)),
    ("20250115", date(2025, 1, 15)),
    ("2025-01-15 08:30:00", date(2025, 1, 15)),
    ("2025-13-15", None),
    ("2025-02-30", None),
    ("2025115", None),
    ("202501151", None),
    ("1月15日", None),
    ("1999-01-15", None),
    ("", None),
    ("２０２５年１月１５日", date(2025, 1, 15)),
    ("二〇二五年一月十五日", date(2025, 1, 15)),
    ("二零二五年元月15日", date(2025, 1, 15)),
    ("15/01/2025", date(2025, 1, 15)),
    ("1/15/2025", date(2025, 1, 15)),
    ("01/01/2025", date(2025, 1, 1)),
    ("02/01/2025", None),
    ("25-01-15", None),
])  # fmt: skip
def test_dates_as_people_write_them(text: str, day: date | None) -> None:
    assert day == day_of(text)


@pytest.mark.parametrize(("text", "day"), [
    ("1月15日", date(2025, 1, 15)),
    ("一月十五日", date(2025, 1, 15)),
    ("1.15", date(2025, 1, 15)),
    ("12月28日", date(2024, 12, 28)),
    ("25年1月15日", date(2025, 1, 15)),
    ("25-01-15", date(2025, 1, 15)),
    ("15日", None),
    ("2025年1月", None),
    ("13月1日", None),
])  # fmt: skip
def test_a_date_without_its_year_is_understood_by_the_report_year(text: str, day: date | None) -> None:
    assert day == day_of(text, Period(2024).days())


@pytest.mark.parametrize(("versions", "policy", "kept", "by"), [
    ([version("a")], "latest", "a", "order"),
    ([version("a", "2025-01-20", 1), version("b", "2025-01-15", 9)], "latest", "a", "cover_date"),
    ([version("a", "2025-01-15", 1), version("b", "2025年1月15日", 9)], "latest", "b", "file_time"),
    ([version("a", "2025-01-20", 1), version("b", "", 9)], "latest", "a", "order"),
    ([version("a", "1月20日", 1), version("b", "2025-01-15", 9)], "latest", "a", "cover_date"),
    ([version("a", "2025-01-20", 9), version("b（更正）", "", 1)], "latest", "b（更正）", "file_name"),
    ([version("a", "2025-01-20", 9), version("a（更正）", "2024-01-22", 1)], "latest", "a（更正）", "file_name"),
    ([version("a定稿", "2025-01-20", 1), version("a二稿", "2025-01-20", 9)], "latest", "a定稿", "file_name"),
    ([version("a第三稿"), version("a第二稿", "", 9)], "latest", "a第三稿", "file_name"),
    ([version("a"), version("a初稿", "", 9)], "latest", "a", "file_name"),
    ([version("a", stored=12), version("b", "2025-01-15", stored=11)], "latest", "a", "stored_time"),
    ([version("a", "2025-01-15", 1, stored=12), version("b", "2025-01-15", 9, stored=11)], "latest", "a", "stored_time"),
    ([version("a", lacks="表二"), version("b", lacks="表三")], "latest", None, "in_parts"),
    ([version("a", lacks="表二"), version("b", lacks="表三")], "first", None, "in_parts"),
    ([version("a", "2025-01-20", lacks="表二", times=2), version("b", "2025-01-15")], "latest", None, "in_parts"),
    ([version("a", "2025-01-20", blank="表二", times=2), version("b", "2025-01-15")], "latest", None, "in_parts"),
    ([version("a", "2025-01-20", lacks="表二"), version("b", "2025-01-15")], "latest", "b", "whole"),
    ([version("a", "2025-01-20", blank="表二 表三"), version("b", "2025-01-15")], "latest", "b", "whole"),
    ([version("a", "2025-01-15", lacks="表二"), version("b", "2025-01-20")], "latest", "b", "cover_date"),
    ([version("a", "2025-01-15", blank="表三", times=2), version("b", "2025-01-20")], "latest", "b", "cover_date"),
    ([version("a", lacks="表二"), version("b", "", 9, lacks="表二")], "latest", "a", "order"),
    ([version("a", blank="表二"), version("b", "", 9, blank="表二")], "latest", "a", "order"),
    ([version("a", stored=30, sent=12), version("b", stored=20, sent=13)], "latest", "b", "mail_date"),
    ([version("a", "2025-01-20", sent=22), version("b", "2025-01-21", sent=21)], "latest", "b", "cover_date"),
    ([version("a", "", 9, sent=12), version("b", "", 11)], "latest", "b", "file_time"),
    ([version("a", "2025-01-20", 3), version("b", "2025-01-20", 3), version("c", "2025-01-01", 9)], "latest", "a", "order"),
    ([version("a"), version("b", "", 9)], "latest", "a", "order"),
    ([version("a", "2025-01-15"), version("b", "2025-01-20")], "first", "a", "order"),
    ([version("a", "2025-01-15"), version("b", "2025-01-20")], "refuse", None, "never"),
    ([version("a")], "refuse", "a", "order"),
    ([version("a-标注", "2025-01-20", 9, marked=True), version("a", "2025-01-15", 1)], "latest", "a", "original"),
    ([version("a-标注", "", 9, marked=True), version("a", "", 1)], "latest", "a", "original"),
    ([version("a-标注", marked=True), version("a")], "refuse", "a", "original"),
    ([version("a-标注", marked=True), version("a")], "first", "a", "original"),
    ([version("a-标注", "", 9, marked=True, times=2), version("a", "", 1)], "latest", "a-标注", "file_time"),
    ([version("a-标注", marked=True)], "latest", "a-标注", "order"),
    ([version("a-标注", "", 9, marked=True), version("a", "", 1), version("b", "", 3, times=2)], "latest", "b", "file_time"),
    ([version("a", "2025-01-15", nil="表三 表四"), version("b", "2025-01-20", blank="表三 表四")], "latest", "b", "cover_date"),
    ([version("a", "2025-01-15"), version("b", "2025-01-20", nil="表二 表三 表四")], "latest", "b", "cover_date"),
    ([version("a", "2025-01-15", nil="表二 表三 表四"), version("b", "2025-01-20")], "latest", "b", "cover_date"),
    ([version("a", "2025-01-20", half="表三", blank="表四"), version("b", "2025-01-15")], "latest", "b", "whole"),
    ([version("a", "2025-01-20", half="表三", blank="表四", times=2), version("b", "2025-01-15")], "latest", None, "in_parts"),
])  # fmt: skip
def test_the_version_that_counts(versions: list[Entry], policy: str, kept: str | None, by: str) -> None:
    (found,) = by_unit(versions, policy)

    assert (kept, by) == (found.kept and found.kept.file, found.by)
    assert [one.file for one in versions if one.file != kept] == [other.file for other in found.others]


@pytest.mark.parametrize("denied", [
    "未更正", "没有更正", "待修改", "尚未修订", "未经修正", "不是终稿", "非最终", "需重报", "未作废", "not revised", "unrevised", "non-final",
])  # fmt: skip
def test_a_word_for_a_draft_that_is_denied_says_nothing(denied: str) -> None:
    assert (
        draft("乙局.xlsx") == draft(f"乙局（{denied}）.xlsx") < draft("乙局（更正）.xlsx") < draft("乙局（终稿）.xlsx")
    )


@pytest.mark.parametrize("void", ["林业局（作废）.xlsx", "作废/林业局作废.xlsx", "林业局-勿用.xlsx"])
def test_what_is_void_never_counts_beside_another_whatever_its_date(void: str) -> None:
    late, good = version(void, "2025-01-25"), version("林业局.xlsx", "2025-01-20")

    for group in ((late, good), (good, late)):
        assert (good, Decider.FILE_NAME) == chosen(group)
    assert (late, Decider.ORDER) == chosen((late,))


@pytest.mark.parametrize(("first", "later"), [
    ("1月20日报/林业局.xlsx", "1月28日重报/林业局.xlsx"), ("林业局.xlsx", "更正件/林业局.xlsx"), ("初稿/林业局.xlsx", "收件/林业局.xlsx"),
    ("第一次报送/林业局.xlsx", "第二次报送/林业局.xlsx"), ("更正/林业局.xlsx", "更正/林业局（最终稿）.xlsx"),
])  # fmt: skip
def test_a_folder_says_which_draft_it_is_where_the_file_does_not(first: str, later: str) -> None:
    assert draft(first) < draft(later)
    assert draft("folder/林业局.xlsx") == draft("林业局.xlsx") == draft("v2/林业局.xlsx")


def test_units_are_told_by_name_however_spaced_else_by_file() -> None:
    readings = [
        version("b"),
        version("x/乙局.xlsx", unit=None),
        version("c", unit="甲 局"),
        version("乙局.et", unit=None),
    ]

    assert [("甲局", 2), ("乙局", 2)] == [(one.unit, len(one.all)) for one in by_unit(readings, "first")]


def test_an_unknown_policy_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="newest"):
        by_unit([], "newest")


def test_differences_are_cells_that_do_not_say_the_same() -> None:
    mine = balanced(F21)
    blank, zero, more = "cases.reconsideration.other", "requests.denied.process.legal", "requests.new.person"
    known = stated(mine)[more]
    theirs = replace(mine, observations={
        **mine.observations, more: Observation.of(known + 1), blank: NOTHING, zero: NOTHING._replace(value=0),
    })  # fmt: skip

    assert () == differences(mine, replace(mine, unit="乙", contact={"date": "2025-01-15"}))
    assert {more, blank, zero} == set(differences(mine, theirs))
    assert list(differences(mine, theirs)) == [cell for cell in F21.cells if cell in (more, blank, zero)]


def test_a_blank_and_a_text_are_different_though_neither_is_a_figure() -> None:
    cell = "requests.new.person"
    mine, theirs = (replace(balanced(F21), observations=balanced(F21).columns | {cell: seen})
                    for seen in (NOTHING, Observation(None, "约20", Status.NOT_A_NUMBER)))  # fmt: skip

    assert (cell,) == differences(mine, theirs)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be changed here")
@pytest.mark.parametrize(("zone", "day"), [("Asia/Shanghai", 16), ("UTC", 15)])
def test_the_time_stored_in_a_file_is_told_by_the_office_s_clock(
    monkeypatch: pytest.MonkeyPatch, zone: str, day: int
) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("docProps/core.xml", "<c><dcterms:modified>2025-01-15T23:30:00Z</dcterms:modified></c>")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        stored = saved_in(package_of(held.getvalue(), "a.xlsx"))
    finally:
        monkeypatch.undo()
        time.tzset()

    assert stored is not None
    assert day == stored.day


@pytest.mark.parametrize(("days", "told"), [
    (("2025年1月下旬", "2025-01-10"), True), (("20-Jan-25", ""), True), (("2052-01-20", "2025-01-10"), True), (("2025-01-11", "2025-01-10"), False),
    (("", "2025-01-10"), False), (("", ""), False),
])  # fmt: skip
def test_a_day_that_is_none_is_told_where_it_would_have_decided(days: tuple[str, str], told: bool) -> None:
    def returned(day: str, number: int, same: bool) -> Return:
        figures = Submission(F21, "甲局", 2024, dict.fromkeys(F21.cells, Observation.of(0 if same else number)))
        seen = replace(figures, contact={"date": day} if day else {})
        return identify(
            Return(
                f"{number}.xlsx",
                None,
                seen,
                (),
                saved=datetime(2025, 1, 10 + number),
                evidence=Evidence({StatedBy.COVER: "甲局"}),
            )
        )

    for same in (False, True):
        found = collected([returned(day, number, same) for number, day in enumerate(days)]).findings
        assert [told and not same] == ["M188" in {one.code for one in found}]
    alone = collected([returned(days[0], 0, same=True)]).findings
    assert "M188" not in {one.code for one in alone}


def test_only_what_is_judged_differs_and_is_shown() -> None:
    cell, total = "requests.new.person", "requests.new.total"
    seen = [
        {cell: Observation(None, "#REF!", Status.NOT_A_NUMBER), total: Observation(4, "", Status.UNCOMPUTED)},
        {cell: Observation(None, "见附件", Status.NOT_A_NUMBER), total: Observation(4, "4")},
        {cell: NOTHING, total: Observation(9, "", Status.UNCOMPUTED)},
        {cell: Observation(None, "", Status.UNCOMPUTED), total: Observation(9, "9")},
    ]
    first, second, third, fourth = (Submission(F21, "甲局", 2024, one) for one in seen)

    assert ((cell,), (cell, total), ()) == (
        differences(first, second),
        differences(second, third),
        differences(third, fourth),
    )
    readings = [Return(f"{at}.xlsx", "ab" * 32, one, ()) for at, one in enumerate((second, third))]
    (told,) = excluded_from(collected(readings))
    assert [("4", "9"), ("见附件", "")] == sorted(
        {(one.kept, one.other) for one in the(OtherVersion, told).figures.first}
    )


@pytest.mark.parametrize(("versions", "said"), [
    ([version("a", blank="表四", times=2), version("b")], ["a 没有填四、政府信息公开行政复议、行政诉讼情况，所填的数字与齐全的一份不同", "b 各表齐全"]),
    ([version("a", lacks="表二"), version("b", lacks="表三")], ["a 没有填二、主动公开政府信息情况", "b 没有填三、收到和处理政府信息公开申请情况"]),
])  # fmt: skip
def test_which_file_lacks_what_is_told_as_it_is(versions: list[Entry], said: list[str]) -> None:
    told = in_parts("甲局", versions)

    assert f"：{'；'.join(said)}。" in render(told, Language.ZH)


@pytest.mark.parametrize(("file", "unit"), [
    ("甲局.xlsx", "甲局"), ("旧/甲局2024年年报（加密）.xlsx", "甲局"), ("甲局-初稿(1).xlsx", "甲局"),
    ("甲局第二中学.xlsx", ""), ("乙局.xlsx", ""), ("Book1.xlsx", ""), ("甲局/Book1.xlsx", ""),
])  # fmt: skip
@pytest.mark.parametrize("roster", [None, Roster((ReportingUnit("甲局"), ReportingUnit("乙局")))])
def test_a_file_that_cannot_be_read_is_a_warning_where_its_unit_has_a_return_that_counts(
    file: str, unit: str, roster: Roster | None
) -> None:
    counts = Return("甲局新.xlsx", "ab" * 32, replace(balanced(F21), unit="甲局", year=2024), ())
    (told,) = excluded_from(collected([counts, Refused(file, None, (Encrypted(file=file),))], roster=roster))

    assert (unit, "warning" if unit else "error") == (the(Unreadable, told).unit, told.severity)
    assert bool(unit) == ("另有报表已计入" in render(told, Language.ZH))
