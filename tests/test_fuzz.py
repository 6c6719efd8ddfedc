"""No file, however damaged, may end the process, cost more than it may, or give figures that it does not hold.

Thousands of mutants (see `mutants`) of a return in every format are read and checked, in processes of their own with
bounded memory. ``GOUJI_FUZZ=10`` makes ten times as many. This file is also the program that these processes run.
"""

from __future__ import annotations

import contextlib
import csv
import faulthandler
import io
import json
import os
import re
import signal
import subprocess
import sys
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import mutants

import gouji

MEMORY_BYTES = 1_200 << 20
SECONDS = 30
"""Of processor time, or ten times as many by the clock, after which a process is taken to hang; a reading takes a third."""
PASSWORD = "gouji"
COUNTS = {
    "xlsx": 700, "xlsx-openpyxl": 400, "xlsx-libreoffice": 400, "ods": 150, "xlsb": 150, "csv": 150, "html": 150, "xls": 140,
    "encrypted": 20,
}  # fmt: skip
ALIKE = {
    "live": "the form's own sum, which gouji works out from its parts whatever result is stored",
    "date": "a cell with a date format: openpyxl gives a date, gouji no figure",
    "told": "what is no figure to gouji, such as 1e400, 1_000 or a number in other digits, and the check says so",
}
"""Why a figure may differ from what openpyxl has in the cell."""


# ── in the process ──────────────────────────────────────────────────────────────────────────


def serve(kind: str, seed: str, first: int, stop: int, step: int, folder: str) -> None:
    """Read and check the mutants with these numbers; one line of JSON before each and one after."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        faulthandler.register(signal.SIGPROF, chain=True)  # and then die of it
    answers = sys.stdout
    sys.stdout = sys.stderr  # nobody may print
    good = Path(seed).read_bytes()
    password = PASSWORD if kind == "encrypted" else None
    original = gouji.read(seed, password=password)
    assert isinstance(original, gouji.Return)
    for number in range(first, stop, step):
        mutant = mutants.mutant(kind, good, number)
        path = Path(folder) / f"{number}{Path(seed).suffix}"
        path.write_bytes(mutant.data)
        print(json.dumps({"number": number, "name": mutant.name}), file=answers, flush=True)
        faulthandler.dump_traceback_later(10 * SECONDS, exit=True)
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
        begun = sum(os.times()[:4])
        try:
            told = _told(path, kind, original, password)
        except MemoryError:  # of the comparison
            told = {"outcome": "not compared", "problem": ""}
        faulthandler.cancel_dump_traceback_later()
        told["seconds"] = round(sum(os.times()[:4]) - begun, 2)
        if not told["problem"]:
            path.unlink()
        print(json.dumps(told), file=answers, flush=True)
    print(json.dumps({"megabytes": _peak()}), file=answers, flush=True)


def _told(path: Path, kind: str, original: gouji.Return, password: str | None) -> dict[str, Any]:
    """What came of a mutant: its outcome, and a problem if there is one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            reading = gouji.read(path, password=password)
            checked = gouji.check(reading.submission) if isinstance(reading, gouji.Return) else ()
    except BaseException as error:  # whatever it is, it should not have come out
        return {"outcome": "raised", "problem": f"{type(error).__name__}: {error}"[:500]}
    codes = sorted({finding.code for finding in reading.findings if finding.severity != "information"})
    told = [vars(finding) for finding in reading.findings]
    if kind != "xls" and any(arguments.get("what") == "memory" for arguments in told):
        return {"outcome": "exploded", "problem": "out of memory"}
    if not isinstance(reading, gouji.Return):
        (finding,) = reading.findings
        reason = getattr(finding, "reason", "") or getattr(finding, "what", "")
        return {"outcome": "refused", "code": f"{finding.code} {reason}".strip(), "problem": ""}
    if codes:
        return {"outcome": "warned", "code": " ".join(codes), "problem": ""}
    if reading.form != original.form:
        return {"outcome": "misread", "problem": f"another form: {reading.form.id}"}
    before, after = original.submission.values(), reading.submission.values()
    changed = [cell for cell in before if before[cell] != after[cell]]
    no_figures = {cell for finding in checked if finding.severity == "error" for cell in finding.cells}
    no_figures = {cell for cell in no_figures if reading.submission.observations[cell].status == "not_a_number"}
    if not changed:
        return {"outcome": "same", "problem": ""}
    wrong = _wrong(
        path,
        kind.partition("-")[0],
        original.submission,
        reading.submission,
        [cell for cell in changed if cell not in no_figures],
    )
    return {"outcome": "misread" if wrong else "other", "problem": "; ".join(wrong)[:2000]}


def _wrong(path: Path, kind: str, original: gouji.Submission, now: gouji.Submission, changed: list[str]) -> list[str]:
    """The figures that do not stand in the file."""
    changed = [cell for cell in changed if not now.origins[cell].live]  # ALIKE: live
    stands = {"xlsx": _in_xlsx, "xls": _in_xls, "csv": _in_csv}.get(kind, _somewhere)
    return list(stands(path, original, now, changed))


