"""Whatever is recorded of a family, its drawing can be read: hypothesis makes the families."""

from functools import cache
from itertools import combinations
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.households.drawings.kin import Bond, Family, Kin
from casework.households.drawings.shapes import Picture
from tests.households.drawings.people import (
    centres,
    crosses,
    draw,
    homes,
    is_inside,
    overlap,
    segments,
)

STATES = ["married", "divorced", "separated", "cohabiting", "widowed"]
KINDS = ["parent", "parent", "adoptive", "foster"]
NAMES = ["顾秀兰", "阿卜杜热合曼·买买提", "𠅤", "Maximilian Rosenbaum", "一个名字特别特别长的人"]
MANY = settings(max_examples=25, deadline=None, derandomize=True)
ANY = given(st.integers(0, 10**6))


class Drawn(NamedTuple):
    """A family that a number stands for, and its drawing."""

    people: list[Kin]
    ties: list[Bond]
    picture: Picture
    kept: Family


@cache
def drawn(number: int) -> Drawn:
    """Make 1 to 40 people; most of their ties are plausible, some contradict each other."""
    chance = Random(number)
    keys = [f"p{n}" for n in range(chance.randint(1, 40))]
    people = [
        Kin(
            key,
            chance.choice(NAMES),
            relation="子",
            sex=chance.choice(["1", "2", ""]),
            age=chance.choice([None, 3, 41, 100]),
            is_dead=chance.random() < 0.2,
            is_ill=chance.random() < 0.2,
            is_index=key == "p0",
            lives_here=chance.random() < 0.4,
        )
        for key in keys
    ]
    ties = [tie for n in range(1, len(keys)) for tie in parents(chance, keys, n)]
    for _ in range(chance.randint(0, len(keys) // 2)):
        state = chance.choice(STATES)
        ties.append(Bond("partner", chance.choice(keys), chance.choice(keys), state))
    for _ in range(chance.randint(0, 3)):
        kind = chance.choice(["parent", "sibling"])
        ties.append(Bond(kind, chance.choice(keys), chance.choice(keys)))
    return Drawn(people, ties, *draw(people, ties))


def parents(chance: Random, keys: list[str], n: int) -> list[Bond]:
    """Return up to two parents of the n-th, out of those shortly before."""
    near = keys[max(0, n - 12) : n]
    found = chance.sample(near, min(len(near), chance.choice([0, 1, 2, 2])))
    return [Bond(chance.choice(KINDS), one, keys[n]) for one in found]


@MANY
@ANY
def test_everyone_is_drawn_once(number: int) -> None:
    found = drawn(number)
    keys = sorted(one.key for one in found.picture.figures)
    assert keys == sorted(one.key for one in found.people)


@MANY
@ANY
def test_nobody_lies_on_anybody(number: int) -> None:
    picture = drawn(number).picture
    pairs = combinations(picture.figures, 2)
    assert [(a.key, b.key) for a, b in pairs if overlap(a.frame, b.frame)] == []


@MANY
@ANY
def test_everyone_is_on_the_sheet(number: int) -> None:
    picture = drawn(number).picture
    sheet = (0, 0, picture.width, picture.height)
    for one in picture.figures:
        assert sheet[0] <= one.frame[0]
        assert sheet[1] <= one.frame[1]
        assert one.frame[2] <= sheet[2]
        assert one.frame[3] <= sheet[3]


@MANY
@ANY
def test_children_stand_below_all_of_their_parents(number: int) -> None:
    _people, _ties, picture, kept = drawn(number)
    at = centres(picture)
    for child, parents in kept.parents.items():
        assert all(at[parent][1] + 40 < at[child][1] for parent in parents)


@MANY
@ANY
def test_partners_stand_in_one_row(number: int) -> None:
    _people, _ties, picture, kept = drawn(number)
    at = centres(picture)
    assert [pair for pair in kept.partners if at[pair[0]][1] != at[pair[1]][1]] == []


@MANY
@ANY
def test_the_same_family_is_drawn_the_same_whatever_the_order_of_its_ties(number: int) -> None:
    people, ties, picture, _kept = drawn(number)
    assert draw(people, ties[::-1])[0] == picture == draw(people, ties)[0]


@MANY
@ANY
def test_no_line_goes_through_a_symbol_or_a_name(number: int) -> None:
    picture = drawn(number).picture
    hit = []
    for one in picture.figures:
        x, y = (one.frame[0] + one.frame[2]) / 2, one.frame[1] + 22
        symbol = (x - 10, y - 10, x + 10, y + 10)
        label = (x - 31, y + 22, x + 31, one.frame[3] - 2)
        hit += [(one.key, s) for s in segments(picture) if crosses(s, symbol) or crosses(s, label)]
    assert hit == []


@MANY
@ANY
def test_the_dashed_line_goes_round_those_who_live_together_and_nobody_else(number: int) -> None:
    _people, _ties, picture, kept = drawn(number)
    rings = [home.points for home in homes(picture)]
    for key, at in centres(picture).items():
        inside = sum(is_inside(at, ring) for ring in rings) % 2 == 1
        assert inside == kept.people[key].lives_here


@MANY
@ANY
def test_no_two_lines_lie_on_each_other(number: int) -> None:
    level = [
        (start[1], *sorted((start[0], end[0])))
        for start, end in segments(drawn(number).picture)
        if start[1] == end[1]
    ]
    hit = [
        (one, other)
        for one, other in combinations(level, 2)
        if abs(one[0] - other[0]) < 3 and one[1] < other[2] - 1 and other[1] < one[2] - 1
    ]
    assert hit == []
