"""What a command is given: repaired where a shell left it broken, wildcards expanded, nothing dropped in silence."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer
from typer.core import TyperCommand

from gouji.model.patterns import regex

_WILD = regex(r"[*?\[]", having="*?[")
_BROKEN = regex(r'([^"]+)"(?:\s+(.*))?', having='"')


class _Misgiven(typer.TyperException):
    """What is given for ``param`` cannot be taken."""

    def __init__(self, param: object) -> None:
        super().__init__(type(self).__name__)
        self.param = param


class GivenTwice(_Misgiven):
    """An option that takes one value was given several times."""


class SeveralFiles(_Misgiven):
    """A wildcard stands for several files where one is asked for."""


class Command(TyperCommand):
    """A command that takes every value it is given, or refuses: of several the last must not stand for all."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Parse, count, and expand wildcards in what is read, as no Windows shell does it."""
        _, _, given = self.make_parser(ctx).parse_args(list(args))
        for parameter in self.params:
            takes_one = parameter.param_type_name == "option" and not getattr(parameter, "multiple", False)
            if takes_one and not getattr(parameter, "is_flag", False) and given.count(parameter) > 1:
                raise GivenTwice(parameter)
        rest = super().parse_args(ctx, args)
        for parameter in self.params:
            value = ctx.params.get(parameter.name or "")
            if parameter.type.name != "path" or not value:
                continue
            several = isinstance(value, (list, tuple))
            paths = [path for one in (value if several else [value]) for path in expanded(Path(one))]
            if several:
                ctx.params[parameter.name or ""] = paths
            elif parameter.param_type_name == "argument":
                if len(paths) > 1:
                    raise SeveralFiles(parameter)
                ctx.params[parameter.name or ""] = paths[0]
        return rest


def expanded(path: Path) -> list[Path]:
    """The files that a name with ``*``, ``?`` or ``[…]`` stands for; itself where it is there, or nothing matches.

    What programs and systems leave in folders is left out, as it is in a folder.
    """
    if not _WILD.search(str(path)) or os.path.lexists(path):
        return [path]
    import glob

    from gouji.intake.inputs import junk_kind  # loads the readers of archives

    folder, name = os.path.split(path)
    known = glob.escape(folder) if os.path.isdir(folder) else folder
    found = sorted(glob.glob(os.path.join(known, name)))
    return [Path(one) for one in found if junk_kind(os.path.basename(one)) is None] or [path]


def repaired(arguments: Iterable[str]) -> Iterator[str]:
    r"""The arguments as they were meant by somebody who wrote ``"D:\returns\"``.

    Windows takes a backslash and a quote for a quote that is part of the name, and whatever follows up to the next
    quote as well: a name with a quote in it that is there, and on other systems may be, is left alone.
    """
    for argument in arguments:
        broken = _BROKEN.fullmatch(argument)
        if broken is None or os.path.lexists(argument):
            yield argument
            continue
        yield broken[1] + "\\" if re.fullmatch("[A-Za-z]:", broken[1]) else broken[1]
        yield from repaired((broken[2] or "").split())
