"""Cells of reports as PDF: figures broken over lines and pages, watermarks over them, captions above their tables."""

from __future__ import annotations

import random

import pytest
from manglings import YEAR, truth
from narrowed import the
from printed import Dress, Printer, Sheet, Word, drawn, printed, written
from test_pdf import codes, figures, silent, taken

from gouji.formats.pdf.watermarks import SeenSign, without_watermarks
from gouji.formats.read import document_in
from gouji.forms.catalogue import load_form
from gouji.model.reading import Return

F21 = load_form("zfxxgk-2021")
MARKS = {
    "turned": ("内部资料2023", 60, 0.87, 40),
    "turned a little": ("2025", 52, 0.93, 20),
    "turned and black": ("2025年1月", 30, 0.0, -30),
    "turned, as small as the text": ("2025打印", 9, 0.8, 30),
    "on its side": ("2025", 9, 0.0, 90),
    "pale": ("清源县水务局2025-01-20打印", 22, 0.87, 0),
    "pale, as small as the text": ("2025", 9, 0.87, 0),
    "large": ("2025年", 40, 0.0, 0),
}


@pytest.mark.parametrize("lines", ["all", "none"])
@pytest.mark.parametrize("name", MARKS)
def test_a_watermark_is_no_figure(name: str, lines: str) -> None:
    text, size, grey, angle = MARKS[name]
    for seed in range(4):
        chance = random.Random(f"{name} {lines} {seed}")
        values = truth(F21, chance)
        plain = drawn(F21.tables, values, Dress(lines=lines))
        over = [chance.choice([word for word in page.words if word.text.isdigit()] or page.words) for page in plain]
        for page, word in zip(plain, over, strict=True):
            moved = chance.uniform(-2, 2)
            page.words.append(Word(text, word.left + moved - size / 2, word.down + moved, size, grey, angle))
        found = taken(written(plain))
        assert figures(found) == values
        assert set(codes(found)) <= {"R113"}


@pytest.mark.parametrize("angle", [90, -90])
@pytest.mark.parametrize("section", range(3))
def test_figures_on_their_side_are_read_in_their_cells(section: int, angle: int) -> None:
    values = truth(F21, random.Random(f"{section} {angle}"))
    pages = drawn(F21.tables, values, Dress())
    below = [table.title.split("、")[1] for table in F21.tables] + ["存在的主要问题"]
    now = -1
    for page in pages:
        for at, word in enumerate(page.words):
            now = next((number for number, title in enumerate(below) if title in word.text), now)
            if now == section and word.text.replace(".", "").isdigit() and len(word.text) < 3:
                page.words[at] = on_its_side(word, angle)

    found = taken(written(pages))

    assert values == figures(found)


def on_its_side(word: Word, angle: int) -> Word:
    """A word turned by a right angle around its middle."""
    side, long, size = angle / 90, len(word.text) * word.size / 2, word.size
    across, down = word.left + long / 2, word.down + 0.64 * size
    return word._replace(left=across + side * 0.36 * size, down=down + side * long / 2 - size, angle=angle)


@pytest.mark.parametrize("by", ["cells", "lines"])
@pytest.mark.parametrize("lines", ["all", "rows", "none"])
def test_a_figure_that_goes_on_in_the_next_line_of_its_cell_is_whole(lines: str, by: str) -> None:
    for digits in (2, 3):
        values = truth(F21, random.Random(f"{lines} {digits}"))
        found = taken(printed(F21, values, Dress(lines=lines, by=by, digits=digits)))
        if by == "cells" or lines == "all":
            assert figures(found) == values
        wrong = [cell for cell in silent(found, values) if figures(found)[cell] is not None]
        assert not wrong or codes(found)["R223"], "what is left of them is told as figures of no row"


@pytest.mark.parametrize("high", range(430, 690, 37))
def test_a_figure_that_a_page_break_cuts_is_whole(high: int) -> None:
    values = truth(F21, random.Random(high))
    found = taken(printed(F21, values, Dress(cut=True, high=high, digits=2)))
    assert figures(found) == values


def test_a_table_of_last_year_in_an_appendix_is_not_taken_for_this_years() -> None:
    values, last = (truth(F21, random.Random(number)) for number in (21, 22))
    printer = Printer(Dress())
    printer.report(F21.tables, values)
    printer.prose([f"附：{YEAR - 1}年收到和处理政府信息公开申请情况"])
    printer.table(F21.tables[1], {cell: str(value) for cell, value in last.items()})
    found = taken(written(printer.pages))
    assert figures(found) == values
    assert codes(found)["R117"] == 0
    assert codes(found)["R167"] == 1


def test_what_stands_over_a_table_that_goes_on_parts_nothing() -> None:
    values = truth(F21, random.Random(23))
    pages = drawn(F21.tables, values, Dress(high=500))
    for page in pages[1:]:
        page.words.insert(0, Word("续表", 280, 50, 12))
    found = the(Return, taken(written(pages)))
    assert figures(found) == values
    assert "续表" not in "".join(found.submission.narrative.values())


def test_brackets_are_those_that_people_type() -> None:
    sentences = [Word("请各单位按时报送，逾期将予以通报。", 72, 120 + 20 * at, 16) for at in range(3)]
    pages = [Sheet([Word("印发\u2329格式\u232a的通知", 72, 90, 16), *sentences])]
    assert document_in(written(pages), "报告.pdf").paragraphs[0].text == "印发〈格式〉的通知"


def test_pale_figures_in_cells_of_their_own_are_read() -> None:
    cells = [(12.0 * at, 0.0, 12.0 * (at + 1), 12.0) for at in range(6)]
    plain = [SeenSign("字", 10.0 * at, 40, 10.0 * at + 9, 49, ("dark",), 1.0) for at in range(20)]
    zeros = [SeenSign("0", left + 4, 2, left + 8, 11, ("pale",), 0.2) for left, *_ in cells]
    mark = [SeenSign("2", 30 + 6 * at, 2, 36 + 6 * at, 11, ("pale", "mark"), 0.2) for at in range(4)]
    assert without_watermarks([*plain, *zeros], cells) == [*plain, *zeros]
    assert without_watermarks([*plain, *mark], cells) == plain


def test_a_number_above_more_text_counts_no_pages() -> None:
    lines = [Word("请各单位按时报送，逾期将予以通报。", 72, 120 + 20 * at, 16) for at in range(3)]
    end = [Word("5", 300, 770, 9), Word("以上为本年度数", 72, 785, 9), Word("1", 290, 815, 9)]
    told = [one.text for one in document_in(written([Sheet([*lines, *end])]), "报告.pdf").paragraphs]
    assert "5" in told
    assert "1" not in told
