"""Generations: who stands in which row; couples and siblings in one, parents above children."""

from collections.abc import Iterator
from itertools import combinations

from casework.households.drawings.kin import Family, Oddity


class Levels:
    """Groups of people who stand in one row; two are joined unless one stands above the other."""

    def __init__(self, family: Family) -> None:
        self.group = {key: key for key in family.people}
        self.below: dict[str, set[str]] = {key: set() for key in family.people}
        for child, parents in family.parents.items():
            for parent in parents:
                self.below[parent].add(child)

    def join(self, one: str, other: str) -> bool:
        """Put two people into one row; return whether that can be."""
        here, there = self.group[one], self.group[other]
        if here == there:
            return True
        if self.leads(here, there) or self.leads(there, here):
            return False
        for key, group in self.group.items():
            if group == there:
                self.group[key] = here
        self.below[here] |= self.below.pop(there)
        return True

    def under(self, group: str) -> set[str]:
        """Return the groups of the children of a group's people."""
        return {self.group[child] for child in self.below[group]}

    def leads(self, start: str, end: str) -> bool:
        """Tell whether `end` stands somewhere below `start`."""
        waiting, seen = [start], {start}
        while waiting:
            for group in self.under(waiting.pop()):
                if group == end:
                    return True
                if group not in seen:
                    seen.add(group)
                    waiting.append(group)
        return False

    def downward(self) -> list[str]:
        """Return the groups, each after all that stand above it."""
        found: list[str] = []
        waiting = list(self.below)
        above = {group: 0 for group in waiting}
        for group in waiting:
            for lower in self.under(group):
                above[lower] += 1
        ready = [group for group in waiting if not above[group]]
        while ready:
            found.append(group := ready.pop(0))
            for lower in sorted(self.under(group), key=waiting.index):
                above[lower] -= 1
                if not above[lower]:
                    ready.append(lower)
        return found


def rows_of(family: Family) -> dict[str, int]:
    """Return everyone's row, 0 at the top.

    A couple that would have to stand in two rows at once is taken apart, and told as an oddity.
    """
    levels = Levels(family)
    for pair in list(family.partners):
        if not levels.join(*pair):
            bond = family.partners.pop(pair)
            if not bond.inferred:
                family.odd.append(Oddity("rows", pair))
    for one, other in (*co_parents(family), *with_a_common_parent(family), *family.siblings):
        levels.join(one, other)
    return numbered(levels)


def co_parents(family: Family) -> Iterator[tuple[str, str]]:
    """Yield the pairs of people who have a child in the same way."""
    for parents in family.parents.values():
        for one, other in combinations(parents, 2):
            if parents[one].kind == parents[other].kind:
                yield one, other


def with_a_common_parent(family: Family) -> Iterator[tuple[str, str]]:
    """Yield pairs that tie all children of one parent together."""
    first: dict[str, str] = {}
    for child, parents in family.parents.items():
        for parent in parents:
            yield first.setdefault(parent, child), child


def numbered(levels: Levels) -> dict[str, int]:
    """Return everyone's row: as high as need be, then those above as near to the others as can be.

    Without the second step a wife's parents would stand in the row of her husband's grandparents.
    """
    order = levels.downward()
    row = dict.fromkeys(order, 0)
    for group in order:
        for lower in levels.under(group):
            row[lower] = max(row[lower], row[group] + 1)
    for group in reversed(order):
        row[group] = max(row[group], min((row[g] for g in levels.under(group)), default=0) - 1)
    return {key: row[group] for key, group in levels.group.items()}
