"""The command line. Every command is a thin shell over one public function."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence

import typer

from gouji.cli.app import app
from gouji.cli.arguments import repaired
from gouji.cli.console import language_of, tell
from gouji.model.errors import FormError, GoujiError
from gouji.model.language import Language
from gouji.reports.printable import printable

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run gouji and leave with 0, 1 or 2 as the exit code; 130 when interrupted."""
    atexit.register(gc.freeze)  # at the end all goes, without being looked through for garbage
    given = list(repaired(sys.argv[1:] if arguments is None else arguments)) or ["--help"]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that cannot show a character must not stop the job
            stream.reconfigure(errors="replace")
    try:
        code = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        code = 0
    except OSError as problem:  # a full disk behind stdout, a path the system cannot take
        from gouji.messages.render import ui_text

        tell(ui_text("system", language_of(given), path=problem.filename or "stdout", reason=problem.strerror))
        if problem.filename is None:
            _forget_stdout()
        code = 2
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    language = language_of(arguments)
    command = typer.main.get_command(app)
    try:
        # Not command.main(), which leaves with 1 when the reader of a pipe has gone.
        with command.make_context("gouji", list(arguments)) as context:
            result = command.invoke(context)
    except typer.Exit as leaving:
        return leaving.exit_code
    except (GoujiError, typer.TyperException) as error:
        _tell_error(error, language)
        return 2
    finally:
        _tell_faults(language)
    return result if isinstance(result, int) else 0


def _tell_faults(language: Language) -> None:
    """Name the published forms that cannot be used, where a command has looked for forms."""
    catalogue = sys.modules.get("gouji.forms.catalogue")
    if catalogue is not None and catalogue.official.cache_info().currsize:
        for fault in catalogue.official().faults:
            _tell_error(fault, language)


def _tell_error(error: GoujiError | typer.TyperException, language: Language) -> None:
    """Say what went wrong; the texts are loaded for that alone."""
    from gouji.cli.usage import usage_sentence
    from gouji.messages.options import option_for, with_option
    from gouji.messages.render import error_message

    if isinstance(error, FormError):  # one line for each problem
        typer.echo(printable(error_message(error, language)), err=True)
    elif isinstance(error, GoujiError):
        tell(with_option(error_message(error, language), option_for(error), language))
    else:
        tell(usage_sentence(error, language))


def _forget_stdout() -> None:
    """What could not be written must not be tried again when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
