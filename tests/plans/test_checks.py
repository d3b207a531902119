"""What the system tells an approver without being asked."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework.common.dates import today
from casework.households.models import Household
from casework.plans.checks import Check, assessment, checks
from casework.plans.content import PlanContent
from tests.plans.test_diff import GOAL, PLAN


def warnings(household: Household, content: PlanContent) -> list[str]:
    return [check.text for check in checks(household, content) if not check.ok]


@pytest.fixture
def sound() -> PlanContent:
    later = today() + timedelta(days=200)
    goal = replace(GOAL, due_on=today() + timedelta(days=100))
    return replace(PLAN, until_on=later, goals=(goal,))


def fresh(assessed_on: date | None = None) -> Household:
    return Household(assessed_on=assessed_on)


def test_a_sound_plan_of_a_freshly_assessed_household_has_no_warning(sound: PlanContent) -> None:
    assert warnings(fresh(today()), sound) == []


@pytest.mark.parametrize(("days", "ok"), [(0, True), (92, True), (93, False)])
def test_an_assessment_carries_a_decision_for_three_months(days: int, ok: bool) -> None:
    assert assessment(fresh(today() - timedelta(days=days))).ok is ok


def test_a_household_never_assessed_is_a_warning() -> None:
    assert isinstance(assessment(fresh()), Check)
    assert not assessment(fresh()).ok


@pytest.mark.parametrize(
    "change",
    [
        {"until_on": None},
        {"until_on": date(2020, 1, 1), "goals": ()},
        {"goals": (replace(GOAL, due_on=date(2999, 1, 1)),)},
    ],
)
def test_dates_that_do_not_fit_are_warnings(sound: PlanContent, change: dict[str, Any]) -> None:
    changed = replace(sound, **change)
    assert warnings(fresh(today()), changed)


def test_what_a_goal_lacks_is_a_warning(sound: PlanContent) -> None:
    lacking = replace(sound, goals=(replace(sound.goals[0], baseline=""),))
    assert len(warnings(fresh(today()), lacking)) == 1
