"""Returns of a known layout read by position say just what they say when they are read the long way."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fixed import FIXED
from hypothesis import given
from hypothesis import strategies as st
from mutants import mutant
from narrowed import the
from office import convert
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from strategies import returned

import gouji.intake.read as reading
from gouji import Form, Observation, Reading, Return, Submission, complete, layout, load_form, read
from gouji.formats.ooxml.cutting import calculated, cut, holes
from gouji.formats.package import package_of
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define
from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.answers import answers
from gouji.intake.bind.headings import Title, title_of
from gouji.intake.bind.nil_answer import NilAnswer, nil_answer
from gouji.intake.inputs import Input
from gouji.intake.recall import forget
from gouji.model.grid import Document, Piece, a1

F21 = load_form("2021")
ONE = {
    "form": {"id": "one", "edition": "one", "title": "一格表", "source": "s", "years": [2020]},
    "tables": [{"key": "t", "sheet": "甲", "title": "甲表", "blocks": [{"columns": [{"key": "a", "label": "甲数"}]}]}],
}
FORMS = {
    form.edition: form for form in (*FIXED, load_form(Path(__file__).parent / "data" / "toy.toml"), define(ONE, "one"))
}
"""Makers of returns in which figures stand as a program writes them."""
BANDS = "湖北2023"
"""Of the parts of reports, one with a table in bands."""


def taken(data: bytes, name: str = "a.xlsx") -> Reading:
    """What is read of some bytes before it is known whose they are."""
    return reading.read_input(Input(name, name, data, named=True), tuple(FORMS.values()))


def whole(found: Reading) -> list[object]:
    """All that a reading says."""
    if not isinstance(found, Return):
        return [found]
    seen = found.submission
    return [found, found.evidence, dict(seen.origins), seen.columns.raws, seen.columns.statuses, seen.unit_at]


def long_and_short(data: bytes, before: Iterable[bytes]) -> tuple[Reading, Reading]:
    """The reading of a return the long way, and when others have been read before it."""
    forget()
    first = taken(data)
    forget()
    for other in before:
        taken(other)
    return first, taken(data)


@pytest.fixture
def long_readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read the long way from now on."""
    files: list[str] = []
    from gouji.formats.read import document_in

    def noted(data: bytes, file: str, *more: Any) -> Document:
        files.append(file)
        return document_in(data, file, *more)

    monkeypatch.setattr(reading, "document_in", noted)
    forget()
    return files


def figures(form: Form, number: int) -> Submission:
    """A return of some unit; no two are alike, and each leaves other cells and rows blank."""
    chance = random.Random(number)
    inputs = [cell for cell in form.cells if cell not in form.sums]
    blank = set(chance.sample(inputs, min(len(inputs), chance.choice([0, 3, 40, 120]))))
    seen = {cell: Observation.of(None if cell in blank else chance.choice([0, 0, 7, number, 10**9])) for cell in inputs}
    return complete(Submission(form, f"第{number}局", 2024, seen), partly=True)


# ── as it came from gouji ───────────────────────────────────────────────────────────────────


@cache
def warm(edition: str) -> tuple[bytes, ...]:
    form = FORMS[edition]
    return tuple(
        to_xlsx(layout(form, one)) for one in (figures(form, 0), figures(form, 1), Submission(form, "甲局", 2024, {}))
    )


@pytest.mark.slow
@pytest.mark.parametrize("edition", sorted(FORMS.keys() - {form.edition for form in FIXED if form.partial} | {BANDS}))
@given(data=st.data())
def test_any_return_reads_alike(edition: str, data: st.DataObject) -> None:
    form = FORMS[edition]
    submission = data.draw(returned(form) if form.sums else st.builds(figures, st.just(form), st.integers(0, 99)))
    written = to_xlsx(layout(form, submission))
    first, second = long_and_short(written, warm(edition))
    assert whole(first) == whole(second)


@pytest.mark.slow
def test_most_returns_are_read_by_position(long_readings: list[str]) -> None:
    for number in range(100):
        found = the(Return, taken(to_xlsx(layout(F21, figures(F21, number))), f"{number}.xlsx"))
        assert found.submission.figures == figures(F21, number).figures
    assert long_readings == ["0.xlsx"]


