"""``gouji demo``: the whole story on the samples."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.console import LANGUAGE
from gouji.cli.demonstration import demonstrate
from gouji.cli.options import ForceOption, LanguageOption


def demo(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="存放结果的文件夹 / where to put the results")
    ] = None,
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> None:
    """The whole story on the samples."""
    for line in demonstrate(folder or _free_folder(), language=lang, force=force):
        typer.echo(line)


def _free_folder() -> Path:
    """``gouji-demo`` in the current folder, numbered when it is taken."""
    names = chain(["gouji-demo"], (f"gouji-demo-{number}" for number in count(2)))
    return next(path for path in map(Path, names) if not path.exists())
