"""A campaign at a desk, as the page lays it out, and the same folder for the command line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dresses import as_excel_5
from strategies import balanced

from gouji import Submission, layout, load_form
from gouji.desk.desk import Desk
from gouji.desk.folder import PLACES
from gouji.desk.protocol import File, Kind
from gouji.formats.xlsx.write import to_xlsx
from gouji.lists.rosters import read_roster
from gouji.model.grid import Document

SAMPLES = Path(__file__).parents[1] / "samples"
F21 = load_form("2021")
SAVED = 1_737_000_000_000.0
"""When every file that is laid on a desk here was saved, in milliseconds."""


Laid = Mapping[str, list[File]]
"""Files by the kind that they are laid down as."""
SETTINGS = {
    "lang": "zh", "year": 2024, "unit": "清源县", "office": "清源县人民政府办公室", "contact": "李某 0351-5550100",
    "due": "2025-01-31", "date": "2025-01-20",
}  # fmt: skip


def file(path: Path, name: str | None = None) -> File:
    """A file as the page gives it."""
    return {"name": name or path.name, "data": path.read_bytes(), "modified": SAVED}


def files(folder: Path) -> list[File]:
    """All files of a folder, as the page gives them."""
    return [file(path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")) if path.is_file()]


def done(desk: Desk, verb: str, given: Iterable[File] = (), **arguments: Any) -> tuple[Any, list[Any]]:
    """What comes of a verb, and the events on the way."""
    answer, events = desk.call(verb, arguments, list(given)), list[Any]()
    while True:
        try:
            events.append(next(answer))
        except StopIteration as end:
            return end.value, events


def ask(desk: Desk, verb: str, given: Iterable[File] = (), **arguments: Any) -> Any:
    """What comes of a verb."""
    return done(desk, verb, given, **arguments)[0]


def campaign(root: Path | str = "", settings: Mapping[str, Any] | None = None, **laid: list[File]) -> Desk:
    """A desk on which files of some kinds lie."""
    desk = Desk(root)
    ask(desk, "settings", **(settings or {}))
    for kind, given in laid.items():
        ask(desk, "put", given, kind=kind)
    return desk


def county() -> dict[str, list[File]]:
    """The small county of the samples."""
    return {"roster": [file(SAMPLES / "名册.csv")], "returns": files(SAMPLES / "county")}


def place(kind: Kind) -> str:
    """The folder of a kind of files, as the command line is given it."""
    return PLACES[kind]


def made(unit: str, year: int, scale: int = 1) -> Submission:
    """A return in balance."""
    return replace(balanced(F21, scale), unit=unit, year=year)


def xlsx(one: Submission) -> bytes:
    """A return as a workbook."""
    return to_xlsx(layout(F21, one))


def old(one: Submission) -> Document:
    """The sheets of a return that a unit fills in: the others have signs that old workbooks have not."""
    document = layout(F21, one)
    kept = (grid for grid in document if not any("−" in str(piece.value) for piece in grid.pieces))
    return replace(document, grids=tuple(kept))


def given(name: str, data: bytes) -> File:
    """Some bytes as the page gives them."""
    return {"name": name, "data": data, "modified": SAVED}


def mixed() -> Laid:
    """Returns of many kinds: two versions, an old workbook, a zip in a folder, what came back changed, no return."""
    units = [unit.name for unit in read_roster(SAMPLES / "名册.csv").units]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("石门镇.xlsx", xlsx(made(units[-1], 2024, 3)))
        archive.writestr("通知.txt", "请各单位抓紧报送。")
    returns = [
        *(given(f"来件/{one['name']}", one["data"]) for one in county()["returns"]),
        given("来件/水利局 更正.xlsx", xlsx(made("清源县水利局", 2024, 2))),
        given("来件/水利局.xls", as_excel_5(old(made("清源县水利局", 2024)))),
        given("压缩包/乡镇.zip", packed.getvalue()),
        given("去年的.xlsx", xlsx(made("清源县教育局", 2023))),
        given("<img src=x onerror=alert(1)>.xlsx", b"PK\3\4 nothing"),
        given("说明.docx", (SAMPLES / "hongqi-2023.xlsx").read_bytes()[:900]),
        *files(SAMPLES / "returned"),
    ]
    previous = [given(f"{unit}.xlsx", xlsx(made(unit, 2023, 7 + i))) for i, unit in enumerate(units[:4])]
    adjustments = "单元格,调整数,原因\r\nrequests.new.person,-2,重复计算\r\n".encode("gb18030")
    return {
        "roster": county()["roster"],
        "previous": previous,
        "returns": returns,
        "adjustments": [given("调整.csv", adjustments)],
    }
