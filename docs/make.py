"""Writes the reference pages of this folder anew: ``python docs/make.py``. A test compares them."""

from __future__ import annotations

import inspect
import json
import tomllib
from collections.abc import Callable, Iterator
from enum import Enum
from fnmatch import fnmatch
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import typer

import gouji
from gouji import Language, explain
from gouji.cli.app import app
from gouji.forms.catalogue import official
from gouji.forms.language.key import REQUIRED, Keys
from gouji.forms.language.key_tables import SECTIONS
from gouji.forms.language.schema import schema
from gouji.messages.editions import years_of
from gouji.messages.options import option_for
from gouji.messages.render import codes, ui_text
from gouji.model.form import Form, Header
from gouji.workbook.cover import PART

HERE = Path(__file__).parent
OWN_PAGE = "<!-- 以下由 docs/make.py 按定义生成："
OWN_PAGES = sorted((HERE / "forms").glob("*.md"))
"""Pages of forms of which more is to be told; the line beginning so says which."""
NOTE = "<!-- Made by docs/make.py; do not edit. -->\n"
CHOOSING = (
    "`--form` 可以写代码、版本、别名、系列或标题，也可以是自定义 .toml 的路径，或放着几个 .toml 的文件夹。"
    "同一系列的各版本按年度相接，给出年度时取适用于该年度的版本，否则取最新的。"
    "几个系列都符合时，取定义中标明 `default = true` 的；没有标明的，列出可选的代码，由您选定。",
    "",
    "`--form` takes an id, an edition, an alias, a family or a title, or the path of a .toml of your own or of a "
    "folder of them. The editions of a family follow one another by years: a year chooses among them, else the "
    "newest is meant. Where forms of several families fit, the one that declares `default = true` is meant; without "
    "one, the ids to choose from are listed.",
)
LETTERS = {
    "R": "R 读取 / reading",
    "E": "E 勾稽 / edit rules",
    "L": "L 定位 / locating",
    "N": "N 正文 / narrative",
    "M": "M 汇总 / merging",
}


def commands() -> str:
    """Every command with its help text."""
    root = typer.main.get_command(app)
    return "\n".join([NOTE, "# 命令 / Commands", "", *_command(root, "gouji", None)])


def _command(command: Any, name: str, parent: Any) -> Iterator[str]:
    context = command.make_context(name, ["--help"], parent=parent, resilient_parsing=True, terminal_width=100)
    context.info_name = name.split(" ")[-1]
    yield f"## `{name}`\n\n```\n{command.get_help(context).strip()}\n```\n"
    for child in getattr(command, "commands", {}).values():
        yield from _command(child, f"{name} {child.name}", context)


def code_pages() -> str:
    """Every code in both languages."""
    lines = [
        NOTE,
        "# 问题代码 / Codes",
        "",
        "`gouji explain 代码` 印出同样的内容。 `gouji explain CODE` prints the same.",
        "",
    ]
    for letter, title in LETTERS.items():
        mine = [code for code in codes() if code.startswith(letter)]
        lines += [f"## {title}", ""] if mine else []
        for code in mine:
            option = option_for(code)
            for language in Language:
                page = explain(code, language)
                lines += [f"### {code} {page.name}"] if language is Language.ZH else [f"**{page.name}**"]
                why, fix = ("原因", "处理") if language is Language.ZH else ("Why", "What to do")
                lines += ["", f"> {page.what}", "", f"- {why}: {page.why}", f"- {fix}: {page.todo}"]
                lines += [f"- {ui_text('explain_option', language, option=f'`{option}`')}"] if option else []
                lines.append("")
    return "\n".join(lines)


def forms() -> str:
    """Every edition: tables, cell ids, edit rules with their sources."""
    lines = [
        NOTE,
        "# 报表 / Forms",
        "",
        *CHOOSING,
        "",
        "| 系列 / family | 名称 / title | 版本 / editions |",
        "|---|---|---|",
    ]
    known = official().listed
    paged = {form: page.name for page in OWN_PAGES for form in _forms_on(page)}
    for family in dict.fromkeys(form.family for form in known):
        mine = [form for form in known if form.family == family]
        name = f"{family}（默认 / default）" if any(form.default for form in mine) else family
        title = f"[{mine[0].title}](forms/{paged[mine[0]]})" if mine[0] in paged else mine[0].title
        title += f"（{mine[0].office}，部分 / part）" if mine[0].partial else ""
        lines.append(
            f"| {name} | {title} | {'、'.join(f'{form.id}（{years_of(form, Language.ZH)}）' for form in mine)} |"
        )
    lines.append("")
    lines += [line for form in known if form not in paged for line in _form(form)]
    return "\n".join(lines)


