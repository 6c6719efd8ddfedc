"""Reports on web pages and in Word whose tables are made of lines: read like the same lines as plain text."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from html import escape
from pathlib import Path

import docx
import pytest
from manglings import STYLES, UNIT, YEAR, Style, report
from narrowed import the
from test_running_tables import F21, busy

from gouji import PassedOver, Return, read
from gouji.forms.catalogue import candidates
from gouji.intake.inputs import Input
from gouji.intake.read import read_input

LINED = [one for one in STYLES if one.name in ("one cell a line", "blanks, spans dropped")]
"""Not those with tabs, which a page shows as blanks."""


def paragraphs(lines: list[str]) -> bytes:
    return "".join(f"<p>{escape(line)}</p>\n" for line in lines).encode()


def boxes(lines: list[str]) -> bytes:
    return f"<div class='article'>{''.join(f'<div><span>{escape(line)}</span></div>' for line in lines)}</div>".encode()


def broken(lines: list[str]) -> bytes:
    return f"<div>{'<br>'.join(map(escape, lines))}</div>".encode()


def word(lines: list[str]) -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def kept(lines: list[str]) -> bytes:
    return f"<pre>{escape(chr(10).join(lines))}</pre>".encode()


def in_a_cell(lines: list[str]) -> bytes:
    return b"<table><tr><td>" + broken(lines) + b"</td></tr></table>"


def kept_in_a_cell(lines: list[str]) -> bytes:
    return b"<table><tr><td>" + kept(lines) + b"</td></tr></table>"


def in_cells_under_one_another(lines: list[str]) -> bytes:
    return f"<table>{''.join(f'<tr><td>{escape(line)}</td></tr>' for line in lines)}</table>".encode()


def word_with_breaks(lines: list[str]) -> bytes:
    return word(["\n".join(lines)])


def word_in_a_cell(lines: list[str]) -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    document.add_table(1, 1).cell(0, 0).text = "\n".join(lines)
    document.save(buffer)
    return buffer.getvalue()


WAYS = [
    *(paragraphs, boxes, broken, kept, in_a_cell, kept_in_a_cell, in_cells_under_one_another),
    *(word, word_with_breaks, word_in_a_cell),
]


def page(way: Callable[[list[str]], bytes], lines: list[str]) -> bytes:
    content = way(lines)
    return content if content.startswith(b"PK") else b"<!DOCTYPE html><meta charset=utf-8><body>" + content


@pytest.mark.parametrize("one", LINED, ids=lambda one: one.name)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_lines_are_a_report_wherever_they_stand(way: Callable[[list[str]], bytes], one: Style, tmp_path: Path) -> None:
    values = busy(F21)
    path = tmp_path / "报告.htm"
    path.write_bytes(page(way, report(F21, values, one, random.Random(1)).splitlines()))
    found = the(Return, read(path))
    assert {cell: seen.value for cell, seen in found.submission.observations.items()} == values
    assert (found.submission.unit, found.submission.year) == (UNIT, YEAR)
    assert found.is_report


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_notice_in_a_folder_is_passed_over(way: Callable[[list[str]], bytes], tmp_path: Path) -> None:
    path = tmp_path / "通知.htm"
    path.write_bytes(page(way, ["关于报送年度报告的通知", "请于1月20日前报送，一式3份。", "联系人：张三"]))
    assert isinstance(read_input(Input(str(path), str(path), None), candidates(None)), PassedOver)
