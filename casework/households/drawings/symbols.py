"""The standard symbols of a genogram: one person with their label."""

from collections.abc import Sequence
from math import cos, pi, sin

from casework.households.drawings.kin import FEMALE, MALE, Kin
from casework.households.drawings.labels import LINE, broken
from casework.households.drawings.shapes import Box, Disc, Figure, Point, Shape, Stroke, Words

HALF = 16.0  # of a symbol
RING = 20.0  # of the index person's outer edge
LABEL = 64.0  # the widest line under a symbol
UNDER = 18.0  # from the symbol's lower edge to the first line's baseline
FRAME = 38.0  # from a person's centre to the edges of what is theirs


def lines_of(one: Kin) -> list[tuple[str, str]]:
    """Return the lines of a person's label, each with its look."""
    names = [(line, "t-m t-on") for line in broken(one.name, LABEL)]
    more = [(line, "t-m t-s") for line in broken(one.relation, LABEL)]
    return [*names, *more, *([(one.years, "t-m t-s")] if one.years else [])]


def label_height(one: Kin) -> float:
    """Return how far a person's label reaches under the symbol."""
    return UNDER + LINE * len(lines_of(one)) - LINE + 6 if lines_of(one) else 4


def figure(one: Kin, x: float, y: float) -> Figure:
    """Return a person whose symbol's centre is at (x, y)."""
    shapes: list[Shape] = [Box(x - FRAME, y - RING - 2, 2 * FRAME, RING + HALF + 6, "d-hit")]
    if one.is_index:
        shapes.append(outline(one.sex, x, y, RING))
    shapes.append(outline(one.sex, x, y, HALF))
    if one.is_ill:
        shapes.append(Stroke(tuple(lower_half(one.sex, x, y)), "d-half", closed=True))
    if one.is_dead:
        reach = HALF if one.sex == MALE else HALF * 0.7 if one.sex == FEMALE else HALF * 0.5
        shapes += [
            Stroke(((x - reach, y - reach), (x + reach, y + reach)), "d-line"),
            Stroke(((x + reach, y - reach), (x - reach, y + reach)), "d-line"),
        ]
    shapes += inside(one, x, y)
    for n, (line, look) in enumerate(lines_of(one)):
        shapes.append(Words(x, y + HALF + UNDER + n * LINE, line, look))
    frame = (x - FRAME, y - RING - 2, x + FRAME, y + HALF + label_height(one))
    return Figure(one.key, one.told, tuple(shapes), frame)


def outline(sex: str, x: float, y: float, reach: float) -> Shape:
    """Return a square for a man, a circle for a woman, a diamond where it isn't known."""
    if sex == MALE:
        return Box(x - reach, y - reach, 2 * reach, 2 * reach, "d-sym")
    if sex == FEMALE:
        return Disc(x, y, reach, "d-sym")
    points = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    return Stroke(points, "d-sym", closed=True)


def lower_half(sex: str, x: float, y: float) -> Sequence[Point]:
    """Return the corners of a symbol's lower half."""
    if sex == MALE:
        return ((x - HALF, y), (x + HALF, y), (x + HALF, y + HALF), (x - HALF, y + HALF))
    if sex == FEMALE:
        turns = [pi * n / 16 for n in range(17)]
        return [(x + HALF * cos(turn), y + HALF * sin(turn)) for turn in turns]
    return ((x - HALF, y), (x + HALF, y), (x, y + HALF))


def inside(one: Kin, x: float, y: float) -> list[Shape]:
    """Return what stands in a symbol: the age of the living, a question mark for nobody known."""
    if one.is_unknown:
        return [Words(x, y + 4.5, "?", "t-m t-b")]
    if one.age is None or one.is_dead:
        return []
    return [Words(x, y - 3 if one.is_ill else y + 4.5, str(one.age), "t-m t-b")]
