"""Row: what a file costs that was made to cost much; a death or an end by the clock is a failure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial

from dresses import as_excel_5, as_single_page, as_xml_spreadsheet

from bench.corpus import FORM, returns
from bench.drifts import plain
from bench.measure import Line, Run, Wrong
from bench.setting import Setting
from gouji import Document, Grid, layout
from gouji.formats.xlsx.write import to_xlsx

_LONGEST = 120
_SHEET = "xl/worksheets/sheet3.xml"
_STRINGS = "xl/sharedStrings.xml"


def hostile(setting: Setting) -> Iterator[Line]:
    """Every file of `FILES`, checked by a program of its own."""
    scale = 1 if setting.sizes.campaign > 1000 else 10
    folder = setting.folder / "hostile"
    folder.mkdir()
    runs = {}
    for name, make in FILES.items():
        path = folder / name
        path.write_bytes(make(scale))
        runs[name] = run = setting.now.gouji("check", path, "--format", "json", longest=_LONGEST)
        setting.say(f"hostile: {name:32} {run.cpu:7.2f} s {run.peak:7.0f} MiB   {_said(run)}")
        path.unlink()
    if died := [name for name, run in runs.items() if run.code not in (0, 1, 2)]:
        raise Wrong(f"did not end by itself: {', '.join(died)}")
    slowest, largest = max(runs, key=lambda name: runs[name].cpu), max(runs, key=lambda name: runs[name].peak)
    work = f"any of {len(runs)} hostile files: read and check, whole program"
    yield Line(f"{work}, CPU", "–", runs[slowest].cpu, 1, 0.3, unit="s", note=slowest)
    yield Line("the same, memory", "–", runs[largest].peak, 150, 100, unit="MiB", note=largest)


def _said(run: Run) -> str:
    """The first code that is told, and how the program left."""
    code = re.search(r"\b[A-Z][0-9]{3}\b", run.out) or re.search(r"\b[A-Z][0-9]{3}\b", run.err)
    return f"{code[0] if code else '–'}, exit {run.code}"


# ── a return with more in one part ──────────────────────────────────────────────────────────

Part = Callable[[zipfile.ZipFile, str], None]


def _honest() -> Document:
    return layout(FORM, returns(1)[0].submission)


@cache
def _parts() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(_honest()))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _with_parts(others: Mapping[str, Part]) -> bytes:
    """An honest return with other parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts().items():
            if name in others:
                others[name](archive, name)
            else:
                archive.writestr(name, content)
    return stream.getvalue()


