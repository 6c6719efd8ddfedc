"""A definition drafted from a workbook is the form that the workbook shows."""

from __future__ import annotations

import io
import re
import shlex
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from drafts import drafted_form, equations, fit, office_workbook
from fixed import FIXED
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile
from narrowed import the
from office import convert
from openpyxl.styles import Border, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gouji.cli.main import main
from gouji.drafting.draft import draft_file
from gouji.drafting.formula import Combination, comparisons_in, value_of
from gouji.drafting.keys import key_for
from gouji.drafting.words import is_codes, units_said
from gouji.formats.findings import Encrypted, TooLarge, WrongPassword
from gouji.forms.catalogue import load_definition
from gouji.forms.language.define import define
from gouji.model.errors import NoTableToDraft, UndraftedKind, UnreadableFile
from gouji.model.form import Form
from gouji.model.kind import Kind
from gouji.workbook.layout import places

ROOT = Path(__file__).parents[1]


def without_help(book: Workbook) -> None:
    """What a plain office has: no protection, no formulas, no validations, no conditional formats, tables alone."""
    for name in {"封面", "说明", "正文", "勾稽检查"}.intersection(book.sheetnames):
        del book[name]
    for sheet in book:
        sheet.protection.sheet = False
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        sheet.data_validations.dataValidation = []
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = None


CHANGES: dict[str, Callable[[Workbook], None] | None] = {"as it is": None, "plain": without_help}


UNSAID = {
    "xzzf-hubei-2023": "its total is over another block",
    "ncjj-syfp-2001": "no word tells what is added up",
    "njtj-zong7-2008": "its sums are asked for",
}


@pytest.mark.parametrize(
    ("form", "change"),
    [(form, change) for form in FIXED for change in CHANGES if change == "as it is" or form.id not in UNSAID],
    ids=str,
)
def test_our_own_blanks_are_drafted_whole(form: Form, change: str, tmp_path: Path) -> None:
    found = fit(form, drafted_form(office_workbook(form, tmp_path / "a.xlsx", CHANGES[change]), tmp_path))

    assert found.share >= 0.98
    assert found.met == found.equations
    assert set() == found.false
    assert found.kinds >= found.cells - 1  # one amount says nowhere that it is one


@pytest.mark.slow
@pytest.mark.parametrize("form", FIXED, ids=lambda form: form.id)
def test_so_they_are_when_another_program_has_saved_them(form: Form, soffice: str, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    convert(soffice, "xlsx", saved, office_workbook(form, tmp_path / "a.xlsx"))

    found = fit(form, drafted_form(saved / "a.xlsx", tmp_path))

    assert found.share >= 0.98
    assert found.met == found.equations
    assert set() == found.false


# ── forms of our own invention ──────────────────────────────────────────────────────────────

LINE = Side(style="thin")


def table(sheet: Worksheet, top: int, rows: Sequence[Sequence[str | int | None]], merges: str = "") -> None:
    """A framed table; None is an empty cell."""
    for r, row in enumerate(rows, top):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c)
            cell.value = value
            cell.border = Border(LINE, LINE, LINE, LINE)
    for span in merges.split():
        sheet.merge_cells(span)


def saved(book: Workbook, folder: Path) -> Path:
    path = folder / "官方报表.xlsx"
    book.save(path)
    return path


