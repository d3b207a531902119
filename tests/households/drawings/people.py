"""People and ties for drawings, told in as few words as can be."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from casework.households.drawings.genogram import drawn
from casework.households.drawings.kin import Bond, Family, Kin
from casework.households.drawings.shapes import Box, Disc, Figure, Picture, Point, Stroke, Words
from casework.households.drawings.sorting import sorted_out


def man(key: str, **facts: Any) -> Kin:
    return Kin(key, f"男{key}", sex="1", told=key, **facts)


def woman(key: str, **facts: Any) -> Kin:
    return Kin(key, f"女{key}", sex="2", told=key, **facts)


def born(year: int) -> date:
    return date(year, 5, 20)


def bonds(text: str) -> list[Bond]:
    """Return ties told as "a parent b, a partner c divorced"."""
    words = (one.split() for one in text.split(",") if one.strip())
    return [Bond(kind, one, other, *state) for one, kind, other, *state in words]


def draw(people: Sequence[Kin], ties: str | Sequence[Bond] = "") -> tuple[Picture, Family]:
    """Return the drawing, and the family with its oddities."""
    family = sorted_out(people, bonds(ties) if isinstance(ties, str) else ties)
    return drawn(family, "没有登记关系："), family


def centres(picture: Picture) -> dict[str, Point]:
    """Return where the middle of everyone's symbol is."""
    return {one.key: centre(one) for one in picture.figures}


def centre(one: Figure) -> Point:
    return (one.frame[0] + one.frame[2]) / 2, one.frame[1] + 22


def looks(one: Figure) -> list[str]:
    return [shape.look for shape in one.shapes]


def lines(picture: Picture) -> list[Stroke]:
    """Return the ties, without the household's outline."""
    return [s for s in picture.below if isinstance(s, Stroke) and s.look.startswith("d-line")]


def segments(picture: Picture) -> Iterator[tuple[Point, Point]]:
    for line in lines(picture):
        yield from zip(line.points, line.points[1:], strict=False)


def homes(picture: Picture) -> list[Stroke]:
    return [s for s in picture.below if isinstance(s, Stroke) and s.look == "d-home"]


def captions(picture: Picture) -> list[str]:
    return [shape.text for shape in picture.below if isinstance(shape, Words)]


def is_inside(point: Point, ring: Sequence[Point]) -> bool:
    """Tell whether a point lies inside a ring (even-odd rule)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Tell whether two frames (left, top, right, bottom) lie on each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def crosses(segment: tuple[Point, Point], frame: tuple[float, ...]) -> bool:
    """Tell whether a line goes through the inside of a frame (left, top, right, bottom)."""
    start, end = segment
    first, last = 0.0, 1.0
    for axis in (0, 1):
        here, way = start[axis], end[axis] - start[axis]
        low, high = frame[axis], frame[axis + 2]
        if way == 0:
            if not low < here < high:
                return False
            continue
        enter, leave = sorted(((low - here) / way, (high - here) / way))
        first, last = max(first, enter), min(last, leave)
    return first < last


def symbol_of(one: Figure) -> Box | Disc | Stroke:
    """Return the first outline of a symbol."""
    return next(s for s in one.shapes if s.look == "d-sym" and not isinstance(s, Words))