def _part(before: str, middle: str, after: str, times: int, stored: bool) -> Part:
    """A part in which something is repeated so many times; what is stored is no bomb by the ratio of its sizes."""

    def written(archive: zipfile.ZipFile, name: str) -> None:
        many = 4096
        part = zipfile.ZipInfo(name)
        part.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        with archive.open(part, "w", force_zip64=True) as stream:
            stream.write(before.encode())
            for _ in range(times // many):
                stream.write(middle.encode() * many)
            stream.write(middle.encode() * (times % many) + after.encode())

    return written


def _sheet_part(rows: str = "", merges: str = "", middle: str = "", times: int = 0, stored: bool = False) -> Part:
    start, end = _parts()[_SHEET].split("</sheetData>")
    end = end.replace("<mergeCell ", f"{merges}<mergeCell ", 1)
    return _part(start + rows, middle, f"</sheetData>{end}", times, stored)


def _sheet(rows: str = "", merges: str = "", *, middle: str = "", times: int = 0, stored: bool = False) -> bytes:
    """A return with more rows below its requests, in which ``middle`` stands so many times, and with more merges."""
    return _with_parts({_SHEET: _sheet_part(rows, merges, middle, times, stored)})


def _strings(middle: str, times: int, *, stored: bool = False) -> bytes:
    """A return whose table of strings holds ``middle`` so many times more."""
    text = _parts()[_STRINGS].removesuffix("</sst>")
    return _with_parts({_STRINGS: _part(text, f"<si><t>{middle}</t></si>", "</sst>", times, stored)})


def _requests(figure: str, text: str = "") -> bytes:
    """A return with something else in place of every figure of its requests; ``text`` is one more shared string."""
    sheet, strings = _parts()[_SHEET], _parts()[_STRINGS]
    figure = figure.replace("@", str(strings.count("<si>")))
    spoilt, count = re.subn(r'(<c r="[D-J][0-9]+" s="[0-9]+")><v>[0-9]+</v>', lambda found: found[1] + figure, sheet)
    assert count, "no figures"
    more = strings.replace("</sst>", f"<si><t>{text}</t></si></sst>")
    return _with_parts({_SHEET: _part(spoilt, "", "", 0, True), _STRINGS: _part(more, "", "", 0, True)})


def _figures(part: str, less: int) -> bytes:
    """A return whose figures are all a text as long as a cell takes."""
    text = (part * _CELL)[: _CELL // less]
    grids = (
        replace(
            grid, pieces=tuple(p._replace(value=text, formula=None) if p.role == "input" else p for p in grid.pieces)
        )
        for grid in _honest()
    )
    return to_xlsx(replace(_honest(), grids=tuple(grids)))


def _labels(part: str, _less: int) -> bytes:
    """The official tables with a long text before every label."""
    text = (part * _CELL)[: _CELL // 16]
    grids = (
        replace(
            grid, pieces=tuple(p._replace(value=text + p.value) if isinstance(p.value, str) else p for p in grid.pieces)
        )
        for grid in plain(returns(1)[0])
    )
    return to_xlsx(Document(tuple(grids)))


def _stacked(times: int) -> Document:
    """All official tables so many times below each other on one sheet."""
    pieces, at = [], 0
    for _ in range(times):
        for grid in plain(returns(1)[0]):
            pieces += [piece._replace(row=piece.row + at) for piece in grid.pieces]
            at += max(piece.row + piece.rows for piece in grid.pieces)
    return Document((Grid("附表", tuple(pieces)),))


def _sheets(times: int) -> bytes:
    """The official tables on so many sheets each."""
    grids = [replace(grid, name=f"{grid.name}{n}") for n in range(times) for grid in plain(returns(1)[0])]
    return to_xlsx(Document(tuple(grids)))


def _cells(columns: int, rows: int) -> Iterator[str]:
    for row in range(100, 100 + rows):
        cells = "".join(f"<c><v>{(row + column) % 97}</v></c>" for column in range(columns))
        yield f'<row r="{row}">{cells}</row>'


def _members(count: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", b"")
    return stream.getvalue()


def _nested(levels: int, content: bytes) -> bytes:
    for level in range(levels):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(4):
                archive.writestr(f"{level}-{copy}.zip" if level else f"{copy}.xlsx", content)
        content = stream.getvalue()
    return content


def _ods(repeated: int) -> bytes:
    stream = io.BytesIO()
    names = ("office:1.0", "table:1.0", "text:1.0")
    spaces = " ".join(f'xmlns:{one[:-4]}="urn:oasis:names:tc:opendocument:xmlns:{one}"' for one in names)
    cell = f'<table:table-cell table:number-columns-repeated="{repeated}" office:value-type="float" office:value="7"/>'
    row = f'<table:table-row table:number-rows-repeated="{repeated}">{cell}</table:table-row>'
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="表三">{row}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def _html(body: str) -> bytes:
    return f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


_LONG = 1_000_000
_CELL = 32_767
"""The longest text that a spreadsheet takes into a cell."""
_MERGE = '<mergeCell ref="A{0}:B{0}"/>'

FILES: dict[str, Callable[[int], bytes]] = {
    # much in little
    "blanks.xlsx": lambda less: _sheet(middle=" " * 1000, times=1_000_000 // less),
    "bomb-of-cells.xlsx": lambda less: _sheet(middle="<row><c><v>1</v></c></row>", times=20_000_000 // less),
    "bomb-of-strings.xlsx": lambda less: _strings("表", 20_000_000 // less),
    "nested-archives.zip": lambda less: _nested(6, to_xlsx(_honest())),
    "members.zip": lambda less: _members(60_000 // less),
    "repeated-cells.ods": lambda less: _ods(1_000_000),
    # much of everything, and no more than a reader may take
    "cells.xlsx": lambda less: _sheet("".join(_cells(100, 4_000 // less))),
    "stored-blanks.xlsx": lambda less: _sheet(middle=" " * 1000, times=50_000 // less, stored=True),
    "stored-rows.xlsx": lambda less: _sheet(middle="<row><c><v>1</v></c></row>", times=1_900_000 // less, stored=True),
    "stored-strings.xlsx": lambda less: _strings("表", 2_500_000 // less, stored=True),
    "cells-of-different-rows.xlsx": lambda less: _sheet(
        "".join(f'<row r="{n}"><c r="{"ABCDEFG"[n % 7]}{n}"><v>{n}</v></c></row>' for n in range(100, 200_000 // less))
    ),
    "merges.xlsx": lambda less: _sheet(
        merges="".join(map(_MERGE.format, range(100, 100_000 // less)))
    ),
    "million-merges.xlsx": lambda less: _sheet(
        merges="".join(map(_MERGE.format, range(100, 1_000_000 // less)))
    ),
    # as much as a return may have
    "list.xlsx": lambda less: _sheet("".join(_cells(10, 9_900 // less))),
    "list-of-one-column.xlsx": lambda less: _sheet("".join(_cells(1, 99_000 // less))),
    "list-of-merges.xlsx": lambda less: _sheet(
        merges="".join(map(_MERGE.format, range(100, 29_900 // less)))
    ),
    "list.csv": lambda less: b"1,2,3\n" * (33_000 // less),
    "list.html": lambda less: _html("<table>" + "<tr><td>1<td>a b" * (27_400 // less)),
    "tags.html": lambda less: _html("<p style=color:white>" * (270_000 // less) + "<table><tr><td>1"),
    "tables-60-times.xlsx": lambda less: to_xlsx(_stacked(60 // less)),
    "tables-60-times.mht": lambda less: as_single_page(_stacked(60 // less)),
    "merge-of-everything.xlsx": lambda less: _sheet(merges='<mergeCell ref="A100:XFD1048576"/>'),
    "last-cell.xlsx": lambda less: _sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "sheets.xlsx": lambda less: _sheets(100 // less),
    "tables-below-each-other.xlsx": lambda less: to_xlsx(_stacked(200 // less)),
    "tables-below-each-other.xls": lambda less: as_excel_5(_stacked(100 // less)),
    "tables-below-each-other.xml": lambda less: as_xml_spreadsheet(_stacked(200 // less)),
    "tables-below-each-other.mht": lambda less: as_single_page(_stacked(200 // less)),
    "lines.csv": lambda less: b"1,2,3\n" * (1_000_000 // less),
    "columns.csv": lambda less: b"1," * (1_000_000 // less),
    "labels.csv": lambda less: "申请人情况,自然人,法人或其他组织,总计\n".encode() * (100_000 // less),
    "cells.html": lambda less: _html(f"<table>{'<tr>' + '<td>1' * 10 + '</tr>'}" * (50_000 // less)),
    "spans.html": lambda less: _html("<table>" + "<tr><td rowspan=65534 colspan=1000>1" * (10_000 // less)),
    # depth
    "deep.xlsx": lambda less: _sheet(middle="<a>", times=1_000_000 // less),
    "deep.html": lambda less: _html("<div>" * (1_000_000 // less)),
    "deep-tables.html": lambda less: _html("<table><tr><td>" * (100_000 // less)),
    # long texts
    "million-characters.xlsx": lambda less: _requests(' t="s"><v>@</v>', "表" * (_LONG // less)),
    "ten-million-characters.xlsx": lambda less: _requests(' t="s"><v>@</v>', "1 " * (5 * _LONG // less)),
    "million-digits.xlsx": lambda less: _requests(f"><v>{'1' * (_LONG // 100 // less)}</v>"),
    "million-characters.csv": lambda less: ("表" * (_LONG // less)).encode(),
    **{
        f"figures-of-{name}.xlsx": partial(_figures, text)
        for name, text in {
            "digits": "1", "blanks-and-digits": "1 ", "commas": "1,", "points": "1.", "brackets": "（1",
            "blanks": "1" + " " * _CELL, "years": "2024年",
            "plus": "1+", "words": "件", "zeros": "0", "dashes": "-", "full-width": "１　",
        }.items()
    },
    **{
        f"labels-after-{name}.xlsx": partial(_labels, text)
        for name, text in {"blanks": " ", "words": "总计", "brackets": "（", "numbers": "1.", "lines": "\n"}.items()
    },
}  # fmt: skip
