"""Whole rosters read into households, people and problems."""

import io
from datetime import date

import openpyxl
import pytest

from casework.households.codes import Relation
from casework.households.roster.headers import find_mapping
from casework.households.roster.read import read_workbook
from casework.households.roster.roster import Roster, parse
from tests.households.roster.books import Value, person_id, workbook

ID = [person_id(number) for number in range(40)]

OFFICE_HEADER: list[Value] = [
    *("序号", "户主姓名", "家庭住址", "救助类型", "联系方式", "成员姓名"),
    *("关系", "身份证号", "健康状况", "致困原因", "家庭月收入"),
]
BAD_CHECKSUM = ID[7][:-1] + ("1" if ID[7][-1] != "1" else "2")
FULL_WIDTH_ID = ID[6].translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


def parsed(*rows: list[Value], merges: tuple[str, ...] = ()) -> Roster:
    return parse(read_workbook(workbook(rows, merges=merges), "a.xlsx"))


def row(*values: Value) -> list[Value]:
    return list(values)


def told(roster: Roster) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in roster.problems]


def names(roster: Roster) -> list[list[str]]:
    return [[person.name for person in household.members] for household in roster.households]


@pytest.fixture(scope="module")
def office() -> Roster:
    """Read a roster with every trap that an office's own file lays."""
    return parsed(
        ["测试镇困难家庭花名册（2026年10月）"],
        ["填表人：", None, None, "填表日期：2026.10.15"],
        OFFICE_HEADER,
        row(
            1,
            "冯㛃",
            "样例路1弄2号",
            "临时救助",
            "155 7849 9741/021-55552123",
            "冯\u3000㛃",
            "本人",
        )
        + row(ID[1], None, "高龄失能", "2,139元"),
        [None, None, None, None, None, " 顾𬱖\n", "爱人", ID[2], "残疾二级"],
        [None, None, None, None, None, "雷䶮", "次女", f" {ID[3][:6]} {ID[3][6:]}", "一般"],
        row(2, "金𠅤", "样例路2弄3号", "支出型贫困家庭", "13800138000", "金𠅤", None)
        + row(None, "重病", "因病、因残", 839),
        [None, None, "同上", "〃", None, "金一", "长子", 310199197001010123, "健康"],
        list(OFFICE_HEADER),
        [],
        row(3, "阿依古丽·买买提", "样例路3弄", "低收入困难家庭", "无", "阿依古丽.买买提", "户主")
        + row(FULL_WIDTH_ID, None, "失业", "0.3万"),
        [4, "张三", "样例路4弄", None, None, "张三", "户主", BAD_CHECKSUM, None, "住房", None],
        [
            5,
            "冯㛃",
            "样例路1弄2号",
            "低保",
            None,
            "冯㛃",
            "户主",
            ID[1].lower(),
            None,
            "因病",
            None,
        ],
        ["小计", "4户", None, None, None, "=COUNTA(F4:F13)"],
        ["注：本表由居委会填写。"],
        merges=("A1:K1", "A4:A6", "B4:B6", "C4:C6", "D4:D6", "E4:E6", "J4:J6", "K4:K6"),
    )


def test_an_office_roster_gives_its_families(office: Roster) -> None:
    assert names(office) == [
        ["冯㛃", "顾𬱖", "雷䶮"],
        ["金𠅤", "金一"],
        ["阿依古丽·买买提"],
        ["张三"],
    ]


def test_an_office_roster_tells_exactly_its_problems(office: Roster) -> None:
    assert [(problem.row, problem.code, problem.level) for problem in office.problems] == [
        (7, "id_missing", "warning"),
        (8, "id_lost_digits", "error"),
        (12, "id_checksum", "error"),
        (13, "duplicate_person", "error"),
    ]


def test_rows_that_hold_nobody_are_listed(office: Roster) -> None:
    assert office.ignored_rows == [
        (1, "title"),
        (2, "title"),
        (3, "header"),
        (9, "header"),
        (10, "blank"),
        (14, "total"),
        (15, "note"),
    ]


