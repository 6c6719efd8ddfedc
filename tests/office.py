"""The real LibreOffice, driven through its API: open a workbook, type, recalculate, read, save.

The module has two sides. The fixture `office` starts one LibreOffice for the whole session and a
worker beside it. The worker is this same file, run by a Python that has LibreOffice's ``uno``
module; jobs and answers pass between them as lines of JSON.
"""

from __future__ import annotations

import contextlib
import html.parser
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

Typed = Mapping[tuple[str, str], object]

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8", "html": "HTML (StarCalc)"}
CSV = "Text - txt - csv (StarCalc)"  # opened as the dialog for texts proposes: commas, quotes, UTF-8
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>"""
CLOCK = 600  # seconds for a program that waits for something; one that works may need many on a busy machine
PAUSE = 0.1  # between attempts to connect


class Seen(NamedTuple):
    """What LibreOffice has in a cell: a number or text, its formula, its error number (0: none)."""

    value: float | str
    formula: str | None = None
    error: int = 0


class Office:
    """One running LibreOffice, whose ``locale`` (``zh-CN``) says how what is typed is understood; else the system's."""

    def __init__(self, program: str, python: str, locale: str = "") -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="gouji-office-")
        pipe = f"gouji{os.getpid()}{locale}"
        settings = Path(self.folder.name) / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS.format(locale), "utf-8")
        profile = (Path(self.folder.name) / "profile").as_uri()
        self.program = subprocess.Popen(
            [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo", "--nodefault",
             f"--accept=pipe,name={pipe};urp"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self.worker = subprocess.Popen(
            [python, __file__, pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def close(self) -> None:
        """End the worker and LibreOffice, and wait until both have gone."""
        self.worker.communicate()
        for stop in (self.program.terminate, self.program.kill):
            stop()
            try:
                self.program.wait(30)
                break
            except subprocess.TimeoutExpired:
                continue
        # The program is a small parent that passes the signal on; what is left of its group goes now.
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.program.pid, 9)
        self.folder.cleanup()

    def run(
        self,
        path: str | os.PathLike[str],
        *,
        typed: Typed | None = None,
        scratch: Typed | None = None,
        keyed: Mapping[tuple[str, str], str] | None = None,
        recalculate: bool = False,
        save: str | os.PathLike[str] | None = None,
        password: str | None = None,
        lock: str | None = None,
    ) -> dict[str, dict[str, Seen]]:
        """Open a workbook, type into it, recalculate every cell if asked, save a copy; what all cells hold then.

        ``typed`` maps (sheet, address) to a number, a text, a formula with ``=`` or None, which empties
        the cell. A locked cell of a protected sheet refuses it as it refuses a person, unless the cell is
        among ``scratch``, which takes the protection off. ``keyed`` is typed as with the keyboard: what it means is
        LibreOffice's to say, by its locale. The suffix of ``save`` names the format. ``password`` opens the workbook,
        ``lock`` the copy.
        """
        job = {
            "path": os.fspath(path),
            "typed": [(*place, value) for place, value in (typed or {}).items()],
            "scratch": [(*place, value) for place, value in (scratch or {}).items()],
            "keyed": [(*place, keys) for place, keys in (keyed or {}).items()],
            "recalculate": recalculate,
            "save": None if save is None else os.fspath(save),
            "password": password,
            "lock": lock,
        }
        sheets = self._answer(job)["sheets"]
        return {sheet: {address: Seen(*seen) for address, seen in cells.items()} for sheet, cells in sheets.items()}

    def unlocked(self, path: str | os.PathLike[str]) -> set[tuple[str, str]]:
        """The (sheet, address) of every cell that the protected sheets of a workbook let a person type into.

        Cells that a merge covers are left out; sheets without protection are too.
        """
        answer = self._answer({"path": os.fspath(path), "locks": True})
        return {(sheet, address) for sheet, address in answer["unlocked"]}

    def _answer(self, job: dict[str, Any]) -> dict[str, Any]:
        assert self.worker.stdin
        assert self.worker.stdout
        self.worker.stdin.write(json.dumps(job) + "\n")
        self.worker.stdin.flush()
        line = self.worker.stdout.readline()
        assert line, "the LibreOffice worker has died"
        answer: dict[str, Any] = json.loads(line)
        assert "problem" not in answer, answer["problem"]
        return answer

    def backgrounds(
        self, path: str | os.PathLike[str], *, typed: Typed | None = None
    ) -> dict[str, dict[tuple[int, int], str]]:
        """The colour behind every cell that has one, by sheet and 0-based (row, column), as shown on the screen.

        Conditional formats count; LibreOffice's HTML export is where they can be seen.
        """
        target = Path(self.folder.name) / "shown.html"
        self.run(path, typed=typed, save=target)
        page = _Page()
        page.feed(target.read_text("utf-8"))
        page.close()
        return page.sheets


class Job(NamedTuple):
    """A workbook to open, what to type into it, where to save it, and of which sheets if not of all."""

    blank: Path
    out: Path
    cells: Mapping[tuple[str, str], int | float | str]
    sheets: list[str] | None = None


class _Page(html.parser.HTMLParser):
    """Reads the tables that LibreOffice exports, one a sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, dict[tuple[int, int], str]] = {}
        self.names: list[str] = []
        self.naming = False
        self.row = 0
        self.taken: set[tuple[int, int]] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "em":
            self.naming = True
            self.names.append("")
        elif tag == "table":
            self.sheets[self.names[-1]] = {}
            self.row, self.taken = -1, set()
        elif tag == "tr":
            self.row += 1
        elif tag == "td":
            column = next(c for c in itertools.count() if (self.row, c) not in self.taken)
            rows, columns = int(found.get("rowspan") or 1), int(found.get("colspan") or 1)
            self.taken |= {(self.row + r, column + c) for r in range(rows) for c in range(columns)}
            if colour := found.get("bgcolor"):
                self.sheets[self.names[-1]][self.row, column] = colour.lstrip("#").upper()

    def handle_data(self, data: str) -> None:
        if self.naming:
            self.names[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "em":
            self.naming = False


def pythons(program: str) -> Iterable[str]:
    """Pythons that may have LibreOffice's ``uno`` module: its own, the system's, this one."""
    home = Path(program).resolve().parent
    for path in (home / "python", home / "python.exe", home.parent / "Resources" / "python", Path("/usr/bin/python3")):
        if path.exists():
            yield str(path)
    yield sys.executable


def convert(program: str, to: str, folder: Path, *paths: Path) -> None:
    """Have a LibreOffice of its own save copies of files in a folder, in the format ``to`` (see ``--convert-to``)."""
    to = {"csv": f"csv:{CSV}:44,34,76,1", "html": f"html:{FILTERS['html']}"}.get(to, to)
    with tempfile.TemporaryDirectory(prefix="gouji-office-") as profile:
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", to]
        subprocess.run([*command, "--outdir", folder, *paths], check=True, capture_output=True, timeout=CLOCK)


# ── the worker ──────────────────────────────────────────────────────────────────────────────


def serve(pipe: str) -> None:
    """Do the jobs on standard input, one a line, until there are no more."""
    desktop = _connected(pipe)
    assert isinstance(sys.stdin, io.TextIOWrapper)
    sys.stdin.reconfigure(encoding="utf-8")
    try:
        for line in sys.stdin:
            try:
                answer = _done(desktop, json.loads(line))
            except Exception as error:  # the test that asked shall hear of it
                answer = {"problem": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)  # noqa: T201  this is the answer
    finally:  # also when the tests were killed and there is nobody to answer
        with contextlib.suppress(Exception):  # LibreOffice goes before it says so
            desktop.terminate()


def _connected(pipe: str) -> Any:
    import uno

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(int(CLOCK / PAUSE)):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:  # NoConnectException exists only once uno has met LibreOffice
            time.sleep(PAUSE)
    raise SystemExit(f"LibreOffice does not answer at {pipe}")


def _done(desktop: Any, job: dict[str, Any]) -> dict[str, Any]:
    asked = {"FilterName": CSV, "FilterOptions": "44,34,76,1"} if job["path"].endswith(".csv") else {}
    if job.get("password"):
        asked["Password"] = job["password"]
    document = desktop.loadComponentFromURL(Path(job["path"]).as_uri(), "_blank", 0, _properties(Hidden=True, **asked))
    try:
        if "locks" in job:
            return {"unlocked": [place for sheet in document.Sheets for place in _unlocked(sheet)]}
        for sheet, address, value in job["typed"]:
            _type(document, sheet, address, value)
        for sheet, address, value in job["scratch"]:
            document.Sheets.getByName(sheet).unprotect("")
            _type(document, sheet, address, value)
        for sheet, address, keys in job["keyed"]:
            document.Sheets.getByName(sheet).getCellRangeByName(address).FormulaLocal = keys
        if job["recalculate"]:
            document.calculateAll()
        if job["save"] is not None:
            target = Path(job["save"])
            document.storeToURL(
                target.as_uri(),
                _properties(FilterName=FILTERS[target.suffix[1:]], **_locked(job["lock"], target.suffix)),
            )
        return {"sheets": {sheet.Name: _cells(sheet) for sheet in document.Sheets}}
    finally:
        document.close(True)


def _locked(password: str | None, suffix: str) -> dict[str, Any]:
    if password is None:
        return {}
    if suffix != ".xlsx":
        return {"Password": password}
    import uno
    from com.sun.star.beans import NamedValue

    words = NamedValue("CryptoType", "Standard"), NamedValue("OOXPassword", password)
    return {"EncryptionData": uno.Any("[]com.sun.star.beans.NamedValue", words)}


def _properties(**values: object) -> tuple[Any, ...]:
    from com.sun.star.beans import PropertyValue

    found = []
    for name, value in values.items():
        found.append(PropertyValue())
        found[-1].Name, found[-1].Value = name, value
    return tuple(found)


def _type(document: Any, sheet_name: str, address: str, value: object) -> None:
    from com.sun.star.sheet import AddressConvention

    sheet = document.Sheets.getByName(sheet_name)
    cell = sheet.getCellRangeByName(address)
    if sheet.isProtected() and cell.CellProtection.IsLocked:
        raise PermissionError(f"{sheet.Name}!{address} is locked")
    if value is None:
        cell.setString("")
    elif isinstance(value, str) and not value.startswith("="):
        cell.setString(value)
    elif isinstance(value, str):
        parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish, parser.FormulaConvention = True, AddressConvention.XL_OOX  # as in an xlsx file
        cell.setTokens(parser.parseFormula(value[1:], cell.CellAddress))
    else:
        cell.setValue(value)


def _cells(sheet: Any) -> dict[str, tuple[float | str, str | None, int]]:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    wrong = set()
    for found in area.queryFormulaCells(4).RangeAddresses:  # FormulaResult.ERROR
        rows, columns = range(found.StartRow, found.EndRow + 1), range(found.StartColumn, found.EndColumn + 1)
        wrong |= set(itertools.product(rows, columns))
    cells = {}
    for row, (values, formulas) in enumerate(zip(area.getDataArray(), area.getFormulaArray(), strict=True)):
        for column, (value, text) in enumerate(zip(values, formulas, strict=True)):
            formula = text if text.startswith("=") else None
            if value == "" and formula is None and (row, column) not in wrong:
                continue
            cell = sheet.getCellByPosition(column, row) if (row, column) in wrong else None
            address = f"{_letters(column)}{row + 1}"
            cells[address] = (cell.getString(), formula, cell.getError()) if cell is not None else (value, formula, 0)
    return cells


def _unlocked(sheet: Any) -> list[tuple[str, str]]:
    if not sheet.isProtected():
        return []
    found = []
    for area in sheet.getCellFormatRanges():
        if area.CellProtection.IsLocked:
            continue
        at = area.RangeAddress
        for row, column in itertools.product(
            range(at.StartRow, at.EndRow + 1), range(at.StartColumn, at.EndColumn + 1)
        ):
            cursor = sheet.createCursorByRange(sheet.getCellByPosition(column, row))
            cursor.collapseToMergedArea()
            if (cursor.RangeAddress.StartRow, cursor.RangeAddress.StartColumn) == (row, column):
                found.append((sheet.Name, f"{_letters(column)}{row + 1}"))
    return found


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


if __name__ == "__main__":
    serve(sys.argv[1])
