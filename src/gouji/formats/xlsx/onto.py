"""A `Document` drawn onto a workbook that is there: sheets that it lacks are added, the others stay as they look.

On a sheet that both have, only what its pieces say is put in: formulas with results, figures, what may be typed in,
what turns red, comments, hidden names. Everything else keeps its bytes: styles, widths, merges, print setup, pictures,
macros, and every part that is not concerned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gouji.formats.addresses import Area, area
from gouji.formats.markup import STRICT
from gouji.formats.ooxml.children import ahead_of
from gouji.formats.ooxml.editing import PackageEditor
from gouji.formats.ooxml.fragments import element
from gouji.formats.ooxml.notes import add_notes
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.parts import sheet_parts
from gouji.formats.ooxml.patch import Change, put_formulas
from gouji.formats.ooxml.rows import Rows
from gouji.formats.ooxml.stylesheet import Stylesheet
from gouji.formats.ooxml.transplants import Transplants, prefixed
from gouji.formats.package import Package, package_of
from gouji.formats.xlsx.write import to_xlsx
from gouji.model.grid import Document, Grid, Piece, a1
from gouji.model.kind import Kind

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTIES = "docProps/custom.xml"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_TYPED = ("input", "prefilled", "name")


def drawn_onto(package: Package, there: Document, document: Document) -> bytes:
    """The workbook in ``package``, read as ``there``, with what the ``document`` has.

    Its sheets that come before the first one of the workbook's are put in front of all, the others behind; the sheet
    that is shown stays the same. Raises `UnreadableFile` where what has to be changed is damaged, and
    `SpreadFormulaError` for a formula that would have to stand within an array formula.
    """
    book = PackageEditor(package)
    parts = sheet_parts(package)
    wanted = {grid.name: grid for grid in document if grid.name in parts}
    over = {name: _free(package, book.part(parts[name]), grid) for name, grid in wanted.items()}
    document = replace(document, grids=tuple(over.get(grid.name, grid) for grid in document))
    source = PackageEditor(package_of(to_xlsx(document), package.file))
    styles = Stylesheet(book)
    moved = Transplants(source, styles)
    grids = {grid.name: grid for grid in there}
    put_formulas(book, grids, {name: _changes(grids[name], grid) for name, grid in over.items()})
    drawn = sheet_parts(source.package)
    for name, grid in over.items():
        _lay_over(book, parts[name], source.part(drawn[name]), moved)
        _open(book.part(parts[name]), styles, wanted[name])
        notes = {piece[:2]: piece.note for piece in _pieces(grid) if piece.note}
        if notes:
            add_notes(book, parts[name], notes)
    positions = _add_sheets(book, moved, [grid.name for grid in document], drawn, over)
    _add_names(book, source, positions)
    _add_properties(book, source)
    kind = book.content_type(book.main) or ""
    if "template" in kind:  # what is filled in and handed in is none
        book.declare(book.main, kind.replace("template.m", "sheet.m"))
    styles.save()
    return book.packed()


def _pieces(grid: Grid) -> Sequence[Piece]:
    assert isinstance(grid.pieces, tuple), "no long sheet is drawn onto another"
    return grid.pieces


def _changes(there: Grid, grid: Grid) -> dict[tuple[int, int], Change]:
    """The formulas and figures that are not there already."""
    present = {piece[:2]: piece for piece in there.pieces}
    changes = {}
    for piece in _pieces(grid):
        value = piece.value if isinstance(piece.value, (int, Decimal, str)) else ""
        old = present.get(piece[:2])
        if piece.formula is not None:
            if old is None or (old.formula, old.value) != (piece.formula, piece.value):
                changes[piece[:2]] = Change(piece.formula, value)
        elif piece.value is not None:
            changes[piece[:2]] = Change(None, value)
    return changes


# ── sheets that are there ───────────────────────────────────────────────────────────────────


def _free(package: Package, sheet: PartEdit, grid: Grid) -> Grid:
    """The grid without entries where the sheet says already what may be typed in: two of them damage a workbook."""
    ruled = tuple(_ruled(package, sheet))
    pieces = (
        piece._replace(entry=None) if piece.entry and any(_covers(one, piece) for one in ruled) else piece
        for piece in _pieces(grid)
    )
    return replace(grid, pieces=tuple(pieces))


def _ruled(package: Package, sheet: PartEdit) -> Iterator[Area]:
    """The areas over which the sheet has data validations of its own, also those that are wrapped."""
    for one in sheet.root.walk():
        if one.local != "dataValidation":
            continue
        inner = (sheet.inside(below) for below in one.children if below.local == "sqref")
        for reference in " ".join([one.attributes.get("sqref", ""), *inner]).split():
            yield area(package, reference)


def _covers(one: Area, piece: Piece) -> bool:
    return one.top <= piece.row <= one.bottom and one.left <= piece.column <= one.right


def _lay_over(book: PackageEditor, part: str, drawn: PartEdit, moved: Transplants) -> None:
    """Put what turns red, and what may be typed in, behind what the sheet has of that."""
    sheet = book.part(part)
    prefix = sheet.root.prefix
    last = max((int(one.attributes.get("priority", "0")) for one in sheet.every("cfRule")), default=0)
    for rule in drawn.every("cfRule"):
        look = moved.condition(rule.attributes["dxfId"])
        drawn.set(rule, dxfId=look, priority=str(last + int(rule.attributes["priority"])))
    red = [drawn.text_of(one) for one in drawn.every("conditionalFormatting")]
    if red:
        sheet.insert(prefixed("".join(red), prefix), ("conditionalFormatting", *ahead_of("conditionalFormatting")))
    new = [prefixed(drawn.text_of(one), prefix) for one in drawn.every("dataValidation")]
    present = sheet.child("dataValidations")
    if new and present is not None:
        count = len(sheet.children(present, "dataValidation")) + len(new)
        sheet.append(present, "".join(new))
        sheet.set(present, count=str(count))
    elif new:
        made = element(f"{prefix}dataValidations", *new, count=str(len(new)))
        sheet.insert(made, ("conditionalFormatting", *ahead_of("dataValidations")))


def _open(sheet: PartEdit, styles: Stylesheet, grid: Grid) -> None:
    """Let cells take the entries that the pieces want: not locked, and figures not as texts."""
    protection = sheet.child("sheetProtection")
    locked = protection is not None and protection.attributes.get("sheet") in ("1", "true")
    rows = Rows(sheet)
    new = {}
    for piece in _pieces(grid):
        if piece.role not in _TYPED or piece.formula is not None:
            continue
        cell = rows.get(piece[:2])
        is_figure = piece.entry is not None and isinstance(piece.entry.kind, Kind) and piece.entry.kind.is_figure
        before = cell.attributes.get("s") if cell is not None else None
        style = styles.open_to(before, unlocked=locked, numbers=is_figure)
        if style is not None and cell is not None:
            sheet.set(cell, s=str(style))
        elif style is not None and piece.value is None:
            new[piece[:2]] = element(f"{rows.data.prefix}c", r=a1(*piece[:2]), s=str(style))
    rows.insert(new)


# ── sheets and names that are new ───────────────────────────────────────────────────────────


def _add_sheets(
    book: PackageEditor, moved: Transplants, order: Sequence[str], drawn: Mapping[str, str], over: Iterable[str]
) -> Mapping[int, int]:
    """Put the new sheets in front of and behind those that are there; the new positions by the drawn ones."""
    workbook, source = book.part(book.main), moved.source
    sheets = workbook.need("sheets")
    present = workbook.children(sheets, "sheet")
    first = min(map(order.index, over))
    names = {one.attributes.get("name", ""): at for at, one in enumerate(present)}
    states = {one.attributes["name"]: one.attributes.get("state") for one in source.part(source.main).every("sheet")}
    taken = [int(said) for one in present if (said := one.attributes.get("sheetId", "")).isdecimal()]
    positions, number, last = {}, max(taken, default=0), first + len(present)
    for at, name in enumerate(order):
        if name in names:
            positions[at] = names[name] + first
            continue
        number += 1
        content = moved.sheet(source.part(drawn[name]))
        content = content.replace(source.namespace, book.namespace).replace(source.relations, book.relations)
        part = book.new_part(f"{book.main.rpartition('/')[0]}/worksheets/sheet".lstrip("/"), ".xml", content)
        book.declare(part, _SHEET_TYPE)
        attributes = {"name": name, "sheetId": str(number)}
        if state := states[name]:
            attributes["state"] = state
        attributes |= workbook.declared("r", book.relations) | {"r:id": book.relate(book.main, "worksheet", part)}
        made = element(f"{sheets.prefix}sheet", **attributes)
        if at < first:
            workbook.put_ahead(present[0], made)
            positions[at] = at
        else:
            workbook.append(sheets, made)
            positions[at], last = last, last + 1
    _shift(workbook, first)
    return positions


def _shift(workbook: PartEdit, count: int) -> None:
    """Let what counts the sheets go on speaking of the same ones, with so many more in front."""
    for defined in workbook.every("definedName"):
        if (number := defined.attributes.get("localSheetId", "")).isdecimal():
            workbook.set(defined, localSheetId=str(int(number) + count))
    for view in workbook.every("workbookView"):
        shown = view.attributes.get("activeTab", "0")
        workbook.set(view, firstSheet=None, activeTab=str(int(shown) + count if shown.isdecimal() else count))


def _add_names(book: PackageEditor, source: PackageEditor, positions: Mapping[int, int]) -> None:
    workbook, drawn = book.part(book.main), source.part(source.main)
    names = []
    for one in drawn.every("definedName"):
        attributes = dict(one.attributes)
        if "localSheetId" in attributes:
            attributes["localSheetId"] = str(positions[int(attributes["localSheetId"])])
        names.append(element(f"{workbook.root.prefix}definedName", drawn.inside(one), **attributes))
    present = workbook.child("definedNames")
    if present is not None:
        workbook.append(present, "".join(names))
    else:
        workbook.insert(element(f"{workbook.root.prefix}definedNames", *names), _BEFORE_NAMES)


def _add_properties(book: PackageEditor, source: PackageEditor) -> None:
    """The custom properties, behind those that are there."""
    if book.namespace.startswith(STRICT):  # which writes them otherwise; the marks stand on a sheet as well
        return
    present = book.related("").get("custom-properties")
    named = source.related("")["custom-properties"]
    if present is None or present not in book:
        book.put(_PROPERTIES, source.part(named).text_of(source.part(named).root))
        book.declare(_PROPERTIES, _PROPERTIES_TYPE)
        book.relate("", "custom-properties", _PROPERTIES)
        return
    part, drawn = book.part(present), source.part(named)
    mine = {one.attributes["name"]: one for one in drawn.root.children}
    taken = [int(said) for one in part.root.children if (said := one.attributes.get("pid", "")).isdecimal()]
    for one in part.root.children:
        if one.attributes.get("name") in mine:
            part.replace(one, "")
    for number, one in enumerate(mine.values(), max([1, *taken]) + 1):
        (value,) = one.children
        text = element("vt:lpwstr", drawn.inside(value), **part.declared("vt", value.namespace))
        about = one.attributes | {"pid": str(number)}
        part.append(part.root, element(f"{part.root.prefix}property", text, **about))
