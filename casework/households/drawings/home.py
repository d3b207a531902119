"""The dashed line round who lives together: rectangles joined between rows, traced as one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from casework.households.drawings.shapes import Point, Stroke

NECK = 20.0
BEND = 10.0


class Area(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float


def runs(frames: Iterable[tuple[Area, bool]]) -> list[Area]:
    """Return the rectangles round those of a row who live here with nobody else between them.

    `frames` are everyone of the row from left to right, each with whether they live here.
    """
    found: list[Area] = []
    going_on = False
    for frame, lives_here in frames:
        if lives_here and going_on:
            last = found.pop()
            found.append(
                Area(
                    last.left,
                    min(last.top, frame.top),
                    frame.right,
                    max(last.bottom, frame.bottom),
                )
            )
        elif lives_here:
            found.append(frame)
        going_on = lives_here
    return found


def necks(upper: Sequence[Area], lower: Sequence[Area], gap: tuple[float, float]) -> list[Area]:
    """Return the passages that join the runs of two rows, through the gap (top, bottom) between."""
    group = list(range(len(upper) + len(lower)))
    pairs = sorted(
        (abs((a.left + a.right) - (b.left + b.right)), i, len(upper) + j)
        for i, a in enumerate(upper)
        for j, b in enumerate(lower)
    )
    found: list[Area] = []
    for _distance, i, j in pairs:
        if group[i] != group[j]:
            joined, into = group[j], group[i]
            group = [into if one == joined else one for one in group]
            found += passage(upper[i], lower[j - len(upper)], gap)
    return found


def passage(above: Area, under: Area, gap: tuple[float, float]) -> list[Area]:
    """Return the rectangles of one passage: straight down, or along the middle of the gap."""
    left, right = max(above.left, under.left), min(above.right, under.right)
    if right - left >= NECK:
        return [Area(left, above.bottom, right, under.top)]
    middle, reach = (gap[0] + gap[1]) / 2, min(NECK, gap[1] - gap[0]) / 2
    to_right = under.left > above.left
    down = Area(above.right - NECK, above.bottom, above.right, middle + reach)
    up = Area(under.left, middle - reach, under.left + NECK, under.top)
    if not to_right:
        down = Area(above.left, above.bottom, above.left + NECK, middle + reach)
        up = Area(under.right - NECK, middle - reach, under.right, under.top)
    along = Area(min(down.left, up.left), middle - reach, max(down.right, up.right), middle + reach)
    return [down, along, up]


def outline(areas: Sequence[Area]) -> list[Stroke]:
    """Return the outlines of rectangles that overlap or touch, each connected part by itself."""
    return [Stroke(ring, "d-home", closed=True, bend=BEND) for ring in traced(areas)]


def traced(areas: Sequence[Area]) -> list[tuple[Point, ...]]:
    """Return the rings round the union of rectangles, corners only."""
    xs = sorted({x for area in areas for x in (area.left, area.right)})
    ys = sorted({y for area in areas for y in (area.top, area.bottom)})
    filled = {
        (i, j)
        for i in range(len(xs) - 1)
        for j in range(len(ys) - 1)
        if any(covers(area, (xs[i] + xs[i + 1]) / 2, (ys[j] + ys[j + 1]) / 2) for area in areas)
    }
    following: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for i, j in sorted(filled):
        for start, end, beyond in (
            ((i, j), (i + 1, j), (i, j - 1)),
            ((i + 1, j), (i + 1, j + 1), (i + 1, j)),
            ((i + 1, j + 1), (i, j + 1), (i, j + 1)),
            ((i, j + 1), (i, j), (i - 1, j)),
        ):
            if beyond not in filled:
                following.setdefault(start, []).append(end)
    rings = []
    while following:
        ring = one_ring(following)
        rings.append(tuple((xs[i], ys[j]) for i, j in corners(ring)))
    return rings


def covers(area: Area, x: float, y: float) -> bool:
    return area.left < x < area.right and area.top < y < area.bottom


def one_ring(following: dict[tuple[int, int], list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """Take one closed walk along the edges out of what is left of them."""
    start = min(following)
    ring, at = [], start
    while at in following:
        ends = following[at]
        end = ends.pop(0)
        if not ends:
            del following[at]
        ring.append(at)
        at = end
    return ring


def corners(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the points of a walk at which it turns."""
    return [
        here
        for n, here in enumerate(ring)
        if not (
            ring[n - 1][0] == here[0] == ring[(n + 1) % len(ring)][0]
            or ring[n - 1][1] == here[1] == ring[(n + 1) % len(ring)][1]
        )
    ]
