"""A whole campaign by the command line, in a folder laid out as a desk's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gouji.desk.folder import PLACES, VERDICTS, CampaignFolder

Command = Callable[..., bytes]
"""What a command puts out."""
Written = dict[str, bytes]
"""Files by their names as seen from the folder of the campaign."""
HERE = CampaignFolder(Path())


def below(*names: str) -> Written:
    """What lies at some places of the folder where we stand."""
    paths = (path for name in names for path in [Path(name), *sorted(Path(name).rglob("*"))])
    return {path.as_posix(): path.read_bytes() for path in paths if path.is_file()}


def commanded(gouji: Command, settings: Mapping[str, Any], *published: str) -> dict[str, Written]:
    """Everything that can be had of the campaign in the folder where we stand, by what it is called at a desk.

    Reports are ``published`` as the kinds named.
    """
    returns, known = PLACES["returns"], _known(settings)
    html = gouji("check", returns, *known, "--format", "html")
    gouji("report", returns, *known, *(f"--{kind}" for kind in published), "-o", "年度报告")
    gouji("distribute", *HERE.given("roster"), *_given(settings), "-o", "空白表")
    made = {"report-html": {"审核报告.html": html}, "verdicts": verdicts(gouji, settings)}
    made |= {"published": below("年度报告"), "blanks": below("空白表")}
    return made | commanded_briefly(gouji, settings)


def commanded_briefly(gouji: Command, settings: Mapping[str, Any]) -> dict[str, Written]:
    """What of it tells most of how the returns came."""
    returns, known = PLACES["returns"], _known(settings)
    seen = gouji("check", returns, *known, "--format", "json", "--mark", "标注件")
    sender = [part for name in ("office", "contact", "due", "date") for part in (f"--{name}", settings[name])]
    letters = ("-o", "催报表.xlsx", "--slips", "退回", "--format", "json")
    status = gouji("status", returns, *known, *sender, *letters)
    adjust = _each("--adjust", HERE.given("adjustments"))
    gouji("merge", returns, *known, *adjust, "-o", "汇总表.xlsx", "--json", "汇总数据.json")
    return {
        "check-json": {"审核结果.json": seen},
        "status-json": {"报送情况.json": status},
        "marked": below("标注件"),
        "letters": below("退回"),
        "follow-up": below("催报表.xlsx"),
        "summary": below("汇总表.xlsx", "汇总数据.json"),
    }


def verdicts(gouji: Command, settings: Mapping[str, Any]) -> Written:
    """The file of verdicts, with everything that is still to be verified."""
    text = gouji("check", PLACES["returns"], *_known(settings), "--format", "verdicts")
    return {f"{PLACES['verdicts']}/{VERDICTS}": text}


def _known(settings: Mapping[str, Any]) -> list[Any]:
    """What returns are read with."""
    lists = (*_each("--roster", HERE.given("roster")), *_each("--verdicts", HERE.given("verdicts")))
    return [*_given(settings), "--unit", settings["unit"], *lists]


def _given(settings: Mapping[str, Any]) -> list[Any]:
    before = [PLACES["previous"]] if HERE.given("previous") else []
    password = [settings["password"]] if "password" in settings else []
    return ["--year", settings["year"], *_each("--password", password), *_each("--previous", before)]


def _each(option: str, values: list[Any]) -> list[Any]:
    return [part for value in values for part in (option, value)]
