"""What holds for every finding, whatever it says."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.editing.findings import NotANumber, OutOfBalance
from gouji.formats.findings import Damage, Damaged, EmptyFile
from gouji.model.declared import Declared
from gouji.model.finding import CODES, Finding, Severity, at_least
from gouji.model.findings import file_of
from gouji.model.grid import ErrorValue, Place
from gouji.model.plain import from_plain, to_plain
from gouji.model.reporting_period import Frequency, Period

SOURCE = Path(__file__).parents[1] / "src"
for path in sorted(SOURCE.rglob("findings.py")):
    import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts))

SIMPLE = {
    str: st.text(max_size=5),
    int: st.integers(),
    bool: st.booleans(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=2),
    date: st.dates(),
    NoneType: st.none(),
    ErrorValue: st.sampled_from(["#DIV/0!", "#REF!"]).map(ErrorValue),
    Period: st.builds(Period, st.integers(2000, 2099), st.integers(0, 12), st.sampled_from(Frequency)),
    Finding: st.builds(EmptyFile, file=st.text(max_size=5)),
}


def values(hint: Any, bound: Mapping[Any, Any] | None = None) -> st.SearchStrategy[Any]:
    """Whatever a field of this type can hold."""
    hint = (bound or {}).get(hint, hint)
    origin, parts = get_origin(hint), get_args(hint)
    if hint in SIMPLE:
        return SIMPLE[hint]
    if origin in (Union, UnionType) and {str, Decimal} <= set(parts):  # what is no figure stands there as a text
        return st.one_of(
            st.text("文字", min_size=1, max_size=5), *(values(part, bound) for part in parts if part is not str)
        )
    if origin in (Union, UnionType):
        return st.one_of(*(values(part, bound) for part in parts))
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(values(parts[0], bound), max_size=2).map(tuple)
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(st.sampled_from(["zh", "en"]), st.text(max_size=5))
    kind = origin or hint
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    known = dict(zip(getattr(kind, "__parameters__", ()), parts, strict=True))
    return st.builds(kind, **{name: values(part, known) for name, part in own_hints(kind).items()})


def own_hints(kind: Any) -> dict[str, Any]:
    names = kind._fields
    return {name: hint for name, hint in get_type_hints(kind).items() if name in names}


@pytest.mark.slow
@pytest.mark.parametrize("code", sorted(CODES))
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_goes_to_json_and_to_other_processes_and_comes_back_equal(code: str, data: st.DataObject) -> None:
    finding = data.draw(values(CODES[code]))

    assert finding == from_plain(json.loads(json.dumps(to_plain(finding))))
    assert finding == pickle.loads(pickle.dumps(finding))


@pytest.mark.parametrize("told", [
    {}, {"code": "R999"}, {"code": 1}, {"code": "R104"}, {"code": "R104", "file": 1}, {"code": "R104", "file": "a", "x": 1},
    {"code": "R108", "file": "a", "reason": "gone"}, {"code": "R105", "file": "a", "what": "time", "limit": None},
    {"code": "R118", "label": "", "stated": "", "unit": "", "places": [["表三", 1]]},
    {"code": "R118", "label": "", "stated": "", "unit": "", "places": ["表三!A1"]},
    {"code": "M142", "unit": "", "day": "yesterday", "dated": "cover_date", "due": "2025-01-01"},
    {"code": "M107", "label": "", "stated": "many", "value": 1, "imbalance": 1, "units": [[], 0]},
])  # fmt: skip
def test_what_is_no_finding_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no finding"):
        from_plain(told)


def test_only_what_is_not_as_in_its_class_is_written() -> None:
    assert {"code": "R108", "file": "a", "reason": "xml"} == to_plain(Damaged(file="a", reason=Damage.XML))
    softened = EmptyFile(file="a", severity=Severity.WARNING)
    assert {"code": "R104", "file": "a", "severity": "warning"} == to_plain(softened)


def test_it_is_made_of_just_its_fields() -> None:
    with pytest.raises(TypeError, match="missing or unknown: file"):
        EmptyFile()  # type: ignore[call-arg]  # which is what is tried
    with pytest.raises(TypeError, match="missing or unknown: size"):
        EmptyFile(file="a", size=0)  # type: ignore[call-arg]  # which is what is tried


def test_it_does_not_change() -> None:
    finding = EmptyFile(file="a")
    with pytest.raises(AttributeError):
        finding.file = "b"  # type: ignore[misc]  # which is what is tried
    with pytest.raises(AttributeError):
        del finding.file

    assert (EmptyFile(file="b"), "a") == (finding.changed(file="b"), finding.file)


def test_it_is_equal_by_kind_and_fields() -> None:
    one = NotANumber(where="a", label="b", raw="c")

    assert one == NotANumber(where="a", label="b", raw="c", cells=())
    assert hash(one) == hash(NotANumber(where="a", label="b", raw="c"))
    assert one not in (one.changed(raw="d"), EmptyFile(file="a"), None)
    assert {one} == {one, one.changed()}


def test_it_shows_what_is_not_as_in_its_class() -> None:
    assert "Damaged(file='a', reason=<Damage.XML: 'xml'>)" == repr(Damaged(file="a", reason=Damage.XML))


def test_one_with_texts_in_two_languages_can_be_told_from_others_by_its_hash() -> None:
    rule: dict[str, Any] = {
        "where": "a",
        "title": {"zh": "平"},
        "left": 1,
        "right": 2,
        "imbalance": -1,
        "figures": (),
        "subject": "",
    }

    assert 2 == len({OutOfBalance(rule="A", **rule), OutOfBalance(rule="B", **rule)})


def test_fields_of_two_bases_are_all_there() -> None:
    class Left(Declared):
        one: int = 1

    class Right(Declared):
        other: int

    class Both(Left, Right):
        third: int

    assert {"one", "other", "third"} == set(Both._fields)
    assert Both(other=2, third=3) == Both(one=1, other=2, third=3)


def test_a_code_means_one_thing() -> None:
    with pytest.raises(AssertionError, match="R104 means EmptyFile"):
        type("Other", (Finding,), {}, code="R104")


@pytest.mark.parametrize("severity", Severity)
def test_severities_have_an_order(severity: Severity) -> None:
    graver = [one for one in Severity if one > severity]
    found = [EmptyFile(file="a", severity=severity)]

    assert [one for one in Severity if one >= severity] == [severity, *graver]
    assert [one for one in Severity if not at_least(found, one)] == graver
    assert [one for one in Severity if severity < one] == graver
    assert [one for one in Severity if severity <= one] == [severity, *graver]


def test_the_file_of_a_finding() -> None:
    assert ("a", "") == (file_of(EmptyFile(file="a")), file_of(NotANumber(where=Place("s", 0, 0), label="", raw="")))
