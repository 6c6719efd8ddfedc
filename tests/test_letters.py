"""Letters, messages and marked copies that send returns back."""

from __future__ import annotations

import io
import re
import runpy
import subprocess
import time
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from collecting import checked, review
from collecting import standing as collection_status
from docx.oxml.ns import qn
from docx.shared import Length
from docx.styles.style import BaseStyle, ParagraphStyle
from hypothesis import given
from hypothesis import strategies as st
from narrowed import the
from office import convert
from planting import submission
from strategies import balanced, stated

from gouji import (
    Document,
    Observation,
    PassedOver,
    Reading,
    Refused,
    ReportingUnit,
    Return,
    Review,
    Roster,
    identify,
    layout,
    load_form,
    read,
    write,
)
from gouji.campaign.mark import mark
from gouji.campaign.marks import COLOURS
from gouji.campaign.question import ask
from gouji.campaign.return_letter import LONGEST_MESSAGE, Sender, in_chinese, letter, message, standard_template
from gouji.campaign.send_back import CorrectionRequest, returns_for_correction, send_back
from gouji.cli.main import main
from gouji.collection.findings import FilePart, ReturnInParts
from gouji.editing.localise.findings import ErrorPerhapsHere
from gouji.formats.docx.letter import ADDRESSEE, BODY, HEADING, SIGNATURE, TITLE, LetterTemplate, Lines, Text
from gouji.formats.findings import ContentKind, EmptyFile, Encrypted
from gouji.formats.package import SECONDS
from gouji.intake.bind.bind import take
from gouji.intake.findings import ExampleUnit, NoReturn
from gouji.model.check_code import check_code
from gouji.model.errors import UnreadableFile, UnusableTemplate
from gouji.model.finding import Severity
from gouji.model.grid import Piece, a1
from gouji.model.language import Language
from gouji.model.submission import NOTHING, Status
from gouji.model.totals import recalculate
from gouji.reports.marked import CONCERNED
from gouji.workbook.cover import NIL_PLACE

COUNTY = Path(__file__).parents[1] / "samples" / "county"
F21 = load_form("2021")
SENDER = Sender(date(2025, 1, 25), "清源县人民政府办公室", date(2025, 1, 31), "张三 0311-1234567")


def county(name: str) -> Review:
    return the(Review, checked(read(next(COUNTY.glob(f"*{name}*")))))


def report(**changes: Observation) -> Review:
    """A checked return in balance but for some cells (``__`` stands for the dot)."""
    seen = balanced(F21)
    changes = {cell.replace("__", "."): one for cell, one in changes.items()}
    seen = replace(seen, unit="甲局", observations=seen.columns | changes)
    return the(Review, checked(Return("收件/甲局.xlsx", "ab" * 32, seen, ())))


def unreadable(file: str = "收件/甲局.xlsx") -> Refused:
    return the(Refused, checked(Refused(file, None, (EmptyFile(file=file),))))


def texts(blocks: Iterable[object], role: str) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Text) and block.role == role]


# ── the question in words ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "said"), [
    ("公安局", ["表三 D8（（三）不予公开 1.属于国家秘密·自然人）是否为 3 件？", "填报的是 12。", "如是，更正这一格后"]),
    ("自然资源局", ["是多少件？", "请再核对表三 D", "等其他单元格"]),
    ("柳河镇", ["共 60 格没有填数，是没有发生，还是漏填？", "没有发生的请填 0"]),
])  # fmt: skip
def test_the_question_of_a_sample(name: str, said: list[str]) -> None:
    text = "".join(ask(county(name)))

    assert [] == [part for part in said if part not in text], text


@pytest.mark.parametrize(("changes", "said"), [
    ({"disclosure__licensing__decisions": Observation(None, "约20", Status.NOT_A_NUMBER)}, "是多少件？表中填的是“约20”，"),
    ({"disclosure__licensing__decisions": Observation(-3, "-3")}, "表中填的是“-3”，不合填报要求"),
    ({"disclosure__licensing__decisions": NOTHING}, "共 1 格没有填数"),
    ({"requests__granted__person": NOTHING}, "表中是空白"),
])  # fmt: skip
def test_the_question_about_odd_cells(changes: dict[str, Observation], said: str) -> None:
    assert said in "".join(ask(report(**changes)))


def test_figures_beside_empty_cells_are_asked_about_with_them() -> None:
    """Rows of a table typed in a column beside it, the cells themselves left empty."""
    blank = {f"disclosure.{name}": NOTHING for name in ("licensing.decisions", "penalty.decisions")}
    seen = replace(balanced(F21), unit="甲局", year=2024)
    grids = layout(F21, replace(seen, observations=seen.columns | blank))
    beside = (Piece(6, 4, 5), Piece(9, 4, 2))
    document = Document(tuple(replace(g, pieces=(*g.pieces, *beside)) if g.name == "表二" else g for g in grids))
    one = the(Review, checked(the(Return, identify(take(F21, document, "甲局.xlsx")))))
    told = "".join(ask(one))

    assert "表二 B7、B10，共 2 格没有填数，旁边的表二 E7、E10 却有数" in told
    assert "移到" in told


