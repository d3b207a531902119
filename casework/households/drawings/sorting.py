"""Which of the ties can be drawn: contradictory and circular ones are left out, and told."""

from collections.abc import Callable, Iterable, Sequence

from casework.households.drawings.kin import (
    PARENTAL,
    PARTNER,
    SIBLING,
    Bond,
    Family,
    Kin,
    Link,
    Oddity,
)

KINDS = (*PARENTAL, PARTNER, SIBLING)


def sorted_out(people: Sequence[Kin], bonds: Iterable[Bond]) -> Family:
    """Return the family with every tie that can be drawn; the others are its oddities.

    Recorded ties come before inferred ones, and neither's order matters: of two that exclude each
    other always the same one stays. Guardians are no kin and aren't drawn.
    """
    family = Family({one.key: one for one in people})
    order = {key: n for n, key in enumerate(family.people)}
    known = [b for b in bonds if b.kind in KINDS and b.one in order and b.other in order]
    known.sort(key=lambda b: (b.inferred, KINDS.index(b.kind), order[b.one], order[b.other]))
    for bond in known:
        take(family, bond)
    return family


def take(family: Family, bond: Bond) -> None:
    """Add one tie to the family, or say why not; an inferred one is dropped without a word."""
    problem = ADDING.get(bond.kind, add_parent)(family, bond)
    if problem and not bond.inferred:
        family.odd.append(Oddity(problem, (bond.one, bond.other)))


def add_parent(family: Family, bond: Bond) -> str:
    """Make `one` a parent of `other`; return what is wrong with that, or nothing."""
    if bond.one == bond.other:
        return "self"
    parents = family.parents.setdefault(bond.other, {})
    if bond.one in parents:
        return "twice"
    if family.is_above(bond.other, bond.one):
        return "circle"
    parents[bond.one] = Link(bond.kind, bond.inferred)
    if is_younger(family.people[bond.one], family.people[bond.other]):
        return "younger"
    return ""


def is_younger(parent: Kin, child: Kin) -> bool:
    """Tell whether a parent was born no sooner than the child."""
    return bool(parent.born_on and child.born_on and parent.born_on >= child.born_on)


def add_partner(family: Family, bond: Bond) -> str:
    """Make two people a couple; return what is wrong with that, or nothing."""
    pair = (bond.one, bond.other)
    if bond.one == bond.other:
        return "self"
    if pair in family.partners or pair[::-1] in family.partners:
        return "twice"
    if family.is_above(*pair) or family.is_above(*pair[::-1]):
        return "line"
    family.partners[pair] = bond
    return ""


def add_sibling(family: Family, bond: Bond) -> str:
    """Make two people siblings; return what is wrong with that, or nothing."""
    pair = (bond.one, bond.other)
    if bond.one == bond.other:
        return "self"
    if family.is_above(*pair) or family.is_above(*pair[::-1]):
        return "line"
    if pair not in family.siblings and pair[::-1] not in family.siblings:
        family.siblings.append(pair)
    return ""


ADDING: dict[str, Callable[[Family, Bond], str]] = {PARTNER: add_partner, SIBLING: add_sibling}
