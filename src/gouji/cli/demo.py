"""``gouji demo``: the whole story on the samples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.options import ForceOption, LANGUAGE, LanguageOption
from gouji.demonstration import demonstrate


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="存放结果的文件夹 / where to put the results")] = Path(
        "gouji-demo"
    ),
    force: ForceOption = False,
    lang: LanguageOption = LANGUAGE,
) -> None:
    """用样例走一遍：发表、收表、审核、汇总 / the whole story on the samples."""
    for line in demonstrate(folder, language=lang, force=force):
        typer.echo(line)