def test_two_exchanged_cells_are_asked_for_with_what_follows() -> None:
    seen = balanced(F21).observations
    one, other = "requests.new.person", "requests.new.company"
    text = "".join(ask(report(**{one: seen[other], other: seen[one]})))

    assert f"若是 {seen[one].value}，{other} 也可能应为 {seen[other].value}" in text


def test_a_blank_among_the_suspects_may_stand_for_a_zero() -> None:
    values = {cell: int(value) for cell, value in stated(balanced(F21)).items() if cell not in F21.sums}
    gap = values.pop("requests.granted.company") + values.pop("requests.partial.company")
    seen = recalculate(replace(submission(F21, values, live=True), unit="甲局"))
    text = "".join(ask(the(Review, checked(Return("收件/甲局.xlsx", None, seen, ())))))

    assert f"表中是空白。若是 {gap}，更正这一格后，有关勾稽关系都能成立；若确无发生（应填 0），请再核对表三 E7" in text


@pytest.mark.parametrize("column", ["person", "company", "research", "charity", "legal", "other"])
@pytest.mark.parametrize("sign", ["无", "/", "—", ""])
def test_of_equal_candidates_the_first_that_is_told_is_asked_about_and_shown_as_it_is(sign: str, column: str) -> None:
    values = {cell: int(value) for cell, value in stated(balanced(F21)).items() if cell not in F21.sums}
    values |= {f"requests.{row}.{column}": 9 for row in ("new", "granted")}
    values[f"requests.new.{column}"] += sum(values[part] for part in F21.sums[f"requests.handled.{column}"][0].parts)
    without = {part: Observation(None, sign, Status.NOT_APPLICABLE if sign else Status.BLANK)
               for part in F21.sums[f"requests.handled.{column}"][0].parts if part != f"requests.granted.{column}"}  # fmt: skip
    kept = {cell: value for cell, value in values.items() if cell not in without}
    seen = submission(F21, kept, live=True)
    seen = recalculate(replace(seen, observations=seen.columns | without, unit="甲局"))
    one = the(Review, checked(Return("收件/甲局.xlsx", None, seen, ())))
    (asked, _) = ask(one)
    first = next(said for said in one.located() if isinstance(said, ErrorPerhapsHere))
    place = first.places[0]

    assert first.cells[0] in without
    assert asked.startswith(f"{place.sheet} {a1(place.row, place.column)}（")
    assert (f"表中填的是“{sign}”" if sign else "表中是空白") in asked


def test_where_too_much_is_wrong_the_rules_are_asked_for() -> None:
    wrong = {cell: Observation.of(number) for number, cell in enumerate(list(F21.cells)[12:80:5], 7)}

    assert "单凭数字难以判断是哪一格" in ask(report(**wrong))[0]


def test_nothing_is_asked_about_what_cannot_be_read() -> None:
    blocks = letter("甲局", unreadable(), SENDER)

    assert ["核对情况", "办理要求"] == [text.partition("、")[2] for text in texts(blocks, HEADING)]
    assert "对照台账看一下" not in message("甲局", unreadable(), SENDER)


# ── letters ─────────────────────────────────────────────────────────────────────────────────


def test_a_letter_names_the_problems_the_cells_the_question_and_the_day() -> None:
    blocks = letter("清源县公安局", county("公安局"), SENDER, ["标注件.xlsx"])
    (table,) = (block for block in blocks if isinstance(block, Lines))
    body = "\n".join(texts(blocks, BODY))

    assert ["关于请核实2024年度政府信息公开工作年度报告填报数据的函"] == texts(blocks, TITLE)
    assert ["清源县公安局："] == texts(blocks, ADDRESSEE)
    assert ["清源县人民政府办公室", "2025年1月25日"] == texts(blocks, SIGNATURE)
    assert [("表三 D8", "12", "3")] == [(line[1], line[3], line[4]) for line in table.lines]
    for part in ("有 2 项", "1. 表三 J8", "2. 表三 D27", "请对照台账核实：", "于2025年1月31日前", "0311-1234567",
                 "附件：标注件.xlsx"):  # fmt: skip
        assert part in body
    assert "收件/" not in body
    assert 1 == body.count("重新报送"), "what to do is said once"
    assert 2 == body.count("少 9")


@pytest.mark.parametrize(("day", "due", "said"), [
    (date(2025, 1, 31), date(2025, 1, 31), "于2025年1月31日前"),
    (date(2025, 2, 1), date(2025, 1, 31), "请贵单位尽快"),
    (date(2025, 1, 1), None, "请贵单位尽快"),
])  # fmt: skip
def test_a_deadline_that_is_past_is_no_deadline(day: date, due: date | None, said: str) -> None:
    assert said in "\n".join(texts(letter("甲局", county("公安局"), Sender(day, due=due)), BODY))


