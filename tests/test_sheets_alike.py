"""A sheet that is taken from one like it says what it says when it is read by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_ooxml import packed, parts_of, read, sheet_xml

from gouji.formats.memory import Memory
from gouji.formats.ooxml import document as spreadsheetml
from gouji.formats.ooxml.cells import Cells
from gouji.formats.ooxml.plain import scanned
from gouji.formats.package import Package
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Document

CELLS = (
    "<c{r}><v>{held}</v></c>",
    '<c{r} t="n"><v>{held}</v></c>',
    '<c{r} t="s"><v>{held}</v></c>',
    '<c{r} t="S"><v>{held}</v></c>',
    '<c{r} t="str"><f>A1&amp;"&lt;"</f><v>{held}</v></c>',
    '<c{r} t="inlineStr"><is><t>{held}</t></is></c>',
    '<c{r} t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>',
    '<c{r} t="inlineStr"><is><t>字</t></is><v>{held}</v></c>',
    '<c{r} t="b"><v>{held}</v></c>',
    '<c{r} t="e"><v>{held}</v></c>',
    "<c{r}><f>SUM(B1:B2)</f><v>{held}</v></c>",
    '<c{r}><f t="shared" ref="A1:A9" si="0">A1+$B$2</f><v>{held}</v></c>',
    '<c{r}><f t="shared" si="0"/><v>{held}</v></c>',
)
FIRST = "0"
"""What a cell of any kind may hold."""
HELD = (
    *(FIRST, "1", "2", "9", "007", "-3", "1.5", "1e3", " 5 ", "1234567890123456", "", "甲局", "乙局", "&lt;"),
    *("&#1;", "&#30002;", "_x0041_", "a\tb", "\x01", "true", "#REF!"),
)
STRINGS = (
    "<si><t>甲</t></si>",
    "<si><t>乙</t></si>",
    "<si><t/></si>",
    "<si><t>_x0041_</t></si>",
    "<si><r><t>甲</t></r><r><rPr><strike/></rPr><t>乙</t></r></si>",
)
BEHIND = (
    "",
    '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    '<!--<c r="A1"><v>{held}</v></c>-->',
    "<headerFooter><oddFooter>{held}</oddFooter></headerFooter>",
    '<extLst><ext xmlns="urn:other"><c r="A1" t="str"><v>{held}</v></c></ext></extLst>',
)
ADDRESSES = ("A1", "B1", "C2", "A2")
some_held = st.lists(st.one_of(st.just(FIRST), st.sampled_from(HELD)), min_size=5, max_size=5)
some_strings = st.lists(st.sampled_from(STRINGS), min_size=1, max_size=3)
some_behind = st.one_of(st.just(""), st.sampled_from(BEHIND))


def book(cells: list[str], behind: str, held: list[str], strings: list[str]) -> bytes:
    """A workbook whose cells, and what stands behind the rows, hold something."""
    texts = [
        cell.replace("{r}", f' r="{at}"').replace("{held}", one)
        for cell, at, one in zip(cells, ADDRESSES, held, strict=False)
    ]
    rows = "".join(f'<row r="{n}">{"".join(texts[2 * n - 2 : 2 * n])}</row>' for n in (1, 2))
    return packed(parts_of(sheet_xml(rows, behind.replace("{held}", held[-1])), "".join(strings)))


def outcome(data: bytes) -> object:
    """What is read, or why nothing is."""
    try:
        return read(data)
    except UnreadableFile as refusal:
        return refusal.finding


def forget() -> None:
    spreadsheetml._GRIDS.clear()
    spreadsheetml._ALIKE.clear()
    spreadsheetml._NAMES.clear()


@given(
    st.lists(st.sampled_from(CELLS), min_size=1, max_size=4),
    some_strings,
    st.lists(st.tuples(some_behind, some_held, some_strings), min_size=1, max_size=3),
)
@settings(max_examples=300)
def test_sheets_alike_read_as_they_do_alone(
    cells: list[str], strings: list[str], others: list[tuple[str, list[str], list[str]]]
) -> None:
    said = [("", [FIRST] * 5, strings), ("", [FIRST, "1", *[FIRST] * 3], strings), *others]
    books = [book(cells, *one) for one in said]
    alone = []
    for one in books:
        forget()
        alone.append(outcome(one))
    forget()
    assert alone == [outcome(one) for one in books]


def test_a_mark_of_the_mould_in_a_sheet_stands_for_no_value() -> None:
    forget()
    cells = ["<c{r}><v>{held}</v></c>", "<c{r}><v>{held}</v></c>"]
    for held in ("1", "2", "3"):
        outcome(book(cells, "", [held, "5"], []))
    marked = book(["<c{r}>\0v></c>", cells[1]], "", ["", "5"], [])
    among = outcome(marked)
    forget()

    assert outcome(marked) == among
    assert not isinstance(among, Document)


def test_only_the_first_two_of_sheets_alike_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    read_whole: list[str] = []

    def noted(package: Package, part: str, *more: Any) -> Cells | None:
        read_whole.append(part)
        return scanned(package, part, *more)

    monkeypatch.setattr(spreadsheetml, "scanned", noted)
    forget()
    for name in "甲乙丙丁":
        held = [f"{name}局", "7", "0", name, "x"]
        data = book([CELLS[5], CELLS[0], CELLS[2], CELLS[4]], "", held, [f"<si><t>{name}</t></si>"])
        said = {piece[:2]: piece.value for piece in read(data).grids[0].pieces}
        assert {(0, 0): f"{name}局", (0, 1): 7, (1, 2): name, (1, 0): name} == said
    assert 2 * ["xl/worksheets/sheet1.xml"] == read_whole


def test_what_is_asked_for_again_is_remembered_longest() -> None:
    memory: Memory[int] = Memory(2)
    memory.keep("every return", 1)
    for number, one in enumerate("abc"):
        memory.keep(one, number)
        assert 1 == memory.again("every return")
    assert [None, 2] == [memory.again(one) for one in "bc"]
