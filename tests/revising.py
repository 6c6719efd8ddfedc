"""Definitions that were revised, and returns of them; what an office does to one, at random."""

from __future__ import annotations

import copy
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from gouji import Form, Observation, Submission, complete, layout
from gouji.formats.xlsx.write import to_xlsx
from gouji.forms.language.define import define
from gouji.forms.language.revisions import at_revision

TEXT = """
[form]
id = "wards-revised"
edition = "wards-revised"
revision = 2
title = "病区床位年报"
source = "某卫〔2024〕1号"
years = [2024]
unit = "张"

[[tables]]
key = "beds"
sheet = "床位"
title = "一、床位情况"
[[tables.blocks]]
columns = [
  { key = "planned", label = "编制床位数", earlier = [{ until = 1, label = "编制床位" }] },
  { key = "actual", label = "实有床位" },
]
rows = [
  { key = "surgery", label = "外科" },
  { key = "inner", label = "内科" },
  { key = "icu", label = "重症", since = 2 },
  { key = "home", label = "家庭病床", until = 1 },
  { key = "total", label = "合计", sum = "siblings", rule = "SUM" },
]

[[rules]]
id = "SUM"
title = { zh = "合计等于各科之和" }
source = "文义"

[[rules]]
id = "LESS"
title = { zh = "实有不超过编制" }
each = "rows"
expression = "beds.actual <= beds.planned"
source = "文义"

[[rules]]
id = "ICU"
title = { zh = "重症床位不超过外科" }
expression = "beds.icu.actual <= beds.surgery.actual"
source = "文义"
since = 2
"""
WARDS = tomllib.loads(TEXT)
NOW = define(WARDS)
THEN = NOW.at(1)
UNDECLARED = define({**(_now := at_revision(WARDS, 2)), "form": {**_now["form"], "revision": 1}})
"""The form as it is now, whose definition does not say that it was another."""


def _label_alone() -> Form:
    """A form of which nothing was revised but a label."""
    data = copy.deepcopy(WARDS)
    data["form"]["id"] = "wards-label-alone"
    block = data["tables"][0]["blocks"][0]
    data["rules"], block["rows"] = data["rules"][1:2], block["rows"][:2]
    return define(data)


LABEL_ALONE = _label_alone()


def wards(home: int, unit: str = "甲院", form: Form = THEN, **more: int) -> Submission:
    """A return of hospital beds, of the first revision with some at home."""
    figures = {"beds.surgery.planned": 5, "beds.surgery.actual": 4, "beds.inner.planned": 6, "beds.inner.actual": 6}
    if form is THEN:
        figures |= {"beds.home.planned": home, "beds.home.actual": home}
    figures |= {name.replace("__", "."): value for name, value in more.items()}
    return complete(Submission(form, unit, 2024, {cell: Observation.of(value) for cell, value in figures.items()}))


def filed(folder: Path, *returns: Submission) -> Path:
    """A folder with some returns, each under the name of its unit."""
    for one in returns:
        (folder / f"{one.unit}.xlsx").write_bytes(to_xlsx(layout(one.form, one)))
    return folder


_WORDS = ("许可", "处罚", "强制", "检查", "征收", "给付", "确认", "奖励", "裁决", "受理", "办结", "撤销")
_COUNTED = ("件数", "人数", "金额", "面积", "上年数", "本年数", "计划数", "期末数")
Data = dict[str, Any]


