"""An Office Open XML package being changed part by part; what is not touched keeps its bytes."""

from __future__ import annotations

import io
import posixpath

from gouji.formats.markup import STRICT
from gouji.formats.ooxml.fragments import element
from gouji.formats.ooxml.part import PartEdit
from gouji.formats.ooxml.parts import entry, relationships_of
from gouji.formats.ooxml.spans import Element
from gouji.formats.package import Package

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPES = "[Content_Types].xml"
_RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip directory can hold


class PackageEditor:
    """The parts of a workbook or document, new ones, and what points to them.

    ``main`` is the name of its main part; ``namespace`` and ``relations`` are the namespaces that the package
    itself uses, Strict or not.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self._parts: dict[str, PartEdit] = {}
        self._contents: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self._dropped: set[str] = set()
        self._extensions: set[str] = set()
        self._last_relations: dict[str, int] = {}
        self.main, _ = entry(package)
        self.namespace = self.part(self.main).root.namespace
        strict = self.namespace.startswith(STRICT)
        office = f"{STRICT}officeDocument/" if strict else "http://schemas.openxmlformats.org/officeDocument/2006/"
        self.relations = f"{office}relationships"

    def __contains__(self, name: str) -> bool:
        return name in self.package or name.casefold() in self._names

    def part(self, name: str) -> PartEdit:
        """A part to be changed. Raises `UnreadableFile` when it is missing or no harmless XML."""
        key = name.casefold()
        if key not in self._parts:
            content = self._contents.pop(key, None)
            self._parts[key] = PartEdit(self.package, name, self.package.read(name) if content is None else content)
        return self._parts[key]

    def put(self, name: str, content: str) -> None:
        """Give a part another content, or a new one its content: XML without a declaration."""
        self._parts.pop(name.casefold(), None)
        declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        self._contents[name.casefold()] = f"{declaration}{content}".encode()
        self._names[name.casefold()] = name

    def overwrite(self, name: str, content: bytes) -> None:
        """Give a part that is there other bytes, unless they are its own."""
        if content != self.package.read(name):
            self._parts.pop(name.casefold(), None)
            self._contents[name.casefold()] = content

    def new_part(self, stem: str, suffix: str, content: str) -> str:
        """Add a part under the first free number behind ``stem``; its name."""
        number = 1
        while f"{stem}{number}{suffix}" in self:
            number += 1
        self.put(f"{stem}{number}{suffix}", content)
        return f"{stem}{number}{suffix}"

    # ── what the package says about its parts ──

    def content_type(self, name: str) -> str | None:
        """What kind of content a part is said to have, if that is said of it alone."""
        found = self._override(name)
        return found.attributes.get("ContentType") if found is not None else None

    def declare(self, name: str, content_type: str) -> None:
        """Say what kind of content a part has."""
        types, found = self.part(_TYPES), self._override(name)
        if found is None:
            tag = f"{types.root.prefix}Override"
            types.append(types.root, element(tag, PartName=f"/{name}", ContentType=content_type))
        elif found.attributes.get("ContentType") != content_type:
            types.set(found, ContentType=content_type)

    def _override(self, name: str) -> Element | None:
        """What the package says about a part in particular."""
        wanted = f"/{name}".casefold()
        types = self.part(_TYPES).every("Override")
        return next((one for one in types if one.attributes.get("PartName", "").casefold() == wanted), None)

    def declare_default(self, extension: str, content_type: str) -> None:
        """Say what kind of content parts with an extension have, unless that is said."""
        types = self.part(_TYPES)
        known = {one.attributes.get("Extension", "").casefold() for one in types.every("Default")}
        if extension not in known | self._extensions:
            self._extensions.add(extension)
            tag = f"{types.root.prefix}Default"
            types.insert(element(tag, Extension=extension, ContentType=content_type), ())

    def related(self, source: str) -> dict[str, str]:
        """The parts that a part of the original package points to, by the kind of the relationship."""
        return dict(relationships_of(self.package, source).values()) if _pointers(source) in self.package else {}

    def pointed_at(self, source: str, element: Element | None) -> str | None:
        """The part that a part of the original package points to by the ``r:id`` of one of its elements."""
        if element is None or _pointers(source) not in self.package:
            return None
        number = element.attributes.get(f"{self.relations} id", "")
        found = relationships_of(self.package, source).get(number)
        return found.target if found is not None else None

    def relate(self, source: str, kind: str, target: str) -> str:
        """Let one part point to another; the id of the relationship."""
        pointers = self._pointers_of(source)
        taken = {one.attributes.get("Id") for one in pointers.root.children}
        number = self._last_relations.get(source, len(taken)) + 1
        while f"rId{number}" in taken:
            number += 1
        self._last_relations[source] = number
        where = posixpath.relpath(target, posixpath.dirname(source) or ".")
        new = element(
            f"{pointers.root.prefix}Relationship", Id=f"rId{number}", Type=f"{self.relations}/{kind}", Target=where
        )
        pointers.append(pointers.root, new)
        return f"rId{number}"

    def drop(self, source: str, kind: str) -> None:
        """Leave out what a part points to by a kind of relationship, and whatever else speaks of it."""
        target = self.related(source).get(kind)
        if target is None:
            return
        self._dropped.add(target.casefold())
        pointers, declared = self._pointers_of(source), self._override(target)
        for one in pointers.every("Relationship"):
            if one.attributes.get("Type", "").endswith(f"/{kind}"):
                pointers.replace(one, "")
        if declared is not None:
            self.part(_TYPES).replace(declared, "")

    def _pointers_of(self, source: str) -> PartEdit:
        name = _pointers(source)
        if name not in self:
            self.put(name, element("Relationships", xmlns=f"{_PACKAGE}relationships"))
            self.declare_default("rels", _RELATIONSHIPS_TYPE)
        return self.part(name)

    # ── packing ──

    def packed(self) -> bytes:
        """The package with everything that was changed or added."""
        import zipfile  # which whoever only reads can do without

        changed = {key: part.content() for key, part in self._parts.items() if part.is_changed or key in self._names}
        changed |= self._contents
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self.package.data)) as source,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            entries = [one for one in source.infolist() if not one.filename.endswith(("/", "\\"))]
            for name, old in zip(self.package.names, entries, strict=True):
                if name.casefold() not in self._dropped:
                    content = changed.pop(name.casefold(), None)
                    copied = zipfile.ZipInfo(name, old.date_time)
                    copied.external_attr, copied.compress_type = old.external_attr, old.compress_type
                    target.writestr(copied, self.package.read(name) if content is None else content)
            for key, content in changed.items():
                target.writestr(zipfile.ZipInfo(self._names[key], EPOCH), content, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def _pointers(source: str) -> str:
    """The name of the part that holds the relationships of another."""
    folder, file = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{file}.rels")
