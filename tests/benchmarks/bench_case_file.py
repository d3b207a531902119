"""Pages a CPU-second: our case file beside a bare ReportLab run of the same content.

    python -m tests.benchmarks.bench_case_file

The bare run has the same text in the same tables, set by stock paragraphs (`wordWrap="CJK"`), and
no watermark, QR code, header, cover, contents, bookmarks or page total. Both take turns in one
process; the bar is a ratio of 0.9 of the medians.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from casework.reports import fonts
from casework.reports.documents.case_file import build_case_file, sections
from casework.reports.layout import BOTTOM, LEFT, RIGHT, TOP, Outline
from casework.reports.snapshot import CaseFileSnapshot
from casework.reports.snapshot_pictures import NO_ATTACHMENTS
from casework.reports.tables import Former
from casework.reports.text import Composer, paragraphs
from casework.reports.typesetting import Style
from tests.reports import samples

BAR = 0.9
ROUNDS = 9
ALIGNMENTS = {"left": 0, "center": 1, "right": 2, "justify": 4}


class StockParagraph(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """A stock paragraph, never taken for one that is too high for a row."""

    characters = ""
    block_style = Style(fonts.SERIF, 9.5, 14.5)


class BareComposer(Composer):
    """The same text as stock paragraphs, without a check of glyphs."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: dict[Style, ParagraphStyle] = {}

    def stock(self, style: Style) -> ParagraphStyle:
        if style not in self.styles:
            self.styles[style] = ParagraphStyle(
                f"style {len(self.styles)}",
                fontName=style.font,
                fontSize=style.size,
                leading=style.leading,
                firstLineIndent=style.indent * style.size,
                alignment=ALIGNMENTS[style.align],
                spaceBefore=style.before,
                spaceAfter=style.after,
                wordWrap="CJK",
            )
        return self.styles[style]

    def line(self, text: str, style: Style, field: str = "", on_draw: Any = None) -> Any:
        return StockParagraph(escape(text), self.stock(style))

    def prose(self, text: str, style: Style, field: str) -> Any:
        return [StockParagraph(escape(one), self.stock(style)) for one in paragraphs(text)]

    def cell(self, text: str, style: Style, field: str) -> Any:
        return self.prose(text, style, field)


def number_page(canvas: Canvas, document: Any) -> None:
    canvas.setFont(fonts.SERIF, 8)
    canvas.drawString(300, 32, f"第 {document.page} 页")


def ours(snapshot: CaseFileSnapshot) -> int:
    return build_case_file(snapshot).pages


def bare(snapshot: CaseFileSnapshot) -> int:
    flow: list[Any] = []
    form = Former(BareComposer())
    for chapter in sections(snapshot, form, Outline()):
        flow += [Spacer(0, 12), *form.section(chapter.title, chapter.need, lambda *_: None)]
        flow += chapter.make()
    document = SimpleDocTemplate(
        io.BytesIO(), leftMargin=LEFT, rightMargin=RIGHT, topMargin=TOP, bottomMargin=BOTTOM
    )
    document.build(flow, onFirstPage=number_page, onLaterPages=number_page)
    return cast("int", document.page)


def pages_a_second(make: Callable[[CaseFileSnapshot], int], snapshot: CaseFileSnapshot) -> float:
    start = time.process_time()
    pages = make(snapshot)
    return pages / (time.process_time() - start)


def main() -> None:
    fonts.register()
    worst = float("inf")
    for visits in (3, 24, 120):
        # Stock ReportLab has nothing that would lay out photos and their list as we do.
        snapshot = replace(samples.with_visits(visits), attachments=NO_ATTACHMENTS)
        pages = ours(snapshot), bare(snapshot)
        speeds: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(ROUNDS):
            speeds["ours"].append(pages_a_second(ours, snapshot))
            speeds["bare"].append(pages_a_second(bare, snapshot))
        mine, stock = (statistics.median(speeds[name]) for name in ("ours", "bare"))
        worst = min(worst, mine / stock)
        print(
            f"{visits:>4} visits: ours {pages[0]} pages, {mine:.0f} pages/CPU-s; "
            f"bare {pages[1]} pages, {stock:.0f} pages/CPU-s; ratio {mine / stock:.2f}"
        )
    print(f"lowest ratio {worst:.2f}, bar {BAR}")
    sys.exit(worst < BAR)


if __name__ == "__main__":
    main()
