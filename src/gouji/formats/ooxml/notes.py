"""Comments of a worksheet: new ones put beside those that are there, each with the shape that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from gouji.formats.ooxml.editing import SpreadsheetPackage
from gouji.formats.ooxml.parts import relationships_of
from gouji.model.grid import a1

AUTHOR = "gouji"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_V, _O, _X = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
# What comes after legacyDrawing among the children of a worksheet.
_BEHIND = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_EMPTY = f"""<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}">\
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>\
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">\
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>"""
_SHAPE = """<v:shape xmlns:v="{v}" xmlns:o="{o}" xmlns:x="{x}" id="_x0000_s{number}" type="#_x0000_t202" \
style="position:absolute;width:240pt;height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">\
<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>\
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""


def add_notes(book: SpreadsheetPackage, part: str, sheet: etree._Element, texts: Mapping[tuple[int, int], str]) -> None:
    """Comment some cells of the worksheet ``sheet`` in ``part``, by 0-based (row, column).

    A cell that has a comment keeps it, with the new text below. A sheet whose shapes cannot be read, or a
    cell in the middle of a threaded conversation, gets no comment.
    """
    related = _related(book, part)
    drawing = _drawing(book, part, sheet, related)
    if drawing is None:
        return
    comments = _comments(book, part, related)
    authors, listed = comments.find(book.main("authors")), comments.find(book.main("commentList"))
    assert authors is not None
    assert listed is not None
    etree.SubElement(authors, book.main("author")).text = AUTHOR
    own = str(len(authors) - 1)
    number = 1 + max(_numbers(drawing), default=1024)
    present = {comment.get("ref"): comment for comment in listed}
    for (row, column), text in sorted(texts.items()):
        earlier = present.get(a1(row, column))
        if earlier is None:
            comment = etree.SubElement(listed, book.main("comment"), ref=a1(row, column), authorId=own)
            _run(book, etree.SubElement(comment, book.main("text")), text)
            drawing.append(_shape(number, row, column))
            number += 1
        elif "threadedComment" not in related:
            _lengthen(book, earlier, text)


def _related(book: SpreadsheetPackage, part: str) -> dict[str, str]:
    folder, _, file = part.rpartition("/")
    if f"{folder}/_rels/{file}.rels".lstrip("/") not in book.package:
        return {}
    return dict(relationships_of(book.package, part).values())


def _comments(book: SpreadsheetPackage, part: str, related: Mapping[str, str]) -> etree._Element:
    if "comments" in related:
        return book.tree(related["comments"])
    made = etree.Element(book.main("comments"), nsmap={None: book.namespace})
    etree.SubElement(made, book.main("authors"))
    etree.SubElement(made, book.main("commentList"))
    new = book.new_part("xl/comments", ".xml", etree.tostring(made))
    book.declare(new, _TYPE)
    book.relate(part, "comments", new)
    return book.tree(new)


def _drawing(
    book: SpreadsheetPackage, part: str, sheet: etree._Element, related: Mapping[str, str]
) -> etree._Element | None:
    """The legacy drawing of a sheet, which holds the shapes of its comments; None when it is no XML."""
    if sheet.find(book.main("legacyDrawing")) is not None and "vmlDrawing" in related:
        try:
            return book.tree(related["vmlDrawing"])
        except etree.XMLSyntaxError:
            return None
    new = book.new_part("xl/drawings/vmlDrawing", ".vml", _EMPTY.encode())
    book.declare_default("vml", _VML_TYPE)
    relation = book.relate(part, "vmlDrawing", new)
    made = etree.Element(book.main("legacyDrawing"), nsmap={"r": book.relations})
    made.set(f"{{{book.relations}}}id", relation)
    behind = {book.main(name) for name in _BEHIND}
    data = next(i for i, child in enumerate(sheet) if child.tag == book.main("sheetData"))
    later = (i for i, child in enumerate(sheet) if i > data and (child.tag in behind or _is_foreign(book, child)))
    sheet.insert(next(later, len(sheet)), made)
    return book.tree(new)


def _is_foreign(book: SpreadsheetPackage, element: etree._Element) -> bool:
    """Whether a child is none of the schema's: Excel wraps controls so, which stand behind the drawing."""
    return not isinstance(element.tag, str) or not element.tag.startswith(f"{{{book.namespace}}}")


def _numbers(drawing: etree._Element) -> Iterator[int]:
    """The numbers of the shapes in a drawing."""
    for element in drawing.iter():
        if found := re.fullmatch(r"_x0000_s(\d+)", element.get("id") or "") if isinstance(element.tag, str) else None:
            yield int(found[1])


def _shape(number: int, row: int, column: int) -> etree._Element:
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 5}, 15, {row + 4}, 4"
    return etree.fromstring(_SHAPE.format(v=_V, o=_O, x=_X, number=number, anchor=anchor, row=row, column=column))


def _run(book: SpreadsheetPackage, text: etree._Element, said: str) -> None:
    run = etree.SubElement(text, book.main("r"))
    look = etree.SubElement(run, book.main("rPr"))
    etree.SubElement(look, book.main("sz"), val="9")
    etree.SubElement(look, book.main("rFont"), val="宋体")
    shown = etree.SubElement(run, book.main("t"))
    shown.text = said
    shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _lengthen(book: SpreadsheetPackage, comment: etree._Element, said: str) -> None:
    """More text at the end of a comment, which may be one plain text or several runs."""
    text = comment.find(book.main("text"))
    if text is None:
        text = etree.SubElement(comment, book.main("text"))
    plain = text.find(book.main("t"))
    if plain is not None:
        plain.text = f"{plain.text or ''}\n{said}"
    else:
        _run(book, text, f"\n{said}")