def one_sheet(name: str) -> tuple[Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    return book, sheet


def penalties() -> Workbook:
    book, sheet = one_sheet("巡查处理")
    sheet["A1"] = "表一 巡查处理情况统计表"
    sheet["A2"] = "填报单位：　　　　2024年　　　　计量单位：宗"
    head = ["处理数量（宗）", None, None, None, "罚没金额（万元）"]
    table(sheet, 3, [head, ["劝告", "罚款", "其他", "合计", None], [None] * 5], "A3:D3 E3:E4")
    sheet["A7"] = "说明：并处两种以上的，只计一宗。"
    sheet["A8"] = "单位负责人：　　　填表人：　　　报出日期："
    return book


def test_a_line_of_figures_under_two_levels(tmp_path: Path) -> None:
    form = drafted_form(saved(penalties(), tmp_path), tmp_path)

    (only,) = form.tables
    assert "表一 巡查处理情况统计表" == only.title
    assert "表一" == only.number
    assert "宗" == only.unit
    assert [
        "处理数量（宗）/劝告",
        "处理数量（宗）/罚款",
        "处理数量（宗）/其他",
        "处理数量（宗）/合计",
        "罚没金额（万元）",
    ] == [cell.column_label for cell in only.cells]
    assert [(Kind.COUNT, "宗")] * 4 + [(Kind.AMOUNT, "万元")] == [(cell.kind, cell.unit) for cell in only.cells]
    (rule,) = form.rules
    assert [cell.id for cell in only.cells[:3]] == list(rule.parts)
    assert only.cells[3].id == rule.total


def test_notes_are_said_and_fields_are_kept_in_comments(tmp_path: Path) -> None:
    text = draft_file(saved(penalties(), tmp_path), "x").text

    assert ["说明：并处两种以上的，只计一宗。"] == tomllib.loads(text)["tables"][0]["notes"]
    assert ["单位负责人", "填表人", "报出日期", "填报单位"] == sorted(
        re.findall('# field = "(.*)"', text), key=["单位负责人", "填表人", "报出日期", "填报单位"].index
    )


def accounts() -> Workbook:
    """Codes, units, an indented heading without figures, a note with equations in codes, a difference by formula."""
    book, sheet = one_sheet("收益")
    sheet["A1"] = "村级收益情况表"
    lines: list[list[str | int | None]] = [
        ["指标名称", "代码", "计量单位", "数量"],
        ["甲", "乙", "丙", 1],
        ["一、总收入", 1, "万元", None],
        ["二、总费用", 2, "万元", None],
        ["三、净收入", 3, "万元", "=D5-D6"],
        ["四、村数", 4, "个", None],
        ["有收益的村", 5, "个", None],
        ["无收益的村", 6, "个", None],
    ]
    table(sheet, 3, lines)
    sheet["A12"] = "平衡关系：4=5+6"
    return book


def test_codes_units_and_equations_in_codes(tmp_path: Path) -> None:
    made = draft_file(saved(accounts(), tmp_path), "x")
    (tmp_path / "x.toml").write_text(made.text, "utf-8")
    form = load_definition(tmp_path / "x.toml")

    by_row = {cell.row_label: cell for cell in form.cells.values()}
    assert ["万元", "万元", "万元", "个", "个", "个"] == [cell.unit for cell in by_row.values()]
    said = {(tuple(rule.left.terms), tuple(rule.right.terms)) for rule in form.rules}
    income, cost, net = (by_row[f"{number}"].id for number in ("一、总收入", "二、总费用", "三、净收入"))
    assert (((income, 1),), ((cost, 1), (net, 1))) in said
    villages, some, none = (by_row[label].id for label in ("四、村数", "有收益的村", "无收益的村"))
    assert (((villages, 1),), ((some, 1), (none, 1))) in said
    assert 2 == len(said)


def test_tables_side_by_side_are_blocks_with_rows_of_their_own(tmp_path: Path) -> None:
    book, sheet = one_sheet("总表")
    sheet["A1"] = "收入支出总表"
    sheet["A2"] = "单位：万元"
    head = ["收入", "决算数", "支出", "决算数"]
    rows: list[list[str | None]] = [
        ["拨款", None, "教育支出", None],
        ["其他收入", None, "卫生支出", None],
        ["总计", "=SUM(B4:B5)", "总计", "=D4+D5"],
    ]
    table(sheet, 3, [head, *rows])

    form = drafted_form(saved(book, tmp_path), tmp_path)

    left, right = form.tables[0].blocks
    assert ["拨款", "其他收入", "总计"] == [row.label for row in left.rows]
    assert ["教育支出", "卫生支出", "总计"] == [row.label for row in right.rows]
    assert all(cell.unit == "万元" for cell in form.cells.values())
    assert [2, 2] == [len(rule.parts) for rule in form.rules]


def test_totals_over_two_sheets_are_rules(tmp_path: Path) -> None:
    book, sheet = one_sheet("甲表")
    table(sheet, 1, [["项目", "数量"], ["一月", None], ["二月", None]])
    other = book.create_sheet("乙表")
    table(other, 1, [["项目", "数量"], ["全年", "=甲表!B2+甲表!B3"], ["上年", None]])

    form = drafted_form(saved(book, tmp_path), tmp_path)

    (rule,) = form.rules
    assert {"甲表", "乙表"} == {places(form)[cell].sheet for cell in rule.cells}


def test_a_total_that_may_add_up_something_else_is_only_asked_for(tmp_path: Path) -> None:
    book, sheet = one_sheet("人员")
    table(sheet, 1, [["项目", "人数"], ["职工", None], ["其中：女", None], ["离退休", None], ["合计", None]])

    made = draft_file(saved(book, tmp_path), "x")

    assert 0 == made.sums
    assert "# ? 合计 是否等于“职工”、“离退休”之和" in made.text


def test_rows_with_the_codes_of_classes_add_up_by_them(tmp_path: Path) -> None:
    book, sheet = one_sheet("支出")
    labels = [
        "合计",
        "201 公共服务",
        "20101 人大事务",
        "2010101 运行",
        "2010102 会议",
        "205 教育",
        "20501 管理",
        "20502 普教",
    ]
    table(sheet, 1, [["科目", "金额（万元）"], *([label, None] for label in labels)])

    form = drafted_form(saved(book, tmp_path), tmp_path)

    rows = {cell.id: cell.row_label.split()[0] for cell in form.cells.values()}
    assert {
        "合计": ["201", "205"],
        "201": ["20101"],
        "20101": ["2010101", "2010102"],
        "205": ["20501", "20502"],
    } == {rows[rule.total or ""]: [rows[part] for part in rule.parts] for rule in form.rules}


def test_rows_below_one_by_their_numbers_are_asked_for(tmp_path: Path) -> None:
    book, sheet = one_sheet("费用")
    labels = ["一、总费用", "1.人工", "2.材料", "二、其他"]
    table(sheet, 1, [["项目", "金额（元）"], *([label, None] for label in labels)])

    made = draft_file(saved(book, tmp_path), "x")

    assert 0 == made.sums
    assert "# ? 一、总费用 是否等于“1.人工”、“2.材料”之和" in made.text


def test_rows_that_the_unit_names_and_columns_of_words_are_asked_for(tmp_path: Path) -> None:
    book, sheet = one_sheet("项目")
    table(sheet, 1, [["单位名称", "数量", "备注"], [None] * 3, [None] * 3, ["合计", None, None]])

    text = draft_file(saved(book, tmp_path), "x").text

    assert '{ key = "total", label = "合计" }' in text
    assert "没有名称的空行" in text
    assert "文字栏“备注”" in text


def test_a_table_without_lines_is_found(tmp_path: Path) -> None:
    book, sheet = one_sheet("Requests")
    for row in (["Requests of the year"], [], ["Item", "Received", "Closed"], ["Paper"], ["Mail"], ["Total"]):
        sheet.append(row)

    form = drafted_form(saved(book, tmp_path), tmp_path)

    assert ["requests.paper.received", "requests.paper.closed", "requests.mail.received"] == list(form.cells)[:3]
    assert 2 == len(equations(form))


def test_a_title_within_the_frame_is_the_form_s_and_the_document_is_asked_for(tmp_path: Path) -> None:
    book, sheet = one_sheet("Sheet1")
    table(
        sheet,
        1,
        [["村级收益情况表", None, None], ["项目", "收入", "支出"], ["城关镇", None, None], ["柳河镇", None, None]],
        "A1:C1",
    )
    path = saved(book, tmp_path)

    assert "村级收益情况表" == drafted_form(path, tmp_path).title
    assert re.search("^source = .*# \\?", draft_file(path, "x").text, re.MULTILINE)


def test_a_word_template_is_drafted(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("二、巡查情况")
    grid = document.add_table(3, 3)
    for at, text in {(0, 0): "类别", (0, 1): "本年件数", (0, 2): "上年件数", (1, 0): "河道", (2, 0): "山林"}.items():
        grid.cell(*at).text = text
    document.save(str(tmp_path / "a.docx"))

    form = drafted_form(tmp_path / "a.docx", tmp_path)

    assert "二、巡查情况" == form.tables[0].title
    assert [("河道", "本年件数"), ("河道", "上年件数"), ("山林", "本年件数"), ("山林", "上年件数")] == [
        (cell.row_label, cell.column_label) for cell in form.cells.values()
    ]


def test_a_word_template_without_words_at_the_left_is_drafted(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("四、复查情况")
    grid = document.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(0, 2)).text = "复查结果"
    for column, text in enumerate(("维持", "纠正", "总计")):
        grid.cell(1, column).text = text
    document.save(str(tmp_path / "a.docx"))

    form = drafted_form(tmp_path / "a.docx", tmp_path)

    assert ["复查结果/维持", "复查结果/纠正", "复查结果/总计"] == [cell.column_label for cell in form.cells.values()]
    assert "四、复查情况" == form.tables[0].title
    assert 1 == len(equations(form))


# ── returns beside it ───────────────────────────────────────────────────────────────────────


def filled(folder: Path, wrong: int = -1) -> Path:
    """Five returns of a table whose first row is what the next two are together, and whose totals are words alone."""
    returns = folder / "填好的报表"
    returns.mkdir()
    for number in range(5):
        book = yearly()
        sheet = book.worksheets[0]
        for column in (2, 3):
            first, second = 7 * number + column, 11 * number + 3 * column + 1
            figures = [first + second, first, second, 5 * number + 2, 2 * first + 2 * second + 5 * number + 2]
            for row, figure in enumerate(figures, 4):
                sheet.cell(row, column).value = figure + (number == wrong and row == 8)
        book.save(returns / f"单位{number}.xlsx")
    return returns


def yearly() -> Workbook:
    book, sheet = one_sheet("案件")
    sheet["A1"] = "年度案件情况统计表"
    rows = [
        ["新收", None, None],
        ["网上", None, None],
        ["窗口", None, None],
        ["转来", None, None],
        ["合计", None, None],
    ]
    table(sheet, 3, [["项目", "上半年", "下半年"], *rows])
    return book


def test_what_holds_in_all_returns_is_offered_with_their_number(tmp_path: Path) -> None:
    office = saved(yearly(), tmp_path)
    made = draft_file(office, "x", returns=filled(tmp_path))

    held = made.held
    assert held is not None
    assert (5, 0) == (held.files, held.contradicted)
    assert "新收 = 网上 + 窗口" in made.text
    assert "5 份填报表中全部成立" in made.text
    form = drafted_form(office, tmp_path, returns=tmp_path / "填好的报表")
    assert 4 == len(equations(form))


def test_what_one_return_contradicts_is_a_comment_with_its_name(tmp_path: Path) -> None:
    made = draft_file(saved(yearly(), tmp_path), "x", returns=filled(tmp_path, wrong=3))

    assert made.held is not None
    assert 1 == made.held.contradicted
    assert 0 == made.sums
    assert "单位3.xlsx 与此不符" in made.text


# ── what is said no to ──────────────────────────────────────────────────────────────────────


def test_a_workbook_without_a_table_is_refused(tmp_path: Path) -> None:
    book, sheet = one_sheet("说明")
    sheet["A1"] = "填表说明"

    with pytest.raises(NoTableToDraft):
        draft_file(saved(book, tmp_path), "x")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("项目,数量\n河道,\n", "utf-8")

    with pytest.raises(UndraftedKind):
        draft_file(tmp_path / "a.csv", "x")


def test_a_locked_workbook_opens_with_its_password(tmp_path: Path) -> None:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(saved(yearly(), tmp_path).read_bytes())).encrypt("一二三", locked)
    (tmp_path / "b.xlsx").write_bytes(locked.getvalue())

    assert 10 == draft_file(tmp_path / "b.xlsx", "x", password="一二三").cells
    for password, finding in ((None, Encrypted), ("四", WrongPassword)):
        with pytest.raises(UnreadableFile) as caught:
            draft_file(tmp_path / "b.xlsx", "x", password=password)
        assert isinstance(caught.value.finding, finding)


def test_a_merge_over_a_whole_sheet_is_refused(tmp_path: Path) -> None:
    book, sheet = one_sheet("表")
    sheet["A1"] = "项目"
    sheet.merge_cells("B2:C3")
    small, out = io.BytesIO(), tmp_path / "b.xlsx"
    book.save(small)
    with zipfile.ZipFile(small) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"B2:C3", b"B2:XFD1048576"))

    with pytest.raises(UnreadableFile) as caught:
        draft_file(out, "x")

    assert isinstance(caught.value.finding, TooLarge)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as leaving:
        main([str(argument) for argument in arguments])
    assert isinstance(leaving.value.code, int)
    return leaving.value.code


