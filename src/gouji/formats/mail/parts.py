"""The parts of a mail, of whichever kind of program, in this process."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from gouji.formats.child import run
from gouji.formats.compound import CompoundFile
from gouji.formats.content import damaged
from gouji.formats.findings import ContentKind, Damage
from gouji.model.errors import UnreadableFile
from gouji.model.patterns import regex

_ATTACHMENT = "__attach_version1.0_#"
_CONTENT, _ATTACHED_MAIL, _PAGE = "__substg1.0_37010102", "__substg1.0_3701000d", "__substg1.0_10130102"
_NAMES = (
    ("__substg1.0_3707001f", "utf-16-le"),
    ("__substg1.0_3707001e", "gb18030"),
    ("__substg1.0_3704001f", "utf-16-le"),
    ("__substg1.0_3704001e", "gb18030"),
)
_PROPERTIES, _PROPERTIES_HEAD, _SUBMITTED = "__properties_version1.0", 32, 0x00390040
_DEPTH = 8
_DATE = regex(rb"^date:[ \t]*([^\n]{1,100})", re.IGNORECASE | re.MULTILINE)
_HEAD = 1 << 16
"""Bytes of a mail in which its head is looked for."""
_TNEF_HEAD, _TNEF_NEXT, _TNEF_TITLE, _TNEF_DATA = 6, 0x9002, 0x8010, 0x800F
_TNEF_LEVELS = (b"\1", b"\2")
"""Of the mail, and of what is attached to it."""


class MailPart(NamedTuple):
    """A part of a mail: ``name`` is that of an attachment, None of what belongs to the text."""

    name: str | None
    type: str
    content: bytes
    location: str = ""
    charset: str | None = None


def parts_of(data: bytes, kind: ContentKind, file: str) -> Sequence[MailPart]:
    """The parts of a mail of a kind. Raises `UnreadableFile` (R105, R108)."""
    if kind is ContentKind.MSG:
        return tuple(_of_outlook(CompoundFile(data, file), 0, _DEPTH))
    if kind is ContentKind.TNEF:
        return tuple(_of_tnef(data, file))
    head, _, rest = run("mail", data, file).partition(b"\n")
    found, position = [], 0
    try:
        for told in json.loads(head):
            end = position + told["length"]
            found.append(MailPart(told["name"], told["type"], rest[position:end], told["location"], told["charset"]))
            position = end
    except (ValueError, KeyError, TypeError):
        raise damaged(file, Damage.CRASH) from None
    return found


def sent_at(data: bytes, kind: ContentKind, file: str) -> datetime | None:
    """When a mail was sent, by the local clock, as its first lines or its properties say."""
    try:
        if kind is ContentKind.MSG:
            mail = CompoundFile(data, file)
            return _submitted(mail.read(mail.streams(0)[_PROPERTIES]))
        line = _DATE.search(data[:_HEAD].replace(b"\r", b"").partition(b"\n\n")[0])
        return parsedate_to_datetime(line[1].decode("ascii")).astimezone().replace(tzinfo=None) if line else None
    except (UnreadableFile, LookupError, ValueError, TypeError, OverflowError, OSError):
        return None


def _submitted(properties: bytes) -> datetime | None:
    """The time among the properties of a mail of Outlook's: tags of four bytes, flags, values of eight."""
    for start in range(_PROPERTIES_HEAD, len(properties) - 15, 16):
        if int.from_bytes(properties[start : start + 4], "little") == _SUBMITTED:
            since = timedelta(microseconds=int.from_bytes(properties[start + 8 : start + 16], "little") // 10)
            return (datetime(1601, 1, 1, tzinfo=UTC) + since).astimezone().replace(tzinfo=None)
    return None


def _of_outlook(mail: CompoundFile, folder: int, depth: int) -> Iterator[MailPart]:
    """The page and the attachments of a mail that Outlook has saved; those of mails attached to it as well."""
    streams = mail.streams(folder)
    if _PAGE in streams:
        yield MailPart(None, "text/html", mail.read(streams[_PAGE]))
    for name, attachment in sorted(mail.folders(folder).items()):
        if not name.startswith(_ATTACHMENT):
            continue
        inside, attached = mail.streams(attachment), mail.folders(attachment).get(_ATTACHED_MAIL)
        if attached is not None and depth:
            yield from _of_outlook(mail, attached, depth - 1)
        elif _CONTENT in inside:
            written = (mail.read(inside[key]).decode(how, "replace") for key, how in _NAMES if key in inside)
            yield MailPart(next(written, "").rstrip("\0"), "", mail.read(inside[_CONTENT]))


def _of_tnef(data: bytes, file: str) -> Iterator[MailPart]:
    """The attachments in the envelope that Outlook puts around them for other programs: attributes, one after another.

    Each has a level, an id and a type, the length of its content, the content and two bytes to check it.
    Zeros may fill it up; anything else in it is R108.
    """
    position, title, content, number = _TNEF_HEAD, "", None, 0
    while any(data[position:]) or position == _TNEF_HEAD:
        if data[position : position + 1] not in _TNEF_LEVELS or position + 11 > len(data):
            raise damaged(file, Damage.FORMAT)
        number = int.from_bytes(data[position + 1 : position + 3], "little")
        length = int.from_bytes(data[position + 5 : position + 9], "little")
        value = data[position + 9 : position + 9 + length]
        if len(value) < length:
            raise damaged(file, Damage.TRUNCATED)
        position += 11 + length
        if number == _TNEF_NEXT:
            if content is not None:
                yield MailPart(title, "", content)
            title, content = "", None
        elif number == _TNEF_TITLE:
            title = value.rstrip(b"\0").decode("gb18030", "replace")
        elif number == _TNEF_DATA:
            content = value
    if number == _TNEF_NEXT:  # something is attached, and nothing of it is there
        raise damaged(file, Damage.TRUNCATED)
    if content is not None:
        yield MailPart(title, "", content)
