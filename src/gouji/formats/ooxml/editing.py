"""A workbook's package being changed part by part; what is not touched keeps its bytes."""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree

from gouji.formats.markup import STRICT
from gouji.formats.ooxml.parts import entry
from gouji.formats.package import Package

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPES = "[Content_Types].xml"


class SpreadsheetPackage:
    """The parts of a workbook as trees, new ones, and what points to them.

    ``namespace`` and ``relations`` are the namespaces that the workbook itself uses, Strict or not.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self._trees: dict[str, etree._Element] = {}
        self._new: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self.namespace = etree.QName(self.tree(entry(package)[0])).namespace or ""
        strict = self.namespace.startswith(STRICT)
        office = f"{STRICT}officeDocument/" if strict else "http://schemas.openxmlformats.org/officeDocument/2006/"
        self.relations = f"{office}relationships"

    def main(self, name: str) -> str:
        """An element name in the namespace of the workbook."""
        return f"{{{self.namespace}}}{name}"

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._known()

    def _known(self) -> set[str]:
        return {name.casefold() for name in (*self.package.names, *self._trees, *self._new)}

    def tree(self, part: str) -> etree._Element:
        """The tree of a part, to be changed in place. Raises `XMLSyntaxError` for what is no XML."""
        key = part.casefold()
        if key not in self._trees:
            content = self._new.pop(key, None)
            self._trees[key] = parsed(content if content is not None else self.package.read(part))
        return self._trees[key]

    def put(self, part: str, content: bytes) -> None:
        """Give a part another content."""
        self._trees.pop(part.casefold(), None)
        self._new[part.casefold()] = content
        self._names[part.casefold()] = part

    def new_part(self, stem: str, suffix: str, content: bytes) -> str:
        """Add a part under the first free number behind ``stem``; its name."""
        number = 1
        while f"{stem}{number}{suffix}" in self:
            number += 1
        part = f"{stem}{number}{suffix}"
        self.put(part, content)
        return part

    def declare(self, part: str, content_type: str) -> None:
        """Say what kind of content a new part has."""
        made = etree.SubElement(self.tree(_TYPES), f"{{{_PACKAGE}content-types}}Override")
        made.set("PartName", f"/{part}")
        made.set("ContentType", content_type)

    def declare_default(self, extension: str, content_type: str) -> None:
        """Say what kind of content parts with an extension have, unless that is said."""
        types = self.tree(_TYPES)
        tag = f"{{{_PACKAGE}content-types}}Default"
        if not any(one.get("Extension", "").casefold() == extension for one in types.iter(tag)):
            made = etree.Element(tag, Extension=extension, ContentType=content_type)
            types.insert(0, made)

    def relate(self, source: str, kind: str, target: str) -> str:
        """Let one part point to another; the id of the relationship."""
        tree = self._relationships(source)
        taken = {one.get("Id") for one in tree}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        folder = posixpath.dirname(source)
        made = etree.SubElement(tree, f"{{{_PACKAGE}relationships}}Relationship", Id=f"rId{number}")
        made.set("Type", f"{self.relations}/{kind}")
        made.set("Target", posixpath.relpath(target, folder or "."))
        return f"rId{number}"

    def _relationships(self, source: str) -> etree._Element:
        folder, file = posixpath.split(source)
        part = posixpath.join(folder, "_rels", f"{file}.rels")
        if part not in self:
            namespace = f"{_PACKAGE}relationships"
            made = etree.Element(f"{{{namespace}}}Relationships", nsmap={None: namespace})
            self._trees[part.casefold()] = made
            self._names[part.casefold()] = part
        return self.tree(part)

    def packed(self) -> bytes:
        """The package with everything that was changed or added."""
        changed = {key: written(tree) for key, tree in self._trees.items()} | self._new
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self.package.data)) as source,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for old in source.infolist():
                name = old.filename.replace("\\", "/")
                if old.is_dir():
                    continue
                content = changed.pop(name.casefold(), None)
                copied = zipfile.ZipInfo(name, old.date_time)
                copied.external_attr, copied.compress_type = old.external_attr, old.compress_type
                target.writestr(copied, source.read(old) if content is None else content)
            for key, content in changed.items():
                target.writestr(zipfile.ZipInfo(self._names[key], (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def parsed(content: bytes) -> etree._Element:
    """The tree of some XML, with nothing fetched and no entity resolved."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def written(tree: etree._Element) -> bytes:
    """A tree as the content of a part."""
    content: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content
