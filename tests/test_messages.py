"""Sentences: nothing missing, nothing left over, and every one of them can really be said."""

from __future__ import annotations

import ast
import builtins
import io
import pickle
import random
import re
import string
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import manglings
import openpyxl
import planting
import pytest
import word
import xlsxwriter
from accounts import too_fine
from alike import twins
from collecting import as_summary, checked, collected, last_year, previous_return, read_all, review
from collecting import consolidated as consolidate
from collecting import standing as collection_status
from msoffcrypto.format.ooxml import OOXMLFile
from narrowed import the
from opened import filled, with_sum_called_otherwise, wrongly
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from printed import Dress, Sheet, printed, written
from rearranged import sorted_lines, taken_away
from revising import LABEL_ALONE, NOW, UNDECLARED, filed, wards
from test_choices import project
from test_form_fields import submission as signed_as
from test_mixed_editions import in_one_row

import gouji
from gouji import (
    AmbiguousForm,
    Catalogue,
    Finding,
    Form,
    FormError,
    GoujiError,
    Observation,
    OutputError,
    Problem,
    Reading,
    Refused,
    Return,
    Review,
    Submission,
    UnknownForm,
    UnreadableFile,
    WrongYear,
    bind,
    check,
    check_code,
    explain,
    layout,
    load_form,
    read,
    render,
    summary_workbook,
)
from gouji.campaign.collection_status import UnitState
from gouji.campaign.distribute import plan
from gouji.campaign.findings import NotCarriedOver, NoteOfNobody, Unkept
from gouji.campaign.mark import mark
from gouji.campaign.onto import fit
from gouji.collection.findings import EmptyReturn
from gouji.collection.policy import Decider
from gouji.consolidation.adjustments import Adjustment, adjustments_of
from gouji.consolidation.findings import Unreadable
from gouji.editing.check import VERDICTS
from gouji.editing.confirmations import Verification, digest_of, verified
from gouji.editing.fields import fields_in_error
from gouji.editing.findings import NotANumber, StatedFigure, UnfilledAlone
from gouji.editing.localise.findings import BlanksImplied, SuspectCell
from gouji.editing.query_edits import compare, copies
from gouji.editing.sizes import beside_others
from gouji.editing.words import words_in_error
from gouji.formats.bounds import FILE_BYTES
from gouji.formats.findings import ContentKind, EmptyFile, Limited, TooLarge
from gouji.formats.output import _REASONS
from gouji.formats.read import document_in
from gouji.formats.write import write
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define
from gouji.intake.bind.findings import HiddenFigures, HiddenLines, MissingTable, OwnFormula, OwnFormulas, StaleTotal
from gouji.intake.bind.two_readings import chosen
from gouji.intake.fill_totals import fill
from gouji.intake.findings import BlanksAsZero, CoverDateUnread, PartOfYear, UnitInDoubt, YearUnclear, ZeroSince
from gouji.intake.identify import identify as identified_as
from gouji.lists.rosters import read_roster, roster_in
from gouji.messages.render import codes, error_message, ui_text
from gouji.messages.speech import spoken
from gouji.messages.texts import LETTERS, page_of, texts
from gouji.model.errors import (
    NoEdition,
    NoFollowUpList,
    NoPeriodGiven,
    NoSuchPart,
    NoTableToDraft,
    NothingToAddUp,
    NothingToVerify,
    TwoPeriods,
    UndraftedKind,
    UnknownPeriod,
    UnknownSetting,
    UnusableTemplate,
    WrongPeriod,
)
from gouji.model.finding import CODES, Settled, Severity
from gouji.model.form import CHECKS
from gouji.model.grid import Appearance, Comment, Document, Grid, Overlay, Paragraph, Piece, Place, a1
from gouji.model.language import Language
from gouji.model.mechanism import Mechanism
from gouji.model.reading import Evidence, StatedBy
from gouji.model.reporting_period import Period
from gouji.model.submission import NOTHING, Status
from gouji.model.wording import Bytes, Keyword, Phrase, Some
from gouji.prose.claims import MOST_PIECES
from gouji.prose.findings import FalseClaim
from gouji.summary.findings import PartsDiffer, SheetDiffers, StatedTotal
from gouji.summary.trace import Lineage, lineage, shown_otherwise
from gouji.summary.verify import Summary, open_summary, verify
from gouji.units.entries import RosterLine, roster_of
from gouji.units.roster import ReportingUnit, Roster
from gouji.workbook.cover import LIST_MARK
from gouji.workbook.layout import places
from gouji.workbook.reasons import answered

