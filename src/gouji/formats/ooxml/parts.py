"""The parts of a workbook's package: what points where, the list of sheets, names and properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gouji.formats.findings import ContentKind, Damage, NoSpreadsheet
from gouji.formats.markup import MAIN, STRICT, TRANSITIONAL, check_depth, parse, starts
from gouji.formats.memory import Memory
from gouji.formats.ooxml.texts import noncharacters
from gouji.formats.package import Package, kind_of_package
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Grid, Place, parse_a1
from gouji.model.patterns import regex

_RELATIONSHIP_IDS = (
    f"{TRANSITIONAL}officeDocument/2006/relationships id",
    f"{STRICT}officeDocument/relationships id",
)
_SINGLE_CELL = regex(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::(.+))?")


class _Relationship(NamedTuple):
    """Where a part points: ``kind`` is the last word of the type, ``target`` a part name."""

    kind: str
    target: str


class _Sheet(NamedTuple):
    name: str
    state: str
    relationship: str


class _Name(NamedTuple):
    name: str
    local: bool
    text: str


class Workbook(NamedTuple):
    """The sheets a workbook lists, in order, its named cells, and whether its days count from 1904."""

    sheets: tuple[_Sheet, ...]
    names: Mapping[str, Place]
    from_1904: bool


_WORKBOOKS: Memory[Workbook] = Memory(64)
_PROPERTIES: Memory[tuple[str, ...]] = Memory(64)
"""The names of custom properties by the text they stand in, without their values."""
_PROPERTY = regex(rb"(?<=>)([^<>&\]\x00-\x1f]+)(?=</vt:lpwstr>)")
_UTF8 = regex(rb"""<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="yes")?\?>|<Properties[ >]""")
_RELATIONSHIPS: Memory[Mapping[str, _Relationship]] = Memory()


def sheet_parts(package: Package) -> dict[str, str]:
    """The name of the part that holds each worksheet, by the name of the sheet, in order."""
    workbook, _ = entry(package)
    sheets = workbook_of(package, workbook).sheets
    return {sheet.name: part for sheet, part in worksheets(package, sheets, relationships_of(package, workbook))}


def sheet_names(package: Package) -> frozenset[str]:
    """The names of all sheets, also of those that hold no cells, without regard to case."""
    workbook, _ = entry(package)
    return frozenset(sheet.name.casefold() for sheet in workbook_of(package, workbook).sheets)


def worksheets(
    package: Package, sheets: Sequence[_Sheet], relationships: Mapping[str, _Relationship]
) -> list[tuple[_Sheet, str]]:
    """The sheets that hold cells, each with its part; chart sheets and the like are passed over.

    So are sheets that lead nowhere: of those `lost_sheets` tells.
    """
    found: dict[str, tuple[_Sheet, str]] = {}
    for sheet in sheets:
        if _leads_nowhere(package, sheet, relationships):
            continue
        kind, part = relationships[sheet.relationship]
        if kind != "worksheet":
            continue
        if part.casefold() in found:
            raise package.damaged(Damage.RELATIONSHIP)
        found[part.casefold()] = sheet, part
    if not found:
        unknown = [sheet for sheet in sheets if sheet.relationship not in relationships]
        raise package.damaged(Damage.RELATIONSHIP if unknown else Damage.MISSING_PART)
    return list(found.values())


def lost_sheets(
    package: Package, sheets: Sequence[_Sheet], relationships: Mapping[str, _Relationship]
) -> tuple[str, ...]:
    """The names of the sheets that lead nowhere, as programs leave of what they took out.

    Those that nobody can see are left out: old macros are listed so.
    """
    lost = (sheet for sheet in sheets if _leads_nowhere(package, sheet, relationships))
    return tuple(sheet.name for sheet in lost if sheet.state != "veryHidden")


def _leads_nowhere(package: Package, sheet: _Sheet, relationships: Mapping[str, _Relationship]) -> bool:
    relationship = relationships.get(sheet.relationship)
    return relationship is None or relationship.target not in package


def relationships_part(source: str) -> str:
    """The name of the part that says where a part points."""
    folder, _, file = source.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def relationships_of(package: Package, source: str) -> Mapping[str, _Relationship]:
    """The relationships of a part (of the package when ``source`` is empty) by their id."""
    folder, part = source.rpartition("/")[0], relationships_part(source)
    content = package.read(part)
    # Targets are relative to the folder, which the content does not tell.
    return _RELATIONSHIPS.recall(content + folder.encode(), lambda: _relationships(package, part, content, folder))


def _relationships(package: Package, part: str, content: bytes, folder: str) -> dict[str, _Relationship]:
    found: dict[str, _Relationship] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship") and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = _Relationship(kind, _resolved(folder, attributes.get("Target", "")))

    starts(package, part, content, start)
    return found


def _resolved(folder: str, target: str) -> str:
    """The name of the part a relationship in ``folder`` points to."""
    target = target.replace("\\", "/")
    steps = [] if target.startswith("/") or not folder else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def entry(package: Package) -> tuple[str, dict[str, str]]:
    """The name of the main part and the custom properties of the package."""
    if "_rels/.rels" not in package:
        if "[Content_Types].xml" in package:
            raise package.damaged(Damage.MISSING_PART)
        raise UnreadableFile(NoSpreadsheet(file=package.file, looks_like=kind_of_package(package) or ContentKind.ZIP))
    main = ""
    properties: dict[str, str] = {}
    for kind, target in relationships_of(package, "").values():
        if kind == "officeDocument":
            main = target
        elif kind in ("custom-properties", "customProperties"):
            try:
                properties = _properties(package, target)
            except UnreadableFile:
                # No figure stands there, and several programs lose or garble them.
                properties = {}
    if not main:
        raise package.damaged(Damage.RELATIONSHIP)
    return main, properties


def workbook_of(package: Package, part: str) -> Workbook:
    """What the main part of a workbook says. Raises `UnreadableFile` when it is none (R106) or damaged."""
    content = package.read(part)
    return _WORKBOOKS.recall(content, lambda: _workbook(package, part, content))


def _workbook(package: Package, part: str, content: bytes) -> Workbook:
    sheet_tags = [f"{namespace} sheet" for namespace in MAIN]
    property_tags = [f"{namespace} workbookPr" for namespace in MAIN]
    name_tags = [f"{namespace} definedName" for namespace in MAIN]
    sheets: list[_Sheet] = []
    names: list[_Name] = []
    chunks: list[str] = []
    depth = 0
    defining = ("", False)
    from_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, defining, from_1904
        depth += 1
        check_depth(package, depth)
        if depth == 1 and name not in [f"{namespace} workbook" for namespace in MAIN]:
            kind = ContentKind.DOCX if name.endswith(" document") else ContentKind.ZIP
            raise UnreadableFile(NoSpreadsheet(file=package.file, looks_like=kind))
        if name in sheet_tags:
            relationship = next((attributes[key] for key in _RELATIONSHIP_IDS if key in attributes), "")
            sheets.append(_Sheet(attributes.get("name", ""), attributes.get("state", ""), relationship))
        elif name in property_tags:
            from_1904 = attributes.get("date1904") in ("1", "true")
        elif name in name_tags:
            defining = (attributes.get("name", ""), "localSheetId" in attributes)
            chunks.clear()

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if name in name_tags:
            names.append(_Name(*defining, "".join(chunks)))

    if content.startswith(b"\x83\x01"):
        # A binary workbook (xlsb) is a package too, but this part of it is no XML.
        raise UnreadableFile(NoSpreadsheet(file=package.file, looks_like=ContentKind.XLSB))
    parse(package, part, content, start, end, chunks.append)
    return Workbook(tuple(sheets), places(names, sheets), from_1904)


def places(names: Sequence[_Name], sheets: Iterable[_Sheet | Grid]) -> dict[str, Place]:
    """The defined names that mean exactly one cell; a name of the workbook goes before one of a sheet."""
    known = {sheet.name.casefold(): sheet.name for sheet in sheets}
    found: dict[str, Place] = {}
    for name, _, text in sorted(names, key=lambda name: name.local):
        match = _SINGLE_CELL.fullmatch(text)
        if match is None or match[4] not in (None, match[3]):
            continue
        sheet = known.get((match[1] or match[2]).replace("''", "'").casefold())
        position = parse_a1(match[3])
        if sheet is not None and position is not None:
            found.setdefault(name, Place(sheet, *position))
    return found


def _properties(package: Package, part: str) -> dict[str, str]:
    """The custom properties by name, each as text.

    What differs between returns of one program are the values alone, so the text around them tells the names.
    """
    content = package.read(part)
    pieces = _PROPERTY.split(content)
    mould = b"\0".join(pieces[::2])
    try:
        said = b"\0".join(pieces[1::2]).decode()
    except UnicodeDecodeError:
        return _parsed_properties(package, part, content)
    names = _PROPERTIES.get(mould)
    if names is not None and len(names) == len(pieces) // 2 and not noncharacters(said):
        return dict(zip(names, said.split("\0"), strict=True))
    found = _parsed_properties(package, part, content)
    if len(pieces) > 1 and b"<!" not in content and _UTF8.match(content):
        marks = [f"gouji {number} gouji" for number in range(len(pieces) // 2)]
        pieces[1::2] = map(str.encode, marks)
        marked = _parsed_properties(package, part, b"".join(pieces))
        if list(marked.values()) == marks and b" gouji" not in mould:
            _PROPERTIES.keep(mould, tuple(marked))
    return found


def _parsed_properties(package: Package, part: str, content: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    chunks: list[str] = []
    depth = 0
    current = ""

    def start(_name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, current
        depth += 1
        check_depth(package, depth)
        if depth == 2:
            current = attributes.get("name", "")
        chunks.clear()

    def end(_name: str) -> None:
        nonlocal depth
        if depth == 3:
            found[current] = "".join(chunks)
        depth -= 1

    parse(package, part, content, start, end, chunks.append)
    return found
