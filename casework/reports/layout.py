"""Pages of official papers: A4, header, footer, watermark, serial and QR code, in one pass.

Whatever is known only at the end (the number of pages, pages in the contents) is a form XObject
that pages refer to and that is drawn last.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, BinaryIO

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.flowables import Flowable

from casework.reports import fonts, outlines
from casework.reports.fonts import Run
from casework.reports.snapshot import Disclosure
from casework.reports.snapshot_office import PaperStyle
from casework.reports.text import Composer
from casework.reports.typesetting import Style, TextBlock, baseline
from casework.reports.words import moment

WIDTH, HEIGHT = A4
LEFT, RIGHT = 72.0, 61.3  # the binding edge is the wider one; 44 characters of 10.5 points between
TOP, BOTTOM = 66.0, 88.0
TEXT_WIDTH = WIDTH - LEFT - RIGHT
TEXT_HEIGHT = HEIGHT - TOP - BOTTOM

INK = (0.10, 0.10, 0.10)
BRAND = (0.118, 0.2, 0.325)
GREY = (0.36, 0.40, 0.45)
HAIRLINE = (0.6, 0.6, 0.6)
WATERMARK = 0.935  # of white: plain on a copy, quiet under text
QR_SIZE = 15 * mm
SMALL = 8.0
TOTAL, TOTAL_SIZE, NUMBER_SIZE = "total", 13.0, 11.0


@dataclass
class Outline:
    """Where headings came to stand: bookmarks, outline entries and page numbers by key.

    `wanted` holds the keys whose page the contents show, and where that number ends, in points.
    """

    pages: dict[str, int] = field(default_factory=dict)
    wanted: dict[str, float] = field(default_factory=dict)

    def mark(
        self, key: str, title: str, level: int, rise: float = 8
    ) -> Callable[[Any, TextBlock], None]:
        """A callback for the block that is the heading; it leads `rise` points above the block."""

        def on_draw(canvas: Any, block: TextBlock) -> None:
            canvas.bookmarkHorizontal(key, 0, block.height + rise)
            canvas.addOutlineEntry(title, key, level, closed=level > 0)
            self.pages[key] = canvas.getPageNumber()

        return on_draw


def link_to(key: str) -> Callable[[Any, TextBlock], None]:
    """A callback for a block that leads to the heading of that key, which must be in the file."""

    def on_draw(canvas: Any, block: TextBlock) -> None:
        canvas.linkRect("", key, (0, 0, block.width, block.height), relative=1, Border="[0 0 0]")

    return on_draw


def page_cell(key: str, style: Style) -> TextBlock:
    """A block that shows the page of the heading of that key and leads there."""

    def on_draw(canvas: Any, block: TextBlock) -> None:
        canvas.saveState()
        canvas.translate(0, baseline(style.leading, style.size))
        canvas.doForm(page_form(key))
        canvas.restoreState()
        link_to(key)(canvas, block)

    return TextBlock([], style, on_draw)


def page_form(key: str) -> str:
    return f"page-of-{key}"


class FormCell(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A line that shows a form XObject which is drawn at the document's end, as a page number.

    `size` is the form's type size; the baseline stands as a TextBlock's does. `link` is a key.
    """

    def __init__(self, name: str, size: float, leading: float, link: str = "") -> None:
        super().__init__()
        self.name = name
        self.size = size
        self.height = leading
        self.link = link

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, self.height

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.translate(0, baseline(self.height, self.size))
        self.canv.doForm(self.name)
        self.canv.restoreState()
        if self.link:
            area = (0, 0, self.width, self.height)
            self.canv.linkRect("", self.link, area, relative=1, Border="[0 0 0]")


def draw_runs(canvas: Any, x: float, y: float, runs: list[Run], size: float) -> None:
    for run in runs:
        canvas.setFont(run.font, size)
        canvas.drawString(x, y, run.text)
        x += fonts.text_width(run.text, run.font, size)


def fitting(words: str, size: float, room: float) -> str:
    """As much of a line as there is room for, in points; an ellipsis tells that it is cut."""
    if fonts.text_width(words, fonts.SERIF, size) <= room:
        return words
    while words and fonts.text_width(f"{words}…", fonts.SERIF, size) > room:
        words = words[:-1]
    return f"{words}…"


def runs_width(runs: list[Run], size: float) -> float:
    return sum(fonts.text_width(run.text, run.font, size) for run in runs)


