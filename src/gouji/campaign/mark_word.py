"""Marked copies of reports in Word: cells shaded and commented, false sentences highlighted, a list at the end."""

from __future__ import annotations

from gouji.campaign.marks import COLOURS, LONGEST, list_lines, notes_of, subtitle
from gouji.editing.review import Review
from gouji.formats.docx.marking import SENTENCE, WordListing, with_word_marks
from gouji.formats.package import Package
from gouji.intake.bind.marked_copy import list_headings
from gouji.messages.render import render, ui_text
from gouji.model.finding import Severity
from gouji.model.grid import InReport, Place
from gouji.model.language import Language
from gouji.prose.findings import InProse, ProseContradiction
from gouji.reports.printable import printable

_WIDTHS = (8.0, 8.0, 9.0, 18.0, 62.0)


def mark_word(package: Package, report: Review, language: Language) -> bytes:
    """The document with its marks."""
    cells = {
        Place(_as_read(sheet), *where): note
        for sheet, notes in notes_of(report, language).items()
        for where, note in notes.items()
    }
    return with_word_marks(package, cells, _sentences(report, language), _listing(report, language))


def _as_read(sheet: str) -> str:
    """What the reader called a table, before it was known which of the form it is."""
    return (sheet.source or sheet) if isinstance(sheet, InReport) else sheet


def _sentences(report: Review, language: Language) -> dict[str, str]:
    """The sentences about which something was found, with all that is to say of each."""
    found: dict[str, list[str]] = {}
    for finding in report.reportable():
        if finding.severity is Severity.INFORMATION:
            continue
        texts = finding.texts.first[:1] if isinstance(finding, ProseContradiction) else ()
        for text in (finding.text,) if isinstance(finding, InProse) else texts:
            found.setdefault(text, []).append(printable(render(finding, language)))
    return {text: "\n".join(notes)[:LONGEST] for text, notes in found.items()}


def _listing(report: Review, language: Language) -> WordListing:
    rows = [(str(number), *texts) for number, (texts, _) in enumerate(list_lines(report, language), 1)]
    return WordListing(
        title=ui_text("mark_title", language),
        subtitle=subtitle(report, language),
        headings=list_headings(language),
        rows=rows,
        widths=_WIDTHS,
        legend=[(colour, ui_text(f"legend_{kind}", language)) for kind, colour in COLOURS.items()]
        + [(SENTENCE, ui_text("legend_sentence", language))],
        notice=ui_text("mark_notice", language, count=len(rows)),
    )
