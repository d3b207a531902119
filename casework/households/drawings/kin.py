"""What a genogram is drawn from: people and the ties between them, without any model behind."""

from dataclasses import dataclass, field
from datetime import date

MALE, FEMALE = "1", "2"

# Kinds of ties, the one of the first person to the other.
PARENT, ADOPTIVE, FOSTER = "parent", "adoptive", "foster"
PARTNER, SIBLING, GUARDIAN = "partner", "sibling", "guardian"
PARENTAL = (PARENT, ADOPTIVE, FOSTER)

# How partners stand to each other.
MARRIED, COHABITING, SEPARATED = "married", "cohabiting", "separated"
DIVORCED, WIDOWED = "divorced", "widowed"


@dataclass(frozen=True)
class Kin:
    """One person. `told` is what a screen reader says of them, `years` a line for the dead.

    `is_unknown`: nobody recorded, but someone there must have been: a grandchild's parent.
    """

    key: str
    name: str = field(default="", repr=False)
    relation: str = field(default="", repr=False)
    sex: str = ""
    born_on: date | None = field(default=None, repr=False)
    age: int | None = None
    years: str = field(default="", repr=False)
    told: str = field(default="", repr=False)
    is_dead: bool = False
    is_ill: bool = False
    is_index: bool = False
    lives_here: bool = False
    is_unknown: bool = False


@dataclass(frozen=True)
class Bond:
    """A tie: `one` is parent, partner, sibling or guardian of `other`.

    `inferred`: nobody recorded it, it follows from what both are to the head of the household.
    """

    kind: str
    one: str
    other: str
    state: str = ""
    inferred: bool = False


@dataclass(frozen=True)
class Oddity:
    """Something in the record that can't be so, or can't be drawn: a code, and whom it is about."""

    code: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A child and a parent: as what, and whether that was inferred."""

    kind: str
    inferred: bool


@dataclass
class Family:
    """Everyone by key, in the order given, with the ties that can be drawn."""

    people: dict[str, Kin]
    parents: dict[str, dict[str, Link]] = field(default_factory=dict)
    partners: dict[tuple[str, str], Bond] = field(default_factory=dict)
    siblings: list[tuple[str, str]] = field(default_factory=list)
    odd: list[Oddity] = field(default_factory=list)

    def place(self, key: str) -> int:
        """Return where a person comes in the order given, which settles every tie."""
        return list(self.people).index(key)

    def parents_of(self, key: str) -> dict[str, Link]:
        """Return a person's parents with how."""
        return self.parents.get(key, {})

    def is_above(self, one: str, other: str) -> bool:
        """Tell whether `one` is an ancestor of `other`."""
        waiting, seen = [other], {other}
        while waiting:
            for parent in self.parents_of(waiting.pop()):
                if parent == one:
                    return True
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return False
