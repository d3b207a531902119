"""Which cells of a table must not be told to whoever may not see the households: small groups.

A group of one to four households is never told, nor anything it could be computed from, by someone
who knows this rule and every sum. Nothing is rounded or changed: a cell is told as it is, or not at
all. Which cells go along with a small one depends on where they stand and not on how large they
are: the smallest others, as usual elsewhere, would tell that nothing smaller was there.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K")

# From so many households on a group is told.
LEAST = 5
# Cells are hidden in twos that stand beside each other; an odd last one goes with the two before.
BLOCK = 2


def is_small(number: int) -> bool:
    """Tell whether a number of households is too small to be told."""
    return 0 < number < LEAST


def hidden_cells(cells: Mapping[K, int]) -> frozenset[K]:
    """Return the cells to hide of a table whose sum is told and large enough."""
    return hidden_rows({key: (n,) for key, n in cells.items()})


def hidden_rows(rows: Mapping[K, Sequence[int]]) -> frozenset[K]:
    """Return the rows to hide as a whole of a table whose sum of each column is told.

    A row holds every number that is told of one place or follows from it; see `with_rests`. Every
    block with a small number goes, then the blocks after it, until no sum of what is hidden is
    small.
    """
    parts = blocks(list(rows))
    small = [any(is_small(n) for key in part for n in rows[key]) for part in parts]
    if not any(small):
        return frozenset()
    hidden = [part for part, is_hidden in zip(parts, small, strict=True) if is_hidden]
    first = small.index(True)
    for part in (*parts[first:], *parts[:first]):
        if are_large(rows[key] for block in hidden for key in block):
            break
        if part not in hidden:
            hidden.append(part)
    return frozenset(key for part in hidden for key in part)


def blocks(keys: Sequence[K]) -> list[Sequence[K]]:
    """Return the keys in blocks of two, three at the end of an odd number."""
    found = [keys[start : start + BLOCK] for start in range(0, len(keys), BLOCK)]
    if len(found) > 1 and len(found[-1]) < BLOCK:
        last = found.pop()
        found[-1] = [*found[-1], *last]
    return found


def with_rests(whole: int, *parts: int) -> tuple[int, ...]:
    """Return how many there are, how many of them each part is, and what each part leaves."""
    return (whole, *parts, *(whole - part for part in parts))


def are_large(rows: Iterable[Sequence[int]]) -> bool:
    """Tell whether no sum of a column over these rows is small."""
    return not any(is_small(sum(column)) for column in zip(*rows, strict=True))
