"""What stands in a cell, and what it says."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.model.figures import LONGEST_TEXT, _without_note, observe
from gouji.model.grid import DateValue, ErrorValue
from gouji.model.numerals import chinese_number
from gouji.model.submission import Status

NUMBERS = [
    ("12", 12), (" 12 ", 12), ("　12", 12), ("１２", 12), ("＋３", 3), ("－14", -14), ("−14", -14), ("+3", 3),
    ("1,234", 1234), ("１，２３４", 1234), ("12,345,678", 12345678), ("'12", 12), ("\u200b12", 12),
    ("3.0", 3), ("3.50", Decimal("3.5")), ("0", 0), ("00", 0), ("007", 7), (".76", Decimal("0.76")), ("1.2e3", 1200), ("1E-16", 0), ("-2.8E-17", 0),
    ("0件", 0), ("3件次", 3), ("12 件", 12), ("5份", 5), ("3宗", 3), ("2个", 2),
    ("22（其中修订16件）", 22), ("22(其中修订16件)", 22), ("22件（含上年结转3件）", 22), ("22［见附表］", 22), ("22（修订16件，废止2件）", 22), ("0（无）", 0), ("361（更正）", 361), ("316（2024年）", 316),
    ("零", 0), ("〇", 0), ("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103), ("一百二十三件", 123), ("二〇", 20),
    ("壹佰贰拾叁", 123), ("一万二千零三", 12003), ("三千", 3000), ("两千零五十", 2050), ("一亿零三万", 100030000),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_one_certain_number(text: str, number: int | Decimal) -> None:
    assert (number, text, Status.REPORTED) == observe(text)


DOUBTS = [
    "约20", "20余", "20多件", "3-5", "3/5", "3+5", "=3", "12 34", "1 234", "103 103", "103，103", "1,23", "1,2345", "50%", "1.2万", "3万", "二十多", "一百五",
    "22(16)", "(22)", "22（16", "12.", "1.2.3", "O", "l2", "几件", "有", "见附件", "件", "（其中2件）", "十十", "百",
    "一十百", "万", "一二十", "一百二零", "二百百", "一千二万亿", "12元", "3.5万元", "12\n13", "２０２３年", "TRUE", "null", "?",
    "316（更正为361）", "316(应为361)", "25（改为 26）", "316（原361）", "316（361件）", "12（误，实为21）", "12（以15为准）", "316（→361）",
    "9" * 16, "9" * 41, "1" + "（注）" * 200, "²", "①", "Ⅻ", "½", "\uff11\u0660",
]  # fmt: skip


@pytest.mark.parametrize("text", DOUBTS)
def test_a_doubt_stays_as_it_was_written(text: str) -> None:
    assert (None, text, Status.NOT_A_NUMBER) == observe(text)


def test_an_amount_takes_its_own_unit_and_no_other() -> None:
    assert [Decimal("3.5"), None, None, None] == [
        observe(text, unit="万元").value for text in ("3.5万元", "35000元", "3.5亿元", "3件")
    ]


@pytest.mark.parametrize("text", ["", " ", "　　", "\xa0", "\u200b", "\n"])
def test_a_blank(text: str) -> None:
    assert Status.BLANK == observe(text).status


@pytest.mark.parametrize("text", ["/", "／", "-", "—", "——", "--", "无", "不适用", "N/A", "－", "\\"])
def test_not_applicable(text: str) -> None:
    assert Status.NOT_APPLICABLE == observe(text).status


@pytest.mark.parametrize(
    ("value", "raw"),
    [(ErrorValue("#REF!"), "#REF!"), (True, "TRUE"), (DateValue("2024-01-12"), "2024-01-12"), (10**15, "1" + "0" * 15)],
)
def test_what_is_no_number_is_never_a_blank(value: ErrorValue | DateValue | int, raw: str) -> None:
    assert (None, raw, Status.NOT_A_NUMBER) == observe(value)


def test_a_formula_without_a_result() -> None:
    assert Status.UNCOMPUTED == observe(None, formula=True).status


def spoken(number: int) -> str:
    """A number in Chinese numerals, written independently of the reader: the schoolbook way."""
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    if number == 0:
        return "零"
    sections = []
    for large in ("", "万", "亿"):
        number, section = divmod(number, 10_000)
        text = ""
        for power, digit in enumerate(reversed(f"{section:04d}")):
            text = (digits[int(digit)] + units[power] if digit != "0" else "零") + text
        sections.append(text.rstrip("零") + large if section else "零")
    text = "".join(reversed(sections))
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零")


@given(st.integers(0, 999_999_999_999))
def test_every_number_spoken_is_heard(number: int) -> None:
    assert number == chinese_number(spoken(number))


@given(st.text("零〇一二两三十百千万亿", max_size=8))
def test_numerals_never_raise_and_say_what_they_would_be_called(text: str) -> None:
    number = chinese_number(text)

    assert number is None or number >= 0


NOTED = re.compile(r"(?P<figure>[^()\[\]]+?)\s*(?:\([^()]*[^()\d\s.,+-][^()]*\)|\[[^\[\]]*[^\[\]\d\s.,+-][^\[\]]*\])")
"""A figure with a note in brackets behind it, as a pattern, which takes the cube of the length of a text."""


@given(st.text("1()[],. 件", min_size=1, max_size=12))
def test_a_note_is_what_stands_in_brackets_at_the_end(text: str) -> None:
    plain = text.strip()
    match = NOTED.fullmatch(plain)

    assert not plain or (match["figure"] if match else plain) == _without_note(plain)


def test_a_text_longer_than_a_cell_can_be_is_kept_as_far_as_a_cell_goes() -> None:
    assert LONGEST_TEXT == len(observe("长" * 1_000_000).raw)
    assert "约" + "长" * 500 == observe("约" + "长" * 500).raw
