"""The folder of a campaign: where things lie in it, and how what is given gets there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import get_args

from gouji.desk.protocol import File, Kind
from gouji.formats.file_names import safe_stem
from gouji.formats.output import make_folder, write_whole
from gouji.intake.inputs import junk_kind
from gouji.model.errors import GoujiError

PLACES: Mapping[Kind, str] = {
    "returns": "回收件",
    "previous": "上年",
    "roster": "名册",
    "verdicts": "核实记录",
    "adjustments": "调整表",
    "forms": "报表定义",
    "letter": "退回函模板",
    "summary": "收到的汇总表",
    "onto": "原表",
    "others": "比对",
    "notes": "填过的催报表",
}
"""What the folder of every kind of files given is called."""
KINDS: tuple[Kind, ...] = get_args(Kind)
BLANKS, MARKED, SENT_BACK, REPORTS = "空白表", "标注件", "退回", "年度报告"
FOLLOW_UP, PAGE, FINDINGS, STATUS = "催报表.xlsx", "审核报告.html", "审核结果.json", "报送情况.json"
SUMMARY, FIGURES, VERDICTS = "汇总表.xlsx", "汇总数据.json", "核实记录.csv"
MILLISECONDS = 1000
"""In a second: the page tells times in them."""


class CampaignFolder:
    """A folder on disk or, in a browser, in memory. All paths are given as seen from where the process stands."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def at(self, name: str) -> Path:
        """Where something of the campaign lies."""
        return self.root / name

    def place(self, kind: Kind) -> Path:
        """The folder for a kind of files given."""
        return self.root / PLACES[kind]

    def given(self, kind: Kind) -> list[Path]:
        """The files of a kind, in order of name, without what programs and systems leave there."""
        found = (Path(folder, name) for folder, _, names in os.walk(self.place(kind)) for name in names)
        return sorted(path for path in found if junk_kind(path.name) is None)

    def names(self, kind: Kind) -> list[str]:
        """The same as seen from their folder."""
        return [path.relative_to(self.place(kind)).as_posix() for path in self.given(kind)]

    @contextmanager
    def laid(self, kind: Kind, files: Sequence[File]) -> Iterator[list[Path]]:
        """Files in the folder of their kind, over those of the same names; when they were saved is kept.

        Where they turn out to be of no use, all lies there as before.
        """
        names = [f"{PLACES[kind]}/{within(one['name'])}" for one in files]
        before = {name: _as_it_lies(self.root / name) for name in names}
        try:
            yield [self.put(name, one["data"], one.get("modified")) for name, one in zip(names, files, strict=True)]
        except GoujiError:
            for name, old in before.items():
                if old is None:
                    (self.root / name).unlink(missing_ok=True)
                else:
                    self.put(name, *old)
            raise

    def put(self, name: str, content: bytes, modified: float | None = None) -> Path:
        """Write a file by its name as seen from the folder, which it never leaves, last saved at some millisecond."""
        path = self.root / within(name)
        make_folder(path.parent)
        write_whole(path, content, force=True)
        if modified is not None:
            os.utime(path, (modified / MILLISECONDS,) * 2)
        return path

    def clear(self) -> None:
        """Remove everything: what was given and what was made."""
        for name in os.listdir(self.root or "."):
            path = self.root / name
            if path.is_dir():
                rmtree(path)
            else:
                path.unlink()

    def take_away(self, kind: Kind, names: Sequence[str] | None = None) -> None:
        """Remove files of a kind by name, or all of them."""
        if names is None:
            rmtree(self.place(kind), ignore_errors=True)
        for name in names or ():
            (self.place(kind) / within(name)).unlink(missing_ok=True)

    def handed(self, paths: Iterable[Path]) -> list[File]:
        """Files of the campaign as they are handed out, named as seen from its folder."""
        return [{"name": path.relative_to(self.root).as_posix(), "data": path.read_bytes()} for path in paths]


def _as_it_lies(path: Path) -> tuple[bytes, float] | None:
    return (path.read_bytes(), path.stat().st_mtime * MILLISECONDS) if path.is_file() else None


def within(name: str) -> str:
    """A path within a folder: none leads out of it, and on no system to another disk; every text is one."""
    told = name.replace("\0", "").encode(errors="replace").decode()
    steps = [step for step in re.split(r"[\\/]", told) if step not in ("", ".", "..")]
    return "/".join(safe_stem(step) if ":" in step else step for step in steps) or "_"
