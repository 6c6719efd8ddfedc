"""Reports as PDF: every figure in its cell, whatever lines are drawn and wherever pages end, or named."""

from __future__ import annotations

import io
import json
import random
import subprocess
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from manglings import AFTER, CHARACTERS, UNIT, YEAR, cells_of, truth
from narrowed import the
from printed import Dress, Sheet, Word, drawn, mixed, printed, stream, whole, written

from gouji import read
from gouji.formats.findings import Damaged, Encrypted, NoReader, Pictured, TooLarge, WrongPassword
from gouji.formats.pdf import document
from gouji.formats.read import document_in
from gouji.formats.text.write_html import to_html
from gouji.forms.catalogue import candidates, load_form
from gouji.intake.bind.findings import FiguresLost, PicturedTable, ReadingsDiffer
from gouji.intake.bind.two_readings import chosen
from gouji.intake.inputs import Input
from gouji.intake.read import read_input
from gouji.model.edit import Number
from gouji.model.errors import UnreadableFile
from gouji.model.finding import Severity
from gouji.model.grid import Document
from gouji.model.reading import PassedOver, Reading, Refused, Return
from gouji.model.submission import Observation, Submission
from gouji.publication.compose import composed

F21, F19 = load_form("zfxxgk-2021"), load_form("zfxxgk-2019")
CUTS = [Dress(cut=True, high=high) for high in range(420, 700, 28)]
DRESSES = [
    Dress(),
    *CUTS[::3],
    Dress(repeats=True, high=500),
    Dress(cut=True, open=True, high=560),
    Dress(bold=True, align="right"),
    Dress(lines="head"),
    Dress(lines="rows", align="right"),
    Dress(lines="none", align="left"),
    Dress(lines="none", cut=True, high=470),
    Dress(by="lines"),
    Dress(lines="none", by="lines"),
    Dress(lines="none", by="fonts"),
    Dress(zeros=0.75),
    Dress(lines="none", zeros=0.75),
    *(Dress(characters=CHARACTERS[name]) for name in ("radicals", "Traditional")),
]


def taken(data: bytes, *, named: bool = True, password: str | None = None) -> Reading:
    """What is read of a PDF."""
    return read_input(Input("报告.pdf", "报告.pdf", data, named=named), candidates(None), password)


def figures(reading: Reading) -> dict[str, Number | None]:
    """What stands in the cells of a return."""
    return {cell: seen.value for cell, seen in the(Return, reading).submission.observations.items()}


def codes(reading: Reading) -> Counter[str]:
    """The codes of what is said of it."""
    return Counter(finding.code for finding in reading.findings)


def silent(reading: Reading, expected: Mapping[str, Number | None]) -> list[str]:
    """The cells that hold something else than was printed, and are named in no warning or error."""
    named = {cell for one in reading.findings if one.severity >= Severity.WARNING for cell in one.cells}
    return [cell for cell, value in figures(reading).items() if value != expected[cell] and cell not in named]


def refusal(data: bytes, password: str | None = None) -> object:
    """Why a PDF is not read."""
    with pytest.raises(UnreadableFile) as refused:
        document_in(data, "报告.pdf", password)
    return refused.value.finding


@pytest.mark.parametrize("number", range(len(DRESSES)))
def test_every_dress_is_read_whole(number: int) -> None:
    dress = DRESSES[number]
    values = truth(F21, random.Random(number))
    found = taken(printed(F21, values, dress))
    assert figures(found) == values
    assert the(Return, found).submission.unit == UNIT
    assert the(Return, found).submission.year == YEAR
    assert set(codes(found)) <= {"R113"}, "by position where labels are broken over lines"


@pytest.mark.parametrize("lines", ["all", "none"])
@pytest.mark.parametrize("turned", [90, 180, 270])
@pytest.mark.parametrize("pages", [slice(None), slice(1, 2)], ids=["every page", "one page"])
def test_pages_that_lie_on_their_side_are_read_upright(pages: slice, turned: int, lines: str) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    values = truth(F21, random.Random(turned))
    opened = pypdfium2.PdfDocument(printed(F21, values, Dress(lines=lines)))
    for page in list(opened)[pages]:
        page.set_rotation(turned)
    data = io.BytesIO()
    opened.save(data)

    found = taken(data.getvalue())

    assert values == figures(found)


