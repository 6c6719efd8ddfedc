"""Custom properties: those of a program's files are known by the text around them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial

from hypothesis import example, given
from hypothesis import strategies as st

from gouji.formats.ooxml import parts
from gouji.formats.package import package_of
from gouji.model.errors import UnreadableFile

PART = "docProps/custom.xml"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
PLAIN = '<property name="{}"><vt:lpwstr>{}</vt:lpwstr></property>'
WRITTEN = (
    PLAIN,
    '<property name="{}"><vt:lpstr>{}</vt:lpstr></property>',
    '<property name="{}"><vt:lpwstr>1</vt:lpwstr><vt:lpwstr>{}</vt:lpwstr></property>',
    '<property name="{}"><vt:vector><vt:lpwstr>{}</vt:lpwstr></vt:vector></property>',
    '<property name="{}"><vt:lpwstr>{}</vt:lpwstr> </property>',
    '<property name="{}"/><!--<vt:lpwstr>{}</vt:lpwstr>-->',
)
SAID = st.sampled_from(["甲局", "1", "2", "", "a&amp;b", "&#30002;", "a]]>b", "\ufffe", "\0", "\ud800", "<x/>"])
HEADS = st.sampled_from(["", *(f'<?xml version="1.0" encoding="{name}"?>' for name in ("UTF-8", "GBK", "ISO-8859-1"))])


def outcome(properties: Callable[[], dict[str, str]]) -> object:
    try:
        return properties()
    except UnreadableFile as refusal:
        return refusal.finding


@given(
    st.lists(st.tuples(st.sampled_from(WRITTEN), st.sampled_from("ab")), min_size=1, max_size=3),
    st.lists(st.lists(SAID, min_size=3, max_size=3), min_size=2, max_size=3),
    HEADS,
)
@example([(PLAIN, "a")], [["甲局"] * 3, ["\0"] * 3, ["\ufffe"] * 3, ["a&lt;b"] * 3], "")
@example([(PLAIN, "a"), (PLAIN, "a")], [["1"] * 3, ["1", "2", "3"]], "")
@example([(WRITTEN[2], "a"), (WRITTEN[1], "b")], [["1"] * 3, ["2", "1", "1"]], "")
@example([(WRITTEN[5], "a"), (PLAIN, "b")], [["1"] * 3, ["2", "3", "1"]], "")
@example([(PLAIN, "a")], [["1"] * 3, ["é"] * 3], '<?xml version="1.0" encoding="ISO-8859-1"?>')
def test_properties_that_are_known_are_those_that_are_parsed(
    wanted: list[tuple[str, str]], contents: list[list[str]], head: str
) -> None:
    for said in contents:
        inside = "".join(form.format(name, text) for (form, name), text in zip(wanted, said, strict=False))
        content = f'{head}<Properties xmlns:vt="{TYPES}">{inside}</Properties>'.encode(errors="surrogatepass")
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(PART, content)
        package = package_of(stream.getvalue(), "a.xlsx")
        quick = outcome(partial(parts._properties, package, PART))
        assert quick == outcome(partial(parts._parsed_properties, package, PART, content))
