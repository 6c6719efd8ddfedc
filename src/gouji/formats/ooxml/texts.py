"""Texts and numbers as workbooks store them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from gouji.formats.findings import Damage, Limited
from gouji.formats.markup import DEPTH, MAIN, check_depth, checked_text, parse
from gouji.formats.memory import Memory
from gouji.formats.package import Package
from gouji.formats.runs import PLAIN, Font, RichText, counted
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Value
from gouji.model.patterns import regex

STRINGS = 1_000_000
PLAIN_BYTES = 1 << 20
"""Longer tables go to expat, which counts and measures the strings one by one."""
_CHARACTERS = r"[^<&\r\x00-\x08\x0b-\x1f]*"
_PLAIN_NUMBER = "3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}|[1-4][0-9]{4}|5[0-4][0-9]{3}|6[0-4][0-9]{3}|65[0-4][0-9]{2}"
"""Numbers of characters that may be written so in XML: not all of them, but those that texts are made of."""
PLAIN_TEXT = rf"{_CHARACTERS}(?:&(?:amp|lt|gt|quot|apos|[#](?:{_PLAIN_NUMBER}));{_CHARACTERS})*"
"""Text of an element that means what it says, but for the entities that XML has of its own.

Whoever looks for it has seen to it that there are no `noncharacters`: to leave them out costs a pattern much.
"""
_ENTITY = regex("&(?:#([0-9]+)|([a-z]+));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

_NUMBER = regex(r"[ \t\r\n]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\r\n]*")
_TABLE_HEAD = regex(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="yes")?\?>\s*)?"""
    rb"""<sst xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"(?: (?:c|uniqueC)ount="[0-9]+")*>"""
)
_TABLE_END = b"</sst>"
_PLAIN_STRING = regex(f'<si><t(?: xml:space="preserve")?>({PLAIN_TEXT})</t>')
_RICH = 500
"""Strings set in parts, of those not known yet, that are sooner read together than one by one."""
_STRINGS: Memory[str] = Memory(4096, 1 << 12)
_WHITE = ("FFFFFFFF", "00FFFFFF")
WHITES = (1, 9)
"""White among the colours that have numbers."""
_ESCAPE = regex("_x([0-9A-Fa-f]{4})_")

FONT = ("strike", "vertAlign", "color")
"""The properties of a font that set characters aside."""


class Runs:
    """The runs of one text."""

    __slots__ = ("_font", "_runs")

    def __init__(self) -> None:
        self._runs: list[tuple[str, Font]] = []
        self._font = PLAIN

    def clear(self) -> None:
        """Begin a text."""
        self._runs.clear()
        self._font = PLAIN

    def begin(self) -> None:
        """Begin a run."""
        self._font = PLAIN

    def font(self, tag: str | None, attributes: Mapping[str, str]) -> None:
        """A property of the font of the run."""
        aside, white = self._font
        self._font = Font(aside or is_aside(tag, attributes), white or (tag == "color" and is_white(attributes)))

    def add(self, text: str) -> None:
        """Some characters of the run."""
        self._runs.append((text, self._font))

    def text(self) -> str:
        """The text, unescaped where it is rich."""
        if any(map(any, (font for _, font in self._runs))):
            text = counted((unescaped(text), font) for text, font in self._runs)
            if isinstance(text, RichText):
                return text
        return "".join(text for text, _ in self._runs)


def is_aside(tag: str | None, attributes: Mapping[str, str]) -> bool:
    """Whether a property of a font strikes characters through, raises or lowers them."""
    if tag == "strike":
        return attributes.get("val", "1") not in ("0", "false")
    return tag == "vertAlign" and attributes.get("val") in ("superscript", "subscript")


def is_white(attributes: Mapping[str, str]) -> bool:
    """Whether a colour is white."""
    if attributes.get("rgb") in _WHITE or attributes.get("indexed", "") in map(str, WHITES):
        return True
    return attributes.get("theme") == "0" and "tint" not in attributes


