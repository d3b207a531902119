"""Resident IDs: what is an error, what is only a flag, and what is shown."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.common import resident_id


def test_a_good_number_tells_birth_date_and_sex() -> None:
    found = resident_id.parse("110101199003070011")
    assert (found.birth_on, found.sex, found.region_known) == (date(1990, 3, 7), "1", True)


def test_a_woman_has_an_even_sequence() -> None:
    assert resident_id.parse("310199197406267728").sex == "2"


def test_an_unknown_region_is_only_a_flag() -> None:
    assert not resident_id.parse("310199197406267728").region_known


@pytest.mark.parametrize(
    "text",
    [
        "31019919680318725X",
        "31019919680318725x",
        "３１０１９９１９６８０３１８７２５Ｘ",
        " 310199 19680318 725X\n",
        "310199-19680318-725X",
        "\u200b'31019919680318725\u00d7",
    ],
)
def test_usual_spellings_are_one_number(text: str) -> None:
    assert resident_id.parse(text).number == "31019919680318725X"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id_characters"),
        ("3101991968031872A", "id_characters"),
        ("3101991968X3187250", "id_characters"),
        ("310199680318725", "id_length"),
        ("3101991968031872500", "id_length"),
        ("310199196813187251", "id_date"),
        ("310199190002297251", "id_date"),
        ("310199187901017251", "id_date"),
        ("310199299901017251", "id_date"),
        ("310199196803187251", "id_checksum"),
    ],
)
def test_each_fault_has_its_code(text: str, code: str) -> None:
    with pytest.raises(resident_id.ResidentIdError) as caught:
        resident_id.parse(text)
    assert (caught.value.code, str(caught.value)) == (code, code)


@given(st.text(max_size=24))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(resident_id.ResidentIdError):
        assert len(resident_id.parse(text).number) == 18


@pytest.mark.parametrize(
    ("number", "shown"),
    [("310199196803187251", "3101**********7251"), ("E12345678", "*********"), ("", "")],
)
def test_the_mask_hides_birth_and_sequence(number: str, shown: str) -> None:
    assert resident_id.mask(number) == shown
