"""Pages of official papers: A4, header, footer, watermark, serial and QR code, in one pass.

Whatever is known only at the end (the number of pages, pages in the contents) is drawn afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any, BinaryIO

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from casework.reports import fonts, outlines
from casework.reports.afterwards import Afterwards, LaterLine
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
NUMBER_SIZE, NUMBER_RIGHT = 11.0, 30.0  # of a heading's page in a list: where it ends in its cell


@dataclass
class Outline:
    """Where headings came to stand: bookmarks, outline entries and page numbers by key."""

    pages: dict[str, int] = field(default_factory=dict)
    later: Afterwards = field(default_factory=Afterwards)

    def mark(
        self, key: str, title: str, level: int, rise: float = 8
    ) -> Callable[[Any, TextBlock], None]:
        """A callback for the block that is the heading; it leads `rise` points above the block."""

        def on_draw(canvas: Any, block: TextBlock) -> None:
            canvas.bookmarkHorizontal(key, 0, block.height + rise)
            canvas.addOutlineEntry(title, key, level, closed=level > 0)
            self.pages[key] = canvas.getPageNumber()

        return on_draw


def link_to(key: str, width: float | None = None) -> Callable[[Any, TextBlock], None]:
    """A callback for a block that leads to the heading of that key, which must be in the file.

    What can be clicked is the block, or `width` points from its left edge: a whole row.
    """

    def on_draw(canvas: Any, block: TextBlock) -> None:
        area = (0, 0, width or block.width, block.height)
        canvas.linkRect("", key, area, relative=1, Border="[0 0 0]")

    return on_draw


def page_cell(key: str, style: Style, outline: Outline, *, leads: bool = True) -> TextBlock:
    """A block that shows the page of a key's heading, nothing without one.

    It leads there, unless its whole row does.
    """
    y = baseline(style.leading, NUMBER_SIZE)

    def words(_pages: int) -> str:
        return str(outline.pages.get(key, ""))

    def on_draw(canvas: Any, block: TextBlock) -> None:
        line = LaterLine(words, NUMBER_SIZE, INK, y, NUMBER_RIGHT)
        outline.later.keep_place(canvas, line)
        if leads:
            link_to(key)(canvas, block)

    return TextBlock([], style, on_draw)


def total_cell(style: Style, outline: Outline) -> TextBlock:
    """A block that says how many pages the document has."""
    line = LaterLine("共 {} 页".format, style.size, INK, baseline(style.leading, style.size))
    return TextBlock([], style, lambda canvas, _block: outline.later.keep_place(canvas, line))


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
    """Serial, QR code, who printed it, what for and for whom."""
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
    words = partial("第 {} 页/共 {} 页".format, canvas.getPageNumber())
    document.paper.outline.later.keep_place(canvas, LaterLine(words, SMALL, INK, 32, WIDTH - RIGHT))


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
        total, self._doSave = self.page, 0  # the last page is ended there, too
        super()._endBuild()
        self.paper.outline.later.fill(self.canv, total)
        self.canv.save()
