"""What a desk says first of a return is what still has to be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import SETTINGS, ask, campaign, given, made, place, xlsx


def test_what_was_verified_is_not_said_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copies = [given(f"{unit}.xlsx", xlsx(made(unit, 2024, 3))) for unit in ("清源县教育局", "清源县水利局")]
    desk = campaign("", SETTINGS, returns=copies)
    file = f"{place('returns')}/{copies[0]['name']}"
    ask(desk, "read")
    first, *others = (line for line in ask(desk, "one", file=file)["findings"] if line["may_be_confirmed"])

    answer = ask(desk, "confirm", file=file, key=first["key"], note="电话核实无误", by="王某")

    assert answer["one"]["row"]["headline"] in {line["message"] for line in others}
