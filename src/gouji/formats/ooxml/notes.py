"""Comments of a worksheet: new ones put beside those that are there, each with the shape that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gouji.formats.ooxml.children import ahead_of
from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.fragments import KEPT_BLANKS, element, escaped
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.spans import Element
from gouji.formats.style import NOTE
from gouji.model.errors import UnreadableFile
from gouji.model.grid import a1

AUTHOR = "gouji"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_EMPTY = """<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>\
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">\
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"""
_SHAPE = """\
<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>\
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData>"""
_SHAPE_STYLE = "position:absolute;width:240pt;height:90pt;z-index:1;visibility:hidden"


def add_notes(book: PackageEditor, name: str, texts: Mapping[tuple[int, int], str]) -> None:
    """Comment some cells of the worksheet in the part ``name``, by 0-based (row, column).

    A cell that has a comment keeps it, with the new text below. A sheet whose comments or their shapes are no XML,
    or a cell in the middle of a threaded conversation, gets no comment. Raises `UnreadableFile` (R108) for a list
    of comments that is none.
    """
    related = book.related(name)
    shapes = book.pointed_at(name, book.part(name).child("legacyDrawing"))
    try:
        for part in filter(None, (related.get("comments"), shapes)):
            book.part(part)
    except UnreadableFile:
        return
    comments, drawing = _comments(book, name, related), _drawing(book, name, shapes)
    authors, listed = comments.need("authors"), comments.need("commentList")
    prefix = comments.root.prefix
    own = str(len(comments.children(authors, "author")))
    comments.append(authors, element(f"{prefix}author", AUTHOR))
    number = 1 + max(_numbers(drawing), default=1024)
    present = {one.attributes.get("ref"): one for one in comments.children(listed, "comment")}
    for (row, column), text in sorted(texts.items()):
        earlier = present.get(a1(row, column))
        if earlier is None:
            said = element(f"{prefix}text", _run(prefix, text))
            comments.append(listed, element(f"{prefix}comment", said, ref=a1(row, column), authorId=own))
            drawing.append(drawing.root, _shape(drawing, number, row, column))
            number += 1
        elif "threadedComment" not in related:
            _lengthen(comments, earlier, text)


def _comments(book: PackageEditor, name: str, related: Mapping[str, str]) -> PartEdit:
    if "comments" in related:
        return book.part(related["comments"])
    new = book.new_part(
        "xl/comments", ".xml", element("comments", element("authors"), element("commentList"), xmlns=book.namespace)
    )
    book.declare(new, _TYPE)
    book.relate(name, "comments", new)
    return book.part(new)


def _drawing(book: PackageEditor, name: str, shapes: str | None) -> PartEdit:
    """The drawing of a sheet that holds the shapes of its comments; pictures of its header have one of their own."""
    sheet = book.part(name)
    if shapes is not None:
        return book.part(shapes)
    declared = {f"xmlns:{prefix}": namespace for prefix, namespace in _VML.items()}
    new = book.new_part("xl/drawings/vmlDrawing", ".vml", element("xml", _EMPTY, **declared))
    book.declare_default("vml", _VML_TYPE)
    relation = book.relate(name, "vmlDrawing", new)
    attributes = sheet.declared("r", book.relations) | {"r:id": relation}
    made = element(f"{sheet.root.prefix}legacyDrawing", **attributes)
    dangling = sheet.child("legacyDrawing")
    if dangling is not None:
        sheet.replace(dangling, made)
    else:
        sheet.insert(made, ahead_of("legacyDrawing"))
    return book.part(new)


def _numbers(drawing: PartEdit) -> Iterator[int]:
    """The numbers of the shapes in a drawing."""
    for one in drawing.root.walk():
        if found := re.fullmatch(r"_x0000_s([0-9]+)", one.attributes.get("id", "")):
            yield int(found[1])


def _shape(drawing: PartEdit, number: int, row: int, column: int) -> str:
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 5}, 15, {row + 4}, 4"
    attributes: dict[str, str] = {}
    for prefix, namespace in _VML.items():
        attributes |= drawing.declared(prefix, namespace)
    attributes |= {"id": f"_x0000_s{number}", "type": "#_x0000_t202", "style": _SHAPE_STYLE}
    attributes |= {"fillcolor": "#ffffe1", "o:insetmode": "auto"}
    return element("v:shape", _SHAPE.format(anchor=anchor, row=row, column=column), **attributes)


def _run(prefix: str, said: str) -> str:
    look = element(f"{prefix}sz", val=str(NOTE["font_size"])), element(f"{prefix}rFont", val=NOTE["font_name"])
    shown = element(f"{prefix}t", escaped(said), **KEPT_BLANKS)
    return element(f"{prefix}r", element(f"{prefix}rPr", *look), shown)


def _lengthen(comments: PartEdit, comment: Element, said: str) -> None:
    """More text at the end of a comment, which may be one plain text or several runs."""
    text = comments.child("text", comment)
    if text is None:
        comments.append(comment, element(f"{comment.prefix}text", _run(comment.prefix, said)))
        return
    plain = comments.child("t", text)
    if plain is not None:
        comments.append(plain, escaped(f"\n{said}"))
    else:
        comments.append(text, _run(text.prefix, f"\n{said}"))