def test_a_definition_that_is_there_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office, target = saved(yearly(), tmp_path), tmp_path / "我的报表.toml"
    target.write_text("mine", "utf-8")

    assert 2 == run("form", "draft", office, "-o", target)
    assert "mine" == target.read_text("utf-8")
    assert "--force" in capsys.readouterr().err
    assert 0 == run("form", "draft", office, "-o", target, "--force")
    assert 0 == run("form", "check", target)


def test_the_page_on_drafting_can_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the office's workbook to the summary of ten returns that are in balance."""
    saved(yearly(), tmp_path)
    filled(tmp_path)
    monkeypatch.chdir(tmp_path)
    units = [
        f"清源县{name}"
        for name in ["教育局", "公安局", "财政局", "民政局", "司法局", "水利局", "审计局", "统计局", "城关镇", "柳河镇"]
    ]
    Path("名册.csv").write_text("\n".join(["单位名称", *units]), "utf-8")
    page = (ROOT / "docs" / "draft.zh.md").read_text("utf-8")
    blocks = re.findall("```(\\w*)\n(.*?)```", page, re.DOTALL)
    commands = [line for language, block in blocks if not language for line in block.splitlines()]

    assert 10 == len(commands)
    for command in commands:
        assert 0 == run(*shlex.split(command)[1:]), command
        if command.startswith("gouji form draft"):  # the question that has to be answered
            text = Path("我的报表.toml").read_text("utf-8")
            Path("我的报表.toml").write_text(re.sub(r"years = \[\d+\]", "years = [2025]", text), "utf-8")
        elif command.startswith("gouji distribute"):
            fill_in(Path("发出的空白表"), Path("收回的报表"))
    assert "汇总了 10 个单位" in capsys.readouterr().out
    assert Path("空白表.xlsx").exists()
    summary = openpyxl.load_workbook("汇总表.xlsx", data_only=True)
    assert 10 * 9 in {cell.value for row in the(Worksheet, summary["案件"]).iter_rows() for cell in row}


