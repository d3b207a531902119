"""Where the units of a grid stand: parents over the middle of their children, nothing too close."""

from collections.abc import Sequence

from casework.households.drawings.grid import APART, Grid, Strand, Unit

ROUNDS = 10
PARTED = 12.0  # between two lines that end at one child
LIGHT = 0.05  # how much a unit weighs that no line pulls at


def spread(grid: Grid) -> None:
    """Place all units; the row of those farthest left begins at 0."""
    for _ in range(ROUNDS):
        for row in range(1, len(grid.rows)):
            settle(grid.rows[row], pulls_from_above(grid, row))
        for row in range(len(grid.rows) - 2, -1, -1):
            settle(grid.rows[row], pulls_from_below(grid, row))
    part_lines(grid)
    left = min((unit.x for units in grid.rows for unit in units), default=0)
    for units in grid.rows:
        for unit in units:
            unit.x = round(unit.x - left, 1)


def part_lines(grid: Grid) -> None:
    """Keep the lines apart that end at one child, those of birth and of adoptive parents."""
    for strands in grid.strands:
        ends: dict[str, list[Strand]] = {}
        for strand in strands:
            ends.setdefault(strand.lower_key, []).append(strand)
        for several in ends.values():
            for n, strand in enumerate(sorted(several, key=lambda one: one.top)):
                strand.shift = PARTED * (n - (len(several) - 1) / 2)


def pulls_from_above(grid: Grid, row: int) -> dict[Unit, list[float]]:
    """Return how far each unit should move for its people to stand under their parents."""
    pulls: dict[Unit, list[float]] = {}
    for strand in grid.ends_at(row):
        middle = centre([s.end for s in grid.ends_at(row) if s.union is strand.union])
        pulls.setdefault(strand.lower, []).append(strand.top - middle)
    return pulls


def pulls_from_below(grid: Grid, row: int) -> dict[Unit, list[float]]:
    """Return how far each unit should move for it to stand over its people's children."""
    pulls: dict[Unit, list[float]] = {}
    ends: dict[tuple[Unit, int], list[float]] = {}
    tops: dict[tuple[Unit, int], float] = {}
    for strand in grid.strands[row]:
        place = (strand.upper, id(strand.union))
        ends.setdefault(place, []).append(strand.end)
        tops[place] = strand.top
    for place, xs in ends.items():
        pulls.setdefault(place[0], []).append(centre(xs) - tops[place])
    return pulls


def centre(xs: Sequence[float]) -> float:
    return (min(xs) + max(xs)) / 2


def settle(units: list[Unit], pulls: dict[Unit, list[float]]) -> None:
    """Move the units of a row as near to where they are pulled as their widths allow.

    The least squares under an order: places less the widths before them are pooled where they fall.
    """
    before, offsets, wishes = 0.0, [], []
    for unit in units:
        pull = pulls.get(unit, [])
        wish = unit.x + (sum(pull) / len(pull) if pull else 0)
        offsets.append(before)
        wishes.append((wish - before, float(len(pull)) or LIGHT))
        before += unit.width + APART
    for unit, offset, x in zip(units, offsets, pooled(wishes), strict=True):
        unit.x = x + offset


def pooled(wishes: list[tuple[float, float]]) -> list[float]:
    """Return the nearest numbers to (wish, weight) that never fall (pool adjacent violators)."""
    blocks: list[tuple[float, float, int]] = []
    for wish, weight in wishes:
        block = (wish, weight, 1)
        while blocks and blocks[-1][0] > block[0]:
            last = blocks.pop()
            total = last[1] + block[1]
            mean = (last[0] * last[1] + block[0] * block[1]) / total
            block = (mean, total, last[2] + block[2])
        blocks.append(block)
    return [value for value, _weight, count in blocks for _ in range(count)]
