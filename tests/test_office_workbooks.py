"""Drafts of workbooks as offices keep them: what is filled in stays apart from what is printed, and nothing is lost."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from gouji import Form
from gouji.drafting.draft import draft_file
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.catalogue import load_definition
from gouji.forms.language.define import define
from gouji.model.edit import Relation
from gouji.model.kind import Kind
from gouji.workbook.blank import layout

LINE = Side(style="thin")


def sheet_of(rows: Sequence[Sequence[str | None]], framed: range, merges: str = "") -> Worksheet:
    """A sheet with some rows, those numbered in ``framed`` with lines around each cell."""
    sheet = openpyxl.Workbook().worksheets[0]
    sheet.title = "统计"
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c)
            cell.value = value
            if r in framed:
                cell.border = Border(LINE, LINE, LINE, LINE)
    for span in merges.split():
        sheet.merge_cells(span)
    return sheet


def drafted(sheet: Worksheet, folder: Path) -> tuple[Form, str]:
    """The form that is drafted of it, and its text."""
    path = folder / "官方报表.xlsx"
    assert sheet.parent is not None
    sheet.parent.save(path)
    text = draft_file(path, "drafted").text
    target = folder / "drafted.toml"
    target.write_text(text, "utf-8")
    return load_definition(target), text


def assets(notes: Sequence[str] = ()) -> Worksheet:
    """An annual statistical report as the ministry prints it."""
    rows: list[list[str | None]] = [
        ["农村集体资产情况统计表", None, None, None, None],
        [None, None, None, "表    号：农资101表", None],
        [None, None, None, "制定机关：农业农村部", None],
        [None, None, None, "批准文号：国统制〔2024〕15号", None],
        ["综合机关名称：", "20  年", None, "有效期至：2037年3月", None],
        ["指标名称", "计量单位", "代码", "本年", "上年"],
        ["甲", "乙", "丙", "1", "2"],
        ["一、基本情况", "—", "—", "—", "—"],
        ["  村民小组数", "个", "01", None, None],
        ["  农户数", "户", "02", None, None],
        ["    其中：脱贫户", "户", "03", None, "—"],
        ["二、资产", "—", "—", "—", "—"],
        ["  流动资产", "万元", "04", None, None],
        ["  固定资产", "万元", "05", None, None],
        ["  资产总计", "万元", "06", None, None],
    ]
    rows += [[note, None, None, None, None] for note in notes]
    return sheet_of(rows, range(6, 16))


def test_rows_and_cells_with_strokes_are_closed(tmp_path: Path) -> None:
    form, text = drafted(assets(), tmp_path)

    assert {cell.row_label for cell in form.cells.values()}.isdisjoint({"一、基本情况", "二、资产"})
    assert 11 == len(form.cells)
    assert "一、基本情况 是否等于" not in text


def test_a_blank_of_it_is_made_upon_the_office_s_own_workbook(tmp_path: Path) -> None:
    from gouji.campaign.onto import fit

    form, _ = drafted(assets(), tmp_path)

    assert fit(tmp_path / "官方报表.xlsx", form).workbook is not None


def test_until_when_it_is_valid_is_not_the_year_reported(tmp_path: Path) -> None:
    form, _ = drafted(assets(), tmp_path)

    assert 2037 not in form.years


def test_codes_and_units_stand_in_front_as_in_the_original(tmp_path: Path) -> None:
    form, _ = drafted(assets(), tmp_path)

    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(form))))["统计"]
    rows = [[str(cell.value or "") for cell in row[:5]] for row in sheet.iter_rows()]
    assert ["指标名称", "计量单位", "代码", "本年", "上年"] == rows[0]
    assert ["甲", "乙", "丙", "1", "2"] == rows[1]
    assert ["农户数", "户", "02"] == [cell.strip() for cell in rows[4][:3]]
    assert ["流动资产", "万元", "04"] == [cell.strip() for cell in rows[7][:3]]


def test_a_total_with_numbered_rows_below_it_is_asked_for_with_them(tmp_path: Path) -> None:
    labels = ["一、流动资产合计", "1.货币资金", "2.存货", "二、农业资产合计", "1.牲畜", "2.林木", "三、资产总计"]
    rows: list[list[str | None]] = [["统计表", None], ["资产", "数量"], *([one, None] for one in labels)]
    _, text = drafted(sheet_of(rows, range(2, 10)), tmp_path)

    assert "一、流动资产合计 是否等于“1.货币资金”、“2.存货”之和" in text
    assert "二、农业资产合计 是否等于“1.牲畜”、“2.林木”之和" in text


def test_a_note_is_no_title(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["类别", "数量", None, "车辆统计表"],
        ["轿车", None],
        ["货车", None],
        ["注：不含摩托车和各类专用机械在内。"],
    ]

    form, _ = drafted(sheet_of(rows, range(1, 4)), tmp_path)

    assert not form.title.startswith("注")
    assert ("注：不含摩托车和各类专用机械在内。",) == form.tables[0].notes


def test_a_formula_that_adds_itself_is_no_sum(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [["统计表"], ["类别", "数量"], ["轿车", None], ["合计", "=B3+B4"]]

    form, text = drafted(sheet_of(rows, range(2, 5)), tmp_path)

    assert not form.rules
    assert "# ? 公式没有写成勾稽关系" in text


def test_what_is_printed_around_a_table_is_said(tmp_path: Path) -> None:
    form, _ = drafted(assets(["注：1.统计范围为全县。", "2.按年报送。"]), tmp_path)

    assert ("注：1.统计范围为全县。", "2.按年报送。") == form.tables[0].notes
    assert (
        "表号：农资101表",
        "制定机关：农业农村部",
        "批准文号：国统制〔2024〕15号",
        "有效期至：2037年3月",
    ) == form.tables[0].imprint


@pytest.mark.parametrize("sign", ["≥", ">=", "≧", "不小于", "大于等于"])
def test_a_note_says_what_is_not_less(tmp_path: Path, sign: str) -> None:
    form, _ = drafted(assets([f"审核关系：06=04+05；02{sign}03"]), tmp_path)

    found = [(len(rule.left.terms), rule.relation, len(rule.right.terms)) for rule in form.rules]
    assert (1, Relation.EQUAL, 2) in found
    assert (1, Relation.AT_LEAST, 1) in found


@pytest.mark.parametrize(
    "note",
    [
        "受理数等于办结数与未办结数之和。",
        "农户数≥脱贫户。",
        "资产总计＝流动资产+固定资产",
        "脱贫户不大于农户数",
        "99≥03",
    ],
)
def test_a_relation_in_words_that_is_not_understood_is_asked_for(tmp_path: Path, note: str) -> None:
    _, text = drafted(assets([note]), tmp_path)

    assert f"# ? 说明中的关系没有写成规则 / relation left out: {note.rstrip('。')}" in text


ACCOUNT: list[list[str | None]] = [
    ["收入支出决算总表", None, None, None],
    ["编制单位：", None, None, "单位：万元"],
    ["收入", None, "支出", None],
    ["项目", "决算数", "项目", "决算数"],
    ["一、财政拨款收入", None, "一、公共服务支出", None],
    ["二、其他收入", None, "二、教育支出", None],
    ["本年收入合计", None, "本年支出合计", None],
    ["年初结转和结余", None, "年末结转和结余", None],
    ["总计", None, "总计", None],
]


def test_a_total_after_totals_is_asked_for_and_no_item_before_one(tmp_path: Path) -> None:
    _, text = drafted(sheet_of(ACCOUNT, range(3, 10), "A3:B3 C3:D3"), tmp_path)

    asked = [line for line in text.splitlines() if "是否等于" in line]
    assert ["本年收入合计", "总计", "本年支出合计", "总计"] == [line.split("# ? ")[1].split(" ")[0] for line in asked]
    assert "“本年收入合计”、“年初结转和结余”之和" in asked[1]
    assert "“本年支出合计”、“年末结转和结余”之和" in asked[3]


@pytest.mark.parametrize("as_written", [str, int])
def test_codes_in_front_of_the_table_beside_belong_to_it(tmp_path: Path, as_written: type) -> None:
    rows: list[list[str | None]] = [
        ["基本支出决算表"],
        ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"],
        ["301", "工资福利支出", None, "302", "商品和服务支出", None],
        ["30101", "基本工资", None, "30201", "办公费", None],
        ["30102", "津贴补贴", None, "30202", "印刷费", None],
    ]
    sheet = sheet_of(rows, range(2, 6))
    for at in ("A3", "A4", "A5", "D3", "D4", "D5"):
        sheet[at] = as_written(sheet[at].value)
    form, _ = drafted(sheet, tmp_path)

    assert [["code", "label"]] * 2 == [[stub.shows for stub in block.stubs] for block in form.tables[0].blocks]
    assert ["301", "30101", "30102", "302", "30201", "30202"] == [cell.row[-1].code for cell in form.cells.values()]
    assert 2 == len(form.rules)


def test_what_a_question_on_less_than_nothing_proposes_can_be_written(tmp_path: Path) -> None:
    form, text = drafted(sheet_of(ACCOUNT, range(3, 10), "A3:B3 C3:D3"), tmp_path)
    assert {Kind.AMOUNT} == {cell.kind for cell in form.cells.values()}

    answered = text.replace(
        'label = "年初结转和结余", kind = "amount", unit = "万元" },  # ? 可以是负数的，写 kind = "signed_amount"',
        'label = "年初结转和结余", kind = "signed_amount", unit = "万元" },  #',
    )

    kinds = [cell.kind for cell in define(tomllib.loads(answered)).cells.values() if cell.row_label == "年初结转和结余"]
    assert [Kind.SIGNED_AMOUNT] == kinds


def test_a_line_of_whose_it_is_within_the_frame_is_no_header(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["安全检查情况统计表", None, None, None, None],
        ["填报单位：", None, None, "单位：家", None],
        ["行业", "检查", "隐患", None, None],
        [None, None, "小计", "一般", "重大"],
        ["矿山", None, None, None, None],
        ["烟花", None, None, None, None],
        ["合计", None, None, None, None],
    ]
    form, _ = drafted(sheet_of(rows, range(1, 8), "A1:E1 A2:C2 D2:E2 A3:A4 B3:B4 C3:E3"), tmp_path)

    labels = {cell.column_label for cell in form.cells.values()}
    assert not any("单位" in label for label in labels)
    assert 4 == len(labels)
    assert "家" == form.tables[0].unit
    assert 3 + 4 == len(form.rules)  # 小计 of three rows, 合计 of four columns


def test_a_subtotal_before_its_parts_ends_where_the_next_one_begins(tmp_path: Path) -> None:
    labels = ["小计", "甲类", "乙类", "小计", "丙类", "丁类"]
    rows: list[list[str | None]] = [["统计表", None], ["类别", "数量"], *([one, None] for one in labels)]
    _, text = drafted(sheet_of(rows, range(2, 9)), tmp_path)

    asked = [line for line in text.splitlines() if "小计 是否等于" in line]
    assert ["“甲类”、“乙类”之和"] == [line.split("是否等于")[1].split(" /")[0] for line in asked[:1]]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("2025年度信访统计表", "信访统计表"),
        ("2025年信访统计表", "信访统计表"),
        ("20__年信访统计表", "信访统计表"),
        ("20  年度信访统计表", "信访统计表"),
        ("    年信访统计表", "信访统计表"),
        ("2025年末人口统计表", "2025年末人口统计表"),
        ("2025年第一季度统计表", "2025年第一季度统计表"),
        ("2025年", "2025年"),
        ("年度预算表", "年度预算表"),
        ("年末人口统计表", "年末人口统计表"),
    ],
)
def test_the_title_of_a_form_is_that_of_every_year(title: str, bare: str) -> None:
    from gouji.drafting.words import without_year

    assert bare == without_year(title)


@pytest.mark.parametrize("title", ["2025年末人口统计表", "107-1表", "人口统计表"])
def test_the_header_of_a_page_keeps_the_digits_of_a_title(tmp_path: Path, title: str) -> None:
    """The size of letters stands in front of the text as digits."""
    _, text = drafted(sheet_of(ACCOUNT, range(3, 10), "A3:B3 C3:D3"), tmp_path)
    form = define(tomllib.loads(text.replace('title = "收入支出决算总表"', f'title = "{title}"')))

    header = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(form)))).worksheets[1].oddHeader

    assert header is not None
    assert title == header.center.text
    assert 16 == header.center.size


@pytest.mark.parametrize(
    ("unit", "label", "printed"),
    [
        ("万元", "决算数", "计量单位：万元"),
        ("万元", "决算数（万元）", None),
        ("元", "数", "计量单位：元"),
        ("公顷", "数", None),
    ],
)
def test_the_page_says_in_which_unit_of_money_it_is(unit: str, label: str, printed: str | None) -> None:
    """Figures in 元 where 万元 are meant look like any others."""
    column = {"key": "c", "label": label, "kind": "amount", "unit": unit}
    block = {"columns": [column], "rows": [{"key": "r", "label": "收入"}]}
    form = define(
        {
            "form": {"id": "x", "edition": "x", "title": "收支表", "source": "x", "years": [2024]},
            "tables": [{"key": "t", "sheet": "表", "title": "收支表", "blocks": [block]}],
        }
    )

    header = openpyxl.load_workbook(io.BytesIO(to_xlsx(layout(form))))["表"].oddHeader

    assert header is not None
    assert printed == header.right.text
