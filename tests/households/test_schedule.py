"""The one due-date rule."""

from datetime import date, timedelta

import pytest

from casework.common.dates import today
from casework.households.models import Household, Stage, VisitInterval
from casework.households.schedule import due_on, intervals, reschedule

DAYS = {"red": 7, "orange": 15, "yellow": 31, "green": 92}
OPENED = date(2026, 1, 1)


def case(**fields: object) -> Household:
    return Household(opened_on=OPENED, **fields)


@pytest.mark.parametrize(("grade", "days"), [*DAYS.items(), ("", 31)])
def test_the_interval_of_the_grade_counts_from_the_opening(grade: str, days: int) -> None:
    assert due_on(case(grade=grade), DAYS) == OPENED + timedelta(days=days)


def test_it_counts_from_the_last_visit_once_there_is_one() -> None:
    visited = date(2026, 2, 1)
    assert due_on(case(grade="red", last_visit_on=visited), DAYS) == date(2026, 2, 8)


def test_a_plan_may_ask_for_more_visits_but_not_for_fewer() -> None:
    assert due_on(case(grade="green", plan_visit_days=15), DAYS) == date(2026, 1, 16)
    assert due_on(case(grade="red", plan_visit_days=92), DAYS) == date(2026, 1, 8)


def test_an_agreed_day_may_be_earlier_but_not_later() -> None:
    assert due_on(case(grade="red", agreed_visit_on=date(2026, 1, 3)), DAYS) == date(2026, 1, 3)
    assert due_on(case(grade="red", agreed_visit_on=date(2026, 3, 3)), DAYS) == date(2026, 1, 8)


def test_a_major_change_is_followed_up_within_a_day() -> None:
    assert due_on(case(grade="red", urgent_since=date(2026, 1, 4)), DAYS) == date(2026, 1, 5)


def test_a_closed_case_is_never_due() -> None:
    assert due_on(case(stage=Stage.CLOSED), DAYS) is None


@pytest.mark.django_db
def test_the_intervals_in_force_are_the_latest_that_have_begun() -> None:
    VisitInterval.objects.create(
        grade="green", days=60, effective_from=today(), source="a street's own rule"
    )
    VisitInterval.objects.create(
        grade="green", days=30, effective_from=today() + timedelta(days=1), source="from tomorrow"
    )
    assert intervals(today())["green"] == 60


@pytest.mark.django_db
def test_rescheduling_writes_what_the_rule_says() -> None:
    household = case(grade="red")
    reschedule(household)
    assert household.visit_due_on == OPENED + timedelta(days=7)
