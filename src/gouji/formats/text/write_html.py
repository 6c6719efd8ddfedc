"""Writing a document with running text and tables as a web page that also prints well and can be listened to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from gouji.model.grid import Document, Grid, Paragraph, Piece, column_widths, in_order

_SIDE = frozenset({"stub", "name", "group", "vertical"})
_TOP = frozenset({"header", "caption"})


def to_html(document: Document, language: str = "zh-CN") -> str:
    """One page without scripts that loads nothing: a part for every heading, tables with captions and scopes."""
    title = next((one.text for one in document.paragraphs if one.level == 1), "")
    body = "\n".join(_body(document))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return (files("gouji") / "formats" / "text" / "page.css").read_text("utf-8")


def _body(document: Document) -> Iterator[str]:
    sections = 0
    for one in in_order(document):
        if isinstance(one, Grid):
            yield from _table(one)
            continue
        if one.level == 2:
            if sections:
                yield "</section>"
            sections += 1
            yield f'<section aria-labelledby="s{sections}">'
        yield _paragraph(one, f' id="s{sections}"' if one.level == 2 else "")
    if sections:
        yield "</section>"


def _paragraph(paragraph: Paragraph, name: str) -> str:
    tag = f"h{paragraph.level}" if paragraph.level else "p"
    return f"<{tag}{name}>{_said(paragraph.text)}</{tag}>"


def _said(text: str) -> str:
    """Text with its ends of lines."""
    return "<br>".join(map(escape, text.split("\n")))


def _table(grid: Grid) -> Iterator[str]:
    rows: dict[int, list[Piece]] = {}
    for piece in grid.pieces:
        rows.setdefault(piece.row, []).append(piece)
    widths, head = column_widths(grid), grid.page.header_rows
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{escape(grid.name)}">'
    yield f"<table>\n<caption>{escape(grid.name)}</caption>"
    shares = (f'<col style="width:{width / sum(widths):.2%}">' for width in widths)
    yield f"<colgroup>{''.join(shares)}</colgroup>"
    for tag, numbers in (("thead", range(head)), ("tbody", range(head, max(rows, default=0) + 1))):
        if numbers:
            yield f"<{tag}>"
            for row in numbers:
                yield f"<tr>{''.join(_cell(piece) for piece in sorted(rows.get(row, ())))}</tr>"
            yield f"</{tag}>"
    yield "</table>\n</div>"


def _cell(piece: Piece) -> str:
    spans = "".join(
        f' {name}="{count}"' for name, count in (("rowspan", piece.rows), ("colspan", piece.columns)) if count > 1
    )
    text = "" if piece.value is None else _said(str(piece.value))
    if piece.role in _TOP:
        return f'<th scope="{"colgroup" if piece.columns > 1 else "col"}"{spans}>{text}</th>'
    if piece.role in _SIDE:
        return f'<th class="side" scope="{"rowgroup" if piece.rows > 1 else "row"}"{spans}>{text}</th>'
    return f"<td{spans}>{text}</td>"
