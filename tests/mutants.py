"""Damaged and hostile files, made from good ones: the same name and number give the same mutant every time.

`mutant` makes the one of a number: the first ones of a kind are those written down here by name (what
once went wrong stays here for ever), all others are drawn at random. This module knows file formats and
nothing of gouji.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

XML_PARTS = (".xml", ".rels")
NUMBERS = [
    "0", "-1", "1e400", "-1e400", "NaN", "INF", "-INF", "1e308", "1e-400", "9" * 400, "99999999999999999999", "4294967296",
    "2147483648", "-2147483649", "0x10", "1_000", "１２", "٣", " 7 ", "7 8", "1,234", "1.", ".5", "+5", "--5", "", "1e", "true",
    "12.50", "1E2", "1e1000000000", "0" * 5000 + "7", "½", "\u200b5", "5\u00a0",
]  # fmt: skip
ADDRESSES = [
    "XFD1048576", "XFE1", "A1048577", "A0", "A00001", "a1", "d5", "A2147483648", "A4294967297", "ZZZZZZZZ1", "1", "A", "", "$D$4",
    "R1C1", "D4:D5", "Ａ１", "A٣", "A1 ", "A-1", "A1.5", "AAAAAAAAAAAAAAAAAAAAAAAA99999999999999999999",
]  # fmt: skip
RANGES = [
    "A1:XFD1048576",
    "A1:A1",
    "D9:A1",
    "A1:XFE2",
    "A0:B2",
    "A1",
    ":",
    "A1:B2:C3",
    "a1:b2",
    "B2:B1048576",
    "C1:XFD1",
    "",
]
TEXTS = [
    "\u202e123", "\u200f", "\u200b", "\ufeff", "\x0b", "\x00", "\x1b[31m", "\ud7ff", "\uffff", "\U0010ffff", "=1+1", "a" * 40000,
    "\u0301" * 2000, "&#0;", "&#49;", "&#x110000;", "&amp;", "&", "<", "]]>", "&lol;", "_x0031_", "_x0000_", "_xD800_", "\r\n\t",
]  # fmt: skip
NAMESPACES = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "",
    "urn:x",
]

Edit = Callable[[random.Random, str], str]
Change = Callable[[random.Random, bytes], bytes]


class Mutant(NamedTuple):
    """One mutant and how it came about."""

    name: str
    data: bytes


# ── bytes ───────────────────────────────────────────────────────────────────────────────────


def _stretch(rng: random.Random, data: bytes, longest: int = 4096) -> tuple[int, int]:
    begin = rng.randrange(len(data) + 1)
    return begin, min(len(data), begin + int(longest ** rng.random()))


def flip(rng: random.Random, data: bytes) -> bytes:
    """Some bits the other way round."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8)) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def overwrite(rng: random.Random, data: bytes) -> bytes:
    """Some bytes by others that are known to hurt."""
    new = rng.choice(
        (b"\0", b"\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", rng.randbytes(4))
    )
    begin = rng.randrange(len(data) + 1)
    return data[:begin] + new + data[begin + len(new) :]


def insert(rng: random.Random, data: bytes) -> bytes:
    """Some bytes that were not there."""
    begin = rng.randrange(len(data) + 1)
    return data[:begin] + rng.choice((b"\0", b"<", b'"', b"\n", rng.randbytes(rng.randrange(1, 64)))) + data[begin:]


def delete(rng: random.Random, data: bytes) -> bytes:
    """Some bytes that are gone."""
    begin, end = _stretch(rng, data)
    return data[:begin] + data[end:]


def truncate(rng: random.Random, data: bytes) -> bytes:
    """The beginning only."""
    return data[: rng.randrange(len(data) + 1)]


def repeat(rng: random.Random, data: bytes) -> bytes:
    """One stretch twice."""
    begin, end = _stretch(rng, data)
    return data[:end] + data[begin:end] * rng.choice((1, 1, 1, 20)) + data[end:]


def swap(rng: random.Random, data: bytes) -> bytes:
    """Two stretches in each other's place."""
    (a, b), (c, d) = sorted((_stretch(rng, data), _stretch(rng, data)))
    return data if b > c else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


BYTES: list[Change] = [flip, flip, overwrite, insert, delete, truncate, repeat, swap]


# ── XML ─────────────────────────────────────────────────────────────────────────────────────