def test_a_household_takes_its_facts_from_merged_cells(office: Roster) -> None:
    family = office.households[0]
    assert (family.key, family.rows, family.living_address) == ("1", [4, 5, 6], "样例路1弄2号")
    assert family.phones == ("15578499741", "021-55552123")
    assert (family.category, family.category_label) == ("temporary", "临时救助")
    assert (family.cause, family.income_cents) == ("frail_old_age", 213900)


def test_a_merged_telephone_stays_with_the_head(office: Roster) -> None:
    assert [person.phones for person in office.households[0].members[1:]] == [(), ()]


def test_old_category_names_keep_their_wording(office: Roster) -> None:
    assert [(family.category, family.category_label) for family in office.households] == [
        ("temporary", "临时救助"),
        ("rigid_expense", "支出型贫困家庭"),
        ("marginal", "低收入困难家庭"),
        ("", ""),
    ]


def test_members_keep_code_and_wording_of_their_relation(office: Roster) -> None:
    assert [(p.relation, p.relation_wording) for p in office.households[0].members] == [
        (Relation.HEAD, "本人"),
        (Relation.SPOUSE, "爱人"),
        (Relation.DAUGHTER, "次女"),
    ]


def test_sex_and_birth_come_from_the_id(office: Roster) -> None:
    head = office.households[0].head
    assert (head.id_number, head.birth_on, head.sex) == (ID[1], date(1970, 1, 1), "1")


def test_a_damaged_id_is_kept_as_it_was_written(office: Roster) -> None:
    son = office.households[1].members[1]
    assert (son.id_number, son.id_problem, son.needs_id_check) == (None, "id_lost_digits", True)
    assert son.id_as_written.startswith("3101991970010101")


def test_several_causes_become_a_primary_and_secondary_ones(office: Roster) -> None:
    family = office.households[1]
    assert (family.cause, family.other_causes) == ("illness", ("disability",))


def test_a_disability_in_the_health_column_is_read(office: Roster) -> None:
    wife = office.households[0].members[1]
    assert (wife.health, wife.disability_grade) == ("6", "2")
    assert wife.as_written == {"health": "残疾二级"}


def test_the_same_roster_is_read_the_same_way_twice(office: Roster) -> None:
    sheets = read_workbook(workbook([["姓名", "关系"], ["甲", "本人"], ["乙", "妻"]]), "a.xlsx")
    assert parse(sheets) == parse(sheets, find_mapping(sheets))


def test_each_unclear_cell_of_a_person_is_told_and_kept() -> None:
    roster = parsed(
        ["姓名", "关系", "身份证号", "证件类型", "性别", "出生日期", "民族", "手机", "残疾等级"],
        ["甲", "户主", ID[1], "卡", "女", "1971-01-01", "火星", "138001", "很重"],
        ["乙", "妻", None, None, "？", "1971", "汉", "13800138000（女儿）", "2"],
    )
    assert told(roster) == [
        (2, "value_unknown"),
        (2, "birth_differs"),
        (2, "sex_differs"),
        (2, "phone_unreadable"),
        (2, "value_unknown"),
        (2, "value_unknown"),
        (3, "id_missing"),
        (3, "birth_unreadable"),
        (3, "value_unknown"),
    ]
    first, second = roster.households[0].members
    assert first.as_written == {
        "id_kind": "卡",
        "sex": "女",
        "birth_on": "1971-01-01",
        "ethnicity": "火星",
        "phone": "138001",
        "disability_grade": "很重",
    }
    assert (second.phones, second.ethnicity, second.disability_grade) == (
        ("13800138000",),
        "01",
        "2",
    )
    assert second.as_written["phone"] == "13800138000（女儿）"


