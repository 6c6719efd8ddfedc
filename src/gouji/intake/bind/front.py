"""The beginning and the end of a report's running text, made ready to look for whose it is and for when."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.intake.bind.alignment import Sheet
from gouji.intake.bind.narrative import sections_in
from gouji.model.form import Form
from gouji.model.grid import BODY, Document, Grid, Piece
from gouji.model.ideographs import SIMPLIFIED
from gouji.model.labels import squeezed
from gouji.model.patterns import regex
from gouji.model.periods import years_in
from gouji.units.names import is_area
from gouji.units.on_covers import ORGAN, in_latin, unit_name

_FRONT = 12
"""Paragraphs before the first section that may be title, unit and date."""
_END = 5
"""Paragraphs at the end among which a signature stands."""
_LINES = 4
"""So many lines one title may be spread over."""
_LONGEST = 60
"""Characters of a line with a title."""
_AREA_FIRST = regex("[\u4e00-\u9fff]{1,8}?[省市县区旗州盟]")
_BEGUN = regex(r"(?!.*(?:公开|信息|政务|首页|网|平台))[\u4e00-\u9fff]{1,8}?[省市县区旗州盟][\u4e00-\u9fff]{0,8}")
"""The beginning of a body's name, whose end is on the next line."""
_PUBLISHED = regex(r"(?:发布|公开|发文|编制|制发)\s*(?:机构|机关|单位|主体|部门)\s*[:：]\s*([^\s:：]{2,40})")
_YEAR = regex(r"[〇零○Oo二三四五六七八九一0-9]{4}年度?")


def running_text(form: Form, document: Document) -> dict[str, Sheet]:
    """What stands before the first section, a paragraph a row, and the signature under the title.

    Where no title stands there, one that names the document elsewhere does for it; who has published it is asked where
    no title says whose it is.
    """
    texts, named = _in_simplified(form, document)
    if not texts:
        return {}
    starts = sections_in(form, document.paragraphs).starts
    first = min(_FRONT, starts[0][0] if starts else _FRONT)
    lines = [*texts[:first], *named]
    titled = _with_title(form, lines[:first]) or {
        at + first: said for at, said in _with_title(form, lines[first:]).items()
    }
    front = dict(enumerate(texts[:first]))
    if not any(_organ_before(form, title) for title in titled.values()):
        lines += [title.partition(form.title)[2] for title in titled.values()]
        # Without the form's title a heading in other words says more than the name in it.
        asked = {at: line for at, line in enumerate(lines) if titled or not years_in(line, dated=False)}
        front |= {at: name for at, line in asked.items() if (name := _publisher(line))}
    behind = range(max(first, len(texts) - _END), len(texts))
    signed = {at: texts[at] for at in behind if ORGAN.fullmatch(unit_name(texts[at]))}
    sheets = {BODY: _sheet(front | titled)}
    return sheets | ({f"{BODY}末": _sheet(titled | signed)} if titled and signed else {})


def year_of(form: Form, document: Document) -> int | None:
    """The one year that a report says in its title."""
    texts, named = _in_simplified(form, document)
    titles = _with_title(form, texts[:_FRONT]) or _with_title(form, named)
    years = {year for title in titles.values() for year in years_in(title, dated=False)}
    return years.pop() if len(years) == 1 else None


def _in_simplified(form: Form, document: Document) -> tuple[Sequence[str], Sequence[str]]:
    """The paragraphs of a document and the lines that name it, in Simplified characters if its title is in others."""
    texts, named = [one.text for one in document.paragraphs], document.titles
    plain = [[text.translate(SIMPLIFIED) for text in some] for some in (texts, named)]
    front, other = ("".join(map(squeezed, (*texts[:_FRONT], *named))) for texts, named in ((texts, named), plain))
    return (texts, named) if form.title in front or form.title not in other else (plain[0], plain[1])


def _with_title(form: Form, texts: Sequence[str]) -> dict[int, str]:
    """The line with the title of the form, by its number; one that was spaced out or spread over lines as a whole."""
    for count in range(1, _LINES + 1):
        for at in range(len(texts) - count + 1):
            lines = texts[at : at + count]
            if any(len(line) > _LONGEST for line in lines):
                continue
            if form.title in (whole := _as_one(lines, form.title)):
                named = _with_name(form, whole, texts[:at])
                is_plain = named == whole and count == 1 and form.title in lines[0]
                return {at: lines[0] if is_plain else named}
    return {}


def _as_one(lines: Sequence[str], title: str) -> str:
    """Lines as one, without blanks unless the title has some, as in languages that set words apart."""
    return "".join(map(squeezed, lines)) if title == squeezed(title) else " ".join(" ".join(lines).split())


def _with_name(form: Form, title: str, above: Sequence[str]) -> str:
    """A title with the name of the unit, or its beginning, that has a line of its own above."""
    above = [*above]
    if above and form.title.isascii():
        name = unit_name(above[-1])
        return f"{name} {title}" if in_latin(name) and not in_latin(title.partition(form.title)[0]) else title
    if above and title.startswith(form.title) and _YEAR.fullmatch(squeezed(above[-1])):
        title = squeezed(above.pop()) + title
    if above and title.startswith(form.title) and _is_unit(_YEAR.sub("", squeezed(above[-1]), count=1)):
        title = squeezed(above.pop()) + title
    if above and _is_unit(above[-1]) and not _organ_before(form, title):
        title = squeezed(above.pop()) + title
    if above and _BEGUN.fullmatch(begun := squeezed(above[-1])) and not _AREA_FIRST.match(title):
        joined = begun + title.partition(form.title)[0]
        if not ORGAN.fullmatch(begun) and ORGAN.search(joined):
            title = begun + title
    return title


def _organ_before(form: Form, title: str) -> bool:
    return ORGAN.search(_YEAR.sub(" ", title.partition(form.title)[0])) is not None


def _publisher(line: str) -> str:
    """The body that a line says has published the report, or that stands there alone, in brackets or not."""
    line = line.strip()
    said = _PUBLISHED.search(line)
    name = unit_name(said[1] if said else line.strip("（()） "))
    return name if ORGAN.fullmatch(name) else ""


def _is_unit(line: str) -> bool:
    return ORGAN.fullmatch(name := unit_name(line)) is not None or is_area(name)


def _sheet(lines: dict[int, str]) -> Sheet:
    pieces = tuple(Piece(row, 0, line) for row, line in sorted(lines.items()))
    return Sheet(Grid(BODY, pieces))
