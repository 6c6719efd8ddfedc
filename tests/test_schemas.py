"""What programs read of gouji is what the schemas in the package say, no more and no less."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib.resources import files
from pathlib import Path
from typing import Any

import accounts
import opened
import openpyxl
import pytest
import revising
import test_crosswalk
import test_form_difference
import test_form_fields
from jsonschema import Draft202012Validator
from test_form_examples import TEXTS

from gouji import Language, Observation, Return, Submission, layout, load_form, review, write
from gouji.cli.main import main
from gouji.editing.localise import structural_errors
from gouji.model import mechanism
from gouji.model.form import MARKS
from gouji.reports.check_json import as_json

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
COUNTY, CHECKED, RETURNED = (SAMPLES / name for name in ("county", "checked", "returned"))
TOY = HERE / "data" / "toy.toml"
SCHEMAS = {path.name.removesuffix(".json"): json.loads(path.read_text("utf-8"))
           for path in files("gouji").joinpath("schemas").iterdir() if path.name != "form.json"}  # fmt: skip
"""Those of outputs; what goes in is tried in test_form_schema."""
DIGESTS = json.loads((HERE / "data" / "golden" / "schemas.json").read_text("utf-8"))
ROSTER = "单位名称,上级单位,类型\n清源县人民政府\n清源县教育局,清源县人民政府,部门\n清源县公安局,,部门\n清源县水利局\n东关街道办事处\n石门镇人民政府\n柳河镇人民政府\n"
ADJUSTMENTS = "单元格,调整数,原因,涉及单位\n表三!D4,-3,跨年重复登记三件,清源县公安局\n表三!E5,-9,漏报补登\n合计,1,无\n"
MUDDLED = """
[[rules]]
id = "THREE"
title = { zh = "外科编制床位等于三", en = "three beds planned" }
expression = "beds.surgery.planned == 3"
source = "院办"
[[rules]]
id = "FOUR"
title = { zh = "外科编制床位等于四", en = "four beds planned" }
expression = "beds.surgery.planned == 4"
source = "院办"
[[tables]]
key = "spent"
number = "3"
sheet = "支出"
title = "三、支出"
[[tables.blocks]]
columns = [{ key = "amount", label = "金额", kind = "amount", unit = "万元" }]
rows = [{ key = "wages", label = "工资" }]
"""
Schema = dict[str, Any]


# ── what the commands really say ────────────────────────────────────────────────────────────


def said(*arguments: object) -> str:
    """What a command writes to standard output."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    with redirect_stdout(out), pytest.raises(SystemExit) as leaving:
        main([str(argument) for argument in arguments])
    assert leaving.value.code in (0, 1), arguments
    return out.buffer.getvalue().decode()


def typed(source: Path, target: Path, **cells: Any) -> Path:
    """A copy with some cells typed over, by sheet and address with ``_`` between them."""
    book = openpyxl.load_workbook(source)
    for place, value in cells.items():
        sheet, at = place.split("_")
        book[sheet][at] = value
    book.save(target)
    return target


def unmarked(path: Path) -> None:
    """Take out what a workbook says of the blank that it was."""
    book: Any = openpyxl.load_workbook(path)
    del book[MARKS]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(path)


def named_by_everything(folder: Path) -> tuple[Path, Path]:
    """A return and a roster: cover, sheets, blank, file and folder say whose and of which year it is, not all the same."""
    roster, home = folder / "编码名册.csv", folder / "清源县水利局"
    home.mkdir(parents=True)
    roster.write_text("单位名称,单位编码\n清源县公安局,A1\n清源县水利局,A2\n", "utf-8")
    said("distribute", roster, "--year", 2024, "-o", folder / "空白表")
    book = openpyxl.load_workbook(folder / "空白表" / "A1-清源县公安局.xlsx")
    book["封面"]["B2"] = "清源县公安局2024年政府信息公开工作年度报告"
    book["表四"].title = "2024年表四"
    other = book.create_sheet("联系表")
    other.append(["填报单位", "清源县水利局", "年度", 2023])
    book.save(home / "公安局2024年.xlsx")
    return home / "公安局2024年.xlsx", roster


