"""A page of A3 across for what A4 can't show legibly; folded, it lies in an A4 file.

It is two pages of A4 side by side: header, footer and serial stand on the right one, which lies on
top when the sheet is folded at the two marks (125 and 230 mm from the left, DIN 824-A: 20 mm are
left for punching).
"""

from typing import Any

from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Frame, NextPageTemplate, PageBreak, PageTemplate

from casework.reports.layout import (
    BOTTOM,
    GREY,
    HEIGHT,
    LEFT,
    RIGHT,
    TEXT_HEIGHT,
    WIDTH,
    start_body_page,
)

NAME = "fold"
FOLD_WIDTH = landscape(A3)[0]
FOLD_TEXT_WIDTH = FOLD_WIDTH - LEFT - RIGHT
FOLDS = (125 * mm, 230 * mm)
MARK = 9.0


def start_folded_page(canvas: Any, document: Any) -> None:
    canvas.doForm("watermark")
    canvas.saveState()
    canvas.translate(FOLD_WIDTH - WIDTH, 0)
    start_body_page(canvas, document)
    canvas.restoreState()
    canvas.saveState()
    canvas.setStrokeColorRGB(*GREY)
    canvas.setLineWidth(0.5)
    for x in FOLDS:
        canvas.line(x, 0, x, MARK)
        canvas.line(x, HEIGHT - MARK, x, HEIGHT)
    canvas.restoreState()


def folded_template() -> PageTemplate:
    frame = Frame(
        LEFT,
        BOTTOM,
        FOLD_TEXT_WIDTH,
        TEXT_HEIGHT,
        id=NAME,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    return PageTemplate(NAME, [frame], onPage=start_folded_page, pagesize=landscape(A3))


def folded(flow: list[Any]) -> list[Any]:
    """Flowables on a page of A3 of their own; A4 goes on behind it."""
    return [NextPageTemplate(NAME), PageBreak(), *flow, NextPageTemplate("body"), PageBreak()]