_TAG = re.compile(r"<[A-Za-z/][^<>]*>")
_ELEMENT = re.compile(
    r"<(c|row|si|mergeCell|sheet|definedName|Relationship|Override|xf|v|f|t|is|table:table-cell|table:table-row|table:table"
    r"|text:p|style:style|number:number-style|tr|td)\b[^<>]*(?:/>|>.*?</\1>)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'(?<=\s)([A-Za-z_:][\w:.-]*)="([^"<]*)"')
_NUMBER = re.compile(r'(?<=[">])-?[0-9]+(?:\.[0-9]+)?(?=["<])')
_VALUE = re.compile(r"(?<=<v>)[0-9.]+(?=</v>)|(?<=office:value=\")[0-9.]+(?=\")|(?<=<text:p>)[0-9.]+(?=</text:p>)")
_ADDRESS = re.compile(r'(?<=\br=")[A-Z]{1,3}[0-9]+(?=")')
_RANGE = re.compile(r'(?<=ref=")[A-Z0-9:]+(?=")')
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


def _one(rng: random.Random, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """A random match, found near a random place so that large parts cost little."""
    start = rng.randrange(len(text) + 1)
    return pattern.search(text, start) or pattern.search(text)


def _put(text: str, match: re.Match[str] | None, new: str) -> str:
    return text if match is None else text[: match.start()] + new + text[match.end() :]


def _at(pattern: re.Pattern[str], new: Callable[[random.Random, str], str]) -> Edit:
    def edit(rng: random.Random, text: str) -> str:
        match = _one(rng, pattern, text)
        return text if match is None else _put(text, match, new(rng, match[0]))

    return edit


def _digit(rng: random.Random, number: str) -> str:
    place = rng.randrange(len(number))
    return number[:place] + rng.choice("0123456789") + number[place + 1 :]


def _swap_attributes(rng: random.Random, text: str) -> str:
    one, two = _one(rng, _ATTRIBUTE, text), _one(rng, _ATTRIBUTE, text)
    if one is None or two is None or one.start() == two.start():
        return text
    one, two = sorted((one, two), key=lambda match: match.start())
    first, second = f'{one[1]}="{two[2]}"', f'{two[1]}="{one[2]}"'
    return text[: one.start()] + first + text[one.end() : two.start()] + second + text[two.end() :]


def _split(rng: random.Random, value: str) -> str:
    place = rng.randrange(len(value) + 1)
    what = rng.choice(
        [
            "<!-- 9 -->",
            "<?x 9?>",
            "<![CDATA[]]>",
            "<![CDATA[9]]>",
            "<x>9</x>",
            "<v>9</v>",
            "<t>9</t>",
            "\n",
            "&#32;",
            "<x/>",
        ]
    )
    return value[:place] + what + value[place:]


def _nest(rng: random.Random, text: str) -> str:
    depth = rng.choice((10, 70, 300, 30_000))
    name = rng.choice(("a", "c", "row", "table:table", "is", "table:table-row-group", "text:span"))
    place = _one(rng, _TAG, text)
    at = place.start() if place else 0
    return text[:at] + f"<{name}>" * depth + (f"</{name}>" * depth if rng.random() < 0.7 else "") + text[at:]


def _namespace(rng: random.Random, text: str) -> str:
    match = _one(rng, re.compile(r'(?<=xmlns)(:\w+)?="[^"]*"'), text)
    return text if match is None else _put(text, match, f'{match[1] or ""}="{rng.choice(NAMESPACES)}"')


def _doctype(rng: random.Random, text: str) -> str:
    body = rng.choice(
        [
            "<!DOCTYPE x>",
            '<!DOCTYPE x [<!ENTITY a "1">]>',
            '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>',
            '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/"> %a;]>',
        ]
    )
    head = re.match(r"\s*<\?xml[^>]*\?>", text)
    at = head.end() if head else 0
    text = text[:at] + body + text[at:]
    return _put(text, _one(rng, _VALUE, text), "&a;")


def _noise(rng: random.Random, text: str) -> str:
    place = _one(rng, _TAG, text)
    new = rng.choice(
        [
            "<!-- <c r='D5'><v>9</v></c> -->",
            "<?x <v>9</v> ?>",
            "\n\t ",
            "<![CDATA[<v>9</v>]]>",
            "text",
            "<x:y xmlns:x='u'/>",
            "\0",
            "<!-- -- -->",
        ]
    )
    return text if place is None else text[: place.start()] + new + text[place.start() :]


def _in_a_tag(rng: random.Random, tag: str) -> str:
    return rng.choice(
        [
            tag.replace(" ", "\n\t", 1),
            tag.replace('"', "'"),
            tag[:-1] + " >",
            tag.replace("=", " = "),
            tag.upper(),
            tag[:-1],
        ]
    )


XML: list[Edit] = [
    _at(_TAG, lambda rng, tag: ""),
    _at(_TAG, lambda rng, tag: tag * 2),
    _at(_TAG, lambda rng, tag: re.sub(r"(?<=</)[\w:]+|(?<=<)[\w:]+", lambda name: rng.choice(("x", name[0] + "x", "c", "row", "v")), tag, count=1)),
    _at(_TAG, _in_a_tag),
    _at(_ELEMENT, lambda rng, element: ""),
    _at(_ELEMENT, lambda rng, element: element * rng.choice((2, 2, 3, 2000))),
    _at(_ELEMENT, lambda rng, element: f"<x>{element}</x>"),
    _at(_ELEMENT, lambda rng, element: f"<!--{element}-->"),
    _at(_ELEMENT, lambda rng, element: f"<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Fallback>{element}</mc:Fallback></mc:AlternateContent>"),
    _at(_ATTRIBUTE, lambda rng, attribute: ""),
    _at(_ATTRIBUTE, lambda rng, attribute: f"{attribute} {attribute}"),
    _at(_ATTRIBUTE, lambda rng, attribute: "x" + attribute),
    _at(_ATTRIBUTE, lambda rng, attribute: re.sub('".*"', lambda _: f'"{rng.choice((*NUMBERS, *ADDRESSES, *RANGES))}"', attribute)),
    _swap_attributes,
    _at(_NUMBER, lambda rng, number: rng.choice(NUMBERS)),
    _at(_VALUE, lambda rng, number: rng.choice(NUMBERS)),
    _at(_VALUE, _digit),
    _at(_VALUE, _digit),
    _at(_VALUE, _split),
    _at(_VALUE, lambda rng, number: f"<![CDATA[{number}]]>"),
    _at(_VALUE, lambda rng, number: rng.choice((f" {number}", f"{number}\n", f"&#{ord(number[0])};{number[1:]}"))),
    _at(_ADDRESS, lambda rng, address: rng.choice(ADDRESSES)),
    _at(_ADDRESS, lambda rng, address: rng.choice((address.lower(), _digit(rng, address[-1]).join((address[:-1], "")), address + "0"))),
    _at(_RANGE, lambda rng, area: rng.choice(RANGES)),
    _at(re.compile(r'(?<=\bt=")\w+(?=")'), lambda rng, kind: rng.choice(("n", "s", "b", "e", "d", "str", "inlineStr", "x", ""))),
    _at(re.compile(r'(?<=\bs=")\w+(?=")'), lambda rng, style: str(rng.choice((0, 1, 5, 9, 14, 22, 99999, -1)))),
    _at(re.compile(r'(?<=ount=")\d+(?=")'), lambda rng, count: rng.choice(("4294967296", "0", "-1", "1", "99999999"))),
    _at(re.compile(r'(?<=repeated=")\d+(?=")|(?<=spanned=")\d+(?=")'), lambda rng, count: rng.choice(("4294967296", "0", "-1", "1048576", "9999999", "2", "3"))),
    _at(re.compile(r'(?<=numFmtId=")\d+(?=")'), lambda rng, style: str(rng.choice((0, 9, 10, 14, 20, 22, 49, 164, 99999)))),
    _at(re.compile(r'(?<=t="shared" )?(?<=si=")\d+(?=")'), lambda rng, group: str(rng.choice((0, 1, 7, 4294967296)))),
    _at(_TEXT, lambda rng, text: rng.choice(TEXTS)),
    _at(_TEXT, lambda rng, text: text[: len(text) // 2] + rng.choice(TEXTS) + text[len(text) // 2 :]),
    _at(_TEXT, lambda rng, text: text[::-1]),
    _nest,
    _namespace,
    _doctype,
    _noise,
    _noise,
]  # fmt: skip


def _encoded(rng: random.Random, text: str) -> bytes:
    """Mostly UTF-8, at times in another encoding, and at times the declaration tells it."""
    if rng.random() < 0.92:
        return text.encode("utf-8", "surrogateescape")
    encoding = rng.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "gb18030", "latin-1", "utf-32", "utf-7", "cp037", "utf-8-sig")
    )
    declared = rng.choice((encoding.removesuffix("-sig"), encoding, "UTF-8", "UTF-16", "gb2312", "x-unknown", ""))
    text = re.sub(r"""(?<=encoding=)["'][\w-]*["']""", f'"{declared}"', text, count=1)
    return text.encode(encoding, "xmlcharrefreplace")


def _weight(name: str) -> int:
    for word, weight in (
        ("sheet", 8),
        ("content.xml", 8),
        ("sharedStrings", 4),
        ("workbook", 4),
        ("styles", 2),
        (".rels", 2),
    ):
        if word in name:
            return weight
    return 1


# ── zips ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Entry:
    """One entry of a zip as it is written down, which need not be the truth."""

    name: bytes
    content: bytes
    method: int = 8
    flags: int = 0
    checksum: int | None = None
    size: int | None = None
    packed_size: int | None = None
    local_name: bytes | None = None
    descriptor: bool = False
    zip64: bool = False
    start: int | None = None
    extra: bytes = b""


def archive(
    entries: list[Entry],
    *,
    prefix: bytes = b"",
    comment: bytes = b"",
    count: int | None = None,
    shift: int = 0,
    zip64: bool = False,
) -> bytes:
    """A zip of these entries, with the right sizes and checksums wherever an entry does not say others."""
    body, directory = bytearray(prefix), bytearray()
    for entry in entries:
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(entry.content) + packer.flush() if entry.method == 8 else entry.content
        checksum = zlib.crc32(entry.content) if entry.checksum is None else entry.checksum
        size = len(entry.content) if entry.size is None else entry.size
        packed_size = len(packed) if entry.packed_size is None else entry.packed_size
        start = len(body) if entry.start is None else entry.start
        flags, extra = entry.flags | (8 if entry.descriptor else 0), entry.extra
        local = (0, 0, 0) if entry.descriptor else (checksum, packed_size, size)
        local_name = entry.name if entry.local_name is None else entry.local_name
        body += struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, flags, entry.method, 0, 33, *(n & 0xFFFFFFFF for n in local), len(local_name), 0
        )
        body += local_name + packed
        if entry.descriptor:
            body += struct.pack("<4s3L", b"PK\7\10", checksum, packed_size, size)
        if entry.zip64:
            extra += struct.pack("<HHQQ", 1, 16, size, packed_size)
            size = packed_size = 0xFFFFFFFF
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, flags, entry.method, 0, 33, checksum & 0xFFFFFFFF, packed_size & 0xFFFFFFFF, size & 0xFFFFFFFF,
            len(entry.name), len(extra), 0, 0, 0, 0, start & 0xFFFFFFFF,
        )  # fmt: skip
        directory += entry.name + extra
    start, number = max(len(body) + shift, 0), (len(entries) if count is None else count) & 0xFFFF
    end = b""
    if zip64:
        end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, number, number, len(directory), start)
        end += struct.pack("<4sLQL", b"PK\6\7", 0, start + len(directory), 1)
        number, start = 0xFFFF, 0xFFFFFFFF
    end += struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(directory), start, len(comment)) + comment
    return bytes(body + directory) + end


