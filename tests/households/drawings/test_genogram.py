"""Small families as every textbook draws them."""

from casework.households.drawings.kin import Bond, Kin
from casework.households.drawings.shapes import Box, Disc, Stroke, Words
from tests.households.drawings.people import (
    bonds,
    born,
    captions,
    centres,
    draw,
    homes,
    lines,
    looks,
    man,
    symbol_of,
    woman,
)


def figures(picture):
    return {one.key: one for one in picture.figures}


def test_three_generations_stand_in_three_rows() -> None:
    people = [woman("g", is_index=True), man("s"), woman("c")]
    at = centres(draw(people, "g parent s, s parent c")[0])
    assert at["g"][1] < at["s"][1] < at["c"][1]


def test_a_man_is_a_square_a_woman_a_circle_anyone_else_a_diamond() -> None:
    found = figures(draw([man("a"), woman("b"), Kin("c", "丙")])[0])
    square, circle, diamond = (symbol_of(found[key]) for key in "abc")
    assert isinstance(square, Box)
    assert isinstance(circle, Disc)
    assert isinstance(diamond, Stroke)
    assert len(diamond.points) == 4


def test_the_head_has_a_second_edge() -> None:
    found = figures(draw([man("a", is_index=True), man("b")])[0])
    assert [looks(found[key]).count("d-sym") for key in "ab"] == [2, 1]


def test_the_dead_are_crossed_out_and_show_no_age() -> None:
    picture, _ = draw([woman("a", is_dead=True, age=70, years="1950–2020"), man("b", age=71)])
    found = figures(picture)
    assert looks(found["a"]).count("d-line") == 2
    words = [shape.text for shape in found["a"].shapes if isinstance(shape, Words)]
    assert words == ["女a", "1950–2020"]


def test_the_seriously_ill_are_half_filled() -> None:
    found = figures(draw([man("a", is_ill=True), woman("b", is_ill=True), man("c")])[0])
    assert ["d-half" in looks(found[key]) for key in "abc"] == [True, True, False]


def slashes(picture) -> int:
    """Return how many short slanting lines there are."""
    return sum(
        len(line.points) == 2 and 0 < abs(line.points[0][0] - line.points[1][0]) < 8
        for line in lines(picture)
    )


def test_divorce_is_two_slashes_separation_one_marriage_none() -> None:
    counts = [
        slashes(draw([man("a"), woman("b")], f"a partner b {state}")[0])
        for state in ("divorced", "separated", "married")
    ]
    assert counts == [2, 1, 0]


def test_a_couple_that_is_not_married_is_joined_by_a_dashed_line() -> None:
    picture, _ = draw([man("a"), woman("b")], "a partner b cohabiting")
    assert [line.look for line in lines(picture)] == ["d-line d-dash"]


REMARRIED = [
    man("f", is_index=True),
    woman("ex"),
    woman("wife"),
    man("old"),
    woman("new"),
]
REMARRIAGE = (
    "f partner ex divorced, f partner wife married, f parent old, ex parent old, "
    "f parent new, wife parent new"
)


def test_who_married_again_stands_between_the_two() -> None:
    at = centres(draw(REMARRIED, REMARRIAGE)[0])
    assert at["ex"][0] < at["f"][0] < at["wife"][0]


def test_half_siblings_hang_each_between_their_own_parents() -> None:
    at = centres(draw(REMARRIED, REMARRIAGE)[0])
    assert at["ex"][0] < at["old"][0] < at["f"][0] < at["new"][0] < at["wife"][0]


def test_an_only_child_hangs_straight_under_the_middle_of_the_couple() -> None:
    people = [man("a"), woman("b"), man("c")]
    at = centres(draw(people, "a partner b married, a parent c, b parent c")[0])
    assert at["c"][0] == (at["a"][0] + at["b"][0]) / 2


def test_siblings_stand_by_age() -> None:
    people = [man("a"), man("y", born_on=born(2001)), man("o", born_on=born(1999))]
    at = centres(draw(people, "a parent y, a parent o")[0])
    assert at["o"][0] < at["y"][0]


def test_an_adopted_child_hangs_on_a_dashed_line_and_a_born_one_on_a_whole() -> None:
    people = [man("a"), woman("b"), man("own"), man("taken")]
    ties = "a partner b married, a parent own, b parent own, a adoptive taken, b adoptive taken"
    picture, _ = draw(people, ties)
    x = centres(picture)
    over = {
        key: next(s.look for s in lines(picture) if s.points[-1] == (at[0], at[1] - 16))
        for key, at in x.items()
        if key in {"own", "taken"}
    }
    assert over == {"own": "d-line", "taken": "d-line d-dash"}


