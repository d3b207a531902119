"""The lines between two rows: which height each takes, so that no two lie on each other."""

from dataclasses import dataclass

from casework.households.drawings.grid import Grid, Strand, Unit
from casework.households.drawings.unions import Union

NEAR = 6.0  # lines closer than this look like one
STRAIGHT = 2.0  # what is off by less is drawn as one upright line


@dataclass(eq=False)
class Bundle:
    """The strands of one union between two rows: down from `top`, along `track`, down to each."""

    union: Union
    upper: Unit
    top: float
    strands: list[Strand]
    track: int = -1

    @property
    def span(self) -> tuple[float, float]:
        xs = [self.top, *(strand.end for strand in self.strands)]
        return min(xs), max(xs)

    @property
    def is_straight(self) -> bool:
        left, right = self.span
        return right - left < STRAIGHT

    def meets(self, other: "Bundle") -> bool:
        """Tell whether both would lie on each other at one height."""
        (left, right), (other_left, other_right) = self.span, other.span
        return left < other_right + NEAR and other_left < right + NEAR

    def must_be_over(self, other: "Bundle") -> bool:
        """Tell whether it comes down where a child of the other's hangs."""
        return any(abs(self.top - strand.end) < NEAR for strand in other.strands)


def bundles(grid: Grid, row: int) -> list[Bundle]:
    """Return the bundles that begin in a row, each with its track; 0 is the uppermost."""
    found: dict[tuple[Unit, int], Bundle] = {}
    for strand in grid.strands[row]:
        place = (strand.upper, id(strand.union))
        bundle = found.setdefault(place, Bundle(strand.union, strand.upper, strand.top, []))
        bundle.strands.append(strand)
    all_of_row = sorted(found.values(), key=lambda bundle: bundle.span)
    waiting = [bundle for bundle in all_of_row if not bundle.is_straight]
    placed: list[Bundle] = []
    while waiting:
        bundle = next((b for b in waiting if not is_held_up(b, waiting)), waiting[0])
        bundle.track = free_track(bundle, placed)
        placed.append(bundle)
        waiting.remove(bundle)
    return all_of_row


def is_held_up(bundle: Bundle, waiting: list[Bundle]) -> bool:
    """Tell whether another one has to be placed over it first."""
    return any(other is not bundle and other.must_be_over(bundle) for other in waiting)


def free_track(bundle: Bundle, placed: list[Bundle]) -> int:
    """Return the uppermost height that is free, under those that must be over it."""
    track = max((b.track + 1 for b in placed if b.must_be_over(bundle)), default=0)
    taken = {b.track for b in placed if b.meets(bundle)}
    while track in taken:
        track += 1
    return track


def tracks_of(found: list[Bundle]) -> int:
    """Return how many heights the bundles of a row take."""
    return max((bundle.track + 1 for bundle in found), default=0)
