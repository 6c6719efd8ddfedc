"""The report of a check in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gouji.editing.review import Reviewed
from gouji.messages.gathering import Gathered, gathered
from gouji.messages.render import render, ui_text
from gouji.model.finding import Finding
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.model.reading import PassedOver
from gouji.reports.finding_lines import (
    claims_line,
    coded,
    counts,
    everything_found,
    headline,
    kind_word,
    outcome,
)
from gouji.reports.printable import one_line


def as_markdown(reports: Iterable[Reviewed], language: Language) -> str:
    """A section for each return with a table of its findings."""
    return "".join(markdown_parts(tuple(reports), language))


def markdown_parts(reports: Iterable[Reviewed], language: Language) -> Iterator[str]:
    """The same in parts, each made when it is asked for; ``reports`` are gone through twice."""
    headings = [ui_text(f"table_{key}", language) for key in ("severity", "code", "where", "message")]
    found = counts(reports)
    yield ui_text("counts", language, total=sum(found.values()), **found) + "\n"
    aside: list[Finding] = []
    for report in reports:
        if isinstance(report, PassedOver):
            aside.append(report.findings[0])
            continue
        lines = [f"## {_escaped(headline(report, language))}: {outcome(report, language)}", ""]
        lines += [line for said in [claims_line(report, language)] if said for line in (said, "")]
        if told := gathered(everything_found(report)):
            lines += [f"| {' | '.join(headings)} |", "|---|---|---|---|"]
            lines += [_row(one, language) for one in told]
        else:
            lines.append(ui_text("all_good", language))
        yield "".join(f"\n{line}" for line in (*lines, ""))
    yield from (f"\n- {_escaped(coded(finding, render(finding, language), language))}" for finding in aside)


def _row(one: Gathered, language: Language) -> str:
    finding = one.finding
    where = "".join(map(address, finding.places[:1])) + ("…" if len(finding.places) > 1 else "")
    row = (kind_word(finding, language), finding.code, where, one.said(language))
    return "| " + " | ".join(_escaped(text) for text in row) + " |"


def _escaped(text: str) -> str:
    """Text that means nothing to Markdown or HTML, also not as an address that turns into a link."""
    escaped = "".join("\\" + c if c in "\\`*_[]<>|~#&:@" else c for c in one_line(text))
    return escaped.replace("www.", "www\\.")
