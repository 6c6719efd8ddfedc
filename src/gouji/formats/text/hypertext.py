"""Tables of web pages, which many systems save under the name of a workbook."""

from __future__ import annotations

import html
import re
import time
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from gouji.formats.bounds import CELLS, PARTS
from gouji.formats.content import damaged, too_large
from gouji.formats.findings import ContentKind, Damage, Limited, NoSpreadsheet
from gouji.formats.markup import DEPTH
from gouji.formats.package import SECONDS, TOTAL_BYTES
from gouji.formats.text.before import PARTS_OF_PAGE, LinesBefore, is_aside, with_line_ends
from gouji.formats.text.characters import decoded
from gouji.formats.text.page_titles import titles_in
from gouji.formats.text.pictures import Pictures
from gouji.formats.text.stylesheets import DEEPEST, OpenElement, Rule, StyleSheets, cascaded
from gouji.formats.text.tables import EMPTY, Attributes, TextTable, has_ground, is_beside, is_hidden, is_unseen
from gouji.formats.text.tags import TagParser, without_comments
from gouji.model.errors import UnreadableFile
from gouji.model.grid import Document, Grid, InReport
from gouji.model.patterns import regex

TAGS_A_CELL = 5
"""Of a page, for each cell that it may have."""
_AT_A_TIME, _RULES = 64, 8
"""Handlers called before the clock is looked at again: some systems take longer for that than a tag does.

So many rules of style sheets take as long as one."""
_HEAD = 4096
_CHARSET = regex(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-z0-9_.:-]{1,40})", re.IGNORECASE)
_SHEET_NAME = regex(r"<x:ExcelWorksheet>\s*<x:Name>([^<]{1,255})</x:Name>", re.IGNORECASE)
_LOOKS = r"""(?:class|style|width|height|v?align|bgcolor)=(?:"[^"<>]*"|[^\s"'<>=]+)"""
_OF_ONE = rf"""(?:[ \n]+(?:{_LOOKS}|(?:row|col)span=(?:"1"|1)))*+"""
"""Attributes of a cell that neither hold anything nor reach beyond it."""
_EMPTY_CELLS = regex(rf"(?:<td{_OF_ONE}>(?:\s|&nbsp;)*</td>\s*)+(</tr>)?", re.IGNORECASE)
"""Cells that hold nothing, say nothing and, at the end of a row, push nothing: nobody needs to look at each of them."""
_TAG = 200  # characters in which the tag before something begins
_BLANKS = regex("[ \t\n\r\f\xa0]+")
_BLANKS_OF_LINES = regex("[ \r\f\xa0]+")
"""Those that a browser makes one where lines are kept."""
_IGNORED = frozenset({"script", "style", "title", "template", "comment"})
"""What is no content; ``comment`` is a note on a cell, as LibreOffice saves it."""
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"})
_HEADING = regex("h([1-6])")
_TYPED = frozenset({"", "text", "number", "tel", "search"})
_BOXES = frozenset({"checkbox", "radio"})
_BESIDE = frozenset({"s", "strike", "del", "sup", "sub", "noscript"})
_UNSHOWN = frozenset({"rt", "rp", "datalist"})
_EMPTY = frozenset({"br", "img", "input", "hr", "wbr", "area", "embed", "link", "meta", "source", "track", EMPTY})
_FRAME = frozenset({"html", "body", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "col"})
_CELLS = ("td", "th")
_OF_PLAIN_CELLS = frozenset(
    {"class", "width", "height", "align", "valign", "rowspan", "colspan", "nowrap", "sdval", "x:num"}
)
_OF_LOOKS = frozenset({"style", "hidden", "bgcolor"})
"""Attributes by which an element changes what is seen of those in it."""
_STRUCK, _UNSEEN = "text-decoration:line-through", "visibility:hidden"
_ENDED_BY = {"td": ("tr", "table"), "th": ("tr", "table"), "tr": ("table",)}
"""Within which elements others end where one of these begins."""


