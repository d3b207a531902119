"""How figures, days and instants are written."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation

from casework.common import formats

pytestmark = pytest.mark.usefixtures("in_shanghai")

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai, a Wednesday


@pytest.fixture(autouse=True)
def noon_in_english():
    with translation.override("en"), time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.parametrize(
    ("cents", "text"), [(164000, "1,640.00"), (5, "0.05"), (-1250, "-12.50"), (0, "0.00")]
)
def test_cents_are_written_in_yuan(cents: int, text: str):
    assert formats.amount(cents) == text


def test_an_amount_never_breaks_from_its_unit():
    assert formats.money(164000) == "1,640.00\u00a0yuan"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("310104195903140428", "3101**********0428"), ("1234", "****"), ("E12345678", "E123*5678")],
)
def test_a_document_number_keeps_only_its_ends(number: str, shown: str):
    assert formats.masked_id(number) == shown


def test_a_day_of_this_year_has_no_year():
    assert str(formats.short_date(date(2026, 11, 20))).endswith(">11-20</time>\u00a0Fri")


def test_a_day_of_another_year_names_it():
    assert ">2025-11-20<" in formats.plain_day(date(2025, 11, 20))


def test_an_instant_is_shown_in_shanghai():
    assert ">11-17 17:05<" in formats.moment(datetime(2026, 11, 17, 9, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 11, 18, 3, 59, 30, tzinfo=UTC), "just now"),
        (datetime(2026, 11, 18, 3, 48, tzinfo=UTC), "12 minutes ago"),
        (datetime(2026, 11, 17, 11, 0, tzinfo=UTC), "17 hours ago"),
        (datetime(2026, 11, 17, 3, 0, tzinfo=UTC), "yesterday 11:00"),
        (datetime(2026, 11, 10, 3, 0, tzinfo=UTC), "11-10 11:00"),
        (datetime(2026, 11, 19, 3, 0, tzinfo=UTC), "11-19 11:00"),
    ],
)
def test_an_instant_is_told_by_its_distance(instant: datetime, text: str):
    assert f">{text}</time>" in formats.ago(instant)


@pytest.mark.parametrize(
    ("day", "text"),
    [(16, "2 days ago"), (17, "yesterday"), (18, "today"), (19, "tomorrow"), (21, "in 3 days")],
)
def test_a_day_is_told_by_its_distance(day: int, text: str):
    assert f">{text}</time>" in formats.ago(date(2026, 11, day))


@pytest.mark.parametrize(
    ("day", "html"),
    [
        (14, '<span class="is-late nw">4 days overdue</span>'),
        (19, '<span class="is-soon nw">tomorrow</span>'),
        (21, '<span class="nw">in 3 days</span>'),
    ],
)
def test_only_an_overdue_or_near_deadline_stands_out(day: int, html: str):
    assert formats.due(date(2026, 11, day)) == html
