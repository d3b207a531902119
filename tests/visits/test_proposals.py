"""Days proposed for the next visit, and the rule in words."""

from datetime import date

import pytest
import time_machine
from django.utils import translation

from casework.access.models import Worker
from casework.households.models import Household
from casework.visits.proposals import latest_on, proposals, schedule_words

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel("2026-11-20 16:10+08:00", tick=False):
        yield


def household(grade: str = "", plan_days: int | None = None) -> Household:
    return Household(
        grade=grade, plan_visit_days=plan_days, opened_on=date(2026, 9, 1), stage="intervention"
    )


def days(household: Household, visited_on: date | None = None) -> list[str]:
    return [proposal.on.strftime("%m-%d") for proposal in proposals(household, visited_on)]


@pytest.mark.parametrize(
    ("grade", "offered"),
    [
        ("red", ["11-26", "11-27"]),
        ("orange", ["12-04", "12-05"]),
        ("yellow", ["12-18", "12-21"]),
        ("", ["12-18", "12-21"]),
        ("green", ["02-19", "02-20"]),
    ],
)
def test_the_latest_day_and_a_working_day_before_it_are_proposed(grade: str, offered: list[str]):
    assert days(household(grade)) == offered


def test_the_plan_asks_for_more_visits_than_the_grade(worker: Worker):
    assert days(household("green", plan_days=7)) == ["11-26", "11-27"]


def test_where_tomorrow_is_the_latest_only_tomorrow_is_proposed():
    assert days(household("red", plan_days=1)) == ["11-21"]


def test_days_count_from_the_visit_that_is_written_down():
    assert days(household("red"), date(2026, 11, 17)) == ["11-23", "11-24"]


def test_earlier_agreements_and_urgency_do_not_move_what_is_proposed():
    thought = household("red")
    thought.agreed_visit_on = thought.urgent_since = date(2026, 11, 10)
    assert days(thought) == ["11-26", "11-27"]


def test_a_closed_case_still_gets_a_day():
    closed = household("red")
    closed.stage = "closed"
    assert latest_on(closed, FRIDAY) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("grade", "plan_days", "words"),
    [
        ("red", None, "按等级推算：红，至少每 7 天一次"),
        ("red", 31, "按等级推算：红，至少每 7 天一次"),
        ("yellow", 7, "按方案推算：至少每 7 天一次"),
        ("", None, "还没有预估：至少每 31 天一次"),
    ],
)
def test_the_rule_is_put_in_words(grade: str, plan_days: int | None, words: str):
    with translation.override("zh-hans"):
        assert schedule_words(household(grade, plan_days)) == words
