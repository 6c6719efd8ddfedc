"""What marking may change in a workbook: some elements more, some attributes, and nothing else."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

# Attributes that may get another value, by the element that bears them.
CHANGEABLE = {
    "c": {"s"}, "sheetView": {"tabSelected"}, "workbookView": {"activeTab", "firstSheet"}, "definedName": {"localSheetId"},
    "cfRule": {"priority"}, **{table: {"count"} for table in ("dxfs", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")},
}  # fmt: skip
# What may be put in, by the element that it is put into.
ADDED = {
    "sheetData": {"row"}, "row": {"c"}, "worksheet": {"legacyDrawing", "conditionalFormatting"}, "sheets": {"sheet"}, "xml": {"shape"},
    "fonts": {"font"}, "fills": {"fill"}, "borders": {"border"}, "cellXfs": {"xf"}, "cellStyleXfs": {"xf"},
    "dxfs": {"dxf"}, "styleSheet": {"dxfs", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"},
    "authors": {"author"}, "commentList": {"comment"}, "text": {"r"},
    "Types": {"Override", "Default"}, "Relationships": {"Relationship"},
}  # fmt: skip


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist() if not name.endswith("/")}


def assert_only_marked(before: bytes, after: bytes, sheets: set[str]) -> None:
    """``sheets`` are the parts of the sheets that are marked."""
    old, new = parts(before), parts(after)
    assert list(old) == list(new)[: len(old)]
    for name, content in old.items():
        if new[name] != content:
            assert name in sheets or re.search(
                r"(workbook|styles|comments[^/]*|sheet\d+)\.xml|\.rels|\.vml|_Types\]\.xml$", name
            )
            assert_grown(etree.fromstring(content), etree.fromstring(new[name]))


def assert_grown(old: etree._Element, new: etree._Element) -> None:
    """Whether an element is the same but for what may be put in or changed."""
    assert identity(old) == identity(new)
    assert old.nsmap == new.nsmap
    assert old.prefix == new.prefix
    here, there = joined(old), joined(new)
    grown = local(old) == "t" and there.startswith(f"{here}\n")
    printed = local(old) == "definedName" and old.get("name") == "_xlnm.Print_Area"  # what is marked is printed
    assert here == there or grown or printed
    children = iter(new)
    for child in old:
        twin = next(one for one in children if matches(old, child, one))
        assert_grown(child, twin)
    assert all(local(one) in ADDED.get(local(new), ()) for one in children)


def matches(parent: etree._Element, child: etree._Element, other: etree._Element) -> bool:
    """Whether a child of the changed element is the next one of the original; another one must be an addition."""
    same = identity(child) == identity(other)
    assert same or local(other) in ADDED.get(local(parent), ()), (child.tag, other.tag)
    return same


def identity(element: etree._Element) -> tuple[object, ...]:
    if not isinstance(element.tag, str):  # a comment or processing instruction
        return element.tag, element.text, ()
    kept = {name: value for name, value in element.attrib.items() if name not in CHANGEABLE.get(local(element), ())}
    formulas = "".join(map(str, element.itertext())) if local(element) == "conditionalFormatting" else None
    return element.tag, formulas, tuple(kept.items())  # several may be of the same cells


def local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def joined(element: etree._Element) -> str:
    """The text right below an element."""
    return "".join((element.text or "", *(child.tail or "" for child in element)))
