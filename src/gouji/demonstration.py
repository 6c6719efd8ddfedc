"""The whole story on the samples that ship with gouji: hand out, take back, check, consolidate."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from gouji.catalogue import load_form
from gouji.consolidation import consolidate
from gouji.errors import OutputError
from gouji.formats.output import make_folder, write_whole
from gouji.messages import talk, verdict_word
from gouji.reading import read
from gouji.report import as_markdown, as_text, consolidation_as_json
from gouji.reviewing import checked
from gouji.summary import summary
from gouji.workbook import layout
from gouji.writing import write

YEAR, COUNTY = 2024, "清源县"
BLANKS, RETURNS, REPORT, SUMMARY, FIGURES = "1-空白表", "2-回收件", "3-审核报告.md", "4-汇总表.xlsx", "4-汇总数据.json"


def demonstrate(folder: Path, *, language: str = "zh", force: bool = False) -> Iterator[str]:
    """Play one year of a small county into ``folder``; yields what it does, line by line.

    Raises `OutputError` before doing anything when results stand there already and ``force`` is
    not given.
    """
    for name in (BLANKS, RETURNS, REPORT, SUMMARY, FIGURES):
        if os.path.lexists(folder / name) and not force:
            raise OutputError(path=str(folder / name), reason="it-exists")
    with as_file(files("gouji") / "samples") as samples:
        returned = sorted((samples / "county").iterdir())
        hongqi = checked(read(samples / "hongqi-2023.xlsx"))
        contents = {path.name: path.read_bytes() for path in returned}
    for name in (BLANKS, RETURNS):
        make_folder(folder / name)
    form = load_form("2021")

    yield talk("demo_title", language)
    for name in contents:
        unit = name.removesuffix(".xlsx").partition("-")[2]
        write(layout(form, unit=unit, year=YEAR), folder / BLANKS / name, force=True)
    yield talk("demo_blanks", language, count=len(contents), path=folder / BLANKS)

    for name, content in contents.items():
        write_whole(folder / RETURNS / name, content, force=True)
    yield talk("demo_returns", language, count=len(contents), path=folder / RETURNS)

    readings = [read(folder / RETURNS / name) for name in contents]
    reports = [checked(reading) for reading in readings]
    yield talk("demo_checks", language)
    yield as_text(reports, language)
    write_whole(folder / REPORT, as_markdown(reports, language).encode(), force=True)

    result = consolidate(readings, unit=COUNTY)
    write(summary(result), folder / SUMMARY, force=True)
    write_whole(folder / FIGURES, consolidation_as_json(result, language).encode(), force=True)
    yield talk("demo_merge", language)
    yield talk("merged", language, count=len(result.members), year=result.year, excluded=len(result.excluded))
    assert hongqi.reading.submission is not None
    real = hongqi.reading.submission
    verdict = verdict_word(hongqi.verdict, hongqi.findings, language)
    yield talk("demo_hongqi", language, unit=real.unit, year=real.year, cells=len(real.observations), verdict=verdict)
    yield talk("demo_where", language, path=folder / SUMMARY, report=folder / REPORT)
