"""Phone numbers, IDs and cards in a text are hidden however written; other numbers stay."""

import time

import pytest

from casework.households.masking import mask_numbers_in, numbers_masked

PHONES = [
    "13912345678",
    "139-1234-5678",
    "139 1234 5678",
    "139.1234.5678",
    "139-123-45678",
    "１３９１２３４５６７８",
    "１３９－１２３４－５６７８",
    "+8613912345678",
    "+86 139 1234 5678",
    "＋８６１３９１２３４５６７８",
    "(+86)13912345678",
    "0086-13912345678",
    "8613912345678",
    "021-63524411",
    "02163524411",
    "(021)63524411",
    "（021）63524411",
    "（０２１）６３５２４４１１",
    "021-6352-4411",
    "021 6352 4411",
    "+86 21 6352 4411",
    "0512-6352441",
]
NUMBERS = {
    "310101198501301234": "3101**********1234",
    "31010119850130123x": "3101**********123X",
    "310101 19850130 1234": "3101**********1234",
    "310101-19850130-1234": "3101**********1234",
    "3101 0119 8501 3012 34": "3101**********1234",
    "３１０１０１１９８５０１３０１２３４": "3101**********1234",
    "310101850130123": "（号码略）",
    "310101 850130 123": "（号码略）",
    "6222021001116245": "（号码略）",
    "6222021001116245702": "（号码略）",
    "6222 0210 0111 6245": "（号码略）",
    "6222 0210 0111 6245 702": "（号码略）",
    "6222-0210-0111-6245-702": "（号码略）",
}
ORDINARY = [
    "血压140/90，血糖7.8",
    "血压 140 90 135 85 130 80 128 79",
    "每月1200元，2024-01-05起",
    "2024-01-05 2024-02-06 2024-03-07",
    "2021 2022 2023 2024",
    "2023-2024学年",
    "体重63.5公斤，12345678元",
    "编号YL01-0037",
    "上午8:30-10:00",
]


@pytest.mark.parametrize("written", PHONES)
def test_a_phone_number_is_hidden_however_it_is_written(written: str) -> None:
    assert mask_numbers_in(f"打{written}问") == "打（电话略）问"


@pytest.mark.parametrize("written", NUMBERS)
def test_an_id_shows_its_ends_and_a_card_nothing(written: str) -> None:
    assert mask_numbers_in(f"号{written}的") == f"号{NUMBERS[written]}的"


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_number_stays(text: str) -> None:
    assert mask_numbers_in(text) == text


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_number_stays_beside_a_number_that_is_known(text: str) -> None:
    assert numbers_masked(["63524411", "13912345678"])(text) == text


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ("63524411", "63524411"),
        ("63524411", "6352-4411"),
        ("63524411", "6352 44 11"),
        ("63524411", "６３５２４４１１"),
        ("63524411", "六三五二四四一一"),
        ("６３５２－４４１１", "63524411"),
        ("021-63524411", "63524411"),
        ("（021）63524411", "6352 4411"),
        ("+86 21 6352 4411", "63524411"),
        ("0512-6352441", "635 2441"),
        ("63524411/63524422", "63524422"),
        ("63524411 63524422", "63524422"),
        ("座机63524411（女儿）", "63524411"),
        ("13912345678", "1391 2345 678"),
        ("13912345678", "幺三九一二三四五六七八"),
        ("+8613912345678", "139 12 34 56 78"),
    ],
)
def test_a_recorded_number_is_hidden_wherever_its_digits_stand(recorded: str, told: str) -> None:
    assert numbers_masked([recorded])(f"打{told}问") == "打（电话略）问"


@pytest.mark.parametrize("recorded", ["", "无", "120", "12345"])
def test_a_recorded_number_of_few_digits_hides_nothing(recorded: str) -> None:
    assert numbers_masked([recorded])("打120，12345元") == "打120，12345元"


@pytest.mark.parametrize("piece", ["1", "0", "1 ", "31-", "+86 ", "(0", "6222 ", " ", "20 19-"])
def test_a_long_text_is_read_in_a_moment(piece: str) -> None:
    text = piece * (120_000 // len(piece))
    began = time.process_time()
    numbers_masked(["11111111", "63524411"])(text)
    assert time.process_time() - began < 3
