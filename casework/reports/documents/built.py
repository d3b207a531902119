"""One pass from flowables to a finished paper, the same for every kind of document."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab import rl_config
from reportlab.platypus.doctemplate import LayoutError

from casework.reports import fonts
from casework.reports.folded import folded_template
from casework.reports.keeping import keep_headings
from casework.reports.layout import OfficialPaper, Outline, Paper
from casework.reports.tables import Former
from casework.reports.text import Composer, MissingGlyph

# Streams of bytes: what ReportLab writes instead is a fifth longer and costs a sixth of a page.
rl_config.useA85 = 0


class DocumentNotLaidOut(Exception):
    """The pages could not be made. It says nothing of the text, which ReportLab's error would."""


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A finished PDF: its bytes, number of pages, SHA-256 in hexadecimal, and glyphs it lacks."""

    pdf: bytes
    pages: int
    digest: str
    missing: list[MissingGlyph]


def build(
    paper_of: Callable[[Composer, Outline], Paper],
    flow_of: Callable[[Former, Outline], list[Any]],
) -> BuiltDocument:
    """Set a document; raise DocumentNotLaidOut, without any of the text, where that fails."""
    fonts.register()
    composer, outline = Composer(), Outline()
    target = io.BytesIO()
    paper = OfficialPaper(target, paper_of(composer, outline))
    paper.addPageTemplates([folded_template()])
    try:
        paper.build(list(keep_headings(flow_of(Former(composer), outline))))
    except LayoutError:
        raise DocumentNotLaidOut from None
    pdf = target.getvalue()
    return BuiltDocument(pdf, paper.page, hashlib.sha256(pdf).hexdigest(), list(composer.missing))
