"""What the signs of a genogram and an ecomap mean, as a line of small drawings with words."""

from typing import NamedTuple

from reportlab.platypus.flowables import Flowable

from casework.households.drawings.shapes import Box, Disc, Stroke
from casework.reports import fonts
from casework.reports.diagrams.illustration import INK, POINTS_A_PX, Plain, draw_shape
from casework.reports.layout import draw_runs, runs_width
from casework.reports.text import Composer

SIZE = 8.5  # points of the words
LINE = 15.0
GAP = 14.0  # between two signs
LOW = 4.0  # from a line's lower edge to its baseline


class Sign(NamedTuple):
    """Shapes within `width` × 12 px, and what they mean."""

    words: str
    shapes: tuple[Plain, ...]
    width: float = 24


def cross(x: float) -> tuple[Plain, ...]:
    return (
        Box(x, 1, 10, 10, "d-sym"),
        Stroke(((x, 1), (x + 10, 11)), "d-line"),
        Stroke(((x + 10, 1), (x, 11)), "d-line"),
    )


def level(look: str, *slashes: float) -> tuple[Plain, ...]:
    """A line, with slashes at these places."""
    marks = (Stroke(((x, 11), (x + 4, 1)), "d-line") for x in slashes)
    return (Stroke(((1, 6), (23, 6)), look), *marks)


SQUARE = Box(1, 1, 10, 10, "d-sym")
DIAMOND = Stroke(((42, 0), (48, 6), (42, 12), (36, 6)), "d-sym", closed=True)
GENOGRAM = (
    Sign(
        "男、女、性别未记录", (Box(1, 1, 10, 10, "d-sym"), Disc(24, 6, 5.5, "d-sym"), DIAMOND), 48
    ),
    Sign("户主", (Disc(6, 6, 6, "d-sym"), Disc(6, 6, 3, "d-sym")), 12),
    Sign("重病", (SQUARE, Box(1, 6, 10, 5, "d-half")), 12),
    Sign("已故", cross(1), 12),
    Sign("离异", level("d-line", 8, 12)),
    Sign("分居", level("d-line", 10)),
    Sign("未婚同居；养子女、寄养", level("d-line d-dash")),
    Sign("同住", (Stroke(((2, 0), (22, 0), (22, 12), (2, 12)), "d-home", closed=True, bend=3),)),
)
INFERRED = Sign("按与户主关系推定", level("d-line d-guess"))
ZIGZAG = Stroke(((0, 6), (4, 2), (8, 10), (12, 2), (16, 10), (20, 2), (24, 6)), "d-tense")
ARROW = Stroke(((15, 2), (24, 6), (15, 10)), "d-arrow", closed=True)
ECOMAP = (
    Sign("关系强", (Stroke(((0, 6), (24, 6)), "d-strong"),)),
    Sign("一般", (Stroke(((0, 6), (24, 6)), "d-norm"),)),
    Sign("弱", (Stroke(((0, 6), (24, 6)), "d-weak"),)),
    Sign("紧张", (ZIGZAG,)),
    Sign("帮助流向", (Stroke(((0, 6), (16, 6)), "d-norm"), ARROW)),
)


class Legend(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Signs with their words, as many a line as fit."""

    def __init__(self, signs: tuple[Sign, ...], composer: Composer) -> None:
        super().__init__()
        self.signs = [(one, composer.runs(one.words, fonts.SERIF, "图例")) for one in signs]
        self.places: list[tuple[float, int]] = []

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.places, x, line = [], 0.0, 0
        for sign, runs in self.signs:
            room = sign.width * POINTS_A_PX + 4 + runs_width(runs, SIZE)
            if x and x + room > width:
                x, line = 0.0, line + 1
            self.places.append((x, line))
            x += room + GAP
        self.width, self.height = width, (line + 1) * LINE + 4
        return self.width, self.height

    def draw(self) -> None:
        for (sign, runs), (x, line) in zip(self.signs, self.places, strict=True):
            y = self.height - (line + 1) * LINE + LOW
            self.canv.saveState()
            self.canv.translate(x, y + 3 + 6 * POINTS_A_PX)
            self.canv.scale(POINTS_A_PX, POINTS_A_PX)
            for shape in sign.shapes:
                draw_shape(self.canv, shape)
            self.canv.restoreState()
            self.canv.setFillColorRGB(*INK)
            draw_runs(self.canv, x + sign.width * POINTS_A_PX + 4, y, runs, SIZE)
