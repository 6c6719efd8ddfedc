"""The command line. Every command is a thin shell over one public function."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from gouji.cli.app import app
from gouji.cli.options import language_of
from gouji.cli.usage import usage_sentence
from gouji.errors import GoujiError
from gouji.messages import apologise

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run gouji and leave with 0, 1 or 2 as the exit code; 130 when interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that cannot show a character must not stop the job
            stream.reconfigure(errors="replace")
    try:
        code = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    language = language_of(arguments)
    try:
        result = typer.main.get_command(app).main(arguments, prog_name="gouji", standalone_mode=False)
    except GoujiError as error:
        typer.echo(apologise(error, language), err=True)
        return 2
    except typer.TyperException as error:
        typer.echo(usage_sentence(error, language), err=True)
        return 2
    return result if isinstance(result, int) else 0
