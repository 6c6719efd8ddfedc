"""The report as a document: title, six sections with their prose, the official tables as printed."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.model.check_code import LABEL, code_shown
from gouji.model.figures import printed
from gouji.model.form import Form, Table
from gouji.model.grid import Document, Grid, PageSetup, Paragraph, Piece
from gouji.model.patterns import regex
from gouji.model.report_section import Section
from gouji.model.submission import Submission
from gouji.publication.draft import drafted
from gouji.workbook.layout import skeleton

TITLE, HEADING, SUBHEADING = 1, 2, 3
"""Levels of the headings of a report."""
_LINE = 19
"""Characters of a title that stand on one line."""
_SUBHEADING = regex(r"[（(][一二三四五六七八九十]{1,3}[）)][^。；：:;]{1,30}")


def composed(submission: Submission) -> Document:
    """The report in which a return is published: its narrative, or a draft where a section has none, and its tables.

    Its check code is printed below it. A blank is printed as a blank.
    """
    form = submission.form
    tables = list(form.tables)
    grids: list[Grid] = []
    paragraphs = [Paragraph(_title(submission), level=TITLE)]
    paragraphs += [Paragraph(line) for line in _lines(submission.narrative.get("", ""))]
    for section in form.sections or _untold(form):
        paragraphs.append(Paragraph(section.title, len(grids), HEADING))
        paragraphs += [Paragraph(line, len(grids), _level(line)) for line in _prose(section, submission)]
        if (table := next((table for table in tables if table.number == section.number), None)) is not None:
            tables.remove(table)
            grids.append(_grid(table, submission))
    for table in tables:
        paragraphs.append(Paragraph(table.title, len(grids), HEADING))
        grids.append(_grid(table, submission))
    if code := code_shown(submission):
        paragraphs.append(Paragraph(f"{LABEL}：{code}", len(grids)))
    return Document(tuple(grids), paragraphs=tuple(paragraphs))


def _untold(form: Form) -> Iterator[Section]:
    """The sections of a form that states none: one a table."""
    return (Section(table.number, table.title) for table in form.tables if table.number)


def _title(submission: Submission) -> str:
    """The title, a long one broken behind the name of the unit."""
    title, unit = title_of(submission), submission.unit or ""
    return f"{unit}\n{title[len(unit) :].lstrip()}" if unit and len(title) > _LINE else title


def title_of(submission: Submission) -> str:
    """What stands over a report: 某局2023年政府信息公开工作年度报告, Peace Corps 2024 Annual FOIA Report."""
    title, period = submission.form.title, submission.period
    if title.isascii():
        return " ".join(filter(None, (submission.unit, str(period or ""), title)))
    said = (period.words() if period.part else f"{period.year}年") if period is not None else ""
    return f"{submission.unit or ''}{said}{title}"


def _prose(section: Section, submission: Submission) -> Iterator[str]:
    narrative = submission.narrative.get(section.number, "")
    if not narrative and list(submission.narrative) == [""] and section is submission.form.sections[0]:
        return iter(())  # all prose stands before the first section
    return _lines(narrative) if narrative else drafted(section, submission)


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.split("\n") if line.strip())


def _level(line: str) -> int:
    return SUBHEADING if _SUBHEADING.fullmatch(line.strip()) else 0


def _grid(table: Table, submission: Submission) -> Grid:
    """A table as it is printed."""
    frame = skeleton(table)
    pieces = list(frame.labels)
    for cell, (row, column, columns) in frame.slots.items():
        seen = submission.observations[cell]
        text = printed(seen.value) if seen.value is not None else seen.said
        pieces.append(Piece(row, column, text or None, columns=columns, role="figure"))
    headers = (0, frame.header_rows - 1) if frame.header_rows else None
    page = PageSetup(frame.widths, repeat_rows=headers, landscape=table.landscape)
    return Grid(table.title, tuple(sorted(pieces, key=lambda piece: piece[:2])), page=page)
