"""Results land in the folder that is chosen in the dialog of the system, and the work goes on from there another day."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from driving import Drive

ROSTER = Path(__file__).parents[2] / "samples" / "名册.csv"

pytestmark = pytest.mark.slow


@pytest.fixture
def display() -> Iterator[str]:
    """An X display with a window manager, as a browser with windows needs it."""
    if missing := [name for name in ("Xvfb", "openbox", "xdotool") if shutil.which(name) is None]:
        pytest.skip(f"not installed: {', '.join(missing)}")
    told, tell = os.pipe()
    screen = ["Xvfb", "-displayfd", str(tell), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(screen, pass_fds=[tell], stderr=subprocess.DEVNULL) as server:
        number = f":{os.read(told, 16).decode().strip()}"
        with subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": number}, stderr=subprocess.DEVNULL) as manager:
            yield number
            manager.terminate()
        server.terminate()
    os.close(told)
    os.close(tell)


def test_results_land_in_the_folder_that_was_chosen(
    in_chromium: Drive, display: str, command_line: Callable[..., bytes], tmp_path: Path
) -> None:
    home, folder = tmp_path / "home", tmp_path / "home" / "campaign"
    folder.mkdir(parents=True)

    seen = in_chromium("dialog", display=display, home=home, folder=folder, name=folder.name, roster=ROSTER, year=2024)

    assert {"errors": [], "held": [ROSTER.name], "period": "2024"} == seen
    command_line("distribute", ROSTER, "--year", 2024, "-o", tmp_path / "空白表")
    wanted = {path.name: path.read_bytes() for path in (tmp_path / "空白表").iterdir()}
    assert wanted == {path.name: path.read_bytes() for path in (folder / "空白表").iterdir()}
    assert {"空白表", "报送工作.zip"} == {path.name for path in folder.iterdir()}
