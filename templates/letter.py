"""Builds the letter that is sent with gouji anew: ``python templates/letter.py``.

Type and page are those of official letters (GB/T 9704). An office may change them in Word, under the names of
the styles below, and give its own template with ``gouji status --letter``.
"""

import io
import zipfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "gouji" / "campaign" / "return_letter.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LINE = 'w:line="560" w:lineRule="exact"'

# name, font (none: that of the text), size in half points, what the paragraph looks like
STYLES = [
    (
        "公文标题",
        "方正小标宋简体",
        44,
        '<w:spacing w:after="560" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>',
    ),
    ("公文主送机关", "", 32, f"<w:spacing {LINE}/>"),
    ("公文小标题", "黑体", 32, f'<w:keepNext/><w:spacing {LINE}/><w:ind w:firstLine="640"/>'),
    ("公文正文", "", 32, f'<w:spacing {LINE}/><w:ind w:firstLine="640"/>'),
    ("公文表头", "黑体", 24, '<w:spacing w:before="40" w:after="40"/><w:jc w:val="center"/>'),
    ("公文表格", "宋体", 24, '<w:spacing w:before="40" w:after="40"/><w:jc w:val="center"/>'),
    ("公文落款", "", 32, f'<w:keepLines/><w:spacing {LINE}/><w:ind w:right="640"/><w:jc w:val="right"/>'),
]
WIDTH = 8844  # twentieths of a point between the margins


def type_of(font: str, size: int) -> str:
    """The properties of a run in some font, for Chinese as well as other characters."""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>' if font else ""
    return f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


def styles() -> str:
    """The part with the styles."""
    text = type_of("仿宋", 32).replace("</w:rPr>", '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>')
    own = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="s{number}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{shape}</w:pPr>{type_of(font, size)}</w:style>'
        for number, (name, font, size, shape) in enumerate(STYLES)
    )
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault>{text}</w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        f'{own}<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr></w:style></w:styles>"
    )


def paragraph(style: int, placeholder: str) -> str:
    """A paragraph that holds a placeholder."""
    return f'<w:p><w:pPr><w:pStyle w:val="s{style}"/></w:pPr><w:r><w:t>{{{placeholder}}}</w:t></w:r></w:p>'


def row(style: int, placeholder: str, repeated: str) -> str:
    """A row of one cell."""
    cell = (
        f'<w:tcPr><w:tcW w:w="{WIDTH}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{paragraph(style, placeholder)}'
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr><w:tc>{cell}</w:tc></w:tr>"


def document() -> str:
    """The part with the text."""
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>'
        f'</w:tblPr><w:tblGrid><w:gridCol w:w="{WIDTH}"/></w:tblGrid>'
        f"{row(4, '表头', '<w:tblHeader/>')}{row(5, '内容', '')}</w:tbl>"
    )
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" '
        'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )
    front = "".join(paragraph(style, name) for style, name in enumerate(("标题", "称谓", "小标题", "正文")))
    return f'<w:document xmlns:w="{W}"><w:body>{front}{table}{paragraph(6, "落款")}{page}</w:body></w:document>'


def fonts() -> str:
    """The part that lists the fonts."""
    names = ["仿宋", *dict.fromkeys(font for _, font, _, _ in STYLES if font)]
    listed = "".join(f'<w:font w:name="{name}"><w:charset w:val="86"/></w:font>' for name in names)
    return f'<w:fonts xmlns:w="{W}">{listed}</w:fonts>'


def theme() -> str:
    """The theme that every document has; no style makes use of it."""
    colours = dict.fromkeys(
        ("dk1", "lt1", "dk2", "lt2", *(f"accent{i}" for i in range(1, 7)), "hlink", "folHlink"), "000000"
    )
    colours |= {"lt1": "FFFFFF", "lt2": "FFFFFF"}
    painted = "".join(f'<a:{name}><a:srgbClr val="{rgb}"/></a:{name}>' for name, rgb in colours.items())
    face = '<a:latin typeface=""/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    line = f"<a:ln>{fill}</a:ln>"
    lists = {"fillStyleLst": fill, "lnStyleLst": line, "effectStyleLst": effect, "bgFillStyleLst": fill}
    formats = "".join(f"<a:{name}>{one * 3}</a:{name}>" for name, one in lists.items())
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements>'
        f'<a:clrScheme name="Office">{painted}</a:clrScheme><a:fontScheme name="Office">'
        f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Office">{formats}</a:fmtScheme></a:themeElements></a:theme>'
    )


def pointers(*targets: tuple[str, str]) -> str:
    """A part that says where another one points."""
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{kind}" Target="{to}"/>' for i, (kind, to) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def parts() -> dict[str, str]:
    """The parts of the document by name."""
    types = {"word/document": f"{KINDS}.document.main+xml", "word/styles": f"{KINDS}.styles+xml",
             "word/settings": f"{KINDS}.settings+xml",
             "word/fontTable": f"{KINDS}.fontTable+xml",
        "word/theme/theme1": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/core": "application/vnd.openxmlformats-package.core-properties+xml"}  # fmt: skip
    declared = "".join(f'<Override PartName="/{name}.xml" ContentType="{kind}"/>' for name, kind in types.items())
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{declared}</Types>',
        "_rels/.rels": pointers(
            (f"{OFFICE}/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title></dc:title><dc:creator></dc:creator>'
        '<cp:lastModifiedBy></cp:lastModifiedBy>'
        '<dcterms:created xsi:type="dcterms:W3CDTF">2021-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2021-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>',
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": pointers(
            (f"{OFFICE}/styles", "styles.xml"), (f"{OFFICE}/settings", "settings.xml"),
            (f"{OFFICE}/fontTable", "fontTable.xml"), (f"{OFFICE}/theme", "theme/theme1.xml"),
        ),
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:useFELayout/><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>',
        "word/styles.xml": styles(),
        "word/fontTable.xml": fonts(),
        "word/theme/theme1.xml": theme(),
    }  # fmt: skip


def built() -> bytes:
    """The document; two builds give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts().items():
            whole = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}'
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), whole, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(built())
