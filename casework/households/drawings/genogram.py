"""The family as a genogram: generations in rows, couples as units, children under their parents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework.households.drawings import home, routing
from casework.households.drawings.grid import APART, COLUMN, Grid, grid_of
from casework.households.drawings.kin import Bond, Family, Kin
from casework.households.drawings.lines import couple_lines, descent
from casework.households.drawings.ordering import put_in_order
from casework.households.drawings.rows import rows_of
from casework.households.drawings.shapes import EMPTY, Figure, Picture, Shape, Words
from casework.households.drawings.sorting import sorted_out
from casework.households.drawings.spacing import spread
from casework.households.drawings.symbols import HALF, RING, figure, label_height

MARGIN = 8.0
STEP = 9.0  # between two lines that go along at different heights
OVER = RING + 2  # from a symbol's centre to its row's upper edge
ABOVE, BELOW = 14.0, 8.0  # free over a row's symbols, under its labels
BETWEEN = 28.0  # between parts of the family that nothing ties together
WIDEST = 640.0  # parts stand side by side up to here
CAPTION = 22.0


@dataclass
class Part:
    """One connected part of a family, laid out: its grid, and its rows' centres and lower edges."""

    grid: Grid
    bundles: list[list[routing.Bundle]]
    centres: list[float]
    edges: list[float]
    width: float

    @property
    def height(self) -> float:
        return self.edges[-1]


def genogram(people: Sequence[Kin], bonds: Iterable[Bond], caption: str = "") -> Picture:
    """Draw a family; `caption` stands over those of whom no tie is recorded."""
    return drawn(sorted_out(people, bonds), caption)


def drawn(family: Family, caption: str = "") -> Picture:
    """Draw a family that is sorted out; ties that can't stand in rows become its oddities."""
    if not family.people:
        return EMPTY
    row = rows_of(family)
    related, alone = components(family)
    below: list[Shape] = []
    figures: list[Figure] = []
    x, y, widest, lowest = MARGIN, MARGIN, 0.0, MARGIN
    for keys in related:
        part = laid_out(family, keys, row)
        if x > MARGIN and x + part.width > max(WIDEST, widest):
            x, y = MARGIN, lowest + BETWEEN
        draw_part(family, part, (x, y), below, figures)
        widest = max(widest, x + part.width)
        lowest = max(lowest, y + part.height)
        x += part.width + BETWEEN
    if alone:
        top = lowest + BETWEEN if related else MARGIN
        at_most = max(widest - MARGIN, 4 * COLUMN)
        told = caption if len(family.people) > 1 else ""
        width, lowest = set_aside(family, alone, (top, at_most), told, below, figures)
        widest = max(widest, width)
    return Picture(widest + MARGIN, lowest + MARGIN, tuple(below), tuple(figures))


def components(family: Family) -> tuple[list[list[str]], list[str]]:
    """Return the parts that ties hold together, the index person's first; and who has no tie."""
    near: dict[str, set[str]] = {key: set() for key in family.people}
    pairs = [*family.partners, *family.siblings]
    pairs += [(child, parent) for child, known in family.parents.items() for parent in known]
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    seen: set[str] = set()
    parts: list[list[str]] = []
    for key in sorted(family.people, key=lambda k: not family.people[k].is_index):
        if key not in seen and near[key]:
            found = [key]
            for one in found:
                found += sorted(near[one] - set(found), key=family.place)
            seen |= set(found)
            parts.append(sorted(found, key=family.place))
    return parts, [key for key in family.people if not near[key]]


