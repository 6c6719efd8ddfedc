"""Files as an office keeps them for years: what ``data/golden/README.md`` lists must go on being understood."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from test_schemas import said

HERE = Path(__file__).parent / "data" / "golden"
RETURNED, LAST_YEAR, ROSTER, ADJUSTMENTS, VERDICTS = (
    HERE / name for name in ("收回", "上年", "名册.csv", "调整.csv", "核实.csv")
)
FILLED, MARKED = RETURNED / "清源县教育局.xlsx", HERE / "标注件.xlsx"
SUMMARIES = {HERE / "汇总表.xlsx": "structure.json", HERE / "汇总表-2.xlsx": "structure-2.json"}
"""A summary of every version, with its structure; the last is made today."""
FIGURES = json.loads((HERE / "figures.json").read_text("utf-8"))
every_summary = pytest.mark.parametrize("summary", SUMMARIES, ids=lambda path: path.stem)
ADJUSTMENT = {
    "cell": "requests.new.person",
    "amount": -2,
    "reason": "两个镇重复登记同一申请",
    "units": "城关镇人民政府",
}
SPOILT = "the digest of what was verified has changed: every office's file of verdicts would be spoilt"
OTHER_OF_A_COPY = ("城关镇人民政府", "SAME.disclosure")
"""The files were kept when a copy was told of one of two units alone; what was verified of that one settles the other."""
REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?")
FOR_PEOPLE = "分组汇总："
"""What the line below a table says of whose sum it is; summaries kept from earlier have none."""
ENDS = {"封面": 11, "_gouji_origins": 2}
"""Where the headings of a sheet end that has no frozen panes; else all of it is taken for headings."""


# ── verdicts ────────────────────────────────────────────────────────────────────────────────


def verdicts(text: str) -> dict[tuple[str, str], str]:
    """The digests of a file of verdicts, by unit and rule."""
    lines = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    return {(line["单位名称"], line["编号"]): line["数字校验"] for line in lines}


def test_the_digest_of_what_an_office_has_verified_stays() -> None:
    kept = verdicts(VERDICTS.read_text("utf-8"))
    now = verdicts(said("check", RETURNED, "--previous", LAST_YEAR, "--format", "verdicts"))

    assert {"COPY", "ZERO", "SAME", "X-CARRY", "X-STOCK", "T2-FEE", "X-FEE"} == {rule.split(".")[0] for _, rule in kept}
    assert kept == {key: now[key] for key in now if key != OTHER_OF_A_COPY}, SPOILT


def test_a_file_of_verdicts_kept_from_earlier_settles_its_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    told = said("check", RETURNED, "--previous", LAST_YEAR, "--verdicts", VERDICTS, "--format", "json")
    found = {
        (one["unit"], finding["code"], finding["severity"], finding["rule"])
        for one in json.loads(told)["submissions"]
        for finding in one["findings"]
        if finding["rule"]
    }
    settled = verdicts(VERDICTS.read_text("utf-8")).keys() - {("清源县", "T2-FEE")}  # that one is still open

    assert settled | {OTHER_OF_A_COPY} == {(unit, rule) for unit, code, _, rule in found if code == "E313"}
    assert {("清源县", "E301", "warning", "T2-FEE")} == {one for one in found if one[2] != "information"}
    assert "" == capsys.readouterr().err  # no verdict without effect


# ── a summary ───────────────────────────────────────────────────────────────────────────────


def read(path: Path) -> dict[str, Any]:
    """What a return says: whose it is, what it explains, its figures other than zero."""
    seen = json.loads(said("read", path))
    kept = {key: seen[key] for key in ("form", "unit", "year", "contact", "explanations")}
    return kept | {"figures": {cell: one["value"] for cell, one in seen["cells"].items() if one["value"]}}


@every_summary
def test_a_summary_kept_from_earlier_is_verified_against_its_returns(summary: Path) -> None:
    assert [] == [line for line in said("verify", summary, RETURNED).splitlines() if " M159]" not in line]


@every_summary
@pytest.mark.parametrize(("cell", "told", "adjusted"), [
    ("requests.new.total", {"清源县教育局": (9, "表三!J4"), "城关镇人民政府": (7, "城关镇人民政府!J29")}, -2),
    ("表二!B14", {"清源县教育局": (120500.5, "表二!B14"), "城关镇人民政府": (1.25, "城关镇人民政府!B24"),
                 "柳河镇人民政府": (1.25, "柳河镇人民政府!B24")}, 0),
    ("disclosure.normative.repealed", {"清源县教育局": (1, "表二!C4")}, 0),
])  # fmt: skip
def test_a_cell_of_a_summary_kept_from_earlier_is_traced(
    cell: str, told: dict[str, tuple[int | float, str]], adjusted: int, summary: Path
) -> None:
    traced = json.loads(said("trace", cell, summary, "--format", "json"))
    digests = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in RETURNED.iterdir()}

    assert ["清源县教育局", "清源县第一中学", "城关镇人民政府", "柳河镇人民政府"] == [
        one["unit"] for one in traced["contributors"]
    ]
    assert told == {one["unit"]: (one["value"], one["at"]) for one in traced["contributors"] if one["value"]}
    assert traced["value"] == sum(value for value, _ in told.values()) + adjusted
    assert traced["adjustments"] == [ADJUSTMENT] * bool(adjusted)
    assert [] == [one["file"] for one in traced["contributors"] if digests[one["unit"]] != one["sha256"]]


@every_summary
def test_a_summary_kept_from_earlier_is_a_return_one_level_up(summary: Path, tmp_path: Path) -> None:
    said("merge", summary, "--unit", "某市", "--json", tmp_path / "m.json", "-o", tmp_path / "m.xlsx")
    city = json.loads((tmp_path / "m.json").read_text("utf-8"))

    assert FIGURES["汇总表.xlsx"] == read(summary)
    assert FIGURES["汇总表.xlsx"]["figures"] == {
        cell: one["value"] for cell, one in city["cells"].items() if one["value"]
    }
    assert ["清源县"] == [one["unit"] for one in city["members"]]


def headings(sheet: Worksheet) -> list[str]:
    """The texts over the figures of a sheet, a line for each row."""
    frozen = sheet[sheet.freeze_panes].row if sheet.freeze_panes else sheet.max_row + 1
    rows = sheet.iter_rows(max_row=ENDS.get(sheet.title, frozen) - 1, values_only=True)
    texts = ([text for text in row if isinstance(text, str) and not text.startswith("=")] for row in rows)
    return [" | ".join(row) for row in texts if row and not row[0].startswith(FOR_PEOPLE)]


def structure(path: Path) -> dict[str, Any]:
    """What other programs, and later versions of gouji, find in a workbook: all but the figures and the looks."""
    book: Any = openpyxl.load_workbook(path)
    sheets = {}
    for sheet in book:
        formulas = {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")
        }
        kinds = Counter(re.sub("#(,#)+", "#…", REFERENCE.sub("#", formula)) for formula in formulas.values())
        sheets[sheet.title] = {
            "state": sheet.sheet_state,
            "columns": sheet.max_column,
            "headings": headings(sheet),
            "formulas": dict(sorted(kinds.items())),
            "digest of the formulas": hashlib.sha256(json.dumps(formulas).encode()).hexdigest()[:16]
            if formulas
            else "",
            "charts": len(sheet._charts),
        }
    return {
        "properties": {one.name: one.value for one in book.custom_doc_props.props},
        "names": {name: one.attr_text for name, one in book.defined_names.items()},
        "sheets": sheets,
    }


def made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The summary of the kept returns as this version makes it."""
    monkeypatch.chdir(HERE)
    said("merge", "收回", "--roster", ROSTER, "--adjust", ADJUSTMENTS, "--previous", LAST_YEAR, "--unit", "清源县",
         "-o", folder / "汇总表.xlsx")  # fmt: skip
    return folder / "汇总表.xlsx"


def test_a_summary_has_the_structure_it_always_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    structures = {path: json.loads((HERE / name).read_text("utf-8")) for path, name in SUMMARIES.items()}

    assert structures == {path: structure(path) for path in SUMMARIES}
    assert list(structures.values())[-1] == structure(made_anew(tmp_path, monkeypatch))


# ── a return ────────────────────────────────────────────────────────────────────────────────


def test_a_blank_that_was_filled_in_is_read() -> None:
    cells = json.loads(said("read", FILLED))["cells"]

    assert FIGURES["清源县教育局.xlsx"] == read(FILLED)
    assert ({"reported"}, {"marks"}) == (
        {one["status"] for one in cells.values()},
        {one["way"] for one in cells.values()},
    )


def test_a_marked_copy_that_comes_back_is_the_same_return() -> None:
    assert "审核意见" in openpyxl.load_workbook(MARKED).sheetnames
    assert FIGURES["清源县教育局.xlsx"] == read(MARKED)