def _in_xlsx(path: Path, original: gouji.Submission, now: gouji.Submission, changed: list[str]) -> Iterator[str]:
    """Compare with openpyxl, where the figure stood in the original; none if openpyxl cannot read the file."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            books = [
                openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=results) for results in (False, True)
            ]
        except Exception:
            yield from _somewhere(path, original, now, changed)
            return
    for cell in changed:
        seen, there, place = now.observations[cell], original.origins[cell].place, now.origins[cell].place
        book = books[now.origins[cell].formula is not None]
        name = there.sheet if there.sheet in book.sheetnames else place.sheet
        held = book[name].cell(there.row + 1, there.column + 1).value if name in book.sheetnames else "no sheet"
        if seen.value is None and hasattr(held, "year"):  # ALIKE: date
            continue
        if not _same(seen.value, held):
            yield f"{cell}: {seen} at {place}, openpyxl has {held!r} at {there}"


def _in_xls(path: Path, original: gouji.Submission, now: gouji.Submission, changed: list[str]) -> Iterator[str]:
    """Compare with xlrd."""
    import xlrd

    book = xlrd.open_workbook(path, logfile=io.StringIO())
    for cell in changed:
        seen, there, place = now.observations[cell], original.origins[cell].place, now.origins[cell].place
        name = there.sheet if there.sheet in book.sheet_names() else place.sheet
        sheet = book.sheet_by_name(name)
        inside = there.row < sheet.nrows and there.column < sheet.row_len(there.row)
        held = sheet.cell_value(there.row, there.column) if inside else None
        if isinstance(held, float):  # the 15 digits that a spreadsheet shows of it, not all that Python knows
            held = float(format(held, ".15g"))
        if not _same(seen.value, held):
            yield f"{cell}: {seen} at {place}, xlrd has {held!r} at {there}"


def _in_csv(path: Path, original: gouji.Submission, now: gouji.Submission, changed: list[str]) -> Iterator[str]:
    """Compare with the standard library, where gouji found the figure: lines come and go in a mutant."""
    text = _decoded(path.read_bytes())
    tables = [list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) for delimiter in ",;\t|，"]
    for cell in changed:
        seen, place = now.observations[cell], now.origins[cell].place
        held = {_field(table, place.row, place.column) for table in tables}
        if not any(_same(seen.value, field) for field in held):
            yield f"{cell}: {seen} at {place}, the file has {held}"


def _field(table: list[list[str]], row: int, column: int) -> str | None:
    return table[row][column] if row < len(table) and column < len(table[row]) else None


def _somewhere(path: Path, original: gouji.Submission, now: gouji.Submission, changed: list[str]) -> Iterator[str]:
    """See that each new figure stands in the file at all."""
    data = path.read_bytes()
    parts = [data]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as opened:
            parts = [opened.read(name) for name in opened.namelist()]
    text = re.sub(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>", "", "\n".join(map(_decoded, parts)), flags=re.DOTALL)
    text = re.sub(r"&#([0-9]+);", lambda found: chr(int(found[1]) % 0x110000), text)
    there = set(re.findall(r"[0-9.]+", unicodedata.normalize("NFKC", text)))
    for cell in changed:
        value = now.observations[cell].value
        if value is None or str(value) in there or str(abs(value)) in text:
            continue
        if not any(form in part for form in _binary(value) for part in parts):
            yield f"{cell}: {now.observations[cell]}, which stands nowhere in the file"


def _binary(value: int | Decimal) -> Iterator[bytes]:
    """How binary files write a number."""
    import struct

    yield struct.pack("<d", value)
    for factor, mark in ((1, 0), (100, 1)):
        whole = Decimal(value * factor)
        if whole == int(whole) and abs(whole) < 1 << 29:
            yield struct.pack("<L", (int(whole) << 2 | 2 | mark) & 0xFFFFFFFF)
        yield struct.pack("<L", struct.unpack("<Q", struct.pack("<d", whole))[0] >> 32 & 0xFFFFFFFC | mark)


def _decoded(data: bytes) -> str:
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return data.decode("utf-32", "replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    zeros = data[:4096:2].count(0) - data[1:4096:2].count(0)
    return (
        data.decode("utf-16-be" if zeros > 0 else "utf-16-le", "replace")
        if abs(zeros) > 200
        else data.decode("gb18030", "replace")
    )


def _same(value: int | Decimal | None, held: object) -> bool:
    """Whether another reader has the same figure, or none where gouji has none."""
    try:
        text = unicodedata.normalize("NFKC", str(held)).strip().replace(",", "")
        other = None if held is None or isinstance(held, bool) else Decimal(text)
    except InvalidOperation:
        other = None
    if value is None or other is None:
        return value is other is None
    return other.is_finite() and (other == value or float(other) == float(value))


def _peak() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    first, stop, step = map(int, sys.argv[3:6])
    serve(sys.argv[1], sys.argv[2], first, stop, step, sys.argv[6])
    raise SystemExit


# ── the tests ───────────────────────────────────────────────────────────────────────────────

import pytest  # noqa: E402  the processes above do without
from narrowed import the  # noqa: E402
from office import convert  # noqa: E402
from strategies import balanced  # noqa: E402

SHEETJS = """
const XLSX = require(process.argv[1] + "/xlsx");
XLSX.writeFile(XLSX.readFile(process.argv[2], { cellFormula: true, cellStyles: true }), process.argv[3], { bookType: "xlsb" });
"""
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Makes the good file of a kind."""
    folder = tmp_path_factory.mktemp("seeds")
    xlsx = folder / "xlsx.xlsx"
    form = gouji.load_form("2021")
    gouji.write(gouji.layout(form, balanced(form)), xlsx)

    def make(kind: str) -> Path:
        seed = folder / f"{kind}.{kind if kind in ('xlsx', 'ods', 'xlsb', 'csv', 'html', 'xls') else 'xlsx'}"
        if kind == "xlsx-openpyxl":
            import openpyxl

            openpyxl.load_workbook(xlsx).save(seed)
        elif kind == "xlsb":
            program, modules = request.getfixturevalue("node")
            subprocess.run([program, "-e", SHEETJS, modules, xlsx, seed], check=True)
        elif kind == "encrypted":
            from msoffcrypto.format.ooxml import OOXMLFile

            with open(xlsx, "rb") as plain, open(seed, "wb") as target:
                OOXMLFile(plain).encrypt(PASSWORD, target)
        elif kind == "csv":
            _as_csv(request.getfixturevalue("soffice"), xlsx, folder)
        elif kind != "xlsx":
            request.getfixturevalue("office").run(xlsx, save=seed)
        return seed

    return make