def test_a_letter_says_of_which_figures_it_speaks() -> None:
    one = report(requests__handled__total=Observation.of(1))
    (opening,) = (
        text.text for text in letter("水利局", one, SENDER) if isinstance(text, Text) and "已收悉" in text.text
    )
    assert f"（校验码 {check_code(one.submission)}）" in opening


def test_a_letter_about_what_cannot_be_read_asks_for_another_file() -> None:
    body = "\n".join(texts(letter("甲局", unreadable(), SENDER), BODY))

    assert "1. 甲局.xlsx 是空文件" in body, "without the office's own folders"
    assert "另存为 .xlsx 格式后重新报送" in body


def test_long_lists_are_cut_and_say_so() -> None:
    odd = [Observation(None, "约20", Status.NOT_A_NUMBER)] * 5 + [Observation.of(-3)] * 5
    body = texts(letter("甲局", report(**dict(zip(list(F21.cells)[:10], odd, strict=True))), SENDER), BODY)

    assert 8 == sum(text[:1].isdigit() for text in body)
    assert any("项，详见标注件" in text for text in body)


def test_what_repeats_is_one_line_that_says_where() -> None:
    wrong = {cell: Observation.of(number) for number, cell in enumerate(list(F21.cells)[12:80:5], 7)}
    body = texts(letter("甲局", report(**wrong), SENDER), BODY)

    assert 5 == sum(text[:1].isdigit() for text in body)
    assert any("同样的问题还有" in text for text in body)


@pytest.mark.parametrize("one", [
    *(county(name) for name in ("公安局", "自然资源局", "柳河镇", "东关")), unreadable(),
    report(disclosure__licensing__decisions=Observation(None, "约" * 400, Status.NOT_A_NUMBER)),
], ids=lambda one: Path(one.file).stem)  # fmt: skip
def test_a_message_is_short_and_says_whom_what_and_by_when(one: Review | Refused) -> None:
    said = message("清源县" + "很" * 20 + "局", one, SENDER)

    assert len(said) <= LONGEST_MESSAGE
    assert said.startswith("【清源县人民政府办公室】清源县很很")
    assert said.endswith("详见退回函。联系人：张三 0311-1234567。")
    assert "于2025年1月31日前" in said
    assert "\n" not in said
    assert [] == [word for word in ("None", "{", "}", "。。", "，。", "上表") if word in said]


def test_the_question_is_cut_before_the_deadline() -> None:
    long = report(disclosure__licensing__decisions=Observation(None, "约" * 400, Status.NOT_A_NUMBER))

    assert "看一下" in message("甲局", county("公安局"), SENDER)
    assert "看一下" not in message("甲局", long, SENDER)


@pytest.mark.parametrize("cell", ["disclosure.rules.in_force", "disclosure.fees.amount"])
def test_a_message_without_a_question_names_the_first_thing_to_look_at(cell: str) -> None:
    remarks = report(**{cell.replace(".", "__"): Observation.of(10_000_000)})
    said = message("甲局", remarks, SENDER)

    assert not any(ask(remarks))
    assert re.search(r"项提醒请看一下，如：.*（.*·.*）", said)
    assert said.endswith("详见退回函。联系人：张三 0311-1234567。")


def test_a_message_about_a_return_in_doubt_says_whom_to_ask() -> None:
    example = report()
    doubted = replace(example, findings=(ExampleUnit(unit="某某局"),))

    assert message("甲局", doubted, SENDER).endswith("于2025年1月31日前回复。联系人：张三 0311-1234567。")


def test_of_a_whole_file_and_an_unfinished_one_with_other_figures_a_unit_is_asked_which_counts() -> None:
    one = report()
    parts = (FilePart(file="收件/甲.xlsx"), FilePart(file="收件/甲(1).xlsx", tables=("四、某表",), differs=True))
    doubted = replace(one, findings=(ReturnInParts(unit="甲局", parts=parts),))
    body = "\n".join(texts(letter("甲局", doubted, SENDER), BODY))

    assert "以哪份为准" in body
    assert "只有 甲.xlsx 各表齐全" in body
    assert "合在一个文件里" not in body
    assert "收件/" not in body


def test_dates_as_letters_write_them() -> None:
    assert "2025年1月5日" == in_chinese(date(2025, 1, 5))


# ── Word documents ──────────────────────────────────────────────────────────────────────────


def to_docx(blocks: Any, template: LetterTemplate | None = None) -> bytes:
    return (template or standard_template()).filled(blocks)


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def test_the_document_says_what_the_letter_says() -> None:
    blocks = letter("清源县公安局", county("公安局"), SENDER, ["标注件.xlsx"])
    document = opened(to_docx(blocks))
    (table,) = document.tables
    (lines,) = (block for block in blocks if isinstance(block, Lines))

    assert [one.text for one in blocks if isinstance(one, Text)] == [one.text for one in document.paragraphs]
    assert [lines.headings, *lines.lines] == [tuple(cell.text for cell in row.cells) for row in table.rows]
    page = document.sections[0]
    assert (210, 297) == (round(the(Length, page.page_width).mm), round(the(Length, page.page_height).mm))