def fill_in(handed_out: Path, returned: Path) -> None:
    """Every unit writes two and two, which is four, and one that came from elsewhere."""
    returned.mkdir()
    for path in handed_out.glob("清源县*.xlsx"):
        book = openpyxl.load_workbook(path)
        sheet = the(Worksheet, book["案件"])
        for row, figure in enumerate([4, 2, 2, 1], 4):
            sheet.cell(row, 2, figure)
            sheet.cell(row, 3, figure)
        book.save(returned / path.name)


# ── small things ────────────────────────────────────────────────────────────────────────────


def at(spot: str) -> tuple[str, int, int]:
    column, row = spot[0], spot[1:]
    return "表", int(row) - 1, ord(column) - 65


@pytest.mark.parametrize(
    ("formula", "terms"),
    [
        ("=B1+B2-2*C3", {"B1": 1, "B2": 1, "C3": -2}),
        ('=IF(COUNT(B1:B2)=0,"",SUM(B1:B2))', {"B1": 1, "B2": 1}),
        ("=ROUND(SUM(B1,B3)-(C1-C2),2)", {"B1": 1, "B3": 1, "C1": -1, "C2": 1}),
        ("=SUBTOTAL(9,B1:B2)", {"B1": 1, "B2": 1}),
        ("=IFERROR(+B1,0)", {"B1": 1}),
    ],
)
def test_what_a_formula_adds_up(formula: str, terms: dict[str, int]) -> None:
    assert Combination({at(spot): factor for spot, factor in terms.items()}) == value_of(formula, "表")


