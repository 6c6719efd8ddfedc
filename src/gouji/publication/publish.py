"""Publishing (发布): the reports of some units as files for Word, the web, print and editors of text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from gouji.formats.docx.write import to_docx
from gouji.formats.file_names import file_names
from gouji.formats.output import check_target, make_folder, write_whole
from gouji.formats.text.write_html import to_html
from gouji.formats.text.write_markdown import to_markdown
from gouji.model.grid import Document
from gouji.model.submission import Submission
from gouji.publication.compose import composed, title_of


class Publishing(StrEnum):
    """What a report is written as."""

    DOCX = "docx"
    HTML = "html"
    MD = "md"
    PDF = "pdf"


class Published(NamedTuple):
    """One report written, or not: of a kind of which there is no program to make it ``path`` is None."""

    unit: str
    kind: Publishing
    path: Path | None


def publish(
    submissions: Iterable[Submission], kinds: Collection[Publishing], folder: Path, *, force: bool = False
) -> Iterator[Published]:
    """Put the report of every return into a folder, in the ``kinds`` asked for.

    Raises `OutputError` before anything is written when something stands there already and ``force`` is not given.
    """
    reports = [(one, composed(one)) for one in submissions]
    stems = file_names([title_of(one) for one, _ in reports], suffix="")
    targets = [folder / f"{stem}.{kind}" for stem in stems for kind in kinds]
    for path in targets:
        if folder.is_dir():
            check_target(path, force)
    make_folder(folder)
    for (submission, document), stem in zip(reports, stems, strict=True):
        for kind in Publishing:
            if kind in kinds:
                path = folder / f"{stem}.{kind}"
                content = written(document, kind)
                if content is not None:
                    write_whole(path, content, force)
                yield Published(submission.unit or stem, kind, path if content is not None else None)


def written(document: Document, kind: Publishing) -> bytes | None:
    """A report as bytes; None where no program prints it."""
    match kind:
        case Publishing.DOCX:
            return to_docx(document)
        case Publishing.HTML:
            return to_html(document).encode()
        case Publishing.MD:
            return to_markdown(document).encode()
        case Publishing.PDF:
            from gouji.publication.printing import as_pdf

            return as_pdf(to_docx(document), to_html(document))
