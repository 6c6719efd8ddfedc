"""A copy of a workbook with some cells coloured and commented and one sheet put in front of the others.

Where the sheet has conditional formats of its own, conditions in front of them keep the colours and put them out: a
blank turns red wherever a rule fails, which would hide the cell in question among all cells of the rule.

Only the parts concerned are changed: the marked sheets, the list of styles, comments and their shapes,
the list of sheets. Every other part keeps its bytes. A library that loads and saves the workbook would
drop what it does not model, and the stored results of all formulas with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gouji.formats.ooxml.children import ahead_of
from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.fragments import element
from gouji.formats.ooxml.front import Front, put_in_front
from gouji.formats.ooxml.notes import add_notes
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.ooxml.rows import Rows
from gouji.formats.ooxml.stylesheet import Stylesheet
from gouji.formats.package import Package, is_word
from gouji.model.grid import a1, parse_a1
from gouji.model.patterns import regex


class Note(NamedTuple):
    """How one cell is marked: a colour (``RRGGBB``), what its comment says, whether it is framed."""

    colour: str
    text: str = ""
    framed: bool = False


Notes = Mapping[tuple[int, int], Note]


def with_marks(package: Package, notes: Mapping[str, Notes], front: Front) -> bytes:
    """The workbook with the marks, by sheet name and 0-based (row, column), and with ``front`` as first sheet.

    A sheet of the name of ``front`` is replaced. Raises `UnreadableFile` when what
    has to be changed is damaged.
    """
    book = PackageEditor(package)
    styles = Stylesheet(book)
    for name, part in sheet_parts(package).items():
        cells = notes.get(name, {})
        if not cells and (written := _not_selected(package.read(part))) is not None:
            book.overwrite(part, written)
            continue
        sheet = book.part(part)
        for view in sheet.every("sheetView"):
            if "tabSelected" in view.attributes:
                sheet.set(view, tabSelected=None)
        if cells:
            _colour(sheet, styles, cells)
            _keep_colours(sheet, styles, cells)
        told = {place: note.text for place, note in cells.items() if note.text}
        if told:
            add_notes(book, part, told)
    put_in_front(book, styles, front)
    _print_all(book, notes, moved=front.name not in sheet_parts(package))
    styles.save()
    return book.packed()


_VIEW = regex(rb"<(?:[A-Za-z_][\w.-]*:)?sheetView\s[^<>]*>")
_SELECTED = regex(rb"\stabSelected\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*')")


def _not_selected(content: bytes) -> bytes | None:
    """A sheet that is not in front, as it is written; None where that takes a look at its elements."""
    if b"\0" in content:  # it may be in UTF-16
        return None
    return _VIEW.sub(lambda view: _SELECTED.sub(b"", view[0]), content)


_AREA = regex(r"(.+!)\$([A-Z]{1,3})\$(\d+):\$([A-Z]{1,3})\$(\d+)")


def _print_all(book: PackageEditor, notes: Mapping[str, Notes], *, moved: bool) -> None:
    """Let the print areas take in what is marked beyond them; ``moved`` says that a sheet was put in front."""
    workbook, names = book.part(book.main), list(sheet_parts(book.package))
    for defined in workbook.every("definedName"):
        number = defined.attributes.get("localSheetId", "")
        if defined.attributes.get("name") != "_xlnm.Print_Area" or not number.isdecimal() or int(number) >= len(names):
            continue
        found, cells = _AREA.fullmatch(workbook.inside(defined).strip()), notes.get(names[int(number)], {})
        if found is None or not cells:
            continue
        sheet, left, top, right, bottom = found.groups()
        corner, end = parse_a1(left + top), parse_a1(right + bottom)
        assert corner is not None
        assert end is not None
        first = (min(corner[0], *(row for row, _ in cells)), min(corner[1], *(column for _, column in cells)))
        last = (max(end[0], *(row for row, _ in cells)), max(end[1], *(column for _, column in cells)))
        if (first, last) != (corner, end):
            area = f"{sheet}{a1(*first, True)}:{a1(*last, True)}"
            about = defined.attributes | {"localSheetId": str(int(number) + moved)}
            workbook.replace(defined, element(defined.tag, area, **about))


def suffix_of(package: Package) -> str:
    """What a file of this content has to be called for programs to open it, with macros or as a template."""
    book = PackageEditor(package)
    kind = (book.content_type(book.main) or "").casefold()
    usual = "doc" if is_word(package) else "xls"
    return f".{usual[:2]}{'t' if 'template' in kind else usual[2]}{'m' if 'macroenabled' in kind else 'x'}"


def _colour(sheet: PartEdit, styles: Stylesheet, cells: Notes) -> None:
    """Give cells their colours, and put in those that are not there."""
    rows = Rows(sheet)
    new: dict[tuple[int, int], str] = {}
    for place, note in cells.items():
        cell = rows.get(place)
        before = cell.attributes.get("s") if cell is not None else None
        style = str(styles.filled(before, note.colour, note.framed))
        if cell is not None:
            sheet.set(cell, s=style)
        else:
            new[place] = element(f"{rows.data.prefix}c", r=a1(*place), s=style)
    rows.insert(new)


def _keep_colours(sheet: PartEdit, styles: Stylesheet, cells: Notes) -> None:
    """Let no condition of the sheet's own colour any cell, neither those that are marked nor others."""
    own = [one.attributes.get("sqref", "") for one in sheet.every("conditionalFormatting")]
    rules = list(sheet.every("cfRule"))
    colours: dict[str, list[str]] = {}
    for place, note in sorted(cells.items()):
        colours.setdefault(note.colour, []).append(a1(*place))
    if not rules:
        return
    colours[""] = list(dict.fromkeys(" ".join(own).split()))
    for rule in rules:
        if (priority := rule.attributes.get("priority", "")).isdecimal():
            sheet.set(rule, priority=str(int(priority) + len(colours)))
    prefix, made = sheet.root.prefix, ""
    for number, (colour, places) in enumerate(colours.items(), 1):
        formula = element(f"{prefix}formula", "TRUE")
        about = {
            "type": "expression",
            "dxfId": str(styles.conditional_fill(colour)),
            "priority": str(number),
            "stopIfTrue": "1",
        }
        stated = element(f"{prefix}cfRule", formula, **about)
        made += element(f"{prefix}conditionalFormatting", stated, sqref=" ".join(places))
    sheet.insert(made, ahead_of("conditionalFormatting"))
