"""What stands in the rows of a genogram: units of people side by side, and the strands between."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from casework.households.drawings.kin import Family
from casework.households.drawings.unions import Union, chains, unions_of

COLUMN = 80.0  # of a person, in px
BEND = 16.0  # of a strand on its way past a row
APART = 0.0  # between units: none, so that one child each of two marriages hangs straight
ASIDE = 5.0  # how far a lone parent's line keeps from the middle between two columns


@dataclass(eq=False)
class Unit:
    """Partners side by side; or one place through which a strand goes. `x` is its left edge."""

    members: tuple[str, ...]
    row: int
    step: float = COLUMN
    tied: frozenset[frozenset[str]] = frozenset()
    x: float = 0

    @property
    def width(self) -> float:
        return self.step * len(self.members)

    @property
    def is_bend(self) -> bool:
        return self.step == BEND

    def middle(self, key: str) -> float:
        """Return where a member's centre is."""
        return self.x + self.step * (self.members.index(key) + 0.5)

    def is_tied(self, left: int) -> bool:
        """Tell whether a line of partners joins the member at `left` with the next one."""
        return frozenset(self.members[max(left, 0) : left + 2]) in self.tied

    def socket(self, union: Union) -> float:
        """Return where the line to a union's children begins, between two columns."""
        places = sorted(self.members.index(key) for key in union.parents)
        if not places:
            return self.x + self.width / 2
        if len(places) == 2:
            first, last = places
            at = first + 1 if last - first > 1 and self.is_tied(last - 1) else last
            return self.x + self.step * at
        at = places[0]
        if self.is_tied(at) and not self.is_tied(at - 1):
            return self.x + self.step * at + ASIDE
        return self.x + self.step * (at + 1) - ASIDE

    def tied_within(self) -> list[frozenset[str]]:
        """Return the couples among its members."""
        return [pair for pair in self.tied if pair <= set(self.members)]

    def mirror(self) -> None:
        """Turn left into right."""
        self.members = self.members[::-1]


@dataclass(eq=False)
class Strand:
    """A line down to a child, or to the place where it goes past a row on the way.

    `shift`: how far from the child's middle it ends, where a child has lines from several couples.
    """

    union: Union
    child: str
    upper: Unit
    lower: Unit
    lower_key: str
    shift: float = 0

    @property
    def top(self) -> float:
        if self.upper.is_bend and self.union.parents:
            return self.upper.x + self.upper.width / 2
        return self.upper.socket(self.union)

    @property
    def end(self) -> float:
        return self.lower.middle(self.lower_key) + self.shift

    @property
    def is_last(self) -> bool:
        """Whether it ends at the child itself."""
        return self.lower_key == self.child


@dataclass
class Grid:
    """The rows of one family, from the top; `strands` by the row in which they begin."""

    rows: list[list[Unit]] = field(default_factory=list)
    strands: list[list[Strand]] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)

    def add(self, unit: Unit) -> Unit:
        self.rows[unit.row].append(unit)
        return unit

    def ends_at(self, row: int) -> list[Strand]:
        """Return the strands that end in a row."""
        return self.strands[row - 1] if row else []


def grid_of(family: Family, keys: Iterable[str], row: dict[str, int]) -> Grid:
    """Return the grid of a connected part of a family, its units in no order yet."""
    mine = set(keys)
    all_unions = unions_of(family, row)
    unions = [u for u in all_unions if mine & {*u.parents, *u.children}]
    first = 0 if all(u.parents or min(row[c] for c in u.children) for u in unions) else -1
    deep = max(row[key] for key in mine) - first + 1
    grid = Grid([[] for _ in range(deep)], [[] for _ in range(deep)], unions)
    tied = frozenset(frozenset(pair) for pair in family.partners)
    tied |= {frozenset(u.parents) for u in unions if len(u.parents) == 2}
    home: dict[str, Unit] = {}
    for chain in chains(family, row, all_unions):
        if chain[0] in mine:
            unit = grid.add(Unit(chain, row[chain[0]] - first, tied=tied))
            home |= dict.fromkeys(chain, unit)
    for union in unions:
        add_strands(grid, union, home)
    return grid


def add_strands(grid: Grid, union: Union, home: dict[str, Unit]) -> None:
    """Add a union's strands; one that goes past a row gets a place there, so that it's free."""
    if union.parents:
        upper = home[union.parents[0]]
    else:
        top = min(home[child].row for child in union.children)
        upper = grid.add(Unit((f"over {union.children[0]}",), top - 1, BEND))
    for child in union.children:
        above = upper
        for row in range(upper.row + 1, home[child].row):
            key = f"past {row} {union.parents} {child}"
            bend = grid.add(Unit((key,), row, BEND))
            grid.strands[above.row].append(Strand(union, child, above, bend, key))
            above = bend
        grid.strands[above.row].append(Strand(union, child, above, home[child], child))