@pytest.mark.parametrize("form", FIXED, ids=lambda form: form.edition)
def test_the_tables_of_a_blank_say_nothing_of_whose_it_is(form: Form) -> None:
    tables = {table.sheet for table in form.tables}
    document = layout(form)
    sheets = {grid.name: Sheet(grid) for grid in document if grid.name in tables}
    assert sheets.keys() == tables
    assert answers(document, sheets) == {}
    assert title_of(form, sheets) == Title()
    assert nil_answer(document, sheets) == NilAnswer()


# ── as other programs save it ───────────────────────────────────────────────────────────────


def saved(data: bytes, change: Callable[[Any], None] = lambda _: None) -> bytes:
    """What openpyxl makes of a workbook, and somebody who works with it."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    change(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with every part changed in some way."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info.filename)))
    return stream.getvalue()


SHEET = "xl/worksheets/sheet3.xml"


def in_table(change: Callable[[str], str], part: str = SHEET) -> Callable[[bytes], bytes]:
    """The same change to the text of 表三, or of another part."""

    def one(name: str, content: bytes) -> bytes:
        return change(content.decode()).encode() if name == part else content

    return lambda data: rewritten(data, one)


def said(text: str, instead: str, part: str = "xl/sharedStrings.xml") -> Callable[[bytes], bytes]:
    """Something else said where nothing but a text differs, in strings that stand for themselves."""
    return in_table(lambda content: content.replace(f">{text}<", f">{instead}<"), part)


def typed(place: str, value: object, sheet: str = "表三") -> Callable[[bytes], bytes]:
    def change(workbook: Any) -> None:
        workbook[sheet][place] = value

    return lambda data: saved(data, change)


def commented(workbook: Any) -> None:
    workbook["表三"]["E6"].comment = Comment("应为 12 件", "王芳")


def hidden(workbook: Any) -> None:
    workbook["表三"].row_dimensions[6].hidden = True


def formatted(workbook: Any) -> None:
    workbook["表三"]["E6"].number_format = '0.00"万件"'


def coloured(workbook: Any) -> None:
    workbook["表三"]["E6"].fill = PatternFill("solid", fgColor="FFFF00")


def struck_out(workbook: Any) -> None:
    workbook["表三"]["E6"].font = Font(strike=True)


def white(workbook: Any) -> None:
    workbook["表三"]["E6"].font = Font(color="FFFFFFFF")


def merged(workbook: Any) -> None:
    workbook["表三"].merge_cells("D6:E6")


ODD: dict[str, Callable[[bytes], bytes]] = {
    "text in a cell": typed("E6", "12件"),
    "none in a cell": typed("E6", "/"),
    "a fraction": typed("E6", 1.5),
    "below zero": typed("E6", -3),
    "a large number": typed("E6", 10**16),
    "a formula": typed("E6", "=1+2"),
    "an own total": typed("J6", "=D6+E6"),
    "a typed total": typed("J6", 4),
    "a label changed": typed("C8", "另一项"),
    "a word beside": typed("M6", "此数有误"),
    "a figure beside": typed("M6", 12),
    "a figure below": typed("D40", 12),
    "another year": typed("L1", "2023年度"),
    "another unit": typed("L1", "填报单位：乙局"),
    "an answer in the table": typed("N3", "零报告：是"),
    "a comment": lambda data: saved(data, commented),
    "a hidden row": lambda data: saved(data, hidden),
    "another format": lambda data: saved(data, formatted),
    "a colour": lambda data: saved(data, coloured),
    "a figure struck out": lambda data: saved(data, struck_out),
    "white on white": lambda data: saved(data, white),
    "merged cells": lambda data: saved(data, merged),
    "a word of the cover": typed("B12", "更正：表三 E6 应为 12", "封面"),
    "a figure on the cover": typed("F3", 12, "封面"),
    "another unit on the cover": typed("C4", "乙局（更正）", "封面"),
    "a title for a unit": typed("C4", "清源县教育局2023年政府信息公开工作年度报告", "封面"),
    "half a year": typed("C5", "2024年1—6月", "封面"),
    "two lines in one": typed("C6", "王芳   填报单位：丙局", "封面"),
    "a label for an answer": typed("C6", "联系电话", "封面"),
    "no clear answer": typed("C9", "☐是 ☐否", "封面"),
    "a code": typed("B13", "单位编码：A12", "封面"),
    "a unit of measure": typed("B13", "（单位：万件）", "封面"),
    "a label of the form": typed("B13", "本年新收政府信息公开申请数量", "封面"),
    "a reason": typed("D5", "两镇合并，原有件数并入", "说明"),
    "a word below the reasons": typed("B30", "表三 E6 应为 12", "说明"),
    "a reason heading": typed("D3", "说明栏", "说明"),
    "another label among the strings": said("申请人情况", "申请人"),
    "another text of the cover": said("单位名称", "填报单位名称"),
    "a string in parts": in_table(
        lambda text: text.replace("<t>单位名称</t>", "<r><t>单位</t></r><r><rPr><strike/></rPr><t>名称</t></r>"),
        "xl/sharedStrings.xml",
    ),
    "a string left out": in_table(lambda text: re.sub("<si>.*?</si>", "<si/>", text, count=1), "xl/sharedStrings.xml"),
    "strings in a remark": in_table(lambda text: text.replace("<si>", "<!--<si>--><si>", 3), "xl/sharedStrings.xml"),
    "numbered characters": in_table(lambda text: text.replace("甲局", "&#30002;&#23616;"), "xl/sharedStrings.xml"),
    "characters that are none": in_table(lambda text: text.replace("甲局", "甲&#11;局"), "xl/sharedStrings.xml"),
    "another mark": said("甲局", "乙局", "docProps/custom.xml"),
    "another year's mark": said("2024", "2023", "docProps/custom.xml"),
    "another form's mark": said("zfxxgk-2021", "zfxxgk-2014", "docProps/custom.xml"),
    "a mark in a remark": said("甲局", "<!--乙局-->", "docProps/custom.xml"),
    "marks that are damaged": in_table(lambda text: text[: len(text) // 2], "docProps/custom.xml"),
    "another place behind a name": in_table(lambda text: text.replace("$C$4", "$C$6"), "xl/workbook.xml"),
    "another name of a sheet": in_table(lambda text: text.replace('name="说明"', 'name="情况"'), "xl/workbook.xml"),
    "a hidden cover": in_table(
        lambda text: text.replace('name="封面"', 'name="封面" state="hidden"', 1), "xl/workbook.xml"
    ),
    "a stored zero in front": in_table(
        lambda text: re.sub(r"<v>(\d+)</v></c><c r=\"E6\"", r"<v>00\1</v></c><c r=\"E6\"", text)
    ),
    "a sign in front": in_table(lambda text: text.replace("<v>", "<v>+", 60)),
    "an index below zero": in_table(lambda text: re.sub(r't="s"><v>\d+</v>', 't="s"><v>-1</v>', text, count=1)),
    "an index too large": in_table(lambda text: re.sub(r't="s"><v>\d+</v>', 't="s"><v>9999</v>', text, count=1)),
    "an element within": in_table(lambda text: re.sub(r"<v>(\d+)</v>", r"<v><b>\1</b></v>", text, count=1)),
    "an element left open": in_table(lambda text: text.replace("</c>", "", 1)),
    "a formula left open": in_table(lambda text: text.replace("</f>", "/>", 1)),
    "two values": in_table(lambda text: re.sub(r"(<v>\d+</v>)", r"\1\1", text, count=1)),
    "a remark": in_table(lambda text: re.sub(r"<v>(\d+)</v>", r"<!--<v>\1</v>-->", text, count=1)),
    "a truth": in_table(lambda text: re.sub(r'<c (r="E6"[^>]*)>', r'<c \1 t="b">', text)),
    "a text result": in_table(lambda text: text.replace("><f", ' t="str"><f')),
    "an error": in_table(lambda text: re.sub(r'(<c r="J6"[^>]*)>(.*?)<v>\d*</v>', r'\1 t="e">\2<v>#REF!</v>', text)),
    "a cell twice": in_table(lambda text: text.replace('r="E6"', 'r="D6"')),
    "a row less": in_table(lambda text: re.sub(r'<row r="6".*?</row>', "", text, flags=re.DOTALL)),
    "a damaged sheet": in_table(lambda text: text[: len(text) // 2]),
}


@cache
def makes() -> dict[str, tuple[bytes, bytes]]:
    """Two returns each of some programs, the first of which is known."""
    one, other = (to_xlsx(layout(F21, replace(figures(F21, number), unit="甲局"))) for number in (3, 7))
    return {"gouji": (one, other), "openpyxl": (saved(one), saved(other))}


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("make", ["gouji", "openpyxl"])
def test_what_is_out_of_the_ordinary_reads_alike(make: str, name: str) -> None:
    known, other = makes()[make]
    data = ODD[name](other)
    assert data != other
    first, second = long_and_short(data, [known, ODD[name](known)])
    assert whole(first) == whole(second)


@pytest.mark.slow
def test_what_is_out_of_the_ordinary_is_not_only_refused(long_readings: list[str]) -> None:
    """The oddities are read as such, and not as something that nobody can read."""
    found = [taken(change(makes()["gouji"][1])) for change in ODD.values()]
    assert sum(isinstance(one, Return) for one in found) > len(ODD) / 2
    assert len(long_readings) > len(ODD) / 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 5])
def test_damaged_files_read_alike(seed: int) -> None:
    known, other = makes()["gouji"]
    for number in range(seed * 1000, seed * 1000 + 300):
        data = mutant("xlsx", other, number).data
        first, second = long_and_short(data, [known])
        assert whole(first) == whole(second), number


def test_cells_may_be_coloured(long_readings: list[str]) -> None:
    for number in range(20):
        place = random.Random(number).choice("DEFGHI") + str(5 + number)

        def change(workbook: Any, place: str = place, number: int = number) -> None:
            if number:
                workbook["表三"][place].fill = PatternFill("solid", fgColor="FFFF00")

        one = replace(figures(F21, number), unit="甲局")
        found = the(Return, taken(saved(to_xlsx(layout(F21, one)), change), f"{number}.xlsx")).submission
        assert [found.value(cell) for cell in F21.cells if cell not in F21.sums] == [
            one.value(cell) for cell in F21.cells if cell not in F21.sums
        ]
    assert long_readings == ["0.xlsx"]


def test_returns_saved_by_libreoffice_read_alike(soffice: str, tmp_path: Path, long_readings: list[str]) -> None:
    for number in range(4):
        (tmp_path / f"{number}.xlsx").write_bytes(to_xlsx(layout(F21, figures(F21, number))))
    convert(soffice, "xlsx", tmp_path / "out", *sorted(tmp_path.iterdir()))
    paths = sorted((tmp_path / "out").iterdir())
    quick = [read(path) for path in paths]
    assert long_readings == [str(paths[0])]
    for path, second in zip(paths, quick, strict=True):
        forget()
        assert whole(read(path)) == whole(second)


# ── cutting ─────────────────────────────────────────────────────────────────────────────────


def put_back(mould: bytes, held: list[bytes]) -> bytes:
    """What `cut` has cut, in one piece again, without what stands around it."""
    _, first, *others = mould.split(b"\3")
    text = first + b"".join(b"<v>%b\2%b" % pair for pair in zip(held, others, strict=True))
    for instead, written in (
        (b"><v>=", b"><f"),
        (b'><v>"', b' t="str"><f'),
        (b"><v>\0\2", b"/>"),
        (b"\5", b"/><v>"),
        (b"\4", b"</f><v>"),
        (b"><v>\1\2", b"></c>"),
        (b"\2", b"</v></c>"),
    ):
        text = text.replace(instead, written)
    return text


def sheets_of(data: bytes) -> Iterator[bytes]:
    package = package_of(data, "a.xlsx")
    return (package.read(name) for name in package.names if name.startswith("xl/worksheets/sheet"))


@pytest.mark.parametrize("make", ["gouji", "openpyxl"])
def test_nothing_is_lost_where_a_sheet_is_cut(make: str) -> None:
    for content in sheets_of(makes()[make][1]):
        mould, held = the(tuple, cut(content, [""]))  # all styles
        body = content[content.find(b"<sheetData>") : content.rfind(b"</sheetData>")]
        assert put_back(mould, held) == body.replace(b' t="n"', b"")  # which says nothing


def test_holes_are_where_the_cells_are() -> None:
    grid = next(grid for grid in layout(F21, figures(F21, 3)) if grid.name == "表三")
    numbers = {a1(*piece[:2]): piece for piece in grid.pieces if isinstance(piece.value, int)}
    content = package_of(makes()["gouji"][0], "a.xlsx").read(SHEET)
    mould, held = the(tuple, cut(content))
    found = {a1(hole.row, hole.column): hole for hole in holes(mould)}

    def shown(place: str, piece: Piece) -> bool:
        literal = held[found[place].position]
        formula = calculated(literal)
        return int(formula.result if formula is not None else literal) == piece.value

    assert numbers
    assert all(shown(place, piece) for place, piece in numbers.items())
