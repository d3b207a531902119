"""A radar of the assessment's domains: today filled, the previous assessment as a dashed line."""

from collections.abc import Sequence
from math import cos, pi, sin

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, String
from reportlab.lib.colors import Color, HexColor, white

from casework.reports import fonts
from casework.reports.snapshot import DomainScore

MOST = 3  # the highest score of a domain
RING = HexColor("#cfcabf")
NOW = HexColor("#1e3356")
THEN = HexColor("#8f4300")
LABEL = HexColor("#1a1a1a")
FILL = Color(0.17, 0.28, 0.47, alpha=0.16)


def shown(text: str, font: str = fonts.SERIF) -> str:
    """Label text whose missing glyphs are 〓: a drawing has one font a label."""
    return "".join(one if fonts.covers(font, one) else fonts.GETA for one in text)


def corner(
    index: int, count: int, radius: float, center: tuple[float, float]
) -> tuple[float, float]:
    angle = pi / 2 - 2 * pi * index / count
    return center[0] + radius * cos(angle), center[1] + radius * sin(angle)


def outline(
    scores: Sequence[DomainScore], radius: float, center: tuple[float, float]
) -> list[float]:
    """Flat corner coordinates; an unanswered domain lies at the centre."""
    return [
        part
        for index, one in enumerate(scores)
        for part in corner(index, len(scores), radius * (one.score or 0) / MOST, center)
    ]


def add_rings(drawing: Drawing, count: int, radius: float, center: tuple[float, float]) -> None:
    for level in range(1, MOST + 1):
        points = [
            part
            for index in range(count)
            for part in corner(index, count, radius * level / MOST, center)
        ]
        drawing.add(Polygon(points, fillColor=None, strokeColor=RING, strokeWidth=0.5))
    for index in range(count):
        x, y = corner(index, count, radius, center)
        drawing.add(Line(*center, x, y, strokeColor=RING, strokeWidth=0.5))


def add_label(
    drawing: Drawing, text: str, at: tuple[float, float], center: tuple[float, float], size: float
) -> None:
    x, y = at
    side = x - center[0]
    anchor = "middle" if abs(side) < size else "start" if side > 0 else "end"
    drawing.add(
        String(
            x,
            y - size * 0.38,
            shown(text),
            fontName=fonts.SERIF,
            fontSize=size,
            fillColor=LABEL,
            textAnchor=anchor,
        )
    )


def add_dots(
    drawing: Drawing, scores: Sequence[DomainScore], radius: float, center: tuple[float, float]
) -> None:
    for index, one in enumerate(scores):
        x, y = corner(index, len(scores), radius * (one.score or 0) / MOST, center)
        answered = one.score is not None
        drawing.add(
            Circle(
                x, y, 1.8, fillColor=NOW if answered else white, strokeColor=NOW, strokeWidth=0.6
            )
        )


def radar(
    now: Sequence[DomainScore],
    then: Sequence[DomainScore] = (),
    *,
    width: float = 210,
    height: float = 190,
) -> Drawing:
    """Draw the domains clockwise from the top; scores 0 at the centre to 3 at the rim."""
    fonts.register()
    drawing = Drawing(width, height, initialFontName=fonts.SERIF)
    if not now:
        return drawing
    size = 8.5
    center = (width / 2, height / 2)
    radius = min(width / 2 - 5 * size, height / 2 - 2 * size)
    add_rings(drawing, len(now), radius, center)
    if len(then) == len(now):
        drawing.add(
            Polygon(
                outline(then, radius, center),
                fillColor=None,
                strokeColor=THEN,
                strokeWidth=0.9,
                strokeDashArray=[3, 2],
            )
        )
    drawing.add(
        Polygon(outline(now, radius, center), fillColor=FILL, strokeColor=NOW, strokeWidth=1.2)
    )
    add_dots(drawing, now, radius, center)
    for index, one in enumerate(now):
        add_label(drawing, one.name, corner(index, len(now), radius + 8, center), center, size)
    return drawing
