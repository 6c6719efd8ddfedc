"""A mail taken apart by the standard library: what a child of `gouji.formats.child` does with it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header
from email.message import Message

from gouji.formats.content import too_large
from gouji.formats.findings import Limited

BOUNDARIES = 20_000
"""Lines that may begin another part: each costs as much as a page of text."""

_CHINESE = frozenset({"gb2312", "gbk", "cp936", "gb18030", "hz-gb-2312"})


def taken_apart(data: bytes) -> bytes:
    """The parts of a mail that are no parts of parts: a line of JSON that describes them, and their contents.

    Of each: ``name`` (null: it is no attachment), ``type``, ``charset``, ``location`` and ``length``. A mail that is
    attached gives its parts like the outer one.
    """
    if data.count(b"\n--") > BOUNDARIES:
        raise too_large("", Limited.PARTS, BOUNDARIES)
    told, contents = [], []
    for part in message_from_bytes(data).walk():
        if part.is_multipart():
            continue
        contents.append(_content(part))
        told.append(
            {
                "name": _name(part) if _is_attached(part) else None,
                "type": part.get_content_type(),
                "charset": part.get_content_charset(),
                "location": "".join(_words(_said(part, "content-location"))),
                "length": len(contents[-1]),
            }
        )
    return b"".join((json.dumps(told).encode(), b"\n", *contents))


def _content(part: Message) -> bytes:
    """What a part holds; of one that breaks off, as far as it goes."""
    if _said(part, "content-transfer-encoding").casefold() == "base64":
        text = re.sub(rb"[^A-Za-z0-9+/]", b"", str(part.get_payload()).encode("ascii", "ignore"))
        return base64.b64decode(text[: len(text) - (len(text) % 4 == 1)] + b"==")
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_attached(part: Message) -> bool:
    """Whether a part is a file for whoever gets the mail: no text of it, and no picture within the text."""
    disposition = _said(part, "content-disposition").casefold()
    if disposition.startswith("attachment"):
        return True
    if _said(part, "content-location") or (part.get_content_maintype() == "image" and _said(part, "content-id")):
        return False
    return bool(_name(part))


def _said(part: Message, header: str) -> str:
    """The first header of a name as it stands there, in characters, on one line."""
    for name, value in part.raw_items():
        if name.casefold() == header:
            return " ".join(characters(str(value).encode("utf-8", "surrogateescape")).split())
    return ""


def _name(part: Message) -> str:
    """What an attachment is called, by any of the ways that mail programs have to write that."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        lone = Message()
        lone[header] = _said(part, header)
        found = lone.get_param(parameter, header=header)
        if isinstance(found, tuple):
            charset, _, text = found
            return characters(text.encode("raw-unicode-escape"), charset)
        if found:
            return "".join(_words(str(found)))
    return ""


def _words(text: str) -> Iterator[str]:
    for word, charset in decode_header(text):
        yield word if isinstance(word, str) else characters(word, charset)


def characters(data: bytes, charset: str | None = None) -> str:
    """Some bytes as characters, whatever they are: as declared if that is possible, else as it most likely is."""
    declared = "gb18030" if charset and charset.casefold() in _CHINESE else charset
    for encoding in (declared, "utf-8", "gb18030"):
        try:
            if encoding:
                return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")
