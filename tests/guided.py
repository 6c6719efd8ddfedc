"""The campaign that the clerk's guide tells: the small county of the samples, as it comes back."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from locking import agile
from narrowed import the

from gouji import Return, layout, read
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.submission import Observation
from gouji.publication.compose import composed
from gouji.publication.publish import Publishing, written

SAMPLES = Path(__file__).parents[1] / "samples"
COUNTY = SAMPLES / "county"
PASSWORD = "qy2024"
SAVED = datetime(2025, 1, 16, tzinfo=UTC).timestamp()
"""When every file was saved, which lists of returns show."""


def guided(folder: Path) -> dict[str, str]:
    """What the scenario ``guide`` is given; the returns are laid into a new folder, a correction beside it."""
    returned(folder)
    later = folder.with_name("清源县公安局-更正.xlsx")
    later.write_bytes(corrected(COUNTY / "03-清源县公安局.xlsx"))
    return {
        "roster": str(SAMPLES / "名册.csv"), "returns": str(folder), "password": PASSWORD, "corrected": str(later),
        "locked": "清源县卫生健康局", "faulty": "清源县公安局", "warned": "清源县教育局",
    }  # fmt: skip


def returned(folder: Path) -> None:
    """Lay out what came back into a new folder: one unit locked its file, one sent the published report, one sent nothing."""
    folder.mkdir()
    for path in sorted(COUNTY.glob("*.xlsx")):
        data = path.read_bytes()
        (folder / path.name).write_bytes(agile(data, PASSWORD) if "卫生健康局" in path.name else data)
    like = the(Return, read(COUNTY / "02-清源县教育局.xlsx")).submission
    report = written(composed(replace(like, unit="清源县水利局")), Publishing.DOCX)
    (folder / "清源县水利局2024年政府信息公开工作年度报告.docx").write_bytes(the(bytes, report))
    for path in folder.iterdir():
        os.utime(path, (SAVED, SAVED))


def corrected(path: Path) -> bytes:
    """The faulty return with the figure in it that it should have."""
    faulty = the(Return, read(path)).submission
    right = faulty.with_observations({"requests.denied.state_secret.person": Observation.of(3)})
    return to_xlsx(layout(right.form, right))