@dataclass
class Paper:
    """The words on each page of one document, and what metadata says of it."""

    title: str
    heading: str
    number: str
    author: str
    disclosure: Disclosure
    composer: Composer
    outline: Outline
    has_cover: bool = True

    def runs(self, text: str, field_name: str) -> list[Run]:
        return self.composer.runs(text, fonts.SERIF, field_name)

    @property
    def style(self) -> PaperStyle:
        """How the office wants its papers to look."""
        return self.disclosure.style

    @property
    def who_and_when(self) -> str:
        return f"{self.disclosure.printed_by} {moment(self.disclosure.printed_at)}"


def draw_watermark(canvas: Any, paper: Paper) -> None:
    """Who and when across the page as outlines, and once as faint text that can be extracted."""
    words = paper.who_and_when
    canvas.beginForm("mark", -5, -5, 260, 20)
    canvas.setFillGray(WATERMARK)
    mark = "".join(run.text for run in paper.runs(words, "打印人"))
    outlines.draw_text(canvas, mark, fonts.SERIF, 13)
    canvas.endForm()
    canvas.beginForm("watermark")
    for row in range(7):
        for column in range(3):
            canvas.saveState()
            canvas.translate(30 + column * 215 - (row % 2) * 100, 40 + row * 122)
            canvas.rotate(24)
            canvas.doForm("mark")
            canvas.restoreState()
    canvas.setFillGray(0.8)
    draw_runs(canvas, LEFT, HEIGHT - 22, paper.runs(words, "打印人"), 6)
    canvas.endForm()


def draw_qr(canvas: Any, words: str, x: float, y: float, size: float) -> None:
    """A QR code of `size` points on white, with a quiet zone of four modules that readers need.

    One path of rectangles, for neighbours drawn one by one show seams on screens.
    """
    code = QrCodeWidget(words, barLevel="M").qr
    code.make()
    module = size / code.moduleCount
    zone = 4 * module
    canvas.setFillGray(1)
    canvas.rect(x - zone, y - zone, size + 2 * zone, size + 2 * zone, stroke=0, fill=1)
    path = canvas.beginPath()
    for row, modules in enumerate(code.modules):
        at = 0
        for dark, group in groupby(modules):
            length = len(list(group))
            if dark:
                top = y + size - (row + 1) * module
                path.rect(x + at * module, top, length * module, module)
            at += length
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def draw_footer(canvas: Any, paper: Paper) -> None:
    """Serial, QR code, who printed it, what for and for whom; the page's number comes later."""
    print_ = paper.disclosure
    canvas.beginForm("footer")
    canvas.setStrokeColorRGB(*HAIRLINE)
    canvas.setLineWidth(0.4)
    draw_qr(canvas, print_.verify_url or print_.serial, LEFT, 24, QR_SIZE)
    canvas.line(LEFT, 74, WIDTH - RIGHT, 74)
    draw_office_line(canvas, paper)
    canvas.setFillColorRGB(*INK)
    x = LEFT + QR_SIZE + 8
    told = "扫码核对纸面与记录是否一致" if print_.verify_url else "打印序号，与披露登记核对"
    left = [print_.serial, told, f"{paper.who_and_when} 打印"]
    right = [f"用途：{print_.reason}", f"交：{print_.recipient}"]
    for row, words in enumerate(left):
        words = fitting(words, SMALL, 170)
        draw_runs(canvas, x, 57 - row * 12.5, paper.runs(words, "披露登记"), SMALL)
    for row, words in enumerate(right):
        runs = paper.runs(fitting(words, SMALL, 220), "披露登记")
        draw_runs(canvas, WIDTH - RIGHT - runs_width(runs, SMALL), 57 - row * 12.5, runs, SMALL)
    canvas.endForm()


def draw_office_line(canvas: Any, paper: Paper) -> None:
    """The office's own line, in the middle above the footer's rule."""
    if not paper.style.footer:
        return
    runs = paper.runs(fitting(paper.style.footer, SMALL, TEXT_WIDTH), "页脚")
    canvas.setFillColorRGB(*GREY)
    draw_runs(canvas, LEFT + (TEXT_WIDTH - runs_width(runs, SMALL)) / 2, 78, runs, SMALL)