def read_html(
    data: bytes, file: str, charset: str | None = None, cells: int = CELLS, *, tables: bool = True
) -> Document:
    """The tables of a web page, one grid each, under the headings and short lines that stand before it.

    ``charset`` is what came with the page says of its characters. A grid is named by the caption of its table,
    else as Excel names its sheet in the head of the page, else 表格1, 表格2 …. A table within a cell is a grid of
    its own and no text of that cell; what stands around it is running text, as on a page laid out by tables.
    Raises `UnreadableFile` with R105, R106 when there is neither a table nor text with pictures, or R108; unless
    ``tables`` are asked for, text alone will do.
    """
    found = _CHARSET.search(data[:_HEAD])
    declared = charset or (found[1].decode("ascii").lower() if found else None)
    # What calls itself gb2312 has characters of its successors in it.
    text = decoded(data, file, "gb18030" if declared in ("gb2312", "gbk") else declared)
    page = _Page(file, cells)
    try:
        page.sheets = StyleSheets(text)
        content = _EMPTY_CELLS.sub(_counted, with_line_ends(without_comments(text)))
        if content.count("<td") + content.count("<TD") > cells:
            raise too_large(file, Limited.CELLS, cells)
        if content.count("<") > TAGS_A_CELL * cells:
            raise too_large(file, Limited.TAGS, TAGS_A_CELL * cells)
        page.feed(content)
        page.close()
        while page.open:
            page.end_table()
        page.before.end_line()
    except UnreadableFile:
        raise
    except MemoryError:
        raise too_large(file, Limited.MEMORY, TOTAL_BYTES) from None
    except Exception as error:
        # The parser asserts what it does not expect.
        raise damaged(file, Damage.FORMAT) from error
    if not page.tables and not (page.before.paragraphs and (page.pictures or not tables)):
        raise UnreadableFile(NoSpreadsheet(file=file, looks_like=ContentKind.HTML))
    names = [html.unescape(name).strip() for name in _SHEET_NAME.findall(text)]
    grids = tuple(_named(page.tables, names))
    of_tables = {id(table): grid.name for table, grid in zip(page.tables, grids, strict=True)}
    return Document(
        grids,
        overlays=page.pictures.overlays(of_tables),
        paragraphs=tuple(page.before.paragraphs),
        titles=titles_in(text),
    )


def _counted(empty: re.Match[str]) -> str:
    """Empty cells at the end of a row as one tag that says how many they are; nothing of a row without others."""
    if not empty[1]:
        return empty[0]
    before = empty.string[max(0, empty.start() - _TAG) : empty.start()]
    is_all = before[before.rfind("<") :][:3].lower() == "<tr"
    return empty[1] if is_all else f'<{EMPTY} span="{empty[0].lower().count("<td")}">{empty[1]}'


def _named(tables: list[TextTable], sheet_names: list[str]) -> Iterator[Grid]:
    """The tables as grids; those that Excel saved have sheets, and cells with addresses."""
    taken: set[str] = set()
    for index, table in enumerate(tables):
        given = sheet_names[index] if index < len(sheet_names) else ""
        wanted = (
            given
            if given and not table.caption
            else InReport(table.caption or f"表格{index + 1}", len(table.lines), measured=True)
        )
        name = name_beside(taken, wanted)
        taken.add(name)
        yield table.grid(name)


def name_beside(taken: Container[str], wanted: str) -> str:
    """The name that is wanted, with a number behind it where it is taken."""
    name, count = wanted, 1
    while name in taken:
        count += 1
        name = f"{wanted}({count})"
        if isinstance(wanted, InReport):
            name = InReport(name, wanted.above, wanted.measured)
    return name


@lru_cache(maxsize=256)
def _left(tag: str, rules: tuple[Rule, ...], own: str) -> str:
    """The style of an element by the rules that fit it; what they hide perhaps, or by the way, is struck through."""
    style = cascaded([rule for rule in rules if not rule.doubtful], own)
    hiding = [rule for rule in rules if is_hidden({"style": rule.text})]
    if not hiding or is_hidden({"style": own}) or not is_hidden({"style": cascaded(rules, own)}):
        return style
    sure = any(rule.is_of_a_class for rule in hiding) or (tag in _FRAME and is_hidden({"style": style}))
    if sure or (tag in _FRAME and tag not in _CELLS):
        return style
    return f"{cascaded([rule for rule in rules if rule not in hiding], own)};{_STRUCK}"


