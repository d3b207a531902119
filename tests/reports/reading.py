"""Reads finished PDFs with tools that know nothing of how they were made."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

FURNITURE = re.compile(
    r"^(?:温书仪 2026-11-18 10:42(?: 打印)?|家庭档案(?: 档案号 \S+)?|档案号 \S+"
    r"|YL01-P-20261118-0012"
    r"|扫码核对纸面与记录是否一致|用途：.*|交：.*|第 \d+ 页/共 \d+ 页)$"
)
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)


def poppler(pdf: bytes, *options: str) -> list[str]:
    """The text of each page by poppler, which must not complain."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.pdf"
        file.write_bytes(pdf)
        done = subprocess.run(
            ["pdftotext", *options, str(file), "-"], capture_output=True, check=True, text=True
        )
    assert done.stderr == ""
    return done.stdout.split("\f")[:-1]


def pdfium(pdf: bytes) -> list[str]:
    """The text of each page by Chromium's PDF library."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page_text(page) for page in document]
    finally:
        document.close()


def page_text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range()).replace("\r\n", "\n")
    finally:
        text.close()
        page.close()


Reader = Callable[[bytes], list[str]]
READERS = [
    pytest.param(poppler, id="poppler", marks=needs_poppler),
    pytest.param(pdfium, id="pdfium"),
]


def readers_here() -> list[Reader]:
    """Return those that are on this machine, for tests that read many papers at once."""
    return [pdfium] if shutil.which("pdftotext") is None else [poppler, pdfium]


def body_lines(pages: list[str]) -> list[str]:
    """The lines of all pages without header, footer and watermark."""
    return [
        line.strip()
        for page in pages
        for line in page.split("\n")
        if line.strip() and not FURNITURE.match(line.strip())
    ]


def squeezed(text: str) -> str:
    """Text without blanks, which extractors lose at the ends of lines."""
    return "".join(text.split())


def joined(pages: list[str]) -> str:
    return squeezed("".join(body_lines(pages)))
