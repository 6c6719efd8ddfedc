"""Takes the pictures of the page anew: ``python docs/pictures/make.py gouji.html``.

They show the way of the clerk's guide, as `tests/page/guide.mjs` goes it. Needs node, Chromium, and the packages of
`tests/clients`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).parent
TESTS = HERE.parents[1] / "tests"
COLOURS = 160

sys.path.insert(0, str(TESTS))

from driving import drive  # noqa: E402
from guided import guided  # noqa: E402


def main(page: Path) -> None:
    """Take them, and make them small."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("no Chromium")
    with TemporaryDirectory() as name:
        folder = Path(name)
        drive(
            [], "guide", browser="chrome", program=program, page=page.resolve(), downloads=folder / "downloads",
            modules=TESTS / "clients" / "node_modules", pictures=HERE, **guided(folder / "returns"),
        )  # fmt: skip
    for path in HERE.glob("page-*.png"):
        Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