def form_page(page: Path) -> str:
    """A page of some forms: what is written of them by hand, down to the line that names them, and the forms."""
    head, mark, rest = page.read_text("utf-8").partition(OWN_PAGE)
    below = [line for form in _forms_on(page) for line in _form(form)]
    return "\n".join([head + mark + rest.partition("\n")[0], "", *below])


def _forms_on(page: Path) -> list[Form]:
    named = page.read_text("utf-8").partition(OWN_PAGE)[2].partition("-->")[0].split()
    return [form for form in official().listed if any(fnmatch(form.id, one) for one in named)]


def _form(form: Form) -> Iterator[str]:
    """A form: where it comes from, its rules, charts and tables."""
    yield from (f"## {form.id} {form.title}", "")
    yield f"{form.source}，{years_of(form, Language.ZH)}，{len(form.cells)} 个指标，{len(form.rules)} 项勾稽关系。"
    yield from (["", f"{PART}{form.note}。"] if form.partial else [])
    yield ""
    yield from _rules(form)
    yield from _charts(form)
    for table in form.tables:
        yield from (f"### {table.title}", "")
        for block in table.blocks:
            rows = [header for header in block.rows if not header.is_open]
            yield from [*filter(None, [block.caption]), "", "行 / rows：", "", *_tree(block.rows), ""] if rows else []
            yield from ("列 / columns：", "", *_tree(block.columns), "")


def _tree(headers: tuple[Header, ...], level: int = 0) -> Iterator[str]:
    for header in headers:
        marks = [f"`{header.key}`"] if header.key else []
        marks += ["= " + " + ".join(header.sum)] if header.sum else []
        marks += [f"又作 {'、'.join(header.aliases)}"] if header.aliases else []
        yield f"{'  ' * level}- {header.label}" + (f" ({'; '.join(marks)})" if marks else "")
        yield from _tree(header.children, level + 1)


def _rules(form: Form) -> Iterator[str]:
    yield from ("| 编号 | 内容 | 级别 | 次数 | 依据 |", "|---|---|---|---|---|")
    for name in dict.fromkeys(rule.id for rule in (*form.rules, *form.queries)):
        mine = [rule for rule in (*form.rules, *form.queries) if rule.id == name]
        level = "可说明" if mine[0] in form.queries else ui_text(f"severity_{mine[0].severity}", Language.ZH)
        title = f"{mine[0].title['zh']}<br>{mine[0].title['en']}"
        yield f"| {name} | {title} | {level} | {len(mine)} | {mine[0].source} |"
    yield ""


def _charts(form: Form) -> Iterator[str]:
    """The charts: what their axes list and which bars they have."""
    by = {"units": "各单位 / by unit", "items": "各项 / by item", "years": "上年与本年 / last year and this"}
    yield from ("| 图表 | 内容 | 条目 |", "|---|---|---|") if form.charts else ()
    for chart in form.charts:
        bars = "、".join(bar.label["zh"] for bar in chart.bars)
        yield f"| {chart.title['zh']}<br>{chart.title['en']} | {by[chart.by]} | {bars} |"
    yield ""


# ── the definition of forms ─────────────────────────────────────────────────────────────────

TOML = {str: "string", list: "array", dict: "table", bool: "boolean", int: "integer"}


def definition() -> str:
    """Every key of a form definition."""
    lines = [
        NOTE,
        "# The definition of a form",
        "",
        "A form is one TOML file; `gouji form check FILE.toml` tells every problem of it at once. These are the keys",
        "that may stand in one; any other is refused. The id of a cell is made of keys with dots between: that of the",
        "table, those of the row headers from the outside in, those of the column headers from the top down.",
        "",
        "`gouji form schema > form.json` writes them as JSON Schema; with `#:schema ./form.json` on the first line of",
        "a definition, editors such as VS Code (Even Better TOML) complete and explain them.",
        "",
    ]
    for title, keys in SECTIONS.items():
        lines += [f"## {title}", "", "| key | type | without it | meaning |", "|---|---|---|---|", *_keys(keys), ""]
    return "\n".join(lines)


