"""What Microsoft's validator says of every kind of workbook and letter, and axe of the report as a page."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from collecting import checked, review
from collecting import consolidated as consolidate
from collecting import standing as collection_status
from fixed import FIXED
from narrowed import the
from office import CLOCK, convert

from gouji import Form, ReportingUnit, Return, Review, Roster, layout, read, summary_workbook
from gouji.campaign.follow_up_list import follow_up_list
from gouji.campaign.mark import mark
from gouji.campaign.return_letter import Sender
from gouji.campaign.send_back import returns_for_correction
from gouji.cli.main import main
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.language import Language
from gouji.reports.check_html import as_html

SAMPLES = Path(__file__).parents[1] / "samples"
COUNTY = sorted((SAMPLES / "county").glob("*.xlsx"))
RETURNED = sorted((SAMPLES / "returned").glob("*.xlsx"))
Validate = Callable[[str, bytes], list[str]]
SENDER = Sender(date(2025, 1, 25), "清源县人民政府办公室", date(2025, 1, 31), "张三")


@pytest.mark.parametrize("form", FIXED, ids=lambda form: form.id)
def test_a_blank_is_valid(form: Form, validate: Validate) -> None:
    assert [] == validate("空白表.xlsx", to_xlsx(layout(form, unit="清源县教育局", year=2024)))


def test_a_summary_and_a_follow_up_list_are_valid(validate: Validate) -> None:
    readings = [read(path) for path in COUNTY]
    roster = Roster(tuple(ReportingUnit(name) for name in ("清源县教育局", "清源县公安局", "北山镇人民政府")))
    status = collection_status(roster, review(readings))

    assert [] == validate("汇总表.xlsx", to_xlsx(summary_workbook(consolidate(readings, unit="清源县"))))
    assert [] == validate("催报表.xlsx", to_xlsx(follow_up_list(status, date(2025, 1, 25))))


def test_letters_and_marked_copies_are_valid(validate: Validate) -> None:
    units = [the(Return, read(path)).unit for path in COUNTY]
    status = collection_status(Roster(tuple(map(ReportingUnit, units))), review(map(read, COUNTY)))
    sent = {one.unit: one.files for one in returns_for_correction(status, SENDER)}
    letters = [(name, content) for files in sent.values() for name, content in files if name.endswith(".docx")]

    assert letters
    assert [] == [wrong for name, content in letters for wrong in validate(name, content)]
    for path in COUNTY:
        for name, content in sent.get(the(Return, read(path)).unit, ()):
            if name.endswith(".xlsx"):
                assert validate("原件.xlsx", path.read_bytes()) == validate("标注件.xlsx", content)


@pytest.mark.parametrize("path", RETURNED, ids=lambda path: path.stem)
def test_a_marked_copy_of_a_return_is_as_valid_as_the_return(path: Path, validate: Validate) -> None:
    copy = mark(the(Review, checked(read(path))), language=Language.ZH)

    assert validate("原件.xlsx", path.read_bytes()) == validate("标注件.xlsx", copy.content)


def test_a_copy_of_what_libreoffice_saved_is_as_valid(soffice: str, validate: Validate, tmp_path: Path) -> None:
    convert(soffice, "xlsx:Calc MS Excel 2007 XML", tmp_path / "lo", COUNTY[2])
    path = tmp_path / "lo" / COUNTY[2].name
    before = validate("原件.xlsx", path.read_bytes())

    assert before == validate("标注件.xlsx", mark(the(Review, checked(read(path))), language=Language.ZH).content)


def test_a_return_whose_totals_were_put_back_is_valid(validate: Validate, tmp_path: Path) -> None:
    path = SAMPLES / "checked" / "E102-L101.xlsx"
    with pytest.raises(SystemExit):
        main(["fill", str(path), "-o", str(tmp_path / "补齐.xlsx")])

    assert [] == validate("补齐.xlsx", (tmp_path / "补齐.xlsx").read_bytes())


@pytest.mark.parametrize("language", list(Language))
def test_axe_finds_nothing_wrong_with_the_page(
    language: Language, chromium: list[str], packages: Callable[[str], Path], tmp_path: Path
) -> None:
    page = as_html([checked(read(path)) for path in COUNTY], language)
    axe = (packages("axe-core") / "axe.min.js").read_text("utf-8")
    said = "document.body.innerHTML = '<pre id=axe>' + btoa(unescape(encodeURIComponent(JSON.stringify(found)))) + '</pre>'"
    run = (
        f"axe.run().then(({{violations}}) => {{ const found = violations.map(v => [v.id, v.nodes[0].html]); {said} }})"
    )
    open_page = re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", page)
    file = tmp_path / "page.html"
    file.write_text(open_page.replace("</body>", f"<script>{axe}</script><script>{run}</script></body>"), "utf-8")
    command = [*chromium, "--virtual-time-budget=60000", "--dump-dom", f"file://{file}"]
    dom = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=CLOCK).stdout
    found = re.search(r'<pre id="axe">([^<]*)</pre>', dom)

    assert found is not None
    assert [] == json.loads(base64.b64decode(found[1]))