@pytest.mark.parametrize(
    "formula", ["B1/B2", "B1*B2", "AVERAGE(B1:B2)", "VLOOKUP(B1,C1:D2,2)", "(", "B1+", '"a"', "IF(A1,B1,C1)"]
)
def test_what_is_no_sum_says_nothing(formula: str) -> None:
    assert value_of(formula, "表") is None


def test_a_very_long_formula_is_within_limits() -> None:
    assert value_of("+".join(["A1"] * 900), "表") == Combination({at("A1"): 900})
    assert value_of("(" * 500 + "A1" + ")" * 500, "表") is None
    assert value_of("+".join(["A1"] * 9000), "表") is None


@pytest.mark.parametrize(
    "formula", ["IF(A1=B1+C1,1,2)", "AND(COUNT(A1)=3,ROUND(A1-(B1+C1),2)<>0)", "ABS(A1-B1-C1)<0.01"]
)
def test_what_a_check_compares(formula: str) -> None:
    found = [left.plus(right, -1).key() for left, _, right in comparisons_in(formula, "表", lambda _: None)]

    assert Combination({at("A1"): 1, at("B1"): -1, at("C1"): -1}).key() in found


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("（七）总计", "total"),
        ("罚没金额（万元）", "fines_and_forfeits"),
        ("Full Grants", "full_grants"),
        ("巡查河道", ""),
    ],
)
def test_keys_of_common_words(label: str, key: str) -> None:
    assert key == key_for(label)


