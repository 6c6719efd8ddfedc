"""Reports as text and Markdown: every figure in its cell, or told that nobody can know which it is."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import pytest
from manglings import AFTER, BEFORE, CHARACTERS, STYLES, UNIT, YEAR, Style, cases, cells_of, report, truth
from narrowed import the
from strategies import balanced

from gouji import Form, read
from gouji.cli.main import main
from gouji.collection.empty import is_empty
from gouji.formats.text.markdown import read_text
from gouji.formats.text.write_html import to_html
from gouji.forms.catalogue import candidates, load_form
from gouji.intake.bind import reports
from gouji.intake.bind.running_tables import arranged
from gouji.intake.bind.running_words import LabelledText
from gouji.intake.inputs import Input
from gouji.intake.narrative_file import narrative_at
from gouji.intake.read import read_input
from gouji.model.edit import Number
from gouji.model.finding import Severity
from gouji.model.labels import fold
from gouji.model.reading import PassedOver, Reading, Refused, Return
from gouji.publication.compose import composed

F21, F19 = load_form("zfxxgk-2021"), load_form("zfxxgk-2019")
PIPED = [style for style in STYLES if style.is_markdown]


def taken(text: str, name: str = "报告.md", *, named: bool = True) -> Reading:
    """What is read of a text."""
    return read_input(Input(name, name, text.encode(), named=named), candidates(None))


def told(reading: Return) -> Counter[str]:
    """The codes of what is said of it."""
    return Counter(finding.code for finding in reading.findings)


def silent(reading: Reading, values: Mapping[str, Number], *, blanks: bool = False) -> list[str]:
    """The cells that hold something else than was printed, and are named in no warning or error."""
    if isinstance(reading, Refused):
        return []
    found = the(Return, reading)
    named = {cell for finding in found.findings if finding.severity >= Severity.WARNING for cell in finding.cells}
    expected = {cell: None if blanks and not value else value for cell, value in values.items()}
    seen = found.submission.observations
    return [cell for cell, value in expected.items() if seen[cell].value != value and cell not in named]


def style(name: str) -> Style:
    """The style of a name."""
    return next(one for one in STYLES if one.name == name)


def busy(form: Form, seed: int = 3) -> dict[str, Number]:
    """Figures in every cell that is no total, each another."""
    chance = random.Random(seed)
    return next(values for values in iter(lambda: truth(form, chance), None) if len(set(values.values())) > 60)


@pytest.mark.parametrize("one", STYLES, ids=[one.name for one in STYLES])
@pytest.mark.parametrize("form", [F21, F19], ids=["2021", "2019"])
def test_every_style_of_either_edition_is_read_whole(one: Style, form: Form) -> None:
    values = busy(form)
    if one.name == "flat, nothing between":  # where digits run together a figure is one of them
        values = {
            cell: int(under.total or under.column[-1].key in ("person", "upheld")) for cell, under in form.cells.items()
        }
    found = the(Return, taken(report(form, values, one, random.Random(1), prose=True)))
    assert found.submission.form == form
    assert found.submission.unit == UNIT
    assert found.submission.year == YEAR
    assert {cell: seen.value for cell, seen in found.submission.observations.items()} == values
    assert set(told(found)) <= {"R221"}


@pytest.mark.parametrize("one", STYLES, ids=[one.name for one in STYLES])
def test_no_figure_goes_silently_into_another_cell(one: Style) -> None:
    for name, values, text, blanks in cases(F21, 12, "a", [one]):
        assert silent(taken(text), values, blanks=blanks) == [], f"{name}\n{text}"


@pytest.mark.parametrize("name", ["报告.txt", "报告.csv"])
@pytest.mark.parametrize("one", STYLES, ids=[one.name for one in STYLES])
def test_a_text_without_titles_of_sections_is_read_as_well(one: Style, name: str) -> None:
    titles = {fold(text) for section in F21.sections for text in (section.title, *section.aliases)}
    for seed in range(4):
        values = busy(F21, seed)
        lines = report(F21, values, one, random.Random(seed)).split("\n")
        text = "\n".join(line for line in lines if fold(line.strip("#* ")) not in titles)
        found = taken(text, name)
        assert not silent(found, values)
        if not one.loses_blanks and one.name != "flat, nothing between":
            assert values == {cell: the(Return, found).submission.value(cell) for cell in values}


@pytest.mark.slow
@pytest.mark.parametrize("one", STYLES, ids=[one.name for one in STYLES])
@pytest.mark.parametrize("form", [F21, F19], ids=["2021", "2019"])
def test_nor_in_thousands_of_reports(one: Style, form: Form) -> None:
    for name, values, text, blanks in cases(form, 60, "b", [one]):
        assert silent(taken(text), values, blanks=blanks) == [], f"{name}\n{text}"


@pytest.mark.parametrize("one", [one for one in STYLES if not one.loses_blanks], ids=lambda one: one.name)
def test_blanks_for_zeros_are_blanks_where_cells_are_kept(one: Style) -> None:
    values = {cell: value if number % 3 else 0 for number, (cell, value) in enumerate(busy(F21).items())}
    values |= {cell: 7 for cell, under in F21.cells.items() if under.total}  # which equations do not help
    found = the(Return, taken(report(F21, values, one, random.Random(1), blanks=True)))
    assert {cell: seen.value or 0 for cell, seen in found.submission.observations.items()} == values


@pytest.mark.parametrize("one", [one for one in STYLES if one.loses_blanks], ids=lambda one: one.name)
def test_rows_that_lost_their_blanks_are_named_cell_by_cell(one: Style) -> None:
    values: dict[str, Number] = dict.fromkeys(F21.cells, 1)
    values["requests.granted.company"] = 0
    found = the(Return, taken(report(F21, values, one, random.Random(1), blanks=True)))
    (lost,) = (finding for finding in found.findings if finding.code == "R220")
    assert lost.cells == tuple(cell for cell in F21.cells if cell.startswith("requests.granted."))
    assert all(found.submission.observations[cell].value is None for cell in lost.cells)
    assert silent(found, values, blanks=True) == []


@pytest.mark.parametrize("characters", CHARACTERS.values(), ids=CHARACTERS)
def test_other_characters_are_read(characters: Callable[[str], str]) -> None:
    values = busy(F21)
    for one in (style("pipes, values from cell 3 or 4"), style("one cell a line")):
        found = the(Return, taken(report(F21, values, one, random.Random(1), characters=characters)))
        assert {cell: seen.value for cell, seen in found.submission.observations.items()} == values


def test_traditional_characters_and_radicals_of_labels_fold() -> None:
    assert fold("⾏政復議") == fold("行政复议")
    assert fold("總計") == fold("总计")
    assert fold("四、結轉下年度繼續辦理") == fold("四、结转下年度继续办理")
    assert fold("⼀、本年新收政府信息公開申請數量") == fold("一、本年新收政府信息公开申请数量")


@pytest.mark.parametrize("one", STYLES, ids=[one.name for one in STYLES])
def test_a_group_as_one_row_gives_its_leaves_nothing(one: Style) -> None:
    """（六） as it was in 2019, between the tables of 2021."""
    values = {**truth(F21, random.Random(1)), **dict.fromkeys(F19.cells, 0)}
    values |= {cell: 3 for cell in F19.cells if cell.startswith(("requests.other.", "requests.handled."))}
    tables = tuple(F19.table_of["requests"] if table.key == "requests" else table for table in F21.tables)
    found = the(Return, taken(report(replace(F21, tables=tables), values, one, random.Random(1))))
    assert found.submission.form == F21
    leaves = [cell for cell in F21.cells if cell.startswith("requests.other.")]
    assert all(found.submission.observations[cell].value is None for cell in leaves)
    assert silent(found, dict.fromkeys(leaves, 1)) == []


# ── slips ───────────────────────────────────────────────────────────────────────────────────


def lines_of(name: str, values: Mapping[str, Number]) -> list[str]:
    """A report line by line."""
    return report(F21, values, style(name), random.Random(1)).split("\n")


def test_columns_in_another_order_are_in_doubt() -> None:
    lines = lines_of("one cell a line", busy(F21))
    one, other = lines.index("商业企业"), lines.index("科研机构")
    lines[one], lines[other] = lines[other], lines[one]
    found = the(Return, taken("\n".join(lines)))
    (doubted,) = (finding for finding in found.findings if finding.code == "R222")
    assert set(doubted.cells) == {cell for cell in F21.cells if cell.startswith("requests.")}


def test_totals_in_front_are_in_doubt_by_their_equations() -> None:
    table = F21.table_of["requests"]
    lines = []
    for line in lines_of("tabs, spans dropped", busy(F21)):
        cells = line.split("\t")
        figures = [cell for cell in cells if cell.isdigit()]
        labels = [cell for cell in cells if not cell.isdigit()]
        lines.append("\t".join([*labels, *figures[-1:], *figures[:-1]]) if len(figures) == 7 else line)
    found = the(Return, taken("\n".join(lines)))
    assert "R222" in told(found)
    assert {cell.id for cell in table.cells} <= {cell for one in found.findings for cell in one.cells}


def test_columns_in_another_order_of_whole_cells_are_followed() -> None:
    values = busy(F21)
    lines = []
    for line in lines_of("pipes, span leftovers", values):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 10 and cells[5]:
            cells[4], cells[5] = cells[5], cells[4]
        lines.append(f"| {' | '.join(cells)} |" if line.startswith("|") else line)
    found = the(Return, taken("\n".join(lines)))
    assert {cell: seen.value for cell, seen in found.submission.observations.items()} == values
    assert told(found) == Counter(R125=1)


@pytest.mark.parametrize("name", ["tabs, spans dropped", "pipes, spans dropped", "blanks, spans dropped"])
def test_a_row_without_its_label_is_in_no_other(name: str) -> None:
    values = busy(F21)
    gone = "5.属于三类内部事务信息"
    lines = [line.replace(gone, "") for line in lines_of(name, values)]
    found = the(Return, taken("\n".join(lines)))
    row = [cell for cell in F21.cells if cell.startswith("requests.denied.internal_affairs.")]
    assert all(found.submission.observations[cell].value in (None, values[cell]) for cell in row)
    assert silent(found, values) == []


def test_figures_in_no_row_are_told() -> None:
    lines = lines_of("tabs, spans dropped", busy(F21))
    at = next(number for number, line in enumerate(lines) if line.startswith("四、结转下年度继续办理"))
    found = the(Return, taken("\n".join([*lines[: at + 1], "另附\t4\t5", *lines[at + 1 :]])))
    (loose,) = (finding for finding in found.findings if finding.code == "R223")
    assert vars(loose)["lines"].first == ("另附 4 5",)


@pytest.mark.parametrize("blanks", [False, True], ids=["zeros", "blanks"])
@pytest.mark.parametrize("mark", ["\n", "\t"], ids=["lines", "tabs"])
def test_tables_written_column_by_column_are_told_and_no_blank_returns(mark: str, blanks: bool) -> None:
    by_columns = Style(
        "columns", lambda _, cells, __: [mark.join(filter(None, one)) for one in zip_longest(*cells.full())]
    )
    chance = random.Random(f"{mark}{blanks}")
    for _ in range(10):
        values = truth(F21, chance)
        found = taken(report(F21, values, by_columns, chance, blanks=blanks), "报告.txt")

        assert not silent(found, values, blanks=blanks)
        assert isinstance(found, Refused) or not is_empty(the(Return, found)) or (blanks and not any(values.values()))


@pytest.mark.parametrize("page", ["- 3 -", "—12—", "第 3 页 共 8 页"])
@pytest.mark.parametrize("name", ["one cell a line", "blanks, spans dropped", "tabs, spans dropped"])
def test_numbers_of_pages_are_no_figures(name: str, page: str) -> None:
    values = busy(F21)
    lines = lines_of(name, values)
    for at in range(len(lines) - 8, 30, -9):
        lines.insert(at, page)
    found = the(Return, taken("\n".join(lines)))
    assert {cell: seen.value for cell, seen in found.submission.observations.items()} == values


def test_notes_and_marks_in_cells_are_kept_with_them() -> None:
    values = busy(F21)
    for name in ("tabs, spans dropped", "one cell a line", "flat", "pipes, values from cell 3 or 4"):
        text = report(F21, {**values, "disclosure.normative.issued": 8642}, style(name), random.Random(1))
        found = the(Return, taken(text.replace("8642", "8642（其中修订16件）", 1)))
        assert found.submission.observations["disclosure.normative.issued"].raw == "8642（其中修订16件）"
        assert found.submission.observations["disclosure.normative.issued"].value == 8642
        zeros = dict.fromkeys(F21.cells, 0)
        text = report(F21, zeros, style(name), random.Random(1))
        lines = [line if line[:1] == "|" and "-" in line else line.replace("0", "/") for line in text.split("\n")]
        found = the(Return, taken("\n".join(lines).replace(f"{YEAR}".replace("0", "/"), str(YEAR))))
        assert {seen.status.value for seen in found.submission.observations.values()} == {"not_applicable"}


@pytest.mark.parametrize("name", ["pipes, spans dropped", "tabs, spans dropped"])
def test_a_row_that_lost_a_cell_is_in_doubt(name: str) -> None:
    values: dict[str, Number] = dict.fromkeys(F21.cells, 0)
    row = [cell for cell in F21.cells if cell.startswith("requests.granted.")]
    values |= {row[0]: 1, row[2]: 1, row[6]: 2}
    mark = "\t" if name.startswith("tabs") else " | "
    lines = [
        line.replace(mark.join(["1", "0", "1", "0", "0", "0", "2"]), mark.join([*["1", "1", "0", "0", "0", "2"], ""]))
        for line in report(F21, values, style(name), random.Random(1)).split("\n")
    ]
    found = the(Return, taken("\n".join(lines)))
    (doubted,) = (finding for finding in found.findings if finding.code == "R224")
    assert doubted.cells == tuple(row)
    assert silent(found, values) == []


def test_totals_that_no_row_has_are_blank_on_purpose() -> None:
    values = {cell: 0 if under.total else 3 for cell, under in F21.cells.items()}
    for one in (style("pipes, spans dropped"), style("pipes, span leftovers"), style("tabs, spans dropped")):
        found = the(Return, taken(report(F21, values, one, random.Random(1), blanks=True)))
        assert {cell: seen.value or 0 for cell, seen in found.submission.observations.items()} == values
        assert told(found) == Counter()


def test_digits_that_run_together_are_parted_where_equations_leave_one_way() -> None:
    values = dict.fromkeys(F21.cells, 0)
    row = [cell for cell in F21.cells if cell.startswith("requests.granted.")]
    values |= dict(zip(row, (12, 0, 0, 3, 0, 0, 15), strict=True))
    text = report(F21, values, style("flat, nothing between"), random.Random(1))
    assert "予以公开1200300150" not in text
    assert "予以公开120030015" in text
    found = the(Return, taken(text))
    assert [found.submission.observations[cell].value for cell in row] == [12, 0, 0, 3, 0, 0, 15]
    assert set(row) <= {cell for finding in found.findings if finding.code == "R221" for cell in finding.cells}
    broken = the(Return, taken(text.replace("予以公开120030015", "予以公开120030016")))
    assert all(broken.submission.observations[cell].value is None for cell in row)
    assert set(row) <= {cell for finding in broken.findings if finding.code == "R220" for cell in finding.cells}


def test_rows_whose_labels_are_lost_are_taken_by_position_and_told() -> None:
    values = busy(F21)
    for name in ("tabs, spans dropped", "pipes, values from cell 3 or 4", "one cell a line"):
        text = report(F21, values, style(name), random.Random(1))
        found = the(Return, taken(text.replace("2.重复申请", "口口口").replace("3.要求提供公开出版物", "□□")))
        assert silent(found, values) == []
        if name != "one cell a line":
            assert {cell: seen.value for cell, seen in found.submission.observations.items()} == values
            assert told(found) == Counter(R113=1)


def test_a_small_table_in_the_prose_is_no_part_of_those_of_the_form() -> None:
    values = busy(F21)
    small = ["| 类别 | 件数 |", "|---|---|", "| 规章 | 3 |", "| 行政规范性文件 | 5 |", ""]
    lines = lines_of("pipes, values from cell 3 or 4", values)
    found = the(Return, taken("\n".join([*lines[:4], "", *small, *lines[4:]])))
    assert {cell: seen.value for cell, seen in found.submission.observations.items()} == values
    assert told(found) == Counter(R223=1)


# ── what is no table, and what stays as it was ──────────────────────────────────────────────


def test_prose_keeps_its_place_among_the_tables() -> None:
    for one in STYLES[:-1]:
        text = report(F21, busy(F21), one, random.Random(1), prose=True)
        document = read_text(text.encode(), "a.md")
        found = arranged(F21, document, LabelledText(document, F21, "a.md"))
        assert found is not None
        kept = [(paragraph.text, paragraph.before) for paragraph in found.document.paragraphs]
        titles = [table.title for table in F21.tables]
        assert [before for text, before in kept if text in titles] == [0, 1, 2]
        assert {before for text, before in kept if text in BEFORE[1:]} == {0}
        assert {before for text, before in kept if text in AFTER} == {3}
        assert not any("规章" in text or text == "总计" for text, _ in kept)


@pytest.mark.parametrize(
    "text",
    [
        "关于报送年度报告的通知\n各单位：请于1月20日前报送，规章、行政许可、行政处罚按实填报。\n",
        "填报说明\n" + "\n".join(f"{cell.row[-1].label}：按实际件数填写。" for cell in F21.cells.values() if cell.row),
        "# 会议纪要\n\n| 时间 | 地点 |\n|---|---|\n| 3月1日 | 二楼 |\n",
        "\n".join([*BEFORE, *AFTER]),
    ],
)
def test_text_without_tables_is_passed_over_in_a_folder_and_refused_by_name(text: str) -> None:
    assert the(PassedOver, taken(text, named=False)).findings[0].code == "R142"
    assert the(Refused, taken(text)).findings[0].code == "R110"


@pytest.mark.parametrize(
    "more", ["甲乙丙\n" * 90_000, "结果维持 " * 4001, "规章 0 " * 4001], ids=["long", "headings", "rows"]
)
def test_a_report_with_more_than_any_has_is_refused(more: str) -> None:
    text = "\n".join([*BEFORE, more, *AFTER])
    assert the(Refused, taken(text)).findings[0].code == "R105"
    assert the(Refused, taken(more)).findings[0].code == "R110"
    assert the(PassedOver, taken(more, named=False)).findings[0].code == "R142"


def test_a_long_list_of_separated_values_is_passed_over_in_a_folder() -> None:
    lines = "项目,说明\n" + "规章,行政许可与行政处罚\n" * 30_000
    assert the(PassedOver, taken(lines, "清单.csv", named=False)).findings[0].code == "R142"


def test_separated_values_are_read_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    table = cells_of(F21.table_of["requests"], {cell: str(value) for cell, value in busy(F21).items()})
    for mark in ",\t;":
        text = "\n".join(mark.join(row) for row in table.full())
        found = the(Return, taken(text, "表三.csv"))
        monkeypatch.setattr(reports, "report_in", lambda *_: pytest.fail("no report"))
        again = the(Return, taken(text, "表三.csv"))
        monkeypatch.undo()
        assert found == again
        assert sum(seen.value is not None for seen in found.submission.observations.values()) == 175


def broken(text: str, width: int, line: int | None) -> str:
    """A text whose rows of figures stand behind so many characters of each line of a label, or behind the last."""
    found: list[str] = []
    for row in text.split("\n"):
        figures = re.search(r"(?:[ \u3000]+\d+)+$", row)
        label = row[: figures.start()] if figures else row
        if figures is None or len(label) <= width:
            found.append(row)
            continue
        parts = [label[at : at + width] for at in range(0, len(label), width)]
        if line is None:
            parts[-1] += figures[0]
        elif line == 0:
            parts[0] += figures[0]
        else:
            parts.insert(min(line, len(parts) - 1), figures[0].strip())
        found += parts
    return "\n".join(found)


@pytest.mark.parametrize("width", [6, 8, 11, 14, 18])
@pytest.mark.parametrize("line", [None, 0, 1, 2])
def test_figures_beside_or_between_the_lines_of_a_label_are_its_own(width: int, line: int | None) -> None:
    whole = "blanks, spans dropped"
    for seed in range(3):
        values = busy(F21, seed)
        plain = report(F21, values, style(whole), random.Random(seed))
        before, after = (the(Return, taken(text, "报告.txt")) for text in (plain, broken(plain, width, line)))
        assert not silent(after, values)
        right = [sum(one.submission.value(cell) == value for cell, value in values.items()) for one in (before, after)]
        assert right[1] >= right[0] - 4 * 7  # rows of which the label begins on the line of their group


@pytest.mark.parametrize("name", ["blanks, spans dropped", "one cell a line"])
def test_figures_in_front_of_their_labels_are_told(name: str) -> None:
    values = busy(F21)
    lines = report(F21, values, style(name), random.Random(1)).split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("规章"))
    number = next(at for at, line in enumerate(lines) if line.startswith("三、收到"))
    rows = [re.fullmatch(r"(\D*)((?:[ \u3000]+\d+)+)", line) for line in lines[first:number]]
    turned = [part.strip() for row in rows if row for part in (row[2], row[1])]
    if not turned:
        figures = [line for line in lines[first:number] if line.isdigit()]
        turned = figures + [line for line in lines[first:number] if not line.isdigit()]
    found = taken("\n".join([*lines[:first], *turned, *lines[number:]]), "报告.txt")

    assert not silent(found, values)


@pytest.mark.parametrize("bar", "│┃║｜|")
def test_bars_of_any_kind_part_cells(bar: str) -> None:
    values = busy(F21)
    text = report(F21, values, style("pipes, spans dropped"), random.Random(1)).replace("|", bar)
    found = the(Return, taken(text, "报告.txt"))

    assert values == {cell: found.submission.value(cell) for cell in values}


def test_tables_of_a_page_in_a_text_leave_its_lines() -> None:
    seen = balanced(F21)
    tables = re.findall("<table.*?</table>", to_html(composed(seen)), re.DOTALL)
    lines = [f"# {seen.unit}{seen.year}年{F21.title}", "## 一、总体情况", "全年平稳，没有变化。"]
    lines += [line for table, drawn in zip(F21.tables, tables, strict=True) for line in (table.title, drawn)]
    text = "\n".join([*lines, "五、存在的主要问题及改进情况", "有待加强。", "六、其他需要报告的事项", "无其他事项。"])
    found = the(Return, taken(text))

    assert {"一": "全年平稳，没有变化。", "五": "有待加强。", "六": "无其他事项。"} == found.submission.narrative
    assert (seen.unit, seen.year, seen.values()) == (
        found.submission.unit,
        found.submission.year,
        found.submission.values(),
    )


def test_prose_is_the_narrative_of_its_section() -> None:
    for one in STYLES:
        found = the(Return, taken(report(F21, busy(F21), one, random.Random(1))))
        assert found.is_report
        assert found.submission.narrative == {"一": "\n".join(BEFORE[2:]), "五": AFTER[1], "六": AFTER[3]}


@pytest.mark.parametrize("one", STYLES, ids=lambda one: one.name)
def test_prose_alone_is_taken_from_a_whole_report(one: Style, tmp_path: Path) -> None:
    (path := tmp_path / "报告.txt").write_text(report(F21, busy(F21), one, random.Random(1)), "utf-8")

    assert {"一": "\n".join(BEFORE[2:]), "五": AFTER[1], "六": AFTER[3]} == narrative_at(F21, path)


def test_a_folder_of_reports_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    balanced = truth(F21, random.Random(5))
    balanced |= {cell: 0 for cell in F21.cells if cell.startswith("requests.")}
    for suffix, one in ((".md", PIPED[1]), (".txt", style("one cell a line"))):
        (tmp_path / f"报告{suffix}").write_text(report(F21, balanced, one, random.Random(1)), "utf-8")
    (tmp_path / "通知.txt").write_text("各单位：请按时报送年度报告。\n", "utf-8")
    assert {type(read(path)) for path in tmp_path.glob("报告*")} == {Return}
    with pytest.raises(SystemExit):
        main(["check", str(tmp_path), "--lang", "zh"])
    assert "共 2 份：通过 2" in capsys.readouterr().out
