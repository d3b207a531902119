"""Who has children with whom, and the couples that stand side by side."""

from dataclasses import dataclass
from itertools import combinations

from casework.households.drawings.kin import (
    DIVORCED,
    FEMALE,
    PARENTAL,
    SEPARATED,
    WIDOWED,
    Family,
    Link,
)

PAST = {DIVORCED, SEPARATED, WIDOWED}


@dataclass(frozen=True)
class Union:
    """Two parents, one, or none (siblings of whom no parent is known), and their children."""

    parents: tuple[str, ...]
    children: tuple[str, ...]

    def link(self, family: Family, child: str) -> Link | None:
        """Return how a child belongs here: by birth if by anyone's, recorded if by anyone's."""
        known = family.parents_of(child)
        links = [known[parent] for parent in self.parents if parent in known]
        links.sort(key=lambda link: (PARENTAL.index(link.kind), link.inferred))
        return links[0] if links else None


def unions_of(family: Family, row: dict[str, int]) -> list[Union]:
    """Return every union, its children from the oldest to the youngest."""
    found: dict[tuple[str, ...], list[str]] = {}
    for child in family.people:
        for parents in grouped(family, row, child):
            found.setdefault(parents, []).append(child)
    unions = [Union(parents, by_age(family, children)) for parents, children in found.items()]
    return [*unions, *without_parents(family)]


def by_age(family: Family, keys: list[str]) -> tuple[str, ...]:
    """Return people from the oldest to the youngest; who has no birth date keeps their place."""
    dated = sorted(
        (key for key in keys if family.people[key].born_on),
        key=lambda key: (family.people[key].born_on, family.place(key)),
    )
    following = iter(dated)
    return tuple(next(following) if family.people[key].born_on else key for key in keys)


def grouped(family: Family, row: dict[str, int], child: str) -> list[tuple[str, ...]]:
    """Return a child's parents in couples: of one kind first, then who is a couple, then alone."""
    known = family.parents_of(child)
    left = sorted(known, key=family.place)
    found: list[tuple[str, ...]] = []
    for of_a_kind, together in ((True, True), (True, False), (False, True)):
        for one, other in combinations(list(left), 2):
            fits = row[one] == row[other]
            fits &= not of_a_kind or known[one].kind == known[other].kind
            fits &= not together or is_couple(family, one, other)
            if fits and one in left and other in left:
                found.append((one, other))
                left = [key for key in left if key not in {one, other}]
    return [*found, *((key,) for key in left)]


def is_couple(family: Family, one: str, other: str) -> bool:
    return (one, other) in family.partners or (other, one) in family.partners


def without_parents(family: Family) -> list[Union]:
    """Return the sibships of whom no parent is known."""
    sets: list[set[str]] = []
    for pair in family.siblings:
        touching = [one for one in sets if one & set(pair)]
        sets = [one for one in sets if one not in touching]
        sets.append(set(pair).union(*touching))
    orphans = [[k for k in family.people if k in one and not family.parents_of(k)] for one in sets]
    return [Union((), by_age(family, keys)) for keys in orphans if len(keys) > 1]


def chains(family: Family, row: dict[str, int], unions: list[Union]) -> list[tuple[str, ...]]:
    """Return everyone in chains of partners and co-parents, as they stand side by side."""
    near: dict[str, dict[str, str]] = {key: {} for key in family.people}
    for union in unions:
        if len(union.parents) == 2:
            join(near, union.parents[0], union.parents[1], "")
    for (one, other), bond in family.partners.items():
        join(near, one, other, bond.state)
    found: list[tuple[str, ...]] = []
    placed: set[str] = set()
    for key in family.people:
        if key not in placed:
            chain = chain_of(family, near, component(near, key))
            placed |= set(chain)
            found.append(chain)
    return found


def join(near: dict[str, dict[str, str]], one: str, other: str, state: str) -> None:
    near[one][other] = state
    near[other][one] = state


def component(near: dict[str, dict[str, str]], start: str) -> list[str]:
    """Return everyone whom partners lead to from one person."""
    found = [start]
    for key in found:
        found += [other for other in near[key] if other not in found]
    return found


def chain_of(
    family: Family, near: dict[str, dict[str, str]], members: list[str]
) -> tuple[str, ...]:
    """Return a chain from left to right: who has most partners between those of before and now."""
    members = sorted(members, key=family.place)
    centre = max(members, key=lambda key: (len(near[key]), family.people[key].sex != FEMALE))
    if len(members) == 2:
        return (centre, next(key for key in members if key != centre))
    left: list[str] = []
    right: list[str] = []
    placed = {centre}
    states = near[centre]
    partners = sorted(states, key=lambda key: (states[key] in PAST, family.place(key)))
    has_now = states[partners[0]] not in PAST if partners else False
    for n, key in enumerate(partners):
        side = (left if n else right) if has_now else (right if n == 1 else left)
        if key not in placed:
            extend(near, family, key, side, placed)
    return (*reversed(left), centre, *right)


def extend(
    near: dict[str, dict[str, str]], family: Family, key: str, side: list[str], placed: set[str]
) -> None:
    """Put a person and their further partners at the end of one side."""
    waiting = [key]
    while waiting:
        one = waiting.pop(0)
        if one not in placed:
            placed.add(one)
            side.append(one)
            waiting = [*sorted(near[one], key=family.place), *waiting]
