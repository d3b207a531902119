"""Ties that nobody recorded but that follow from what people are to the head (GB/T 4761).

Only where it can't be otherwise: a son's two-digit code 28 is a son-in-law, so whoever's relation
is told in words of in-laws or step kin is left alone. What is inferred is drawn dotted and told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from casework.households.drawings.kin import (
    ADOPTIVE,
    DIVORCED,
    MARRIED,
    PARENT,
    PARENTAL,
    PARTNER,
    SEPARATED,
    SIBLING,
    WIDOWED,
    Bond,
    Kin,
)
from casework.households.roster.kin_words import ADOPTED, OTHERWISE, PLAIN

SPOUSE, SON, DAUGHTER, GRANDCHILD = "1", "2", "3", "4"
FATHER_OR_MOTHER, GRANDPARENT, BROTHER_OR_SISTER = "5", "6", "7"

GENERATION = 14  # years: nobody is taken for a parent who is less older


@dataclass
class Known:
    """What is recorded about a family, and what was inferred so far."""

    head: Kin
    people: dict[str, Kin]
    told: dict[str, tuple[str, str]]
    bonds: list[Bond]
    inferred: list[Bond] = field(default_factory=list)
    unknown: list[Kin] = field(default_factory=list)

    def all(self) -> Iterable[Bond]:
        return (*self.bonds, *self.inferred)

    def add(self, kind: str, one: str, other: str, state: str = "") -> None:
        self.inferred.append(Bond(kind, one, other, state, inferred=True))

    def add_unknown(self, key: str) -> str:
        """Add someone who must have been there, and return their key."""
        self.unknown.append(Kin(f"? {key}", is_unknown=True))
        return self.unknown[-1].key

    def of_code(self, code: str) -> list[str]:
        """Return who has a relation to the head, told in no other words than its own."""
        return [key for key, told in self.told.items() if told[0] == code and self.is_plain(key)]

    def is_plain(self, key: str) -> bool:
        words = self.told[key][1]
        return words in PLAIN or not set(words) & set(OTHERWISE)

    def parents_of(self, key: str) -> list[str]:
        return [b.one for b in self.all() if b.kind in PARENTAL and b.other == key]

    def children_of(self, key: str) -> list[str]:
        return [b.other for b in self.all() if b.kind in PARENTAL and b.one == key]

    def partners_of(self, key: str) -> list[Bond]:
        return [b for b in self.all() if b.kind == PARTNER and key in {b.one, b.other}]

    def is_tied_to_head(self, key: str) -> bool:
        return any({b.one, b.other} == {self.head.key, key} for b in self.all())

    def may_be_parent(self, one: str, child: str) -> bool:
        """Tell whether someone is old enough, as far as that is known."""
        ages = self.people[one].born_on, self.people[child].born_on
        return not (ages[0] and ages[1]) or ages[1].year - ages[0].year >= GENERATION


def inferred_from_relations(
    people: Sequence[Kin], told: dict[str, tuple[str, str]], bonds: Sequence[Bond]
) -> tuple[list[Bond], list[Kin]]:
    """Return the ties that follow, and the unknown people through whom some of them go.

    `told`: what each is to the head, the code and the words it was told in. Without exactly one
    head nothing follows.
    """
    heads = [one for one in people if one.is_index]
    if len(heads) != 1:
        return [], []
    known = Known(heads[0], {one.key: one for one in people}, told, list(bonds))
    for infer in (spouse, parents, siblings, children, grandchildren, grandparents):
        infer(known)
    return known.inferred, known.unknown


def spouse(known: Known) -> None:
    """A head has one spouse: where one is named and no marriage is recorded, it is that one."""
    named = known.of_code(SPOUSE)
    past = {DIVORCED, SEPARATED, WIDOWED}
    taken = any(bond.state not in past for bond in known.partners_of(known.head.key))
    if len(named) == 1 and not taken and not known.is_tied_to_head(named[0]):
        dead = known.people[named[0]].is_dead or known.head.is_dead
        known.add(PARTNER, known.head.key, named[0], WIDOWED if dead else MARRIED)


def parents(known: Known) -> None:
    """A parent of the head, as long as the head has no more than two."""
    named = [k for k in known.of_code(FATHER_OR_MOTHER) if not known.is_tied_to_head(k)]
    if len(named) + len(known.parents_of(known.head.key)) <= 2:
        for key in named:
            if known.may_be_parent(key, known.head.key):
                known.add(kind_of(known, key), key, known.head.key)


def kind_of(known: Known, key: str) -> str:
    return ADOPTIVE if ADOPTED in known.told[key][1] else PARENT


def siblings(known: Known) -> None:
    """A sibling of the head has the head's parents where they are known; else both are siblings."""
    for key in known.of_code(BROTHER_OR_SISTER):
        if known.is_tied_to_head(key) or known.parents_of(key):
            continue
        above = [one for one in known.parents_of(known.head.key) if known.may_be_parent(one, key)]
        for parent in above:
            known.add(PARENT, parent, key)
        if not above:
            known.add(SIBLING, known.head.key, key)


def children(known: Known) -> None:
    """A child of the head's; of the partner's too, where the head never had another."""
    for key in (*known.of_code(SON), *known.of_code(DAUGHTER)):
        if known.parents_of(key) or known.is_tied_to_head(key):
            continue
        if not known.may_be_parent(known.head.key, key):
            continue
        kind = kind_of(known, key)
        known.add(kind, known.head.key, key)
        partners = known.partners_of(known.head.key)
        if len(partners) == 1:
            other = partners[0].other if partners[0].one == known.head.key else partners[0].one
            if known.may_be_parent(other, key):
                known.add(kind, other, key)


def grandchildren(known: Known) -> None:
    """A grandchild is the only child's child; of one of several, or of nobody known, of someone."""
    middle = known.children_of(known.head.key)
    for key in known.of_code(GRANDCHILD):
        if known.parents_of(key):
            continue
        able = [one for one in dict.fromkeys(middle) if known.may_be_parent(one, key)]
        if len(able) == 1:
            known.add(PARENT, able[0], key)
            continue
        between = known.add_unknown(key)
        known.add(PARENT, known.head.key, between)
        known.add(PARENT, between, key)


def grandparents(known: Known) -> None:
    """A grandparent is the parent of some parent of the head."""
    for key in known.of_code(GRANDPARENT):
        if known.children_of(key):
            continue
        above = known.parents_of(known.head.key)
        able = [one for one in above if known.may_be_parent(key, one)]
        between = able[0] if len(able) == 1 else known.add_unknown(key)
        if between not in able:
            known.add(PARENT, between, known.head.key)
        known.add(PARENT, key, between)
