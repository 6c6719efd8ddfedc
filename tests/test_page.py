"""The HTML report: the official tables as printed, suspect cells marked, nothing a file says gets out of its place."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from collecting import checked
from narrowed import the
from office import CLOCK
from planting import submission
from strategies import balanced, stated
from test_report import NASTY

from gouji import Observation, PassedOver, Refused, Return, load_form, read
from gouji.editing.review import Review
from gouji.formats.findings import ContentKind, EmptyFile
from gouji.intake.findings import NoReturn
from gouji.model.language import Language
from gouji.model.submission import Status
from gouji.reports.check_html import as_html
from gouji.reports.marked import marked_cells
from gouji.workbook.layout import skeleton

F21, F19 = load_form("2021"), load_form("2019")
COUNTY = sorted((Path(__file__).parents[1] / "samples" / "county").iterdir())
GOOD = {cell: int(value) for cell, value in stated(balanced(F21)).items()}
VOID = {"meta", "input", "col", "br", "link", "img"}


class Page(HTMLParser):
    """Elements with their attributes, and the text under each table cell; every tag must be closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.rows: list[list[list[tuple[int, int]]]] = []
        self.feed(text)
        assert [] == self.open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attributes}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.rows.append([])
        elif tag == "tr":
            self.rows[-1].append([])
        elif tag in ("td", "th"):
            named = dict(attributes)
            self.rows[-1][-1].append((int(named.get("rowspan") or 1), int(named.get("colspan") or 1)))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def marked(self) -> dict[str, str]:
        return {attributes["id"]: attributes["class"].split()[0] for tag, attributes in self.elements
                if tag == "td" and "id" in attributes}  # fmt: skip


def as_read(values: Mapping[str, int], unit: str = "某市人民政府") -> Return:
    return Return(f"{unit}.xlsx", "ab" * 32, replace(submission(F21, values), unit=unit), ())


def wrong(**changes: int) -> Review:
    return the(Review, checked(as_read(GOOD | {cell.replace("__", "."): value for cell, value in changes.items()})))


def test_every_table_is_tiled_exactly_as_the_official_layout() -> None:
    page = Page(as_html([wrong(), checked(Return("b", "", balanced(F19), ()))], Language.ZH))

    for table, rows in zip((*F21.tables, *F19.tables), page.rows, strict=True):
        frame = skeleton(table)
        covered: dict[tuple[int, int], int] = {}
        for number, row in enumerate(rows):
            column = 0
            for high, wide in row:
                while (number, column) in covered:
                    column += 1
                for place in ((r, c) for r in range(number, number + high) for c in range(column, column + wide)):
                    covered[place] = covered.get(place, 0) + 1
        assert {(r, c): 1 for r in range(frame.rows) for c in range(frame.columns)} == covered


def test_the_wrong_cell_is_marked_with_what_it_should_say() -> None:
    cell = "requests.denied.state_secret.person"
    page = as_html([wrong(requests__denied__state_secret__person=GOOD[cell] * 10)], Language.ZH)

    assert "wrong" == Page(page).marked()[f"u1-{cell}"]
    assert {"concerned"} == {kind for id_, kind in Page(page).marked().items() if id_ != f"u1-{cell}"}
    assert f"<i>应为 {GOOD[cell]}</i>" in page
    assert "疑似多了或少了一个 0" in page


def test_candidates_of_an_ambiguous_failure_are_marked_as_such() -> None:
    marks = marked_cells(wrong(cases__reconsideration__upheld=GOOD["cases.reconsideration.upheld"] + 1), Language.ZH)

    block = {cell for cell in F21.cells if cell.startswith("cases.reconsideration.")}
    assert block == marks.keys()
    assert all(mark.notes for mark in marks.values())
    assert {"candidate"} >= {mark.kind for mark in marks.values()} - {"wrong"}


def test_blanks_are_marked_as_open_and_a_slash_is_shown() -> None:
    seen = as_read(GOOD)
    gap = {"requests.new.legal": Observation(None, "/", Status.NOT_APPLICABLE)}
    seen = replace(seen, submission=replace(seen.submission, observations={**seen.submission.observations, **gap}))
    page = as_html([checked(seen)], Language.ZH)

    assert "open" == Page(page).marked()["u1-requests.new.legal"]
    assert re.search(r'id="u1-requests.new.legal".*?</b>/', page)


def test_links_lead_to_cells_that_are_there_and_ids_are_unique() -> None:
    page = Page(as_html([checked(read(path)) for path in COUNTY], Language.ZH))
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]

    assert len(page.ids()) == len(set(page.ids()))
    assert all(link[1:] in page.ids() for link in links)
    assert len(links) > len(COUNTY)


def test_unreadable_and_passed_over_files_have_their_lines() -> None:
    empty = Refused("空.xlsx", None, (EmptyFile(file="空.xlsx"),))
    notice = PassedOver("通知.pdf", None, (NoReturn(file="通知.pdf", looks_like=ContentKind.PDF),))
    page = as_html([checked(empty), checked(notice)], Language.ZH)

    assert "空.xlsx 是空文件" in page
    assert "没有当作填报表的文件" in page
    assert 1 == page.count('<section id="unit-')