HERE = Path(__file__).parent
SOURCE = HERE.parent / "src" / "gouji"
SAMPLES = HERE.parent / "samples"
COUNTY = SAMPLES / "county"
RETURNED = SAMPLES / "returned"
TEXTS = {
    language: {file: texts(file, language) for file in ("words", "phrases", "errors", "ui")}
    | {code: page for letter in LETTERS for code, page in texts(letter, language).items()}
    for language in Language
}
SOURCES = {path: path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.py"))}
TREES = [ast.parse(text) for text in SOURCES.values()]
EMPTY = EmptyFile(file="空.xlsx")
F21, F19, TOY = load_form("2021"), load_form("2019"), load_form(HERE / "data" / "toy.toml")


def leaves(texts: Mapping[str, Any], path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Every text of a catalogue by its path."""
    found: dict[tuple[str, ...], str] = {}
    for key, value in texts.items():
        found |= leaves(value, (*path, key)) if isinstance(value, dict) else {(*path, key): value}
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def branches(node: ast.expr) -> list[ast.expr]:
    """What an expression can come to, as far as it chooses between two."""
    return [*branches(node.body), *branches(node.orelse)] if isinstance(node, ast.IfExp) else [node]


# ── the catalogues ──────────────────────────────────────────────────────────────────────────


def test_both_languages_have_the_same_texts_in_the_same_order() -> None:
    assert list(leaves(TEXTS[Language.ZH])) == list(leaves(TEXTS[Language.EN]))


def test_both_languages_have_the_same_placeholders() -> None:
    zh, en = leaves(TEXTS[Language.ZH]), leaves(TEXTS[Language.EN])

    assert {path: fields(text) for path, text in zh.items()} == {path: fields(text) for path, text in en.items()}


def test_lists_are_punctuated_in_the_language_of_their_sentence() -> None:
    places = tuple(Place("表二", row, 4) for row in range(5, 15))
    finding = UnfilledAlone(table="T", cells=("a",) * 10, places=places)

    assert "(E6, E7, E8, E9, E10, E11, E12, E13...)" in render(finding, Language.EN)
    assert "（E6、E7、E8、E9、E10、E11、E12、E13……）" in render(finding, Language.ZH)


@pytest.mark.parametrize(("value", "spec", "said"), [
    (None, "", ""), (None, "□", "□"), ("", "空", "空"), (0, "□", "0"), (Decimal("1.50"), "", "1.50"),
    (Place("表三", 3, 3), "", "表三 D4"), (Place("表三", 3, 3), "!", "表三!D4"), (Place("表三", 3, 3), "A1", "D4"),
    (("甲", "乙"), "", "甲、乙"), (("甲", "乙"), "|→", "甲→乙"), ((), "", ""), ((None, 1), "□|，", "□，1"),
    (Some(("甲",), 2), "", "甲……"), (Some(("甲",), 2), "|、| 等", "甲 等"), (Some(("甲",), 1), "|、| 等", "甲"),
    ({"zh": "中", "en": "e"}, "", "中"), (Bytes(3 << 20), "", "3 MB"), (date(2025, 1, 9), "", "2025-01-09"),
    (Settled.VERIFIED, "", "审核人已核实。"), (EMPTY, "", "空.xlsx 是空文件，大小为 0。请向填报单位重新索取。"),
])  # fmt: skip
def test_values_in_words(value: object, spec: str, said: str) -> None:
    assert said == spoken(value, Language.ZH, spec)


@pytest.mark.parametrize("language", tuple(Language))
def test_no_text_is_empty_or_has_spaces_around_it(language: Language) -> None:
    texts = leaves(TEXTS[language])
    for path in (
        ("errors", "problems", "near"),
        ("ui", "next"),
        ("ui", "next_short"),
        ("ui", "list_between"),
    ):  # are put behind something
        texts[path] = texts[path].strip()

    assert [] == [path for path, text in texts.items() if not text or text != text.strip()]


@pytest.mark.parametrize("language", tuple(Language))
def test_every_code_has_name_message_why_and_fix_in_whole_sentences(language: Language) -> None:
    stop = {"zh": "。", "en": "."}[language]
    for code in codes():
        page = explain(code, language)
        assert {"name", "what", "todo", "why"} == TEXTS[language][code].keys()
        assert [] == [text for text in (page.why, page.todo) if not text.endswith(stop)], code
        assert page.what.endswith((stop, "{reason}")), f"{code}: a reason is a sentence"
        assert set() == fields(page.name + page.why + page.todo), "only a message is filled in"


def test_texts_are_in_their_own_language() -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    bare = {path: re.sub(r"\{.*?\}", "", text) for path, text in leaves(TEXTS[Language.ZH]).items()}
    foreign = {path for path, text in bare.items() if re.search("[A-Za-z]", text) and not chinese.search(text)}
    # what the cover and other sheets say, whatever the reader's language
    shown = {"零报告", "否", "单位名称", "报告年度", "说明", "来源", "已核实"}
    mixed = {path for path, text in leaves(TEXTS[Language.EN]).items()
             if chinese.search(re.sub("|".join(sorted(shown, reverse=True)), "", text))}  # fmt: skip

    assert set() == mixed
    assert set() == foreign


def test_unknown_codes_and_languages_are_key_errors() -> None:
    for wrong in ("R999", "ui", "words", ""):
        with pytest.raises(KeyError):
            explain(wrong, Language.ZH)


# ── what the source says, and what it can say ───────────────────────────────────────────────


def every(kind: type) -> list[Any]:
    """The classes of gouji below this one, in the order they were declared."""
    below: list[type] = kind.__subclasses__()
    found: list[Any] = [one for child in below for one in (child, *every(child))]
    return [one for one in dict.fromkeys(found) if one.__module__.startswith("gouji.")]


def known_to(kind: Any) -> set[str]:
    """What a template may name: fields and properties."""
    return {name for one in kind.__mro__ for name, thing in vars(one).items() if isinstance(thing, property)} | {
        *kind._fields
    }


def test_every_code_is_declared_once_and_has_a_page() -> None:
    declared = [str(node.value) for tree in TREES for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and re.fullmatch(r"[RELNM]\d{3}", str(node.value))]  # fmt: skip

    assert sorted(codes()) == sorted(declared)
    assert set(codes()) == CODES.keys()


def test_codes_are_declared_in_the_wing_that_says_them() -> None:
    homes = {kind.__module__.rpartition(".")[2] for kind in CODES.values()}

    assert {"findings"} == homes


@pytest.mark.parametrize("language", tuple(Language))
def test_templates_name_fields_of_their_classes(language: Language) -> None:
    asked = {code: fields(TEXTS[language][code]["what"]) - known_to(kind) for code, kind in CODES.items()}
    phrases = TEXTS[language]["phrases"]
    asked |= {key: fields(phrases[key]) - known_to(kind) for kind in every(Phrase) for key in kind.wordings}

    assert {} == {key: names for key, names in asked.items() if names}


def test_every_phrase_has_its_wordings_and_the_other_way_round() -> None:
    assert sorted(TEXTS[Language.ZH]["phrases"]) == sorted(key for kind in every(Phrase) for key in kind.wordings)


SILENT = {ContentKind.ENCRYPTED, Decider.NEVER, Decider.PARTS, Mechanism.NONE}
"""Keywords that no sentence says."""


@pytest.mark.parametrize("language", tuple(Language))
def test_every_keyword_has_a_wording_and_the_other_way_round(language: Language) -> None:
    said = {kind.__name__: {str(one) for one in kind if one not in SILENT} for kind in every(Keyword)}

    assert said == {name: words.keys() for name, words in TEXTS[language]["words"].items()}


def test_every_talk_in_the_source_is_in_the_catalogue_and_the_other_way_round() -> None:
    called = [part for tree in TREES for node in ast.walk(tree)
              if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ui_text"
              for part in branches(node.args[0])]  # fmt: skip
    families = {the(ast.Constant, node.values[0]).value for node in called if isinstance(node, ast.JoinedStr)}
    said = {node.value for tree in TREES for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
    literal = {node.value for node in called if isinstance(node, ast.Constant)}
    keys = set(TEXTS[Language.ZH]["ui"])

    assert set() == literal - keys
    assert set() == {key for key in keys if key not in said and not key.startswith(tuple(families))}


def test_every_talk_is_given_what_its_text_asks_for() -> None:
    for tree in TREES:
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ui_text"):
                continue
            given = {keyword.arg for keyword in node.keywords}
            if isinstance(node.args[0], ast.Constant) and None not in given:
                assert fields(TEXTS[Language.ZH]["ui"][node.args[0].value]) <= given, ast.unparse(node)


@pytest.mark.parametrize("family", [
    ("verdict", VERDICTS), ("severity", tuple(Severity)),
    ("table", ("code", "severity", "where", "message")), ("state", (*tuple(UnitState), "late")),
], ids=lambda family: family[0])  # fmt: skip
def test_families_of_talk_are_complete(family: tuple[str, tuple[object, ...]]) -> None:
    name, members = family

    assert {f"{name}_{member}" for member in members} == {
        k for k in TEXTS[Language.ZH]["ui"] if k.startswith(f"{name}_")
    }


def test_every_reason_not_to_write_has_a_wording() -> None:
    reasons = {
        keyword.value.value
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "OutputError"
        for keyword in node.keywords
        if keyword.arg == "reason" and isinstance(keyword.value, ast.Constant)
    }

    assert reasons | set(_REASONS.values()) == TEXTS[Language.ZH]["errors"]["output"].keys()


def problems() -> dict[str, set[str]]:
    """Every kind of problem of a form definition that the source notes, with the arguments given each time."""
    found: dict[str, set[str]] = {}
    for node in (node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in ("add", "Problem") or len(node.args) < 2 or not isinstance(node.args[1], ast.Constant):
            continue
        given = {str(keyword.arg) for keyword in node.keywords}
        given |= {
            str(key.value)
            for more in node.args[2:]
            for key in the(ast.Dict, more).keys
            if isinstance(key, ast.Constant)
        }
        kind = str(node.args[1].value)
        found[kind] = found.get(kind, given) & given
    return found


def test_every_problem_of_a_form_has_a_sentence_that_its_arguments_fill() -> None:
    sentences = TEXTS[Language.ZH]["errors"]["problems"]

    assert problems().keys() | {"near"} == sentences.keys()
    assert {} == {kind: missing for kind, given in problems().items() if (missing := fields(sentences[kind]) - given)}


# ── every finding, made to happen ───────────────────────────────────────────────────────────


def zeros(form: Form = F21, unit: str | None = "甲局", year: int | None = 2024, **changes: Any) -> Submission:
    """A return full of zeros, some cells saying something else (``__`` stands for the dot)."""
    observations = dict.fromkeys(form.cells, Observation.of(0))
    observations |= {cell.replace("__", "."): seen for cell, seen in changes.items()}
    return Submission(form, unit, year, observations)


def said_of_parts_beyond() -> list[Finding]:
    """Ten cases of which nine, eight and six are each of a kind."""
    form = define(
        {
            "form": {"id": "kinds", "edition": "1", "title": "t", "source": "s", "years": [2024]},
            "tables": [{"key": "t", "number": "1", "sheet": "甲", "title": "甲", "blocks": [{"columns": [
                {"key": "a", "label": "罚款"}, {"key": "b", "label": "没收"}, {"key": "c", "label": "警告"}, {"key": "all", "label": "合计", "sum": "siblings"},
            ]}]}],
        }
    )  # fmt: skip
    seen = zeros(form, t__a=number(9), t__b=number(8), t__c=number(6), t__all=number(10))
    return list(the(Review, checked(Return("a.xlsx", None, seen, ()))).located())


def pictured(submission: Submission) -> Document:
    """A report in which pictures stand for the tables."""
    clip = f"<w:p><w:r>{word.CLIP}</w:r></w:p>"
    blocks = [clip if isinstance(block, list) else block for block in word.report(submission)]
    return document_in(word.word_file(blocks), "a.docx")


def with_its_report(report: Submission, workbook: Submission | None = None) -> list[Finding]:
    """What is said of a workbook, one full of zeros, that its unit has returned with a report."""
    returned = [reading(workbook or zeros(), file="甲.xlsx"), replace(reading(report, file="甲.docx"), is_report=True)]
    return [finding for one in review(returned) for finding in one.findings]


def report_elsewhere() -> list[Finding]:
    """What is said of a report in the folder of another unit than its own."""
    returned = [
        replace(reading(zeros(), file="红旗区财政局/乙.docx"), is_report=True),
        reading(zeros(), file="乙/乙.xlsx"),
        reading(threes(unit="红旗区财政局"), file="红旗区财政局/甲.xlsx"),
    ]
    named = [replace(one, evidence=Evidence({StatedBy.COVER: one.unit})) for one in returned]
    return [finding for one in review(named) for finding in one.findings]


def without_formulas(folder: Path) -> list[Finding]:
    """What is said of a summary of two kinds of units once a program has kept only its values."""
    units = Roster((ReportingUnit("甲局", kind="部门"), ReportingUnit("乙镇", kind="镇")))
    result = consolidate([reading(zeros()), reading(zeros(unit="乙镇"), file="乙.xlsx")], roster=units)
    path = write(summary_workbook(result), folder / "s.xlsx")
    openpyxl.load_workbook(path, data_only=True).save(path)
    return list(verify(open_summary(path)))


def on_old_blank(folder: Path, form: Form, filled: Submission) -> list[Finding]:
    """What is said of a return on an earlier blank."""
    return [*the(Return, read(filed(folder, filled) / f"{filled.unit}.xlsx", form)).findings]


def status_of_old_blank(folder: Path) -> list[Finding]:
    """What is said of its unit."""
    seen = checked(read(filed(folder, wards(0)) / "甲院.xlsx", NOW))
    found = collection_status(Roster((ReportingUnit("甲院"),)), [seen], form=NOW, year=2024)
    return [finding for line in found.lines for finding in line.findings]


def filled_in(form: Form) -> Submission:
    """A return on a form in which every figure is 1."""
    return Submission(form, "甲院", 2024, dict.fromkeys(form.cells, Observation.of(1)))


def few(unit: str, times: int) -> Submission:
    """A return with four small figures."""
    figures: dict[str, Any] = {cell.replace(".", "__"): number(times) for cell in [*F21.cells][:4]}
    return zeros(unit=unit, **figures)


def number(value: int) -> Observation:
    return Observation.of(value)


def text(raw: str) -> Observation:
    return Observation(None, raw, Status.NOT_A_NUMBER)


def reread(document: Document, form: Form = F21) -> list[Finding]:
    return list(bind(form, document)[1])


def office_copy(folder: Path, sheet: str = "", first: object = None, total: object = None, head: str = "") -> Path:
    """A blank as an office might have it, with a sheet of that name or something in its first cell or total."""
    where = places(F21)
    grids = [grid for grid in layout(F21) if grid.name in {table.sheet for table in F21.tables}]
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(Document(tuple(grids)))))
    for name in list(book.defined_names):
        del book.defined_names[name]
    if sheet:
        book.create_sheet(sheet)
    for one in book.worksheets if head else ():
        one.insert_rows(1)
        one["A1"] = head
    for there, said in ((next(iter(where.values())), first), (where[next(iter(F21.sums))], total)):
        if said is not None:
            the(Worksheet, book[there.sheet])[a1(there.row, there.column)] = said  # type: ignore[assignment]
    book.save(folder / "原表.xlsx")
    return folder / "原表.xlsx"


def saved(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def came_back(name: str, **changed: Any) -> list[Finding]:
    """What is said of a return of zeros in which a cell came back changed."""
    document = layout(F21, zeros())
    grids = [
        replace(grid, pieces=tuple(p._replace(**changed) if p.name == f"gouji.{name}" else p for p in grid.pieces))
        for grid in document
    ]
    return list(bind(F21, replace(document, grids=tuple(grids)))[1])


def in_two(document: Document, name: str, at: int = 15) -> Document:
    """A document in which one sheet is cut into two below a row, as pages are."""
    grids = []
    for grid in document:
        if grid.name != name:
            grids.append(grid)
            continue
        pieces = [piece._replace(rows=1, columns=1, formula=None) for piece in grid.pieces]
        grids.append(Grid("第1页", tuple(piece for piece in pieces if piece.row < at)))
        grids.append(Grid("第2页", tuple(p._replace(row=p.row - at) for p in pieces if p.row >= at)))
    return replace(document, grids=tuple(grids), names={})


def concealed(document: Document, name: str) -> Document:
    """A document in which one sheet is very hidden."""
    hidden = (replace(grid, visibility="very_hidden") if grid.name == name else grid for grid in document)
    return replace(document, grids=tuple(hidden), names={})


FEE = Observation.of(Decimal("8.1"))


def among_others(fee: int) -> list[Submission]:
    """Returns of five units, the last of which reports this amount."""
    others = [zeros(unit=unit, disclosure__fees__amount=number(n)) for n, unit in enumerate("甲乙丙丁", 4)]
    return [*others, zeros(unit="戊", disclosure__fees__amount=number(fee))]


def said_of_file(path: Path) -> list[Finding]:
    return list(read(path).findings)


def two_readings() -> list[Finding]:
    right, wrong = (
        document_in(printed(F21, {**dict.fromkeys(F21.cells, 0), "requests.new.person": n}), "a.pdf") for n in (0, 5)
    )
    assert wrong.otherwise is not None
    return list(chosen(right, wrong.otherwise, [F21], "a.pdf").findings)


def unplaced_in_pdf() -> list[Finding]:
    read = document_in(printed(F21, dict.fromkeys(F21.cells, 0), Dress(blanks=True)), "a.pdf")
    return list(chosen(read, Document((), paragraphs=(Paragraph("\t5\t6"),)), [F21], "a.pdf").findings)


def without_reader(path: Path, patch: pytest.MonkeyPatch) -> list[Finding]:
    patch.setattr("gouji.formats.pdf.document.PACKAGE", "no_such_package")
    return said_of_file(path)


def sample() -> bytes:
    return (SAMPLES / "hongqi-2023.xlsx").read_bytes()


def encrypted() -> bytes:
    data = bytearray(sample())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def encrypted_ods() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", "locked")
        made.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    return buffer.getvalue()


def with_document_type() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b"<workbook", b"<!DOCTYPE x><workbook", 1)
            new.writestr(name, content)
    return buffer.getvalue()


TWINS = Catalogue(tuple(replace(F21, id=name, family=name) for name in ("one", "other")))
"""Forms of two families with the same labels, neither of which the marks of a file name."""


def stranger() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("通讯录").write_string("A1", "姓名")
    return buffer.getvalue()


def huge(folder: Path) -> Path:
    with (folder / "大.xlsx").open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    return folder / "大.xlsx"


def array_total(folder: Path) -> Path:
    book = openpyxl.load_workbook(SAMPLES / "hongqi-2023.xlsx")
    book["表四"]["E4"] = ArrayFormula("D4:E4", "=A4:B4")
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def listed(
    sheets: Mapping[str, Sequence[str]], headless: Mapping[str, Sequence[str]] | None = None
) -> Sequence[Finding]:
    """What is said of a roster with these names on its sheets."""
    every = [(name, ["单位名称", *names]) for name, names in sheets.items()] + list((headless or {}).items())
    grids = (Grid(name, tuple(Piece(row, 0, text) for row, text in enumerate(texts))) for name, texts in every)
    return roster_in([("名册.xlsx", Document(tuple(grids)))])[1]


def refused(action: Callable[[], object]) -> list[Finding]:
    with pytest.raises(UnreadableFile) as refusal:
        action()
    return [refusal.value.finding]


def locked_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    def forbid(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "forbidden")

    with monkeypatch.context() as patch:
        patch.setattr(builtins, "open", forbid)
        return said_of_file(path)


def twice_as_busy() -> Submission:
    observations = {cell: Observation.of(2 * (seen.value or 0)) for cell, seen in busy().observations.items()}
    return replace(busy(unit="县"), observations=observations)


def merged(*readings: Reading, **options: Any) -> list[Finding]:
    result = consolidate(readings, **options)
    return [*result.excluded, *result.findings]


def rederived(tmp: Path, changes: Mapping[str, bytes | int | str] = {}, gone: str = "") -> list[Finding]:
    """What is said of the summary of one return after files were put there or the detail was typed over."""
    folder = tmp / "回收件"
    folder.mkdir()
    saved(folder, "甲.xlsx", to_xlsx(layout(F21, zeros())))
    made = saved(tmp, "汇总表.xlsx", to_xlsx(summary_workbook(consolidate(read_all([folder])))))
    (folder / (gone or "无")).unlink(missing_ok=True)
    for name, content in changes.items():
        if isinstance(content, bytes):
            saved(folder, name, content)
        else:
            book = openpyxl.load_workbook(made, data_only=True)
            book["明细"][name] = content
            book.save(made)
    return list(verify(open_summary(made), [folder]))


def earlier(*members: Submission, unit: str = "县") -> Reading:
    """A summary of some returns that was made before."""
    return as_summary(reading(zeros(unit=unit), file="汇总.xlsx"), members)


def returned_blank() -> Reading:
    """A blank as it went out."""
    blank = layout(F21, unit="红旗区财政局", year=2024)
    return Return("红旗区财政局.xlsx", "cd" * 32, bind(F21, blank)[0], ())


def of_two_kinds() -> Document:
    """The summary of a bureau and a town, added up by kind."""
    units = Roster((ReportingUnit("甲局", kind="部门"), ReportingUnit("乙镇", kind="镇")))
    return summary_workbook(consolidate([reading(busy()), reading(zeros(unit="乙镇"), file="乙.xlsx")], roster=units))


def sorted_and_verified() -> list[Finding]:
    document = sorted_lines(of_two_kinds(), [1, 0])
    return list(verify(Summary("s.xlsx", F21, document, bind(F21, document)[0])))


def without_a_column(tmp: Path) -> object:
    return open_summary(write(taken_away(of_two_kinds(), 9), tmp / "s.xlsx"))


def traced(*readings: Reading) -> list[Finding]:
    return list(lineage(F21, summary_workbook(consolidate(readings)), "requests.new.total").findings)


def reading(submission: Submission, form: Form = F21, file: str = "甲.xlsx") -> Return:
    return Return(file, "ab" * 32, submission, ())


def located(path: Path) -> list[Finding]:
    return list(the(Review, checked(read(path))).located())


def said_of_a_muddle() -> list[Finding]:
    """What is said when five rows are wrong, each in two cells and by other figures."""
    rows = ("new", "carried_in", "granted", "partial", "carried_out")
    wrong: dict[str, Any] = {f"requests__{row}__total": number(7**power) for power, row in enumerate(rows, 1)}
    wrong |= {f"requests__{row}__legal": number(11**power) for power, row in enumerate(rows, 1)}
    return list(the(Review, checked(reading(zeros(**wrong)))).located())


def said_of_a_swap() -> list[Finding]:
    """What is said when 21 instead of 12 leaves a sum of table four broken."""
    wrong = {"upheld": 21, "corrected": 5, "total": 17}
    changes: dict[str, Any] = {f"cases__reconsideration__{column}": number(value) for column, value in wrong.items()}
    return list(the(Review, checked(reading(zeros(**changes)))).located())


def said_when_stopped(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What is said of a swap when the search may only take a few steps more than it needs to see it."""
    monkeypatch.setattr("gouji.editing.localise.locate.MOST_STEPS", 3)
    return said_of_a_swap()


def said_of_a_blank() -> list[Finding]:
    """What is said when a blank must have been 3."""
    three = dict.fromkeys(
        ("new__total", "new__person", "granted__total", "handled__person", "handled__total"), number(3)
    )
    changes: dict[str, Any] = {f"requests__{cell}": seen for cell, seen in three.items()}
    return list(the(Review, checked(reading(zeros(requests__granted__person=NOTHING, **changes)))).located())


def said_of_a_block() -> Sequence[Finding]:
    """What is said of a table that stands one row too low, its totals formulas again."""
    whole = planting.busy(F21, random.Random(1))
    return the(Review, checked(reading(planting.block_off(F21, whole, "requests", "down", live=True)))).findings


def said_of_a_line_without_figures() -> list[Finding]:
    """What is said when a row is blank, and the figures below may be those of the row above each."""
    whole = planting.busy(F21, random.Random(1))
    stated = {cell: value for cell, value in whole.items() if not cell.startswith("requests.granted.")}
    return list(the(Review, checked(reading(planting.submission(F21, stated, live=True)))).located())


ROSTER = Roster((ReportingUnit("红旗区科学技术局", aliases=("科技局",)), ReportingUnit("红旗区财政局")))


def enrolled(*units: tuple[Any, ...]) -> list[Finding]:
    return list(roster_of([RosterLine(row, ReportingUnit(*unit)) for row, unit in enumerate(units, 2)])[1])


def identified(submission: Submission) -> list[Finding]:
    return list(bind(F21, layout(F21, submission), roster=ROSTER)[1])


def in_doubt(unit: str, file: str) -> list[Finding]:
    return list(bind(F21, layout(F21, zeros(unit=unit)), roster=ROSTER, file=f"{file}.xlsx")[1])


def lent() -> Reading:
    """A return of one unit under the name of another."""
    doubt = UnitInDoubt(unit="红旗区科学技术局", stated_by=StatedBy.COVER, found_in=StatedBy.FILE, other="红旗区财政局")
    return Return("红旗区财政局.xlsx", "ab" * 32, zeros(unit="红旗区科学技术局"), (doubt,))


def in_part(table: str) -> Reading:
    return Return(f"{table}.xlsx", "ab" * 32, zeros(unit="红旗区财政局"), (MissingTable(table=table),))


def answering(**answers: str) -> Document:
    """A return of zeros whose cover says something else behind some labels."""
    cover, *rest = layout(F21, zeros())
    labels = {piece.row: str(piece.value) for piece in cover.pieces if piece.role == "label"}
    pieces = tuple(
        piece._replace(value=answers[labels[piece.row]])
        if piece.role == "answer" and labels[piece.row] in answers
        else piece
        for piece in cover.pieces
    )
    return Document((replace(cover, pieces=pieces), *rest))


def twice(upper: str, lower: str) -> Document:
    """A return whose third table stands in its sheet twice, with a heading over each and other figures in one."""
    cover, *rest = layout(F21, zeros())
    table = next(grid for grid in rest if grid.name == "表三")
    below = (
        piece._replace(row=piece.row + 40, value=9 if piece.role == "input" else piece.value, name=None)
        for piece in table.pieces
    )
    above = (piece._replace(row=piece.row + 2, name=None) for piece in table.pieces)
    headings = (Piece(0, 0, upper), Piece(38, 0, lower))
    return Document((cover, *(grid for grid in rest if grid.name != "表三"), Grid("表三", (*headings, *above, *below))))


def of_several(*units: str) -> list[Finding]:
    """What is said of a file with the tables of each of some units on sheets of its own."""
    sheets = [
        replace(grid, name=f"{unit}{grid.name}", pieces=(*below(grid), Piece(0, 0, f"{unit}2024年度统计表")))
        for unit in units
        for grid in layout(F21, zeros())
        if grid.name.startswith("表")
    ]
    return list(bind(F21, Document(tuple(sheets)), roster=ROSTER)[1])


def dated_tables(*years: int) -> Document:
    """A return with the heading of a year over each of its tables."""
    tables = (grid for grid in layout(F21, zeros()) if grid.name.startswith("表"))
    return Document(tuple(
        replace(grid, pieces=(*below(grid), Piece(0, 0, f"{year}年度统计表")))
        for year, grid in zip(years, tables, strict=True)
    ))  # fmt: skip


MERGED = Roster((ReportingUnit("丙局", aliases=("甲局", "乙局"), merged=("甲局", "乙局")),))


def sent_by_both() -> list[Finding]:
    """What is said of the returns of two units that were made into one."""
    both = [zeros(unit="甲局"), zeros(unit="乙局", requests__new__person=number(3))]
    found = [
        identified_as(
            Return(f"{one.unit}.xlsx", one.unit, one, (), evidence=Evidence(units={StatedBy.COVER: one.unit})), MERGED
        )
        for one in both
    ]
    return [finding for one in collected(found, roster=MERGED).told.values() for finding in one]


def below(grid: Grid) -> list[Piece]:
    """The pieces of a sheet, one row down."""
    return [piece._replace(row=piece.row + 1, name=None) for piece in grid.pieces]


def handed_out(folder: Path, change: Callable[[Path], object]) -> list[Finding]:
    """What is said when blanks are handed out for another year, one of them changed before."""
    roster = Roster((ReportingUnit("红旗区科学技术局"),))
    change(folder / gouji.distribute(F21, roster, 2024, folder)[0].file)
    return [finding for one in gouji.distribute(F21, roster, 2025, folder) for finding in one.findings]


def written_into(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["表二"]["B7"] = 3
    book.save(path)


def not_carried(*before: Submission) -> list[Finding]:
    roster = Roster((ReportingUnit("红旗区科学技术局"),))
    return [finding for handout in plan(F21, roster, Period(2025), last_year(before)) for finding in handout.findings]


def locked(folder: Path) -> Path:
    with (folder / "密.xlsx").open("wb") as file:
        OOXMLFile(io.BytesIO(sample())).encrypt("对", file)
    return folder / "密.xlsx"


def all_in(folder: Path) -> list[Finding]:
    return [finding for found in read_all([folder]) for finding in found.findings]


def sheet_as_csv() -> bytes:
    """Table three of a sample as a text."""
    rows = openpyxl.load_workbook(COUNTY / "03-清源县公安局.xlsx", data_only=True)["表三"].iter_rows(values_only=True)
    return "\n".join(",".join("" if value is None else str(value) for value in row) for row in rows).encode()


def in_prose(text: str) -> Sequence[Finding]:
    """What is said of a report of zeros with these words in its first section."""
    return the(Review, checked(reading(replace(zeros(), narrative={"一": text})))).findings


def busy(**more: Any) -> Submission:
    """A return with figures in every row of the first table."""
    rows = ("licensing", "penalty", "coercion")
    figures: dict[str, Any] = {f"disclosure__{row}__decisions": number(9) for row in rows}
    return zeros(**figures, disclosure__fees__amount=number(3), **more)


def threes(**more: Any) -> Submission:
    """A return that says 3 everywhere."""
    return replace(zeros(**more), observations=dict.fromkeys(F21.cells, number(3)))


QUARTERLY = define(
    {
        "form": {"id": "q", "edition": "q", "title": "情况表", "source": "示例", "years": [2024], "period": "quarter"},
        "tables": [
            {
                "key": "t",
                "sheet": "表",
                "title": "表",
                "blocks": [
                    {
                        "columns": [{"key": "total", "label": "累计", "cumulative": True}],
                        "rows": [{"key": "a", "label": "甲"}, {"key": "b", "label": "乙"}],
                    }
                ],
            }
        ],
    }
)


def quarter(part: int, figure: int) -> Submission:
    """A return of a form that is returned quarterly."""
    return Submission(QUARTERLY, "甲局", 2025, dict.fromkeys(QUARTERLY.cells, number(figure)), part=part)


def of_quarter(part: int = 0, title: str = "") -> Sequence[Finding]:
    """What is said of a quarterly return for a part of the year, under a title that says another."""
    document = layout(QUARTERLY, quarter(part, 3))
    table = document.grids[1]
    said = Piece(99, 0, f"甲局2025年{title}情况表")
    grids = (document.grids[0], replace(table, pieces=(*table.pieces, said)), *document.grids[2:])
    return bind(QUARTERLY, replace(document, grids=grids))[1]


def fallen() -> Sequence[Finding]:
    """What is said of figures from the beginning of the year that are below those of the quarter before."""
    return compare(quarter(3, 5), quarter(2, 9))


FILED = Return("财政局.xlsx", "ab" * 32, zeros(unit="红旗区财政局"), (), modified=datetime(2025, 1, 10))


def campaign(*readings: Reading, **options: Any) -> list[Finding]:
    """What is said of a unit with a phone, and of one above another, after these returns."""
    lower = ReportingUnit("科技局", parent="红旗区科学技术局")
    units = (ReportingUnit("红旗区财政局", phone="0311-2"), ReportingUnit("红旗区科学技术局"), lower)
    return list(collection_status(Roster(units), review(readings), **options).reportable())


def odd(explanation: str | None = None) -> tuple[Submission, tuple[Finding, ...]]:
    """A return that does not follow on from last year, explained or not, and what is found."""
    submission = zeros(requests__carried_in__person=number(3))
    said = {"X-CARRY": explanation} if explanation else {}
    return replace(submission, explanations=said), compare(submission, zeros(year=2023))


def said_of_explanation(explanation: str, line: str = "X-CARRY") -> tuple[Finding, ...]:
    submission, findings = odd(explanation)
    return answered(replace(submission, explanations={line: explanation}), findings)


def said_of_verdict(remark: str, digest: str | None = None) -> tuple[Finding, ...]:
    submission, (finding,) = odd()
    known = Verification("甲局", 2024, "X-CARRY.person", digest or digest_of(finding, submission), remark)
    return verified(submission, [finding], [known])


def told_of(*readings: Reading) -> list[Finding]:
    """What is said of each of some returns."""
    return [finding for one in review(readings) for finding in one.findings]


def corrected_beside(document: Document) -> Document:
    """The document with words beside a figure and a comment on another."""
    cover, grid, *rest = document
    said = replace(grid, pieces=(*grid.pieces, Piece(6, 8, "更正：361")))
    return replace(document, grids=(cover, said, *rest), comments={Place(grid.name, 2, 1): Comment("应为 2")})


def as_text(tmp: Path, style: str, old: str = "", new: str = "") -> Path:
    """A report of ones as text in some style, with other words in it."""
    (drawn,) = (one for one in manglings.STYLES if one.name == style)
    text = manglings.report(F21, dict.fromkeys(F21.cells, 1), drawn, random.Random(1))
    return saved(tmp, "a.txt", text.replace(old, new).encode())


def _account_with_an_empty_table() -> Document:
    document = layout(load_form("bmjs-2024"), unit="甲县教育局", year=2024)
    first = document.grids[1]
    entries = [piece for piece in first.pieces if piece.role == "input"]
    filled_in = tuple(p._replace(value=7) if p is entries[0] else p for p in first.pieces)
    return replace(document, grids=(document.grids[0], replace(first, pieces=filled_in), *document.grids[2:]))


HAPPENINGS: dict[str, Callable[[Path, pytest.MonkeyPatch], Iterable[Finding]]] = {
    "R101": lambda tmp, _: said_of_file(tmp / "无.xlsx"),
    "R102": lambda tmp, _: said_of_file(tmp),
    "R103": lambda tmp, patch: locked_out(saved(tmp, "a.xlsx", sample()), patch),
    "R104": lambda tmp, _: said_of_file(saved(tmp, "a.xlsx", b"")),
    "R105": lambda tmp, _: said_of_file(huge(tmp)),
    "R106": lambda tmp, _: said_of_file(saved(tmp, "a.xlsx", b"{\\rtf1 a}")),
    "R107": lambda tmp, _: said_of_file(saved(tmp, "a.xlsx", encrypted())),
    "R108": lambda tmp, _: said_of_file(saved(tmp, "a.xlsx", sample()[:3000])),
    "R109": lambda tmp, _: said_of_file(saved(tmp, "a.xlsx", with_document_type())),
    "R110": lambda tmp, _: said_of_file(saved(tmp, "a.xlsx", stranger())),
    "R111": lambda *_: said_of_file(RETURNED / "R111.xlsx"),
    "R112": lambda *_: said_of_file(RETURNED / "R112.xlsx"),
    "R113": lambda *_: said_of_file(RETURNED / "R113.xlsx"),
    "R114": lambda *_: said_of_file(RETURNED / "R114.xlsx"),
    "R115": lambda *_: said_of_file(RETURNED / "R115.xlsx"),
    "R116": lambda *_: said_of_file(RETURNED / "R116.xlsx"),
    "R117": lambda *_: said_of_file(RETURNED / "R117.xlsx"),
    "R118": lambda *_: said_of_file(RETURNED / "R118.xlsx"),
    "R119": lambda *_: said_of_file(RETURNED / "R119.xlsx"),
    "R120": lambda *_: said_of_file(RETURNED / "R120.xlsx"),
    "R121": lambda *_: said_of_file(RETURNED / "R121.xlsx"),
    "R122": lambda *_: said_of_file(RETURNED / "R122.xlsx"),
    "R123": lambda *_: said_of_file(RETURNED / "R123.xlsx"),
    "R124": lambda *_: said_of_file(RETURNED / "R124.xlsx"),
    "R125": lambda *_: said_of_file(RETURNED / "R125.xlsx"),
    "R126": lambda *_: said_of_file(RETURNED / "R126.xlsx"),
    "R127": lambda *_: said_of_file(RETURNED / "R127.xlsx"),
    "R129": lambda *_: said_of_file(RETURNED / "R129.xlsx"),
    "R130": lambda *_: said_of_file(RETURNED / "R130.xlsx"),
    "R131": lambda *_: bind(F21, layout(F21, unit="甲", year=2024), blank_as_zero=True)[1],
    "R132": lambda *_: said_of_file(RETURNED / "R132.xlsx"),
    "R133": lambda *_: identified(zeros(unit="科技局")),
    "R134": lambda *_: said_of_file(RETURNED / "R134.xlsx"),
    "R135": lambda *_: list(bind(F21, layout(F21, zeros()), file="甲局2022年度报表.xlsx")[1]),
    "R136": lambda *_: identified(zeros(unit="外星球")),
    "R137": lambda *_: list(bind(F21, replace(layout(F21), properties={}), file="红旗区科学技术局.xlsx")[1]),
    "R138": lambda *_: identified(zeros(unit="红旗区科学技木局")),
    "R139": lambda *_: said_of_file(RETURNED / "R139.xlsx"),
    "R140": lambda tmp, _: refused(lambda: fill(array_total(tmp))),
    "R141": lambda tmp, _: all_in(saved(tmp, "~$甲.xlsx", b"x").parent),
    "R142": lambda tmp, _: all_in(saved(tmp, "通知.pdf", b"%PDF-1.7").parent),
    "R143": lambda tmp, _: refused(lambda: read_roster(saved(tmp, "a.csv", "电话,地址\n1,2\n".encode()))),
    "R144": lambda tmp, _: list(read(locked(tmp), password="错").findings),
    "R145": lambda tmp, _: refused(lambda: fill(saved(tmp, "a.csv", b"1,2\n"))),
    "R146": lambda tmp, _: list(mark(the(Review, checked(read(saved(tmp, "a.csv", sheet_as_csv())))), language=Language.ZH).findings),
    "R147": lambda tmp, _: refused(lambda: read_roster(saved(tmp, "a.xlsx", sample()))),
    "R148": lambda tmp, _: list(read(saved(tmp, "a.xlsx", sample()), TWINS).findings),
    "R149": lambda tmp, _: said_of_file(saved(tmp, "a.ods", encrypted_ods())),
    "R151": lambda *_: enrolled(),
    "R152": lambda *_: enrolled(("", "A1")),
    "R153": lambda *_: enrolled(("甲局",), ("乙局",), ("甲局",)),
    "R154": lambda *_: enrolled(("甲局", "A1"), ("乙局", "A1")),
    "R155": lambda *_: enrolled(("甲局", "", ("甲",)), ("乙局", "", ("甲",))),
    "R156": lambda *_: enrolled(("甲县卫生健康局",), ("甲县卫生健康委员会",)),
    "R157": lambda *_: enrolled(("甲局", "", (), "", "乙县政府")),
    "R158": lambda *_: enrolled(("甲局", "", (), "", "乙局"), ("乙局", "", (), "", "甲局")),
    "R160": lambda *_: in_doubt("红旗区财政局", "科技局"),
    "R161": lambda *_: in_doubt("某某局", "a"),
    "R162": lambda *_: list(bind(F21, answering(报告年度="2024年上半年"))[1]),
    "R163": lambda *_: list(bind(F21, answering(报告年度="2023—2024年"))[1]),
    "R164": lambda *_: identified(replace(zeros(), contact={"date": "2024-01-15"})),
    "R165": lambda *_: identified(replace(zeros(), contact={"date": "月底"})),
    "R166": lambda *_: list(bind(F21, twice("", ""))[1]),
    "R167": lambda *_: list(bind(F21, twice("2023年", "2024年"))[1]),
    "R168": lambda *_: list(bind(F21, layout(F21, zeros()), file="示范文本.xlsx")[1]),
    "R170": lambda *_: came_back("disclosure.licensing.decisions", value=46, shown=Appearance("40 46", aside="40")),
    "R171": lambda *_: came_back("_nil_return", value="确认零报告"),
    "R172": lambda *_: list(bind(F21, in_two(layout(F21, zeros()), "表三"))[1]),
    "R173": lambda *_: list(bind(F21, concealed(layout(F21, zeros()), "表三"))[1]),
    "R180": lambda tmp, _: all_in(saved(tmp, "甲.rar", b"Rar!\x1a\x07").parent),
    "R181": lambda *_: bind(F21, replace(layout(F21, zeros()), lost=("附表",)))[1],
    "R189": lambda *_: roster_in([("名册.xlsx", Document((Grid("甲", (Piece(0, 0, "单位名称"), Piece(1, 0, "甲局")), hidden_rows=(range(1, 2),)),)))])[1],
    "R190": lambda *_: refused(lambda: listed({"2024年": ["甲局"], "2025年": ["甲局", "乙局"]})),
    "R191": lambda *_: refused(lambda: listed({"甲": ["甲局"]}, {"乙": ["乙局", "丙局"]})),
    "R192": lambda *_: listed({"甲": ["一、政府部门", "甲局", "合计：1"]}),
    "R193": lambda *_: listed({"甲": ["甲局（原乙局）"]}),
    "R194": lambda *_: listed({"甲": ["甲局"], "乙": ["乙局"]}),
    "R195": lambda *_: listed({"甲": ["甲局"], "旧表": ["乙局"]}),
    "R196": lambda *_: listed({"甲": ["甲局（已撤销）"]}),
    "R197": lambda *_: refused(lambda: roster_in([("名册.xlsx", Document((Grid("甲", (Piece(0, 0, "单位名称"), Piece(1, 0, formula='"甲"&"局"'))),)))])),
    "R198": lambda *_: roster_in([("名册.xlsx", Document((Grid("甲", (Piece(0, 0, "单位名称"), Piece(0, 1, "分类"), Piece(1, 0, "甲局"), Piece(1, 1, "党政")),),)))])[1],
    "R199": lambda *_: of_several("红旗区财政局", "红旗区科学技术局"),
    "R201": lambda *_: list(bind(F21, corrected_beside(layout(F21, zeros())))[1]),
    "R202": lambda *_: sent_by_both(),
    "R203": lambda *_: list(bind(F21, dated_tables(2024, 2023, 2024))[1]),
    "R204": lambda *_: list(bind(F21, replace(layout(F21, zeros()), overlays=(Overlay(Place("表三", 4, 3), (4, 4)),)))[1]),
    "R205": lambda *_: list(bind(F21, Document((*layout(F21, zeros()), Grid("审核意见", (Piece(0, 0, "审核意见"),)))))[1]),
    "R206": lambda tmp, _: on_old_blank(tmp, LABEL_ALONE, filled_in(LABEL_ALONE.at(1))),
    "R207": lambda tmp, _: on_old_blank(tmp, NOW, wards(0)),
    "R208": lambda tmp, _: on_old_blank(tmp, NOW, wards(3)),
    "R209": lambda tmp, _: on_old_blank(tmp, UNDECLARED, wards(3)),
    "R210": lambda *_: list(bind(F21, pictured(zeros()))[1]),
    "R212": lambda *_: with_its_report(zeros(requests__new__person=number(3))),
    "R213": lambda *_: with_its_report(zeros()),
    "R214": lambda *_: list(bind(F21, in_one_row(zeros()))[1]),
    "R215": lambda *_: consolidate([reading(replace(zeros(), groups={"requests.other.person": 3}))]).findings,
    "R216": lambda tmp, _: all_in(saved(tmp, "附件.docx", word.word_file(word.report(Submission(F21, None, 2024, {}), title=["年度报告"]))).parent),
    "R217": lambda *_: with_its_report(threes(year=2023), threes()),
    "R220": lambda tmp, _: said_of_file(as_text(tmp, "flat", "公开 1 1 1 1 1 1 1", "公开 1 1 1 1 1 1")),
    "R221": lambda tmp, _: said_of_file(as_text(tmp, "flat, nothing between")),
    "R222": lambda tmp, _: said_of_file(as_text(tmp, "one cell a line", "商业企业\n科研机构", "科研机构\n商业企业")),
    "R223": lambda tmp, _: said_of_file(as_text(tmp, "tabs, spans dropped", "\n\n四、政府", "\n另附\t4\t5\n\n四、政府")),
    "R224": lambda tmp, _: said_of_file(as_text(tmp, "tabs, spans dropped", "公开\t1\t1\t1\t1\t1\t1\t1", "公开\t1\t1\t1\t1\t1\t1\t")),
    "R225": lambda *_: bind(*twins(("Sheet1", "")))[1],
    "R226": lambda *_: bind(*twins(("Sheet1", ""), ("Sheet2", "")))[1],
    "R227": lambda *_: bind(*twins(("附表2", "行政许可情况")))[1],
    "R230": lambda *_: list(bind(F21, replace(layout(F21, zeros()), paragraphs=(Paragraph("校验码：1234 5678"),)))[1]),
    "R231": lambda *_: list(bind(F21, replace(layout(F21, zeros()), paragraphs=(Paragraph(f"校验码：{check_code(zeros(), period=Period(2023))}"),)))[1]),
    "R240": lambda *_: of_quarter(part=2, title="第一季度"),
    "R241": lambda *_: of_quarter(part=2, title="2—4月"),
    "R242": lambda *_: of_quarter(),
    "R250": lambda *_: two_readings(),
    "R251": lambda tmp, _: said_of_file(saved(tmp, "报告.pdf", written([Sheet()]))),
    "R252": lambda tmp, patch: without_reader(saved(tmp, "报告.pdf", written([Sheet()])), patch),
    "R253": lambda *_: unplaced_in_pdf(),
    "R260": lambda *_: list(wrongly("科目", 6, "205", "教育", None, 0, 0)),
    "R261": lambda *_: list(wrongly("项目", 4, None, 7, 7)),
    "R262": lambda *_: list(wrongly("科目", 6, "20", "教育", None, 0, 0)),
    "R263": lambda *_: list(wrongly("项目", 2, *[None] * 2)) + list(filled(lambda book: None)[1]),
    "R266": lambda *_: list(wrongly("项目", 4, "小计", 4, 6)),
    "R267": lambda *_: list(filled(with_sum_called_otherwise)[1]),
    "R268": lambda *_: list(bind(load_form("bmjs-2024"), _account_with_an_empty_table())[1]),
    "R270": lambda tmp, _: on_old_blank(tmp, UNDECLARED, wards(0, form=NOW)),
    "R280": lambda *_: list(bind(F21, replace(layout(F21, zeros()), paragraphs=(Paragraph("全年收到申请3件。"),), is_report=True))[1]),
    "R281": lambda *_: with_its_report(replace(zeros(), narrative={"一": "【草稿】本年新收政府信息公开申请5件。"})),
    "R282": lambda *_: list(bind(F21, document_in(word.word_file(word.report(zeros(disclosure__fees__amount=Observation(None, "3（预计）", Status.NOT_A_NUMBER)))), "a.docx"))[1]),
    "R283": lambda tmp, _: said_of_file(as_text(tmp, "blanks, spans dropped", "规章 1 1 1", "2 3 4\n规章")),
    "R284": lambda *_: report_elsewhere(),
    "E101": lambda *_: check(zeros(requests__new__person=number(3))),
    "E102": lambda *_: check(zeros(requests__new__person=number(3))),
    "E103": lambda *_: check(zeros(requests__new__person=NOTHING)),
    "E104": lambda *_: check(zeros(disclosure__licensing__decisions=NOTHING)),
    "E105": lambda *_: check(zeros(TOY, beds__surgery__used__night=number(3))),
    "E201": lambda *_: check(zeros(disclosure__licensing__decisions=Observation(Decimal("1.5"), "1.5"))),
    "E202": lambda *_: check(zeros(disclosure__licensing__decisions=number(-1))),
    "E203": lambda *_: check(zeros(disclosure__licensing__decisions=text("约20"))),
    "E204": lambda *_: check(zeros(disclosure__licensing__decisions=text("#REF!"))),
    "E205": lambda *_: check(zeros(disclosure__licensing__decisions=text("2024-01-12"))),
    "E206": lambda *_: check(zeros(disclosure__licensing__decisions=number(45668))),
    "E301": lambda *_: compare(zeros(unit="甲镇", disclosure__regulations__in_force=number(1))),
    "E302": lambda *_: compare(zeros(requests__carried_in__person=number(3)), zeros(year=2023)),
    "E303": lambda *_: compare(busy(), busy(year=2023)),
    "E304": lambda *_: [finding for _, finding in copies([busy(), busy(unit="乙局")])],
    "E305": lambda *_: compare(zeros(), busy(year=2023)),
    "E306": lambda *_: previous_return(zeros(unit="红旗区科学技术局"), [zeros(unit="红旗区科技局")]).findings,
    "E307": lambda *_: compare(zeros(), zeros(F19, year=2020)),
    "E308": lambda *_: previous_return(zeros(), [zeros(year=2020)]).findings,
    "E309": lambda *_: fallen(),
    "E311": lambda *_: said_of_explanation("核实无误"),
    "E312": lambda *_: said_of_explanation("2023年底接收了水利局移交的三件申请"),
    "E313": lambda *_: [*said_of_verdict("张三"), *said_of_verdict("")],
    "E314": lambda *_: [*said_of_verdict("张三", "v0"), *said_of_verdict("", "v0")],
    "E315": lambda *_: said_of_explanation("2023年底接收了水利局移交的三件申请", "X-STOCK"),
    "E320": lambda *_: check(zeros(disclosure__licensing__decisions=text("110101199001011000"))),
    "E321": lambda *_: compare(zeros(disclosure__fees__amount=number(85_000)), zeros(year=2023, disclosure__fees__amount=FEE)),
    "E322": lambda *_: [finding for _, finding in beside_others(among_others(85_000))],
    "E325": lambda *_: check(zeros(cases__reconsideration__upheld=number(3), cases__reconsideration__other=NOTHING)),
    "E326": lambda *_: check(
        zeros(requests__handled__person=number(5), requests__carried_out__person=NOTHING)
    ),
    "E327": lambda *_: said_of_a_block(),
    "E340": lambda *_: check(too_fine()),
    "E350": lambda *_: fields_in_error(signed_as({})),
    "E351": lambda *_: fields_in_error(signed_as({"credit_code": "1"})),
    "E352": lambda *_: fields_in_error(signed_as({"sent": "月底"})),
    "E353": lambda *_: words_in_error(project(stage="中期")),
    "E354": lambda *_: words_in_error(project(stage="")),
    "E355": lambda *_: words_in_error(project(name="一" * 51)),
    "L101": lambda *_: located(COUNTY / "03-清源县公安局.xlsx"),
    "L102": lambda *_: said_of_a_swap(),
    "L103": lambda *_: said_of_a_muddle(),
    "L104": lambda *_: said_of_a_swap(),
    "L105": lambda *_: located(COUNTY / "04-清源县自然资源局.xlsx"),
    "L106": lambda *_: said_of_a_blank(),
    "L107": lambda _, monkeypatch: said_when_stopped(monkeypatch),
    "L108": lambda *_: said_of_a_line_without_figures(),
    "L109": lambda *_: said_of_parts_beyond(),
    "N101": lambda *_: in_prose("收到政府信息公开申请3件。"),
    "N102": lambda *_: in_prose("公开规范性文件3件。"),
    "N103": lambda *_: in_prose("新收政府信息公开申请9件，上年结转1件，办结9件，结转下年2件。"),
    "N104": lambda *_: in_prose("【草稿】本年没有变化。"),
    "N105": lambda *_: in_prose("该部分以表格形式报告。"),
    "N106": lambda *_: in_prose("统计期限自2023年1月1日至2023年12月31日。"),
    "N107": lambda *_: in_prose("收到申请1件，" * (MOST_PIECES + 1)),
    "M101": lambda *_: merged(reading(zeros()), Refused("b", None, (EMPTY,))),
    "M102": lambda *_: merged(reading(zeros()), reading(zeros(requests__new__person=NOTHING), file="乙.xlsx")),
    "M103": lambda *_: merged(reading(zeros()), reading(zeros(F19, unit="乙"), F19), form=F21),
    "M104": lambda *_: merged(*(reading(zeros(unit=unit)) for unit in "甲乙"), reading(zeros(unit="丙", year=2023))),
    "M105": lambda *_: merged(reading(zeros(requests__new__person=number(3)))),
    "M106": lambda *_: merged(reading(zeros(unit=None))),
    "M107": lambda *_: merged(reading(zeros(requests__new__person=number(3)))),
    "M108": lambda *_: merged(reading(zeros(disclosure__licensing__decisions=NOTHING))),
    "M109": lambda *_: merged(reading(zeros()), as_summary(reading(zeros(unit="乙")))),
    "M110": lambda *_: merged(reading(zeros()), as_summary(reading(zeros(unit="县"))), unit="县"),
    "M111": lambda *_: merged(reading(zeros()), reading(zeros(), file="乙.xlsx")),
    "M112": lambda *_: merged(*(reading(zeros(unit=unit)) for unit in "甲乙乙"), policy="refuse"),
    "M113": lambda *_: merged(reading(zeros()), roster=Roster((ReportingUnit("甲局"), ReportingUnit("乙局")))),
    "M114": lambda *_: merged(reading(zeros()), roster=Roster((ReportingUnit("县"), ReportingUnit("甲局", parent="县")))),
    "M115": lambda *_: merged(reading(zeros()), as_summary(reading(zeros(unit="县"))), unit="县"),
    "M116": lambda *_: merged(reading(zeros()), as_summary(reading(busy(unit="县"))), unit="县"),
    "M117": lambda *_: merged(*(reading(busy(unit=unit)) for unit in "甲乙"), reading(twice_as_busy())),
    "M118": lambda *_: adjustments_of(F21, [(Place("调整", 1, 0), {"cell": "表九!A1", "amount": "1", "reason": "误"})])[1],
    "M119": lambda *_: merged(reading(zeros()), adjustments=[Adjustment("requests.new.person", 1, "漏计一件")]),
    "M120": lambda *_: merged(reading(zeros()), roster=Roster((ReportingUnit("乙局"),))),
    "M121": lambda *_: merged(reading(zeros()), adjustments=[Adjustment("requests.new.person", 1, "漏计一件")]),
    "M122": lambda *_: merged(*(reading(few(unit, times)) for unit, times in (("甲", 1), ("乙", 2), ("丙", 3)))),
    "M123": lambda *_: merged(reading(zeros()), adjustments=[Adjustment("requests.new.person", -1, "误")]),
    "M131": lambda tmp, _: handed_out(tmp, written_into),
    "M132": lambda tmp, _: handed_out(tmp, lambda _: None),
    "M133": lambda tmp, _: handed_out(tmp, lambda path: path.write_bytes(b"")),
    "M134": lambda *_: not_carried(zeros(unit="红旗区科技局")),
    "M135": lambda *_: not_carried(zeros(unit="红旗区科学技术局", year=2022)),
    "M136": lambda *_: not_carried(zeros(unit="红旗区科学技术局", requests__carried_out__person=NOTHING)),
    "M141": lambda *_: campaign(),
    "M142": lambda *_: campaign(FILED, due=date(2025, 1, 9)),
    "M143": lambda *_: campaign(FILED, replace(FILED, submission=busy(unit="红旗区财政局"))),
    "M144": lambda *_: campaign(FILED, FILED, policy="refuse"),
    "M145": lambda *_: campaign(reading(zeros(unit="科技局"))),
    "M146": lambda *_: campaign(FILED, reading(zeros(unit="红旗区财政局", year=2023)), year=2024),
    "M147": lambda *_: campaign(as_summary(FILED)),
    "M148": lambda tmp, _: said_of_file(write(Document((), properties={LIST_MARK: "status"}), tmp / "a.xlsx")),
    "M149": lambda *_: campaign(Refused("红旗区财政局.xls", None, (EMPTY,))),
    "M151": lambda tmp, _: refused(lambda: open_summary(saved(tmp, "a.xlsx", sample()))),
    "M152": lambda tmp, _: rederived(tmp, gone="甲.xlsx"),
    "M153": lambda tmp, _: rederived(tmp, {"甲.xlsx": to_xlsx(layout(F21, zeros(requests__new__person=number(1))))}),
    "M154": lambda tmp, _: rederived(tmp, {"F5": 77}),
    "M155": lambda tmp, _: rederived(tmp, {"B5": "乙局"}),
    "M156": lambda tmp, _: rederived(tmp, {"F5": 77}),
    "M157": lambda tmp, _: rederived(tmp, {"乙.xlsx": to_xlsx(layout(F21, zeros(unit="乙局")))}),
    "M158": lambda tmp, _: rederived(tmp, {"甲.xlsx": to_xlsx(replace(layout(F21, zeros()), properties={}))}),
    "M159": lambda tmp, _: rederived(tmp),
    "M160": lambda tmp, _: rederived(tmp, {"F5": 77}),
    "M161": lambda tmp, _: without_formulas(tmp),
    "M171": lambda *_: merged(reading(zeros()), lent()),
    "M172": lambda *_: merged(reading(zeros()), in_part("表二"), in_part("表三")),
    "M173": lambda *_: not_carried(zeros(unit="红旗区科学技术局"), busy(unit="红旗区科学技术局")),
    "M174": lambda *_: campaign(FILED, lent()),
    "M175": lambda tmp, _: sorted_and_verified(),
    "M176": lambda tmp, _: refused(lambda: without_a_column(tmp)),
    "M177": lambda *_: merged(reading(busy()), earlier(busy(), zeros(unit="乙局"))),
    "M178": lambda *_: merged(reading(busy(unit="丙局")), reading(busy()), unit="丙局"),
    "M179": lambda *_: merged(reading(zeros(unit="红旗区教育局")), reading(zeros(unit="教育局"))),
    "M180": lambda *_: merged(reading(zeros()), returned_blank()),
    "M181": lambda *_: campaign(returned_blank()),
    "M182": lambda *_: merged(reading(zeros()), reading(zeros(unit="乙局", year=2023))),
    "M183": lambda *_: merged(reading(zeros(requests__new__person=number(3)))),
    "M184": lambda *_: traced(reading(zeros(requests__new__total=number(3)))),
    "M185": lambda *_: list(shown_otherwise(F21, Lineage("requests.new.total", 3, (), ()), 4)),
    "M186": lambda *_: merged(reading(zeros()), earlier(busy(), unit="丙局")),
    "M187": lambda tmp, _: all_in(saved(tmp, "a.csv", "单位名称,联系人\n甲局,李\n乙局,王\n".encode()).parent),
    "M188": lambda *_: collected([replace(reading(one), findings=(CoverDateUnread(said="月底"),)) for one in (zeros(), busy())]).findings,
    "M189": lambda *_: list(last_year([zeros(unit="甲局"), zeros(unit="乙局")], MERGED).of("丙局", 2025).findings),
    "M190": lambda *_: [NoteOfNobody(unit="柳河镇", note="周五补报")],
    "M191": lambda *_: [NotCarriedOver(added=Some.of([Unkept(sort="comment", text="问过", place=Place("催报表", 4, 1))], 1))],
    "M199": lambda *_: merged(reading(zeros()), reading(zeros(unit="乙局", year=None))),
    "M202": lambda *_: campaign(reading(zeros(F19, unit="红旗区财政局", year=2024), F19), year=2024),
    "M203": lambda *_: told_of(reading(busy()), replace(reading(busy(unit=None)), file="Book1.xlsx")),
    "M204": lambda tmp, _: rederived(tmp, {"甲.xlsx": to_xlsx(layout(F21, zeros(year=2023)))}),
    "M205": lambda tmp, _: rederived(tmp, {"甲.xlsx": encrypted()}),
    "M206": lambda tmp, _: consolidate([the(Return, read(filed(tmp, wards(0)) / "甲院.xlsx", NOW))]).findings,
    "M207": lambda tmp, _: status_of_old_blank(tmp),
    "M231": lambda tmp, _: refused(lambda: fit(saved(tmp, "a.csv", b"1,2\n"), F21)),
    "M232": lambda tmp, _: fit(office_copy(tmp), load_form("us-foia-2018")).findings,
    "M233": lambda tmp, _: fit(saved(tmp, "a.xlsx", to_xlsx(layout(F21))), F21).findings,
    "M234": lambda tmp, _: fit(office_copy(tmp, sheet=CHECKS), F21).findings,
    "M235": lambda tmp, _: fit(office_copy(tmp, first=3), F21).findings,
    "M236": lambda tmp, _: fit(office_copy(tmp, total="=1+1"), F21).findings,
    "M237": lambda tmp, _: fit(office_copy(tmp, total="=SUBTOTAL(9,A1)"), F21).findings,
    "M238": lambda tmp, _: refused(lambda: fit(saved(tmp, "a.xlsx", encrypted()), F21)),
    "M239": lambda tmp, _: fit(office_copy(tmp, head="2023年度统计表"), F21, 2024).findings,
    "M240": lambda *_: merged(*(reading(few(unit, 1000 * n)) for n, unit in enumerate("甲乙丙", 1)), roster=Roster(tuple(map(ReportingUnit, "甲乙丙")))),
}  # fmt: skip


def test_every_code_is_made_to_happen_here() -> None:
    assert list(HAPPENINGS) == list(codes())


@pytest.mark.parametrize("code", HAPPENINGS)
def test_a_finding_that_happens_can_be_said_in_both_languages(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [finding for finding in HAPPENINGS[code](tmp_path, monkeypatch) if finding.code == code]

    assert found
    for finding in found:
        for language, stop in ((Language.ZH, "。"), (Language.EN, ".")):
            said = render(finding, language)
            assert said.endswith(explain(code, language).todo), "it ends with what to do"
            assert said.endswith(stop)
            for ugly in ("{", "}", "（）", "()", "None", "“”", "Decimal", "['", "！", "。。", "..", "  "):
                assert ugly not in said, said


def test_a_named_rule_in_a_form_without_columns_has_no_empty_brackets() -> None:
    (finding,) = [f for f in check(zeros(TOY, money__grant__bills=number(0))) if f.rule == "CROSS"]

    assert "money.fees.bills不平" in render(finding, Language.ZH).replace(" ", "")


def test_places_are_told_as_people_write_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = [f for f in HAPPENINGS["R130"](tmp_path, monkeypatch) if f.code == "R130"]

    assert "表四 E4（" in render(finding, Language.ZH)
    assert "表四 E4 (" in render(finding, Language.EN)


def test_a_cell_that_the_file_does_not_have_is_told_by_its_label() -> None:
    (finding,) = located(RETURNED / "R112.xlsx")

    assert "表中缺少的一格（（五）不予处理 2.重复申请·自然人）：空白，应为 2" in render(finding, Language.ZH)
    assert "requests." not in render(finding, Language.ZH) + render(finding, Language.EN)


def test_sizes_are_told_in_megabytes(tmp_path: Path) -> None:
    (finding,) = said_of_file(huge(tmp_path))

    assert "文件大小超过上限 64 MB" in render(finding, Language.ZH)
    assert "limit of 64 MB" in render(finding, Language.EN)


def test_other_limits_are_told_as_they_are() -> None:
    depth = TooLarge(file="a", what=Limited.DEPTH, limit=64)

    assert "嵌套层数超过上限 64，" in render(depth, Language.ZH)


def test_only_brackets_with_nothing_else_to_say_are_left_out() -> None:
    def blanks(total: int) -> str:
        cell = SuspectCell(cell="a", where="a", label="甲", reported=None, suggested=1, mechanism=Mechanism.BLANK)
        return render(BlanksImplied(corrections=Some((cell,), total)), Language.ZH)

    assert "从略" not in blanks(1)
    assert "（另有 2 格从略）" in blanks(3)
    (query,) = odd()[1]
    assert "上年报表第四项" in render(query.changed(figures=()), Language.ZH)


def test_a_unit_leads_its_sentence() -> None:
    finding = EmptyFile(file="a.xlsx")

    assert render(finding, Language.ZH, unit="甲局") == "甲局：" + render(finding, Language.ZH)
    assert render(finding, Language.EN, unit="甲局") == "甲局: " + render(finding, Language.EN)


def test_braces_in_what_a_unit_wrote_are_nothing_special() -> None:
    finding = NotANumber(where=Place("表二", 6, 1), label="{raw}", raw="{0} {x!r} %s")

    assert "填的是“{0} {x!r} %s”" in render(finding, Language.ZH)


# ── errors ──────────────────────────────────────────────────────────────────────────────────

MISSING = [Problem("form.id", "missing", {"key": "id"}), Problem("tables[0]", "missing", {"key": "sheet"})]
ERRORS = [
    FormError("a.toml", tuple(MISSING)),
    NothingToAddUp(()),
    NothingToVerify(file="回收件/a.xlsx"),
    NoFollowUpList(path="a.xlsx"),
    NoSuchPart(name="部门"),
    UnknownForm(name="x", known="zfxxgk-2021"),
    AmbiguousForm(known="zfxxgk-2021 政府信息公开工作年度报告, b 乙"),
    WrongYear(form="zfxxgk-2019", year=2024, years="2019–2020"),
    NoEdition(year=2010, known="zfxxgk-2021 (2021 年度起)"),
    WrongPeriod(form="zfxxgk-2021", period="2025-Q1", example="2025"),
    UnknownPeriod(period="2025-Q5"),
    NoPeriodGiven(),
    TwoPeriods(year=2025, period="2025-Q1"),
    UnknownSetting(setting="日期", value="2025-13-01"),
    *(OutputError(path="a.xlsx", reason=reason) for reason in TEXTS[Language.ZH]["errors"]["output"]),
    OutputError(path="a.xlsx", reason="Input/output error"),
    UnreadableFile(EmptyFile(file="a.xlsx")),
    UnusableTemplate(path="a.docx", missing="正文"),
    NoTableToDraft(path="a.xlsx"),
    UndraftedKind(path="a.xls"),
]


def subclasses(kind: type) -> set[type]:
    below: list[type] = kind.__subclasses__()
    return {found for child in below for found in {child} | subclasses(child)}


def test_every_kind_of_error_has_a_sentence() -> None:
    kinds = {kind for kind in subclasses(GoujiError) if kind.__module__.startswith("gouji")}

    assert kinds == {type(error) for error in ERRORS}
    assert {kind.__name__ for kind in kinds - {UnreadableFile}} == TEXTS[Language.ZH]["errors"]["errors"].keys()


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{type(e).__name__}-{e.arguments.get('reason', '')}")
@pytest.mark.parametrize("language", tuple(Language))
def test_every_error_can_be_said(error: GoujiError, language: Language) -> None:
    said = error_message(error, language)

    assert "{" not in said + str(error)
    assert str(error.arguments.get("path", "")) in said
    if "-" in (reason := str(error.arguments.get("reason", ""))):
        assert reason not in said, "keywords are put into words"


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{type(e).__name__}-{e.arguments.get('reason', '')}")
def test_an_error_of_another_process_says_the_same(error: GoujiError) -> None:
    there = pickle.loads(pickle.dumps(error))

    assert (type(error), error_message(error, Language.ZH), str(error)) == (
        type(there),
        error_message(there, Language.ZH),
        str(there),
    )


def test_a_form_error_lists_every_problem_on_its_own_line() -> None:
    lines = error_message(ERRORS[0], Language.EN).splitlines()

    assert ["  form.id: ", "  tables[0]: "] == [line[: line.index(": ") + 2] for line in lines[1:]]


def test_talk_fills_in_what_it_is_given() -> None:
    assert ui_text("wrote", Language.ZH, path="a.xlsx").endswith(" a.xlsx")
    assert "a.xlsx" in ui_text("wrote", Language.EN, path="a.xlsx")


@pytest.mark.parametrize("code", codes())
def test_a_figure_that_may_be_blank_is_told_as_a_blank(code: str) -> None:
    declared = {name: kind for one in CODES[code].__mro__ for name, kind in getattr(one, "__annotations__", {}).items()}
    blank = {name for name, kind in declared.items() if kind == "Number | None"}

    for language in Language:
        told = [(name, spec) for _, name, spec, _ in string.Formatter().parse(page_of(code, language)["what"]) if name]
        assert {BLANK[language]} >= {spec for name, spec in told if name in blank}


BLANK = {Language.ZH: "空白", Language.EN: "blank"}


@pytest.mark.parametrize("language", Language)
def test_a_figure_that_should_or_does_stand_nowhere_is_told_in_words(language: Language) -> None:
    at = Place("明细", 5, 6)
    told = [
        StaleTotal(label="甲", stored=3, value=None, places=(at,)),
        SheetDiffers(sheet="明细", left=None, right=7, places=(at,)),
        SheetDiffers(sheet="明细", left=7, right=None, places=(at,)),
        StatedFigure(where=at, value=None),
    ]
    said = [render(one, language) if isinstance(one, Finding) else spoken(one, language) for one in told]

    assert [1] * len(told) == [one.count(BLANK[language]) for one in said]
    assert BLANK[language] not in render(SheetDiffers(sheet="明细", left=7, right="", places=(at,)), language)


def test_a_message_quotes_no_more_of_a_cell_than_anybody_reads() -> None:
    for language, length in ((Language.ZH, "1000000 字"), (Language.EN, "1000000 characters")):
        said = render(NotANumber(label="甲", raw="长" * 1_000_000, where=Place("表", 0, 0)), language)

        assert "长" * 200 in said
        assert "长" * 201 not in said
        assert length in said


def test_the_name_of_a_file_is_told_whole() -> None:
    path = "d/" * 600 + "甲.xlsx"

    assert path in render(EmptyFile(file=path), Language.ZH)


@pytest.mark.parametrize(("finding", "said", "unsaid"), [
    (BlanksAsZero(cells=("a",), since=ZeroSince.ASKED_FOR), "设定了", "零报告"),
    (BlanksAsZero(cells=("a",)), "零报告", "设定了"),
    (FalseClaim(section="一", text="收到3件", said=3, sums=()), "写的是 3", "疑似"),
    (YearUnclear(said="今年", year=2024), "取用 2024 年度", "None"),
    (YearUnclear(said="今年"), "不能确定是哪一年。", "取用"),
    (EmptyReturn(file="甲.xlsx"), "什么都没有填，", "预填"),
    (EmptyReturn(file="甲.xlsx", prefilled=6), "预填的 6 格", "None"),
    (Unreadable(file="甲.xlsx", reason=EmptyFile(file="甲.xlsx")), "没有汇总：甲.xlsx", "（甲.xlsx）"),
    (Unreadable(file="甲.xlsx", reason=None), "甲.xlsx", "None"),
    (PartOfYear(found_in=StatedBy.COVER, said="上半年"), "封面填的报告期是“上半年”", "报告年度封面"),
    (PartsDiffer(stated=4, value=1, imbalance=3, units=Some.of([StatedTotal(unit="甲局", stated=4, value=None)], 9)), "不是数字", "None"),
    (OwnFormulas(cells=("a",), figures=Some.of([OwnFormula(place=Place("表三", 3, 3), formula="X1", stored=True, uncomputed=True)], 9)), "没有存下结果", "（取存的结果）"),
    (HiddenFigures(cells=("a",), figures=Some((), 1), hidden=(HiddenLines(sheet="表三", rows="5-8"), HiddenLines(sheet="表四"))), "隐藏的表三第 5-8 行、工作表“表四”", "格式设成不显示"),
    (BlanksImplied(cells=("a",), corrections=Some.of([SuspectCell(cell="a", where=Place("表三", 3, 3), label="甲", reported=None, suggested=3, mechanism=Mechanism.NONE, uncomputed=True)], 9)), "公式没有结果，应为 3", "空白"),
    (HiddenFigures(cells=("a",), figures=Some((), 1), unseen=1), "格式设成不显示", "隐藏的"),
])  # fmt: skip
def test_a_message_says_what_is_known_and_no_more(finding: Finding, said: str, unsaid: str) -> None:
    text = render(finding, Language.ZH)

    assert said in text
    assert unsaid not in text
