"""The names in a Word document, transitional and strict."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.formats.markup import STRICT, TRANSITIONAL

NAMESPACES = (f"{TRANSITIONAL}wordprocessingml/2006/main", f"{STRICT}wordprocessingml/main")
TOGGLES = ("strike", "dstrike", "vanish", "specVanish")
"""Properties of characters that are struck through or not shown."""
_SYMBOLS = {"f0fe": "☑", "f052": "☑", "f0fc": "✓", "f0fb": "✗", "f0a8": "☐", "f0a3": "☐", "f06f": "☐"}
_OF_SIGNS = ("wingdings", "webdings")


def plain(name: str, attributes: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The local name of an element of Word's own, else nothing; its attributes by their local names."""
    namespace, _, local = name.rpartition(" ")
    if namespace not in NAMESPACES:
        return "", {}
    return local, {key.rpartition(" ")[2]: value for key, value in attributes.items()} if attributes else {}


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a property that is there is switched on."""
    return attributes.get("val", "") not in ("0", "false", "off", "none")


def count_of(said: Mapping[str, str]) -> int:
    """The whole number that a property says, 0 for none."""
    written = said.get("val", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= 9 else 0


def symbol(code: str, font: str) -> str:
    """The character that a symbol of a font shows; of fonts of signs only marks in boxes are known."""
    is_of_signs = font.startswith(_OF_SIGNS)
    if code in _SYMBOLS and is_of_signs:
        return _SYMBOLS[code]
    if len(code) != 4 or set(code) - set("0123456789abcdef"):
        return ""
    number = int(code, 16)
    if 0xF020 <= number < 0xF07F and not is_of_signs:
        return chr(number - 0xF000)
    return "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)
