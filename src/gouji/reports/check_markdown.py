"""The report of a check in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.editing.review import Reviewed
from gouji.messages.gathering import gathered
from gouji.messages.render import ui_text, verdict_word
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.reports.finding_lines import (
    claims_line,
    counts,
    everything_found,
    finding_line,
    headline,
    kind_word,
    passed_over,
    returns,
)
from gouji.reports.printable import one_line


def as_markdown(reports: Sequence[Reviewed], language: Language) -> str:
    """A section for each return with a table of its findings."""
    headings = [ui_text(f"table_{key}", language) for key in ("severity", "code", "where", "message")]
    lines = [ui_text("counts", language, total=sum(counts(reports).values()), **counts(reports)), ""]
    for report in returns(reports):
        lines += [
            f"## {_escaped(headline(report, language))}: {verdict_word(report.verdict, report.findings, language)}",
            "",
            *((told, "") if (told := claims_line(report, language)) else ()),
        ]
        found = gathered(everything_found(report))
        if not found:
            lines += [ui_text("all_good", language), ""]
            continue
        lines += [f"| {' | '.join(headings)} |", "|---|---|---|---|"]
        for one in found:
            finding = one.finding
            where = "".join(map(address, finding.places[:1])) + ("…" if len(finding.places) > 1 else "")
            row = (kind_word(finding, language), finding.code, where, one.said(language))
            lines.append("| " + " | ".join(_escaped(text) for text in row) + " |")
        lines.append("")
    lines += [f"- {_escaped(finding_line(one.findings[0], language))}" for one in passed_over(reports)]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Text that means nothing to Markdown or HTML, also not as an address that turns into a link."""
    escaped = "".join("\\" + c if c in "\\`*_[]<>|~#&:@" else c for c in one_line(text))
    return escaped.replace("www.", "www\\.")
