"""The household in a ring of its supports, each with the kind of tie and where help flows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin, sqrt

from casework.households.drawings.labels import EM, LINE, broken
from casework.households.drawings.shapes import Disc, Figure, Picture, Point, Shape, Stroke, Words

STRONG, ORDINARY, WEAK, TENSE = "strong", "ordinary", "weak", "tense"
INWARD, OUTWARD, BOTH = "in", "out", "both"
LOOKS = {STRONG: "d-strong", ORDINARY: "d-norm", WEAK: "d-weak", TENSE: "d-tense"}

CORE = 38.0
SHORT, LONG = 5 * EM, 7 * EM  # how wide a label is in a circle, of few words and of many
LEAST = 35.0  # the smallest circle
TIE = 44.0  # the shortest line
APART = 8.0
MARGIN = 8.0
ARROW = 8.0


@dataclass(frozen=True)
class Support:
    """Someone or something outside the household, and how they stand to each other."""

    key: str
    name: str = field(repr=False)
    role: str = field(default="", repr=False)
    strength: str = ORDINARY
    flow: str = ""
    told: str = field(default="", repr=False)


def lines_of(one: Support) -> list[tuple[str, str]]:
    """Return the lines inside a support's circle, each with its look."""
    width = SHORT if max(len(one.name), len(one.role)) <= 10 else LONG
    names = [(line, "t-m t-on") for line in broken(one.name, width)]
    return [*names, *((line, "t-m t-s") for line in broken(one.role, width))]


def radius_of(one: Support) -> float:
    """Return the radius of the circle that holds a support's words."""
    width = SHORT if max(len(one.name), len(one.role)) <= 10 else LONG
    return max(LEAST, sqrt((width / 2) ** 2 + (len(lines_of(one)) * LINE / 2) ** 2) + 3)


def ecomap(core: Sequence[str], supports: Sequence[Support]) -> Picture:
    """Draw the household, `core` its name in lines, with the supports clockwise from the top."""
    radius = max((radius_of(one) for one in supports), default=0)
    ring = CORE + TIE + radius if supports else 0
    if len(supports) > 1:
        ring = max(ring, (radius + APART / 2) / sin(pi / len(supports)))
    half = ring + radius + MARGIN if supports else CORE + MARGIN
    below: list[Shape] = []
    figures = []
    for n, one in enumerate(supports):
        turn = -pi / 2 + 2 * pi * n / len(supports)
        at = (half + ring * cos(turn), half + ring * sin(turn))
        below += tie(one, (half, half), at)
        figures.append(circle(one, at))
    below.append(Disc(half, half, CORE, "d-core"))
    first = half + 4.5 - LINE * (len(core) - 1) / 2
    below += [Words(half, first + LINE * n, line, "d-core-t t-m") for n, line in enumerate(core)]
    return Picture(2 * half, 2 * half, tuple(below), tuple(figures))


def circle(one: Support, at: Point) -> Figure:
    """Return a support's circle with its words."""
    (x, y), radius = at, radius_of(one)
    lines = lines_of(one)
    first = y + 4.5 - LINE * (len(lines) - 1) / 2
    words = [Words(x, first + LINE * n, line, look) for n, (line, look) in enumerate(lines)]
    frame = (x - radius, y - radius, x + radius, y + radius)
    return Figure(one.key, one.told, (Disc(x, y, radius, "d-node"), *words), frame)


def tie(one: Support, core: Point, at: Point) -> Iterator[Shape]:
    """Yield the line between the household and a support, with arrows where help flows."""
    length = hypot(at[0] - core[0], at[1] - core[1])
    ahead = ((at[0] - core[0]) / length, (at[1] - core[1]) / length)

    def along(far: float) -> Point:
        return core[0] + ahead[0] * far, core[1] + ahead[1] * far

    start, end = CORE + 3, length - radius_of(one) - 3
    inner = start + (ARROW if one.flow in {INWARD, BOTH} else 0)
    outer = end - (ARROW if one.flow in {OUTWARD, BOTH} else 0)
    points = [along(inner), along(outer)]
    if one.strength == TENSE:
        points = list(zigzag(along, ahead, inner, outer))
    yield Stroke(tuple(points), LOOKS.get(one.strength, "d-norm"))
    if inner > start:
        yield arrow(along(start), (-ahead[0], -ahead[1]))
    if outer < end:
        yield arrow(along(end), ahead)


def zigzag(
    along: Callable[[float], Point], ahead: Point, start: float, end: float
) -> Iterator[Point]:
    """Yield the corners of a zigzag line."""
    steps = max(4, round((end - start) / 6))
    for n in range(steps + 1):
        x, y = along(start + (end - start) * n / steps)
        side = 0 if n in {0, steps} else 5 if n % 2 else -5
        yield x - ahead[1] * side, y + ahead[0] * side


def arrow(tip: Point, ahead: Point) -> Stroke:
    """Return the head of an arrow."""
    back = (tip[0] - ahead[0] * ARROW * 1.2, tip[1] - ahead[1] * ARROW * 1.2)
    wing = (-ahead[1] * ARROW * 0.5, ahead[0] * ARROW * 0.5)
    points = (tip, (back[0] + wing[0], back[1] + wing[1]), (back[0] - wing[0], back[1] - wing[1]))
    return Stroke(points, "d-arrow", closed=True)
