"""Lines in the head of a web page that name it: the title of its window and of its article."""

from __future__ import annotations

import html
import re

from gouji.model.patterns import regex

_TITLE = regex(
    r"<title\b[^<>]{0,200}>([^<]{1,300})|<meta\b[^<>]{0,200}name=[\"']ArticleTitle[\"'][^<>]{0,200}content=[\"']([^<>\"']{1,300})",
    re.IGNORECASE,
)
_TITLED = 20_000
"""Characters of a page among which its title stands."""


def titles_in(page: str) -> tuple[str, ...]:
    """Those lines."""
    said = (one for found in _TITLE.findall(page[:_TITLED]) for one in found if one)
    return tuple(" ".join(html.unescape(one).split()) for one in said)