def drafts(folder: Path) -> Path:
    """Two returns each of some units, told apart by name, by what is stored in them, by the disk, or each in part."""
    folder.mkdir()
    bare = {"封面_C8": None}
    police, education = folder / "清源县公安局.xlsx", COUNTY / "02-清源县教育局.xlsx"
    for name in ("教育局", "教育局（更正）"):
        typed(education, folder / f"{name}.xlsx", **bare)
    for day, name in enumerate(("公安局", "公安局副本"), 1):
        stamped(typed(COUNTY / "03-清源县公安局.xlsx", police, **bare), folder / f"{name}.xlsx", day)
        stamped(typed(education, police, **bare, 封面_C4="石门镇人民政府"), folder / f"石门{day}.xlsx", None)
        os.utime(folder / f"石门{day}.xlsx", (1_737_500_000 + day, 1_737_500_000 + day))
    for table in ("表二", "表三"):
        book = openpyxl.load_workbook(education)
        book["封面"]["C4"] = "清源县水利局"
        del book[table]
        book.save(folder / f"水利局无{table}.xlsx")
    police.unlink()
    return folder


def stamped(source: Path, target: Path, day: int | None) -> None:
    """A copy of a workbook that says it was saved on a day of January 2025, or does not say when."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8") if name == "docProps/core.xml" else old.read(name)
            if isinstance(content, str):
                stamp = f"2025-01-{day:02}T08:00:00Z" if day else ""
                content = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{stamp}", content)
            new.writestr(name, content)


def odd_folder(folder: Path) -> Path:
    """The county's returns among whatever else may lie in such a folder."""
    shutil.copytree(COUNTY, folder)
    said("merge", COUNTY, "-o", folder / "汇总表.xlsx", "--unit", "清源县")
    for other in (CHECKED / "2020.xlsx", CHECKED / "2023.xlsx", CHECKED / "E302-E312.xlsx", RETURNED / "R120.xlsx"):
        shutil.copy(other, folder)
    police = folder / "03-清源县公安局.xlsx"
    typed(police, folder / "03-清源县公安局更正.xlsx", 表三_D4=28, 表三_F6="/", 封面_C8="2025-01-09")
    unmarked(typed(police, folder / "甲.xlsx", 封面_C4="石门镇人民政俯"))
    typed(folder / "02-清源县教育局.xlsx", folder / "未署日期.xlsx", 封面_C8=None)
    unmarked(typed(folder / "07-柳河镇人民政府.xlsx", folder / "马庄.xlsx", 封面_C4="马庄乡人民政府"))
    typed(folder / "2023.xlsx", folder / "上年有错.xlsx", 表三_D4=99)
    typed(folder / "2023.xlsx", folder / "上年未填.xlsx", 表四_A4=None)
    (folder / "08-东关街道办事处.xlsx").write_bytes(b"PK")
    (folder / "~$锁.xlsx").write_bytes(b"")
    (folder / "通知.txt").write_text("请速报。", "utf-8")
    shutil.copytree(folder, folder.parent / "空", ignore=shutil.ignore_patterns("*.xlsx"))
    return folder


