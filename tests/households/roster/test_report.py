"""The mending workbook says what to mend, runs nothing, and can be uploaded again."""

import io

import openpyxl
import pytest

from casework.households.roster.headers import IGNORED_HEADINGS
from casework.households.roster.read import read_workbook
from casework.households.roster.report import problem_workbook
from casework.households.roster.roster import Roster, parse
from casework.households.roster.sheet import Sheets
from tests.households.roster.books import Value, person_id, workbook

GOOD = person_id(1)
ROWS: list[list[Value]] = [
    ["测试镇花名册"],
    ["户号", "姓名", "关系", "身份证号", "住址", "月收入"],
    [1, "冯㛃", "户主", 310199197001010123, "路1号", 500],
    [None, "=HYPERLINK(\"x\")", "妻", GOOD, "@路", "+1"],
    [],
    [2, "雷䶮", "户主", GOOD[:-1] + "?", "-路", "=1+1"],
    ["注：本表保密。"],
]  # fmt: skip


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    return read_workbook(workbook(ROWS, merges=["A1:F1", "A3:A4"], texts=["B4"]), "a.xlsx")


@pytest.fixture(scope="module")
def roster(sheets: Sheets) -> Roster:
    return parse(sheets)


@pytest.fixture(scope="module")
def mended(sheets: Sheets, roster: Roster) -> bytes:
    return problem_workbook(sheets, roster)


def test_rows_keep_their_places_and_titles(mended: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(mended)).worksheets[0]
    shown = [[cell.value for cell in row[:2]] for row in sheet.iter_rows()]
    assert shown == [
        ["测试镇花名册", None],
        ["户号", "姓名"],
        ["1", "冯㛃"],
        ["1", '=HYPERLINK("x")'],
        [None, None],
        ["2", "雷䶮"],
        ["注：本表保密。", None],
    ]


def test_each_problem_stands_beside_its_row(mended: bytes, roster: Roster) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(mended)).worksheets[0]
    assert sheet["G2"].value in IGNORED_HEADINGS
    for row in (3, 4, 6):
        said = [str(problem.message) for problem in roster.problems if problem.row == row]
        assert sheet.cell(row, 7).value == "\n".join(dict.fromkeys(said))


def test_nothing_in_it_runs(mended: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(mended)).worksheets[0]
    kinds = {sheet[place].data_type for place in ("B4", "E4", "F4", "E6", "F6")}
    assert kinds == {"s"}
    assert sheet["B4"].quotePrefix


def test_ids_are_text_and_a_rounded_one_stays_a_number(mended: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(mended)).worksheets[0]
    assert (sheet["D4"].value, sheet["D4"].number_format) == (GOOD, "@")
    assert (sheet["D3"].data_type, sheet["D3"].number_format) == ("n", "@")


def test_it_is_read_again_with_the_same_households(mended: bytes, roster: Roster) -> None:
    again = parse(read_workbook(mended, "a.xlsx"))
    assert [family.members[0].extras for family in again.households] == [{}, {}]
    of_formulas = ("formula", "income_unreadable")
    assert [(p.row, p.code) for p in again.problems if p.code not in of_formulas] == [
        (p.row, p.code) for p in roster.problems if p.code not in of_formulas
    ]
    assert [[p.name for p in h.members] for h in again.households] == [
        [p.name for p in h.members] for h in roster.households
    ]


def test_mending_twice_adds_no_second_column(mended: bytes) -> None:
    sheets = read_workbook(mended, "a.xlsx")
    twice = read_workbook(problem_workbook(sheets, parse(sheets)), "a.xlsx")
    assert twice[0].width == sheets[0].width


def test_a_mended_row_is_accepted(mended: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(mended))
    book.worksheets[0]["D3"].value = person_id(2)
    stream = io.BytesIO()
    book.save(stream)
    head = parse(read_workbook(stream.getvalue(), "a.xlsx")).households[0].head
    assert head.id_number == person_id(2)


def test_a_text_file_becomes_a_workbook(roster: Roster) -> None:
    sheets = read_workbook("姓名,关系\n甲,户主\n".encode(), "a.csv")
    again = parse(read_workbook(problem_workbook(sheets, parse(sheets)), "a.xlsx"))
    assert again.people == 1
