"""The calendar of Shanghai, whatever zone the server keeps."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from casework import settings
from casework.common import dates

pytestmark = pytest.mark.usefixtures("in_shanghai")

LATE_IN_LONDON = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai


def test_the_site_keeps_the_hours_of_shanghai() -> None:
    assert settings.TIME_ZONE == "Asia/Shanghai"


def test_today_is_the_date_in_shanghai() -> None:
    with time_machine.travel(LATE_IN_LONDON, tick=False):
        assert dates.today() == date(2026, 11, 23)


def test_now_knows_its_zone() -> None:
    assert dates.now().tzinfo is not None


def test_an_instant_has_its_date_in_shanghai() -> None:
    assert dates.local_date(LATE_IN_LONDON) == date(2026, 11, 23)


def test_the_clock_is_another_inside_and_the_real_one_after() -> None:
    with time_machine.travel(datetime(2026, 11, 23, tzinfo=UTC), tick=False):
        with dates.clock_at(LATE_IN_LONDON):
            assert dates.now() == LATE_IN_LONDON
        assert dates.now() != LATE_IN_LONDON


def test_the_clock_is_set_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), dates.clock_at(LATE_IN_LONDON):
        raise ZeroDivisionError
    assert dates.now() != LATE_IN_LONDON


@pytest.mark.parametrize(
    ("birth_on", "day", "age"),
    [
        (date(1950, 6, 1), date(2026, 5, 31), 75),
        (date(1950, 6, 1), date(2026, 6, 1), 76),
        (date(2024, 2, 29), date(2026, 2, 28), 1),
        (date(2024, 2, 29), date(2026, 3, 1), 2),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ],
)
def test_a_year_is_full_on_the_birthday(birth_on: date, day: date, age: int) -> None:
    assert dates.age_on(birth_on, day) == age
