"""Which plans wait for whom, and what holds for a household."""

from datetime import timedelta

import pytest

from casework.access.actions import end_posting
from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.households.models import Household
from casework.plans import actions, selectors
from casework.plans.models import Plan
from tests.factories import (
    make_active_plan,
    make_area,
    make_draft_plan,
    make_household,
    make_submitted_plan,
    make_worker,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def moved_away(worker: Worker) -> Worker:
    """End the worker's postings and return them as their next request would load them."""
    for posting in worker.postings.all():
        end_posting(posting=posting, until_on=today() - timedelta(days=1), by=None)
    return Worker.objects.get(pk=worker.pk)


def test_a_household_without_a_plan_has_none(household: Household) -> None:
    assert selectors.active_plan(household) is None
    assert selectors.open_plan(household) is None
    assert selectors.active_measures(household) == []


def test_the_measures_in_force_are_those_of_the_active_version(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    active = make_active_plan(household, worker, supervisor)
    make_draft_plan(household, worker)
    [measure] = selectors.active_measures(household)
    assert measure.plan == active
    assert measure.goal.wording.text == "每周三次血透不中断"


def test_a_plan_waits_for_the_supervisors_of_its_area_and_nobody_else(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    plan = make_submitted_plan(household, worker)
    elsewhere = make_worker("supervisor", make_area())
    assert list(selectors.plans_waiting(supervisor)) == [plan]
    assert list(selectors.plans_to_decide(supervisor)) == [plan]
    for other in (worker, elsewhere):
        assert not selectors.plans_waiting(other).exists()
        assert not selectors.plans_to_decide(other).exists()


def test_what_one_wrote_or_wrote_on_waits_but_is_not_counted(
    household: Household, supervisor: Worker, worker: Worker, area: Area
) -> None:
    own = make_submitted_plan(household, supervisor)
    mended = make_submitted_plan(make_household(area, worker), worker)
    mended.writers.add(supervisor)
    assert set(selectors.plans_waiting(supervisor)) == {own, mended}
    assert not selectors.plans_to_decide(supervisor).exists()


def test_a_returned_plan_is_no_longer_a_mere_draft(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    plan = make_submitted_plan(household, worker)
    actions.return_plan(plan_id=plan.pk, reason="先复评", by=supervisor)
    assert list(selectors.plans_returned(worker)) == [plan]
    assert list(selectors.plans_returned_by(supervisor)) == [plan]
    assert not selectors.plans_drafted(worker).exists()


def test_a_draft_that_nobody_returned_is_its_authors(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    plan = make_draft_plan(household, worker)
    assert list(selectors.plans_drafted(worker)) == [plan]
    assert not selectors.plans_drafted(supervisor).exists()
    assert not selectors.plans_returned(worker).exists()


def test_whoever_left_the_area_finds_nothing_of_theirs_there(
    household: Household, area: Area, worker: Worker, supervisor: Worker
) -> None:
    returned = make_submitted_plan(household, worker)
    actions.return_plan(plan_id=returned.pk, reason="先复评", by=supervisor)
    make_draft_plan(make_household(area, worker), worker)
    left, judge = moved_away(worker), moved_away(supervisor)
    assert not selectors.plans_returned(left).exists()
    assert not selectors.plans_drafted(left).exists()
    assert not selectors.plans_returned_by(judge).exists()


def test_only_those_who_write_there_can_be_responsible(
    household: Household, worker: Worker, supervisor: Worker, area: Area
) -> None:
    make_worker("clerk", area)
    make_worker("worker", make_area())
    assert set(selectors.responsible_workers(household)) == {worker, supervisor}


def test_a_version_is_compared_with_the_approved_one_before_it(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    first = make_active_plan(household, worker, supervisor)
    dropped = make_draft_plan(household, worker)
    actions.drop_plan(plan_id=dropped.pk, by=worker)
    third: Plan = make_draft_plan(household, worker)
    assert selectors.last_approved(third) == first
    assert selectors.last_approved(first) is None
