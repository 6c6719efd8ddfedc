"""Where a campaign stands, as JSON and in words."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from gouji.campaign.collection_status import CollectionStatus, OtherFile, UnitState, UnitStatus
from gouji.collection.entry import Entry, When
from gouji.messages.render import ui_text, verdict_known
from gouji.messages.speech import spoken
from gouji.model.language import Language
from gouji.reports.json_text import Json, said, with_long_list

if TYPE_CHECKING:
    from gouji.campaign.send_back import CorrectionRequest


def state_word(line: UnitStatus, language: Language) -> str:
    """The state of a unit in words; a late return is told so."""
    return ui_text("state_late" if line.late and line.state == UnitState.RETURNED else f"state_{line.state}", language)


def kept_word(line: UnitStatus, language: Language) -> str:
    """The verdict on the return that counts in words, empty when none does."""
    return verdict_known(line.counting.verdict, line.is_warned, language) if line.counting else ""


def status_line(status: CollectionStatus, language: Language) -> str:
    """The whole campaign in one sentence, with its period."""
    period = ui_text("standing_period", language, period=spoken(status.period, language)) if status.period else ""
    return ui_text("standing", language, period=period, **status.counts()).strip()


def sent_back_line(made: Sequence[CorrectionRequest], folder: str | os.PathLike[str], language: Language) -> str:
    """To how many units a return goes back, and to how many only a message."""
    back = sum(request.goes_back for request in made)
    key = "slips_made" if made else "slips_none"
    return ui_text(key, language, count=back, only=len(made) - back, path=folder)


def status_as_json(status: CollectionStatus, language: Language) -> str:
    """The machine-readable form of ``gouji status``: the same returns always give the same text; see `status_parts`."""
    return "".join(status_parts(status, language))


def status_parts(status: CollectionStatus, language: Language) -> Iterator[str]:
    """The same in parts, each made when it is asked for.

    ``{"form", "year", "period", "policy", "due", "units": [{"unit", "code", "kind", "parent", "contact", "phone",
    "state": "returned|missing|covered|contested|broken|empty", "late", "returned": {"day", "by"}, "file", "by",
    "summary", "verdict", "errors", "warnings", "versions": [{"file", "sha256", "counts", "date"}], "differing",
    "perhaps": [file …], "findings": [{"code", "severity", "message"}]}], "unknown": [{"file", "unit", "year", "period",
    "verdict", "summary", "code", "severity", "message", "near"}], "unreadable", "aside", "passed_over", "blanks": the
    same without "near", "findings": those of the collection, "counts"}``.
    """

    def files(others: Iterable[OtherFile]) -> list[Json]:
        return [_file(one, language) for one in others]

    def behind() -> Json:
        near = [{"near": one.near.name if one.near else None} for one in status.unknown]
        return {
            "unknown": [file | more for file, more in zip(files(status.unknown), near, strict=True)],
            "unreadable": files(status.unreadable),
            "aside": files(status.aside),
            "passed_over": files(status.passed_over),
            "blanks": files(status.blanks),
            "findings": [said(finding, language) for finding in status.findings],
            "counts": status.counts(),
        }

    before = {
        "form": status.form.id if status.form else None,
        "year": status.year,
        "period": str(status.period) if status.period else None,
        "policy": status.policy,
        "due": status.due.isoformat() if status.due else None,
    }
    return with_long_list(before, "units", (_unit(line, language) for line in status.lines), behind)


def _unit(line: UnitStatus, language: Language) -> Json:
    unit, kept = line.unit, line.counting
    return {
        "unit": unit.name,
        "code": unit.code,
        "kind": unit.kind,
        "parent": unit.parent,
        "contact": unit.contact,
        "phone": unit.phone,
        "state": line.state,
        "late": line.late,
        "returned": _when(line.first),
        "file": kept.file if kept else None,
        "by": line.by if len(line.versions) > 1 else None,
        "summary": kept.is_summary if kept else False,
        "verdict": kept.verdict if kept else None,
        "errors": line.errors,
        "warnings": line.warnings,
        "versions": [_version(entry, kept is not None and entry.file == kept.file) for entry in line.versions],
        "differing": line.differing,
        "perhaps": [entry.file for entry in line.perhaps],
        "findings": [said(finding, language) for finding in line.findings],
    }


def _version(entry: Entry, counts: bool) -> Json:
    return {"file": entry.file, "sha256": entry.sha256, "counts": counts, "date": _when(entry.when)}


def _when(day: When | None) -> Json | None:
    return {"day": day.day.isoformat(), "by": day.by} if day else None


def _file(one: OtherFile, language: Language) -> Json:
    entry = one.entry
    return {
        "file": entry.file,
        "unit": entry.unit if entry.named else None,
        "year": entry.year,
        "period": str(entry.period) if entry.period else None,
        "verdict": entry.verdict,
        "summary": entry.is_summary,
        **said(one.why, language),
    }
