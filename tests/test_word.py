"""Reports in Word: read like any return, however they say it, within the budget, and never silently wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narrowed import the
from office import convert
from strategies import honest, unusual
from word import CLIP, SHEET, Block, Dress, body, packed, report, tables_of, word_file

from gouji import Observation, PassedOver, Refused, Return, Submission, bind, load_form, read
from gouji.formats.bounds import Bounds
from gouji.formats.docx.write import to_docx
from gouji.formats.read import document_in
from gouji.intake.bind.findings import PicturedTable
from gouji.intake.recall import OF_A_RETURN
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Appearance, Document, InReport, Piece, Place, address
from gouji.model.submission import Status
from gouji.publication.compose import composed

F21 = load_form("2021")
PROSE = {
    "一": ["（一）主动公开情况", "全年发布各类信息98条。", "（二）收到和处理政府信息公开申请情况", "没有收到。"],
    "三": ["本年收到申请58件。"],
    "五": ["存在问题：公开不细。", "下一步：一、加强学习；二、加强检查。"],
    "六": ["未收取信息处理费。"],
}
NARRATIVE = {number: "\n".join(lines) for number, lines in PROSE.items()}


def busy(unit: str = "红旗区科学技术局", year: int = 2024) -> Submission:
    """A return of which no two cells say the same, so that nothing can be exchanged unseen."""
    return Submission(F21, unit, year, {cell: Observation.of(1000 + 7 * i) for i, cell in enumerate(F21.cells)})


def opened(data: bytes, bounds: Bounds = OF_A_RETURN) -> Document:
    return document_in(data, "a.docx", bounds=bounds)


def of_body(content: str, **parts: str) -> Document:
    return opened(packed(content, Dress(), **parts))


def cell(content: str) -> Piece:
    """What one cell holds, its runs given."""
    one = f"<w:tbl><w:tr><w:tc><w:p>{content}</w:p></w:tc></w:tr></w:tbl>"
    (piece,) = of_body(one).grids[0].pieces
    return piece


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


# ── whole reports ───────────────────────────────────────────────────────────────────────────


dresses = st.builds(Dress, **{one.name: st.booleans() for one in fields(Dress) if one.name != "aside"})


@settings(max_examples=60)
@given(
    st.sampled_from([F21, load_form("2019")]).flatmap(lambda form: honest(form, unusual)), dresses, st.integers(0, 99)
)
def test_a_report_reads_as_the_return_that_it_publishes(submission: Submission, dress: Dress, seed: int) -> None:
    seen, _ = bind(submission.form, opened(word_file(report(submission, PROSE), dress, seed)))

    said = {name: (one.value, one.status) for name, one in submission.observations.items()}
    assert said == {name: (one.value, one.status) for name, one in seen.observations.items()}
    if not dress.unnumbered:
        assert NARRATIVE == seen.narrative


@pytest.mark.parametrize("name", [one.name for one in fields(Dress) if one.name != "aside"])
def test_no_dress_hides_a_cell_or_raises_a_doubt(name: str) -> None:
    seen, findings = bind(F21, opened(word_file(report(busy(), PROSE), Dress(**{name: True}))))

    assert busy().values() == seen.values()
    assert ("红旗区科学技术局", 2024) == (seen.unit, seen.year)
    assert [] == [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("１２", []),
        ("12件", []),
        ("1,012", []),
        ("　12", []),
        ("十二", ["R282"]),
        ("12*", ["R282"]),
        ("12①", ["R282"]),
        ("012", []),
    ],
)
def test_figures_as_anybody_prints_them_are_no_doubt(text: str, codes: list[str]) -> None:
    truth = busy()
    cell = "disclosure.licensing.decisions"
    written = truth.with_observations({cell: Observation(None, text, Status.NOT_A_NUMBER)})

    seen, findings = bind(F21, opened(word_file(report(written))))

    assert seen.value(cell) in (12, 1012)
    assert codes == [one.code for one in findings]


def test_a_page_saved_as_one_file_keeps_its_prose() -> None:
    lines = "".join(f"<p>{line}</p>" for line in ("一、总体情况", "公开98条。", "二、主动公开政府信息情况"))
    page = f"<html><body>{lines}<table><tr><td>规章</td></tr></table></body></html>"
    mail = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nSubject: a\n\n{page}"

    (_, said, _) = document_in(mail.encode(), "a.mht").paragraphs
    assert ("公开98条。", 0) == (said.text, said.before)


def test_digits_that_do_not_count_are_told() -> None:
    seen, findings = bind(F21, opened(word_file(report(busy()), Dress(aside=True))))

    assert busy().values() == seen.values()
    assert {"R170"} == {finding.code for finding in findings}


Mangle = Callable[[str, Random], str]


@given(honest(F21), st.booleans())
def test_what_is_published_comes_back_equal(submission: Submission, with_preamble: bool) -> None:
    preamble = {"": "根据《中华人民共和国政府信息公开条例》，编制本报告。"} if with_preamble else {}
    whole = replace(
        submission,
        unit="红旗区科学技术局",
        year=2024,
        contact={},
        explanations={},
        narrative={**preamble, **NARRATIVE, "四": "没有发生。"},
    )
    prose = {**whole.narrative, "二": "见下表。"}  # else a draft stands there
    whole = replace(whole, narrative=prose)

    seen, findings = bind(F21, opened(to_docx(composed(whole))))

    assert whole == replace(seen, contact={})
    assert [] == [one.code for one in findings]


MANGLES: dict[str, Mangle] = {
    "spans lost": lambda xml, _: re.sub(r"<w:gridSpan[^>]*/>", "", xml),
    "merges lost": lambda xml, _: re.sub(r"<w:vMerge[^>]*/>", "", xml),
    "both lost": lambda xml, _: re.sub(r"<w:(?:vMerge|gridSpan)[^>]*/>", "", xml),
    "beginnings of merges lost": lambda xml, _: xml.replace('<w:vMerge w:val="restart"/>', ""),
    "all beginnings": lambda xml, _: xml.replace('<w:vMerge w:val="continue"/>', '<w:vMerge w:val="restart"/>'),
    "spans too wide": lambda xml, random: re.sub(
        r'<w:gridSpan w:val="(\d+)"/>', lambda m: f'<w:gridSpan w:val="{int(m[1]) + (random.random() < 0.2)}"/>', xml
    ),
    "spans too narrow": lambda xml, random: re.sub(
        r'<w:gridSpan w:val="(\d+)"/>', lambda m: f'<w:gridSpan w:val="{int(m[1]) - (random.random() < 0.2)}"/>', xml
    ),
    "some spans lost": lambda xml, random: re.sub(
        r"<w:gridSpan[^>]*/>", lambda m: m[0] if random.random() < 0.8 else "", xml
    ),
    "some merges lost": lambda xml, random: re.sub(
        r"<w:vMerge[^>]*/>", lambda m: m[0] if random.random() < 0.8 else "", xml
    ),
}


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(MANGLES)), st.integers(0, 10**6), st.sets(st.sampled_from(sorted(F21.cells))), st.booleans()
)
def test_spans_that_are_lost_or_wrong_make_no_figure_wrong(
    kind: str, seed: int, blanks: set[str], only_blanks: bool
) -> None:
    """Every cell is right, or named: as not found, or with a figure that was not read."""
    inner = [name for name, one in F21.cells.items() if not one.total]
    empty = set(inner[::2]) | blanks if only_blanks else blanks
    truth = busy().with_observations(dict.fromkeys(empty, Observation(None, "", Status.BLANK)))
    content = MANGLES[kind](body(report(truth)), Random(seed))

    seen, findings = bind(F21, of_body(content))

    named = {name for finding in findings for name in finding.cells}
    wrong = [name for name in F21.cells if seen.value(name) != truth.value(name) and name not in named]
    assert [] == wrong


def test_rows_of_a_web_page_without_their_spans_are_read_by_their_labels() -> None:
    rows: dict[tuple[int, int], list[str]] = {}
    for number, pieces in enumerate(tables_of(busy())):
        for piece in sorted(pieces):
            rows.setdefault((number, piece.row), []).append(str(piece.value))
    drawn = ["".join(f"<td>{text}</td>" for text in texts) for _, texts in sorted(rows.items())]
    starts = [at for at, (_, row) in enumerate(sorted(rows)) if row == 0]
    page = "".join(f"{'</table><table>' if at in starts else ''}<tr>{row}</tr>" for at, row in enumerate(drawn))

    seen, _ = bind(F21, document_in(f"<html>{page.removeprefix('</table>')}</table></html>".encode(), "a.html"))

    assert busy().values() == seen.values()


# ── what a person reads ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (run("12"), 12),
        (run("1") + run("2"), 12),
        (run(" 12　"), 12),
        (run("012"), "012"),
        (run("１２"), "１２"),
        ("<w:r><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r>", "1\t2"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ("<w:r><w:noBreakHyphen/><w:t>3</w:t></w:r>", -3),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Symbol" w:char="F037"/></w:r>', 7),
        ('<w:r><w:sym w:font="Wingdings" w:char="F037"/></w:r>', "\uf037"),
        (f"<w:ins><w:del>{run('9')}</w:del>{run('4')}</w:ins>", 4),
        (f"<w:moveTo>{run('4')}</w:moveTo><w:moveFrom>{run('9')}</w:moveFrom>", 4),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击')}</w:sdtContent></w:sdt>", None),
        (f"<w:ruby><w:rt>{run('9')}</w:rt><w:rubyBase>{run('4')}</w:rubyBase></w:ruby>", 4),
        (f"<w:fldSimple w:instr='=1+1'>{run('2')}</w:fldSimple>", 2),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("9") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            None,
        ),
        ("<w:r><w:t>4</w:t><w:footnoteReference w:id='1'/></w:r>", 4),
    ],
)
def test_a_cell_says_what_a_person_reads(content: str, value: object) -> None:
    assert value == cell(content).value


@pytest.mark.parametrize(
    "look",
    ["<w:vanish/>", "<w:strike/>", "<w:dstrike/>", '<w:vertAlign w:val="subscript"/>', '<w:rStyle w:val="secret"/>'],
)
def test_what_is_struck_raised_or_hidden_stands_aside(look: str) -> None:
    piece = cell(run("4") + run("6", look))
    alone = cell(run("6", look))

    assert (4, Appearance("46", aside="6")) == (piece.value, piece.shown)
    assert (6, Appearance("6", aside="6")) == (alone.value, alone.shown)
    assert 46 == cell(run("4") + run("6", look.replace("/>", ' w:val="0"/>', 1) if "val" not in look else "")).value


def test_a_field_that_nobody_ended_hides_no_more_than_its_paragraph() -> None:
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
    rows = "".join(f"<w:tr><w:tc>{begin if n == 0 else ''}<w:p>{run(str(n))}</w:p></w:tc></w:tr>" for n in range(3))

    assert [0, 1, 2] == [piece.value for piece in of_body(f"<w:tbl>{rows}</w:tbl>").grids[0].pieces]


def test_the_end_of_a_paragraph_that_was_deleted_joins_it_with_the_next() -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{run('红旗区')}</w:p>"
    document = of_body(f"{first}<w:p>{run('科学技术局')}</w:p>")

    assert ["红旗区科学技术局"] == [one.text for one in document.paragraphs]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent><w:p>{run('另有3件')}</w:p></w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = of_body(
        f"<w:p>{run('正文')}{both}</w:p><w:tbl><w:tr><w:tc><w:p>{run('4')}{both}</w:p></w:tc></w:tr></w:tbl>"
    )

    assert sorted(["正文", "另有3件"]) == sorted(one.text for one in document.paragraphs)
    assert [4] == [
        piece.value for piece in document.grids[0].pieces if piece.value != "另有3件" and piece.value != "正文"
    ]
    assert ["另有3件"] == [one.text for one in document.overlays]


def test_a_table_within_a_cell_is_a_grid_of_its_own() -> None:
    inner = f"<w:tbl><w:tr><w:tc><w:p>{run('9')}</w:p></w:tc></w:tr></w:tbl>"
    document = of_body(f"<w:tbl><w:tr><w:tc><w:p>{run('前')}</w:p>{inner}<w:p>{run('后')}</w:p></w:tc></w:tr></w:tbl>")

    assert [["前\n后"], [9]] == [[piece.value for piece in grid.pieces] for grid in document]
    assert [("前", 1), ("后", 2)] == [(one.text, one.before) for one in document.paragraphs]


def test_headings_have_levels_by_style_and_outline() -> None:
    styled = "<w:p><w:pPr><w:pStyle w:val='7'/></w:pPr>" + run("一、总体情况") + "</w:p>"
    outlined = "<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr>" + run("（一）主动公开") + "</w:p>"
    document = of_body(styled + outlined + f"<w:p>{run('正文')}</w:p>")

    assert [1, 2, 0] == [one.level for one in document.paragraphs]


def test_places_are_told_in_words() -> None:
    blocks: Sequence[Block] = ["表三", [Piece(0, 0, "甲"), Piece(0, 1, 5)]]
    (grid,) = opened(word_file(blocks))
    five = next(piece for piece in grid.pieces if piece.value == 5)

    assert "表格1 第1行第2列" == address(Place(grid.name, five.row, five.column))
    assert "表格1 上方" == address(Place(grid.name, 0, 0))
    assert isinstance(grid.name, InReport)


# ── what is missing ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("picture", [CLIP, SHEET, "<w:pict><v:shape><v:imagedata/></v:shape></w:pict>"])
def test_a_table_that_is_a_picture_is_told_under_its_section(picture: str) -> None:
    blocks = [block for block in report(busy()) if not isinstance(block, list)]
    at = next(i for i, block in enumerate(blocks) if "三、" in str(block))
    blocks.insert(at + 1, f"<w:p><w:r>{picture}</w:r></w:p>")

    _, findings = bind(F21, opened(word_file(blocks)))

    told = [(finding.code, getattr(finding, "section", None)) for finding in findings]
    assert [("R111", None), ("R210", "三、收到和处理政府信息公开申请情况"), ("R111", None)] == told
    assert 1 == the(PicturedTable, findings[1]).count


def test_a_report_is_a_return_and_a_notice_in_word_is_passed_over(tmp_path: Path) -> None:
    from collecting import read_all

    (tmp_path / "科技局.docx").write_bytes(word_file(report(busy(), PROSE)))
    (tmp_path / "图片.docx").write_bytes(word_file([b for b in report(busy(), PROSE) if not isinstance(b, list)]))
    (tmp_path / "通知.docx").write_bytes(word_file(["关于报送年度报告的通知", "各单位："]))
    (tmp_path / "联系表.docx").write_bytes(word_file(["联系表", [Piece(0, 0, "姓名"), Piece(0, 1, "电话")]]))

    found = {Path(one.file).stem: one for one in read_all([tmp_path])}

    assert {"科技局", "图片"} == {name for name, one in found.items() if isinstance(one, Return)}
    assert {"通知", "联系表"} == {name for name, one in found.items() if isinstance(one, PassedOver)}
    assert the(Return, found["科技局"]).is_report
    assert {"R111"} == {one.code for one in the(Return, found["图片"]).findings if one.severity == "error"}
    assert "R110" == the(Refused, read(tmp_path / "通知.docx")).findings[0].code


TITLES = [
    ["红旗区科学技术局2023年政府信息公开工作年度报告"],
    ["红旗区科学技术局 2023 年 政府信息公开 工作年度报告"],
    ["红旗区科学技术局", "2023年政府信息公开工作年度报告"],
    ["红旗区科学技术局2023年度", "政府信息公开工作", "年度报告"],
    ["2023年政府信息公开工作年度报告"],
]


@pytest.mark.parametrize("title", TITLES, ids=map("/".join, TITLES))
def test_unit_and_year_are_in_the_title_or_the_signature(title: list[str]) -> None:
    prose = {**PROSE, "一": [*PROSE["一"], "字" * 80], "六": [*PROSE["六"], "红旗区科学技术局", "2024年1月20日"]}
    seen, _ = bind(F21, opened(word_file(report(busy(), prose, [*title, "根据条例，" + "编制" * 40]))))

    assert ("红旗区科学技术局", 2023) == (seen.unit, seen.year)
    assert NARRATIVE["六"] == seen.narrative["六"]


@pytest.mark.slow
def test_libreoffice_saves_it_and_it_reads_the_same(soffice: str, tmp_path: Path) -> None:
    for name, dress in {"a": Dress(), "b": Dress(unnumbered=True, split=True, styled=True)}.items():
        (tmp_path / f"{name}.docx").write_bytes(word_file(report(busy(), PROSE), dress))
    (tmp_path / "out").mkdir()
    convert(soffice, "docx:MS Word 2007 XML", tmp_path / "out", *tmp_path.glob("*.docx"))
    convert(soffice, "html:HTML (StarWriter)", tmp_path / "out", tmp_path / "a.docx")

    for saved in ("a.docx", "b.docx", "a.html"):
        seen = the(Return, read(tmp_path / "out" / saved, F21)).submission
        assert busy().values() == seen.values(), saved
        assert ("红旗区科学技术局", 2024) == (seen.unit, seen.year)
    assert NARRATIVE == seen.narrative


# ── hostile files ───────────────────────────────────────────────────────────────────────────


def refused(data: bytes) -> tuple[str, object]:
    with pytest.raises(UnreadableFile) as caught:
        opened(data)
    finding = caught.value.finding
    return finding.code, next(
        (getattr(finding, key) for key in ("what", "reason", "part") if hasattr(finding, key)), None
    )


def test_hostile_documents_are_refused_by_name() -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 100 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 100
    far = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>'
    row = f"<w:tr>{'<w:tc><w:p/></w:tc>' * 1000}</w:tr>"
    entity = '<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="x"/>'

    assert ("R105", "depth") == refused(packed(nested))
    assert ("R105", "address") == refused(packed(far))
    assert ("R105", "cells") == refused(packed(f"<w:tbl>{row * 60}</w:tbl>"))
    assert ("R105", "tags") == refused(packed("<w:p/>" * 1_000_000))
    assert ("R105", "text") == refused(
        packed(f"<w:tbl><w:tr><w:tc><w:p>{run('字' * 2_000_000)}</w:p></w:tc></w:tr></w:tbl>")
    )
    assert ("R109", "word/document.xml") == refused(packed("", Dress(), **{"word__document.xml": entity}))
    assert ("R108", "xml") == refused(packed("<w:p>"))


def test_what_lies_elsewhere_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def forbidden(*_: object) -> None:
        raise AssertionError("the network")

    monkeypatch.setattr(socket, "socket", forbidden)
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        ' Type="http://x/attachedTemplate" Target="http://example.com/a.dotm" TargetMode="External"/><Relationship'
        ' Id="rId2" Type="http://x/styles" Target="file:///etc/passwd"/></Relationships>'
    )
    document = opened(packed(body(report(busy())), Dress(), **{"word___rels__document.xml.rels": relations}))

    assert busy().values() == bind(F21, document)[0].values()


def test_a_million_paragraphs_are_not_all_kept() -> None:
    document = of_body(f"<w:p>{run('字')}</w:p>" * 30_000)

    assert 20_000 == len(document.paragraphs)


def test_wide_spans_cover_no_more_than_a_sheet_holds() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="16384"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>'
    (grid,) = of_body(f"<w:tbl>{f'<w:tr>{wide}</w:tr>' * 100}</w:tbl>")

    assert 55_000 >= sum(piece.rows * piece.columns for piece in grid.pieces if piece.columns > 1)
