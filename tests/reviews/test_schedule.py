"""The one rule of when a plan is due for review, in Python and in the database alike."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
import time_machine
from django.utils.timezone import make_aware

from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.households.models import Household
from casework.plans.models import Plan
from casework.reviews import schedule
from casework.reviews.schedule import REVIEW_INTERVAL, due_on
from casework.reviews.selectors import review_due_on, reviews_due
from tests.factories import make_active_plan, make_household, make_review

APPROVED = date(2026, 5, 11)


def after(days: int) -> date:
    return APPROVED + timedelta(days=days)


def test_a_plan_is_reviewed_a_quarter_after_its_approval() -> None:
    assert due_on(approved_on=APPROVED) == after(90)


def test_the_interval_begins_again_with_each_review() -> None:
    assert due_on(approved_on=APPROVED, last_on=after(20)) == after(110)


def test_a_day_planned_for_the_review_comes_first() -> None:
    assert due_on(approved_on=APPROVED, review_on=after(60), until_on=after(80)) == after(60)


def test_so_does_the_end_of_the_term() -> None:
    assert due_on(approved_on=APPROVED, review_on=after(70), until_on=after(50)) == after(50)


def test_a_planned_day_that_was_kept_counts_no_more() -> None:
    assert due_on(approved_on=APPROVED, last_on=after(60), review_on=after(60)) == after(150)


def test_a_later_planned_day_does_not_put_the_review_off() -> None:
    assert due_on(approved_on=APPROVED, review_on=after(200)) == after(90)


def test_a_term_that_was_over_before_the_approval_counts_for_nothing() -> None:
    assert due_on(approved_on=APPROVED, until_on=after(-1)) == after(90)


@pytest.mark.django_db(databases=["default", "keystore"])
class TestInTheDatabase:
    """The condition that lists and counts use says what the rule says."""

    @pytest.fixture
    def plan(self, household: Household, worker: Worker, supervisor: Worker) -> Plan:
        return make_active_plan(household, worker, supervisor)

    def cases(self) -> Iterator[tuple[int, int | None, int | None, int | None]]:
        days = (-91, -90, -89, -30, -1, 0, 1)
        planned = (None, *days)
        yield from product((-180, -90, -40, 0), (None, -90, -40, 0), planned, (None, -40, -1, 0, 1))

    def test_both_agree_on_every_mix_of_dates(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        make_review(household, worker)
        rows = Plan.objects.unscoped("a test").filter(pk=plan.pk)
        day = today()

        def on(days: int | None) -> date | None:
            return None if days is None else day + timedelta(days=days)

        disagreed = []
        for case in self.cases():
            approved_on, last_on, review_on, until_on = map(on, case)
            assert approved_on
            # No review at all is a review as old as the approval, to either side.
            last_on = last_on or approved_on
            noon = make_aware(datetime.combine(approved_on, time(12)))
            rows.update(decided_at=noon, from_on=None, review_on=review_on, until_on=until_on)
            set_review_day(household, last_on)
            found = schedule.with_start(rows).filter(schedule.is_due(day)).exists()
            expected = due_on(
                approved_on=approved_on, last_on=last_on, review_on=review_on, until_on=until_on
            )
            if found != (expected <= day):
                disagreed.append(case)
        assert disagreed == []

    def test_a_plan_approved_late_at_night_counts_from_the_day_in_shanghai(
        self, plan: Plan
    ) -> None:
        rows = Plan.objects.unscoped("a test").filter(pk=plan.pk)
        rows.update(decided_at=make_aware(datetime.combine(APPROVED, time(0, 30))))
        assert schedule.with_start(rows).get().start_on == APPROVED

    def test_a_household_is_due_on_its_day_and_not_before(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        day = review_due_on(plan)
        assert day == today() + REVIEW_INTERVAL
        with time_machine.travel(make_aware(datetime.combine(day, time(9))), tick=False):
            worker.__dict__.pop("_scope", None)
            assert list(reviews_due(worker)) == [household.pk]
        with time_machine.travel(
            make_aware(datetime.combine(day - timedelta(days=1), time(9))), tick=False
        ):
            worker.__dict__.pop("_scope", None)
            assert not reviews_due(worker).exists()

    def test_a_review_takes_the_household_off_the_list(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        long_ago = make_aware(datetime.combine(today() - timedelta(days=100), time(9)))
        Plan.objects.unscoped("a test").filter(pk=plan.pk).update(decided_at=long_ago)
        assert reviews_due(worker).count() == 1
        make_review(household, worker)
        assert reviews_due(worker).count() == 0
        plan.refresh_from_db()
        assert review_due_on(plan) == today() + REVIEW_INTERVAL

    def test_the_longest_waiting_comes_first_and_others_areas_never(
        self,
        plan: Plan,
        household: Household,
        area: Area,
        worker: Worker,
        supervisor: Worker,
        stranger: Worker,
    ) -> None:
        second = make_active_plan(make_household(area, worker), worker, supervisor)
        for row, days in ((plan, 100), (second, 120)):
            when = make_aware(datetime.combine(today() - timedelta(days=days), time(9)))
            Plan.objects.unscoped("a test").filter(pk=row.pk).update(decided_at=when)
        assert list(reviews_due(worker)) == [second.household_id, household.pk]
        assert not reviews_due(stranger).exists()


def set_review_day(household: Household, day: date) -> None:
    """Give the household's one review another day, past the guard of what is written once."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_review SET reviewed_on = %s", [day])