class _Page(TagParser):
    """Collects tables in the order in which they begin."""

    def __init__(self, file: str, cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self.most, self.count = cells, 0
        self.file = file
        self.tables: list[TextTable] = []
        self.open: list[TextTable] = []
        self.ignored = ""
        self.caption: list[str] | None = None
        # Elements within a cell whose text is not shown, or stands beside what is: tag, which, how many deep.
        self.odd: list[tuple[str, bool, int]] = []
        self.options: list[tuple[bool, list[str]]] | None = None
        self.sheets = StyleSheets("")
        self.path: list[OpenElement] = []
        # How many elements of a tag lie open, how many with a ground, and how many of which the text is none.
        self.lying = Counter[str]()
        self.grounds = self.asides = 0
        self.before, self.pictures = LinesBefore(), Pictures()
        # Broken tags can make the parser look through the rest of the page again and again; it
        # calls a handler each time.
        self.until = time.process_time() + SECONDS
        self.events = self.due = 0

    def _check_time(self) -> None:
        self.events += 1
        work = self.events + self.sheets.work // _RULES
        if work < self.due:
            return
        self.due = work + _AT_A_TIME
        if time.process_time() > self.until:
            raise too_large(self.file, Limited.TIME, SECONDS)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check_time()
        attributes = self._styled(tag, {name: value or "" for name, value in reversed(attrs)})
        if tag in _IGNORED:
            self.ignored = self.ignored or tag
        if self.ignored:
            return
        self.pictures.note(tag, attributes, self.open[-1] if self.open else None, len(self.before.paragraphs))
        if tag == "table":
            self._begin_table(attributes)
        elif self.open:
            self._inside(tag, attributes)
        elif tag in PARTS_OF_PAGE or tag == "br":
            self.before.end_line()

    def handle_cell(self, attrs: list[tuple[str, str | None]], text: str) -> bool:
        """A cell that looks like any other is put into its table at once; its tags would do no more."""
        attributes = {name: value or "" for name, value in reversed(attrs)}
        if self.ignored or not self.open or not _OF_PLAIN_CELLS.issuperset(attributes):
            return False
        self._leave(_ENDED_BY["td"], keep=True)
        if self.sheets.said(OpenElement.of("td", attributes), self.path):
            return False
        self._check_time()
        self._inside("td", attributes)
        if text:
            self._add(text)
        self.open[-1].end_cell()
        return True

    def _styled(self, tag: str, attributes: Attributes) -> Attributes:
        """The attributes of an element with what the style sheets say; it lies open from here on."""
        if tag in _ENDED_BY:
            self._leave(_ENDED_BY[tag], keep=True)
        elif tag in PARTS_OF_PAGE and not self.open and self.lying["p"]:
            self._leave(("p",))
        element = OpenElement.of(tag, attributes)
        if rules := self.sheets.said(element, self.path):
            attributes["style"] = _left(tag, tuple(rules), attributes.get("style", ""))
        if attributes and (tag not in _FRAME or tag in _CELLS) and is_unseen(attributes, self.grounds > 0):
            attributes["style"] = f"{attributes.get('style', '')};{_UNSEEN if tag in _CELLS else _STRUCK}"
        if tag not in _EMPTY and len(self.path) < DEEPEST:
            if not _OF_LOOKS.isdisjoint(attributes):
                hidden = ";display:none" if "hidden" in attributes else ""
                ground = attributes.get("bgcolor", "")
                style = f"{attributes.get('style', '')}{hidden};background:{ground}"
                element = OpenElement(tag, element.names, style)
            self._lie_open(element)
        return attributes

    def _leave(self, tags: Sequence[str], keep: bool = False) -> None:
        """Close the innermost open element of such a tag with all it holds, or only what it holds."""
        if not any(map(self.lying.__getitem__, tags)):
            return
        while self.path:
            is_meant = self.path[-1].tag in tags
            if is_meant and keep:
                return
            self._lie_open(self.path.pop(), -1)
            if is_meant:
                return

    def _lie_open(self, element: OpenElement, more: int = 1) -> None:
        """Count an element that lies open from here on, or no longer does."""
        self.lying[element.tag] += more
        self.grounds += more * has_ground(element.style)
        self.asides += more * is_aside(element)
        if more > 0:
            self.path.append(element)

    def _begin_table(self, attributes: Attributes) -> None:
        # Only a cell can hold a table; anywhere else a new one ends the last.
        if self.open and self.open[-1].cell is None:
            self.end_table()
        lines = () if self.open else self.before.taken()
        for around in self.open:
            around.lay_out(self.before.tell_of_cell)
        hidden = any(is_hidden({"style": one.style}) for one in self.path if one.style)
        attributes = attributes | {"hidden": ""} if hidden else attributes
        self.open.append(TextTable(self.file, attributes, lines, self.count, self.most))
        self.tables.append(self.open[-1])
        self.before.tables = len(self.tables)
        if len(self.open) > DEPTH:
            raise too_large(self.file, Limited.DEPTH, DEPTH)
        if len(self.tables) > PARTS:
            raise too_large(self.file, Limited.PARTS, PARTS)

    def _inside(self, tag: str, attributes: Attributes) -> None:
        table = self.open[-1]
        if tag == "tr":
            table.begin_row(attributes)
        elif tag in ("td", "th"):
            self.odd.clear()
            self.options = None
            table.begin_cell(attributes)
        elif tag == EMPTY:
            table.pass_empty(attributes)
        elif tag == "col":
            table.column(attributes)
        elif tag == "caption":
            self.caption = []
        elif table.cell is not None:
            self._note_odd(tag, attributes)
            kind = attributes.get("type", "").lower() if tag == "input" else None
            if tag == "br":
                table.texts.append("\n")
            elif kind in _TYPED:
                self._add(attributes.get("value", ""))
            elif kind in _BOXES:
                self._add("☑" if "checked" in attributes else "☐")
            elif tag == "select":
                self.options = []
            elif tag == "option" and self.options is not None:
                self.options.append(("selected" in attributes, []))
            elif tag in _BLOCKS:
                self._end_block(table)

    def _note_odd(self, tag: str, attributes: Attributes) -> None:
        """Remember an element whose text is not shown, or beside what counts; ends of the same tag are counted."""
        hidden = tag in _UNSHOWN or is_hidden(attributes)
        if tag in _EMPTY:
            return
        closed = tag == "details" and "open" not in attributes
        shown = tag == "summary" and self.odd and self.odd[-1][0] == "details"
        if hidden or closed or shown or tag in _BESIDE or is_beside(attributes):
            self.odd.append((tag, hidden, 1))
        elif self.odd and self.odd[-1][0] == tag:
            tag, hidden, depth = self.odd.pop()
            self.odd.append((tag, hidden, depth + 1))

    def _end_odd(self, tag: str) -> None:
        if self.odd and self.odd[-1][0] == tag:
            tag, hidden, depth = self.odd.pop()
            if depth > 1:
                self.odd.append((tag, hidden, depth - 1))

    def _end_select(self) -> None:
        """Of the options of a list that which is chosen is shown, else the first."""
        options, self.options = self.options or [], None
        chosen = ["".join(text) for selected, text in options if selected]
        self._add(" ".join(chosen) if chosen else "".join(options[0][1]) if options else "")

    def handle_endtag(self, tag: str) -> None:
        self._check_time()
        if tag in PARTS_OF_PAGE and not self.open:
            heading = _HEADING.fullmatch(tag)
            self.before.end_line(int(heading[1]) if heading else 0)
        self._leave((tag,))
        if self.ignored:
            self.ignored = "" if tag == self.ignored else self.ignored
        elif self.open:
            table = self.open[-1]
            self._end_odd(tag)
            if tag == "table":
                self.end_table()
            elif tag == "select":
                self._end_select()
            elif tag in ("tr", "thead", "tbody", "tfoot"):
                table.end_row()
            elif tag in ("td", "th"):
                table.end_cell()
            elif tag == "caption":
                self._end_caption()
            elif tag in _BLOCKS and table.cell is not None:
                self._end_block(table)

    def handle_data(self, data: str) -> None:
        self._check_time()
        if not self.ignored and self.open:
            self._add(data)
        elif not self.ignored and not self.asides:
            (self.before.add_lines if self.lying["pre"] else self.before.add)(data)

    def handle_pi(self, data: str) -> None:
        self._check_time()

    def end_table(self) -> None:
        """The innermost open table ends here."""
        self._end_caption()
        table = self.open.pop()
        table.end_row()
        self.count += len(table.pieces)

    def _add(self, text: str) -> None:
        table = self.open[-1]
        chunks = table.texts if table.cell is not None else self.caption
        if self.options is not None:
            chunks = self.options[-1][1] if self.options else None
        elif table.cell is not None and self.odd:
            if any(hidden for _, hidden, _ in self.odd):
                chunks = None
            elif self.odd[-1][0] != "summary":
                chunks = table.beside
        if chunks is not None:
            chunks.append((_BLANKS_OF_LINES if self.lying["pre"] else _BLANKS).sub(" ", text))

    def _end_caption(self) -> None:
        if self.caption is not None:
            self.open[-1].caption = " ".join("".join(self.caption).split())[:255]
            self.caption = None

    def _end_block(self, table: TextTable) -> None:
        if table.texts and table.texts[-1] != "\n":
            table.texts.append("\n")
