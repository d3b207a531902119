"""What holds for every roster, however strange."""

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.households.codes import Relation
from casework.households.roster.findings import SENTENCES
from casework.households.roster.headers import Field, Mapping
from casework.households.roster.report import problem_workbook
from casework.households.roster.roster import parse
from casework.households.roster.sheet import Cell, Row, Sheet, Sheets
from tests.households.roster.books import person_id

_WORDS = [
    *("", " ", "1", "2", "甲", "乙", "丙", "户主", "本人", "妻", "长子", "同上", "〃", "无", "/"),
    *("合计", "小计", "注：本表保密", "姓名", "关系", "低保", "因病", "健康", "残疾二级", "=A1"),
    *("2,139元", "13800138000", "1.38E+10", "310199197001010123", "\u200b", "\x00", "路1号"),
    *(person_id(number) for number in range(3)),
]
_cells = st.builds(Cell, st.sampled_from(_WORDS), st.sampled_from(["text", "number", "formula"]))
_rows = st.lists(st.lists(_cells, max_size=8), max_size=12)
_columns = st.dictionaries(st.sampled_from(Field.values), st.integers(0, 9), max_size=10)


def _sheets(rows: list[list[Cell]]) -> Sheets:
    return Sheets((Sheet("S", tuple(Row(n, tuple(row)) for n, row in enumerate(rows, 1) if row)),))


@given(_rows, _columns)
@settings(max_examples=150)
def test_no_row_is_lost_and_every_household_has_one_head(
    rows: list[list[Cell]], columns: dict[str, int]
) -> None:
    sheets = _sheets(rows)
    roster = parse(sheets, Mapping(0, 1, columns))
    told = {row for row, _why in roster.ignored_rows}
    told |= {row for household in roster.households for row in household.rows}
    told |= {problem.row for problem in roster.problems if problem.level == "error"}
    assert {row.number for row in sheets[0].rows} <= told
    for household in roster.households:
        heads = [person for person in household.members if person.relation == Relation.HEAD]
        assert heads == [household.head]
    assert {problem.code for problem in roster.problems} <= SENTENCES.keys()


@given(_rows, _columns)
@settings(max_examples=30)
def test_every_roster_can_be_written_for_mending(
    rows: list[list[Cell]], columns: dict[str, int]
) -> None:
    sheets = _sheets(rows)
    assert problem_workbook(sheets, parse(sheets, Mapping(0, 1, columns))).startswith(b"PK")
