"""Reports in text, JSON and Markdown; what a file says cannot break out of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from collecting import checked, consolidated
from markdown_it import MarkdownIt
from narrowed import the

from gouji import Observation, Refused, Return, Reviewed, Submission, bind, layout, load_form
from gouji.consolidation.findings import NotCounted
from gouji.editing.findings import NotANumber
from gouji.editing.review import Review
from gouji.formats.findings import EmptyFile
from gouji.intake.bind.bind import take
from gouji.intake.findings import BlanksAsZero, UnitByMarks
from gouji.intake.identify import identify
from gouji.messages.gathering import MANY, gathered
from gouji.messages.render import render, verdict_word
from gouji.model.check_code import code_of
from gouji.model.finding import Verdict
from gouji.model.grid import Grid, Piece, Place
from gouji.model.language import Language
from gouji.model.submission import Status
from gouji.model.wording import Some
from gouji.reports.check_html import as_html, html_parts
from gouji.reports.check_json import as_json, json_parts
from gouji.reports.check_markdown import as_markdown, markdown_parts
from gouji.reports.check_text import as_text, text_parts
from gouji.reports.finding_lines import counts
from gouji.reports.printable import one_line, printable
from gouji.reports.reading_json import reading_as_json
from gouji.summary.sheets.sources import source_sheet

F21 = load_form("2021")


def not_counted(unit: str, row: int) -> NotCounted:
    place = Place("表三", row, 3)
    return NotCounted(unit=unit, spots=Some((place,), 1), cells=("requests.new.person",), places=(place,))


def test_what_is_gathered_over_several_returns_names_them() -> None:
    mixed = [not_counted(unit, row) for unit, row in (("甲局", 3), ("甲局", 4), ("乙局", 4), ("乙局", 9), ("丙局", 7))]
    (one,) = gathered([*mixed, not_counted("甲局", 12)])
    (alone,) = gathered([not_counted("甲局", row) for row in range(3, 10)])

    assert "同样的问题还有 5 项：甲局（表三 D5、D13）、乙局（表三 D5、D10）、丙局（表三 D8）。" == one.elsewhere(
        Language.ZH
    )
    assert "同样的问题还有 6 项：表三 D5:D10。" == alone.elsewhere(Language.ZH), "whose goes without saying"


OTHERS = ("乙局", "丙局", "丁局", "戊局", "己局")


def test_of_those_without_a_place_the_owner_alone_is_named() -> None:
    spots = not_counted("甲局", 3).spots
    nowhere = [NotCounted(unit=unit, spots=spots, cells=("requests.new.person",)) for unit in ("甲局", *OTHERS)]
    (one,) = gathered(nowhere)

    assert f"同样的问题还有 5 项：{'、'.join(OTHERS)}。" == one.elsewhere(Language.ZH)


def test_sheets_that_are_no_tables_are_told_together() -> None:
    blank = layout(F21)
    ledgers = [Grid(f"台账{number}", (Piece(2, 1, number),)) for number in range(1, 41)]
    some = checked(Return("甲.xlsx", None, *bind(F21, replace(blank, grids=(*blank.grids, *ledgers[:5])))))
    many = checked(Return("甲.xlsx", None, *bind(F21, replace(blank, grids=(*blank.grids, *ledgers)))))
    lines = [[line for line in as_text([one], Language.ZH).splitlines() if "R124" in line] for one in (some, many)]

    assert [5, 1] == list(map(len, lines))
    assert "台账1" in lines[1][0]
    assert "同样的问题还有 39 项：" in lines[1][0]


NASTY = {
    "newline": "甲\n共 9 份：通过 9，有错误 0。",
    "carriage return": "甲\r共 9 份",
    "line separator": "甲\u2028共 9 份\x85乙",
    "escape": "甲\x1b[2J\x1b]0;标题\x07乙",
    "backspace": "有错误\b\b\b\b通过",
    "bidi": "甲\u202e局通\u202c",
    "zero": "甲\x00乙",
    "c1": "甲\x9b2J",
    "pipe": "甲 | 乙 || 丙",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "entity": "&lt;script&gt;&#60;b&#62;",
    "comment": "<!-- 甲 --> <?php ?> <![CDATA[x]]>",
    "backtick": "```\n甲\n``` `乙`",
    "link": "[甲](javascript:alert(1)) ![x](http://example.org/x.png)",
    "reference": "[甲][乙]\n\n[乙]: http://example.org",
    "autolink": "<http://example.org> http://example.org www.example.org a@example.org",
    "emphasis": "**甲** _乙_ ~~丙~~",
    "heading": "# 甲\n## 乙\n---\n===",
    "backslash": "甲\\| 乙\\",
    "formula": "=cmd|' /C calc'!A0",
    "surrogate": "甲\udcff乙",
}


def report(text: str) -> Review:
    """A report in which a text stands wherever a file can put one."""
    seen = Submission(F21, text, 2024, dict.fromkeys(F21.cells, Observation.of(0)))
    place = Place(text, 3, 3)
    finding = NotANumber(where=place, label=text, raw=text, cells=("requests.new.person",), places=(place,))
    return Review(Return(text, "ab" * 32, seen, ()), (finding,), Verdict.FAIL)


ZEROS = code_of([0] * len(F21.cells), 2024, 2021)


def plain() -> list[Reviewed]:
    good = Submission(F21, "甲局", 2024, dict.fromkeys(F21.cells, Observation.of(0)))
    empty = Refused("空.xlsx", None, (EmptyFile(file="空.xlsx"),))
    return [checked(Return("甲局.xlsx", "ab" * 32, good, ())), checked(empty)]


def test_text_has_a_line_for_each_file_and_finding_and_the_counts() -> None:
    assert [
        f"甲局  2024  甲局.xlsx  通过  校验码 {ZEROS}",
        "空.xlsx  读不了",
        "  [错误 R104] 空.xlsx 是空文件，大小为 0。请向填报单位重新索取。",
        "共 2 份：通过 1，有错误 0，未填全 0，读不了 1。",
    ] == as_text(plain(), Language.ZH).splitlines()


def test_text_in_english() -> None:
    assert [
        f"甲局  2024  甲局.xlsx  pass  check code {ZEROS}",
        "空.xlsx  unreadable",
        "  [error R104] 空.xlsx is empty. Ask the unit to send it again.",
        "2 in all: 1 pass, 0 with errors, 0 not filled in, 1 unreadable.",
    ] == as_text(plain(), Language.EN).splitlines()


def test_a_return_without_unit_or_year_is_named_by_its_file() -> None:
    nameless = Submission(F21, None, None, dict.fromkeys(F21.cells, Observation.of(0)))

    assert (
        "单位不明  x.xlsx  通过" == as_text([checked(Return("x.xlsx", "", nameless, ()))], Language.ZH).splitlines()[0]
    )


def test_verdicts_are_counted_in_their_order() -> None:
    assert [("pass", 1), ("fail", 0), ("undecided", 0), ("unreadable", 1)] == list(counts(plain()).items())


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_a_file_says_adds_a_line_or_steers_the_terminal(text: str, language: str) -> None:
    lines = as_text([report(text)], Language(language)).split("\n")

    assert 3 == len(lines)
    assert lines[1].startswith("  [")
    assert lines[2].startswith({"zh": "共 1 份", "en": "1 in all"}[language])
    assert [] == [c for line in lines for c in line if not c.isprintable()]


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_markdown_stays_one_heading_one_table_and_plain_words(text: str) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = reader.parse(as_markdown([report(text)], Language.ZH))
    inline = [token for token in tokens if token.type == "inline"]

    assert {"text"} == {child.type for token in inline for child in token.children or ()}
    blocks = [token.type for token in tokens if token.type.endswith("_open") and not token.type.startswith(("t", "p"))]
    assert ["heading_open"] == blocks
    assert 2 == sum(token.type == "tr_open" for token in tokens)
    assert 8 == sum(token.type in ("td_open", "th_open") for token in tokens)
    said = "".join(child.content for child in inline[-1].children or ())
    assert f"填的是“{one_line(text)}”，不是数字" in said


@pytest.mark.parametrize("text", ["http://example.org", "ftp://example.org", "www.example.org", "a@example.org"])
def test_no_address_is_left_for_a_viewer_to_turn_into_a_link(text: str) -> None:
    said = as_markdown([report(text)], Language.ZH)

    assert [] == re.findall(r"(?<!\\)(://|@|www\.)", said)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_json_stays_valid_and_keeps_every_character(text: str) -> None:
    (found,) = json.loads(as_json([report(text)], Language.ZH))["submissions"]

    assert (text, text) == (found["unit"], found["file"])
    assert [f"{text}!D4"] == found["findings"][0]["at"]
    assert f"“{text}”" in found["findings"][0]["message"]


def test_json_of_a_reading_keeps_amounts_as_numbers_and_blanks_as_null() -> None:
    amount, count = "disclosure.fees.amount", "requests.new.person"
    observations = {amount: Observation.of(Decimal("128.46")), count: Observation(None, "/", Status.NOT_APPLICABLE)}
    seen = Submission(F21, "甲局", 2024, observations)
    cells = json.loads(reading_as_json(Return("x.xlsx", "ab", seen, ()), Language.ZH))["cells"]

    assert (128.46, "128.46", "reported") == tuple(cells[amount][key] for key in ("value", "raw", "status"))
    assert (None, "/", "not_applicable") == tuple(cells[count][key] for key in ("value", "raw", "status"))
    assert {None} == {cells[amount][key] for key in ("at", "way", "formula")}


def test_markdown_of_a_good_and_an_unreadable_file() -> None:
    assert [
        "共 2 份：通过 1，有错误 0，未填全 0，读不了 1。", "",
        f"## 甲局  2024  甲局.xlsx: 通过  校验码 {ZEROS}", "", "没有发现问题。", "",
        "## 空.xlsx: 读不了", "", "| 级别 | 代码 | 位置 | 问题 |", "|---|---|---|---|",
        "| 错误 | R104 |  | 空.xlsx 是空文件，大小为 0。请向填报单位重新索取。 |", "",
    ] == as_markdown(plain(), Language.ZH).split("\n")  # fmt: skip


def test_printable_keeps_words_and_shows_where_something_was() -> None:
    assert "甲　乙\n\ufffd丙" == printable("甲　乙\n\x1b丙")


def test_a_pass_with_warnings_is_told_apart_from_one_without() -> None:
    warned = UnitByMarks(unit="甲")
    informed = BlanksAsZero(cells=("a",))

    assert "通过，有提醒" == verdict_word(Verdict.PASS, [informed, warned], Language.ZH)
    assert "通过" == verdict_word(Verdict.PASS, [informed], Language.ZH)
    assert "有错误" == verdict_word(Verdict.FAIL, [warned], Language.ZH)


# ── one cause in many cells ─────────────────────────────────────────────────────────────────


def odd_everywhere(count: int, text: str = "很多") -> Review:
    """A return in which so many cells say the same that is no figure."""
    seen = dict.fromkeys(list(F21.cells)[:count], Observation(None, text, Status.NOT_A_NUMBER))
    zeros = dict.fromkeys(F21.cells, Observation.of(0))
    return the(Review, checked(bound(Submission(F21, "甲局", 2024, zeros | seen))))


def bound(submission: Submission) -> Return:
    return the(Return, identify(take(F21, layout(F21, submission), "甲局.xlsx")))


@pytest.mark.parametrize("count", [MANY, 20, 57])
@pytest.mark.parametrize("language", list(Language))
def test_one_cause_in_many_cells_is_told_in_full_once(count: int, language: Language) -> None:
    one = odd_everywhere(count)
    told = [finding for finding in one.findings if isinstance(finding, NotANumber)]
    whole = [render(finding, language) for finding in told]
    page = unescape(as_html([one], language))
    listed = next(
        piece.value for piece in source_sheet(consolidated([one.returned])).pieces if "不是数字" in str(piece.value)
    )

    assert len(told) >= count - 3, "some are totals that follow"
    # once in the list, where the others are pointed at, and once beside the cell
    assert [2, *(0 for _ in whole[1:])] == [page.count(text) for text in whole]
    assert str(listed).count("不是数字") == 1


@pytest.mark.parametrize("digit", ["1", "字", "1a"])
def test_a_page_quotes_no_more_of_a_cell_than_anybody_reads(digit: str) -> None:
    page = as_html([odd_everywhere(3, digit * 30_000)], Language.ZH)

    assert digit * 300 not in page
    assert len(page) < len(as_html([odd_everywhere(3, "很多")], Language.ZH)) + 50 * 400


@pytest.mark.parametrize("parts", [text_parts, markdown_parts, html_parts, json_parts])
def test_reports_are_told_before_the_last_return_is_asked_for(
    parts: Callable[[Iterable[Reviewed], Language], Iterator[str]],
) -> None:
    """Else thousands would be held at once."""
    found = [checked(Return(f"{i}.xlsx", None, Submission(F21, f"第{i}局", 2024, {}), ())) for i in range(9)]
    asked: list[str] = []

    class Again:
        def __iter__(self) -> Iterator[Reviewed]:
            for one in found:
                asked.append(one.file)
                yield one

    told, then = "", []
    for part in parts(Again(), Language.ZH):
        told += part
        then.append(len(asked))

    assert told == "".join(parts(found, Language.ZH))
    assert len({many for many in then if many > len(asked) - len(found)}) > len(found) // 2
