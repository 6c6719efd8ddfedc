"""The names in a Word document, transitional and strict."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.formats.markup import STRICT, TRANSITIONAL

NAMESPACES = (f"{TRANSITIONAL}wordprocessingml/2006/main", f"{STRICT}wordprocessingml/main")
TOGGLES = ("strike", "dstrike", "vanish", "specVanish")
"""Properties of characters that are struck through or not shown."""


def plain(name: str, attributes: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The local name of an element of Word's own, else nothing; its attributes by their local names."""
    namespace, _, local = name.rpartition(" ")
    if namespace not in NAMESPACES:
        return "", {}
    return local, {key.rpartition(" ")[2]: value for key, value in attributes.items()} if attributes else {}


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a property that is there is switched on."""
    return attributes.get("val", "") not in ("0", "false", "off", "none")
