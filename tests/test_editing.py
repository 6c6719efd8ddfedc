"""Parts and packages being changed: what is asked for is done, and every other byte kept, however odd the XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from collecting import checked
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping import assert_grown, assert_only_marked, parts
from lxml import etree
from narrowed import the

from gouji import Return, Review, read
from gouji.campaign.mark import mark, needs_marking
from gouji.formats.ooxml.document import read_xlsx
from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.front import Front, FrontRow
from gouji.formats.ooxml.marking import Note, with_marks
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.ooxml.spans import Element, as_utf8
from gouji.formats.package import package_of
from gouji.model.errors import UnreadableFile
from gouji.model.language import Language

SAMPLES = sorted((Path(__file__).parents[1] / "samples").rglob("*.xlsx"))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NOBODY = package_of(SAMPLES[0].read_bytes(), "a.xlsx")


def part(xml: str | bytes) -> PartEdit:
    return PartEdit(NOBODY, "a.xml", xml.encode() if isinstance(xml, str) else xml)


# ── one part ────────────────────────────────────────────────────────────────────────────────

ODD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- <a/> --><p:root xmlns:p="urn:1" xmlns:mc="urn:mc" mc:Ignorable="q" xmlns:q='urn:q'  a = '1>"' b="x/">
  <?target <c/> ?><![CDATA[<c/>]]><p:c/><p:c x='1' /><c xmlns="urn:2" n="&quot;&#10;c=&apos;1&apos;"></c>é汉&amp;<p:d><p:c>t</p:c></p:d
></p:root>
<!-- end -->"""


def test_nothing_changed_is_every_byte_kept() -> None:
    assert ODD.encode() == part(ODD).content()
    assert not part(ODD).is_changed


@pytest.mark.parametrize(("change", "old", "new"), [
    (lambda p, c: p.set(c[1], x="<2>"), "<p:c x='1' />", "<p:c x=\"&lt;2&gt;\" />"),
    (lambda p, c: p.set(c[1], x=None, y="3"), "<p:c x='1' />", '<p:c y="3"/>'),
    (lambda p, c: p.append(c[0], "<n/>"), "<p:c/>", "<p:c><n/></p:c>"),
    (lambda p, c: [p.append(c[1], "<n/>"), p.set(c[1], x="2")], "<p:c x='1' />", '<p:c x="2"><n/></p:c>'),
    (lambda p, c: [p.put_ahead(c[1], "<n/>"), p.put_ahead(c[1], "<m/>")], "<p:c x='1' />", "<n/><m/><p:c x='1' />"),
    (lambda p, c: p.replace(c[0], ""), "<p:c/><p:c", "<p:c"),
    (lambda p, c: p.append(p.child("d"), "<n/>"), "</p:c></p:d\n>", "</p:c><n/></p:d\n>"),
    (lambda p, c: [p.set(p.child("c", p.child("d")), x="1"), p.replace(p.child("d"), "<n/>")], "<p:d><p:c>t</p:c></p:d\n>", "<n/>"),
    (lambda p, c: p.set(p.root, a="2"), "a = '1>\"'", 'a = "2"'),
    (lambda p, c: p.insert("<n/>", ("c",)), "<p:c x='1' />", "<p:c x='1' /><n/>"),
    (lambda p, c: [p.insert("<n/>", ("d",)), p.append(p.root, "<m/>")], "</p:d\n>", "</p:d\n><n/><m/>"),
    (lambda p, c: p.insert("<n/>", ()), "<p:c/>", "<n/><p:c/>"),
])  # fmt: skip
def test_one_change_and_nothing_else(change: Callable[..., object], old: str, new: str) -> None:
    odd = part(ODD)
    change(odd, odd.children(odd.root, "c"))

    assert 1 == ODD.count(old)
    assert ODD.replace(old, new).encode() == odd.content()


def test_an_attribute_within_the_value_of_another_is_none() -> None:
    odd = part(ODD)
    (other,) = [one for one in odd.root.children if one.namespace == "urn:2"]
    odd.set(other, c="2")

    assert b"""c=&apos;1&apos;" c="2"></c>""" in odd.content()