def definition_schema() -> str:
    """The same for editors."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _keys(keys: Keys) -> Iterator[str]:
    for name, (kind, default, meaning, _) in keys.items():
        types = " or ".join(TOML[one] for one in (kind if isinstance(kind, tuple) else (kind,)))
        yield f"| `{name}` | {types} | {'**required**' if default == REQUIRED else default} | {meaning} |"


# ── public names ────────────────────────────────────────────────────────────────────────────


def api() -> str:
    """Every public name by wing: its signature, what it says of itself, what it can do."""
    lines = [NOTE, "# Public names", "", "Everything that `from gouji import …` gives, by the wing it lives in.", ""]
    wings: dict[str, list[str]] = {}
    for name in gouji.__all__:
        wings.setdefault(gouji._HOME_OF[name].split(".")[1], []).append(name)
    for wing in sorted(wings):
        lines += [f"## {wing}", "", (inspect.getdoc(import_module(f"gouji.{wing}")) or "").split("\n\n")[0], ""]
        for name in wings[wing]:
            lines += [f"### `{name}`", "", *_described(name, getattr(gouji, name)), ""]
    return "\n".join(lines)


def _described(name: str, thing: object) -> Iterator[str]:
    """One public name."""
    home = gouji._HOME_OF[name]
    if not callable(thing):
        yield from (f"`{home}`", "", "One of: " + ", ".join(f"`{one.__name__}`" for one in get_args(thing)) + ".")
        return
    signature = "" if _fixed(thing) else _signature(thing)
    yield from (f"```python\n{home}.{name}{signature}\n```", "", inspect.getdoc(thing) or "")
    if members := list(_members(thing)) if isinstance(thing, type) else []:
        yield from ("", *members)


def _fixed(thing: object) -> bool:
    """Whether nobody makes one by calling it with arguments of its own."""
    return isinstance(thing, type) and issubclass(thing, Enum | Exception | str)


def _members(thing: type) -> Iterator[str]:
    """The members of an enumeration; the properties and methods of another class, each with its first sentence."""
    if issubclass(thing, Enum):
        yield from (f"- `{one.name}` = `{one.value!r}`" for one in thing)
        return
    for name, member in vars(thing).items():
        member = getattr(member, "__func__", member)
        method = inspect.isfunction(member)
        if name.startswith("_") or not (method or isinstance(member, property | cached_property)):
            continue
        first, *_ = (inspect.getdoc(member) or "").split("\n\n")
        yield f"- `{name}{_signature(member) if method else ''}`: {first}"


def _signature(thing: Callable[..., object]) -> str:
    """The arguments of a function or class as they are written, long defaults as dots."""
    parts, star = [], False
    for one in inspect.signature(thing).parameters.values():
        if one.name in ("self", "cls"):
            continue
        if one.kind is one.KEYWORD_ONLY and not star:
            parts.append("*")
        star |= one.kind in (one.KEYWORD_ONLY, one.VAR_POSITIONAL)
        stars: dict[object, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
        text = stars.get(one.kind, "") + one.name
        text += f": {_written(one.annotation)}" if one.annotation is not one.empty else ""
        if one.default is not one.empty:
            plain = one.default is None or isinstance(one.default, bool | int | str)
            text += f" = {one.default!r}" if plain else " = …"
        parts.append(text)
    back = "" if isinstance(thing, type) else inspect.signature(thing).return_annotation
    return f"({', '.join(parts)})" + (f" -> {back}" if back else "")


def _written(annotation: object) -> str:
    """A type as the source writes it."""
    return str(getattr(annotation, "__forward_arg__", annotation))


# ── terms ───────────────────────────────────────────────────────────────────────────────────


def glossary() -> str:
    """The terms of this field in both languages, and where each is in the code."""
    data = tomllib.loads((HERE / "glossary.toml").read_text("utf-8"))
    lines = [NOTE, "# 术语 / Glossary", "", data["note"].strip(), ""]
    lines += ["| 中文 | English | meaning | in the code |", "|---|---|---|---|"]
    for term in data["terms"]:
        code = ", ".join(f"`{name}`" for name in term["code"])
        lines.append(f"| {term['zh']} | {term['en']} | {term['meaning']} | {code} |")
    lines += ["", data["avoided_note"].strip(), "", "| not | but |", "|---|---|"]
    lines += [f"| {word} | {instead} |" for word, instead in data["avoided"].items()]
    return "\n".join([*lines, ""])


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "codes.md": code_pages,
    "forms.md": forms,
    "form-definition.md": definition,
    "../src/gouji/schemas/form.json": definition_schema,
    "api.md": api,
    "glossary.md": glossary,
    **{f"forms/{page.name}": partial(form_page, page) for page in OWN_PAGES},
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), "utf-8")