def test_each_unclear_cell_of_a_household_is_told_and_kept() -> None:
    roster = parsed(
        ["户号", "姓名", "关系", "身份证号", "救助类别", "致困原因", "月收入", "次要原因"],
        [1, "甲", "户主", ID[1], "帮困", "因呀", "不多", "因病"],
        [1, "乙", "妻", ID[2], None, None, 500, None],
        [2, "丙", "户主", ID[3], "特困、临时救助", "因学", "100", None],
    )
    assert told(roster) == [
        (2, "category_unknown"),
        (2, "cause_unknown"),
        (2, "income_unreadable"),
        (3, "income_differs"),
        (4, "category_several"),
    ]
    first, second = roster.households
    assert (first.category_label, first.cause, first.income_cents) == ("帮困", "illness", None)
    assert first.as_written == {"cause": "因呀", "income": "不多"}
    assert (second.category, second.category_label) == ("extreme_poverty", "特困、临时救助")


def test_formulas_are_kept_as_text_and_told() -> None:
    roster = parsed(
        [
            "序号",
            "姓名",
            "关系",
            "身份证号",
            "救助类别",
            "月收入",
            "性别",
            "出生日期",
            "手机",
            "年龄",
        ],
        ["=ROW()-1", "=1+1", "=B2", "=A1", "=E1", "=SUM(A1)", "=G1", "=H1", "=I1", "=J1"],
    )
    (family,) = roster.households
    person = family.head
    assert (person.name, person.id_as_written, person.id_number) == ("=1+1", "=A1", None)
    assert family.as_written == {"category": "=E1", "income": "=SUM(A1)"}
    assert family.category_label == "=E1"
    assert (person.extras, person.sex, person.birth_on, person.phones) == (
        {"年龄": "=J1"},
        "",
        None,
        (),
    )
    assert {code for _row, code in told(roster)} == {"formula", "head_assumed"}


def test_a_row_without_a_name_makes_nothing() -> None:
    roster = parsed(
        ["户号", "姓名", "关系", "身份证号"],
        [1, "甲", "户主", ID[1]],
        [1, None, "妻", ID[2]],
        [1, "长" * 101, "子", ID[3]],
        [2, None, None, None],
    )
    assert (names(roster), told(roster)) == ([["甲"]], [(3, "name_missing"), (4, "name_too_long")])
    assert roster.ignored_rows == [(1, "header"), (5, "blank")]


def test_unknown_columns_are_kept_under_their_heading() -> None:
    roster = parsed(
        ["姓名", "关系", "监护人姓名", None, "问题", "备注"],
        ["甲", "户主", "乙", "旁注", "上次的问题", "独居"],
    )
    head = roster.households[0].head
    assert (head.extras, head.note) == ({"监护人姓名": "乙", "D": "旁注"}, "独居")


def test_a_corrected_mapping_is_used_as_it_is() -> None:
    sheets = read_workbook(workbook([["甲栏", "姓名", "关系"], ["真名", "小名", "户主"]]), "a.xlsx")
    mapping = find_mapping(sheets)
    corrected = mapping.with_columns({"name": 0, "relation": 2, "phone": 99})
    roster = parse(sheets, corrected)
    assert (names(roster), roster.mapping) == ([["真名"]], corrected)
    assert roster.households[0].head.extras == {"姓名": "小名"}


def test_further_sheets_with_a_roster_are_named() -> None:
    book = openpyxl.Workbook()
    for title in ("一区", "二区", "说明"):
        sheet = book.create_sheet(title)
        sheet.append(["说明"] if title == "说明" else ["姓名", "关系"])
        sheet.append(["甲", "户主"])
    stream = io.BytesIO()
    book.save(stream)
    roster = parse(read_workbook(stream.getvalue(), "a.xlsx"))
    assert roster.unread_sheets == ["二区"]


def test_no_sentence_of_a_problem_holds_what_was_written(office: Roster) -> None:
    sentences = {str(problem.message) for problem in office.problems}
    assert not any("310199" in sentence or "冯" in sentence for sentence in sentences)
