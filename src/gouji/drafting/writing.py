"""A draft as TOML, with what is doubtful as comments to answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain

from gouji.drafting.drafted import (
    DraftBlock,
    DraftHeader,
    DraftRepeat,
    DraftRule,
    DraftTable,
    FormDraft,
    Way,
    keys_of,
    leaves,
    ways,
)
from gouji.drafting.keys import key_for
from gouji.drafting.sums import PARTS

HEAD = """\
# 由 {source} 起草。带“# ?”的行是拿不准的地方，请逐一核对；核对后删去注释。
# 然后运行 gouji form check 检查，用 gouji blank --form 生成空白表，与原表对照。
# Drafted from {source}: lines with “# ?” are questions. Answer them, then run gouji form check.
"""

NO_SOURCE = "印发文件及文号"
"""What stands for the document that prescribes a form until somebody says which it is."""


def as_toml(draft: FormDraft, sums: list[DraftRule], source: str) -> str:
    """The text of a definition."""
    return "\n".join([HEAD.format(source=_one_line(source)), *_form(draft, sums)]) + "\n"


def _form(draft: FormDraft, sums: list[DraftRule]) -> Iterator[str]:
    yield from _comments(draft.comments)
    yield "[form]"
    yield f"id = {quoted(draft.id)}"
    yield f"edition = {quoted(str(draft.year))}  # ? 版本简称 / short name of the edition"
    yield f"title = {quoted(draft.title)}  # ? 报表全称 / official title"
    yield f"source = {quoted(draft.source)}" + (
        "  # ? 印发文件及文号 / prescribing document" if draft.source == NO_SOURCE else ""
    )
    yield f"years = [{draft.year}]  # ? 适用年度 / report years"
    if draft.unit:
        yield f"unit = {quoted(draft.unit)}"
    for table in draft.tables:
        yield ""
        yield from _table(table, draft.unit)
    for rule in (*sums, *draft.rules):
        yield ""
        yield from _rule(rule)


def _table(table: DraftTable, unit: str) -> Iterator[str]:
    yield from _comments(table.comments)
    yield "[[tables]]"
    yield f"key = {quoted(table.key)}"
    if table.number:
        yield f"number = {quoted(table.number)}"
    yield f"sheet = {quoted(table.name)}"
    yield f"title = {quoted(table.title)}"
    if table.unit != unit:
        yield f"unit = {quoted(table.unit)}"
    if table.widths:
        yield f"widths = [{', '.join(f'{width:g}' for width in table.widths)}]"
    if table.sheet.landscape:
        yield "landscape = true"
    yield from (f"{key} = {quoted(value)}" for key, value in table.imprint.items())
    if table.notes:
        yield "notes = ["
        yield from (f"  {quoted(note)}," for note in table.notes)
        yield "]"
    yield from _unspoken(table)
    for block in table.blocks:
        yield ""
        yield from _block(table, block)


def _unspoken(table: DraftTable) -> Iterator[str]:
    """What a draft does not make keys of: the one place where it is written, as comments."""
    for field in table.fields:
        yield f"# field = {quoted(field)}"


def _block(table: DraftTable, block: DraftBlock) -> Iterator[str]:
    yield from _comments(block.comments)
    unsaid = () if block.letters else ways(block.columns), () if block.stubs else ways(block.rows)
    for way in chain(*unsaid):
        if way[-1].code:
            yield f"# code {keys_of(way)} = {quoted(way[-1].code)}"
    yield "[[tables.blocks]]"
    if block.beside:
        yield "beside = true"
    if block.caption:
        yield f"caption = {quoted(block.caption)}"
    if block.stubs:
        said = (f"{{ shows = {quoted(shows)}, label = {quoted(label)} }}" for shows, label in block.stubs)
        yield f"stubs = [{', '.join(said)}]"
    elif block.corner:
        yield f"corner = {quoted(block.corner)}"
    if dashes := list(table.dashes(block)):
        yield f"closed = [{', '.join(map(quoted, dashes))}]"
    if block.letters:
        yield "letters = true"
    coded = bool(block.stubs) and any(shows == "code" for shows, _ in block.stubs)
    rows = block.rows if block.repeat is None else []
    for name, headers, codes in (("columns", block.columns, block.letters), ("rows", rows, coded)):
        if headers:
            yield f"{name} = ["
            yield from _headers(headers, headers, (), "  ", codes=codes)
            yield "]"
    if block.repeat is not None:
        yield from _repeat(block.repeat)


def _repeat(repeat: DraftRepeat) -> Iterator[str]:
    """Rows that the unit names."""
    yield from _comments(repeat.comments)
    yield "[tables.blocks.repeat]"
    yield f"key = {quoted(key_for(repeat.names) or 'row')}"
    yield f"blank_rows = {len(repeat.lines)}"
    if repeat.numbered:
        yield "unique = false"
    merge = "append" if repeat.numbered else "key"
    yield f'merge = "{merge}"  # ? 汇总时：key 同名（同编码）相加，unit 每单位一行，append 逐行接上 / how to merge'
    if repeat.by_prefix:
        yield "code = { by_prefix = true }"
    if repeat.total is not None:
        said = [f"key = {quoted(repeat.total.key)}", f"label = {quoted(repeat.total.label)}"]
        said += ["first = true"] if repeat.first else []
        said += [f"rule = {quoted(repeat.total.rule)}"] if repeat.total.rule else []
        yield f"total = {{ {', '.join(said)} }}"


def _headers(
    headers: list[DraftHeader], tree: list[DraftHeader], above: Way, indent: str, *, codes: bool
) -> Iterator[str]:
    for header in headers:
        way = (*above, header)
        yield from (f"{indent}{line}" for line in _comments(_filled(header, tree)))
        said = [f"key = {quoted(header.key)}"] if header.key else []
        said.append(f"label = {quoted(header.label)}")
        if codes and header.code.strip("—-–－ "):
            said.append(f"code = {quoted(header.code)}")
        if header.sum:
            said.append(f"sum = {_sum(header, headers, tree)}, rule = {quoted(header.rule)}")
        if header.kind:
            said.append(f"kind = {quoted(header.kind)}")
        if header.unit:
            said.append(f"unit = {quoted(header.unit)}")
        if header.aggregation:
            said.append(f"aggregation = {quoted(header.aggregation)}")
        if header.vertical:
            said.append("vertical = true")
        if not header.children:
            yield f"{indent}{{ {', '.join(said)} }}," + (f"  # {_one_line(header.remark)}" if header.remark else "")
            continue
        yield f"{indent}{{ {', '.join(said)}, children = ["
        yield from _headers(header.children, tree, way, indent + "  ", codes=codes)
        yield f"{indent}] }},"


def _filled(header: DraftHeader, tree: list[DraftHeader]) -> Iterator[str]:
    for comment in header.comments:
        yield comment.replace(PARTS, f"sum = [{', '.join(_names(header.parts, tree))}]")


def _names(headers: list[DraftHeader], tree: list[DraftHeader]) -> list[str]:
    keys = {id(way[-1]): keys_of(way) for way in ways(tree)}
    return [quoted(keys[id(one)]) for one in headers if id(one) in keys]


def _sum(header: DraftHeader, siblings: list[DraftHeader], tree: list[DraftHeader]) -> str:
    others = leaves([one for one in siblings if one is not header])
    if [id(one) for one in others] == [id(one) for one in header.sum]:
        return '"siblings"'
    return f"[{', '.join(_names(header.sum, tree))}]"


def _rule(rule: DraftRule) -> Iterator[str]:
    yield from _comments(rule.comments)
    lines = [
        "[[rules]]",
        f"id = {quoted(rule.id)}",
        f"title = {{ zh = {quoted(rule.title)} }}",
        *([f"each = {quoted(rule.each)}"] if rule.each else []),
        *([f"expression = {quoted(rule.expression)}"] if rule.expression else []),
        f"source = {quoted(rule.source)}",
    ]
    if rule.hold:
        yield f"# ? {_one_line(rule.hold)}"
        lines = [f"# {line}" for line in lines]
    yield from lines


def _comments(texts: Iterable[str]) -> Iterator[str]:
    return (f"# {_one_line(text)}" for text in texts)


def _one_line(text: str) -> str:
    """A text as it may stand in a comment."""
    return "".join(character if character.isprintable() else " " for character in text)


def quoted(text: str) -> str:
    """A text as TOML has it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
