"""Type and page of an official letter (GB/T 9704): styles, fonts with what stands in for them, the page number."""

from __future__ import annotations

from gouji.formats.docx.elements import NAMESPACES
from gouji.formats.ooxml.fragments import element

W = NAMESPACES[0]
TEXT_WIDTH = 8844
"""Twentieths of a point between the margins of 28 and 26 mm."""
HEADER_SIZE, FIGURE_SIZE = 9, 10.5
"""Points of labels and figures in tables."""
_LATIN = "Times New Roman"
_STAND_INS = {
    "方正小标宋简体": "宋体",
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    "宋体": "SimSun",
}


def style_of(level: int) -> str:
    """The style of a paragraph by its level: the title, headings, text."""
    return ("Text", "Title", "Heading1", "Heading2")[min(level, 3)]


def _type(font: str, size: float, *, bold: bool = False) -> str:
    """The properties of a run: a font for Chinese, its size in points."""
    fonts = element("w:rFonts", **{"w:ascii": _LATIN, "w:hAnsi": _LATIN, "w:cs": _LATIN, "w:eastAsia": font})
    sizes = [element(f"w:{name}", **{"w:val": str(round(2 * size))}) for name in ("sz", "szCs")]
    return element("w:rPr", fonts, *([element("w:b")] if bold else []), *sizes)


def _style(style: str, name: str, type_: str, *looks: str, outline: int | None = None) -> str:
    level = [] if outline is None else [element("w:outlineLvl", **{"w:val": str(outline)})]
    own = {"w:customStyle": "1"} if name == style else {}
    return element(
        "w:style",
        element("w:name", **{"w:val": name}),
        element("w:basedOn", **{"w:val": "Normal"}),
        element("w:qFormat"),
        element("w:pPr", *looks, *level),
        type_,
        **{"w:type": "paragraph", **own, "w:styleId": style},
    )


def _spacing(line: int, rule: str = "exact", after: int = 0) -> str:
    return element("w:spacing", **{"w:before": "0", "w:after": str(after), "w:line": str(line), "w:lineRule": rule})


_KEEP = element("w:keepNext")
_INDENT = element("w:ind", **{"w:firstLineChars": "200", "w:firstLine": "640"})
_CENTRE, _LEFT, _BOTH = (element("w:jc", **{"w:val": side}) for side in ("center", "left", "both"))
_SIDES = [
    element(f"w:{side}", **{"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "auto"})
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
]

STYLES = element(
    "w:styles",
    element(
        "w:docDefaults",
        element(
            "w:rPrDefault",
            _type("仿宋_GB2312", 16).replace(
                "</w:rPr>", element("w:lang", **{"w:val": "en-US", "w:eastAsia": "zh-CN"}) + "</w:rPr>"
            ),
        ),
        element("w:pPrDefault"),
    ),
    element(
        "w:style",
        element("w:name", **{"w:val": "Normal"}),
        element("w:qFormat"),
        **{"w:type": "paragraph", "w:default": "1", "w:styleId": "Normal"},
    ),
    _style("Title", "Title", _type("方正小标宋简体", 22), _spacing(640, after=560), _CENTRE),
    _style("Heading1", "heading 1", _type("黑体", 16), _KEEP, _spacing(560), _INDENT, outline=0),
    _style("Heading2", "heading 2", _type("楷体_GB2312", 16), _KEEP, _spacing(560), _INDENT, outline=1),
    _style("Text", "Body Text", _type("仿宋_GB2312", 16), _spacing(560), _INDENT, _BOTH),
    _style("Header", "表头", _type("宋体", HEADER_SIZE), _spacing(240, "auto"), _CENTRE),
    _style("Stub", "表格标题栏", _type("宋体", HEADER_SIZE), _spacing(240, "auto"), _LEFT),
    _style("Figure", "表格数字", _type("宋体", FIGURE_SIZE), _spacing(240, "auto"), _CENTRE),
    _style("Gap", "表后", _type("宋体", 4), _spacing(120)),
    element(
        "w:style",
        element("w:name", **{"w:val": "Table Grid"}),
        element(
            "w:tblPr",
            element("w:tblBorders", *_SIDES),
            element(
                "w:tblCellMar",
                *(
                    element(f"w:{side}", **{"w:w": width, "w:type": "dxa"})
                    for side, width in (("top", "0"), ("left", "28"), ("bottom", "0"), ("right", "28"))
                ),
            ),
        ),
        **{"w:type": "table", "w:styleId": "Table"},
    ),
    **{"xmlns:w": W},
)

FONTS = element(
    "w:fonts",
    *(
        element("w:font", element("w:altName", **{"w:val": other}), **{"w:name": font})
        for font, other in _STAND_INS.items()
    ),
    **{"xmlns:w": W},
)


def _field() -> str:
    kinds = [
        element("w:fldChar", **{"w:fldCharType": "begin"}),
        element("w:instrText", " PAGE ", **{"xml:space": "preserve"}),
        element("w:fldChar", **{"w:fldCharType": "separate"}),
        element("w:t", "1"),
        element("w:fldChar", **{"w:fldCharType": "end"}),
    ]
    return "".join(element("w:r", _type("宋体", 14), kind) for kind in kinds)


def _dash(text: str) -> str:
    return element("w:r", _type("宋体", 14), element("w:t", text, **{"xml:space": "preserve"}))


FOOTER = element(
    "w:ftr",
    element("w:p", element("w:pPr", _CENTRE), _dash("— "), _field(), _dash(" —")),
    **{"xmlns:w": W},
)