def test_the_earlier_edition_is_read_whole() -> None:
    values = truth(F19, random.Random(4))
    found = the(Return, taken(printed(F19, values)))
    assert found.submission.form == F19
    assert figures(found) == values


def test_what_stands_in_the_sections_is_kept_without_page_numbers() -> None:
    found = the(Return, taken(printed(F21, truth(F21, random.Random(1)), Dress(high=400))))
    assert found.is_report
    assert found.submission.narrative["五"] == AFTER[1]
    assert found.submission.narrative["六"] == AFTER[3]


def test_paragraphs_know_their_page() -> None:
    paragraphs = document_in(printed(F21, truth(F21, random.Random(1))), "报告.pdf").paragraphs
    assert paragraphs[0].page == 1
    assert paragraphs[-1].page > 1


@pytest.mark.parametrize("lines", ["all", "rows", "none"])
@pytest.mark.parametrize("seed", range(3))
def test_empty_cells_stay_empty_or_are_named(lines: str, seed: int) -> None:
    values = truth(F21, random.Random(f"blanks {seed}"))
    found = taken(printed(F21, values, Dress(lines=lines, blanks=True)))
    assert silent(found, {cell: value or None for cell, value in values.items()}) == []


@pytest.mark.slow
@pytest.mark.parametrize("lines", ["all", "head", "rows", "none"])
@pytest.mark.parametrize("by", ["cells", "lines"])
def test_no_figure_is_wrong_in_silence(lines: str, by: str) -> None:
    for number in range(12):
        chance = random.Random(f"{lines} {by} {number}")
        dress = Dress(
            lines=lines,
            by=by,
            align=chance.choice(("left", "centre", "right")),
            high=chance.randrange(400, 700),
            repeats=chance.random() < 0.3,
            cut=chance.random() < 0.5,
            open=chance.random() < 0.5,
            blanks=chance.random() < 0.3,
        )
        values = truth(F21, chance)
        expected = {cell: None if dress.blanks and not value else value for cell, value in values.items()}
        assert silent(taken(printed(F21, values, dress)), expected) == [], dress


@pytest.mark.parametrize("lines", ["all", "head", "none"])
def test_a_group_as_one_row_is_never_its_last_part(lines: str) -> None:
    group = {cell: value for cell, value in truth(F19, random.Random(9)).items() if cell.startswith("requests.")}
    found = taken(mixed(truth(F21, random.Random(8)), group, Dress(lines=lines)))
    assert codes(found)["R214"] == 1
    parts = [cell for cell in F21.cells if cell.startswith("requests.other.")]
    assert {figures(found)[cell] for cell in parts} == {None}
    shared = group.keys() & F21.cells.keys()
    assert {cell: figures(found)[cell] for cell in shared} == {cell: group[cell] for cell in shared}


def test_where_the_readings_differ_the_equations_vote_and_both_figures_are_told() -> None:
    values = truth(F21, random.Random(2))
    cell = "requests.granted.person"
    broken = {**values, cell: values[cell] + 70}
    right, wrong = (document_in(printed(F21, one), "报告.pdf") for one in (values, broken))
    for mine, other in ((right, wrong), (wrong, right)):
        assert other.otherwise is not None
        report = chosen(mine, other.otherwise, candidates(None), "报告.pdf")
        (told,) = (one for one in report.findings if isinstance(one, ReadingsDiffer))
        assert told.cells == (cell,)
        assert told.labels.first[0].endswith(f"：{values[cell]} / {broken[cell]}")


@pytest.mark.parametrize("seed", range(3))
def test_no_figure_on_the_page_is_missing_from_its_cell_in_silence(seed: int) -> None:
    chance = random.Random(f"lost {seed}")
    values = truth(F21, chance)
    lost = chance.sample(list(values), 2)
    whole = document_in(printed(F21, values), "报告.pdf").otherwise
    left: dict[str, Any] = {**values, **dict.fromkeys(lost, "")}
    mine = document_in(printed(F21, left), "报告.pdf")
    assert whole is not None
    # Lines of figures without labels, of which no reading makes tables.
    lines = [one._replace(text=one.text[one.text.index("\t") :]) for one in whole.paragraphs if "\t" in one.text]
    report = chosen(mine, Document((), paragraphs=tuple(lines)), candidates(None), "报告.pdf")
    told = [one for one in report.findings if isinstance(one, FiguresLost)]
    assert {cell for one in told for cell in one.cells} == set(lost)
    assert {figure for one in told for figure in one.figures.first} == {str(values[cell]) for cell in lost}
    assert not any(isinstance(one, FiguresLost) for one in taken(printed(F21, values)).findings)


