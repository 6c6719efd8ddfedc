"""Printing a report as PDF, by whichever of LibreOffice and Chromium is there."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

_OFFICES = ("soffice", "libreoffice")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
SECONDS = 120


def as_pdf(docx: bytes, page: str) -> bytes | None:
    """A report printed from its Word document or, without an office program, from its web page.

    None where there is neither program, or neither makes a file of it.
    """
    with tempfile.TemporaryDirectory(prefix="gouji-") as name:
        folder = Path(name)
        (folder / "report.docx").write_bytes(docx)
        (folder / "report.html").write_text(page, "utf-8")
        target = folder / "report.pdf"
        for command in _commands(folder):
            try:
                subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=False)
            except (OSError, subprocess.TimeoutExpired):
                continue
            if target.is_file() and (content := target.read_bytes()).startswith(b"%PDF-"):
                return content
    return None


def _commands(folder: Path) -> list[list[str]]:
    """What to run, best first; neither program touches what its user has open."""
    profile = folder.joinpath("profile").as_uri()
    offices = [
        [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf", "report.docx"]
        for program in map(shutil.which, _OFFICES)
        if program
    ]
    browsers = [
        [
            program,
            "--headless",
            "--disable-gpu",
            "--no-sandbox",
            f"--user-data-dir={folder / 'browser'}",
            "--no-pdf-header-footer",
            "--print-to-pdf=report.pdf",
            folder.joinpath("report.html").as_uri(),
        ]
        for program in map(shutil.which, _BROWSERS)
        if program
    ]
    return [*offices[:1], *browsers[:1]]
