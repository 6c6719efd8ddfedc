"""The typer application. A command is loaded when it is called; what each is for is said here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gouji.cli.arguments import Command

COMMANDS = {
    "forms": "列出已有的报表格式 / list the official editions, or those of --form",
    "blank": "生成官方格式的空白表 / make an official-layout blank",
    "distribute": "按名册给每个单位生成预填好的空白表 / a prefilled blank for every unit",
    "read": "读出一份填报表的全部数字（JSON）/ the values of one return as JSON",
    "fill": "补回合计公式，其余原样保留 / write the total formulas back, keep everything else",
    "check": "审核填报表：指标类型和勾稽关系 / check returns",
    "code": "校验码：两份报表数字是否一致，一码便知 / the check code of a return, or whether one is its",
    "compare": "比对两份报表，逐格逐句列出不同 / every cell and sentence in which two copies differ",
    "merge": "汇总各单位填报表 / consolidate returns into one summary workbook",
    "status": "催报：谁报了、谁没报、哪份算数、有什么错 / who has returned what, who is missing, what is wrong",
    "report": "写出公开的年度报告：Word、网页、PDF / write the report as it is published",
    "trace": "汇总表的一格由哪些单位的哪个文件、哪一格组成 / who contributed how much to a cell of a summary",
    "verify": "复核汇总表：按文件指纹找到各份报表，重新取数、求和，逐格比对 / re-derive a summary from its returns",
    "explain": "解释一个问题代码 / what a code means and what to do",
    "demo": "用样例走一遍：发表、收表、审核、汇总 / the whole story on the samples",
    "form": "检查报表定义，由现有表格起草定义 / check definitions of forms, draft one",
}
"""What every command is for. The function, or the application of several, has its name and stands in its module."""


class _Loaded(Mapping[str, Any]):
    """The commands by name, each imported when it is asked for."""

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        found = getattr(import_module(f"gouji.cli.{name}"), name)
        if isinstance(found, typer.Typer):
            found.info.help = COMMANDS[name]
            return typer.main.get_command(found)
        one = typer.Typer(rich_markup_mode=None, add_completion=False)
        one.command(name, cls=Command, help=COMMANDS[name])(found)
        return typer.main.get_command(one)


class _Group(TyperGroup):
    """A group that loads no command to list them."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Loaded()  # type: ignore[assignment]

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Their names."""
        return list(COMMANDS)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Their names and what each is for."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    name="gouji",
    cls=_Group,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="勾稽：制作官方报表空白表，读取、审核、汇总各单位填报的 Excel。\n\n"
    "Official report forms in Excel: make blanks, read returns, check the balance equations, consolidate.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from gouji import __version__

        typer.echo(f"gouji {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_print_version, help="版本")] = False,
) -> None:
    """Options of gouji itself."""
