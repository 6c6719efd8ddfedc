"""Reports in Word as people make them: an own small writer, with every way to say the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from gouji import Form, Submission
from gouji.formats.markup import STRICT, TRANSITIONAL
from gouji.model.form import Table
from gouji.model.grid import Piece
from gouji.model.labels import LEAD
from gouji.model.submission import Status
from gouji.workbook.layout import skeleton

Cells = Sequence[Piece]
Block = str | tuple[int, str] | Cells
"""A paragraph, a heading with its level, or a table."""

CLIP = '<w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'  # fmt: skip
SHEET = '<w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12"/></w:object>'
_OTHERS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


@dataclass(frozen=True)
class Dress:
    """How a document says what it says; nothing of it changes what a person reads."""

    strict: bool = False
    split: bool = False
    fields: bool = False
    tracked: bool = False
    aside: bool = False
    controls: bool = False
    bare_merges: bool = False
    grid_before: bool = False
    unnumbered: bool = False
    padded: bool = False
    within: bool = False
    styled: bool = False


def tables_of(submission: Submission) -> list[list[Piece]]:
    """The official tables of a return, as they are printed."""
    return [table_of(table, submission) for table in submission.form.tables]


def table_of(table: Table, submission: Submission) -> list[Piece]:
    frame = skeleton(table)
    pieces = list(frame.labels)
    for cell, (row, column, span) in frame.slots.items():
        seen = submission.observations[cell]
        said = None if seen.status is Status.BLANK else seen.said
        pieces.append(Piece(row, column, said, columns=span, role="input"))
    return pieces


def report(
    submission: Submission, prose: Mapping[str, Sequence[str]] = {}, title: Sequence[str] | None = None
) -> list[Block]:
    """The report in which a return is published: title, sections, prose before the table of each."""
    form: Form = submission.form
    tables = {table.number: table_of(table, submission) for table in form.tables}
    blocks: list[Block] = list(title if title is not None else [f"{submission.unit}{submission.year}年{form.title}"])
    for section in form.sections:
        blocks.append((1, section.title))
        blocks += prose.get(section.number, ())
        if section.number in tables:
            blocks.append(tables[section.number])
    return blocks


def word_file(blocks: Sequence[Block], dress: Dress = Dress(), seed: int = 0, **parts: str) -> bytes:
    """The document as bytes; ``parts`` replace or add parts by their name with ``__`` for a slash."""
    return packed(body(blocks, dress, seed), dress, **parts)


def packed(content: str, dress: Dress = Dress(), **parts: str) -> bytes:
    """A document around the content of its body."""
    namespace = f"{STRICT}wordprocessingml/main" if dress.strict else f"{TRANSITIONAL}wordprocessingml/2006/main"
    office = f"{STRICT}officeDocument" if dress.strict else f"{TRANSITIONAL}officeDocument/2006"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    known = {
        "[Content_Types].xml": f'{head}<Types xmlns="{TRANSITIONAL}package/2006/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override'
        ' PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml'
        '.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-office'
        'document.wordprocessingml.styles+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{TRANSITIONAL}package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{office}/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{TRANSITIONAL}package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/relationships/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f'{head}<w:styles xmlns:w="{namespace}"><w:style w:type="paragraph" w:styleId="2"><w:name'
        ' w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph"'
        ' w:styleId="7"><w:name w:val="我的标题"/><w:basedOn w:val="2"/></w:style><w:style w:type="character"'
        ' w:styleId="secret"><w:name w:val="暗"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>',
        "word/document.xml": f'{head}<w:document xmlns:w="{namespace}" {_OTHERS}><w:body>{content}</w:body></w:document>',
    }
    known |= {name.replace("__", "/"): text for name, text in parts.items()}
    out = io.BytesIO()
    way = zipfile.ZIP_DEFLATED if len(content) < 1 << 19 else zipfile.ZIP_STORED  # what is packed too well is refused
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, text in known.items():
            archive.writestr(name, text)
    return out.getvalue()


def body(blocks: Sequence[Block], dress: Dress = Dress(), seed: int = 0) -> str:
    """The content of a body."""
    random = Random(seed)
    drawn = []
    for block in blocks:
        if isinstance(block, str):
            drawn.append(block if block.startswith("<w:") else paragraph(block, dress, random))
        elif isinstance(block, tuple) and isinstance(block[0], int):
            drawn.append(paragraph(str(block[1]), dress, random, level=block[0]))
        else:
            one = table(block, dress, random)  # type: ignore[arg-type]
            drawn.append(_cellular(one) if dress.within else one)
    return "".join(drawn)


def paragraph(text: str, dress: Dress, random: Random, level: int = 0) -> str:
    number = ""
    if dress.unnumbered and (lead := LEAD.match(text)):
        number, text = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', text[lead.end() :]
    style = f'<w:pStyle w:val="{random.choice("27")}"/>' if level == 1 and dress.styled else ""
    outline = f'<w:outlineLvl w:val="{level - 1}"/>' if level and not style and dress.styled else ""
    return f"<w:p><w:pPr>{style}{number}{outline}</w:pPr>{_runs(text, dress, random)}</w:p>"


def _runs(text: str, dress: Dress, random: Random) -> str:
    if not text:
        return ""
    pieces = [text]
    if dress.split and len(text) > 1:
        at = random.randrange(1, len(text))
        pieces = [text[:at], text[at:]]
    drawn = [
        f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'.replace("\n", "</w:t><w:br/><w:t>")
        for piece in pieces
    ]
    if dress.fields:
        kind = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        code = "<w:r><w:instrText> =SUM(ABOVE) 77 </w:instrText><w:t>77</w:t></w:r>"
        drawn[0] = kind.format("begin") + code + kind.format("separate") + drawn[0] + kind.format("end")
    if dress.tracked:
        drawn[0] = f'<w:ins w:id="1" w:author="x">{drawn[0]}</w:ins>'
        drawn.append('<w:del w:id="2" w:author="x"><w:r><w:delText>99</w:delText></w:r></w:del>')
        drawn.append('<w:moveFrom w:id="3"><w:r><w:t>98</w:t></w:r></w:moveFrom>')
    if dress.controls:
        drawn[0] = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{drawn[0]}</w:sdtContent></w:sdt>"
    if dress.aside:
        look = random.choice(
            ["<w:vanish/>", "<w:strike/>", '<w:vertAlign w:val="superscript"/>', '<w:rStyle w:val="secret"/>']
        )
        drawn.append(f"<w:r><w:rPr>{look}</w:rPr><w:t>6</w:t></w:r>")
    return "".join(drawn)


def table(pieces: Cells, dress: Dress = Dress(), random: Random | None = None) -> str:
    """One table with its merges."""
    random = random or Random(0)
    at = {(piece.row, piece.column): piece for piece in pieces}
    rows = max(piece.row + piece.rows for piece in pieces)
    width = max(piece.column + piece.columns for piece in pieces)
    above: dict[int, tuple[Piece, int]] = {}
    drawn = []
    for row in range(rows):
        cells, column, before = [], 0, ""
        while column < width:
            piece = at.get((row, column))
            started, bottom = above.get(column, (None, 0))
            span = 1
            if started is not None and row < bottom:
                span = started.columns
                merge = "" if dress.bare_merges else ' w:val="continue"'
                cells.append(_cell(span, f"<w:vMerge{merge}/>", "<w:p/>"))
            elif piece is None:
                if dress.grid_before and not cells:
                    before = f'<w:gridBefore w:val="{column + 1}"/>'
                else:
                    cells.append(_cell(1, "", "<w:p/>"))
            else:
                span = piece.columns
                if piece.rows > 1:
                    above[column] = piece, row + piece.rows
                merge = '<w:vMerge w:val="restart"/>' if piece.rows > 1 else ""
                cells.append(_cell(span, merge, _said(piece, dress, random)))
            column += span
        drawn.append(f"<w:tr><w:trPr>{before}</w:trPr>{''.join(cells)}</w:tr>")
        if dress.tracked:
            drawn.append(
                f'<w:tr><w:trPr><w:del w:id="4"/></w:trPr>{_cell(1, "", "<w:p><w:r><w:t>5</w:t></w:r></w:p>") * width}</w:tr>'
            )
    columns = '<w:gridCol w:w="600"/>' * width
    one = f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(drawn)}</w:tbl>"
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{one}</w:sdtContent></w:sdt>" if dress.controls else one


def _said(piece: Piece, dress: Dress, random: Random) -> str:
    text = "" if piece.value is None else str(piece.value)
    if dress.padded and text:
        text = random.choice([" {}", "{}　", "　{} ", "{}\u00a0"]).format(text) if piece.role == "input" else text
    return paragraph(text, dress if text else Dress(), random)


def _cell(span: int, merge: str, content: str) -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f"<w:tc><w:tcPr>{wide}{merge}</w:tcPr>{content}</w:tc>"


def _cellular(one: str) -> str:
    """A table that is the content of the only cell of another."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{_cell(1, '', one + '<w:p/>')}</w:tr></w:tbl>"
