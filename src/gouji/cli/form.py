"""``gouji form``: is a definition sound, what do its rules not see, how do two differ; one out of a workbook."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.arguments import Command
from gouji.cli.console import LANGUAGE, put, tell
from gouji.cli.options import ForceOption, LanguageOption, ListFormat, ListFormatOption, PasswordOption
from gouji.formats.output import check_target, write_whole
from gouji.forms.audit.audit import audit
from gouji.forms.audit.crosswalks import compared
from gouji.forms.catalogue import editions, load_definition, load_form
from gouji.forms.prose import prose_of
from gouji.messages.options import with_option
from gouji.messages.render import ui_text
from gouji.model.errors import GoujiError, UnknownForm
from gouji.model.form import Form
from gouji.reports.audit import audit_as_json, audit_as_text

form = typer.Typer(rich_markup_mode=None, add_completion=False)


@form.callback()
def root() -> None:
    """Definitions of forms."""


@form.command(cls=Command)
def check(
    file: Annotated[str, typer.Argument(help="报表定义 .toml，或已有报表的代码 / a definition, or the id of a form")],
    format: ListFormatOption = ListFormat.text,  # noqa: A002
    lang: LanguageOption = LANGUAGE,
) -> int:
    """检查报表定义：列出全部问题，以及勾稽关系的矛盾、重复、遗漏和盲区 / problems and blind spots of a definition."""
    known = _called(file)
    prose_of(known)  # its problems are told like those of the definition
    found, older = audit(known), compared(known, _beside(Path(file)))
    as_json = format is ListFormat.json
    put(audit_as_json(known, found, older) if as_json else audit_as_text(known, found, lang, older), data=as_json)
    return 1 if found.contradictory or any(one.faults for one in older) else 0


def _beside(file: Path) -> dict[str, Form]:
    """The forms that a definition may name as predecessors, by id: the known ones, and sound ones of its folder."""
    found = {form.id: form for form in editions()}
    for path in sorted(file.parent.glob("*.toml")) if file.is_file() else ():
        with suppress(GoujiError):
            other = load_definition(path)
            found[other.id] = other
    return found


@form.command(cls=Command)
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="原来的定义：代码、名称或 .toml / the earlier one")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="现在的定义 / the later one")],
    format: ListFormatOption = ListFormat.text,  # noqa: A002
    lang: LanguageOption = LANGUAGE,
) -> int:
    """比较两个报表定义：哪些表、行、列、关系增加、取消、改名、改动 / what differs between two definitions."""
    from gouji.forms.difference import differences
    from gouji.reports.form_difference import differences_as_json, differences_as_text

    before, after = _called(old), _called(new)
    found = differences(before, after)
    as_json = format is ListFormat.json
    text = differences_as_json(before, after, found) if as_json else differences_as_text(before, after, found, lang)
    put(text, data=as_json)
    return 1 if found else 0


def _called(name: str) -> Form:
    """A form by id, name or path."""
    try:
        return load_form(name)
    except UnknownForm:
        return load_definition(Path(name))


@form.command(cls=Command)
def draft(
    file: Annotated[
        Path,
        typer.Argument(metavar="WORKBOOK", readable=False, help="官方报表的工作簿或 Word 文档 / the office's own form"),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="生成的定义 .toml / the definition to make")],
    returns: Annotated[
        Path | None,
        typer.Option("--from", readable=False, help="已填好的报表所在的文件夹，用来印证合计 / returns to confirm sums"),
    ] = None,
    password: PasswordOption = None,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> int:
    """由现有的表格起草报表定义，拿不准的地方写成注释 / draft a definition from an existing workbook."""
    from gouji.drafting.draft import draft_file, id_from

    check_target(output, force)
    made = draft_file(file, id_from(output.stem), returns, password)
    write_whole(output, made.text.encode(), force)
    counts = {"tables": made.tables, "cells": made.cells, "sums": made.sums, "rules": made.rules}
    tell(ui_text("drafted", lang, path=output, **counts))
    if (held := made.held) is not None:
        tell(ui_text("drafted_from", lang, files=held.files, confirmed=held.confirmed, contradicted=held.contradicted))
    if made.questions:
        tell(with_option(ui_text("drafted_ask", lang, questions=made.questions), "gouji form check", lang))
    return 0


@form.command(cls=Command)
def schema() -> None:
    """报表定义的 JSON Schema，供编辑器补全和提示 / the JSON Schema of a definition, for editors."""
    put(files("gouji").joinpath("schemas", "form.json").read_text("utf-8"), data=True)