def noncharacters(text: str) -> bool:
    """Whether there are characters in a text that XML has not, of those that look like any other."""
    return "\ufffe" in text or "\uffff" in text


def shared_strings(package: Package, part: str) -> list[str]:
    """The shared strings in order; the counts the table claims are not believed."""
    content = package.read(part)
    try:
        strings = _one_by_one(package, part, content)
    except (UnreadableFile, UnicodeDecodeError):
        strings = None  # what is wrong is said of the whole
    return strings or _parsed_strings(package, part, content)


def _one_by_one(package: Package, part: str, content: bytes) -> list[str] | None:
    """The strings of a table written the plain way, each read once for all workbooks that share it.

    None where elements could be anything but what they look like.
    """
    head = _TABLE_HEAD.match(content)
    if head is None or not content.endswith(_TABLE_END) or len(content) > PLAIN_BYTES:
        return None
    *items, rest = content[head.end() : -len(_TABLE_END)].split(b"</si>")
    if rest or b"\xef\xbf\xbe" in content or b"\xef\xbf\xbf" in content:  # noncharacters
        return None
    strings, rich = list(map(_STRINGS.get, items)), 0
    for number, known in enumerate(strings) if None in strings else ():
        if known is None:
            item = items[number]
            if (plain := _PLAIN_STRING.fullmatch(item.decode())) is not None:
                known = unescaped(unescape(plain[1]))
            elif item.startswith(b"<si>") and item.count(b"<si") == 1 and (rich := rich + 1) <= _RICH:
                (known,) = _parsed_strings(package, part, b"%b%b</si></sst>" % (head[0], item))
            else:
                return None
            strings[number] = known
            _STRINGS.keep(item, known)
    return cast("list[str]", strings)


def _parsed_strings(package: Package, part: str, content: bytes) -> list[str]:
    tags = {f"{namespace} {local}": local for namespace in MAIN for local in ("si", "t", "rPh", "r", *FONT)}
    strings: list[str] = []
    chunks: list[str] = []
    runs = Runs()
    depth = 0
    phonetic = leaf = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, phonetic, leaf
        depth += 1
        if leaf:
            raise package.damaged(Damage.XML)
        if depth > DEPTH:
            check_depth(package, depth)
        tag = tags.get(name)
        if tag == "t":
            leaf = True
            chunks.clear()
        elif tag == "si":
            runs.clear()
        elif tag == "r":
            runs.begin()
        elif tag == "rPh":
            phonetic = True
        elif tag in FONT:
            runs.font(tag, attributes)

    def end(name: str) -> None:
        nonlocal depth, phonetic, leaf
        depth -= 1
        leaf = False
        tag = tags.get(name)
        if tag == "t":
            if not phonetic:
                runs.add("".join(chunks))
        elif tag == "si":
            text = checked_text(package, runs.text())
            strings.append(text if isinstance(text, RichText) else unescaped(text))
            if len(strings) > STRINGS:
                raise package.too_large(Limited.STRINGS, STRINGS)
        elif tag == "rPh":
            phonetic = False

    parse(package, part, content, start, end, chunks.append)
    return strings


def unescape(text: str) -> str:
    """Plain text of an element with its entities replaced."""
    return _ENTITY.sub(lambda match: chr(int(match[1])) if match[1] else _ENTITIES[match[2]], text)


def unescaped(text: str) -> str:
    """The text with each ``_xHHHH_`` replaced by the UTF-16 unit it stands for."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def number(literal: str) -> Value:
    """A stored number with the 15 digits a person can see; text when it is no finite number."""
    if not _NUMBER.fullmatch(literal):
        return literal if literal.strip() else None
    number = float(literal)
    if number in (float("inf"), float("-inf")):
        return literal
    if number.is_integer() and abs(number) < 1e15:
        return int(number)
    decimal = Decimal(format(number, ".15g"))
    return int(decimal) if decimal == decimal.to_integral_value() else decimal