@pytest.mark.parametrize(("xml", "bound"), [
    ('<a xmlns:r="urn:r"/>', True), ("<a/>", False), ('<a xmlns:r="urn:s"/>', False), ('<a><b xmlns:r="urn:r"/></a>', False),
    ('<a xmlns:r="urn:r"><b xmlns:r="urn:s"/></a>', False), ('<a xmlns:r="urn:r"><b xmlns:r="urn:r"/></a>', True),
])  # fmt: skip
def test_a_prefix_is_declared_unless_it_means_the_same_all_over_the_part(xml: str, bound: bool) -> None:
    assert ({} if bound else {"xmlns:r": "urn:r"}) == part(xml).declared("r", "urn:r")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "gb18030", "utf-8-sig"])
def test_other_encodings_become_utf_8(encoding: str) -> None:
    text = "é" if encoding == "iso-8859-1" else "汉字"
    declared = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    changed = part(f'<?xml version="1.0" encoding="{declared}"?><a><b>{text}</b></a>'.encode(encoding))
    changed.append(the(Element, changed.child("b")), "㐀")

    assert f"{text}㐀" == etree.fromstring(changed.content())[0].text


@pytest.mark.parametrize("content", [
    b"", b"<a>", b"<a></b>", b"<a b='1' b='2'/>", b"\xff\xfe<", b'<?xml version="1.0" encoding="x-none"?><a/>',
    b'<?xml version="1.0" encoding="gb18030"?><a>\xff</a>', b"<a>&nbsp;</a>", b"<p:a/>",
])  # fmt: skip
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        part(content)
    assert "R108" == refused.value.finding.code


