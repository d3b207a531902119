"""A drawing of placed shapes on paper: the shapes of the page's SVG, drawn as vectors and text.

Lengths of a drawing are px; on paper a px is `scale` points. Names of looks are those of the page's
CSS. Text is set in our fonts, each character by one that has it, and can be extracted.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from reportlab.platypus.flowables import Flowable

from casework.households.drawings.shapes import (
    Box,
    Disc,
    Picture,
    Point,
    Shape,
    Stroke,
    Words,
)
from casework.households.drawings.svg import towards
from casework.reports import fonts
from casework.reports.layout import draw_runs, runs_width
from casework.reports.text import Composer, clean

Color: TypeAlias = tuple[float, float, float]
Plain: TypeAlias = Stroke | Box | Disc

POINTS_A_PX = 0.75
EM = 12.0  # px, of every text in a drawing


class Pen(NamedTuple):
    """How a look is drawn: colours of line and inside, width and dashes in px."""

    stroke: Color | None = None
    width: float = 1.5
    fill: Color | None = None
    dash: tuple[float, ...] = ()


WHITE: Color = (1, 1, 1)
INK: Color = (0.1, 0.1, 0.1)
INK_2: Color = (0.3, 0.33, 0.37)
INK_3: Color = (0.36, 0.4, 0.45)
BRAND: Color = (0.118, 0.2, 0.325)
EDGE: Color = (0.5, 0.52, 0.56)
DANGER: Color = (0.62, 0.12, 0.1)
TINT: Color = (0.945, 0.957, 0.98)

PENS = {
    "d-line": Pen(INK_2),
    "d-line d-dash": Pen(INK_2, dash=(6, 4)),
    "d-line d-guess": Pen(INK_2, dash=(1.5, 3.5)),
    "d-sym": Pen(INK, 1.75, WHITE),
    "d-half": Pen(fill=INK_2),
    "d-home": Pen((0.16, 0.3, 0.6), 1.25, TINT, (5, 4)),
    "d-core": Pen(fill=BRAND),
    "d-node": Pen(EDGE, 1.25, WHITE),
    "d-strong": Pen(INK, 3.5),
    "d-norm": Pen(INK_2),
    "d-weak": Pen(INK_3, dash=(4, 4)),
    "d-tense": Pen(DANGER, 1.75),
    "d-arrow": Pen(fill=INK),
}
UNSEEN = {"d-hit"}  # where a pointer hits on the page


def color_of(look: str) -> Color:
    """The colour of words."""
    if "d-core-t" in look:
        return WHITE
    return INK_3 if "t-s" in look else INK


class Illustration(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A drawing as large as it is readable, in the middle of its frame.

    It is drawn smaller where the frame is narrower or lower; it never splits. `field` tells where
    a missing glyph is.
    """

    def __init__(self, picture: Picture, composer: Composer, field: str, most: float) -> None:
        super().__init__()
        self.picture = picture
        self.composer = composer
        self.field = field
        self.scale = POINTS_A_PX
        self.most = most  # points of height

    def identity(self, maxLen: int | None = None) -> str:
        return "<Illustration>"

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.scale = scale_for(self.picture, width, self.most)
        self.width = width
        self.height = self.picture.height * self.scale
        return width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.translate((self.width - self.picture.width * self.scale) / 2, self.height)
        canvas.scale(self.scale, self.scale)
        canvas.setLineJoin(1)
        self.shapes(self.picture.below)
        for one in self.picture.figures:
            self.shapes(one.shapes)
        canvas.restoreState()

    def shapes(self, shapes: Iterable[Shape]) -> None:
        for shape in shapes:
            if isinstance(shape, Words):
                draw_words(self.canv, shape, self.composer, self.field)
            elif shape.look not in UNSEEN:
                draw_shape(self.canv, shape)


def scale_for(picture: Picture, width: float, height: float) -> float:
    """Points a px at which a drawing fits, never more than on the page."""
    if not picture.width or not picture.height:
        return POINTS_A_PX
    return min(POINTS_A_PX, width / picture.width, height / picture.height)


def draw_words(canvas: Any, words: Words, composer: Composer, field: str) -> None:
    font = fonts.SANS if "t-b" in words.look or "d-core-t" in words.look else fonts.SERIF
    runs = composer.runs(clean(words.text).replace("\n", " "), font, field)
    x = words.x - runs_width(runs, EM) / 2 if "t-m" in words.look else words.x
    canvas.setFillColorRGB(*color_of(words.look))
    draw_runs(canvas, x, -words.y, runs, EM)


def draw_shape(canvas: Any, shape: Plain) -> None:
    """Draw a shape with the pen of its look; y grows downward in a drawing, upward on paper."""
    pen = PENS[shape.look]
    ends = {"stroke": int(pen.stroke is not None), "fill": int(pen.fill is not None)}
    if pen.stroke:
        canvas.setStrokeColorRGB(*pen.stroke)
        canvas.setLineWidth(pen.width)
        canvas.setDash(*((list(pen.dash), 0) if pen.dash else ()))
        canvas.setLineCap(1 if shape.look.endswith("d-guess") else 0)
    if pen.fill:
        canvas.setFillColorRGB(*pen.fill)
    if isinstance(shape, Disc):
        canvas.circle(shape.x, -shape.y, shape.radius, **ends)
    elif isinstance(shape, Box):
        canvas.rect(shape.x, -shape.y - shape.height, shape.width, shape.height, **ends)
    else:
        canvas.drawPath(path_of(canvas, shape), **ends)


def path_of(canvas: Any, stroke: Stroke) -> Any:
    path = canvas.beginPath()
    if stroke.bend and stroke.closed:
        rounded(path, stroke.points, stroke.bend)
        return path
    (x, y), *others = stroke.points
    path.moveTo(x, -y)
    for x, y in others:
        path.lineTo(x, -y)
    if stroke.closed:
        path.close()
    return path


def rounded(path: Any, points: tuple[Point, ...], bend: float) -> None:
    """Add a closed outline whose corners are rounded as on the page, by quadratic curves there."""
    for n, corner in enumerate(points):
        start = towards(corner, points[n - 1], bend)
        end = towards(corner, points[(n + 1) % len(points)], bend)
        (path.lineTo if n else path.moveTo)(start[0], -start[1])
        first, second = (
            (place[0] + 2 * (corner[0] - place[0]) / 3, place[1] + 2 * (corner[1] - place[1]) / 3)
            for place in (start, end)
        )
        path.curveTo(first[0], -first[1], second[0], -second[1], end[0], -end[1])
    path.close()