def test_twins_hang_on_one_point() -> None:
    twin = {"born_on": born(2010)}
    people = [man("a"), woman("b"), man("t1", **twin), woman("t2", **twin)]
    ties = "a partner b married, a parent t1, b parent t1, a parent t2, b parent t2"
    picture, _ = draw(people, ties)
    at = centres(picture)
    starts = {
        s.points[0]
        for s in lines(picture)
        for key in ("t1", "t2")
        if s.points[-1] == (at[key][0], at[key][1] - 16)
    }
    assert len(starts) == 1


def test_cousins_stand_under_their_own_parents() -> None:
    people = [man("g"), man("s1"), man("s2"), man("c1"), man("c2")]
    at = centres(draw(people, "g parent s1, g parent s2, s1 parent c1, s2 parent c2")[0])
    assert (at["s1"][0] < at["s2"][0]) == (at["c1"][0] < at["c2"][0])


def test_parents_of_both_partners_stand_in_one_row() -> None:
    people = [man("a"), woman("b"), man("af"), man("bf"), man("ag")]
    at = centres(draw(people, "a partner b married, af parent a, bf parent b, ag parent af")[0])
    assert at["af"][1] == at["bf"][1] > at["ag"][1]


def test_a_grandfather_who_adopts_is_two_rows_above() -> None:
    people = [man("g"), man("s"), man("c")]
    at = centres(draw(people, "g parent s, s parent c, g adoptive c")[0])
    assert at["g"][1] < at["s"][1] < at["c"][1]


def test_siblings_of_whom_no_parent_is_known_hang_on_one_line() -> None:
    picture, _ = draw([man("a"), woman("b"), man("c")], "a sibling b, b sibling c")
    at = centres(picture)
    assert len({y for _x, y in at.values()}) == 1
    assert len(lines(picture)) == 4


def test_a_lone_elder_is_drawn_without_a_word_of_missing_relations() -> None:
    picture, _ = draw([woman("a", is_index=True, lives_here=True, age=88)])
    assert captions(picture) == []
    assert len(homes(picture)) == 1


def test_who_has_no_tie_stands_aside_under_a_caption() -> None:
    picture, _ = draw([man("a"), man("b"), man("x")], "a parent b")
    at = centres(picture)
    assert at["x"][1] > at["b"][1] > at["a"][1]
    assert captions(picture) == ["没有登记关系："]


def test_parts_of_a_family_that_nothing_joins_stand_side_by_side_the_heads_first() -> None:
    people = [man("a"), man("b"), man("c", is_index=True), man("d")]
    at = centres(draw(people, "a parent b, c parent d")[0])
    assert at["c"][0] < at["a"][0]
    assert at["c"][1] == at["a"][1]


def test_a_child_of_one_known_parent_hangs_beside_that_parent() -> None:
    picture, _ = draw([woman("m"), man("c")], "m parent c")
    at = centres(picture)
    start = next(s.points[0] for s in lines(picture) if s.points[0][1] == s.points[1][1])
    assert abs(start[0] - at["m"][0]) < 16
    assert start[1] > at["m"][1]


def odd(people, ties) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.code, one.keys) for one in draw(people, ties)[1].odd]


def test_ones_own_parent_is_told_and_not_drawn() -> None:
    assert odd([man("a")], "a parent a") == [("self", ("a", "a"))]


def test_a_circle_of_parents_is_told_and_the_first_ones_are_drawn() -> None:
    people = [man("a"), man("b"), man("c")]
    assert odd(people, "a parent b, b parent c, c parent a") == [("circle", ("c", "a"))]


def test_two_kinds_of_parenthood_between_two_people_are_told() -> None:
    assert odd([man("a"), man("b")], "a parent b, a adoptive b") == [("twice", ("a", "b"))]


def test_a_couple_of_ancestor_and_descendant_is_told() -> None:
    people = [man("a"), man("b"), man("c")]
    found = odd(people, "a parent b, b parent c, a partner c married")
    assert found == [("line", ("a", "c"))]


def test_a_couple_of_two_generations_is_told_and_both_are_drawn() -> None:
    people = [man("g"), man("u"), man("p"), woman("n")]
    ties = "g parent u, g parent p, p parent n, u partner n married, u partner p married"
    picture, family = draw(people, ties)
    assert [one.code for one in family.odd] == ["rows"]
    assert len(picture.figures) == 4


def test_a_parent_younger_than_the_child_is_drawn_and_told() -> None:
    people = [man("a", born_on=born(2000)), man("b", born_on=born(1990))]
    picture, family = draw(people, "a parent b")
    assert [one.code for one in family.odd] == ["younger"]
    assert centres(picture)["a"][1] < centres(picture)["b"][1]


def test_what_was_inferred_is_dotted_and_never_told_as_odd() -> None:
    ties = [*bonds("a parent b"), Bond("parent", "b", "a", inferred=True)]
    ties.append(Bond("parent", "b", "c", inferred=True))
    picture, family = draw([man("a"), man("b"), man("c")], ties)
    assert family.odd == []
    assert "d-line d-guess" in {line.look for line in lines(picture)}


def test_nobody_is_an_empty_drawing() -> None:
    assert draw([])[0].figures == ()
