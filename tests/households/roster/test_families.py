"""Rows gathered into families, and who is the head of each."""

from casework.households.codes import IdKind
from casework.households.roster.read import read_workbook
from casework.households.roster.roster import Roster, parse
from tests.households.roster.books import Value, person_id, workbook

ID = [person_id(number) for number in range(20)]
BAD_CHECKSUM = ID[7][:-1] + ("1" if ID[7][-1] != "1" else "2")


def parsed(*rows: list[Value]) -> Roster:
    return parse(read_workbook(workbook(rows), "a.xlsx"))


def told(roster: Roster) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in roster.problems]


def names(roster: Roster) -> list[list[str]]:
    return [[person.name for person in household.members] for household in roster.households]


def test_a_row_without_a_number_goes_on_unless_it_names_another_head() -> None:
    roster = parsed(
        ["序号", "姓名", "关系", "身份证号"],
        [1, "甲", "户主", ID[1]],
        [None, "乙", "妻", ID[2]],
        [None, "丙", "户主", ID[3]],
        [None, "丁", None, ID[4]],
    )
    assert names(roster) == [["甲", "乙"], ["丙", "丁"]]
    assert told(roster) == [(5, "relation_missing")]


def test_a_clean_roster_has_one_row_a_person() -> None:
    roster = parsed(
        ["户编号", "姓名", "与户主关系", "证件类型", "证件号码", "户籍地址"],
        ["H1", "甲", "本人", "居民身份证", ID[1], "路1号"],
        ["H2", "丙", "本人", "护照", "E12345678", "路2号"],
        ["H1", "乙", "妻", "居民身份证", ID[2], "路9号"],
        ["H2", "丁", "其他", "无", None, "路2号"],
    )
    assert names(roster) == [["甲", "乙"], ["丙", "丁"]]
    assert told(roster) == []
    assert [person.id_kind for person in roster.households[1].members] == [
        IdKind.PASSPORT,
        IdKind.NONE,
    ]
    assert roster.households[0].members[1].as_written == {"registered_address": "路9号"}


def test_numbers_may_count_people_instead_of_households() -> None:
    roster = parsed(
        ["序号", "姓名", "关系", "身份证号"],
        [1, "甲", "户主", ID[1]],
        [2, "乙", "妻", ID[2]],
        [3, "丙", "户主", ID[3]],
    )
    assert names(roster) == [["甲", "乙"], ["丙"]]


def test_numbers_may_start_again_in_each_section() -> None:
    roster = parsed(
        ["序号", "姓名", "关系", "身份证号"],
        ["第一居民区", "第一居民区", "第一居民区", "第一居民区"],
        [1, "甲", "户主", ID[1]],
        [None, "乙", "妻", ID[2]],
        ["第二居民区", "第二居民区", "第二居民区", "第二居民区"],
        [1, "丙", "户主", ID[3]],
        [None, "丁", "妻", ID[4]],
    )
    assert names(roster) == [["甲", "乙"], ["丙", "丁"]]
    assert [row for row, why in roster.ignored_rows if why == "note"] == [2, 5]


def test_a_roster_of_heads_only_makes_a_household_a_row() -> None:
    roster = parsed(
        ["户主姓名", "户主身份证号", "家庭住址"],
        ["甲", ID[1], "路1号"],
        ["乙", ID[2], "路1号"],
    )
    assert names(roster) == [["甲"], ["乙"]]
    assert [family.head.id_number for family in roster.households] == [ID[1], ID[2]]


def test_a_head_named_only_in_the_heads_columns_is_a_person_too() -> None:
    roster = parsed(
        ["户号", "户主姓名", "户主身份证号", "成员姓名", "关系", "成员身份证号"],
        [1, "甲", ID[1], "乙", "妻", ID[2]],
        [1, "甲", ID[1], "丙", "子", ID[3]],
    )
    assert names(roster) == [["甲", "乙", "丙"]]
    assert roster.households[0].head.id_number == ID[1]
    assert told(roster) == []


def test_families_are_told_apart_by_their_head_without_numbers() -> None:
    roster = parsed(
        ["户主姓名", "成员姓名", "关系", "身份证号"],
        ["甲", "甲", "本人", ID[1]],
        ["甲", "乙", "妻", ID[2]],
        ["丙", "丙", None, ID[3]],
    )
    assert names(roster) == [["甲", "乙"], ["丙"]]


def test_families_without_numbers_and_relations_are_told_apart_by_address() -> None:
    roster = parsed(
        ["姓名", "关系", "住址", "身份证号"],
        ["甲", None, "路1号", ID[1]],
        ["乙", "妻", None, ID[2]],
        ["丙", None, "路2号", ID[3]],
    )
    assert names(roster) == [["甲", "乙"], ["丙"]]


def test_a_family_whose_rows_are_all_duplicates_makes_nothing() -> None:
    roster = parsed(
        ["户号", "姓名", "关系", "身份证号"],
        [1, "甲", "户主", ID[1]],
        [2, "甲", "户主", ID[1]],
    )
    assert (len(roster.households), told(roster)) == (1, [(3, "duplicate_person")])


def test_a_family_that_lost_its_head_to_a_duplicate_gets_the_next_member() -> None:
    roster = parsed(
        ["户号", "姓名", "关系", "身份证号"],
        [1, "甲", "户主", ID[1]],
        [2, "甲", "户主", ID[1]],
        [2, "乙", "妻", ID[2]],
    )
    assert [family.head.name for family in roster.households] == ["甲", "乙"]
    assert told(roster) == [(3, "duplicate_person"), (4, "head_assumed")]


def test_the_same_damaged_id_and_name_twice_is_one_person() -> None:
    row: list[Value] = [1, "甲", "户主", BAD_CHECKSUM]
    roster = parsed(["户号", "姓名", "关系", "身份证号"], row, [2, *row[1:]])
    assert told(roster) == [(2, "id_checksum"), (3, "duplicate_person")]


def test_a_second_head_becomes_another_member() -> None:
    roster = parsed(
        ["户号", "姓名", "关系", "身份证号"],
        [1, "甲", "户主", ID[1]],
        [1, "乙", "本人", ID[2]],
        [1, "丙", None, ID[3]],
        [1, "丁", "见备注", ID[4]],
    )
    assert [person.relation for person in roster.households[0].members] == ["0", "8", "8", "8"]
    assert told(roster) == [(3, "two_heads"), (4, "relation_missing"), (5, "relation_unknown")]


def test_a_head_under_another_name_is_told() -> None:
    roster = parsed(
        ["户号", "户主姓名", "成员姓名", "关系", "身份证号"], [1, "张珍", "张珎", "户主", ID[1]]
    )
    assert (names(roster), told(roster)) == ([["张珎"]], [(2, "head_name_differs")])
