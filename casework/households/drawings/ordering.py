"""The order of the units in each row: lines cross seldom, siblings stand by age."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

from casework.households.drawings.grid import APART, Grid, Strand, Unit

# Crossings, siblings out of the order of their age, length of all lines.
Cost: TypeAlias = tuple[int, int, float]
SWEEPS, PASSES = 6, 3


def put_in_order(grid: Grid, start: list[Unit]) -> None:
    """Order the rows of a grid; `start` says which units to begin with, those of most interest."""
    grid.rows = first_order(grid, start)
    pack(grid)
    best, least = snapshot(grid), cost(grid)
    for sweep in range(SWEEPS):
        rows = range(1, len(grid.rows)) if sweep % 2 == 0 else range(len(grid.rows) - 2, -1, -1)
        for row in rows:
            by_neighbours(grid, row, from_above=sweep % 2 == 0)
        if (found := cost(grid)) < least:
            best, least = snapshot(grid), found
    restore(grid, best)
    for _ in range(PASSES):
        if not any([try_changes(grid, row) for row in range(len(grid.rows))]):
            break


def first_order(grid: Grid, start: list[Unit]) -> list[list[Unit]]:
    """Return the rows as one meets the units going down from the top, line by line."""
    rows: list[list[Unit]] = [[] for _ in grid.rows]
    down: dict[Unit, list[Unit]] = {}
    up: dict[Unit, list[Unit]] = {}
    for strands in grid.strands:
        for strand in strands:
            down.setdefault(strand.upper, []).append(strand.lower)
            up.setdefault(strand.lower, []).append(strand.upper)
    seen: set[Unit] = set()
    for unit in (*start, *(unit for row in grid.rows for unit in row)):
        top = unit
        while up.get(top):
            top = up[top][0]
        waiting = [top, unit]
        while waiting:
            one = waiting.pop(0)
            if one not in seen:
                seen.add(one)
                rows[one.row].append(one)
                waiting = [*down.get(one, ()), *waiting]
    return rows


def pack(grid: Grid) -> None:
    """Put the units of each row side by side, the rows centred above each other."""
    for row in grid.rows:
        pack_row(row)


def pack_row(row: list[Unit]) -> None:
    x = -(sum(unit.width for unit in row) + APART * (len(row) - 1)) / 2
    for unit in row:
        unit.x = x
        x += unit.width + APART


def snapshot(grid: Grid) -> list[list[tuple[Unit, tuple[str, ...]]]]:
    return [[(unit, unit.members) for unit in row] for row in grid.rows]


def restore(grid: Grid, kept: list[list[tuple[Unit, tuple[str, ...]]]]) -> None:
    for at, row in enumerate(kept):
        for unit, members in row:
            unit.members = members
        grid.rows[at] = [unit for unit, _ in row]
    pack(grid)


def by_neighbours(grid: Grid, row: int, *, from_above: bool) -> None:
    """Sort a row by where the lines of each unit lead in the row above, or below."""
    strands = grid.ends_at(row) if from_above else grid.strands[row]
    pulls: dict[Unit, list[float]] = {}
    for strand in strands:
        unit, x = (strand.lower, strand.top) if from_above else (strand.upper, strand.end)
        pulls.setdefault(unit, []).append(x)
    wish = {
        unit: sum(pulls[unit]) / len(pulls[unit]) if unit in pulls else unit.x + unit.width / 2
        for unit in grid.rows[row]
    }
    grid.rows[row].sort(key=lambda unit: wish[unit])
    pack_row(grid.rows[row])


def cost(grid: Grid, rows: tuple[int, ...] | None = None) -> Cost:
    """Return what is bad about the order, of the lines that begin in some rows or in all."""
    crossings, unsorted, length = 0, 0, 0.0
    for row in range(len(grid.rows)) if rows is None else rows:
        lines = [(strand.top, strand.end) for strand in grid.strands[row]]
        crossings += count_crossings(lines)
        unsorted += sum(left > right for left, right in sibling_pairs(grid.strands[row]))
        length += sum(abs(top - end) for top, end in lines)
    return crossings, unsorted, round(length, 3)


def count_crossings(lines: list[tuple[float, float]]) -> int:
    """Return how many pairs of straight lines between two rows cross."""
    lines = sorted(lines)
    return sum(
        top < other_top and end > other_end
        for n, (top, end) in enumerate(lines)
        for other_top, other_end in lines[n + 1 :]
    )


def sibling_pairs(strands: list[Strand]) -> Iterator[tuple[float, float]]:
    """Yield where the lines of each child and of the next younger one end."""
    for one, other in pairwise(strands):
        if one.union is other.union:
            yield one.end, other.end


def try_changes(grid: Grid, row: int) -> bool:
    """Turn units round and swap neighbours where that is better; return whether anything was."""
    units, near = grid.rows[row], tuple(at for at in (row - 1, row) if at >= 0)
    least, better = cost(grid, near), False
    for at, unit in enumerate(units):
        if len(unit.members) > 1:
            unit.mirror()
            if (found := cost(grid, near)) < least:
                least, better = found, True
            else:
                unit.mirror()
        if at + 1 < len(units):
            units[at], units[at + 1] = units[at + 1], units[at]
            pack_row(units)
            if (found := cost(grid, near)) < least:
                least, better = found, True
            else:
                units[at], units[at + 1] = units[at + 1], units[at]
                pack_row(units)
    return better