def test_a_notice_in_a_folder_is_passed_over() -> None:
    notice = written([Sheet([Word("关于报送政府信息公开工作年度报告的通知", 90, 90, 16), *_lines(30)])])
    assert codes(the(PassedOver, taken(notice, named=False))) == {"R142": 1}
    assert codes(the(Refused, taken(notice))) == {"R110": 1}


def _lines(count: int) -> list[Word]:
    return [Word("请各单位按时报送，逾期将予以通报。", 72, 120 + 20 * at, 16) for at in range(count)]


def test_a_scan_is_told() -> None:
    scan = written([Sheet()])
    assert isinstance(refusal(scan), Pictured)
    assert codes(the(PassedOver, taken(scan, named=False))) == {"R142": 1, "R251": 1}


def test_without_the_package_it_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "PACKAGE", "no_such_package")
    told = refusal(written([Sheet(_lines(2))]))
    assert isinstance(told, NoReader)
    assert told.extra == "pdf"


# ── hostile files ───────────────────────────────────────────────────────────────────────────


PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>"
TREE = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE]


def one_page(content: bytes, more: str = "") -> bytes:
    """A PDF of one page."""
    return whole([*TREE, stream(content, more)])


HOSTILE: Mapping[str, tuple[bytes, type | tuple[type, ...]]] = {
    "cut off": (printed(F21, truth(F21, random.Random(1)))[:900], Damaged),
    "no more than its mark": (b"%PDF-1.7", Damaged),
    "a table of objects that leads to itself": (
        (ring := one_page(b"")).replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % ring.index(b"xref\n0")),
        Damaged,
    ),
    "pages within themselves": (
        whole([TREE[0], b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
        Damaged,
    ),
    "more pages than any report": (
        whole([TREE[0], b"<< /Type /Pages /Kids [%s] /Count 900 >>" % b" ".join(b"%d 0 R" % (5 + n) for n in range(900)),
               b"null", stream(b""), *[PAGE] * 900]),
        TooLarge,
    ),
    "arrays within arrays": (one_page(b"[" * 100_000 + b"]" * 100_000), Pictured),
    "a stream that grows a thousandfold": (
        one_page(zlib.compress(zlib.compress(bytes(600 << 20), 9), 9), "/Filter [/FlateDecode /FlateDecode]"),
        (Damaged, TooLarge),
    ),
    "a drawing of many lines": (
        one_page(b"".join(b"%d 0 m %d 800 l S 0 %d m 600 %d l S " % (n * 4, n * 4, n * 5, n * 5) for n in range(150))),
        Pictured,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_by_name(name: str) -> None:
    data, kind = HOSTILE[name]
    assert isinstance(refusal(data), kind)


# ── printed by programs ─────────────────────────────────────────────────────────────────────


AUTOMATIC = {
    "no lines": "td { text-align: center }",
    "lines of rows": "table { border-collapse: collapse } td { border-top: 1px solid; text-align: center }",
    "lines of the head": "table { border-collapse: collapse } tr:nth-child(-n + 3) td { border: 1px solid }",
    "no room": "table { border-spacing: 0 } td { padding: 0 3px; text-align: right }",
}
"""Styles of tables of which the browser chooses how wide the columns are."""


def page_of(values: Mapping[str, Number], *, border: str = "", style: str = "") -> str:
    """The report as a web page."""
    rows = []
    for table in F21.tables:
        cells = cells_of(table, {cell: str(value) for cell, value in values.items()})
        rows.append(f"<h2>{table.title}</h2><table>")
        for row in cells.rows():
            told = (f"<td rowspan={one.rows} colspan={one.columns}>{one.value}</td>" for one in row)
            rows.append(f"<tr>{''.join(told)}</tr>")
        rows.append("</table>")
    style = style or f"table {{ border-collapse: collapse; width: 100% }} td {{ border: {border}; text-align: center }}"
    title = f"{UNIT}{YEAR}年政府信息公开工作年度报告"
    return f"<!doctype html><meta charset=utf-8><style>{style}</style><h1>{title}</h1>{''.join(rows)}"


def of_browser(command: list[str], folder: Path, page: str) -> Reading:
    """What is read of a page that a browser has printed."""
    (folder / "a.html").write_text(page, "utf-8")
    asked = ["--no-pdf-header-footer", f"--print-to-pdf={folder / 'a.pdf'}", (folder / "a.html").as_uri()]
    subprocess.run([*command, *asked], check=False, capture_output=True, timeout=100)
    return read(folder / "a.pdf")


def test_what_a_browser_prints_is_read_whole(chromium: list[str], tmp_path: Path) -> None:
    values = truth(F21, random.Random(5))
    assert figures(of_browser(chromium, tmp_path, page_of(values, border="1px solid"))) == values


@pytest.mark.parametrize("name", AUTOMATIC)
def test_columns_as_wide_as_the_browser_makes_them_are_read_whole(
    chromium: list[str], tmp_path: Path, name: str
) -> None:
    values = truth(F21, random.Random(5))
    assert figures(of_browser(chromium, tmp_path, page_of(values, style=AUTOMATIC[name]))) == values


def printed_by(soffice: str, folder: Path, way: str) -> None:
    """Let LibreOffice make ``a.pdf`` of ``a.html``."""
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", way]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "a.html")], check=False, capture_output=True, timeout=100
    )


def test_what_libreoffice_prints_is_read_or_named(soffice: str, tmp_path: Path) -> None:
    values = truth(F21, random.Random(6))
    (tmp_path / "a.html").write_text(page_of(values, border="1px solid"), "utf-8")
    printed_by(soffice, tmp_path, "pdf:writer_web_pdf_Export")
    assert silent(read(tmp_path / "a.pdf"), values) == []


def test_one_with_a_password_is_told_and_opened_with_it(soffice: str, tmp_path: Path) -> None:
    values = truth(F21, random.Random(3))
    (tmp_path / "a.html").write_text(page_of(values, border="1px solid"), "utf-8")
    said = {"EncryptFile": ("boolean", "true"), "DocumentOpenPassword": ("string", "open")}
    asked = json.dumps({name: {"type": kind, "value": value} for name, (kind, value) in said.items()})
    printed_by(soffice, tmp_path, f"pdf:writer_web_pdf_Export:{asked}")
    locked = (tmp_path / "a.pdf").read_bytes()
    assert isinstance(refusal(locked), Encrypted)
    assert isinstance(refusal(locked, "shut"), WrongPassword)
    assert silent(taken(locked, password="open"), values) == []


def test_the_pages_that_are_printed_hold_what_is_asked() -> None:
    pages = drawn(F21.tables, truth(F21, random.Random(1)), Dress(lines="none"))
    assert not any(page.lines for page in pages)
    assert len(pages) > 1


def test_a_group_of_rows_begins_on_the_page_that_has_room_for_it(chromium: list[str], tmp_path: Path) -> None:
    values = truth(F21, random.Random(7))
    submission = Submission(F21, UNIT, YEAR, {cell: Observation.of(value) for cell, value in values.items()})
    found = of_browser(chromium, tmp_path, to_html(composed(submission)))
    assert figures(found) == values
    lines = the(Document, document_in((tmp_path / "a.pdf").read_bytes(), "a.pdf").otherwise).paragraphs
    pages = {one.text.partition("\t")[0]: one.page for one in lines}
    assert pages["（一）予以公开"] == pages["二、上年结转政府信息公开申请数量"]


def test_a_table_that_is_a_picture_is_told_under_its_section(chromium: list[str], tmp_path: Path) -> None:
    content = page_of(truth(F21, random.Random(8)), border="1px solid")
    before, title, rest = content.partition(f"<h2>{F21.tables[1].title}</h2>")
    picture = "<img width=500 height=300 src='data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='>"
    found = of_browser(chromium, tmp_path, before + title + picture + rest.partition("</table>")[2])
    (told,) = (one for one in found.findings if isinstance(one, PicturedTable))
    assert (told.table, told.section, told.count) == (F21.tables[1].title, F21.sections[2].title, 1)
    (tmp_path / "b.html").write_text(before + title + picture + rest.partition("</table>")[2], "utf-8")
    (same,) = (one for one in read(tmp_path / "b.html").findings if isinstance(one, PicturedTable))
    assert same == told