def report() -> Submission:
    """A report whose prose has a number of every kind, and speaks for one error and against others."""
    form = load_form("2021")
    figures = dict.fromkeys(form.cells, 0) | {
        f"cases.reconsideration.{key}": n for key, n in (("upheld", 5), ("total", 7))
    }
    figures |= {f"cases.litigation_direct.{key}": n for key, n in (("other", 5), ("total", 7))}
    text = "政府信息公开行政复议5件，行政诉讼7件。收到政府信息公开申请3件，主动公开信息2.5万条，公开规范性文件3件。"
    return Submission(form, "甲局", 2024, {c: Observation.of(n) for c, n in figures.items()}, narrative={"一": text})


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Everything that the commands say of the samples and of an odd folder, by the name of the schema."""
    home = tmp_path_factory.mktemp("outputs")
    odd, summary, own, ward = odd_folder(home / "odd"), home / "汇总.xlsx", ("--form", TOY), home / "病区.xlsx"
    muddled = TOY.read_text("utf-8").replace(', sum = ["used.day", "used.night"]', "") + MUDDLED
    for name, text in {"名册.csv": ROSTER, "调整.csv": ADJUSTMENTS, "form.toml": muddled}.items():
        (home / name).write_text(text, "utf-8")
    said("blank", *own, "-o", ward)
    said("blank", "--year", 2024, "--unit", "清源县水利局", "-o", home / "空表.xlsx")
    typed(ward, ward, 经费_B3=12.5, 经费_C3=3, 床位_B3="约20", 床位_G3=-2)
    blank = typed(CHECKED / "E304.xlsx", home / "未填.xlsx", 表三_E4=None)
    lost = openpyxl.load_workbook(CHECKED / "E102-L101.xlsx")
    del lost["表四"]
    lost.save(home / "无表四.xlsx")
    office = ("--roster", home / "名册.csv", "--previous", CHECKED / "2023.xlsx")
    merged = ("--json", home / "m.json", "-o", summary, "--force")

    said("merge", odd, *office, "--unit", "清源县", "--adjust", home / "调整.csv", *merged)
    found = {"merge": [(home / "m.json").read_text("utf-8")]}
    foreign = openpyxl.load_workbook(summary)
    foreign["来源"].delete_rows(3)
    foreign.save(home / "少一行.xlsx")
    shutil.copytree(COUNTY, home / "齐")
    said("merge", home / "齐", "-o", home / "齐" / "汇总表.xlsx", "--unit", "清源县")
    said("merge", home / "齐", "--unit", "清源县", "--adjust", home / "调整.csv", *merged)
    found["merge"].append((home / "m.json").read_text("utf-8"))
    said("merge", ward, home / "无表四.xlsx", "--form", TOY, *merged, "--lang", "en")
    found["merge"].append((home / "m.json").read_text("utf-8"))
    said("merge", COUNTY, odd / "汇总表.xlsx", "--unit", "清源县", "--adjust", home / "调整.csv", *merged)
    found["merge"].append((home / "m.json").read_text("utf-8"))
    said("merge", home / "无表四.xlsx", *merged)
    read = (*(COUNTY.glob("0[156]*")), CHECKED / "E302-E312.xlsx", CHECKED / "E201-E202-E203-E204-E205-E206.xlsx",
            RETURNED / "R113.xlsx", RETURNED / "R120.xlsx", home / "无表四.xlsx", odd / "03-清源县公安局更正.xlsx")  # fmt: skip
    found["read"] = [said("read", path) for path in read]
    lent, coded = named_by_everything(home / "来源")
    found["read"].append(said("read", lent, "--roster", coded))
    found["read"].append(said("read", ward, *own, "--lang", "en"))
    (home / "开口表.toml").write_text(opened.DEFINITION, "utf-8")
    found["read"].append(said("read", opened.saved(home / "开口表.xlsx"), "--form", home / "开口表.toml"))
    (home / "符号.toml").write_text(next(text for text in TEXTS if "special" in text), "utf-8")
    said("blank", "--form", home / "符号.toml", "-o", home / "符号.xlsx")
    signs = typed(home / "符号.xlsx", home / "符号.xlsx", 天数_C3="<1")
    (home / "修订.toml").write_text(revising.TEXT, "utf-8")
    found["read"].append(
        said("read", revising.filed(home, revising.wards(0)) / "甲院.xlsx", "--form", home / "修订.toml")
    )
    found["read"].append(said("read", signs, "--form", home / "符号.toml"))
    said("merge", signs, "--form", home / "符号.toml", "--json", home / "s.json", "-o", home / "符号汇总.xlsx")
    found["merge"].append((home / "s.json").read_text("utf-8"))
    machine, english = ("--format", "json"), ("--format", "json", "--lang", "en")
    signed = test_form_fields.saved(home)
    found["read"].append(said("read", signed, "--form", home / "签署.toml"))
    found["check"] = [
        said("check", odd, *office, *machine), said("check", ward, *own, *english),
        said("check", RETURNED, blank, home / "没有.xlsx", *machine),
        said("check", CHECKED, "--previous", CHECKED / "2023.xlsx", *english),
    ]  # fmt: skip
    found["check"].append(as_json([review(Return("报告.docx", None, report(), ()))], Language.ZH))
    (home / "决算.toml").write_text(accounts.DEFINITION, "utf-8")
    write(layout(accounts.FORM, accounts.vague()), home / "决算.xlsx")
    found["check"].append(said("check", home / "决算.xlsx", "--form", home / "决算.toml", *machine))
    found["status"] = [
        said("status", odd, *office, "--due", "2025-01-10", *machine),
        said("status", odd, *office, "--policy", "refuse", *english),
        said("status", odd, *office, "--policy", "first", *machine),
        said("status", home / "空", *office[:2], *machine),
        said("status", home / "空表.xlsx", *office[:2], *machine),
        said("status", CHECKED, RETURNED, *office[:2], *machine),
        said("status", drafts(home / "几稿"), *office[:2], *machine),
    ]
    found["trace"] = [
        said("trace", "requests.new.person", home / "少一行.xlsx", *machine),
        said("trace", "requests.new.total", home / "少一行.xlsx", *machine),
        said("trace", "cases.reconsideration.upheld", summary, *english),
    ]
    found["form-check"] = [
        said("form", "check", form, *machine) for form in ("2019", TOY, home / "form.toml", home / "决算.toml")
    ]
    for name, text in test_crosswalk.in_files().items():
        (home / name).write_text(text, "utf-8")
    found["form-check"] += [said("form", "check", home / name, *machine) for name in test_crosswalk.in_files()]
    (home / "现在.toml").write_text(test_form_difference.AFTER, "utf-8")
    (home / "原来.toml").write_text(test_form_difference.BEFORE, "utf-8")
    then_and_now = home / "原来.toml", home / "现在.toml"
    found["form-diff"] = [said("form", "diff", *two, *machine) for two in (("2019", "2021"), ("2021", "2021"))]
    found["form-diff"] += [said("form", "diff", *two, *machine) for two in (then_and_now, then_and_now[::-1])]
    faulty, unsaved = CHECKED / "E201-E202-E203-E204-E205-E206.xlsx", COUNTY / "05-清源县卫生健康局.xlsx"
    more = (CHECKED / "2020.xlsx", lent, home / "无表四.xlsx", odd / "03-清源县公安局更正.xlsx")
    copies = (COUNTY / "02-清源县教育局.xlsx", faulty, unsaved, *more)
    found["compare"] = [said("compare", copies[0], other, *machine) for other in copies]
    found["compare"].append(said("compare", ward, ward, *own, *machine))
    found["ess"] = [said("check", odd, *office, "--format", "ess"), said("check", ward, *own, "--format", "ess")]
    return {name: list(map(json.loads, texts)) for name, texts in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMAS)
def test_what_a_command_says_is_what_its_schema_says(outputs: dict[str, list[Any]], name: str) -> None:
    validator = Draft202012Validator(SCHEMAS[name])

    assert [] == [(error.json_path, error.message) for one in outputs[name] for error in validator.iter_errors(one)]


@pytest.mark.slow
def test_every_output_has_a_schema(outputs: dict[str, list[Any]]) -> None:
    assert outputs.keys() == SCHEMAS.keys()


def test_the_file_of_verdicts_has_its_columns() -> None:
    text = said("check", CHECKED / "E301.xlsx", "--format", "verdicts")
    (heading, line) = csv.reader(io.StringIO(text))

    assert ["\ufeff单位名称", "年度", "编号", "提醒内容", "单位说明", "核实结论", "备注", "数字校验"] == heading
    assert ["清源县水利局", "2024", "T2-RULE", "", "", ""] == [*line[:3], *line[4:7]]


# ── the schemas themselves ──────────────────────────────────────────────────────────────────


def below(schema: Schema) -> Iterator[Schema]:
    """A schema and every schema in it."""
    yield schema
    for key in ("properties", "$defs"):
        for one in schema.get(key, {}).values():
            yield from below(one)
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(key), dict):
            yield from below(schema[key])
    for key in ("anyOf", "prefixItems"):
        for one in schema.get(key, ()):
            yield from below(one)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_says_what_everything_means(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    properties = [one for part in below(schema) for one in part.get("properties", {}).values()]
    objects = [part for part in below(schema) if part.get("type") == "object"]

    assert [] == [one for one in properties if "description" not in one and "$ref" not in one]
    assert [] == [one for one in schema.get("$defs", {}).values() if "description" not in one]
    assert [] == [one for one in objects if "additionalProperties" not in one]


def test_what_two_schemas_share_is_the_same() -> None:
    meanings: dict[str, list[Schema]] = {}
    for schema in SCHEMAS.values():
        for name, one in schema.get("$defs", {}).items():
            meanings.setdefault(name, []).append(one)

    assert [] == [name for name, found in meanings.items() if any(one != found[0] for one in found)]


def meaning(schema: object) -> object:
    """What of a schema decides: everything but the words in which it is described."""
    if isinstance(schema, dict):
        return {
            key: meaning(one)
            for key, one in schema.items()
            if key not in ("title", "description") or isinstance(one, dict)
        }
    return list(map(meaning, schema)) if isinstance(schema, list) else schema


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_that_changes_gets_a_higher_version(name: str) -> None:
    """A program written for a version relies on it: add the new ``$id`` to the golden file, never change a line."""
    schema = SCHEMAS[name]
    digest = hashlib.sha256(json.dumps(meaning(schema), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    versions = [known for known in DIGESTS if known.rpartition(":")[0] == f"urn:gouji:schema:{name}"]

    assert schema["$id"] == max(versions, key=lambda known: int(known.rpartition(":")[2]))
    assert digest == DIGESTS[schema["$id"]]


def test_the_slips_are_those_that_gouji_knows() -> None:
    known = {*mechanism.Mechanism, *structural_errors.Structure}
    locations = SCHEMAS["check"]["properties"]["submissions"]["items"]["properties"]["explanations"]["items"]

    assert known == set(locations["properties"]["slip"]["enum"])


# ── nothing else passes ─────────────────────────────────────────────────────────────────────


def resolved(name: str, schema: Schema) -> Schema:
    return SCHEMAS[name]["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def parts(name: str, schema: Schema, value: Any) -> Iterator[tuple[Schema, Any]]:
    """Every part of an output with the schema that speaks of it."""
    schema = resolved(name, schema)
    yield schema, value
    if "anyOf" in schema and value is not None:
        schema = resolved(name, schema["anyOf"][0])
        yield schema, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from parts(name, schema.get("properties", {}).get(key) or schema["additionalProperties"], one)
    if isinstance(value, list):
        for one, own in zip(value, schema.get("prefixItems") or [schema["items"]] * len(value), strict=True):
            yield from parts(name, own, one)


def spoilt(schema: Schema, value: Any) -> Iterator[Any]:
    """A part of an output made wrong in each way that its schema must notice."""
    yield {"?": 1} if not isinstance(value, dict) else [value]
    yield [[]] if not isinstance(value, list) else {}
    if isinstance(value, dict):
        yield value | {"": "?"}
        yield from ({key: one for key, one in value.items() if key != gone} for gone in schema.get("required", ()))
    if isinstance(value, list):
        yield [*value, None]
    if "pattern" in schema or "enum" in schema or "const" in schema:
        yield "?\n"
    if "minLength" in schema or "minItems" in schema:
        yield value[:0]
    if "minimum" in schema:
        yield schema["minimum"] - 1
    if "integer" in schema.get("type", ()):
        yield 0.5
    yield 0 if isinstance(value, str) else "0"


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_notices_whatever_is_wrong(outputs: dict[str, list[Any]], name: str) -> None:
    validator = Draft202012Validator(SCHEMAS[name])
    tried: dict[int, Any] = {}
    for output in outputs[name]:
        for schema, value in parts(name, SCHEMAS[name], output):
            if value is not None:
                tried.setdefault(id(schema), (schema, value))
    passed = [
        (schema.get("description"), wrong)
        for schema, value in tried.values()
        for wrong in spoilt(schema, value)
        if validator.evolve(schema=schema).is_valid(wrong)
    ]

    assert len(tried) > 10
    assert [] == passed


SHARED = {"rule", "left", "right", "imbalance", "severity"}
"""What a finding has everywhere, though rules are tried by ``check`` and summaries alone."""
RARE = {("check", "at", None), ("status", "date", None), ("compare", "section", ...)}
"""Null of a return that came from no file, or whose day nobody knows; the prose of a report."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_allows_nothing_that_is_never_said(outputs: dict[str, list[Any]], name: str) -> None:
    """Every part of it occurs, with every value that it lists, null among them; the slips are compared apart."""
    met: dict[int, set[object]] = {}
    for output in outputs[name]:
        for schema, value in parts(name, SCHEMAS[name], output):
            met.setdefault(id(schema), set()).add(value if "enum" in schema or value is None else ...)
    asked = {
        (name, key, value)
        for part in below(SCHEMAS[name])
        for key, own in part.get("properties", {}).items()
        if key not in SHARED | {"slip"}
        for one in [resolved(name, own)]
        for value in one.get("enum", [..., None] if "anyOf" in one or "null" in one.get("type", ()) else [...])
        if value not in met.get(id(one), ())
    }

    assert set() == asked - RARE