def _as_csv(program: str, xlsx: Path, folder: Path) -> None:
    convert(program, CSV_FILTER, folder, xlsx)
    sheets = [folder / f"xlsx-{sheet}.csv" for sheet in ("封面", "表二", "表三", "表四")]
    (folder / "csv.csv").write_text("\n".join(sheet.read_text("utf-8-sig") for sheet in sheets), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("kind", COUNTS)
def test_no_mutant_does_harm(
    kind: str, seeds: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = seeds(kind)
    form = gouji.load_form("2021")
    good = the(gouji.Return, gouji.read(seed, password=PASSWORD if kind == "encrypted" else None))
    assert [finding for finding in good.findings if finding.severity != "information"] == []
    assert gouji.complete(good.submission).values() == balanced(form).values()
    total = COUNTS[kind] * int(os.environ.get("GOUJI_FUZZ") or 1)
    width = os.cpu_count() or 1

    with ThreadPoolExecutor(width) as pool:
        parts = pool.map(lambda first: _run(kind, seed, first, total, width, tmp_path), range(width))
        told, peaks = zip(*parts, strict=True)
    found = [each for part in told for each in part]

    outcomes = Counter(each["outcome"] for each in found)
    slowest = max(found, key=lambda each: each.get("seconds", 0))
    summary = f"{kind}: {len(found)} mutants: " + ", ".join(f"{outcomes[name]} {name}" for name in sorted(outcomes))
    summary += f"; slowest {slowest['seconds']} s ({slowest['name']}), at most {max(peaks)} MB"
    (tmp_path / "told.json").write_text(json.dumps(found, ensure_ascii=False, indent=0), "utf-8")
    with capsys.disabled():
        print(f"\n{summary}")  # noqa: T201  that the mutants get anywhere at all is for a person to see
    problems = [f"{kind} {each['number']} ({each['name']}): {each['problem']}" for each in found if each["problem"]]
    assert problems == [], f"the files are in {tmp_path}"
    assert total == len(found)
    assert outcomes["refused"], "some must have been damaged"
    assert outcomes["same"] + outcomes["warned"] + outcomes["other"], "some must have been read"


def _run(kind: str, seed: Path, first: int, stop: int, step: int, folder: Path) -> tuple[list[dict[str, Any]], int]:
    """What came of every mutant with these numbers, and the most memory in use; a process that has died is replaced."""
    found: list[dict[str, Any]] = []
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    peak = 0
    while first < stop:
        words: list[str | Path] = [sys.executable, __file__, kind, seed, *map(str, (first, stop, step)), folder]
        done = subprocess.run(words, capture_output=True, encoding="utf-8", env=environment, check=False)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        for about, outcome in zip(lines[::2], lines[1::2], strict=False):
            found.append(about | outcome)
        noise = done.stderr.strip()[-3000:]
        if done.returncode == 0 and not noise:
            return found, max(peak, lines[-1]["megabytes"])
        if done.returncode == 0 or len(lines) % 2 == 0:
            found.append(
                {"number": first, "name": "noise", "outcome": "noise", "problem": noise or str(done.returncode)}
            )
            return found, peak
        last = lines[-1]
        found.append(last | {"outcome": "died", "problem": f"the process ended with {done.returncode}: {noise}"})
        first = last["number"] + step
    return found, peak
