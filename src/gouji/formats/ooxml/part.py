"""One XML part being changed: what is put in, taken out or said otherwise, and every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from gouji.formats.findings import Damage
from gouji.formats.ooxml.fragments import assigned, value
from gouji.formats.ooxml.spans import Element, as_utf8, elements
from gouji.formats.package import Package
from gouji.model.patterns import regex

_ATTRIBUTE = regex(rb"""(\s+([^\s=/>"']+)\s*=\s*)(?:"[^"]*"|'[^']*')""")
_AFTER, _LAST, _AHEAD = range(3)
"""In which order texts are put in at one position: behind an element, at the end of another, ahead of a third."""


class _Change:
    """What is to become of one element."""

    __slots__ = ("after", "ahead", "attributes", "instead", "last")

    def __init__(self) -> None:
        self.attributes: dict[str, str | None] = {}
        self.ahead, self.last, self.after = "", "", ""
        self.instead: str | None = None


class PartEdit:
    """The elements of a part, and changes to be made to them. All new XML is text (`gouji.formats.ooxml.fragments`).

    Raises `UnreadableFile` (R108, R109, R105) for what is no XML of a harmless kind.
    """

    def __init__(self, package: Package, name: str, content: bytes) -> None:
        self._damaged = package.damaged(Damage.XML)
        try:
            self.source = as_utf8(content)
        except (UnicodeError, LookupError):
            raise self._damaged from None
        self.root, self._prefixes = elements(package, name, self.source)
        self._changes: dict[Element, _Change] = {}

    # ── looking ──

    def children(self, parent: Element, local: str) -> list[Element]:
        """The children of that name in the namespace of the part."""
        name = f"{self.root.namespace} {local}".lstrip()
        return [child for child in parent.children if child.name == name]

    def child(self, local: str, parent: Element | None = None) -> Element | None:
        """The first child of that name, of the root if no parent is given."""
        return next(iter(self.children(parent or self.root, local)), None)

    def need(self, local: str) -> Element:
        """The first child of the root of that name. Raises `UnreadableFile` (R108) when there is none."""
        found = self.child(local)
        if found is None:
            raise self._damaged
        return found

    def every(self, local: str) -> Iterator[Element]:
        """All elements of that name in the namespace of the part, however deep."""
        name = f"{self.root.namespace} {local}".lstrip()
        return (one for one in self.root.walk() if one.name == name)

    def inside(self, element: Element) -> str:
        """What stands between the tags of an element, as XML."""
        return self.source[element.opened : element.closing].decode()

    def declared(self, prefix: str, namespace: str) -> dict[str, str]:
        """The attribute by which a new element binds a prefix, unless that means this namespace all over the part."""
        return {} if self._prefixes.get(prefix) == namespace else {f"xmlns:{prefix}": namespace}

    # ── changing ──

    def set(self, element: Element, **attributes: str | None) -> None:
        """Give attributes other values, or none; the names are as written."""
        self._change(element).attributes |= attributes

    def append(self, parent: Element, xml: str) -> None:
        """Put something at the end of an element."""
        self._change(parent).last += xml

    def put_ahead(self, element: Element, xml: str) -> None:
        """Put something in front of an element."""
        self._change(element).ahead += xml

    def replace(self, element: Element, xml: str) -> None:
        """Put something in the place of an element; nothing takes it out."""
        self._change(element).instead = xml

    def insert(self, xml: str, behind: Container[str]) -> None:
        """Put something below the root, behind the last child of one of these names, else in front of all."""
        namespace = self.root.namespace
        before = [one for one in self.root.children if one.local in behind and one.namespace == namespace]
        if before:
            self._change(before[-1]).after += xml
        elif self.root.children:
            self.put_ahead(self.root.children[0], xml)
        else:
            self.append(self.root, xml)

    def copied(self, element: Element, **attributes: str | None) -> str:
        """The text of an element with other attributes."""
        rest = self.source[element.opened : element.end]
        return (self._retagged(element, attributes) + rest).decode()

    def _change(self, element: Element) -> _Change:
        return self._changes.setdefault(element, _Change())

    # ── writing ──

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be changed."""
        return bool(self._changes)

    def content(self) -> bytes:
        """The part with all changes."""
        return self._spliced(0, len(self.source))

    def text_of(self, element: Element) -> str:
        """One element with all changes to it and below."""
        return self._spliced(element.start, element.end).decode()

    def _spliced(self, begin: int, finish: int) -> bytes:
        pieces, position = [], begin
        for start, end, _, text in sorted(self._splices(), key=lambda splice: splice[:3]):
            if position <= start and end <= finish:  # else it is in what was replaced, or elsewhere
                pieces += [self.source[position:start], text]
                position = end
        return b"".join((*pieces, self.source[position:finish]))

    def _splices(self) -> Iterator[tuple[int, int, int, bytes]]:
        """What goes where: from and to which byte, in which order at one place, and the new text."""
        for element, change in self._changes.items():
            yield element.start, element.start, _AHEAD, change.ahead.encode()
            yield element.end, element.end, _AFTER, change.after.encode()
            if change.instead is not None:
                yield element.start, element.end, _AHEAD, change.instead.encode()
                continue
            tag, last = self._retagged(element, change.attributes), change.last.encode()
            if last and element.end == element.opened:  # an empty-element tag has to be opened first
                tag = tag[:-2].rstrip() + b">" + last + f"</{element.tag}>".encode()
            elif last:
                yield element.closing, element.closing, _LAST, last
            yield element.start, element.opened, _AHEAD, tag

    def _retagged(self, element: Element, attributes: dict[str, str | None]) -> bytes:
        """A start tag with other attributes: each where it was, new ones at the end."""
        tag = self.source[element.start : element.opened]
        left = dict(attributes)

        def written(found: re.Match[bytes]) -> bytes:
            name = found[2].decode()
            if name not in left:
                return found[0]
            new = left.pop(name)
            return b"" if new is None else found[1] + value(new).encode()

        tag = _ATTRIBUTE.sub(written, tag)
        new = assigned({name: text for name, text in left.items() if text is not None}).encode()
        end = len(tag) - (2 if tag.endswith(b"/>") else 1)
        return tag[:end].rstrip() + new + tag[end:] if new else tag
