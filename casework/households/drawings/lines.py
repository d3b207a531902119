"""The lines of a genogram: between partners, and from them down to their children."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from casework.households.drawings.grid import Grid, Strand, Unit
from casework.households.drawings.kin import (
    COHABITING,
    DIVORCED,
    PARENT,
    SEPARATED,
    Family,
    Link,
)
from casework.households.drawings.routing import Bundle
from casework.households.drawings.shapes import Point, Shape, Stroke
from casework.households.drawings.symbols import HALF, RING

STUB = 9.0  # under the middle of a symbol, where a lone parent's line begins
STEP = 9.0
PLAIN, BROKEN, GUESSED = "d-line", "d-line d-dash", "d-line d-guess"


def couple_lines(
    family: Family, grid: Grid, row: int, centre: float, arches: Sequence[tuple[str, str]]
) -> Iterator[Shape]:
    """Yield the lines between the partners of a row; those over others' heads go at own heights."""
    for unit in grid.rows[row]:
        for one, other in pairwise(unit.members):
            if frozenset((one, other)) in unit.tied:
                left, right = unit.middle(one) + HALF, unit.middle(other) - HALF
                yield from couple(family, (one, other), ((left, centre), (right, centre)))
        for one, other in arches:
            if one in unit.members:
                y = centre - RING - STEP * (1 + arches.index((one, other)))
                left, right = unit.middle(one) + 6, unit.middle(other) - 6
                top = centre - HALF
                points = ((left, top), (left, y), (right, y), (right, top))
                yield from couple(family, (one, other), points)


def couple(family: Family, pair: tuple[str, str], points: tuple[Point, ...]) -> Iterator[Shape]:
    """Yield one couple's line, with two slashes where they are divorced, one where separated."""
    bond = family.partners.get(pair) or family.partners.get(pair[::-1])
    state = bond.state if bond else COHABITING
    look = BROKEN if state == COHABITING else PLAIN
    yield Stroke(points, GUESSED if bond and bond.inferred else look)
    (left, y), (right, _) = points[len(points) // 2 - 1 : len(points) // 2 + 1]
    middle = (left + right) / 2
    places = {DIVORCED: (-13, -7), SEPARATED: (-10,)}.get(state, ())
    for place in places:
        x = middle + place
        yield Stroke(((x - 3, y + 7), (x + 3, y - 7)), "d-line")


def descent(
    family: Family,
    bundles: Sequence[Bundle],
    heights: tuple[float, float, float],
    arches: Sequence[tuple[str, str]],
) -> Iterator[Shape]:
    """Yield the lines down from a row.

    `heights`: the centres of its symbols, the first line along under it, the next row's centres.
    """
    centre, start, next_centre = heights
    for bundle in bundles:
        yield from stem(bundle, (centre, start), arches)
        y = start + max(bundle.track, 0) * STEP
        if not bundle.is_straight:
            left, right = bundle.span
            if bundle.union.parents or len(bundle.strands) > 1:
                yield Stroke(((left, y), (right, y)), look_of(family, bundle.strands))
        twins = dict(twin_places(family, bundle))
        for strand in bundle.strands:
            link = bundle.union.link(family, strand.child)
            end = next_centre - HALF if not strand.lower.is_bend else next_centre
            over = bundle.top if bundle.is_straight else twins.get(strand.child, strand.end)
            yield Stroke(((over, y), (strand.end, end)), look_of_link(link))


def stem(
    bundle: Bundle, heights: tuple[float, float], arches: Sequence[tuple[str, str]]
) -> Iterator[Shape]:
    """Yield the line from the parents down to where it goes along to the children."""
    centre, start = heights
    unit, parents = bundle.upper, bundle.union.parents
    end = start + max(bundle.track, 0) * STEP
    if unit.is_bend:
        if parents:
            yield Stroke(((bundle.top, centre), (bundle.top, end)), PLAIN)
        return
    top = centre
    if len(parents) == 1:
        top = centre + STUB
        middle = unit.middle(parents[0])
        side = HALF if bundle.top > middle else -HALF
        yield Stroke(((edge_of(unit, parents[0], side), top), (bundle.top, top)), PLAIN)
    for number, pair in enumerate(arches):
        if set(pair) == set(parents):
            top = centre - RING - STEP * (1 + number)
    yield Stroke(((bundle.top, top), (bundle.top, end)), PLAIN)


def edge_of(unit: Unit, key: str, side: float) -> float:
    """Return where a line from the side of a symbol begins, a little inside a round one."""
    return unit.middle(key) + side * 0.75


def look_of_link(link: Link | None) -> str:
    """Return the look of a child's line: dashed for adopted and foster children."""
    if link is None:
        return PLAIN
    if link.inferred:
        return GUESSED
    return PLAIN if link.kind == PARENT else BROKEN


def look_of(family: Family, strands: Sequence[Strand]) -> str:
    """Return the look of the line that several children hang on: as theirs where all are alike."""
    looks = {look_of_link(strand.union.link(family, strand.child)) for strand in strands}
    return looks.pop() if len(looks) == 1 else PLAIN


def twin_places(family: Family, bundle: Bundle) -> Iterator[tuple[str, float]]:
    """Yield where the lines of twins begin: at one point over the middle between them."""
    last = [strand for strand in bundle.strands if strand.is_last]
    for born_on in dict.fromkeys(family.people[s.child].born_on for s in last):
        born = [s for s in last if born_on and family.people[s.child].born_on == born_on]
        if len(born) > 1 and are_neighbours(born, last):
            middle = sum(s.end for s in born) / len(born)
            yield from ((s.child, middle) for s in born)


def are_neighbours(some: Sequence[Strand], strands: Sequence[Strand]) -> bool:
    """Tell whether no other child hangs between them."""
    left, right = min(s.end for s in some), max(s.end for s in some)
    return not any(left < s.end < right for s in strands if s not in some)