def test_codes_and_units_in_lines() -> None:
    assert is_codes(["甲", "乙", "1", "2", "3=1+2"])
    assert not is_codes(["2023", "2024"])
    assert ["件", "万元"] == units_said("计量单位：件、万元")
    assert [] == units_said("填报单位：清源县")


# ── whatever is drawn ───────────────────────────────────────────────────────────────────────

WORDS = [
    "项目",
    "合计",
    "小计",
    "其中：女",
    "一、收入",
    "（一）罚款",
    "1.其他",
    "数量（件）",
    "金额（万元）",
    "代码",
    "单位",
    "备注",
    "甲",
    "x-y",
    "上\n年",
    "%",
    "\x7f",
    "201 类",
    "20101 款",
]
CELLS = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from(WORDS),
    st.integers(-3, 40),
    st.sampled_from([1.5, "——", "=B2+B3", "=SUM(B2:B4)", "=C2-B2", "=B2/B3", "=SUM(A1:Z99)", "="]),
)


@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8),
    merges=st.lists(st.sampled_from(["A1:B1", "B1:C1", "A2:A3", "D1:D2", "B4:F4", "A5:F5"]), max_size=4, unique=True),
    framed=st.booleans(),
    protected=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_every_draft_is_a_definition(
    rows: list[list[str | int | None]], merges: list[str], framed: bool, protected: bool
) -> None:
    book, sheet = one_sheet("随便")
    for r, row in enumerate(rows, 1):
        for c in range(1, 7):
            cell = sheet.cell(r, c)
            if framed:
                cell.border = Border(LINE, LINE, LINE, LINE)
            value = row[c - 1] if c <= len(row) else None
            if value != "\x7f":
                cell.value = value
    for span in merges:
        sheet.merge_cells(span)
    sheet.protection.sheet = protected
    stored = io.BytesIO()
    book.save(stored)
    try:
        text = drafted_text(stored.getvalue())
    except NoTableToDraft:
        return

    form = define(tomllib.loads(text))
    assert form.cells


def drafted_text(data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(data)
        return draft_file(path, "x").text
