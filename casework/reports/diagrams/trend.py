"""The index over time on the bands of the grades; a range stands as a bar between its ends."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor, white

from casework.reports import fonts
from casework.reports.diagrams.radar import LABEL, NOW, shown
from casework.reports.snapshot import TrendPoint

MOST = 100
EDGE = HexColor("#7f8590")


class Band(NamedTuple):
    """A grade's share of the index and its colour; the letters tell it without colour."""

    low: float
    high: float
    word: str
    color: HexColor


BANDS = (
    Band(0, 20, "绿", HexColor("#e2f1e6")),
    Band(20, 40, "黄", HexColor("#faf2cd")),
    Band(40, 60, "橙", HexColor("#fbdfc0")),
    Band(60, 100, "红", HexColor("#f6cfca")),
)


class Plot(NamedTuple):
    """The rectangle of the chart and the days at its left and right edges."""

    left: float
    bottom: float
    width: float
    height: float
    first: date
    last: date

    def x(self, on: date) -> float:
        days = (self.last - self.first).days
        share = (on - self.first).days / days if days else 0.5
        return self.left + 14 + (self.width - 28) * share

    def y(self, index: float) -> float:
        return self.bottom + self.height * index / MOST


def label(x: float, y: float, text: str, *, size: float = 7.5, anchor: str = "middle") -> String:
    return String(
        x, y, shown(text), fontName=fonts.SERIF, fontSize=size, fillColor=LABEL, textAnchor=anchor
    )


def add_bands(drawing: Drawing, plot: Plot) -> None:
    for band in BANDS:
        low, high = plot.y(band.low), plot.y(band.high)
        drawing.add(
            Rect(plot.left, low, plot.width, high - low, fillColor=band.color, strokeColor=None)
        )
        edge = plot.left + plot.width
        drawing.add(Line(plot.left, high, edge, high, strokeColor=white, strokeWidth=0.8))
        drawing.add(label(plot.left + plot.width + 9, (low + high) / 2 - 3, band.word, size=8))
        drawing.add(label(plot.left - 5, low - 2.5, f"{band.low:.0f}", anchor="end"))
    drawing.add(label(plot.left - 5, plot.y(MOST) - 2.5, f"{MOST}", anchor="end"))
    drawing.add(
        Line(
            plot.left,
            plot.bottom,
            plot.left + plot.width,
            plot.bottom,
            strokeColor=EDGE,
            strokeWidth=0.5,
        )
    )


def add_point(drawing: Drawing, plot: Plot, point: TrendPoint) -> None:
    x, low, high = plot.x(point.on), plot.y(point.index_low), plot.y(point.index_high)
    words = f"{point.index_low:.0f}"
    if point.index_high > point.index_low:
        drawing.add(Line(x, low, x, high, strokeColor=NOW, strokeWidth=3))
        words += f"～{point.index_high:.0f}"
    drawing.add(Circle(x, low, 2.4, fillColor=white, strokeColor=NOW, strokeWidth=1.2))
    drawing.add(label(x, high + 5, words, size=8))


def add_dates(drawing: Drawing, plot: Plot, points: Sequence[TrendPoint]) -> None:
    """Dates under the points, left out where they would touch."""
    free = float("-inf")
    for point in points:
        x = plot.x(point.on)
        if x - free >= 44:
            drawing.add(label(x, plot.bottom - 11, f"{point.on:%Y-%m-%d}"))
            free = x


def trend(points: Sequence[TrendPoint], *, width: float = 460, height: float = 130) -> Drawing:
    """Draw the assessments of a household, oldest first."""
    fonts.register()
    drawing = Drawing(width, height, initialFontName=fonts.SERIF)
    if not points:
        return drawing
    plot = Plot(24, 18, width - 48, height - 34, points[0].on, points[-1].on)
    add_bands(drawing, plot)
    line = [part for one in points for part in (plot.x(one.on), plot.y(one.index_low))]
    if len(points) > 1:
        drawing.add(PolyLine(line, strokeColor=NOW, strokeWidth=1.2, fillColor=None))
    for point in points:
        add_point(drawing, plot, point)
    add_dates(drawing, plot, points)
    return drawing
