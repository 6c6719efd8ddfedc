"""Laying things on the desk, and how the campaign is set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gouji.campaign.renewed_list import is_follow_up_list
from gouji.desk.folder import FOLLOW_UP, KINDS
from gouji.desk.lines import lines
from gouji.desk.protocol import File, Kind, Laid, RosterSeen, Saved, Settings, SettingsGiven
from gouji.desk.reading import roster_of
from gouji.desk.saved import opened, saved
from gouji.desk.session import Session
from gouji.desk.settings import as_given, form_line, form_lines, understood
from gouji.formats.content import load
from gouji.formats.docx.letter import LetterTemplate
from gouji.lists.adjustments import adjustment_lines
from gouji.lists.confirmations import read_verdicts
from gouji.messages.editions import form_in_force
from gouji.messages.render import error_message
from gouji.messages.speech import spoken
from gouji.model.errors import GoujiError, NoFollowUpList, UnknownForm


def put(at: Session, kind: Kind, files: Sequence[File]) -> Laid:
    """Lay files of a kind on the desk; where a list, definition or template cannot be used, all stays as it was."""
    try:
        with at.folder.laid(kind, files) as paths:
            at.forms.forget()
            _try(at, kind)
    finally:
        at.changed()
    at.try_again(paths)
    if kind == "notes":
        _take_over(at, paths[-1])
    return laid(at, kind)


def _take_over(at: Session, path: Path) -> None:
    """What was noted in a follow-up list stands in those to come; one at a time does."""
    mine = path.relative_to(at.folder.place("notes")).as_posix()
    at.folder.take_away("notes", [name for name in at.folder.names("notes") if name != mine])
    at.folder.put(FOLLOW_UP, load(path))


def remove(at: Session, kind: Kind, names: Sequence[str] | None = None) -> Laid:
    """Take files of a kind away, or all of them."""
    at.try_again(at.folder.given(kind) if names is None else [at.folder.place(kind) / name for name in names])
    at.folder.take_away(kind, names)
    if kind == "notes":
        at.folder.at(FOLLOW_UP).unlink(missing_ok=True)
    at.changed()
    return laid(at, kind)


def _try(at: Session, kind: Kind) -> None:
    """Raise what is wrong with what lies on the desk for all the campaign."""
    match kind:
        case "roster":
            roster_of(at.folder, at.asked)
        case "verdicts":
            read_verdicts(*at.folder.given(kind))
        case "adjustments":
            for path in at.folder.given(kind):
                adjustment_lines(path)
        case "notes":
            for path in at.folder.given(kind):
                if not is_follow_up_list(path):
                    raise NoFollowUpList(path=path.name)
        case "forms":
            at.forms.all()
        case "letter":
            for path in at.folder.given(kind):
                LetterTemplate(load(path), path.name)


def laid(at: Session, kind: Kind) -> Laid:
    """What lies on the desk of a kind."""
    findings = roster_of(at.folder, at.asked)[1] if kind == "roster" else ()
    return {"kind": kind, "names": at.folder.names(kind), "findings": lines(findings, at.language)}


def settings(at: Session, **given: object) -> Settings:
    """Set some things, and leave the others as they are; nothing is set where something cannot be meant."""
    wanted: SettingsGiven = {**at.given, **as_given(given)}
    understood(wanted)
    before, at.given = at.given, wanted
    at.changed()
    try:
        return _understood(at)
    except GoujiError:
        at.given = before
        at.changed()
        raise


def _understood(at: Session) -> Settings:
    asked, known, problem = at.asked, at.known_forms, ""
    form = None
    if asked.period is not None or known is not None:
        try:
            form = form_in_force(known, asked.period, asked.language)
        except GoujiError as error:
            problem = error_message(error, asked.language)
    return {
        "given": {key: value for key, value in at.given.items() if key != "password"},  # type: ignore[typeddict-item]
        "forms": form_lines(at.forms.all(), asked.language),
        "form": form_line(form, asked.language) if form is not None else None,
        "period": str(asked.period or ""),
        "period_said": spoken(asked.period, asked.language),
        "problem": problem,
    }


def roster(at: Session) -> RosterSeen:
    """The roster as it is understood."""
    seen, findings = roster_of(at.folder, at.asked)
    units = seen.units if seen is not None else ()
    return {
        "units": [{"name": one.name, "code": one.code, "kind": one.kind, "parent": one.parent or ""} for one in units],
        "count": len(units),
        "findings": lines(findings, at.language),
    }


def save(at: Session) -> Saved:
    """The whole campaign in one file."""
    return _saved(at, [saved(at.folder, at.given)])


def open_again(at: Session, files: Sequence[File]) -> Saved:
    """Go on with a campaign that was saved, instead of this one; only the password is to be given again.

    A form that it was set to and that there is no longer is to be chosen anew. Where it cannot be opened, all stays as
    it was.
    """
    for file in files:
        at.given = opened(at.folder, file)
        at.refused.clear()
    at.changed()
    try:
        at.forms.asked(at.given.get("form"))
    except UnknownForm:
        at.given = {**at.given, "form": None}
    return _saved(at, [])


def _saved(at: Session, files: list[File]) -> Saved:
    return {"files": files, "laid": [laid(at, kind) for kind in KINDS], "settings": _understood(at)}
