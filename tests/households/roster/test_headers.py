"""Finding the heading and its fields."""

import pytest

from casework.households.roster.headers import (
    Field,
    Mapping,
    field_of,
    find_mapping,
    headings,
    sheet_mappings,
)
from casework.households.roster.read import read_workbook
from casework.households.roster.sheet import RosterRefused, Sheets
from tests.households.roster.books import Value, workbook


def sheets(*rows: list[Value], merges: tuple[str, ...] = ()) -> Sheets:
    return read_workbook(workbook(rows, merges=merges), "a.xlsx")


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        (Field.HOUSEHOLD_NO, "序号 户编号 户号 No."),
        (Field.HEAD_NAME, "户主姓名 户主"),
        (Field.NAME, "姓名 成员姓名 家庭成员姓名 姓\u3000名 姓名*"),
        (Field.RELATION, "关系 与户主关系 称谓"),
        (Field.ID_KIND, "证件类型"),
        (Field.ID_NUMBER, "证件号码 身份证号 身份证号码 公民身份号码 身份证号码（18位）"),
        (Field.LIVING_ADDRESS, "家庭住址 居住地址 现住址 家庭详细地址"),
        (Field.REGISTERED_ADDRESS, "户籍地址 户口所在地"),
        (Field.PHONE, "联系方式 联系电话 手机 本人联系电话"),
        (Field.CATEGORY, "救助类型 救助类别 保障类别"),
        (Field.CAUSE, "致困原因 主要致困原因 致贫原因"),
        (Field.INCOME, "家庭月收入 月收入（元） 家庭月收入(元/月)"),
        (Field.HEALTH, "健康状况"),
        (Field.DISABILITY, "残疾情况 残疾类别及等级"),
        (Field.DISABILITY_GRADE, "残疾等级"),
        (Field.NOTE, "备注"),
        (Field.SEX, "性别"),
        (Field.BIRTH_ON, "出生日期 出生年月"),
        (Field.ETHNICITY, "民族"),
        (Field.AREA, "居委会 居民区"),
    ],
)
def test_offices_call_one_field_many_names(field: Field, texts: str) -> None:
    assert {text: field_of(text) for text in texts.split(" ")} == dict.fromkeys(
        texts.split(" "), field
    )


@pytest.mark.parametrize(
    "text", ["", "监护人姓名", "社工联系电话", "填表日期", "困难家庭花名册", "家庭人口", "问题"]
)
def test_other_columns_stand_for_no_field(text: str) -> None:
    assert field_of(text) is None


def test_the_heading_is_found_under_titles_in_any_column_order() -> None:
    found = find_mapping(
        sheets(
            ["测试镇困难家庭花名册"],
            ["填表人：", None, "2026.10.15"],
            ["身份证号", "备注", "关系", "姓名"],
            ["310199196803187250", None, "户主", "张三"],
        )
    )
    assert found == Mapping(0, 3, {"id_number": 0, "note": 1, "relation": 2, "name": 3})


def test_a_heading_of_two_lines_is_read_as_one() -> None:
    book = sheets(
        ["序号", "户主", None, "家庭成员", None, None, "家庭月收入"],
        [None, "姓名", "身份证号码", "姓名", "关系", "身份证号码", "（元）"],
        [1, "张三", None, "张三", "本人", None, 100],
        merges=("A1:A2", "B1:C1", "D1:F1"),
    )
    found = find_mapping(book)
    assert (found.header_row, found.header_lines, found.first_row) == (1, 2, 3)
    assert found.columns == {
        "household_no": 0,
        "head_name": 1,
        "head_id": 2,
        "name": 3,
        "relation": 4,
        "id_number": 5,
        "income": 6,
    }
    assert headings(book[0], found)[5] == "家庭成员 身份证号码"


def test_a_second_telephone_column_is_kept_apart() -> None:
    found = find_mapping(sheets(["姓名", "手机", "联系电话"]))
    assert found.columns == {"name": 0, "phone": 1, "other_phone": 2}


def test_a_table_without_a_heading_is_refused() -> None:
    with pytest.raises(RosterRefused) as caught:
        find_mapping(sheets(["张三", "本人", "健康"], ["李四", "户主", "健康"]))
    assert caught.value.code == "no_header"


def test_the_sheet_with_the_best_heading_is_chosen() -> None:
    few = read_workbook(workbook([["姓名", "电话"]]), "a.xlsx")[0]
    many = read_workbook(workbook([["姓名", "电话", "关系"]]), "a.xlsx")[0]
    none = read_workbook(workbook([["填表说明"]]), "a.xlsx")[0]
    book = Sheets((few, none, many))
    assert find_mapping(book).sheet == 2
    assert [found is not None for found in sheet_mappings(book)] == [True, False, True]


def test_people_may_correct_the_columns() -> None:
    found = Mapping(0, 3, {"name": 0}).with_columns({"name": 2, "phone": 0})
    assert found == Mapping(0, 3, {"name": 2, "phone": 0})
