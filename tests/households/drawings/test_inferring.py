"""What follows from the relation to the head, and what doesn't."""

import pytest

from casework.households.drawings.inferring import inferred_from_relations
from casework.households.drawings.kin import Bond, Kin
from tests.households.drawings.people import bonds, born, man, woman

HEAD = man("h", is_index=True, born_on=born(1960))


def inferred(people: list[Kin], told: str, ties: str = "") -> list[str]:
    """Return the ties that follow, as "one kind other"; `told` is "key code words, …"."""
    words = [one.split() for one in told.split(",") if one.strip()]
    relations = {key: (code, *rest, "")[:2] for key, code, *rest in words}
    relations["h"] = ("0", "")
    found, _ = inferred_from_relations([HEAD, *people], relations, bonds(ties))
    assert all(bond.inferred for bond in found)
    return [f"{b.one} {b.kind} {b.other}" + (f" {b.state}" if b.state else "") for b in found]


def test_the_one_spouse_is_married_to_the_head() -> None:
    assert inferred([woman("w")], "w 1") == ["h partner w married"]


def test_a_spouse_who_died_left_a_widower() -> None:
    assert inferred([woman("w", is_dead=True)], "w 1") == ["h partner w widowed"]


@pytest.mark.parametrize(
    ("people", "told", "ties"),
    [
        ([woman("w"), woman("v")], "w 1, v 1", ""),
        ([woman("w")], "w 1", "h partner w divorced"),
        ([woman("w"), woman("x")], "w 1, x 8", "h partner x married"),
        ([woman("w")], "w 1 前妻", ""),
        ([man("s")], "s 2 女婿", ""),
        ([woman("s")], "s 3 儿媳", ""),
        ([man("s")], "s 2 继子", ""),
        ([woman("p")], "p 5 婆婆", ""),
        ([man("s", born_on=born(1965))], "s 2", ""),
        ([man("x")], "x 8", ""),
    ],
)
def test_what_could_be_otherwise_is_not_inferred(people, told, ties) -> None:
    assert inferred(people, told, ties) == []


def test_a_husband_is_a_spouse_though_the_word_could_be_an_in_laws() -> None:
    assert inferred([man("w")], "w 1 丈夫") == ["h partner w married"]


def test_a_child_has_the_head_and_the_only_partner_as_parents() -> None:
    found = inferred([woman("w", born_on=born(1962)), man("s", born_on=born(1990))], "w 1, s 2")
    assert found == ["h partner w married", "h parent s", "w parent s"]


def test_a_child_of_who_married_twice_is_the_heads_alone() -> None:
    ties = "h partner x divorced, h partner w married"
    assert inferred([woman("w"), woman("x"), man("s")], "w 1, x 8, s 2", ties) == ["h parent s"]


def test_an_adopted_child_is_adopted() -> None:
    assert inferred([man("s")], "s 2 养子") == ["h adoptive s"]


def test_a_child_with_a_recorded_parent_is_left_alone() -> None:
    assert inferred([man("s"), woman("m")], "s 2, m 8", "m parent s") == []


def test_two_parents_stand_over_the_head_three_do_not() -> None:
    two = inferred([man("f"), woman("m")], "f 5, m 5")
    assert two == ["f parent h", "m parent h"]
    assert inferred([man("f"), woman("m"), woman("n")], "f 5, m 5, n 5") == []


def test_a_sibling_has_the_heads_parents() -> None:
    assert inferred([man("f"), man("b")], "f 5, b 7 弟弟") == ["f parent h", "f parent b"]


def test_a_sibling_without_known_parents_is_just_that() -> None:
    assert inferred([man("b")], "b 7") == ["h sibling b"]


def test_a_grandchild_is_the_only_childs_child() -> None:
    people = [man("s", born_on=born(1985)), woman("g", born_on=born(2010))]
    assert inferred(people, "s 2, g 4") == ["h parent s", "s parent g"]


def test_a_grandchild_of_one_of_several_is_of_someone_not_recorded() -> None:
    people = [man("s"), woman("d"), woman("g")]
    found = inferred(people, "s 2, d 3, g 4")
    assert found == ["h parent s", "h parent d", "h parent ? g", "? g parent g"]


def test_a_grandparent_raising_a_grandchild_has_someone_not_recorded_between() -> None:
    told = {"h": ("0", ""), "g": ("4", "")}
    found, unknown = inferred_from_relations([HEAD, woman("g")], told, [])
    assert [one.is_unknown for one in unknown] == [True]
    assert [(b.one, b.other) for b in found] == [("h", unknown[0].key), (unknown[0].key, "g")]


def test_a_grandparent_is_a_parents_parent() -> None:
    found = inferred([man("f", born_on=born(1935)), man("g", born_on=born(1910))], "f 5, g 6")
    assert found == ["f parent h", "g parent f"]


def test_a_grandparent_without_a_known_parent_between_is_over_someone_not_recorded() -> None:
    assert inferred([man("g")], "g 6") == ["? g parent h", "g parent ? g"]


def test_without_one_head_nothing_follows() -> None:
    told = {"a": ("1", ""), "b": ("2", "")}
    assert inferred_from_relations([man("a"), man("b")], told, [Bond("parent", "a", "b")]) == (
        [],
        [],
    )
