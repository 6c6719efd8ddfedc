"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from narrowed import the

from gouji import Document, Grid, OutputError
from gouji.formats.output import check_target, make_folder, write_whole
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.grid import RowStream

OLD, NEW = b"old content", b"new content"


def refused(path: Path, force: bool = False) -> str:
    """The reason for which writing to ``path`` is refused."""
    with pytest.raises(OutputError) as refusal:
        write_whole(path, NEW, force)
    assert str(path) == refusal.value.arguments["path"]
    return the(str, refusal.value.arguments["reason"])


def test_content_is_written_as_it_is_and_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "表.xlsx", NEW)

    assert NEW == (tmp_path / "表.xlsx").read_bytes()
    assert ["表.xlsx"] == os.listdir(tmp_path)


@pytest.mark.parametrize("call", ["tempfile.mkstemp", "os.fsync", "os.chmod", "os.replace", "os.fdopen.write"])
@pytest.mark.parametrize(("number", "reason"), [(errno.ENOSPC, "no-space"), (errno.EACCES, "no-permission")])
def test_whatever_call_fails_the_old_file_stays_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, reason: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(OLD)

    def fail(*_args: object, **_kwargs: object) -> Any:
        raise OSError(number, "failed on purpose")

    class Failing(io.FileIO):
        write = fail

    if call == "os.fdopen.write":
        monkeypatch.setattr(os, "fdopen", Failing)
    else:
        monkeypatch.setattr({"tempfile": tempfile, "os": os}[call.split(".")[0]], call.split(".")[1], fail)

    assert reason == refused(path, force=True)
    monkeypatch.undo()
    assert OLD == path.read_bytes()
    assert ["a.xlsx"] == os.listdir(tmp_path)


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.xlsx", NEW)

    assert [] == os.listdir(tmp_path)


def test_an_error_without_a_known_reason_keeps_the_words_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", fail)

    assert "Input/output error" == refused(tmp_path / "a.xlsx", force=True)


def test_an_existing_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(OLD)

    assert "it-exists" == refused(path)
    assert OLD == path.read_bytes()
    write_whole(path, NEW, force=True)
    assert NEW == path.read_bytes()


@pytest.mark.parametrize("force", [False, True])
def test_places_that_can_hold_no_file(tmp_path: Path, force: bool) -> None:
    (tmp_path / "file").write_bytes(OLD)

    assert "it-is-a-folder" == refused(tmp_path, force)
    assert "no-folder" == refused(tmp_path / "none" / "a.xlsx", force)
    assert "no-folder" == refused(tmp_path / "file" / "a.xlsx", force)
    assert "name-too-long" == refused(tmp_path / ("x" * 300), force)
    assert ["file"] == os.listdir(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_device_or_pipe_is_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    assert "not-a-file" == refused(pipe, force=True)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file mode mask")
def test_a_new_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()
    write_whole(tmp_path / "a.xlsx", NEW)

    assert (tmp_path / "ordinary").stat().st_mode == (tmp_path / "a.xlsx").stat().st_mode


def test_check_target_touches_nothing(tmp_path: Path) -> None:
    check_target(tmp_path / "a.xlsx")

    assert [] == os.listdir(tmp_path)


def test_folders_are_made_or_refused(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    (tmp_path / "file").write_bytes(OLD)

    assert (tmp_path / "a" / "b").is_dir()
    for path, reason in ((tmp_path / "file", "it-is-a-file"), (tmp_path / "file" / "c", "no-folder")):
        with pytest.raises(OutputError) as refusal:
            make_folder(path)
        assert reason == refusal.value.arguments["reason"]


@pytest.mark.parametrize("links", [True, False])
def test_of_two_that_want_one_place_the_second_is_refused(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked, and nothing stood there."""
    path = tmp_path / "a.xlsx"
    monkeypatch.setattr("gouji.formats.output.check_target", lambda *_: None)
    if not links:

        def none(*_: object) -> None:
            raise OSError(errno.EPERM, "a disk without links")

        monkeypatch.setattr(os, "link", none)
    write_whole(path, OLD)

    assert "it-exists" == refused(path)
    assert OLD == path.read_bytes()
    assert ["a.xlsx"] == os.listdir(tmp_path)
    write_whole(path, NEW, force=True)
    assert NEW == path.read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="no such limit elsewhere")
def test_no_room_for_temporary_files_is_one_sentence(tmp_path: Path) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000)); "
        "from gouji.cli.main import main; main(sys.argv[1:])"
    )
    sample = Path(__file__).parents[1] / "samples" / "hongqi-2023.xlsx"
    asked = ["merge", str(sample), "-o", str(tmp_path / "汇总.xlsx"), "--lang", "zh"]
    without_cache = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # which the limit would cut short
    done = subprocess.run([sys.executable, "-c", code, *asked], capture_output=True, text=True, env=without_cache)

    assert (2, "") == (done.returncode, done.stdout)
    (said,) = done.stderr.splitlines()
    assert "临时文件夹所在的磁盘空间不足" in said
    assert [] == os.listdir(tmp_path)


def test_a_temporary_folder_that_takes_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("gouji.formats.xlsx.write.TemporaryDirectory", full)
    rows = RowStream(lambda: iter(()), 1, 1)
    with pytest.raises(OutputError) as refusal:
        to_xlsx(Document((Grid("长", rows),)))

    assert "no-temporary-space" == refusal.value.arguments["reason"]