def test_fonts_are_set_for_chinese_characters_too() -> None:
    document = opened(to_docx([Text(TITLE, "函"), Text(BODY, "正文")]))
    title, body = (the(ParagraphStyle, one.style) for one in document.paragraphs)
    (text,) = document.styles.element.iter(qn("w:rPrDefault"))

    assert ("公文标题", "公文正文") == (title.name, body.name)
    assert ("方正小标宋简体", 22) == (title.element.rPr.rFonts.get(qn("w:eastAsia")), the(Length, title.font.size).pt)
    assert ("仿宋", "zh-CN") == tuple(next(text.iter(qn(tag))).get(qn("w:eastAsia")) for tag in ("w:rFonts", "w:lang"))
    assert 16 == the(Length, body.font.size).pt


def test_the_title_is_among_the_properties() -> None:
    assert "函 <1>" == opened(to_docx([Text(TITLE, "函 <1>")])).core_properties.title


def test_the_same_letter_gives_the_same_bytes_and_no_name_of_a_program() -> None:
    blocks = letter("清源县公安局", county("公安局"), SENDER)
    content = to_docx(blocks)
    properties = opened(content).core_properties

    assert content == to_docx(blocks)
    assert ("", "", "", 2021) == (
        properties.author, properties.comments, properties.last_modified_by, properties.created.year
    )  # fmt: skip


def test_characters_that_no_document_can_hold_are_left_out_or_stand_as_a_box() -> None:
    blocks = letter("甲\x00\x1b局\ud800", county("公安局"), SENDER)

    assert "甲局□：" == opened(to_docx(blocks)).paragraphs[1].text


@pytest.mark.slow
def test_libreoffice_reads_the_same_text(soffice: str, tmp_path: Path) -> None:
    blocks = letter("清源县公安局", county("公安局"), SENDER, ["标注件.xlsx"])
    (tmp_path / "函.docx").write_bytes(to_docx(blocks))
    (plain := tmp_path / "plain.txt").write_text("1", "ascii")
    convert(soffice, "odt", tmp_path, plain)
    if not plain.with_suffix(".odt").exists():
        pytest.skip("LibreOffice is without Writer")
    convert(soffice, "txt:Text (encoded):UTF8", tmp_path, tmp_path / "函.docx")
    said = (tmp_path / "函.txt").read_text("utf-8-sig")

    assert [] == [block.text for block in blocks if isinstance(block, Text) and block.text not in said]


# ── templates ───────────────────────────────────────────────────────────────────────────────

BLOCKS = [
    Text(TITLE, "函"), Text(ADDRESSEE, "甲局："), Text(BODY, "一 & <二>"), Text(HEADING, "一、核对情况"),
    Lines(("序号", "项目"), (("1", "甲"), ("2", "乙")), (1, 3)), Text(BODY, "末段"), Text(SIGNATURE, "县府办"), Text(SIGNATURE, "某日"),
]  # fmt: skip
OWN_TEXT = ["县府办文件", "函", "致：甲局：（收）", "一 & <二>", "一、核对情况", "末段", "县府办", "某日", "抄送：存档"]


