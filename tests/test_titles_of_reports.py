"""Whose a report is and for which year, wherever that stands and however it is put."""

from __future__ import annotations

import io
import random
from pathlib import Path

import docx
import pytest
from manglings import AFTER, BEFORE, STYLES, UNIT, YEAR, report, truth
from narrowed import the
from printed import AS_USUAL, Word, drawn, written

from gouji import Return, load_form, read

F21 = load_form("2021")
TITLE = F21.title
AREA, REST = UNIT[:3], UNIT[3:]
FRONTS = [
    [f"{UNIT}关于{YEAR}年{TITLE}的报告"],
    [f"{UNIT}关于发布{YEAR}年度{TITLE}的公告"],
    [f"关于公布{UNIT}{YEAR}年{TITLE}的公告"],
    [AREA, REST, f"{YEAR}年{TITLE}"],
    [UNIT[:5], UNIT[5:], f"{YEAR}年{TITLE}"],
    [UNIT[:5], f"{UNIT[5:]}{YEAR}年{TITLE}"],
    [UNIT, f"{YEAR}年", TITLE[:8], TITLE[8:]],
    [f"{YEAR}年{TITLE}", f"发布机构：{UNIT}", "发布日期：2025-01-20"],
    [f"{YEAR}年{TITLE}", f"索引号：0123 发文机关：{UNIT} 成文日期：2025-01-20"],
    [f"{YEAR}年{TITLE}", f"（{UNIT}）"],
    [f"{YEAR}年{TITLE}（{UNIT}）"],
    [f"{UNIT}二〇二四年{TITLE}"],
    [UNIT, "二O二四年度", TITLE],
    [f"{UNIT}{TITLE}", f"（{YEAR}年度）"],
    [f"{YEAR}年{UNIT}", TITLE],
    [f"{UNIT}{YEAR}年度政府信息公开工作报告"],
    [f"{UNIT}{YEAR}年政府信息公开年度报告"],
    [f"{UNIT}{YEAR}年度", "政府信息公开年度报告"],
    [f"{YEAR}年度{UNIT}政府信息公开工作年报"],
]
WHOLE = f"{UNIT}{YEAR}年{TITLE}"


def lines(front: list[str], style: str) -> list[str]:
    """A report with something else over it."""
    chance = random.Random(1)
    (drawing,) = (one for one in STYLES if one.name == style)
    return [*front, *report(F21, truth(F21, chance), drawing, chance).splitlines()[1:]]


def page(front: list[str], head: str = "") -> str:
    body = "".join(f"<p>{one}</p>" if not one.startswith("<") else one for one in lines(front, "HTML in Markdown"))
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body.replace('## ', '')}</body></html>"


def told(path: Path) -> tuple[str | None, int | None]:
    submission = the(Return, read(path)).submission
    return submission.unit, submission.year


@pytest.mark.parametrize("front", FRONTS, ids=" ".join)
@pytest.mark.parametrize("kind", ["md", "txt", "html"])
def test_the_lines_over_a_report_tell(front: list[str], kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    texts = {"md": "pipes, span leftovers", "txt": "one cell a line"}
    path.write_text("\n".join(lines(front, texts[kind])) if kind in texts else page(front), "utf-8")
    assert told(path) == (UNIT, YEAR)


def test_they_do_where_all_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(" ".join(lines([WHOLE], "flat")), "utf-8")
    assert told(path) == (UNIT, YEAR)


@pytest.mark.parametrize("title", [
    "清源縣教育局2024年政府信息公開工作年度報告", "清源縣教育局2024年政府信息公开工作年度報告", "《清源縣教育局2024年政府信息公開工作年度報告》",
])  # fmt: skip
@pytest.mark.parametrize("kind", ["txt", "html"])
def test_a_title_in_traditional_characters_tells_too(title: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_text("\n".join(lines([title], "one cell a line")) if kind == "txt" else page([title]), "utf-8")
    assert told(path) == ("清源县教育局", 2024)


def test_of_two_bodies_over_one_another_the_lower_reports(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("\n".join(lines(["青川区人民政府", *FRONTS[6]], "pipes, span leftovers")), "utf-8")
    assert told(path) == (UNIT, YEAR)


@pytest.mark.parametrize("head", [f"<title>{WHOLE}_政府信息公开_{AREA}</title>",
                                  f'<meta name="ArticleTitle" content="{WHOLE}">'])  # fmt: skip
@pytest.mark.parametrize("front", [[], [f"{YEAR}年{TITLE}"]], ids=len)
def test_a_web_page_says_it_in_its_head(front: list[str], head: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(front, head), "utf-8")
    assert told(path) == (UNIT, YEAR)


@pytest.mark.parametrize("by", ["header", "unit in the header", "properties"])
def test_a_word_document_says_it_beside_its_text(by: str, tmp_path: Path) -> None:
    document, buffer = docx.Document(), io.BytesIO()
    if by == "properties":
        document.core_properties.title = WHOLE
    else:
        document.sections[0].header.paragraphs[0].text = UNIT if by == "unit in the header" else WHOLE
    for line in lines([f"{YEAR}年{TITLE}"] if by == "unit in the header" else [], "one cell a line"):
        document.add_paragraph(line)
    document.save(buffer)
    path = tmp_path / "a.docx"
    path.write_bytes(buffer.getvalue())
    assert told(path) == (UNIT, YEAR)


@pytest.mark.parametrize("header", [WHOLE, UNIT])
def test_a_pdf_says_it_over_its_pages(header: str, tmp_path: Path) -> None:
    pages = drawn(F21.tables, truth(F21, random.Random(1)), AS_USUAL)
    first = pages[0].words[0]
    assert first.text == BEFORE[0]
    pages[0].words[0] = first._replace(text=f"{YEAR}年{TITLE}" if header == UNIT else AFTER[-1])
    for one in pages:
        one.words.append(Word(header, 200, 30, 10))
    path = tmp_path / "a.pdf"
    path.write_bytes(written(pages))
    assert told(path) == (UNIT, YEAR)
