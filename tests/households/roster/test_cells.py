"""Single cells brought into one spelling."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.households.codes import IdKind
from casework.households.roster import cells, words
from casework.households.roster.numbers import number_text
from casework.households.roster.sheet import Cell

GOOD_ID = "31019919680318725X"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (" 邹子\n", "邹子"),
        ("魏\u3000龙阿", "魏龙阿"),
        ("冯\u200b㛃\ufeff", "冯㛃"),
        ("雷𬭎 顾𬱖 䶮 𠅤", "雷𬭎顾𬱖䶮𠅤"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("Maria  Garcia", "Maria Garcia"),
        ("\ufa0e\uf900", "\ufa0e\uf900"),
    ],
)
def test_a_name_loses_white_space_and_keeps_its_characters(written: str, name: str) -> None:
    assert cells.name(written) == name


@pytest.mark.parametrize("mark", ["同上", " 同 上 ", "〃", "″", '"', "—〃—", "”"])
def test_ditto_marks_repeat_the_value_above(mark: str) -> None:
    assert cells.repeats_above(mark)


@pytest.mark.parametrize("text", ["", "同心路1号", "低保", "-", "11"])
def test_other_texts_do_not_repeat(text: str) -> None:
    assert not cells.repeats_above(text)


@pytest.mark.parametrize(
    ("written", "numbers", "all_read"),
    [
        ("155 7849 9741", ("15578499741",), True),
        ("17375532123/021-55552123", ("17375532123", "021-55552123"), True),
        ("１３８００１３８０００", ("13800138000",), True),
        ("+86 138-0013-8000", ("13800138000",), True),
        ("13800138000（女儿）、55552123", ("13800138000", "55552123"), True),
        ("(021) 5555 2123转8001", ("021-55552123-8001",), True),
        ("400-820-8820", ("4008208820",), True),
        ("13800138000 13800138000", ("13800138000",), True),
        ("无", (), True),
        ("1380013800", (), False),
        ("138001380001", (), False),
        ("13800138000/123", ("13800138000",), False),
        ("1.38E+10", (), False),
        ("1" * 300, (), False),
    ],
)
def test_telephones_are_found_and_spelled_alike(
    written: str, numbers: tuple[str, ...], all_read: bool
) -> None:
    found = cells.phones(written)
    assert (found.numbers, found.all_read) == (numbers, all_read)


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("2,139元", 213900),
        ("839元", 83900),
        ("0.3万", 300000),
        ("2139.5", 213950),
        ("￥1，200.456", 120046),
        ("约２０００元左右", 200000),
        ("0", 0),
        ("1000-2000", None),
        ("12,34", None),
        ("-5", None),
        ("一千", None),
        ("9" * 30, None),
        ("9" * 300, None),
    ],
)
def test_money_becomes_cents(written: str, cents: int | None) -> None:
    assert cells.money(written) == cents


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1944-02-03", date(1944, 2, 3)),
        ("1944.2.3", date(1944, 2, 3)),
        ("1944年2月3日", date(1944, 2, 3)),
        ("１９４４/２/３", date(1944, 2, 3)),
        ("19440203", date(1944, 2, 3)),
        ("1944-02-03T10:00:00", date(1944, 2, 3)),
        ("1944.2", None),
        ("1944-02-31", None),
        ("19440203" * 30, None),
    ],
)
def test_only_whole_dates_are_read(written: str, day: date | None) -> None:
    assert cells.day(written) == day


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        (Cell(" 310199 19680318 725x", "text"), None, (GOOD_ID, IdKind.RESIDENT_ID, "")),
        (Cell("", "text"), None, (None, IdKind.RESIDENT_ID, "id_missing")),
        (Cell("—", "text"), None, (None, IdKind.RESIDENT_ID, "id_missing")),
        (Cell("", "text"), IdKind.NONE, (None, IdKind.NONE, "")),
        (Cell(GOOD_ID, "text"), IdKind.NONE, (GOOD_ID, IdKind.RESIDENT_ID, "")),
        (Cell("310199196803187200", "number"), None, (None, IdKind.RESIDENT_ID, "id_lost_digits")),
        (Cell("3.10199E+17", "number"), None, (None, IdKind.RESIDENT_ID, "id_lost_digits")),
        (Cell("3.10199E+17", "text"), None, (None, IdKind.RESIDENT_ID, "id_lost_digits")),
        (Cell("310199196803187000", "text"), None, (None, IdKind.RESIDENT_ID, "id_lost_digits")),
        (Cell("310199680318725", "number"), None, (None, IdKind.RESIDENT_ID, "id_length")),
        (Cell("310199196803187251", "text"), None, (None, IdKind.RESIDENT_ID, "id_checksum")),
        (Cell("=A1", "formula"), None, (None, IdKind.RESIDENT_ID, "formula")),
        (Cell("e1234 5678", "text"), IdKind.PASSPORT, ("E12345678", IdKind.PASSPORT, "")),
        (Cell("护照？", "text"), IdKind.PASSPORT, (None, IdKind.PASSPORT, "id_characters")),
        (
            Cell("810000199408230021", "text"),
            None,
            ("810000199408230021", IdKind.RESIDENCE_PERMIT, ""),
        ),
    ],
)
def test_an_id_cell_gives_a_number_or_a_reason(
    cell: Cell, kind: IdKind | None, expected: tuple[str | None, IdKind, str]
) -> None:
    assert cells.identity(cell, kind)[:3] == expected


def test_tidy_text_keeps_its_punctuation() -> None:
    assert cells.tidy("样例路\u3000１７８弄\n９号（Ａ座）\u200b") == "样例路 178弄 9号（A座）"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("3.1019919890704102E+17", "310199198907041020"),
        ("2139.4999999999998", "2139.5"),
        ("42", "42"),
        ("1e999999999", "1e999999999"),
        ("1e30", "1e30"),
        ("nan", "nan"),
        ("x", "x"),
    ],
)
def test_stored_numbers_are_written_as_a_person_would(raw: str, shown: str) -> None:
    assert number_text(raw) == shown


_anything = st.text(max_size=60) | st.text(
    alphabet="0123456789Xx./-年月日元万, 同上转+E", max_size=40
)


@given(_anything, st.sampled_from(["text", "number", "date", "formula"]))
def test_no_cell_breaks_a_reader(text: str, kind: str) -> None:
    for read in (cells.tidy, cells.name, cells.phones, cells.money, cells.day, number_text):
        read(text)
    for paper in (None, *IdKind):
        cells.identity(Cell(text, kind), paper)


@given(_anything)
def test_no_word_breaks_a_list(text: str) -> None:
    for tell in (
        words.relation, words.categories, words.causes, words.health, words.disability_kind,
        words.disability_grade, words.education, words.marital, words.work_ability,
        words.insurance, words.id_kind, words.sex, words.ethnicity, words.denies,
    ):  # fmt: skip
        tell(text)


@given(_anything)
def test_a_tidy_name_stays_as_it_is(text: str) -> None:
    assert cells.name(cells.name(text)) == cells.name(text)