def definition(random: Random) -> Data:
    """A definition of one to three tables with groups and totals; no two labels of it are the same but totals."""
    number = iter(range(1000))

    def label(words: tuple[str, ...]) -> str:
        return f"{random.choice(words)}{chr(0x4E00 + 97 * next(number))}"

    def tree(words: tuple[str, ...], key: str) -> list[Data]:
        found: list[Data] = [{"key": f"{key}{at}", "label": label(words)} for at in range(random.randint(2, 5))]
        if random.random() < 0.4:
            inside = [{"key": f"{key}g{at}", "label": label(words)} for at in range(2)]
            found.insert(random.randrange(len(found)), {"key": f"{key}g", "label": label(words), "children": inside})
        if random.random() < 0.6:
            found.append({"key": f"{key}total", "label": "合计", "sum": "siblings"})
        return found

    tables = [
        {
            "key": f"t{at}",
            "number": str(at),
            "sheet": f"附表{at}",
            "title": f"附表{at} {label(_WORDS)}情况",
            "blocks": [{"columns": tree(_COUNTED, "c"), "rows": tree(_WORDS, "r")}],
        }
        for at in range(1, random.randint(2, 4))
    ]
    name = f"living-{random.getrandbits(48):x}"
    head = {"id": name, "edition": name, "title": "年报", "source": "某办〔2024〕1号", "years": [2024], "unit": "件"}
    return {"form": head, "tables": tables}


@dataclass
class Edited:
    """A definition before and after, the after with its revisions declared, and what was done.

    ``added``, ``gone`` and ``renamed`` are the ids of headers and tables.
    """

    before: Data
    after: Data
    declared: Data
    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)


def edited(random: Random, most: int = 4) -> Edited:
    """A definition, and some things done to it, each to another part."""
    before = definition(random)
    found = Edited(before, copy.deepcopy(before), copy.deepcopy(before))
    found.declared["form"]["revision"] = 2
    touched: set[int] = set()
    for _ in range(random.randint(1, most)):
        table = random.randrange(len(before["tables"]))
        axis = random.choice(["rows", "columns"])
        ways = [_add, _drop, _rename]
        if len(before["tables"]) > 1 and random.random() < 0.15 and not found.gone and table not in touched:
            _drop_table(found, table)
            break  # what was done inside of it would be gone
        touched.add(table)
        random.choice(ways)(random, found, table, axis)
    return found


def _places(found: Edited, table: int, axis: str) -> tuple[list[Data], list[Data]]:
    after, declared = (one["tables"][table]["blocks"][0][axis] for one in (found.after, found.declared))
    return after, declared


def _add(random: Random, found: Edited, table: int, axis: str) -> None:
    after, declared = _places(found, table, axis)
    key = f"new{len(found.added)}"
    header = {"key": key, "label": f"新增{chr(0x5E00 + len(found.added))}"}
    after.insert(at := random.randint(0, len(after) - 1), header)
    behind = declared.index(next(one for one in declared if one["key"] == after[at + 1]["key"]))
    declared.insert(behind, {**header, "since": 2})
    found.added.append(f"t{table + 1}.{axis}.{key}")


def _leaves(found: Edited, table: int, axis: str) -> list[Data]:
    after, declared = _places(found, table, axis)
    known = {one["key"] for one in declared if "since" not in one and "earlier" not in one}
    return [one for one in after if "sum" not in one and "children" not in one and one["key"] in known]


def _drop(random: Random, found: Edited, table: int, axis: str) -> None:
    leaves = _leaves(found, table, axis)
    if len(leaves) < 2:
        return
    gone = random.choice(leaves)
    after, declared = _places(found, table, axis)
    after.remove(gone)
    next(one for one in declared if one["key"] == gone["key"])["until"] = 1
    found.gone.append(f"t{table + 1}.{axis}.{gone['key']}")


def _rename(random: Random, found: Edited, table: int, axis: str) -> None:
    if not (leaves := _leaves(found, table, axis)):
        return
    header = random.choice(leaves)
    _, declared = _places(found, table, axis)
    twin = next(one for one in declared if one["key"] == header["key"])
    twin["earlier"] = [{"until": 1, "label": header["label"]}]
    twin["label"] = header["label"] = f"改称{chr(0x6E00 + len(found.renamed))}"
    found.renamed.append(f"t{table + 1}.{axis}.{header['key']}")


def _drop_table(found: Edited, table: int) -> None:
    key = found.before["tables"][table]["key"]
    found.after["tables"] = [one for one in found.after["tables"] if one["key"] != key]
    next(one for one in found.declared["tables"] if one["key"] == key)["until"] = 1
    found.gone.append(key)
