"""The sheet itself: index.html with its scripts and styles put in, and the engine's parts."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

SCRIPTS = re.compile(r'(?:[ \t]*<script src="[^"]+"></script>\n)+')
STYLES = re.compile(r'(?:[ \t]*<link rel="stylesheet" href="[^"]+">\n)+')
DECLARED = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
NAMED = re.compile(r'(?:src|href)="([^"]+)"')


def sheet(page: Path, parts: Mapping[str, bytes], licences: Mapping[str, str]) -> str:
    """The whole text. Neighbouring scripts become one, in the order in which they stand, and so do styles.

    Raises `SystemExit` where two scripts give a name to two things: the later would silently stand for both.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}

    def put(kind: str, around: str, files: re.Match[str]) -> str:
        text = around.format("\n".join((page / name).read_text("utf-8") for name in NAMED.findall(files[0])))
        twice = [name for name, count in Counter(DECLARED.findall(text)).items() if count > 1]
        if twice:
            raise SystemExit(f"declared twice: {', '.join(twice)}")
        hashes[kind].append(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'")
        return f"<{kind}>{text}</{kind}>\n"

    text = (page / "index.html").read_text("utf-8")
    text = SCRIPTS.sub(lambda files: put("script", '(function () {{\n"use strict";\n{}}})();\n', files), text)
    text = STYLES.sub(lambda files: put("style", "\n{}", files), text)
    held = "".join(
        f'<script type="text/plain" id="part-{name}">{base64.b64encode(part).decode()}</script>\n'
        for name, part in parts.items()
    )
    said = "".join(f"<h3>{html.escape(name)}</h3>\n<pre>{html.escape(of)}</pre>\n" for name, of in licences.items())
    for mark, put_in in {"parts": held, "licences": said}.items():
        text = text.replace(f"<!-- {mark} -->\n", put_in)
    return text.replace("<!-- policy -->", _policy(hashes["script"], hashes["style"]))


def _policy(scripts: list[str], styles: list[str]) -> str:
    """Nothing may be loaded or run but what stands in the page, and a worker that it makes itself."""
    rules = {
        "default-src": ["'none'"],
        "script-src": [*scripts, "'wasm-unsafe-eval'"],
        "style-src": styles,
        "worker-src": ["blob:"],
        "img-src": ["data:", "blob:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    said = "; ".join(" ".join([name, *allowed]) for name, allowed in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{said}">'