def laid_out(family: Family, keys: list[str], row: dict[str, int]) -> Part:
    """Return one part with everything in its place, its upper left corner at (0, 0)."""
    grid = grid_of(family, keys, row)
    units = {key: unit for each in grid.rows for unit in each for key in unit.members}
    put_in_order(grid, [units[key] for key in keys if family.people[key].is_index])
    spread(grid)
    found = [routing.bundles(grid, at) for at in range(len(grid.rows))]
    centres, edges, y = [], [], 0.0
    for at, each in enumerate(grid.rows):
        members = [family.people[k] for unit in each if not unit.is_bend for k in unit.members]
        arches = len(couple_arches(grid, at))
        centre = y + arches * STEP + OVER if members else y
        label = max((label_height(one) for one in members), default=-HALF)
        centres.append(centre)
        edges.append(centre + HALF + label)
        gap = BELOW + routing.tracks_of(found[at]) * STEP + ABOVE
        y = edges[-1] + (gap if grid.strands[at] else BELOW)
    width = max(unit.x + unit.width for each in grid.rows for unit in each)
    return Part(grid, found, centres, edges, width)


def couple_arches(grid: Grid, row: int) -> list[tuple[str, str]]:
    """Return the couples of a row who don't stand next to each other: their line goes over."""
    found = []
    for unit in grid.rows[row]:
        for pair in sorted(sorted(pair, key=unit.members.index) for pair in unit.tied_within()):
            if unit.members.index(pair[1]) - unit.members.index(pair[0]) > 1:
                found.append((pair[0], pair[1]))
    return found


def draw_part(
    family: Family,
    part: Part,
    origin: tuple[float, float],
    below: list[Shape],
    figures: list[Figure],
) -> None:
    """Add the shapes of one part: the household's line, the ties, then the people row by row."""
    x0, y0 = origin
    grid = part.grid
    for units in grid.rows:
        for unit in units:
            unit.x += x0
    for bundles in part.bundles:
        for bundle in bundles:
            bundle.top += x0
    centres = [y0 + y for y in part.centres]
    edges = [y0 + y for y in part.edges]
    drawn_rows = [
        [
            figure(family.people[key], unit.middle(key), centres[at])
            for unit in units
            if not unit.is_bend
            for key in unit.members
        ]
        for at, units in enumerate(grid.rows)
    ]
    below += household_line(family, drawn_rows)
    for at in range(len(grid.rows)):
        arches = couple_arches(grid, at)
        below += couple_lines(family, grid, at, centres[at], arches)
        next_centre = centres[at + 1] if at + 1 < len(centres) else 0
        start = edges[at] + BELOW
        below += descent(family, part.bundles[at], (centres[at], start, next_centre), arches)
    figures += [one for each in drawn_rows for one in each]


def household_line(family: Family, drawn_rows: list[list[Figure]]) -> list[Shape]:
    """Return the dashed line round those who live together."""
    areas: list[home.Area] = []
    above: list[home.Area] = []
    floor = 0.0
    for each in drawn_rows:
        found = home.runs((around(one), family.people[one.key].lives_here) for one in each)
        ceiling = min((around(one).top for one in each), default=floor)
        areas += [*found, *home.necks(above, found, (floor, ceiling))]
        above, floor = found, max((around(one).bottom for one in each), default=floor)
    return list(home.outline(areas))


def around(one: Figure) -> home.Area:
    """Return the room that the household's line leaves to a person."""
    left, top, right, bottom = one.frame
    return home.Area(left + 1, top - 2, right - 1, bottom + 2)


def set_aside(
    family: Family,
    keys: list[str],
    place: tuple[float, float],
    caption: str,
    below: list[Shape],
    figures: list[Figure],
) -> tuple[float, float]:
    """Add those without a tie, in rows under a caption; return the right and the lower edge."""
    top, at_most = place
    if caption:
        below.append(Words(MARGIN, top + 12, caption, "t-s"))
        top += CAPTION
    a_row = max(1, int((at_most + APART) // (COLUMN + APART)))
    right = 0.0
    for at in range(0, len(keys), a_row):
        each = []
        for n, key in enumerate(keys[at : at + a_row]):
            centre = MARGIN + n * (COLUMN + APART) + COLUMN / 2
            each.append(figure(family.people[key], centre, top + OVER))
            right = max(right, centre + COLUMN / 2)
        below += household_line(family, [each])
        figures += each
        top = max(one.frame[3] for one in each) + ABOVE
    return right, top - ABOVE
