"""A copy of a Word document with some cells shaded and commented, some sentences highlighted, and a list at its end.

Only the content and the comments are changed; every other part keeps its bytes. Comments and shading are what Word,
WPS and LibreOffice all show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gouji.formats.docx.document import styles_of
from gouji.formats.docx.places import cells_in
from gouji.formats.docx.sentences import Said, highlight
from gouji.formats.docx.word_part import COMMENT_MARKS, WordPart
from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.marking import Note
from gouji.formats.ooxml.notes import AUTHOR
from gouji.formats.ooxml.spans import Element
from gouji.formats.package import Package
from gouji.formats.style import FRAME
from gouji.model.grid import Place

_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
SENTENCE = "FFFF00"
"""The colour of a sentence, which Word calls yellow."""
_WIDTH = 8844
_BEFORE_SHADING = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge")
_BORDERS = ("top", "left", "bottom", "right")


class WordListing(NamedTuple):
    """What stands at the end: a title, a line below it, headings, lines, and the widths of columns in proportion.

    ``legend`` says what each colour (``RRGGBB``) means. ``notice`` is a comment at the beginning of the document.
    """

    title: str
    subtitle: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[float, ...]
    legend: Sequence[tuple[str, str]]
    notice: str


def with_word_marks(
    package: Package, cells: Mapping[Place, Note], sentences: Mapping[str, str], listing: WordListing
) -> bytes:
    """The document with the marks: ``cells`` by their places, ``sentences`` as they are printed, with their notes.

    A list of that title that stands there from before is replaced, as are earlier comments of ours. Raises
    `UnreadableFile` when what has to be changed is damaged.
    """
    book = PackageEditor(package)
    part = WordPart(book.part(book.main))
    comments = _Comments(book, part)
    body = part.edit.need("body")
    gone = _without_list(part, body, listing)
    shown = [one for one in part.paragraphs(body) if one not in gone]
    if shown:
        _comment(part, comments, shown[0], listing.notice)
    found = cells_in(package, part.edit, styles_of(package, book.main))
    for place, note in cells.items():
        if (cell := found.get(place)) is not None:
            _mark_cell(part, comments, cell, note)
    highlight(part, shown, [Said(text, note) for text, note in sentences.items()], comments.add)
    _put_list(part, body, listing)
    return book.packed()


class _Comments:
    """The comments of a document: those of others stay, our own of an earlier time go."""

    def __init__(self, book: PackageEditor, content: WordPart) -> None:
        name = book.related(book.main).get("comments")
        if name is None or name not in book:
            folder = book.main.rpartition("/")[0]
            name = book.new_part(f"{folder}/comments".lstrip("/"), ".xml", content.made("comments", "", whole=True))
            book.declare(name, _COMMENTS)
            book.relate(book.main, "comments", name)
        self._part = WordPart(book.part(name))
        there = list(self._part.edit.every("comment"))
        numbers = [self._part.said(one, "id") for one in there]
        self._next = 1 + max((int(one) for one in numbers if one.isdecimal()), default=-1)
        gone = {number for one, number in zip(there, numbers, strict=True) if self._part.said(one, "author") == AUTHOR}
        for one, number in zip(there, numbers, strict=True):
            if number in gone:
                self._part.edit.replace(one, "")
        for one in content.edit.root.walk():
            if one.local in COMMENT_MARKS and content.said(one, "id") in gone:
                content.edit.replace(one, "")

    def add(self, text: str) -> str:
        """A comment with this text; its number."""
        number, part = str(self._next), self._part
        self._next += 1
        lines = [part.made("p", part.run(line)) for line in text.split("\n")]
        part.edit.append(part.edit.root, part.made("comment", *lines, id=number, author=AUTHOR, initials=AUTHOR[:2]))
        return number


def _mark_cell(part: WordPart, comments: _Comments, cell: Element, note: Note) -> None:
    shade = _shade(part, note.colour)
    colour = str(FRAME["border_color"]).removeprefix("#")
    frame = [part.made(side, val="single", sz="24", space="0", color=colour) for side in _BORDERS]
    looks = (part.made("tcBorders", *frame) if note.framed else "") + shade
    edit, properties = part.edit, part.edit.child("tcPr", cell)
    if properties is None:
        made = part.made("tcPr", looks)
        if cell.children:
            edit.put_ahead(cell.children[0], made)
        else:
            edit.append(cell, made)
    else:
        old = ("shd", "tcBorders") if note.framed else ("shd",)
        ahead = [one for one in properties.children if one.local in _BEFORE_SHADING]
        kept = [one for one in properties.children if one.local not in (*_BEFORE_SHADING, *old)]
        borders = [one for one in kept if one.local == "tcBorders"]
        rest = [one for one in kept if one.local != "tcBorders"]
        inner = "".join([*map(part.text_of, (*ahead, *borders)), looks, *map(part.text_of, rest)])
        edit.replace(properties, part.made("tcPr", inner))
    first = next(part.paragraphs(cell), None)
    if note.text and first is not None:
        _comment(part, comments, first, note.text)


def _shade(part: WordPart, colour: str) -> str:
    return part.made("shd", val="clear", color="auto", fill=colour)


def _comment(part: WordPart, comments: _Comments, paragraph: Element, text: str) -> None:
    """Comment a whole paragraph."""
    begin, end = part.around(comments.add(text))
    inside = [one for one in paragraph.children if one.local != "pPr"]
    if inside:
        part.edit.put_ahead(inside[0], begin)
        part.edit.append(paragraph, end)
    else:
        part.edit.append(paragraph, begin + end)


# ── the list at the end ─────────────────────────────────────────────────────────────────────


def _without_list(part: WordPart, body: Element, listing: WordListing) -> frozenset[Element]:
    """Take out the list that stands there: title, line below, table and legend; the paragraphs that went."""
    blocks = [one for one in body.children if one.local in ("p", "tbl")]
    words = [part.words(one).strip() if one.local == "p" else None for one in blocks]
    kinds = [one.local for one in blocks]
    starts = (at for at, said in enumerate(words) if said == listing.title)
    at = next((at for at in starts if kinds[at : at + 3] == ["p", "p", "tbl"]), None)
    if at is None:
        return frozenset()
    known = {"", *(said for _, said in listing.legend)}
    end = next((n for n in range(at + 3, len(blocks)) if words[n] not in known), len(blocks))
    for one in blocks[at:end]:
        part.edit.replace(one, "")
    return frozenset(inner for one in blocks[at:end] for inner in part.paragraphs(one))


def _put_list(part: WordPart, body: Element, listing: WordListing) -> None:
    title = part.made(
        "p",
        part.made("pPr", part.made("pageBreakBefore"), part.made("jc", val="center")),
        part.run(listing.title, part.made("b"), part.made("sz", val="32")),
    )
    below = part.made("p", part.made("pPr", part.made("jc", val="center")), part.run(listing.subtitle))
    legend = [
        part.made(
            "p", part.run("　　", part.made("shd", val="clear", color="auto", fill=colour)), part.run(f"　{said}")
        )
        for colour, said in listing.legend
    ]
    xml = "".join((title, below, _table(part, listing), part.made("p"), *legend))
    last = body.children[-1] if body.children else None
    if last is not None and last.local == "sectPr":
        part.edit.put_ahead(last, xml)
    else:
        part.edit.append(body, xml)


def _table(part: WordPart, listing: WordListing) -> str:
    whole = sum(listing.widths)
    widths = [str(round(_WIDTH * width / whole)) for width in listing.widths]
    borders = [
        part.made(side, val="single", sz="4", space="0", color="auto") for side in (*_BORDERS, "insideH", "insideV")
    ]
    looks = part.made(
        "tblPr",
        part.made("tblW", w=str(_WIDTH), type="dxa"),
        part.made("tblBorders", *borders),
        part.made("tblLayout", type="fixed"),
    )
    columns = part.made("tblGrid", *(part.made("gridCol", w=width) for width in widths))
    whole_row = part.made("cantSplit")
    properties = (part.made("trPr", whole_row, part.made("tblHeader")), part.made("trPr", whole_row))
    rows = [
        part.made("tr", properties[number > 0], *(_cell(part, *one) for one in zip(texts, widths, strict=True)))
        for number, texts in enumerate((listing.headings, *listing.rows))
    ]
    return part.made("tbl", looks, columns, *rows)


def _cell(part: WordPart, text: str, width: str) -> str:
    plain = part.made("pPr", part.made("ind", left="0", firstLine="0", firstLineChars="0"))
    said = part.made("p", plain, part.run(" ".join(text.split("\n")), part.made("sz", val="20")))
    return part.made("tc", part.made("tcPr", part.made("tcW", w=width, type="dxa")), said)