def draw_header(canvas: Any, paper: Paper) -> None:
    """What paper it is, with the office's name before it if it has one; which file it is of."""
    canvas.beginForm("header")
    canvas.setFillColorRGB(*GREY)
    y, size = HEIGHT - 48, SMALL + 0.5
    number = paper.runs(f"档案号 {paper.number}", "页眉")
    room = TEXT_WIDTH - runs_width(number, size) - 2 * size
    words = "　".join(filter(None, (paper.style.organisation, paper.heading)))
    draw_runs(canvas, LEFT, y, paper.runs(fitting(words, size, room), "页眉"), size)
    draw_runs(canvas, WIDTH - RIGHT - runs_width(number, size), y, number, size)
    canvas.setStrokeColorRGB(*HAIRLINE)
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, y - 6, WIDTH - RIGHT, y - 6)
    canvas.endForm()


def number_form(canvas: Any, name: str, words: str, size: float, right: float | None) -> None:
    """Draw a form XObject that pages refer to already; its text ends at `right` or begins at 0."""
    canvas.beginForm(name, 0, -size / 2, WIDTH, size * 1.5)
    canvas.setFillColorRGB(*INK)
    canvas.setFont(fonts.SERIF, size)
    if right is None:
        canvas.drawString(0, 0, words)
    else:
        canvas.drawRightString(right, 0, words)
    canvas.endForm()


def binding_shift(style: PaperStyle, page: int) -> float:
    """How far a page's content moves to the right, in points, to leave room at its binding edge.

    Nothing is set anew for it: the other margin gives what this one takes.
    """
    extra: float = style.binding_mm * mm
    return RIGHT - LEFT - extra if style.is_duplex and page % 2 == 0 else extra


def start_page(canvas: Any, document: Any) -> None:
    shift = binding_shift(document.paper.style, canvas.getPageNumber())
    if shift:
        canvas.translate(shift, 0)
    canvas.doForm("watermark")
    canvas.doForm("footer")
    canvas.saveState()
    canvas.translate(0, 32)
    canvas.doForm(f"number-{canvas.getPageNumber()}")
    canvas.restoreState()


def start_body_page(canvas: Any, document: Any) -> None:
    start_page(canvas, document)
    canvas.doForm("header")


def start_cover(canvas: Any, document: Any) -> None:
    """The cover has a double rule around it in the place of a header."""
    start_page(canvas, document)
    canvas.saveState()
    canvas.setStrokeColorRGB(*BRAND)
    for inset, width in ((0, 1.4), (3.5, 0.4)):
        canvas.setLineWidth(width)
        x, y = LEFT - 16 + inset, 90 + inset
        canvas.rect(x, y, WIDTH - RIGHT + 16 - inset - x, HEIGHT - 44 - inset - y)
    canvas.restoreState()


class OfficialPaper(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """A document of a cover page, if it has one, and of pages with a header, in one pass."""

    def __init__(self, target: BinaryIO, paper: Paper) -> None:
        frame = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
        cover = Frame(LEFT, BOTTOM, TEXT_WIDTH, HEIGHT - BOTTOM - 48, id="cover", **frame)
        body = Frame(LEFT, BOTTOM, TEXT_WIDTH, TEXT_HEIGHT, id="body", **frame)
        templates = [
            PageTemplate("cover", [cover], onPage=start_cover, autoNextPageTemplate="body"),
            PageTemplate("body", [body], onPage=start_body_page),
        ]
        super().__init__(
            target,
            pagesize=A4,
            pageTemplates=templates if paper.has_cover else templates[1:],
            title=paper.title,
            author=paper.author,
            subject=paper.heading,
            creator="Casework",
            producer="Casework",
            lang="zh-CN",
            displayDocTitle=True,
            initialFontName=fonts.SERIF,
            allowSplitting=1,
        )
        self.paper = paper

    def beforeDocument(self) -> None:
        canvas = self.canv
        draw_watermark(canvas, self.paper)
        draw_footer(canvas, self.paper)
        draw_header(canvas, self.paper)
        canvas.showOutline()
        if not self.paper.has_cover:
            canvas.addPageLabel(0, style="ARABIC", start=1)
            return
        canvas.addPageLabel(0, prefix="封面")
        canvas.addPageLabel(1, style="ARABIC", start=2)

    def _endBuild(self) -> None:
        canvas, outline, total = self.canv, self.paper.outline, self.page
        for page in range(1, total + 1):
            words = f"第 {page} 页/共 {total} 页"
            number_form(canvas, f"number-{page}", words, SMALL, WIDTH - RIGHT)
        number_form(canvas, TOTAL, f"共 {total} 页", TOTAL_SIZE, None)
        for key, width in outline.wanted.items():
            words = str(outline.pages.get(key, ""))
            number_form(canvas, page_form(key), words, NUMBER_SIZE, width)
        super()._endBuild()