def test_a_document_type_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        part('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "R109" == refused.value.finding.code


NAMES = st.sampled_from(["a", "b", "p:a", "p:b", "q:a"])
VALUES = st.text(st.sampled_from("a<>&'\"/ =é汉\t"), max_size=6)


def quoted(value: str) -> str:
    mark = '"' if "'" in value else "'"
    return mark + value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") + mark


@st.composite
def xml(draw: st.DrawFn, depth: int = 3) -> str:
    """An element, with whatever may stand in one."""
    name = draw(NAMES)
    attributes = draw(st.dictionaries(st.sampled_from(["r", "s", "p:s", "t"]), VALUES, max_size=3))
    tag = name + "".join(
        f"{draw(st.sampled_from([' ', '  ', chr(10)]))}{key}={quoted(value)}" for key, value in attributes.items()
    )
    if draw(st.booleans()) and depth == 0:
        return f"<{tag}{draw(st.sampled_from(['', ' ']))}/>"
    inner = [xml(depth - 1)] if depth else []
    things = st.one_of(
        st.sampled_from(["", "t", "&lt;", "<!-- <a> -->", "<![CDATA[<a r='1'>]]>", "<?p <a?>", "汉", " \n"]), *inner
    )
    return f"<{tag}>{''.join(draw(st.lists(things, max_size=4)))}</{name}>"


@pytest.mark.slow
@given(body=xml(), data=st.data())
@settings(max_examples=150, deadline=None)
def test_changes_are_those_that_a_tree_would_show(body: str, data: st.DataObject) -> None:
    """One element is changed by its span and in a tree; both say the same."""
    source = f'<p:root xmlns:p="urn:p" xmlns:q="urn:q">{body}</p:root>'
    changed, tree = part(source), etree.fromstring(source)
    places = list(changed.root.walk())
    index = data.draw(st.integers(1, len(places) - 1))
    one, twin = places[index], [node for node in tree.iter() if isinstance(node.tag, str)][index]
    value = data.draw(VALUES)
    match data.draw(st.sampled_from(["set", "unset", "append", "ahead", "replace"])):
        case "set":
            changed.set(one, s=value)
            twin.set("s", value)
        case "unset":
            changed.set(one, r=None)
            twin.attrib.pop("r", None)
        case "append":
            changed.append(one, "<new/>")
            etree.SubElement(twin, "new")
        case "ahead":
            changed.put_ahead(one, "<new/>")
            twin.addprevious(etree.Element("new"))
        case "replace":
            changed.replace(one, "<new/>")
            new = etree.Element("new")
            new.tail = twin.tail
            twin.getparent().replace(twin, new)

    assert etree.tostring(tree, method="c14n") == etree.tostring(etree.fromstring(changed.content()), method="c14n")


# ── a whole workbook ────────────────────────────────────────────────────────────────────────

KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def pointers(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, (kind, to) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def plain_parts() -> dict[str, str]:
    """A small workbook as Excel writes one."""
    declared = "".join(f'<Override PartName="/xl/{name}" ContentType="{KINDS}.{kind}+xml"/>' for name, kind in (
        ("workbook.xml", "sheet.main"), ("worksheets/sheet1.xml", "worksheet"), ("styles.xml", "styles")))  # fmt: skip
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{declared}</Types>',
        "_rels/.rels": pointers(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView firstSheet="1"/></bookViews>'
        '<sheets><sheet name="表三" sheetId="7" r:id="r0"/></sheets><definedNames><definedName name="_xlnm.Print_Area" '
        'localSheetId="0">表三!$A$1:$B$4</definedName></definedNames><calcPr calcId="1"/></workbook>',
        "xl/_rels/workbook.xml.rels": pointers(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetViews><sheetView tabSelected="1" '
        'workbookViewId="0"/></sheetViews><sheetData><row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c>'
        '<c r="B2" s="1"><v>12</v></c></row><row r="4" ht="20"/></sheetData><pageMargins left="1" right="1" top="1" '
        'bottom="1" header="0" footer="0"/></worksheet>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill '
        'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/>'
        '</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf numFmtId="2" xfId="0">'
        '<alignment wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>',
    }  # fmt: skip


SHEET, STYLES, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"

Content = dict[str, Any]


def put(where: str, old: str, new: str) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        assert old in content[where]
        content[where] = content[where].replace(old, new)

    return change


def prefixed(content: Content) -> None:
    for name in (SHEET, STYLES, WORKBOOK):
        text = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", content[name])
        content[name] = text.replace(" xmlns=", " xmlns:x=")


def strict(content: Content) -> None:
    for name, text in content.items():
        text = text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        content[name] = text.replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")


def utf_16(content: Content) -> None:
    for name, text in content.items():
        content[name] = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


def compatible(content: Content) -> None:
    """What newer programs add, and wrap for older ones."""
    root = f'<worksheet xmlns:mc="{MC}" mc:Ignorable="x14ac xr" xmlns:x14ac="urn:x14ac" xmlns:xr="urn:xr" xr:uid="{{A-1}}" '
    put(SHEET, "<worksheet ", root)(content)
    put(SHEET, "</worksheet>", '<mc:AlternateContent><mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'
        '<extLst><ext uri="{1}" xmlns:x14="urn:x14"><x14:sheetData><x14:row r="1"/></x14:sheetData></ext></extLst></worksheet>')(content)  # fmt: skip
    put(WORKBOOK, "<bookViews>", f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x15"><a:absPath url="C:\\" '
        'xmlns:a="urn:a"/></mc:Choice></mc:AlternateContent><bookViews>')(content)  # fmt: skip
    put(STYLES, "</styleSheet>", '<dxfs count="1"><dxf><fill><patternFill><bgColor rgb="FF00FF00"/></patternFill></fill></dxf>'
        '</dxfs><tableStyles count="0"/><extLst><ext uri="{2}" xmlns:y="urn:y"><y:fonts/></ext></extLst></styleSheet>')(content)  # fmt: skip


def commented(content: Content) -> None:
    """Comments by a person, in a conversation too, and a drawing with shapes of its own."""
    put(SHEET, "</worksheet>", '<legacyDrawing r:id="r1"/></worksheet>')(content)
    content["xl/worksheets/_rels/sheet1.xml.rels"] = pointers(
        ("comments", "../comments1.xml"), ("vmlDrawing", "../drawings/vmlDrawing1.vml"), ("drawing", "../drawings/x.xml"))  # fmt: skip
    content["xl/comments1.xml"] = (
        f'<comments xmlns="{MAIN}" xmlns:mc="{MC}" mc:Ignorable="xr" xmlns:xr="urn:xr"><authors><author>李四</author></authors>'
        '<commentList><comment ref="A2" authorId="0" xr:uid="{3}"><text><t>请看</t></text></comment></commentList></comments>'
    )
    content["xl/drawings/vmlDrawing1.vml"] = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:o"><v:group><v:shape id="_x0000_s2050"/></v:group></xml>'
    )
    content["xl/drawings/x.xml"] = "<d/>"
    declared = '<Override PartName="/xl/comments1.xml" ContentType="a/b"/><Default Extension="VML" ContentType="a/c"/>'
    put("[Content_Types].xml", "</Types>", f"{declared}</Types>")(content)


def in_conversation(content: Content) -> None:
    commented(content)
    put(
        "xl/worksheets/_rels/sheet1.xml.rels",
        "</R",
        f'<Relationship Id="t" Type="{OFFICE}/threadedComment" Target="t.xml"/></R',
    )(content)


ODDITIES = {
    "plain": lambda content: None,
    "prefix": prefixed,
    "strict": strict,
    "utf-16": utf_16,
    "compatibility": compatible,
    "comments": commented,
    "no rows": lambda content: content.update({SHEET: re.sub("<sheetData>.*</sheetData>", "<sheetData/>", content[SHEET])}),
    "no styles": lambda content: content.update({STYLES: f'<styleSheet xmlns="{MAIN}"/>'}),
    "rows in disorder": put(SHEET, "<sheetData>", '<sheetData><row r="9"><c r="C9"/><c r="A9"/></row>'),
    "no addresses": put(SHEET, ' r="A2"', ""),
    "cdata and the like": put(SHEET, "<t>甲</t>", '<!-- <row r="2"> --><t><![CDATA[<c r="B2">]]>甲</t><?x <c r="B2"?>'),
    "white space": put(SHEET, "><", ">\n  <"),
    "another sheet of that part name": lambda content: content.update({"xl/worksheets/sheet2.xml": "no XML"}),
    "conversation": in_conversation,
    "r bound to something else": put(SHEET, f'xmlns:r="{OFFICE}"', 'xmlns:r="urn:other" r:x="1"'),
}  # fmt: skip

NOTES = {
    (1, 0): Note("FF9C9C", "再看"),
    (1, 1): Note("FF9C9C", "应为 3 <&>", True),
    (3, 2): Note("FFD9A8"),
    (6, 0): Note("E6D9F2", "空"),
}
FRONT = Front(
    "审核意见", "标题", "说明", ("一", "二"), (FrontRow(("1", "<&>"), ("表三", 1, 1)),), (9.0, 9.0), (20.0,), 1
)


def zipped(content: Content) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in content.items():
            package.writestr(name, text)
    return buffer.getvalue()


@pytest.fixture(params=ODDITIES)
def odd(request: pytest.FixtureRequest) -> bytes:
    content = plain_parts()
    ODDITIES[request.param](content)
    return zipped(content)


def test_an_odd_workbook_is_marked_and_nothing_else_changed(odd: bytes) -> None:
    package = package_of(odd, "a.xlsx")
    marked = with_marks(package, {"表三": NOTES}, FRONT)
    before, after = read_xlsx(package), read_xlsx(package_of(marked, "b.xlsx"))

    assert ("审核意见", before.grids) == (after.grids[0].name, after.grids[1:])
    assert before.names == after.names
    assert_only_marked(odd, marked, set(sheet_parts(package).values()))


@pytest.mark.filterwarnings("ignore:Workbook contains no default style", "ignore:Unknown extension")
def test_an_odd_workbook_is_coloured_and_commented(odd: bytes) -> None:
    marked = with_marks(package_of(odd, "a.xlsx"), {"表三": NOTES}, FRONT)
    if b"purl.oclc.org" in parts(odd)[WORKBOOK]:  # openpyxl reads no Strict workbook
        marked = zipped({name: content.replace(b"http://purl.oclc.org/ooxml/spreadsheetml/main", MAIN.encode())
                         .replace(b"http://purl.oclc.org/ooxml/officeDocument/relationships", OFFICE.encode())
                         for name, content in parts(marked).items()})  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(marked))
    sheet, front = book["表三"], book["审核意见"]

    assert ["FFFF9C9C", "FFFF9C9C", "FFFFD9A8", "FFE6D9F2"] == [
        sheet[at].fill.fgColor.rgb for at in ("A2", "B2", "C4", "A7")
    ]
    assert ("thick", "应为 3 <&>") == (sheet["B2"].border.left.style, sheet["B2"].comment.text)
    assert sheet["A2"].comment.text in ("再看", "请看\n再看", "请看")
    assert ("<&>", "'表三'!B2") == (front["B4"].value, front["B4"].hyperlink.location)
    assert ("审核意见", 0) == (book.worksheets[0].title, book.views[0].firstSheet)
    assert [1] == [number for name in parts(marked) if name.endswith("workbook.xml")
                   for number in map(int, re.findall(r'localSheetId="(\d+)"', as_utf8(parts(marked)[name]).decode()))]  # fmt: skip


def test_a_conversation_is_left_alone() -> None:
    content = plain_parts()
    ODDITIES["conversation"](content)
    book = openpyxl.load_workbook(io.BytesIO(with_marks(package_of(zipped(content), "a.xlsx"), {"表三": NOTES}, FRONT)))

    assert ("请看", "应为 3 <&>") == tuple(book["表三"][at].comment.text for at in ("A2", "B2"))


@pytest.mark.parametrize("name", ["xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"])
def test_where_comments_cannot_be_read_cells_are_coloured_only(name: str) -> None:
    content = plain_parts()
    commented(content)
    content[name] = "<br>"
    before = zipped(content)
    after = with_marks(package_of(before, "a.xlsx"), {"表三": NOTES}, FRONT)

    assert_only_marked(before, after, {SHEET})
    assert len(parts(after)) == len(parts(before)) + 1, "the sheet in front alone is new"
    assert b'r="B2" s=' in parts(after)[SHEET]


@pytest.mark.parametrize(("where", "old", "new"), [
    (SHEET, 's="1"', 's="x"'), (SHEET, 's="1"', 's="99"'), (WORKBOOK, 'sheetId="7"', 'sheetId="x"'),
    (WORKBOOK, 'localSheetId="0"', 'localSheetId="x"'), (STYLES, 'count="2"', 'count="x"'),
])  # fmt: skip
def test_numbers_that_are_none_do_no_harm(where: str, old: str, new: str) -> None:
    content = plain_parts()
    put(where, old, new)(content)

    assert b"FFFF9C9C" in parts(with_marks(package_of(zipped(content), "a.xlsx"), {"表三": NOTES}, FRONT))[STYLES]


@pytest.mark.parametrize("name", [STYLES, "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_that_has_to_be_changed_and_is_damaged_is_told(name: str) -> None:
    content = plain_parts() | {name: "<br>"}
    with pytest.raises(UnreadableFile):
        with_marks(package_of(zipped(content), "a.xlsx"), {"表三": NOTES}, FRONT)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_marked_and_nothing_else_changed(path: Path) -> None:
    reading = read(path)
    if not isinstance(reading, Return) or not needs_marking(the(Review, checked(reading))):
        return
    assert_only_marked(path.read_bytes(), mark(the(Review, checked(reading)), language=Language.ZH).content, set())


# ── the package ─────────────────────────────────────────────────────────────────────────────


class InChinese(zipfile.ZipInfo):
    """An entry whose name is stored in the code page of Chinese Windows."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gb18030"), self.flag_bits


def test_parts_are_found_whatever_the_case_and_the_code_page_of_their_names() -> None:
    content = {
        name.replace("worksheets/sheet1", "表一"): text.replace("worksheets/sheet1", "表一")
        for name, text in plain_parts().items()
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in content.items():
            package.writestr(InChinese(name), text)
    content["XL/workbook.XML"] = content.pop(WORKBOOK)

    for data in (buffer.getvalue(), zipped(content)):
        marked = with_marks(package_of(data, "a.xlsx"), {"表三": NOTES}, FRONT)
        assert content.keys() - {"XL/workbook.XML"} <= parts(marked).keys()
        assert b"<row" in parts(marked)["xl/表一.xml"]
        assert "审核意见" == read_xlsx(package_of(marked, "b.xlsx")).grids[0].name


def test_what_is_dropped_takes_all_that_speaks_of_it_along() -> None:
    content = plain_parts()
    editor = PackageEditor(package_of(zipped(content), "a.xlsx"))
    editor.drop(editor.main, "styles")
    editor.drop(editor.main, "theme")
    after = parts(editor.packed())

    assert STYLES not in after
    assert not any(b"styles" in text for text in after.values())
    assert_grown(etree.fromstring(after["[Content_Types].xml"]), etree.fromstring(content["[Content_Types].xml"]))
