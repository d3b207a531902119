"""Pages a CPU-second: our case file beside a bare ReportLab run, Typst and WeasyPrint.

    DJANGO_SETTINGS_MODULE=tests.settings python -m tests.benchmarks.bench_case_file

The bare run has the same text in the same tables, set by stock paragraphs (`wordWrap="CJK"`) in the
same fonts as ReportLab itself registers them, and no watermark, QR code, header, cover, contents,
bookmarks or page total; it writes streams as ReportLab does by itself. Both take turns in one
process; the bar is a ratio of 0.9 of the medians, and 100 pages a CPU-second of ours on a file of
19 pages. Typst and WeasyPrint set the narratives
alone, as paragraphs in the same font and size, where they can be imported; they are no bar.
"""

import io
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import Any, cast
from xml.sax.saxutils import escape

import django

django.setup()

from reportlab import rl_config  # noqa: E402
from reportlab.lib.styles import ParagraphStyle  # noqa: E402
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.ttfonts import TTFont  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer  # noqa: E402

from casework.reports import fonts  # noqa: E402
from casework.reports.documents.built import build  # noqa: E402
from casework.reports.documents.case_file import build_case_file, paper_of, sections  # noqa: E402
from casework.reports.layout import BOTTOM, LEFT, RIGHT, TOP, Outline  # noqa: E402
from casework.reports.snapshot import CaseFileSnapshot  # noqa: E402
from casework.reports.snapshot_pictures import NO_ATTACHMENTS  # noqa: E402
from casework.reports.tables import Former  # noqa: E402
from casework.reports.text import Composer, paragraphs  # noqa: E402
from casework.reports.typesetting import Style  # noqa: E402
from tests.reports import samples  # noqa: E402

BAR, PAGES_BAR = 0.9, 100
MIXED = 18  # visits that make a file of 19 pages
ROUNDS = 5
STOCK_FONTS = {fonts.SERIF: "StockSerif", fonts.SANS: "StockSans"}
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
                fontName=STOCK_FONTS[style.font],
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
    canvas.setFont(STOCK_FONTS[fonts.SERIF], 8)
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


def stock_streams(make: Callable[[CaseFileSnapshot], int]) -> Callable[[CaseFileSnapshot], int]:
    """The same with streams in letters, as ReportLab writes them unless it is told otherwise."""

    def made(snapshot: CaseFileSnapshot) -> int:
        ours_is, rl_config.useA85 = rl_config.useA85, 1
        try:
            return make(snapshot)
        finally:
            rl_config.useA85 = ours_is

    return made


def seconds(make: Callable[[], object]) -> float:
    start = time.process_time()
    make()
    return time.process_time() - start


def median(make: Callable[[], object], rounds: int = ROUNDS) -> float:
    return statistics.median(seconds(make) for _ in range(rounds))


def compare(visits: int) -> float:
    """Print how fast a file is made both ways; return the ratio of the medians."""
    # Stock ReportLab has nothing that would lay out photos and their list as we do.
    snapshot = replace(samples.with_visits(visits), attachments=NO_ATTACHMENTS)
    plain = stock_streams(bare)
    pages = ours(snapshot), plain(snapshot)
    took: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        took["ours"].append(seconds(lambda: ours(snapshot)))
        took["bare"].append(seconds(lambda: plain(snapshot)))
    mine, stock = pages[0] / middle(took["ours"]), pages[1] / middle(took["bare"])
    print(
        f"{visits:>4} visits: ours {pages[0]} pages, {mine:.0f} pages/CPU-s; "
        f"bare {pages[1]} pages, {stock:.0f} pages/CPU-s; ratio {mine / stock:.2f}"
    )
    return mine / stock


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def narratives(count: int) -> list[str]:
    return [line for _ in range(count) for line in samples.NARRATIVE.split("\n")]


def prose(texts: Sequence[str]) -> int:
    """The texts alone by our pages and paragraphs."""
    snapshot = samples.family()

    def flow(form: Former, _outline: Outline) -> list[Any]:
        return [block for text in texts for block in form.prose(text, "")]

    return build(lambda composer, outline: paper_of(snapshot, composer, outline), flow).pages


def typst(texts: Sequence[str]) -> None:
    from typst import Compiler  # type: ignore[import-not-found,unused-ignore]

    words = "\n\n".join(
        "".join(f"\\{one}" if one in "\\#$*_`<>@=-+/[]~\"'" else one for one in text)
        for text in texts
    )
    source = (
        '#set page(paper: "a4", margin: (x: 66pt, top: 66pt, bottom: 88pt))\n'
        '#set text(font: "Noto Serif SC", size: 10.5pt, lang: "zh")\n'
        f"#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n{words}"
    )
    Compiler(source.encode(), font_paths=[str(fonts.FOLDER)], ignore_system_fonts=True).compile()


def weasyprint(texts: Sequence[str]) -> None:
    from weasyprint import HTML  # type: ignore[import-not-found,unused-ignore]

    style = (
        f'@font-face {{font-family: S; src: url("file://{fonts.FILES[fonts.SERIF]}")}}'
        "@page {size: A4; margin: 66pt 66pt 88pt} "
        "p {font: 10.5pt/18pt S; text-indent: 2em; text-align: justify; margin: 0}"
    )
    words = "".join(f"<p>{escape(text)}</p>" for text in texts)
    HTML(string=f"<html lang='zh'><style>{style}</style>{words}</html>").write_pdf()


def beside_others(count: int = 120) -> None:
    """The same narratives by everyone who is installed, in CPU seconds."""
    texts = narratives(count)
    pages = prose(texts)
    print(f"{count} narratives alone: ours {pages} pages, {median(lambda: prose(texts), 3):.2f} s")
    for name, make in (("typst", typst), ("weasyprint", weasyprint)):
        if find_spec(name) is None:
            print(f"    {name}: not installed")
        else:
            print(f"    {name}: {median(partial(make, texts), 3):.2f} s")


def main() -> None:
    fonts.register()
    for ours_is, stock in STOCK_FONTS.items():
        pdfmetrics.registerFont(TTFont(stock, str(fonts.FILES[ours_is])))
    worst = min(compare(visits) for visits in (3, 24, 120))
    mixed = replace(samples.with_visits(MIXED), attachments=NO_ATTACHMENTS)
    pages = ours(mixed)
    speed = pages / min(seconds(lambda: ours(mixed)) for _ in range(ROUNDS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{pages} mixed pages: {speed:.0f} pages/CPU-s at best, bar {PAGES_BAR}")
    print(f"peak of the process after files of up to 80 pages: {peak:.0f} MB")
    beside_others()
    print(f"lowest ratio {worst:.2f}, bar {BAR}")
    sys.exit(worst < BAR or speed < PAGES_BAR)


if __name__ == "__main__":
    main()
