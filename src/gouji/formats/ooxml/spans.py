"""The elements of a part, each with the bytes that it spans, found by expat.

What is changed by way of its span leaves every other byte as it was: prefixes, order of attributes,
extensions, comments, white space. A tree written out again would keep none of these for certain.
"""

from __future__ import annotations

import pyexpat
from collections.abc import Iterator, Mapping, Sequence

from gouji.formats.findings import Damage
from gouji.formats.markup import guarded
from gouji.formats.package import Package
from gouji.model.patterns import regex

_TAG = regex(rb"""<([^\s/>]++)(?:[^"'>]|"[^"]*+"|'[^']*+')*+>""")
_DECLARED = regex(rb"""(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']""")
_DECLARATION = regex(r"\ufeff?<\?xml\s[^>]*>")
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_SLASH = ord("/")


class Element:
    """One element: its start tag spans ``start`` to ``opened``, its end tag ``closing`` to ``end``.

    An empty-element tag has no end tag: these three are equal then. ``name`` is ``namespace local`` as expat
    gives it, or the local name alone; ``tag`` is what is written, with its prefix.
    """

    __slots__ = ("attributes", "children", "closing", "end", "name", "opened", "start", "tag")

    def __init__(self, name: str, tag: str, attributes: dict[str, str], start: int, opened: int) -> None:
        self.name, self.tag, self.attributes = name, tag, attributes
        self.start, self.opened, self.closing, self.end = start, opened, opened, opened
        self.children: Sequence[Element] = ()

    @property
    def prefix(self) -> str:
        """What stands in front of the local name, colon included, for elements of the same namespace."""
        head, colon, _ = self.tag.rpartition(":")
        return head + colon

    @property
    def namespace(self) -> str:
        """The namespace, empty for none."""
        return self.name.rpartition(" ")[0]

    @property
    def local(self) -> str:
        """The local name."""
        return self.name.rpartition(" ")[2]

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the part."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += reversed(one.children)


def elements(package: Package, part: str, content: bytes) -> tuple[Element, Mapping[str, str]]:
    """The root of some XML in UTF-8, and the prefixes that mean one namespace all over it.

    Raises `UnreadableFile` for what is no XML (R108), has a document type (R109) or too many tags (R105).
    """
    parser = guarded(package, part, content)
    steady: dict[str, str] = {}
    roots: list[Element] = []
    opened: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = _TAG.match(content, parser.CurrentByteIndex)
        assert tag is not None, "expat stands at a start tag"
        made = Element(name, tag[1].decode(), attributes, tag.start(), tag.end())
        if opened:
            parent = opened[-1]
            parent.children = parent.children or []
            parent.children.append(made)  # type: ignore[attr-defined]
        else:
            roots.append(made)
        opened.append(made)

    def end(_name: str) -> None:
        ended = opened.pop()
        if content[ended.opened - 2] != _SLASH:
            ended.closing = parser.CurrentByteIndex
            ended.end = content.index(b">", ended.closing) + 1

    def bind(prefix: str | None, namespace: str | None) -> None:
        if not roots:
            steady[prefix or ""] = namespace or ""
        elif steady.get(prefix or "") != namespace:
            steady.pop(prefix or "", None)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartNamespaceDeclHandler = bind
    try:
        parser.Parse(content, True)
    except (pyexpat.ExpatError, ValueError, LookupError):
        raise package.damaged(Damage.XML) from None
    return roots[0], steady


def as_utf8(content: bytes) -> bytes:
    """XML in UTF-8, whatever it was in, so that positions in it are those of the text.

    Raises `UnicodeError` or `LookupError` when it is not in the encoding that it claims.
    """
    declared = _DECLARED.match(content)
    encoding = _UTF_16.get(content[:2]) or (declared[1].decode().lower() if declared else "utf-8")
    if encoding in ("utf-8", "us-ascii"):
        return content
    return _DECLARATION.sub("", content.decode(encoding), count=1).encode()
