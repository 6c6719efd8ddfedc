"""A campaign held open at a desk: every verb that may be asked of it.

It runs in the worker of the page, under Pyodide, and in any other Python. It starts no process and no thread; whoever
shows the page ends the worker when a file hangs, and hands back what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gouji.desk import laying, looking, making
from gouji.desk.alive import Alive, unheard
from gouji.desk.protocol import Event, File
from gouji.desk.session import Session
from gouji.messages.render import error_message, ui_text
from gouji.model.errors import GoujiError

VERBS: Mapping[str, Callable[..., Any]] = {
    "put": laying.put,
    "remove": laying.remove,
    "settings": laying.settings,
    "roster": laying.roster,
    "save": laying.save,
    "open": laying.open_again,
    "read": looking.read,
    "overview": looking.overview,
    "one": looking.one,
    "glance": looking.glance,
    "confirm": looking.confirm,
    "unconfirm": looking.unconfirm,
    "message": looking.message,
    "code": looking.code,
    "compare": looking.compare,
    "distribute": making.distribute,
    "outputs": making.outputs,
    "merge": making.merge,
    "part": making.part,
    "given": making.given,
    "trace": making.trace,
    "verify": making.verify,
    "draft": making.draft,
    "check_form": making.check_form,
}
_TAKE_FILES = ("put", "open")


class Refusal(Exception):
    """A verb could not be done; the text is a sentence for a clerk."""


class Desk:
    """One campaign in a folder, which is where the process stands unless another is named.

    ``alive`` is called again and again while a step without events goes on.
    """

    def __init__(self, root: str | Path = "", alive: Alive = unheard) -> None:
        self.session = Session(Path(root), alive)

    def call(
        self, verb: str, arguments: Mapping[str, Any], files: Sequence[File] = ()
    ) -> Generator[Event, None, Mapping[str, Any]]:
        """Do what a verb says: yields events, and ends with its result.

        Raises `Refusal` with a sentence for a clerk; KeyError, TypeError or ValueError for a verb or an argument that
        is none, which only the page can mend.
        """
        given = {"files": files, **arguments} if verb in _TAKE_FILES else arguments
        language = self.session.language
        try:
            answer = VERBS[verb](self.session, **given)
            result: Mapping[str, Any] = (yield from answer) if isinstance(answer, Generator) else answer
            return result
        except GoujiError as error:
            raise Refusal(error_message(error, language)) from error
        except OSError as problem:
            about = {"path": problem.filename or "", "reason": problem.strerror or str(problem)}
            raise Refusal(ui_text("system", language, **about)) from problem