def entries_of(data: bytes) -> list[Entry]:
    """What is in a good zip; dates are left behind, so the same parts give the same mutants."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return [Entry(name.encode(), opened.read(name)) for name in opened.namelist()]


def _zip(rng: random.Random, entries: list[Entry]) -> tuple[str, bytes]:
    at = rng.randrange(len(entries))
    entry = entries[at]

    def given(**changes: Any) -> bytes:
        return archive([*entries[:at], replace(entry, **changes), *entries[at + 1 :]])

    def with_also(*more: Entry) -> bytes:
        return archive([*entries, *more])

    big = rng.choice(
        (0, 1, len(entry.content) + 1, max(0, len(entry.content) - 1), 1 << 20, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
    )
    odd = rng.choice(
        (
            b"/etc/passwd",
            b"../../x.xml",
            b"C:\\x",
            b"a\0b",
            b"",
            b"\xff\xfe",
            b"x" * 60000,
            b"[Content_Types].xml",
            b"xl/",
            b"./xl/workbook.xml",
        )
    )
    ways: dict[str, Callable[[], bytes]] = {
        "twice": lambda: with_also(entry),
        "twice, another content": lambda: with_also(replace(entry, content=entry.content.replace(b"1", b"2"))),
        "twice, other case": lambda: with_also(replace(entry, name=entry.name.upper())),
        "other case": lambda: given(name=entry.name.upper()),
        "odd name": lambda: given(name=odd),
        "odd name more": lambda: with_also(Entry(odd, b"x")),
        "local name": lambda: given(local_name=odd),
        "backslashes": lambda: given(name=entry.name.replace(b"/", b"\\")),
        "size": lambda: given(size=big),
        "packed size": lambda: given(packed_size=big),
        "checksum": lambda: given(checksum=rng.getrandbits(32)),
        "descriptor": lambda: given(descriptor=True),
        "all descriptors": lambda: archive([replace(each, descriptor=True) for each in entries]),
        "zip64": lambda: given(zip64=True),
        "zip64 all": lambda: archive([replace(each, zip64=True) for each in entries], zip64=True),
        "zip64 lies": lambda: given(size=0xFFFFFFFF, extra=struct.pack("<HHQ", 1, 8, 1 << 60)),
        "extra cut": lambda: given(size=0xFFFFFFFF, extra=b"\1\0\x10"),
        "flags": lambda: given(flags=rng.choice((1, 0x40, 0x2000, 0x800, 0xFFFF))),
        "method": lambda: given(method=rng.choice((0, 1, 9, 12, 14, 93, 99))),
        "stored but deflated": lambda: given(method=0, content=zlib.compress(entry.content)),
        "start": lambda: given(start=rng.choice((0, 1, 0xFFFFFFFF, 0x7FFFFFFF, rng.randrange(1 << 16)))),
        "prefix": lambda: archive(entries, prefix=rng.choice((b"MZ" * 50, b"\0", b"<html>" * 9, b"PK\5\6" + bytes(18), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))),
        "prefix afterwards": lambda: rng.choice((b"MZ" * 50, b"a,b\n1,2\n", b"PK\5\6" + bytes(18))) + archive(entries),
        "comment": lambda: archive(entries, comment=rng.choice((b"x" * 65535, b"PK\5\6" + bytes(18), b"PK\1\2" * 100))),
        "tail": lambda: archive(entries) + rng.choice((b"\0", b"x" * 70000, b"PK\5\6" + bytes(18))),
        "count": lambda: archive(entries, count=rng.choice((0, 1, len(entries) + 1, 0xFFFF, len(entries) - 1))),
        "shift": lambda: archive(entries, shift=rng.choice((-1, 1, -5, 1 << 30))),
        "missing part": lambda: archive([*entries[:at], *entries[at + 1 :]]),
        "empty part": lambda: given(content=b""),
        "moved part": lambda: given(name=b"xl/moved/" + entry.name.rpartition(b"/")[2]),
        "parts in each other's place": lambda: archive([*entries[:at], replace(entry, content=rng.choice(entries).content), *entries[at + 1 :]]),
        "another order": lambda: archive(rng.sample(entries, len(entries))),
        "bomb": lambda: given(content=bytes(30 << 20)),
        "bomb of spaces": lambda: given(content=entry.content + b" " * (1 << 20) * rng.choice((1, 3))),
        "many parts": lambda: with_also(*(Entry(b"x/%d" % number, b"", 0) for number in range(rng.choice((100, 4100))))),
        "overlap": lambda: with_also(replace(entry, name=b"xl/again.xml", start=0)),
    }  # fmt: skip
    way = rng.choice(list(ways))
    return f"zip: {way} ({entry.name.decode('utf-8', 'replace')})", ways[way]()


def zipped(rng: random.Random, data: bytes) -> Mutant:
    """A mutant of a file that is a zip."""
    draw = rng.random()
    if draw < 0.08:
        change = rng.choice(BYTES)
        return Mutant(f"bytes: {change.__name__}", change(rng, data))
    entries = entries_of(data)
    if draw < 0.28:
        return Mutant(*_zip(rng, entries))
    weights = [_weight(entry.name.decode()) for entry in entries]
    names = []
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        (at,) = rng.choices(range(len(entries)), weights)
        entry = entries[at]
        if draw < 0.45 or not entry.name.decode().endswith(XML_PARTS):
            change = rng.choice((*BYTES, records, records) if entry.name.endswith(b".bin") else BYTES)
            content, way = change(rng, entry.content), change.__name__
        else:
            number = rng.randrange(len(XML))
            content, way = (
                _encoded(rng, XML[number](rng, entry.content.decode("utf-8", "surrogateescape"))),
                f"XML {number}",
            )
        entries[at] = replace(entry, content=content)
        names.append(f"{entry.name.decode()}: {way}")
    return Mutant("; ".join(names), archive(entries))


def records(rng: random.Random, data: bytes) -> bytes:
    """The records of a part of an xlsb: one dropped, doubled, with another kind or length."""
    found = []
    position = 0
    while position < len(data):
        begin, kind, size = position, 0, 0
        for shift in (0, 7):
            kind |= (data[position] if position < len(data) else 0) << (shift + (shift == 7) * 1)
            position += 1
            if not data[position - 1] & 0x80:
                break
        head = position
        for shift in (0, 7, 14, 21):
            byte = data[position] if position < len(data) else 0
            position += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        found.append((begin, head, position, position + size))
        position += size
    begin, head, payload, end = rng.choice(found)
    return rng.choice(
        (
            data[:begin] + data[end:],
            data[:end] + data[begin:end] + data[end:],
            data[:begin] + rng.randbytes(head - begin) + data[head:],
            data[:head] + rng.choice((b"\xff\xff\xff\x7f", b"\0", b"\x7f", b"\x80\x80\x80\x80\x80")) + data[payload:],
            data[:payload] + rng.randbytes(end - payload) + data[end:],
            data[:payload] + b"\xff" * (end - payload) + data[end:],
        )
    )


# ── compound files ──────────────────────────────────────────────────────────────────────────


def compound(rng: random.Random, data: bytes) -> Mutant:
    """A mutant of an xls or of an encrypted workbook."""
    way = rng.choice(("bytes", "header", "chain", "directory", "record", "record", "record", "figure"))
    changed = bytearray(data)
    words = (0, 1, 2, 0xFF, 0x7FFF, 0xFFFF, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, rng.randrange(300))
    sectors = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
    if way == "bytes":
        change = rng.choice(BYTES)
        return Mutant(f"bytes: {change.__name__}", change(rng, data))
    if way == "header":
        place = rng.choice((24, 26, 28, 30, 32, 40, 44, 48, 56, 60, 64, 68, 72, 76, 80, rng.randrange(8, 508)))
        struct.pack_into("<L", changed, place, rng.choice(words))
        return Mutant(f"header at {place}", bytes(changed))
    if way == "chain":
        table = 512 + struct.unpack_from("<L", data, 76)[0] * sectors
        for _ in range(rng.choice((1, 1, 3))):
            place = min(table + 4 * rng.randrange(sectors // 4), len(data) - 4)
            struct.pack_into("<L", changed, place, rng.choice(words))
        return Mutant("chain", bytes(changed))
    directory = 512 + struct.unpack_from("<L", data, 48)[0] * sectors
    if way == "directory":
        place = min(
            directory + 128 * rng.randrange(4) + rng.choice((0, 64, 66, 67, 68, 72, 76, 116, 120, rng.randrange(124))),
            len(data) - 4,
        )
        struct.pack_into("<L", changed, place, rng.choice(words))
        return Mutant(f"directory at {place - directory}", bytes(changed))
    stream = _stream(data, directory, sectors)
    found = [record for record in stream if way == "record" or record[0] in (0x203, 0x27E, 0xBD, 0x06)]
    if not found:
        return Mutant("bytes: flip", flip(rng, data))
    kind, begin, length = rng.choice(found)
    end = begin + 4 + length
    how = rng.choice(("kind", "length", "payload", "word", "double", "last"))
    if way == "figure" or (how == "word" and length):
        place = begin + 4 + rng.randrange(max(length, 1))
        changed[place] = rng.randrange(256)
    elif how == "kind":
        struct.pack_into(
            "<H",
            changed,
            begin,
            rng.choice((0, 0x0A, 0x203, 0xFD, 0x06, 0x3C, 0x809, 0xE5, 0xFC, rng.randrange(0x1000))),
        )
    elif how == "length":
        struct.pack_into("<H", changed, begin + 2, rng.choice((0, length + 1, max(0, length - 1), 0xFFFF, 8224)))
    elif how == "payload":
        changed[begin + 4 : end] = rng.choice((bytes(length), b"\xff" * length, rng.randbytes(length)))
    elif length >= 8:
        changed[end - 8 : end] = struct.pack("<d", rng.choice((float("nan"), float("inf"), 1e308, -1.0, 5e-324)))
    return Mutant(f"record {kind:#x} at {begin}: {how if way == 'record' else way}", bytes(changed))


def _stream(data: bytes, directory: int, sectors: int) -> list[tuple[int, int, int]]:
    """Kind, place and length of the records of the workbook stream, which good files have in one piece."""
    at = data.find("Workbook".encode("utf-16-le"), directory)
    if at < 0 or at + 120 > len(data):
        return []
    position = 512 + struct.unpack_from("<L", data, at + 116)[0] * sectors
    found: list[tuple[int, int, int]] = []
    while position + 4 <= len(data) and len(found) < 20_000:
        kind, length = struct.unpack_from("<HH", data, position)
        if not kind or position + 4 + length > len(data):
            break
        found.append((kind, position, length))
        position += 4 + length
    return found


# ── CSV and HTML ────────────────────────────────────────────────────────────────────────────

_TEXT_NUMBER = re.compile(r'(?<=[,>"])[0-9]+(?=[,<"\r\n])')

CSV: list[Edit] = [
    lambda rng, text: _put(text, _one(rng, re.compile(",|\n|$"), text), rng.choice(('"', ',"', '"\n', '""', "\0", "\r", ",,", ";", "\t", "\x1a", "'"))),
    lambda rng, text: text.replace(",", rng.choice(";\t|，")),
    lambda rng, text: text.replace("\n", rng.choice(("\r", "\r\n", "\n\n", "\x0b", "\u2028"))),
    lambda rng, text: rng.choice(("sep=;\n", "\ufeff\ufeff", "#x\n", "\n" * 3000, "," * 20000 + "\n", "\0")) + text,
    lambda rng, text: text + rng.choice(("," * 300_000, "\n" * 300_000, '"' * 100_001, "a" * 2_000_000, "1," * 20_000)),
    lambda rng, text: re.sub("[0-9]", lambda digit: chr(ord(digit[0]) + 0xFEE0), text) if rng.random() < 0.5 else re.sub(r"(?<![0-9])[0-9]{2}(?![0-9])", "1,2", text, count=3),
    lambda rng, text: "\n".join(rng.sample(text.split("\n"), text.count("\n") + 1)),
    lambda rng, text: "\n".join(line for line in text.split("\n") if rng.random() > 0.05),
]  # fmt: skip
HTML: list[Edit] = [
    _at(re.compile(r'(?<=span=")[0-9]+|(?<=span=)[0-9]+'), lambda rng, span: rng.choice(("2000000000", "0", "-1", "65535", "99999999999999999999", "1e9", "2", "3", "x"))),
    _at(_TAG, lambda rng, tag: rng.choice(("<table>", "<div>", "<b>", "<td>", "<tr>")) * 100_000 + tag),
    _at(_TAG, lambda rng, tag: rng.choice(("<table>", "<div>", "<b>", "<td>", "<tr>")) * 50 + tag),
    _at(re.compile(r"<td\b"), lambda rng, tag: f'<td {rng.choice(("rowspan", "colspan"))}="{rng.choice((2, 3, 2_000_000_000))}"'),
    _at(_TAG, lambda rng, tag: rng.choice(("<script>", "<style>", "<!--", "<![CDATA[", "<title>", "<textarea>", "<plaintext>", "<noscript>", "<template>")) + tag),
    _at(_TAG, lambda rng, tag: rng.choice(("</table>", "</tr>", "</td>", "</html>", "<table><tr><td>9</td></tr></table>", "<br>", "<wbr>", "<del>9</del>", "<td hidden>9</td>", '<td style="display:none">9</td>')) + tag),
    _at(_TEXT, lambda rng, text: rng.choice(("&nbsp;", "&#48;", "&#x110000;", "&", "<", "&lt;td&gt;", "&#0;"))),
    _at(re.compile("charset=[\"']?[A-Za-z0-9-]+"), lambda rng, charset: "charset=" + rng.choice(("gb2312", "utf-16", "x-unknown", "utf-7", "latin-1", "idna", "rot13", "base64"))),
    *(edit for edit in XML[:8]),
    *(edit for edit in XML[9:14]),
]  # fmt: skip
BOTH: list[Edit] = [
    _at(_TEXT_NUMBER, _digit),
    _at(_TEXT_NUMBER, _digit),
    _at(_TEXT_NUMBER, lambda rng, number: rng.choice(NUMBERS)),
    lambda rng, text: text[: (at := rng.randrange(len(text) + 1))] + rng.choice(TEXTS) + text[at:],
    lambda rng, text: text[: (at := rng.randrange(len(text) + 1))] + rng.choice(("\u202e", "\u2066", "\x85", "\0", "\x0c", "\ue000", "\u00ad")) + text[at:],
]  # fmt: skip


def text(rng: random.Random, data: bytes, edits: list[Edit]) -> Mutant:
    """A mutant of a text file."""
    if rng.random() < 0.25:
        change = rng.choice(BYTES)
        return Mutant(f"bytes: {change.__name__}", change(rng, data))
    body, names = data.decode("utf-8-sig"), []
    for _ in range(rng.choice((1, 1, 1, 3))):
        ways = rng.choice((edits, edits, BOTH))
        number = rng.randrange(len(ways))
        body = ways[number](rng, body)
        names.append(f"{'both' if ways is BOTH else 'text'} {number}")
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "mixed", "utf-32"))
    names.append(encoding)
    if encoding == "mixed":
        half = len(body) // 2
        return Mutant(
            "; ".join(names), body[:half].encode("utf-8", "replace") + body[half:].encode("gb18030", "replace")
        )
    return Mutant("; ".join(names), body.encode(encoding, "replace"))


# ── by name ─────────────────────────────────────────────────────────────────────────────────


def _followed_by(text: str) -> Callable[[re.Match[str]], str]:
    """What stood there, with a text after it."""
    return lambda found: found[1] + text


def _edited(
    pattern: str, new: str | Callable[[re.Match[str]], str], part: str = "xl/worksheets/sheet3.xml", count: int = 1
) -> Callable[[bytes], bytes]:
    """A change of one part of an xlsx that must really change it."""

    def change(data: bytes) -> bytes:
        entries = entries_of(data)
        for at, entry in enumerate(entries):
            if entry.name.decode() == part:
                content = re.sub(pattern, new, entry.content.decode(), count=count, flags=re.DOTALL)
                entries[at] = replace(entry, content=content.encode())
        return archive(entries)

    return change


_MANY = "".join(f'<mergeCell ref="AA{row}:AB{row}"/>' for row in range(1, 200_001))
_OVERLAPPING = '<mergeCell ref="A1:XFD1048576"/>' * 2_000
_FIGURE = r"(<c r=\"[A-Z]+[0-9]+\" s=\"[0-9]+\"><v>)([0-9]+)(?=</v></c>)"
XLSX: dict[str, Callable[[bytes], bytes]] = {
    **{f"address {new[:20]}": _edited(r'(?<=<c r=")[A-Z]+[0-9]+(?=")', new) for new in ADDRESSES},
    **{f"last address {new[:20]}": _edited(r'(.*<c r=")[A-Z]+[0-9]+(?=")', _followed_by(new)) for new in ADDRESSES[:8]},
    **{f"figure {new[:20]}": _edited(_FIGURE, _followed_by(new)) for new in NUMBERS},
    **{f"merge {new}": _edited(r'(?<=<mergeCell ref=")[A-Z0-9:]+(?=")', new) for new in RANGES},
    **{f"dimension {new}": _edited(r'(?<=<dimension ref=")[A-Z0-9:]+(?=")', new) for new in RANGES},
    **{f"string {new}": _edited(r'(?<= t="s"><v>)[0-9]+(?=</v>)', new) for new in ("999999", "-1", "4294967296", "1e3", "", " 1", "１")},
    "uniqueCount 4294967296": _edited(r'(?<=niqueCount=")\d+', "4294967296", "xl/sharedStrings.xml"),
    "count 4294967296": _edited(r'(?<= count=")\d+', "4294967296", "xl/sharedStrings.xml"),
    "200,000 merges": _edited("</mergeCells>", _MANY + "</mergeCells>"),
    "2,000 merges over everything": _edited("</mergeCells>", _OVERLAPPING + "</mergeCells>"),
    "nested 100,000 deep": _edited("<sheetData>", "<sheetData>" + "<a>" * 100_000),
    "cell in column XFD of every row": _edited("</sheetData>", "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1_000_000, 1_048_577)) + "</sheetData>"),
    "comment in a figure": _edited(_FIGURE, lambda v: v[1] + v[2][:1] + "<!-- 9 -->" + v[2][1:], count=0),
    "instruction in a figure": _edited(_FIGURE, lambda v: v[1] + v[2][:1] + "<?x 9?>" + v[2][1:], count=0),
    "CDATA figures": _edited(_FIGURE, lambda v: f"{v[1]}<![CDATA[{v[2]}]]>", count=0),
    "character references": _edited(_FIGURE, lambda v: v[1] + "".join(f"&#{ord(digit)};" for digit in v[2]), count=0),
    "figures in spaces": _edited(_FIGURE, lambda v: f"{v[1]}\n {v[2]} ", count=0),
    "figures with 0.0": _edited(_FIGURE, lambda v: f"{v[1]}{v[2]}.0E0", count=0),
    "element in a figure": _edited(_FIGURE, lambda v: f"{v[1]}{v[2]}<x>9</x>"),
    "figure in a figure": _edited(_FIGURE, lambda v: f"{v[1]}{v[2]}<v>9</v>"),
    "figure in a comment": _edited("<c ", "<!-- <c r='D5'><v>9</v></c> --><c ", count=0),
    "entities": _edited("<worksheet", '<!DOCTYPE x [<!ENTITY a "9">]><worksheet'),
    "UTF-16 undeclared": lambda data: archive([replace(e, content=e.content.decode().encode("utf-16")) if b"sheet3" in e.name else e for e in entries_of(data)]),
    "UTF-16 declared": lambda data: archive([replace(e, content=e.content.decode().replace("UTF-8", "UTF-16").encode("utf-16")) if b"sheet" in e.name else e for e in entries_of(data)]),
    "no addresses": _edited(r'(<c|<row) r="[A-Z0-9]+"', lambda tag: tag[1], count=0),
}  # fmt: skip
NAMED = {"xlsx": XLSX}


# ── all of them ─────────────────────────────────────────────────────────────────────────────


def mutant(kind: str, data: bytes, number: int) -> Mutant:
    """The mutant of a good file that has this number."""
    named = NAMED.get(kind, {})
    if number < len(named):
        name = list(named)[number]
        return Mutant(name, named[name](data))
    rng = random.Random(f"{kind}:{number}")
    if kind in ("csv", "html"):
        return text(rng, data, CSV if kind == "csv" else HTML)
    return compound(rng, data) if kind in ("xls", "encrypted") else zipped(rng, data)