def own_template(*left_out: str) -> bytes:
    """A template as an office makes one in Word: letterhead, text around placeholders, which fall into several runs."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部"
    document.add_paragraph("县府办文件", style="Title")
    for style, pieces in {
        "Heading 1": ["｛标题｝"], "Normal": ["致：", "{称", "谓", "}（收）"], "Quote": ["{ 正文", " }"],
        "Heading 2": ["{", "小标题}"],
    }.items():  # fmt: skip
        paragraph = document.add_paragraph(style=style)
        for piece in (
            pieces
            if "".join(pieces).strip("{｛ }｝").removeprefix("致：{").removesuffix("}（收）") not in left_out
            else []
        ):
            paragraph.add_run(piece).bold = True
    table = document.add_table(2, 3, style="Light List")
    for row, name in zip(table.rows, ("表头", "内容"), strict=True):
        row.cells[0].merge(row.cells[2]).text = "" if name in left_out else f"{{{name}}}"
    document.add_paragraph("" if "落款" in left_out else "{落款}", style="Intense Quote")
    document.add_paragraph("抄送：存档")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_template_sent_along_is_what_its_script_builds() -> None:
    module = runpy.run_path(str(Path(__file__).parents[1] / "templates" / "letter.py"))

    assert module["TARGET"].read_bytes() == module["built"]() == module["built"]()


def test_a_letter_takes_the_place_of_the_placeholders_in_their_styles() -> None:
    document = opened(to_docx(BLOCKS, LetterTemplate(own_template(), "函.docx")))

    assert OWN_TEXT == [one.text for one in document.paragraphs]
    assert [
        "Title",
        "Heading 1",
        "Normal",
        "Quote",
        "Heading 2",
        "Quote",
        "Intense Quote",
        "Intense Quote",
        "Normal",
    ] == [the(ParagraphStyle, one.style).name for one in document.paragraphs]
    assert all(run.bold for one in document.paragraphs[2:6] for run in one.runs)
    assert "内部" == document.sections[0].header.paragraphs[0].text


def test_a_table_is_as_wide_as_that_of_the_template_and_looks_like_it() -> None:
    document = opened(to_docx(BLOCKS, LetterTemplate(own_template(), "函.docx")))
    pattern, (table,) = opened(own_template()).tables[0], document.tables

    assert [["序号", "项目"], ["1", "甲"], ["2", "乙"]] == [[cell.text for cell in row.cells] for row in table.rows]
    assert "Light List" == the(BaseStyle, table.style).name
    one, other = (column.width for column in table.columns)
    assert 3 * one == other
    assert abs(one + other - sum(column.width for column in pattern.columns)) < 2000
    assert [one, other] == [cell.width for cell in table.rows[1].cells]
    order = [child.tag for child in document.element.body]
    assert order.index(qn("w:tbl")) == 5, "behind the heading"


def test_a_letter_without_a_table_has_none() -> None:
    blocks = [block for block in BLOCKS if isinstance(block, Text)]

    assert [] == opened(to_docx(blocks, LetterTemplate(own_template(), "函.docx"))).tables


def test_all_other_parts_of_the_template_keep_their_bytes() -> None:
    def parts(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {name: package.read(name) for name in package.namelist()}

    before = parts(own_template())
    after = parts(to_docx(BLOCKS, LetterTemplate(own_template(), "函.docx")))

    assert list(before) == list(after)
    assert {"word/document.xml", "docProps/core.xml"} == {name for name in before if before[name] != after[name]}


def test_the_time_that_letters_before_it_took_is_not_its_own() -> None:
    template = LetterTemplate(own_template(), "函.docx")
    first = to_docx(BLOCKS, template)
    template._package = replace(template._package, opened=time.process_time() - SECONDS - 1)

    assert first == to_docx(BLOCKS, template)


def test_a_document_saved_as_a_template_gives_documents() -> None:
    def retyped(content: bytes, old: bytes, new: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w") as after:
            for name in before.namelist():
                after.writestr(name, before.read(name).replace(old, new))
        return buffer.getvalue()

    dotx = retyped(own_template(), b"document.main+xml", b"template.main+xml")
    macros = retyped(
        own_template(),
        b"openxmlformats-officedocument.wordprocessingml.document.main",
        b"ms-word.document.macroEnabled.main",
    )

    assert OWN_TEXT == [one.text for one in opened(to_docx(BLOCKS, LetterTemplate(dotx, "函.dotx"))).paragraphs]
    with pytest.raises(UnusableTemplate):
        LetterTemplate(macros, "函.docm")


@pytest.mark.parametrize("name", ["标题", "称谓", "小标题", "正文", "表头", "内容", "落款"])
def test_a_template_without_a_placeholder_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(UnusableTemplate) as refused:
        LetterTemplate(own_template(name), "函.docx")

    missing = {"{表头}", "{内容}"} if name in ("表头", "内容") else {f"{{{name}}}"}
    assert missing == set(re.findall(r"\{.*?\}", str(refused.value.arguments["missing"])))


def workbook() -> bytes:
    return next(COUNTY.glob("*公安局*")).read_bytes()


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"text", workbook(), own_template()[:-50]],
                         ids=["doc", "text", "xlsx", "cut off"])  # fmt: skip
@pytest.mark.parametrize(("language", "told"), [("zh", "退回函模板"), ("en", "The letter template")])
def test_what_is_no_template_is_told_before_anything_is_done(
    content: bytes, language: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "函.docx").write_bytes(content)
    (tmp_path / "名册.csv").write_text("单位\n清源县公安局\n", "utf-8")
    with pytest.raises(SystemExit) as left:
        main(["status", str(COUNTY), "--roster", str(tmp_path / "名册.csv"), "--slips", str(tmp_path / "退回"),
              "--letter", str(tmp_path / "函.docx"), "--lang", language])  # fmt: skip
    told_all = capsys.readouterr().err

    assert 2 == left.value.code
    assert told in told_all
    assert "{标题}{称谓}{小标题}{正文}{表头}{内容}{落款}" in told_all
    assert not (tmp_path / "退回").exists()


def test_slips_are_written_with_the_template_of_the_office(tmp_path: Path) -> None:
    (tmp_path / "函.docx").write_bytes(own_template())
    (tmp_path / "名册.csv").write_text("单位\n清源县公安局\n", "utf-8")
    with pytest.raises(SystemExit):
        main(["status", str(COUNTY), "--roster", str(tmp_path / "名册.csv"), "--slips", str(tmp_path / "退回"),
              "--letter", str(tmp_path / "函.docx")])  # fmt: skip

    written = docx.Document(str(tmp_path / "退回" / "清源县公安局" / "清源县公安局-退回函.docx"))
    assert ["县府办文件", "致：清源县公安局：（收）"] == [written.paragraphs[at].text for at in (0, 2)]


@pytest.mark.slow
def test_a_template_saved_by_libreoffice_is_filled(soffice: str, tmp_path: Path) -> None:
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "docx",
               "--outdir", str(tmp_path / "saved")]  # fmt: skip
    (tmp_path / "函.docx").write_bytes(own_template())
    subprocess.run([*command, str(tmp_path / "函.docx")], check=True, capture_output=True, timeout=180)
    document = opened(to_docx(BLOCKS, LetterTemplate((tmp_path / "saved" / "函.docx").read_bytes(), "函.docx")))

    assert OWN_TEXT == [one.text for one in document.paragraphs]
    assert [["序号", "项目"], ["1", "甲"], ["2", "乙"]] == [
        [c.text for c in row.cells] for row in document.tables[0].rows
    ]


# ── slips ───────────────────────────────────────────────────────────────────────────────────

UNITS = Roster(tuple(ReportingUnit(name) for name in ("清源县教育局", "清源县公安局", "柳河镇人民政府")))


def written(*readings: Reading, from_severity: Severity = Severity.ERROR) -> list[CorrectionRequest]:
    return list(returns_for_correction(collection_status(UNITS, review(readings)), SENDER, from_severity=from_severity))


def sent_back(*readings: Reading, from_severity: Severity = Severity.ERROR) -> list[CorrectionRequest]:
    return [one for one in written(*readings, from_severity=from_severity) if one.goes_back]


def test_the_signature_stands_with_what_is_asked_for() -> None:
    report_ = county("公安局")
    paragraphs = opened(standard_template().filled(letter("甲局", report_, SENDER, ["标注件.xlsx"]))).paragraphs
    texts_ = [paragraph.text for paragraph in paragraphs]
    asked = next(i for i, text in enumerate(texts_) if "办理要求" in text)
    kept = [paragraph.paragraph_format.keep_with_next or False for paragraph in paragraphs]

    assert SENDER.office == texts_[-2]
    assert [True] * (len(kept) - asked - 2) + [False] == kept[asked + 1 :]
    assert not any(kept[:asked])


def test_who_has_nothing_to_correct_gets_no_slip() -> None:
    made = sent_back(*(read(next(COUNTY.glob(f"*{name}*"))) for name in ("教育局", "公安局", "柳河镇")))

    assert ["清源县公安局", "柳河镇人民政府"] == [slip.unit for slip in made]
    assert [f"清源县公安局-{what}" for what in ("标注件.xlsx", "退回函.docx", "短消息.txt")] == [
        n for n, _ in made[0].files
    ]


def test_the_files_of_a_slip_open_and_speak_of_the_unit() -> None:
    (slip,) = sent_back(read(next(COUNTY.glob("*公安局*"))))
    marked, letter_of_it, said = (content for _, content in slip.files)

    assert "审核意见" == openpyxl.load_workbook(io.BytesIO(marked)).sheetnames[0]
    assert "清源县公安局：" == opened(letter_of_it).paragraphs[1].text
    assert "清源县公安局：您好！" in said.decode()


def test_a_slip_for_what_cannot_be_read_has_no_marked_copy() -> None:
    (slip,) = sent_back(unreadable("清源县教育局.xlsx"))

    assert ["清源县教育局-退回函.docx", "清源县教育局-短消息.txt"] == [name for name, _ in slip.files]


def nil_with_figures(folder: Path, blank: str = "") -> Review:
    """A return of our blank that says nil return and has figures, but for one sheet."""
    path = folder / "清源县教育局.xlsx"
    book = openpyxl.load_workbook(next(COUNTY.glob("*教育局*")))
    book[NIL_PLACE.sheet].cell(NIL_PLACE.row + 1, NIL_PLACE.column + 1, "是")
    for row in book[blank].iter_rows(min_row=5, min_col=4) if blank else ():
        for cell in row:
            if type(cell.value) is int:
                cell.value = None
    book.save(path)
    return the(Review, checked(read(path)))


def test_a_nil_return_with_figures_is_asked_which_is_right_and_its_answer_is_marked(tmp_path: Path) -> None:
    one = nil_with_figures(tmp_path)
    asked, follows = ask(one)
    body = "\n".join(texts(letter("清源县教育局", one, SENDER), BODY))
    copy = openpyxl.load_workbook(io.BytesIO(mark(one, language=Language.ZH).content))
    cell = copy[NIL_PLACE.sheet].cell(NIL_PLACE.row + 1, NIL_PLACE.column + 1)

    assert "零报告" in asked
    assert "等）" in asked, "there are more than are named"
    assert "改为“否”" in follows
    assert "把数字改为 0" in follows
    assert "空白" not in follows, "there is none"
    assert "改为“否”" in message("清源县教育局", one, SENDER)
    assert "写明原因" not in body, "a contradiction has no good reason"
    assert cell.comment is not None
    assert cell.fill.fgColor.rgb.endswith(COLOURS[CONCERNED])


def test_a_nil_return_with_figures_and_blanks_is_told_that_blanks_are_to_be_filled(tmp_path: Path) -> None:
    one = nil_with_figures(tmp_path, blank="表三")
    told = "".join(ask(one))

    assert "改为“否”，并把空白的 " in told
    assert "没有发生的填 0" in told


def test_a_file_with_a_password_is_asked_for_without(tmp_path: Path) -> None:
    file = "收件/清源县公安局.xlsx"
    one = the(Refused, checked(Refused(file, None, (Encrypted(file=file),))))
    said = [message("清源县公安局", one, SENDER), *texts(letter("清源县公安局", one, SENDER), BODY)]

    assert [True, True] == [any(word in text for text in said) for word in ("取消打开密码", "设了打开密码")]
    assert "取消打开密码" in said[0]
    assert not [text for text in said if "另存为" in text or "打不开" in text]


def test_no_line_of_a_letter_ends_within_a_figure_or_an_address() -> None:
    (told,) = [text for text in texts(letter("甲", county("公安局"), SENDER), BODY) if text.startswith("2. ")]
    figures = told[told.index("（D27") + 1 : told.index("）。")]

    assert "，\u200bD" in figures, "a line may end between two figures"
    assert all(re.fullmatch(r"[A-Z]+\d+=\d+", one) for one in figures.split("，\u200b"))


@pytest.mark.parametrize("off", ["0.5", "1.50", "0.25"])
def test_a_figure_proposed_has_no_zeros_behind_it(off: str) -> None:
    cell = "requests.granted.person"
    meant = int(stated(balanced(F21))[cell])
    typed = report(**{cell: Observation(meant - Decimal(off), str(meant - Decimal(off)))})
    (table,) = (block for block in letter("甲局", typed, SENDER) if isinstance(block, Lines))
    body = "".join(texts(letter("甲局", typed, SENDER), BODY))

    assert [str(meant)] == [line[4] for line in table.lines]
    assert f"多 {Decimal(off).normalize()}（" in body


def test_a_letter_speaks_of_nothing_that_is_not_there(tmp_path: Path) -> None:
    """Of colours only where cells are coloured, of the sheet for reasons only where the marked copy has one."""
    whole = read(next(COUNTY.glob("*公安局*")))
    gone = replace(whole, file=str(tmp_path / "清源县公安局.xlsx"))
    book = openpyxl.load_workbook(next(COUNTY.glob("*公安局*")))
    book.remove(book["说明"])
    book.save(tmp_path / "公安局.xlsx")
    for one, there in ((whole, {"说明", "颜色"}), (read(tmp_path / "公安局.xlsx"), {"颜色"}), (gone, set())):
        (slip,) = sent_back(one)
        text = "".join(paragraph.text for paragraph in opened(dict(slip.files)[f"{slip.unit}-退回函.docx"]).paragraphs)
        assert there == {word for word, said in (("说明", "“说明”页"), ("颜色", "颜色")) if said in text}
        assert bool(there) == ("标注件" in text)


def test_units_whose_names_are_cut_alike_have_folders_of_their_own() -> None:
    names = ["长" * 60 + "一局", "长" * 60 + "二局"]
    readings = [unreadable(f"收件/{name}.xlsx") for name in names]
    roster = Roster(tuple(map(ReportingUnit, names)))

    assert ["长" * 60, "长" * 60 + "-2"] == [
        one.folder for one in returns_for_correction(collection_status(roster, review(readings)), SENDER)
    ]


def test_a_marked_copy_that_cannot_be_made_is_told_and_the_letter_still_written(tmp_path: Path) -> None:
    gone = replace(read(next(COUNTY.glob("*公安局*"))), file=str(tmp_path / "清源县公安局.xlsx"))
    (slip,) = sent_back(gone)

    assert ["R101"] == [finding.code for finding in slip.findings]
    assert 2 == len(slip.files)
    assert "附件" not in "".join(one.text for one in opened(slip.files[0][1]).paragraphs)


def test_a_unit_that_has_not_returned_gets_a_message_alone() -> None:
    police = read(next(COUNTY.glob("*公安局*")))
    made = {one.unit: one for one in written(police)}

    assert ["清源县教育局-短消息.txt"] == [name for name, _ in made["清源县教育局"].files]
    ((_, said),) = made["清源县教育局"].files
    assert "2024年度政府信息公开工作年度报告还没有收到贵单位的电子表" in said.decode()
    assert "于2025年1月31日前报送" in said.decode()


def test_a_unit_that_sent_another_year_is_told_which() -> None:
    old = the(Return, read(next(COUNTY.glob("*教育局*"))))
    old = replace(old, submission=replace(old.submission, year=2023))
    police, town = (read(next(COUNTY.glob(f"*{name}*"))) for name in ("公安局", "柳河镇"))
    made = {one.unit: one for one in written(old, police, town)}
    ((_, said),) = made["清源县教育局"].files

    assert "是2023年度的表" in said.decode()
    assert "不是这次要报的2024年度政府信息公开工作年度报告" in said.decode()
    assert len(said.decode()) <= LONGEST_MESSAGE + 1


def test_a_message_says_what_lies_there_instead_of_a_return(tmp_path: Path) -> None:
    write(layout(F21, unit="清源县教育局", year=2024), tmp_path / "清源县教育局.xlsx")
    file = "收件/清源县教育局盖章.pdf"
    scan = PassedOver(file, "cd" * 32, (NoReturn(file=file, looks_like=ContentKind.PDF),))
    police = read(next(COUNTY.glob("*公安局*")))
    made = {one.unit: one for one in written(police, read(tmp_path / "清源县教育局.xlsx"), scan)}
    ((_, text),) = made["清源县教育局"].files

    assert "（清源县教育局.xlsx），但表内没有填数" in text.decode()
    assert "“零报告”选“是”" in text.decode()
    ((_, text),) = {one.unit: one for one in written(police, scan)}["清源县教育局"].files
    assert "清源县教育局盖章.pdf（不是电子表）" in text.decode()
    assert "单位名称" not in text.decode(), "the names are right"


def test_remarks_alone_go_back_where_the_office_asks_for_them() -> None:
    seen = balanced(F21)
    rules = {"disclosure.rules.in_force": Observation.of(9)}
    odd = replace(seen, unit="清源县教育局", year=2024, observations={**seen.observations, **rules})
    one = Return("收件/清源县教育局.xlsx", "ab" * 32, odd, ())

    assert "清源县教育局" not in [slip.unit for slip in sent_back(one)]
    (slip,) = [slip for slip in sent_back(one, from_severity=Severity.WARNING) if slip.unit == "清源县教育局"]
    said = dict(slip.files)["清源县教育局-短消息.txt"].decode()
    assert "项提醒请看一下" in said


def test_what_nobody_is_to_get_any_more_goes_and_nothing_else(tmp_path: Path) -> None:
    first, second = (read(next(COUNTY.glob(f"*{name}*"))) for name in ("公安局", "教育局"))
    status = [collection_status(UNITS, review(some)) for some in ([first], [first, second])]
    send_back(returns_for_correction(status[0], SENDER), tmp_path)
    kept = tmp_path / "清源县教育局" / "通话记录.txt"
    kept.write_text("已接电话")
    send_back(returns_for_correction(status[1], SENDER), tmp_path, force=True)

    assert [kept] == list(kept.parent.iterdir())
    assert (tmp_path / "清源县公安局" / "清源县公安局-退回函.docx").is_file()


INTERNAL = re.compile(r"[a-z]+_[a-z]+|[a-z]+\.[a-z]+\.[a-z]+|\bNone\b|requests|cases\.|disclosure")


@pytest.mark.parametrize("path", sorted((COUNTY.parent / "returned").glob("*.xlsx")), ids=lambda path: path.stem)
@pytest.mark.parametrize("without", ["", "表二", "表三", "表四"])
def test_no_letter_and_no_message_speaks_of_what_only_programs_know(path: Path, without: str) -> None:
    try:
        one = the(Return, read(path))
    except UnreadableFile:
        pytest.skip("it cannot be read")
    if without:
        origins = {cell: origin for cell, origin in one.submission.origins.items() if origin.place.sheet != without}
        blanks = dict.fromkeys(one.submission.origins.keys() - origins.keys(), NOTHING)
        gone = replace(one.submission, observations={**one.submission.observations, **blanks}, origins=origins)
        one = replace(one, submission=gone)
    checked_one = the(Review, checked(one))
    blocks = letter("甲局", checked_one, SENDER)
    told = "\n".join(block.text if isinstance(block, Text) else str(block.lines) for block in blocks) + message(
        "甲局", checked_one, SENDER
    )

    assert None is INTERNAL.search(told.replace(path.stem, "")), told
    assert "\ufffd" not in told


def test_a_negative_figure_has_its_minus_sign() -> None:
    said = texts(letter("甲局", report(disclosure__licensing__decisions=Observation(-3, "-3")), SENDER), BODY)

    assert [True] == ["−\u20603，" in text for text in said if text.startswith("1. ")]


@given(
    text=st.text(
        st.one_of(st.sampled_from("\ufffd\ue000\u2060\u200b\xa0\x00\t-1约"), st.characters()), min_size=1, max_size=9
    )
)
def test_whatever_a_cell_says_a_letter_has_only_signs_that_can_be_printed(text: str) -> None:
    one = report(disclosure__licensing__decisions=Observation(None, text, Status.NOT_A_NUMBER))
    blocks = letter("甲局", one, SENDER)
    told = [block.text for block in blocks if isinstance(block, Text)] + [message("甲局", one, SENDER)]

    assert [] == [said for said in told if "\ufffd" in said]
    assert [] == [
        sign for said in told for sign in said if not sign.isprintable() and sign not in "\n\u3000\u200b\u2060"
    ]