def test_nothing_is_loaded_from_elsewhere_and_the_same_reports_give_the_same_page() -> None:
    page = as_html([wrong(requests__new__person=1)], Language.ZH)

    assert page == as_html([wrong(requests__new__person=1)], Language.ZH)
    assert {"meta", "style", "script"} & {tag for tag, _ in Page(page).elements}
    assert [] == [
        a for tag, a in Page(page).elements if {"src", "srcset"} & a.keys() or tag in ("link", "img", "iframe")
    ]
    assert not re.search(r"https?://|url\(", page)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_what_a_file_says_stays_text(text: str) -> None:
    seen = as_read(GOOD, text)
    gap = {"requests.new.legal": Observation(None, text, Status.NOT_A_NUMBER)}
    seen = replace(
        seen, file=text, submission=replace(seen.submission, observations={**seen.submission.observations, **gap})
    )
    page = Page(as_html([checked(seen)], Language.ZH))
    plain = Page(as_html([checked(as_read(GOOD))], Language.ZH))

    assert {tag for tag, _ in page.elements} - {"b", "i", "span", "strong", "abbr", "li", "ul", "h3"} == {
        tag for tag, _ in plain.elements
    } - {"b", "i", "span", "strong", "abbr", "li", "ul", "h3"}
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


CHART = {"svg", "title", "desc", "g", "text", "rect", "path", "figure", "figcaption", "p"}


def test_the_overview_draws_the_charts_and_tells_their_figures() -> None:
    reports = [checked(as_read(GOOD)), checked(as_read(GOOD, "乙局"))]
    text = as_html(reports, Language.ZH)
    page = Page(text)
    own = sum(value for cell, value in GOOD.items() if cell.startswith("requests.new.") and not cell.endswith("total"))

    pictures = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert [("img", 2), ("img", 2)] == [(one["role"], len(one["aria-labelledby"].split())) for one in pictures]
    assert {id_ for one in pictures for id_ in one["aria-labelledby"].split()} <= set(page.ids())
    assert len(page.ids()) == len(set(page.ids()))
    assert f">某市人民政府 {own:,}；乙局 {own:,}</desc>" in text
    assert text.index('id="overview"') < text.index('id="unit-1"')


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_what_a_file_says_stays_text_in_a_chart(text: str) -> None:
    plain, nasty = (
        Page(as_html([checked(as_read(GOOD, unit)), checked(as_read(GOOD))], Language.ZH)) for unit in ("甲", text)
    )
    drawn = [[tag for tag, _ in page.elements if tag in CHART] for page in (plain, nasty)]

    assert drawn[0] == drawn[1]
    assert not any(name.startswith("on") for _, attributes in nasty.elements for name in attributes)


def test_english_reports_are_english() -> None:
    page = as_html([wrong(requests__new__person=1)], Language.EN)

    assert '<html lang="en">' in page
    assert "should be" in page


# ── in a browser ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def browse(chromium: list[str], tmp_path: Path) -> Callable[..., str]:
    """What Chromium makes of a page."""

    def browse(page: str, *options: str, at: str = "") -> str:
        file = tmp_path / "page.html"
        file.write_text(page, "utf-8", errors="replace")
        command = [*chromium, *options, f"file://{file}{at}"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=CLOCK)
        assert 0 == done.returncode, done.stderr
        return done.stdout

    return browse


def test_a_browser_shows_the_unit_that_was_clicked(browse: Callable[..., str]) -> None:
    page = as_html([checked(read(path)) for path in COUNTY], Language.ZH)
    dom = browse(page, "--dump-dom", at="#unit-3")

    assert ["unit-3"] == re.findall(r'<section id="(unit-\d+)" class="unit here"', dom)
    assert 1 == len(re.findall(r'<li data-verdict="\w+" class="here">', dom))


def test_a_link_to_a_cell_shows_its_unit(browse: Callable[..., str]) -> None:
    page = as_html([checked(read(path)) for path in COUNTY], Language.ZH)
    dom = browse(page, "--dump-dom", at="#u3-requests.denied.state_secret.person")

    assert ["unit-3"] == re.findall(r'<section id="(unit-\d+)" class="unit here"', dom)


def test_no_script_of_a_file_runs(browse: Callable[..., str]) -> None:
    evil = (
        "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\"><svg onload=document.title='x'>"
    )
    page = as_html([checked(as_read(GOOD, evil))], Language.ZH)

    assert "<title>填报表审核报告</title>" in browse(page, "--dump-dom")
    injected = page.replace("</main>", "<script>document.title='x'</script></main>")
    assert "<title>填报表审核报告</title>" in browse(injected, "--dump-dom"), "the policy of the page forbids it"


def test_it_prints_every_unit_from_a_page_of_its_own(browse: Callable[..., str], tmp_path: Path) -> None:
    page = as_html([checked(as_read(GOOD, f"单位{number}")) for number in range(3)], Language.ZH)
    browse(page, f"--print-to-pdf={tmp_path / 'page.pdf'}", "--no-pdf-header-footer")
    content = (tmp_path / "page.pdf").read_bytes()

    assert 1 + 6 == max(int(count) for count in re.findall(rb"/Count (\d+)", content))
